"""Training runs beside the program, is stopped, fails with a sentence, and its worth is measured on other articles."""

from __future__ import annotations

import threading
import time

import pytest

from annotator.core.errors import RefusedError, StoppedError
from annotator.engines import training
from annotator.engines.crf import Example
from annotator.engines.errors import EngineError
from annotator.engines.fitting import fit
from annotator.engines.training import Score, Trainer, learning_curve
from tests.engines.material import english


def test_the_process_of_its_own_makes_the_same_model_and_says_how_far_it_is():
    told: list[float] = []
    examples = [english(number) for number in range(8)]
    model = Trainer().train(iter(examples), told=told.append)
    assert model.content == fit(examples).content
    assert told == sorted(told)
    assert told[-1] == 1


def test_other_threads_run_while_a_model_is_trained():
    """The library by itself holds them for all of its work: a window would stand still."""
    held, last, ended = [0.0], [time.monotonic()], threading.Event()

    def beat() -> None:
        while not ended.wait(0.001):
            held[0] = max(held[0], time.monotonic() - last[0])
            last[0] = time.monotonic()

    beating = threading.Thread(target=beat)
    beating.start()
    begun = time.monotonic()
    Trainer().train([english(number) for number in range(150)])
    took = time.monotonic() - begun
    ended.set()
    beating.join()
    assert held[0] < took / 4


def test_training_is_stopped_while_it_runs_and_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    begun: list[float] = []
    with pytest.raises(StoppedError, match="Training was stopped"):
        Trainer().train([english(number) for number in range(400)], stop=lambda: bool(begun), told=begun.append)
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_dies_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    with pytest.raises(EngineError, match="could not be trained") as caught:
        Trainer().train([english(1)])
    assert "The spans are as they were" in caught.value.hint


def test_too_little_to_learn_from_is_refused():
    with pytest.raises(RefusedError, match="too little to learn from"):
        Trainer().train([Example("Amina left Oslo.", "en", ((0, 5, "actor"),))])


def test_of_many_articles_the_last_ones_are_learnt_from(monkeypatch):
    monkeypatch.setattr(training, "MOST_ARTICLES", 5)
    examples = [english(number) for number in range(9)]
    assert Trainer().train(examples).content == fit(examples[-5:]).content


def test_a_curve_has_a_point_for_each_size_and_is_the_same_for_the_same_seed():
    examples = [english(number) for number in range(20)]
    curve = learning_curve(examples, (3, 10, 99), 0.3, seed=4)
    assert [point.articles for point in curve] == [3, 10, 14]
    assert curve[-1].scores["actor"].f1 > curve[0].scores["actor"].f1 - 0.1
    assert curve[-1].scores[""].coded == sum(score.coded for label, score in curve[-1].scores.items() if label)
    assert learning_curve(examples, (3,), 0.3, seed=4)[0] == curve[0]


def test_a_score_counts_what_is_exactly_right():
    assert (Score(3, 4, 6).precision, Score(3, 4, 6).recall, Score(3, 4, 6).f1) == (0.75, 0.5, 0.6)
    assert (Score(0, 0, 0).precision, Score(0, 0, 0).recall, Score(0, 0, 0).f1) == (0, 0, 0)

"""The operators are counted as the model has them, also from the real window."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.evaluation.gold import labels
from tests.evaluation.hands.__main__ import OWN, read_tasks
from tests.evaluation.hands.operators import Event, Operators, count


def moves(*places: tuple[float, float]) -> list[Event]:
    return [Event("move", 0.0, x=x, y=y) for x, y in places]


def test_pointing_and_a_key_are_one_movement_and_one_key():
    events = [*moves((5, 5), (100, 40), (300, 80)), Event("key", 0.0, key=65)]
    assert count(events, on_mouse=True) == Operators(keys=1, points=1, homings=1)
    assert count(events, on_mouse=True).seconds() == pytest.approx(1.38)
    assert count(events, on_mouse=True).seconds(one_hand=True) == pytest.approx(1.78)


def test_a_drag_is_two_movements_a_press_and_a_release():
    drag = [
        *moves((5, 5), (100, 40)),
        Event("press", 0.0, x=100, y=40),
        *moves((200, 40), (300, 40)),
        Event("release", 0.0, x=300, y=40),
        Event("key", 0.0, key=65),
    ]
    assert count(drag, on_mouse=True) == Operators(keys=1, points=2, buttons=2, homings=1)
    assert count(drag, on_mouse=True).seconds() == pytest.approx(2.68)


def test_a_hand_that_rests_on_the_mouse_does_not_move_it():
    events = [Event("press", 0.0, x=10, y=10), *moves((11, 11)), Event("release", 0.0, x=11, y=11)]
    assert count(events, on_mouse=True) == Operators(buttons=2)


def test_the_list_of_spans_fits_the_sample_articles():
    tasks = read_tasks(OWN, labels())
    assert len(tasks) >= 20
    assert {task.label.id for task in tasks} == {"claim", "actor", "location", "event"}


def test_the_real_window_is_driven_and_counted(tmp_path):
    listed = tmp_path / "spans.json"
    chosen = [one for one in json.loads(OWN.read_text(encoding="utf-8")) if one["label"] == "location"][:1]
    listed.write_text(json.dumps(chosen), encoding="utf-8")
    log = tmp_path / "events.jsonl"
    run = subprocess.run(
        [sys.executable, "-m", "tests.evaluation.hands", "--list", str(listed), "--only-listed", "--log", str(log)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    first, _, _ = run.stdout.partition("\n\n")
    rows = {line.split(" | ")[0].removeprefix("| "): line.split(" | ") for line in first.splitlines()}
    assert rows["drag, label key"][1:3] == ["1 of 1", "2.68"]
    assert rows["point and press, mended after"][1] == "1 of 1"
    assert rows["word hints `Shift+F`"][1] == "1 of 1"
    kinds = {json.loads(line)["kind"] for line in log.read_text(encoding="utf-8").splitlines()}
    assert kinds == {"key", "move", "press", "release"}

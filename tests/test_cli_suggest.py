"""``annotator suggest``: sources are listed, added, switched and looked for; what is wrong is a sentence."""

from __future__ import annotations

import json

import pytest

from annotator import cli
from annotator.core.change import adding
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.suggesting import accepting, rejecting
from tests.storage.material import bring, coded, span

TEXT = "Prices rose in Oslo 😀, said Noor. Oslo fell."


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "news.annot"
    with Project.create(made, load_preset("news")) as project:
        tagged = span(15, 19, article_id="a2", label="location")
        bring(project, coded("a1", TEXT), coded("a2", TEXT, spans=[tagged]))
    return made


@pytest.fixture
def words(tmp_path):
    made = tmp_path / "places.csv"
    made.write_text("term,label\nOslo,Location\nNoor,actor\n", encoding="utf-8")
    return made


def run(capfdbinary, *arguments):
    status = cli.main(["suggest", *map(str, arguments)])
    out, err = capfdbinary.readouterr()
    return status, out.decode(), err.decode()


def listed(capfdbinary, path):
    return json.loads(run(capfdbinary, path, "--json")[1])


def found(path, article_id="a1"):
    with Project(path) as project:
        return [
            (TEXT[one.fragment.start : one.fragment.end], one.label) for one in project.suggested.of_article(article_id)
        ]


def test_a_word_list_is_added_and_looked_for_at_once(path, words, capfdbinary):
    status, out, said = run(capfdbinary, path, "--words", words)
    assert (status, out) == (0, "")
    assert "2 terms" in said
    assert "looked in 2 articles, 6 proposed" in said
    assert found(path) == [("Oslo", "location"), ("Noor", "actor"), ("Oslo", "location")]
    assert found(path, "a2") == [("Noor", "actor"), ("Oslo", "location")]  # one Oslo is tagged there


def test_the_list_tells_what_was_proposed_accepted_and_refused(path, words, capfdbinary):
    run(capfdbinary, path, "--words", words, "--name", "Places\tof\x1bnews")
    with Project(path) as project:
        project.do(accepting(project, project.suggested.of_article("a1")[:1], "Noor"))
        project.do(rejecting(project, project.suggested.of_article("a1")[:1], "Noor"))
        project.do(accepting(project, project.suggested.of_article("a1")[:1], "Noor"))
    [one] = listed(capfdbinary, path)
    numbers = [one[name] for name in ("proposed", "accepted", "refused", "precision")]
    assert numbers == [6, 2, 1, 0.6667]
    status, out, _ = run(capfdbinary, path, "--list")
    assert status == 0
    assert out.splitlines() == [f"{one['id']}\twords\tPlaces of\\x1bnews\ton\t6\t2\t1\t67 %"]


def test_lines_that_are_left_out_are_told_with_their_numbers(path, words, capfdbinary):
    words.write_text("term,label\nOslo,location\n,actor\nNoor,villain\n", encoding="utf-8")
    status, _, said = run(capfdbinary, path, "--words", words)
    assert status == 1
    assert "refused: line 3: It has no term." in said
    assert "refused: line 4: There is no label “villain”." in said
    assert found(path) == [("Oslo", "location")] * 2


def test_a_term_whose_entity_is_not_in_the_register_is_proposed_without_it(path, words, capfdbinary):
    words.write_text("term,label,entity\nOslo,location,Q585\n", encoding="utf-8")
    _, _, said = run(capfdbinary, path, "--words", words)
    assert "1 with an entity that is not in the register" in said
    with Project(path) as project:
        assert [one.entity for one in project.suggested.of_article("a1")] == [None, None]


def test_new_articles_are_looked_in_by_the_next_run_and_only_these(path, words, capfdbinary):
    run(capfdbinary, path, "--words", words)
    with Project(path) as project:
        bring(project, coded("a3", "Noor went to Oslo."))
    assert "looked in 1 article, 2 proposed" in run(capfdbinary, path)[2]
    assert "looked in 0 articles" in run(capfdbinary, path)[2]


def test_a_pattern_and_what_is_tagged_already_are_added(path, capfdbinary):
    assert run(capfdbinary, path, "--pattern", r"Prices? \w+", "--label", "event")[0] == 0
    assert run(capfdbinary, path, "--tagged")[0] == 0
    assert found(path) == [("Prices rose", "event"), ("Oslo", "location"), ("Oslo", "location")]
    assert [one["kind"] for one in listed(capfdbinary, path)] == ["pattern", "tagged"]


def test_a_source_is_switched_off_and_on_again(path, words, capfdbinary):
    run(capfdbinary, path, "--words", words)
    [one] = listed(capfdbinary, path)
    assert run(capfdbinary, path, "--off", one["id"])[0] == 0
    assert found(path) == []
    assert "is off already" in run(capfdbinary, path, "--off", one["id"])[2]
    run(capfdbinary, path)  # what it proposed is deleted meanwhile
    assert listed(capfdbinary, path)[0]["proposed"] == 0
    run(capfdbinary, path, "--on", one["id"])
    run(capfdbinary, path)
    assert len(found(path)) == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--pattern", "(", "--label", "actor"), "The pattern can't be read"),
        (("--pattern", "x", "--label", "villain"), "There is no label “villain” in this project."),
        (("--words", "nowhere.csv"), "nowhere.csv can't be read"),
        (("--off", "nobody"), "There is no source nobody."),
        (("--pipeline", "en_none", "--map", "PER=villain"), "There is no label “villain”"),
    ],
)
def test_what_can_not_be_used_is_refused_in_a_sentence_and_changes_nothing(path, capfdbinary, arguments, sentence):
    status, out, said = run(capfdbinary, path, *arguments)
    assert (status, out) == (1, "")
    assert sentence in said
    assert listed(capfdbinary, path) == []


def test_an_empty_word_list_and_one_without_labels_are_refused(path, words, capfdbinary):
    words.write_bytes(b"")
    assert "it is empty" in run(capfdbinary, path, "--words", words)[2]
    words.write_text("Oslo\nNoor\n", encoding="utf-8")
    assert "a label has to be given" in run(capfdbinary, path, "--words", words)[2]
    assert listed(capfdbinary, path) == []


def test_two_things_at_once_are_wrong_usage(path, words, capfdbinary):
    assert run(capfdbinary, path, "--words", words, "--tagged")[0] == 2
    assert run(capfdbinary, path, "--list", "--off", "x")[0] == 2
    assert run(capfdbinary, path, "--pattern", "x")[0] == 2


def test_a_source_that_can_not_be_looked_for_is_told_and_the_others_go_on(path, words, capfdbinary):
    run(capfdbinary, path, "--words", words)
    status, _, said = run(capfdbinary, path, "--pipeline", "en_no_such_pipeline")
    assert status == 1
    assert "pipeline en_no_such_pipeline: " in said
    assert len(found(path)) == 3


def test_a_model_is_trained_on_what_is_coded_and_again_with_the_same_id(tmp_path, capfdbinary):
    pytest.importorskip("pycrfsuite")
    path = tmp_path / "coded.annot"
    names = ("Noor", "Ylva", "Zoë", "Rui", "Maren", "Anselm")
    with Project.create(path, load_preset("news")) as project:
        for number in range(12):
            name = names[number % 6]
            text = f"On Monday {name} Berg spoke. Then {name} Berg left the town."
            spans = [span(10, 15 + len(name), article_id=f"a{number}", label="actor")] if number < 11 else []
            bring(project, coded(f"a{number}", text, spans=spans))
    status, _, said = run(capfdbinary, path, "--model")
    assert status == 0, said
    [one] = listed(capfdbinary, path)
    assert one["kind"] == "model"
    with Project(path) as project:
        [kept] = project.suggested.sources()
        first = project.suggested.of_article("a11")
        assert "Rui" not in [found.label for found in first]
        assert all(0 < found.confidence <= 1 for found in first)
    assert run(capfdbinary, path, "--model")[0] == 0
    assert [again["id"] for again in listed(capfdbinary, path)] == [kept.id]
    assert check(path) == []


def test_info_tells_the_sources(path, words, capfdbinary):
    run(capfdbinary, path, "--words", words)
    cli.main(["info", str(path), "--json"])
    facts = json.loads(capfdbinary.readouterr()[0])
    assert facts["sources"] == {"word list places": {"proposed": 6, "accepted": 0, "refused": 0}}
    cli.main(["info", str(path)])
    assert b"word list places (6 proposed, 0 accepted, 0 refused)" in capfdbinary.readouterr()[0]


def test_a_source_that_is_added_can_be_undone_and_its_suggestions_go(path, words, capfdbinary):
    run(capfdbinary, path, "--words", words)
    with Project(path) as project:
        assert project.undo_texts()[0] == "add word list places"
        project.undo()
        assert project.suggested.of_article("a1") == []
        project.redo()
        project.do(adding("tag", span(0, 6, article_id="a1", label="event")))
    assert len(found(path)) == 3

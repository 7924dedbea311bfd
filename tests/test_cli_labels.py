"""``annotator labels`` and ``annotator new --label-set``: on real files, as they are run."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from annotator.cli import main
from annotator.core.article import Article, ArticleInfo, CodedArticle
from annotator.core.change import adding
from annotator.core.label_set import Label, LabelSet
from annotator.core.span import Fragment, Span
from annotator.formats.label_sets import label_set_toml, write_label_set
from annotator.resources import load_preset, presets
from annotator.storage import Project
from annotator.storage.check import check


@pytest.fixture
def truce(tmp_path):
    """A project for news with one span of each of two labels; the event has a type."""
    path = tmp_path / "truce.annot"
    with Project.create(path, load_preset("news")) as project:
        with project.arriving("import", "me") as arriving:
            arriving.add(CodedArticle(Article(ArticleInfo("a1", "Ferry"), "The ferry sank in Oslo."), ()))
            arriving.finish()
        project.do(
            adding(
                "tag",
                Span("a1", "event", (Fragment(10, 14),), "me", "s1", {"type": "other"}),
                Span("a1", "location", (Fragment(18, 22),), "me", "s2"),
            )
        )
    return path


@pytest.mark.parametrize("name", ["claims", "empty", "events", "ner", "news"])
def test_a_new_project_has_the_label_set_that_was_asked_for(tmp_path, name):
    assert main(["new", str(tmp_path / "p.annot"), "--label-set", name]) == 0
    with Project(tmp_path / "p.annot") as project:
        assert project.label_set() == load_preset(name)
    assert name in presets()


def test_a_new_project_takes_a_label_set_from_a_file(tmp_path):
    write_label_set(tmp_path / "ours.toml", replace(load_preset("claims"), name="ours"))
    assert main(["new", str(tmp_path / "p.annot"), "--label-set", str(tmp_path / "ours.toml")]) == 0
    with Project(tmp_path / "p.annot") as project:
        assert project.label_set().name == "ours"


@pytest.mark.parametrize("name", ["nope", "nope.toml"])
def test_a_label_set_that_is_not_there_makes_no_project(tmp_path, capsys, name):
    assert main(["new", str(tmp_path / "p.annot"), "--label-set", name]) == 1
    assert "nope" in capsys.readouterr().err
    assert not (tmp_path / "p.annot").exists()


def test_what_is_printed_is_what_is_written_and_can_be_set_again(truce, tmp_path, capfdbinary):
    assert main(["labels", str(truce)]) == 0
    sys.stdout.flush()
    printed = capfdbinary.readouterr().out
    assert main(["labels", str(truce), "-o", str(tmp_path / "ours.toml")]) == 0
    assert (tmp_path / "ours.toml").read_bytes() == printed == label_set_toml(load_preset("news")).encode()
    assert main(["labels", str(truce), "--set", str(tmp_path / "ours.toml")]) == 0
    assert b"the same already" in capfdbinary.readouterr().err


def test_a_dry_run_says_what_would_happen_and_changes_nothing(truce, capsys):
    before = truce.read_bytes()
    assert main(["labels", str(truce), "--set", "claims", "--dry-run"]) == 0
    said = capsys.readouterr()
    assert "archived: event (1 span keep it)" not in said.out
    assert "archived: event (1 span keeps it)" in said.out
    assert "nothing was changed" in said.err
    assert truce.read_bytes() == before


def test_another_label_set_orphans_nothing_and_is_one_step_to_undo(truce):
    assert main(["labels", str(truce), "--set", "claims"]) == 0
    with Project(truce) as project:
        archived = {label.id for label in project.label_set() if label.archived}
        assert archived == {"event", "location"}
        assert [span.label for span in project.spans("a1")] == ["event", "location"]
        project.undo()
        assert project.label_set() == load_preset("news")
    assert check(truce) == []


def test_values_follow_an_attribute_of_another_kind_or_are_kept_by_another_name(truce, tmp_path, capsys):
    news = load_preset("news")
    event = news.get("event")
    number = replace(event.attributes[0], kind=event.attribute("deaths").kind, choices=())
    wanted = replace(
        news, labels=tuple(replace(label, attributes=(number,)) if label is event else label for label in news)
    )
    write_label_set(tmp_path / "ours.toml", wanted)
    assert main(["labels", str(truce), "--set", str(tmp_path / "ours.toml")]) == 0
    said = capsys.readouterr().out
    assert "1 value of Event, type, can't be converted" in said
    assert "in Ferry: 1" in said
    with Project(truce) as project:
        assert project.spans("a1")[0].attributes == {"type_before": "other"}
        project.undo()
        assert project.spans("a1")[0].attributes == {"type": "other"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'name = "x"\nlabels = [}\n', "line 2"),
        (b'name = "x"\nlabels = [{ id = "a", key = "W" }]\n', "'W'"),
        (b'name = "x"\nlabels = [{ id = "a", rung = "novel" }]\n', "novel"),
        (b'name = "x"\n', "labels"),
        (b'name = "x"\nlabels = []\n\xff\n', "line 3"),
        (b'a = "!!python/object/apply:os.system [true]"\n', "labels"),
        (b"#" * (1 << 20) + b"#\n", "1 MB"),
        (b'name = "x"\nlabels = [{ id = "a", attributes = [{ id = "t", kind = "code" }] }]\n', "'code'"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_that_says_where(truce, tmp_path, capsys, content, said):
    before = truce.read_bytes()
    (tmp_path / "bad.toml").write_bytes(content)
    assert main(["labels", str(truce), "--set", str(tmp_path / "bad.toml")]) == 1
    first, *more = capsys.readouterr().err.splitlines()
    assert first.startswith("annotator: bad.toml")
    assert said in first
    assert len(more) <= 1
    assert truce.read_bytes() == before


def test_names_that_look_like_code_or_tags_are_names(tmp_path):
    odd = "<b>__import__('os')</b>"
    wanted = LabelSet(odd, (Label(odd, odd, "#123456", guideline=f"{odd}\r\n{odd}\n", examples=(odd, "")),))
    write_label_set(tmp_path / "odd.toml", wanted)
    assert main(["new", str(tmp_path / "p.annot"), "--label-set", str(tmp_path / "odd.toml")]) == 0
    with Project(tmp_path / "p.annot") as project:
        assert project.label_set() == wanted


@pytest.mark.parametrize("arguments", [["--dry-run"], ["--set", "news", "-o", "x.toml"]])
def test_options_that_do_not_go_together_are_wrong_usage(truce, arguments):
    assert main(["labels", str(truce), *arguments]) == 2

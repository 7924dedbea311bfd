"""What proposes spans is verified, comes out of a damaged file, and leaves nothing behind that nobody sees."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from annotator.core.change import Change, Edit, adding, removing, replacing
from annotator.core.label_set import LabelSet
from annotator.core.span import Fragment
from annotator.core.suggestion import Source, SourceKind, Which
from annotator.engines.word_lists import Entry, WordList
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.remarks import remarks
from annotator.storage.salvage import salvage
from annotator.suggesting import rejecting, run
from tests.storage.material import bring, coded, tamper

TEXT = "Prices rose in Oslo 😀, said Noor."
OSLO, NOOR = Fragment(15, 19), Fragment(28, 32)


def listed(project, *terms, name="Places", label="location"):
    content = WordList.of(Entry(term, label) for term in terms).content
    return Source(SourceKind.WORDS, name, label, project.suggested.keep_material(content))


@pytest.fixture
def source(project):
    """A word list that has proposed Oslo and Noor, of which Noor was refused."""
    bring(project, coded("a1", TEXT), coded("a2", f"😀 {TEXT}"))
    words = listed(project, "Oslo", "Noor")
    project.do(adding("add the word list Places", words))
    run(project)
    project.do(rejecting(project, project.suggested.of_article("a1")[1:], "me"))
    assert check(project.path) == []
    return words


def rows(path, sql, *parameters):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, parameters).fetchall()


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE suggestion SET end_char = 4096 WHERE key = 1", ("suggestion", "a1", "4096")),
        ("UPDATE suggestion SET start_char = -1 WHERE key = 1", ("suggestion", "a1", "-1")),
        ("UPDATE suggestion SET start_char = 'x' WHERE key = 1", ("suggestion", "a1", "x")),
        ("UPDATE suggestion SET source_key = 99 WHERE key = 1", ("suggestion", "source", "not there")),
        ("UPDATE suggestion SET article_key = 99 WHERE key = 1", ("suggestion", "article", "not there")),
        ("UPDATE source SET content = '[1'", ("source", "can't be read")),
        ("UPDATE source SET content = replace(content, 'Places', 'Plates')", ("source", "altered")),
        ("UPDATE source SET present = 7", ("source", "7")),
        ("UPDATE material SET content = x'00'", ("word list", "hashes differ")),
        ("DELETE FROM material", ("word list", "not there")),
        ("UPDATE rejection SET sha256 = 'x'", ("refusal", "names no text")),
        ("UPDATE rejection SET end_char = 4096", ("refusal", "a1", "4096")),
        ("UPDATE rejection SET start_char = 40", ("refusal", "can't be read")),
        ("UPDATE rejection SET analyst = 'you'", ("rejection", "altered")),
    ],
)
def test_each_kind_of_damage_is_named_and_the_articles_are_read_all_the_same(project, source, statement, names):
    project.close()
    tamper(project.path, statement)
    found = check(project.path)
    assert any(all(name.casefold() in line.casefold() for name in names) for line in found), found
    with Project(project.path) as again:
        for article in ("a1", "a2"):
            for one in again.suggested.of_article(article):
                assert one.fragment.end <= len(again.article(article).text)


def test_a_label_that_is_gone_is_no_damage_and_its_suggestions_are_not_shown(project, source):
    before = project.label_set()
    labels = tuple(label for label in before if label.id != "location")
    left = replace(before, labels=labels, relations=(), version=before.version + 1)
    project.do(Change("drop location", (Edit(before, left),)))
    assert project.suggested.of_article("a2") == []
    assert check(project.path) == []
    assert any("suggestions have the label location" in line for line in remarks(project.path))
    [failure] = run(project).failures
    assert "which is not in the label set" in str(failure.error)
    project.undo()
    run(project)
    assert [one.fragment for one in project.suggested.of_article("a1")] == [OSLO]


def test_a_rescue_brings_sources_lists_and_refusals_along_and_suggestions_are_worked_out_again(
    project, source, tmp_path
):
    project.do(adding("tag", replace_span()))
    project.close()
    tamper(project.path, "UPDATE span SET quote = 'other'")
    rescue = salvage(project.path, tmp_path / "new.annot", load_preset("news"))
    assert rescue.articles == 2
    with Project(tmp_path / "new.annot") as new:
        assert new.suggested.sources() == [source]
        assert new.suggested.of_article("a1") == []
        run(new)
        assert [one.fragment for one in new.suggested.of_article("a1")] == [OSLO]
        assert len(new.suggested.of_article("a2")) == 2
    assert check(tmp_path / "new.annot") == []


def replace_span():
    from tests.storage.material import span

    return span(0, 6, article_id="a1", label="event")


def test_a_rescue_names_a_source_whose_words_are_lost(project, source, tmp_path):
    project.close()
    tamper(project.path, "UPDATE material SET content = x'00'")
    rescue = salvage(project.path, tmp_path / "new.annot", load_preset("news"))
    assert any("word list Places was left out" in line for line in rescue.lost)
    with Project(tmp_path / "new.annot") as new:
        assert new.suggested.sources() == []


def test_a_clean_copy_has_what_is_shown_and_no_list_that_nothing_names(project, source, tmp_path):
    project.suggested.keep_material(b"annotator word list 1\nNobody\tactor\t\n")
    off = listed(project, "Prices", name="Other")
    project.do(adding("add Other", off))
    run(project)
    project.do(replacing("off", (off, replace(off, on=False))))
    assert rows(project.path, "SELECT count(*) FROM suggestion") == [(6,)]
    project.save_copy(tmp_path / "plain.annot")
    project.save_copy(tmp_path / "clean.annot", clean=True)
    assert rows(tmp_path / "plain.annot", "SELECT count(*) FROM material") == [(3,)]
    assert rows(tmp_path / "clean.annot", "SELECT count(*) FROM material") == [(2,)]
    assert b"Nobody" not in (tmp_path / "clean.annot").read_bytes()
    assert check(tmp_path / "clean.annot") == []
    with Project(tmp_path / "clean.annot") as clean:
        assert clean.suggested.of_article("a2") == project.suggested.of_article("a2")
        assert rows(clean.path, "SELECT count(*) FROM suggestion") == [(4,)]
        clean.undo()
        run(clean)
        assert rows(clean.path, "SELECT count(*) FROM suggestion") == [(6,)]


def test_an_import_that_is_undone_for_good_leaves_no_suggestions(project, source):
    bring(project, coded("a3", TEXT))
    run(project)
    assert rows(project.path, "SELECT count(*) FROM suggestion") == [(6,)]
    project.undo()
    assert project.suggested.of_article("a3") == []
    bring(project, coded("a4", "Nothing here."))  # what was undone can't come back, and is deleted
    assert rows(project.path, "SELECT count(*) FROM suggestion") == [(4,)]
    assert check(project.path) == []


def test_an_import_that_is_undone_and_done_again_keeps_its_suggestions(project, source):
    bring(project, coded("a3", TEXT))
    run(project)
    project.undo()
    project.redo()
    assert [one.fragment for one in project.suggested.of_article("a3")] == [OSLO]  # Noor was refused in this text
    assert run(project).articles == 0


def test_old_models_are_deleted_but_for_the_newest_and_those_that_sources_name(project):
    bring(project, coded("a1", TEXT))
    contents = [b"annotator model\n" + bytes([number]) for number in range(6)]
    names = [project.suggested.keep_material(content) for content in contents]
    words = project.suggested.keep_material(b"annotator word list 1\n")
    source = Source(SourceKind.MODEL, "own", content=names[0])
    project.do(adding("train", source))
    run(project)
    left = {sha256 for [sha256] in rows(project.path, "SELECT sha256 FROM material")}
    assert left == {names[0], names[4], names[5], words}
    again = replace(source, content=names[5])
    project.do(replacing("train again", (source, again)))
    for _ in range(3):
        project.do(removing("away", again))
        project.undo()
    project.suggested.keep_material(b"annotator model\nx")
    project.suggested.keep_material(b"annotator model\ny")
    run(project)
    project.undo()  # back to a model that is gone: nothing is in the way of the undo
    assert project.suggested.sources() == [source]
    [failure] = run(project).failures
    assert "missing" in str(failure.error)
    assert check(project.path) == []


def test_all_of_one_kind_is_decided_in_one_step(project, source):
    change = rejecting(project, Which(words="OSLO"), "me")
    assert len(change.edits) == 2
    project.do(change)
    assert project.suggested.of_article("a1") == []
    project.undo()
    assert [one.fragment for one in project.suggested.of_article("a1")] == [OSLO]


def test_a_label_set_without_labels_shows_no_suggestions(tmp_path):
    with Project.create(tmp_path / "none.annot", LabelSet("none", ())) as project:
        bring(project, coded("a1", TEXT))
        project.do(adding("add", listed(project, "Oslo")))
        assert run(project).failures
        assert project.suggested.of_article("a1") == []

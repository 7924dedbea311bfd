"""What is good of a damaged project comes along, what is not is named, and the damaged file stays as it is."""

from __future__ import annotations

import random
import sqlite3

import pytest

from annotator.core.change import adding
from annotator.core.errors import AnnotatorError, ProjectError
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.salvage import salvage
from tests.storage.material import NASTY, bring, coded, relation, span, state_of, tamper

TEXT = "Talks moved to Doha. " * 30


@pytest.fixture
def worked(project):
    marks = [span(0, 5), span(15, 19, "location", note="سلام")]
    bring(
        project,
        coded("a1", TEXT, marks, [relation(marks[0], marks[1])], title="Doha"),
        *(coded(f"b{n}", f"{n} {NASTY}{TEXT}", [span(0, 3, article_id=f"b{n}")]) for n in range(40)),
    )
    project.do(adding("tag", span(20, 26, "claim")))
    project.close()
    return project.path


def rescue(path, tmp_path, name="rescued.annot"):
    before = path.read_bytes()
    result = salvage(path, tmp_path / name, load_preset("news"))
    assert path.read_bytes() == before
    assert check(tmp_path / name) == []
    assert not list(tmp_path.glob(".part-*"))
    return result, tmp_path / name


def test_of_a_sound_project_everything_comes_along_but_the_steps_of_undo(worked, tmp_path):
    result, made = rescue(worked, tmp_path)
    assert (result.articles, result.spans, result.relations) == (41, 43, 1)
    assert len(result.lost) == 1
    assert "undo" in result.lost[0]
    with Project(worked) as old, Project(made) as new:
        assert state_of(new) == state_of(old)


def test_what_contradicts_itself_is_left_out_and_named(worked, tmp_path):
    tamper(
        worked,
        "UPDATE span SET end_char = 9000 WHERE key = 1",
        "UPDATE span SET quote = 'Oslo' WHERE key = 2",
        "UPDATE article_text SET text = replace(text, 'Talks', 'Walks') WHERE article_key = 3",
        "UPDATE article_text SET text = CAST(x'ff00ff' AS TEXT) WHERE article_key = 4",
        "UPDATE article SET meta = '{' WHERE key = 5",
        "DELETE FROM label_set",
    )
    result, made = rescue(worked, tmp_path)
    lines = "\n".join(result.lost)
    assert "A span of the article a1 was left out: it goes from 0 to 9000 in a text of 630 characters." in lines
    assert "it does not mark what it marked" in lines
    assert "The text of the article b1 is not what was imported; it is flagged, to be compared." in lines
    assert "The article b2 was left out, for its text can't be read." in lines
    assert "Of the article b3 only a part" in lines
    assert "The label set could not be read" in lines
    assert "1 relations were left out" in lines
    assert result.articles == 40
    with Project(made) as new:
        assert new.article("b1").info.status == "flagged"


@pytest.mark.parametrize("missing", ["span", "relation", "label_set", "analyst", "change", "arrival"])
def test_a_table_that_is_missing_costs_what_was_in_it(worked, tmp_path, missing):
    tamper(worked, f"DROP TABLE {missing}")
    result, _ = rescue(worked, tmp_path)
    assert result.articles == 41
    assert result.spans == (0 if missing == "span" else 43)


def test_a_column_that_is_missing_costs_what_was_in_it(worked, tmp_path):
    tamper(worked, "ALTER TABLE article DROP COLUMN meta")
    result, _ = rescue(worked, tmp_path)
    assert (result.articles, result.spans) == (41, 43)


def test_triggers_and_views_are_left_behind(worked, tmp_path):
    tamper(
        worked,
        "CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM span; END",
        "CREATE VIEW v AS SELECT * FROM span",
    )
    result, made = rescue(worked, tmp_path)
    assert (result.articles, result.spans) == (41, 43)
    with sqlite3.connect(made) as db:
        assert db.execute("SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')").fetchone() == (0,)


def test_a_file_that_was_cut_off_gives_what_was_before_the_cut(worked, tmp_path):
    content, chance = worked.read_bytes(), random.Random(3)
    most = 0
    for run in range(12):
        worked.write_bytes(content[: chance.randrange(4096, len(content))])
        try:
            result, _ = rescue(worked, tmp_path, f"rescued {run}.annot")
        except AnnotatorError:
            continue
        most = max(most, result.articles)
    assert most > 5


def test_no_zeroed_or_overwritten_page_ends_the_rescue(worked, tmp_path):
    content, chance = worked.read_bytes(), random.Random(5)
    found = []
    for run in range(25):
        damaged = bytearray(content)
        for _ in range(1 + run % 3):
            page = chance.randrange(1, len(content) // 4096)
            damaged[page * 4096 : page * 4096 + 4096] = bytes(4096) if run % 2 else chance.randbytes(4096)
        worked.write_bytes(damaged)
        result, _ = rescue(worked, tmp_path, f"rescued {run}.annot")
        found.append(result.articles)
    assert sum(found) > 12 * 41, found


def test_nothing_is_written_over_a_file_that_is_there(worked, tmp_path):
    (tmp_path / "there.annot").write_bytes(b"mine")
    with pytest.raises(ProjectError, match="is there already"):
        salvage(worked, tmp_path / "there.annot", load_preset("news"))
    assert (tmp_path / "there.annot").read_bytes() == b"mine"


def test_what_is_no_project_gives_nothing(tmp_path):
    (tmp_path / "strange.annot").write_bytes(b"nothing" * 100)
    with pytest.raises(ProjectError):
        salvage(tmp_path / "strange.annot", tmp_path / "rescued.annot", load_preset("news"))
    assert not (tmp_path / "rescued.annot").exists()

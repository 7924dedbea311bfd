"""What is good of a damaged project comes along, what is not is named, and the damaged file stays as it is."""

from __future__ import annotations

import random
import sqlite3

import pytest

from annotator.core.change import Change, Edit, adding
from annotator.core.entity import Entity
from annotator.core.errors import AnnotatorError, ProjectError
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.entities import COLUMNS, row_of
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


@pytest.fixture
def registered(project):
    """A project with attributes, a flag, relation types of its own, entities of an analyst and of two gazetteers."""
    person = Entity("Amina Noor", "e1", "actor", "person", ("A. Noor", "وزیر"), {"wikidata": "Q1"}, note="who")
    city = Entity("Doha", "e2", "location", latitude=25.3, longitude=51.5, created="2026")
    label_set = project.label_set()
    project.do(Change("name a relation", (Edit(label_set, label_set.with_relations(["near"])),)))
    project.do(adding("enter", person, city))
    minister = {"type": "person", "flagged": True, "strange": [1]}
    marks = [
        span(0, 5, entity="e1", attributes=minister),
        span(15, 19, "location", entity="e2"),
        span(20, 25, entity="g1"),
    ]
    project.close()
    tamper(
        project.path,
        "INSERT INTO gazetteer (key, id, name, state) VALUES (7, 'gaz', 'cities.csv', 'shown')",
        "INSERT INTO gazetteer (key, id, name, state) VALUES (8, 'gone', 'old.csv', 'hidden')",
    )
    for id_, name, place in (("g1", "Oslo", 7), ("g2", "Bergen", 7), ("g3", "Nowhere", 8)):
        values = (*row_of(Entity(name, id_, created="2026")), place)
        sql = f"INSERT INTO entity ({COLUMNS}, digest, gazetteer_key) VALUES ({', '.join('?' * 13)})"
        tamper(project.path, (sql, values))
        key = "(SELECT key FROM entity WHERE id = ?)"
        tamper(project.path, (f"INSERT INTO entity_name VALUES (?, {key}, 3)", (name.lower(), id_)))
    with Project(project.path) as opened:
        bring(opened, coded("a1", TEXT, marks, [relation(marks[0], marks[1], "near")]))
    assert check(project.path) == []
    return project.path


#: Keys differ from file to file.
_NAMES = "SELECT folded, entity.id, kind FROM entity_name JOIN entity ON entity.key = entity_key ORDER BY 1, 2"


def register_of(path):
    db = sqlite3.connect(path)
    place = "(SELECT gazetteer.id FROM gazetteer WHERE gazetteer.key = gazetteer_key)"
    sql = f"SELECT {COLUMNS}, {place} FROM entity ORDER BY id"
    found = db.execute(sql).fetchall(), db.execute(_NAMES).fetchall()
    db.close()
    return found


def test_entities_gazetteers_attributes_and_relation_types_come_along(registered, tmp_path):
    result, made = rescue(registered, tmp_path)
    assert (result.entities, len(result.lost)) == (4, 1)
    with Project(registered) as old, Project(made) as new:
        assert state_of(new) == state_of(old)
        assert new.label_set().relation("near") is not None
    entities, names = register_of(registered)
    gone = [row for row in entities if row[-1] == "gone"]
    assert len(gone) == 1
    assert register_of(made) == ([row for row in entities if row not in gone], [n for n in names if n[0] != "nowhere"])


def test_a_span_keeps_an_entity_of_which_nothing_could_be_read(registered, tmp_path):
    tamper(
        registered,
        "UPDATE entity SET aliases = '[' WHERE id = 'e1'",
        "UPDATE entity SET name = CAST(x'ff00ff' AS TEXT) WHERE id = 'e2'",
        "UPDATE gazetteer SET state = x'ff' WHERE key = 7",
    )
    result, made = rescue(registered, tmp_path)
    lines = "\n".join(result.lost)
    assert lines.count("An entity was left out, for it can't be read (row ") == 2
    assert "The entity e1 is lost; it is named by what one of its spans marks" in lines
    assert "What is known of a gazetteer can't be read (row 7); its entities were kept." in lines
    with Project(made) as new:
        assert [one.entity for one in new.spans("a1")] == ["e1", "e2", "g1"]
        assert new.spans("a1")[0].attributes == {"type": "person", "flagged": True, "strange": [1]}
    assert [row[:2] for row in register_of(made)[0]] == [
        ("e1", "Talks"), ("e2", "Doha"), ("g1", "Oslo"), ("g2", "Bergen")
    ]  # fmt: skip


@pytest.mark.parametrize("missing", ["entity", "gazetteer", "entity_name"])
def test_a_register_that_is_missing_costs_no_span(registered, tmp_path, missing):
    tamper(registered, f"DROP TABLE {missing}")
    result, made = rescue(registered, tmp_path)
    assert (result.articles, result.spans, result.relations) == (1, 3, 1)
    assert {row[0] for row in register_of(made)[0]} >= {"e1", "e2", "g1"}


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
    with Project(worked) as project:
        bring(project, *(coded(f"c{n}", f"{n} {NASTY}{TEXT}") for n in range(160)))
    content, chance = worked.read_bytes(), random.Random(3)
    found = []
    for run in range(24):
        kept = chance.randrange(4096, len(content))
        worked.write_bytes(content[:kept])
        try:
            result, _ = rescue(worked, tmp_path, f"rescued {run}.annot")
        except AnnotatorError:
            continue
        found.append((kept / len(content), result.articles))
    assert [articles for _, articles in sorted(found)] == sorted(articles for _, articles in found)
    assert max(articles for _, articles in found) > 100


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

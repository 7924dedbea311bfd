"""The register in the file: mentions and their numbers, pages, gazetteers that come and go, what undo brings back."""

from __future__ import annotations

import sqlite3

import pytest

from annotator.core.change import Change, Edit, adding, removing, replacing
from annotator.core.entity import Entity
from annotator.core.errors import NotSavedError, RefusedError
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.entities import out_of_step
from annotator.storage.register import BEGINNING
from tests.storage.material import bring, coded, span

TEXT = "Khawaja Asif met Asif in Oslo. Asif left Oslo."
ASIF = Entity("Khawaja Asif", "asif", "actor", aliases=("Defence Minister",))
OSLO = Entity("Oslo", "oslo", "location", latitude=59.9, longitude=10.7)


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "news.annot", load_preset("news")) as made:
        marks = (span(0, 12, id="s1"), span(17, 21, id="s2"), span(25, 29, "location", id="s3"), span(31, 35, id="s4"))
        bring(made, coded("a1", TEXT, marks))
        bring(made, coded("a2", TEXT + " ", (span(17, 21, id="t2", article_id="a2"),)))
        made.do(adding("make", ASIF, OSLO))
        yield made


def link(project, entity_id, *ids):
    found = project.spans_by_id(ids)
    pairs = [(found[id_], found[id_].changed(entity=entity_id)) for id_ in ids]
    project.do(replacing("link", *pairs))


def gazetteer(project, *found, name="towns.csv"):
    project.purge_gazetteers()
    with project.arriving_gazetteer(name, "Noor") as arriving:
        arriving.add(found)
        arriving.write_names(lambda done, total: None, lambda: False)
        return arriving, arriving.finish(f"import {name}")


def towns(number):
    return [Entity(f"Town {n}", f"town-{n:05}", "location", aliases=(f"Place {n}",)) for n in range(number)]


def test_mentions_are_listed_with_what_stands_around_them_and_counted(project):
    link(project, "asif", "s1", "s2", "t2")
    [first, second, third] = project.register.mentions("asif")
    assert (first.quote, first.before, first.after[:9]) == ("Khawaja Asif", "", " met Asif")
    assert (second.quote, second.before, second.article_id, third.article_id) == (
        "Asif",
        "Khawaja Asif met ",
        "a1",
        "a2",
    )
    assert project.register.mentions("asif", after=second.key) == [third]
    assert project.register.mention_count("asif") == 3
    assert project.register.in_use() == {"asif": 3, "oslo": 0}


def test_mentions_in_articles_that_an_undo_took_away_do_not_count(project, tmp_path):
    link(project, "asif", "s1")
    marks = (span(0, 4, id="u1", article_id="a3", entity="asif"),)
    bring(project, coded("a3", "Asif", marks))
    assert project.register.mention_count("asif") == 2
    project.undo()
    assert project.register.mention_count("asif") == 1
    assert project.register.in_use()["asif"] == 1
    assert len(project.register.mentions("asif")) == 1
    assert project.register.propose("Asif")[0].mentions == 1


def test_the_register_is_paged_by_name_whatever_the_case_and_the_accents(project):
    project.do(adding("more", Entity("élan", "e"), Entity("Zoo", "z"), Entity("آصف", "u"), Entity("***", "x")))
    ids, place = project.register.page(BEGINNING, 2)
    assert (ids, project.register.page(place, 9)[0]) == (["x", "e"], ["asif", "oslo", "z", "u"])


def test_spans_with_the_same_words_that_name_nobody_are_found_in_the_whole_project(project):
    link(project, "asif", "s2")
    assert sorted(project.register.unlinked("Asif", "actor")) == ["s4", "t2"]
    assert project.register.unlinked("Asif", "location") == []


def test_entities_of_analysts_and_mentioned_ones_are_what_an_export_takes_along(project):
    gazetteer(project, *towns(3))
    link(project, "town-00001", "s3")
    assert [one.id for one in project.own_entities()] == ["asif", "oslo", "town-00001"]


def test_a_gazetteer_is_shown_at_once_undone_and_redone(project):
    arriving, _ = gazetteer(project, *towns(3), *towns(1))
    assert (arriving.added, arriving.known) == (3, 1)
    assert project.register.count() == 5
    assert [row.source for row in project.register.rows(["town-00000", "asif"])] == ["towns.csv", ""]
    assert project.register.search("plac")[0].name.startswith("Place")
    project.undo()
    assert project.register.count() == 2
    assert project.register.search("plac") == []
    assert project.redo() is not None
    assert project.register.count() == 5
    assert check(project.path) == []


def test_the_same_gazetteer_a_second_time_brings_nothing(project):
    gazetteer(project, *towns(3))
    arriving, change = gazetteer(project, *towns(3))
    assert (arriving.added, arriving.known, change) == (0, 3, None)
    assert [(one.name, one.entries) for one in project.register.gazetteers()] == [("towns.csv", 3)]


def test_a_gazetteer_that_a_span_mentions_can_not_be_taken_back(project):
    _, change = gazetteer(project, *towns(3))
    link(project, "town-00001", "s3")
    with pytest.raises(RefusedError, match="spans mention entities"):
        project.do(change.inverse())


def test_an_entity_of_a_gazetteer_that_was_deleted_comes_back_to_it_by_undo(project):
    gazetteer(project, *towns(3))
    [town] = project.register.get(["town-00001"]).values()
    project.do(removing("delete", town))
    assert project.register.count() == 4
    project.undo()
    assert project.register.rows(["town-00001"])[0].source == "towns.csv"
    project.undo()
    assert project.register.count() == 2


def test_what_an_import_that_died_left_is_seen_by_nobody_and_goes_with_the_next_one(project):
    with project.arriving_gazetteer("towns.csv", "Noor") as arriving:
        arriving.add(towns(20))
        arriving.write_names(lambda done, total: None, lambda: False)
    assert project.register.count() == 2
    assert project.register.search("town") == []
    rows = sqlite3.connect(project.path)
    assert rows.execute("SELECT count(*) FROM entity").fetchone() == (22,)
    assert check(project.path) == []
    project.purge_gazetteers()
    assert rows.execute("SELECT count(*) FROM entity").fetchone() == (2,)
    assert rows.execute("SELECT count(*) FROM entity_name").fetchone() == (5,)
    assert rows.execute("SELECT count(*) FROM gazetteer").fetchone() == (0,)


def test_a_gazetteer_is_refused_where_one_of_its_ids_came_meanwhile(project):
    with project.arriving_gazetteer("towns.csv", "Noor") as arriving:
        arriving.add(towns(3))
        project.do(adding("make", Entity("Town", "town-00001")))
        with pytest.raises(NotSavedError):
            arriving.finish("import")
    assert project.register.count() == 3


def test_check_names_what_the_register_contradicts(project):
    link(project, "asif", "s1")
    db = sqlite3.connect(project.path)
    db.execute("DELETE FROM entity_name WHERE folded = 'oslo'")
    db.execute("INSERT INTO entity_name VALUES ('nobody', 99, 3)")
    db.execute("DELETE FROM entity WHERE id = 'asif'")
    db.commit()
    found = list(project._read(lambda db: list(out_of_step(db))))
    assert any("oslo" in line for line in found)
    assert any("99" in line for line in found)
    assert any("s1" in line and "asif" in line for line in found)


def test_merging_and_undoing_leave_the_file_as_it_was(project):
    other = Entity("Asif", "other", "actor", note="seen in Doha")
    project.do(adding("make", other))
    link(project, "other", "s2", "s4")
    link(project, "asif", "s1")
    before = dump(project.path)
    spans = [(one, one.changed(entity="asif")) for one in project.register.spans_of("other")]
    edits = [Edit(ASIF, ASIF.absorbing(other)), *(Edit(*pair) for pair in spans), Edit(other, None)]
    project.do(Change("merge", tuple(edits)))
    assert project.register.mention_count("asif") == 3
    assert project.register.propose("Asif")[0].entity.aliases == ("Defence Minister", "Asif")
    project.undo()
    assert dump(project.path) == before


def dump(path):
    """Return what a project holds, but for history and for the keys of rows, which may differ."""
    db = sqlite3.connect(path)
    return [
        sorted(map(repr, db.execute(sql)))
        for sql in (
            "SELECT id, name, label, type, aliases, codes, note, created, updated, digest, gazetteer_key FROM entity",
            "SELECT folded, kind, entity.id FROM entity_name JOIN entity ON entity.key = entity_key",
            "SELECT id, entity, updated, digest FROM span",
        )
    ]


@pytest.mark.parametrize("degrees", [-0.0, 0.0, -5e-324, 90.0, 7])
def test_any_degrees_are_kept_as_the_file_keeps_them(project, degrees):
    project.do(adding("make", Entity("Null Island", "null", latitude=degrees, longitude=degrees)))
    assert check(project.path) == []
    assert next(one for one in project.own_entities() if one.id == "null").latitude == degrees
    project.undo()
    project.redo()
    assert check(project.path) == []

"""``check`` names each kind of damage, and no damage ends it."""

import random
import shutil
import sqlite3

import pytest

from annotator.core.change import adding
from annotator.core.entity import Entity
from annotator.core.errors import AnnotatorError, StoppedError
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.remarks import remarks
from tests.storage.material import NASTY, bring, coded, relation, span, tamper


@pytest.fixture
def path(project):
    """A closed project with two articles, three spans, a relation and a history."""
    one, two = span(0, 5, "claim", id="s1"), span(6, 7, id="s2")
    bring(project, coded("a1", spans=[one, two], relations=[relation(one, two, id="r1")]), coded("a2", "second"))
    project.do(adding("tag", span(0, 3, article_id="a2", id="s3")))
    project.close()
    assert check(project.path) == []
    return project.path


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE span SET start_char = 3, end_char = 2 WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET start_char = -1 WHERE id = 's1'", ("s1", "a1", "-1")),
        ("UPDATE span SET end_char = 4096 WHERE id = 's1'", ("s1", "a1", "4096")),
        ("UPDATE span SET end_char = start_char WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET end_char = 123456789012345678 WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET end_char = 'five' WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET start_char = 1 WHERE id = 's1'", ("s1", "a1", "Talk")),
        ("UPDATE span SET quote = 'other' WHERE id = 's2'", ("s2", "a1", "other")),
        ("UPDATE span SET label = 'gone' WHERE id = 's2'", ("s2", "a1", "gone")),
        ("UPDATE span SET fragments = '[[0,3],[2,5]]' WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET fragments = '[[0,3],[4,9]]' WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET fragments = '[[0,3' WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET attributes = '[1]' WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET note = x'ff' WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET note = CAST(x'ff' AS TEXT) WHERE id = 's1'", ("decode",)),
        ("UPDATE span SET analyst_key = 99 WHERE id = 's1'", ("s1", "a1")),
        ("UPDATE span SET note = 'another' WHERE id = 's1'", ("s1", "altered")),
        ("UPDATE span SET label = 'event' WHERE id = 's2'", ("s2", "altered")),
        ("UPDATE span SET created = '2001-01-01T00:00:00Z' WHERE id = 's3'", ("s3", "altered")),
        ("UPDATE article SET title = 'another' WHERE id = 'a2'", ("a2", "altered")),
        ("UPDATE article SET meta = '{\"url\":\"x\"}' WHERE id = 'a2'", ("a2", "altered")),
        ("UPDATE relation SET label = 'about' WHERE id = 'r1'", ("r1", "altered")),
        ("UPDATE change SET text = 'another' WHERE seq = 2", ("2", "altered")),
        ("UPDATE label_set SET content = replace(content, 'Claim', 'Clain')", ("label set", "altered")),
        ("UPDATE span SET article_key = 99 WHERE id = 's2'", ("s2", "99")),
        ("UPDATE article_text SET text = text || 'x' WHERE article_key = 1", ("a1", "another text")),
        ("DELETE FROM article_text WHERE article_key = 1", ("a1", "lost its text")),
        ("UPDATE article SET meta = '{' WHERE id = 'a2'", ("a2",)),
        ("UPDATE article SET status = 'maybe' WHERE id = 'a2'", ("a2",)),
        ("UPDATE article SET length = 3 WHERE id = 'a2'", ("a2", "3")),
        ("DELETE FROM article WHERE id = 'a2'", ("s3",)),
        ("UPDATE relation SET tail = 'nobody'", ("r1", "a1", "nobody")),
        ("UPDATE relation SET article_key = 2", ("r1", "a2")),
        ("UPDATE change SET edits = '[[\"Span\",null,[1]]]' WHERE seq = 2", ("2",)),
        ("UPDATE change SET edits = 'x' WHERE seq = 2", ("2",)),
        ("UPDATE change SET done = 0 WHERE seq = 1", ("2", "taken back")),
        ("UPDATE label_set SET current = 0", ("0 current label sets",)),
        ("UPDATE label_set SET content = '{}'", ("label set",)),
        ("UPDATE arrival SET state = 'hidden'", ("a1", "hidden")),
        ("DROP TABLE change", ("change",)),
        ("DROP INDEX ix_span_id", ("ix_span_id",)),
    ],
)
def test_each_kind_of_damage_is_named(path, statement, names):
    tamper(path, statement)
    before = path.read_bytes()
    findings = check(path)
    assert any(all(name in finding for name in names) for finding in findings), findings
    assert all("\n" not in finding for finding in findings)
    assert path.read_bytes() == before


def test_progress_ends_at_the_number_of_articles(path):
    seen = []
    assert check(path, lambda done, total: seen.append((done, total))) == []
    assert seen[-1] == (2, 2)


def test_no_flipped_bit_and_no_zeroed_block_ends_the_check(path, tmp_path):
    with Project(path) as project:
        bring(
            project,
            *(coded(f"b{n}", NASTY * 3, [span(k, k + 5, article_id=f"b{n}") for k in range(9)]) for n in range(80)),
        )
    content, chance = path.read_bytes(), random.Random(11)
    tried = found = 0
    for number in range(60):
        damaged, place = bytearray(content), chance.randrange(100, len(content))
        if number % 2:
            damaged[place] ^= 1 << chance.randrange(8)
        else:
            damaged[place // 512 * 512 : place // 512 * 512 + 512] = bytes(512)
        if damaged == content:
            continue
        tried += 1
        copy = tmp_path / "damaged.annot"
        copy.write_bytes(damaged)
        found += bool(check(copy))
        try:
            with Project(copy) as opened:
                list(opened.coded_articles())
                opened.history()
                opened.label_counts()
        except AnnotatorError:
            pass
        assert copy.read_bytes() == damaged
    assert found > tried / 2


def test_check_never_writes_and_works_beside_an_open_project(path):
    with Project(path) as project:
        project.do(adding("tag", span(0, 4)))
        before = path.read_bytes()
        assert check(path) == []
        assert path.read_bytes() == before


def test_a_copy_is_as_good_as_the_original(path, tmp_path):
    shutil.copy(path, tmp_path / "copy.annot")
    assert check(tmp_path / "copy.annot") == []
    with Project(path) as one, Project(tmp_path / "copy.annot") as two:
        assert list(one.coded_articles()) == list(two.coded_articles())


def test_a_hidden_import_is_not_a_finding(path):
    with Project(path) as project:
        while project.undo():
            pass
    assert check(path) == []
    assert sqlite3.connect(path).execute("SELECT count(*) FROM span").fetchone() == (2,)


@pytest.mark.parametrize("after", [0, 3, 40])
def test_a_check_ends_soon_after_it_is_to_stop_wherever_it_is(project, monkeypatch, after):
    bring(project, *(coded(f"b{number}", spans=[span(0, 3, article_id=f"b{number}")]) for number in range(40)))
    monkeypatch.setattr("annotator.storage.check._STEPS", 50)
    monkeypatch.setattr("annotator.storage.check._LOOK", 60)
    asked = []

    def stopped():
        asked.append(1)
        return len(asked) > after

    with pytest.raises(StoppedError, match="stopped"):
        check(project.path, stopped=stopped)
    assert len(asked) == after + 1
    assert check(project.path, stopped=lambda: False) == []


def test_what_is_sound_and_may_be_looked_at_is_told_apart_from_findings(tmp_path):
    project = Project.create(tmp_path / "x.annot", load_preset("news"))
    marks = [span(0, 5, id="x"), span(6, 9, "location", id="y"), span(1, 4, "claim", id="z")]
    bring(project, coded("a1", NASTY, marks, [relation(marks[0], marks[1], "by"), relation(marks[2], marks[0], "by")]))
    assert check(project.path) == []
    assert remarks(project.path) == ["1 relation is of the type by between labels that it is not meant for."]
    tamper(project.path, "UPDATE relation SET label = 'unheard of'", "UPDATE span SET incomplete = id != 'x'")
    assert remarks(project.path) == [
        "2 relations are of the type unheard of, which the label set does not know.",
        "2 spans lack what the label asks for.",
    ]
    project.undo()
    assert remarks(project.path) == []
    assert remarks(project.path.with_name("nowhere.annot")) == []
    project.close()


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("DELETE FROM entity", "The span s1 mentions the entity e1, which is not in the register."),
        ("UPDATE entity SET codes = '['", "The entity e1 can't be read."),
        ("UPDATE entity SET note = 'other'", "The entity e1 does not hold what was saved"),
        ("UPDATE entity SET gazetteer_key = 7", "refers to a row of gazetteer that is not there"),
        ("INSERT INTO gazetteer VALUES (7, 'g', 'g', 'lost')", "The gazetteer g has 'lost' as its state."),
        ("UPDATE arrival SET state = 'lost'", "has 'lost' as its state."),
        ("UPDATE article SET present = 2", "The article a1 has 2 as its present."),
        ("UPDATE change SET done = 2 WHERE seq = 1", "The change 1 has 2 as its done."),
        ("INSERT INTO entity SELECT 99, id, NULL, name, label, type, aliases, codes, latitude, longitude, note,"
         " created, updated, digest FROM entity", "The entity e1 is there 2 times."),
        ("DELETE FROM entity_name", "The entity e1 is not found by"),
        ("UPDATE span SET attributes = '[1]'", "The span s1 of the article a1 can't be read"),
        ("UPDATE span SET entity = x'00'", "which is not in the register."),
        ("UPDATE relation SET label = x'00ff'", "The relation r1 does not hold what was saved"),
        ("UPDATE relation SET tail = 'gone'", "has the end gone, which is not there."),
        ("UPDATE span SET incomplete = 1", "spans with the label actor are counted as complete or incomplete wrongly."),
    ],
)  # fmt: skip
def test_damage_to_what_coding_adds_is_found(project, statement, finding):
    project.do(adding("enter", Entity("Amina Noor", "e1", codes={"wikidata": "Q1"})))
    marks = [span(0, 5, id="s1", entity="e1", attributes={"type": "person"}), span(6, 9, id="s2")]
    bring(project, coded("a1", NASTY, marks, [relation(*marks, "by", id="r1")]))
    assert check(project.path) == []
    tamper(project.path, statement)
    assert finding in "\n".join(check(project.path))


def test_a_check_is_stopped_within_a_step_that_takes_long(project, monkeypatch):
    bring(project, *(coded(f"b{number}", spans=[span(0, 3, article_id=f"b{number}")]) for number in range(300)))
    monkeypatch.setattr("annotator.storage.check._STEPS", 10**9)
    monkeypatch.setattr("annotator.storage.check._LOOK", 0.001)
    with pytest.raises(StoppedError, match="stopped"):
        check(project.path, stopped=lambda: True)

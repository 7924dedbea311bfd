"""What the register costs beside its limit: proposals whatever its size, and a merge beside the bare rows of one.

As in ``test_ratios`` no milliseconds are known here, and a bound that was missed is measured again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.change import Change, Edit, adding, replacing
from annotator.core.entity import Entity
from annotator.core.span import Fragment, Span
from annotator.importing_gazetteer import import_gazetteer
from annotator.resources import load_preset
from annotator.storage import Project
from tests.benchmarks.clock import in_turn
from tests.benchmarks.test_ratios import SLACK, Pair, assert_within
from tests.storage.material import bring, coded

MENTIONS = 5_000

#: Quotes that an analyst links: a whole name, a part, a spelling, a title before it, another script.
QUOTES = ("Town 77 Harbour", "Harbour", "Tovn 77 Harbour", "Minister Town 12 Harbour", "خواجہ آصف")

KEPT, OTHER = Entity("Khawaja Asif", "kept"), Entity("Asif", "other")


def with_towns(folder: Path, number: int) -> Project:
    towns = folder / f"towns-{number}.csv"
    rows = (f"{n},Town {n} Harbour,Place {n},{n % 90},{n % 180}\n" for n in range(number))
    towns.write_text("id,name,aliases,lat,lon\n" + "".join(rows), encoding="utf-8")
    project = Project.create(folder / f"towns-{number}.annot", load_preset("news"))
    assert import_gazetteer(project, towns, label="", analyst="").added == number
    return project


def test_proposals_cost_the_same_in_a_register_of_any_size(tmp_path):
    with with_towns(tmp_path, 600) as small, with_towns(tmp_path, 30_000) as large:

        def asked(project: Project) -> None:
            for quote in QUOTES:
                project.register.propose(quote, "actor")

        def measure() -> Pair:
            mine, limit = in_turn(lambda: asked(large), lambda: asked(small), rounds=8)
            return mine, limit

        assert large.register.propose(QUOTES[0])[0].entity.name == QUOTES[0]
        assert_within(SLACK * 2, measure)


@pytest.fixture
def project(tmp_path) -> Iterator[Project]:
    with Project.create(tmp_path / "merge.annot", load_preset("news")) as made:
        made.do(adding("make", KEPT, OTHER))
        text, per_article, found = "Asif met Noor. " * 100, 100, []
        for number in range(MENTIONS // per_article):
            id_, head = f"a{number}", f"{number:04} "
            marks = [
                Span(id_, "actor", (Fragment(5 + 15 * n, 9 + 15 * n),), "Noor", f"{id_}-{n}", entity="other")
                for n in range(per_article)
            ]
            found.append(coded(id_, head + text, marks))
        bring(made, *found)
        yield made


def merging(project: Project) -> Change:
    spans = project.register.spans_of("other")
    relinked = replacing("", *((span, span.changed(entity="kept")) for span in spans)).edits
    return Change("merge", (Edit(KEPT, KEPT.absorbing(OTHER)), *relinked, Edit(OTHER, None)))


def test_a_merge_of_five_thousand_mentions_costs_a_few_times_its_bare_rows_and_is_undone_exactly(project, tmp_path):
    before = list(project.coded_articles())
    raw = sqlite3.connect(tmp_path / "bare.db", isolation_level=None)
    raw.executescript(
        "PRAGMA synchronous=EXTRA; CREATE TABLE change (edits TEXT);"
        "CREATE TABLE span (key INTEGER PRIMARY KEY, id TEXT, quote TEXT, entity TEXT, updated TEXT);"
        "CREATE INDEX e ON span (entity); CREATE INDEX w ON span (quote, entity)"
    )
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO span VALUES (?, ?, 'Asif', 'other', '')", [(n, f"s{n}") for n in range(MENTIONS)])
    raw.execute("COMMIT")

    def bare() -> None:
        rows = raw.execute("SELECT key, id, quote, entity, updated FROM span").fetchall()
        edits = json.dumps([["Span", row, row] for row in rows])
        raw.execute("BEGIN IMMEDIATE")
        for name in ("kept", "other"):
            raw.executemany("UPDATE span SET entity = ? WHERE key = ?", [(name, row[0]) for row in rows])
        raw.execute("INSERT INTO change VALUES (?)", (edits,))
        raw.execute("COMMIT")

    def merge() -> None:
        project.do(merging(project))
        assert project.register.mention_count("kept") == MENTIONS
        project.undo()

    def measure() -> Pair:
        mine, limit = in_turn(merge, bare, rounds=1)
        return mine, limit

    merge()
    assert_within(SLACK * 15, measure)
    assert list(project.coded_articles()) == before
    assert project.register.get(["kept", "other"]) == {"kept": KEPT, "other": OTHER}

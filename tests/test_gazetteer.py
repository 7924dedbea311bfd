"""A gazetteer of CSV into a project: what is read, what is left out, what a stop or a kill leaves, the commands."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from annotator import cli
from annotator.core.errors import RefusedError
from annotator.formats.limits import LONGEST_ROW, MOST_ALIASES
from annotator.importing_gazetteer import import_gazetteer
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check

TOWNS = (
    "\ufeffGeonameID,Name,Alternate names,Type,Latitude,LNG,elevation\n1,Doha,الدوحة|Ad Dawhah,city,25.28,51.53,10\n"
)


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "news.annot", load_preset("news")) as made:
        yield made


@pytest.fixture
def bring(project, tmp_path):
    def call(text, label="location", **more):
        path = tmp_path / "towns.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_gazetteer(project, path, label=label, analyst="Noor", **more)

    return call


def entities(project):
    return project.register.get(project.register.page()[0])


def test_columns_may_have_many_names_and_what_is_unknown_is_left_out_and_told(project, bring):
    report = bring(TOWNS)
    assert (report.added, report.refused, report.sentence()) == (1, (), "1 new entity")
    assert report.notes == ("Columns left out: elevation",)
    [doha] = entities(project).values()
    assert (doha.id, doha.name, doha.aliases, doha.type) == ("1", "Doha", ("الدوحة", "Ad Dawhah"), "city")
    assert (doha.latitude, doha.longitude, doha.label) == (25.28, 51.53, "location")
    assert check(project.path) == []


def test_the_same_file_twice_adds_nothing_with_or_without_ids(project, bring):
    assert bring("name;aliases\nOslo;Christiania|Kristiania\nBergen;\n").added == 2
    again = bring("name;aliases\nOslo;Christiania|Kristiania\nBergen;\n")
    assert (again.added, again.known, again.change) == (0, 2, None)
    assert again.sentence() == "0 new entities, 2 known already"


def test_bad_rows_are_left_out_and_named_with_their_lines(project, bring):
    rows = [
        "id,name,lat,lon",
        "1,Oslo,59.9,10.7",
        "2,,1,1",
        "3,Nowhere,north,1",
        "4,Half,1,",
        "5,Far,91,1",
        '6,"quo"te,1,1',
        '7,"two\nlines",1,1',
        f"8,{'x' * 501},1,1",
        "9,Bergen,60.4,5.3",
    ]
    report = bring("\n".join(rows) + "\n")
    assert [(one.line, one.reason.split(".")[0]) for one in report.refused[:4]] == [
        (3, "It has no name"),
        (4, "“north” is no latitude"),
        (5, "Half has only one of latitude and longitude"),
        (6, "91"),
    ]
    assert [one.line for one in report.refused] == [3, 4, 5, 6, 7, 10]
    assert sorted(one.name for one in entities(project).values()) == ["Bergen", "Oslo", "two lines"]
    assert report.sentence() == "3 new entities; 6 rows left out"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "It is empty."),
        (b"id,place\n1,Oslo\n", "no column"),
        (b"name\nOsl\xf8\n", "not UTF-8"),
        (b"name\nOs\0lo\n", "NUL"),
        (b"name\n" + b"x" * (LONGEST_ROW + 1), "longer than"),
    ],
)
def test_what_is_no_table_is_refused_whole(project, bring, content, words):
    report = bring(content)
    assert words in report.refused[0].reason
    assert report.change is None
    assert project.register.count() == 0


def test_too_many_aliases_are_refused(project, bring):
    report = bring("name,aliases\nOslo," + "|".join(f"o{n}" for n in range(MOST_ALIASES + 1)) + "\n")
    assert report.left_out == 1


def test_a_label_that_is_not_in_the_label_set_is_refused(bring):
    with pytest.raises(RefusedError, match="no label"):
        bring(TOWNS, label="river")


def test_a_stop_keeps_nothing(project, bring):
    asked = []
    rows = "".join(f"{n},Town {n}\n" for n in range(7_000))
    report = bring("id,name\n" + rows, stopped=lambda: asked.append(1) or len(asked) > 3)
    assert report.cancelled
    assert project.register.count() == 0
    assert bring("id,name\n" + rows).added == 7_000
    assert check(project.path) == []


def test_a_killed_import_leaves_nothing_visible_and_the_next_one_removes_it(tmp_path):
    path, csv = tmp_path / "news.annot", tmp_path / "towns.csv"
    Project.create(path, load_preset("news")).close()
    csv.write_text("id,name\n" + "".join(f"{n},Town {n}\n" for n in range(200_000)), encoding="utf-8")
    command = [sys.executable, "-m", "annotator", "gazetteer", str(path), str(csv)]
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while _rows(path) < 6_000 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert _rows(path) >= 6_000
    assert check(path) == []
    with Project(path) as project:
        assert project.register.count() == 0
        assert project.register.search("Town") == []
        few = tmp_path / "few.csv"
        few.write_text("id,name\n1,Oslo\n", encoding="utf-8")
        assert import_gazetteer(project, few, label="", analyst="").added == 1
    assert _rows(path) == 1
    assert check(path) == []


def _rows(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
    try:
        return db.execute("SELECT count(*) FROM entity").fetchone()[0]
    finally:
        db.close()


def test_the_commands_import_and_list(tmp_path, capfdbinary):
    path, csv = tmp_path / "news.annot", tmp_path / "towns.csv"
    Project.create(path, load_preset("news")).close()
    csv.write_text(TOWNS + "2,,x,,,\n", encoding="utf-8")
    assert cli.main(["gazetteer", str(path), str(csv)]) == 1
    _, said = capfdbinary.readouterr()
    assert said.decode().splitlines() == [
        "Columns left out: elevation",
        "left out: towns.csv, line 3: It has no name.",
        "1 new entity; 1 row left out",
    ]
    with Project(path) as project:
        [doha] = entities(project).values()
        project.do(_making(doha))
    assert cli.main(["entities", str(path), "--json"]) == 0
    output, _ = capfdbinary.readouterr()
    [line] = output.decode().splitlines()
    assert json.loads(line)["name"] == "Wire"
    assert cli.main(["gazetteer", str(path), str(csv), "--label", "river"]) == 1
    assert b"no label" in capfdbinary.readouterr()[1]


def _making(_):
    from annotator.core.change import adding
    from annotator.core.entity import Entity

    return adding("make", Entity("Wire", label="actor"))

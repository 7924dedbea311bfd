"""K09 to K11: the power goes at any moment; calibrated on bare SQLite, which loses nothing or much as it is told to."""

from __future__ import annotations

import contextlib
import random
import sqlite3

from annotator.core.errors import ProjectError
from annotator.formats import export_file
from annotator.formats.jsonl import JsonlExporter
from annotator.storage import Project
from annotator.storage.check import check
from tests.faults import children
from tests.faults.cases import Trial, case
from tests.faults.children import Tell
from tests.faults.powerloss import contents, cuts, restore
from tests.faults.preload import Calls
from tests.faults.scripted import Script, act, new_project, view_of
from tests.storage.material import bring, coded

STEPS = 150


@case("K09", full=1000, quick=20)
def scripted_run(trial: Trial) -> str:
    good, bad = (_lost_by_sqlite(trial, setting) for setting in ("EXTRA", "OFF"))
    trial.require(good == 0, f"calibration: bare SQLite with synchronous=EXTRA lost {good}")
    trial.require(bad > 0, "calibration: bare SQLite with synchronous=OFF lost nothing")
    calls, folder, steps = Calls(trial.fresh("disk")), trial.folder / "disk", 20 if trial.quick else STEPS
    path, log = folder / "news.annot", trial.folder / "log"
    new_project(path)
    first = contents(folder)

    def work(tell: Tell) -> None:
        script = Script(9)
        with calls.logged(log), Project(path) as project:
            for _ in range(steps):
                act(project, script.step())
                calls.mark(script.number)

    children.run(work)
    script, views = Script(9), []
    for _ in range(steps + 1):
        views.append(script.view())
        script.step()
    place, in_hand = trial.fresh("after"), 0
    for acknowledged, files in cuts(log, folder, first, trial.wanted, trial.chance):
        restore(place, files)
        number = max(acknowledged, 0)
        try:
            with Project(place / path.name) as project:
                found = view_of(project)
        except ProjectError as error:
            trial.require(False, f"after step {number}: {error}")
        else:
            trial.require(found in views[number : number + 2], f"after step {number}: other values")
            in_hand += number < steps and found == views[number + 1] != views[number]
            findings = check(place / path.name)
            trial.require(not findings, f"after step {number}:", findings[:3])
        trial.count()
    tried = 40 if trial.quick else 200
    return f"{in_hand} cuts kept the step in hand too; bare SQLite lost {good} of {tried} with EXTRA, {bad} with OFF"


def _lost_by_sqlite(trial: Trial, setting: str) -> int:
    """Return how many cuts cost acknowledged rows, or the file."""
    folder = trial.fresh(f"bare-{setting}")
    calls, path, log = Calls(folder), folder / "bare.db", trial.folder / "bare.log"
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, words TEXT)")
    first = contents(folder)

    def work(tell: Tell) -> None:
        with calls.logged(log), contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(f"PRAGMA synchronous={setting}")
            for number in range(50):
                db.execute("INSERT INTO kept VALUES (?, ?)", (number, "words " * 400))
                calls.mark(number)

    children.run(work)
    lost, place = 0, trial.fresh("bare-after")
    for acknowledged, files in cuts(log, folder, first, 40 if trial.quick else 200, random.Random(setting)):
        restore(place, files)
        try:
            with contextlib.closing(sqlite3.connect(place / "bare.db")) as db:
                there = [number for [number] in db.execute("SELECT number FROM kept ORDER BY number")]
                sound = db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except sqlite3.DatabaseError:
            there, sound = [], False
        whole = there in (list(range(acknowledged + 1)), list(range(acknowledged + 2)))
        lost += not (sound and whole)
    return lost


@case("K10", full=500, quick=40)
def export_and_settings(trial: Trial) -> str:
    half = trial.wanted // 2
    exports, settings = _export_cuts(trial, trial.wanted - half), _settings_cuts(trial, half)
    return f"export: {exports}; settings: {settings}"


def _export_cuts(trial: Trial, number: int) -> str:
    path, folder = trial.folder / "news.annot", trial.fresh("out")
    calls, target, log = Calls(folder), folder / "news.jsonl", trial.folder / "log"
    new_project(path)
    with Project(path) as project:
        bring(project, *(coded(f"b{n}", f"{n} " + "The ferry was full. " * 100) for n in range(60)))
    old = b"the old export\n" * 500
    target.write_bytes(old)
    first = contents(folder)

    def work(tell: Tell) -> None:
        with calls.logged(log), Project(path, read_only=True) as project:
            export_file(target, JsonlExporter(), project.coded_articles())
            calls.mark(1)

    children.run(work)
    new, news = target.read_bytes(), 0
    for acknowledged, files in cuts(log, folder, first, number, trial.chance):
        there = files.get(target.name, b"")
        trial.require(there in (old, new), f"the export has {len(there)} bytes after a cut")
        trial.require(there == new or acknowledged < 1, "an export that was told of is the old one after a cut")
        news += there == new
        trial.count()
    return f"{news} new, {number - news} old"


def _settings_cuts(trial: Trial, number: int) -> str:
    from PySide6.QtCore import QSettings

    from annotator.ui.settings import Settings

    folder = trial.fresh("settings")
    calls, file, log = Calls(folder), folder / "annotator.ini", trial.folder / "log"

    def work(tell: Tell) -> None:
        settings = Settings(QSettings(str(file), QSettings.Format.IniFormat))
        settings.set("analyst", "first " * 200)
        first = contents(folder)
        with calls.logged(log):
            for step in range(5):
                settings.set("analyst", f"{step} " * 300)
                calls.mark(step)
        restore(folder, first)

    def write_down(tell: Tell) -> None:
        settings = Settings(QSettings(str(file), QSettings.Format.IniFormat))
        settings.set("analyst", "first " * 200)
        tell(file.read_bytes().hex())
        for step in range(5):
            settings.set("analyst", f"{step} " * 300)
            tell(file.read_bytes().hex())

    states = [bytes.fromhex(line) for line in children.run(write_down)]
    file.unlink()
    children.run(work)
    first, latest = contents(folder), 0
    for acknowledged, files in cuts(log, folder, first, number, trial.chance):
        there = files.get(file.name, b"")
        trial.require(there in states, f"the settings have {len(there)} bytes after a cut")
        latest += there == states[acknowledged + 1]
        trial.count()
    return f"{latest} the last that were written, {number - latest} older, all whole"

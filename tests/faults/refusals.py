"""Formats that the program does not read or write: the files made for them are refused in a sentence and do nothing.

These cases stay unfulfilled until there is a reader; what can be kept of their promises today is counted here.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTableView

from annotator.core.errors import AnnotatorError
from annotator.resources import label_set_from_toml
from annotator.storage import Project
from annotator.storage.check import check
from tests.faults import children
from tests.faults.cases import NotBuiltError, Trial, case
from tests.faults.children import Tell
from tests.faults.scripted import TEXTS, new_project
from tests.faults.windows import open_window, run_for

#: What nothing that comes in may bring along.
SECRET = "the words of another file"

#: Limits for one file: megabytes, and seconds.
_MEMORY, _SECONDS = 200, 20


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """Give a port of this machine, and the list of those who called there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        callers: list[object] = []

        def listen() -> None:
            try:
                while True:
                    caller, address = server.accept()
                    callers.append(address)
                    caller.close()
            except OSError:
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], callers
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def refuse_all(trial: Trial, news: Path, kept: tuple[str, ...] = ()) -> str:
    """Give each file of a folder to ``annotator import``, drop it on a window, and import the folder; return a figure.

    Files whose names end as ``kept`` says are read in the folder, as the plain texts that they are.
    """
    path, files = trial.folder / "news.annot", sorted(file for file in news.iterdir() if file.suffix not in kept)
    whole = new_project(path)
    before, most = _there(trial.folder), 0
    for file in files:
        status, words, megabytes, seconds = _imported(path, file)
        most = max(most, megabytes)
        trial.count()
        trial.require(status == 1 and "Traceback" not in words, f"{file.name}: status {status}, {words[-300:]}")
        told = [line for line in words.splitlines() if file.name in line]
        trial.require(len(told) == 1 and ".jsonl" in told[0] and ".txt" in told[0], f"{file.name}: {words}")
        trial.require(megabytes < _MEMORY, f"{file.name}: {megabytes} MB")
        trial.require(seconds < _SECONDS, f"{file.name}: {seconds:.0f} s")
    _require_as_before(trial, path)
    status, words, megabytes, _ = _imported(path, news)
    trial.require(status == 0 and "Traceback" not in words, f"the folder: status {status}, {words[-300:]}")
    trial.require(megabytes < _MEMORY, f"the folder: {megabytes} MB")
    with Project(path, read_only=True) as project:
        texts = [coded.article.text for coded in project.coded_articles()]
    trial.require(not any(SECRET in text for text in texts), "another file was read")
    path.write_bytes(whole)
    for file, words in zip(files, children.run(lambda tell: _drop_each(trial, path, files, tell)), strict=True):
        trial.require(file.name in words and ".txt" in words, f"dropped {file.name}: {words or 'nothing is said'}")
    _require_as_before(trial, path)
    trial.require(not check(path), check(path)[:2])
    new = _there(trial.folder) - before
    trial.require(not new, f"files were made: {sorted(new)[:3]}")
    return f"{len(files)} files were refused, named with the formats that are read, at most {most} MB"


def _require_as_before(trial: Trial, path: Path) -> None:
    with Project(path, read_only=True) as project:
        there, steps = [coded.article.text for coded in project.coded_articles()], len(project.history())
    trial.require(there == list(TEXTS.values()) and steps == 1, f"{len(there)} articles and {steps} steps are there")


def _there(folder: Path) -> set[str]:
    """Return the files below a folder, without the settings and logs of the window that has its home there."""
    return {str(path) for path in folder.rglob("*") if not any(part.startswith(".") for part in path.parts)}


def _imported(project: Path, file: Path) -> tuple[int, str, int, float]:
    """Return the exit status, what was said, the megabytes and the seconds of ``annotator import``."""
    command, begun = [sys.executable, "-m", "annotator", "import", project, file], time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        words = process.stderr.read().decode(errors="replace")
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, words, used.ru_maxrss // 1000, time.perf_counter() - begun


def _drop_each(trial: Trial, path: Path, files: list[Path], tell: Tell) -> None:
    window = open_window(trial.folder, path)
    for file in files:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        place, none = QPointF(50, 50), Qt.KeyboardModifier.NoModifier
        words = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
        QApplication.sendEvent(window, QDragEnterEvent(place.toPoint(), *words))
        QApplication.sendEvent(window, QDropEvent(place, *words))
        window.projects.wait_for_jobs()
        run_for(0.05)
        told = []
        for top in QApplication.topLevelWidgets():
            if top is not window and top.isVisible():
                for table in top.findChildren(QTableView):
                    model = table.model()
                    cells = [model.index(row, column) for row in range(model.rowCount()) for column in range(3)]
                    told += [str(cell.data()) for cell in cells]
                top.close()
        tell(" ".join(told).replace("\n", " "))
    window.close()


@case("I11")
def brat(trial: Trial) -> str:
    news = trial.fresh("news")
    (news / "alone.ann").write_bytes(b"T1\tActor 0 4\tOslo\n")
    (news / "cut.ann").write_bytes(b"T1\tActor 0 4;9 13\tOslo Doha\r\nT1\tActor 0 4\tOslo\nR1\tby Arg1:T1 Arg2:T9\n")
    (news / "cut.txt").write_bytes(b"Oslo and\rDoha\r\n")
    figure = refuse_all(trial, news, (".txt",))
    raise NotBuiltError(f"the program has no reader or writer of brat yet. Tried: {figure}; a text beside is read")


@case("I12")
def tables(trial: Trial) -> str:
    news = trial.fresh("news")
    (news / "quotes.csv").write_bytes(b'\xef\xbb\xbfid;text\r\n1;"a ""b"";\r\nc"\r\n')
    (news / "wide.csv").write_bytes(b"," * 1_000_000 + b"\n")
    (news / "open.tsv").write_bytes(b'id\ttext\n1\t"never closed' + b"x" * 2_000_000)
    (news / "words.conll").write_bytes(b"Oslo B-LOC\n\nDoha I-LOC\n")
    figure = refuse_all(trial, news)
    raise NotBuiltError(f"the program has no reader or writer of CoNLL and CSV yet. Tried: {figure}")


@case("I13")
def xml(trial: Trial) -> str:
    news, secret = trial.fresh("news"), trial.folder / "secret.md"
    secret.write_text(SECRET, encoding="utf-8")
    with listening() as (port, callers):
        outside = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}"><!ENTITY b SYSTEM "http://127.0.0.1:{port}/b">]>'
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        contents = {
            "outside": f"{outside}<x>&a;&b;</x>".encode(),
            "dtd": f'<!DOCTYPE x SYSTEM "http://127.0.0.1:{port}/x.dtd"><x/>'.encode(),
            "laughs": f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e11;</x>'.encode(),
            "deep": b"<a>" * 200_000 + b"</a>" * 200_000,
            "encoding": '<?xml version="1.0" encoding="UTF-16"?><x>Öre</x>'.encode("latin-1"),
        }
        for name, content in contents.items():
            (news / f"{name}.xml").write_bytes(content)
        figure = refuse_all(trial, news)
        trial.require(not callers, f"{len(callers)} requests")
    raise NotBuiltError(f"the program has no reader of XML yet. Tried: {figure}; 0 reads, {len(callers)} requests")


@case("I14")
def archives(trial: Trial) -> str:
    news = trial.fresh("news")
    with zipfile.ZipFile(news / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", bytes(300_000_000))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.write(news / "bomb.zip", "bomb.zip")
    with zipfile.ZipFile(news / "nested.zip", "w") as file:
        file.writestr("inner.zip", inner.getvalue())
    with zipfile.ZipFile(news / "names.docx", "w") as file:
        file.writestr("../outside.txt", "x")
        file.writestr(str(trial.folder / "absolute.txt"), "x")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/hostname")
    with zipfile.ZipFile(news / "many.epub", "w") as file:
        for number in range(100_000):
            file.writestr(f"{number}.txt", "")
    with zipfile.ZipFile(news / "locked.zip", "w") as file:
        file.writestr("a.txt", "x")
    content = bytearray((news / "locked.zip").read_bytes())
    content[6] |= 1  # says that it is encrypted
    (news / "locked.zip").write_bytes(content)
    figure = refuse_all(trial, news)
    raise NotBuiltError(f"the program has no reader of DOCX, EPUB and ZIP yet. Tried: {figure}; 0 files written")


@case("I15")
def html(trial: Trial) -> str:
    news = trial.fresh("news")
    with listening() as (port, callers):
        there = f"http://127.0.0.1:{port}"
        contents = {
            "script.html": f"<script>fetch('{there}/a')</script><p>Oslo",
            "images.htm": f"<img src={there}/b.png><link rel=stylesheet href={there}/c.css><iframe src={there}/d>",
            "table.html": "<table>" + "<tr>" + "<td>x" * 500_000,
            "open.xhtml": "<b><i><u>" * 100_000 + "<!--",
        }
        for name, content in contents.items():
            (news / name).write_text(content, encoding="utf-8")
        figure = refuse_all(trial, news)
        trial.require(not callers, f"{len(callers)} requests")
    raise NotBuiltError(f"the program has no reader of HTML yet. Tried: {figure}; {len(callers)} requests")


@case("F10")
def cycle(trial: Trial) -> str:
    """Labels that name each other as parents, as a later version may write them."""
    labels = "".join(f'[[labels]]\nid = "l{n}"\nparent = "l{(n + 1) % 40}"\n' for n in range(40))
    begun = time.perf_counter()
    try:
        label_set_from_toml(f'name = "cycle"\n{labels}')
        words = "read without them"
    except AnnotatorError as error:
        words = f"refused: {error}"
    took = time.perf_counter() - begun
    trial.count()
    trial.require(took < 1, f"it took {took:.1f} s")
    raise NotBuiltError(
        "the program has no hierarchy of labels or entities yet."
        f" Tried: a label set with parents in a circle is {words}, in {took * 1000:.0f} ms"
    )


def _no_export(trial: Trial, name: str) -> str:
    """Ask for an export that there is not; the file that is there stays."""
    path, target = trial.folder / "news.annot", trial.folder / f"out.{name}"
    new_project(path)
    target.write_bytes(b"the old one\n")
    command = [sys.executable, "-m", "annotator", "export", path, "-f", name, "-o", target]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    trial.count()
    trial.require(done.returncode == 2 and f"'{name}'" in done.stderr, done.returncode, done.stderr)
    trial.require("jsonl" in done.stderr, done.stderr)
    trial.require(target.read_bytes() == b"the old one\n", "the file that was there is another")
    return f"an export as {name} is refused with the formats that are written, the old file stays"


@case("I21")
def forbidden_in_xml(trial: Trial) -> str:
    raise NotBuiltError(f"the program has no export as XML yet. Tried: {_no_export(trial, 'xml')}")

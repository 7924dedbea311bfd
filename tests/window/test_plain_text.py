"""Outside text is text: shown literally wherever it appears, never run, followed, fetched or put into a pattern.

Each case begins with its number in the catalogue of faults, so that it can be run by it.
"""

from __future__ import annotations

import ctypes
import html
import json
import os
import select
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMessageBox, QToolTip

from annotator.core.span import Fragment
from annotator.storage.check import check
from annotator.ui.opening import Plan
from annotator.ui.widgets.note_edit import NoteEdit
from tests.window.journey import CONTROL, SHIFT, Journey, Key, journey
from tests.window.shown import Shown, ask_for_every_tip, plain, shown

__all__ = ["journey"]

WORDS = {
    "A01 bold": "<b>bold</b>",
    "A01 link": '<a href="http://127.0.0.1:9/x">click</a>',
    "A01 image": "<img src='file:///etc/hostname'>",
    "A01 table": "<table border=1><tr><td>cell</td></tr></table>",
    "A01 entity": "&amp; &lt;b&gt; &#65;",
    "A01 document": "<html><body>x</body></html>",
    "A01 markdown": "# a **b** [c](http://x) ![d](e.png)",
    "A03 ampersand": "Rock & Roll && &File",
    "A03 places": "%1 %n %s {x} {0} {} {",
    "A03 star": "news[*] [*][*] end",
    "A03 backslash": "a\\nb \\u202e \\1 $1",
    "A05 SQL": "x'; DROP TABLE articles; --",
    "A05 quotes": '" OR 1=1 -- "" \'\'',
    "A05 search words": "a AND NOT b* NEAR(c, 2) ^d -e col:f",
    "A05 wildcards": "100% _under_ *?[a-z]",
    "U10 override": "photo\u202egpj.exe",
    "U10 isolates": "\u2067abc\u2066 \u2069\u2069\u202c def",
    "U10 Arabic": "حزب 12 السلام",
}


def file_name(words: str) -> str:
    return words.replace("/", "_").strip()[:100]


def record(words: str) -> dict:
    """Return a record of JSONL that says the words in every field that takes them."""
    text = f"{words}\nThe words {words} stand here, and {words} there.\n"
    spans = [{"start": 0, "end": len(words), "label": words, "analyst": words, "note": f"{words}\n{words}", "id": "s"}]
    spans[0] |= {"attributes": {words: words}, "entity": words}
    meta = {"title": words, "source": words, "published": words, "language": words, words: words}
    return {"id": words, "text": text, "meta": meta, "spans": spans}


def dialogs() -> list[QDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]


def tour(journey: Journey, folder: Path, words: str) -> Iterator[tuple[str, str]]:
    """Go through everything that can show the words; yield what is shown now and the words that must be in it."""
    window, actions = journey.window, journey.window.actions_
    name = file_name(words)
    yield "window", words
    journey.view.set_selection(Fragment(len(words) + 1, len(words) + 4))
    yield "title", name
    journey.press(Key.Key_Home, CONTROL)
    journey.press(Key.Key_Tab)
    assert window.article_pane.selected_span() is not None
    yield "inspector", words
    journey.press(Key.Key_4)
    yield "undo", words
    journey.press(Key.Key_Z)
    journey.press(Key.Key_Escape)
    start = journey.text.rindex(words)
    journey.view.set_selection(Fragment(start, start + len(words)))
    journey.press(Key.Key_5, SHIFT)
    assert window.banner.isVisible()
    yield "question", words
    journey.press(Key.Key_Return)
    yield "tagged all", words
    journey.press(Key.Key_5, SHIFT)
    yield "remark", words
    journey.press(Key.Key_Escape)
    for action in ("history", "go_to", "commands", "keys", "settings", "label_set"):
        actions[action].trigger()
        yield action, words
        for dialog in dialogs():
            dialog.close()
    for suffix in ("nothing", "annot"):
        window.projects.open_paths([folder / "none" / f"{name}.{suffix}"])
        yield suffix, name
        close()
    (folder / f"{name}.txt").write_bytes(b"")
    (folder / f"{name}.jsonl").write_text(json.dumps({"text": words, "spans": [{"label": words, "start": words}]}))
    window.transfers.import_paths([folder / f"{name}.txt", folder / f"{name}.jsonl"])
    window.projects.wait_for_jobs()
    yield "report", name
    close()
    window.transfers.export(folder / f"{name}.out.jsonl", "jsonl")
    window.projects.wait_for_jobs()
    yield "exported", name
    actions["history"].trigger()
    journey.press(Key.Key_Escape)
    close()
    window.article_pane.menu_requested.emit(window.mapToGlobal(window.rect().center()))
    yield "menu", words
    QApplication.activePopupWidget().close()


def close() -> None:
    for dialog in dialogs():
        dialog.close()


@pytest.fixture
def hostile(journey, settings, tmp_path):
    """Open a project whose every field says the words."""

    def opened(words: str) -> Journey:
        settings.set("analyst", words)
        folder = tmp_path / file_name(words)
        folder.mkdir()
        (folder / "0.jsonl").write_text(json.dumps(record(words)) + "\n")
        journey.open(folder)
        assert journey.window.workspace.article.title == words
        return journey

    return opened


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_words_from_outside_are_shown_as_they_are_everywhere(hostile, tmp_path, words):
    journey = hostile(words)
    places, missing, faults = 0, [], set()
    for place, expected in tour(journey, tmp_path, words):
        QApplication.processEvents()
        pieces = shown(journey.window)
        wanted = plain(expected)
        places += 1
        missing += [] if any(wanted in plain(piece.seen()) for piece in pieces) else [place]
        faults |= {piece for piece in pieces if piece.kind == "rich" or piece.may_reorder(words)}
        faults |= set(wrong(pieces, words))
    assert not faults, "\n".join(sorted(map(repr, faults)))
    assert missing == []
    assert places == 18
    assert check(journey.window.workspace.project.path) == []
    [line] = [json.loads(line) for line in journey.export(tmp_path / "out.jsonl")[0].splitlines()]
    assert line["text"] == record(words)["text"]
    assert line["meta"]["title"] == words


def wrong(pieces: list[Shown], words: str) -> list[Shown]:
    """Return what holds the words as they were given but does not show them so."""
    kept = plain(words)
    return [
        piece
        for piece in pieces
        if kept in plain(piece.text) + plain(html.unescape(piece.text)) and kept not in plain(piece.seen())
    ]


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_words_in_the_filter_the_finder_and_the_lists_are_only_looked_for(hostile, words, qtbot):
    journey = hostile(words)
    pane = journey.window.articles_pane
    journey.press(Key.Key_L, CONTROL)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.insert(words)
    journey.press(Key.Key_Return)
    assert pane.filter.query == words
    qtbot.waitUntil(lambda: not pane.is_looking(), timeout=20_000)
    assert len(pane.keys()) == 1
    field.setText(f"zqxj {words}")
    pane.list.setFocus()
    field.setFocus()
    journey.press(Key.Key_Return)
    qtbot.waitUntil(lambda: not pane.is_looking(), timeout=20_000)
    assert len(pane.keys()) == 0
    pane.filter.reset()
    assert len(pane.keys()) == 1
    journey.view.setFocus()
    journey.press(Key.Key_F, CONTROL)
    QApplication.focusWidget().setText(words)
    journey.press(Key.Key_Escape)
    assert journey.selected() == words
    for action in ("go_to", "commands", "keys"):
        journey.window.actions_[action].trigger()
        [dialog] = dialogs()
        dialog.findChild(QLineEdit).setText(words)
        QApplication.processEvents()
        dialog.close()


def test_a03_a_note_an_analyst_and_a_label_are_kept_as_they_were_typed(hostile, tmp_path):
    words = "&File %1 {x} [*] <b>b</b> '; DROP TABLE spans; --"
    journey = hostile(words)
    journey.press(Key.Key_Tab)
    note = journey.window.findChild(NoteEdit)
    note.setFocus()
    note.setPlainText("")
    journey.type(words)
    journey.press(Key.Key_Return, CONTROL)
    [line] = [json.loads(line) for line in journey.export(tmp_path / "out.jsonl")[0].splitlines()]
    [span] = line["spans"]
    assert (span["note"], span["analyst"], span["label"]) == (words, words, words)
    assert journey.window.actions_["undo"].text().replace("&&", "&").startswith("Undo: ")


# Nothing is fetched


class Watch:
    """Sees every opening of a file, by the system's own word."""

    _OPENED = 0x20

    def __init__(self, file: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._watch = self._libc.inotify_init1(os.O_NONBLOCK)
        assert self._libc.inotify_add_watch(self._watch, os.fsencode(file), self._OPENED) > 0

    def opened(self) -> bool:
        with suppress(BlockingIOError):
            return bool(os.read(self._watch, 4096))
        return False


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def called(server: socket.socket) -> bool:
    return bool(select.select([server], [], [], 0.2)[0])


def lures(picture: Path, port: int) -> list[str]:
    here = f"http://127.0.0.1:{port}"
    return [
        f"<img src='file://{picture}'><img src='{picture}'>",
        f"<img src='{here}/a.png'>",
        f"<link rel=stylesheet href='{here}/a.css'><style>@import url({here}/b.css);</style>",
        f"<body background='{here}/c.png'><table background='file://{picture}'>",
        f"![x](file://{picture}) ![x]({here}/d.png)",
        f"<script src='{here}/e.js'></script><iframe src='{here}/f'></iframe><object data='{here}/g'></object>",
        f"<!DOCTYPE x [<!ENTITY y SYSTEM 'file://{picture}'>]>&y;",
        f"file://{picture} {here}/h \\\\127.0.0.1\\share",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="needs the system's word on opened files")
def test_a02_no_picture_is_opened_and_no_server_is_called(hostile, tmp_path):
    picture = tmp_path / "secret.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    watch = Watch(picture)
    with listening() as server:
        words = " ".join(lures(picture, server.getsockname()[1]))
        folder = tmp_path / "lured"
        folder.mkdir()
        short = [lure for lure in lures(picture, server.getsockname()[1]) if len(lure) < 200]
        records = [record(lure) | {"id": str(number)} for number, lure in enumerate(short)]
        records = [line | {"spans": [line["spans"][0] | {"id": line["id"]}]} for line in records]
        records.append({"id": "all", "text": f"{words}\n{words}\n", "meta": {"title": words, "source": words}})
        (folder / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in records))
        journey = hostile("<b>")
        journey.open(folder)
        window = journey.window
        for key in list(window.articles_pane.keys()):
            window.workspace.show_key(key)
            journey.view.setFocus()
            journey.press(Key.Key_Tab)
            window.grab()
            ask_for_every_tip()
        for action in ("history", "go_to", "commands", "keys"):
            window.actions_[action].trigger()
            QApplication.processEvents()
            ask_for_every_tip()
            for dialog in dialogs():
                dialog.grab()
            close()
        journey.view.setFocus()
        journey.press(Key.Key_A, CONTROL)
        journey.press(Key.Key_C, CONTROL)
        note = window.findChild(NoteEdit)
        note.setFocus()
        journey.press(Key.Key_V, CONTROL)
        window.grab()
        QToolTip.hideText()
        assert not watch.opened()
        assert not called(server)
        with socket.create_connection(server.getsockname()):  # the two would have seen it
            assert called(server)
    picture.read_bytes()
    assert watch.opened()


class Handler(QObject):
    """Is told of every address that is to be opened outside of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def handle(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("file:///etc/hostname", id="A09 file"),
        pytest.param("javascript:alert(1)", id="A09 script"),
        pytest.param("\\\\127.0.0.1\\share\\x", id="A09 share"),
        pytest.param("http://127.0.0.1:9/x", id="A09 http"),
    ],
)
def test_no_click_on_a_link_opens_anything(journey, tmp_path, target):
    handler = Handler()
    for scheme in ("file", "javascript", "http"):
        QDesktopServices.setUrlHandler(scheme, handler, "handle")
    link = f'<a href="{target}">here</a> {target} [here]({target})'
    span = {"start": 0, "end": 4, "label": "claim", "note": link}
    journey.open_record(tmp_path / "in", id="a", text=f"{link}\n{link}\n", meta={"source": link}, spans=[span])
    journey.press(Key.Key_Tab)
    note = journey.window.findChild(NoteEdit)
    for widget in (note.viewport(), journey.view.viewport(), journey.window.inspector_pane):
        for x in range(10, min(widget.width(), 400), 30):
            for y in range(8, min(widget.height(), 200), 14):
                for modifier in (Qt.KeyboardModifier.NoModifier, CONTROL):
                    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, modifier, QPoint(x, y))
    for scheme in ("file", "javascript", "http"):
        QDesktopServices.unsetUrlHandler(scheme)
    assert handler.opened == []


# Names of projects


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_a_project_of_any_name_says_it_in_the_title_of_the_window(journey, empty_project, words):
    path = empty_project.rename(empty_project.with_name(f"{file_name(words)}.annot"))
    journey.window.projects.open_plan(Plan(path))
    title = Shown("window", "title", journey.window.windowTitle())
    assert plain(title.seen()).startswith(plain(file_name(words)))
    assert not title.may_reorder(words)
    assert not [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]

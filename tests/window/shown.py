"""Every string that the program shows: of each widget, tool tip, menu, row, header and title, and how Qt reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStatusBar,
    QTableView,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from annotator.ui.main_window import MainWindow

#: Of a list so many rows are looked at.
_ROWS = 60

_BIDI = "\u202a-\u202e\u2066-\u2069"
_ISOLATED = re.compile(f"\u2068[^{_BIDI}]*\u2069")


@dataclass(frozen=True)
class Shown:
    """A string on the screen: where, how Qt reads it (plain, tip, mnemonic, title, rich, spoken, field), as given."""

    where: str
    kind: str
    text: str

    def seen(self) -> str:
        """Return what a reader sees of it."""
        text = self.text
        if self.kind == "rich" or (self.kind == "tip" and GuiQt.mightBeRichText(text)):
            document = QTextDocument()
            document.setHtml(text)
            return document.toPlainText()
        if self.kind == "mnemonic":
            return re.sub("&(.)", r"\1", text)
        if self.kind == "title":
            return text.replace("[*][*]", "\0").replace("[*]", "").replace("\0", "[*]")
        return text

    def may_reorder(self, words: str) -> bool:
        """Whether a control in it, or words that run from right to left, can reorder what stands beside them."""
        if self.kind in ("spoken", "field"):
            return False
        return any(_reorders(line, words) for line in self.seen().split("\n"))


def _reorders(line: str, words: str) -> bool:
    rest = _ISOLATED.sub("", line)
    if re.search("[\u0590-\u08ff]", words):
        rest = rest.replace(plain(words), "\u05d0")  # what stands in the words themselves is their own affair
    if re.search(f"[{_BIDI}]", rest):
        return True
    letters = re.findall("[A-Za-z\u0590-\u08ff]", rest)
    turned = bool(letters) and letters[0] > "\u0590" and letters[-1] < "\u0590"
    return turned or bool(re.search("[\u0590-\u08ff][^A-Za-z\u0590-\u08ff]*[0-9]", rest))


def plain(text: str) -> str:
    """Return a text as it is to be seen: on one line, without what would reorder it."""
    return re.sub(r"\s+", " ", re.sub(f"[{_BIDI}]", "", text)).strip()


def shown(window: MainWindow) -> list[Shown]:
    """Return every string that is on the screen, or one gesture away in a menu or a tool tip."""
    found = [piece for widget in QApplication.allWidgets() if widget.isVisible() for piece in _of_widget(widget)]
    for menu in (action.menu() for action in window.menuBar().actions()):
        found += _of_menu(menu)
    for action in (*window.actions(), *window.article_pane.view.actions()):
        found.append(Shown(f"action {action.objectName()}", "mnemonic", action.text()))
        found.append(Shown(f"action {action.objectName()}", "tip", action.toolTip()))
        found.append(Shown(f"action {action.objectName()}", "plain", action.statusTip()))
    return [piece for piece in found if piece.text]


def _of_menu(menu: QMenu) -> Iterator[Shown]:
    for action in menu.actions():
        yield Shown(f"menu {menu.title()}", "mnemonic", action.text())
        yield Shown(f"menu {menu.title()}", "tip", action.toolTip())


def _of_widget(widget: QWidget) -> Iterator[Shown]:
    where = f"{type(widget).__name__} {widget.objectName()}".strip()
    yield Shown(where, "tip", widget.toolTip())
    yield Shown(where, "spoken", widget.accessibleName())
    if widget.isWindow():
        yield Shown(where, "title", widget.windowTitle())
    if isinstance(widget, QLabel):
        form = widget.textFormat()
        rich = form in (Qt.TextFormat.RichText, Qt.TextFormat.MarkdownText)
        rich = rich or (form == Qt.TextFormat.AutoText and GuiQt.mightBeRichText(widget.text()))
        yield Shown(where, "rich" if rich else "plain", widget.text())
    elif isinstance(widget, QAbstractButton):
        yield Shown(where, "mnemonic", widget.text())
    elif isinstance(widget, QComboBox):
        yield from _of_model(where, widget.model())
    elif isinstance(widget, QLineEdit):
        yield Shown(where, "field", widget.text())
        yield Shown(where, "plain", widget.placeholderText())
    elif isinstance(widget, QPlainTextEdit) or (isinstance(widget, QTextEdit) and not isinstance(widget, QTextBrowser)):
        yield Shown(where, "field", widget.toPlainText())
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _of_model(where, widget.model())
        if isinstance(widget, QTableView):
            for section in range(widget.model().columnCount()):
                yield Shown(where, "plain", str(widget.model().headerData(section, Qt.Orientation.Horizontal)))
    elif isinstance(widget, QMenu):
        yield from _of_menu(widget)
    elif isinstance(widget, QStatusBar):
        yield Shown(where, "plain", widget.currentMessage())
    elif callable(getattr(widget, "text", None)) and not isinstance(widget, QDialog):
        yield Shown(where, "plain", str(widget.text()))


def _of_model(where: str, model: QAbstractItemModel) -> Iterator[Shown]:
    roles = {
        Qt.ItemDataRole.DisplayRole: "plain",
        Qt.ItemDataRole.ToolTipRole: "tip",
        Qt.ItemDataRole.AccessibleTextRole: "spoken",
    }
    for row in range(min(model.rowCount(), _ROWS)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            for role, kind in roles.items():
                value = model.index(row, column).data(role)
                if isinstance(value, str):
                    yield Shown(f"{where}, row {row}", kind, value)


def ask_for_every_tip() -> None:
    """Let the mouse rest on every widget, and on every row of the lists, until its tool tip would show."""
    for widget in QApplication.allWidgets():
        if not isValid(widget) or not widget.isVisible():
            continue
        places = [widget.rect().center()]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            widget, rows = widget.viewport(), range(min(widget.model().rowCount(), _ROWS))
            view = widget.parent()
            places = [view.visualRect(view.model().index(row, 0)).center() for row in rows]
        for place in places:
            _rest_on(widget, place)


def _rest_on(widget: QWidget, place: QPoint) -> None:
    event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()

"""The only message boxes: errors, questions, results. Everything in them is shown as plain text."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton, QWidget

from annotator.core.errors import AnnotatorError
from annotator.ui.widgets.plain import one_line, without_overrides

logger = logging.getLogger(__name__)

#: This many findings of a check are listed; all of them are copied.
_MOST = 2000


def _tr(text: str) -> str:
    return QCoreApplication.translate("messages", text)


def _box(parent: QWidget | None, kind: QMessageBox.Icon, text: str, hint: str) -> QMessageBox:
    box = QMessageBox(kind, _tr("Annotator"), one_line(text), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)  # a title or a path may hold anything; the hint's label follows
    box.setInformativeText(without_overrides(hint))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


def show_error(parent: QWidget | None, error: AnnotatorError) -> QMessageBox:
    """Show what went wrong and what to do about it, without stopping the program; log the cause."""
    logger.info("shown to the analyst: %s", type(error).__name__, exc_info=error)
    box = _box(parent, QMessageBox.Icon.Warning, str(error), error.hint)
    enough = box.addButton(QMessageBox.StandardButton.Ok)
    box.setDefaultButton(enough)
    box.setEscapeButton(enough)  # beside another button Qt would take neither
    _add_copying(box, error)
    box.open()
    return box


def _add_copying(box: QMessageBox, error: AnnotatorError) -> None:
    """Let the analyst copy what a report needs; the box stays open."""
    copy = QPushButton(_tr("Copy details"), box)
    copy.setToolTip(_tr("Versions, and where in the program it happened; no text of articles"))
    box.addButton(copy, QMessageBox.ButtonRole.HelpRole)
    copy.clicked.disconnect()  # any button of a message box would close it

    def copied() -> None:
        from annotator.ui.fault_details import report_of

        QGuiApplication.clipboard().setText(report_of(error))
        copy.setText(_tr("Copied"))

    copy.clicked.connect(copied)


def show_information(parent: QWidget | None, text: str, hint: str = "") -> QMessageBox:
    """Show a result that wants to be read."""
    box = _box(parent, QMessageBox.Icon.Information, text, hint)
    box.open()
    return box


def ask(
    parent: QWidget | None,
    text: str,
    hint: str,
    yes_words: str,
    yes: Callable[[], object],
    *,
    destructive: bool = False,
) -> QMessageBox:
    """Ask before an action, without stopping the program; ``yes`` is called if the analyst agrees.

    Return presses Cancel where the action is ``destructive``, else the action.
    """
    box = _box(parent, QMessageBox.Icon.Question, text, hint)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    agree = QPushButton(yes_words.replace("&", "&&"), box)
    role = QMessageBox.ButtonRole.DestructiveRole if destructive else QMessageBox.ButtonRole.AcceptRole
    box.addButton(agree, role)
    box.setDefaultButton(cancel if destructive else agree)
    box.setEscapeButton(cancel)
    agree.clicked.connect(lambda: yes())
    box.open()
    return box


def choose(
    parent: QWidget | None, text: str, hint: str, choices: Sequence[tuple[str, Callable[[], object]]]
) -> QMessageBox:
    """Offer what can be done about something, the best choice first and by Return; Escape does none of it."""
    box = _box(parent, QMessageBox.Icon.Question, text, hint)
    for words, act in choices:
        button = QPushButton(words.replace("&", "&&"), box)
        box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
        button.clicked.connect(lambda _=False, act=act: act())
        if box.defaultButton() is None:
            box.setDefaultButton(button)
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.open()
    return box


def ask_to_lose(parent: QWidget | None, what: str) -> bool:
    """Ask whether to close although one change is not in the file; waits for the answer. Return keeps it open."""
    box = _box(
        parent,
        QMessageBox.Icon.Warning,
        _tr("One change is not saved: {}").format(what),
        _tr("Everything before it is in the file. Closing now loses this change."),
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    stay = box.addButton(_tr("Stay"), QMessageBox.ButtonRole.RejectRole)
    lose = box.addButton(_tr("Close and lose it"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    answer = box.clickedButton() is lose
    box.deleteLater()
    return answer


def show_report(parent: QWidget | None, report: Any) -> QDialog:
    """Show what an import brought, refused and noted."""
    from annotator.ui.dialogs.import_report_dialog import ImportReportDialog  # not needed to paint the window

    dialog = ImportReportDialog(report, parent)
    dialog.open()
    return dialog


def show_rescue(parent: QWidget | None, name: str, rescue: Any) -> QMessageBox:
    """Show what came along from a damaged project, and line by line what did not."""
    text = _tr("{} articles, {} spans, {} relations and {} entities were rescued into {}.")
    counts = (f"{number:,}" for number in (rescue.articles, rescue.spans, rescue.relations, rescue.entities))
    hint = _tr("The damaged project is as it was. Keep it until you have looked through what could not come along.")
    box = _box(parent, QMessageBox.Icon.Information, text.format(*counts, name), hint)
    box.setDetailedText("\n".join(one_line(line) for line in rescue.lost))
    box.open()
    return box


def show_findings(parent: QWidget | None, findings: Sequence[str]) -> QMessageBox:
    """Show what a check of the project found, one finding a line."""
    count = len(findings)
    text = _tr("The check found one thing wrong.") if count == 1 else _tr("The check found {} things wrong.")
    hint = _tr("Nothing was changed. Keep a copy of the project file before going on.")
    box = _box(parent, QMessageBox.Icon.Warning, text.format(count), hint)
    details = "\n".join(findings[:_MOST]) + ("\n…" if count > _MOST else "")
    box.setDetailedText(without_overrides(details))
    box.open()
    return box

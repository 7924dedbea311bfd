"""What a source of suggestions is asked for: a word list with a look at its lines, a pattern with a try-out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.article import Article
from annotator.core.errors import AnnotatorError, RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.suggestion import Source
from annotator.ui.background import Job, Progress
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.widgets.refusal import Refusal

if TYPE_CHECKING:
    from annotator.engines.word_list_files import Read

#: Lines of a list, and lines that were left out, that are looked at; longest try-out of a pattern that is told.
_ROWS, _BAD, _TRIED = 200, 50, 5

_REST_MS = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the analyst wants of a source; ``label`` is empty where the list, or what is tagged, says it."""

    name: str
    label: str
    match_case: bool = False
    match_marks: bool = False
    whole_words: bool = True


#: Takes what is wanted, and refuses it by an error.
Keep = Callable[[Wanted], object]


class SourceDialog(QDialog):
    """A name, a label and how words are compared; ``keep`` gets it, and its refusal is shown while the dialog stays."""

    def __init__(self, title: str, labels: LabelSet, keep: Keep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._keep = keep
        self.name = QLineEdit(self)
        self.label = QComboBox(self)
        self.match_case = QCheckBox(self.tr("&Case counts"), self)
        self.match_marks = QCheckBox(self.tr("&Marks and accents count"), self)
        self.whole_words = QCheckBox(self.tr("&Whole words only"), self)
        self.whole_words.setChecked(True)
        for label in labels.offered:
            self.label.addItem(shown_plain(label.name), label.id)
        self.label.setAccessibleName(self.tr("Label"))
        self.refusal = Refusal(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.form = QFormLayout()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(18, 16, 18, 14)
        self.column.addLayout(self.form)

    def show_source(self, source: Source) -> None:
        """Show what a source is already."""
        self.name.setText(source.name)
        self.label.setCurrentIndex(max(0, self.label.findData(source.label)))
        self.match_case.setChecked(source.match_case)
        self.match_marks.setChecked(source.match_marks)
        self.whole_words.setChecked(source.whole_words)

    def offer_no_label(self, words: str) -> None:
        """Offer to give no label, in these words, and choose that."""
        self.label.insertItem(0, words, "")
        self.label.setCurrentIndex(0)

    def finish(self, agree: str) -> None:
        """Put what refuses and the buttons at the end; ``agree`` is on the button that keeps it."""
        self.column.addWidget(self.refusal)
        self.column.addWidget(self.buttons)
        if (button := self.buttons.button(QDialogButtonBox.StandardButton.Ok)) is not None:
            button.setText(agree)

    def wanted(self) -> Wanted:
        return Wanted(
            self.name.text().strip(),
            self.label.currentData() or "",
            self.match_case.isChecked(),
            self.match_marks.isChecked(),
            self.whole_words.isChecked(),
        )

    def accept(self) -> None:
        try:
            self._keep(self.wanted())
        except RefusedError as error:
            self.refusal.tell(error)
            return
        super().accept()

    def done(self, result: int) -> None:
        super().done(result)
        self.deleteLater()


class WordsDialog(SourceDialog):
    """A word list: of a file, whose first lines are shown with what each became, or one that is there already."""

    def __init__(
        self, labels: LabelSet, keep: Keep, parent: QWidget | None = None, *, read: Callable[..., Read] | None = None
    ) -> None:
        """``read`` reads the file; without it only the manner of a list that is there is asked."""
        super().__init__(parent.tr("Word list") if parent is not None else "", labels, keep, parent)
        self.offer_no_label(self.tr("as the list says"))
        self.form.addRow(self.tr("&Name"), self.name)
        self.form.addRow(self.tr("&Label"), self.label)
        for box in (self.whole_words, self.match_case, self.match_marks):
            self.form.addRow("", box)
        self.told = Line(self, least=80)
        self.rows = QTableWidget(0, 3, self)
        self.bad = QPlainTextEdit(self)
        self._job: Job | None = None
        if read is not None:
            self._show_file(read)
        self.finish(self.tr("Add") if read is not None else self.tr("Keep"))
        self.resize(560, 600 if read is not None else 260)

    def _show_file(self, read: Callable[..., Read]) -> None:
        table = self.rows
        table.setHorizontalHeaderLabels([self.tr("Term"), self.tr("Label"), self.tr("Entity")])
        table.setAccessibleName(self.tr("First lines of the list"))
        table.verticalHeader().hide()
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        table.setObjectName("panel")
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.bad.setReadOnly(True)
        self.bad.setTabChangesFocus(True)
        self.bad.setMaximumHeight(110)
        self.bad.setAccessibleName(self.tr("Lines that are left out"))
        self.bad.hide()
        self.told.set_text(self.tr("Reading…"))
        self.column.addWidget(self.told)
        self.column.addWidget(table, 1)
        self.column.addWidget(self.bad)
        self.buttons.setEnabled(False)
        job = self._job = job_of(self, lambda stopped: read(stopped))
        job.finished.connect(self._show_read)
        job.failed.connect(self._refuse)
        job.start()

    def _show_read(self, read: Read) -> None:
        entries = read.words.entries
        parts = [self.tr("{} terms").format(f"{len(entries):,}") if len(entries) != 1 else self.tr("1 term")]
        if read.left_out:
            left = self.tr("{} lines left out") if read.left_out != 1 else self.tr("{} line left out")
            parts.append(left.format(f"{read.left_out:,}"))
        if read.repeated:
            parts.append(self.tr("{} given twice").format(f"{read.repeated:,}"))
        self.told.set_text(" · ".join(parts))
        self.rows.setRowCount(min(_ROWS, len(entries)))
        for number, entry in enumerate(entries[:_ROWS]):
            for column, words in enumerate((entry.term, entry.label, entry.entity or "")):
                self.rows.setItem(number, column, QTableWidgetItem(shown_plain(words)))
        lines = [self.tr("Line {}: {}").format(f"{bad.line:,}", one_line(bad.reason)) for bad in read.bad[:_BAD]]
        self.bad.setPlainText("\n".join(lines))
        self.bad.setVisible(bool(lines))
        if any(not entry.label for entry in entries) and not self.label.currentData():
            self.label.setCurrentIndex(min(1, self.label.count() - 1))  # there the list does not say it
        self.buttons.setEnabled(True)

    def _refuse(self, error: AnnotatorError) -> None:
        self.told.set_text("")
        self.refusal.tell(error)
        self.buttons.setEnabled(True)
        if (button := self.buttons.button(QDialogButtonBox.StandardButton.Ok)) is not None:
            button.setEnabled(False)

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.stop()
        super().done(result)


class PatternDialog(SourceDialog):
    """A regular expression, tried out on the open article while it is typed."""

    def __init__(self, labels: LabelSet, keep: Keep, article: Article | None, parent: QWidget | None = None) -> None:
        super().__init__(parent.tr("Pattern") if parent is not None else "", labels, keep, parent)
        self._article = article
        self._job: Job | None = None
        self.pattern = QLineEdit(self)
        self.pattern.setPlaceholderText(r"\d+ (?:soldiers|civilians)")
        self.tried = Line(self, least=80)
        self.form.addRow(self.tr("&Pattern"), self.pattern)
        self.form.addRow("", self.tried)
        self.form.addRow(self.tr("&Label"), self.label)
        self.form.addRow(self.tr("&Name"), self.name)
        self.name.setPlaceholderText(self.tr("the pattern itself"))
        self.whole_words.setChecked(False)
        for box in (self.whole_words, self.match_case):
            self.form.addRow("", box)
        self.match_marks.hide()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.try_out)
        self.pattern.textEdited.connect(lambda _: self._rest.start())
        for box in (self.whole_words, self.match_case):
            box.toggled.connect(lambda _: self._rest.start())
        self.finish(self.tr("Keep"))
        for one, other in pairwise((self.pattern, self.label, self.name, self.whole_words, self.match_case)):
            QWidget.setTabOrder(one, other)
        self.pattern.setFocus()
        self.resize(540, 300)

    def show_source(self, source: Source) -> None:
        super().show_source(source)
        self.pattern.setText(source.content)
        self._rest.start()

    def try_out(self) -> None:
        """Count what the pattern finds in the open article, and say what is wrong with it."""
        if self._job is not None:
            self._job.stop()
        self._job = None
        self.refusal.tell(None)
        expression, text = self.pattern.text(), self._article.text if self._article is not None else ""
        if not expression.strip():
            self.tried.set_text("")
            return
        case, whole = self.match_case.isChecked(), self.whole_words.isChecked()

        def work(stopped: Callable[[], bool]) -> tuple[int, list[str]]:
            from annotator.engines.patterns import PatternMatcher

            found: list[str] = []
            number = 0
            for start, end, _ in PatternMatcher(expression, match_case=case, whole_words=whole).places(text):
                if stopped():
                    break
                number += 1
                if len(found) < _TRIED:
                    found.append(one_line(text[start:end], 40))
            return number, found

        job = self._job = job_of(self, work)
        job.finished.connect(lambda told: self._show_tried(job, *told))
        job.failed.connect(lambda error: self._show_wrong(job, error))
        job.start()

    def _show_tried(self, job: Job, number: int, found: list[str]) -> None:
        if job is not self._job:
            return
        words = self.tr("{} hits in this article") if number != 1 else self.tr("{} hit in this article")
        shown = ", ".join(shown_plain(f"“{one}”") for one in found)
        more = "…" if number > len(found) else ""
        self.tried.set_text(": ".join(part for part in (words.format(f"{number:,}"), f"{shown}{more}") if part))

    def _show_wrong(self, job: Job, error: AnnotatorError) -> None:
        if job is self._job:
            self.tried.set_text("")
            self.refusal.tell(error)

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.stop()
        super().done(result)


def job_of(parent: QObject, work: Callable[[Callable[[], bool]], object]) -> Job:
    def act(_progress: Progress, stopped: Callable[[], bool]) -> object:
        return work(stopped)

    return Job("Looking", act, parent)

"""The concordance below the text: what is sought, its hits in a list, and what is ticked of them tagged at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.hits import MOST_HITS, HitRow, Hits
from annotator.core.label_set import Label
from annotator.core.sought import Manner, Sort, Sought
from annotator.ui.actions import label_keys
from annotator.ui.bulk_tagging import BulkTagging
from annotator.ui.concordance_search import SideWork, looking, ordering
from annotator.ui.widgets.banner import Banner
from annotator.ui.widgets.concordance_bar import ConcordanceBar
from annotator.ui.widgets.hit_delegate import HitDelegate
from annotator.ui.widgets.hit_list import HitList
from annotator.ui.widgets.plain import one_line
from annotator.ui.workspace import Workspace

#: What a label looks like that the label set does not know.
_UNKNOWN = "#7a7a7a"


class ConcordancePane(QWidget):
    """Binds the concordance to the workspace. ``hit_picked`` carries key, start and end of a hit to go to."""

    hit_picked = Signal(int, int, int)
    back_to_text = Signal()
    export_requested = Signal()
    closed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.bar, self.rows, self.question = ConcordanceBar(self), HitList(self), Banner(self)
        self.tagging = BulkTagging(workspace, self)
        self.hits, self.sought = Hits(), Sought("")
        self._articles = self._missed = 0
        self._error = ""
        self._sorted = Sort.ARTICLE
        self._search = SideWork(self.tr("Looking through the articles"), self)
        self._ordering = SideWork(self.tr("Putting hits in order"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self.question)
        self.setMinimumHeight(120)
        self.rows.hits.set_fetch(self._words_of)
        self.rows.hits.label_name = lambda label: self._look_of(label)[0]
        cast("HitDelegate", self.rows.itemDelegate()).label_look = self._look_of
        self._connect()
        self._show_labels()
        self._show_count()

    def _connect(self) -> None:
        workspace, bar, rows = self._workspace, self.bar, self.rows
        bar.asked.connect(self.look)
        bar.sort_picked.connect(lambda _: self._put_in_order())
        bar.rows_wanted.connect(self.go_to_rows)
        bar.stop_requested.connect(self.stop)
        bar.export_requested.connect(self.export_requested)
        bar.closed.connect(self.closed)
        bar.left.connect(self.back_to_text)
        rows.hit_activated.connect(self._go_to)
        rows.label_typed.connect(self._tag_by_key)
        rows.ticks_changed.connect(self._ticked)
        rows.left_above.connect(bar.focus_words)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), rows, context=Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self.back_to_text)
        self._search.told.connect(self._take)
        self._search.ended.connect(self._end)
        self._ordering.told.connect(self._take_order)
        self._ordering.ended.connect(self._told_order)
        self.tagging.asked.connect(self._ask)
        self.tagging.dropped.connect(self.question.hide)
        self.tagging.said.connect(self._say)
        self.tagging.failed.connect(lambda error: self._say(str(error)))
        workspace.opened.connect(self._show_labels)
        workspace.closing.connect(self._leave)
        workspace.changed.connect(self._follow)

    # Looking

    def look(self) -> None:
        """Look for what the bar says; hits come as they are found."""
        self.clear()
        self.sought = self.bar.sought()
        if self._workspace.is_open() and self.sought:
            self._search.run(self._workspace.project, looking(self.sought))
        self._show_count()

    def stop(self) -> None:
        """Look no further; what was found stays."""
        self._search.stop()
        self._put_in_order()
        self._show_count()

    def clear(self) -> None:
        self._search.stop()
        self._ordering.stop()
        self.tagging.drop()
        self.question.hide()
        self.hits, self.sought = Hits(), Sought("")
        self._articles = self._missed = 0
        self._error = ""
        self._sorted = Sort.ARTICLE
        self.rows.clear()
        self._show_count()

    def is_looking(self) -> bool:
        return self._search.is_running() or self._ordering.is_running()

    @property
    def target(self) -> QWidget:
        """What takes the focus where the pane is stepped into."""
        return self.rows if len(self.hits) else self.bar

    def go_to_rows(self) -> None:
        if len(self.hits):
            if self.rows.currentIndex().row() < 0:
                self.rows.go(0)
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> Hits:
        """Return the hits that are ticked, or all where none is, in the order of the rows."""
        numbers = self.rows.ticked_numbers() or self.rows.hits.numbers(range(len(self.hits)))
        return self.hits.some(numbers)

    def _take(self, told: tuple[Hits, int, int]) -> None:
        hits, articles, self._missed = told
        self.hits.extend(hits)
        self._articles += articles
        self.rows.grow(len(self.hits))
        self._show_count()

    def _end(self, error: AnnotatorError | None) -> None:
        if error is not None:
            self._error = f"{error} {error.hint}" if not len(self.hits) else str(error)
        self._put_in_order()
        self._show_count()

    def _put_in_order(self) -> None:
        """Put the hits in the order of the bar, once all are there."""
        sort = self.bar.sort
        if self._search.is_running() or sort is self._sorted or not len(self.hits):
            return
        self._ordering.run(self._workspace.project, ordering(self.hits, sort))
        self._show_count()

    def _take_order(self, told: tuple[Sort, Sequence[int]]) -> None:
        sort, order = told
        if len(order) == len(self.hits):
            self._sorted = sort
            self.rows.set_order(order)

    def _told_order(self, error: AnnotatorError | None) -> None:
        if error is not None:
            self._error = str(error)
        self._show_count()

    def _words_of(self, numbers: Sequence[int]) -> list[HitRow]:
        try:
            return self._workspace.project.concordance.rows(self.hits.some(numbers))
        except AnnotatorError as error:
            self._error = str(error)
            return []

    # Tagging

    def _tag_by_key(self, typed: str) -> None:
        label = next(
            (
                label
                for number, label in enumerate(self._workspace.labels.offered)
                if typed.upper() in (key.upper() for key in label_keys(number, label))
            ),
            None,
        )
        if label is not None:
            self.tag(label)

    def tag(self, label: Label) -> None:
        """Ask whether to tag the ticked hits, or the current one where none is ticked."""
        if not self._workspace.writable():
            self._say(self.tr("The project is open for reading only."))
            return
        numbers = self.rows.ticked_numbers()
        row = self.rows.currentIndex().row()
        if not numbers and row >= 0:
            numbers = [self.rows.hits.number_at(row)]
        if numbers:
            words = "" if self.sought.manner is not Manner.PHRASE else self.sought.typed.strip()
            self.tagging.prepare(self.hits.some(numbers), label, words)

    def _ask(self, question: str, yes: str) -> None:
        self.question.ask(question, yes, self._agree, self.tagging.drop, back_to=self.rows)

    def _agree(self) -> None:
        if self.tagging.agree():
            self.rows.refresh()

    def _ticked(self) -> None:
        if self.tagging.is_pending():
            self.tagging.drop()
        self._show_count()

    def _say(self, words: str) -> None:
        self.question.show_message(words)

    # Going and following

    def _go_to(self, number: int) -> None:
        hits = self.hits
        self.hit_picked.emit(hits.keys[number], hits.starts[number], hits.ends[number])

    def _follow(self, change: Change) -> None:
        if change.label_set is not None or change.arrives:
            self._show_labels()
        self.rows.refresh()

    def _leave(self) -> None:
        self._search.leave()
        self._ordering.leave()
        self.clear()

    def _show_labels(self) -> None:
        self.bar.set_labels(self._workspace.labels.labels)
        self.rows.viewport().update()

    def _look_of(self, label_id: str) -> tuple[str, str]:
        label = self._workspace.labels.get(label_id)
        return (label.name, label.colour) if label else (label_id, _UNKNOWN)

    def _show_count(self) -> None:
        looking_on = self._search.is_running()
        self.bar.set_count(self._count_words(), looking=looking_on, some=bool(len(self.hits)))
        if self._error and not len(self.hits):
            hint = self._error
        elif looking_on:
            hint = self.tr("Looking…")
        elif self.sought:
            hint = self.tr(
                "Nothing found. Other forms may be: parts of words, without upper and lower case or accents."
            )
        else:
            hint = self.tr(
                "Every place of a word or phrase in all articles, in its context. Space ticks a hit, Ctrl+A all of "
                "them; the key of a label tags what is ticked."
            )
        self.rows.set_hint(hint)

    def _count_words(self) -> str:
        number, count = QLocale().toString, len(self.hits)
        if not self.sought or (self._error and not count):
            return ""
        if not count:
            return self.tr("Looking…") if self._search.is_running() else self.tr("No hits")
        hits = self.tr("{} hit") if count == 1 else self.tr("{} hits")
        places = self.tr("in {} article") if self._articles == 1 else self.tr("in {} articles")
        words = f"{hits.format(number(count))} {places.format(number(self._articles))}"
        if self._search.is_running():
            words += "…"
        elif count >= MOST_HITS:
            words += " · " + self.tr("more are not looked for")
        if self.rows.ticked:
            words += " · " + self.tr("{} ticked").format(number(self.rows.ticked))
        if self._ordering.is_running():
            words += " · " + self.tr("putting them in order…")
        if self._error:
            words += f" · {one_line(self._error)}"
        elif self._missed:
            words += " · " + self.tr("{} articles took too long").format(number(self._missed))
        return words

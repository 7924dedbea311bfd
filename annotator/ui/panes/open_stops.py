"""The places of the open article that the walk stops at: kept in step with the article, and counted beside it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.change import Change
from annotator.core.label_set import LabelSet
from annotator.core.walking import Stop, Stops, What
from annotator.ui.panes.incomplete_part import IncompletePart
from annotator.ui.panes.suggestions_part import SuggestionsPart
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace

#: What the walk passes by, in the settings.
SKIPPED = "walk_skips"

#: For how long candidates are looked for at once, in seconds.
AT_ONCE = 0.012


class OpenStops(QObject):
    """The stops of the open article. ``counted`` tells that all of them are, ``touched`` that the article changed."""

    counted = Signal()
    touched = Signal()

    def __init__(
        self,
        workspace: Workspace,
        suggestions: SuggestionsPart,
        incomplete: IncompletePart,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._settings = workspace, settings
        self._suggestions, self._incomplete = suggestions, incomplete
        self._stops: Stops | None = None
        self._labels: LabelSet | None = None
        self._lacking: frozenset[str] | None = None
        self._counting = QTimer(self, singleShot=True, interval=0)
        self._counting.timeout.connect(self._count)
        suggestions.changed.connect(self._follow_suggestions)
        workspace.article_changed.connect(self._forget)
        workspace.changed.connect(self._follow_change)
        workspace.foreseen.connect(self._forget_touched)
        settings.changed.connect(lambda key: self._forget() if key == SKIPPED else None)

    def ready(self) -> Stops:
        """Return the stops of the open article as it is now."""
        article, labels, spans = self._workspace.article, self._workspace.labels, self._workspace.spans()
        stops = self._stops
        if article is None:
            return Stops("", "", spans, labels, ())
        if stops is not None and stops.text is article.text and stops.spans is spans and self._labels is labels:
            self._give_incomplete(stops)
            return stops
        stops = self._stops = Stops(article.text, article.info.language, spans, labels, self.wanted())
        self._labels = labels
        stops.set_suggestions(self._suggestions.suggestions())
        self._lacking = None
        self._give_incomplete(stops)
        return stops

    def _give_incomplete(self, stops: Stops) -> None:
        """Tell the stops which spans lack something, where that is not what they were told."""
        lacking = self._incomplete.here()
        if lacking is not self._lacking:
            self._lacking = lacking
            stops.set_incomplete(lacking)

    # What counts

    def wanted(self) -> frozenset[What]:
        """What the walk stops at."""
        return frozenset(What) - {what for what in What if what.value in self._settings.get(SKIPPED)}

    def toggle(self, what: What) -> None:
        skipped = [one for one in self._settings.get(SKIPPED) if one != what.value]
        if what in self.wanted():
            skipped.append(what.value)
        self._settings.set(SKIPPED, skipped)

    # Counting

    def count(self) -> None:
        """Count them all, a little at a time, unless that is done."""
        if not self.is_counted():
            self._counting.start()

    def stop_counting(self) -> None:
        self._counting.stop()

    def numbers(self, stop: Stop) -> str:
        """Return "3 of 41"; nothing while they are still being counted."""
        stops = self.ready()
        if not self.is_counted():
            return ""
        blocks = [stops.of_block(number) for number in range(len(stops))]
        before = sum(one.order < stop.order for block in blocks for one in block)
        return self.tr("{} of {}").format(f"{before + 1:,}", f"{max(sum(map(len, blocks)), before + 1):,}")

    def is_counted(self) -> bool:
        stops = self.ready()
        return all(stops.is_known(number) for number in range(len(stops)))

    def _count(self) -> None:
        """Find what is left to be counted, a little at a time."""
        stops, until = self.ready(), time.perf_counter() + AT_ONCE
        for number in range(len(stops)):
            if not stops.is_known(number):
                stops.of_block(number)
                if time.perf_counter() > until:
                    self._counting.start()
                    return
        self.counted.emit()

    # Following

    def _follow_suggestions(self) -> None:
        if self._stops is not None:
            self._stops.set_suggestions(self._suggestions.suggestions())

    def _follow_change(self, change: Change) -> None:
        article = self._workspace.article
        if self._stops is None or article is None or not (change.arrives or article.id in change.article_ids):
            return
        if self._stops.language != article.info.language:
            self._forget()
        self._forget_touched()

    def _forget_touched(self) -> None:
        self.touched.emit()
        if self._stops is not None:
            self._stops.forget(self._workspace.touched())

    def _forget(self) -> None:
        self._stops = None

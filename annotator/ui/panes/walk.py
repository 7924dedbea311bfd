"""The walk: ``N`` goes from one place that may want a span to the next, and a label's key tags it and goes on.

What counts is chosen: untagged names, passages without a claim, suggestions, spans that lack something. Each in turn
is the target, so that every other key acts on it as ever. The walk ends where something else is made the target, by
``Escape``, or at the end of the article; ``N`` once more then begins again at its top.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.rung import Rung
from annotator.core.span import Fragment, Span
from annotator.core.suggestion import Suggestion
from annotator.core.target import Target
from annotator.core.walking import Stop, What, order_of
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.incomplete_part import IncompletePart
from annotator.ui.panes.open_stops import AT_ONCE, OpenStops
from annotator.ui.panes.suggestions_part import SuggestionsPart
from annotator.ui.settings import Settings
from annotator.ui.widgets.article_accessible import announce
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.workspace import Workspace

#: Whether it waits at what was tagged until nothing more is proposed for it.
STAYS = "walk_stays"

#: Longest quote that is read out, in code points.
_READ_OUT = 60


class Walk(QObject):
    """Leads through the open article. ``stepped`` tells what the status bar says of the step, empty when it is over."""

    stepped = Signal(str)
    started = Signal()
    said = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        pane: ArticlePane,
        suggestions: SuggestionsPart,
        incomplete: IncompletePart,
        settings: Settings,
        key_of: Callable[[str], str],
    ) -> None:
        """``key_of`` gives the key of an action, as it is written."""
        super().__init__(pane)
        self._workspace, self._pane, self._settings, self._key_of = workspace, pane, settings, key_of
        self._suggestions, self._incomplete = suggestions, incomplete
        self.stops = OpenStops(workspace, suggestions, incomplete, settings, self)
        self._stop: Stop | None = None
        self._fragment: Fragment | None = None
        self._around = ""
        self._made: list[str] = []
        self._setting = self._at_end = self._waits = False
        self._inside: Stop | None = None  # what a span was made around that the walk waits at
        #: Says whether something is proposed for the target.
        self.has_proposals: Callable[[], bool] = lambda: False
        self._going = QTimer(self, singleShot=True, interval=0)
        pane.add_mode(self.leave)
        pane.target_changed.connect(self._follow_target)
        pane.tagged.connect(self._follow_tag)
        suggestions.decided.connect(self._follow_decision)
        self.stops.counted.connect(self._tell)
        self.stops.touched.connect(self._begin_anew)
        workspace.article_changed.connect(self._forget)

    def handlers(self) -> dict[str, Callable[[], object]]:
        toggles = {f"walk_{what.value}": partial(self.stops.toggle, what) for what in What}
        steps = {"walk_on": partial(self.step, forward=True), "walk_back": partial(self.step, forward=False)}
        return {**steps, **toggles}

    def is_on(self) -> bool:
        return self._stop is not None

    def step(self, *, forward: bool) -> None:
        """Go to the next or the previous place; from the end round to the top, once that was told."""
        if self._workspace.article is None:
            return
        if not self.is_on():
            self._made = []
        if forward and self._inside is not None:
            self._go(self._inside)
        elif forward and self._at_end:
            self._look(forward, (-1, 0), 0)
        else:
            order = self._here(forward)
            self._look(forward, order, self.stops.ready().block_at(int(order[0])))

    def leave(self) -> bool:
        """End the walk where it is; say whether it was on."""
        was_on = self.is_on() or self._going.isActive()
        self._going.stop()
        self.stops.stop_counting()
        self._stop = self._fragment = None
        self._around, self._inside = "", None
        self._waits = False
        self.stepped.emit("")
        return was_on

    # Looking for the next place

    def _here(self, forward: bool) -> tuple[int, float]:
        """Return the place that the step goes on from, in reading order."""
        if self._stop is not None:
            return self._stop.order
        article, target = self._workspace.article, self._pane.target
        assert article is not None
        if target.span is not None:
            return order_of(Fragment(*target.span.fragments[0]))
        if target.selection is not None or target.suggestion is not None:
            return order_of(target.outline(article.text, article.info.language)[0])
        unit = target.outline(article.text, article.info.language)
        place = self._pane.place()
        if unit and unit[0].start <= place <= unit[0].end:
            place = unit[0].start
        return place, -float("inf") if forward else 0

    def _look(self, forward: bool, order: tuple[int, float], number: int) -> None:
        """Look for the next place, block by block; where that takes long, the window goes on meanwhile."""
        stops, until = self.stops.ready(), time.perf_counter() + AT_ONCE
        while 0 <= number < len(stops):
            found = stops.after(order, number) if forward else stops.before(order, number)
            if not forward:
                found = self._made_before(order, found)
            if found is not None:
                self._go(found)
                return
            number += 1 if forward else -1
            if time.perf_counter() > until:
                self._going = QTimer(self, singleShot=True, interval=0)
                self._going.timeout.connect(partial(self._look, forward, order, number))
                self._going.start()
                return
        self._end(forward)

    def _made_before(self, order: tuple[int, float], found: Stop | None) -> Stop | None:
        """Return the last span that was made on this walk, where it is nearer than what was found: to look at it."""
        spans = [span for id_ in self._made if (span := self._workspace.spans().get(id_)) is not None]
        stops = [Stop(Fragment(*one.fragments[0]), What.INCOMPLETE, one.id) for one in spans]
        before = [stop for stop in (*stops, *([found] if found else [])) if stop.order < order]
        return max(before, key=lambda stop: stop.order, default=None)

    def _go(self, stop: Stop) -> None:
        """Make a place the target, and tell it."""
        if not self.is_on():
            self.started.emit()
        self._stop, self._fragment = stop, stop.fragment
        self._at_end = self._waits = False
        self._inside = None
        self._setting = True
        try:
            if stop.span_id:
                self._pane.select_span(stop.span_id, reveal=True)
            elif stop.suggestion is not None:
                self._suggestions.show(stop.suggestion)
            else:
                rung = Rung.NAME if stop.what is What.NAME else Rung.CLAUSE
                self._pane.set_target(Target(stop.fragment.start, stop.fragment, rung=rung), reveal=True)
        finally:
            self._setting = False
        self._tell(read_out=True)
        self.stops.count()

    def _end(self, forward: bool) -> None:
        """Say that there is nothing more this way; at the end of the article the walk is over."""
        if not forward:
            self.said.emit(self.tr("No candidates before this one"))
            return
        began_at_top = self._at_end
        self.leave()
        self._at_end = not began_at_top
        done = self._key_of("done_key") or self.tr("Done")
        words = (
            self.tr("No candidates here; {} marks it done and goes on")
            if began_at_top
            else self.tr("No more candidates here; {} marks it done and goes on")
        )
        self.said.emit(words.format(done))
        announce(self._pane.view, words.format(done))

    # Telling

    def _tell(self, *, read_out: bool = False) -> None:
        stop, article = self._stop, self._workspace.article
        if stop is None or article is None:
            return
        words = " · ".join(part for part in (self.stops.numbers(stop), self._name(stop)) if part)
        self.stepped.emit(words)
        if read_out and stop.suggestion is None:  # which tells itself
            quote = one_line(article.text[slice(*stop.fragment)], _READ_OUT)
            announce(self._pane.view, f"{words} {shown_plain(f'“{quote}”')}")

    def _name(self, stop: Stop) -> str:
        match stop.what:
            case What.NAME:
                return self.tr("name")
            case What.QUOTATION:
                return self.tr("quotation")
            case What.SUGGESTION:
                return self.tr("suggestion")
            case What.INCOMPLETE:
                return self.tr("incomplete") if stop.span_id in self._incomplete.here() else self.tr("tagged")

    # Following

    def _follow_target(self) -> None:
        """End the walk where something else was made the target; another edge of the same words is no other."""
        if self._stop is None or self._setting or self._keeps(self._pane.target):
            return
        span, fragment = self._pane.target.span, self._fragment
        if span is not None and fragment is not None and any(_holds(piece, fragment) for piece in span.fragments):
            self._around = span.id  # made by a label that takes more, if that is told at once
            QTimer.singleShot(0, self, self._leave_around)
        else:
            self.leave()

    def _leave_around(self) -> None:
        if self._around:
            self.leave()

    def _keeps(self, target: Target) -> bool:
        stop, fragment = self._stop, self._fragment
        assert stop is not None
        assert fragment is not None
        if target.span is not None:
            return target.span.id == stop.span_id or fragment in target.span.fragments
        if stop.suggestion is not None and target.suggestion is None and not target.pointed:
            is_gone = stop.suggestion not in self._suggestions.suggestions()
            return is_gone and target.caret == fragment.start and target.selection is None
        if target.suggestion is not None:
            return target.suggestion == stop.suggestion
        chosen = target.selection
        if chosen is None or target.pointed or not (chosen.start < fragment.end and fragment.start < chosen.end):
            return False
        self._fragment = chosen
        return True

    def _follow_tag(self, span_id: str) -> None:
        """Go on behind what was tagged."""
        span = self._workspace.spans().get(span_id)
        if self._stop is None or self._fragment is None or span is None:
            return
        if span.id == self._around:  # what it is around is still to be tagged
            self._around = ""
            self._remember(span_id)
            if self._settings.get(STAYS) and self.has_proposals():
                self._waits, self._inside = True, self._stop
                self._stop = Stop(Fragment(*span.fragments[0]), self._stop.what, span_id)
            else:
                self._go(self._stop)
        elif span.id == self._stop.span_id or self._fragment in span.fragments:
            self._remember(span_id)
            if self._settings.get(STAYS) and self.has_proposals():
                self._waits, self._stop = True, self._stop._replace(span_id=span_id, suggestion=None)
            else:
                self.step(forward=True)

    def _remember(self, span_id: str) -> None:
        """Keep a span that was made on this walk, to go back to."""
        if span_id not in self._made:
            self._made.append(span_id)

    def go_on(self) -> None:
        """Go on from where the walk waits, for all that was proposed there has been taken."""
        if self._waits and self.is_on():
            self.step(forward=True)

    def _follow_decision(self, suggestion: Suggestion, span: Span | None) -> None:
        """Go on behind a suggestion that was refused; one that was accepted is a span that was tagged."""
        if self._stop is not None and self._stop.suggestion == suggestion and span is None:
            self.step(forward=True)

    def _begin_anew(self) -> None:
        self._at_end = False

    def _forget(self) -> None:
        """Another article is open."""
        self._at_end = False
        self._made = []
        if self.is_on():
            self.leave()

    def show_checked(self, check: Callable[[str, bool], object]) -> None:
        """Tell for each action of what counts whether it does."""
        for what in What:
            check(f"walk_{what.value}", what in self.stops.wanted())


def _holds(outer: Fragment, inner: Fragment) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end

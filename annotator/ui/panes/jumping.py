"""Type to jump: ``G``, the beginning of a word in view, ``Return``; the caret is there and its unit is the target.

``Return`` is always needed, also where only one word in view begins as typed. Taking it at once would save a key, but a
hand types whole words, and the letters after the one that decided would be keys of labels. What is typed is taken as
characters, whatever the layout, and compared as searching does: case, diacritics and the forms of Arabic letters do not
count. Where nothing in view begins so, the rest of the article is looked through, downwards first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.span import Fragment
from annotator.core.target import Target
from annotator.ui.panes.aims import hand_of, text_in_view
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.widgets.article_accessible import announce
from annotator.ui.widgets.plain import one_line
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.widgets.jump_bar import JumpBar

#: So much of the text from a match on is read out.
_READ_OUT = 60


class Jumping(QObject):
    """Binds the jump bar to the text; ``said`` tells why nothing happens."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, pane: ArticlePane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._pane, self._view = workspace, pane, pane.view
        self._bar: JumpBar | None = None
        self._scroll = 0
        self._begun = Fragment(0, 0)
        self._matches: list[Fragment] = []
        self._current: Fragment | None = None
        workspace.article_changed.connect(self.close)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"jump": self.open}

    @property
    def bar(self) -> JumpBar:
        """The bar under the text, made when it is first asked for."""
        if self._bar is None:
            from annotator.ui.widgets.jump_bar import JumpBar

            bar = self._bar = JumpBar(self._pane)
            bar.hide()
            bar.typed.connect(self._look)
            bar.stepped.connect(self._step)
            bar.taken.connect(self._take)
            bar.dropped.connect(self._drop)
            bar.lost.connect(self.close)
        return self._bar

    def is_open(self) -> bool:
        return self._bar is not None and not self._bar.isHidden()

    def open(self) -> None:
        """Ask for the beginning of a word."""
        if self._workspace.article is None:
            return
        if self._pane.find_bar.isVisible():
            self._pane.finding.close()
        self._view.finish_scrolling()
        self._scroll = self._view.page.scroll
        self._pane.show_below(self.bar, self.close)
        self._begun = text_in_view(self._view)
        self._matches, self._current = [], None
        self.bar.begin()

    def close(self) -> None:
        """Put the bar away; the text stays where it was scrolled to."""
        if not self.is_open():
            return
        had_focus = self.bar.edit.hasFocus()
        self._matches, self._current = [], None
        self.bar.hide()
        self._view.show_matches(())
        if had_focus:
            self._view.setFocus()

    def _drop(self) -> None:
        """Go back: nothing but the place in the text was touched."""
        self.close()
        self._view.setFocus()
        self._view.scroll_to(self._scroll)

    def _take(self) -> None:
        """Put the caret to the current match, and let its unit be the target."""
        match = self._current
        if match is None:
            return
        self.close()
        self._view.setFocus()
        self._view.set_caret(match.start)
        self._pane.set_target(Target(match.start))

    # Looking

    def _look(self, typed: str) -> None:
        """Mark what begins as typed in what was in view at first; with nothing there, look on from there."""
        from annotator.core.word_starts import next_start, previous_start, word_starts

        article = self._workspace.article
        if article is None:
            return
        text, (start, end) = article.text, self._begun
        found = word_starts(text, start, end, typed)
        if found or not typed.strip():
            if self._view.page.scroll != self._scroll:
                self._view.scroll_to(self._scroll)
            hand = hand_of(self._pane.target)
            self._show(min(found, key=lambda match: abs(match.start - hand), default=None), typed)
        else:
            self._show(next_start(text, end, typed) or previous_start(text, start, typed), typed)

    def _step(self, by: int) -> None:
        """Go on to the next or previous one, past the last one in view to those beyond it, round the article's end."""
        from annotator.core.word_starts import next_start, previous_start

        article, current, typed = self._workspace.article, self._current, self.bar.edit.text()
        if article is None or current is None:
            return
        text = article.text
        if by > 0:
            self._show(next_start(text, current.start + 1, typed) or next_start(text, 0, typed), typed)
        else:
            self._show(previous_start(text, current.start, typed) or previous_start(text, len(text), typed), typed)

    def _show(self, current: Fragment | None, typed: str) -> None:
        """Bring a match into view and mark it, with the others that are in view then."""
        from annotator.core.word_starts import word_starts

        article = self._workspace.article
        self._current, self._matches = current, []
        if current is not None and article is not None:
            start, end = text_in_view(self._view)
            if not start <= current.start < end:
                self._view.reveal(current)
                self._view.finish_scrolling()
                start, end = text_in_view(self._view)
            self._matches = word_starts(article.text, start, end, typed)
            announce(self.bar.edit, one_line(article.text[current.start : current.start + _READ_OUT]))
        place = self._matches.index(current) if current in self._matches else -1
        self._view.show_matches(self._matches, place)
        self.bar.set_count(place + 1, len(self._matches))
        if current is None and typed.strip():
            announce(self.bar.edit, self.tr("Nothing begins so"))

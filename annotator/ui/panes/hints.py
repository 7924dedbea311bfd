"""Hints: letters beside what may be wanted next; typing them makes it the target, without mouse or arrows.

``F`` hints at the spans, names, passages and suggestions in view; ``Shift+F`` at every word, the first hint being where
a selection begins and the second where it ends, in any order. While hints are shown all keys that type are theirs,
also those that begin no hint, so that a slip never tags. Whatever else is done leaves them: a click, scrolling, a
command, another pane. To a screen reader, and where single keys rest, the same things are offered as a list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent

from annotator.core.hint_letters import hint_codes, letters_of
from annotator.core.rung import Rung
from annotator.core.span import Fragment
from annotator.core.target import Target
from annotator.ui import key_positions
from annotator.ui.panes.aims import Aim, aims_in_view, hand_of, words_in_view
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.settings import Settings
from annotator.ui.widgets.plain import one_line
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.widgets.hint_layer import Hint, HintLayer
    from annotator.ui.widgets.palette_list import PaletteItem

#: Asks for one of several things by typing a part of its words: what is asked for, and the things.
Ask = Callable[[str, "Sequence[PaletteItem]"], object]

#: So much of the text before or after a word stands beside it in the list.
_BESIDE = 40

_MODIFIERS = frozenset(
    (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_Mode_switch,
    )
)
_KEPT = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Space))
_LEAVING = frozenset((QEvent.Type.MouseButtonPress, QEvent.Type.Wheel))


@dataclass(slots=True)
class _Shown:
    """The hints that are shown: their aims and letters, what was typed, and the word that was chosen first."""

    aims: list[Aim]
    hints: list[Hint]
    letters: str
    words: bool
    typed: str = ""
    first: Fragment | None = None


class Hints(QObject):
    """Binds the hints to the text; ``said`` tells what may be done."""

    said = Signal(str)

    def __init__(
        self, workspace: Workspace, pane: ArticlePane, settings: Settings, ask: Ask, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._pane, self._settings, self._ask = workspace, pane, settings, ask
        self._view = pane.view
        self._layer: HintLayer | None = None
        self._shown: _Shown | None = None
        workspace.article_changed.connect(self.leave)
        workspace.changed.connect(self._refresh)
        self._view.verticalScrollBar().actionTriggered.connect(self.leave)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What to call for each action of the hints."""
        return {
            "hints": partial(self.open, words=False),
            "word_hints": partial(self.open, words=True),
            "hint_list": self.list_aims,
        }

    def is_open(self) -> bool:
        return self._shown is not None

    # Showing and leaving

    def open(self, *, words: bool) -> None:
        """Show the hints: on all ``words`` in view, or on what may be worth a span."""
        if QAccessible.isActive() or key_positions.are_resting(self._view):
            self.list_words() if words else self.list_aims()
            return
        self.leave()
        self._view.finish_scrolling()
        aims = words_in_view(self._workspace, self._view) if words else aims_in_view(self._workspace, self._view)
        if not aims:
            self.said.emit(self.tr("Nothing is in view to hint at"))
            return
        self._view.setFocus()
        hand = hand_of(self._pane.target)
        letters = letters_of(self._settings.get("hint_keys"), len(aims))
        codes = hint_codes([abs(aim.fragments[0].start - hand) for aim in aims], letters)
        from annotator.ui.widgets.hint_layer import Hint, HintLayer

        if self._layer is None:
            self._layer = HintLayer(self._view, self._view.page)
        hints = [
            Hint(code, aim.fragments, aim.colour, quoted=aim.quoted, open=aim.suggestion is not None)
            for code, aim in zip(codes, aims, strict=True)
        ]
        self._shown = _Shown(aims, hints, letters, words)
        self._view.installEventFilter(self)  # before the single keys of the text: the last filter is asked first
        self._view.viewport().installEventFilter(self)
        self._show()

    def leave(self, *_: object) -> None:
        """Show no hints any more."""
        if self._shown is None:
            return
        self._shown = None
        self._view.removeEventFilter(self)
        self._view.viewport().removeEventFilter(self)
        if self._layer is not None:
            self._layer.forget()
        self.said.emit("")

    def _refresh(self, *_: object) -> None:
        """Go on with what is still there; a change that is saved late must not let the next letter act on the text."""
        shown = self._shown
        if shown is None:
            return
        there = [self._is_there(aim) for aim in shown.aims]
        shown.aims = list(compress(shown.aims, there))
        shown.hints = list(compress(shown.hints, there))
        self._show()

    def _is_there(self, aim: Aim) -> bool:
        if not aim.span_id:
            return True
        span = self._workspace.span(aim.span_id)
        return span is not None and span.fragments == aim.fragments

    def _show(self) -> None:
        assert self._shown is not None
        assert self._layer is not None
        shown = self._shown
        self._layer.show_hints(shown.hints, shown.typed, shown.first)
        if shown.first is not None:
            self.said.emit(self.tr("The letters of the last word · Backspace: another first word · Escape leaves"))
        elif shown.words:
            self.said.emit(self.tr("The letters of the first word · Escape leaves"))
        else:
            self.said.emit(self.tr("The letters of what is meant · Escape leaves"))

    # Choosing

    def _choose(self, aim: Aim) -> None:
        """Make it the target; of words the first one waits for the second."""
        shown = self._shown
        if shown is not None and shown.words:
            if shown.first is None:
                shown.first, shown.typed = aim.fragments[0], ""
                self._show()
                return
            self.leave()
            self._select(shown.first, aim.fragments[0])
            return
        self.leave()
        self._take(aim)

    def _take(self, aim: Aim) -> None:
        start = aim.fragments[0].start
        self._view.set_caret(start)
        if aim.span_id:
            self._pane.select_span(aim.span_id)
        elif aim.suggestion is not None:
            self._pane.set_target(Target(start, suggestion=aim.suggestion))
        else:
            rung = Rung.CLAUSE if aim.quoted else Rung.NAME
            self._pane.set_target(Target(start, aim.fragments[0], rung=rung))

    def _select(self, first: Fragment, last: Fragment) -> None:
        self._view.set_selection(Fragment(min(first.start, last.start), max(first.end, last.end)))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._shown is None:
            return False
        kind = event.type()
        if watched is not self._view:
            if kind in _LEAVING:
                self.leave()
        elif kind in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.ContextMenu):
            self.leave()
        elif isinstance(event, QKeyEvent) and kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Answer a key, or let it through: what commands or moves ends the hints."""
        key = event.key()
        if key in _MODIFIERS:
            return False
        single = key_positions.is_single(event) or key in _KEPT or key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace)
        if not single or event.modifiers() & key_positions.COMMANDS:
            self.leave()
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif not event.isAutoRepeat() or key == Qt.Key.Key_Backspace:
            self._typed(event)
        return True

    def _typed(self, event: QKeyEvent) -> None:
        shown = self._shown
        assert shown is not None
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave()
            return
        if key == Qt.Key.Key_Backspace:
            if shown.typed:
                shown.typed = shown.typed[:-1]
            else:
                shown.first = None
        else:
            shown.typed = self._further(shown, event)
        aim = next((aim for aim, hint in zip(shown.aims, shown.hints, strict=True) if hint.code == shown.typed), None)
        if aim is None:
            self._show()
        else:
            self._choose(aim)

    def _further(self, shown: _Shown, event: QKeyEvent) -> str:
        """Return what is typed with this key, unchanged where no hint goes on with it."""
        for letter in (
            key_positions.letter_of(event).casefold(),
            key_positions.digit_of(event),
            event.text().casefold(),
        ):
            if letter and letter in shown.letters:
                typed = shown.typed + letter
                return typed if any(hint.code.startswith(typed) for hint in shown.hints) else shown.typed
        return shown.typed

    # As a list

    def list_aims(self) -> None:
        """Ask for one of the same things by its words."""
        self.leave()
        from annotator.ui.widgets.palette_list import PaletteItem

        article, aims = self._workspace.article, aims_in_view(self._workspace, self._view)
        if article is None or not aims:
            self.said.emit(self.tr("Nothing is in view to hint at"))
            return
        items = [
            PaletteItem(_quote(article.text, aim.fragments), aim.name, "", partial(self._take_listed, aim))
            for aim in aims
        ]
        self._ask(self.tr("Span, name or passage in view"), items)

    def list_words(self, first: Fragment | None = None) -> None:
        """Ask for the first word of a selection, then for its last."""
        self.leave()
        from annotator.ui.widgets.palette_list import PaletteItem

        article, aims = self._workspace.article, words_in_view(self._workspace, self._view)
        if article is None or not aims:
            self.said.emit(self.tr("Nothing is in view to hint at"))
            return
        items = []
        for aim in aims:
            [word] = aim.fragments
            run = partial(self.list_words, word) if first is None else partial(self._select_listed, first, word)
            beside = one_line(article.text[word.end : word.end + _BESIDE])
            items.append(PaletteItem(article.text[word.start : word.end], beside, "", run))
        self._ask(self.tr("First word") if first is None else self.tr("Last word"), items)

    def _take_listed(self, aim: Aim) -> None:
        self._view.setFocus()
        self._take(aim)

    def _select_listed(self, first: Fragment, last: Fragment) -> None:
        self._view.setFocus()
        self._select(first, last)


def _quote(text: str, fragments: Sequence[Fragment]) -> str:
    return one_line(" … ".join(text[start:end] for start, end in fragments), 160)

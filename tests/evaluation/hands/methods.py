"""The ways to tag a piece of text, each driven on the real window: with the mouse, pointing, and by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from PySide6.QtCore import Qt

from annotator.core.folding import folded
from annotator.core.label_set import Label
from annotator.core.span import Fragment
from annotator.core.target import Target
from annotator.core.word_starts import word_starts
from annotator.core.words import words_in
from annotator.ui.panes.aims import hand_of, text_in_view
from tests.evaluation.hands.desk import CONTROL, NONE, SHIFT, Desk
from tests.evaluation.hands.operators import Event, Operators, count
from tests.evaluation.hands.plans import Plan, plan

Key = Qt.Key


@dataclass(frozen=True, slots=True)
class Task:
    """A piece that is to become a span with a label."""

    article_id: str
    fragment: Fragment
    label: Label


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one way did for one task: the events, what the label's key took, and what it was in the end."""

    task: Task
    events: list[Event]
    first: Fragment | None
    last: Fragment | None

    @property
    def operators(self) -> Operators:
        return count(self.events, on_mouse=bool(self.events) and self.events[0].kind == "move")

    @property
    def right_at_once(self) -> bool:
        return self.first == self.task.fragment

    @property
    def right(self) -> bool:
        return self.last == self.task.fragment


class NotThisWay(Exception):
    """The way does not lead to the piece."""


Way = Callable[[Desk, Task], None]


def run(desk: Desk, task: Task, way: Way) -> Outcome | None:
    """Do one task in one way; ``None`` where the way does not lead there."""
    desk.show(task.article_id, task.fragment)
    firsts: list[Fragment] = []

    def tagged(_span_id: str) -> None:
        if not firsts and (span := desk.selected()) is not None:
            firsts.append(span.fragments[0])

    desk.pane.tagged.connect(tagged)
    try:
        way(desk, task)
    except NotThisWay:
        return None
    finally:
        desk.pane.tagged.disconnect(tagged)
    spans = list(desk.workspace.spans())
    last = spans[-1].fragments[0] if len(spans) == 1 and spans[0].label == task.label.id else None
    return Outcome(task, desk.events(), firsts[0] if firsts else None, last)


# With the mouse


def drag(desk: Desk, task: Task) -> None:
    """Drag over the piece, then its label's key: how it is done elsewhere."""
    desk.drag(desk.edge(task.fragment.start), desk.edge(task.fragment.end))
    _label(desk, task)


def point(desk: Desk, task: Task) -> None:
    """Point at the middle word and press; where that was wrong, mend it by keys, or delete it and drag."""
    _point(desk, task)
    first = plan(desk.target(), task.label, task.fragment, desk.text, desk.language, rungs=False)
    _label(desk, task)
    if first is not None:
        _stretch(desk, first.after)
    else:
        desk.key(Key.Key_X)
        drag(desk, task)


def point_seeing(desk: Desk, task: Task) -> None:
    """Point, see in the status bar what the key would take, choose the rung first where that is not it."""
    _point(desk, task)
    _follow(desk, task, _plan(desk, task))


def _point(desk: Desk, task: Task) -> None:
    desk.move(desk.middle(_middle_word(desk, task.fragment)))
    if not desk.target().pointed:
        raise NotThisWay


def _middle_word(desk: Desk, fragment: Fragment) -> Fragment:
    words = list(words_in(desk.text, *fragment))
    return words[len(words) // 2]


# By keys alone


def find(desk: Desk, task: Task) -> None:
    """Ctrl+F, the words of the piece, Escape, the label's key."""
    quote = desk.text[task.fragment.start : task.fragment.end]
    if not all(" " <= char <= "~" for char in _plain(quote)):
        raise NotThisWay  # what a script can type here; a hand with the right layout can
    desk.key(Key.Key_F, CONTROL)
    for char in _plain(quote):
        desk.key(char)
    desk.rest(400)
    for _ in range(12):
        if desk.view.selection() == task.fragment or desk.target().selection == task.fragment:
            break
        desk.key(Key.Key_Return)
        desk.rest(50)
    desk.key(Key.Key_Escape)
    if desk.target().selection != task.fragment:
        raise NotThisWay
    _label(desk, task)


def _plain(quote: str) -> str:
    return quote.translate(str.maketrans("“”‘’—–\u00a0", "\"\"''-- ")) if folded("’") == folded("'") else quote


def hints(desk: Desk, task: Task) -> None:
    """F, the letters of the best candidate in view, rungs if need be, the label's key."""
    desk.key(Key.Key_F)
    shown = desk.window.hands.hints._shown
    if shown is None:
        raise NotThisWay
    ways = []
    for hint in shown.hints:
        start = hint.fragments[0].start
        made = plan(Target(start, hint.fragments[0]), task.label, task.fragment, desk.text, desk.language)
        if made is not None:
            ways.append((made.keys() + len(hint.code), hint.code, made))
    if not ways:
        raise NotThisWay
    _, code, made = min(ways, key=lambda way: way[0])
    _type(desk, code)
    _follow(desk, task, made)


def word_hints(desk: Desk, task: Task) -> None:
    """Shift+F, the letters of the first and of the last word, the label's key, ends moved if need be."""
    desk.key(Key.Key_F, SHIFT)
    shown = desk.window.hands.hints._shown
    if shown is None:
        raise NotThisWay
    codes = {hint.fragments[0]: hint.code for hint in shown.hints}
    words = list(words_in(desk.text, *task.fragment))
    if words[0] not in codes or words[-1] not in codes:
        raise NotThisWay
    _type(desk, codes[words[0]])
    _type(desk, codes[words[-1]])
    _follow(desk, task, _plan(desk, task))


def jump(desk: Desk, task: Task) -> None:
    """G, the beginning of a word of the piece, Return, rungs if need be, the label's key."""
    start, end = text_in_view(desk.view)
    ways = []
    for word in words_in(desk.text, *task.fragment):
        target = Target(word.start)
        made = plan(target, task.label, task.fragment, desk.text, desk.language)
        typed = _beginning(desk, word, start, end)
        if made is not None and typed:
            ways.append((made.keys() + len(typed), typed, made))
    if not ways:
        raise NotThisWay
    _, typed, made = min(ways, key=lambda way: way[0])
    desk.key(Key.Key_G)
    _type(desk, typed)
    desk.key(Key.Key_Return)
    _follow(desk, task, made)


def _beginning(desk: Desk, word: Fragment, start: int, end: int) -> str:
    """Return the least that has to be typed so that the word is the match taken; empty where a script can't."""
    for length in range(1, word.end - word.start + 1):
        typed = _plain(desk.text[word.start : word.start + length]).lower()
        if not typed.isascii():
            return ""
        found = word_starts(desk.text, start, end, typed)
        if found and min(found, key=lambda one: abs(one.start - hand_of(desk.target()))).start == word.start:
            return typed
    return ""


def _type(desk: Desk, letters: str) -> None:
    for letter in letters:
        desk.key(letter)


# What all do


def _plan(desk: Desk, task: Task) -> Plan:
    made = plan(desk.target(), task.label, task.fragment, desk.text, desk.language)
    if made is None:
        raise NotThisWay
    return made


def _follow(desk: Desk, task: Task, made: Plan) -> None:
    for key in made.before:
        desk.key(key)
    _label(desk, task)
    _stretch(desk, made.after)


def _label(desk: Desk, task: Task) -> None:
    desk.key(task.label.key.lower())


def _stretch(desk: Desk, keys: str) -> None:
    for key in keys:
        desk.key(key.lower(), SHIFT if key.isupper() else NONE)


#: In the order of the table.
WAYS: dict[str, Way] = {
    "drag, label key": drag,
    "point and press, mended after": point,
    "point and press, rung seen before": point_seeing,
    "find bar": find,
    "hints `F`": hints,
    "word hints `Shift+F`": word_hints,
    "jump `G`": jump,
}

#: By keys alone; of these a practised hand takes the cheapest.
KEYS_ALONE = ("find bar", "hints `F`", "word hints `Shift+F`", "jump `G`")


def every(desk: Desk, tasks: list[Task]) -> Iterator[tuple[str, Task, Outcome | None]]:
    """Do every task in every way."""
    for task, (name, way) in product(tasks, WAYS.items()):
        yield name, task, run(desk, task, way)

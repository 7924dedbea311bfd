"""Whole articles coded by walking: N from place to place, the label's key where one is wanted, hints for the rest.

Also the places where nothing is wanted cost a key each, so this is measured on articles in which everything was tagged
by hand. What the walk does not lead to, mostly claims without quotation marks, is done by the hints on words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt

from annotator.core.article import CodedArticle
from annotator.core.span import Fragment
from tests.evaluation.figures import Share, table
from tests.evaluation.gold import pieces
from tests.evaluation.hands.desk import Desk
from tests.evaluation.hands.methods import NotThisWay, Task, word_hints
from tests.evaluation.hands.operators import count
from tests.evaluation.hands.plans import plan

#: More rungs up or down than this are not chosen on the way.
_FEW = 2
_MOST_STOPS = 400
#: Milliseconds until the walk has gone on.
_SETTLES = 15


@dataclass(slots=True)
class Walked:
    """What one language took."""

    keys: list[int] = field(default_factory=list)
    spans: int = 0
    stops: int = 0
    on_the_way: list[bool] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)


def measure(desk: Desk, coded: Iterable[CodedArticle]) -> dict[str, Walked]:
    """Code every article; spans of several pieces are left out."""
    told: dict[str, Walked] = {}
    for article in coded:
        info = article.article.info
        wanted = [
            Task(info.id, piece.fragment, desk.labels[piece.span.label])
            for piece in pieces([article])
            if len(piece.span.fragments) == 1 and piece.span.label in desk.labels
        ]
        one = told.setdefault(info.language, Walked())
        keys, left, stops = _walk(desk, info.id, wanted)
        for task in left:
            desk.view.reveal(task.fragment)
            desk.view.finish_scrolling()
            desk.rest()
            desk.log.events.clear()
            try:
                word_hints(desk, task)
            except NotThisWay:
                continue
            keys += count(desk.events(), on_mouse=False).keys
        one.keys.append(keys)
        one.spans += len(wanted)
        one.stops += stops
        one.on_the_way += [task not in left for task in wanted]
        made = {(span.label, span.fragments) for span in desk.workspace.spans()}
        one.right += [(task.label.id, (task.fragment,)) in made for task in wanted]
    return told


def _walk(desk: Desk, article_id: str, wanted: list[Task]) -> tuple[int, list[Task], int]:
    """Walk through an article; return the keys, what is still to be done, and how many places were come to."""
    desk.show(article_id, Fragment(0, 1))
    left, stops = list(wanted), 0
    desk.key(Qt.Key.Key_N)
    desk.rest(_SETTLES)
    while desk.window.hands.walk.is_on() and stops < _MOST_STOPS:
        stops += 1
        best = _best(desk, left)
        if best is None:
            desk.key(Qt.Key.Key_N)
            desk.rest(_SETTLES)
            continue
        before, task = best
        for key in before:
            desk.key(key)
        desk.key(task.label.key.lower())
        desk.rest(_SETTLES)
        left.remove(task)
    keys = count(desk.events(), on_mouse=False).keys
    return keys, left, stops


def _best(desk: Desk, left: list[Task]) -> tuple[str, Task] | None:
    """Return the cheapest of what is left that the target leads to at once, and the rungs before it."""
    target, ways = desk.target(), []
    for number, task in enumerate(left):
        made = plan(target, task.label, task.fragment, desk.text, desk.language)
        if made is not None and not made.after and len(made.before) <= _FEW:
            ways.append((len(made.before), number, made.before, task))
    if not ways:
        return None
    _, _, before, task = min(ways, key=lambda way: way[:2])
    return before, task


def report(told: dict[str, Walked], seconds: float) -> str:
    """Return the table; ``seconds`` is what a key takes."""
    rows = []
    for language, one in sorted(told.items()):
        a_span = sum(one.keys) / one.spans
        rows.append(
            [
                language,
                str(len(one.keys)),
                str(one.spans),
                str(one.stops),
                Share.of(one.on_the_way).words(),
                Share.of(one.right).words(),
                f"{a_span:.1f}",
                f"{a_span * seconds:.2f}",
            ]
        )
    heads = [
        "walk",
        "articles",
        "spans",
        "places come to",
        "tagged on the way",
        "right in the end",
        "keys a span",
        "s a span",
    ]
    return table(heads, rows)

"""Pointing with a hand that is not steady: where the pointer ends is scattered, and the key's press shakes it again.

Each trial points at a word of a wanted piece, looks at what is outlined, shakes the mouse and presses the label's key.
*Slipped* are keys that took something else than was outlined before the shake; *off* are those that took something
else than the same key takes with a steady hand. The trials are drawn from a seed, so that two runs are the same.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from PySide6.QtCore import QPoint

from annotator.core.units import unit_at
from annotator.core.words import words_in
from tests.evaluation.figures import Share, table
from tests.evaluation.hands.desk import Desk
from tests.evaluation.hands.methods import Task

#: The scatter of where the pointer ends: of the word's width, and of pixels up and down; the shake, in pixels.
_ACROSS, _UP_AND_DOWN, _SHAKE = 0.2, 4.0, 3.0


def point(desk: Desk, tasks: Sequence[Task], trials: int, seed: int = 1) -> tuple[Share, Share]:
    """Return how many keys slipped and how many were off."""
    rng = random.Random(seed)
    slipped, off = [], []
    for number in range(trials):
        task = tasks[number % len(tasks)]
        desk.show(task.article_id, task.fragment)
        words = [one for one in words_in(desk.text, *task.fragment) if desk.view.page.boxes(one)]
        word = rng.choice(words)
        steady = unit_at(desk.text, (word.start + word.end) // 2, task.label.rung, desk.language)
        box = desk.view.page.boxes(word)[0]
        aim = desk.middle(word) + QPoint(round(rng.gauss(0, _ACROSS * box.width())), round(rng.gauss(0, _UP_AND_DOWN)))
        desk.move(aim)
        seen = desk.taken(task.label)
        desk.move(aim + QPoint(round(rng.gauss(0, _SHAKE)), round(rng.gauss(0, _SHAKE))))
        desk.key(task.label.key.lower())
        spans = list(desk.workspace.spans())
        took = spans[-1].fragments[0] if spans else None
        slipped.append(took != seen)
        off.append(took != steady)
    return Share.of(slipped), Share.of(off)


def drag(desk: Desk, tasks: Sequence[Task], trials: int, seed: int = 1) -> Share:
    """Return how many drags with the same hand selected something else than is wanted.

    The ends of a drag are aimed at with a scatter of 0.2 of the width of the word there, as words are.
    """
    rng = random.Random(seed)
    off = []
    for number in range(trials):
        task = tasks[number % len(tasks)]
        desk.show(task.article_id, task.fragment)
        words = list(words_in(desk.text, *task.fragment))
        ends = []
        for place, word in ((task.fragment.start, words[0]), (task.fragment.end, words[-1])):
            width = sum(box.width() for box in desk.view.page.boxes(word)) or 1.0
            scatter = QPoint(round(rng.gauss(0, _ACROSS * width)), round(rng.gauss(0, _UP_AND_DOWN)))
            ends.append(desk.edge(place) + scatter)
        desk.drag(*ends)
        desk.key(task.label.key.lower())
        spans = list(desk.workspace.spans())
        off.append([one.fragments for one in spans] != [(task.fragment,)])
    return Share.of(off)


def report(desk: Desk, tasks: Sequence[Task], trials: int) -> str:
    """Return the table of both."""
    slipped, off = point(desk, tasks, trials)
    rows = [
        ["point and press: took something else than was outlined", slipped.words()],
        ["point and press: took something else than with a steady hand", off.words()],
        ["drag: took something else than is wanted", drag(desk, tasks, trials).words()],
    ]
    desk.view.set_snap_to_words(True)
    rows.append(["drag that snaps to words: took something else", drag(desk, tasks, trials).words()])
    return table(["with an unsteady hand", "share"], rows)

"""The operators of the keystroke-level model (Card, Moran and Newell), counted from a log of what reached the window.

The log is written by a filter over the whole application that looks at the events of the window itself, where every
key and every button comes by once, whichever widget has it in the end.
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWindow

#: Seconds: a key, a movement that ends at something, a button pressed or released, a hand that changes its device.
KEY, POINT, BUTTON, HOME = 0.28, 1.1, 0.1, 0.4

#: Moving by less is no movement: a hand at rest on the mouse, in pixels.
_STILL = 3.0

_KINDS = {
    QEvent.Type.ShortcutOverride: "key",  # asked of the window once for each key that goes down, before anything acts
    QEvent.Type.MouseMove: "move",
    QEvent.Type.MouseButtonPress: "press",
    QEvent.Type.MouseButtonDblClick: "press",
    QEvent.Type.MouseButtonRelease: "release",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event: ``at`` in seconds, ``key`` of keys, ``x`` and ``y`` of the mouse, in pixels of the window."""

    kind: str
    at: float
    key: int = 0
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Operators:
    """How many of each; ``homings`` are of a hand that has both mouse and keys to itself."""

    keys: int = 0
    points: int = 0
    buttons: int = 0
    homings: int = 0

    def seconds(self, *, one_hand: bool = False) -> float:
        """Return the time by the model; with one hand on the mouse and the other on the keys none has to change."""
        spent = self.keys * KEY + self.points * POINT + self.buttons * BUTTON
        return spent + self.homings * HOME if one_hand else spent


class Log(QObject):
    """Keeps what reached any window of the application since it was made."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []
        application = QGuiApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = _KINDS.get(event.type())
        if kind is not None and isinstance(watched, QWindow):
            now = time.monotonic()
            if isinstance(event, QKeyEvent):
                self.events.append(Event(kind, now, key=int(event.key())))
            elif isinstance(event, QMouseEvent):
                self.events.append(Event(kind, now, x=event.position().x(), y=event.position().y()))
        return False

    def write(self, path: Path) -> None:
        """Write what was kept, an event a line."""
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(event)) + "\n" for event in self.events)


def count(events: list[Event], *, on_mouse: bool) -> Operators:
    """Count the operators of one task; ``on_mouse`` says where the one hand was before it."""
    keys = points = buttons = homings = 0
    rested: tuple[float, float] | None = None
    moved = False
    for event in events:
        if event.kind == "move":
            if rested is None:
                rested = (event.x, event.y)
                moved = True
            moved = moved or math.dist(rested, (event.x, event.y)) > _STILL
            homings += not on_mouse
            on_mouse = True
            continue
        if moved:
            points += 1
            moved, rested = False, (event.x, event.y) if event.kind != "key" else None
        if event.kind == "key":
            keys += 1
            homings += on_mouse
            on_mouse = False
        else:
            buttons += 1
            homings += not on_mouse
            on_mouse = True
            rested = (event.x, event.y)
    return Operators(keys, points, buttons, homings)

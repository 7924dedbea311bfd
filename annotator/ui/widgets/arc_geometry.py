"""Where the arcs of relations run: up from a span into the room above its line, along it, and down to the other span.

Ends on different lines are joined by a rail beside the column. No two arcs share a lane above a line, or a rail,
where both of them run; the shorter ones lie nearer to the text. An end that is out of view is a rail to the edge, one
in another article no more than words at its span. Everything is in pixels of the viewport; nothing here knows colours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF

#: Pixels between two lanes above a line, and between two rails, where there is room.
LANE_STEP, RAIL_STEP = 5.0, 5.0

#: Pixels between the column and the first rail, and between two arcs that follow each other in one lane.
_RAIL_GAP, _APART = 7.0, 4.0

#: How far beside its place a word may be put to be free of others, and that of a strong arc.
_REACH, _FAR_REACH = 160.0, 800.0

Line = tuple[int, int]
Away = Literal["above", "below", "elsewhere"]


class Anchor(NamedTuple):
    """Where an arc meets a span in view: ``line`` is the number of the block and of the line in it."""

    x: float
    y: float
    line: Line


class Wire(NamedTuple):
    """One relation to be drawn, from head to tail. ``size`` is that of its words, ``far`` of those at a far end."""

    id: str
    head: Anchor | Away
    tail: Anchor | Away
    size: tuple[float, float] = (0.0, 0.0)
    far: tuple[float, float] = (0.0, 0.0)
    strong: bool = False


class Room(NamedTuple):
    """The room above a line of text: from the ``roof`` down to the text at ``floor``, tags ``tags`` high in it."""

    roof: float
    floor: float
    tags: float = 0.0


@dataclass(slots=True)
class Route:
    """How one arc runs. ``points`` lead from head to tail; ``words`` and ``far`` are where its words stand.

    ``arrow`` is the way of the last stretch: the head of the arrow is at the last point.
    """

    wire: Wire
    points: list[QPointF]
    words: QRectF | None = None
    far: QRectF | None = None


@dataclass(slots=True)
class _Run:
    """A stretch above a line of text."""

    left: float
    right: float
    lane: int = 0

    def meets(self, other: _Run) -> bool:
        return self.left < other.right + _APART and other.left < self.right + _APART


@dataclass(slots=True)
class _Plan:
    wire: Wire
    side: int = 0  # of the rail: -1 left, 1 right, 0 none
    rail: _Run = field(default_factory=lambda: _Run(0, 0))
    runs: dict[Line, _Run] = field(default_factory=dict)


def room_for(ends: int, words: float) -> float:
    """Return the pixels that a line of text wants above it where so many arcs end on it."""
    return words + min(ends - 1, 5) * LANE_STEP + 3 if ends else 0.0


def routes(
    wires: Sequence[Wire],
    rooms: Mapping[Line, Room],
    column: tuple[float, float],
    view: QRectF,
    taken: Sequence[QRectF] = (),
) -> list[Route]:
    """Return the routes of these wires; ``taken`` are places that words keep clear of, such as the tags of spans."""
    plans = [_plan(wire, column, view) for wire in wires]
    _give_lanes(plans)
    rail_x = _give_rails(plans, column, view)
    heights = _heights(plans, rooms)
    result = [_route(plan, heights, rail_x, view) for plan in plans]
    _place_words(plans, result, heights, rooms, view, list(taken))
    return result


def _plan(wire: Wire, column: tuple[float, float], view: QRectF) -> _Plan:
    plan = _Plan(wire)
    head, tail = wire.head, wire.tail
    near = [end for end in (head, tail) if isinstance(end, Anchor)]
    if "elsewhere" in (head, tail):
        for end in near:
            plan.runs[end.line] = _Run(end.x, end.x + wire.size[0])
        return plan
    if len(near) == 2 and near[0].line == near[1].line:
        plan.runs[near[0].line] = _Run(min(near[0].x, near[1].x), max(near[0].x, near[1].x))
        return plan
    left = sum(end.x - column[0] for end in near)
    right = sum(column[1] - end.x for end in near)
    plan.side = -1 if left <= right else 1
    edge = column[0] if plan.side < 0 else column[1]
    for end in near:
        plan.runs[end.line] = _Run(min(end.x, edge), max(end.x, edge))
    ys = [end.y if isinstance(end, Anchor) else view.top() if end == "above" else view.bottom() for end in (head, tail)]
    plan.rail = _Run(min(ys), max(ys))
    return plan


def _give_lanes(plans: Sequence[_Plan]) -> None:
    runs: dict[Line, list[_Run]] = defaultdict(list)
    for plan in plans:
        for line, run in plan.runs.items():
            runs[line].append(run)
    for own in runs.values():
        _lay(own)


def _lay(runs: list[_Run]) -> None:
    """Give each run the lowest lane that is free, the short ones first."""
    laid: list[_Run] = []
    for run in sorted(runs, key=lambda run: (run.right - run.left, run.left)):
        beside = {other.lane for other in laid if other.meets(run)}
        run.lane = next(lane for lane in range(len(laid) + 1) if lane not in beside)
        laid.append(run)


def _give_rails(plans: Sequence[_Plan], column: tuple[float, float], view: QRectF) -> dict[tuple[int, int], float]:
    """Lay the rails of both sides; return ``x`` by side and lane: closer to each other where the margin is narrow."""
    result: dict[tuple[int, int], float] = {}
    for side in (-1, 1):
        own = [plan.rail for plan in plans if plan.side == side]
        _lay(own)
        most = max((run.lane for run in own), default=0)
        edge, end = (column[0], view.left()) if side < 0 else (column[1], view.right())
        step = min(RAIL_STEP, (abs(end - edge) - _RAIL_GAP - 4) / max(1, most))
        for lane in range(most + 1):
            result[side, lane] = edge + side * (_RAIL_GAP + lane * max(1.0, step))
    return result


def _heights(plans: Sequence[_Plan], rooms: Mapping[Line, Room]) -> dict[tuple[Line, int], float]:
    """Return ``y`` by line and lane: over the tags where there is room, else spread over all that there is."""
    lanes: dict[Line, int] = defaultdict(int)
    for plan in plans:
        for line, run in plan.runs.items():
            lanes[line] = max(lanes[line], run.lane + 1)
    result = {}
    for line, number in lanes.items():
        room = rooms[line]
        base, free = room.floor - room.tags - 4, room.floor - room.tags - 6 - room.roof
        if free < (number - 1) * LANE_STEP:
            base, free = room.floor - 3, max(1.0, room.floor - room.roof - 6)
            base = base if number > 1 else room.floor - (room.floor - room.roof) / 2
        step = min(LANE_STEP, free / max(1, number - 1))
        for lane in range(number):
            result[line, lane] = base - lane * step
    return result


def _route(
    plan: _Plan, heights: Mapping[tuple[Line, int], float], rail_x: Mapping[tuple[int, int], float], view: QRectF
) -> Route:
    wire = plan.wire
    head, tail = wire.head, wire.tail

    def height(end: Anchor) -> float:
        return heights[end.line, plan.runs[end.line].lane]

    if "elsewhere" in (head, tail):
        end = head if isinstance(head, Anchor) else tail
        assert isinstance(end, Anchor)
        foot, top = QPointF(end.x, end.y), QPointF(end.x, height(end))
        return Route(wire, [foot, top] if end is head else [top, foot])
    points: list[QPointF] = []
    if isinstance(head, Anchor) and isinstance(tail, Anchor) and head.line == tail.line:
        y = height(head)
        points = [QPointF(head.x, head.y), QPointF(head.x, y), QPointF(tail.x, y), QPointF(tail.x, tail.y)]
        return Route(wire, points)
    x = rail_x[plan.side, plan.rail.lane]
    for end, is_head in ((head, True), (tail, False)):
        if isinstance(end, Anchor):
            own = [QPointF(end.x, end.y), QPointF(end.x, height(end)), QPointF(x, height(end))]
        else:
            own = [QPointF(x, view.top() + 2 if end == "above" else view.bottom() - 2)]
        points += own if is_head else own[::-1]
    return Route(wire, points)


def _place_words(
    plans: Sequence[_Plan],
    found: Sequence[Route],
    heights: Mapping[tuple[Line, int], float],
    rooms: Mapping[Line, Room],
    view: QRectF,
    taken: list[QRectF],
) -> None:
    """Put the words on the arcs near the arrow, those of strong ones first; weak ones go without where it is full."""
    order = sorted(range(len(plans)), key=lambda n: not plans[n].wire.strong)
    edges: dict[str, list[QRectF]] = {"above": [], "below": []}
    for number in order:
        plan, route, wire = plans[number], found[number], plans[number].wire
        end = wire.tail if isinstance(wire.tail, Anchor) else wire.head
        if not isinstance(end, Anchor):
            continue
        run = plan.runs[end.line]
        width, height = wire.size
        y = _between_lines(heights[end.line, run.lane], height, rooms[end.line])
        inward = 1.0 if run.right - end.x >= end.x - run.left else -1.0
        first = end.x + 8 if inward > 0 else end.x - 8 - width
        first = max(view.left() + 3, min(first, view.right() - width - 3))
        wanted = QRectF(first, y - height / 2, width, height)
        rect = _free(wanted, inward, taken, view, _FAR_REACH if wire.strong else _REACH)
        if rect is None and wire.strong:  # over the tags, where that is in nobody's way, else in spite of all
            rect = _free(wanted.translated(0, -height), inward, taken, view, _FAR_REACH) or wanted
        if rect is not None:
            route.words = rect
            taken.append(rect)
            if "elsewhere" in (wire.head, wire.tail):
                _lead_to(route, rect)
        away = wire.head if isinstance(wire.head, str) else wire.tail
        if wire.far[0] and isinstance(away, str) and away in edges:
            route.far = _at_edge(plan.side, route, away, wire.far, edges[away], view)


def _between_lines(y: float, height: float, room: Room) -> float:
    """Return ``y`` moved so that words of this height cover neither the text below nor, if possible, the line above."""
    return min(max(y, room.roof + height / 2 - 1), room.floor - height / 2 + 2)


def _lead_to(route: Route, rect: QRectF) -> None:
    """Let an arc that ends in words go on to them, where they had to be put beside it."""
    is_outward = route.wire.tail == "elsewhere"
    top = route.points[-1 if is_outward else 0]
    x = min(max(top.x(), rect.left()), rect.right())
    if abs(x - top.x()) > 1:
        route.points.insert(len(route.points) if is_outward else 0, QPointF(x, top.y()))


def _free(rect: QRectF, inward: float, taken: Sequence[QRectF], view: QRectF, reach: float) -> QRectF | None:
    """Return the rectangle moved along its line until it is free; ``None`` where it would have to go too far."""
    for way in (inward, -inward):
        moved, gone = QRectF(rect), 0.0
        while gone <= reach:
            hit = next((other for other in taken if other.adjusted(-3, 0, 3, 0).intersects(moved)), None)
            if hit is None:
                if view.left() <= moved.left() and moved.right() <= view.right():
                    return moved
                break
            x = hit.right() + 3.5 if way > 0 else hit.left() - 3.5 - rect.width()
            gone = abs(x - rect.left())
            moved.moveLeft(x)
    return None


def _at_edge(
    side: int, route: Route, away: str, size: tuple[float, float], there: list[QRectF], view: QRectF
) -> QRectF | None:
    """Return where the words of a far end stand at the edge of the view, after those that stand there already."""
    x = route.points[0].x() if isinstance(route.wire.head, str) else route.points[-1].x()
    top = view.top() + 3 if away == "above" else view.bottom() - 3 - size[1]
    rect = QRectF(x + 7 if side < 0 else x - 7 - size[0], top, *size)
    for other in sorted(there, key=lambda other: -side * other.left()):
        if other.adjusted(-6, 0, 6, 0).intersects(rect):
            rect.moveLeft(other.right() + 7 if side < 0 else other.left() - 7 - size[0])
    if rect.left() < view.left() or rect.right() > view.right():
        return None
    there.append(rect)
    return rect

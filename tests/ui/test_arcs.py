"""Arcs of relations: which lanes and rails they take, where their words stand, and what is painted of them."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from annotator.core.label_set import LabelSet
from annotator.core.link import End, Link
from annotator.core.span import Fragment, Relation, Span
from annotator.resources import load_preset
from annotator.ui.widgets.arc_geometry import Anchor, Room, Route, Wire, room_for, routes
from annotator.ui.widgets.article_view import ArticleView

COLUMN = (100.0, 700.0)
VIEW = QRectF(0, 0, 800, 600)
WORDS = (50.0, 12.0)


def rooms(lines: int, ends: int = 6) -> dict[tuple[int, int], Room]:
    """Lines 80 pixels apart, each with the room that so many ends want."""
    return {(0, n): Room(80.0 * n, 80.0 * n + 20 + room_for(ends, 12.0)) for n in range(lines)}


def anchor(x: float, line: int) -> Anchor:
    return Anchor(x, rooms(8)[0, line].floor, (0, line))


def stretches(route: Route) -> list[tuple[QPointF, QPointF]]:
    return list(zip(route.points, route.points[1:], strict=False))


def along(route: Route, *, level: bool) -> list[tuple[float, float, float]]:
    """Return the level, or the upright, stretches: where they lie, from and to; the short feet at the spans not."""
    found = []
    inner = stretches(route) if level else stretches(route)[2:-2]
    for one, other in inner:
        if level and one.y() == other.y() and one.x() != other.x():
            found.append((one.y(), *sorted((one.x(), other.x()))))
        if not level and one.x() == other.x() and one.y() != other.y():
            found.append((one.x(), *sorted((one.y(), other.y()))))
    return found


def test_an_arc_in_one_line_goes_up_along_and_down():
    [route] = routes([Wire("r", anchor(200, 1), anchor(400, 1), WORDS)], rooms(3), COLUMN, VIEW)
    first, up, over, last = route.points
    assert (first.x(), up.x(), over.x(), last.x()) == (200, 200, 400, 400)
    assert up.y() == over.y() < first.y()
    assert last.y() == first.y() == rooms(3)[0, 1].floor
    assert up.y() > rooms(3)[0, 1].roof


def test_ends_on_two_lines_are_joined_by_a_rail_beside_the_column_on_the_nearer_side():
    left, right = routes(
        [Wire("l", anchor(150, 1), anchor(200, 3)), Wire("r", anchor(650, 1), anchor(600, 3))], rooms(4), COLUMN, VIEW
    )
    assert max(point.x() for point in stretches(left)[2]) < COLUMN[0]
    assert min(point.x() for point in stretches(right)[2]) > COLUMN[1]


@pytest.mark.parametrize("seed", range(5))
def test_no_two_of_fifty_arcs_lie_on_each_other(seed):
    rng = random.Random(seed)
    wires: list[Wire] = []
    while len(wires) < 50:
        one, other = rng.randrange(8), rng.randrange(8)
        head = anchor(rng.uniform(*COLUMN), one)
        tail = anchor(rng.uniform(*COLUMN), other)
        wires.append(Wire(str(len(wires)), head, tail, WORDS, strong=rng.random() < 0.1))
    space = {(0, n): Room(rooms(8)[0, n].floor - 200, rooms(8)[0, n].floor) for n in range(8)}
    found = routes(wires, space, COLUMN, VIEW)
    for level in (True, False):
        for one, other in combinations(found, 2):
            for at, start, end in along(one, level=level):
                for there, first, last in along(other, level=level):
                    assert abs(at - there) > 0.5 or end <= first or last <= start
    placed = [route.words for route in found if route.words is not None and not route.wire.strong]
    assert len(placed) > 25
    assert not any(one.intersects(other) for one, other in combinations(placed, 2))


def test_rails_draw_closer_together_where_the_margin_is_narrow_and_stay_in_view():
    wires = [Wire(str(n), anchor(110 + n, 0), anchor(110 + n, 7)) for n in range(12)]
    view = QRectF(70, 0, 660, 600)
    found = routes(wires, rooms(8), COLUMN, view)
    xs = [stretches(route)[2][0].x() for route in found]
    assert len(set(xs)) == 12
    assert all(view.left() <= x < COLUMN[0] for x in xs)


def test_an_end_out_of_view_is_a_rail_to_the_edge_with_its_words_there():
    wires = [
        Wire("up", anchor(150, 2), "above", WORDS, (120.0, 12.0), strong=True),
        Wire("down", anchor(160, 2), "below", WORDS, (120.0, 12.0), strong=True),
        Wire("also", anchor(170, 2), "below", WORDS, (120.0, 12.0), strong=True),
    ]
    up, down, also = routes(wires, rooms(4), COLUMN, VIEW)
    assert up.points[-1].y() < 5
    assert down.points[-1].y() > 595
    assert up.far is not None
    assert VIEW.contains(up.far)
    assert down.far is not None
    assert also.far is not None
    assert not down.far.intersects(also.far)


def test_an_end_in_another_article_is_words_at_the_span_that_stay_in_view_and_apart():
    wires = [Wire(str(n), anchor(690 - n, 1), "elsewhere", (140.0, 14.0), strong=True) for n in range(3)]
    found = routes(wires, rooms(3), COLUMN, VIEW)
    chips = [route.words for route in found]
    assert all(chip is not None and VIEW.contains(chip) for chip in chips)
    assert not any(one.intersects(other) for one, other in combinations(chips, 2))
    for route in found:
        assert route.words.adjusted(-1, -10, 1, 10).contains(route.points[-1])


def test_words_keep_clear_of_tags():
    tag = QRectF(405, rooms(3)[0, 1].floor - 30, 60, 30)
    [route] = routes([Wire("r", anchor(200, 1), anchor(400, 1), WORDS)], rooms(3), COLUMN, VIEW, [tag])
    assert not route.words.intersects(tag)


# Painting


TEXT = "Ada Quill spoke. The bridge is shut, she said.\n" * 12


@pytest.fixture
def view(qtbot):
    made = ArticleView()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.set_labels(load_preset("news"))
    return made


def shown(view: ArticleView, text: str, actor: str, claim: str, *, everything: bool) -> list[Link]:
    """Show a text, an actor and a claim tagged in each line of it and linked."""
    spans, links, at = [], [], 0
    for number, line in enumerate(text.splitlines()):
        own = []
        for label, quote in (("actor", actor), ("claim", claim)):
            start = at + line.index(quote)
            own.append(Span("a", label, (Fragment(start, start + len(quote)),), "t", f"{label}{number}"))
        spans += own
        ends = [End(span.id, span.label, text[span.start : span.end], "a", "", span.start) for span in own]
        links.append(Link(Relation("a", ends[1].id, ends[0].id, "by", f"r{number}"), ends[1], ends[0]))
        at += len(line) + 1
    view.load(text, spans)
    view.layer.show_links(links, everything=everything)
    view.grab()
    return links


def painted(view: ArticleView) -> QImage:
    return view.viewport().grab().toImage()


def test_without_relations_nothing_is_painted_or_asked(view, monkeypatch):
    view.load(TEXT, ())
    monkeypatch.setattr(view.layer, "paint", lambda *_: pytest.fail("painted"))
    painted(view)


def test_the_arc_of_the_selected_span_is_stronger_than_the_others(view):
    shown(view, TEXT, "Ada Quill", "The bridge is shut", everything=True)
    view.select_span("claim1")
    found = {route.wire.id: route for route in view.layer.arcs.routes(view.page, view.spans, view.selected)}
    assert [id_ for id_, route in found.items() if route.wire.strong] == ["r1"]
    image = painted(view)

    def ink(id_: str) -> int:
        """Return how far the arc's colour is from the page's, in the middle of its level stretch."""
        up, over = found[id_].points[1:3]
        x, base = round(over.x() + (up.x() - over.x()) * 0.3), QColor(view.palette().base().color())
        ys = range(round(up.y()) - 2, round(up.y()) + 3)
        colours = [image.pixelColor(x, y) for y in ys]
        return max(abs(colour.blue() - base.blue()) + abs(colour.red() - base.red()) for colour in colours)

    assert ink("r1") > 1.3 * ink("r2") > 20


def test_all_relations_ask_for_room_above_their_lines_and_give_it_back(view):
    links = shown(view, TEXT, "Ada Quill", "The bridge is shut", everything=False)
    before = view.page.line_box(view.spans.get("claim1").start).top()
    view.layer.show_links(links, everything=True)
    assert view.page.line_box(view.spans.get("claim1").start).top() > before + 10
    view.layer.show_links(links[:1])
    assert view.page.line_box(view.spans.get("claim1").start).top() == before


def test_an_arc_reads_from_right_to_left_too(view):
    text = "ادا کوئل نے کہا کہ پل بند رہے گا۔\n" * 4
    shown(view, text, "ادا کوئل", "پل بند رہے گا", everything=True)
    [first, *_] = view.layer.arcs.routes(view.page, view.spans, None)
    head, tail = first.points[0], first.points[-1]
    assert head.x() < tail.x()  # the actor comes first, and first is right
    actor, claim = view.spans.get("actor0"), view.spans.get("claim0")
    for point, span in ((tail, actor), (head, claim)):
        [box] = view.page.boxes(Fragment(span.start, span.end))
        assert box.left() <= point.x() <= box.right()


def test_arcs_follow_when_a_span_moves_and_go_with_the_article(view):
    shown(view, TEXT, "Ada Quill", "The bridge is shut", everything=False)
    [first, *_] = view.layer.arcs.routes(view.page, view.spans, None)
    moved = [Span("a", "claim", (Fragment(21, 27),), "t", "claim0")]
    view.show_spans([*moved, *(Span("a", s.label, s.fragments, "t", s.id) for s in view.spans if s.id != "claim0")])
    [after, *_] = view.layer.arcs.routes(view.page, view.spans, None)
    assert after.points[0].x() != first.points[0].x()
    view.load("Other text.", ())
    assert view.layer.arcs.is_empty


def test_a_type_that_the_label_set_does_not_know_is_drawn_by_its_id(view):
    view.set_labels(LabelSet("bare", ()))
    links = shown(view, TEXT, "Ada Quill", "The bridge is shut", everything=False)
    assert view.layer.arcs._words(links[0], "above", "below") == "by"
    painted(view)


# Drawing with the mouse


def test_the_text_scrolls_while_a_relation_is_drawn_near_its_edge(view, qtbot):
    text = TEXT * 4
    shown(view, text, "Ada Quill", "The bridge is shut", everything=False)
    with qtbot.waitExposed(view):
        view.show()
    view.select_span("claim1")
    view.layer.set_handle(True)
    port, start = view.viewport(), view.layer.handle().toPoint()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, QPoint(start.x(), port.height() - 3))
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 60)
    assert view.layer.cancel()
    at = view.verticalScrollBar().value()
    QTest.mouseMove(port, QPoint(start.x(), port.height() - 3))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(start.x(), port.height() - 3))
    assert view.verticalScrollBar().value() == at


def test_there_is_no_handle_without_a_selected_span_or_where_it_is_off(view):
    shown(view, TEXT, "Ada Quill", "The bridge is shut", everything=False)
    view.layer.set_handle(True)
    assert view.layer.handle() is None
    view.select_span("actor0")
    assert view.layer.handle() is not None
    assert view.layer.tip(view.layer.handle()) != ""
    view.layer.set_handle(False)
    assert view.layer.handle() is None
    assert view.layer.tip(QPointF(10, 10)) == ""

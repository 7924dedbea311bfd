"""Articles of megabytes with very many spans: only what is in view is laid out, looked at and painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QRegion

from annotator.core.span import Fragment
from annotator.core.span_table import SpanTable
from annotator.ui.widgets.paragraphs import LONGEST
from annotator.ui.widgets.span_metrics import MOST_LANES
from tests.ui.hands import press, shown, span

PARAGRAPH = "The harbour master of Port Helena told reporters that the quay would reopen before winter. "
LABELS = ("claim", "actor", "location", "event")


class Counted(SpanTable):
    """Counts how many spans are made of the columns."""

    made = 0

    def _at(self, place):
        self.made += 1
        return super()._at(place)


class Painted(QObject):
    """Keeps what was painted of a widget."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.region += event.region()
        return False

    def forget(self):
        self.region = QRegion()


def is_like(colour, label_id, labels):
    """Say whether a pixel has about the hue of a label, and is no grey."""
    wanted = QColor(next(label.colour for label in labels if label.id == label_id))
    return abs(colour.hslHueF() - wanted.hslHueF()) < 0.12 and colour.hslSaturationF() > 0.3


def painted(qtbot, painted_view):
    """Wait until what was asked to be painted has been, and return the rectangle of it."""
    qtbot.waitUntil(lambda: not painted_view.region.isEmpty())
    return painted_view.region.boundingRect()


@pytest.fixture
def large(qtbot, labels):
    text = "\n".join(PARAGRAPH * 4 for _ in range(2_000))
    places = [Fragment(at, at + 12) for at in range(0, len(text) - 20, 30)]
    table = Counted.of(span(LABELS[n % 4], place, id_=f"s{n:06}") for n, place in enumerate(places))
    view = shown(qtbot, text, labels=labels)
    view.load(text, table)
    view.set_labels(labels)
    return view, table


def test_of_many_spans_only_those_in_view_are_looked_at_whatever_is_done(qtbot, large):
    view, table = large
    assert len(table) > 20_000
    steps = [
        lambda: view.scroll_to(view.page.furthest // 2),
        lambda: view.put_caret(view.page.visible(0, 300).__next__().start),
        lambda: view.show_spans(table, table.change([], [span("claim", (view.caret() + 14, view.caret() + 18))])),
        lambda: view.select_span("s000500"),
        lambda: view.show_spans(table, table.change([table[40]], [])),
        lambda: press(view, Qt.Key.Key_PageDown),
        lambda: view.preview(table[500]._replace(fragments=(Fragment(15_000, 15_040),))),
        lambda: view.preview(None),
    ]
    for step in steps:
        table.made = 0
        step()
        view.grab()
        assert table.made < 4_000


def test_a_change_paints_its_paragraph_and_what_moved_and_not_the_whole_view(qtbot, labels):
    text = "\n".join(PARAGRAPH * 2 for _ in range(30))
    start = text.index("\n") + 5
    view = shown(qtbot, text, [span("claim", (start, start + 60), id_="outer")], labels=labels)
    watched, table, height = Painted(view.viewport()), view.spans, view.viewport().height()
    box = view.page.boxes(Fragment(start, start + 5))[0]
    qtbot.wait(1)
    watched.forget()
    first, other = span("claim", (start, start + 60), id_="outer"), span("event", (start, start + 60), id_="outer")
    view.show_spans(table, table.change([first], [other]))
    rect = painted(qtbot, watched)
    assert rect.height() < height / 2
    assert rect.top() <= box.top()
    assert rect.bottom() >= box.bottom()

    qtbot.wait(1)
    watched.forget()
    below = view.page.paragraphs.laid(3)
    top = view.page.top_of(below)
    deep = [span("actor", (start + 5 + n, start + 40 - n), id_=f"deep{n}") for n in range(6)]
    view.show_spans(table, table.change([], deep))
    assert view.page.top_of(below) > top, "the line grew"
    rect = painted(qtbot, watched)
    assert rect.bottom() >= height - 1, "all that moved is painted"


def test_what_moves_below_a_block_that_begins_above_the_view_is_painted_down_to_the_end(qtbot, labels):
    text = "\n".join(PARAGRAPH * 6 for _ in range(30))
    view = shown(qtbot, text, labels=labels)
    view.scroll_to(round(view.page.paragraphs.top(5) + view.page.paragraphs.laid(5).height / 2))
    block = next(view.page.visible(0, 10))
    assert view.page.top_of(block) < -40
    place = block.end - 40
    qtbot.wait(1)
    watched = Painted(view.viewport())
    view.show_spans(
        view.spans, view.spans.change([], [span("actor", (place + n, block.end - n), id_=f"d{n}") for n in range(6)])
    )
    assert painted(qtbot, watched).bottom() >= view.viewport().height() - 1


def test_a_change_out_of_view_moves_and_paints_nothing(qtbot, large):
    view, table = large
    view.scroll_to(view.page.furthest // 2)
    qtbot.wait(1)
    watched, top = Painted(view.viewport()), view.page.line_box(view.page.visible(0, 300).__next__().start).top()
    view.show_spans(table, table.change([], [span("actor", (3, 40)), span("actor", (9, 30), id_="second")]))
    qtbot.wait(20)
    assert watched.region.isEmpty()
    assert view.page.line_box(view.page.visible(0, 300).__next__().start).top() == top


@pytest.mark.parametrize("letters", ["x", "ع", "x😀", "e\u0301"])
def test_a_line_of_half_a_million_characters_without_a_space_is_shown_in_pieces(qtbot, labels, letters):
    text = (letters * 500_000)[:500_000]
    middle = 250_000 - 250_000 % 2
    view = shown(qtbot, text, [span("claim", (middle, middle + 100))], labels=labels)
    paragraphs = view.page.paragraphs
    assert len(paragraphs) >= 500_000 / LONGEST
    view.reveal(Fragment(middle, middle + 100))
    view.put_caret(middle + 40)
    assert sum(map(paragraphs.is_laid, range(len(paragraphs)))) < 12
    image = view.viewport().grab().toImage()
    [box, *_] = view.page.boxes(Fragment(middle, middle + 100))
    line = box.bottom() + view._painter._metrics.lane_top(0) + 0.5
    assert is_like(image.pixelColor(int(box.center().x()), int(line)), "claim", labels)
    assert view.spans.at(view.caret())[0].label == "claim"
    press(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.caret() == len(text)
    assert sum(map(paragraphs.is_laid, range(len(paragraphs)))) < 24


def test_eight_spans_inside_each_other_are_each_seen_and_hit(qtbot, labels):
    text = PARAGRAPH * 3
    deep = [span(LABELS[n % 4], (4 + n, 80 - 2 * n), id_=f"d{n}") for n in range(MOST_LANES)]
    view = shown(qtbot, text, deep, labels=labels, size=(1400, 700))
    image = view.viewport().grab().toImage()
    metrics = view._painter._metrics
    [box] = view.page.boxes(Fragment(20, 30))
    for lane, one in enumerate(deep):
        y = box.bottom() + metrics.lane_top(lane) + metrics.thickness / 2
        seen = image.pixelColor(round(box.center().x()), round(y - 0.5))
        assert is_like(seen, one.label, labels)
        hit = view.hit(box.center() + (box.bottomLeft() - box.topLeft()) / 2 + type(box.center())(0, y - box.bottom()))
        assert hit is not None
        assert hit.span_id == one.id


def test_a_preview_shows_another_place_and_gives_all_back(qtbot, labels):
    text = PARAGRAPH * 3
    one = span("claim", (4, 20), id_="one")
    view = shown(qtbot, text, [one, span("event", (10, 30), id_="two")], labels=labels)
    before, spans = view.viewport().grab().toImage(), list(view.spans)
    for end in (40, 60, 25):
        view.preview(view.spans.get("one")._replace(fragments=(Fragment(4, end),)))
        assert list(view.spans) == spans
        assert view.viewport().grab().toImage() != before
    view.preview(None)
    assert view.viewport().grab().toImage() == before

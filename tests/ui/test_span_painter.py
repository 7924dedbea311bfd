"""The painter of spans, on real laid out paragraphs: what is seen at a place, and what lies under the mouse."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette

from annotator.core.label_set import Label, LabelSet
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable
from annotator.ui.widgets.label_colours import LabelColours, Layer
from annotator.ui.widgets.span_metrics import MOST_LANES, SpanMetrics
from annotator.ui.widgets.span_painter import DASHES, Hit, SpanPainter
from annotator.ui.widgets.text_block import BlockStyle, LaidParagraph

LABELS = LabelSet(
    "news",
    (
        Label("claim", "Claim", "#e69f00"),
        Label("actor", "Actor", "#3d8fd6"),
        Label("location", "Location", "#12a278"),
        Label("event", "Event", "#d0549b"),
    ),
)
COLOURS = {label.id: QColor(label.colour) for label in LABELS}
TEXT = "The council of Port Selma said the ferry would sail again, and then the crews of both boats went home to rest."
MARGIN = QPointF(20, 10)


def palette(*, dark=False):
    made = QPalette()
    made.setColor(QPalette.ColorRole.Base, QColor("#202326" if dark else "#fffefa"))
    made.setColor(QPalette.ColorRole.Text, QColor("#e6e6e3" if dark else "#1c1c1a"))
    return made


class Sheet:
    """One paragraph with its spans, painted into an image; pixels are asked for in the paragraph's coordinates."""

    def __init__(self, spans, text=TEXT, *, selected=None, tags=True, width=420, ratio=1.0, dark=False, rtl=False):
        font = QFont()
        font.setPixelSize(18)
        self.palette = palette(dark=dark)
        self.metrics = SpanMetrics(font)
        self.painter = SpanPainter(font, self.palette)
        self.painter.set_show_tags(tags)
        self.painter.set_spans(SpanTable.of(spans), LABELS, selected)
        self.text, self.ratio, self.width = text, ratio, width
        direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        self.paragraph = LaidParagraph(0, 0, text, BlockStyle(font, 1.6, 0.0), width, self.painter, direction=direction)
        self.image = self.paint(with_text=False)

    def paint(self, *, with_text, spans=True):
        size = (int((self.width + 60) * self.ratio), int((self.paragraph.height + 40) * self.ratio))
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.ratio)
        image.fill(self.palette.base().color())
        painter = QPainter(image)
        if spans:
            self.painter.paint_under(painter, self.paragraph, MARGIN)
        if with_text:
            painter.setPen(self.palette.text().color())
            self.paragraph.layout.draw(painter, MARGIN)
        if spans:
            self.painter.paint_over(painter, self.paragraph, MARGIN)
        painter.end()
        return image

    def pixel(self, x, y, image=None):
        place = (QPointF(x, y) + MARGIN) * self.ratio
        return (image or self.image).pixelColor(int(place.x()), int(place.y()))

    def box(self, words, number=0):
        start = self.text.index(words)
        return self.paragraph.boxes(start, start + len(words))[number][1]

    def lane_y(self, box, lane):
        return box.bottom() + self.metrics.lane_top(lane) + self.metrics.thickness / 2

    def area(self, rect):
        """Yield the colours of all device pixels that lie in a rectangle."""
        at = QRectF((rect.topLeft() + MARGIN) * self.ratio, rect.size() * self.ratio).toAlignedRect()
        for y in range(at.top(), at.bottom() + 1):
            for x in range(at.left(), at.right() + 1):
                yield self.image.pixelColor(x, y)


def tag(words, label="claim", *, text=TEXT, name=None):
    words = (words,) if isinstance(words, str) else words
    fragments = tuple(Fragment(text.index(w), text.index(w) + len(w)) for w in words)
    return Span("a", label, fragments, "me", id=name or f"{label}-{words[0]}", created="2026-01-01")


def near(one, other, by=6):
    return all(abs(a - b) <= by for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def is_page(sheet, colour):
    return near(colour, sheet.palette.base().color(), 2)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("dark", [False, True])
def test_a_span_has_a_tint_behind_it_and_a_line_under_it_in_its_colour(qapp, ratio, dark):
    sheet = Sheet([tag("Port Selma", "location")], ratio=ratio, dark=dark)
    box = sheet.box("Port Selma")
    tint = LabelColours(sheet.palette).tint((Layer("#12a278"),))
    for x in (box.left() + 3, box.center().x(), box.right() - 3):
        assert near(sheet.pixel(x, box.center().y()), tint, 2)
        assert near(sheet.pixel(x, sheet.lane_y(box, 0)), COLOURS["location"], 2)
    assert is_page(sheet, sheet.pixel(box.left() - 3, box.center().y()))
    assert is_page(sheet, sheet.pixel(box.right() + 3, sheet.lane_y(box, 0)))


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_lines_are_crisp_at_every_scale(qapp, ratio):
    sheet = Sheet([tag("Port Selma", "location")], ratio=ratio)
    box = sheet.box("Port Selma")
    tint = LabelColours(sheet.palette).tint((Layer("#12a278"),))
    x, first = int((box.center().x() + MARGIN.x()) * ratio), int((box.bottom() - 2 + MARGIN.y()) * ratio)
    column = [sheet.image.pixelColor(x, first + row) for row in range(int(9 * ratio))]
    assert all(near(one, COLOURS["location"], 1) or near(one, tint, 1) or is_page(sheet, one) for one in column)
    assert sum(near(one, COLOURS["location"], 1) for one in column) == round(sheet.metrics.thickness * ratio)


def test_nested_spans_have_lines_of_their_own_and_tints_that_add_up(qapp):
    outer, inner = tag("council of Port Selma said", "actor"), tag("Port Selma", "location")
    sheet = Sheet([outer, inner])
    box = sheet.box("Port Selma")
    x = box.center().x()
    assert near(sheet.pixel(x, sheet.lane_y(box, 0)), COLOURS["actor"])
    assert near(sheet.pixel(x, sheet.lane_y(box, 1)), COLOURS["location"])
    assert is_page(sheet, sheet.pixel(x, (sheet.lane_y(box, 0) + sheet.lane_y(box, 1)) / 2 + 0.5)), "apart"
    colours = LabelColours(sheet.palette)
    both = colours.tint((Layer("#3d8fd6"), Layer("#12a278")))
    assert near(sheet.pixel(x, box.center().y()), both, 2)
    assert near(sheet.pixel(sheet.box("council").center().x(), box.center().y()), colours.tint((Layer("#3d8fd6"),)), 2)


def test_eight_levels_are_drawn_and_a_hint_says_how_many_more_there_are(qapp):
    start, end = TEXT.index("Port"), TEXT.index("Selma") + 5
    labels = ("claim", "actor", "location", "event")
    spans = [
        Span("a", labels[n % 4], (Fragment(start, end),), "me", id=f"{n:02}", created="2026-01-01") for n in range(11)
    ]
    sheet = Sheet(spans)
    box = sheet.box("Port Selma")
    for lane in range(MOST_LANES):
        assert near(sheet.pixel(box.center().x(), sheet.lane_y(box, lane)), COLOURS[labels[lane % 4]]), lane
    [hint] = sheet.painter._geometry(sheet.paragraph).hints
    assert hint.text == "+3"
    below = QRectF(box.left(), sheet.lane_y(box, MOST_LANES), 20, sheet.metrics.tag_height)
    assert any(not is_page(sheet, colour) for colour in sheet.area(below)), "the hint is drawn"


def test_two_hundred_nested_spans_are_painted_and_found(qapp):
    text = "x" * 401
    spans = [Span("a", "claim", (Fragment(n, 401 - n),), "me", id=f"{n:03}", created="2026-01-01") for n in range(200)]
    sheet = Sheet(spans, text, selected="150")
    hints = sheet.painter._geometry(sheet.paragraph).hints
    assert hints
    assert all(hint.text.startswith("+") for hint in hints)
    above, below = sheet.painter.room(0, 401)
    assert above > 0
    assert below < 100


def test_the_selected_span_has_a_thicker_line_a_stronger_tint_and_grips(qapp):
    span = tag("Port Selma", "location")
    plain, selected = Sheet([span]), Sheet([span], selected=span.id)
    box = plain.box("Port Selma")

    def thickness(sheet):
        column = [sheet.pixel(box.center().x(), box.bottom() + step / 4) for step in range(-4, 32)]
        return sum(near(colour, COLOURS["location"]) for colour in column)

    assert thickness(selected) > thickness(plain)
    assert near(
        selected.pixel(box.center().x(), box.center().y()),
        LabelColours(selected.palette).tint((Layer("#12a278", True),)),
        2,
    )
    for x in (box.left(), box.right()):
        knob = QRectF(x - 3, selected.lane_y(box, 0) - 3, 6, 6)
        assert any(near(colour, COLOURS["location"], 40) for colour in selected.area(knob))
        assert is_page(selected, selected.pixel(x, selected.lane_y(box, 0))), "a grip is a ring"
        assert not is_page(plain, plain.pixel(min(x + 1, box.right() - 1), plain.lane_y(box, 0)))


def test_fragments_on_one_line_are_joined_by_dots(qapp):
    sheet = Sheet([tag(("The council", "Selma said"))], width=900)
    gap = sheet.box(" of Port ")
    y = sheet.lane_y(gap, 0)
    dots = list(sheet.area(QRectF(gap.left() + 3, y - 1.5, gap.width() - 6, 3)))
    assert any(near(colour, COLOURS["claim"], 60) for colour in dots)
    changes = 0
    for line in (y - 1, y, y + 1):
        row = [sheet.pixel(gap.left() + 4 + step, line) for step in range(int(gap.width()) - 8)]
        changes = max(changes, sum(is_page(sheet, one) != is_page(sheet, other) for one, other in pairwise(row)))
    assert changes >= 10, "dots, not a line"
    assert all(
        is_page(sheet, sheet.pixel(gap.left() + 2 + step, gap.center().y())) for step in range(int(gap.width()) - 4)
    )


def test_fragments_far_apart_have_stubs_that_point_at_each_other(qapp):
    sheet = Sheet([tag(("The council", "to rest"))], width=300)
    first, last = sheet.box("The council"), sheet.box("to rest")
    assert last.top() > first.bottom()

    def is_drawn(rect):
        return any(not is_page(sheet, colour) for colour in sheet.area(rect))

    for edge, box, outward in ((first.right(), first, 1), (last.left(), last, -1)):
        y = sheet.lane_y(box, 0) - 1
        assert is_drawn(QRectF(min(edge + 3 * outward, edge + 15 * outward), y, 12, 2))
        assert not is_drawn(QRectF(min(edge + 30 * outward, edge + 60 * outward), y, 30, 2))


def test_a_tag_stands_above_the_start_and_touches_neither_text_nor_the_lines_above(qapp):
    spans = [
        tag("council of Port Selma said the ferry would sail again", "claim"),
        tag("Port Selma", "location"),
        tag("ferry", "event"),
        tag("crews of both boats", "actor"),
    ]
    sheet = Sheet(spans, width=230)
    geometry = sheet.painter._geometry(sheet.paragraph)
    assert {tag.text for tag in geometry.tags} == {"claim", "location", "event", "actor"}
    lines = [sheet.paragraph.line_rect(n) for n in range(sheet.paragraph.lines)]
    drawn = [
        QRectF(m.left, m.top + sheet.metrics.lane_top(m.lane), m.right - m.left, 1.5 * sheet.metrics.thickness)
        for m in geometry.marks
    ]
    for one in geometry.tags:
        assert not any(one.rect.intersects(line) for line in lines)
        assert not any(one.rect.intersects(line) for line in drawn)
        assert not any(one.rect.intersects(other.rect) for other in geometry.tags if other is not one)
        assert any(not is_page(sheet, colour) for colour in sheet.area(one.rect)), "it is drawn"
        around = sheet.area(QRectF(one.rect.left(), one.rect.bottom() + 0.5, one.rect.width(), 0.5))
        assert all(is_page(sheet, colour) or colour not in COLOURS.values() for colour in around)
    starts = {one.text: one.rect.left() for one in geometry.tags}
    assert starts["location"] == pytest.approx(sheet.box("Port Selma").left())
    assert starts["event"] == pytest.approx(sheet.box("ferry").left())


def test_only_the_first_fragment_has_a_tag(qapp):
    sheet = Sheet([tag(("The council", "the ferry"))])
    assert len(sheet.painter._geometry(sheet.paragraph).tags) == 1


def test_tags_of_spans_that_begin_together_stand_beside_each_other_and_too_many_are_left_out(qapp):
    start = TEXT.index("Port")
    spans = [
        Span("a", "location", (Fragment(start, start + 10 + n),), "me", id=f"{n:02}", created="2026-01-01")
        for n in range(9)
    ]
    sheet = Sheet(spans, width=500)
    tags = sheet.painter._geometry(sheet.paragraph).tags
    assert 2 <= len(tags) < 9
    assert tags[0].piece.span.id == "08", "the longest comes first"
    ordered = sorted(tags, key=lambda one: one.rect.left())
    assert all(one.rect.right() < other.rect.left() for one, other in pairwise(ordered))
    assert ordered[-1].rect.right() <= sheet.width


def test_a_tag_at_the_end_of_a_line_stays_in_the_column(qapp):
    for width in range(200, 320, 10):
        sheet = Sheet(
            [tag("d the", "location")] + [tag(word, "location") for word in ("said", "again", "both")], width=width
        )
        for one in sheet.painter._geometry(sheet.paragraph).tags:
            assert one.rect.left() >= 0
            assert one.rect.right() <= width + 0.01


def test_a_long_name_is_shortened_and_its_signs_are_shown_as_they_are(qapp):
    labels = LabelSet("own", (Label("x", "<b>R&D</b> " + "very long " * 15, "#3d8fd6"),))
    sheet = Sheet([])
    sheet.painter.set_spans(SpanTable.of([tag("The council", "x")]), labels, None)
    [one] = sheet.painter._geometry(sheet.paragraph).tags
    assert one.text.startswith("<b>r&d</b>")
    assert one.text.endswith("…")
    assert one.rect.width() < 300


def test_without_tags_no_room_is_taken_above_and_labels_differ_in_their_dashes(qapp):
    spans = [tag("The council", "claim"), tag("Port Selma", "location")]
    sheet = Sheet(spans, tags=False)
    assert sheet.painter.room(0, 20)[0] == 0
    assert sheet.painter._geometry(sheet.paragraph).tags == []

    def drawn(box):
        y = sheet.lane_y(box, 0)
        row = [not is_page(sheet, sheet.pixel(box.left() + 1 + step, y)) for step in range(int(box.width()) - 2)]
        return sum(one != other for one, other in pairwise(row))

    assert drawn(sheet.box("The council")) == 0
    assert drawn(sheet.box("Port Selma")) >= 8
    assert len(set(DASHES)) == len(DASHES)


def test_a_label_that_the_set_does_not_know_is_painted_in_grey_with_its_id(qapp):
    sheet = Sheet([tag("Port Selma", "odd")])
    [one] = sheet.painter._geometry(sheet.paragraph).tags
    assert one.text == "odd"
    box = sheet.box("Port Selma")
    assert near(sheet.pixel(box.center().x(), sheet.lane_y(box, 0)), QColor("#7a7a7a"))


URDU = "وزیر نے کہا کہ بندرگاہ Port Selma میں کشتیوں کی ہڑتال ختم ہو گئی"


def test_in_a_paragraph_from_right_to_left_the_tag_and_the_start_are_at_the_right(qapp):
    spans = [tag("بندرگاہ", "location", text=URDU), tag("کشتیوں کی ہڑتال", "event", text=URDU)]
    sheet = Sheet(spans, URDU, width=700, rtl=True, selected=spans[1].id)
    for one in sheet.painter._geometry(sheet.paragraph).tags:
        boxes = sheet.paragraph.boxes(one.piece.start, one.piece.end)
        assert one.rect.right() == pytest.approx(max(box.right() for _, box in boxes), abs=0.6)
    box = sheet.box("کشتیوں کی ہڑتال")
    y = sheet.lane_y(box, 0)
    assert sheet.painter.hit(sheet.paragraph, QPointF(box.right(), y)) == Hit(spans[1].id, "start", 0)
    assert sheet.painter.hit(sheet.paragraph, QPointF(box.left(), y)) == Hit(spans[1].id, "end", 0)
    assert near(sheet.pixel(box.center().x(), y), COLOURS["event"])


def test_words_from_left_to_right_inside_have_their_tag_at_the_left(qapp):
    sheet = Sheet([tag("Port Selma", "location", text=URDU)], URDU, width=700, rtl=True)
    [one] = sheet.painter._geometry(sheet.paragraph).tags
    box = sheet.box("Port Selma")
    assert one.rect.left() == pytest.approx(box.left(), abs=0.6)
    assert near(sheet.pixel(box.center().x(), sheet.lane_y(box, 0)), COLOURS["location"])


def test_lines_tags_and_grips_are_hit_with_some_tolerance_and_text_is_not(qapp):
    outer, inner = tag("council of Port Selma said", "actor"), tag("Port Selma", "location")
    sheet = Sheet([outer, inner], selected=outer.id)
    hit = lambda x, y: sheet.painter.hit(sheet.paragraph, QPointF(x, y))  # noqa: E731
    box = sheet.box("Port Selma")
    x = box.center().x()
    assert hit(x, sheet.lane_y(box, 0)) == Hit(outer.id, "line", 0)
    assert hit(x, sheet.lane_y(box, 1)) == Hit(inner.id, "line", 0)
    assert hit(x, sheet.lane_y(box, 1) + sheet.metrics.thickness / 2 + 3.5) == Hit(inner.id, "line", 0)
    assert hit(x, sheet.lane_y(box, 1) + sheet.metrics.thickness / 2 + 6) is None
    assert hit(x, box.center().y()) is None
    whole = sheet.box("council of Port Selma said")
    assert hit(whole.left() - 3, whole.center().y()) == Hit(outer.id, "start", 0)
    assert hit(whole.right() + 3, whole.center().y()) == Hit(outer.id, "end", 0)
    first = next(one for one in sheet.painter._geometry(sheet.paragraph).tags if one.piece.span.id == inner.id)
    assert hit(first.rect.center().x(), first.rect.center().y()) == Hit(inner.id, "tag", 0)


def test_each_fragment_of_the_selected_span_has_its_own_grips(qapp):
    span = tag(("The council", "said the ferry"))
    sheet = Sheet([span], width=900, selected=span.id)
    box = sheet.box("said the ferry")
    assert sheet.painter.hit(sheet.paragraph, QPointF(box.left(), box.center().y())) == Hit(span.id, "start", 1)
    assert sheet.painter.hit(sheet.paragraph, QPointF(box.right(), box.center().y())) == Hit(span.id, "end", 1)


def test_white_space_at_the_end_of_a_line_is_not_painted(qapp):
    sheet = Sheet([tag(TEXT[:60], text=TEXT)], width=200)
    lines = [sheet.paragraph.line_rect(number) for number in range(sheet.paragraph.lines - 1)]
    ends = [sheet.paragraph.layout.lineAt(number).naturalTextRect().right() for number in range(len(lines))]
    assert len(lines) >= 3
    for line, end in zip(lines[:2], ends[:2], strict=True):
        assert not is_page(sheet, sheet.pixel(end - 2, line.center().y()))
        assert is_page(sheet, sheet.pixel(end + 2, line.center().y()))
        assert is_page(sheet, sheet.pixel(end + 2, sheet.lane_y(line, 0)))


def test_what_changed_is_painted_anew_and_the_rest_is_kept(qapp):
    span, spans = tag("Port Selma", "location"), SpanTable()
    sheet = Sheet([])
    sheet.painter.set_spans(spans, LABELS, None)
    kept = sheet.painter._geometry(sheet.paragraph)
    sheet.painter.set_spans(spans, LABELS, "another")
    assert sheet.painter._geometry(sheet.paragraph) is kept, "a selection moves nothing"
    places = spans.change([], [span])
    assert places == [Fragment(span.start, span.end)]
    sheet.painter.forget([Fragment(9000, 9001)])
    assert sheet.painter._geometry(sheet.paragraph) is kept
    sheet.painter.forget(places)
    assert len(sheet.painter._geometry(sheet.paragraph).marks) == 1


def test_text_is_still_there_over_the_tints(qapp):
    sheet = Sheet([tag("Port Selma", "location")])
    with_text, bare = sheet.paint(with_text=True), sheet.paint(with_text=False)
    box = sheet.box("Port Selma")
    differing = sum(
        sheet.pixel(box.left() + x, box.top() + y, with_text) != sheet.pixel(box.left() + x, box.top() + y, bare)
        for x in range(int(box.width()))
        for y in range(int(box.height()))
    )
    assert differing > 100


def test_neighbours_with_nothing_between_them_have_two_lines(qapp):
    sheet = Sheet([tag("Port", "location"), tag(" Selma", "location")])
    first = sheet.box("Port")
    y = sheet.lane_y(first, 0)
    row = [is_page(sheet, sheet.pixel(first.right() + step, y)) for step in range(-4, 4)]
    assert row.count(True) == 1

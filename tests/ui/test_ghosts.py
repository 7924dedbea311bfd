"""Suggestions are drawn as lines only, where spans leave room, and found under the mouse just there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from annotator.core.span import Fragment, Span
from annotator.core.suggestion import Suggestion
from annotator.resources import load_preset
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.widgets.ghosts import Ghosts

TEXT = "The mayor said that Port Helena is shut.\nمیئر نے کہا کہ پل بند رہے گا۔\nNothing here."
HELENA, MAYOR = Fragment(20, 31), Fragment(TEXT.index("میئر"), TEXT.index("میئر") + 4)


@pytest.fixture
def view(qtbot):
    made = ArticleView()
    qtbot.addWidget(made)
    made.set_labels(load_preset("news"))
    made.resize(700, 300)
    made.load(TEXT, [])
    made.show()
    qtbot.waitExposed(made)
    made.show_target(())
    return made


def suggestion(fragment: Fragment, label: str = "location") -> Suggestion:
    return Suggestion("a", label, fragment, "s")


def picture(view) -> QImage:
    view.viewport().repaint()
    return view.viewport().grab().toImage()


def changed(before: QImage, after: QImage) -> list[tuple[int, int]]:
    places = ((x, y) for y in range(before.height()) for x in range(before.width()))
    return [place for place in places if before.pixel(*place) != after.pixel(*place)]


def box_of(view, fragment: Fragment):
    block = view.page.block_at(view.page.line_box(fragment.start).center())
    [(_, box)] = block.boxes(*fragment)
    return box.translated(view.page.origin(block))


@pytest.mark.parametrize("fragment", [HELENA, MAYOR], ids=["left-to-right", "right-to-left"])
def test_a_suggestion_changes_nothing_but_a_thin_line_under_its_words(view, fragment):
    before = picture(view)
    view.show_suggestions([suggestion(fragment)])
    places, box = changed(before, picture(view)), box_of(view, fragment)
    assert places
    assert all(box.left() - 1 <= x <= box.right() + 1 for x, _ in places)
    assert all(box.bottom() - 1 <= y <= box.bottom() + 4 for _, y in places)
    assert len({y for _, y in places}) <= 2
    drawn = {x for x, _ in places}
    assert 0.3 * box.width() < len(drawn) < 0.9 * box.width(), "it is dashed"


def test_labels_differ_in_colour_and_in_dashes(view):
    before = picture(view)
    drawn = []
    for label in ("location", "actor"):
        view.show_suggestions([suggestion(HELENA, label)])
        after = picture(view)
        places = changed(before, after)
        drawn.append((frozenset(x for x, _ in places), QColor(after.pixel(*places[0])).name()))
    (one, colour), (other, another) = drawn
    assert one != other
    assert colour != another


def test_the_line_of_a_suggestion_goes_below_those_of_spans(view):
    span = Span("a", "actor", (Fragment(4, 31),), "me")
    view.show_spans([span])
    before = picture(view)
    view.show_suggestions([suggestion(HELENA)])
    places, box = changed(before, picture(view)), box_of(view, HELENA)
    metrics = view.span_painter._metrics
    assert min(y for _, y in places) >= box.bottom() + metrics.thickness


def test_a_suggestion_is_found_on_its_line_and_not_in_its_words(view):
    view.show_suggestions([suggestion(HELENA)])
    box = box_of(view, HELENA)
    assert view.suggestions_under(QPointF(box.center().x(), box.bottom() + 1)) == (suggestion(HELENA),)
    assert view.suggestions_under(box.center()) == ()
    assert view.suggestions_under(QPointF(box.right() + 30, box.bottom() + 1)) == ()


def test_two_that_overlap_have_a_line_each(view):
    inner = suggestion(Fragment(25, 31), "actor")
    view.show_suggestions([suggestion(HELENA), inner])
    box = box_of(view, inner.fragment)
    tops = {view.suggestions_under(QPointF(box.center().x(), box.bottom() + y))[:1] for y in (1.0, 4.5)}
    assert tops == {(suggestion(HELENA),), (inner,)}


def test_only_what_overlaps_a_place_is_asked_for():
    ghosts = Ghosts()
    wide = suggestion(Fragment(0, 100))
    small = [suggestion(Fragment(at, at + 5)) for at in range(10, 90, 10)]
    ghosts.show([*small, wide])
    assert ghosts.between(32, 41) == [wide, small[2], small[3]]
    assert ghosts.between(100, 120) == []

"""The article list: lazy, literal, and kept in place."""

from __future__ import annotations

import sys
import time
from array import array

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from annotator.core.article import ArticleInfo, ArticleRow, Status
from annotator.core.listing import Listing
from annotator.core.query import Query
from annotator.ui.widgets.article_list import (
    PAGE,
    PAGES_KEPT,
    ArticleList,
    paint_status,
    second_line,
    shown_date,
)

MANY = 100_000


class Store:
    """Rows by key, and which keys were asked for."""

    def __init__(self):
        self.asked = []
        self.status = Status.TODO

    def __call__(self, keys):
        self.asked.append(list(keys))
        return [
            ArticleRow(ArticleInfo(id=str(k), title=f"Title {k}", source="Wire", status=self.status), k) for k in keys
        ]


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def view(qtbot, store):
    view = ArticleList()
    qtbot.addWidget(view)
    view.resize(280, 600)
    view.set_fetch(store)
    view.set_keys(array("q", range(MANY)))
    view.show()
    view.grab()
    return view


def test_of_100_000_articles_only_those_in_view_are_fetched(view, store):
    assert sum(map(len, store.asked)) == PAGE
    view.scrollTo(view.model().index(MANY // 2))
    view.grab()
    assert sum(map(len, store.asked)) <= 3 * PAGE
    assert all(len(keys) <= PAGE for keys in store.asked)


def test_rows_that_were_not_looked_at_for_long_are_let_go(view):
    model = view.model()
    for page in range(PAGES_KEPT + 20):
        model.article_row(page * PAGE)
    assert len(model._pages) == PAGES_KEPT


def test_a_click_and_return_tell_the_article(qtbot, view):
    place = view.visualRect(view.model().index(3)).center()
    with qtbot.waitSignal(view.article_activated) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [3]
    with qtbot.assertNotEmitted(view.article_activated):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.article_activated) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [4]


def test_refresh_fetches_only_the_rows_of_those_articles(view, store):
    store.asked.clear()
    store.status = Status.DONE
    view.refresh([5])
    view.grab()
    assert store.asked == [[5]]
    assert view.model().article_row(5).info.status is Status.DONE
    store.asked.clear()
    view.refresh([MANY - 1])
    view.grab()
    assert store.asked == []


def test_the_open_article_stays_in_view_when_the_list_is_filtered(view):
    view.set_current(90_000)
    view.set_keys(array("q", range(0, MANY, 2)))
    assert view.currentIndex().row() == 45_000
    assert view.currentIndex().row() in view.visible_rows()


def test_a_million_articles_are_a_range_of_numbers(view, store):
    store.asked.clear()
    keys = Listing(range(1, 1_000_001))
    view.set_keys(keys)
    view.set_current(700_000)
    view.grab()
    assert view.currentIndex().row() == 699_999
    assert view.currentIndex().row() in view.visible_rows()
    assert sum(map(len, store.asked)) <= 3 * PAGE
    assert sys.getsizeof(keys) < 200
    assert view.neighbour(1) == 700_001


def test_further_articles_come_at_the_end_and_nothing_moves(view):
    view.set_keys(Listing([5, 7], ascending=True))
    view.set_current(7)
    view.grab()
    view.add_keys([9, 11])
    assert [view.model().key_at(row) for row in range(4)] == [5, 7, 9, 11]
    assert view.model().article_row(3).info.title == "Title 11"
    assert view.currentIndex().row() == 1
    view.set_current(11)
    assert view.currentIndex().row() == 3


def test_what_is_looked_for_is_marked_in_the_titles(qtbot):
    view = ArticleList()
    qtbot.addWidget(view)
    view.resize(300, 60)
    view.set_fetch(lambda keys: [ArticleRow(ArticleInfo(title="😀 Zoë in Oslo"), 0) for _ in keys])
    view.set_keys([1])
    view.show()

    def marked():
        image = view.grab().toImage()
        rect = view.visualRect(view.model().index(0))
        spots = [(x, y) for x in range(rect.left(), rect.right()) for y in range(rect.top(), rect.bottom())]
        hues = ((x, image.pixelColor(x, y)) for x, y in spots)
        return {x for x, colour in hues if 30 < colour.hue() < 60 and colour.saturation() > 40 and colour.value() > 200}

    plain = marked()
    view.mark(Query.of("zoe"))
    first = marked() - plain
    view.mark(Query.of("oslo"))
    last = marked() - plain
    assert first
    assert last
    assert max(first) < min(last)
    view.mark(None)
    assert marked() == plain


def test_neighbours_are_those_of_the_list(view):
    view.set_keys(array("q", [7, 3, 9]))
    view.set_current(3)
    assert (view.neighbour(-1), view.neighbour(1)) == (7, 9)
    view.set_current(9)
    assert view.neighbour(1) is None


def test_titles_are_shown_and_told_literally(qtbot):
    view = ArticleList()
    qtbot.addWidget(view)
    row = ArticleRow(ArticleInfo(title="<b>Bold</b>\u202e &amp;\nline", source="S<i>", published="2025-10-19"), 2)
    view.set_fetch(lambda keys: [row for _ in keys])
    view.set_keys([1])
    index = view.model().index(0)
    shown = index.data()
    assert shown == "\u2068<b>Bold</b> &amp; line\u2069"
    assert "&lt;b&gt;Bold" in index.data(Qt.ItemDataRole.ToolTipRole)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "<b>Bold</b>" in spoken
    assert "to do" in spoken
    assert spoken.endswith(", 2 spans")


def test_one_span_is_told_as_one(view):
    ends = [view.model().index(row).data(Qt.ItemDataRole.AccessibleTextRole).split(", ")[-1] for row in range(3)]
    assert ends == ["0 spans", "1 span", "2 spans"]


def test_right_to_left_titles_stand_at_the_right(qtbot):
    view = ArticleList()
    qtbot.addWidget(view)
    view.resize(300, 120)
    rows = {1: "پل بند", 2: "Pont"}
    view.set_fetch(lambda keys: [ArticleRow(ArticleInfo(title=rows[k]), 0) for k in keys])
    view.set_keys([1, 2])
    view.show()
    image = view.grab().toImage()

    def ink_right_of_middle(row):
        rect = view.visualRect(view.model().index(row))
        back = image.pixelColor(150, rect.bottom() - 2)
        spots = [(x, y) for x in range(160, 280) for y in range(rect.top() + 4, rect.bottom() - 4)]
        return any(abs(image.pixelColor(x, y).lightness() - back.lightness()) > 60 for x, y in spots)

    assert ink_right_of_middle(0)
    assert not ink_right_of_middle(1)


def test_each_status_has_a_shape_of_its_own(qtbot):
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QImage, QPainter

    from annotator.ui import theme

    shapes = set()
    for status in Status:
        image = QImage(20, 20, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        paint_status(painter, status, QPointF(10, 10), theme.palette_for(dark=False))
        painter.end()
        grey = [
            QColor(image.pixelColor(x, y)).alpha() > 128 and image.pixelColor(x, y).lightness() < 230
            for x in range(20)
            for y in range(20)
        ]
        shapes.add(tuple(grey))
    assert len(shapes) == len(Status)


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2025-10-19", "19 Oct 2025"),
        ("2025-10-19T14:03:22Z", "19 Oct 2025"),
        ("October", "October"),
        ("", ""),
        ("2025-99-19", "2025-99-19"),
        ("٢٠٢٥-١٠-١٩", "٢٠٢٥-١٠-١٩"),
    ],
)
def test_dates_are_short_where_they_are_dates(published, shown):
    assert shown_date(published) == shown


def test_source_and_date_keep_their_own_directions():
    line = second_line(ArticleRow(ArticleInfo(source="خبر", published="2025-10-19"), 0))
    assert line == "\u2068خبر\u2069 · \u206819 Oct 2025\u2069"


def test_an_empty_list_says_so(qtbot):
    view = ArticleList()
    qtbot.addWidget(view)
    view.resize(240, 200)
    view.show()
    view.set_hint("")
    blank = view.grab().toImage()
    view.set_hint("No article matches.")
    assert view.grab().toImage() != blank
    assert view.indexAt(QPoint(10, 10)).row() == -1


def test_listing_100_000_articles_takes_no_longer_than_a_key_press(qtbot, view):
    keys, times = array("q", range(MANY)), []
    for _ in range(5):
        before = time.perf_counter()
        view.set_keys(keys)
        view.grab()
        times.append(time.perf_counter() - before)
    assert sorted(times)[2] < 0.05


def test_keys_move_by_rows_and_pages(qtbot, view):
    view.setCurrentIndex(view.model().index(0))
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == MANY - 1
    assert MANY - 1 in view.visible_rows()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert MANY - 40 < view.currentIndex().row() < MANY - 3
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0
    assert view.visible_rows().start == 0


def test_every_row_is_where_it_can_be_clicked(view):
    view.scrollTo(view.model().index(777))
    for row in view.visible_rows():
        rect = view.visualRect(view.model().index(row))
        if view.viewport().rect().contains(rect):
            assert view.indexAt(rect.center()).row() == row
            assert view.indexAt(rect.topLeft()).row() == row

"""The list on the left in a real window: filter, order, and the index that is built behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.article import Article, ArticleInfo, CodedArticle
from annotator.core.query import Order
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.ui import article_search, indexing
from annotator.ui.main_window import MainWindow
from annotator.ui.opening import Plan
from annotator.ui.panes import articles_pane
from annotator.ui.widgets.order_button import OrderButton

COUNT = 60
TITLES = ["harbour", "Zoë", "bridge", "Ärger", "ferry"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A project of sixty articles: every tenth is of rain, one of a lighthouse."""
    path = tmp_path / "many.annot"
    with Project.create(path, load_preset("news")) as project, project.arriving("import", "Noor") as arriving:
        for number in range(COUNT):
            words = "Rain came." if number % 10 == 3 else "It stayed dry."
            words += " The lighthouse fell." if number == 47 else ""
            title = f"{TITLES[number % 5]} {number:02}"
            date = f"2025-01-{60 - number:02}" if number % 2 else ""
            info = ArticleInfo(f"a{number}", title, source="Tidings", published=date)
            arriving.add(CodedArticle(Article(info, words)))
        arriving.keep_file()
        arriving.finish()
    return path


@pytest.fixture
def open_many(make_window, many: Path):
    def make() -> MainWindow:
        window = make_window()
        window.projects.open_plan(Plan(many))
        return window

    return make


def listed(window: MainWindow) -> list[str]:
    rows = window.workspace.rows(list(window.articles_pane.keys()))
    return [row.info.title for row in rows]


def typed(qtbot, window: MainWindow, words: str) -> None:
    """Type into the filter and wait for the answer."""
    QApplication.processEvents()
    window.articles_pane.filter.focus_query()
    qtbot.keyClicks(QApplication.focusWidget(), words)
    qtbot.waitUntil(lambda: not window.articles_pane.is_looking(), timeout=20_000)


def pick(window: MainWindow, order: Order) -> None:
    button = window.articles_pane.filter.findChild(OrderButton)
    next(action for action in button.menu().actions() if action.objectName() == order.value).trigger()


@pytest.mark.parametrize("steps", [0, 1, 50])
def test_typing_lists_what_is_found_with_the_index_without_it_and_with_half_of_it(
    qtbot, open_many, many, steps, monkeypatch
):
    monkeypatch.setattr("annotator.storage.full_text._BATCH_ARTICLES", 20)
    with Project(many) as project:
        for _ in range(steps):
            project.index_next()
    window = open_many()
    typed(qtbot, window, "rain")
    assert listed(window) == [f"{TITLES[3]} {number:02}" for number in range(3, COUNT, 10)]
    typed(qtbot, window, "lighth")
    assert listed(window) == ["bridge 47"]
    typed(qtbot, window, "zoe 0")
    assert listed(window) == ["Zoë 01", "Zoë 06"]
    typed(qtbot, window, "ight")
    assert listed(window) == ["bridge 47"], "a part of a word, where no word begins so"
    typed(qtbot, window, "nowhere")
    assert listed(window) == []
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert len(listed(window)) == COUNT


def test_down_goes_to_the_list_once_it_shows_what_was_typed_last(qtbot, open_many):
    window = open_many()
    window.articles_pane.filter.focus_query()
    edit = QApplication.focusWidget()
    qtbot.keyClicks(edit, "lighthouse")
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.waitUntil(window.articles_pane.list.hasFocus)
    assert listed(window) == ["bridge 47"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.workspace.article.title == "bridge 47"


def test_the_newest_key_counts_and_older_questions_are_let_go(qtbot, open_many):
    window = open_many()
    window.articles_pane.filter.focus_query()
    edit = QApplication.focusWidget()
    answers = []
    window.articles_pane._search.answered.connect(lambda error: answers.append(error))
    qtbot.keyClicks(edit, "nowhere at all")
    edit.setText("rain")
    qtbot.waitUntil(lambda: not window.articles_pane.is_looking(), timeout=20_000)
    assert len(listed(window)) == 6
    assert answers[-1] is None


@pytest.mark.parametrize("at_once", [True, False])
def test_an_order_holds_with_filter_and_status_and_is_remembered(qtbot, open_many, monkeypatch, at_once):
    monkeypatch.setattr(articles_pane, "_AT_ONCE", 10_000 if at_once else 0)
    window = open_many()
    pick(window, Order.TITLE)
    qtbot.waitUntil(lambda: not window.articles_pane.is_looking(), timeout=20_000)
    assert listed(window)[:3] == ["bridge 02", "bridge 07", "bridge 12"]
    typed(qtbot, window, "rain")
    assert listed(window) == [f"Ärger {number:02}" for number in range(3, COUNT, 10)]
    window.articles_pane.filter.reset()
    pick(window, Order.NEWEST)
    qtbot.waitUntil(lambda: not window.articles_pane.is_looking(), timeout=20_000)
    assert listed(window)[0] == "Zoë 01"
    assert listed(window)[-1] == "Ärger 58", "what has no date comes last"
    window.close()
    again = open_many()
    qtbot.waitUntil(lambda: len(listed(again)) == COUNT and not again.articles_pane.is_looking())
    assert again.articles_pane.filter.order is Order.NEWEST
    assert listed(again)[0] == "Zoë 01"


def test_done_and_on_follows_the_order_of_the_list(qtbot, open_many):
    window = open_many()
    pick(window, Order.TITLE)
    window.commands.show(window.articles_pane.keys()[0])
    window.commands.done_and_on()
    assert window.workspace.article.title == "bridge 07"
    typed(qtbot, window, "rain")
    window.commands.done_and_on()
    assert window.workspace.article.title == "Ärger 03"


def test_the_index_is_built_behind_the_window_while_articles_are_tagged(qtbot, open_many, many, monkeypatch):
    monkeypatch.setattr(indexing, "LEAST", 10)
    monkeypatch.setattr("annotator.storage.full_text._BATCH_ARTICLES", 4)
    window = open_many()
    told = []
    window.indexing.progressed.connect(lambda *numbers: told.append(numbers))
    window.indexing._later.stop()
    with qtbot.waitSignal(window.indexing.ended, timeout=20_000):
        window.indexing.start()
        while window.indexing.running() and not window.workspace.spans():
            window.article_pane.tag("actor")
            QApplication.processEvents()
    assert window.workspace.unsaved is None
    assert window.workspace.project.is_indexed()
    assert told[-1] == (COUNT, COUNT)
    typed(qtbot, window, "lighth")
    assert listed(window) == ["bridge 47"]
    window.close()
    assert check(many) == []


def test_the_index_stops_when_it_is_cancelled_and_waits_while_articles_come(qtbot, open_many, tmp_path, monkeypatch):
    monkeypatch.setattr(indexing, "LEAST", 10)
    monkeypatch.setattr("annotator.storage.full_text._BATCH_ARTICLES", 1)
    window = open_many()
    window.indexing._later.stop()
    window.indexing.start()
    with qtbot.waitSignal(window.indexing.ended, timeout=20_000):
        window.status_pane.line.task_cancelled.emit()
    assert not window.workspace.project.is_indexed()
    window.indexing.start()
    assert not window.indexing.running(), "cancelled for now"
    (tmp_path / "new.txt").write_text("New\nOf a comet.\n", encoding="utf-8")
    window.transfers.import_paths([tmp_path / "new.txt"])
    window.projects.wait_for_jobs()
    window.indexing._later.stop()
    window.indexing.start()
    qtbot.waitUntil(lambda: window.workspace.project.is_indexed() and not window.indexing.running(), timeout=20_000)
    window.workspace.undo()
    assert window.workspace.project.is_indexed()
    typed(qtbot, window, "comet")
    assert listed(window) == []


def test_closing_the_project_lets_go_of_its_file(qtbot, open_many, monkeypatch):
    monkeypatch.setattr(indexing, "LEAST", 10)
    window = open_many()
    typed(qtbot, window, "rain")
    window.indexing.start()
    window.close()
    assert not window.indexing.running()
    assert window.articles_pane._search._threads == []


def test_a_search_that_fails_says_so_in_the_list(qtbot, open_many, monkeypatch):
    window = open_many()
    monkeypatch.setattr(article_search.ArticleSearch, "_look_up", lambda *_: 1 / 0)
    with qtbot.captureExceptions():
        typed(qtbot, window, "rain")
    assert listed(window) == []
    assert "could not be looked up" in window.articles_pane.list._hint


def marked_quotes(window: MainWindow) -> list[str]:
    """What is marked in the blocks of the open article that are in view, once they are painted."""
    view = window.article_pane.view
    view.grab()
    text = window.workspace.article.text
    return [text[start:end] for block in view.page.visible(0, 600) for start, end in view._marks.hits.places(block)]


def yellow(window: MainWindow) -> int:
    """How much of the article's view has the colour of a mark."""
    image = window.article_pane.view.grab().toImage()
    colours = (image.pixelColor(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    return sum(30 < one.hue() < 60 and one.saturation() > 40 and one.value() > 200 for one in colours)


def test_what_the_list_is_filtered_by_is_marked_in_the_article_and_the_next_one(qtbot, open_many):
    window = open_many()
    plain = yellow(window)
    typed(qtbot, window, "rain cam")
    window.commands.show(window.articles_pane.keys()[0])
    assert marked_quotes(window) == ["Rain", "cam"]
    assert yellow(window) > plain
    window.commands.go(forward=True)
    assert marked_quotes(window) == ["Rain", "cam"]
    window.articles_pane.filter.reset()
    assert marked_quotes(window) == []
    assert yellow(window) == plain

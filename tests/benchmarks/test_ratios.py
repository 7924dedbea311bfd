"""What an action costs beside its limit, and that it does not grow with the article or the project.

No test here knows milliseconds. A ratio may be three times its bound before a test fails, so that a change of order
shows and noise does not: the thread's own time counts, the best quarter of several runs, and a bound that was missed is
measured again. ``python -m tests.benchmarks`` has the figures themselves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from PySide6.QtCore import Qt

from annotator.core.change import Change, Edit, adding
from annotator.core.draft import Draft, merged
from annotator.core.span import Fragment, Span
from annotator.core.suggestion import Suggestion
from annotator.resources import load_preset
from annotator.storage import Project
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times, in_turn
from tests.benchmarks.coding import bare_tags
from tests.benchmarks.concordance import Rows, spans_of
from tests.benchmarks.desk import CONTROL, Desk
from tests.benchmarks.footprint import peak
from tests.benchmarks.limits import Commits, Plain, process_times
from tests.benchmarks.projects import Cache
from tests.benchmarks.starting import Starts, bare_start, environment
from tests.benchmarks.streams import Streams

#: How much more than its bound a ratio may be on a busy machine.
SLACK = 3

#: Costs that are not to grow with the size of the work may differ by this much. A pass over 50,000 spans makes three of
#: the cost of a key; what knows nothing of them stays below 1.6 on a machine with five times the work that it can do.
SAME = 2

ROUNDS = 4

LONG, USUAL = "long-50000", "bench-0000000"

Pair = tuple[Times, Times]


def ratio_of(pair: Pair) -> float:
    """Compare the quarter that went best: noise only adds, but a single run may have had less to do."""
    mine, limit = (sorted(times.thread)[len(times) // 4] for times in pair)
    return mine / limit


def assert_within(most: float, measure: Callable[[], Pair]) -> None:
    """Assert that the first costs at most so many times the second; measure again before saying that it does not."""
    ratios = []
    for _ in range(ROUNDS):
        ratios.append(ratio_of(measure()))
        if ratios[-1] <= most:
            return
    pytest.fail(f"it costs {', '.join(f'{ratio:.1f}' for ratio in ratios)} times its limit instead of {most} at most")


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    return Bench(Cache(tmp_path_factory.mktemp("cache")), folder, quick=True, n=200)


@pytest.fixture(scope="module")
def desk(bench, qapp) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(bench.folder))
        opened = Desk(bench.folder, bench.copy(bench.cache.small(40)))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def plain(desk) -> Plain:
    return Plain(desk.view.viewport().size(), desk.view.font())


# Reading


def test_the_next_article_costs_little_more_than_qt_showing_its_text(desk, plain):
    def measure() -> Pair:
        desk.show(USUAL)
        press = desk.press(Qt.Key.Key_PageDown, CONTROL)
        return desk.timed(20, press, beside=lambda: plain.show(desk.article.text))

    assert_within(SLACK * 4, measure)


def test_five_megabytes_open_in_a_few_times_what_qt_takes_for_the_text_alone(desk, plain):
    key = desk.workspace.project.key_of(LONG)
    desk.show(LONG)
    text = desk.article.text

    def measure() -> Pair:
        return desk.timed(
            2,
            lambda: desk.window.commands.show(key),
            before=lambda number: desk.show(f"bench-{number:07}"),
            beside=lambda: plain.show(text),
        )

    assert_within(SLACK * 2, measure)


def measured_in(desk: Desk, id_: str, runs: int, act: Callable[[], object]) -> Times:
    desk.show(id_)
    return desk.timed(runs, act)[0]


def test_a_step_of_the_caret_costs_the_same_in_an_article_of_any_size(desk):
    right = desk.press(Qt.Key.Key_Right)
    assert_within(SAME, lambda: (measured_in(desk, LONG, 60, right), measured_in(desk, USUAL, 60, right)))


def test_a_frame_of_scrolling_costs_little_more_than_qt_scrolling_the_text(desk, plain):
    desk.show(LONG)
    plain.show(desk.article.text)
    bar = desk.view.verticalScrollBar()
    places = cycle([int(bar.maximum() * (number * 0.618 % 1)) for number in range(1, 50)])
    assert_within(SLACK * 2, lambda: desk.timed(30, lambda: bar.setValue(next(places)), beside=plain.scroll))


def test_a_frame_over_thousands_of_suggestions_costs_little_more_than_qt_scrolling_the_text(desk, plain):
    """They stand close to each other, ten characters apart, so that a screen has more than a hundred."""
    desk.show(LONG)
    plain.show(desk.article.text)
    bar = desk.view.verticalScrollBar()
    places = range(0, 50_000, 10)
    desk.view.show_suggestions([Suggestion(LONG, "actor", Fragment(at, at + 8), "s") for at in places])
    desk.view.reveal(Fragment(50_000, 50_001))
    desk.view.finish_scrolling()
    most = bar.value()
    jumps = cycle([int(most * (number * 0.618 % 1)) for number in range(1, 50)])
    assert_within(SLACK * 2, lambda: desk.timed(30, lambda: bar.setValue(next(jumps)), beside=plain.scroll))


# Coding


def tag_and_undo(desk: Desk, id_: str, runs: int) -> tuple[Times, Times]:
    """Tag words and take each back, by key, in an article."""
    desk.show(id_)
    words = desk.free_words(runs, len(desk.article.text) // 3 if id_ == LONG else 0)
    tags, undos = Times(), Times()
    for word in words:
        desk.view.reveal(word)
        desk.view.set_caret(word.start + 1)
        held = len(desk.workspace.spans())
        tags.extend(desk.timed(1, desk.press(Qt.Key.Key_4))[0])
        assert len(desk.workspace.spans()) == held + 1
        undos.extend(desk.timed(1, desk.press(Qt.Key.Key_Z))[0])
        assert len(desk.workspace.spans()) == held
    return tags, undos


@pytest.mark.parametrize("which", [0, 1], ids=["tag", "undo"])
def test_a_key_costs_the_same_among_fifty_thousand_spans_as_among_forty(desk, which):
    tag_and_undo(desk, USUAL, 1)  # the first change of a process imports what writes
    assert_within(SAME, lambda: (tag_and_undo(desk, LONG, 8)[which], tag_and_undo(desk, USUAL, 8)[which]))


def test_a_tag_costs_little_more_than_a_commit_and_a_paint(desk, plain, bench):
    commit = Commits(bench.folder)
    desk.show(USUAL)
    plain.show(desk.article.text)

    def beside() -> None:
        commit()
        plain.repaint()

    tag_and_undo(desk, USUAL, 1)
    assert_within(SLACK * 5, lambda: (tag_and_undo(desk, USUAL, 15)[0], in_turn(beside, rounds=15)[0]))


def test_a_thousand_tags_at_once_cost_little_more_than_their_rows(bench):
    with Project(bench.copy(bench.cache.small(40))) as project:
        article = project.article(LONG)
        places = [number * 100 for number in range(1_000)]
        made = [Span(article.info.id, "event", (Fragment(at, at + 3),), "bench") for at in places]
        bare = bare_tags(bench.folder, made)

        def measure() -> Pair:
            done, limits = Times(), Times()
            for _ in range(3):
                done.extend(in_turn(lambda: project.do(adding("tag all", *made)), rounds=1)[0])
                limits.extend(in_turn(bare, rounds=1)[0])
                project.undo()
            return done, limits

        assert_within(SLACK * 3, measure)


# Projects of every size


def test_the_list_costs_the_same_with_ten_times_the_articles(bench, qapp):
    few, many = (Desk(bench.folder, bench.copy(bench.cache.large(size, short=True))) for size in (1_000, 10_000))

    def shown(desk: Desk) -> Times:
        def act() -> None:
            desk.window.articles_pane.relist()
            desk.view.viewport().update()

        return desk.timed(8, act)[0]

    assert_within(SAME, lambda: (shown(many), shown(few)))
    for desk in (few, many):
        desk.close()


def test_the_first_hits_come_as_soon_with_ten_times_the_articles(bench, qapp):
    few, many = (Desk(bench.folder, bench.copy(bench.cache.large(size, short=True))) for size in (1_000, 10_000))

    def asked(desk: Desk) -> Times:
        rows, times = Rows(desk), Times()
        for _ in range(6):
            with times.clocked():
                rows.ask("reading")
            rows.pane.stop()
        return times

    assert_within(SAME, lambda: (asked(many), asked(few)))
    for desk in (few, many):
        desk.close()


def test_a_thousand_hits_are_tagged_and_undone_for_little_more_than_their_rows(bench, qapp):
    desk = Desk(bench.folder, bench.copy(bench.cache.small(40)))
    rows = Rows(desk)
    rows.find("the", 1_000)
    bare = bare_tags(bench.folder, spans_of(rows.pane.hits, 1_000))

    def measure() -> Pair:
        done, limits = Times(), Times()
        for _ in range(3):
            with done.clocked():
                rows.tag(1_000)
                assert desk.workspace.undo() is not None
            limits.extend(in_turn(bare, rounds=1)[0])
        return done, limits

    assert_within(SLACK * 10, measure)
    desk.close()


def test_the_first_article_is_there_as_soon_with_ten_times_the_articles(bench):
    sizes = [bench.cache.large(size, short=True) for size in (10_000, 1_000)]

    def measure() -> Pair:
        many, few = (Starts(project, bench.folder) for project in sizes)
        for _ in range(2):
            many.once()
            few.once()
        return many.article, few.article

    assert_within(1.5, measure)


def test_a_start_costs_little_more_than_that_of_a_bare_window(bench):
    project = bench.cache.small(40)

    def measure() -> Pair:
        ours, bare = Starts(project, bench.folder), Times()
        for _ in range(2):
            ours.once()
            bare_start(bare, bench.folder)
        return ours.article, bare

    assert_within(SLACK * 3, measure)


def test_merging_a_label_with_thousands_of_spans_costs_little_more_than_their_rows(bench):
    copy = bench.copy(bench.cache.small(40))
    with Project(copy) as project:
        article = project.article(LONG)
        places = [number * 8 for number in range(5_000)]
        old = project.label_set()
        new = old.with_labels(["from", "into"])
        made = [Span(article.info.id, "from", (Fragment(at, at + 3),), "bench") for at in places]
        project.do(Change("tag", (Edit(old, new), *(Edit(None, span) for span in made))))
        bare = bare_tags(bench.folder, made)

        def merge() -> None:
            plan = project.plan_surgery(merged(Draft.of(project.label_set()), "from", "into"))
            assert plan.changed == len(made)
            project.do(plan.change("bench"))

        def measure() -> Pair:
            done, limits = Times(), Times()
            for _ in range(2):
                done.extend(in_turn(merge, rounds=1)[0])
                limits.extend(in_turn(bare, rounds=1)[0])
                project.undo()
            return done, limits

        assert_within(SLACK * 12, measure)


def test_a_command_starts_in_little_more_than_the_interpreter(bench):
    project = bench.folder / "empty.annot"
    Project.create(project, load_preset("news")).close()
    export = [sys.executable, "-m", "annotator", "export", str(project), "-o", str(bench.folder / "empty.jsonl")]

    def measure() -> Pair:
        ours, bare = Times(), Times()
        for _ in range(3):
            process_times(ours, export, environment(bench.folder))
            process_times(bare, [sys.executable, "-c", "pass"])
        return ours, bare

    assert_within(SLACK * 10, measure)


# Import and export


@pytest.fixture(scope="module")
def streams(bench) -> Streams:
    made = Streams(bench, bench.n)
    made.imports(made.source)
    return made


def test_an_import_costs_little_more_than_its_rows(streams):
    made, rows = streams.rows()

    def measure() -> Pair:
        ours, bare = in_turn(lambda: streams.imports(streams.source), lambda: streams.bare_import(made, rows), rounds=2)
        return ours, bare

    assert_within(SLACK * 2, measure)


def test_an_export_costs_little_more_than_its_lines(streams):
    def measure() -> Pair:
        ours, bare = in_turn(streams.exports, streams.bare_export, rounds=3)
        return ours, bare

    assert_within(SLACK * 1.5, measure)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of memory is Linux's")
def test_an_export_takes_no_more_memory_with_ten_times_the_articles(bench):
    peaks = []
    for size in (10_000, 1_000):
        project = bench.cache.large(size, short=True)
        peaks.append(peak(["export", str(project), "-o", str(bench.folder / "peak.jsonl")], bench.folder))
    assert peaks[0] < 1.5 * peaks[1]

"""The table of figures: what meets its goal, what moved, what is kept, and what goes into the documents."""

from __future__ import annotations

import pytest

from tests.benchmarks import costs
from tests.benchmarks.clock import Times
from tests.benchmarks.figures import Figures, Goal


def times(*seconds: float) -> Times:
    made = Times()
    for wall in seconds:
        made.add(wall, wall / 2)
    return made


@pytest.fixture
def figures() -> Figures:
    made = Figures({"date": "2025-10-19T10:00:00Z", "commit": "abc1234", "machine": {"cores": 2}})
    limit = times(0.002, 0.002)
    made.add("tag", times(0.004, 0.006, 0.030), limit=limit, limit_is="a commit", goal=Goal(p99=16.7), cost="O(V)")
    made.add("import", 3.0, "s", limit=2.0, limit_is="rows", goal=Goal(ratio=2.0))
    made.add("  of it reading", times(0.001))
    return made


def test_a_figure_is_met_where_every_part_of_its_goal_is(figures):
    assert [figure.met for figure in figures] == [False, True, None]
    tag = figures.get("tag")
    assert (tag.median, tag.p99, tag.limit, tag.ratio, tag.cpu_ratio) == pytest.approx((6, 30, 2, 3, 3))


def test_a_ratio_that_is_wanted_and_was_not_measured_is_not_met():
    figures = Figures()
    assert figures.add("export", 1.0, "s", goal=Goal(ratio=1.5)).met is False


def test_the_table_says_what_moved_and_not_what_noise_did(figures, capsys):
    earlier = Figures()
    earlier.add("tag", times(0.006), limit=times(0.004))
    earlier.add("import", 2.9, "s", limit=2.0)
    figures.print(earlier)
    tag, imported, *_ = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("tag", "import"))]
    assert "NO" in tag
    assert tag.endswith("1.50 x (+100%)")
    assert imported.endswith("1.45 x")


def test_a_run_is_read_back_as_it_was_kept(figures, tmp_path):
    figures.stamp("abc1234")
    figures.save(tmp_path / "deep" / "figures.json")
    again = Figures.load(tmp_path / "deep" / "figures.json")
    assert list(again) == list(figures)
    assert again.facts == figures.facts


@pytest.mark.parametrize("content", ["", "[]", '{"figures": [{"what": "a"}]}', '{"tag": [1, "ms", null]}'])
def test_a_file_that_holds_no_figures_is_no_run(tmp_path, content):
    (tmp_path / "figures.json").write_text(content, encoding="utf-8")
    assert Figures.load(tmp_path / "figures.json") is None
    assert Figures.load(tmp_path / "none.json") is None


def test_the_figures_of_some_parts_take_the_place_of_the_old_ones(figures):
    newer = Figures({"commit": "def5678"})
    newer.add("import", 2.0, "s", limit=2.0)
    figures.extend(newer)
    assert [figure.what for figure in figures] == ["tag", "import", "  of it reading"]
    assert figures.get("import").median == 2.0
    assert figures.facts["commit"] == "def5678"


@pytest.mark.parametrize("document", [costs.PAGE, costs.README], ids=["page", "readme"])
def test_a_document_takes_new_figures_in_the_place_of_the_old(document, figures):
    text = document.read_text(encoding="utf-8")
    once = costs.between(text, costs.whole_table(figures))
    assert once.startswith(text.partition(costs.BEGIN)[0])
    assert once.endswith(text.partition(costs.END)[2])
    assert "| tag | O(V) | 6.00 ms | 30.0 ms | 2.00 ms | 3.00 x | p99 16.7 ms, **missed** |" in once
    assert costs.between(once, costs.whole_table(figures)) == once


def test_a_document_without_a_place_for_figures_is_refused(figures):
    with pytest.raises(ValueError, match="no place"):
        costs.between("# Costs\n", costs.whole_table(figures))


def test_the_short_table_has_only_what_was_measured(figures):
    assert [line for line in costs.short_table(figures).splitlines() if line.startswith("|")][2:] == []
    figures.add("open 60 kB, 500 spans", times(0.010), limit=times(0.005), goal=Goal(median=16.0))
    row = costs.short_table(figures).splitlines()[-1]
    assert "10.0 ms" in row
    assert "1.2 s (QualCoder)" in row

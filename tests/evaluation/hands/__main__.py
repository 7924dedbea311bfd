"""Prints what a tag costs by each way, in the operators of the keystroke-level model, as a table in Markdown.

python -m tests.evaluation.hands
python -m tests.evaluation.hands --list spans.json --articles articles.jsonl --log events.jsonl
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import mean, median

from annotator.core.label_set import Label
from annotator.core.span import Fragment
from annotator.formats.jsonl import JsonlReader
from annotator.resources import seeds
from tests.evaluation import gold
from tests.evaluation.figures import Share, table
from tests.evaluation.gold import labels
from tests.evaluation.hands import noise, walking
from tests.evaluation.hands.desk import Desk
from tests.evaluation.hands.methods import KEYS_ALONE, Outcome, Task, every
from tests.evaluation.hands.operators import KEY, Event

#: The spans of the sample articles that are tagged.
OWN = Path(__file__).parent.parent.parent / "data" / "evaluation" / "hands.json"


def main() -> int:
    options = _options()
    if options.walk:
        return walk(options.articles or gold.OWN)
    known = labels()
    tasks = [
        task for path in [*([] if options.only_listed else [OWN]), *options.list] for task in read_tasks(path, known)
    ]
    files = [seeds() / "sample.jsonl", *options.articles]
    articles = [coded for path in files for coded in JsonlReader().read(path)]
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), articles)
        outcomes: dict[str, list[Outcome | None]] = defaultdict(list)
        events: list[Event] = []
        for name, _, outcome in every(desk, tasks):
            outcomes[name].append(outcome)
            events += outcome.events if outcome else []
        if options.log:
            desk.log.events = events
            desk.log.write(options.log)
        unsteady = noise.report(desk, tasks, options.noise) if options.noise else ""
        desk.close()
    outcomes["keys alone, the cheapest of these"] = [
        min((one for one in alone if one), key=lambda one: one.operators.seconds(), default=None)
        for alone in zip(*(outcomes[name] for name in KEYS_ALONE), strict=True)
    ]
    if options.wrong:
        told = {coded.article.info.id: coded.article.text for coded in articles}
        for name, way in outcomes.items():
            for one in way:
                if one is not None and not one.right_at_once:
                    _tell_wrong(name, one, told[one.task.article_id])
    print(report(outcomes, len(tasks)))
    print()
    print(by_label(outcomes, tasks))
    print()
    print(unsteady)
    return 0


def walk(paths: list[Path]) -> int:
    """Print what the walk through whole articles takes."""
    coded = gold.articles(paths)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), coded)
        told = walking.measure(desk, coded)
        desk.close()
    print(walking.report(told, KEY))
    return 0


def read_tasks(path: Path, known: dict[str, Label]) -> list[Task]:
    """Read a list of spans: article, start, end and label of each."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return [Task(one["article"], Fragment(one["start"], one["end"]), known[one["label"]]) for one in told]


def report(outcomes: dict[str, list[Outcome | None]], tasks: int) -> str:
    """Return the table of ways; a way's means are over the spans that it leads to."""
    rows = []
    for name, told in outcomes.items():
        done = [one for one in told if one is not None]
        if not done:
            continue
        two = [one.operators.seconds() for one in done]
        one_hand = [one.operators.seconds(one_hand=True) for one in done]
        rows.append(
            [
                name,
                f"{len(done)} of {tasks}",
                f"{mean(two):.2f}",
                f"{median(two):.2f}",
                f"{mean(one_hand):.2f}",
                f"{mean(one.operators.keys for one in done):.1f}",
                f"{mean(one.operators.points for one in done):.1f}",
                Share.of(not one.right_at_once for one in done).words(),
                Share.of(not one.right for one in done).words(),
            ]
        )
    heads = [
        "way",
        "leads there",
        "s, mean",
        "median",
        "s, one hand",
        "keys",
        "movements",
        "first wrong",
        "wrong at last",
    ]
    return table(heads, rows)


def by_label(outcomes: dict[str, list[Outcome | None]], tasks: list[Task]) -> str:
    """Return the mean seconds of each way by label."""
    names = sorted({task.label.id for task in tasks})
    rows = []
    for way, told in outcomes.items():
        cells = []
        for name in names:
            spent = [one.operators.seconds() for one in told if one and one.task.label.id == name]
            cells.append(f"{mean(spent):.2f} ({len(spent)})" if spent else "–")
        rows.append([way, *cells])
    return table(["s, mean (n)", *names], rows)


def _tell_wrong(name: str, one: Outcome, text: str) -> None:
    wanted = text[slice(*one.task.fragment)]
    print(f"{name}: {one.task.label.id}\n  wanted {wanted!r}\n  first  {one.first and text[slice(*one.first)]!r}")
    print(f"  last   {one.last and text[slice(*one.last)]!r}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.hands", description=__doc__.splitlines()[0])
    parser.add_argument("--list", type=Path, action="append", default=[], help="more spans to tag, as JSON")
    parser.add_argument("--only-listed", action="store_true", help="without the list that ships")
    parser.add_argument("--articles", type=Path, action="append", default=[], help="the articles that these are in")
    parser.add_argument("--log", type=Path, help="where to write the events, a line each")
    parser.add_argument("--noise", type=int, default=0, metavar="N", help="also N trials with an unsteady hand")
    parser.add_argument("--walk", action="store_true", help="only walk, through the articles tagged by hand")
    parser.add_argument("--wrong", action="store_true", help="also list what was not as wanted at once")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())

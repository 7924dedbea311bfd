"""Writes the figures of a run into the documents: the page of costs, and the short table of the README."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.figures import Figure, Figures, shown

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "resources" / "docs" / "costs.md"
README = ROOT / "README.md"

BEGIN, END = "<!-- figures of the last run: python -m tests.benchmarks --docs -->", "<!-- end of the figures -->"

#: Rows of the README's table: what it says, the figure, and what the other programs took on another day.
SHORT = (
    ("next article, 6 kB with 40 spans", "next article, 6 kB and 40 spans", "160 ms (QualCoder)"),
    ("open an article of 60 kB with 500 spans", "open 60 kB, 500 spans", "1.2 s (QualCoder)"),
    ("open an article of 5 MB with 50,000 spans", "open 5 MB, 50,000 spans", "none did"),
    ("tag: key to saved on disk and painted", "tag: key to saved and painted, 40 spans", "61 ms (QualCoder)"),
    ("the same among 50,000 spans", "tag: key to saved and painted, 50,000 spans", "none did"),
    ("start to the first article", "start to the first article painted", "7 s (QualCoder)"),
    ("import 10,000 articles, 400,000 spans", "import 10,000 articles, 400,000 spans", "75 s (Label Studio)"),
    ("export the same", "export 10,000 articles, 400,000 spans", "55 s (Label Studio)"),
    ("filter 100,000 articles, a key", "filter by a word of many texts, 100k articles", "–"),
    ("memory, 100,000 articles", "memory: window, 100k articles", "380 MiB (QualCoder, 1,000)"),
)


def write(figures: Figures | None) -> int:
    """Put the figures between the marks of both documents; return the exit status."""
    if figures is None:
        sys.stderr.write("There are no figures yet: python -m tests.benchmarks measures them.\n")
        return 1
    for document, table in ((PAGE, whole_table(figures)), (README, short_table(figures))):
        text = document.read_text(encoding="utf-8")
        document.write_text(between(text, table), encoding="utf-8", newline="\n")
        print(f"{document.relative_to(ROOT)}: {table.count(chr(10))} lines")
    missing = [name for _, name, _ in SHORT if figures.get(name) is None]
    if missing:
        print(f"Not measured, and so not in the README: {', '.join(missing)}")
    return 0


def between(text: str, table: str) -> str:
    """Return the document with the table between its two marks."""
    head, found, rest = text.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not found or not ended:
        raise ValueError("the document has no place for the figures")
    return f"{head}{BEGIN}\n\n{table}\n{END}{tail}"


def whole_table(figures: Figures) -> str:
    lines = [
        where(figures),
        "",
        "| what | cost | median | p99 | limit | ratio | goal |",
        "|---|---|---|---|---|---|---|",
    ]
    for figure in figures:
        goal = figure.goal.words(figure.unit) or "–"
        if figure.met is not None:
            goal += ", met" if figure.met else ", **missed**"
        what = f"· {figure.what.strip()}" if figure.what.startswith(" ") else figure.what
        cells = (
            what,
            figure.cost or "–",
            amount(figure, figure.median),
            amount(figure, figure.p99),
            amount(figure, figure.limit),
        )
        lines.append(f"| {' | '.join((*cells, ratio(figure), goal))} |")
    lines += ["", "The limits:", ""]
    for limit_is in dict.fromkeys(figure.limit_is for figure in figures if figure.limit_is):
        names = [figure.what.strip() for figure in figures if figure.limit_is == limit_is]
        more = f" and {len(names) - 1} more" if names[1:] else ""
        lines.append(f"- *{names[0]}*{more}: {limit_is}.")
    return "\n".join(lines) + "\n"


def short_table(figures: Figures) -> str:
    lines = [
        where(figures),
        "",
        "| what | median (p99) | limit here | ratio | the best of the others |",
        "|---|---|---|---|---|",
    ]
    for words, name, peer in SHORT:
        figure = figures.get(name)
        if figure is not None:
            taken = amount(figure, figure.median) + (
                f" ({amount(figure, figure.p99)})" if figure.p99 is not None else ""
            )
            lines.append(f"| {words} | {taken} | {amount(figure, figure.limit)} | {ratio(figure)} | {peer} |")
    return "\n".join(lines) + "\n"


def where(figures: Figures) -> str:
    """Say in a sentence what was measured, when and on what."""
    machine = figures.facts.get("machine", {})
    cores = f"{machine.get('cores', '?')} cores, {machine.get('processor', 'unknown processor')}"
    named = (("Python", "python"), ("SQLite", "sqlite"), ("PySide6", "pyside"))
    versions = ", ".join(f"{name} {machine.get(key, '?')}" for name, key in named)
    day = str(figures.facts.get("date", "?"))[:10]
    part = "The cheap half, measured" if figures.facts.get("quick") else "Measured"
    return f"{part} on {day} at {figures.facts.get('commit', '?')}: {cores}; {versions}; {machine.get('screen', '?')}."


def amount(figure: Figure, value: float | None) -> str:
    return "–" if value is None else f"{shown(value)} {figure.unit}"


def ratio(figure: Figure) -> str:
    return "–" if figure.ratio is None else f"{shown(figure.ratio)} x"

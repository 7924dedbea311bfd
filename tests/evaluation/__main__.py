"""Measures the finding of units, candidates and reading marks on articles that were tagged by hand; prints tables.

python -m tests.evaluation
python -m tests.evaluation --half second
python -m tests.evaluation --misses my-articles.jsonl
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.evaluation import gold, proposing, readings, rungs


def main() -> int:
    options = _options()
    coded = gold.articles(options.files or gold.OWN, options.half)
    labels = gold.labels()
    wanted = [piece for piece in gold.pieces(coded) if piece.span.label in labels]
    print(f"{len(coded)} articles, {len(wanted)} pieces.\n\n## Units\n")
    print(rungs.report(rungs.measure(wanted, labels)))
    print("\n## Candidates\n")
    print(proposing.report(proposing.measure(coded)))
    print("\n## Reading marks\n")
    print(readings.report(*readings.measure(coded)))
    if options.misses:
        print("\n## Misses\n")
        for piece in wanted:
            _tell_miss(piece, labels[piece.span.label])
    return 0


def _tell_miss(piece: gold.Piece, label: gold.Label) -> None:
    words = piece.words()
    middle = words[len(words) // 2]
    unit = rungs.unit_at(piece.text, (middle.start + middle.end) // 2, label.rung, piece.language)
    if unit != piece.fragment:
        got = piece.text[unit.start : unit.end] if unit else ""
        wanted = piece.text[piece.fragment.start : piece.fragment.end]
        print(f"{piece.article.article.info.id} {label.id}\n  wanted {wanted!r}\n  got    {got!r}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="JSONL with spans; the articles of tests/data if left out")
    parser.add_argument("--half", choices=gold.HALVES, default="all", help="only every other article of each file")
    parser.add_argument("--misses", action="store_true", help="also list what was not found as wanted")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())

"""What the window of sources counts in a thread: numbers, how far each is looked for, groups of words, figures."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LabelSet
from annotator.core.suggestion import SourceKind
from annotator.ui.concordance_search import Told
from annotator.ui.widgets.plain import shown_plain

if TYPE_CHECKING:
    from annotator.storage import Project
    from annotator.suggesting.training import Figures

#: Seconds between two looks at groups that are being counted, which grow with each.
_GATHER = 0.25


class Counted(NamedTuple):
    """What is counted of the sources of a project: numbers by source id, how far each is looked for, coded articles."""

    judged: dict[str, tuple[int, int, int]]
    reached: dict[str, tuple[int, int]]
    coded: int
    figures: dict[str, list[str]]


def listing(source_id: str, least: float) -> Callable[[Project, Callable[[], bool], Told], None]:
    """Return what counts the groups of a source, the most frequent first; it tells them as they grow."""

    def work(project: Project, wanted: Callable[[], bool], tell: Told) -> None:
        last, rest = time.monotonic(), _GATHER
        groups = []
        for found in project.suggested.groups(source_id, least, wanted):
            groups = list(found.values())
            if time.monotonic() - last > rest:
                tell(sorted(groups, key=lambda one: (-one.count, one.words)))
                last, rest = time.monotonic(), 2 * rest
        tell(sorted(groups, key=lambda one: (-one.count, one.words)))

    return work


def counting(project: Project, wanted: Callable[[], bool], tell: Told) -> None:
    """Count what concerns the sources of a project, beside the window."""
    from annotator.suggesting import figures

    suggested = project.suggested
    judged = {id_: (one.proposed, one.accepted, one.refused) for id_, one in suggested.judged().items()}
    total = suggested.left(-1)
    kept = suggested.kept()
    reached = {one.source.id: (total - suggested.left(one.reach), total) for one in kept}
    told: dict[str, list[str]] = {}
    for one in kept:
        if one.source.kind is SourceKind.MODEL and one.source.content and wanted():
            try:
                told[one.source.id] = figure_lines(figures(project, one.source), project.label_set())
            except AnnotatorError as error:
                told[one.source.id] = [str(error)]
    done, others = suggested.coded_keys()
    tell(Counted(judged, reached, len(done) + len(others), told))


def figure_lines(figures: Figures, labels: LabelSet) -> list[str]:
    """Return what a model is worth, a line for all labels and one for each."""
    learnt = tr("Learnt from {} articles.").format(f"{figures.articles:,}")
    if not figures.curve:
        return [learnt, tr("With 20 coded articles it is measured on some that are held back.")]
    lines = [tr("F1 against held-back articles: {}").format(_curve(figures, "", tr("{} coded {}")))]
    names = {label.id: shown_plain(label.name) for label in labels}
    known = {label for _, scores in figures.curve for label in scores if label}
    return [*lines, *(f"{names[one]}: {_curve(figures, one, '{} {}')}" for one in names if one in known), learnt]


def _curve(figures: Figures, label: str, first: str) -> str:
    told = [(number, scores.get(label)) for number, scores in figures.curve]
    parts = [(number, f"{score:.2f}" if score is not None else "–") for number, score in told]
    return " · ".join((first if place == 0 else "{} {}").format(*part) for place, part in enumerate(parts))


def tr(text: str) -> str:
    return QCoreApplication.translate("SuggestionsDialog", text)

"""A gazetteer into a project: one CSV file of entities, shown whole by one change or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.change import Change
from annotator.core.collecting import collecting_seldom
from annotator.core.entity import Entity
from annotator.core.errors import RefusedError
from annotator.formats.gazetteer import BadRow, read_gazetteer
from annotator.formats.limits import MOST_ENTITIES
from annotator.formats.reading import BadRecordError, Reading, shown_name
from annotator.importing import Refusal
from annotator.storage.arriving_gazetteer import ENTITIES

if TYPE_CHECKING:
    from annotator.storage import Project

#: Rows that are told one by one; of the others only their number.
_TOLD = 1_000

#: Told how much of how much is done, in thousandths.
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class GazetteerReport:
    """What a gazetteer brought; ``change`` is what history has of it, ``None`` where nothing was new."""

    added: int = 0
    known: int = 0
    refused: tuple[Refusal, ...] = ()
    left_out: int = 0
    notes: tuple[str, ...] = ()
    cancelled: bool = False
    change: Change | None = None

    def sentence(self) -> str:
        """Return the outcome for a status bar: ``9 new entities, 1 known already; 2 rows left out``."""
        if self.cancelled:
            return "Import stopped; nothing was kept"
        if self.refused and not self.left_out:
            return "The file was refused; nothing was kept"
        sentence = f"{self.added:,} new {'entity' if self.added == 1 else 'entities'}"
        sentence += f", {self.known:,} known already" if self.known else ""
        rows = "row" if self.left_out == 1 else "rows"
        return sentence + (f"; {self.left_out:,} {rows} left out" if self.left_out else "")


def import_gazetteer(
    project: Project,
    path: Path,
    *,
    label: str,
    analyst: str,
    progress: Progress = lambda done, total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> GazetteerReport:
    """Import the entities of a file as one change; rows that break a rule are left out and named.

    ``label`` is that of the spans that mention them, empty for any. Once ``stopped`` says so nothing is kept.
    """
    if label and project.label_set().get(label) is None:
        there = ", ".join(one.id for one in project.label_set())
        raise RefusedError(f"There is no label “{label}” in this project.", f"There are: {there}.")
    project.purge_gazetteers(stopped)
    name, bad, reading = shown_name(path), _Bad(), Reading()
    try:
        size = max(path.stat().st_size, 1)
    except OSError:
        size = 1
    with collecting_seldom(), project.arriving_gazetteer(name, analyst) as arriving:
        try:
            for page in _pages(_sound(read_gazetteer(path, label, reading), bad)):
                if stopped():
                    return GazetteerReport(cancelled=True)
                if arriving.added + arriving.known + len(page) > MOST_ENTITIES:
                    return GazetteerReport(refused=(Refusal(path, None, f"It has more than {MOST_ENTITIES:,} rows."),))
                arriving.add(page)
                progress(min(reading.done * 500 // size, 500), 1000)
        except BadRecordError as error:
            return GazetteerReport(refused=(Refusal(path, error.line, error.reason),))
        if arriving.added:
            arriving.write_names(lambda done, total: progress(500 + done * 500 // max(total, 1), 1000), stopped)
        if stopped():
            return GazetteerReport(cancelled=True)
        number = f"{arriving.added:,} {'entity' if arriving.added == 1 else 'entities'}"
        change = arriving.finish(f"import {number} from {name}")
    progress(1000, 1000)
    refused = tuple(Refusal(path, row.line, row.reason) for row in bad.rows)
    return GazetteerReport(arriving.added, arriving.known, refused, bad.number, tuple(reading.notes), change=change)


@dataclass
class _Bad:
    """The rows that were left out: the first of them, and their number."""

    rows: list[BadRow] = field(default_factory=list)
    number: int = 0

    def add(self, row: BadRow) -> None:
        self.number += 1
        if len(self.rows) < _TOLD:
            self.rows.append(row)


def _sound(rows: Iterator[Entity | BadRow], bad: _Bad) -> Iterator[Entity]:
    for row in rows:
        if isinstance(row, BadRow):
            bad.add(row)
        else:
            yield row


def _pages(found: Iterator[Entity]) -> Iterator[list[Entity]]:
    while page := list(islice(found, ENTITIES)):
        yield page

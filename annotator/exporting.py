"""Export: the articles of a project into a file, and beside it the record of its label set and entities.

The record is written first: an export that ends between the two leaves whole files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator.formats import EXPORTERS, export_file
from annotator.formats.project_record import ProjectRecord, record_of, write_record
from annotator.formats.writing import Progress, Stopped

if TYPE_CHECKING:
    from annotator.storage import Project


def export_project(
    project: Project,
    target: Path,
    format_name: str,
    *,
    record: Path | None = None,
    stopped: Stopped | None = None,
    progress: Progress | None = None,
) -> int:
    """Write every article with its spans to ``target``, and the record beside it or to ``record``.

    Each file is written whole or stays as it was. Returns how many articles were written.
    """
    export_record(project, record_of(target) if record is None else record)
    return export_file(target, EXPORTERS[format_name], project.coded_articles(), stopped=stopped, progress=progress)


def export_record(project: Project, target: Path) -> None:
    """Write the project's label set, and the entities that its analysts made or its spans mention."""
    write_record(target, ProjectRecord(project.label_set(), tuple(project.own_entities())))

"""From paths to an open project: which project file they mean, and what has to be imported into it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from annotator.core.errors import ProjectError
from annotator.resources import seeds

SUFFIX = ".annot"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to open: a project file, made if it is not there, and what a new one imports."""

    project: Path
    sources: tuple[Path, ...] = ()

    @property
    def is_new(self) -> bool:
        return not self.project.exists()


def plan_for(paths: Sequence[Path]) -> Plan:
    """Return which project the paths mean: a project itself, or the one beside a folder or file of articles."""
    first = paths[0]
    if first.suffix.casefold() == SUFFIX:
        if len(paths) > 1:
            raise ProjectError(
                f"“{first}” is a project; it can't be opened together with other paths.",
                "Open the project alone, then import the articles into it.",
            )
        if not first.exists() and not first.is_symlink():
            raise ProjectError(f"There is no project “{first}”.", f"To make one: annotator new {first.name}")
        return Plan(first)
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise ProjectError(f"There is no file or folder “{missing}”.")
    return Plan(project_beside(first), tuple(paths))


def sample_plan() -> Plan:
    """Return the plan for the sample project, kept with the analyst's data so that it can be worked in."""
    folder = user_data_path("annotator", appauthor=False, ensure_exists=True)
    return Plan(folder / f"sample{SUFFIX}", (seeds(),))


def project_beside(source: Path) -> Path:
    """Return the project that belongs to a folder or a file: ``NAME.annot`` beside it."""
    source = source.resolve()
    return source.with_name((source.name if source.is_dir() else source.stem) + SUFFIX)

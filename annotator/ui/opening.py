"""From paths to an open project: which project file they mean, and what has to be imported into it first."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import ProjectError
from annotator.core.label_set import LabelSet
from annotator.resources import seeds

SUFFIX = ".annot"

#: Longest path in a sentence, in characters.
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Plan:
    """What to open: a project file, made if it is not there; what a new one imports, and its labels if not those for
    news.
    """

    project: Path
    sources: tuple[Path, ...] = ()
    label_set: LabelSet | None = None

    @property
    def is_new(self) -> bool:
        return not os.path.lexists(self.project)


def plan_for(paths: Sequence[Path]) -> Plan:
    """Return which project the paths mean: a project itself, or the one beside a folder or file of articles."""
    paths = [path.absolute() for path in paths]  # they are remembered
    first = paths[0]
    if first.suffix.casefold() == SUFFIX:
        if len(paths) > 1:
            raise ProjectError(
                f"“{first}” is a project; it can't be opened together with other paths.",
                "Open the project alone, then import the articles into it.",
            )
        if not _is_there(first):
            raise ProjectError(f"There is no project “{first}”.", f"To make one: annotator new {first.name}")
        return Plan(first)
    missing = next((path for path in paths if not _is_there(path)), None)
    if missing is not None:
        raise ProjectError(f"There is no file or folder “{missing}”.")
    if not any(_may_hold_articles(path) for path in paths):
        if first.is_symlink():
            raise ProjectError(f"“{first}” is a link to something that is not there, or is no article.")
        endings = ", ".join(_article_suffixes())
        raise ProjectError(
            f"“{first}” is neither a project nor articles.", f"Projects end in {SUFFIX}, articles in {endings}."
        )
    return Plan(project_beside(first), tuple(paths))


def sample_plan() -> Plan:
    """Return the plan for the sample project, kept with the analyst's data so that it can be worked in."""
    from platformdirs import user_data_path  # only now, as the first paint waits for this module

    folder = user_data_path("annotator", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(
            f"The sample project has no place: “{folder}” can't be made.", "Open a folder of articles of your own."
        ) from error
    return Plan(folder / f"sample{SUFFIX}", (seeds(),))


def project_beside(source: Path) -> Path:
    """Return the project that belongs to a folder or a file: ``NAME.annot`` beside it."""
    source = source.resolve()
    if not source.name:
        raise ProjectError(f"“{source}” has no folder around it, where its project would be.", "Open a folder in it.")
    return source.with_name((source.name if source.is_dir() else source.stem) + SUFFIX)


def can_be_opened_again(path: Path) -> bool:
    """Say whether a project of an earlier time is still in its place."""
    try:
        return path.is_file()
    except OSError:  # a folder that may not be looked into, a disk that does not answer
        return False


def _is_there(path: Path) -> bool:
    """Say whether there is something of this name, be it a link that leads nowhere."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProjectError(f"“{_shortened(path)}” can't be opened: {reason.lower()}.") from error
    return True


def _shortened(path: Path) -> str:
    shown = str(path)
    return shown if len(shown) <= _LONGEST else f"{shown[:40]}…{shown[40 - _LONGEST :]}"


def _may_hold_articles(path: Path) -> bool:
    try:
        return path.is_dir() or (path.is_file() and path.suffix.casefold() in _article_suffixes())
    except OSError:  # a link into a folder that may not be looked into
        return False


def _article_suffixes() -> list[str]:
    from annotator.formats import READERS

    return [suffix for reader in READERS.values() for suffix in reader.suffixes]

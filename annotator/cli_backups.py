"""``annotator backup``, ``backups``, ``restore``: what File › Restore does, without a window.

They join the other commands in ``cli``, which has the ways of speaking.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.core.errors import AnnotatorError, ProjectInUseError

if TYPE_CHECKING:
    from annotator.storage.backups import Backup

_PATH = click.Path(path_type=Path)

_FOLDER = click.option(
    "--folder", type=_PATH, help="Where the backups are. Else the folder that the window's settings name, else its own."
)


@click.command()
@click.argument("project", type=_PATH)
@_FOLDER
def backup(project: Path, folder: Path | None) -> int:
    """Make a backup of PROJECT, verify it, and print where it is.

    Nothing is made where there is a backup of this state already. Old ones are thinned out: the newest stay, then the
    last of each hour, day and week.

    \b
    Example:
      annotator backup truce.annot
    """
    from annotator.cli import say_line
    from annotator.storage import Project
    from annotator.storage.backups import back_up

    Project(project, read_only=True).close()  # refuses what is no project, in the usual words
    made = back_up(project, _root(folder))
    if made is None:
        click.echo("Nothing has changed since the last backup", err=True)
    else:
        say_line(str(made.path))
    return 0


@click.command()
@click.argument("project", type=_PATH)
@_FOLDER
def backups(project: Path, folder: Path | None) -> int:
    """List the backups of PROJECT, newest first; each is read and verified.

    Prints a line for each: its name, the time, articles, spans, whether it is sound, the last change in it. The exit
    status is 1 where one is damaged.

    \b
    Example:
      annotator backups truce.annot
    """
    from annotator.cli import say_line
    from annotator.storage.backups import backups_of

    status = 0
    for found in backups_of(project, _root(folder)):
        damage = found.damage()
        status = 1 if damage else status
        say_line("\t".join(_fields(found, damage)))
    return status


@click.command()
@click.argument("project", type=_PATH)
@click.argument("chosen", metavar="[BACKUP]", required=False)
@_FOLDER
def restore(project: Path, chosen: str | None, folder: Path | None) -> int:
    """Put a backup in the place of PROJECT: the newest sound one, or BACKUP, a name from the list or a path.

    The present file is kept beside it under a name that says so. Refused while the project is open in a window.

    \b
    Example:
      annotator restore truce.annot
    """
    from annotator.storage.backups import prepare, put_back
    from annotator.storage.failures import shown_name

    found = _chosen(project, chosen, _root(folder))
    with _alone_with(project):
        aside = put_back(prepare(found, project), project)
    click.echo(f"{shown_name(project)} is as it was on {found.made.astimezone():%Y-%m-%d %H:%M}", err=True)
    if aside is not None:
        click.echo(f"What it was before is kept in {shown_name(aside)}", err=True)
    return 0


def put_right(project: Path) -> int:
    """Put a new project of what is good in a damaged one in its place; return the exit status of a finding."""
    from annotator.cli import say_line
    from annotator.core.identity import new_id
    from annotator.resources import load_preset
    from annotator.storage.backups import put_back
    from annotator.storage.copies import PART
    from annotator.storage.failures import shown_name
    from annotator.storage.salvage import salvage

    with _alone_with(project):
        prepared = project.resolve().with_name(f"{PART}{new_id()}.annot")
        rescue = salvage(project, prepared, load_preset("news"))
        aside = put_back(prepared, project, word="repair")
    for line in rescue.lost:
        say_line(line)
    counts = f"{rescue.articles} articles, {rescue.spans} spans, {rescue.relations} relations"
    click.echo(f"{counts} and {rescue.entities} entities are in {shown_name(project)} again", err=True)
    if aside is not None:
        click.echo(f"The damaged file is kept in {shown_name(aside)}", err=True)
    return 1


@contextmanager
def _alone_with(project: Path) -> Iterator[None]:
    """Claim a project while its file is replaced; refuse where somebody has it open."""
    from annotator.storage.locking import claim

    try:
        lock = claim(project)
    except ProjectInUseError as error:
        raise ProjectInUseError(str(error), "Close it there first; nothing was changed.", sure=error.sure) from error
    with lock:
        yield


def _root(folder: Path | None) -> Path:
    from annotator.storage.backups import default_root

    return folder or _chosen_in_the_window() or default_root()


def _chosen_in_the_window() -> Path | None:
    """Return the folder for backups that the window's settings name, if they name one.

    The window keeps them by Qt, which a command doesn't load: values are JSON, with Qt's escapes for an INI file.
    """
    from configparser import Error, RawConfigParser

    settings = RawConfigParser(strict=False, delimiters="=", comment_prefixes=";")
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        settings.read_string(_settings_file().read_text(encoding="utf-8", errors="replace"))
        raw = settings.get("General", "backup_folder")
        if len(raw) > 1 and raw[0] == raw[-1] == '"':
            raw = raw[1:-1]
        chosen = json.loads(re.sub(r"\\(.)", r"\1", raw))
    except (OSError, Error, ValueError, RecursionError):
        return None
    return Path(chosen).expanduser() if chosen and isinstance(chosen, str) else None


def _settings_file() -> Path:
    """Return where Qt keeps the window's settings."""
    known = os.environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME")
    return Path(known or "~/.config").expanduser() / "annotator" / "annotator.ini"


def _fields(found: Backup, damage: str) -> list[str]:
    facts = found.facts
    counts = (str(facts.articles), str(facts.spans)) if facts else ("?", "?")
    time = found.made.astimezone().isoformat(" ", "seconds")
    return [
        found.path.stem,
        time,
        *counts,
        f"damaged: {damage}" if damage else "sound",
        facts.last_change if facts else "",
    ]


def _chosen(project: Path, chosen: str | None, root: Path) -> Backup:
    """Return the backup that is meant; raise where there is none."""
    from annotator.storage.backups import Backup, backups_of

    there = backups_of(project, root)
    if chosen is None:
        sound = next((found for found in there if not found.damage()), None)
        if sound is None:
            words = "All backups of it are damaged." if there else "There is no backup of it."
            raise AnnotatorError(words, f"Backups are looked for in {root}; --folder names another place.")
        return sound
    for found in there:
        if chosen in (found.path.stem, found.path.name):
            return found
    path = Path(chosen)
    if path.is_file():
        return Backup(path, datetime.fromtimestamp(path.stat().st_mtime, UTC), None)
    raise AnnotatorError(f"There is no backup “{chosen}”.", "annotator backups PROJECT lists those that there are.")

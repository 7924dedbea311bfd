"""Everything that needs no eyes: ``annotator new``, ``import``, ``export``, ``info``, ``check``, labels and backups.

Results go to standard output, messages and progress to standard error. Exit status 0: done; 1: something was refused
or found wrong; 2: wrong usage. No Qt here, and the store and the formats are imported only by the command that needs
them, so that ``--help`` is quick.
"""

from __future__ import annotations

import getpass
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from annotator import __version__
from annotator.cli_backups import backup, backups, put_right, restore
from annotator.cli_concordance import concordance
from annotator.cli_entities import entities, gazetteer
from annotator.cli_labels import label_set_called, labels
from annotator.cli_suggest import suggest
from annotator.core.errors import AnnotatorError
from annotator.core.pace import Pace, clock_time

if TYPE_CHECKING:
    from annotator.importing import ImportReport
    from annotator.storage import Project

#: The names in ``formats.READERS`` and ``formats.EXPORTERS``, which are not imported for a help text.
READS = ("jsonl", "txt")
WRITES = ("jsonl",)

#: ZWNJ and ZWJ, which Persian and Pashto words need.
_JOINERS = "\u200c\u200d"

_PROJECT = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="annotator", message="%(prog)s %(version)s")
def commands() -> None:
    """Tag claims, actors, locations and events in news articles; one project is one file.

    Without a command the window opens: annotator [PATH ...], where PATH is a project, or articles and folders of
    them. A path that is named like a command is written ./new.

    \b
    Options of the window, before the paths:
      --screenshot FILE      paint the opened window into a PNG, and end
      --size WIDTHxHEIGHT    such as 1280x800
      --scheme light|dark    whatever the system's colours are

    \b
    Examples:
      annotator truce.annot                     open a project
      annotator new truce.annot articles/       make one from a folder
      annotator export truce.annot | head -1    look at what it holds

    \b
    Completion of commands, for bash:
      eval "$(_ANNOTATOR_COMPLETE=bash_source annotator)"
    """


@commands.command()
@click.argument("project", type=_PROJECT)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=_PROJECT)
@click.option(
    "--label-set", "name", metavar="NAME|FILE", default="news", show_default=True, help="One that ships, or of TOML."
)
def new(project: Path, paths: tuple[Path, ...], name: str) -> int:
    """Make a new PROJECT, with the articles at each PATH.

    A file that is there already is never overwritten. The label sets that ship are claims, empty, events, ner and news.

    \b
    Example:
      annotator new truce.annot articles/ older.jsonl
    """
    from annotator.storage import Project

    with Project.create(project, label_set_called(name)) as made:
        click.echo(f"{project} made", err=True)
        return _import(made, paths, None) if paths else 0


@commands.command(name="import")
@click.argument("project", type=_PROJECT)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=_PROJECT)
@click.option("--format", "name", type=click.Choice(READS), help="Read the files as this, whatever their names.")
def import_(project: Path, paths: tuple[Path, ...], name: str | None) -> int:
    """Import files and folders into PROJECT.

    Reads .txt and .jsonl, folders with everything below them. Each file is taken whole or not at all; what is there
    already is known again and not doubled. All of it is one step to undo.

    \b
    Example:
      annotator import truce.annot articles/ coded.jsonl
    """
    from annotator.storage import Project
    from annotator.storage.locking import owner_of

    with Project(project) as opened:
        if (owner := owner_of(project)) is not None:
            click.echo(f"It is open, by {on_a_line(owner.words())}; open it there again to see what is new", err=True)
        return _import(opened, paths, name)


@commands.command()
@click.argument("project", type=_PROJECT)
@click.option("-f", "--format", "name", type=click.Choice(WRITES), default="jsonl", show_default=True)
@click.option("-o", "--output", type=_PROJECT, help="File to write; standard output if left out.")
@click.option("--record", type=_PROJECT, help="File for the label set and the entities, instead of the one beside.")
def export(project: Path, name: str, output: Path | None, record: Path | None) -> int:
    """Export the articles of PROJECT with their spans.

    A file is written whole or stays as it was. Beside FILE.jsonl the label set and the entities are written to
    FILE.annotator.json, which an import of FILE.jsonl takes along.

    \b
    Example:
      annotator export truce.annot -o truce.jsonl
    """
    from annotator.exporting import export_project, export_record
    from annotator.formats import EXPORTERS, export_to
    from annotator.storage import Project

    if record == Path("-"):
        raise click.UsageError("The record goes to a file; standard output is for the articles.")
    with Project(project, read_only=True) as opened, progress_bar(opened.article_count(), "Exporting") as progress:
        if output is None or output == Path("-"):
            if record is not None:
                export_record(opened, record)
            with standard_output() as out:
                count = export_to(out, EXPORTERS[name], opened.coded_articles(), progress=progress)
        else:
            count = export_project(opened, output, name, record=record, progress=progress)
    click.echo(f"{count} article{'' if count == 1 else 's'} exported", err=True)
    return 0


@commands.command()
@click.argument("project", type=_PROJECT)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(project: Path, as_json: bool) -> int:
    """Print what PROJECT holds: counts, label set, attributes, relations, entities, analysts, version.

    \b
    Example:
      annotator info truce.annot --json
    """
    import json

    from annotator.cli_facts import facts_of, in_words
    from annotator.storage import Project

    with Project(project, read_only=True) as opened:
        facts = facts_of(opened)
    if as_json:
        _say(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        for name, fact in facts.items():
            _say(f"{name.replace('_', ' '):<15}{on_a_line(in_words(fact))}")
    return 0


@commands.command()
@click.argument("project", type=_PROJECT)
@click.option("--repair", is_flag=True, help="Put what is good of it in its place; the damaged file is kept beside it.")
def check(project: Path, repair: bool) -> int:
    """Verify PROJECT: the file and every span in it.

    Prints a line for each thing that is wrong; then the exit status is 1. Nothing is changed, unless --repair is
    given: then what contradicts itself is left out, and named in further lines. What is sound but may be looked at,
    such as relations between labels that their type is not meant for, is counted among the messages.

    \b
    Example:
      annotator check truce.annot && cp truce.annot /backup/
    """
    from annotator.storage.check import check as findings_of
    from annotator.storage.remarks import remarks

    with progress_bar(None, "Checking") as progress:
        findings = findings_of(project, progress)
    for finding in findings:
        _say(on_a_line(finding))
    if findings and repair:
        return put_right(project)
    for remark in [] if findings else remarks(project):
        click.echo(on_a_line(remark), err=True)
    click.echo("nothing wrong found" if not findings else f"{len(findings)} found wrong", err=True)
    return 1 if findings else 0


@commands.command()
@click.argument("project", type=_PROJECT)
@click.option("--rebuild", is_flag=True, help="Begin anew, as check advises where the index is out of step.")
@click.option("--drop", is_flag=True, help="Remove the index.")
def index(project: Path, rebuild: bool, drop: bool) -> int:
    """Build the full-text index of PROJECT, or go on with it.

    With it the filter of the window finds words in many articles at once. The window builds it by itself for projects
    with a thousand articles or more.

    \b
    Example:
      annotator index truce.annot --rebuild
    """
    from annotator.storage import Project

    with Project(project) as opened:
        if rebuild or drop:
            opened.drop_index()
        with progress_bar(None, "Indexing") as progress:
            step = None
            while not drop and not (step := opened.index_next()).done:
                progress(step.reach, step.last)
    click.echo("index removed" if drop else "index is whole", err=True)
    return 0


for command in (backup, backups, restore, concordance, entities, gazetteer, labels, suggest):
    commands.add_command(command)


def main(args: Sequence[str]) -> int:
    """Run a command; return the exit status."""
    return run(commands, args)


def run(command: click.Command, args: Sequence[str]) -> int:
    """Run a click command that returns a status; every ending becomes a status and at most two lines."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # where the locale lacks a letter
    try:
        status = command.main(list(args), prog_name="annotator", standalone_mode=False)
    except AnnotatorError as error:
        _complain(error)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("annotator: stopped", err=True)
        return 130
    except BrokenPipeError:
        _silence_output()
        return 1
    return int(status or 0)


def _complain(error: AnnotatorError) -> None:
    click.echo(f"annotator: {on_a_line(str(error))}", err=True)
    if error.hint:
        click.echo(f"           {on_a_line(error.hint)}", err=True)


def _import(project: Project, paths: Sequence[Path], name: str | None) -> int:
    from annotator.importing import import_paths

    with progress_bar(None, "Importing", lambda rate: f"{rate / 1e6:.1f} MB/s") as progress:
        report = import_paths(
            project,
            paths,
            analyst=analyst_name(),
            format=name,
            progress=lambda done, total, _name: progress(done, total),
        )
    return _told(report)


def _told(report: ImportReport) -> int:
    for note in report.notes:
        click.echo(on_a_line(note), err=True)
    for refusal in report.refused:
        click.echo(f"refused: {on_a_line(refusal.sentence())}", err=True)
    click.echo(report.sentence(), err=True)
    return 1 if report.refused or report.cancelled else 0


def analyst_name() -> str:
    """Return the login name; a machine without one works too."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def on_a_line(text: str) -> str:
    """Return a text from a file so that it can't move the cursor or begin a line of its own."""
    return "".join(c if c.isprintable() or c in _JOINERS else c.encode("unicode_escape").decode() for c in text)


def say_line(line: str) -> None:
    """Print a line of the result that holds text from files; tabs stay."""
    _say("\t".join(map(on_a_line, line.split("\t"))))


def say_bytes(content: bytes) -> None:
    """Print a result as it is."""
    with standard_output() as out:
        out.write(content)
        out.flush()


def _say(line: str) -> None:
    """Print a line of the result."""
    with standard_output():
        click.echo(line)


@contextmanager
def progress_bar(
    total: int | None, label: str, rate_of: Callable[[float], str] = "{:,.0f} articles/s".format
) -> Iterator[Callable[..., None]]:
    """Give a function to tell ``done`` and perhaps ``total`` to; a bar on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda *_counts: None
        return
    pace = Pace()
    with click.progressbar(length=total or 1, label=label, file=sys.stderr, show_eta=False) as bar:

        def tell(done: int, of: int | None = None) -> None:
            pace.tell(done, of or total or 1)
            left = f", {clock_time(pace.left)} left" if pace.left is not None else ""
            bar.label = f"{label} {rate_of(pace.rate)}{left}" if pace.rate else label
            bar.length = max(of or total or 1, 1)
            bar.update(done - bar.pos)

        yield tell


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Give standard output for bytes; where it is full that is an ``AnnotatorError``, where it is closed none."""
    try:
        yield sys.stdout.buffer
    except BrokenPipeError:
        raise
    except OSError as error:
        _silence_output()
        raise AnnotatorError(f"Standard output can't be written: {error.strerror or error}.") from error


def _silence_output() -> None:
    """Send what is still buffered nowhere, so that Python does not complain about it when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

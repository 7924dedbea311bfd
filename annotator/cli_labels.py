"""``annotator labels``: prints a project's label set, or puts another one in its place, as the window's editor does.

It joins the other commands in ``cli``, which has the ways of speaking.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.draft import Draft
    from annotator.core.label_set import LabelSet
    from annotator.storage import Project

_PATH = click.Path(path_type=Path)

#: So many articles are named with their number of spans; the others are only counted.
_MOST = 20


@click.command()
@click.argument("project", type=_PATH)
@click.option("-o", "--output", type=_PATH, help="File of TOML to write; standard output if left out.")
@click.option("--set", "wanted", metavar="NAME|FILE", help="Put this in the place of the label set.")
@click.option("--dry-run", is_flag=True, help="With --set: only say what would happen.")
def labels(project: Path, output: Path | None, wanted: str | None, dry_run: bool) -> int:
    """Print the label set of PROJECT as TOML, or replace it.

    --set takes the name of a label set that ships, or a file of TOML. Labels are known by their ids. One that is in use
    and not in the new label set is archived: its spans keep it, and it is offered for no others. Values of attributes
    that changed are converted; what can't be converted is kept under another name. All of it is one step to undo.

    \b
    Example:
      annotator labels truce.annot -o ours.toml
      annotator labels truce.annot --set ours.toml --dry-run
    """
    from annotator.cli import say_bytes, say_line
    from annotator.storage import Project

    if (wanted is None and dry_run) or (wanted is not None and output is not None):
        raise click.UsageError("--dry-run goes with --set, and --output without it.")
    if wanted is not None:
        return _replace(project, label_set_called(wanted), dry_run=dry_run)
    from annotator.formats.label_sets import label_set_toml, write_label_set

    with Project(project, read_only=True) as opened:
        label_set = opened.label_set()
    if output is not None and output != Path("-"):
        write_label_set(output, label_set)
    elif sys.stdout.isatty():
        for line in label_set_toml(label_set).split("\n"):
            say_line(line)
    else:
        say_bytes(label_set_toml(label_set).encode())
    return 0


def label_set_called(name: str) -> LabelSet:
    """Return a label set that ships, by its name, or one from a file."""
    from annotator.formats.label_sets import read_label_set
    from annotator.resources import load_preset, presets

    if name in presets():
        return load_preset(name)
    path = Path(name)
    if not path.suffix and not path.exists():
        raise AnnotatorError(
            f"There is no label set “{name}”, and no file of this name.", f"There are: {', '.join(presets())}."
        )
    return read_label_set(path)


def _replace(path: Path, wanted: LabelSet, *, dry_run: bool) -> int:
    from annotator.cli import analyst_name, say_line
    from annotator.core.draft import towards
    from annotator.storage import Project
    from annotator.storage.locking import owner_of

    with Project(path, read_only=dry_run) as project:
        counts = project.label_counts()
        draft = towards(project.label_set(), wanted, counts, project.relation_counts())
        if not draft.differs:
            click.echo("the label set is the same already", err=True)
            return 0
        plan = project.plan_surgery(draft)
        for line in (*_label_lines(draft, counts), *plan.sentences(), *_article_lines(project, plan.articles)):
            say_line(line)
        if dry_run:
            click.echo("nothing was changed", err=True)
            return 0
        project.do(plan.change(analyst_name()))
        click.echo(f"the label set is {wanted.name} now; one step to undo", err=True)
        if owner_of(path) is not None:
            click.echo("the project is open; open it there again to see what is new", err=True)
    return 0


def _label_lines(draft: Draft, counts: dict[str, int]) -> Iterator[str]:
    """Yield a line for each label that comes, goes or is archived."""
    for label in draft.after:
        old, number = draft.before.get(label.id), counts.get(label.id, 0)
        spans = f"{number} span{'' if number == 1 else 's'}"
        if old is None:
            yield f"new label: {label.id}"
        elif label.archived and not old.archived:
            yield f"archived: {label.id} ({spans} {'keeps' if number == 1 else 'keep'} it)"
        elif old != label:
            yield f"changed label: {label.id} ({spans})"
    for label in draft.before:
        if draft.after.get(label.id) is None:
            yield f"removed: {label.id} (not used)"


def _article_lines(project: Project, articles: dict[str, int]) -> Iterator[str]:
    shown: Sequence[str] = list(articles)[:_MOST]
    for article_id in shown:
        info = project.article(article_id).info
        yield f"in {info.title or info.id}: {articles[article_id]}"
    if len(articles) > len(shown):
        yield f"and in {len(articles) - len(shown)} more articles"

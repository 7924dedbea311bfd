"""``annotator suggest``: sources of suggestions, and looking for what they propose, without a window.

It joins the other commands in ``cli``, which has the ways of speaking.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from annotator.core.suggestion import Source
    from annotator.storage import Project

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("project", type=_PATH)
@click.option("--list", "listing", is_flag=True, help="Print the sources and what became of what they proposed.")
@click.option("--json", "as_json", is_flag=True, help="Print the sources as one JSON list.")
@click.option("--words", type=_PATH, metavar="FILE", help="Add a word list: a term a line, or CSV with label, entity.")
@click.option("--pattern", metavar="RE", help="Add a regular expression; of a group named span only that is proposed.")
@click.option("--tagged", is_flag=True, help="Add what is tagged already, wherever else it stands.")
@click.option("--model", is_flag=True, help="Train a model on what is coded, or train it again.")
@click.option("--pipeline", metavar="NAME", help="Add an installed spaCy pipeline, or the folder of one.")
@click.option("--label", default="", metavar="LABEL", help="What is proposed, by id or name.")
@click.option(
    "--map", "pairs", multiple=True, metavar="THEIRS=LABEL", help="A label of the pipeline, and which of ours."
)
@click.option("--name", default="", help="What the new source is called.")
@click.option("--case", is_flag=True, help="Upper and lower case count.")
@click.option("--accents", is_flag=True, help="Accents and vowel signs count.")
@click.option("--parts", is_flag=True, help="Parts of words are found, too.")
@click.option("--off", metavar="ID", help="Switch a source off.")
@click.option("--on", metavar="ID", help="Switch a source on again.")
def suggest(project: Path, listing: bool, as_json: bool, **options: Any) -> int:
    """Look for what the sources of PROJECT propose; with options, list, add or switch sources.

    A suggestion is no span until somebody accepts it, and is in no export. A run goes on where the last one ended,
    and looks only in articles that are new, unless a source has changed. A source that is added is looked for at once;
    adding and switching can be undone in the window. --list prints, with tabs between them: id, kind, name, on or off,
    how many spans are proposed, accepted, refused, and the share of those accepted in those decided. The exit status
    is 1 where a source could not be looked for.

    \b
    Examples:
      annotator suggest truce.annot --words ministers.csv --label actor
      annotator suggest truce.annot
      annotator suggest truce.annot --list
    """
    from annotator.storage import Project

    added = [name for name in ("words", "pattern", "tagged", "model", "pipeline") if options[name]]
    switched = [name for name in ("off", "on") if options[name]]
    if len(added) + len(switched) + (listing or as_json) > 1:
        raise click.UsageError("One thing at a time: list, add one source, or switch one.")
    if listing or as_json:
        with Project(project, read_only=True) as opened:
            return _list(opened, as_json=as_json)
    with Project(project) as opened:
        _warn(project)
        if switched:
            return _switch(opened, options[switched[0]], on=switched[0] == "on")
        status = _add(opened, added[0], options) if added else 0
        return max(status, _run(opened))


def _warn(project: Path) -> None:
    from annotator.cli import on_a_line
    from annotator.storage.locking import owner_of

    if (owner := owner_of(project)) is not None:
        click.echo(f"It is open, by {on_a_line(owner.words())}; open it there again to see what is new", err=True)


def facts_of_sources(project: Project) -> list[dict[str, Any]]:
    """Return what is listed of each source, in the order in which they were made."""
    judged = project.suggested.judged()
    found = []
    for source in project.suggested.sources():
        numbers = judged[source.id]
        found.append(
            {
                "id": source.id,
                "kind": source.kind.value,
                "name": source.name,
                "on": source.on,
                "label": source.label,
                "proposed": numbers.proposed,
                "accepted": numbers.accepted,
                "refused": numbers.refused,
                "precision": None if numbers.precision is None else round(numbers.precision, 4),
            }
        )
    return found


def _list(project: Project, *, as_json: bool) -> int:
    from annotator.cli import say_bytes, say_line

    facts = facts_of_sources(project)
    if as_json:
        say_bytes(json.dumps(facts, ensure_ascii=False, indent=2).encode() + b"\n")
        return 0
    for one in facts:
        share = "" if one["precision"] is None else f"{100 * one['precision']:.0f} %"
        numbers = (one["proposed"], one["accepted"], one["refused"])
        cells = (one["id"], one["kind"], one["name"].replace("\t", " "), "on" if one["on"] else "off", *numbers, share)
        say_line("\t".join(map(str, cells)))
    return 0


def _switch(project: Project, source_id: str, *, on: bool) -> int:
    from dataclasses import replace

    from annotator.cli import analyst_name, on_a_line
    from annotator.core.change import replacing
    from annotator.core.errors import RefusedError

    source = next((one for one in project.suggested.sources() if one.id == source_id), None)
    if source is None:
        raise RefusedError(f"There is no source {source_id}.", "annotator suggest PROJECT --list has them.")
    word = "on" if on else "off"
    if source.on == on:
        click.echo(f"{on_a_line(source.title)} is {word} already", err=True)
        return 0
    text = f"switch {source.title} {word}"
    project.do(replacing(text, (source, replace(source, on=on)), analyst=analyst_name()))
    click.echo(f"{on_a_line(source.title)} switched {word}", err=True)
    return 0


def _add(project: Project, kind: str, options: dict[str, Any]) -> int:
    from annotator.cli import analyst_name, on_a_line
    from annotator.core.change import Change, Edit

    before, source, status = None, None, 0
    if kind == "words":
        source, status = _words(project, options)
    elif kind == "model":
        before, source = _model(project, options)
    else:
        source = _plain(project, kind, options)
    text = f"train {source.title}" if before else f"add {source.title}"
    project.do(Change(text, (Edit(before, source),), analyst_name()))
    click.echo(f"{on_a_line(source.title)} {'trained' if kind == 'model' else 'added'}, {source.id}", err=True)
    return status


def _words(project: Project, options: dict[str, Any]) -> tuple[Source, int]:
    from annotator.cli import on_a_line
    from annotator.suggesting import add_words

    added = add_words(
        project,
        options["words"],
        options["label"],
        name=options["name"],
        match_case=options["case"],
        match_marks=options["accents"],
        whole_words=not options["parts"],
    )
    for bad in added.bad:
        click.echo(f"refused: line {bad.line}: {on_a_line(bad.reason)}", err=True)
    if added.left_out > len(added.bad):
        click.echo(f"refused: {added.left_out - len(added.bad):,} more lines", err=True)
    click.echo(added.sentence(), err=True)
    return added.source, 1 if added.left_out else 0


def _model(project: Project, options: dict[str, Any]) -> tuple[Source | None, Source]:
    from annotator.cli import progress_bar
    from annotator.core.suggestion import SourceKind
    from annotator.suggesting import model_source

    models = [one for one in project.suggested.sources() if one.kind is SourceKind.MODEL]
    before = models[-1] if models else None
    with progress_bar(1_000, "Training", lambda rate: "") as progress:
        trained = model_source(
            project, before, name=options["name"], told=lambda part: progress(round(1_000 * part), 1_000)
        )
    for articles, scores in trained.figures.curve:
        click.echo(f"trained on {articles} articles: F1 {scores.get('', 0.0):.2f} on others", err=True)
    return before, trained.source


def _plain(project: Project, kind: str, options: dict[str, Any]) -> Source:
    from annotator.suggesting import pattern_source, pipeline_source, tagged_source

    label_set, label, name = project.label_set(), options["label"], options["name"]
    if kind == "tagged":
        return tagged_source(label_set, label, name)
    if kind == "pattern":
        if not label:
            raise click.UsageError("A pattern needs --label.")
        return pattern_source(label_set, options["pattern"], label, name, match_case=options["case"])
    pairs = dict(pair.split("=", 1) for pair in options["pairs"] if "=" in pair)
    if len(pairs) != len(options["pairs"]):
        raise click.UsageError("--map takes pairs such as PERSON=actor, each of its labels once.")
    return pipeline_source(label_set, options["pipeline"], pairs or _usual(project), name)


def _usual(project: Project) -> dict[str, str]:
    """Return what the labels of most pipelines are among ours, as far as we have these."""
    from annotator.engines.spacy_pipeline import NEWS

    ids = {label.id for label in project.label_set()}
    return {theirs: label for theirs, label in NEWS.items() if label in ids}


def _run(project: Project) -> int:
    from annotator.cli import on_a_line, progress_bar
    from annotator.suggesting import run

    with progress_bar(None, "Looking") as progress:
        ran = run(project, told=lambda done, total, _name: progress(done, total))
    titles = {source.id: source.title for source in project.suggested.sources()}
    for source_id, number in ran.missed.items():
        title = on_a_line(titles.get(source_id, source_id))
        click.echo(f"{title}: {number} article{'' if number == 1 else 's'} left out, for it takes too long", err=True)
    for source, error in ran.failures:
        click.echo(f"{on_a_line(source.title)}: {on_a_line(str(error))}", err=True)
        if error.hint:
            click.echo(f"    {on_a_line(error.hint)}", err=True)
    looked = f"looked in {ran.articles:,} article{'' if ran.articles == 1 else 's'}"
    click.echo(f"{looked}, {ran.proposed:,} proposed", err=True)
    return 1 if ran.failures else 0

"""``annotator entities`` and ``gazetteer``: the register of a project without a window.

They join the other commands in ``cli``, which has the ways of speaking.
"""

from __future__ import annotations

from pathlib import Path

import click

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("project", type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, with everything known of each.")
def entities(project: Path, as_json: bool) -> int:
    """List the entities of PROJECT that analysts made or that spans mention, most mentions first.

    Prints a line for each: how many spans mention it, its label, its name, its other names, its id. Entities of a
    gazetteer that nothing mentions are left out.

    \b
    Example:
      annotator entities truce.annot --json | jq .name
    """
    import json

    from annotator.cli import say_line
    from annotator.storage import Project

    with Project(project, read_only=True) as opened:
        for row in opened.register.rows(list(opened.register.in_use())):
            one = row.entity
            if as_json:
                values = {
                    "id": one.id,
                    "name": one.name,
                    "label": one.label,
                    "type": one.type,
                    "aliases": list(one.aliases),
                    "codes": dict(one.codes),
                    "latitude": one.latitude,
                    "longitude": one.longitude,
                    "note": one.note,
                    "mentions": row.mentions,
                    "source": row.source,
                }
                say_line(json.dumps(values, ensure_ascii=False))
            else:
                say_line("\t".join((str(row.mentions), one.label, one.name, " | ".join(one.aliases), one.id)))
    return 0


@click.command()
@click.argument("project", type=_PATH)
@click.argument("file", type=_PATH)
@click.option("--label", default="location", show_default=True, help="Of the spans that mention them; '' for any.")
def gazetteer(project: Path, file: Path, label: str) -> int:
    """Import the entities in a CSV FILE into the register of PROJECT.

    Its first line names the columns: id, name, aliases, type, lat, lon, in any order; only name has to be there.
    Aliases are parted by | or ;. Ids that are there already are left as they are, so that the same file again brings
    nothing. Rows that break a rule are left out and named. All of it is one step to undo.

    \b
    Example:
      annotator gazetteer truce.annot places.csv --label location
    """
    from annotator.cli import analyst_name, on_a_line, progress_bar
    from annotator.importing_gazetteer import import_gazetteer
    from annotator.storage import Project

    with Project(project) as opened, progress_bar(1000, "Importing", lambda rate: "") as progress:
        report = import_gazetteer(opened, file, label=label, analyst=analyst_name(), progress=progress)
    for note in report.notes:
        click.echo(on_a_line(note), err=True)
    for refusal in report.refused:
        click.echo(f"left out: {on_a_line(refusal.sentence())}", err=True)
    click.echo(report.sentence(), err=True)
    return 1 if report.refused else 0

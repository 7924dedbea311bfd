"""``annotator concordance``: every place of a word, a phrase or a pattern, with what is around it, as a table.

It joins the other commands in ``cli``, which has the ways of speaking.
"""

from __future__ import annotations

from pathlib import Path

import click

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("project", type=_PATH)
@click.argument("query")
@click.option("--regex", is_flag=True, help="QUERY is a regular expression.")
@click.option("--any", "any_word", is_flag=True, help="Each of the words of QUERY, not one after another.")
@click.option("--case", is_flag=True, help="Upper and lower case count.")
@click.option("--accents", is_flag=True, help="Accents and vowel signs count.")
@click.option("--whole-words", is_flag=True, help="No parts of words; quick where the project has an index.")
@click.option("--status", type=click.Choice(("todo", "in_progress", "done", "flagged")), help="Only in such articles.")
@click.option("--label", default="", metavar="ID", help="Only within spans with this label.")
@click.option("--since", default="", metavar="DATE", help="Published at this date or later: 2025, 2025-10, 2025-10-19.")
@click.option("--until", default="", metavar="DATE", help="Published at this date or before.")
@click.option("-o", "--output", type=_PATH, help="File to write; standard output if left out.")
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, for Excel.")
@click.option("--lossless", is_flag=True, help="Cells as they are; see below.")
def concordance(project: Path, query: str, output: Path | None, status: str | None, **options: object) -> int:
    """List every place of QUERY in the articles of PROJECT, in its context, as CSV.

    The columns are left, hit, right, article_id, title, source, date, start, end, label; start and end count code
    points of the article's text. A cell that a spreadsheet would take for a formula, as it begins with = + - @, a tab
    or a carriage return, gets an apostrophe before it, unless --lossless is given. The exit status is 1 where nothing
    was found.

    \b
    Example:
      annotator concordance truce.annot "prime minister" --whole-words -o minister.csv
    """
    from annotator.cli import progress_bar, standard_output
    from annotator.core.article import Status
    from annotator.core.errors import AnnotatorError
    from annotator.core.hits import MOST_HITS, Hits
    from annotator.core.sought import Manner, Sought
    from annotator.exporting_hits import export_hits, rows_of
    from annotator.formats.concordance_csv import write_hits
    from annotator.storage import Project

    manner = Manner.PATTERN if options["regex"] else Manner.WORDS if options["any_word"] else Manner.PHRASE
    sought = Sought(
        query,
        manner,
        case=bool(options["case"]),
        marks=bool(options["accents"]),
        whole=bool(options["whole_words"]),
        status=Status(status) if status else None,
        label=str(options["label"]),
        since=str(options["since"]),
        until=str(options["until"]),
    )
    if options["regex"] and options["any_word"]:
        raise click.UsageError("--regex and --any can't be given together.")
    bom, lossless = bool(options["bom"]), bool(options["lossless"])
    hits, articles, trouble = Hits(), 0, None
    with Project(project, read_only=True) as opened:
        try:
            for piece in opened.concordance.look(sought):
                hits.extend(piece.hits)
                articles += piece.articles
        except AnnotatorError as error:
            if not len(hits):
                raise
            trouble = error
        with progress_bar(len(hits), "Writing", "{:,.0f} hits/s".format) as progress:
            if output is None or output == Path("-"):
                with standard_output() as out:
                    write_hits(rows_of(opened, hits), out, bom=bom, lossless=lossless, progress=progress)
                    out.flush()
            else:
                export_hits(opened, hits, output, bom=bom, lossless=lossless, progress=progress)
    number = f"{len(hits)} hit{'' if len(hits) == 1 else 's'} in {articles} article{'' if articles == 1 else 's'}"
    click.echo(f"{number}; more are not looked for" if len(hits) >= MOST_HITS else number, err=True)
    if trouble is not None:
        click.echo(f"{trouble} {trouble.hint}", err=True)
    return 0 if len(hits) and trouble is None else 1

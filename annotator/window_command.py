"""What follows ``annotator`` when no command does: the window's paths and options."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path

import click

from annotator import cli


class Size(click.ParamType[tuple[int, int]]):
    """A width and a height in logical pixels: ``1280x800``."""

    name = "WIDTHxHEIGHT"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})", value)
        if match is None:
            self.fail(f"{value!r} is not of the form 1280x800.", param, ctx)
        return int(match[1]), int(match[2])


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--screenshot", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--size", type=Size())
@click.option("--scheme", type=click.Choice(["light", "dark"]))
def window(paths: tuple[Path, ...], screenshot: Path | None, size: tuple[int, int] | None, scheme: str | None) -> int:
    """Open the window on a project, or on articles and folders."""
    for path in paths:
        if not os.path.lexists(path):
            near = difflib.get_close_matches(str(path), cli.commands.commands, n=1)
            meant = f" Did you mean the command “{near[0]}”?" if near else ""
            raise click.UsageError(f"There is no file or folder “{path}”.{meant}")
    from annotator import app  # brings Qt

    return app.run(paths, screenshot=screenshot, size=size, scheme=scheme)

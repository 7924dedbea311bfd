"""``annotator`` and ``python -m annotator``: a command without a window, or the window on the paths given."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> int:
    """Run what the command line says; return the exit status."""
    arguments = sys.argv[1:]
    if _only_paths(arguments):
        from annotator import app

        return app.run(tuple(Path(argument) for argument in arguments))
    from annotator import cli

    first = arguments[0] if arguments else ""
    if first in cli.commands.commands or first in ("-h", "--help", "--version") or _is_completing():
        return cli.main(arguments)
    from annotator.window_command import window

    return cli.run(window, arguments)


def _only_paths(arguments: Sequence[str]) -> bool:
    """Tell whether nothing has to be understood: the window then opens without the reading of options.

    A command's name is no path: it would have to be written ``./new``. What is written so, or ends in a suffix, or is
    an absolute path can be no command.
    """
    return not _is_completing() and all(
        not argument.startswith("-") and (os.sep in argument or Path(argument).suffix) and os.path.lexists(argument)
        for argument in arguments
    )


def _is_completing() -> bool:
    return "_ANNOTATOR_COMPLETE" in os.environ


if __name__ == "__main__":
    sys.exit(main())

"""What a fault was, for a report that may be passed on: kinds, places in the program, versions; no article's text."""

from __future__ import annotations

import platform
import sqlite3
import traceback
from pathlib import Path

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import qVersion

from annotator import __version__


def described(error: BaseException | None) -> str:
    """Return where an error and its causes came from and of which kind they are; their words may hold an article's."""
    parts: list[str] = []
    while error is not None:
        code = getattr(error, "sqlite_errorname", None) or getattr(error, "errno", None)
        kind = f"{type(error).__module__}.{type(error).__qualname__}" + (f" ({code})" if code else "")
        parts.insert(0, "".join(traceback.format_tb(error.__traceback__)) + kind)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nthen\n".join(parts)


def log_folder() -> Path:
    """Return where the log is, and what the last moments of a program that died left."""
    from platformdirs import user_log_path  # not needed before the first paint

    return user_log_path("annotator", appauthor=False)


def versions() -> str:
    """Return one line with the versions of the program and of what it runs on."""
    return (
        f"annotator {__version__}, Python {platform.python_version()}, Qt {qVersion()}, PySide6 {pyside_version}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.platform()}"
    )


def report_of(error: BaseException) -> str:
    """Return what *Copy details* puts on the clipboard."""
    return f"{versions()}\n{described(error)}\n"

"""Errors that the analyst reads: one sentence of what happened, one of what to do."""

from __future__ import annotations


class AnnotatorError(Exception):
    """Something the analyst has to know; its text is a whole sentence in plain words.

    ``hint`` says what was kept and what to do next; it may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ProjectError(AnnotatorError):
    """A project can't be opened: it is none, it is newer, damaged, locked or unreadable."""


class NotSavedError(AnnotatorError):
    """A change could not be written; nothing of it is in the file."""


class FileBusyError(NotSavedError):
    """A change could not be written for the lock of another program; trying again helps once that has finished."""


class RefusedError(AnnotatorError):
    """A record, a span or a file was refused because it breaks a rule."""


class StoppedError(AnnotatorError):
    """Long work was stopped by the analyst; its message says what came of it."""


class CopyError(AnnotatorError):
    """A backup or another copy of a project could not be made, or is damaged; the project is as it was."""


class ProjectInUseError(ProjectError):
    """Somebody has the project open. ``sure`` is false where that can't be known, as of another machine."""

    def __init__(self, message: str, hint: str = "", *, sure: bool = True) -> None:
        super().__init__(message, hint)
        self.sure = sure


class DamagedProjectError(ProjectError):
    """A project is damaged so that it can't be opened; what is good of it may still be rescued."""


class StrayJournalError(ProjectError):
    """A journal of another file or time stands beside the project; it can be set aside."""

"""What is said where a library that an engine needs is not there, or is not what was named."""

from __future__ import annotations

from annotator.core.errors import AnnotatorError


class EngineError(AnnotatorError):
    """Suggestions can't be made by this source; the project is as it was."""


class MissingLibraryError(EngineError):
    """An engine's library is not installed, or there is none for this machine."""

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(
            f"{what} the library {library}, which is not installed.",
            f'Install it with: pip install "annotator[{extra}]". Where there is no build of it for this machine, '
            "the other sources of suggestions work without it.",
        )
        self.library = library

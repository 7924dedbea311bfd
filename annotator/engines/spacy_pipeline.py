"""Suggestions from a spaCy pipeline that the analyst names: one that is installed, or a folder with one.

The program brings no pipeline and downloads none. Names of spaCy's entities become labels by a mapping; what is not in
it is not proposed. spaCy takes seconds to import, so that nothing of it is imported before a pipeline is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.core.words import trimmed_whole
from annotator.engines.errors import EngineError, MissingLibraryError
from annotator.engines.tagging import Proposal

if TYPE_CHECKING:
    from spacy.language import Language

#: What the entities of most pipelines mean among the labels for news; the analyst may map otherwise.
NEWS = {
    "PERSON": "actor",
    "PER": "actor",
    "ORG": "actor",
    "NORP": "actor",
    "GPE": "location",
    "LOC": "location",
    "FAC": "location",
    "EVENT": "event",
}

#: Longer texts are read in pieces, cut at paragraphs: a parser takes a gigabyte for a million characters.
_PIECE = 100_000

_KEPT = "The project is as it was."


class Pipeline:
    """A pipeline that is open; one thread at a time may ask it."""

    def __init__(self, name: str, labels: Mapping[str, str] = NEWS) -> None:
        """Open the pipeline; raise ``MissingLibraryError`` without spaCy, ``EngineError`` where it is none."""
        self.name = name
        self._language = _opened(name)
        self._labels = dict(labels or NEWS)

    @property
    def entities(self) -> tuple[str, ...]:
        """The names of entities that the pipeline knows, as far as it says so."""
        found: set[str] = set()
        for pipe, component in self._language.pipeline:
            if pipe in _GIVING or any(pipe.startswith(f"{name}_") for name in _GIVING):
                found |= set(getattr(component, "labels", ()))
        return tuple(sorted(found))

    def suggest(self, text: str) -> list[Proposal]:
        """Return the entities that have a label, in order and each once; a pipeline tells no confidence, so it is 1.

        Raises ``EngineError`` where the pipeline fails over the text.
        """
        found: dict[tuple[int, int, str], None] = {}
        for base, piece in _pieces(text):
            try:
                doc = self._language(piece)
            except Exception as error:  # whatever a component of somebody else's raises
                raise EngineError(f"The pipeline “{self.name}” failed: {str(error)[:200]}", _KEPT) from error
            for span in [*doc.ents, *(one for group in doc.spans.values() for one in group)]:
                label = self._labels.get(span.label_)
                place = trimmed_whole(text, base + span.start_char, base + span.end_char) if label else None
                if label and place is not None:
                    found[place.start, place.end, label] = None
        return [Proposal(*place, 1.0) for place in sorted(found)]


_GIVING = ("ner", "entity_ruler", "span_ruler", "spancat", "beam_ner")


def _opened(name: str) -> Language:
    try:
        import spacy
    except ImportError as error:
        raise MissingLibraryError("A pipeline needs", "spaCy", "spacy") from error
    wanted: Any = name.strip()
    folder = Path(wanted).expanduser()
    if not wanted:
        raise EngineError("No pipeline is named.", f"Name one that is installed, or its folder. {_KEPT}")
    if folder.exists():
        wanted = folder
        if not (folder / "config.cfg").is_file():
            raise EngineError(
                f"“{name}” is no spaCy pipeline: it has no config.cfg.",
                f"Name the folder that a pipeline was saved into. {_KEPT}",
            )
    elif not spacy.util.is_package(wanted):
        raise EngineError(
            f"No pipeline “{name}” is installed, and there is no such folder.",
            f"Install it beside this program, or name the folder that holds it. {_KEPT}",
        )
    try:
        return spacy.load(wanted)
    except Exception as error:  # it runs what the pipeline's makers wrote
        said = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        raise EngineError(
            f"The pipeline “{name}” can't be opened: {said[:200]}",
            f"It may be of another version of spaCy than {version('spacy')}. {_KEPT}",
        ) from error


def _pieces(text: str) -> list[tuple[int, str]]:
    """Return a text as pieces with their offsets; a cut is at a line's end, or else between words."""
    found: list[tuple[int, str]] = []
    start = 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        if end < len(text):
            cut = text.rfind("\n", start + _PIECE // 2, end)
            end = (cut if cut > 0 else text.rfind(" ", start + _PIECE // 2, end)) + 1 or end
        found.append((start, text[start:end]))
        start = end
    return found

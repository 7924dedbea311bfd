"""What is proposed and not decided: sources, the spans that they suggest, and the analyst's refusals.

A suggestion is never a span until a person accepts it, and never part of an export. What was accepted says so in the
span's ``proposed`` (``core.provenance``); what was refused is kept by the article's text, so that it stays refused
where the same article comes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from annotator.core.identity import new_id, now
from annotator.core.span import Fragment


class SourceKind(StrEnum):
    """Where suggestions come from."""

    WORDS = "words"
    PATTERN = "pattern"
    TAGGED = "tagged"
    MODEL = "model"
    PIPELINE = "pipeline"


@dataclass(frozen=True, slots=True)
class Source:
    """What proposes spans over the whole project; one that is not ``on`` is kept and proposes nothing.

    WORDS: ``content`` is the SHA-256 of a word list that the project holds. PATTERN: a regular expression. TAGGED:
    whatever is tagged already, with any label or with ``label``. MODEL: trained on the project's own spans.
    PIPELINE: ``content`` names an installed spaCy pipeline or a folder.

    ``label`` is what is proposed, where the words, the pipeline's ``labels`` or the model do not say it themselves.
    Words and patterns are compared folded, as searching does, unless ``match_case`` or ``match_marks``.
    """

    kind: SourceKind
    name: str
    label: str = ""
    content: str = ""
    on: bool = True
    match_case: bool = False
    match_marks: bool = False
    whole_words: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)

    @property
    def title(self) -> str:
        """What provenance calls it: the kind and the name."""
        return f"{_TITLES[self.kind]} {self.name}".strip()


_TITLES = {
    SourceKind.WORDS: "word list",
    SourceKind.PATTERN: "pattern",
    SourceKind.TAGGED: "tagged already",
    SourceKind.MODEL: "model",
    SourceKind.PIPELINE: "pipeline",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed span: ``source`` is a source's id, ``confidence`` from 0 to 1 where a model has one."""

    article_id: str
    label: str
    fragment: Fragment
    source: str
    confidence: float | None = None
    entity: str | None = None


class Which(NamedTuple):
    """Of all suggestions of the project those that are meant: of one source, with one label, with the same words.

    What is empty leaves all of them in. ``words`` are compared as searching does. Those that a model is less sure of
    than ``least`` are left out.
    """

    source: str = ""
    label: str = ""
    words: str = ""
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Rejection:
    """The analyst's word that a piece of a text is no such span; it holds for every article with this text.

    Two with one text, fragment and label are the same, whatever source was refused.
    """

    article_id: str
    sha256: str
    label: str
    fragment: Fragment
    source: str
    analyst: str = ""
    made: str = field(default_factory=now)

    @property
    def id(self) -> str:
        return f"{self.sha256} {self.fragment.start} {self.fragment.end} {self.label}"

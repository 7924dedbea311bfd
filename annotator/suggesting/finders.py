"""From a source to what it proposes in a text: the one place that knows which engine works for which kind of source.

A source is looked for once in each article, in the state that its stamp names: everything that what it proposes
depends on. Preparing takes seconds for a large word list or a pipeline, so that what was prepared is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from annotator.core.collecting import keeping_much, let_go
from annotator.core.errors import RefusedError
from annotator.core.span import Fragment
from annotator.core.suggestion import Source, SourceKind, Suggestion

if TYPE_CHECKING:
    from annotator.engines.crf import Model
    from annotator.engines.tagged import Tagged
    from annotator.engines.word_lists import Entry
    from annotator.storage import Project
    from annotator.storage.suggested import Reading

Stopped = Callable[[], bool]

#: Raised where the engines propose something else for the same source, so that everything is looked for again.
RULES = 1

#: As many suggestions of one source are kept for an article; more are nobody's help.
MOST_IN_ARTICLE = 5_000

#: Spans that are read at once to see what is tagged already.
_SPANS = 20_000


class Finder(Protocol):
    """Finds what a source proposes; ``missed`` is how many articles were left out as they took too long."""

    @property
    def source_id(self) -> str: ...

    @property
    def missed(self) -> int: ...

    def places(self, article: Reading) -> Iterator[Suggestion]: ...


class Finders:
    """What was prepared for the sources of a project; one thread at a time may use it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._kept: dict[str, tuple[str, Finder]] = {}
        self._counted: dict[str, tuple[str, str, str, list[Tagged]]] = {}

    def stamp(self, source: Source, stopped: Stopped = lambda: False) -> str:
        """Return what names the state of a source; that of what is tagged already takes reading all spans."""
        from annotator.storage.full_text import FOLDING

        labels = [] if source.kind is SourceKind.PATTERN else sorted(label.id for label in self._project.label_set())
        manner = [source.match_case, source.match_marks, source.whole_words]
        depends = [
            RULES,
            FOLDING,
            source.kind.value,
            source.label,
            source.content,
            *manner,
            dict(source.labels),
            labels,
        ]
        version = str(self._project.generation())
        rows = None
        if source.kind is SourceKind.TAGGED:
            rows = self._tagged(source, version, stopped)
            depends.append(_digest_of(rows))
        stamp = hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:32]
        if rows is not None:
            self._counted[source.id] = version, source.label, stamp, rows
        return stamp

    def finder(self, source: Source, stamp: str, stopped: Stopped = lambda: False) -> Finder:
        """Return what finds a source in the state of a stamp; raise ``AnnotatorError`` where it can't be looked for."""
        kept = self._kept.get(source.id)
        if kept is None or kept[0] != stamp:
            self._drop(source.id)
            with keeping_much():
                kept = self._kept[source.id] = stamp, self._made(source, stamp, stopped)
        return kept[1]

    def drop(self) -> None:
        """Forget what was prepared, so that other threads run meanwhile."""
        for source_id in list(self._kept):
            self._drop(source_id)

    def _drop(self, source_id: str) -> None:
        _, finder = self._kept.pop(source_id, ("", None))
        if isinstance(finder, _Words):
            finder.drop()

    def _made(self, source: Source, stamp: str, stopped: Stopped) -> Finder:
        known = frozenset(label.id for label in self._project.label_set())
        if source.label and source.label not in known:
            raise RefusedError(
                f"The {source.title} proposes the label “{source.label}”, which is not in the label set.",
                "Give it another label, or switch it off.",
            )
        match source.kind:
            case SourceKind.WORDS:
                return _Words(source, self._listed(source), known, stopped)
            case SourceKind.TAGGED:
                return _Tagged(source, self._rows(source, stamp, stopped), known, stopped)
            case SourceKind.PATTERN:
                return _Pattern(source)
            case SourceKind.MODEL:
                from annotator.suggesting.training import model_of

                return _Model(source, model_of(self._project, source), known)
            case SourceKind.PIPELINE:
                return _Pipeline(source, known)

    def _listed(self, source: Source) -> list[Entry]:
        from annotator.engines.word_lists import WordList

        return list(WordList.of_content(self._project.suggested.material(source.content)).entries)

    def _tagged(self, source: Source, version: str, stopped: Stopped) -> list[Tagged]:
        """Return what is counted of what is tagged already; it is kept while nothing is written to the project."""
        from annotator.engines.tagged import Tagged

        kept = self._counted.get(source.id)
        if kept is not None and kept[:2] == (version, source.label):
            return kept[3]
        counted = self._project.suggested.tagged(source.label, _SPANS, stopped)
        return [Tagged(*what, number) for what, number in counted.items()]

    def _rows(self, source: Source, stamp: str, stopped: Stopped) -> list[Tagged]:
        """Return what was counted when the stamp was made."""
        kept = self._counted.get(source.id)
        return kept[3] if kept is not None and kept[2] == stamp else self._tagged(source, "", stopped)


def _digest_of(rows: list[Tagged]) -> str:
    """Return what names the words that are found again, of what is tagged already."""
    from annotator.engines.tagged import words_of_tagged

    return words_of_tagged(rows).sha256


class _Listed:
    """The words of entries, in whatever way they are found."""

    missed = 0

    def __init__(self, source: Source, known: frozenset[str]) -> None:
        self._source, self._known = source, known
        self.source_id = source.id

    def suggestion(self, article: Reading, start: int, end: int, entry: Entry) -> Suggestion | None:
        label = self._source.labels.get(entry.label, entry.label) or self._source.label
        if label not in self._known:
            return None
        return Suggestion(article.id, label, Fragment(start, end), self._source.id, None, entry.entity)


class _Words(_Listed):
    """A word list of the project."""

    def __init__(self, source: Source, entries: list[Entry], known: frozenset[str], stopped: Stopped) -> None:
        from annotator.engines.word_lists import WordMatcher

        super().__init__(source, known)
        self._entries = entries
        self._matcher = WordMatcher(
            entries,
            match_case=source.match_case,
            match_marks=source.match_marks,
            whole_words=source.whole_words,
            stop=stopped,
        )

    def drop(self) -> None:
        self._matcher.drop()
        let_go(self._entries)

    def places(self, article: Reading) -> Iterator[Suggestion]:
        for start, end, number in self._matcher.places(article.text):
            if found := self.suggestion(article, start, end, self._entries[number]):
                yield found


class _Tagged(_Listed):
    """What is tagged already; where it is tagged is left out when suggestions are read."""

    def __init__(self, source: Source, rows: list[Tagged], known: frozenset[str], stopped: Stopped) -> None:
        from annotator.engines.tagged import TaggedMatcher

        super().__init__(source, known)
        self._matcher = TaggedMatcher(rows, stop=stopped)

    def places(self, article: Reading) -> Iterator[Suggestion]:
        for start, end, number in self._matcher.places(article.text):
            if found := self.suggestion(article, start, end, self._matcher.words.entries[number]):
                yield found


class _Pattern:
    """A regular expression."""

    def __init__(self, source: Source) -> None:
        from annotator.engines.patterns import PatternMatcher

        self._source = source
        self.source_id = source.id
        self._matcher = PatternMatcher(source.content, match_case=source.match_case, whole_words=source.whole_words)

    @property
    def missed(self) -> int:
        return self._matcher.missed

    def places(self, article: Reading) -> Iterator[Suggestion]:
        for start, end, _ in self._matcher.places(article.text):
            yield Suggestion(article.id, self._source.label, Fragment(start, end), self._source.id)


class _Model:
    """A model of the project's own spans."""

    missed = 0

    def __init__(self, source: Source, model: Model, known: frozenset[str]) -> None:
        self._source, self._model, self._known = source, model, known
        self.source_id = source.id

    def places(self, article: Reading) -> Iterator[Suggestion]:
        for start, end, label, confidence in self._model.suggest(article.text, article.language):
            if label in self._known:
                yield Suggestion(article.id, label, Fragment(start, end), self._source.id, round(confidence, 4))


class _Pipeline:
    """A pipeline of spaCy, which tells no confidence."""

    missed = 0

    def __init__(self, source: Source, known: frozenset[str]) -> None:
        from annotator.engines.spacy_pipeline import Pipeline

        self._source, self._known = source, known
        self.source_id = source.id
        self._pipeline = Pipeline(source.content, source.labels)

    def places(self, article: Reading) -> Iterator[Suggestion]:
        for start, end, label, _ in self._pipeline.suggest(article.text):
            if label in self._known:
                yield Suggestion(article.id, label, Fragment(start, end), self._source.id)

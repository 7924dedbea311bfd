"""New sources of suggestions, each verified before it is one: what can't be used is refused in a sentence.

Nothing is in the project's history yet: the caller makes the change that adds the source. The word list itself is
kept in the file before, as the source needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotator.core.collecting import keeping_much, let_go
from annotator.core.errors import RefusedError
from annotator.core.suggestion import Source, SourceKind
from annotator.engines.patterns import PatternMatcher
from annotator.engines.word_list_files import BadLine, Read, read_word_list

if TYPE_CHECKING:
    from annotator.core.label_set import LabelSet
    from annotator.storage import Project

Stopped = Callable[[], bool]

_NOTHING = "Nothing was added."


class Added(NamedTuple):
    """A source made of a word list, and what is to be told of the list.

    ``bad`` are the first lines that were left out of ``left_out``; ``strangers`` is how many terms name an entity that
    is not in the register, and are proposed without it.
    """

    source: Source
    terms: int
    bad: tuple[BadLine, ...] = ()
    left_out: int = 0
    repeated: int = 0
    strangers: int = 0

    def sentence(self) -> str:
        """What came of the list, for the analyst."""
        told = [f"{self.terms:,} term{'' if self.terms == 1 else 's'}"]
        if self.left_out:
            told.append(f"{self.left_out:,} line{'' if self.left_out == 1 else 's'} left out")
        if self.repeated:
            told.append(f"{self.repeated:,} given twice")
        if self.strangers:
            told.append(f"{self.strangers:,} with an entity that is not in the register, proposed without it")
        return ", ".join(told)


def add_words(
    project: Project,
    path: Path,
    label: str = "",
    *,
    name: str = "",
    match_case: bool = False,
    match_marks: bool = False,
    whole_words: bool = True,
    stopped: Stopped = lambda: False,
) -> Added:
    """Read a word list and keep it in the project; return the source of it, and what is to be told.

    ``label`` is what terms are proposed as that have none in the list; there labels stand by their ids or names.
    """
    label_set = project.label_set()
    named = _names_of(label_set)
    wanted = _label(label_set, label) if label else ""
    try:
        with path.open("rb") as file, keeping_much():
            read = read_word_list(file, path.name, labels=named, stop=stopped)
    except OSError as error:
        raise RefusedError(f"{path.name} can't be read: {error.strerror or error}.", _NOTHING) from error
    bare = sum(not entry.label for entry in read.words.entries)
    if bare and not wanted:
        raise RefusedError(f"{bare:,} of the terms have no label, so that a label has to be given for them.", _NOTHING)
    used = {entry.label for entry in read.words.entries if entry.label}
    source = Source(
        SourceKind.WORDS,
        name or path.stem,
        wanted,
        project.suggested.keep_material(read.words.content),
        match_case=match_case,
        match_marks=match_marks,
        whole_words=whole_words,
        labels={own: named[own] for own in sorted(used) if named[own] != own},
    )
    added, entries = _added(project, source, read), list(read.words.entries)
    del read
    let_go(entries)
    return added


def read_words(label_set: LabelSet, path: Path, *, stopped: Stopped = lambda: False) -> Read:
    """Return what ``add_words`` would take of a file, and what it would leave out; nothing is kept."""
    try:
        with path.open("rb") as file:
            return read_word_list(file, path.name, labels=_names_of(label_set), stop=stopped)
    except OSError as error:
        raise RefusedError(f"{path.name} can't be read: {error.strerror or error}.", _NOTHING) from error


def _added(project: Project, source: Source, read: Read) -> Added:
    entities = [entry.entity for entry in read.words.entries if entry.entity]
    there = project.register.get(list(set(entities))) if entities else {}
    strangers = sum(entity not in there for entity in entities)
    return Added(source, len(read.words.entries), read.bad, read.left_out, read.repeated, strangers)


def pattern_source(
    label_set: LabelSet,
    expression: str,
    label: str,
    name: str = "",
    *,
    match_case: bool = False,
    whole_words: bool = False,
) -> Source:
    """Return a source that proposes what a regular expression matches."""
    if not expression.strip():
        raise RefusedError("The pattern is empty.", _NOTHING)
    PatternMatcher(expression, match_case=match_case, whole_words=whole_words)
    return Source(
        SourceKind.PATTERN,
        name or expression[:40],
        _label(label_set, label),
        expression,
        match_case=match_case,
        whole_words=whole_words,
    )


def tagged_source(label_set: LabelSet, label: str = "", name: str = "") -> Source:
    """Return a source that proposes what is tagged already, wherever else it stands; with one label or with any."""
    return Source(SourceKind.TAGGED, name, _label(label_set, label) if label else "")


def pipeline_source(
    label_set: LabelSet, pipeline: str, labels: Mapping[str, str], name: str = "", *, known: Iterable[str] = ()
) -> Source:
    """Return a source of what a spaCy pipeline finds; ``labels`` says as which label of ours each of its own counts.

    ``known`` are the labels that the pipeline has, where it was asked.
    """
    if not pipeline.strip():
        raise RefusedError("The name of the pipeline is missing.", _NOTHING)
    if not labels:
        raise RefusedError("None of the pipeline's labels is taken over, so that it would propose nothing.", _NOTHING)
    own = set(known)
    for theirs in labels:
        if own and theirs not in own:
            raise RefusedError(f"The pipeline has no label “{theirs[:40]}”.", f"It has {', '.join(sorted(own))}.")
    ours = {theirs: _label(label_set, label) for theirs, label in labels.items()}
    return Source(SourceKind.PIPELINE, name or Path(pipeline).name, content=pipeline, labels=ours)


def _label(label_set: LabelSet, label: str) -> str:
    """Return the id of a label that is given by its id or name."""
    named = _names_of(label_set)
    found = named.get(label) or named.get(label.strip().casefold())
    if found is None:
        ids = ", ".join(one.id for one in label_set)
        raise RefusedError(f"There is no label “{label[:40]}” in this project.", f"It has {ids or 'none'}.")
    return found


def _names_of(label_set: LabelSet) -> dict[str, str]:
    """Return the ids of labels by what they may be called: the id itself first, else the name, in any case."""
    named: dict[str, str] = {}
    for label in label_set:
        named.update(
            {form: label.id for form in (label.id, *_cases(label.name), *_cases(label.id)) if form not in named}
        )
    return named | {label.id: label.id for label in label_set}


def _cases(name: str) -> tuple[str, ...]:
    return name, name.casefold(), name.upper(), name.capitalize()

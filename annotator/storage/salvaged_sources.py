"""The sources of suggestions of a damaged project, their word lists and models, and what was refused.

Suggestions themselves stay behind: they are worked out again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from annotator.core.change import Change, Edit
from annotator.core.span import Fragment
from annotator.core.suggestion import Rejection, Source, SourceKind
from annotator.storage.codec import DECODING_ERRORS, decoded_source
from annotator.storage.salvaged_register import Rows

if TYPE_CHECKING:
    from annotator.storage.project import Project

_REFUSED = ("article_id", "sha256", "label", "start_char", "end_char", "source", "analyst", "made")

#: Refusals that are brought along in one change.
_AT_ONCE = 10_000


def bring_sources(rows: Rows, lost: list[str], new: Project) -> None:
    """Bring into the new project what can be read; what can't be is added to ``lost``, a line each."""
    kept: set[str] = set()
    for _, (sha256, content) in rows("material", ("sha256", "content")):
        name = sha256.decode("utf-8", "replace") if isinstance(sha256, bytes) else ""
        if isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == name:
            kept.add(new.suggested.keep_material(content))
        else:
            lost.append(f"The word list or model {name[:12]}… was left out, for it is damaged.")
    found: dict[str, Source] = {}
    for key, (present, content) in rows("source", ("present", "content")):
        if present == 0:
            continue
        try:
            source = decoded_source(_text(content))
        except DECODING_ERRORS:
            lost.append(f"A source of suggestions was left out, for it can't be read (row {key}).")
            continue
        if source.kind is SourceKind.WORDS and source.content not in kept:
            lost.append(f"The {source.title} was left out, for its words are lost.")
        else:
            found.setdefault(source.id, source)
    _do(new, "rescue the sources of suggestions", list(found.values()))
    refused: dict[str, Rejection] = {}
    for key, row in rows("rejection", _REFUSED):
        try:
            one = _refusal(row)
            refused.setdefault(one.id, one)
        except DECODING_ERRORS:
            lost.append(f"The refusal of a suggestion was left out, for it can't be read (row {key}).")
    values = list(refused.values())
    for at in range(0, len(values), _AT_ONCE):
        _do(new, "rescue what was refused", values[at : at + _AT_ONCE])


def _do(new: Project, text: str, values: list[Source] | list[Rejection]) -> None:
    if values:
        new.do(Change(text, tuple(Edit(None, value) for value in values)))


def _refusal(row: list[Any]) -> Rejection:
    article_id, sha256, label, start, end, source, analyst, made = row
    if not (type(start) is type(end) is int and 0 <= start < end) or len(_text(sha256)) != 64:
        raise ValueError("no place in a text")
    place = (_text(article_id), _text(sha256), _text(label), Fragment(start, end))
    return Rejection(*place, _text(source), _text(analyst), _text(made))


def _text(value: Any) -> str:
    if not isinstance(value, bytes):
        raise ValueError("not a text")  # noqa: TRY004  (the content is wrong, not the caller's type)
    return value.decode("utf-8")

"""A label set as a file of TOML: written so that it reads well, read as plain data and nothing else.

What is written is read as the same label set, and gives the same bytes when it is written again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from annotator.core.article import CodedArticle
from annotator.core.errors import AnnotatorError, RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.label_set_values import label_set_from_toml, label_set_values
from annotator.formats.limits import LARGEST_LABEL_SET, in_mb
from annotator.formats.reading import shown_name
from annotator.formats.writing import export_file


def label_set_toml(label_set: LabelSet) -> str:
    """Return the label set as TOML; raise ``RefusedError`` where TOML has no word for something in it."""
    import tomli_w

    values = label_set_values(label_set)
    for multiline in (True, False):  # a guideline's lines as lines, unless their ends are not those of TOML
        try:
            content = tomli_w.dumps(values, multiline_strings=multiline)
            content.encode()
            if label_set_from_toml(content) == label_set:
                return content
        except (TypeError, ValueError, RefusedError) as error:
            raise RefusedError(f"This label set can't be written as TOML: {error}") from error
    raise RefusedError("This label set can't be written as TOML: it would not be read as the same.")


def write_label_set(path: Path, label_set: LabelSet) -> None:
    """Write a label set to a file, all of it or nothing."""
    export_file(path, _Whole(label_set_toml(label_set).encode()), ())


def read_label_set(path: Path) -> LabelSet:
    """Read a label set from a file; raise ``AnnotatorError`` in one sentence, with the line, where it is none."""
    name = shown_name(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_LABEL_SET + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AnnotatorError(f"{name} can't be read: {reason.lower()}.") from error
    if len(content) > LARGEST_LABEL_SET:
        raise RefusedError(f"{name} has more than {in_mb(LARGEST_LABEL_SET)}; no label set is as large.")
    try:
        return label_set_from_toml(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RefusedError(f"{name} is not UTF-8 (at line {line}).") from error
    except RefusedError as error:
        raise RefusedError(f"{name}: {error}", error.hint) from error


class _Whole:
    """What is written at once."""

    name, suffix = "toml", ".toml"

    def __init__(self, content: bytes) -> None:
        self._content = content

    def export(self, articles: Iterable[CodedArticle], out: BinaryIO) -> int:
        return out.write(self._content)

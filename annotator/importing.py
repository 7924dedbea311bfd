"""Import: files and folders into a project, each file all or nothing, the whole call one change.

What carries spans is read before bare texts, so that a folder that holds both gives one article with its spans. The
record of a project that lies beside an export of it (see ``formats.project_record``) is taken along with it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.article import CodedArticle
from annotator.core.change import Change
from annotator.core.collecting import collecting_seldom
from annotator.core.errors import AnnotatorError, RefusedError
from annotator.formats import READERS, BadRecordError, Reader, Reading
from annotator.formats.project_record import is_record, read_record, record_of
from annotator.formats.reading import place, shown_name, unreadable
from annotator.storage.arriving import Summary

if TYPE_CHECKING:
    from annotator.storage import Project
    from annotator.storage.arriving import Arriving

#: Articles of a file that are looked up at once, and their characters.
_CHUNK_ARTICLES, _CHUNK_CHARACTERS = 100, 500_000

#: Told the number of bytes read, that of all files, and the name of the file that is read now.
Progress = Callable[[int, int, str], None]
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a line in it, that was refused, and why in a sentence; nothing of that file was kept."""

    path: Path
    line: int | None
    reason: str

    def sentence(self) -> str:
        return f"{place(self.path, self.line)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import brought; ``change`` is what history has of it, ``None`` where nothing was new."""

    summary: Summary
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    cancelled: bool = False
    change: Change | None = None

    def sentence(self) -> str:
        """Return the outcome for a status bar: ``9 new articles, 1 known already, 212 spans; 1 file refused``."""
        if self.cancelled:
            return "Import stopped; nothing was kept"
        counts = self.summary
        parts = [_number(counts.articles, "new article")]
        if counts.known:
            parts.append(f"{counts.known:,} known already")
        if counts.spans or not counts.known:
            parts.append(_number(counts.spans, "span" if counts.articles else "new span"))
        if counts.relations:
            parts.append(_number(counts.relations, "relation"))
        if counts.labels:
            parts.append(_number(len(counts.labels), "new label"))
        if counts.entities:
            parts.append(f"{counts.entities:,} new {'entity' if counts.entities == 1 else 'entities'}")
        files = len({refusal.path for refusal in self.refused})
        return ", ".join(parts) + (f"; {_number(files, 'file')} refused" if files else "")


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    reader: Reader
    size: int


def import_paths(
    project: Project,
    paths: Sequence[Path],
    *,
    analyst: str,
    format: str | None = None,  # noqa: A002  the command line's own word
    progress: Progress | None = None,
    stopped: Stopped | None = None,
) -> ImportReport:
    """Import files and folders as one change; a refused file leaves nothing behind and stops no other.

    ``format`` is a name in ``READERS`` for files whose suffix does not tell. ``stopped`` is asked before every
    article; once it says so nothing of the call is kept.
    """
    work = _Import(format, stopped or (lambda: False), progress or (lambda done, total, name: None))
    files = work.found(paths)
    with collecting_seldom(), project.arriving("import", analyst) as arriving:
        for file in files:
            if work.stops() or not work.read(file, arriving):
                return ImportReport(Summary(), tuple(work.refused), tuple(work.notes), cancelled=True)
        work.take_records(arriving)
        work.tell_all_read()
        if work.stops():
            return ImportReport(Summary(), tuple(work.refused), tuple(work.notes), cancelled=True)
        change = arriving.finish(_undo_text(arriving.summary, paths))
    notes = (*work.notes, *arriving.summary.conflicts)
    return ImportReport(arriving.summary, tuple(work.refused), notes, change=change)


class _Import:
    """One call's findings: which files there are, what was refused, what is worth a note."""

    def __init__(self, format_name: str | None, stops: Stopped, progress: Progress) -> None:
        if format_name is not None and format_name not in READERS:
            raise AnnotatorError(f"There is no format “{format_name}”.", f"There are: {', '.join(READERS)}.")
        self._forced = READERS[format_name] if format_name is not None else None
        self.stops = stops
        self._progress, self._done, self._total = progress, 0, 0
        self.refused: list[Refusal] = []
        self.notes: list[str] = []
        self._seen: set[tuple[int, int]] = set()
        self._left_out = 0
        self._records: dict[Path, None] = {}  # that were named, or lie in a folder

    def found(self, paths: Sequence[Path]) -> list[_File]:
        """Return the files to read, each once: those with spans first, then in the order of their names."""
        files = [file for path in paths for file in self._at(path)]
        if self._left_out:
            self.notes.append(f"{_number(self._left_out, 'file')} of other kinds left out")
        self._total = sum(file.size for file in files)
        order = {reader.name: number for number, reader in enumerate(READERS.values())}
        return sorted(files, key=lambda file: order[file.reader.name])

    def read(self, file: _File, arriving: Arriving) -> bool:
        """Read one file, keep it or drop it; return false where the analyst stopped it."""
        reading, name = Reading(), shown_name(file.path)
        self._progress(self._done, self._total, name)
        try:
            for chunk in _chunks(file.reader.read(file.path, reading), reading):
                self._progress(min(self._done + reading.done, self._total), self._total, name)
                arriving.expect([coded for coded, _ in chunk])
                for coded, line in chunk:
                    if self.stops():
                        return False
                    _add(arriving, coded, file.path, line)
            arriving.keep_file()
        except BadRecordError as error:
            arriving.drop_file()
            self.refused.append(Refusal(file.path, error.line, error.reason))
            self._records.pop(record_of(file.path), None)
        except RefusedError as error:  # what only the whole file shows, such as a relation's missing end
            arriving.drop_file()
            self.refused.append(Refusal(file.path, None, str(error)))
            self._records.pop(record_of(file.path), None)
        else:
            self.notes.extend(reading.notes)
            if file.reader.name == "jsonl":
                self._take_record_beside(file.path, arriving)
        self._done += file.size
        return True

    def take_records(self, arriving: Arriving) -> None:
        """Take the records that lie beside no export that was read."""
        for path in list(self._records):
            self._take_record(path, arriving)

    def _take_record_beside(self, path: Path, arriving: Arriving) -> None:
        record = record_of(path)
        if record in self._records or os.path.lexists(record):
            self._take_record(record, arriving)

    def _take_record(self, path: Path, arriving: Arriving) -> None:
        """Read a record; one that is refused keeps no articles out."""
        self._records.pop(path, None)
        try:
            record = read_record(path)
        except BadRecordError as error:
            self.refused.append(Refusal(path, None, error.reason))
        else:
            arriving.take_along(record.label_set, record.entities)

    def tell_all_read(self) -> None:
        self._progress(self._total, self._total, "")

    def _at(self, path: Path) -> Iterator[_File]:
        try:
            is_folder, status = path.is_dir(), path.stat()
            if self._is_known(status):
                return
        except OSError as error:
            self.refused.append(Refusal(path, None, unreadable(error)))
            return
        if is_folder:
            yield from self._in_folder(path)
            return
        reader = self._forced or _reader_of(path)
        if is_record(path):
            self._records[path] = None
        elif reader is None:
            endings = ", ".join(suffix for reader in READERS.values() for suffix in reader.suffixes)
            self.refused.append(Refusal(path, None, f"Its name ends in none of {endings}; name its format."))
        else:
            yield _File(path, reader, status.st_size)

    def _in_folder(self, folder: Path) -> Iterator[_File]:
        """Give the files in a folder and below; hidden ones, and folders seen before by another name, are skipped."""
        try:
            entries = sorted(folder.iterdir(), key=_natural)
        except OSError as error:
            self.refused.append(Refusal(folder, None, unreadable(error)))
            return
        for entry in entries:
            if self.stops():
                return
            if entry.name.startswith("."):
                continue
            by_suffix = _reader_of(entry)
            wanted = by_suffix is not None if self._forced is None else by_suffix in (None, self._forced)
            if wanted or is_record(entry) or _is_folder(entry):
                yield from self._at(entry)
            else:
                self._left_out += 1

    def _is_known(self, status: os.stat_result) -> bool:
        identity = (status.st_dev, status.st_ino)
        known = identity in self._seen and status.st_ino != 0
        self._seen.add(identity)
        return known


def _chunks(articles: Iterator[CodedArticle], reading: Reading) -> Iterator[list[tuple[CodedArticle, int | None]]]:
    """Give articles some at a time, each with its line; what was read before a refused one still comes before it."""
    chunk, characters = list[tuple[CodedArticle, int | None]](), 0
    try:
        for coded in articles:
            chunk.append((coded, reading.line))
            characters += len(coded.article.text)
            if len(chunk) >= _CHUNK_ARTICLES or characters > _CHUNK_CHARACTERS:
                yield chunk
                chunk, characters = [], 0
    except BadRecordError:
        yield chunk
        raise
    yield chunk


def _add(arriving: Arriving, coded: CodedArticle, path: Path, line: int | None) -> None:
    try:
        arriving.add(coded)
    except RefusedError as error:
        raise BadRecordError(path, line, str(error), error.hint) from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _reader_of(path: Path) -> Reader | None:
    suffix = path.suffix.lower()
    return next((reader for reader in READERS.values() if suffix in reader.suffixes), None)


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Order names as people do: ``part 9`` before ``part 10``."""
    pieces = re.split(r"([0-9]+)", path.name.casefold())
    return [(0, int(piece), "") if number % 2 else (1, 0, piece) for number, piece in enumerate(pieces)]


def _undo_text(summary: Summary, paths: Sequence[Path]) -> str:
    what = _number(summary.articles, "article") if summary.articles else _number(summary.spans, "span")
    if not (summary.articles or summary.spans or summary.relations):
        what = "a project's record"
    if len(paths) != 1:
        return f"import {what} from {len(paths)} places"
    path = paths[0]
    name = shown_name(path) or shown_name(path.resolve())
    return f"import {what} from {name}{'/' if path.is_dir() else ''}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"

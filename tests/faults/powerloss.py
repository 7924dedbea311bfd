"""Plays a power loss back: what a disk may hold when it stopped at any point of a log of system calls.

What was synced is there. Of what was not, a write may be there, be lost, or be torn at 512 bytes; a name that came,
went or moved may have done so or not, until the folder was synced.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SECTOR = 512

_HEAD = struct.Struct("<cIqII")


class Event(NamedTuple):
    """One line of the log, see ``preload.c``: the letter says what it was."""

    what: str
    handle: int
    place: int
    name: str
    data: bytes


def events(log: Path) -> list[Event]:
    """Return the whole log."""
    raw, at, found = log.read_bytes(), 0, []
    while at < len(raw):
        what, handle, place, first, second = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        name, data = raw[at : at + first].decode(), raw[at + first : at + first + second]
        at += first + second
        found.append(Event(what.decode(), handle, place, name, data))
    return found


@dataclass
class _File:
    """What is surely there, and what is not: writes (a place and bytes) and cuts (a length)."""

    sure: bytearray = field(default_factory=bytearray)
    unsure: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for place, data in self.unsure:
            _put(self.sure, place, data)
        self.unsure.clear()

    def left(self, chance: random.Random, kept: float) -> bytes:
        content = bytearray(self.sure)
        for place, data in self.unsure:
            if chance.random() < kept:
                _put(content, place, data)
            elif data is not None and chance.random() < 0.5:
                for start in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        _put(content, place + start, data[start : start + SECTOR])
        return bytes(content)


def _put(content: bytearray, place: int, data: bytes | None) -> None:
    """Write into a file, or cut it where there are no bytes."""
    if data is None:
        del content[place:]
        place, data = len(content), bytes(max(0, place - len(content)))
    content.extend(bytes(max(0, place - len(content))))
    content[place : place + len(data)] = data


class Disk:
    """One folder on a disk, followed event by event."""

    def __init__(self, folder: Path, first: dict[str, bytes]) -> None:
        self._folder = str(folder.resolve())
        self._sure: dict[str, _File] = {}
        self._unsure: list[tuple[str, str, _File | None]] = []  # what, name, file
        self._handles: dict[int, _File | None] = {}  # ``None`` is the folder
        for name, content in first.items():
            self._sure[name] = _File(bytearray(content))
        self._now = dict(self._sure)
        self.acknowledged = -1

    def follow(self, event: Event) -> None:
        what, name = event.what, self._short(event.name)
        match what:
            case "m":
                self.acknowledged = event.place
            case "c" | "o" | "t":
                self._open(what, event.handle, name)
            case "w" | "f":
                file = self._handles[event.handle]
                assert file is not None
                file.unsure.append((event.place, event.data if what == "w" else None))
            case "s":
                self._sync(self._handles[event.handle])
            case "r":
                file = self._now.pop(name)
                self._name("move", name, file, self._short(event.data.decode()))
            case "l":
                file = self._handles[event.handle] if event.handle else self._now[name]
                self._name("add", self._short(event.data.decode()), file)
            case "u":
                self._now.pop(name, None)
                self._unsure.append(("drop", name, None))

    def left(self, chance: random.Random) -> dict[str, bytes]:
        """Return what the folder may hold if the power goes now."""
        kept = chance.choice((0.0, 0.25, 0.5, 0.75, 1.0))
        in_order = chance.random() < 0.5
        names, last = dict(self._sure), chance.randrange(len(self._unsure) + 1)
        for number, (what, name, file) in enumerate(self._unsure):
            if number < last if in_order else chance.random() < kept:
                _rename(names, what, name, file)
        return {name: file.left(chance, kept) for name, file in names.items()}

    def _short(self, path: str) -> str:
        return path.removeprefix(self._folder).removeprefix("/")

    def _open(self, what: str, handle: int, name: str) -> None:
        if not name and what != "t":
            self._handles[handle] = None
            return
        if what == "o":
            self._handles[handle] = self._now[name]
            return
        self._handles[handle] = file = _File()
        if what == "c":
            self._name("add", name, file)

    def _name(self, what: str, name: str, file: _File | None, new: str = "") -> None:
        assert file is not None
        self._now[new or name] = file
        self._unsure.append((what, f"{name}\0{new}" if new else name, file))

    def _sync(self, file: _File | None) -> None:
        if file is not None:
            file.sync()
            return
        for what, name, named in self._unsure:
            _rename(self._sure, what, name, named)
        self._unsure.clear()


def _rename(names: dict[str, _File], what: str, name: str, file: _File | None) -> None:
    if what == "drop":
        names.pop(name, None)
        return
    assert file is not None
    old, _, new = name.partition("\0")
    if what == "move" and names.get(old) is file:
        del names[old]
    names[new or old] = file


def cuts(
    log: Path, folder: Path, first: dict[str, bytes], number: int, chance: random.Random
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Yield so many power losses at random points: the last number acknowledged before, and what the folder holds."""
    happened = events(log)
    places = sorted(chance.choices(range(len(happened) + 1), k=number))
    disk, at = Disk(folder, first), 0
    for place in places:
        for event in happened[at:place]:
            disk.follow(event)
        at = place
        yield disk.acknowledged, disk.left(chance)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def restore(folder: Path, files: dict[str, bytes]) -> None:
    """Let a folder hold these files and no others."""
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)

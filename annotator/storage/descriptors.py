"""Reading a project file's bytes past SQLite without losing SQLite's locks on it.

On Unix a process that closes any descriptor of a file loses all its locks on that file, those that SQLite holds through
another descriptor too: another program could then write in the middle of a transaction of ours. A descriptor that was
read from is therefore kept, and used again, as long as this process has a connection to the file.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

#: What a file is known by, whatever its name: the disk and the number on it.
Place = tuple[int, int]

_guard = threading.Lock()
_connections: Counter[Place] = Counter()
_kept: dict[Place, list[FileIO]] = {}


def place_of(path: Path) -> Place | None:
    """Return which file a name leads to; ``None`` where it leads to none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def connected(path: Path) -> Place | None:
    """Say that this process is about to connect to a file; give the answer to ``disconnected`` afterwards."""
    with _guard:
        place = place_of(path)
        if place is not None:
            _connections[place] += 1
    return place


def disconnected(place: Place | None) -> None:
    """Say that a connection is closed; with the last one go the descriptors that were kept for its sake."""
    if place is None:
        return
    with _guard:
        _connections[place] -= 1
        if _connections[place] <= 0:
            del _connections[place]
            for file in _kept.pop(place, ()):
                file.close()


@contextmanager
def reading_bytes(path: Path) -> Iterator[FileIO]:
    """Give a file to read from its beginning; raises ``OSError`` as opening it does."""
    with _guard:
        idle = _kept.get(place_of(path) or (0, 0))
        file = idle.pop() if idle else None
    if file is None:
        file = FileIO(path, "r")
    else:
        file.seek(0)
    try:
        yield file
    finally:
        _let_go(file)


def _let_go(file: FileIO) -> None:
    with _guard:
        stat = os.fstat(file.fileno())
        place = stat.st_dev, stat.st_ino
        if place in _connections:
            _kept.setdefault(place, []).append(file)
        else:
            file.close()

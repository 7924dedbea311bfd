"""The library of ``preload.c`` under this process and its children: failing, slow, deadly and logged system calls.

It can only be loaded when a process begins, so ``load`` starts the program anew with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.faults.cases import NotRunError

WRITE, SYNC, RENAME, TRUNCATE, UNLINK, OPEN, READ = 1, 2, 4, 8, 16, 32, 64

#: What changes a disk.
CHANGES = WRITE | SYNC | RENAME | TRUNCATE | UNLINK

#: Instead of an error: the call ends the program, as kill -9 would.
DIES = -1

_LOADED = "ANNOTATOR_FAULTS_PRELOAD"


def load() -> None:
    """Compile the library and run this program again with it; go on without where that can't be done."""
    if sys.platform != "linux" or _LOADED in os.environ:
        return
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return
    folder = Path(tempfile.mkdtemp(prefix="faults-preload-"))
    library = folder / "preload.so"
    source = Path(__file__).with_name("preload.c")
    built = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", library, source, "-lpthread"], capture_output=True, check=False
    )
    if built.returncode:
        shutil.rmtree(folder)
        return
    os.environ[_LOADED] = str(folder)
    os.environ["LD_PRELOAD"] = str(library)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def unload() -> None:
    """Keep the library to this process and what is forked from it; remove its file."""
    os.environ.pop("LD_PRELOAD", None)
    folder = os.environ.pop(_LOADED, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


class Calls:
    """The system calls of this process on files at or below one folder."""

    def __init__(self, folder: Path) -> None:
        try:
            self._library = ctypes.CDLL(None)
            self._library.faults_watch(os.fsencode(folder.resolve()))
        except AttributeError as error:
            raise NotRunError("there is no C compiler here, or no way to load a library before a program") from error
        self._library.faults_clock.argtypes = [ctypes.c_longlong]
        self._library.faults_mark.argtypes = [ctypes.c_int64]

    def fail(self, kinds: int, nth: int, error: int, *, for_good: bool = False) -> None:
        """Let the nth call of these kinds fail, or end the program; all later ones too if ``for_good``."""
        self._library.faults_fail(kinds, nth, error, int(for_good))

    def heal(self) -> None:
        self._library.faults_fail(0, 0, 0, 0)

    def counted(self) -> int:
        """Return how many calls of the kinds there were since ``fail``."""
        return int(self._library.faults_counted())

    def slow(self, kinds: int, milliseconds: float) -> None:
        self._library.faults_slow(kinds, int(milliseconds * 1000))

    def clock(self, seconds: int) -> None:
        """Set the wall clock of this process ahead, or back."""
        self._library.faults_clock(seconds)

    def mark(self, number: int) -> None:
        """Write into the log that something was acknowledged here."""
        self._library.faults_mark(number)

    @contextlib.contextmanager
    def logged(self, log: Path) -> Iterator[None]:
        """Write what happens in the folder into a log, which is outside of it."""
        self._library.faults_log(os.fsencode(log))
        try:
            yield
        finally:
            self._library.faults_log(None)

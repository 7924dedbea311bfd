"""Who has a project open: so that a second window is told, and told truly, and nobody is ever shut out for good.

Nothing depends on this for safety: two programs that both write are kept apart by SQLite and by the rule that an edit
starts from what the file holds. A lock is a small file that says who and since when. There are two of them. One lies
beside the project, where other users and other machines see it; the other in a folder of the analyst's, named by
machine, device and file number, so that the same project is known by a link, a bind mount or another spelling. The
system's own lock on that file tells whether its owner still lives; a dead owner's is taken over without a question.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import logging
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from platformdirs import user_cache_path

from annotator.core.errors import ProjectInUseError
from annotator.core.identity import now
from annotator.storage.failures import shown_name

try:
    import fcntl
except ImportError:  # Windows, where a dead owner's lock is asked about
    fcntl = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)

#: A lock file is a line; what is longer is none.
_LONGEST = 4096

_WORDS = 80


@dataclass(frozen=True, slots=True)
class Owner:
    """What a lock says of who holds it; ``since`` is UTC, ISO 8601, and told only."""

    user: str
    host: str
    pid: int
    since: str

    @property
    def is_here(self) -> bool:
        """Whether the owner runs on this machine, so that the system can tell whether it lives."""
        return self.host == platform.node()

    def words(self) -> str:
        """Return who and since when, in a sentence's middle."""
        return f"{self.user or 'somebody'} on {self.host or 'another machine'} {_since(self.since)}".strip()


class Lock:
    """A claim on a project by this process; let go by ``release``, by leaving the block, or by the process's death.

    ``left_by`` is who had it before and died with it: that program, or the machine, ended badly.
    """

    def __init__(self, held: dict[Path, int], path: Path) -> None:
        self.path = path
        self.held = held
        self.left_by: Owner | None = None

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def follow(self) -> None:
        """Hold the claim on the file that the name leads to now, where an upgrade has put another one there."""
        places = set(_places(self.path)) if self.held else set()
        for file in places - self.held.keys():
            _claim_one(self, file, anyway=True)
        for file in self.held.keys() - places:
            self._let_go(file, self.held.pop(file))

    def release(self) -> None:
        """Let go; twice does no harm."""
        while self.held:
            self._let_go(*self.held.popitem())

    def _let_go(self, file: Path, descriptor: int) -> None:
        with contextlib.suppress(OSError):
            if _is_still(file, descriptor):
                file.unlink()
        with contextlib.suppress(OSError):
            os.close(descriptor)


def claim(path: Path, *, anyway: bool = False) -> Lock:
    """Say that this process has the project open; raise ``ProjectInUseError`` where somebody else has.

    ``anyway`` takes over what can't be known to be alive. Where no lock can be kept, as in a folder that may only be
    read, there is none: the project can be opened all the same.
    """
    lock, before = Lock({}, path), list[Owner | None]()
    try:
        for file in _places(path):
            owner = _claim_one(lock, file, anyway=anyway)
            if file in lock.held:
                before.append(owner)
    except BaseException:
        lock.release()
        raise
    lock.left_by = _dead(before)
    return lock


def owner_of(path: Path) -> Owner | None:
    """Return who has the project open, as far as can be known; claims nothing."""
    for file in _places(path):
        with contextlib.suppress(OSError):
            descriptor = os.open(file, os.O_RDONLY)
            try:
                owner = _read(descriptor)
                if not _taken(descriptor) and (owner is None or owner.is_here):
                    continue
                return owner or Owner("", "", 0, "")
            finally:
                os.close(descriptor)
    return None


def beside(path: Path) -> Path:
    """Return the lock's place beside a project."""
    real = path.resolve()
    return real.with_name(f".{real.name}.lock")


def _places(path: Path) -> Iterator[Path]:
    yield beside(path)
    with contextlib.suppress(OSError):
        stat = path.stat()
        folder = user_cache_path("annotator", appauthor=False) / "locks" / quote(platform.node(), safe="")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield folder / f"{stat.st_dev:x}-{stat.st_ino:x}.lock"


def _dead(before: list[Owner | None]) -> Owner | None:
    """Return who died with the claim: one of this machine whom every place names.

    One alone may have come otherwise: with a copied folder, or by a file's number that another file had before.
    """
    owners = [owner for owner in before if owner is not None and owner.is_here]
    same = {owner.pid for owner in owners}
    return owners[0] if len(owners) == len(before) and len(same) == 1 else None


def _claim_one(lock: Lock, file: Path, *, anyway: bool) -> Owner | None:
    """Claim one place, if a lock can be kept there; return whose claim it held before, if any."""
    descriptor = _opened(file)
    if descriptor is None:
        return None
    try:
        before = _require_free(lock.path, descriptor, anyway=anyway)
    except BaseException:
        os.close(descriptor)
        raise
    if not _is_still(file, descriptor):  # let go and deleted between opening and locking
        os.close(descriptor)
        return _claim_one(lock, file, anyway=anyway)
    lock.held[file] = descriptor
    _write(descriptor)
    return before


def _require_free(path: Path, descriptor: int, *, anyway: bool) -> Owner | None:
    """Lock the file; raise where somebody else has, or where another machine says so. Return who had it before."""
    owner = _read(descriptor)
    if _taken(descriptor):
        raise in_use(path, owner)
    if owner is not None and not owner.is_here and not anyway:
        raise in_use(path, owner, sure=False)
    return owner


def in_use(path: Path, owner: Owner | None, *, sure: bool = True) -> ProjectInUseError:
    """Return the error that says who has a project open."""
    name = shown_name(path)
    who = owner.words() if owner is not None else "another window or program"
    if sure:
        hint = "You may open it for reading. What is saved there is shown here when you open an article again."
        return ProjectInUseError(f"{name} is open already, by {who}.", hint)
    hint = (
        "Whether it still is can't be seen from here. If nobody works in it, open it anyway; else open it for reading."
    )
    return ProjectInUseError(f"{name} was opened by {who}.", hint, sure=False)


def _opened(file: Path) -> int | None:
    """Return a descriptor of the lock file, made if it is not there; ``None`` where it can't be kept."""
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except PermissionError:
        try:  # another user's; the system's lock on it can be asked for all the same
            return os.open(file, os.O_RDONLY)
        except OSError:
            return None
    except OSError as error:
        logger.info("no lock is kept: %s", type(error).__name__)
        return None


def _taken(descriptor: int) -> bool:
    """Lock the file for this process; say whether another one that lives has locked it."""
    if fcntl is None:
        owner = _read(descriptor)
        return owner is not None and owner.is_here and owner.pid != os.getpid()
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a share that knows no such locks
        owner = _read(descriptor)
        return owner is not None and owner.is_here and _lives(owner.pid)
    return False


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _read(descriptor: int) -> Owner | None:
    """Return what the file says; ``None`` where that is nothing or nonsense, which keeps nobody out."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        said = json.loads(os.read(descriptor, _LONGEST))
        user, host, since = (str(said[name])[:_WORDS] for name in ("user", "host", "since"))
        return Owner(user, host, int(said["pid"]), since)
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _write(descriptor: int) -> None:
    owner = Owner(_login(), platform.node(), os.getpid(), now())
    with contextlib.suppress(OSError):  # a full disk, another user's file: the system's lock counts
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(owner)).encode("ascii"), 0)


def _is_still(file: Path, descriptor: int) -> bool:
    try:
        there, held = file.stat(), os.fstat(descriptor)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _since(stamp: str) -> str:
    try:
        moment = datetime.fromisoformat(stamp).astimezone()
    except (ValueError, OverflowError):
        return ""
    today = moment.date() == datetime.now().astimezone().date()
    return f"since {moment:%H:%M}" if today else f"since {moment:%Y-%m-%d %H:%M}"

"""I01: minutes of random and mutated inputs for everything that reads a file; read or refused, in bounded memory."""

from __future__ import annotations

import random
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

from annotator import resources
from annotator.core.errors import AnnotatorError
from annotator.formats import READERS, BadRecordError, export_file
from annotator.formats.jsonl import JsonlExporter
from tests.faults.cases import Trial, case
from tests.faults.children import Child, Tell
from tests.formats.material import HARBOUR, coded_articles

#: Seconds that one child reads for, so that one that hangs or eats memory is found out.
_BATCH = 20.0

#: Limits for one input: seconds, and bytes of memory above what the child had.
SECONDS, MEMORY = 5, 500_000_000

_TOKENS = (
    b"NaN", b"-Infinity", b"1e999", b"-0", b"1" * 400, b"\\ud800", b"\\u0000", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n",
    b"[" * 300, b'{"a":' * 200, b'"start": true', b'"end": 1.5', b'"text": null', b'"id": ""', b"\x00", b"\xed\xa0\x80",
    b'"spans": {}', b'"fragments": [[0,1],[0,1]]', b"99999999999999999999", b"\xf4\x90\x80\x80", b"\\", b'"', b"\x1a",
    b"[[labels]]\n", b"[labels]\n", b"id = 1\n", b"version = 1e400\n", b"1979-05-27T07:32:00Z", b'"""', b"'''", b"= ",
    b"a." * 200, b"key = ", b"@Invalid()", b"@ByteArray(", b"@Variant(\0\0\0", b"[General]\n", b"%00", b"\\x", b"; ",
)  # fmt: skip

#: Reads a file and returns whether it was refused; what it may not raise goes through.
Read = Callable[[Path], bool]


def mutated(chance: random.Random, good: bytes, lines: int) -> bytes:
    """Return random bytes, or good ones, at most so many lines of them, with some damage."""
    if chance.random() < 0.15:
        return chance.randbytes(chance.randrange(300))
    whole = good.splitlines(keepends=True)
    start = chance.randrange(len(whole)) if chance.random() < 0.5 else 0
    data = bytearray(b"".join(whole[start : start + chance.randrange(1, lines + 1)]))
    for _ in range(chance.randrange(1, 5)):
        place, length = chance.randrange(len(data) + 1), chance.randrange(4)
        kind = chance.random()
        if kind < 0.4:
            data[place : place + length] = chance.randbytes(chance.randrange(4))
        elif kind < 0.75:
            data[place : place + length] = chance.choice(_TOKENS)
        elif kind < 0.9:
            start = chance.randrange(len(data) + 1)
            data[place:place] = data[start : start + chance.randrange(60)]
        else:
            del data[place:]
    return bytes(data)


def _articles(name: str, path: Path) -> bool:
    try:
        for _ in READERS[name].read(path):
            pass
    except BadRecordError:
        return True
    return False


def _labels(path: Path) -> bool:
    try:
        resources.label_set_from_toml(path.read_bytes().decode())
    except (AnnotatorError, UnicodeDecodeError):
        return True
    return False


def _settings(path: Path) -> bool:
    """Read the settings from their usual place, which a damaged file is moved away from."""
    from PySide6.QtCore import QSettings

    from annotator.ui.settings import SETTINGS, Settings

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(path.parent.parent))
    values = Settings()
    for setting in SETTINGS:
        if not setting.accepts(values.get(setting.key)):
            raise ValueError(f"{setting.key} is {values.get(setting.key)!r}")
    damaged = path.with_suffix(".damaged")
    refused = damaged.exists()
    damaged.unlink(missing_ok=True)
    return refused


def _samples(trial: Trial) -> dict[str, tuple[Read, bytes, int]]:
    """Return, for everything that reads a file, how, a sound file, and how many lines of it one input has at most."""
    export_file(trial.folder / "sound", JsonlExporter(), coded_articles())
    texts = b"".join(HARBOUR.encode(name, "replace") for name in ("utf-8", "utf-16", "cp1252", "cp1256", "utf-16-be"))
    labels = b"".join(resources.resource("schemas", f"{name}.toml").read_bytes() for name in resources.presets())
    values = (
        b'[General]\nanalyst="\\"Noor \\\\\\\\ud83d\\""\nscheme="\\"dark\\""\ntext_size=15.5\nshow_tags=true\n'
        b'recent="[\\"/a/x.annot\\", \\"/b, c.annot\\"]"\nbackup_minutes=10\n'
        b'last_article="{\\"/a.annot\\": \\"id1\\"}"\n'
        b'geometry="\\"AdnQywADAAA\\""\nsplitter=@ByteArray(\\0\\0\\0\\xff)\nstate=\n'
    )
    return {
        "jsonl": (lambda path: _articles("jsonl", path), (trial.folder / "sound").read_bytes(), 2),
        "plain text": (lambda path: _articles("txt", path), texts, 40),
        "label set": (_labels, labels, 60),
        "settings": (_settings, values, 11),
    }


@case("I01", quick=1, minutes=10, parts=4)
def fuzz(trial: Trial) -> str:
    """Each part is one that reads files, for the same time."""
    figures: list[str] = []
    file = trial.folder / "annotator" / "annotator.ini"
    file.parent.mkdir()

    def work(tell: Tell, read: Read, good: bytes, lines: int, seed: int, seconds: float) -> None:
        chance, refused, number = random.Random(seed), 0, 0
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, resource.RLIM_INFINITY))
        end = time.monotonic() + seconds
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        while time.monotonic() < end:
            file.write_bytes(mutated(chance, good, lines))
            signal.alarm(SECONDS)
            refused += read(file)
            signal.alarm(0)
            number += 1
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        tell(f"{number} {refused} {after} {after - before}")

    for name, (read, good, lines) in _samples(trial).items():
        inputs, refused, peak, more, end = 0, 0, 0, 0, time.monotonic() + trial.seconds
        while (left := end - time.monotonic()) > 0:
            seed = trial.chance.randrange(10**9)
            words = (read, good, lines, seed, min(left, _BATCH))
            child = Child(lambda tell, words=words: work(tell, *words))
            told = child.end(_BATCH + 60)
            if child.status != 0:
                trial.count()
                words = "it took too long" if child.status == -signal.SIGALRM else f"{child.status}: {told[-1:]}"
                trial.require(False, f"{name}: {words}; {file.exists() and file.read_bytes()[:200]!r}")
                continue
            numbers = [int(number) for number in told[-1].split()]
            trial.count(numbers[0])
            inputs, refused = inputs + numbers[0], refused + numbers[1]
            peak, more = max(peak, numbers[2]), max(more, numbers[3])
        trial.require(more < MEMORY // 1000, f"{name}: {more / 1000:.0f} MB more")
        figures.append(
            f"{name} {trial.lasts()}: {inputs:,} inputs, {refused:,} refused, peak {peak / 1000:.0f} MB"
            f" ({more / 1000:.0f} more than at first)"
        )
    return f"{'; '.join(figures)}; {trial.failed} crashes or hangs"

"""An export replaces the old file whole or leaves it as it was, whatever happens."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.formats import EXPORTERS, ExportStoppedError, export_file, writing

from .material import coded_articles

JSONL = EXPORTERS["jsonl"]


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"the old export\n")
    return path


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_export_takes_the_place_of_the_old_one(target):
    seen = []
    assert export_file(target, JSONL, coded_articles(), progress=seen.append) == 3
    assert target.read_bytes().count(b"\n") == 3
    assert seen == [1, 2, 3]
    assert left(target.parent) == ["out.jsonl"]


def test_permissions_are_those_of_the_old_file_or_the_default(target, tmp_path):
    target.chmod(0o600)
    export_file(target, JSONL, coded_articles())
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = os.umask(0o027)
    try:
        export_file(tmp_path / "new.jsonl", JSONL, coded_articles())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.jsonl").stat().st_mode) == 0o640


class Full(Exception):
    """Stands for a bug in an exporter."""


class Failing:
    """An exporter that fails half way."""

    name, suffix = "failing", ".x"

    def __init__(self, error):
        self.error = error

    def export(self, articles, out):
        out.write(b"half of it")
        out.flush()
        raise self.error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "out.jsonl can't be written: the disk is full."),
        (OSError(errno.EDQUOT, "Quota"), "the disk is full"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (AnnotatorError("The span s1 is wrong."), "The span s1 is wrong."),
    ],
)
def test_a_failing_export_leaves_the_old_file_and_nothing_beside_it(target, error, sentence):
    with pytest.raises(AnnotatorError, match=sentence):
        export_file(target, Failing(error), [])
    assert target.read_bytes() == b"the old export\n"
    assert left(target.parent) == ["out.jsonl"]


@pytest.mark.parametrize("error", [Full(), KeyboardInterrupt()])
def test_a_bug_or_an_interrupt_leaves_the_old_file_too(target, error):
    with pytest.raises(type(error)):
        export_file(target, Failing(error), [])
    assert target.read_bytes() == b"the old export\n"
    assert left(target.parent) == ["out.jsonl"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_no_system_call_that_fails_costs_the_old_file(target, monkeypatch, call):
    def fail(*_arguments):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(*{"fsync": (os, "fsync", fail), "replace": (Path, "replace", fail)}[call])
    with pytest.raises(AnnotatorError) as caught:
        export_file(target, JSONL, coded_articles())
    assert str(caught.value) == "out.jsonl can't be written: Input/output error."
    assert "unchanged" in caught.value.hint
    assert target.read_bytes() == b"the old export\n"
    assert left(target.parent) == ["out.jsonl"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named(tmp_path, monkeypatch):
    real = Path.open
    monkeypatch.setattr(Path, "open", lambda self, mode="r": real(Path("/dev/full") if mode == "xb" else self, "wb"))
    with pytest.raises(AnnotatorError, match="the disk is full"):
        export_file(tmp_path / "out.jsonl", JSONL, coded_articles())
    assert left(tmp_path) == []


def test_a_stopped_export_leaves_the_old_file(target):
    asked = []

    def stopped():
        asked.append(1)
        return len(asked) == 2

    with pytest.raises(ExportStoppedError, match="stopped"):
        export_file(target, JSONL, coded_articles(), stopped=stopped)
    assert target.read_bytes() == b"the old export\n"
    assert left(target.parent) == ["out.jsonl"]


def test_targets_that_can_not_be_replaced_are_refused_in_a_sentence(tmp_path, target):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    target.chmod(0o400)
    for name, reason in [
        ("folder", "it is a folder"),
        ("pipe", "a pipe or a device"),
        ("out.jsonl", "it is read-only"),
        ("nowhere/x.jsonl", "its folder is not there"),
        ("x" * 300, "can't be written"),
    ]:
        with pytest.raises(AnnotatorError, match=reason):
            export_file(tmp_path / name, JSONL, coded_articles())
    assert target.read_bytes() == b"the old export\n"
    assert left(tmp_path) == ["folder", "out.jsonl", "pipe"]


@pytest.mark.parametrize("name", ["a b.jsonl", "100%#?.jsonl", "'\".jsonl", "a\nb", "😀", "خبر.jsonl", "x" * 255])
def test_any_file_name_will_do(tmp_path, name):
    assert export_file(tmp_path / name, JSONL, coded_articles()) == 3
    assert left(tmp_path) == [name]


def test_a_link_stays_a_link_to_the_new_export(tmp_path, target):
    link = tmp_path / "link.jsonl"
    link.symlink_to("out.jsonl")
    export_file(link, JSONL, coded_articles())
    assert link.is_symlink()
    assert target.read_bytes().count(b"\n") == 3


KILLED = """
import sys, time
from pathlib import Path
from annotator.formats import EXPORTERS, export_file
from tests.formats.material import coded_articles

def endless():
    while True:
        yield from coded_articles()
        print("on", flush=True)

export_file(Path(sys.argv[1]), EXPORTERS["jsonl"], endless())
"""


def test_a_killed_export_leaves_the_old_file_and_is_swept_at_the_next(target):
    root = Path(__file__).parents[2]
    for rounds in range(1, 6):
        command = [sys.executable, "-c", KILLED, str(target)]
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as child:
            for _ in range(rounds * 3):
                child.stdout.readline()
            during = left(target.parent)
            assert len(during) == 2
            if rounds == 1:  # one that still runs is no stray
                export_file(target.with_name("other.jsonl"), JSONL, coded_articles())
                writing._sweep(target)
                assert set(during) < set(left(target.parent))
                target.with_name("other.jsonl").unlink()
            child.send_signal(signal.SIGKILL)
        assert target.read_bytes() == b"the old export\n"
        assert len(left(target.parent)) == 2, "the next export sweeps what the one before left, so one stray at most"
    export_file(target.with_name("other.jsonl"), JSONL, coded_articles())
    assert len(left(target.parent)) == 3, "an export to another target touches nothing"
    export_file(target, JSONL, coded_articles())
    assert left(target.parent) == ["other.jsonl", "out.jsonl"]

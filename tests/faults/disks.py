"""D: the disk is full, refuses, may only be read, or is gone; what fails says so at once, and costs nothing else."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from annotator.core.change import adding, removing
from annotator.core.errors import AnnotatorError, NotSavedError
from annotator.core.span import Fragment, Span
from annotator.formats import export_file
from annotator.formats.jsonl import JsonlExporter
from annotator.importing import import_paths
from annotator.storage import Project
from annotator.storage.check import check
from tests.faults import children
from tests.faults.cases import NotRunError, Trial, case
from tests.faults.children import Tell
from tests.faults.preload import CHANGES, OPEN, READ, SYNC, WRITE, Calls
from tests.faults.scripted import LABELS, Script, Step, act, new_project, view_of
from tests.faults.tests_there import run_tests

#: Bytes of the small disk.
ROOM = 2_000_000


@contextlib.contextmanager
def small_disk(trial: Trial) -> Iterator[Path]:
    """Give a folder that is a disk of its own, of two megabytes."""
    place = trial.fresh("disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotRunError("a small disk can be mounted by root only")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def with_note(number: int, size: int = 20_000) -> Span:
    return Span("a0", "actor", (Fragment(number % 100, number % 100 + 5),), "Noor", f"n{number}", note="x" * size)


def fill(project: Project, most: int = 10_000) -> tuple[int, NotSavedError]:
    """Add spans with long notes until one is not saved; return how many were, and the error."""
    for number in range(most):
        try:
            project.do(adding(f"add {number}", with_note(number)))
        except NotSavedError as error:
            return number, error
    raise AssertionError("the disk never became full")


@case("D01", full=10, quick=1)
def full_while_tagging(trial: Trial) -> str:
    words = ""
    for _ in trial.each():
        with small_disk(trial) as disk:
            path, filler = disk / "news.annot", disk / "filler"
            new_project(path)
            filler.write_bytes(bytes(trial.chance.randrange(200_000, 1_000_000)))
            with Project(path) as project:
                saved, error = fill(project)
                words = str(error)
                trial.require("news.annot" in words, words)
                trial.require("MB are free" in words, words)
                trial.require(project.span_count() == saved, f"{project.span_count()} spans instead of {saved}")
                filler.unlink()
                project.do(adding(f"add {saved}", with_note(saved)))
            _require_spans(trial, path, saved + 1)
    return f"“{words}”"


def _require_spans(trial: Trial, path: Path, number: int) -> None:
    with Project(path) as project:
        trial.require(project.span_count() == number, f"{project.span_count()} spans instead of {number}")
    trial.require(not check(path), check(path)[:3])


@case("D02", full=5, quick=1)
def full_while_importing(trial: Trial) -> str:
    words = ""
    for _ in trial.each():
        with small_disk(trial) as disk:
            path = disk / "news.annot"
            new_project(path)
            for name, size in (("small", 1_000), ("large", 3_000_000)):
                (trial.folder / f"{name}.txt").write_text(f"{name}\n" + "words " * (size // 6), encoding="utf-8")
            with Project(path) as project:
                import_paths(project, [trial.folder / "small.txt"], analyst="Noor")
                try:
                    import_paths(project, [trial.folder / "large.txt"], analyst="Noor")
                    trial.require(False, "3 MB were imported onto a disk of 2")
                except NotSavedError as error:
                    words = str(error)
                trial.require(project.article_count() == 4, f"{project.article_count()} articles")
            trial.require("news.annot" in words and "the disk is full" in words, words)
            trial.require("free without it" in words, words)  # it was taken back before it is told
            _require_spans(trial, path, 0)
    return f"“{words}”"


@case("D03", full=5, quick=1)
def full_while_exporting(trial: Trial) -> str:
    path, words = trial.folder / "news.annot", ""
    new_project(path, {"long": "The road is closed. " * 150_000})
    for _ in trial.each():
        with small_disk(trial) as disk:
            target = disk / "news.jsonl"
            target.write_bytes(b"the old one\n")
            with Project(path, read_only=True) as project:
                try:
                    export_file(target, JsonlExporter(), project.coded_articles())
                    trial.require(False, "3 MB were written to a disk of 2")
                except AnnotatorError as error:
                    words = str(error)
            trial.require(target.read_bytes() == b"the old one\n", "the old export is another")
            trial.require(list(disk.iterdir()) == [target], "a temporary file stays")
    return f"“{words}”"


@case("D06", full=5, quick=1)
def full_then_spans_are_deleted(trial: Trial) -> str:
    outcomes = set()
    for _ in trial.each():
        with small_disk(trial) as disk:
            path = disk / "news.annot"
            new_project(path)
            with Project(path) as project:
                saved, _ = fill(project)
                try:
                    for number in range(3):
                        project.do(removing("make room", with_note_of(project, number)))
                        saved -= 1
                    outcomes.add("deleted")
                except NotSavedError as error:
                    outcomes.add(f"refused: {error}")
                    trial.require("MB are free" in str(error), error)
            _require_spans(trial, path, saved)
    return "; ".join(sorted(outcomes))


def with_note_of(project: Project, number: int) -> Span:
    return next(span for span in project.spans("a0") if span.id == f"n{number}")


@case("D08", full=100_000, quick=12)
def every_call_fails_once(trial: Trial) -> str:
    calls, path = Calls(trial.fresh("disk")), trial.folder / "disk" / "news.annot"
    whole = new_project(path)
    once, twice = _with_failing_calls(trial, calls, path, whole, CHANGES, errno.EIO, for_good=False)
    broken, _ = _with_failing_calls(trial, calls, path, whole, CHANGES, errno.EIO, for_good=True)
    return f"{once} calls failing once, {broken} from there on; {twice} changes were there although told as not saved"


def _with_failing_calls(
    trial: Trial, calls: Calls, path: Path, whole: bytes, kinds: int, error: int, *, for_good: bool
) -> tuple[int, int]:
    """Let each call fail in a run of its own; return how many, and how often what was told as not saved was there."""

    def work(tell: Tell, nth: int) -> None:
        calls.fail(kinds, nth, error, for_good=for_good)
        script = Script(8)
        with Project(path) as project:
            for _ in range(12):
                if not _act_until_saved(project, script.step(), tell):
                    return
        tell(f"counted {calls.counted()}")

    path.write_bytes(whole)
    [*_, last] = children.run(lambda tell: work(tell, 0))
    total, there = int(last.split()[1]), 0
    numbers = range(1, total + 1)
    chosen = numbers[: trial.wanted] if trial.quick else sorted(trial.chance.sample(numbers, min(total, trial.wanted)))
    for nth in chosen:
        _clean(path, whole)
        lines = children.Child(lambda tell, nth=nth: work(tell, nth)).end()
        trial.count()
        wrong = [line for line in lines if line.startswith("!")]
        if not trial.require(not wrong, f"call {nth}:", wrong):
            continue
        saved, refused = lines.count("saved"), [line for line in lines if line.startswith("not saved")]
        trial.require(all("news.annot" in line for line in refused), f"call {nth}: {refused}")
        script = Script(8)
        for _ in range(saved):
            script.step()
        with Project(path) as project:
            found = view_of(project)
        if found != script.view() and refused and for_good:
            script.step()
            there += 1
        trial.require(found == script.view(), f"call {nth}: other values after {lines}")
        trial.require(not check(path), f"call {nth}: {check(path)[:3]}")
    return len(chosen), there


def _clean(path: Path, whole: bytes) -> None:
    for stray in path.parent.iterdir():
        stray.unlink()
    path.write_bytes(whole)


def _act_until_saved(project: Project, step: Step, tell: Tell) -> bool:
    for _ in range(3):
        try:
            act(project, step)
        except NotSavedError as error:
            tell(f"not saved: {error}")
        else:
            tell("saved")
            return True
    return False


@case("D09", full=200, quick=6)
def fsync_fails_once(trial: Trial) -> str:
    calls, path = Calls(trial.fresh("disk")), trial.folder / "disk" / "news.annot"
    whole = new_project(path)
    number, _ = _with_failing_calls(trial, calls, path, whole, SYNC, errno.EIO, for_good=False)
    return f"each of {number} flushes failed once; none was told as saved"


@case("D14", full=200, quick=6)
def quota(trial: Trial) -> str:
    calls, path = Calls(trial.fresh("disk")), trial.folder / "disk" / "news.annot"
    whole = new_project(path)
    number, _ = _with_failing_calls(trial, calls, path, whole, WRITE, errno.EDQUOT, for_good=True)

    def work(tell: Tell) -> None:
        with Project(path) as project:
            calls.fail(WRITE, 1, errno.EDQUOT, for_good=True)
            try:
                project.do(adding("add", with_note(1)))
            except NotSavedError as error:
                tell(error)

    [words] = children.run(work)
    trial.require("news.annot" in words and "quota" in words and "fault" not in words, words)
    return f"each of {number} writes and all after it; “{words}”"


@case("D13", full=20)
def disk_taken_away(trial: Trial) -> str:
    calls, path, words, slowest = Calls(trial.fresh("disk")), trial.folder / "disk" / "news.annot", "", 0.0
    whole = new_project(path)

    def work(tell: Tell) -> None:
        script = Script(13)
        with Project(path) as project:
            act(project, script.step())
            calls.fail(CHANGES | OPEN | READ, 1, trial_errors[trial.runs % 2], for_good=True)
            begun = time.perf_counter()
            try:
                act(project, script.step())
                tell("saved")
            except NotSavedError as error:
                tell(error)
            tell(time.perf_counter() - begun)

    trial_errors = (errno.EIO, errno.ENODEV)
    for number in trial.each():
        _clean(path, whole)
        words, took = children.run(work)
        slowest = max(slowest, float(took))
        trial.require("news.annot" in words, words)
        trial.require(float(took) < 5, f"it took {took} s")
        script = Script(13)
        script.step()
        with Project(path) as project:
            trial.require(view_of(project) == script.view(), f"run {number}: other values")
    elsewhere = run_tests(
        trial,
        "tests/window/test_two_at_once.py::test_a_change_that_the_disk_refuses_is_saved_in_a_copy_elsewhere",
        "tests/window/test_two_at_once.py::test_a_deleted_project_can_still_be_saved_elsewhere",
    )
    return f"told within {slowest:.2f} s: “{words}”; saved elsewhere: {elsewhere}"


@case("D12", full=1, quick=1)
def disk_that_may_only_be_read(trial: Trial) -> str:
    words = ""
    for _ in trial.each():
        with small_disk(trial) as disk:
            path = disk / "news.annot"
            new_project(path)
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            with Project(path) as project:
                words = project.read_only_reason
                trial.require(project.read_only, "it opened for writing")
                target = trial.folder / "out.jsonl"
                count = export_file(target, JsonlExporter(), project.coded_articles())
                trial.require(count == 3, f"{count} articles exported")
                with contextlib.suppress(NotSavedError):
                    project.do(adding("add", with_note(1)))
                    trial.require(False, "a span was saved on it")
            trial.require([file.name for file in disk.iterdir()] == ["news.annot"], "something is beside it")
            trial.require(not check(path), check(path)[:3])
    return f"“{words}”"


@case("D15", full=1, quick=1)
def no_temporary_folder(trial: Trial) -> str:
    for _ in trial.each():
        news, project, out = trial.fresh("news"), trial.folder / "x.annot", trial.folder / "out.jsonl"
        (news / "a.txt").write_text("Ferry full\nThe ferry was full.\n", encoding="utf-8")
        nowhere = {**os.environ, "TMPDIR": "/nonexistent", "TEMP": "/nonexistent", "SQLITE_TMPDIR": "/nonexistent"}
        for words in (["new", project, news], ["export", project, "-o", out], ["check", project]):
            done = subprocess.run(
                [os.sys.executable, "-m", "annotator", *words], env=nowhere, capture_output=True, text=True, check=False
            )
            trial.require(done.returncode == 0, words[0], done.stderr)
        trial.require(out.read_bytes().count(b"\n") == 1, "the export is not whole")
    return "new, export and check work beside their files"


@case("D18", full=1, quick=1)
def paths_that_are_no_file(trial: Trial) -> str:
    slowest = 0.0
    for _ in trial.each():
        (trial.folder / "folder.annot").mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.mkfifo(trial.folder / "pipe.annot")
            (trial.folder / "link.annot").symlink_to(trial.folder / "away.annot")
        for path in (*trial.folder.glob("*.annot"), Path("/dev/null"), Path("/dev/zero"), Path("/dev/full")):
            begun = time.perf_counter()
            try:
                Project(path).close()
                trial.require(False, f"{path} was opened")
            except AnnotatorError as error:
                trial.require(path.name in str(error), error)
            trial.require(check(path), f"{path} was found sound")
            slowest = max(slowest, time.perf_counter() - begun)
        trial.require(slowest < 1, f"it took {slowest} s")
    return f"the slowest took {slowest * 1000:.0f} ms"


@case("D17", full=1, quick=1)
def any_name(trial: Trial) -> str:
    names = [b"a b", b"'q' \"q\"", b"100%41", b"a#b?c", b"two\nlines", "😀 اخبار".encode(), b"\xff\xfe\x80", b"a&b;<c>"]
    names += [("l" * 240).encode()]
    for _ in trial.each():
        for name in map(os.fsdecode, names):
            path = trial.folder / name[:40] / "deep" / f"{name}.annot"
            path.parent.mkdir(parents=True)
            Project.create(path, LABELS).close()
            with Project(path) as project:
                trial.require(project.article_count() == 0, name)
            trial.require(not check(path), name, check(path))
        path = trial.folder.joinpath(*["deep" * 20] * 8, "x.annot")
        path.parent.mkdir(parents=True)
        words = ""
        try:
            Project.create(path, LABELS).close()
        except AnnotatorError as error:
            words = str(error)
        trial.require("too long" in words, words)
    return f"{len(names)} names; a path of {len(os.fsencode(path))} bytes: “{words}”"

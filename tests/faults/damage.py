"""F: files that were damaged, cut or made by others; never a crash, and what can't be believed is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.storage import Project
from annotator.storage.check import check
from tests.faults.cases import Trial, case
from tests.faults.children import Child, Tell
from tests.faults.scripted import Script, act, new_project, view_of
from tests.faults.tests_there import run_tests
from tests.storage.material import tamper

SECTOR = 512

#: Damaged files that one child looks at, so that one that crashes is found out.
_BATCH = 20

Damage = Callable[[bytearray], object]


def sample_project(path: Path) -> bytes:
    """Make a project with articles, spans, relations and a history; return its bytes."""
    new_project(path)
    script = Script(4)
    with Project(path) as project:
        for _ in range(80):
            act(project, script.step())
    return path.read_bytes()


def all_that_is_readable(path: Path) -> tuple[str, object]:
    """Return what a project says as it is opened, and all that it says of itself; ``None`` where it refuses."""
    try:
        with Project(path) as project:
            keys = project.find()
            rows = project.rows(list(keys))
            said = project.read_only_reason
            spans = [project.spans(row.info.id) for row in rows]
            words = (project.history(), project.label_set(), project.label_counts(), project.analysts())
            return said, (view_of(project), rows, spans, words)
    except AnnotatorError as error:
        return str(error), None


def look_at_damaged(trial: Trial, path: Path, damages: Iterator[Damage]) -> str:
    """Damage the file again and again; return in words how much of what changed was noticed."""
    whole = path.read_bytes()
    _, before = all_that_is_readable(path)
    changed = noticed = refused = 0

    def look(tell: Tell, batch: list[bytes]) -> None:
        for content in batch:
            path.write_bytes(content)
            said, there = all_that_is_readable(path)
            findings = check(path)
            tell(json.dumps([said, bool(findings), there == before, there is None, path.read_bytes() == content]))

    made: list[bytes] = []
    for _ in trial.each():
        content = bytearray(whole)
        next(damages)(content)
        made.append(bytes(content))
    for start in range(0, len(made), _BATCH):
        batch = made[start : start + _BATCH]
        child = Child(lambda tell, batch=batch: look(tell, batch))
        lines = child.end(60)
        if not trial.require(child.status == 0, f"file {start + len(lines)}: {child.status}, {lines[-1:]}"):
            lines = [line for line in lines if not line.startswith("!")]
        for number, line in enumerate(lines, start):
            said, found, same, none, untouched = json.loads(line)
            trial.require(untouched, f"file {number} was written to")
            refused += none
            changed += not same
            noticed += not same and (found or bool(said))
            trial.require(
                same or found or said, f"file {number} says other things than before, and check finds nothing"
            )
    path.write_bytes(whole)
    return f"{changed} changed what can be read, {noticed} of them noticed; {refused} files refused"


def _flips(trial: Trial) -> Iterator[Damage]:
    while True:

        def flip(content: bytearray) -> None:
            written = [place for place in trial.chance.choices(range(len(content)), k=500) if content[place]]
            content[written[0]] ^= 1 << trial.chance.randrange(8)

        yield flip


def _cuts(trial: Trial) -> Iterator[Damage]:
    while True:

        def cut(content: bytearray) -> None:
            del content[trial.chance.randrange(len(content)) :]

        yield cut


def _blocks(trial: Trial, page: int) -> Iterator[Damage]:
    while True:

        def zero(content: bytearray, size: int) -> None:
            start = trial.chance.randrange(len(content) // size) * size
            content[start : start + size] = bytes(size)

        def swap(content: bytearray) -> None:
            one, other = (number * page for number in trial.chance.sample(range(len(content) // page), 2))
            content[one : one + page], content[other : other + page] = (
                content[other : other + page],
                content[one : one + page],
            )

        yield lambda content: zero(content, SECTOR)
        yield lambda content: zero(content, page)
        yield swap


@case("F03", full=500, quick=20)
def cut_off(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    sample_project(path)
    return look_at_damaged(trial, path, _cuts(trial))


@case("F04", full=1000, quick=20)
def one_bit(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    sample_project(path)
    return look_at_damaged(trial, path, _flips(trial))


@case("F05", full=900, quick=12)
def blocks_and_pages(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole = sample_project(path)
    return look_at_damaged(trial, path, _blocks(trial, int.from_bytes(whole[16:18], "big")))


@case("F01")
def no_project(trial: Trial) -> str:
    return run_tests(
        trial,
        "tests/storage/test_opening.py::test_what_is_no_project_is_refused",
        "tests/window/test_trouble.py::test_a_file_that_is_no_project_is_refused_in_one_sentence_and_left_alone",
    )


@case("F02")
def of_another_program(trial: Trial) -> str:
    return run_tests(trial, "tests/storage/test_opening.py::test_the_database_of_another_program_is_refused")


def _tampered(trial: Trial, path: Path, whole: bytes, damages: dict[str, str], parts: tuple[str, ...]) -> None:
    """Do each damage; ``check`` must name it by the words, a part of them, and the rest must be shown."""
    trial.wanted = len(damages)
    for (statement, words), _ in zip(damages.items(), trial.each(), strict=True):
        path.write_bytes(whole)
        tamper(path, "PRAGMA foreign_keys=OFF", statement)
        findings = check(path)
        named = [line for line in findings if words in line and all(part in line for part in parts)]
        trial.require(named, f"{statement}: {findings}")
        before = path.read_bytes()
        try:
            with Project(path) as project:
                shown = sum(len(project.spans(name)) for name in ("a0", "a1", "a2"))
        except AnnotatorError as error:
            trial.require(False, f"{statement}: nothing is shown: {error}")
            continue
        trial.require(shown >= trial_spans(whole, path) - 1, f"{statement}: {shown} spans are shown")
        trial.require(path.read_bytes() == before, f"{statement}: the file was written to")


def trial_spans(whole: bytes, path: Path) -> int:
    """Return how many spans a whole project holds."""
    beside = path.with_name("whole.annot")
    beside.write_bytes(whole)
    with Project(beside) as project:
        return project.span_count()


@case("F07", full=4, quick=4)
def spans_out_of_place(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole, first = sample_project(path), "WHERE key = (SELECT min(key) FROM span WHERE fragments IS NULL)"
    damages = {
        f"UPDATE span SET start_char = end_char + 3 {first}": "",
        f"UPDATE span SET end_char = 100000 {first}": "100000",
        f"UPDATE span SET start_char = -5 {first}": "-5",
        f"UPDATE span SET start_char = end_char {first}": "empty",
    }
    _tampered(trial, path, whole, damages, ("span", "article a"))
    return "each named with span and article, the others shown"


@case("F08", full=2, quick=2)
def another_quote(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole, first = sample_project(path), "WHERE key = (SELECT min(key) FROM span)"
    damages = {
        f"UPDATE span SET quote = 'elsewhere' {first}": "elsewhere",
        "UPDATE article_text SET text = 'z' || substr(text, 2) WHERE article_key = 1": "hashes differ",
    }
    trial.wanted = len(damages)
    for (statement, words), _ in zip(damages.items(), trial.each(), strict=True):
        path.write_bytes(whole)
        tamper(path, statement)
        trial.require(any(words in line for line in check(path)), f"{statement}: {check(path)}")
        trial.require(any(words in line for line in check(path)), "a second check finds nothing")
    return "reported each time, nothing changed"


@case("F09", full=4, quick=4)
def orphans(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole = sample_project(path)
    damages = {
        "UPDATE span SET article_key = 99 WHERE key = (SELECT min(key) FROM span)": "not there",
        "UPDATE span SET label = 'gone' WHERE key = (SELECT min(key) FROM span)": "'gone'",
        "UPDATE relation SET head = 'gone' WHERE key = (SELECT min(key) FROM relation)": "gone",
        "DELETE FROM span WHERE id = (SELECT head FROM relation LIMIT 1)": "not there",
    }
    _tampered(trial, path, whole, damages, ())
    return "each reported, nothing deleted"


@case("F11", full=4, quick=4)
def wrong_types(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole, first = sample_project(path), "WHERE key = (SELECT min(key) FROM span)"
    damages = {
        f"UPDATE span SET note = x'00ff' {first}": "",
        f"UPDATE span SET end_char = 9223372036854775807 {first}": "",
        f"UPDATE span SET note = CAST(x'ff80' AS TEXT) {first}": "",
        f"UPDATE span SET attributes = '[' {first}": "",
    }
    _tampered(trial, path, whole, damages, ())
    return "each reported, the others shown"


@case("F12")
def newer(trial: Trial) -> str:
    return run_tests(
        trial,
        "tests/storage/test_opening.py::test_a_newer_project_is_refused_with_both_versions",
        "tests/window/test_trouble.py::test_a_newer_project_is_refused_with_both_versions_and_not_touched",
        "tests/window/test_faults.py::test_a_newer_project_is_refused_by_every_command_and_not_touched",
    )


@case("F17")
def damaged_settings(trial: Trial) -> str:
    return run_tests(
        trial,
        "tests/ui/test_settings.py",
        "tests/window/test_faults.py::test_damaged_settings_are_set_aside_and_the_program_starts",
    )

"""F06, F15, F16: what is still good of a damaged project comes into a new one; the damaged one is kept as it is."""

from __future__ import annotations

from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.salvage import Rescue, salvage
from tests.faults.cases import Trial, case
from tests.faults.children import Child, Tell
from tests.faults.damage import all_that_is_readable, sample_project, trial_spans
from tests.faults.scripted import LABELS, view_of
from tests.storage.material import tamper

_FIRST = "WHERE key = (SELECT min(key) FROM span)"

#: Damage that costs at most so many spans, and what a line about it must hold.
_DAMAGES = (
    (f"UPDATE span SET end_char = 100000 {_FIRST}", 1, "span"),
    (f"UPDATE span SET note = CAST(x'ff80' AS TEXT) {_FIRST}", 1, "span"),
    ("UPDATE relation SET head = 'gone' WHERE key = (SELECT min(key) FROM relation)", 0, "relation"),
    ("UPDATE change SET edits = '[' WHERE seq = 5", 0, ""),
)


def _rescued(path: Path, target: Path) -> Rescue:
    target.unlink(missing_ok=True)
    return salvage(path, target, LABELS)


@case("F06", full=3, quick=3)
def something_missing(trial: Trial) -> str:
    path, target, said = trial.folder / "news.annot", trial.folder / "rescued.annot", ""
    whole = sample_project(path)
    spans = trial_spans(whole, path)
    missing = ("DROP TABLE relation", "ALTER TABLE span DROP COLUMN note", "DROP INDEX ix_span_id")
    for number in trial.each():
        path.write_bytes(whole)
        tamper(path, missing[number % 3])
        name = missing[number % 3].split()[-1]
        for words in (all_that_is_readable(path)[0], *check(path)[:1]):
            trial.require(name in words, words)
        before = path.read_bytes()
        try:
            rescue = _rescued(path, target)
            trial.require(rescue.articles == 3 and rescue.spans == spans, f"without {name}: {rescue}")
            trial.require(not check(target), check(target)[:2])
        except AnnotatorError as error:
            trial.require(False, f"without {name} nothing of the rest comes along: {error}")
        trial.require(path.read_bytes() == before, f"without {name}: the damaged file was written to")
        said = said or all_that_is_readable(path)[0]
    return f"“{said}”; the rest comes into a new project"


@case("F15", full=len(_DAMAGES), quick=len(_DAMAGES))
def twice(trial: Trial) -> str:
    path, first, second = (trial.folder / f"{name}.annot" for name in ("news", "first", "second"))
    whole = sample_project(path)
    for number in trial.each():
        statement, _, _ = _DAMAGES[number % len(_DAMAGES)]
        path.write_bytes(whole)
        tamper(path, statement)
        _rescued(path, first)
        again = _rescued(first, second)
        lost = [line for line in again.lost if "steps of undo" not in line]  # which every rescue leaves behind
        trial.require(not lost, f"{statement}: a second rescue loses {lost[:2]}")
        with Project(first, read_only=True) as one, Project(second, read_only=True) as other:
            trial.require(view_of(one)[0] == view_of(other)[0], f"{statement}: the second rescue has other values")
    return "a second rescue loses nothing and finds nothing"


@case("F16", full=300, quick=8)
def rescue(trial: Trial) -> str:
    path, target, brought = trial.folder / "news.annot", trial.folder / "rescued.annot", 0
    whole = sample_project(path)
    spans = trial_spans(whole, path)
    for statement, cost, words in _DAMAGES:
        path.write_bytes(whole)
        tamper(path, statement)
        before = path.read_bytes()
        done = _rescued(path, target)
        trial.require(done.spans >= spans - cost, f"{statement}: {done.spans} of {spans} spans")
        trial.require(not words or any(words in line for line in done.lost), f"{statement}: {done.lost[:3]}")
        trial.require(path.read_bytes() == before, f"{statement}: the damaged file was written to")

    def work(tell: Tell, content: bytes) -> None:
        path.write_bytes(content)
        try:
            done = _rescued(path, target)
            wrong = check(target)
            tell(f"{done.spans} {'sound' if not wrong else wrong[0]}")
        except AnnotatorError as error:
            tell(f"0 refused: {error}")
        tell(path.read_bytes() == content)

    for number in trial.each():
        content = bytearray(whole)
        if number % 3 == 0:
            del content[trial.chance.randrange(4096, len(content)) :]
        for _ in range(number % 3 * 4):
            content[trial.chance.randrange(200, len(content))] ^= 1 << trial.chance.randrange(8)
        child = Child(lambda tell, content=bytes(content): work(tell, content))
        lines = child.end(60)
        if trial.require(child.status == 0 and lines[-1] == "True", f"file {number}: {child.status}, {lines[-1:]}"):
            count, _, words = lines[0].partition(" ")
            trial.require(words == "sound" or words.startswith("refused"), f"file {number}: {words}")
            brought += int(count)
    share = 100 * brought / max(1, spans * trial.runs)
    return f"each loss is a line, the damaged file is kept; {share:.0f} of 100 spans came along from {trial.runs} files"

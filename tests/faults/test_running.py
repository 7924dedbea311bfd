"""The runner itself: what hangs is ended with all that it began, and a report goes on where it was broken off."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.cases import BROKEN, HELD, Manner, Outcome
from tests.faults.report import commit, merged, read, table, write

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.skipif(not hasattr(os, "fork"), reason="the cases fork"), pytest.mark.timeout(120)]

#: Runs cases of its own in a process of its own: the runner ends everything below the process that it is in.
_RUN = """
import json, os, subprocess, sys, time
from tests.faults import cases, running
cases.LIMIT = float(sys.argv[2])
running._GRACE = 1.0
running.adopt_orphans()

def hangs(trial):
    trial.count(3)
    subprocess.Popen(["sleep", "654"], start_new_session=True)
    if not os.fork():
        os.setsid()
        time.sleep(600)
    time.sleep(600)

def deaf(trial):
    import signal
    signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    time.sleep(600)

def dies(trial):
    os._exit(9)

def leaves(trial):
    subprocess.Popen(["sleep", "654"], start_new_session=True)
    (trial.folder / "locked").mkdir(mode=0o500)
    trial.count()
    return os.environ["HOME"] + " " + str(trial.folder)

outcome = running.run(cases.Case("K01", "a case", vars()[sys.argv[1]]), cases.Manner())
print(json.dumps([vars(outcome), running._below(os.getpid())]))
"""


def outcome_of(name, minutes=0.01):
    command = [sys.executable, "-c", _RUN, name, str(minutes)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=True)
    return json.loads(said.stdout)


def test_a_case_that_hangs_says_where_and_takes_its_processes_along():
    outcome, left = outcome_of("hangs")
    assert outcome["outcome"] == BROKEN
    assert outcome["runs"] == 3
    assert "hangs" in outcome["figure"]
    assert "in hangs" in outcome["details"][0]
    assert left == []


def test_a_case_that_does_not_even_hear_is_ended():
    outcome, left = outcome_of("deaf")
    assert (outcome["outcome"], outcome["failures"], left) == (BROKEN, 1, [])


def test_a_case_that_dies_is_a_failure():
    outcome, _ = outcome_of("dies", 1)
    assert (outcome["outcome"], outcome["failures"]) == (BROKEN, 1)


def test_a_case_has_a_home_of_its_own_and_nothing_of_it_stays():
    outcome, left = outcome_of("leaves", 1)
    assert outcome["outcome"] == HELD
    home, folder = map(Path, outcome["figure"].split())
    assert home.parent == folder.parent
    assert not home.parent.exists()
    assert left == []


def faults(*words):
    return subprocess.run(
        [sys.executable, "-m", "tests.faults", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_second_run_goes_on_where_the_first_was_broken_off(tmp_path):
    file, words = tmp_path / "report.json", ("--quick", "--json", tmp_path / "report.json")
    state = commit()
    faults("--only", "F08", *words)
    first = read(file)
    assert set(first) == {"F08"}
    again = faults("--only", "F08,F07", *words)
    if commit() == state:  # nobody changed the program meanwhile
        assert again.stdout.count("(run before)") == 1
        assert read(file)["F08"] == first["F08"]
    assert set(read(file)) == {"F07", "F08"}


def test_a_run_that_is_broken_off_clears_up_and_keeps_what_had_ended(tmp_path):
    file, here = tmp_path / "report.json", tmp_path / "tmp"
    here.mkdir()
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.faults", "--only", "F08,Q04", "--json", file],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(here)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in run.stdout:  # the case after it takes half an hour
            if line.startswith("Q. "):
                break
        run.terminate()
        assert run.wait(60) == 130
    finally:
        run.kill()
        run.stdout.close()
    assert set(read(file)) == {"F08"}
    assert list(here.iterdir()) == []


def test_files_are_merged_into_one_table_that_names_what_is_missing(tmp_path):
    def outcome(id_, ended, **values):
        return Outcome(id_, "what", **{"outcome": HELD, "runs": 7, "commit": "abc", "ended": ended, **values})

    one, two = tmp_path / "one.json", tmp_path / "two.json"
    write(one, [outcome("K01", "2025-01-02", figure="the later | one"), outcome("K02", "2025-01-01", commit="def")])
    write(two, [outcome("K01", "2025-01-01"), outcome("K03", "2025-01-01", outcome=BROKEN, details=["it broke"])])
    told = table(merged([one, two]))
    assert "| K01 | held | 7 | 0 | the later \\| one |" in told
    assert "K04: it is in none of the files" in told
    assert "K03: what" not in told.splitlines()  # it is named by the catalogue's words
    assert "    it broke" in told.splitlines()
    assert "different states of the program: abc, def" in told
    assert faults("--report", one, two).returncode == 1


def test_what_was_run_otherwise_has_other_words():
    manners = [Manner(), Manner(0.1), Manner(quick=True), Manner(seed=3), Manner(long=True)]
    assert len({manner.words() for manner in manners}) == len(manners)

"""Cases that tests of the program hold already: they are run and counted, not written again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from tests.faults.cases import NotRunError, Trial

ROOT = Path(__file__).parents[2]


def run_tests(trial: Trial, *names: str) -> str:
    """Run tests by their names as pytest has them; each is one run of the case."""
    with tempfile.TemporaryDirectory(prefix="fault-tests-") as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junit-xml={report}", *names]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if not trial.require(report.exists(), said.stdout[-500:], said.stderr[-500:]):
            return ""
        tests = list(ElementTree.parse(report).iter("testcase"))
    skipped = [test for test in tests if test.find("skipped") is not None]
    for test in tests:
        wrong = next((found for kind in ("failure", "error") if (found := test.find(kind)) is not None), None)
        if test not in skipped:
            trial.count()
            trial.require(wrong is None, test.get("name"), "" if wrong is None else wrong.get("message"))
    trial.require(tests, "no such tests:", *names, said.stdout[-500:])
    if tests and len(skipped) == len(tests):
        raise NotRunError("its tests are skipped on this machine")
    return f"{len(tests) - len(skipped)} tests of {', '.join(sorted({name.split('::')[0] for name in names}))}"

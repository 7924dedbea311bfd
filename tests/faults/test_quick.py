"""A few runs of every quick fault case; ``make faults`` runs them all, and by the hundred."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.cases import HELD, NOT_RUN
from tests.faults.catalogue import GROUPS

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.skipif(not hasattr(os, "fork"), reason="the cases fork"), pytest.mark.timeout(300)]


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_the_quick_cases_of_a_group_keep_their_promises(group, tmp_path):
    report = tmp_path / "report.json"
    said = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--quick", "--group", group, "--json", report],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), said.stderr
    cases = json.loads(report.read_text(encoding="utf-8"))["cases"]
    assert cases
    broken = [case for case in cases if case["outcome"] not in (HELD, NOT_RUN)]
    assert broken == []

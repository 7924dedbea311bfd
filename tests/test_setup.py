"""What a fresh machine gets: the lock file, and the pins that the program cannot do without."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "win32": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}


class Locked(NamedTuple):
    """One requirement of the lock file and its hashes."""

    requirement: Requirement
    hashes: list[str]


def locked() -> list[Locked]:
    """Return the requirements of the lock file, comments left out."""
    text = re.sub(r"^\s*#.*$", "", (ROOT / "requirements.lock").read_text("utf-8"), flags=re.MULTILINE)
    found = []
    for entry in filter(str.strip, text.replace("\\\n", " ").splitlines()):
        requirement, *hashes = entry.split("--hash=")
        found.append(Locked(Requirement(requirement.strip()), [digest.strip() for digest in hashes]))
    return found


def wanted() -> list[Requirement]:
    """Return what pyproject.toml asks for, to run and to build."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = [
        *project["project"]["dependencies"],
        *project["build-system"]["requires"],
        *project["dependency-groups"]["dev"],
    ]
    return [Requirement(name) for name in names]


def version_for(name: str, environment: dict[str, str]) -> Version:
    """Return the one version of a package that the lock file gives to an environment."""
    [version] = [
        next(iter(requirement.specifier)).version
        for requirement, _ in locked()
        if canonicalize_name(requirement.name) == canonicalize_name(name)
        and (requirement.marker is None or requirement.marker.evaluate(environment))
    ]
    return Version(version)


def environment_of(python: str, platform: str) -> dict[str, str]:
    return {"python_version": python, "python_full_version": f"{python}.0", **PLATFORMS[platform]}


def test_the_lock_file_names_no_host():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "//" not in text
    assert "--index" not in text
    assert "--extra-index" not in text
    assert "--find-links" not in text


def test_every_locked_requirement_has_one_version_and_hashes():
    entries = locked()
    assert len(entries) > 20
    for requirement, hashes in entries:
        assert [clause.operator for clause in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", digest) for digest in hashes), requirement


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_file_satisfies_what_the_project_asks_for(python, platform):
    environment = environment_of(python, platform)
    for requirement in wanted():
        if requirement.marker is None or requirement.marker.evaluate(environment):
            assert version_for(requirement.name, environment) in requirement.specifier, requirement


def test_qt_stays_below_6_12_while_python_is_below_3_12():
    assert version_for("PySide6-Essentials", environment_of("3.11", "linux")) < Version("6.12")


def test_qt_for_python_survives_many_calls_that_return_nothing():
    """PySide6 6.12.0 on Python 3.11 drops a reference to None in each of them, and aborts after some five thousand."""
    script = """
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal(bool)

bell, heard = Bell(), []
bell.rung.connect(heard.append)
for _ in range(20_000):
    QObject().setObjectName("x")
    bell.rung.emit(True)
assert len(heard) == 20_000
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")

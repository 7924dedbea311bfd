"""The wheel carries all that the program needs, and an installed program finds it there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOMES = {"annotator": "annotator", "resources": "annotator/_data/resources", "seeds": "annotator/_data/seeds"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel of this checkout, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of an installed program, as pip would unpack it."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def python(installed: Path, cwd: Path, *arguments: str) -> str:
    """Run Python far from the checkout, with the installed program first on its path; return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_wheel_holds_presets_articles_migrations_icons_and_the_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "annotator/_data/resources/schemas/news.toml" in names
    assert any(name.startswith("annotator/_data/seeds/") for name in names)
    assert any(name.startswith("annotator/storage/migrations/") and name.endswith(".py") for name in names)
    assert any(name.startswith("annotator/_data/resources/icons/") and name.endswith(".svg") for name in names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_wheel_holds_every_file_of_the_package_the_resources_and_the_seeds(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, home in HOMES.items():
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        missing = [path for path in files if f"{home}/{path.relative_to(ROOT / folder).as_posix()}" not in names]
        assert files
        assert missing == []


def test_the_wheel_brings_no_project_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if ".annot" in Path(name).name or name.startswith("tests/")] == []


def test_an_installed_program_finds_its_resources(installed, tmp_path):
    script = """
from annotator.resources import load_preset, resource, seeds
labels = [label.id for label in load_preset("news")]
print(resource("schemas", "news.toml"), seeds(), *labels, sep="\\n")
"""
    preset, seeds, *labels = python(installed, tmp_path, "-c", script).splitlines()
    assert Path(preset) == installed / "annotator/_data/resources/schemas/news.toml"
    assert Path(seeds) == installed / "annotator/_data/seeds"
    assert labels == ["claim", "actor", "location", "event"]


def test_an_installed_program_makes_a_project_of_the_sample_articles_and_finds_nothing_wrong(installed, tmp_path):
    articles = installed / "annotator/_data/seeds"
    python(installed, tmp_path, "-m", "annotator", "new", "sample.annot", str(articles))
    assert python(installed, tmp_path, "-m", "annotator", "check", "sample.annot") == ""
    exported = python(installed, tmp_path, "-m", "annotator", "export", "sample.annot")
    assert len(exported.splitlines()) == len(list(articles.glob("*.txt")))

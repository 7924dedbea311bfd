"""Backups on the command line, and what it says where a window has the project open."""

from __future__ import annotations

import subprocess
import sys

import pytest

from annotator import cli
from annotator.storage.backups import back_up
from annotator.storage.check import check
from annotator.storage.locking import beside, claim
from tests.storage.material import bring, coded, span, state_of, tamper


@pytest.fixture
def run(capfdbinary, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        output, messages = capfdbinary.readouterr()
        return status, output.decode(), messages.decode()

    return call


def test_from_a_backup_to_the_list_and_back(run, project, tmp_path):
    bring(project, coded("a1"))
    then = state_of(project)
    status, output, _ = run("backup", project.path)
    assert status == 0
    assert output.startswith(str(tmp_path / "data" / "annotator" / "backups" / "news-"))
    assert run("backup", project.path)[2] == "Nothing has changed since the last backup\n"
    bring(project, coded("a2"))
    project.close()
    status, output, _ = run("backups", project.path)
    [line] = output.splitlines()
    assert (status, line.split("\t")[2:]) == (0, ["1", "0", "sound", "import"])
    status, _, messages = run("restore", project.path)
    assert status == 0
    assert "What it was before is kept in news (before restore " in messages
    with type(project)(project.path) as opened:
        assert state_of(opened) == then
    assert check(project.path) == []
    assert not beside(project.path).exists()


def test_a_damaged_backup_is_named_and_passed_over(run, project, tmp_path):
    root = tmp_path / "elsewhere"
    good = back_up(project.path, root)
    bring(project, coded("a1"))
    bad = back_up(project.path, root)
    bad.path.write_bytes(bad.path.read_bytes()[:5000])
    project.close()
    status, output, _ = run("backups", project.path, "--folder", root)
    assert status == 1
    assert ["damaged: " in line for line in output.splitlines()] == [True, False]
    status, _, messages = run("restore", project.path, bad.path.stem, "--folder", root)
    assert (status, "damaged" in messages) == (1, True)
    assert run("restore", project.path, "--folder", root)[0] == 0
    assert run("restore", project.path, good.path)[0] == 0
    good.path.unlink()
    assert run("restore", project.path, "--folder", root)[2].startswith("annotator: All backups of it are damaged.")
    assert run("restore", project.path, "no such")[0] == 1


def test_a_project_that_a_window_has_open_is_not_replaced_and_takes_an_import_with_a_word(run, project, tmp_path):
    back_up(project.path, tmp_path / "elsewhere")
    before = project.path.read_bytes()
    (tmp_path / "a.txt").write_text("Port shut\nNo ship has left.\n", encoding="utf-8")
    with claim(project.path):
        status, _, messages = run("restore", project.path, "--folder", tmp_path / "elsewhere")
        assert (status, "is open already, by " in messages) == (1, True)
        assert "Close it there first; nothing was changed." in messages
        assert project.path.read_bytes() == before
        status, _, messages = run("import", project.path, tmp_path / "a.txt")
        assert status == 0
        assert "It is open, by " in messages
    assert "It is open" not in run("import", project.path, tmp_path / "a.txt")[2]


def test_what_is_no_project_gets_no_backup(run, tmp_path):
    (tmp_path / "strange.annot").write_bytes(b"nothing")
    assert run("backup", tmp_path / "strange.annot")[2].startswith("annotator: strange.annot is not a project")


def test_repair_puts_the_good_part_in_its_place_once_and_keeps_the_damaged_file(run, project, tmp_path):
    bring(project, coded("a1", spans=[span(0, 5)]), coded("a2"))
    project.close()
    tamper(project.path, "UPDATE span SET quote = 'Oslo'")
    damaged = project.path.read_bytes()
    assert run("check", project.path)[0] == 1
    assert project.path.read_bytes() == damaged
    status, output, messages = run("check", "--repair", project.path)
    assert status == 1
    assert "it does not mark what it marked" in output
    assert "2 articles, 0 spans, 0 relations and 0 entities are in news.annot again" in messages
    [aside] = tmp_path.glob("news (before repair *.annot")
    assert aside.read_bytes() == damaged
    assert run("check", "--repair", project.path) == (0, "", "nothing wrong found\n")
    assert len(list(tmp_path.glob("*.annot"))) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Qt asks Windows itself where settings are")
@pytest.mark.parametrize("name", ["plain", "two words", 'a "b" \\ c', "x=1, y;2", "اخبار 😀", "100%", "\\x41"])
def test_the_folder_that_the_window_was_told_is_used_unless_another_is_named(run, project, tmp_path, name):
    chosen = tmp_path / name
    writes = [sys.executable, "-c", CHOOSE, str(chosen)]
    done = subprocess.run(
        writes, capture_output=True, text=True, check=True
    )  # where Qt puts it is settled at its start
    assert done.stdout.split() == [str(tmp_path / "config" / "annotator" / "annotator.ini")]
    status, output, _ = run("backup", project.path)
    assert status == 0
    assert output.startswith(f"{chosen}/news-")
    assert run("backups", project.path)[1].count("\n") == 1
    assert run("backups", project.path, "--folder", tmp_path / "other")[1] == ""
    bring(project, coded("a1"))
    project.close()
    assert run("restore", project.path)[0] == 0
    assert not (tmp_path / "data").exists()


CHOOSE = """
import sys
from annotator.ui.settings import Settings
settings = Settings()
settings.set("backup_folder", sys.argv[1])
print(settings.path)
"""


@pytest.mark.parametrize(
    "content", ["", "[General]\n", "backup_folder=1\n", "[General]\nbackup_folder=[1]\n", "\0[[\n="]
)
def test_settings_that_name_no_folder_leave_the_usual_one(run, project, tmp_path, content):
    file = tmp_path / "config" / "annotator" / "annotator.ini"
    file.parent.mkdir(parents=True)
    file.write_text(content, encoding="utf-8")
    assert run("backup", project.path)[1].startswith(str(tmp_path / "data" / "annotator" / "backups"))

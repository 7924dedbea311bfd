"""What lies around a project: folders that are synchronised, shares, second versions, journals from elsewhere."""

from __future__ import annotations

import shutil
import signal

import pytest

from annotator.core.change import adding
from annotator.core.errors import NotSavedError, StrayJournalError
from annotator.storage import Project, history
from annotator.storage.check import check
from annotator.storage.journals import journal_of, require_own, set_aside
from annotator.storage.surroundings import concerns, second_versions, service_of, share_of
from tests.storage.material import bring, coded, span, start_child, state_of

TEXT = "Talks moved to Doha. " * 400


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox/desk", "Dropbox"),
        ("Dropbox (Newsroom)", "Dropbox"),
        ("OneDrive - Newsroom/a", "OneDrive"),
        ("Library/Mobile Documents/com~apple", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("work/dropboxes", ""),
        ("on edrive", ""),
    ],
)
def test_a_folder_that_is_synchronised_is_known_by_its_name(tmp_path, folder, service):
    assert service_of(tmp_path / folder / "news.annot") == service


def test_a_folder_that_is_synchronised_is_known_by_what_lies_in_it(tmp_path):
    (tmp_path / "shared" / "deep").mkdir(parents=True)
    (tmp_path / "shared" / ".stfolder").mkdir()
    assert service_of(tmp_path / "shared" / "deep" / "news.annot") == "Syncthing"


def test_a_share_is_known_by_the_innermost_mount(tmp_path):
    mounts = (
        "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        "30 21 0:50 / /mnt/desk\\040files rw shared:2 - cifs //desk/files rw\n"
        "31 30 8:2 / /mnt/desk\\040files/local rw - ext4 /dev/sdb1 rw\n"
        "nonsense\n"
    )
    from pathlib import Path

    assert share_of(Path("/mnt/desk files/a/news.annot"), lambda: mounts) == "cifs"
    assert share_of(Path("/mnt/desk files/local/news.annot"), lambda: mounts) == ""
    assert share_of(Path("/mnt/desk filesystem/news.annot"), lambda: mounts) == ""
    assert share_of(tmp_path, lambda: "") == ""


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("news (Mara's conflicted copy 2025-10-19).annot", True),
        ("news.sync-conflict-20251019-140322-ABCDEF.annot", True),
        ("news (conflict copy).annot", True),
        ("news-DESK3-conflict-1.annot", True),
        ("news (before restore 2025-10-19 14.03).annot", False),
        ("news of the conflict.txt", False),
        ("other (conflicted copy).annot", False),
        ("news (copy).annot", False),
    ],
)
def test_a_second_version_is_known_by_what_services_call_it(project, tmp_path, name, is_one):
    (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in second_versions(project.path)] == ([name] if is_one else [])
    assert len(concerns(project.path)) == int(is_one)


def left_by_a_crash(project):
    """Return what a killed save leaves: the file and its journal, as bytes; the journal is hot."""
    child = start_child(
        """
        import sqlite3
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA cache_size=1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE article_text SET text = text || 'half written'")
        db.execute("CREATE TABLE t (x)")
        db.execute("INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 3000)"
                   " SELECT hex(randomblob(400)) FROM n")
        print("half", flush=True)
        sys.stdin.read()
        """,
        project.path,
    )
    assert child.stdout.readline() == b"half\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    return project.path.read_bytes(), journal_of(project.path).read_bytes()


@pytest.fixture
def worked(project):
    bring(project, *(coded(f"a{n}", TEXT) for n in range(30)))
    return project


def test_the_journal_of_a_crash_is_its_own_and_takes_the_half_written_back(worked):
    then = state_of(worked)
    left_by_a_crash(worked)
    require_own(worked.path)
    with Project(worked.path) as reopened:
        assert state_of(reopened) == then
    assert check(worked.path) == []


def test_a_journal_of_another_time_is_not_applied_and_kept(worked, tmp_path):
    before = worked.path.read_bytes()
    _, journal = left_by_a_crash(worked)
    worked.path.write_bytes(before)
    journal_of(worked.path).unlink()
    for number in range(3):
        worked.do(adding("tag", span(number, number + 5, article_id="a0")))
    now = state_of(worked)
    worked.close()
    journal_of(worked.path).write_bytes(journal)
    whole = worked.path.read_bytes()
    with pytest.raises(StrayJournalError) as refused:
        require_own(worked.path)
    assert "news.annot-journal" in str(refused.value)
    assert worked.path.read_bytes() == whole
    aside = set_aside(worked.path)
    assert aside.read_bytes() == journal
    require_own(worked.path)
    with Project(worked.path) as reopened:
        assert state_of(reopened) == now
    assert check(worked.path) == []


def test_a_journal_of_another_project_is_not_applied(worked, tmp_path, label_set):
    with Project.create(tmp_path / "other.annot", label_set) as other:
        bring(other, coded("b1", TEXT))
    worked.do(adding("tag", span(0, 5, article_id="a0")))
    for number in range(5):
        worked.do(adding("tag", span(number, number + 9, article_id="a0")))
    _, journal = left_by_a_crash(worked)
    journal_of(tmp_path / "other.annot").write_bytes(journal)
    with pytest.raises(StrayJournalError):
        require_own(tmp_path / "other.annot")


@pytest.mark.parametrize("content", [b"", b"garbage" * 100, bytes(512)])
def test_a_journal_that_sqlite_ignores_is_no_danger(worked, content):
    then = state_of(worked)
    worked.close()
    journal_of(worked.path).write_bytes(content)
    require_own(worked.path)
    with Project(worked.path) as reopened:
        assert state_of(reopened) == then


def test_saving_all_the_time_is_never_taken_for_a_stray_journal(worked):
    child = start_child(
        """
        project = Project(path)
        for number in range(100_000):
            project.do(adding("tag", span(number % 4000, number % 4000 + 3, article_id="a0")))
            print("saved", flush=True) if number == 3 else None
        """,
        worked.path,
    )
    assert child.stdout.readline() == b"saved\n"
    for _ in range(300):
        require_own(worked.path)
    child.kill()
    child.communicate()


def test_a_second_journal_is_set_aside_under_a_name_of_its_own(worked):
    shutil.copy2(worked.path, journal_of(worked.path))
    first = set_aside(worked.path)
    shutil.copy2(worked.path, journal_of(worked.path))
    assert set_aside(worked.path) != first


def test_a_file_that_is_replaced_while_a_change_is_being_written_gets_nothing_of_it(worked, tmp_path, monkeypatch):
    real, theirs = history.do, worked.path.read_bytes()
    (tmp_path / "theirs").write_bytes(theirs)

    def replaced_meanwhile(db, change, texts):
        real(db, change, texts)
        (tmp_path / "theirs").replace(worked.path)

    monkeypatch.setattr(history, "do", replaced_meanwhile)
    with pytest.raises(NotSavedError, match="moved, replaced or deleted while it was open"):
        worked.do(adding("tag", span(0, 5, article_id="a0")))
    assert worked.path.read_bytes() == theirs
    assert not journal_of(worked.path).exists()
    assert worked.undo_texts()[0] == "import"

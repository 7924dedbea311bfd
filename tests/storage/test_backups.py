"""Backups are whole or not there, told apart by project, never in the way, and come back as they were."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from annotator.core.change import adding
from annotator.core.errors import CopyError
from annotator.storage import Project, backups, copies
from annotator.storage.backups import back_up, backups_of, folder_of, prepare, put_back
from annotator.storage.check import check
from annotator.storage.copies import PostponedError, StoppedError
from tests.storage.material import bring, coded, run_child, span, start_child, state_of, tamper

TEXT = "Talks moved to Doha. " * 400


@pytest.fixture
def root(tmp_path):
    return tmp_path / "kept elsewhere" / "backups"


@pytest.fixture
def worked(project):
    bring(project, coded("a1", TEXT), coded("a2"))
    project.do(adding("tag Talks as actor", span(0, 5)))
    return project


def test_a_backup_holds_what_the_project_held_and_says_what_that_is(worked, root):
    before = state_of(worked)
    made = back_up(worked.path, root)
    assert (made.facts.articles, made.facts.spans, made.facts.last_change) == (2, 1, "tag Talks as actor")
    assert [backup.path for backup in backups_of(worked.path, root)] == [made.path]
    assert made.damage() == ""
    assert check(made.path) == []
    with Project(made.path, read_only=True) as opened:
        assert state_of(opened) == before
        assert opened.undo_texts() == worked.undo_texts()


def test_a_backup_is_made_only_when_something_has_changed_since(worked, root):
    assert back_up(worked.path, root) is not None
    assert back_up(worked.path, root) is None
    worked.do(adding("tag more", span(6, 11)))
    assert back_up(worked.path, root).facts.spans == 2
    assert back_up(worked.path, root) is None


def test_backups_are_readable_by_the_analyst_alone(worked, root):
    made = back_up(worked.path, root)
    for path in (made.path, made.path.with_suffix(".json"), made.path.parent / "about.json"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert made.path.parent.stat().st_mode & 0o077 == 0


def test_a_copy_beside_the_original_has_backups_of_its_own(worked, root, tmp_path):
    back_up(worked.path, root)
    copy = tmp_path / "news (copy).annot"
    shutil.copy2(worked.path, copy)
    assert backups_of(copy, root) == []
    back_up(copy, root)
    assert len(backups_of(copy, root)) == len(backups_of(worked.path, root)) == 1
    assert folder_of(copy, root) != folder_of(worked.path, root)


def test_a_link_to_a_project_has_the_backups_of_the_project(worked, root, tmp_path):
    link = tmp_path / "link.annot"
    link.symlink_to(worked.path)
    back_up(worked.path, root)
    assert back_up(link, root) is None
    assert len(backups_of(link, root)) == 1


def test_a_project_that_was_moved_takes_its_backups_along(worked, root, tmp_path):
    made = back_up(worked.path, root)
    worked.close()
    moved = worked.path.rename(tmp_path / "moved and renamed.annot")
    assert [backup.path.name for backup in backups_of(moved, root)] == [made.path.name]
    assert backups_of(worked.path, root) == []


def test_another_project_in_the_file_of_a_deleted_one_does_not_get_its_backups(worked, root, tmp_path, label_set):
    back_up(worked.path, root)
    worked.close()
    other = tmp_path / "other.annot"
    with Project.create(other, label_set) as made:
        bring(made, coded("b1"))
    content = other.read_bytes()
    worked.path.write_bytes(content)  # the same file number, another project
    worked.path.rename(tmp_path / "third.annot")
    assert backups_of(tmp_path / "third.annot", root) == []


def test_a_backup_while_another_thread_saves_without_a_pause_is_one_state_of_the_project(worked, root):
    going, made = threading.Event(), []

    def save():
        with Project(worked.path) as project:
            place = 0
            while not going.is_set() or place < 3:
                project.do(
                    adding("pair", span(place % 8000, place % 8000 + 5), span(place % 8000, place % 8000 + 9, "claim"))
                )
                place += 1

    thread = threading.Thread(target=save)
    thread.start()
    try:
        while len(made) < 3:
            if backup := back_up(worked.path, root):
                made.append(backup)
    finally:
        going.set()
        thread.join()
    for backup in made:
        assert check(backup.path) == []
        assert (backup.facts.spans - 1) % 2 == 0
    assert check(worked.path) == []


def test_a_large_project_is_copied_in_steps_and_begun_again_where_it_changed(worked, root, monkeypatch):
    monkeypatch.setattr(copies, "ONE_STEP_BYTES", 0)
    monkeypatch.setattr(copies, "STEP_BYTES", 8192)
    told = []

    def progress(done, total):
        told.append((done, total))
        if len(told) == 3:
            worked.do(adding("meanwhile", span(6, 11)))

    made = back_up(worked.path, root, progress=progress)
    assert made.facts.spans == 2
    assert len(told) > 5
    assert check(made.path) == []


def test_a_large_project_that_changes_all_the_time_is_left_for_later(worked, root, monkeypatch):
    monkeypatch.setattr(copies, "ONE_STEP_BYTES", 0)
    monkeypatch.setattr(copies, "STEP_BYTES", 8192)
    place = iter(range(10, 4000))

    def progress(done, total):
        start = next(place)
        worked.do(adding("meanwhile", span(start, start + 3)))

    with pytest.raises(PostponedError):
        back_up(worked.path, root, progress=progress)
    assert backups_of(worked.path, root) == []
    assert [path.name for path in folder_of(worked.path, root).iterdir()] == []


def test_a_backup_can_be_stopped_and_leaves_nothing(worked, root):
    with pytest.raises(StoppedError):
        back_up(worked.path, root, stopped=lambda: True)
    assert backups_of(worked.path, root) == []


def test_a_full_disk_leaves_the_project_and_the_backups_before_alone_and_says_so(worked, root):
    back_up(worked.path, root)
    worked.do(adding("tag more", span(6, 11)))
    output = run_child(
        """
        from annotator.core.errors import CopyError
        from annotator.storage.backups import back_up
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size - 5000, resource.RLIM_INFINITY))
        try:
            back_up(path, Path(os.environ["BACKUPS"]))
        except CopyError as error:
            print(error, error.hint)
        """,
        worked.path,
        BACKUPS=str(root),
    )
    assert "No backup of news.annot could be made" in output
    assert "as they were" in output
    [before] = backups_of(worked.path, root)
    assert before.damage() == ""
    assert sorted(path.suffix for path in before.path.parent.iterdir()) == [".annot", ".json", ".json"]
    assert check(worked.path) == []
    assert back_up(worked.path, root).facts.spans == 2


def test_a_backup_is_not_begun_where_it_would_take_the_last_room(worked, root, monkeypatch):
    free = worked.path.stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - free, free))
    with pytest.raises(CopyError, match="too full"):
        back_up(worked.path, root)
    assert backups_of(worked.path, root) == []


def test_a_folder_that_can_not_be_made_is_said_in_words(worked, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CopyError, match="its folder is a file"):
        back_up(worked.path, tmp_path / "file" / "backups")


def test_a_damaged_project_gets_no_backup_and_keeps_those_before(worked, root):
    good = back_up(worked.path, root)
    tamper(worked.path, "UPDATE article_text SET text = replace(text, 'Doha', 'Oslo') WHERE rowid = 1")
    with pytest.raises(CopyError, match="the project is damaged"):
        back_up(worked.path, root)
    assert [backup.path for backup in backups_of(worked.path, root)] == [good.path]


def test_old_backups_are_thinned_out_by_the_rule(worked, root):
    start = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    for number in range(12):
        worked.do(adding("tag", span(number, number + 3)))
        assert back_up(worked.path, root, now=start + timedelta(minutes=10 * number)) is not None
    there = [backup.made for backup in backups_of(worked.path, root)]
    assert there[0] == start + timedelta(minutes=110)
    assert len(there) == 5  # the newest four, and the last of the hour before
    assert start + timedelta(minutes=50) in there


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "no record, damaged", "record is garbage"])
def test_a_damaged_backup_is_marked_and_not_restored_and_an_older_good_one_is(worked, root, harm):
    good = back_up(worked.path, root)
    worked.do(adding("tag more", span(6, 11)))
    bad = back_up(worked.path, root)
    content = bad.path.read_bytes()
    if harm == "record is garbage":
        bad.path.with_suffix(".json").write_bytes(b"\xff[")
    if harm.startswith("no record"):
        bad.path.with_suffix(".json").unlink()
    ruined = {"cut": content[:-4096], "empty": b""}.get(harm, content.replace(b"Doha", b"Oslo", 1))
    bad.path.write_bytes(ruined)
    newest, older = backups_of(worked.path, root)
    assert newest.damage() != ""
    assert older.damage() == ""
    before = worked.path.read_bytes()
    with pytest.raises(CopyError, match="damaged"):
        prepare(newest, worked.path)
    assert worked.path.read_bytes() == before
    assert older.path == good.path


def test_a_sound_backup_that_has_lost_its_record_can_still_be_restored(worked, root):
    made = back_up(worked.path, root)
    made.path.with_suffix(".json").unlink()
    [found] = backups_of(worked.path, root)
    assert found.facts is None
    assert found.damage() == ""


def test_restoring_brings_the_state_back_and_keeps_the_present_file_beside(worked, root, tmp_path):
    then = state_of(worked)
    made = back_up(worked.path, root)
    worked.do(adding("tag more", span(6, 11)))
    now = state_of(worked)
    worked.close()
    aside = put_back(prepare(made, worked.path), worked.path, datetime(2026, 2, 3, 14, 5))
    assert aside.name == "news (before restore 2026-02-03 14.05).annot"
    with Project(worked.path) as restored, Project(aside) as kept:
        assert state_of(restored) == then
        assert state_of(kept) == now
        restored.do(adding("goes on", span(6, 11)))
    assert check(worked.path) == check(aside) == []
    assert sorted(path.name for path in tmp_path.glob(".*")) == []
    again = put_back(prepare(made, worked.path), worked.path, datetime(2026, 2, 3, 14, 5))
    assert again.name == "news (before restore 2026-02-03 14.05 2).annot"


def test_restoring_over_a_link_replaces_the_project_and_not_the_link(worked, root, tmp_path):
    made = back_up(worked.path, root)
    worked.close()
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.annot"
    link.symlink_to(worked.path)
    put_back(prepare(made, link), link)
    assert link.is_symlink()
    assert list((tmp_path / "elsewhere").iterdir()) == [link]


def test_restoring_a_project_that_is_gone_needs_nothing_to_keep(worked, root):
    made = back_up(worked.path, root)
    worked.close()
    worked.path.unlink()
    assert put_back(prepare(made, worked.path), worked.path) is None
    assert check(worked.path) == []


def test_restoring_a_file_that_is_garbage_now_keeps_it_with_its_journal(worked, root):
    made = back_up(worked.path, root)
    worked.close()
    worked.path.write_bytes(b"garbage" * 1000)
    journal = worked.path.with_name(worked.path.name + "-journal")
    journal.write_bytes(b"something")
    aside = put_back(prepare(made, worked.path), worked.path)
    assert aside.read_bytes() == b"garbage" * 1000
    assert aside.with_name(aside.name + "-journal").read_bytes() == b"something"
    assert check(worked.path) == []


def test_killing_a_backup_at_any_moment_leaves_the_project_and_offers_no_part_of_it(worked, root):
    bring(worked, *(coded(f"b{n}", TEXT) for n in range(60)))
    script = """
    from annotator.storage.backups import back_up
    root = Path(os.environ["BACKUPS"])
    project = Project(path)
    print("ready", flush=True)
    for number in range(100):
        project.do(adding("tag", span(number, number + 3)))
        back_up(path, root)
        print("made", flush=True)
    """
    for run in range(12):
        child = start_child(script, worked.path, BACKUPS=str(root))
        for _ in range(1 + run % 4):
            child.stdout.readline()
        time.sleep(run % 6 * 0.004)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        worked.span_count()  # lets SQLite take back what was half written
        assert check(worked.path) == []
        for backup in backups_of(worked.path, root):
            assert backup.damage() == ""


def test_what_a_killed_backup_left_is_swept_away_by_a_later_one(worked, root):
    folder = back_up(worked.path, root).path.parent
    left = [folder / ".part-0.annot", folder / "2020-01-01T00-00-00.000Z.json"]
    young = folder / ".part-1.annot"
    for path in (*left, young):
        path.write_bytes(b"x")
    for path in left:
        os.utime(path, (0, 0))
    worked.do(adding("tag more", span(6, 11)))
    back_up(worked.path, root)
    assert not any(path.exists() for path in left)
    assert young.exists()


def test_a_name_that_a_folder_can_not_have_is_no_hindrance(tmp_path, root, label_set):
    path = tmp_path / ("% #?'\n" + "ü" * 60 + ".annot")
    with Project.create(path, label_set):
        pass
    made = back_up(path, root)
    assert made.damage() == ""
    assert backups_of(path, root) == [made]


def test_two_backups_in_one_millisecond_both_stay(worked, root):
    moment = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    back_up(worked.path, root, now=moment)
    worked.do(adding("tag more", span(6, 11)))
    back_up(worked.path, root, now=moment)
    assert len(backups_of(worked.path, root)) == 2


def test_the_locks_of_a_save_that_is_under_way_are_not_lost_by_looking_for_changes(worked, root):
    """Closing any handle of a file drops the locks that the process holds on it, so looking must not open it."""
    back_up(worked.path, root)
    opened = []
    real = os.open
    with closing(sqlite3.connect(worked.path)), pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", lambda *arguments: opened.append(arguments[0]) or real(*arguments))
        assert backups._state(worked.path)
        assert back_up(worked.path, root) is None
    assert worked.path not in opened

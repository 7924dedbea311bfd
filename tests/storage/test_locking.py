"""The second to open a project is told who has it; a lock whose owner is gone, or that is garbage, blocks nobody."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket

import pytest

from annotator.core.errors import ProjectInUseError
from annotator.storage import locking
from annotator.storage.locking import beside, claim, owner_of
from tests.storage.material import start_child

HOLD = """
from annotator.storage.locking import claim
lock = claim(path)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def runtime(monkeypatch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runtime")
    monkeypatch.setattr(locking, "user_cache_path", lambda *_, **__: folder / "annotator")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def held(project):
    """A project that another process has open."""
    child = start_child(HOLD, project.path)
    assert child.stdout.readline() == b"held\n"
    yield child
    child.send_signal(signal.SIGCONT)
    child.kill()
    child.communicate()


def test_the_second_process_is_told_who_has_it_and_since_when(project, held):
    with pytest.raises(ProjectInUseError) as refused:
        claim(project.path)
    assert "news.annot is open already, by " in str(refused.value)
    assert socket.gethostname() in str(refused.value)
    assert "since " in str(refused.value)
    assert refused.value.sure
    assert owner_of(project.path).pid == held.pid
    with pytest.raises(ProjectInUseError):
        claim(project.path, anyway=True)


def test_a_killed_owner_blocks_nobody(project, held):
    held.kill()
    held.wait()
    assert beside(project.path).exists()
    assert owner_of(project.path) is None
    with claim(project.path):
        assert owner_of(project.path).pid == os.getpid()


def test_a_stopped_owner_is_respected(project, held):
    held.send_signal(signal.SIGSTOP)
    with pytest.raises(ProjectInUseError):
        claim(project.path)


def test_letting_go_leaves_one_file(project, tmp_path):
    with claim(project.path) as lock:
        assert beside(project.path).exists()
        with pytest.raises(ProjectInUseError):
            claim(project.path)
    assert [path.name for path in tmp_path.iterdir()] == ["news.annot"]
    lock.release()
    claim(project.path).release()


@pytest.mark.parametrize("content", [b"", b"garbage", b"[]", b'{"pid": "x"}', b"\xff" * 9000, b"[" * 4000])
def test_an_empty_or_garbage_lock_blocks_nobody(project, content):
    beside(project.path).write_bytes(content)
    assert owner_of(project.path) is None
    with claim(project.path):
        assert owner_of(project.path).pid == os.getpid()


def test_a_lock_from_the_future_of_a_process_that_is_no_more_blocks_nobody(project):
    said = {"user": "noor", "host": socket.gethostname(), "pid": 2**22 + 5, "since": "2999-01-01T00:00:00Z"}
    beside(project.path).write_text(json.dumps(said))
    claim(project.path).release()


def test_a_lock_of_another_machine_is_told_and_can_be_taken_over(project):
    said = {"user": "noor", "host": "desk-3", "pid": 1, "since": "2025-10-19T14:03:22.000000Z"}
    beside(project.path).write_text(json.dumps(said))
    assert owner_of(project.path).words().startswith("noor on desk-3 since 2025-10-19 ")
    with pytest.raises(ProjectInUseError) as refused:
        claim(project.path)
    assert not refused.value.sure
    assert "desk-3" in str(refused.value)
    with claim(project.path, anyway=True):
        assert owner_of(project.path).pid == os.getpid()


@pytest.mark.parametrize("kind", ["symlink", "hard link", "folder by a link"])
def test_the_same_project_by_another_path_is_known_as_the_same(project, held, tmp_path, kind):
    folder = tmp_path / "elsewhere"
    other = folder / "other name.annot"
    if kind == "folder by a link":
        folder.symlink_to(tmp_path)
        other = folder / project.path.name
    else:
        folder.mkdir()
        other.symlink_to(project.path) if kind == "symlink" else other.hardlink_to(project.path)
    with pytest.raises(ProjectInUseError):
        claim(other)


def test_a_copy_beside_the_original_is_another_project(project, held, tmp_path):
    copy = tmp_path / "copy.annot"
    shutil.copy2(project.path, copy)
    with claim(copy):
        assert owner_of(copy).pid == os.getpid()


def test_where_no_lock_can_be_kept_the_project_opens_all_the_same(project, monkeypatch, tmp_path):
    monkeypatch.setattr(locking, "user_cache_path", lambda *_, **__: tmp_path / "news.annot" / "nowhere")
    monkeypatch.setattr(locking, "beside", lambda path: tmp_path / "no folder" / "x.lock")
    with claim(project.path), claim(project.path):
        assert owner_of(project.path) is None


def test_a_lock_that_is_a_link_is_not_followed(project, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    beside(project.path).symlink_to(precious)
    claim(project.path).release()
    assert precious.read_text() == "mine"


def test_a_lock_that_was_let_go_while_it_was_asked_for_is_made_anew(project, monkeypatch):
    first, asked = claim(project.path), []
    real = locking._taken

    def taken(descriptor):
        if not asked:
            asked.append(True)
            first.release()
        return real(descriptor)

    monkeypatch.setattr(locking, "_taken", taken)
    with claim(project.path):
        assert owner_of(project.path).pid == os.getpid()


def test_a_claim_follows_the_file_that_an_upgrade_puts_in_the_place(project, tmp_path):
    with claim(project.path) as lock:
        shutil.copy2(project.path, tmp_path / "upgraded")
        (tmp_path / "upgraded").replace(project.path)
        lock.follow()
        (tmp_path / "other name.annot").hardlink_to(project.path)
        with pytest.raises(ProjectInUseError):
            claim(tmp_path / "other name.annot")
        before = set(lock.held)
    assert not any(file.exists() for file in before)


def test_who_died_with_a_project_open_is_known_once(project, held):
    held.kill()
    held.wait()
    with claim(project.path) as lock:
        assert lock.left_by.pid == held.pid
    with claim(project.path) as lock:
        assert lock.left_by is None


def test_who_let_go_left_nothing_behind(project):
    child = start_child(HOLD + "lock.release()", project.path)
    child.communicate(timeout=60)
    with claim(project.path) as lock:
        assert lock.left_by is None


@pytest.mark.parametrize("which", ["beside", "of the analyst's"])
def test_one_lock_alone_that_came_with_a_copy_or_a_number_used_again_says_nothing(project, held, runtime, which):
    held.kill()
    held.wait()
    [own] = runtime.rglob("*.lock")
    (own if which == "beside" else beside(project.path)).unlink()
    with claim(project.path) as lock:
        assert lock.left_by is None


def test_where_one_place_alone_can_keep_a_lock_that_one_says_it(project, held, monkeypatch, tmp_path):
    held.kill()
    held.wait()
    monkeypatch.setattr(locking, "user_cache_path", lambda *_, **__: tmp_path / "news.annot" / "nowhere")
    with claim(project.path) as lock:
        assert lock.left_by.pid == held.pid

"""Nothing acknowledged is lost when the process, the disk or another program fails; the words say what happened."""

import os
import random
import signal
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

import pytest

from annotator.core.change import adding
from annotator.core.errors import NotSavedError
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import bring, coded, run_child, span, start_child, state_of

LONG = "Talks moved to Doha. " * 400


def test_a_killed_process_loses_no_change_that_it_acknowledged(project):
    bring(project, coded("a1", LONG))
    script = """
    import random
    project, chance = Project(path), random.Random()
    tagged = list(project.spans("a1"))
    for number in range(100_000):
        if tagged and chance.random() < 0.2:
            undone = project.undo()
            print("undo", flush=True)
            project.redo()
            print("redo", flush=True)
        place = chance.randrange(8_000)
        new = [span(place, place + 3), span(place, place + 4, "claim")]
        project.do(adding("tag", *new))
        print(*(s.id for s in new), flush=True)
    """
    acknowledged, chance = set(), random.Random(7)
    for _ in range(15):
        child = start_child(script, project.path)
        lines = [child.stdout.readline().decode().split() for _ in range(chance.randrange(1, 30))]
        time.sleep(chance.random() / 100)
        os.kill(child.pid, signal.SIGKILL)
        lines += [
            line.decode().split() for line in child.communicate()[0].splitlines(keepends=True) if line.endswith(b"\n")
        ]
        done = [line for line in lines if line and line[0] not in ("undo", "redo")]
        assert all(len(line) == 2 for line in done), lines
        acknowledged |= {id_ for line in done for id_ in line}
        with Project(project.path) as reopened:
            there = {found.id for found in reopened.spans("a1")}
            if acknowledged - there:  # killed between an undo and its redo: taken back, as was asked
                assert reopened.redo() is not None
                there = {found.id for found in reopened.spans("a1")}
            assert acknowledged <= there
            assert len(there) % 2 == 0
            acknowledged = there
        assert check(project.path) == []
    assert len(acknowledged) > 30


def test_a_full_disk_is_told_and_the_project_stays_usable(project):
    bring(project, coded("a1", LONG))
    output = run_child(
        """
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        project = Project(path)
        project.do(adding("first", span(0, 5)))
        before = project.history()
        limit = path.stat().st_size + 4096
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        big = [span(n, n + 50) for n in range(5_000)]
        for _ in range(2):
            try:
                project.do(adding("big", *big))
            except NotSavedError as error:
                print(error, "|", error.hint)
        try:
            bring(project, coded("a2", "x" * 1_000_000))
        except NotSavedError as error:
            print(error)
        assert project.history() == before and project.article_count() == 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        project.do(adding("after", span(2, 6)))
        bring(project, coded("a2", "x" * 1_000_000))
        print(len(project.spans("a1")), project.article_count())
        """,
        project.path,
    )
    lines = output.splitlines()
    assert len(lines) == 4, output
    for line in lines[:3]:
        assert "news.annot" in line
        assert "MB" in line
    assert "All that was saved before is still there" in lines[0]
    assert lines[3] == "2 2"
    assert check(project.path) == []


def test_a_lock_of_another_program_is_waited_for_and_then_told(project):
    bring(project, coded("a1"))
    before = state_of(project)
    holder = sqlite3.connect(project.path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotSavedError, match="another program is using the file"):
        project.do(adding("tag", span(0, 5)))
    assert state_of(project) == before
    release = threading.Timer(0.3, holder.rollback)
    release.start()
    project.do(adding("tag", span(0, 5)))
    release.join()
    holder.close()
    assert len(project.spans("a1")) == 1


def test_an_unfinished_read_elsewhere_delays_a_commit_and_does_not_undo_it(project):
    bring(project, coded("a1"), coded("a2"))
    reader = sqlite3.connect(project.path, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM article").fetchone()
    release = threading.Timer(0.4, reader.rollback)
    release.start()
    begun = time.perf_counter()
    project.do(adding("tag", span(0, 5)))
    assert time.perf_counter() - begun > 0.2
    release.join()
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM article").fetchone()
    with pytest.raises(NotSavedError, match="another program"):
        project.do(adding("tag", span(0, 6)))
    reader.close()
    project.do(adding("tag", span(0, 7)))
    assert [found.end for found in project.spans("a1")] == [7, 5]
    assert check(project.path) == []


def test_two_windows_lose_nothing_to_each_other(project):
    bring(project, coded("a1", LONG))
    script = """
    project = Project(path)
    print("ready", flush=True)
    for n in range(60):
        change = adding("tag", span(n, n + 3, analyst=sys.argv[1] and str(os.getpid())))
        for _ in range(20):  # one that is told to be in the way of the other is tried again, as the window does
            try:
                project.do(change)
                break
            except NotSavedError as error:
                if "another program" not in str(error):
                    raise
    """
    children = [start_child(script, project.path) for _ in range(2)]
    for child in children:
        output, _ = child.communicate(timeout=60)
        assert child.returncode == 0, output.decode()
    assert project.span_count() == 120
    assert len(project.analysts()) == 2
    assert len(project.history()) == 121
    assert check(project.path) == []


def test_a_project_that_was_moved_away_is_told(project, tmp_path):
    bring(project, coded("a1"))
    project.path.rename(tmp_path / "elsewhere.annot")
    with pytest.raises(NotSavedError, match=r"news\.annot.*moved"):
        project.do(adding("tag", span(0, 5)))


@pytest.mark.parametrize("which", ["file", "folder"])
def test_what_may_only_be_read_opens_for_reading_and_says_why(tmp_path, label_set, which):
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "news.annot"
    with Project.create(path, label_set) as project:
        bring(project, coded("a1"))
    path.chmod(0o444 if which == "file" else 0o666)
    folder.chmod(0o777 if which == "file" else 0o555)
    before = path.read_bytes()
    base = Path(tempfile.gettempdir()).resolve()
    for parent in (tmp_path, *(parent for parent in tmp_path.resolve().parents if base in parent.parents)):
        parent.chmod(0o755)
    output = run_child(
        """
        if os.geteuid() == 0:
            os.setuid(65534)
        with Project(path) as project:
            print(project.read_only, project.read_only_reason)
            print(project.article_count(), len(list(project.coded_articles())))
            try:
                project.do(adding("tag", span(0, 5)))
            except NotSavedError as error:
                print(error, error.hint)
            try:
                project.arriving("import", "Noor")
            except NotSavedError as error:
                print(error)
        """,
        path,
    )
    first, second, third, fourth = output.splitlines()
    assert first.startswith("True")
    assert which in first
    assert second == "1 1"
    assert "reading only" in third
    assert "reading only" in fourth
    assert path.read_bytes() == before


def test_reading_only_can_be_asked_for(project):
    bring(project, coded("a1"))
    with Project(project.path, read_only=True) as reader:
        assert reader.read_only
        assert reader.read_only_reason
        with pytest.raises(NotSavedError, match="reading only"):
            reader.do(adding("tag", span(0, 5)))
        with pytest.raises(NotSavedError, match="reading only"):
            reader.undo()
    assert not project.read_only
    assert project.read_only_reason == ""

"""A file is looked at before it is believed; one that is refused stays as it is, byte for byte."""

import os
import sqlite3
import time
from random import Random

import pytest

from annotator.core.change import adding
from annotator.core.errors import ProjectError
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.schema import APPLICATION_ID, HEAD
from tests.storage.material import bring, coded, span, state_of, tamper

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def refused(path):
    """Open a file that must be refused, by the window's door and by ``check``; return the words."""
    before = path.read_bytes() if path.is_file() else None
    names = sorted(path.parent.iterdir())
    begun = time.perf_counter()
    with pytest.raises(ProjectError) as caught:
        Project(path)
    assert time.perf_counter() - begun < 1
    assert check(path)
    assert before == (path.read_bytes() if path.is_file() else None)
    assert sorted(path.parent.iterdir()) == names
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", PNG, b"plain text\n" * 50, Random(1).randbytes(100), Random(2).randbytes(5000), b"SQLite format 3\0"],
)
def test_what_is_no_project_is_refused(tmp_path, content):
    path = tmp_path / "x.annot"
    path.write_bytes(content)
    assert "is not a project" in refused(path)


def test_the_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "x.annot"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE span (id)")
    db.commit()
    db.close()
    assert "is not a project" in refused(path)


def test_a_newer_project_is_refused_with_both_versions(project):
    project.close()
    tamper(project.path, f"PRAGMA user_version={HEAD + 6}")
    words = refused(project.path)
    assert str(HEAD + 6) in words
    assert f"up to version {HEAD}" in words


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM span; END", "trigger 't'"),
        ("CREATE VIEW v AS SELECT * FROM span", "view 'v'"),
        ("CREATE VIRTUAL TABLE f USING fts5(x)", "virtual table 'f'"),
        ("CREATE TABLE extra (x)", "table 'extra'"),
        ("ALTER TABLE span ADD COLUMN g AS (upper(id))", "column 'g'"),
        ("CREATE INDEX odd ON span (lower(label))", "index 'odd'"),
        ("DROP TABLE relation", "table 'relation' is missing"),
        ("ALTER TABLE span DROP COLUMN note", "column 'note' of the table 'span' is missing"),
        ("DROP INDEX ix_span_id", "index 'ix_span_id' is missing"),
    ],
)
def test_a_file_of_another_shape_is_refused_and_says_which(project, statement, words):
    project.close()
    tamper(project.path, statement)
    assert words in refused(project.path)


def test_a_path_that_is_no_file_is_refused_without_a_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "is a folder" in refused(tmp_path)
    assert "pipe" in refused(tmp_path / "pipe")
    assert "link to a file that is not there" in refused(tmp_path / "dangling")
    assert "can't be opened" in refused(tmp_path / "loop")
    assert "is not there" in refused(tmp_path / "absent")
    for path, words in (("/dev/zero", "device"), ("x\0y", "can't be opened"), ("n" * 5000, "can't be opened")):
        with pytest.raises(ProjectError, match=words):
            Project(tmp_path / path)


@pytest.mark.parametrize(
    "name",
    ["two words", "a%20b#c?d&e=f", "quote'\"s", "line\nend", "😀 خبر \u202e", "-x", "file:x", b"\xff\xfe bytes"],
)
def test_a_project_may_have_any_name(tmp_path, label_set, name):
    folder = tmp_path / os.fsdecode(name)
    folder.mkdir()
    path = folder / f"{os.fsdecode(name)}.annot"
    with Project.create(path, label_set) as project:
        bring(project, coded("a1"))
        project.do(adding("tag", span(0, 5)))
    with Project(path) as reopened:
        assert len(reopened.spans("a1")) == 1
    assert check(path) == []
    assert list(folder.iterdir()) == [path]


def test_a_path_that_is_too_long_is_refused_for_that(tmp_path, label_set):
    path = tmp_path.joinpath(*["deep" * 20] * 7, "news.annot")
    path.parent.mkdir(parents=True)
    with pytest.raises(ProjectError, match="its path is too long, 503 bytes are the most"):
        Project.create(path, label_set)
    assert list(path.parent.iterdir()) == []


def test_a_link_opens_what_it_points_to(project, tmp_path):
    bring(project, coded("a1"))
    (tmp_path / "link.annot").symlink_to(project.path)
    with Project(tmp_path / "link.annot") as linked:
        linked.do(adding("tag", span(0, 5)))
    assert len(project.spans("a1")) == 1


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.999])
def test_a_cut_off_project_is_said_to_be_damaged(project, share):
    bring(project, *(coded(f"a{n}", "Talks moved to Doha. " * 50) for n in range(100)))
    project.close()
    content = project.path.read_bytes()
    project.path.write_bytes(content[: int(len(content) * share)])
    cut = project.path.read_bytes()
    try:
        with Project(project.path) as opened:
            assert opened.read_only
            assert "damaged" in opened.read_only_reason
    except ProjectError as error:
        assert "damaged" in str(error)  # noqa: PT017  (either is right; silence is not)
    assert check(project.path)
    assert project.path.read_bytes() == cut


def test_a_damaged_project_opens_for_reading_what_can_be_read(project):
    bring(project, *(coded(f"a{n}", f"{n} Talks moved to Doha. " * 50) for n in range(100)))
    good = state_of(project)
    project.close()
    tamper(
        project.path,
        "PRAGMA writable_schema=1",
        "UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'ix_relation_tail'",
    )
    with Project(project.path) as opened:
        assert "damaged" in opened.read_only_reason
        assert state_of(opened) == good


def test_a_write_ahead_log_left_by_another_program_is_turned_back(project):
    bring(project, coded("a1"))
    project.close()
    tamper(project.path, "PRAGMA journal_mode=WAL")
    with Project(project.path) as opened:
        opened.do(adding("tag", span(0, 5)))
    assert project.path.read_bytes()[18:20] == b"\1\1"


def test_the_file_says_what_it_is(project):
    head = project.path.read_bytes()[:100]
    assert head[68:72] == b"ANOT" == APPLICATION_ID.to_bytes(4, "big")
    assert int.from_bytes(head[60:64], "big") == HEAD == project.schema_version()
    assert oct(project.path.stat().st_mode & 0o777) == oct(0o666 & ~_umask())


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_project_whose_table_names_are_damaged_is_said_to_be(project):
    project.close()
    content = bytearray(project.path.read_bytes())
    content[content.rindex(b"TABLE span") + 4] = 0xC9  # which SQLite quotes as it is
    project.path.write_bytes(content)
    with pytest.raises(ProjectError, match="damaged"):
        Project(project.path)
    assert check(project.path)

"""An older file becomes what a fresh one is, on a copy that takes its place at the end or not at all."""

import hashlib
import io
import json
import sqlite3
from pathlib import Path

import pytest

from annotator.core.article import Status
from annotator.core.errors import ProjectError
from annotator.formats import EXPORTERS
from annotator.storage import Project, migrations
from annotator.storage.check import check
from annotator.storage.opening import identify
from annotator.storage.schema import APPLICATION_ID, HEAD
from tests.storage.material import bring, coded


def shape(path):
    """Return tables column by column, their foreign keys, and the indexes."""
    db = sqlite3.connect(path)
    found = {}
    for kind, name, table in db.execute("SELECT type, name, tbl_name FROM sqlite_schema").fetchall():
        if kind == "table":
            keys = sorted(row[2:] for row in db.execute(f"PRAGMA foreign_key_list({name})").fetchall())
            found[name] = [db.execute(f"PRAGMA table_xinfo({name})").fetchall(), keys]
        elif not name.startswith("sqlite_"):
            unique = {row[1]: row[2:] for row in db.execute(f"PRAGMA index_list({table})").fetchall()}
            found[name] = [db.execute(f"PRAGMA index_xinfo({name})").fetchall(), unique[name]]
    checks = {
        name: sorted(line.strip(" ,") for line in sql.splitlines() if "CHECK" in line)
        for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    }
    versions = [db.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
    revision = db.execute("SELECT * FROM alembic_version").fetchall()
    db.close()
    return found, checks, versions, revision


@pytest.fixture
def oldest(tmp_path):
    """A file from before the first revision."""
    path = tmp_path / "old %#?.annot"
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    db.execute("VACUUM")
    db.close()
    return path


def test_a_migrated_file_is_what_a_fresh_one_is(project, oldest):
    project.close()
    migrations.upgrade(oldest)
    assert shape(oldest) == shape(project.path)
    assert len(shape(oldest)[0]) > 10


def test_the_program_writes_the_newest_revision():
    assert migrations.head() == HEAD


def test_a_failing_upgrade_leaves_the_old_file_and_nothing_else(oldest, monkeypatch):
    before = oldest.read_bytes()

    def fail(config, revision):
        config.attributes["connection"].exec_driver_sql("CREATE TABLE half (x)")
        raise OSError("no space")

    monkeypatch.setattr(migrations.command, "upgrade", fail)
    with pytest.raises(ProjectError, match="up to date"):
        migrations.upgrade(oldest)
    assert oldest.read_bytes() == before
    assert list(oldest.parent.iterdir()) == [oldest]


def test_a_project_with_an_index_can_be_upgraded(project):
    bring(project, coded("a1", "Prices rose."))
    while not project.index_next().done:
        pass
    project.close()
    migrations.upgrade(project.path)
    with Project(project.path) as opened:
        assert opened.is_indexed()
        assert len(opened.find("prices")) == 1


def test_an_upgrade_that_would_lose_rows_is_given_up(project, monkeypatch):
    project.close()
    before = project.path.read_bytes()
    monkeypatch.setattr(
        migrations.command,
        "upgrade",
        lambda config, _: config.attributes["connection"].exec_driver_sql("DELETE FROM label_set"),
    )
    with pytest.raises(ProjectError, match="label_set"):
        migrations.upgrade(project.path)
    assert project.path.read_bytes() == before


def test_what_a_killed_upgrade_left_is_swept_by_the_next_and_nothing_else(oldest, monkeypatch):
    left, done = [], migrations.os.fsync
    other = oldest.with_name(".upgrade-of-another.annot")
    other.write_bytes(b"other")

    def keep(descriptor):
        if not left:
            [copy] = set(oldest.parent.glob(".upgrade-*.annot")) - {other}
            left.extend(copy.with_name(copy.name[:-8] + f"{n}.annot{end}") for n, end in enumerate(("", "-journal")))
            for stray in left:
                stray.write_bytes(b"half")
        done(descriptor)

    monkeypatch.setattr(migrations.os, "fsync", keep)
    monkeypatch.setattr(migrations, "_upgrade_copy", lambda copy, before: None)
    migrations.upgrade(oldest)
    assert len(left) == 2
    migrations.upgrade(oldest)
    assert sorted(oldest.parent.iterdir()) == sorted([oldest, other])


def test_a_project_behind_a_link_is_upgraded_where_it_lies(oldest, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.annot"
    link.symlink_to(oldest)
    migrations.upgrade(link)
    assert link.is_symlink()
    assert [file.name for file in link.parent.iterdir()] == ["link.annot"]
    assert identify(oldest).revision == HEAD


def test_opening_an_older_project_upgrades_it(project, monkeypatch):
    project.close()
    monkeypatch.setattr("annotator.storage.opening.HEAD", HEAD + 1)
    monkeypatch.setattr("annotator.storage.project.HEAD", HEAD + 1)
    upgraded = []
    monkeypatch.setattr(migrations, "upgrade", upgraded.append)
    with Project(project.path):
        assert upgraded == [project.path]
    with pytest.raises(ProjectError, match="older version"):
        Project(project.path, read_only=True)


DATA = Path(__file__).parents[1] / "data"


def made_by(revision, tmp_path):
    """Return a project as the program of an earlier revision left it."""
    path = tmp_path / f"{revision}.annot"
    db = sqlite3.connect(path)
    db.executescript((DATA / f"revision-{revision}.sql").read_bytes().decode())
    db.close()
    return path


@pytest.fixture
def first(tmp_path):
    """A project that the first revision made: three imports, one of them taken back, and changes."""
    return made_by(1, tmp_path)


def test_a_project_of_the_first_revision_opens_with_all_it_held(project, first):
    project.close()
    old = sqlite3.connect(first)
    columns = {
        table: ", ".join(row[1] for row in old.execute(f"PRAGMA table_info({table})").fetchall())
        for table in ("article", "article_text", "span", "change")
    }
    before = {table: old.execute(f"SELECT {names} FROM {table}").fetchall() for table, names in columns.items()}
    old.close()
    with Project(first) as opened:
        assert opened.status_counts() == {
            Status.TODO: 3, Status.IN_PROGRESS: 0, Status.DONE: 1, Status.FLAGGED: 1
        }  # fmt: skip
        assert opened.label_counts() == {"actor": 1, "claim": 1, "event": 2, "location": 2}
        assert len(list(opened.coded_articles())) == opened.article_count() == 5
        assert len(opened.find("zoe")) == 1
        opened.redo()
        assert opened.article_count() == 6
        opened.undo()
    assert check(first) == []
    assert shape(first) == shape(project.path)
    new = sqlite3.connect(first)
    assert before == {table: new.execute(f"SELECT {names} FROM {table}").fetchall() for table, names in columns.items()}
    new.close()


def export_of(project):
    """Return the SHA-256 of what an export would hold."""
    out = io.BytesIO()
    EXPORTERS["jsonl"].export(project.coded_articles(), out)
    return hashlib.sha256(out.getvalue()).hexdigest()


#: What no upgrade changes; all else hangs on these.
_KEPT = (
    "SELECT id, article_key, label, analyst_key, start_char, end_char, fragments, quote, attributes, entity, note,"
    " created, updated FROM span ORDER BY key",
    "SELECT id, article_key, head, tail, label FROM relation ORDER BY key",
    "SELECT id, present, status, title, source, published, language, meta, sha256, length FROM article ORDER BY key",
    "SELECT article_key, text FROM article_text ORDER BY article_key",
    "SELECT seq, done, id, text, analyst, made, edits FROM change ORDER BY seq",
)


def kept(path):
    db = sqlite3.connect(path)
    found = [db.execute(sql).fetchall() for sql in _KEPT]
    db.close()
    return found


@pytest.mark.parametrize("revision", [2, 3, 4])
def test_a_project_of_an_earlier_revision_keeps_its_spans_and_every_step_of_undo(project, tmp_path, revision):
    """What the program of that revision exported, at each step of its history, stands beside the file."""
    project.close()
    old = made_by(revision, tmp_path)
    told = json.loads((DATA / f"revision-{revision}.json").read_text("utf-8"))
    before = kept(old)
    with Project(old) as opened:
        assert export_of(opened) == told["exports"][told["done"]]
        named = {"asif": "The minister", "doha": "Doha", "talks": "talks", "history only": "history only"}
        there = {entity.id: entity.name for entity in opened.own_entities()}
        assert named.items() <= there.items()
        assert there.keys() - named.keys() == {"taken back", "undone only"}
    assert check(old) == []
    assert shape(old) == shape(project.path)
    assert kept(old) == before
    with Project(old) as opened:
        while opened.undo() is not None:
            pass
        steps = [export_of(opened)]
        while opened.redo() is not None:
            steps.append(export_of(opened))
        assert steps == told["exports"]
    assert check(old) == []


def test_every_earlier_revision_has_a_project_that_it_made():
    assert [path.name for path in sorted(DATA.glob("revision-*.sql"))] == [f"revision-{n}.sql" for n in range(1, HEAD)]

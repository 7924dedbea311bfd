"""Many rows by few statements are the same rows, in the same order."""

import random

import pytest

from annotator.core.errors import NotSavedError
from annotator.storage.bulk import insert_rows
from annotator.storage.engine import Database, fetch, writing

INSERT = "INSERT INTO t (a, b, c, d) VALUES (?, ?, ?, ?)"


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "x.db"
    path.touch()
    opened = Database(path, "rw")
    opened.raw.execute("CREATE TABLE t (key INTEGER PRIMARY KEY, a, b, c, d)")
    opened.raw.execute("CREATE TABLE generation AS SELECT 0 AS number")
    yield opened, path
    opened.close()


@pytest.mark.parametrize("number", [0, 1, 49, 50, 51, 124, 125, 126, 500, 1_000, 1_333])
@pytest.mark.parametrize("alike", [(), (1,), (0, 3), (0, 1, 2, 3)])
def test_the_same_rows_in_the_same_order(db, number, alike):
    chance = random.Random(number)
    values = [None, "", "x", 1, 2.5, "é 😀"]
    rows = [
        tuple(values[place] if place in alike else chance.choice(values) for place in range(4)) for _ in range(number)
    ]
    opened, path = db
    with writing(opened, path):
        insert_rows(opened, INSERT, rows)
    assert fetch(opened, "SELECT a, b, c, d FROM t ORDER BY key") == rows


def test_a_row_that_breaks_a_rule_takes_all_with_it(db):
    opened, path = db
    opened.raw.execute("CREATE UNIQUE INDEX once ON t (a)")
    rows = [(number % 199, "b", None, "d") for number in range(200)]
    with pytest.raises(NotSavedError, match="contradicts"), writing(opened, path):
        insert_rows(opened, INSERT, rows)
    assert fetch(opened, "SELECT count(*) FROM t") == [(0,)]

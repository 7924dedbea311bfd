"""SQLAlchemy on a connection that the driver has open; apart, as it takes longer to import than all the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool


def connection_on(raw: sqlite3.Connection, begin: Callable[[], None]) -> Connection:
    """Return SQLAlchemy's connection on ``raw``, which calls ``begin`` where a transaction begins.

    Its errors keep the values of a statement to themselves: they hold text of articles, and errors are logged.
    """
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", lambda _: begin())
    return engine.connect()

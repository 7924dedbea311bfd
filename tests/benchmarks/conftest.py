"""The window that ratios are measured in: on one article that is full of spans."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.benchmarks.desk import Desk
from tests.benchmarks.pointing import DENSE, LABELS, dense_project


@contextmanager
def settings_in(folder: Path) -> Iterator[None]:
    """Keep what the window remembers in a folder, and put the environment back afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(folder))
        yield


@contextmanager
def dense_desk(folder: Path, labels: tuple[str, ...] = LABELS) -> Iterator[Desk]:
    """Open the window on an article that is full of spans with these labels."""
    with settings_in(folder):
        opened = Desk(folder, dense_project(folder, labels))
        opened.show(DENSE)
        yield opened
        opened.close()

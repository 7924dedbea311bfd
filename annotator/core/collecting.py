"""Values by the hundred thousand: how often Python looks for cycles of garbage meanwhile, and how they go again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: New containers between two looks; Python's own number is 700.
_SELDOM = 50_000

#: The same where all of them stay: each is looked at once in any case, and one look lets no other thread run.
_FEW = 10_000

#: Values that are dropped at once.
_DROPPED = 2_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for cycles seldom, but look: an import or an export makes none, and all that it makes would be looked at."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def keeping_much() -> Iterator[None]:
    """Make very many values that stay: only new ones are looked at meanwhile, and what is there at the end never again.

    A look at a million values lets no other thread run for a second.
    """
    before = gc.get_threshold()
    gc.set_threshold(_FEW, 1_000_000, 1_000_000)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*before)


def let_go(values: list[Any]) -> None:
    """Empty a list from its end, so that other threads run meanwhile: dropping a million values at once takes long."""
    while values:
        del values[-_DROPPED:]

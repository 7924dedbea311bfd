"""How often Python looks for cycles of garbage while values pass through by the hundred thousand."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: New containers between two looks; Python's own number is 700.
_SELDOM = 50_000


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
    gc.set_threshold(_SELDOM, 1_000_000, 1_000_000)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*before)

"""Relation types: what may link two spans, from which labels to which."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ends:
    """Labels that a relation may go from and to; where one side is empty, any label will do."""

    heads: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()

    def allow(self, head: str, tail: str) -> bool:
        return (not self.heads or head in self.heads) and (not self.tails or tail in self.tails)


@dataclass(frozen=True, slots=True)
class RelationType:
    """A kind of link between two spans: ``id`` in files, ``name`` in the window, ``key`` a letter A to Z or empty.

    It goes from head to tail: the claim (head) is *by* the actor (tail). Without ``ends`` it links anything.
    """

    id: str
    name: str
    key: str = ""
    ends: tuple[Ends, ...] = ()
    guideline: str = ""

    def allows(self, head: str, tail: str) -> bool:
        """Say whether it may go from a span with one label to a span with another."""
        return not self.ends or any(ends.allow(head, tail) for ends in self.ends)

    def tails_for(self, head: str) -> tuple[str, ...] | None:
        """Return the labels that it may go to from ``head``; ``None`` for any, nothing where it can't begin there."""
        if not self.ends:
            return None
        found: dict[str, None] = {}
        for ends in self.ends:
            if not ends.heads or head in ends.heads:
                if not ends.tails:
                    return None
                found.update(dict.fromkeys(ends.tails))
        return tuple(found)

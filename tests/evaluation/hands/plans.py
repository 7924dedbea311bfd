"""The cheapest keys that lead from a target to a wanted piece: rungs before the label's key, ends moved behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.label_set import Label
from annotator.core.span import Fragment
from annotator.core.target import Target, stretched

#: So many rungs up or down are tried, and so many words an end is moved.
_RUNGS, _WORDS = 5, 12


@dataclass(frozen=True, slots=True)
class Plan:
    """``before`` are presses of W or Q, ``after`` those of D and S, a capital with ``Shift``; ``first`` is what the
    label's key takes."""

    before: str
    after: str
    first: Fragment

    def keys(self) -> int:
        """Return how many keys it is with the label's; Shift counts as one."""
        return len(self.before) + 1 + len(self.after) + sum(key.isupper() for key in self.after)


def plan(
    target: Target, label: Label, wanted: Fragment, text: str, language: str, *, rungs: bool = True
) -> Plan | None:
    """Return the cheapest plan, ``None`` where keys alone don't lead there; without ``rungs`` only ends are moved."""
    plans = []
    for before, state in _states(target, text, language) if rungs else [("", target)]:
        first = state.taken_by(label, text, language)
        after = _moves(text, first, wanted) if first else None
        if first is not None and after is not None:
            plans.append(Plan(before, after, first))
    return min(plans, key=Plan.keys, default=None)


def _states(target: Target, text: str, language: str) -> Iterator[tuple[str, Target]]:
    yield "", target
    wider: Target | None = target
    narrower: Target | None = target
    for count in range(1, _RUNGS + 1):
        wider = wider.wider(text, language) if wider else None
        narrower = narrower.narrower(text, language) if narrower else None
        if wider is not None:
            yield "w" * count, wider
        if narrower is not None:
            yield "q" * count, narrower


def _moves(text: str, first: Fragment, wanted: Fragment) -> str | None:
    """Return the keys that move the ends of a span to what is wanted."""
    if first.start >= wanted.end or wanted.start >= first.end:
        return None
    keys, pieces = "", (first,)
    for start, outward, key in ((False, True, "d"), (True, True, "D"), (False, False, "s"), (True, False, "S")):
        for _ in range(_WORDS):
            here, goal = (pieces[0].start, wanted.start) if start else (pieces[0].end, wanted.end)
            if here == goal or (goal < here) != (start == outward):
                break
            moved = stretched(text, pieces, start=start, outward=outward)
            if moved is None:
                return None
            pieces, keys = moved, keys + key
    return keys if pieces == (wanted,) else None

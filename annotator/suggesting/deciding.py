"""Accepting and refusing suggestions as changes: pure, for the caller to make and to undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from annotator.core.change import Change
from annotator.core.suggestion import Suggestion, Which

if TYPE_CHECKING:
    from annotator.storage import Project
    from annotator.storage.bulk_deciding import DecisionPlan


#: Those that are named, or all of one kind.
Chosen = Which | Sequence[Suggestion]

#: Says, while it is planned, whether that is wanted still.
Wanted = Callable[[], bool]


def _always() -> bool:
    return True


def accepting(project: Project, which: Chosen, analyst: str, text: str = "", wanted: Wanted = _always) -> Change | None:
    """Return the change that makes spans of suggestions, named or of one kind; ``None`` where there is none to make.

    The spans say who proposed them and have the attributes that their label has by default; articles that are to do
    are begun. ``Project.suggested.plan_accepting`` says beforehand how many there are.
    """
    return change_of(project.suggested.plan_accepting(which, analyst, wanted), analyst, text or "accept {}")


def rejecting(project: Project, which: Chosen, analyst: str, text: str = "", wanted: Wanted = _always) -> Change | None:
    """Return the change that refuses suggestions, named or of one kind; ``None`` where there is none to refuse."""
    return change_of(project.suggested.plan_refusing(which, analyst, wanted), analyst, text or "refuse {}")


def change_of(plan: DecisionPlan, analyst: str, text: str) -> Change | None:
    """Return the change of a plan; in ``text``, the words of its undo, ``{}`` stands for the number of suggestions."""
    if not plan.edits:
        return None
    number = "a suggestion" if plan.decided == 1 else f"{plan.decided:,} suggestions"
    return Change(text.replace("{}", number), plan.edits, analyst)

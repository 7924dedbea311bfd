"""Words that tell whose words a passage is and how it is put: verbs of saying, denying, promising; will, would, if.

One ``Tongue`` a language: English in ``reporting_english``, Urdu, Arabic, Pashto and Dari in ``reporting_eastern``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Act(Enum):
    """What a verb of reporting does with what is reported."""

    SAY = "say"
    DENY = "deny"
    PROMISE = "promise"
    FORECAST = "forecast"


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language.

    ``not_before`` and ``not_after`` turn a verb round ("did *not* deny"); ``source`` names who says it in its group
    ("according to *her*"); ``before`` is what stands between a speaker and the verb; ``to_claim`` leads from a verb to
    what is reported. ``own`` is somebody who says what he himself will do, ``he_will`` one who is said to say so;
    ``own_denial`` and ``denial`` deny by what they say. ``first_person`` stands before a verb of one who speaks of
    himself, ``pronoun`` for a speaker who was named before.
    """

    verbs: dict[Act, re.Pattern[str]]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    source: re.Pattern[str]
    before: re.Pattern[str]
    to_claim: re.Pattern[str]
    future: re.Pattern[str]
    condition: re.Pattern[str]
    possible: re.Pattern[str]
    own: re.Pattern[str]
    he_will: re.Pattern[str]
    first_person: re.Pattern[str]
    own_denial: re.Pattern[str]
    denial: re.Pattern[str]
    hearsay: re.Pattern[str]
    pronoun: re.Pattern[str]
    aside: re.Pattern[str]
    speaker_follows: bool = False


def tongue_of(language: str) -> Tongue | None:
    """Return the words of a language, ``None`` where none are known; they are made when they are first asked for."""
    if language == "en":
        from annotator.core.reporting_english import ENGLISH

        return ENGLISH
    from annotator.core.reporting_eastern import TONGUES

    return TONGUES.get(language)

"""A guess at an article's language from its letters alone; a start that the analyst may correct."""

from __future__ import annotations

import re

#: As much of a text as the guess looks at.
_LOOKED_AT = 4_000

_ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u0671-\u06d3\u06d5\u06fa-\u06ff]")
#: Letters that the others of these languages do not write, the most telling language first.
_TELLING = (
    ("ps", frozenset("ښځڅډړږټڼېۍ")),
    ("ur", frozenset("ٹڈڑںےہھ")),
    ("fa", frozenset("پچژگکی")),
)


def language_of(text: str) -> str:
    """Return ``ps``, ``ur``, ``fa`` or ``ar`` for a text that is mostly in Arabic script, else an empty string.

    The language with the most letters of its own wins; ``ar`` is what remains where no such letter stands.
    """
    head = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, head))
    arabic = _ARABIC_SCRIPT.findall(head)
    if 2 * len(arabic) <= letters:
        return ""
    counts = {language: sum(letter in own for letter in arabic) for language, own in _TELLING}
    if counts["ps"] or counts["ur"]:
        return "ps" if counts["ps"] >= counts["ur"] else "ur"
    return "fa" if counts["fa"] else "ar"

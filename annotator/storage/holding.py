"""Whether a text holds a query in whatever case, told from the text's UTF-8 bytes where that is possible.

Folding the case of every text costs more than all else that a search does. Most queries are of letters that only a few
rare characters fold to; where a text has none of those, its bytes with A to Z made small say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: ASCII, and characters that have no case and that no other character folds to: Hebrew, Arabic, the scripts of India
#: and South East Asia, punctuation, kana and Chinese characters.
PLAIN = re.compile("[\\0-\x7f\u0590-\u109f\u2010-\u2027\u3040-\u9fff]*")

#: All characters that fold to something with a plain character in it, such as the German sharp s and the Kelvin sign.
FOLDING = (
    "\u00df\u0130\u0149\u017f\u01f0\u1e96\u1e97\u1e98\u1e99\u1e9a\u1e9e\u212a\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
)


def holder(query: str) -> Callable[[bytes | None], bool]:
    """Return a function that tells whether a text, given as UTF-8, holds ``query`` once both are case folded."""
    needle = query.casefold()
    wanted = needle.encode("utf-8", "surrogatepass")

    def holds_folded(text: bytes | None) -> bool:
        return text is not None and needle in text.decode().casefold()

    def holds(text: bytes | None) -> bool:
        if text is None or wanted in text.lower():
            return text is not None
        return _may_fold(text) and needle in text.decode().casefold()

    return holds if PLAIN.fullmatch(needle) else holds_folded


def _may_fold(text: bytes) -> bool:
    """Tell whether a text may hold one of ``FOLDING``; to look for single bytes costs next to nothing."""
    for lead, second, both in _STARTS:  # noqa: SIM110  (twice as quick as a generator, and asked for every text)
        if lead in text and second in text and both in text:
            return True
    return False


#: How ``FOLDING`` begin in UTF-8: first byte, second byte, both.
_STARTS = tuple((start[:1], start[1:], start) for start in dict.fromkeys(one.encode()[:2] for one in FOLDING))

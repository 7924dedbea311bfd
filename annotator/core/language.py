"""What an article's letters and language tell: a guess at the language, and whether its words can be pointed at."""

from __future__ import annotations

import re

from annotator.core.patterns import late

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


#: Languages that are written without spaces between words: what counts as a word of theirs is a single character.
_UNSPACED = frozenset(("zh", "yue", "wuu", "nan", "hak", "lzh", "ja", "th", "lo", "km", "my", "shn", "bo", "dz"))

#: Letters of Thai, Lao, Tibetan, Burmese, Khmer, the Tai scripts, kana, bopomofo and Han.
_UNSPACED_SCRIPT = late(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaa7f\u3041-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)


def has_poor_units(language: str, around: str) -> bool:
    """Say whether the units of a text are too poor to be pointed at: it is written without spaces between words.

    ``language`` is what the article tells, with or without a script or region; where it tells none, the letters of
    the text ``around`` decide.
    """
    if language:
        return language.replace("_", "-").partition("-")[0].lower() in _UNSPACED
    letters = sum(map(str.isalpha, around))
    return 2 * len(_UNSPACED_SCRIPT.findall(around)) > letters > 0

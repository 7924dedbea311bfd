"""News made of pieces, with its actors, locations and claims marked: enough for a model to learn something from."""

from __future__ import annotations

import random

from annotator.engines.crf import Example

_FIRST = ("Amina", "Bilal", "Carla", "Dawud", "Elena", "Farid", "Ghazala", "Hasan", "Irina", "Junaid", "Karim", "Omar")
_LAST = ("Okoro", "Rahimi", "Sorensen", "Tariq", "Usmani", "Volkova", "Wardak", "Zaman", "Lindqvist", "Haidari")
_PLACES = (
    "Ashford",
    "Belmarsh",
    "Corvale",
    "Dunmore",
    "Eastwick",
    "Farrow",
    "Glenrock",
    "Harwell",
    "Kestrel",
    "Marlow",
)
_SAYINGS = (
    "The road to {place} is closed until spring",
    "Nobody was told of the shelling near {place}",
    "Prices in {place} have doubled since the harvest",
    "The talks in {place} will go on next week",
)
_URDU_NAMES = ("احمد خان", "بلال رضا", "فاطمہ جان", "حسن شاہ", "کریم داد")
_URDU_PLACES = ["کوٹلی", "مردان", "سوات", "ژوب", "گلگت", "چمن"]


def english(number: int) -> Example:
    """Return the article of this number: the same each time."""
    chance = random.Random(number)
    text, spans = "", []

    def add(piece: str, label: str = "") -> None:
        nonlocal text
        if label:
            spans.append((len(text), len(text) + len(piece), label))
        text += piece

    for _ in range(6):
        who = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        place = chance.choice(_PLACES)
        said = chance.choice(_SAYINGS).format(place=place)
        form = chance.randrange(3)
        if form == 0:
            add("On Monday the mayor of ")
            add(place, "location")
            add(" met ")
            add(who, "actor")
            add(" to look at the damage. ")
        elif form == 1:
            add("“")
            at = len(text)
            add(said, "claim")
            spans.append((at + said.index(place), at + said.index(place) + len(place), "location"))
            add(",” said ")
            add(who, "actor")
            add(" 😀. ")
        else:
            add(who, "actor")
            add(" left ")
            add(place, "location")
            add(" by train.\r\n\r\n")
    return Example(text, "en", tuple(spans))


def urdu(number: int) -> Example:
    """Return an article in a script without capitals."""
    chance = random.Random(number)
    text, spans = "", []
    for _ in range(6):
        who, place = chance.choice(_URDU_NAMES), chance.choice(_URDU_PLACES)
        for piece, label in (("وزیر ", ""), (who, "actor"), (" نے ", ""), (place, "location"), (" میں بات کی۔ ", "")):
            if label:
                spans.append((len(text), len(text) + len(piece), label))
            text += piece
    return Example(text, "ur", tuple(spans))

"""Makes the articles that the benchmarks import: always the same ones, of 2 to 7 kB, with overlapping spans.

    python -m tests.benchmarks.corpus 10000 > corpus.jsonl

Article number ``k`` depends on ``k`` alone, so that a larger corpus begins with a smaller one. Every fifth has Urdu or
Arabic paragraphs, every sixth emoji, every eighth CRLF line ends. All names are invented.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SPANS = 40

_LATIN = {
    "actor": (
        "Councillor Maren Ostby|the Weavers' Assembly|Dr Kofi Adjei-Brandt|Prosecutor Ylva Sandström|the Ferry Office|"
        "Captain Rui Falcão|the Teachers' League|Zoé Marchetti|the Institute of Tides|Deputy Anselm Krüger"
    ),
    "location": (
        "Halden Bay|the upper Miro valley|Santa Brígida|Tarnow Gate|the Kelling marshes|Öresby|Camp Delphine|"
        "the old tannery quarter|Lower Quill|Ras Tamim"
    ),
    "event": (
        "the lighthouse inquiry|a three-week lockout|the spring census|the bridge collapse|the seed auction|"
        "the night of the hailstorm|a second reading of the water bill|the harvest fair"
    ),
}
_LATIN_SENTENCES = (
    "{actor} told listeners in {location} that {event} had cost the town {n} working days.",
    "After {event}, {actor} and {actor} agreed to meet again in {location} before the end of the month.",
    "“Nobody was asked,” {actor} said of {event} — “and {n} households in {location} are still waiting.”",
    "In {location}, where {event} began, {actor} put the damage at {n} crowns; {actor} called that figure a guess.",
    "{event} will be debated in {location}, {actor} announced, although only {n} seats are left.",
)
_URDU = {
    "actor": "کونسلر نازش بیگ|اساتذہ کی انجمن",
    "location": "ہالڈن بے|وادیٔ میرو",
    "event": "مردم شماری|پل کا حادثہ",
}
_URDU_SENTENCES = (
    "{actor} نے {location} میں بتایا کہ {event} سے {n} گھرانے متاثر ہوئے۔",
    "{location} میں {event} پر {actor} نے سوال اٹھائے۔",
)
_ARABIC = {
    "actor": "النائبة هدى منصور|رابطة المعلمين",
    "location": "رأس تميم|وادي ميرو",
    "event": "إحصاء الربيع|انهيار الجسر",
}
_ARABIC_SENTENCES = (
    "قالت {actor} في {location} إن {event} أثّر على {n} أسرة.",
    "ناقش أهالي {location} نتائج {event} مع {actor}.",
)
_RIGHT_TO_LEFT = {"ur": (_URDU, _URDU_SENTENCES), "ar": (_ARABIC, _ARABIC_SENTENCES)}
_EMOJI = ("🌾", "👩🏽‍🏫", "🇳🇴", "𝔑𝔢𝔴𝔰", "⛴️", "😀")


def article(number: int) -> dict[str, Any]:
    """Return one article as a JSONL record; its spans carry offsets, labels and nothing else."""
    dice = random.Random(number)
    language = dice.choice(("ur", "ar")) if number % 5 == 4 else "en"
    line_end = "\r\n" if number % 8 == 7 else "\n"
    wanted = dice.randint(2_000, 7_000)
    title = f"Report {number}: {dice.choice(_LATIN['event'].split('|'))}"
    parts, length, size = [title], len(title), len(title)
    named: list[tuple[int, int, str]] = []
    claims: list[tuple[int, int, str]] = []

    def put(piece: str) -> None:
        nonlocal length, size
        parts.append(piece)
        length += len(piece)
        size += len(piece.encode())

    for paragraph in range(10_000):
        if size >= wanted and len(named) + len(claims) >= SPANS:
            break
        put(line_end)
        foreign = language != "en" and paragraph % 3 == 1
        names, sentences = _RIGHT_TO_LEFT[language] if foreign else (_LATIN, _LATIN_SENTENCES)
        for _ in range(dice.randint(2, 4)):
            start = length
            for piece in dice.choice(sentences).replace("}", "{").split("{"):
                if piece in names:
                    name = dice.choice(names[piece].split("|"))
                    named.append((length, length + len(name), piece))
                    put(name)
                else:
                    put(str(dice.randint(11, 9_999)) if piece == "n" else piece)
            claims.append((start, length, "claim"))
            put(" " + dice.choice(_EMOJI) + " " if number % 6 == 5 and dice.random() < 0.3 else " ")
    put(line_end)
    some_claims = dice.sample(claims, min(len(claims), SPANS // 4))
    chosen = sorted(some_claims + dice.sample(named, min(len(named), SPANS - len(some_claims))))
    return {
        "id": f"bench-{number:07}",
        "text": "".join(parts),
        "meta": {"title": title, "source": ("tidings", "quayside", "courier")[number % 3], "language": language},
        "spans": [{"start": start, "end": end, "label": label} for start, end, label in chosen],
    }


def lines(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield json.dumps(article(number), ensure_ascii=False).encode() + b"\n"


def write(path: Path, count: int) -> None:
    with path.open("wb") as file:
        file.writelines(lines(count))


if __name__ == "__main__":
    sys.stdout.buffer.writelines(lines(int(sys.argv[1])))

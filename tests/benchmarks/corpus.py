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

#: Articles that are not of the usual size, by their ids: how many spans each has, and how many come to a page of it.
LONG = {"long-500": (500, 40), "long-5000": (5_000, 23), "long-50000": (50_000, 47)}

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


def article(number: int, spans: int = SPANS) -> dict[str, Any]:
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
        if size >= wanted and len(named) + len(claims) >= spans:
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
    some_claims = dice.sample(claims, min(len(claims), spans // 4))
    chosen = sorted(some_claims + dice.sample(named, min(len(named), spans - len(some_claims))))
    return {
        "id": f"bench-{number:07}",
        "text": "".join(parts),
        "meta": {"title": title, "source": ("tidings", "quayside", "courier")[number % 3], "language": language},
        "spans": [{"start": start, "end": end, "label": label} for start, end, label in chosen],
    }


def short_article(number: int) -> dict[str, Any]:
    """Return an article of one paragraph with two spans, for projects with very many."""
    whole = article(number)
    spans = [span for span in whole["spans"] if span["end"] <= 400][:2]
    end = max([300, *(span["end"] for span in spans)])
    return {**whole, "text": whole["text"][:end].rstrip() + "\n", "spans": spans}


def long_articles() -> Iterator[dict[str, Any]]:
    """Yield an article of 60 kB with 500 spans, of 1 MB with 5,000, and of 5 MB with 50,000."""
    for id_, (wanted, dense) in LONG.items():
        texts: list[str] = []
        spans: list[dict[str, Any]] = []
        length = 0
        for number in range(1, 10**6):
            part = article(number, dense)
            here = ({**span, "start": span["start"] + length, "end": span["end"] + length} for span in part["spans"])
            spans += here
            texts.append(part["text"])
            length += len(part["text"])
            if len(spans) >= wanted:
                break
        meta = {"title": f"Long report with {wanted:,} spans", "source": "quayside", "language": "en"}
        yield {"id": id_, "text": "".join(texts), "meta": meta, "spans": spans[:wanted]}


def lines(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield json.dumps(article(number), ensure_ascii=False).encode() + b"\n"


def write(path: Path, count: int) -> None:
    with path.open("wb") as file:
        file.writelines(lines(count))


if __name__ == "__main__":
    sys.stdout.buffer.writelines(lines(int(sys.argv[1])))

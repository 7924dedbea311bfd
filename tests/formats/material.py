"""Articles with everything that a format must carry: made for the tests, the same every time."""

from __future__ import annotations

from annotator.core.article import Article, ArticleInfo, CodedArticle, Status
from annotator.core.span import Fragment, Relation, Span

_TIMES = {"created": "2025-03-01T08:00:00.000001Z", "updated": "2025-03-02T09:30:00.000000Z"}

HARBOUR = (
    "Port shut 😀 for a week\r\n\r\n“No ship,” said Harbour Master Ilse Brandt\u00a0\u2013 née Cole – “has left.”\r"
    "بندرگاہ پیر تک بند رہے گی، وزیر نے کہا۔\u2028A NUL\x00, a BOM\ufeff, a flag 🇶🇦, a family 👩‍👩‍👧, é and e\u0301.\n"
)


def span(article: str, number: int, text: str, label: str, *quotes: str, **more: object) -> Span:
    """Return a span over the first places of the quotes."""
    fragments = tuple(Fragment(text.index(quote), text.index(quote) + len(quote)) for quote in quotes)
    values = {"analyst": "ilse", "id": f"{article}-{number}", **_TIMES, **more}
    return Span(article, label, fragments, **values)  # type: ignore[arg-type]


def coded_articles() -> list[CodedArticle]:
    """Return three articles: one with all sorts of spans, one with none, one that is empty."""
    info = ArticleInfo(
        id="harbour",
        title="Port shut 😀 for a week",
        source="The <b>Ellery</b> Post",
        published="2025-03-01",
        language="en",
        status=Status.DONE,
        meta={"byline": "=1+1", "score": 0.5, "tags": ["a", {"b": None}], "big": 2**63},
    )
    spans = [
        span("harbour", 1, HARBOUR, "claim", "No ship,", "has left.", attributes={"modality": "denied", "checks": [1]}),
        span(
            "harbour",
            2,
            HARBOUR,
            "actor",
            "Harbour Master Ilse Brandt\u00a0\u2013 née Cole",
            entity="e1",
            note="née\n“x”",
        ),
        span("harbour", 3, HARBOUR, "actor", "Ilse Brandt"),
        span("harbour", 4, HARBOUR, "actor", "Ilse Brandt", analyst="sam"),
        span("harbour", 5, HARBOUR, "location", "بندرگاہ"),
        span("harbour", 6, HARBOUR, "a/b, “c” 😀", "BOM\ufeff, a flag 🇶🇦"),
        span("harbour", 7, HARBOUR, "event", "week\r\n\r\n“No"),
        span("harbour", 8, HARBOUR, "event", HARBOUR),
    ]
    spans.sort(key=lambda made: (made.start, -made.end, made.id))
    relations = (Relation("harbour", "harbour-1", "harbour-2", "by", "r1"),)
    return [
        CodedArticle(Article(info, HARBOUR), tuple(spans), relations),
        CodedArticle(Article(ArticleInfo(id="plain", title="Nothing marked"), "Nothing marked\nhere")),
        CodedArticle(Article(ArticleInfo(id="empty", status=Status.FLAGGED), "")),
    ]

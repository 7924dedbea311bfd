"""Plain text, one article a file: bytes in, the decoded text out, with every line end as it came.

A byte order mark decides; else it is UTF-8; else the encoding is guessed, and the guess is told. One BOM at the start
says how to read and is no part of the text; a second one is. The text is known by its hash: the same text, read
again or from a JSONL file without ids, is the same article.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from annotator.core.article import Article, ArticleInfo, CodedArticle, sha256_of, title_of
from annotator.core.errors import RefusedError
from annotator.core.identity import derived_id
from annotator.core.language import language_of
from annotator.formats.limits import LARGEST_TEXT, in_mb
from annotator.formats.reading import Reading, opened, shown_name

#: Longest first: the BOM of UTF-32 LE begins with that of UTF-16 LE.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: How files begin that are often dropped beside articles.
_OTHERS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"SQLite format 3\x00", "a database"),
)


class PlainTextReader:
    """Reads one article from a text file; its title is the first line, or the file's name."""

    name = "txt"
    suffixes: tuple[str, ...] = (".txt", ".text")

    def read(self, path: Path, reading: Reading | None = None) -> Iterator[CodedArticle]:
        """Give the article of a file (see ``Reader``)."""
        reading = Reading() if reading is None else reading
        with opened(path, reading) as file:
            data = file.read(LARGEST_TEXT + 1)
            reading.done = len(data)
            if len(data) > LARGEST_TEXT:
                raise RefusedError(f"It is larger than {in_mb(LARGEST_TEXT)}.")
            text, guessed = decoded(data)
            if not text.strip():
                raise RefusedError("It is empty.")
        name = shown_name(path)
        if guessed:
            reading.notes.append(f"{name} is not UTF-8; read as {guessed} (a guess)")
        info = ArticleInfo(
            id=derived_id("article", sha256_of(text)),
            title=title_of(text, fallback=shown_name(Path(path.stem))),
            language=language_of(text),
            meta={"file": name},
        )
        yield CodedArticle(Article(info, text), known_by_text=True)


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text, and the name of its encoding if that had to be guessed; raise ``RefusedError`` else."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding, len(bom)), ""
    _require_text(data)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise RefusedError(f"It is not text: it holds NUL, and the byte {error.start + 1} is not UTF-8.") from error
        if _mostly_utf8(data, error):
            raise RefusedError(
                f"It is damaged UTF-8: the byte {error.start + 1} is wrong.",
                "The file may have been cut; get it again, or repair that place.",
            ) from error
        return _guessed(data, error)


def _strictly(data: bytes, encoding: str, before: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        place = before + error.start + 1
        raise RefusedError(f"It begins as {encoding.upper()}, but the byte {place} is wrong.") from error


def _require_text(data: bytes) -> None:
    for start, what in _OTHERS:
        if data.startswith(start):
            raise RefusedError(f"It is not text, but {what}.")
    nuls = data.count(0)
    if nuls * 10 > len(data):
        raise RefusedError(
            f"It is not text: {nuls} of its {len(data)} bytes are NUL.",
            "If it is UTF-16, save it with a byte order mark, or as UTF-8.",
        )


def _mostly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether most of what is not ASCII is good UTF-8; in no older encoding is that so by chance.

    Where only the last character of the file is not whole, one other is enough: the file was cut.
    """
    if error.end == len(data) and error.reason == "unexpected end of data":
        return not data[: error.start].isascii()
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) > 2 * bad


def _guessed(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # slow to import, and rarely needed

    best = from_bytes(data).best()
    if best is not None:
        try:
            return data.decode(best.encoding), best.encoding
        except (UnicodeDecodeError, LookupError):
            pass
    raise RefusedError(
        f"It is not UTF-8, and its encoding can't be guessed: the byte {error.start + 1} is the first one wrong.",
        "Save it as UTF-8 and import it again.",
    ) from error

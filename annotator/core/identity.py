"""Names for things that must stay known across files, machines and years, and the time they were made."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case


_PAIRS = [one + other for one in _DIGITS for other in _DIGITS]


def _base32(number: int, length: int) -> str:
    """Return the last digits; an import names spans by the ten thousand, so two at once."""
    first = "" if length % 2 == 0 else _DIGITS[number >> 5 * length - 5 & 31]
    return first + "".join([_PAIRS[number >> shift & 1023] for shift in range(5 * (length & ~1) - 10, -1, -10)])


def new_id() -> str:
    """Return a new name of 18 characters: 45 bits of time in milliseconds, then 45 random bits.

    Names made later sort later, so that an index of them grows at its end.
    """
    return _base32(time.time_ns() // 1_000_000, 9) + _base32(secrets.randbits(45), 9)


def now() -> str:
    """Return the time in UTC as ISO 8601 with microseconds: ``2025-10-19T14:03:22.000123Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def derived_id(*parts: str) -> str:
    """Return a name of 18 characters that is the same wherever the same parts are named, in the same order."""
    # The length of each in front of it: ("ab", "c") is not ("a", "bc").
    data = "".join([f"{len(part)}:{part}" for part in parts]).encode("utf-8", "surrogatepass")
    if not data.isascii():  # lengths are those in bytes
        pieces = [part.encode("utf-8", "surrogatepass") for part in parts]
        data = b"".join([b"%d:%b" % (len(piece), piece) for piece in pieces])
    return _base32(int.from_bytes(hashlib.sha256(data).digest()[:12], "big") >> 6, 18)


#: The digit that the low five bits of a byte stand for.
_DIGIT_OF = bytes((_DIGITS * 8).encode("ascii"))


def family_of(*parts: str) -> str:
    """Return what the names of a family begin with: 6 characters, the same wherever the same parts are named."""
    return derived_id(*parts)[:6]


def derived_ids(family: str, members: Iterable[str]) -> list[str]:
    """Return a name of 18 characters for each member of a family: the family's 6, and 12 of its own.

    Names of a family stand together in an index. Without that, each of the spans of an import would change another
    page of the file.
    """
    digests = b"".join([hashlib.sha256(member).digest()[:12] for member in map(str.encode, members)])
    own = digests.translate(_DIGIT_OF).decode("ascii")
    return [family + own[start : start + 12] for start in range(0, len(own), 12)]

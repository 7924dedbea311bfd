"""Regular expressions that are compiled when they are first used: the start of the program needs none of them."""

from __future__ import annotations

import re
from typing import cast


class _Late:
    """Becomes a compiled pattern as soon as anything of it is asked for."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(*self._source)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def late(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return what behaves like ``re.compile(pattern, flags)``, but costs nothing until it is used."""
    return cast("re.Pattern[str]", _Late(pattern, flags))

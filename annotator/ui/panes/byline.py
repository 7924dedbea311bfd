"""The line under an article's title: source, author, date, language and note."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, Qt

from annotator.core.article import ArticleInfo
from annotator.ui.widgets.plain import one_line, shown_plain

#: An article's note is cut after so many characters where it stands over the text.
_LONGEST_NOTE = 80


def byline(info: ArticleInfo) -> str:
    """Source, author, date, language and note for a reader; each part keeps its own direction beside the others."""
    date = QDate.fromString(info.published[:10], Qt.DateFormat.ISODate)
    published = QLocale().toString(date, "d MMMM yyyy") if date.isValid() else info.published
    language = QLocale(info.language).language() if info.language else QLocale.Language.C
    spoken = QLocale.languageToString(language) if language != QLocale.Language.C else info.language
    author, note = (value if isinstance(value := info.meta.get(key), str) else "" for key in ("author", "note"))
    note = one_line(note, _LONGEST_NOTE)
    return " · ".join(shown_plain(part) for part in (info.source, author, published, spoken, note) if part)

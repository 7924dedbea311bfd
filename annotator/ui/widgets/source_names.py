"""What sources of suggestions are called in the words of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.core.suggestion import Source, SourceKind
from annotator.ui.widgets.plain import shown_plain


def shown_title(source: Source) -> str:
    """Return the kind and the name of a source."""
    return f"{kind_name(source.kind)} {shown_plain(source.name)}".strip()


def kind_name(kind: SourceKind) -> str:
    """Return what a kind of source is called within a sentence."""
    names = {
        SourceKind.WORDS: tr("word list"),
        SourceKind.PATTERN: tr("pattern"),
        SourceKind.TAGGED: tr("tagged already"),
        SourceKind.MODEL: tr("model"),
        SourceKind.PIPELINE: tr("pipeline"),
    }
    return names[kind]


def tr(text: str) -> str:
    return QCoreApplication.translate("SourceNames", text)

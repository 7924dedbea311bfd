"""What is known of an article, each fact in a field; taken over all at once, as one change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.core.article import ArticleInfo, is_moment
from annotator.ui import theme
from annotator.ui.widgets.note_edit import NoteEdit
from annotator.ui.widgets.plain import shown_plain, without_overrides

#: Facts that are kept among the further values of an article, with the words of their fields.
_IN_META = ("author", "url", "note")

#: What most articles are in; any other tag can be typed.
_LANGUAGES = ("en", "ur", "ps", "ar", "fa", "prs", "fr", "es", "ru", "de", "tr", "hi", "zh", "uk", "he")


class ArticleDialog(QDialog):
    """Shows the facts of an article; ``taken`` tells what they are to be."""

    taken = Signal(object)

    def __init__(self, info: ArticleInfo, length: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info = info
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Details of the article"))
        self.setMinimumWidth(520)
        self.title, self.source, self.author, self.url, self.published = (QLineEdit(self) for _ in range(5))
        self.language = QComboBox(self)
        self.note = NoteEdit(self)
        self._hint = QLabel(self)
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for caption, field in (
            (self.tr("Title"), self.title),
            (self.tr("Source"), self.source),
            (self.tr("Author"), self.author),
            (self.tr("Address"), self.url),
            (self.tr("Published"), self.published),
            ("", self._hint),
            (self.tr("Language"), self.language),
            (self.tr("Note"), self.note),
        ):
            form.addRow(caption, field)
            field.setAccessibleName(caption or self.tr("About the date"))
        if others := {key: value for key, value in info.meta.items() if key not in _IN_META}:
            form.addRow(self.tr("Further values"), self._further(others))
        known = QLabel(self.tr("{} characters · id {}").format(f"{length:,}", shown_plain(info.id)), self)
        known.setTextFormat(Qt.TextFormat.PlainText)
        known.setFont(theme.small(self.font()))
        known.setForegroundRole(theme.Role.PlaceholderText)
        known.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 18)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(known)
        layout.addWidget(buttons)
        self._fill()

    def facts(self) -> ArticleInfo:
        """Return the facts as the fields have them now; what was not touched is as it came."""
        meta = dict(self._info.meta)
        fields = {"author": self.author.text(), "url": self.url.text(), "note": self.note.shown()}
        for key, words in fields.items():
            if words != _words(meta.get(key)):
                meta.pop(key, None)
                if words:
                    meta[key] = words
        return replace(
            self._info,
            title=self._kept(self.title, self._info.title),
            source=self._kept(self.source, self._info.source),
            published=self._kept(self.published, self._info.published),
            language=self._language(),
            meta=meta,
        )

    def accept(self) -> None:
        facts = self.facts()
        if facts != self._info:
            self.taken.emit(facts)
        super().accept()

    def _fill(self) -> None:
        info = self._info
        for field, words in (
            (self.title, info.title),
            (self.source, info.source),
            (self.author, _words(info.meta.get("author"))),
            (self.url, _words(info.meta.get("url"))),
            (self.published, info.published),
        ):
            field.setText(words)
            field.setCursorPosition(0)
            field.setProperty("shown", field.text())
        self.url.setToolTip(self.tr("Kept as words; the program never opens it"))
        self.published.setPlaceholderText(self.tr("2025-10-19, or 2025-10-19T14:30"))
        self.published.textChanged.connect(self._show_hint)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.setFont(theme.small(self.font()))
        self._hint.setForegroundRole(theme.Role.PlaceholderText)
        self._show_hint()
        self.language.setEditable(True)
        self.language.setToolTip(self.tr("A language tag such as en or ur; empty where it is not known"))
        self.language.addItem("", "")
        for tag in _LANGUAGES:
            self.language.addItem(f"{tag} – {QLocale.languageToString(QLocale(tag).language())}", tag)
        place = self.language.findData(info.language)
        if place >= 0:
            self.language.setCurrentIndex(place)
        else:
            self.language.setEditText(info.language)
        self.note.set_note(info.id, _words(info.meta.get("note")))
        self.note.setToolTip("")
        self.note.setPlaceholderText(self.tr("What should the next reader know of this article?"))

    def _further(self, others: Mapping[str, Any]) -> QPlainTextEdit:
        shown = QPlainTextEdit(self)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setPlainText(without_overrides(json.dumps(others, ensure_ascii=False, indent=1)))
        shown.setMaximumHeight(110)
        shown.setAccessibleName(self.tr("Further values, only to be read"))
        return shown

    def _show_hint(self) -> None:
        words = self.published.text().strip()
        fits = not words or is_moment(words)
        self._hint.setText("" if fits else self.tr("No date of the form 2025-10-19: it is kept, and sorted as words."))
        self._hint.setVisible(not fits)

    def _language(self) -> str:
        words = self.language.currentText()
        if (place := self.language.findText(words)) >= 0:
            return str(self.language.itemData(place) or "")
        return words.strip()

    @staticmethod
    def _kept(field: QLineEdit, was: str) -> str:
        """Return what a field says; a line edit drops line ends, so one that was not touched says what it was given."""
        return was if field.text() == field.property("shown") else field.text().strip()


def _words(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""One entity, every part of it in a field; told as a whole when it is to be kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.entity import Entity, require_entity
from annotator.core.errors import RefusedError
from annotator.core.label_set import LabelSet
from annotator.ui import theme
from annotator.ui.widgets.plain import shown_plain


class EntityForm(QWidget):
    """Shows an entity; ``saved`` carries it before and after, once the fields keep every rule."""

    saved = Signal(object, object)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entity: Entity | None = None
        self.name, self.type = QLineEdit(self), QLineEdit(self)
        self.label = QComboBox(self)
        self.aliases, self.codes, self.note = QPlainTextEdit(self), QPlainTextEdit(self), QPlainTextEdit(self)
        self.latitude, self.longitude = QLineEdit(self), QLineEdit(self)
        self.trouble = QLabel(self)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.save_button = QPushButton(self.tr("Save changes"), self)
        self.save_button.setAutoDefault(False)
        self.save_button.setToolTip(self.tr("Keep what was changed here; one step to undo (Ctrl+Return)"))
        self.save_button.clicked.connect(self.commit)
        self._lay_out()
        for line in (self.name, self.type, self.latitude, self.longitude):
            line.textEdited.connect(self._show_state)
            line.returnPressed.connect(self.commit)
        for text in (self.aliases, self.codes, self.note):
            text.setTabChangesFocus(True)
            text.textChanged.connect(self._show_state)
        self.label.activated.connect(self._show_state)
        self.set_entity(None, LabelSet("", ()))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(7)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        place = QHBoxLayout()
        place.addWidget(self.latitude)
        place.addWidget(self.longitude)
        self.latitude.setPlaceholderText(self.tr("latitude, 33.6844"))
        self.longitude.setPlaceholderText(self.tr("longitude, 73.0479"))
        self.aliases.setPlaceholderText(self.tr("one a line"))
        self.codes.setPlaceholderText(self.tr("wikidata = Q1364\niso = PAK\ngeonames = 1176615"))
        for text, lines in ((self.aliases, 3), (self.codes, 3), (self.note, 2)):
            text.setMinimumHeight(text.fontMetrics().lineSpacing() * (lines - 1) + 14)
            text.setMaximumHeight(text.fontMetrics().lineSpacing() * lines + 18)
        rows: tuple[tuple[str, QWidget | QHBoxLayout, QWidget], ...] = (
            (self.tr("Name"), self.name, self.name),
            (self.tr("Label"), self.label, self.label),
            (self.tr("Type"), self.type, self.type),
            (self.tr("Other names"), self.aliases, self.aliases),
            (self.tr("Codes"), self.codes, self.codes),
            (self.tr("Place"), place, self.latitude),
            (self.tr("Note"), self.note, self.note),
        )
        for caption, field, first in rows:
            title = QLabel(caption, self)
            title.setBuddy(first)
            first.setAccessibleName(caption)
            form.addRow(title, field)
        self.longitude.setAccessibleName(self.tr("Longitude"))
        self.latitude.setAccessibleName(self.tr("Latitude"))
        foot = QHBoxLayout()
        foot.addWidget(self.trouble, 1)
        foot.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignTrailing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)
        layout.addLayout(foot)

    @property
    def entity(self) -> Entity | None:
        """The entity as it was shown."""
        return self._entity

    def set_entity(self, entity: Entity | None, labels: LabelSet) -> None:
        """Show an entity; what was typed for another one is gone."""
        self._entity = entity
        blockers = [QSignalBlocker(field) for field in (self.aliases, self.codes, self.note, self.label)]
        self.label.clear()
        self.label.addItem(self.tr("any label"), "")
        for label in labels:
            self.label.addItem(shown_plain(label.name), label.id)
        shown = entity if entity is not None else Entity("", "-", created="-")
        if shown.label and labels.get(shown.label) is None:
            self.label.addItem(shown_plain(shown.label), shown.label)
        self.label.setCurrentIndex(self.label.findData(shown.label))
        self.name.setText(shown.name)
        self.name.setCursorPosition(0)
        self.type.setText(shown.type)
        self.aliases.setPlainText("\n".join(shown.aliases))
        self.codes.setPlainText("\n".join(f"{key} = {value}" for key, value in shown.codes.items()))
        self.latitude.setText("" if shown.latitude is None else str(shown.latitude))
        self.longitude.setText("" if shown.longitude is None else str(shown.longitude))
        self.note.setPlainText(shown.note)
        for text in (self.aliases, self.codes, self.note):
            text.document().setModified(False)
        del blockers
        self.setEnabled(entity is not None)
        self._show_state()

    def is_changed(self) -> bool:
        """Say whether a field holds something else than the entity does."""
        try:
            return self._entity is not None and self._read(self._entity) != self._entity
        except RefusedError:
            return True

    def commit(self) -> bool:
        """Tell what is in the fields; return false where it breaks a rule, which is said in the form then."""
        if self._entity is None or not self.is_changed():
            return True
        try:
            after = require_entity(self._read(self._entity))
        except RefusedError as error:
            self.refuse(str(error), error.hint)
            return False
        before = self._entity
        self.saved.emit(before, after.changed())
        return True

    def refuse(self, sentence: str, hint: str = "") -> None:
        """Say why what is in the fields can't be kept."""
        self.trouble.setText(" ".join(part for part in (sentence, hint) if part))
        palette = self.trouble.palette()
        palette.setColor(theme.Role.WindowText, theme.warning(self.palette()))
        self.trouble.setPalette(palette)
        self.trouble.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control and not event.isAutoRepeat():
            self.commit()
            return
        super().keyPressEvent(event)

    def _read(self, before: Entity) -> Entity:
        """Return the entity of the fields; one that nobody touched keeps its value, whatever Qt makes of it."""
        values: dict[str, object] = {"label": self.label.currentData() or ""}
        if self.name.isModified():
            values["name"] = " ".join(self.name.text().split())
        if self.type.isModified():
            values["type"] = " ".join(self.type.text().split())
        if self.aliases.document().isModified():
            names = (" ".join(line.split()) for line in self.aliases.toPlainText().split("\n"))
            aliases = dict.fromkeys(name for name in names if name)
            aliases.pop(str(values.get("name", before.name)), None)
            values["aliases"] = tuple(aliases)
        if self.codes.document().isModified():
            values["codes"] = _codes(self.codes.toPlainText())
        if self.latitude.isModified():
            values["latitude"] = _degrees(self.latitude.text(), self.tr("latitude"))
        if self.longitude.isModified():
            values["longitude"] = _degrees(self.longitude.text(), self.tr("longitude"))
        if self.note.document().isModified():
            values["note"] = self.note.toPlainText()
        return replace(before, **values)  # type: ignore[arg-type]  # each is a field of its type

    def _show_state(self, *_: object) -> None:
        self.save_button.setEnabled(self.is_changed())
        self.trouble.hide()
        self.changed.emit()


def _codes(text: str) -> dict[str, str]:
    """Return codes by the names of their registers, of lines ``wikidata = Q1364``."""
    codes = {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        key, sign, value = line.partition("=")
        if not (sign and key.strip() and value.strip()):
            raise RefusedError(f"“{line.strip()[:40]}” is no code.", "Write a register and its code: wikidata = Q1364")
        codes[key.strip()] = value.strip()
    return codes


def _degrees(text: str, what: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text.strip().replace("−", "-").replace("٫", "."))
    except ValueError as error:
        raise RefusedError(f"“{text.strip()[:40]}” is no {what}.", "Degrees have a point: 33.6844") from error

"""The settings dialog, generated from the tuple of settings; what is changed applies at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.settings import SETTINGS, Setting, Settings

#: How wide the dialog opens: few helps then need a second line.
_WIDTH = 600

#: Settings whose default is no text; the others go back to what they were where all of it is deleted.
_MAY_BE_EMPTY = {setting.key for setting in SETTINGS if setting.default == ""}


class SettingsDialog(QDialog):
    """A row per setting that has a title."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._editors: dict[str, QWidget] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(460)
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(24, 22, 24, 4)
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for setting in SETTINGS:
            if setting.title:
                self._add(form, setting)
        buttons = QDialogButtonBox(self)
        defaults = buttons.addButton(QDialogButtonBox.StandardButton.RestoreDefaults)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        defaults.setToolTip(self.tr("Put every setting of this dialog back to its default"))
        defaults.setAutoDefault(False)
        defaults.clicked.connect(settings.reset_all)
        buttons.rejected.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 18)
        layout.setSpacing(14)
        area = QScrollArea(self)
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(area, 1)
        if not settings.are_kept():
            note = QLabel(self.tr("The settings file can't be written: changes last until the program ends."), self)
            note.setWordWrap(True)
            note.setContentsMargins(24, 0, 24, 0)
            layout.addWidget(note)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addWidget(buttons)
        layout.addLayout(foot)
        close.setDefault(True)
        room = self.screen().availableGeometry().height() - 80
        self.resize(_WIDTH, min(room, form.totalHeightForWidth(_WIDTH) + foot.sizeHint().height() + 40))
        settings.changed.connect(self._show)

    def editor(self, key: str) -> QWidget:
        """Return the field of a setting."""
        return self._editors[key]

    def done(self, result: int) -> None:
        """Take over a name that is still being typed, then close."""
        for key, editor in self._editors.items():
            if isinstance(editor, QLineEdit):
                self._keep_text(key, editor)
        super().done(result)

    def _add(self, form: QFormLayout, setting: Setting) -> None:
        editor = self._made(setting)
        editor.setObjectName(setting.key)
        editor.setAccessibleName(setting.title)
        editor.setAccessibleDescription(setting.help)
        editor.setToolTip(setting.help)
        self._editors[setting.key] = editor
        box = QWidget(self)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(editor)
        help_text = QLabel(setting.help, box)
        help_text.setTextFormat(Qt.TextFormat.PlainText)
        help_text.setWordWrap(True)
        help_text.setFont(theme.small(self.font()))
        help_text.setForegroundRole(theme.Role.PlaceholderText)
        column.addWidget(help_text)
        if isinstance(editor, QCheckBox):
            form.addRow(box)
            return
        caption = QLabel(setting.title, self)
        caption.setBuddy(editor)
        caption.setMinimumHeight(editor.sizeHint().height())
        caption.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        form.addRow(caption, box)
        form.setAlignment(caption, Qt.AlignmentFlag.AlignTop)

    def _made(self, setting: Setting) -> QWidget:
        key, value = setting.key, self._settings.get(setting.key)
        if setting.type is bool:
            box = QCheckBox(setting.title, self)
            box.setChecked(value)
            box.toggled.connect(partial(self._settings.set, key))
            return box
        if setting.choices:
            combo = QComboBox(self)
            for choice, words in setting.choices:
                combo.addItem(words, choice)
            combo.setCurrentIndex(combo.findData(value))
            combo.activated.connect(lambda row: self._settings.set(key, combo.itemData(row)))
            return combo
        if setting.type is float:
            spin = QDoubleSpinBox(self)
            spin.setDecimals(1)
            spin.setSingleStep(1.0)
            spin.setRange(setting.least, setting.most)
            spin.setSuffix(f" {setting.unit}" if setting.unit else "")
            spin.setKeyboardTracking(False)
            spin.lineEdit().setTextMargins(6, 0, 6, 0)
            spin.setMaximumWidth(130)
            spin.setValue(value)
            spin.valueChanged.connect(partial(self._settings.set, key))
            return spin
        line = QLineEdit(value, self)
        line.setMaxLength(4000)
        line.editingFinished.connect(partial(self._keep_text, key, line))
        return line

    def _keep_text(self, key: str, line: QLineEdit) -> None:
        text = line.text().strip()
        if text or key in _MAY_BE_EMPTY:
            self._settings.set(key, text)
        else:
            line.setText(self._settings.get(key))

    def _show(self, key: str) -> None:
        """Show a value that changed elsewhere, or went back to its default."""
        editor = self._editors.get(key)
        if editor is None:
            return
        value = self._settings.get(key)
        blocker = QSignalBlocker(editor)
        if isinstance(editor, QCheckBox):
            editor.setChecked(value)
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QDoubleSpinBox):
            editor.setValue(value)
        elif isinstance(editor, QLineEdit) and editor.text().strip() != value:
            editor.setText(value)
        blocker.unblock()

"""A label's colour: one of the colour-blind-safe palette first, or any other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QColorDialog, QToolButton, QWidget

from annotator.core.label_set import PALETTE
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.label_button import swatch

#: What the colours of the palette are called, in its order; colour is never the only cue.
_NAMES = ("orange", "blue", "green", "pink", "vermilion", "violet", "teal", "olive", "grey")


class ColourField(QWidget):
    """A row of swatches; ``colour_picked`` tells ``#rrggbb``."""

    colour_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = ""
        row = FlowLayout(self, gap=2)
        self._buttons: dict[str, QToolButton] = {}
        for colour, name in zip(PALETTE, _NAMES, strict=True):
            button = self._button(self.tr("Colour: {}").format(name))
            button.setIcon(swatch(QColor(colour), 16))
            button.clicked.connect(partial(self._pick, colour))
            self._buttons[colour] = button
            row.addWidget(button)
        self._own = self._button(self.tr("A colour of your own"))
        self._own.setText(self.tr("Other…"))
        self._own.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._own.clicked.connect(self._ask)
        row.addWidget(self._own)
        self.setFocusProxy(self._buttons[PALETTE[0]])

    def set_colour(self, colour: str) -> None:
        self._colour = colour.lower()
        for one, button in self._buttons.items():
            button.setChecked(one == self._colour)
        self._own.setChecked(self._colour not in self._buttons)
        self._own.setIcon(swatch(QColor(colour), 16) if self._own.isChecked() else QIcon())

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        return button

    def _pick(self, colour: str) -> None:
        self.set_colour(colour)
        self.colour_picked.emit(colour)

    def _ask(self) -> None:
        self.set_colour(self._colour)  # the button alone checks nothing
        dialog = QColorDialog(QColor(self._colour), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.colorSelected.connect(lambda colour: self._pick(colour.name()))
        dialog.open()

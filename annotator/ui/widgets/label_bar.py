"""The label bar above the text: a button per label, with its keys and its count in this article.

Counts change at every tag, so a button keeps its width while they do: room for three digits is always there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QStyle, QToolButton, QWidget

from annotator.core.label_set import LabelSet
from annotator.ui import theme
from annotator.ui.widgets.label_button import LabelButton, keys_of, swatch
from annotator.ui.widgets.menu_keys import MenuKeys
from annotator.ui.widgets.plain import for_menu, for_tip

_GAP = 8


class LabelBar(QWidget):
    """Shows the labels that are offered in one row; those that do not fit are in the menu at its end.

    Where there are none, a button says what to do; ``labels_wanted`` tells that it was pressed.
    """

    label_picked = Signal(str)
    labels_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_set = LabelSet("", ())
        self._buttons: list[LabelButton] = []
        self._counts: dict[str, int] = {}
        self._previews: dict[str, str] = {}
        self._active: str | None = None
        self._pen: str | None = None
        self._more = QToolButton(self)
        self._more.setObjectName("more-labels")
        self._more.setAccessibleName(self.tr("More labels"))
        self._more.setToolTip(self.tr("More labels"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self._more)
        MenuKeys(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._none = QPushButton(self.tr("No labels yet: make some with Code › Label set…"), self)
        self._none.setObjectName("no-labels")
        self._none.setToolTip(self.tr("Opens the editor of the label set; it also takes labels from those that ship"))
        self._none.setFlat(True)
        self._none.clicked.connect(self.labels_wanted)
        self._none.hide()
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Labels"))
        self._retint()

    def set_labels(self, labels: LabelSet) -> None:
        """Show another label set, or another version of it."""
        if labels == self._label_set:
            return
        for button in self._buttons:
            button.hide()
            button.setParent(None)
            button.deleteLater()
        self._label_set = labels
        self._buttons = [LabelButton(number, label, self) for number, label in enumerate(labels.offered, start=1)]
        for button, label in zip(self._buttons, labels.offered, strict=True):
            button.clicked.connect(partial(self.label_picked.emit, label.id))
            button.set_count(self._counts.get(label.id, 0))
            button.set_preview(self._previews.get(label.id, ""))
            button.setChecked(label.id == self._active)
            button.set_pen(label.id == self._pen)
        self._none.setVisible(not self._buttons and bool(labels.name))
        self._place()
        self.updateGeometry()

    def count(self) -> int:
        """Return how many labels there are."""
        return len(self._buttons)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Tell how many spans each label has in this article; labels that are missing have none."""
        self._counts = dict(counts)
        resized = [button.set_count(self._counts.get(button.objectName(), 0)) for button in self._buttons]
        if any(resized):
            self._place()

    def set_active(self, label_id: str | None) -> None:
        """Mark the label of the selected span; ``None`` marks none."""
        if label_id == self._active:
            return
        self._active = label_id
        for button in self._buttons:
            button.setChecked(button.objectName() == label_id)
        self._tell_more()

    def set_pen(self, label_id: str | None) -> None:
        """Show a pen at the label that it holds; ``None`` shows none."""
        self._pen = label_id
        for button in self._buttons:
            button.set_pen(button.objectName() == label_id)
        self._tell_more()

    def set_previews(self, previews: Mapping[str, str]) -> None:
        """Tell what each label's key would take now; shown in the tool tips."""
        self._previews = dict(previews)
        for button in self._buttons:
            button.set_preview(self._previews.get(button.objectName(), ""))

    def sizeHint(self) -> QSize:
        widths = [button.sizeHint().width() for button in self._buttons]
        height = max((button.sizeHint().height() for button in self._buttons), default=34)
        return QSize(sum(widths) + _GAP * max(0, len(widths) - 1), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._retint()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self._place()
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along the labels."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()), 0)
        shown = [button for button in self._buttons if button.isVisibleTo(self)]
        focused = next((at for at, button in enumerate(shown) if button.hasFocus()), -1)
        if step == 0 or focused < 0:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        shown[(focused + step) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def _place(self) -> None:
        """Put the buttons in a row; from the first that does not fit on, they are in the menu."""
        widths = [button.sizeHint().width() for button in self._buttons]
        whole = sum(widths) + _GAP * max(0, len(widths) - 1)
        more_width = max(34, self.fontMetrics().horizontalAdvance("+" + str(len(widths))) + 40)
        room = self.width() if whole <= self.width() else self.width() - more_width - _GAP
        left, fits = 0, True
        for button, width in zip(self._buttons, widths, strict=True):
            fits = fits and left + width <= room
            if fits:
                spot = QRect(left, 0, width, self.height())
                button.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), spot))
                left += width + _GAP
            button.setVisible(fits)
        self._more.setVisible(not fits)
        spot = QRect(left, 0, more_width, self.height())
        self._more.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), spot))
        self._none.setGeometry(self.rect() if self._none.isVisibleTo(self) else QRect())
        self._tell_more()

    def _tell_more(self) -> None:
        """Say how many labels are in the menu, and whether that of the selected span is one of them."""
        hidden = [button for button in self._buttons if not button.isVisibleTo(self)]
        self._more.setText(f"+{len(hidden)}")
        active = next((label for label in self._label_set if label.id == self._active), None)
        inside = active is not None and any(button.objectName() == active.id for button in hidden)
        self._more.setCheckable(inside)
        self._more.setChecked(inside)
        held = next((label for label in self._label_set if label.id == self._pen), None)
        words = self.tr("{} more labels").format(len(hidden))
        tip = [words]
        if active is not None and inside:
            tip.append(self.tr("The selected span: {}").format(active.name))
        if held is not None and any(button.objectName() == held.id for button in hidden):
            tip.append(self.tr("The pen: {}").format(held.name))
        self._more.setToolTip(for_tip(*tip))
        self._more.setAccessibleName(", ".join(tip))

    def _fill_menu(self) -> None:
        self._menu.clear()
        pairs = zip(self._buttons, self._label_set.offered, strict=True)
        for number, (button, label) in enumerate(pairs, start=1):
            if button.isVisibleTo(self):
                continue
            keys = keys_of(number, label)
            shown = for_menu(label.name) + (f"   {keys}" if keys else "")
            action = QAction(swatch(QColor(label.colour)), f"{shown}   ({self._counts.get(label.id, 0)})", self._menu)
            action.setObjectName(label.id)
            action.setToolTip(button.toolTip())
            action.triggered.connect(partial(self._pick, label.id))
            self._menu.addAction(action)

    def _pick(self, label_id: str) -> None:
        self.label_picked.emit(label_id)

    def _retint(self) -> None:
        self._more.setIcon(theme.icon("more", theme.text(self.palette())))

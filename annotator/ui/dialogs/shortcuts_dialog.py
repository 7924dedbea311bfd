"""Gives commands other keys: every command with its keys, and for the one that is selected a field to press new ones.

What is changed applies at once. A key that another command has is named before it is taken over.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.label_set import RESERVED_KEYS
from annotator.ui import messages, theme
from annotator.ui.actions import Actions, plain, tr
from annotator.ui.key_map import SPECS, action_for, default_keys, why_not
from annotator.ui.key_positions import sequence_of
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import one_line, shown_plain

_NATIVE = QKeySequence.SequenceFormat.NativeText

#: Where a row keeps the name of its action.
_NameRole = Qt.ItemDataRole.UserRole

_MODIFIER_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_LEAVING_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyField(QKeySequenceEdit):
    """Shows the last key that was pressed in it, under any layout; ``Tab``, ``Return`` and ``Escape`` leave it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(1)
        self.clear()

    def clear(self) -> None:
        super().clear()
        line = self.findChild(QLineEdit)
        if line is not None:
            line.setPlaceholderText(self.tr("Press the new keys"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_LEAVING_KEYS, *_MODIFIER_KEYS):
            event.ignore()
        elif not event.isAutoRepeat():
            self.setKeySequence(sequence_of(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The key was taken when it was pressed."""


class _Cap(QAbstractButton):
    """A key as a small cap with a cross: a click takes it away."""

    def __init__(self, shown: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(shown)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        metrics = QFontMetrics(theme.small(self.font()))
        self.setFixedSize(metrics.horizontalAdvance(shown) + metrics.height() + 30, metrics.height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.small(self.font()))
        lively = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(theme.accent(palette) if lively else palette.color(theme.Role.Dark), 1))
        painter.setBrush(theme.card(palette))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        side = self.height() - 12
        cross = QRectF(self.width() - side - 6, 6, side, side)
        words = QRectF(self.rect()).adjusted(9, 0, -side - 8, 0)
        painter.setPen(theme.text(palette))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        theme.paint_icon(painter, "close", cross, theme.text(palette) if lively else theme.muted(palette))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)


class ShortcutsDialog(QDialog):
    """Every command and its keys, found by its words or its keys; those that were changed are bold."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._map = actions, actions.key_map
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change keys"))
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Filter commands and keys…"))
        self.filter.setAccessibleName(self.tr("Filter commands and keys"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self.tree = QTreeWidget(self)
        self.tree.setObjectName("panel")
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().resizeSection(1, 210)
        self.tree.setUniformRowHeights(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setIndentation(14)
        self.tree.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.tree.setAccessibleName(self.tr("Commands and their keys"))
        self.tree.currentItemChanged.connect(self._show_command)
        self._title = Line(self, muted=False, is_small=False)
        self._title.setFont(theme.scaled(self.font(), 1.0, bold=True))
        self._caps = QWidget(self)
        self._cap_flow = FlowLayout(self._caps)
        self.field = KeyField(self)
        self.field.setAccessibleName(self.tr("New keys"))
        self.field.setToolTip(self.tr("Click here, then press the keys; Tab and Escape leave the field"))
        self.field.keySequenceChanged.connect(self._weigh)
        self.add = QPushButton(self.tr("Add"), self)
        self.add.setDefault(True)
        self.add.clicked.connect(self._add)
        self.reset = QPushButton(self.tr("Default"), self)
        self.reset.setToolTip(self.tr("Give this command the keys that it had from the start"))
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self._reset)
        self.message = QLabel(self)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self._lay_out()
        self._map.changed.connect(self._refresh)
        self._fill()
        self.resize(700, 680)
        self.filter.setFocus()

    def select(self, name: str) -> None:
        """Select a command by the name of its action."""
        for item in self._rows():
            if item.data(0, _NameRole) == name:
                self.tree.setCurrentItem(item)
                self.tree.scrollToItem(item, QTreeWidget.ScrollHint.PositionAtCenter)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(self)
        all_back = buttons.addButton(self.tr("All to their defaults…"), QDialogButtonBox.ButtonRole.ResetRole)
        all_back.setAutoDefault(False)
        all_back.clicked.connect(self._ask_reset_all)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.accept)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.add)
        line.addWidget(self.reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(self.filter)
        layout.addWidget(self.tree, 1)
        for part in (self._title, self._caps):
            layout.addWidget(part)
        layout.addLayout(line)
        self.message.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.message)
        layout.addWidget(buttons)

    # The list

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for group, words, _, action in self._actions.rows():
            is_label = action.objectName() not in SPECS
            group = self.tr("Labels") if is_label else group
            if group not in groups:
                groups[group] = QTreeWidgetItem(self.tree, [group])
                groups[group].setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[group].setSizeHint(0, QSize(0, self.fontMetrics().height() + 10))
                groups[group].setFont(0, theme.scaled(self.font(), 1.0, bold=True))
            item = QTreeWidgetItem(groups[group], [shown_plain(words) if is_label else words])
            item.setData(0, _NameRole, action.objectName())
            item.setToolTip(0, action.toolTip())
        self.tree.expandAll()
        self._refresh()
        first = next(iter(self._rows()), None)
        if first is not None:
            self.tree.setCurrentItem(first)

    def _groups(self) -> list[QTreeWidgetItem]:
        return _present(self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount()))

    def _rows(self) -> list[QTreeWidgetItem]:
        return [row for group in self._groups() for row in _children(group)]

    def _refresh(self) -> None:
        """Show the keys of now, and what can be done with those of the selected command."""
        shown = {action.objectName(): keys for _, _, keys, action in self._actions.rows()}
        for item in self._rows():
            name = item.data(0, _NameRole)
            changed = any(self._map.is_changed(one) for one in _names(name))
            item.setText(1, shown.get(name, ""))
            item.setFont(1, theme.scaled(self.font(), 1.0, bold=changed))
            before = ", ".join(keys.toString(_NATIVE) for one in _names(name) for keys in default_keys(SPECS[one]))
            item.setToolTip(1, self.tr("Changed; at first: {}").format(before or "–") if changed else "")
        self._show_command()

    def _narrow(self, needle: str) -> None:
        words = needle.casefold().split()
        first: QTreeWidgetItem | None = None
        for group in self._groups():
            for item in _children(group):
                text = " ".join((group.text(0), item.text(0), item.text(1))).casefold()
                item.setHidden(not all(word in text for word in words))
                first = first or (None if item.isHidden() else item)
            group.setHidden(all(item.isHidden() for item in _children(group)))
        current = self.tree.currentItem()
        if first is not None and (current is None or current.isHidden()):
            self.tree.setCurrentItem(first)

    # The selected command

    @property
    def current(self) -> str:
        """The name of the selected command's action; empty where none is selected."""
        item = self.tree.currentItem()
        return (item.data(0, _NameRole) or "") if item is not None else ""

    def _show_command(self, *_: object) -> None:
        name, item = self.current, self.tree.currentItem()
        self._title.set_text(item.text(0) if item is not None else "")
        while (place := self._cap_flow.takeAt(0)) is not None:
            if (cap := place.widget()) is not None:
                cap.hide()
                cap.deleteLater()
        can_change = name in SPECS
        for one in _names(name):
            for keys in self._map.keys(one):
                self._cap_flow.addWidget(self._cap(one, keys))
        if can_change and self._cap_flow.count() == 0:
            self._cap_flow.addWidget(QLabel(self.tr("no keys"), self._caps))
        self._caps.setVisible(can_change)
        self._caps.updateGeometry()
        for widget in (self.field, self.add, self.reset):
            widget.setVisible(can_change)
        self.reset.setEnabled(any(self._map.is_changed(one) for one in _names(name)))
        self.field.clear()
        self._weigh()

    def _cap(self, name: str, keys: QKeySequence) -> _Cap:
        shown = keys.toString(_NATIVE)
        cap = _Cap(shown, self._caps)
        cap.setAccessibleName(self.tr("Take {} away").format(shown))
        cap.setToolTip(self.tr("Take {} away from this command").format(shown))
        cap.clicked.connect(partial(self._map.take, name, keys))
        label = self._actions.label_of(keys)
        if label:
            cap.setToolTip(self.tr("{} is the key of the label {} in this project").format(shown, shown_plain(label)))
        return cap

    def _weigh(self, *_: object) -> None:
        """Say what adding the pressed keys would do."""
        name, keys = self.current, self.field.keySequence()
        words, can_add, taking = "", False, False
        if name and name not in SPECS:
            reserved = " ".join(sorted(RESERVED_KEYS))
            words = self.tr(
                "Labels have the digits in their order, and a letter that is set in the label set. "
                "It can be none of {}: these are keys of commands."
            ).format(reserved)
        elif name and not keys.isEmpty():
            shown, owner = keys.toString(_NATIVE), self._map.owner(keys)
            label = self._actions.label_of(keys)
            if owner in _names(name):
                words = self.tr("{} is one of its keys already.").format(shown)
            elif reason := why_not(name, keys):
                words = reason
            elif label:
                words = self.tr("{} is a key of the label {}. Give the label another one first.").format(
                    shown, shown_plain(one_line(label))
                )
            elif owner:
                words = self.tr("{} is taken by “{}”: take it over?").format(shown, plain(tr(SPECS[owner].text)))
                can_add = taking = True
            else:
                words, can_add = self.tr("{} is free.").format(shown), True
        self.message.setText(words)
        self.add.setText(self.tr("Take it over") if taking else self.tr("Add"))
        self.add.setEnabled(can_add)

    def _add(self) -> None:
        keys = self.field.keySequence()
        self._map.give(action_for(self.current, keys), keys)

    def _reset(self) -> None:
        self._map.reset(*_names(self.current))

    def _ask_reset_all(self) -> None:
        words = self.tr("Give every command the keys that it had from the start?")
        messages.ask(
            self, words, self.tr("The keys that you chose are forgotten."), self.tr("All"), self._map.reset_all
        )


def _names(name: str) -> list[str]:
    """Return the actions that a command is made of: itself, and the one of the text that does the same."""
    return [one for one in (name, f"{name}_key") if one in SPECS]


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return _present(group.child(place) for place in range(group.childCount()))


def _present(items: Iterable[QTreeWidgetItem | None]) -> list[QTreeWidgetItem]:
    """Return the items without those that Qt says might be none."""
    return [item for item in items if item is not None]

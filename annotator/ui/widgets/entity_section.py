"""The inspector's section on the entity that a span mentions: its name, what it is, and two buttons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.entity import Entity
from annotator.ui import theme
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import for_menu, for_tip, one_line, shown_plain


class EntitySection(QWidget):
    """Shows one entity, or that there is none; says what the analyst wants of it."""

    shown_requested = Signal(str)
    link_requested = Signal()
    unlink_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entity_id = ""
        self._name = QPushButton(self)
        self._name.setFlat(True)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name.setAutoDefault(False)
        self._what = Line(self)
        self._link = QPushButton(self)
        self._unlink = QPushButton(self.tr("Unlink"), self)
        self._unlink.setToolTip(self.tr("Let this span mention no entity; undo brings it back"))
        for button in (self._link, self._unlink):
            button.setAutoDefault(False)
        self._name.clicked.connect(lambda: self.shown_requested.emit(self._entity_id))
        self._link.clicked.connect(self.link_requested)
        self._unlink.clicked.connect(self.unlink_requested)
        buttons = FlowLayout()
        for button in (self._link, self._unlink):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self._name, self._what):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self._retint()

    def fields(self) -> tuple[QWidget, ...]:
        """The widgets that take the keyboard, from top to bottom."""
        return (self._name, self._link, self._unlink)

    def set_entity(self, entity: Entity | None, mentions: int = 0) -> None:
        """Show an entity and how many spans mention it, or that the span mentions none."""
        self._entity_id = entity.id if entity is not None else ""
        self._name.setVisible(entity is not None)
        self._unlink.setVisible(entity is not None)
        if entity is None:
            self._what.set_text(self.tr("Not linked"))
            self._link.setText(self.tr("Link… (K)"))
            self._link.setToolTip(self.tr("Choose the actor or location that these words mention"))
            return
        self._name.setText(for_menu(entity.name))
        self._name.setAccessibleName(self.tr("{}, show it in the register").format(one_line(entity.name)))
        self._name.setToolTip(for_tip(entity.name, ", ".join(entity.aliases), self.tr("Show it in the register")))
        parts = (shown_plain(entity.type), mentions_words(mentions))
        self._what.set_text(" · ".join(part for part in parts if part))
        self._link.setText(self.tr("Change… (K)"))
        self._link.setToolTip(self.tr("Choose another actor or location for these words"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_link"):
            self._retint()

    def _retint(self) -> None:
        self._name.setIcon(theme.icon("link", theme.accent(self.palette())))
        self._name.setStyleSheet("text-align: left; padding-left: 2px;")
        self._name.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def mentions_words(number: int) -> str:
    """Return ``14 mentions``."""
    one, more = "1 mention", "{} mentions"
    translate = QCoreApplication.translate
    return translate("EntityPanel", one) if number == 1 else translate("EntityPanel", more).format(f"{number:,}")

"""The register in a window of its own: entities on the left, the current one's form and its mentions on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.core.change import Change
from annotator.core.entity import Entity, Gazetteer
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.ui import messages, theme
from annotator.ui.dialogs.command_palette import CommandPalette, PaletteItem
from annotator.ui.entity_actions import EntityActions
from annotator.ui.widgets.entity_form import EntityForm
from annotator.ui.widgets.entity_list import EntityList, EntityRow
from annotator.ui.widgets.entity_section import mentions_words
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.mention_list import Mention, MentionList
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.workspace import Workspace

#: Milliseconds without a key before the register is searched, rows of a page, and rows of a search.
REST, _PAGE, _FOUND = 90, 200, 200


class EntitiesDialog(QDialog):
    """Binds list, form and mentions to the register; it stays open beside the window and follows every change."""

    mention_picked = Signal(str, str)
    gazetteer_requested = Signal()

    def __init__(self, workspace: Workspace, actions: EntityActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._actions = workspace, actions
        self._shown: EntityRow | None = None
        self._is_keeping = False
        self.setWindowTitle(self.tr("Entities"))
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.search = QLineEdit(self)
        self.which = QComboBox(self)
        self.list = EntityList(self)
        self.form = EntityForm(self)
        self.mentions = MentionList(self)
        self._count, self._mentioned = Line(self, least=60), Line(self, least=60)
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._buttons: list[QPushButton] = []
        self._lay_out()
        self._connect()
        self.resize(1040, 700)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Search names and aliases"))
        self.search.setAccessibleName(self.tr("Search names and aliases"))
        self.search.setClearButtonEnabled(True)
        self.which.addItem(self.tr("In use, most mentions first"), "used")
        self.which.addItem(self.tr("All, by name"), "all")
        self.which.setAccessibleName(self.tr("Which entities are listed"))
        left, right = QWidget(self), QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(self.search)
        column.addWidget(self.which)
        self.list.setObjectName("panel")
        column.addWidget(self.list, 1)
        column.addWidget(self._count)
        under = QHBoxLayout()
        self.new_button = self._button(self.tr("New"), self.tr("Make an entity (Ctrl+N)"), self.make)
        self.gazetteer_button = self._button(
            self.tr("Import gazetteer…"), self.tr("Add the entities of a CSV file"), self.gazetteer_requested.emit
        )
        for button in (self.new_button, self.gazetteer_button):
            under.addWidget(button)
        under.addStretch(1)
        column.addLayout(under)
        column = QVBoxLayout(right)
        column.setContentsMargins(6, 0, 0, 0)
        column.addWidget(self.form)
        column.addWidget(self._mentioned)
        self.mentions.setObjectName("panel")
        column.addWidget(self.mentions, 1)
        foot = QHBoxLayout()
        self.merge_button = self._button(
            self.tr("Merge into…"), self.tr("Make this entity and another one the same"), self.ask_merge
        )
        self.split_button = self._button(
            self.tr("Split off"), self.tr("Make an entity of its own of the selected mentions"), self.split
        )
        self.unlink_button = self._button(
            self.tr("Unlink"), self.tr("Let the selected mentions mention nothing (Delete)"), self.unlink
        )
        self.delete_button = self._button(
            self.tr("Delete entity…"), self.tr("Remove it from the register; the spans stay"), self.ask_delete
        )
        for button in (self.merge_button, self.split_button, self.unlink_button):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.delete_button)
        column.addLayout(foot)
        splitter = QSplitter(self)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([380, 640])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(splitter)
        self.delete_button.setIcon(theme.icon("trash"))

    def _button(self, words: str, tip: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda: act())
        self._buttons.append(button)
        return button

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textEdited.connect(lambda _: self._timer.start())
        self.search.textChanged.connect(lambda text: None if text else self._timer.start())
        self._timer.timeout.connect(lambda: self.refresh())
        self.which.activated.connect(lambda _: self.refresh())
        self.list.entity_changed.connect(self._show)
        self.list.clicked.connect(lambda _: self.mentions.setFocus() if self.mentions.rows() else None)
        self.form.saved.connect(self._save)
        self.mentions.mention_picked.connect(self.mention_picked)
        self.mentions.unlink_requested.connect(self.unlink)
        self.mentions.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self._workspace.changed.connect(self._follow)
        self._workspace.opened.connect(lambda: self.refresh() if self.isVisible() else None)
        self._workspace.leaving_article.connect(self._keep)
        self._workspace.closing.connect(self.hide)
        find, new = QShortcut(QKeySequence.StandardKey.Find, self), QShortcut(QKeySequence("Ctrl+N"), self)
        find.activated.connect(self.search.setFocus)
        new.activated.connect(self.make)

    # Showing

    def show_entity(self, entity_id: str) -> None:
        """Show one entity; with an empty id those in use, or all where none is."""
        register = self._workspace.project.register
        rows = register.rows([entity_id]) if entity_id else []
        if rows:
            self.search.setText(rows[0].entity.name)
            self._timer.stop()
        elif not entity_id and not self.search.text() and not register.in_use():
            self.which.setCurrentIndex(self.which.findData("all"))
        self.refresh(entity_id)

    def refresh(self, entity_id: str = "") -> None:
        """Read the list again, from its first page on."""
        self._timer.stop()
        if not self._workspace.is_open():
            return
        current = entity_id or (self._shown.entity.id if self._shown is not None else "")
        try:
            self.list.show_pages(self._pages(entity_id), self._workspace.labels, current)
            self._show_count()
        except AnnotatorError as error:
            messages.show_error(self, error)

    def _pages(self, wanted: str) -> Callable[[], Sequence[EntityRow]]:
        """Return what gives the rows of the list, a page with each call; ``wanted`` is among what a search finds."""
        register, typed = self._workspace.project.register, self.search.text().strip()
        pages: Callable[[], Sequence[str]]
        if typed:
            ids = [one.entity.id for one in register.search(typed, most=_FOUND)]
            found = [ids if not wanted or wanted in ids else [wanted, *ids]]
            pages = lambda: found.pop() if found else []  # noqa: E731
        elif self.which.currentData() == "used":
            ids = list(register.in_use())
            parts = iter([ids[start : start + _PAGE] for start in range(0, len(ids), _PAGE)])
            pages = lambda: next(parts, [])  # noqa: E731
        else:
            place = [("", -1)]

            def pages() -> Sequence[str]:
                ids, place[0] = register.page(place[0], _PAGE)
                return ids

        return lambda: [EntityRow(*row) for row in register.rows(list(pages()))]

    def _show_count(self) -> None:
        number = self._workspace.project.register.count()
        shown = self.list.model().rowCount()
        listed = self.tr("{} found").format(f"{shown:,}") if self.search.text().strip() else ""
        total = self.tr("1 entity") if number == 1 else self.tr("{} entities").format(f"{number:,}")
        self._count.set_text(" · ".join(part for part in (listed, total) if part))

    def _show(self, row: EntityRow | None) -> None:
        """Show the current row; what was typed in the form for the one before is kept first."""
        before, edited, form = self._shown, self.form.entity, self.form
        self._shown = row
        if edited is not None and form.is_changed():
            if row is not None and row.entity == edited:
                self._show_mentions()
                return
            is_other = row is None or row.entity.id != edited.id
            if is_other and before is not None and before.entity.id == edited.id and not self._is_keeping:
                if not self._kept():
                    self._shown = before
                    self.list.go_to(edited.id)
                return  # the change that was saved has shown the row already
        form.set_entity(row.entity if row is not None else None, self._workspace.labels)
        self._show_mentions()

    def _kept(self) -> bool:
        """Save what was typed in the form; return whether that worked."""
        edited, self._is_keeping = self.form.entity, True
        try:
            return self.form.commit() and not (self.form.entity == edited and self.form.is_changed())
        finally:
            self._is_keeping = False

    def _show_mentions(self) -> None:
        row, last = self._shown, [-1]
        register = self._workspace.project.register

        def page() -> Sequence[Mention]:
            found = register.mentions(row.entity.id, last[0], _PAGE) if row is not None else []
            if found:
                last[0] = found[-1].key
            return found

        self.mentions.show_pages(page)
        self._mentioned.set_text(mentions_words(row.mentions) if row is not None else "")
        self._show_buttons()

    def _show_buttons(self) -> None:
        writable, some = self._workspace.writable(), bool(self.mentions.selected())
        self.form.setEnabled(writable and self._shown is not None)
        for button in (self.new_button, self.gazetteer_button):
            button.setEnabled(writable)
        for button in (self.merge_button, self.delete_button):
            button.setEnabled(writable and self._shown is not None)
        for button in (self.split_button, self.unlink_button):
            button.setEnabled(writable and some)

    def _follow(self, change: Change) -> None:
        """Show what a change did, wherever it was made, as far as it concerns entities or what mentions them."""
        concerned = change.touches(Span, Entity, Gazetteer)
        if self.isVisible() and self._workspace.is_open() and (concerned or change.arrives):
            self.refresh()

    # Acting

    def make(self) -> None:
        """Make an entity of what is typed in the search, and put the keyboard into its name."""
        name = self.search.text().strip() or self.tr("New entity")
        entity = self._actions.new_entity(name, "")
        if self._actions.create(entity):
            self.show_entity(entity.id)
            self.form.name.setFocus()
            self.form.name.selectAll()

    def ask_merge(self) -> None:
        """Ask which other entity this one is, and make them one."""
        row = self._shown
        if row is None or not self.form.commit():
            return
        register = self._workspace.project.register

        def items(typed: str) -> list[PaletteItem]:
            found = register.search(typed, most=30) if typed.strip() else register.propose(row.entity.name, most=30)
            others = [one for one in found if one.entity.id != row.entity.id]
            return [
                PaletteItem(
                    one.entity.name,
                    one_line(" · ".join(part for part in (one.entity.type, *one.entity.aliases[:3]) if part)),
                    mentions_words(one.mentions),
                    partial(self._merge, row.entity.id, one.entity.id),
                )
                for one in others
            ]

        CommandPalette(
            items, self.tr("Merge {} into: a part of its name").format(one_line(row.entity.name)), self
        ).open()

    def _merge(self, other_id: str, kept_id: str) -> None:
        found = self._workspace.project.register.get([other_id, kept_id])
        if len(found) == 2 and self._actions.merge(found[kept_id], found[other_id]) is not None:
            self.show_entity(kept_id)

    def split(self) -> None:
        """Make an entity of its own of the selected mentions."""
        chosen, row = self.mentions.selected(), self._shown
        if row is None or not chosen or not self.form.commit():
            return
        entity = self._actions.new_entity(chosen[0].quote, row.entity.label)
        if self._actions.split([mention.span_id for mention in chosen], entity):
            self.show_entity(entity.id)
            self.form.name.setFocus()

    def unlink(self) -> None:
        chosen = self.mentions.selected()
        if chosen and self._workspace.writable():
            self._actions.unlink([mention.span_id for mention in chosen])

    def ask_delete(self) -> None:
        row = self._shown
        if row is None:
            return
        number = self._workspace.project.register.mention_count(row.entity.id)
        if not number:
            self._actions.delete(row.entity)
            return
        words = self.tr("Delete {}, which {} name?") if number > 1 else self.tr("Delete {}, which {} names?")
        spans = self.tr("{} spans").format(f"{number:,}") if number > 1 else self.tr("1 span")
        messages.ask(
            self,
            words.format(shown_plain(row.entity.name), spans),
            self.tr("The spans stay, and mention nothing. Undo brings all of it back."),
            self.tr("Delete"),
            partial(self._actions.delete, row.entity),
            destructive=True,
        )

    def _save(self, before: Entity, after: Entity) -> None:
        if not self._actions.edit(before, after):
            self.form.refuse(self.tr("This could not be saved; nothing of it was written."))

    # Keys and closing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows of the search go through the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._timer.isActive():
                    self.refresh()
                return True
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if Qt.Key(event.key()) in steps:
                if self._timer.isActive():
                    self.refresh()
                row = self.list.currentIndex().row() + steps[Qt.Key(event.key())]
                if 0 <= row < self.list.model().rowCount():
                    self.list.setCurrentIndex(self.list.model().index(row, 0))
                return True
        return super().eventFilter(watched, event)

    def _keep(self) -> None:
        """Keep what is still being typed in the form, for the project may be closed next."""
        if self.isVisible() and self._workspace.writable():
            self.form.commit()

    def reject(self) -> None:
        """Close, by Escape or by the window's cross; what can't be kept of the form keeps it open."""
        if not self._workspace.writable() or self.form.commit():
            super().reject()

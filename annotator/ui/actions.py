"""The actions of a window, made from the table: the menus, the ``F1`` sheet and the palette are read off them.

An action of the text acts while the text has the focus, so that its single key types a letter everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from annotator.core.label_set import Label
from annotator.ui.action_table import ACTIONS, MENUS, ActionSpec
from annotator.ui.key_map import KeyMap
from annotator.ui.theme import icon
from annotator.ui.widgets.plain import for_menu, for_tip, one_line, shown_plain


class Actions:
    """The QActions of a window, by name; the label actions follow the label set, the keys of the others the key map.

    A key of a label is the label's, also where the key map gives it to an action.
    """

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[[], object]], key_map: KeyMap) -> None:
        self._window = window
        self.key_map = key_map
        self._by_name: dict[str, QAction] = {}
        self._label_actions: list[QAction] = []
        self._labels: tuple[Label, ...] = ()
        self._of_text: dict[str, QAction] = {}
        for spec in ACTIONS:
            self._by_name[spec.name] = self._make(spec, handlers[spec.name])
        self._give_keys()
        key_map.changed.connect(self._give_keys)

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def attach(self, text: QWidget) -> None:
        """Give the keys of the text to the widget that shows it, all others to the window."""
        for spec in ACTIONS:
            owner = text if spec.in_text else self._window
            owner.addAction(self._by_name[spec.name])

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus; return them by their title as in ``MENUS``."""
        menus = {title: bar.addMenu(tr(title)) for title in MENUS}
        for spec in ACTIONS:
            if not spec.menu:
                continue
            if spec.separated:
                menus[spec.menu].addSeparator()
            menus[spec.menu].addAction(self._by_name[spec.name])
        return menus

    def set_labels(
        self,
        labels: tuple[Label, ...],
        text: QWidget,
        menu: QMenu,
        pick: Callable[[str], object],
        pick_all: Callable[[str], object],
    ) -> None:
        """Replace the actions of the labels: ``1`` or a letter tags, with Shift every occurrence."""
        for old in self._label_actions:
            text.removeAction(old)
            old.deleteLater()
        first = menu.actions()[0] if menu.actions() else None
        self._label_actions = []
        for every in (False, True):
            for number, label in enumerate(labels):
                words = tr("Tag every occurrence as {}") if every else tr("Tag as {}")
                action = QAction(words.format(for_menu(label.name)), text)
                action.setToolTip(for_tip(words.format(shown_plain(label.name))))
                action.setObjectName(("tag_all_" if every else "tag_") + label.id)
                action.setShortcuts([QKeySequence(key) for key in label_keys(number, label, shifted=every)])
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                action.setAutoRepeat(False)
                chosen = pick_all if every else pick
                action.triggered.connect(partial(_act_in_text, partial(chosen, label.id)))
                text.addAction(action)
                menu.insertAction(first, action) if first else menu.addAction(action)
                self._label_actions.append(action)
        self._labels = labels
        self._give_keys()

    def of_text(self, names: Iterable[str]) -> QAction | None:
        """Return the action of the text that a single key means, by the first of its names that one has."""
        return next((self._of_text[name] for name in names if name in self._of_text), None)

    def label_of(self, keys: QKeySequence) -> str:
        """Return the name of the label that has these keys; empty where none has."""
        found = (
            label.name
            for number, label in enumerate(self._labels)
            for shifted in (False, True)
            if keys.toString() in label_keys(number, label, shifted=shifted)
        )
        return next(found, "")

    def set_writable(self, writable: bool) -> None:
        """Switch off what would write; a project may be open for reading only."""
        for spec in ACTIONS:
            if spec.writes:
                self._by_name[spec.name].setEnabled(writable)
        for action in self._label_actions:
            action.setEnabled(writable)

    def retint(self) -> None:
        """Take the icons again, in the colours of now."""
        for spec in ACTIONS:
            if spec.icon:
                self._by_name[spec.name].setIcon(icon(spec.icon))

    def rows(self) -> Iterator[tuple[str, str, str, QAction]]:
        """Yield every action as group, words, keys and the action itself, for the sheet of keys and the palette."""
        for action in self._label_actions:
            yield tr("Tag"), one_line(plain(action.text())), keys_text(action), action
        for spec in ACTIONS:
            if spec.menu:
                action = self._by_name[spec.name]
                keys = [keys_text(action), keys_text(self._by_name.get(f"{spec.name}_key"))]
                yield plain(tr(spec.menu)), plain(tr(spec.text)), ", ".join(filter(None, keys)), action

    def _make(self, spec: ActionSpec, handler: Callable[[], object]) -> QAction:
        action = QAction(tr(spec.text), self._window)
        action.setObjectName(spec.name)
        where = Qt.ShortcutContext.WidgetShortcut if spec.in_text else Qt.ShortcutContext.WindowShortcut
        action.setShortcutContext(where)
        action.setAutoRepeat(spec.repeats)
        action.setMenuRole(spec.role)
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        action.setStatusTip(tr(spec.tip) if spec.tip else plain(action.text()))
        action.triggered.connect(partial(_act_in_text, handler) if spec.in_text else lambda _=False: handler())
        return action

    def _give_keys(self) -> None:
        """Give each action its keys, and name them in its tool tip."""
        taken = {keys.toString() for action in self._label_actions for keys in action.shortcuts()}
        self._of_text = {keys.toString(): action for action in self._label_actions for keys in action.shortcuts()}
        for spec in ACTIONS:
            action = self._by_name[spec.name]
            free = [keys for keys in self.key_map.keys(spec.name) if keys.toString() not in taken]
            if free != action.shortcuts():
                action.setShortcuts(free)
            shown, tip = keys_text(action), action.statusTip()
            action.setToolTip(f"{tip} ({shown})" if shown else tip)
            if spec.in_text:
                self._of_text.update({keys.toString(): action for keys in free})


def _act_in_text(handler: Callable[[], object], _checked: bool = False) -> None:
    """Act, but not while a dialog is open: before it has the focus, keys that are meant for it come to the text."""
    if QApplication.activeModalWidget() is None:
        handler()


def label_keys(number: int, label: Label, *, shifted: bool = False) -> list[str]:
    """Return the keys of the label at place ``number`` (from 0), its digit first, then its letter."""
    keys = [key for key in (str(number + 1) if number < 9 else "", label.key) if key]
    return [f"Shift+{key}" for key in keys] if shifted else keys


def keys_text(action: QAction | None) -> str:
    """The keys of an action as the platform writes them, without those of few keyboards."""
    if action is None:
        return ""
    keys = [keys for keys in action.shortcuts() if not _is_rare(keys)]
    shown = [keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in keys]
    return ", ".join(dict.fromkeys(shown))


def _is_rare(keys: QKeySequence) -> bool:
    """Whether a key is F13 or above, or a media key: they act, but are not shown."""
    combination: QKeyCombination = keys[0]  # type: ignore[index]  # the stubs know no __getitem__
    key: int = combination.key().value
    alone = combination.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
    return alone and key > Qt.Key.Key_F12.value


def plain(words: str) -> str:
    """Words of a menu without their mnemonic and their dots."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def tr(text: str) -> str:
    return QCoreApplication.translate("Actions", text) if text else ""

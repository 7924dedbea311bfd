"""The actions of a window, made from the table: the menus, the ``F1`` sheet and the palette are read off them.

An action of the text acts while the text has the focus, so that its single key types a letter everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from annotator.core.label_set import Label
from annotator.ui.action_table import ACTIONS, MENUS, ActionSpec, StandardKey
from annotator.ui.theme import icon
from annotator.ui.widgets.plain import for_menu, for_tip, one_line, shown_plain

#: The same number key under an English, an Arabic or an Urdu and Pashto layout.
_DIGITS = ("123456789", "١٢٣٤٥٦٧٨٩", "۱۲۳۴۵۶۷۸۹")


class Actions:
    """The QActions of a window, by name; the label actions follow the label set."""

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[[], object]]) -> None:
        self._window = window
        self._by_name: dict[str, QAction] = {}
        self._label_actions: list[QAction] = []
        for spec in ACTIONS:
            self._by_name[spec.name] = self._make(spec, handlers[spec.name])

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
        action.setShortcuts(_sequences(spec.keys))
        where = Qt.ShortcutContext.WidgetShortcut if spec.in_text else Qt.ShortcutContext.WindowShortcut
        action.setShortcutContext(where)
        action.setAutoRepeat(spec.repeats)
        action.setMenuRole(spec.role)
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        tip = tr(spec.tip) if spec.tip else plain(action.text())
        keys = keys_text(action)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setStatusTip(tip)
        action.triggered.connect(partial(_act_in_text, handler) if spec.in_text else lambda _=False: handler())
        return action


def _act_in_text(handler: Callable[[], object], _checked: bool = False) -> None:
    """Act, but not while a dialog is open: before it has the focus, keys that are meant for it come to the text."""
    if QApplication.activeModalWidget() is None:
        handler()


def label_keys(number: int, label: Label, *, shifted: bool = False) -> list[str]:
    """Return the keys of the label at place ``number`` (from 0), the digit of each layout first, then its letter."""
    keys = [digits[number] for digits in _DIGITS] if number < len(_DIGITS[0]) else []
    keys = [*keys[:1], *([label.key] if label.key else []), *keys[1:]]
    return [f"Shift+{key}" for key in keys] if shifted else keys


def keys_text(action: QAction | None) -> str:
    """The keys of an action as the platform writes them, without those of other scripts and of few keyboards."""
    if action is None:
        return ""
    keys = [keys for keys in action.shortcuts() if not _is_rare(keys)]
    shown = [keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in keys]
    return ", ".join(dict.fromkeys(shown))


def _is_rare(keys: QKeySequence) -> bool:
    """Whether a key is F13 or above, a media key, or a digit of another script: they act, but are not shown."""
    combination: QKeyCombination = keys[0]  # type: ignore[index]  # the stubs know no __getitem__
    key: int = combination.key().value
    alone = combination.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
    return (alone and key > Qt.Key.Key_F12.value) or 0xFF < key < Qt.Key.Key_Escape.value


def plain(words: str) -> str:
    """Words of a menu without their mnemonic and their dots."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def tr(text: str) -> str:
    return QCoreApplication.translate("Actions", text) if text else ""


def _sequences(keys: tuple[str | StandardKey, ...]) -> list[QKeySequence]:
    """Return the key sequences without repeats; a standard key may stand for several, or for none."""
    found: list[QKeySequence] = []
    for key in keys:
        found += QKeySequence.keyBindings(key) if isinstance(key, StandardKey) else [QKeySequence(key)]
    texts = {sequence.toString(): sequence for sequence in found}
    return list(texts.values())

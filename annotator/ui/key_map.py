"""Which keys each action has: those of the table of actions, until the analyst gives it others.

What was changed is kept in the settings as portable text. A key belongs to one action only, so that what was changed by
hand in the file, or by a later table, can't make two actions answer one key: the changed one has it.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QCoreApplication, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence

from annotator.ui.action_table import ACTIONS, MENUS, ActionSpec, StandardKey
from annotator.ui.key_positions import COMMANDS
from annotator.ui.settings import Settings

SPECS = {spec.name: spec for spec in ACTIONS}

#: Keys that mean the same in every window; an action may have them from the start, and can be given no further ones.
_FIXED = {"Tab", "Shift+Tab", "Shift+Backtab", "Return", "Enter", "Esc", "Space", "Shift+Return", "Shift+Enter"}

#: Keys of the platform that fields need.
_FIELD_KEYS = (
    StandardKey.SelectAll,
    StandardKey.Copy,
    StandardKey.Cut,
    StandardKey.Paste,
    StandardKey.Undo,
    StandardKey.Redo,
    StandardKey.Backspace,
)

#: Keys of the platform that move the caret, where they are arrows and the like.
_CARET_KEYS = tuple(key for name, key in StandardKey.__members__.items() if name.startswith(("MoveTo", "Select")))


class KeyMap(QObject):
    """The keys of every action; ``changed`` tells that some are others now."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._keys: dict[str, list[QKeySequence]] = {}
        damaged = self._read()
        #: Names of the actions whose own keys could not be read, and ``*`` where none could.
        self.set_aside = [*(["*"] if "keys" in settings.set_aside else []), *damaged]
        if damaged:
            settings.put_aside("keys", json.dumps(damaged))
            settings.set("keys", {name: text for name, text in settings.get("keys").items() if name not in damaged})
        settings.changed.connect(self._follow)

    def keys(self, name: str) -> list[QKeySequence]:
        """Return the keys of an action, the first to be shown first."""
        return self._keys.get(name, [])

    def is_changed(self, name: str) -> bool:
        return name in self._own

    def owner(self, keys: QKeySequence) -> str:
        """Return the name of the action that has these keys; empty where none has."""
        return next((name for name, held in self._keys.items() if keys in held), "")

    def give(self, name: str, keys: QKeySequence) -> None:
        """Give an action further keys, and take them from the action that has them."""
        if keys in self.keys(name):
            return
        changes = {name: [*self.keys(name), keys]}
        if owner := self.owner(keys):
            changes[owner] = [one for one in self.keys(owner) if one != keys]
        self._keep(changes)

    def take(self, name: str, keys: QKeySequence) -> None:
        """Take keys from an action."""
        self._keep({name: [one for one in self.keys(name) if one != keys]})

    def reset(self, *names: str) -> None:
        """Give actions the keys of the table again, and take these from whoever has them now."""
        own = {name: text for name, text in self._own.items() if name not in names}
        wanted = {keys.toString() for name in names for keys in default_keys(SPECS[name])}
        for name, text in own.items():
            left = [keys for keys in _read_keys(text) or [] if keys.toString() not in wanted]
            own[name] = _text(left)
        self._settings.set("keys", own)

    def reset_all(self) -> None:
        self._settings.set("keys", {})

    def _keep(self, changes: dict[str, list[QKeySequence]]) -> None:
        """Keep the keys of these actions; those that are the table's are not kept as changed."""
        own = {**self._own, **{name: _text(keys) for name, keys in changes.items()}}
        for name in changes:
            if own[name] == _text(default_keys(SPECS[name])):
                del own[name]
        self._settings.set("keys", own)

    def _follow(self, key: str) -> None:
        if key == "keys":
            self._read()
            self.changed.emit()

    def _read(self) -> dict[str, str]:
        """Read the changed keys and give every key to one action only; return what is none, by the action's name."""
        stored: dict[str, str] = self._settings.get("keys")
        read = {name: _read_keys(text) for name, text in stored.items() if name in SPECS}
        own = {name: keys for name, keys in read.items() if keys is not None}
        self._own = {name: stored[name] for name in own}
        given: set[str] = set()
        self._keys = {}
        for spec in sorted(ACTIONS, key=lambda spec: spec.name not in own):  # the changed ones first
            keys = own.get(spec.name)
            free = [one for one in (default_keys(spec) if keys is None else keys) if one.toString() not in given]
            given |= {one.toString() for one in free}
            self._keys[spec.name] = free
        return {name: stored[name] for name, keys in read.items() if keys is None}


def default_keys(spec: ActionSpec) -> list[QKeySequence]:
    """Return the keys of the table without repeats; a standard key may stand for several, or for none."""
    found: list[QKeySequence] = []
    for key in spec.keys:
        found += QKeySequence.keyBindings(key) if isinstance(key, StandardKey) else [QKeySequence(key)]
    texts = {sequence.toString(): sequence for sequence in found}
    return list(texts.values())


def is_single_key(keys: QKeySequence) -> bool:
    """Say whether keys are one that types, so that it can act in the text only."""
    combination = _combination(keys)
    return not combination.keyboardModifiers() & COMMANDS and combination.key() < Qt.Key.Key_Escape


def action_for(name: str, keys: QKeySequence) -> str:
    """Return the action that new keys go to: a single key to the action of the text that does the same, if any."""
    twin = f"{name}_key"
    return twin if twin in SPECS and is_single_key(keys) else name


def why_not(name: str, keys: QKeySequence) -> str:
    """Say why an action can't be given these keys; empty where it can."""
    spec, shown = SPECS[action_for(name, keys)], keys.toString(QKeySequence.SequenceFormat.NativeText)
    combination = _combination(keys)
    modifiers, key = combination.keyboardModifiers(), combination.key()
    alone = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    if keys.toString() in _FIXED:
        return tr("{} has the same meaning everywhere and can't be given away.").format(shown)
    if alone and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
        return tr("The digits are the keys of the labels, in their order.")
    if is_single_key(keys) and not spec.in_text:
        return tr("{} alone types a letter. This command needs Ctrl or Alt with it, or a function key.").format(shown)
    if modifiers == Qt.KeyboardModifier.AltModifier and (menu := _menu_of(key)):
        return tr("{} opens the menu {}.").format(shown, menu)
    of_fields = _FIELD_KEYS if key < Qt.Key.Key_Escape else (*_FIELD_KEYS, *_CARET_KEYS)
    if keys not in default_keys(spec) and any(keys in QKeySequence.keyBindings(one) for one in of_fields):
        return tr("{} moves the caret, or belongs to the fields that one types in.").format(shown)
    return ""


def _menu_of(key: Qt.Key) -> str:
    """Return the menu that Alt with a key opens."""
    letter = chr(key.value) if key < Qt.Key.Key_Escape else ""
    titles = (QCoreApplication.translate("Actions", title) for title in MENUS)
    return next((title.replace("&", "") for title in titles if letter and f"&{letter}" in title.upper()), "")


def _read_keys(text: str) -> list[QKeySequence] | None:
    """Return the keys of a stored text; ``None`` where it holds something else."""
    keys = QKeySequence.listFromString(text, QKeySequence.SequenceFormat.PortableText) if text else []
    known = all(one.count() == 1 and _combination(one).key() != Qt.Key.Key_unknown for one in keys)
    return keys if known and (keys or not text) else None


def _text(keys: list[QKeySequence]) -> str:
    return QKeySequence.listToString(keys, QKeySequence.SequenceFormat.PortableText)


def _combination(keys: QKeySequence) -> QKeyCombination:
    combination: QKeyCombination = keys[0]  # type: ignore[index]  # the stubs know no __getitem__
    return combination


def tr(text: str) -> str:
    return QCoreApplication.translate("KeyMap", text)

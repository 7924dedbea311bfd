"""The single keys of the text: which action a key press means under any layout, and whether it acts now.

By the setting they act always, only after ``F2``, or never, for those whose speech input or unsteady hands press keys
that are not meant. ``F2`` holds until it is pressed again: a key for every key would double the work of the hands, and
``Escape`` has its own meaning in the text. The panels that take letters ask ``key_positions.are_resting``.

The view is asked first whether it wants a key (``ShortcutOverride``); it wants every single key, so that Qt, which
knows shortcuts by their characters only, never answers one by itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui import key_positions
from annotator.ui.actions import Actions
from annotator.ui.settings import Settings


class SingleKeys(QObject):
    """Answers the single keys of the text; ``said`` tells why one does nothing."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, window: QWidget, text: QWidget, actions: Actions, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._text = window, text
        self._actions, self._settings = actions, settings
        self._on = False
        text.installEventFilter(self)
        settings.changed.connect(self._follow)
        self._show()

    def act(self) -> bool:
        """Say whether single keys act now."""
        mode = self._settings.get("single_keys")
        return mode == "always" or (mode == "after_f2" and self._on)

    def toggle(self) -> None:
        """Let them act, or rest again."""
        mode = self._settings.get("single_keys")
        if mode == "always":
            self.said.emit(
                self.tr("Single keys always act; the settings can have them wait for {}").format(self._key())
            )
        elif mode == "never":
            self.said.emit(self.tr("Single keys never act, by the settings"))
        self._on = mode == "after_f2" and not self._on
        self._show()

    def state(self) -> tuple[str, str]:
        """Return the words of the status bar and their tip; empty where single keys always act."""
        mode = self._settings.get("single_keys")
        if mode == "always":
            return "", ""
        if mode == "never":
            return self.tr("keys off"), self.tr("Single keys never act in the text, by the settings")
        if self._on:
            return self.tr("keys on"), self.tr("Single keys act until {} is pressed again").format(self._key())
        return self.tr("keys off: {}").format(self._key()), self.tr("Single keys act once {} was pressed").format(
            self._key()
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not key_positions.is_single(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        action = self._actions.of_text(key_positions.names_of(event))
        if action is None:
            return False
        if self.act():
            _trigger(action, event)
        elif not event.isAutoRepeat():
            self.said.emit(self.state()[1])
        return True

    def chord(self, event: QKeyEvent) -> bool:
        """Answer a key with Ctrl, Alt or Meta that nobody knew, by its place; say whether somebody did.

        Qt looks for such keys in the other layouts that are set up, and finds none where no Latin one is. The widget
        that has the focus is asked first, as Qt does, so that Ctrl+V pastes into a field.
        """
        keys, focus = key_positions.chord_of(event), QApplication.focusWidget()
        if keys is None or focus is None:
            return False
        if not _takes(focus, event, keys, QEvent.Type.ShortcutOverride):
            owners = [self._text, self._window] if focus is self._text else [self._window]
            for action in (action for owner in owners for action in owner.actions()):
                if keys in action.shortcuts():
                    _trigger(action, event)
                    return True
        return _takes(focus, event, keys, QEvent.Type.KeyPress)

    def _follow(self, key: str) -> None:
        if key == "single_keys":
            self._on = False
            self._show()

    def _show(self) -> None:
        key_positions.set_resting(self._window, not self.act())
        self._actions["single_keys"].setChecked(self.act())
        self.changed.emit()

    def _key(self) -> str:
        return self._actions["single_keys"].shortcut().toString(QKeySequence.SequenceFormat.NativeText) or "F2"


def _trigger(action: QAction, event: QKeyEvent) -> None:
    """Do what the key says; one that is held down does only what may repeat."""
    if action.isEnabled() and (action.autoRepeat() or not event.isAutoRepeat()):
        action.trigger()


def _takes(focus: QWidget, event: QKeyEvent, keys: QKeySequence, kind: QEvent.Type) -> bool:
    """Send the widget the key that is meant; say whether it took it."""
    combination = keys[0]  # type: ignore[index]  # the stubs know no __getitem__
    meant = QKeyEvent(kind, combination.key(), combination.keyboardModifiers(), "", event.isAutoRepeat())
    meant.ignore()
    QApplication.sendEvent(focus, meant)
    return meant.isAccepted()

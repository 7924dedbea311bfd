"""Which letter or digit a key press means, whatever the keyboard layout: an Urdu ش is pressed where ``A`` is.

A Latin letter is what the layout says: on AZERTY, ``A`` is where ``A`` is printed. Any other key tells where on the
board it is, and that place has the letter of the US layout. The row of digits tells its place too, since a layout may
want Shift for digits, or give others. Keys that compose (dead keys, input methods) mean nothing.
"""

from __future__ import annotations

import sys
import unicodedata

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_Modifier = Qt.KeyboardModifier

#: What makes a command of a key; without these it types, or acts on its own.
COMMANDS = _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier

#: Modifiers that change nothing of what a key means.
_QUIET = _Modifier.KeypadModifier | _Modifier.GroupSwitchModifier


def _rows(digits: int, upper: int, middle: int, lower: int) -> dict[int, str]:
    """Return the characters of the four rows by code, where the codes of each row follow one another."""
    rows = ((digits, "1234567890"), (upper, "QWERTYUIOP"), (middle, "ASDFGHJKL"), (lower, "ZXCVBNM,."))
    return {first + place: one for first, row in rows for place, one in enumerate(row)}


#: Scan codes of Windows; those of X11 and Wayland are 8 higher.
_WINDOWS = _rows(2, 16, 30, 44)
_X11 = {code + 8: one for code, one in _WINDOWS.items()}

#: Virtual key codes of macOS, which are places too.
_MACOS = {code: one for code, one in enumerate("ASDFHGZXCV-BQWERYT123465-97-80-OU-IP-LJ-K--,-NM.") if one != "-"}

#: The property of a window whose single keys rest.
_RESTING = "single_keys_rest"

#: Signs that Latin layouts (AZERTY, Dvorak, Bépo, …) have where the US layout has a letter: they mean no letter.
#: Layouts of other scripts have none of these there, but others: Arabic ``]`` is Shift with the place of ``D``.
_LATIN_SIGNS = {
    "C": ",",
    "E": ".>:",
    "G": ",;",
    "M": ",?",
    "N": "'?",
    "P": ";:",
    "Q": "'\"?",
    "T": ".!",
    "V": ".:",
    "W": ",<;",
    "Y": "!^",
    "Z": ";:'\"|",
}


def place_of(event: QKeyEvent) -> str:
    """Return the letter, digit, comma or full stop that the US layout has there; empty for other keys, or if unknown.

    With AltGr a key types something else than its place says: ``~`` on AZERTY is no 2.
    """
    if event.modifiers() & _Modifier.GroupSwitchModifier:
        return ""
    if sys.platform == "darwin":
        return _MACOS.get(event.nativeVirtualKey(), "")
    return (_WINDOWS if sys.platform == "win32" else _X11).get(event.nativeScanCode(), "")


def letter_of(event: QKeyEvent) -> str:
    """Return the letter A to Z that a key means, with Shift or without; empty where it means none."""
    key = event.key()
    if Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return chr(key)
    place = place_of(event)
    return place if place.isalpha() and not _is_latin(event, place) else ""


def digit_of(event: QKeyEvent) -> str:
    """Return the digit that a key means, as one of 0 to 9: by its place in the row, or as written in any script."""
    place = place_of(event)
    if place.isdigit():
        return place
    for one in (event.text(), _character(event.key())):
        if len(one) == 1 and unicodedata.category(one) == "Nd":
            return str(unicodedata.decimal(one))
    return ""


def is_sign(event: QKeyEvent, sign: str) -> bool:
    """Say whether a key means a comma or a full stop: as the layout says, or by its place under another script."""
    if sign in (event.text(), _character(event.key())):
        return True
    one = _character(event.key())
    return place_of(event) == sign and not one.isascii()


def is_single(event: QKeyEvent) -> bool:
    """Say whether a key is one that types: a letter, digit or sign, with Shift or without. The space is none."""
    if event.modifiers() & COMMANDS or event.key() == Qt.Key.Key_Space:
        return False
    return event.key() < Qt.Key.Key_Escape or bool(place_of(event))


def names_of(event: QKeyEvent) -> tuple[str, ...]:
    """Return what a single key may be called in a key sequence, the likeliest first: ``X``, ``Shift+3``, ``?``."""
    shift = "Shift+" if event.modifiers() & _Modifier.ShiftModifier else ""
    plain = _character(event.key())
    meant = letter_of(event) or digit_of(event)
    names = [shift + meant] if meant else []
    if plain and not plain.isalnum():  # a sign: the layout may have wanted Shift for it
        names += [plain, shift + plain]
    return tuple(dict.fromkeys(names))


def chord_of(event: QKeyEvent) -> QKeySequence | None:
    """Return what a key with Ctrl, Alt or Meta means by its place; ``None`` where the layout says it already."""
    if not event.modifiers() & COMMANDS or event.key() < 0x80 or Qt.Key.Key_Escape <= event.key() != Qt.Key.Key_unknown:
        return None
    meant = letter_of(event) or digit_of(event)
    return QKeySequence(QKeyCombination(event.modifiers() & ~_QUIET, Qt.Key(ord(meant)))) if meant else None


def sequence_of(event: QKeyEvent) -> QKeySequence:
    """Return the key sequence that a key press stands for, with Latin letters and digits."""
    if is_single(event):
        return QKeySequence(next(iter(names_of(event)), ""))
    return chord_of(event) or QKeySequence(
        QKeyCombination(event.modifiers() & ~_QUIET, Qt.Key(event.key()))  # a chord as the layout says it
    )


def set_resting(window: QWidget, resting: bool) -> None:
    """Let the single keys of a window act, or rest."""
    window.setProperty(_RESTING, resting)


def are_resting(widget: QWidget) -> bool:
    """Say whether the single keys rest in the window of a widget: see ``single_keys``."""
    return bool(widget.window().property(_RESTING))


def _is_latin(event: QKeyEvent, place: str) -> bool:
    """Say whether a key that is no letter A to Z is of a Latin layout after all, or composes."""
    key, text = event.key(), event.text()
    if Qt.Key.Key_Escape <= key < Qt.Key.Key_unknown and key != 0:
        return True  # a dead key, a named key
    one = _character(key) or text[:1]
    if not one or not one.isprintable():
        return False  # nothing, or a joiner of the Arabic script
    if one.isalpha():
        return unicodedata.name(one, "").startswith("LATIN ")
    return one in _LATIN_SIGNS.get(place, "")


def _character(key: int) -> str:
    """Return the character of a key code; empty for a key that types none."""
    return chr(key) if 0 < key < Qt.Key.Key_Escape else ""

"""What a key press means by what the layout gives and by where the key is, on three platforms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest

from annotator.core.attribute import Attribute, Choice, Kind
from annotator.ui.key_positions import (
    are_resting,
    chord_of,
    digit_of,
    is_sign,
    is_single,
    letter_of,
    names_of,
    sequence_of,
    set_resting,
)
from annotator.ui.widgets.attribute_panel import AttributePanel

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT_GR = Qt.KeyboardModifier.GroupSwitchModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier

ROWS = {10: "1234567890", 24: "QWERTYUIOP", 38: "ASDFGHJKL", 52: "ZXCVBNM"}

#: What the keys of these rows type, from the left, without Shift and with it; a space where the key is left out here.
LAYOUTS = {
    "Arabic": {
        24: ("ضصثقفغعهخح", "ًٌَُ إ`÷×؛"),
        38: ("شسيبلاتنم", "ٍِ][ أـ،/"),
        52: ("ئءؤر ىة", "~ْ}{ آ'"),
    },
    "Urdu, phonetic": {
        24: ("قوعرتےءیہپ", "ْوّڑٹَئِۃُ"),
        38: ("اسدفگحجکل", "آصڈ غھضخ "),
        52: ("زشچطبنم", "ذژثظ ں٘"),
    },
    "Pashto": {
        24: ("ضصثقفغعهخح", "ْ ٌ ًٍِّ ݢْ"),
        38: ("شسیبلاتنم", "ښۀيپأآټڼة"),
        52: ("ۍېزرذدړ", "ظطژءإؤ "),
    },
    "Russian": {
        24: ("йцукенгшщз", "ЙЦУКЕНГШЩЗ"),
        38: ("фывапролд", "ФЫВАПРОЛД"),
        52: ("ячсмить", "ЯЧСМИТЬ"),
    },
    "Greek": {
        24: (";ςερτυθιοπ", ":ςΕΡΤΥΘΙΟΠ"),
        38: ("ασδφγηξκλ", "ΑΣΔΦΓΗΞΚΛ"),
        52: ("ζχψωβνμ", "ΖΧΨΩΒΝΜ"),
    },
    "Hebrew": {24: ("/'קראטוןםפ", "          ")},
}

LATIN = {
    "AZERTY": {24: "azertyuiop", 38: "qsdfghjkl", 52: "wxcvbn,"},
    "QWERTZ": {24: "qwertzuiop", 38: "asdfghjkl", 52: "yxcvbnm"},
    "Dvorak": {24: "',.pyfgcrl", 38: "aoeuidhtn", 52: ";qjkxbm"},
    "Bépo": {24: "bépoèêvdlj", 38: "auiectsrn", 52: "àyx.k'q"},
}


def press(text, code, modifiers=NONE, *, key=None):
    key = ord(text[0].upper()) if key is None else key
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, code, code, 0, text)


@pytest.fixture(autouse=True)
def x11(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_keys_of_other_scripts_mean_the_letter_of_their_place(qapp, layout):
    for first, (plain, shifted) in LAYOUTS[layout].items():
        for place, letter in enumerate(ROWS[first]):
            for typed, modifiers in ((plain, NONE), (shifted, SHIFT)):
                if typed[place : place + 1].strip():
                    event = press(typed[place], first + place, modifiers)
                    assert letter_of(event) == letter, (typed[place], letter)
                    assert names_of(event)[0] == ("Shift+" if modifiers == SHIFT else "") + letter


@pytest.mark.parametrize("layout", LATIN)
def test_a_latin_layout_has_the_last_word_on_letters_and_its_signs_are_none(qapp, layout):
    for first, row in LATIN[layout].items():
        for place, typed in enumerate(row):
            expected = typed.upper() if typed.isascii() and typed.isalpha() else ""
            assert letter_of(press(typed, first + place)) == expected, typed


@pytest.mark.parametrize("row", ["1234567890", "&é\"'(-è_çà", "+ěščřžýáíé", "١٢٣٤٥٦٧٨٩٠", "۱۲۳۴۵۶۷۸۹۰", "!@#$%^&*()"])
def test_the_row_of_digits_means_digits(qapp, row):
    for place, typed in enumerate(row):
        assert digit_of(press(typed, 10 + place)) == "1234567890"[place]


def test_a_digit_of_any_script_is_one_where_the_place_is_unknown(qapp):
    assert [digit_of(press(one, 0)) for one in "7٧۷७"] == ["7"] * 4
    assert digit_of(press("7", 79, KEYPAD)) == "7"


def test_without_a_place_only_latin_letters_are_letters(qapp):
    assert letter_of(press("a", 0)) == "A"
    assert letter_of(press("ش", 0)) == ""
    assert names_of(press("ش", 0)) == ()


@pytest.mark.parametrize(
    "event",
    [
        press("", 24, key=Qt.Key.Key_Dead_Acute),
        press("", 38, key=Qt.Key.Key_Multi_key),
        press("~", 11, ALT_GR),
        press("ä", 38, ALT_GR),
    ],
)
def test_what_composes_means_no_letter_and_no_digit(qapp, event):
    assert (letter_of(event), digit_of(event)) == ("", "")


def test_keys_that_type_nothing_or_a_joiner_still_have_their_place(qapp):
    assert letter_of(press("", 41, SHIFT, key=Qt.Key.Key_unknown)) == "F"
    assert letter_of(press("\u200c", 56, SHIFT)) == "B"


@pytest.mark.parametrize(
    ("key", "text", "single"),
    [
        (Qt.Key.Key_A, "a", True),
        (Qt.Key.Key_Question, "?", True),
        (Qt.Key.Key_Space, " ", False),
        (Qt.Key.Key_Return, "\r", False),
        (Qt.Key.Key_Delete, "\x7f", False),
        (Qt.Key.Key_F2, "", False),
    ],
)
def test_a_single_key_is_one_that_types(qapp, key, text, single):
    assert is_single(press(text, 0, key=key)) is single
    assert not is_single(press(text, 0, CONTROL, key=key))


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        (press("ئ", 52, CONTROL), "Ctrl+Z"),
        (press("я", 52, CONTROL | SHIFT), "Ctrl+Shift+Z"),
        (press("ن", 45, CONTROL), "Ctrl+K"),
        (press("\x1a", 52, CONTROL, key=Qt.Key.Key_Z), None),
        (press("w", 25, CONTROL, key=Qt.Key.Key_W), None),
        (press("ش", 38), None),
        (press("", 111, CONTROL, key=Qt.Key.Key_Up), None),
    ],
)
def test_a_chord_is_read_by_place_only_where_the_layout_says_none(qapp, event, keys):
    found = chord_of(event)
    assert (found.toString() if found is not None else None) == keys


def test_pressed_keys_are_kept_as_latin_sequences(qapp):
    assert sequence_of(press("ش", 38)) == QKeySequence("A")
    assert sequence_of(press("]", 40, SHIFT)) == QKeySequence("Shift+D")
    assert sequence_of(press("ئ", 52, CONTROL)) == QKeySequence("Ctrl+Z")
    assert sequence_of(press("", 68, key=Qt.Key.Key_F2)) == QKeySequence("F2")
    assert sequence_of(press("?", 61, SHIFT)) == QKeySequence("?")


def test_the_full_stop_turns_under_layouts_without_one(qapp):
    assert is_sign(press(".", 60), ".")
    assert is_sign(press("۔", 60), ".")
    assert is_sign(press("ز", 60), ".")
    assert not is_sign(press(":", 60), ".")
    assert not is_sign(press("v", 60), ".")


def test_windows_and_macos_have_their_own_codes(qapp, monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    places = {30: "A", 44: "Z", 16: "Q", 50: "M"}
    for code, letter in places.items():
        assert letter_of(QKeyEvent(QEvent.Type.KeyPress, 0x634, NONE, code, 0, 0, "ش")) == letter
    assert digit_of(QKeyEvent(QEvent.Type.KeyPress, 0x26, NONE, 2, 0, 0, "&")) == "1"
    monkeypatch.setattr("sys.platform", "darwin")
    places = {0: "A", 6: "Z", 12: "Q", 46: "M", 40: "K", 31: "O", 35: "P"}
    for code, letter in places.items():
        assert letter_of(QKeyEvent(QEvent.Type.KeyPress, 0x634, NONE, 0, code, 0, "ش")) == letter
    digits = dict(zip((18, 19, 20, 21, 23, 22, 26, 28, 25, 29), "1234567890", strict=True))
    for code, digit in digits.items():
        assert digit_of(QKeyEvent(QEvent.Type.KeyPress, 0x26, NONE, 0, code, 0, "&")) == digit


# The panels


@pytest.fixture
def panel(qtbot):
    choices = (Choice("state", "State", "S"), Choice("party", "Party", "P"))
    made = AttributePanel()
    qtbot.addWidget(made)
    made.begin("s1", "Ada Quill", (Attribute("type", "Type", Kind.CHOICE, choices=choices),), {})
    return made


def test_letters_of_the_attribute_panel_go_by_place(panel, qtbot):
    with qtbot.waitSignal(panel.value_set) as told:
        panel.keyPressEvent(press("ح", 33))
    assert told.args == ["type", "party"]


def test_letters_of_the_attribute_panel_rest_with_the_single_keys(panel, qtbot):
    set_resting(panel.window(), True)
    assert are_resting(panel)
    with qtbot.assertNotEmitted(panel.value_set):
        QTest.keyClick(panel, Qt.Key.Key_P)
    set_resting(panel.window(), False)
    with qtbot.waitSignal(panel.value_set):
        QTest.keyClick(panel, Qt.Key.Key_P)

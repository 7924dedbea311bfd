"""What is copied, found and seen: the verbatim text, whatever the script, the scale and the fonts.

Each case begins with its number in the catalogue of faults, so that it can be run by it.
"""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator.core.span import Fragment
from tests.window.faults import run_window
from tests.window.journey import CONTROL, Key, journey
from tests.window.test_text_cases import FAMILY, FLAG

__all__ = ["journey"]


# Clipboard and finding

COPIED = {
    "U17 line ends": "a\r\nb\rc\n\rd\u2028e\u2029f",
    "U17 spaces": " a\u00a0b\u202fc\td ",
    "U17 controls": "a\x01b\x1bc\x7fd\x85e",
    "U17 NUL": "a\x00b",
    "U17 emoji": f"{FAMILY}{FLAG}😀",
    "U17 decomposed": "Cafe\u0301",
    "U17 marks": "\ufeffa\ufeffb\u200bc\u00add\u2060e\ufffcf",
    "U17 bidi": "\u202eabc\u202c پل \u2066x\u2069",
    "U17 markup": "<b>a</b> & <img src='x'>",
}


@pytest.mark.parametrize("piece", COPIED.values(), ids=COPIED.keys())
@pytest.mark.parametrize("way", ["keys", "menu"])
def test_what_is_copied_is_the_text_as_it_stands(journey, tmp_path, piece, way):
    journey.open_record(tmp_path / "in", id="a", text=f"Title\nBefore {piece} after.\n")
    journey.click(journey.text.index(" after"))
    start = journey.text.index(piece)
    journey.view.set_selection(Fragment(start, start + len(piece)))
    QGuiApplication.clipboard().setText("old")
    if way == "keys":
        journey.press(Key.Key_C, CONTROL)
    else:
        journey.window.actions_["copy"].trigger()
    assert QGuiApplication.clipboard().text() == piece
    mime = QGuiApplication.clipboard().mimeData()
    assert not mime.hasHtml()


FOUND = {
    "U18 dotted capital": ("Rain in İstanbul today", "istanbul", "İstanbul"),
    "U18 dotted typed": ("Rain in Istanbul today", "İstanbul", "Istanbul"),
    "U18 dotless": ("Kapı kapalı bugün", "KAPI", None),
    "U18 sharp s": ("Die große Straße ist zu", "STRASSE", "Straße"),
    "U18 capital sharp s": ("DIE GROẞE TÜR", "große", "GROẞE"),
    "U18 ligature": ("The ﬁnal oﬃce is shut", "office", "oﬃce"),
    "U18 inside a ligature": ("The oﬃce is shut", "fi", "ﬃ"),
    "U18 after many": ("ßßßßﬁﬁﬁİİİ and Omar here", "omar", "Omar"),
    "U18 final sigma": ("ΟΔΟΣ Σίσυφος", "οδος", "ΟΔΟΣ"),
    "U18 decomposed": ("The Cafe\u0301 is shut", "cafe\u0301", "Cafe\u0301"),
    "U18 emoji before": ("😀😀🇵🇰 Straße Omar", "omar", "Omar"),
    "U07 behind a NUL": ("Ada\x00\x01Quill met\x00Omar", "omar", "Omar"),
    "U07 the NUL's neighbours": ("Ada\x00\x01Quill met", "quill", "Quill"),
    "U02 over a line end": ("met Ada\r\nQuill here", "ada quill", "Ada\r\nQuill"),
    "U05 over a no-break space": ("met Ada\u00a0Quill here", "ada quill", "Ada\u00a0Quill"),
    "U09 Urdu": ("میئر نے کہا کہ پل بند ہے", "پل بند", "پل بند"),
    "A03 a pattern": ("It costs .* or [x](y) \\d+ today", ".* or [x](y) \\d+", ".* or [x](y) \\d+"),
}


@pytest.mark.parametrize(("text", "typed", "found"), FOUND.values(), ids=FOUND.keys())
def test_what_is_found_is_selected_by_its_place_in_the_verbatim_text_and_tagged(journey, tmp_path, text, typed, found):
    journey.open_record(tmp_path / "in", id="a", text=f"Title\n{text}.\n")
    journey.press(Key.Key_F, CONTROL)
    field = QApplication.focusWidget()
    field.setText("")
    field.insert(typed)
    journey.press(Key.Key_Escape)
    assert journey.selected() == (found or "")
    if found:
        journey.press(Key.Key_3)
        assert journey.quotes() == [("location", [found])]
        journey.there_and_back(tmp_path / "out")


ODD = {f"U07 {ord(c):02X}": f"Ada{c}Quill" for c in "\x00\x01\x1b\x7f\x9f"} | {
    f"U08 {ord(c):04X}": f"Ada{c}Quill" for c in "\u200b\u00ad\u2060\ufffc\ufeff\u202e\u2066"
}


@pytest.mark.parametrize("quote", ODD.values(), ids=ODD.keys())
def test_finding_what_was_selected_finds_it_again(journey, tmp_path, quote):
    text = f"Title\nFirst {quote} here, then {quote} there.\n"
    journey.open_record(tmp_path / "in", id="a", text=text)
    journey.drag(quote)
    assert journey.selected() == quote
    journey.press(Key.Key_F, CONTROL)
    journey.press(Key.Key_Return)
    journey.press(Key.Key_Escape)
    assert journey.selected() == quote
    assert journey.view.selection().start == text.rindex(quote)


# Right to left

SEEN = {
    "U09 a Latin name in Urdu": ("میئر Ada Quill نے کہا", "Ada Quill"),
    "U09 from Urdu into a Latin name": ("میئر Ada Quill نے کہا", "میئر Ada"),
    "U09 a number in Arabic": ("قال إن 25 شخصا حضروا", "25"),
    "U09 Arabic in English": ("The party حزب السلام met today", "party حزب"),
}


@pytest.mark.parametrize(("text", "quote"), SEEN.values(), ids=SEEN.keys())
def test_the_selection_shows_what_will_be_tagged(journey, tmp_path, text, quote):
    """Every character of the quote, and no other, is painted within what is painted as selected and then as tagged."""
    journey.open_text(tmp_path / "in", f"{text}\nEnd\n")
    start = text.index(quote)
    journey.view.set_selection(Fragment(start, start + len(quote)))
    page = journey.view.page

    def inside(boxes, offset):
        return any(box.contains(own.center()) for own in page.boxes(Fragment(offset, offset + 1)) for box in boxes)

    boxes = page.boxes(journey.view.selection())
    shown = {offset for offset, c in enumerate(text) if not c.isspace() and inside(boxes, offset)}
    wanted = {start + at for at, c in enumerate(quote) if not c.isspace()}
    assert shown == wanted
    journey.press(Key.Key_2)
    assert journey.quotes() == [("actor", [quote])]


def test_u09_a_drag_over_urdu_selects_as_the_eye_follows(journey, tmp_path):
    text = "میئر نے کہا کہ پل بند ہے۔\nEnd\n"
    journey.open_text(tmp_path / "in", text)
    for quote in ("نے کہا", "پل بند"):
        start = text.index(quote)
        assert journey.point(start).x() > journey.point(start + len(quote)).x()
        journey.tag_by_mouse(quote, Key.Key_3)
    assert journey.tagged() == [("location", ["نے کہا"]), ("location", ["پل بند"])]


# Looks

LOOKS = {
    "U19 scale of 300 %": {"QT_SCALE_FACTOR": "3"},
    "U19 scale of 125 %": {"QT_SCALE_FACTOR": "1.25"},
    "U19 no font for the script": {"FONTCONFIG_FILE": "fonts.conf"},
}

STEPS = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
if sys.argv[2] == "dark":
    from annotator.ui import theme
    theme.apply(app, "dark")
open_paths(sys.argv[1])
window.resize(1000, 700)
view = window.article_pane.view
view.setFocus()
app.processEvents()
text = window.workspace.article.text
port = view.viewport()
quotes = {"Ada Quill": Qt.Key.Key_2, "پل بند": Qt.Key.Key_3, "橋は閉鎖": Qt.Key.Key_4, "😀 shut": Qt.Key.Key_1}
for quote, key in quotes.items():
    start = text.index(quote)
    first, last = (view.page.caret_box(at).center().toPoint() for at in (start, start + len(quote)))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(port, (first + last) / 2)
    QTest.mouseMove(port, last)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=last)
    QTest.keyClick(view, key)
    QTest.keyClick(view, Qt.Key.Key_Escape)
spans = window.workspace.spans()
print(sorted(window.workspace.quote(span) for span in spans))
picture = port.grab().toImage()
print(abs(picture.width() - port.width() * port.devicePixelRatioF()) < 2, port.devicePixelRatioF())
colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
print(len(colours) > 3)
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("change", LOOKS.values(), ids=LOOKS.keys())
def test_scale_scheme_and_missing_fonts_leave_offsets_alone(tmp_path, monkeypatch, change, scheme):
    article = tmp_path / "article.txt"
    article.write_text("Bridge 😀 shut\nAda Quill: پل بند ہے۔ 橋は閉鎖 here.\n", encoding="utf-8")
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir>'
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    for name, value in change.items():
        monkeypatch.setenv(name, str(tmp_path / value) if name == "FONTCONFIG_FILE" else value)
    home = tmp_path / "home"
    home.mkdir()
    quotes, sharp, painted = run_window(STEPS, home, article, scheme)
    assert quotes == str(sorted(["Ada Quill", "پل بند", "橋は閉鎖", "😀 shut"]))
    assert sharp == f"True {float(change.get('QT_SCALE_FACTOR', 1))}"
    assert painted == "True"

"""Texts of every kind through the real window: offsets right, text verbatim, the same bytes after a round trip.

Each case begins with its number in the catalogue of faults, so that it can be run by it.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.ui.dialogs.import_report_dialog import ImportReportDialog
from tests.ui.hands import NASTY
from tests.window.journey import CONTROL, Key, journey, refusals

__all__ = ["journey"]

FAMILY, FLAG, THUMB, KEYCAP = "👨\u200d👩\u200d👧", "🇵🇰", "👍🏽", "1\ufe0f\u20e3"


@dataclass(frozen=True)
class Case:
    """A text and what is tagged in it: by a drag, by a double click and by keys."""

    id: str
    text: str
    dragged: str
    clicked: str = ""
    keyed: str = ""
    data: bytes = b""


def odd(number: str, name: str, character: str) -> Case:
    """A text with one odd character before, in, between and after what is tagged."""
    c = character
    text = (
        f"The bridge stays shut\nMayor{c} Ada{c}Quill met{c}Omar in the town of Helena yesterday at noon.\n"
        f"The{c}{c}old bridge{c}{c}is shut, and it will stay shut until the end of the week.{c}\nEnd{c}"
    )
    return Case(f"{number} {name}", text, f"Ada{c}Quill met{c}Omar", "Helena", f"bridge{c}{c}is shut")


def named(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()


CASES = [
    *(
        odd("U02", name, end)
        for name, end in {
            "CR LF": "\r\n",
            "lone CR": "\r",
            "LF CR": "\n\r",
            "CR CR LF": "\r\r\n",
            "mixed and doubled": "\n\r\n\r\r\n\n",
        }.items()
    ),
    Case("U02 line ends alone around a word", "\r\n\r\nOmar\r\n\r", "Omar", "Omar"),
    *(
        odd("U03", name, cluster)
        for name, cluster in {
            "emoji": "😀",
            "family": FAMILY,
            "flag": FLAG,
            "skin tone": THUMB,
            "keycap": KEYCAP,
            "many": FAMILY + FLAG + THUMB + KEYCAP,
        }.items()
    ),
    Case(
        "U03 emoji alone before and after", f"😀😀\n{FLAG}Omar{FLAG}{FAMILY} left.\n", f"Omar{FLAG}{FAMILY}", "", "left"
    ),
    Case("U04 NFC", "Café\nThe Café in Zürich is shut.\n", "Café in Zürich", "Zürich", "is shut"),
    Case(
        "U04 NFD", "Cafe\u0301\nThe Cafe\u0301 in Zu\u0308rich is shut.\n", "Cafe\u0301 in Zu\u0308rich", "", "is shut"
    ),
    Case("U04 both", "Café and Cafe\u0301\nThey differ.\n", "Cafe\u0301", "They", "Café and"),
    Case(
        "U04 Hangul jamo",
        "\u1112\u1161\u11ab\u1100\u1173\u11af 한글\nShut.\n",
        "\u1112\u1161\u11ab\u1100\u1173\u11af",
        "",
        "한글",
    ),
    Case("U04 stacked marks", "a\u0301\u0323\u0308\u0302b is\nOne.\n", "a\u0301\u0323\u0308\u0302b", "One", "is"),
    *(odd("U05", named(c), c) for c in "\u00a0\u202f\u2028\u2029\u0085\x0b\x0c\t"),
    *(odd("U06", f"BOM {where}", c) for where, c in {"inside": "\ufeff", "twice inside": "\ufeff\ufeff"}.items()),
    *(odd("U07", f"control {ord(c):02X}", c) for c in "\x00\x01\x07\x08\x1b\x1c\x1f\x7f\x80\x9f"),
    *(odd("U08", named(c), c) for c in "\u200b\u200c\u200d\u00ad\u2060\ufffc\ufffd\ufffe\ufdd0\U000e0001\U0010ffff"),
    Case(
        "U09 Urdu",
        "پل بند رہے گا\nمیئر Ada Quill نے کہا کہ پل 25 اکتوبر تک بند رہے گا۔\n",
        "Ada Quill",
        "کہا",
        "پل بند",
    ),
    Case(
        "U09 Arabic",
        "الجسر مغلق\nقال رئيس البلدية Omar إن الجسر مغلق حتى 12/10.\n",
        "قال رئيس البلدية",
        "Omar",
        "الجسر مغلق",
    ),
    Case("U09 Pashto", "پل بند دی\nښاروال وویل چې پل به تر جمعې بند وي.\n", "ښاروال وویل", "جمعې", "پل بند"),
    Case(
        "U09 Dari",
        "پل بسته است\nشهردار گفت که پل تا ۱۲ میزان بسته می\u200cماند.\n",
        "بسته می\u200cماند",
        "شهردار",
        "پل بسته",
    ),
    Case(
        "U09 Arabic in English",
        "Peace talks\nThe party (حزب السلام) met in Helena.\n",
        "حزب السلام",
        "Helena",
        "met in",
    ),
    Case("U09 isolates", "Talks\nThe \u2067حزب السلام\u2069 met \u2066Omar\u2069 today.\n", "حزب السلام", "", "today"),
    Case("U09 override", "Talks\nThe \u202egnidaelsim\u202c name of Omar stands.\n", "stands", "", "Talks"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_text_is_tagged_by_mouse_and_keys_and_comes_back_as_it_was(journey, tmp_path, case):
    journey.open_text(tmp_path / "in", case.data or case.text)
    assert journey.text == case.text
    wanted = [("claim", [case.dragged])]
    journey.tag_by_mouse(case.dragged, Key.Key_1)
    if case.clicked:
        journey.tag_by_double_click(case.clicked, Key.Key_4)
        wanted.append(("event", [case.clicked]))
    if case.keyed:
        journey.tag_by_keys(case.keyed, Key.Key_3)
        wanted.append(("location", [case.keyed]))
    assert journey.tagged() == sorted(wanted)
    [line] = journey.there_and_back(tmp_path / "out")
    assert line["text"] == case.text
    assert sorted((span["label"], [span["text"]]) for span in line["spans"]) == sorted(wanted)


@pytest.mark.parametrize("seed", range(8), ids=lambda seed: f"U01 seed {seed}")
def test_any_text_keeps_its_offsets_wherever_the_hand_drags(journey, tmp_path, seed):
    chance = random.Random(seed)
    pieces = [piece for piece in NASTY if not "\ud800" <= piece <= "\udfff"]
    text = "Title\n" + "".join(chance.choice(pieces) for _ in range(80)) + "\nan end of the text."
    journey.open_record(tmp_path / "in", id="a", text=text)
    assert journey.text == text
    made: list[str] = []
    for _ in range(6):
        start, end = sorted(chance.sample(range(len(text)), 2))
        journey.drag_between(start, end)
        quote = journey.selected().strip()
        before = len(journey.quotes())
        journey.press(chance.choice((Key.Key_1, Key.Key_2, Key.Key_3)))
        if len(journey.quotes()) > before:
            made.append(quote)
        journey.press(Key.Key_Escape)
    assert made
    assert sorted(quote for _, [quote] in journey.quotes()) == sorted(made)
    [line] = journey.there_and_back(tmp_path / "out")
    assert line["text"] == text


# Carets and clusters

CLUSTERS = {
    "U03 family": FAMILY,
    "U03 flag": FLAG,
    "U03 skin tone": THUMB,
    "U03 keycap": KEYCAP,
    "U03 emoji": "😀",
    "U02 CR LF": "\r\n",
    "U04 decomposed": "e\u0301\u0323",
    "U04 jamo": "\u1112\u1161\u11ab",
}


@pytest.mark.parametrize("cluster", CLUSTERS.values(), ids=CLUSTERS.keys())
def test_the_caret_never_stands_inside_what_is_seen_as_one(journey, tmp_path, cluster):
    text = f"Ada {cluster}{cluster} met {cluster}Omar{cluster} here"
    inside = {
        start + step for start in range(len(text)) if text.startswith(cluster, start) for step in range(1, len(cluster))
    }
    journey.open_text(tmp_path / "in", text)
    view, seen = journey.view, set()
    journey.press(Key.Key_Home, CONTROL)
    for arrow in (Key.Key_Right, Key.Key_Left):
        for _ in range(len(text)):
            journey.press(arrow)
            seen.add(view.caret())
    assert {0, len(text)} <= seen
    top, last = journey.point(0), journey.point(len(text))
    for x in range(top.x() - 4, max(last.x(), top.x() + 400), 5):
        for y in {top.y(), last.y()}:
            QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=top + type(top)(x - top.x(), y - top.y()))
            QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=top)
            seen.add(view.caret())
    assert not seen & inside


# Bytes

BYTES = {
    "U06 UTF-8 with BOM": (b"\xef\xbb\xbf", "utf-8", ""),
    "U06 UTF-8 with two BOM": (b"\xef\xbb\xbf\xef\xbb\xbf", "utf-8", "\ufeff"),
    "U06 UTF-16 LE": (b"\xff\xfe", "utf-16-le", ""),
    "U06 UTF-16 BE": (b"\xfe\xff", "utf-16-be", ""),
    "U06 UTF-16 LE with two BOM": (b"\xff\xfe\xff\xfe", "utf-16-le", "\ufeff"),
    "U06 UTF-32 LE": (b"\xff\xfe\x00\x00", "utf-32-le", ""),
}


@pytest.mark.parametrize(("mark", "encoding", "kept"), BYTES.values(), ids=BYTES.keys())
def test_a_byte_order_mark_says_how_to_read_and_a_second_one_is_text(journey, tmp_path, mark, encoding, kept):
    body = "Bridge 😀 shut\r\nAda Quill said: پل بند ہے۔\r\n"
    journey.open_text(tmp_path / "in", mark + body.encode(encoding))
    assert journey.text == kept + body
    journey.tag_by_mouse("😀 shut\r\nAda", Key.Key_1)
    journey.tag_by_keys("Ada Quill said", Key.Key_2)
    [line] = journey.there_and_back(tmp_path / "out")
    assert line["text"] == kept + body
    journey.open_text(tmp_path / "again", mark + body.encode(encoding))  # the same article, known by its hash
    assert journey.window.workspace.article.id == line["id"]


CUT = "Ada Quill sagte: „Die Brücke bleibt geschlossen“, und das ist schön so für alle.".encode()
INVALID = {
    "U14 cut UTF-8": (CUT[: CUT.index("ü".encode()) + 1], "the byte 27 is wrong"),
    "U14 a wrong byte in UTF-8": (CUT.replace("ö".encode(), b"\xff"), "is wrong"),
    "U14 odd UTF-16": (b"\xff\xfeA\x00B", "the byte 5 is wrong"),
    "U14 half of a pair in UTF-16": (b"\xff\xfe\x3d\xd8A\x00", "the byte 3 is wrong"),
    "U14 UTF-16 without a mark": ("Ada Quill".encode("utf-16-le"), "NUL"),
    "U14 NUL and a wrong byte": (b"Ada Quill said so in town\x00 \xff", "the byte 28 is not UTF-8"),
}


@pytest.mark.parametrize(("data", "words"), INVALID.values(), ids=INVALID.keys())
def test_bytes_that_are_not_what_they_should_be_are_refused_with_their_place(window, tmp_path, data, words):
    (tmp_path / "bad.txt").write_bytes(data)
    window.transfers.import_paths([tmp_path / "bad.txt"])
    window.projects.wait_for_jobs()
    [reason] = refusals(window)
    assert words in reason
    assert len(window.articles_pane.keys()) == 3


OLD = {
    "U14 cp1252": ("cp1252", "Die Brücke bleibt zu, sagte Jörg Müller am Freitag in Köln. Das ist schön für alle.\n"),
    "U14 cp1256": ("cp1256", "قال رئيس البلدية إن الجسر سيبقى مغلقا حتى يوم الجمعة القادم بسبب الأمطار الغزيرة.\n"),
    "U14 Shift-JIS": ("shift_jis", "市長は橋が金曜日まで閉鎖されると述べた。雨がひどかったためである。\n"),
}


@pytest.mark.parametrize(("encoding", "text"), OLD.values(), ids=OLD.keys())
def test_an_older_encoding_is_guessed_and_the_guess_is_told(window, tmp_path, encoding, text):
    (tmp_path / "old.txt").write_bytes(text.encode(encoding))
    window.transfers.import_paths([tmp_path / "old.txt"])
    window.projects.wait_for_jobs()
    [dialog] = [dialog for dialog in window.findChildren(ImportReportDialog) if dialog.isVisible()]
    assert "old.txt is not UTF-8; read as" in dialog.text()
    assert "(a guess)" in dialog.text()
    dialog.close()
    window.workspace.show_key(window.articles_pane.keys()[-1])
    got = window.workspace.article.text
    assert "?" not in got
    assert "\ufffd" not in got
    assert len(got) == len(text)

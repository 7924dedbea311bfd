"""The caret goes where ``QPlainTextEdit`` lets it go: the same random keys and clicks on the same random texts.

Left out is only what Qt does otherwise for reasons that do not hold here:
- blank paragraphs in right-to-left texts: ours take the direction of the text before them, Qt's are left-to-right;
- in mixed text the arrows to the left and right, alone: Qt stops at the end of a paragraph when it moves by sight,
  and drops a selection at its wrong end (``test_caret.py`` says what ours do);
- up or down beyond an end of a wrapped right-to-left line: Qt's caret jumps to the line after it or the one before;
- skin tones: Qt puts the caret between an emoji and its tone, ours never stands inside a cluster;
- up or down in mixed text onto the place where the direction changes: there Qt may go far from the ``x`` it came from.
Keys for pages are left out because they go by the height of the view and of the lines, which differ.
"""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from tests.ui.hands import LEFT, click, press, shown

LATIN = [
    *("river", "Amina", "Noor-Khan", "U.S.", "“quoted”", "12", "Port", "e\u0301té"),
    *("(Accord)", "a", "—", "\u00a0x", "naïve,", "co-op's", "3.5"),
]
WIDE = ["😀", "👨‍👩‍👧", "🇵🇰🇦🇫"]
ARABIC = ["جنگ", "بندی", "کے", "معاہدے", "قائم", "مقام،", "کہا", "«وزیر»", "الله"]
KINDS = {"latin": LATIN + WIDE, "arabic": ARABIC, "mixed": [*LATIN, *ARABIC, "😀", "۱۲"]}

Key, Modifier = Qt.Key, Qt.KeyboardModifier
KEYS = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End)
MODIFIERS = (
    Modifier.NoModifier,
    Modifier.NoModifier,
    Modifier.ShiftModifier,
    Modifier.ControlModifier,
    Modifier.ControlModifier | Modifier.ShiftModifier,
)


def random_text(rng, kind):
    paragraphs = []
    for _ in range(rng.randint(1, 4)):
        words = [rng.choice(KINDS[kind]) for _ in range(rng.randint(kind == "arabic", 40))]
        paragraphs.append(("the " if kind == "mixed" else "") + " ".join(words))
    ends = ["\n", "\r\n"] if kind == "arabic" else ["\n", "\r\n", "\n\n"]
    return "".join(paragraph + rng.choice(ends) for paragraph in paragraphs[:-1]) + paragraphs[-1]


def oracle_positions(text):
    """Return the oracle's position for every offset: UTF-16 units, CR LF one of them."""
    positions = [0]
    for offset, character in enumerate(text):
        inside = character == "\r" and text[offset + 1 : offset + 2] == "\n"
        positions.append(positions[-1] + (0 if inside else 2 if character > "\uffff" else 1))
    return positions


class Pair:
    """Our view and the oracle with the same text, font and width."""

    def __init__(self, qtbot, kind):
        self.kind = kind
        self.view = shown(qtbot, "", size=(700, 2000))
        self.oracle = QPlainTextEdit()
        qtbot.addWidget(self.oracle)
        self.oracle.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.oracle.setTextInteractionFlags(flags.TextSelectableByKeyboard | flags.TextSelectableByMouse)
        self.oracle.setFont(self.view._font)
        self.oracle.setFrameShape(QFrame.Shape.NoFrame)
        self.oracle.setStyleSheet("QPlainTextEdit { border: none; padding: 0 }")  # also where the program's is on
        self.oracle.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        document = self.oracle.document()
        document.setDocumentMargin(0)
        mixed = kind == "mixed"
        style = Qt.CursorMoveStyle
        document.setDefaultCursorMoveStyle(style.VisualMoveStyle if mixed else style.LogicalMoveStyle)
        option = document.defaultTextOption()
        option.setAlignment(Qt.AlignmentFlag.AlignRight if kind == "arabic" else Qt.AlignmentFlag.AlignLeft)
        document.setDefaultTextOption(option)
        self.oracle.show()

    def load(self, text):
        self.text, self.positions = text, oracle_positions(text)
        self.view.load(text, ())
        self.oracle.resize(int(self.view.page.width), 4000)
        self.oracle.setPlainText(text.replace("\r\n", "\n"))
        self.oracle.moveCursor(QTextCursor.MoveOperation.Start)
        self.press(Key.Key_Home, Modifier.ControlModifier)

    def press(self, key, modifiers):
        press(self.view, key, modifiers)
        QTest.keyClick(self.oracle, key, modifiers)

    def click(self, rng):
        """Click on the same letter: the lines lie at other heights, so the place is told by line and x."""
        block = self.view.page.paragraphs.laid(rng.randrange(len(self.view.page.paragraphs)))
        number = rng.randrange(block.lines)
        rect = block.line_rect(number).toRect()
        x = rng.randint(rect.left(), rect.right() + 1)
        page = self.view.page
        click(self.view, QPoint(round(page.left) + x, round(page.top_of(block)) + rect.center().y()))
        theirs = self.oracle.document().findBlock(self.positions[block.start])
        line = theirs.layout().lineAt(number)
        top = self.oracle.blockBoundingGeometry(theirs).translated(self.oracle.contentOffset()).top()
        height = round(top + line.y() + line.height() / 2)
        QTest.mouseClick(self.oracle.viewport(), LEFT, pos=QPoint(x, height))
        self.clicked = page.left + x

    def ours(self):
        return self.positions[self.view.caret()], self.positions[self.view.anchor()]

    def theirs(self):
        cursor = self.oracle.textCursor()
        return cursor.position(), cursor.anchor()

    def strays(self):
        """Say whether Qt went astray: see the exceptions above."""
        here, there = self.view.caret(), self.theirs()[0]
        if self.kind == "latin" or there not in self.positions:
            return False
        if self.text[here : here + 1] == " " and there == self.positions[here] + 1:
            return True
        block = self.view.page.paragraphs.holding(here)
        if here == block.line_range(block.line_of(here))[0] and there == self.positions[here] - 1:
            return True
        page, offset = self.view.page, self.positions.index(there)
        wanted, left = self.view._caret.x(), page.left
        ours, theirs = (page.caret_box(place).left() - left - wanted for place in (here, offset))
        other_line = page.line_box(here).top() != page.line_box(offset).top()
        return self.kind == "mixed" and abs(ours) <= 10 and (abs(theirs) > abs(ours) or other_line)

    def is_nearer(self):
        """Say whether ours is nearer to what was clicked: in right-to-left lines that wrap, Qt is off by a space."""
        page, there = self.view.page, self.theirs()[0]
        if there not in self.positions:
            return True
        here, offset = self.view.caret(), self.positions.index(there)
        ours, theirs = (abs(page.caret_box(place).left() - self.clicked) for place in (here, offset))
        return ours < theirs

    def catch_up(self):
        """Bring both to the place where ours is."""
        offset = self.view.caret()
        self.view.put_caret(offset)
        cursor = self.oracle.textCursor()
        cursor.setPosition(self.positions[offset])
        self.oracle.setTextCursor(cursor)


@pytest.mark.parametrize("kind", KINDS)
def test_random_keys_lead_where_the_platforms_text_field_goes(qtbot, kind):
    pair = Pair(qtbot, kind)
    compared = strayed = 0
    for seed in range(25):
        rng = random.Random(f"{kind} {seed}")
        pair.load(random_text(rng, kind))
        trail = []
        for _ in range(50):
            key, modifiers = rng.choice(KEYS), rng.choice(MODIFIERS)
            upright = key in (Key.Key_Up, Key.Key_Down)
            if upright and modifiers & Modifier.ControlModifier:
                continue  # by paragraphs here; Qt has no such key on every platform
            sideways = key in (Key.Key_Left, Key.Key_Right) and not modifiers & Modifier.ControlModifier
            if kind == "mixed" and sideways:
                continue
            trail.append((key.name, modifiers.name, *pair.ours()))
            pair.press(key, modifiers)
            compared += 1
            if upright and pair.ours() != pair.theirs() and pair.strays():
                strayed += 1
                pair.catch_up()
                continue
            assert pair.ours() == pair.theirs(), (seed, trail[-4:], ascii(pair.text))
    assert compared > 500
    assert strayed < compared / 50


@pytest.mark.parametrize("kind", ["latin", "arabic"])
def test_a_click_puts_the_caret_where_the_platforms_text_field_does(qtbot, kind):
    pair = Pair(qtbot, kind)
    for seed in range(12):
        rng = random.Random(f"click {kind} {seed}")
        pair.load(random_text(rng, kind))
        for _ in range(15):
            pair.click(rng)
            joined = kind == "arabic" and pair.is_nearer()
            assert pair.ours() == pair.theirs() or joined or pair.strays(), (seed, ascii(pair.text))

"""Pointing at right-to-left text that wraps: the letter under the mouse is meant, not the next one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from annotator.core.span import Fragment
from tests.ui.hands import shown

ARABIC = "وأشار المحافظ إلى أن الجسر سيبقى مغلقا حتى يوم الجمعة وأن العبارة تعمل كل ساعة"
URDU = "میئر نے کہا کہ پل جمعے تک بند رہے گا اور کشتی ہر گھنٹے چلے گی"


@pytest.mark.parametrize("text", [". ".join([ARABIC] * 3), "۔ ".join([URDU] * 3)])
def test_every_letter_is_found_where_it_is_painted(qtbot, text):
    page = shown(qtbot, text, size=(700, 600)).page
    missed = looked_at = 0
    for offset in range(len(text)):
        box = next(iter(page.boxes(Fragment(offset, offset + 1))), None)
        if box is None or box.width() < 3:
            continue  # a letter of a ligature
        looked_at += 1
        middle, y = box.center().x(), box.center().y()
        before, after = QPointF(box.right() - 0.2 * box.width(), y), QPointF(box.left() + 0.2 * box.width(), y)
        found = page.character_at(QPointF(middle, y)), page.offset_at(before), page.offset_at(after)
        missed += found != (offset, offset, offset + 1)
    assert looked_at > 50
    assert missed <= looked_at / 20

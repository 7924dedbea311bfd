"""The look: contrast that can be read, schemes that switch live, icons in the palette's colours."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from annotator.core.label_set import PALETTE
from annotator.resources import resource
from annotator.ui import theme

Role = QPalette.ColorRole


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def palette(request):
    return theme.palette_for(dark=request.param)


def test_a_scheme_is_switched_live(qtbot):
    app = QApplication.instance()
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    theme.apply(app, "dark")
    assert theme.is_dark()
    assert theme.is_dark(label.palette())
    theme.apply(app, "light")
    assert not theme.is_dark()
    assert not theme.is_dark(label.palette())


def test_text_can_be_read(palette):
    for back in (Role.Window, Role.Base, Role.Button):
        assert theme.contrast(palette.color(Role.WindowText), palette.color(back)) >= 7
        assert theme.contrast(theme.muted(palette), palette.color(back)) >= 4.5
    assert theme.contrast(theme.text(palette), theme.soft(palette)) >= 7
    assert theme.contrast(theme.muted(palette), theme.soft(palette)) >= 4.5
    assert theme.contrast(palette.color(Role.HighlightedText), palette.color(Role.Highlight)) >= 4.5
    assert theme.contrast(theme.accent(palette), palette.color(Role.Window)) >= 3


@pytest.mark.parametrize("colour", [*PALETTE, "#000000", "#ffffff", "#ffff00"])
def test_label_colours_can_be_read_as_text(palette, colour):
    back = theme.tint(QColor(colour), palette)
    assert theme.contrast(theme.ink(QColor(colour), back), back) >= 4.5


def test_every_icon_is_drawn_in_the_colour_asked_for(qapp):
    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert len(names) > 30
    for name in names:
        image = theme.icon(name, QColor("#12a278")).pixmap(32, 32).toImage()
        colours = {
            image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 250
        }
        assert colours, name
        if name not in ("app", "arrow-up", "arrow-down", "check-on"):
            assert "#12a278" in colours, name


def test_a_large_system_font_stays_large(qapp):
    font = qapp.font()
    font.setPointSizeF(20)
    assert theme.scaled(font, 1.0).pointSizeF() == 20
    assert theme.small(font).pointSizeF() < 20

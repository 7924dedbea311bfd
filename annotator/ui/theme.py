"""The look of the program: Fusion with our palettes, chrome fonts, tinted icons.

Widgets take every colour from their palette or from the functions here, which derive it from a palette, so that a
change of scheme needs nothing but a repaint. Label colours are data: ``tint`` and ``ink`` adapt them to the
background and keep their hue.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from annotator.resources import resource

#: The schemes that ``apply`` knows; "system" follows the desktop.
SCHEMES = ("system", "light", "dark")
Role = QPalette.ColorRole

#: Chrome text is at least this high, in device-independent pixels; a larger system font is respected.
CHROME_PIXELS = 13.0

_LIGHT = {
    Role.Window: "#f4f3f0",
    Role.WindowText: "#1d1f21",
    Role.Base: "#fffefb",
    Role.AlternateBase: "#f8f6f1",
    Role.Text: "#1d1f21",
    Role.Button: "#ffffff",
    Role.ButtonText: "#1d1f21",
    Role.BrightText: "#b3261e",
    Role.PlaceholderText: "#6a6b6c",
    Role.Light: "#ffffff",
    Role.Midlight: "#ebe9e4",
    Role.Mid: "#dedbd3",
    Role.Dark: "#b5b2aa",
    Role.Shadow: "#8d8a83",
    Role.Highlight: "#1b6fb3",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#1b6fb3",
    Role.Link: "#1b6fb3",
    Role.LinkVisited: "#6f5aa8",
    Role.ToolTipBase: "#ffffff",
    Role.ToolTipText: "#1d1f21",
}
_DARK = {
    Role.Window: "#1d1f21",
    Role.WindowText: "#e6e3dc",
    Role.Base: "#232629",
    Role.AlternateBase: "#272a2d",
    Role.Text: "#e6e3dc",
    Role.Button: "#2b2f32",
    Role.ButtonText: "#e6e3dc",
    Role.BrightText: "#ff8a80",
    Role.PlaceholderText: "#a2a3a3",
    Role.Light: "#3d4246",
    Role.Midlight: "#2f3336",
    Role.Mid: "#383c3f",
    Role.Dark: "#5a5f63",
    Role.Shadow: "#101112",
    Role.Highlight: "#2f6ea5",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#6cb2f0",
    Role.Link: "#6cb2f0",
    Role.LinkVisited: "#b39ddb",
    Role.ToolTipBase: "#2b2f32",
    Role.ToolTipText: "#e6e3dc",
}
_DISABLED = {
    False: dict.fromkeys((Role.WindowText, Role.Text, Role.ButtonText), "#a5a39d"),
    True: dict.fromkeys((Role.WindowText, Role.Text, Role.ButtonText), "#6c6f71"),
}

_STYLE_SHEET = """
QToolTip { color: palette(tooltip-text); background: palette(tooltip-base); border: 1px solid palette(mid);
    padding: 5px 7px; }
QLineEdit, QPlainTextEdit, QAbstractSpinBox { background: palette(button); border: 1px solid palette(mid);
    border-radius: 6px; padding: 4px 7px; selection-background-color: palette(highlight);
    selection-color: palette(highlighted-text); }
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus { border: 1px solid palette(accent); }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled { background: palette(window); }
QAbstractSpinBox { padding: 3px 2px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; background: transparent; padding: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 17px; border: none;
    background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QAbstractSpinBox::up-arrow { image: url("%(up)s"); width: 9px; height: 9px; }
QAbstractSpinBox::down-arrow { image: url("%(down)s"); width: 9px; height: 9px; }
QComboBox { background: palette(button); border: 1px solid palette(mid); border-radius: 6px; padding: 4px 8px; }
QComboBox:focus { border: 1px solid palette(accent); }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("%(down)s"); width: 11px; height: 11px; }
QComboBox QAbstractItemView { background: palette(button); border: 1px solid palette(mid); padding: 3px; }
QCheckBox::indicator, QRadioButton::indicator { width: 13px; height: 13px; background: palette(button);
    border: 1px solid palette(dark); border-radius: 3px; }
QRadioButton::indicator { border-radius: 7px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: palette(placeholder-text); }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: palette(accent); }
QCheckBox::indicator:checked { background: palette(highlight); border-color: palette(highlight);
    image: url("%(check)s"); }
QCheckBox::indicator:checked:focus { border-color: palette(text); }
QRadioButton::indicator:checked { width: 7px; height: 7px; border: 4px solid palette(highlight); }
QRadioButton::indicator:checked:focus { border-color: palette(text); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: palette(window); }
QPushButton { background: palette(button); border: 1px solid palette(mid); border-radius: 6px; padding: 5px 13px; }
QPushButton:hover { border-color: palette(dark); }
QPushButton:pressed { background: palette(midlight); }
QPushButton:focus { border-color: palette(accent); }
QPushButton:default { background: palette(highlight); color: palette(highlighted-text);
    border-color: palette(highlight); }
QPushButton:default:focus { border-color: palette(text); }
QPushButton:disabled { background: palette(window); }
QPushButton:default:disabled { color: palette(placeholder-text); border-color: palette(mid); }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 3px; }
QToolButton:hover { background: palette(midlight); }
QToolButton:checked { background: palette(button); border-color: palette(accent); }
QToolButton:focus { border-color: palette(accent); }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: palette(dark); border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: palette(placeholder-text); }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenuBar { background: palette(window); border-bottom: 1px solid palette(mid); padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 5px; }
QMenuBar::item:selected { background: palette(midlight); }
QMenu { background: palette(button); border: 1px solid palette(mid); padding: 4px; }
QMenu::item { padding: 5px 26px 5px 26px; border-radius: 5px; }
QMenu::item:selected { background: palette(highlight); color: palette(highlighted-text); }
QMenu::item:disabled { color: palette(dark); background: transparent; }
QMenu::separator { height: 1px; background: palette(mid); margin: 4px 8px; }
QMenu::icon { padding-left: 6px; }
QStatusBar { background: palette(window); border-top: 1px solid palette(mid); }
QStatusBar::item { border: none; }
QSplitter::handle { background: palette(mid); }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { background: palette(mid); border: none; border-radius: 2px; max-height: 5px; min-height: 5px; }
QProgressBar::chunk { background: palette(accent); border-radius: 2px; }
QTableView, QListView#panel { background: palette(button); alternate-background-color: palette(base);
    border: 1px solid palette(mid); border-radius: 6px; padding: 2px; }
QTableView::item { padding: 0 6px; border: none; }
QTableView::item:selected { background: palette(highlight); color: palette(highlighted-text); }
QTableView#panel::item:selected { background: %(soft)s; color: palette(text); }
QTableView#panel::indicator { width: 13px; height: 13px; background: palette(button);
    border: 1px solid palette(dark); border-radius: 3px; }
QTableView#panel::indicator:checked { background: palette(highlight); border-color: palette(highlight);
    image: url("%(check)s"); }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: palette(placeholder-text); border: none;
    border-bottom: 1px solid palette(mid); padding: 5px 8px; }
"""


class _Follower(QObject):
    """Keeps the application in the wanted scheme while the system's own changes."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("annotator-theme")
        self._app = app
        self._wanted = "system"
        self._shown: bool | None = None
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def want(self, scheme: str) -> None:
        self._wanted = scheme
        hints = QGuiApplication.styleHints()
        if scheme == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if scheme == "dark" else Qt.ColorScheme.Light)
        self._show()

    def _system_changed(self) -> None:
        if self._wanted == "system":
            self._show()

    def _show(self) -> None:
        system_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = system_dark if self._wanted == "system" else self._wanted == "dark"
        if dark == self._shown:
            return
        self._shown = dark
        self._app.setPalette(palette_for(dark=dark))
        values = {
            "soft": soft(palette_for(dark=dark)).name(),
            "up": resource("icons", "arrow-up.svg").as_posix(),
            "down": resource("icons", "arrow-down.svg").as_posix(),
            "check": resource("icons", "check-on.svg").as_posix(),
        }
        self._app.setStyleSheet(_STYLE_SHEET % values)


def apply(app: QApplication, scheme: str = "system") -> None:
    """Give the application its look; may be called again at any time with another scheme."""
    follower = app.findChild(_Follower, "annotator-theme")
    if follower is None:
        follower = _Follower(app)
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(_chrome_font(app))
    follower.want(scheme)


def palette_for(*, dark: bool) -> QPalette:
    """Return the palette of one scheme, disabled colours included."""
    palette = QPalette()
    for role, colour in (_DARK if dark else _LIGHT).items():
        palette.setColor(role, QColor(colour))
    for role, colour in _DISABLED[dark].items():
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, Role.Highlight, palette.color(Role.Dark))
    return palette


def is_dark(palette: QPalette | None = None) -> bool:
    """Say whether text is light on dark; asks the palette, so that it is right for any palette."""
    return (palette or QGuiApplication.palette()).color(Role.Window).lightness() < 128


# --- colours derived from a palette


def mix(front: QColor, back: QColor, share: float) -> QColor:
    """Return ``share`` of ``front`` over ``back``, opaque."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        front.redF() * share + back.redF() * rest,
        front.greenF() * share + back.greenF() * rest,
        front.blueF() * share + back.blueF() * rest,
    )


def text(palette: QPalette) -> QColor:
    return palette.color(Role.WindowText)


def muted(palette: QPalette) -> QColor:
    """The colour of secondary text; readable (4.5 : 1) on chrome and on paper."""
    return palette.color(Role.PlaceholderText)


def line(palette: QPalette) -> QColor:
    """The colour of hairlines between areas and around fields."""
    return palette.color(Role.Mid)


def card(palette: QPalette) -> QColor:
    """The background of fields and cards on chrome."""
    return palette.color(Role.Button)


def accent(palette: QPalette) -> QColor:
    return palette.color(Role.Accent)


def soft(palette: QPalette) -> QColor:
    """The background of a selected row: a breath of the accent, so that its text keeps its colour."""
    if is_dark(palette):
        return mix(accent(palette), palette.color(Role.Window), 0.18)
    return mix(accent(palette), palette.color(Role.Button), 0.12)


def hover(palette: QPalette) -> QColor:
    return palette.color(Role.Midlight)


def mark() -> QColor:
    """What lies behind words that were looked for; it lets the colour of the paper through."""
    return QColor(230, 178, 0, 84)


def warning(palette: QPalette) -> QColor:
    """The colour of what went wrong."""
    return palette.color(Role.BrightText)


def tint(colour: QColor, palette: QPalette, share: float = 0.14) -> QColor:
    """Return a label's colour as a background on chrome."""
    return mix(colour, palette.color(Role.Window), share * (1.35 if is_dark(palette) else 1.0))


@lru_cache(maxsize=256)
def _legible(colour: int, back: int, goal: float) -> int:
    front, behind = QColor.fromRgb(colour), QColor.fromRgb(back)
    towards = QColor("#000000") if _luminance(behind) > 0.3 else QColor("#ffffff")
    for step in range(21):
        candidate = mix(towards, front, step * 0.05)
        if contrast(candidate, behind) >= goal:
            return candidate.rgb()
    return towards.rgb()


def ink(colour: QColor, back: QColor, goal: float = 4.5) -> QColor:
    """Return a label's colour as text on ``back``: its hue, as much darker or lighter as reading needs."""
    return QColor.fromRgb(_legible(colour.rgb(), back.rgb(), goal))


def _luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Return the WCAG contrast of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# --- fonts


def _chrome_font(app: QApplication) -> QFont:
    font = QFont(app.font())
    pixels = QFontInfo(font).pixelSize()
    if 0 < pixels < CHROME_PIXELS:
        font.setPointSizeF(font.pointSizeF() * CHROME_PIXELS / pixels)
    return font


def scaled(font: QFont, factor: float, *, bold: bool | None = None) -> QFont:
    """Return the font in another size; ``bold`` true is the half bold of titles."""
    result = QFont(font)
    result.setPointSizeF(max(font.pointSizeF() * factor, 6.0))
    if bold is not None:
        result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return result


def small(font: QFont) -> QFont:
    """Return the font of secondary text."""
    return scaled(font, 0.88)


def serif(font: QFont, factor: float = 1.08, *, italic: bool = False) -> QFont:
    """Return a serif font for quoted article text, in a size beside ``font``."""
    result = scaled(font, factor)
    result.setFamilies(["Noto Serif", "Source Serif 4", "Charter", "Georgia", "DejaVu Serif"])
    result.setStyleHint(QFont.StyleHint.Serif)
    result.setItalic(italic)
    return result


# --- icons


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _icon(name: str, normal: str, disabled: str) -> QIcon:
    icon = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, normal), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
        for side in (16, 20, 24, 32, 48, 64):
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, side, side))
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """Return ``resources/icons/<name>.svg`` in a colour, the palette's text colour if left out.

    The icon keeps that colour: who holds one asks again when its palette changes.
    """
    palette = QGuiApplication.palette()
    normal = colour if colour is not None else palette.color(Role.WindowText)
    disabled = palette.color(QPalette.ColorGroup.Disabled, Role.WindowText)
    return _icon(name, normal.name(), disabled.name())


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Paint an icon sharp at any scale."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour.name()).encode()))
    renderer.render(painter, rect)

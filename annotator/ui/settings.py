"""Settings: one tuple says what there is; the store, the dialog and the tests follow from it.

Values are kept as JSON in an INI file of the analyst's. A value that can't be read is its default, a file that can't
be read is set aside, and where the file can't be written the settings live until the program ends.
"""

from __future__ import annotations

import getpass
import json
import logging
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. Without a ``title`` it is not in the dialog; ``choices`` are value and words.

    One that is ``precious`` was made by the analyst: where it is damaged, what there was is kept beside it.

    ``least`` and ``most`` bound a number, shown with its ``unit``; ``most`` also bounds how many entries a list or a
    table keeps, newest kept.
    """

    key: str
    default: Any
    type: type
    title: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: float = -math.inf
    most: float = math.inf
    unit: str = ""
    precious: bool = False

    def accepts(self, value: object) -> bool:
        if self.type is float:
            if not isinstance(value, (int, float)) or isinstance(value, bool):
                return False
            return abs(value) <= sys.float_info.max and self.least <= value <= self.most  # not so of what is no number
        if not isinstance(value, self.type):
            return False
        if self.type is list:
            return all(isinstance(item, str) for item in value)  # type: ignore[attr-defined]
        if self.type is dict:
            return all(isinstance(item, str) for item in value.values())  # type: ignore[attr-defined]
        return not self.choices or value in [choice for choice, _ in self.choices]


def login_name() -> str:
    """Return who is logged in, as the first guess for the analyst."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "analyst"


SETTINGS = (
    Setting("analyst", login_name(), str, "Your name", "Goes with every span that you make, into exports too."),
    Setting(
        "scheme",
        "system",
        str,
        "Colours",
        "Light or dark; or as the system has it, following at once when it changes.",
        choices=(("system", "Like the system"), ("light", "Light"), ("dark", "Dark")),
    ),
    Setting(
        "text_size", 15.0, float, "Text size", "The size of the article, in points.", least=8.0, most=40.0, unit="pt"
    ),
    Setting("show_tags", True, bool, "Show label names in the text", "A small name where each span begins."),
    Setting(
        "show_guideline",
        False,
        bool,
        "Show the guideline of the label",
        "Under the inspector: what to mark with the label of the selected span, or the one used last.",
    ),
    Setting(
        "show_relations",
        False,
        bool,
        "Show all relations in the text",
        "The arcs between spans. Off: only those of the selected span are drawn.",
    ),
    Setting(
        "show_suggestions",
        True,
        bool,
        "Show suggestions in the text",
        "Fine dashed lines under what word lists, patterns and models propose.",
    ),
    Setting(
        "least_confidence",
        50.0,
        float,
        "Suggestions of a model",
        "Only those are shown that it is at least so sure of.",
        least=0.0,
        most=100.0,
        unit="%",
    ),
    Setting(
        "train_again",
        True,
        bool,
        "Train models again as work goes on",
        "With every ten further articles that are done, in the background; it proposes from the next article on.",
    ),
    Setting(
        "snap_to_words",
        False,
        bool,
        "Select whole words with the mouse",
        "A drag takes the words that it touches; hold Alt for single characters.",
    ),
    Setting(
        "show_strip",
        True,
        bool,
        "Show labels beside a mouse selection",
        "A small strip of labels appears at the end of a selection made with the mouse.",
    ),
    Setting(
        "backup_minutes",
        10.0,
        float,
        "Backups",
        "After so many minutes of work, and when a project is opened or closed. Each is verified.",
        least=1.0,
        most=240.0,
        unit="min",
    ),
    Setting(
        "backup_folder",
        "",
        str,
        "Folder for backups",
        "Best on another disk than the projects, in no folder that is synchronised. Empty: this program's own folder.",
    ),
    Setting(
        "index_texts",
        True,
        bool,
        "Index the texts of large projects",
        "So that the filter finds words at once; the project file grows by about a fifth.",
    ),
    Setting(
        "single_keys",
        "always",
        str,
        "Single keys",
        "Letters, digits and signs that act while the text has the focus. F2 lets them act, and rest again.",
        choices=(("always", "Always act"), ("after_f2", "Act only after F2"), ("never", "Never act")),
    ),
    Setting(
        "hint_keys",
        "asdfghjkl",
        str,
        "Letters of hints",
        "What F shows beside names and spans, the keys that you reach best first; at least two letters.",
    ),
    Setting(
        "pointing",
        "by_language",
        str,
        "Pointing at words",
        "The word under the mouse is what the next key acts on; or only once it was clicked.",
        choices=(
            ("by_language", "Where words are written apart"),
            ("always", "In every language"),
            ("click_first", "Never: click first"),
        ),
    ),
    Setting(
        "walk_stays",
        False,
        bool,
        "Stay at a tag of the walk for its proposals",
        "The walk (N) goes on once all that is proposed for the new span was taken (V), or with N.",
    ),
    Setting("walk_skips", [], list, most=20),
    Setting("keys", {}, dict, precious=True),
    Setting("recent", [], list, most=20),
    Setting("last_article", {}, dict, most=100),
    Setting("told", [], list, most=200),
    Setting("generations", {}, dict, most=200),
    Setting("order", {}, dict, most=100),
    Setting("geometry", "", str),
    Setting("splitter", "", str),
    Setting("state", "", str),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings(QObject):
    """Typed values by key; ``changed`` tells the key of a value that is another now."""

    changed = Signal(str)

    def __init__(self, store: QSettings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store if store is not None else _opened()
        #: Precious settings that were damaged; their values are kept under the key and ``_damaged``.
        self.set_aside: list[str] = []
        self._values = {setting.key: self._read(setting) for setting in SETTINGS}

    @property
    def path(self) -> Path:
        return Path(self._store.fileName())

    def are_kept(self) -> bool:
        """Say whether settings outlive the program; they do not where their file can't be written."""
        return self._store.isWritable() and self._store.status() == QSettings.Status.NoError

    def get(self, key: str) -> Any:
        """Return a value of the setting's type. A list or table is a copy: change it with ``set``."""
        value = self._values[key]
        return value.copy() if isinstance(value, (list, dict)) else value

    def set(self, key: str, value: object) -> None:
        """Keep a value and tell; a value that the setting does not accept is a ``ValueError``."""
        setting = _BY_KEY[key]
        if not setting.accepts(value):
            raise ValueError(f"{key} can't be {value!r}")
        value = _bounded(setting, value)
        if value == self._values[key]:
            return
        self._values[key] = value
        self._store.setValue(key, json.dumps(value))
        self._store.sync()
        self.changed.emit(key)

    def reset(self, key: str) -> None:
        """Go back to the default."""
        self.set(key, _BY_KEY[key].default)

    def reset_all(self) -> None:
        """Put what the dialog shows back to its defaults; what the program remembers by itself stays."""
        for setting in SETTINGS:
            if setting.title:
                self.reset(setting.key)

    def put_aside(self, key: str, damaged: object) -> None:
        """Keep what can't be used of a precious setting beside it."""
        self._store.setValue(f"{key}_damaged", damaged)

    def _read(self, setting: Setting) -> Any:
        raw = self._store.value(setting.key)
        if raw is None:
            return setting.default
        try:
            value = json.loads(raw)
        except (TypeError, ValueError, RecursionError):
            value = None
        if not setting.accepts(value):
            logger.info("the setting %s is damaged; its default is used", setting.key)
            if setting.precious:
                self.put_aside(setting.key, raw)
                self._store.remove(setting.key)
                self.set_aside.append(setting.key)
            return setting.default
        return float(value) if setting.type is float else value


def _bounded(setting: Setting, value: Any) -> Any:
    if setting.type is float:
        return float(value)
    if setting.type is list and math.isfinite(setting.most):
        return value[: int(setting.most)]
    if setting.type is dict and math.isfinite(setting.most):
        return dict(list(value.items())[-int(setting.most) :])
    return value


def _opened() -> QSettings:
    """Return the store in its usual place; a file that is no settings file is set aside under another name."""
    make: Callable[[], QSettings] = lambda: QSettings(  # noqa: E731
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "annotator", "annotator"
    )
    store = make()
    if store.status() == QSettings.Status.FormatError:
        path = Path(store.fileName())
        del store
        try:
            path.replace(path.with_suffix(".damaged"))
            logger.warning("the settings were damaged and are now in %s.damaged", path.stem)
        except OSError:
            logger.warning("the settings are damaged and can't be set aside", exc_info=True)
        store = make()
    return store

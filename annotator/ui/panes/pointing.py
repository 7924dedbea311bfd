"""Pointing sets the target: the setting, the languages in which it is off by itself, and the way from view to pane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.core.language import has_poor_units
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace

_SETTING = "pointing"

#: So many code points on each side of a place tell how its language is written, where the article does not.
_AROUND = 50


class Pointing(QObject):
    """Lets the word under the mouse be the target, unless a click has to come first.

    ``changed`` tells that ``acts`` may say something else, ``said`` what the menu's switch has done.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, workspace: Workspace, pane: ArticlePane, settings: Settings) -> None:
        super().__init__(pane)
        self._workspace, self._pane, self._settings = workspace, pane, settings
        self._is_poor = False
        view = pane.view.pointing
        view.may_point = self._may_point
        view.is_free = lambda: not pane.question.is_open()
        view.pointed.connect(pane.point_at)
        view.left.connect(pane.stop_pointing)
        pane.target_changed.connect(self._follow)
        workspace.article_changed.connect(self._look)
        settings.changed.connect(lambda key: self._look() if key == _SETTING else None)
        self._look()

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"hover": self.toggle}

    def acts(self) -> bool:
        """Say whether pointing sets the target, here and now."""
        mode = self._settings.get(_SETTING)
        return bool(mode == "always" or (mode == "by_language" and not self._is_poor))

    def toggle(self) -> None:
        """Turn it off; or on, also where the language alone would leave it off."""
        if self.acts():
            self._settings.set(_SETTING, "click_first")
            self.said.emit(self.tr("A click sets the target; pointing does not"))
            return
        self._settings.set(_SETTING, "by_language")
        if not self.acts():
            self._settings.set(_SETTING, "always")
        self.said.emit(self.tr("Pointing sets the target"))

    def _may_point(self, offset: int) -> bool:
        self._show(self._is_poor_at(offset))
        return self.acts()

    def _look(self) -> None:
        """Find out anew whether it acts, by the place where the keys go on from."""
        self._show(self._is_poor_at(self._pane.place()))
        self._pane.view.pointing.on = self._settings.get(_SETTING) != "click_first"
        self.changed.emit()

    def _is_poor_at(self, offset: int) -> bool:
        article = self._workspace.article
        if article is None:
            return False
        return has_poor_units(article.info.language, article.text[max(0, offset - _AROUND) : offset + _AROUND])

    def _show(self, is_poor: bool) -> None:
        if is_poor != self._is_poor:
            self._is_poor = is_poor
            self.changed.emit()

    def _follow(self) -> None:
        """What was set otherwise holds until the mouse moves away."""
        if not self._pane.target.pointed:
            self._pane.view.pointing.rest()

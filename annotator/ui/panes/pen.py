"""The pen: taken up in a label, it tags what is clicked or dragged over, until it is put down.

``P`` and a label's key take it up, another label's key changes its label, ``P`` or ``Escape`` puts it down. A click
tags what was outlined before it: the unit under the pointer, on the rung of the label; a drag tags the selection as it
is.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QColor

from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.workspace import Workspace


class Pen(QObject):
    """Holds the pen. ``words`` tells what the status bar says of it, ``said`` why it can't be taken up."""

    words = Signal(str)
    said = Signal(str)

    def __init__(self, workspace: Workspace, pane: ArticlePane) -> None:
        super().__init__(pane)
        self._workspace, self._pane = workspace, pane
        self._waits = False
        pane.label_taker = self._take
        pane.add_mode(self.drop)
        pane.view.pen_clicked.connect(self._click)
        pane.view.pen_dragged.connect(self._draw)
        workspace.opened.connect(self.drop)
        workspace.closed.connect(self.drop)
        workspace.changed.connect(self._follow_labels)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"pen": self.toggle}

    @property
    def label(self) -> str | None:
        """The id of the label that the pen holds, ``None`` while it is not taken up."""
        return self._pane.pen

    def toggle(self) -> None:
        """Ask for the label to take the pen up in; if it is taken up, put it down."""
        if self.drop():
            return
        if self._why_not():
            self.said.emit(self._why_not())
            return
        self._waits = True
        self.words.emit(self.tr("Pen: press the key of a label; Escape drops it"))

    def drop(self) -> bool:
        """Put the pen down; say whether it was taken up, or about to be."""
        if not self._waits and self._pane.pen is None:
            return False
        self._waits = False
        self._hold(None)
        self.words.emit("")
        return True

    def _why_not(self) -> str:
        """Say why nothing can be written now; empty where it can."""
        if self._workspace.article is None:
            return self.tr("Open an article first; the pen tags in it.")
        if not self._workspace.writable():
            return self.tr("The project is open for reading only.")
        return "" if self._workspace.labels.offered else self.tr("There is no label yet that the pen could hold.")

    def _take(self, label_id: str) -> bool:
        """Take the label of a key that was pressed, if the pen is in hand or asked for one."""
        if not self._waits and self._pane.pen is None:
            return False
        label = self._workspace.labels.get(label_id)
        if label is not None and not label.archived:
            self._waits = False
            self._hold(label_id)
            name = shown_plain(label.name)
            self.words.emit(self.tr("Pen: {} – click or drag tags; Escape drops it").format(name))
        return True

    def _hold(self, label_id: str | None) -> None:
        pane, label = self._pane, self._workspace.labels.get(label_id or "")
        pane.pen = label_id
        pane.labels.set_pen(label_id)
        if label is None:
            pane.view.set_pen(None)
        else:
            from annotator.ui.widgets.pen_cursor import pen_cursor  # not needed to paint the window

            pane.view.set_pen(pen_cursor(QColor(label.colour), pane.view.devicePixelRatioF()))
        if pane.target.pointed:  # what is outlined is what this pen would take
            pane.point_at(pane.target.caret)

    def _click(self, point: QPointF) -> None:
        """Tag the unit under a click, which is what the outline shows while the pointer leads."""
        pane, label_id = self._pane, self._may_write()
        if label_id is None:
            return
        pointing = pane.view.pointing
        offset = pointing.place_at(point)
        if offset is None:
            if not (pane.target.pointed and pointing.is_near(point)):
                return
        elif not (pane.target.pointed and pointing.leads() and pointing.may_point(offset)):
            pane.view.set_selection(None)
            pane.point_at(offset)
        pane.tag_target(label_id)

    def _draw(self) -> None:
        """Tag the selection that a drag has made."""
        if (label_id := self._may_write()) is not None:
            self._pane.tag_target(label_id)

    def _may_write(self) -> str | None:
        """Return the label to tag with; where nothing can be written any more, put the pen down and say why."""
        label_id, why_not = self._pane.pen, self._why_not()
        if label_id is not None and why_not:
            self.drop()
            self.said.emit(why_not)
            return None
        return label_id

    def _follow_labels(self) -> None:
        """Put the pen down where its label is offered no longer."""
        if self._pane.pen is not None and self._pane.pen not in {one.id for one in self._workspace.labels.offered}:
            self.drop()

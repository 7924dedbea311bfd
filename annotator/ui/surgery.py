"""The label set in the window: its editor, whose draft becomes one change, and the guideline beside the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from annotator.core.errors import AnnotatorError, RefusedError
from annotator.core.surgery_plan import Plan
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.dialogs.label_set_dialog import LabelSetDialog


class Surgery(QObject):
    """Opens the editor of the label set, and makes of its draft one change that can be undone."""

    def __init__(self, window: QWidget, workspace: Workspace) -> None:
        super().__init__(window)
        self._window, self._workspace = window, workspace
        self.dialog: LabelSetDialog | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"label_set": self.edit}

    def edit(self) -> None:
        """Open the editor on the label set of the project."""
        workspace = self._workspace
        if not workspace.writable() or not workspace.retry():
            return
        from annotator.ui.dialogs.label_set_dialog import LabelSetDialog  # not needed to paint the window

        project = workspace.project
        dialog = LabelSetDialog(
            workspace.labels,
            project.label_counts(),
            project.relation_counts(),
            project.plan_surgery,
            self._titles,
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.apply_wanted.connect(self._apply)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _apply(self, plan: Plan) -> None:
        """Carry a plan out, as things are now: an import may have brought spans since it was made."""
        workspace, dialog = self._workspace, self.dialog
        if dialog is None:
            return
        try:
            if not workspace.retry():
                return
            if workspace.labels != plan.draft.before:
                words = self.tr("An import has changed the label set meanwhile, so this draft can't be applied.")
                raise RefusedError(words, self.tr("Export it, open the editor again, and import it there."))
            plan = workspace.project.plan_surgery(plan.draft)
        except AnnotatorError as error:
            dialog.refusal.tell(error)
            return
        if workspace.do(plan.change(workspace.analyst)):
            dialog.accept()

    def _forget(self) -> None:
        self.dialog = None

    def _titles(self, article_ids: Sequence[str]) -> Mapping[str, str]:
        project = self._workspace.project
        keys = {id_: project.key_of(id_) for id_ in article_ids}
        try:
            rows = project.rows([key for key in keys.values() if key is not None])
        except AnnotatorError:
            return {}
        return {row.info.id: row.info.title or row.info.id for row in rows}

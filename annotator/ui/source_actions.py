"""What the analyst does to the sources of suggestions: each addition, change and removal is one ``Change``."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject

from annotator.core.change import Change, Edit
from annotator.core.errors import AnnotatorError
from annotator.core.suggestion import Source, SourceKind
from annotator.ui.widgets.source_names import kind_name
from annotator.ui.workspace import Workspace, shortened


class SourceActions(QObject):
    """The sources of the open project, as values that come, change and go; undo brings everything back."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def sources(self) -> list[Source]:
        return self._workspace.project.suggested.sources() if self._workspace.is_open() else []

    def add(self, source: Source) -> bool:
        return self._do(self.tr("add the {}").format(_title(source)), None, source)

    def change(self, after: Source) -> bool:
        """Put a source in the place of the one with its id; return whether it was saved."""
        return self._replace(self.tr("change the {}").format(_title(after)), after)

    def train(self, after: Source) -> bool:
        """Take a new model of a source, or a first one."""
        if any(one.id == after.id for one in self.sources()):
            return self._replace(self.tr("train the {}").format(_title(after)), after)
        return self._do(self.tr("train the {}").format(_title(after)), None, after)

    def switch(self, source: Source, on: bool) -> bool:
        """Let a source propose, or rest."""
        words = self.tr("switch on the {}") if on else self.tr("switch off the {}")
        return self._replace(words.format(_title(source)), replace(source, on=on))

    def remove(self, source: Source) -> bool:
        """Take a source away with what it proposes; what was accepted and refused of it stays."""
        return self._do(self.tr("remove the {}").format(_title(source)), source, None)

    def _replace(self, words: str, after: Source) -> bool:
        before = next((one for one in self.sources() if one.id == after.id), None)
        return before is not None and (before == after or self._do(words, before, after))

    def _do(self, words: str, before: Source | None, after: Source | None) -> bool:
        workspace = self._workspace
        if not workspace.writable():
            return False
        try:
            return workspace.do(Change(words, (Edit(before, after),), workspace.analyst))
        except AnnotatorError as error:
            workspace.failed.emit(error)
            return False


def _title(source: Source) -> str:
    if source.kind is SourceKind.TAGGED and not source.name:
        return QCoreApplication.translate("SourceActions", "list of what is tagged already")
    return f"{kind_name(source.kind)} {shortened(source.name)}".strip()

"""The draft that the pages of the label set's editor work on together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.core.draft import Draft
from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LabelSet


class DraftDesk(QObject):
    """Holds the draft. ``changed`` tells of another one, ``refused`` why something was not done, ``None`` when it was.

    ``spans`` and ``relations`` are how many there are in the project by label and by type.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(
        self, label_set: LabelSet, spans: Mapping[str, int], relations: Mapping[str, int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.draft = Draft.of(label_set)
        self.spans, self.relations = spans, relations

    @property
    def labels(self) -> LabelSet:
        """The label set as it would be."""
        return self.draft.after

    def do(self, deed: Callable[..., Draft], *arguments: Any, **named: Any) -> bool:
        """Do something to the draft; where it is refused, tell why and return false."""
        try:
            self.put(deed(self.draft, *arguments, **named))
        except AnnotatorError as error:
            self.refused.emit(error)
            return False
        return True

    def put(self, draft: Draft) -> None:
        self.draft = draft
        self.refused.emit(None)
        self.changed.emit()

    def number_of(self, label_id: str) -> int:
        """Return how many spans a label has in the project, as it is there now."""
        return self.spans.get(label_id, 0)

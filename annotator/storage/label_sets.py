"""The label set's statements: its versions, and which of them is current."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.change import Edit
from annotator.core.errors import RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.span import Span
from annotator.storage import spans
from annotator.storage.codec import decoded_label_set, encoded_label_set
from annotator.storage.digests import digest_of
from annotator.storage.engine import Database, execute, fetch
from annotator.storage.states import changed_elsewhere, same

_CURRENT = "SELECT content FROM label_set WHERE current"


def current(db: Database) -> LabelSet:
    """Return the label set that the spans are tagged with."""
    [[content]] = fetch(db, _CURRENT)
    return decoded_label_set(content)


def put(db: Database, label_set: LabelSet) -> None:
    """Store a label set and make it the current one."""
    execute(db, "UPDATE label_set SET current = 0 WHERE current")
    content = encoded_label_set(label_set)
    execute(
        db,
        "INSERT OR REPLACE INTO label_set (version, current, content, digest) VALUES (?, 1, ?, ?)",
        (label_set.version, content, digest_of(content)),
    )


def apply(db: Database, edits: Iterable[Edit]) -> None:
    """Replace the label set by another, and that one by the next."""
    for edit in edits:
        if not isinstance(edit.after, LabelSet) or edit.before is None:
            raise RefusedError("A project has one label set, which can be changed but not removed.")
        if not same(current(db), edit.before):
            raise changed_elsewhere("The label set")
        put(db, edit.after)


def require_labels(db: Database, edits: Iterable[Edit]) -> None:
    """Raise ``RefusedError`` where the change leaves a span with a label that is not in the label set."""
    values = [edit.after for edit in edits]
    put = {value.label for value in values if isinstance(value, Span)}
    if not put and not any(isinstance(value, LabelSet) for value in values):
        return
    label_set = current(db)
    known = {label.id for label in label_set}
    for label in sorted(put - known):
        raise RefusedError(
            f"The label set {label_set.name!r} has no label {label!r}.", "Add it to the label set first."
        )
    if any(isinstance(value, LabelSet) for value in values):
        for label, number in spans.label_counts(db).items():
            if label not in known:
                raise RefusedError(
                    f"The label {label!r} is used by {number} span{'s' if number > 1 else ''}, so it can't be removed.",
                    "Give these spans another label first.",
                )

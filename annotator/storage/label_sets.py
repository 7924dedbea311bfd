"""The label set's statements: its versions, and which of them is current."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from annotator.core.change import Edit
from annotator.core.errors import RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.label_set_values import require_label_set
from annotator.core.span import Span
from annotator.storage import completeness, relations, spans
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
    """Store a label set and make it the current one; raise ``RefusedError`` where it breaks a rule."""
    require_label_set(label_set)
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
        assert isinstance(edit.before, LabelSet)
        completeness.follow(db, edit.before, edit.after)


def require_labels(db: Database, edits: Sequence[Edit], label_set: LabelSet) -> None:
    """Raise ``RefusedError`` where the change leaves a span or relation of a kind that is not in the label set.

    Relations that were imported before there were relation types keep types that no label set has.
    """
    put = {edit.after.label for edit in edits if isinstance(edit.after, Span)}
    label_sets = [edit for edit in edits if isinstance(edit.value, LabelSet)]
    if not put and not label_sets:
        return
    known = {label.id for label in label_set}
    for label in sorted(put - known):
        raise RefusedError(
            f"The label set {label_set.name!r} has no label {label!r}.", "Add it to the label set first."
        )
    if label_sets:
        _require_unused(
            "label",
            "Give these spans another label first.",
            "span",
            spans.label_counts(db).items(),
            lambda id_: id_ not in known,
        )
        types = {relation.id for relation in label_set.relations}
        before = {
            relation.id
            for edit in label_sets
            if isinstance(edit.before, LabelSet)
            for relation in edit.before.relations
        }
        _require_unused(
            "relation type",
            "Delete these relations, or give them another type first.",
            "relation",
            relations.type_counts(db).items(),
            lambda id_: id_ in before - types,
        )


def _require_unused(
    what: str, hint: str, used_by: str, numbers: Iterable[tuple[str, int]], is_gone: Callable[[str], bool]
) -> None:
    for name, number in numbers:
        if is_gone(name):
            users = f"{number} {used_by}{'s' if number > 1 else ''}"
            raise RefusedError(f"The {what} {name!r} is used by {users}, so it can't be removed.", hint)

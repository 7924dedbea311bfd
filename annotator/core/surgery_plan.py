"""What a draft of a label set does to the spans, relations and entities of a project: told first, then one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from annotator.core.change import Change, Edit
from annotator.core.draft import Draft
from annotator.core.entity import Entity
from annotator.core.identity import now
from annotator.core.label_set import LabelSet
from annotator.core.span import Relation, Span
from annotator.core.suggestion import Rejection, Source
from annotator.core.surgery import (
    Converted,
    Deleted,
    Divided,
    Moved,
    Place,
    Retyped,
    fate_of,
    label_after,
    source_after,
    type_after,
)


class LinkEnds(NamedTuple):
    """A relation, and the labels of its two ends."""

    relation: Relation
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class Material:
    """What of a project a draft may touch: the spans of ``touched_labels``, relations, entities, what proposes spans,
    and what was refused with labels that spans leave.
    """

    spans: Sequence[Span] = ()
    links: Sequence[LinkEnds] = ()
    entities: Sequence[Entity] = ()
    sources: Sequence[Source] = ()
    rejections: Sequence[Rejection] = ()


@dataclass(slots=True)
class Plan:
    """What a draft would do. ``articles`` are numbers of spans by article id, ``broken`` relations that would then go
    where their type does not allow, by type and labels of the ends; they stay. ``freed`` are relation types without
    allowed ends left, which may link anything; ``resting`` are the titles of sources of suggestions that
    have no label left to propose, and are switched off.
    """

    draft: Draft
    edits: list[Edit] = field(default_factory=list)
    articles: Counter[str] = field(default_factory=Counter)
    changed: int = 0
    deleted: int = 0
    kept: Counter[Place] = field(default_factory=Counter)
    dropped: Counter[Place] = field(default_factory=Counter)
    relations_deleted: int = 0
    relations_retyped: int = 0
    broken: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    freed: list[str] = field(default_factory=list)
    entities: int = 0
    sources: int = 0
    resting: list[str] = field(default_factory=list)

    @property
    def touched(self) -> int:
        """How many spans are changed or deleted."""
        return self.changed + self.deleted

    def change(self, analyst: str = "") -> Change:
        """Return all of it as one change."""
        label_set = [Edit(self.draft.before, self.draft.result)]
        return Change(words_of(self.draft, self.touched), (*label_set, *self.edits), analyst)

    def sentences(self) -> list[str]:
        """Return what would happen, a sentence for each thing that the analyst may care about."""
        after, said = self.draft.after, []
        if self.changed:
            said.append(f"{_counted(self.changed, 'span')} in {_counted(self._places(), 'article')} would be changed.")
        if self.deleted:
            said.append(f"{_counted(self.deleted, 'span')} would be deleted.")
        for (label, name), number in sorted(self.kept.items()):
            said.append(
                f"{_counted(number, 'value')} of {_name(after, label)}, {name}, can't be converted and would be"
                f" kept under the name {name}_before."
            )
        for (label, name), number in sorted(self.dropped.items()):
            said.append(f"{_counted(number, 'value')} of {_name(after, label)}, {name}, would be dropped.")
        if self.relations_deleted:
            said.append(f"{_counted(self.relations_deleted, 'relation')} would be deleted.")
        if self.relations_retyped:
            said.append(f"{_counted(self.relations_retyped, 'relation')} would get another type.")
        for (type_, head, tail), number in sorted(self.broken.items()):
            relation = after.relation(type_)
            said.append(
                f"{_counted(number, 'relation')} “{relation.name if relation else type_}” would go from"
                f" {_name(after, head)} to {_name(after, tail)}, which its type does not allow; kept."
            )
        said += [f"The relation type “{name}” has no allowed ends left and may link anything." for name in self.freed]
        if self.entities:
            said.append(f"{_counted(self.entities, 'entity', 'entities')} would follow.")
        if self.sources:
            said.append(f"{_counted(self.sources, 'source')} of suggestions would follow.")
        said += [f"The {title} has no label left to propose and would be switched off." for title in self.resting]
        return said

    def _places(self) -> int:
        return len(self.articles)


def touched_labels(draft: Draft) -> list[str]:
    """Return the labels whose spans the draft may touch."""
    named = {step.label for step in draft.steps if not isinstance(step, Retyped)}
    return [label.id for label in draft.before if label.id in named]


def plan_of(draft: Draft, material: Material) -> Plan:
    """Work out what a draft does to what there is."""
    plan, stamp = Plan(draft), now()
    labels: dict[str, str | None] = {}
    spans = [_followed(plan, span, stamp, labels) for span in material.spans]
    links = [_linked(plan, link, labels) for link in material.links]
    plan.edits += [edit for edit in links if edit is not None]  # relations first: no span goes before them
    plan.edits += [edit for edit in spans if edit is not None]
    plan.edits += list(_entity_edits(plan, material.entities, stamp))
    plan.edits += list(_source_edits(plan, material.sources))
    plan.edits += list(_rejection_edits(draft, material.rejections))
    before = {one.id for one in draft.before.relations if one.ends}
    plan.freed += [one.name for one in draft.after.relations if one.id in before and not one.ends]
    return plan


def words_of(draft: Draft, spans: int) -> str:
    """Return the words of the undo menu."""
    return f"{_deed(draft)} ({_counted(spans, 'span')})" if spans else _deed(draft)


def _deed(draft: Draft) -> str:
    steps = [step for step in draft.steps if not (isinstance(step, Moved) and step.source.id == step.target.id)]
    names = dict.fromkeys(label.name for label in draft.before if label not in draft.after.labels)
    names.update(dict.fromkeys(label.name for label in draft.after if draft.before.get(label.id) is None))
    if len(steps) == 1:
        match steps[0]:
            case Moved(source, target) if draft.before.get(target.id) is not None:
                return f"merge the label {source.name} into {target.name}"
            case Moved(source, target):
                return f"rename the label {source.id} to {target.id}"
            case Divided(source, attribute):
                return f"split the label {source.name} by {attribute}"
            case Deleted(source):
                return f"delete the label {source.name}"
            case Converted(label, before, _):
                return f"change the attribute {before.name} of {_name(draft.before, label)}"
            case Retyped(before):
                return f"change the relation type {before}"
    return f"change the label {next(iter(names))}" if len(names) == 1 and not steps else "change the label set"


def _followed(plan: Plan, span: Span, stamp: str, labels: dict[str, str | None]) -> Edit | None:
    fate = fate_of(plan.draft.steps, span.label, span.attributes, span.proposed)
    labels[span.id] = fate.label
    plan.kept.update(fate.kept)
    plan.dropped.update(fate.dropped)
    if fate.label is None:
        plan.deleted += 1
        edit = Edit(span, None)
    elif fate.label != span.label or fate.attributes != span.attributes:
        plan.changed += 1
        followed = replace(span, label=fate.label, attributes=fate.attributes, proposed=fate.proposed, updated=stamp)
        edit = Edit(span, followed)
    else:
        return None
    plan.articles[span.article_id] += 1
    return edit


def _linked(plan: Plan, link: LinkEnds, labels: dict[str, str | None]) -> Edit | None:
    draft, relation = plan.draft, link.relation
    head, tail = labels.get(relation.head, link.head), labels.get(relation.tail, link.tail)
    type_ = type_after(draft.steps, relation.label)
    if not type_ or head is None or tail is None:
        plan.relations_deleted += 1
        return Edit(relation, None)
    if draft.after.why_not(type_, head, tail) and not draft.before.why_not(relation.label, link.head, link.tail):
        plan.broken[type_, head, tail] += 1
    if type_ == relation.label:
        return None
    plan.relations_retyped += 1
    return Edit(relation, replace(relation, label=type_))


def _entity_edits(plan: Plan, entities: Iterable[Entity], stamp: str) -> Iterable[Edit]:
    for entity in entities:
        label = label_after(plan.draft.steps, entity.label) or ""
        if label != entity.label:
            plan.entities += 1
            yield Edit(entity, replace(entity, label=label, updated=stamp))


def _source_edits(plan: Plan, sources: Iterable[Source]) -> Iterable[Edit]:
    draft = plan.draft
    before, known = [label.id for label in draft.before], {label.id for label in draft.after}
    for source in sources:
        followed = source_after(draft.steps, before, known, source)
        if followed == source:
            continue
        if followed.on == source.on:
            plan.sources += 1
        else:
            plan.resting.append(source.title)
        yield Edit(source, followed)


def _rejection_edits(draft: Draft, rejections: Sequence[Rejection]) -> Iterable[Edit]:
    """Let what was refused stay refused under the label that its own became; only one of two can be there then."""
    went = {one.id: replace(one, label=label_after(draft.steps, one.label) or one.label) for one in rejections}
    moved = [one for one in rejections if went[one.id] != one]
    staying = {one.id for one in rejections} - {one.id for one in moved}
    yield from (Edit(one, None) for one in moved)
    arriving = {went[one.id].id: went[one.id] for one in moved}
    yield from (Edit(None, one) for id_, one in arriving.items() if id_ not in staying)


def _name(label_set: LabelSet, label_id: str) -> str:
    label = label_set.get(label_id)
    return label.name if label is not None else label_id


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"

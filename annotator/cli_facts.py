"""What ``annotator info`` prints of a project: as JSON for programs, in words for readers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.storage import Project


def facts_of(project: Project) -> dict[str, Any]:
    """Return what a project holds, as JSON has it."""
    label_set = project.label_set()
    spans, relations = project.label_counts(), project.relation_counts()
    gazetteers, judged = project.register.gazetteers(), project.suggested.judged()
    taken = sum(gazetteer.entries for gazetteer in gazetteers)
    types = dict.fromkeys([*(type_.id for type_ in label_set.relations), *sorted(relations)])
    return {
        "project": os.fsencode(project.path).decode("utf-8", "replace"),
        "version": project.schema_version(),
        "articles": project.article_count(),
        "status": {status.value: count for status, count in project.status_counts().items()},
        "spans": project.span_count(),
        "incomplete": project.incomplete_count(),
        "labels": {label.id: spans.get(label.id, 0) for label in label_set},
        "archived": [label.id for label in label_set if label.archived],
        "attributes": {
            label.id: [attribute.id for attribute in label.attributes] for label in label_set if label.attributes
        },
        "relations": {type_: relations.get(type_, 0) for type_ in types},
        "entities": {
            "own": project.register.count() - taken,
            "linked": sum(number > 0 for number in project.register.in_use().values()),
            "gazetteer": taken,
        },
        "gazetteers": {gazetteer.name: gazetteer.entries for gazetteer in gazetteers},
        "sources": {
            source.title if source.on else f"{source.title} (off)": judged[source.id]._asdict()
            for source in project.suggested.sources()
        },
        "label_set": {"name": label_set.name, "version": label_set.version},
        "analysts": project.analysts(),
    }


def in_words(fact: object) -> str:
    """Return a fact for a reader, on one line."""
    if isinstance(fact, dict):
        return ", ".join(f"{name} {_inner(value)}" for name, value in fact.items()) or "none"
    if isinstance(fact, list):
        return ", ".join(map(str, fact)) or "none"
    return str(fact)


def _inner(value: object) -> str:
    if isinstance(value, dict):
        return f"({', '.join(f'{number} {name}' for name, number in value.items())})"
    return f"({', '.join(map(str, value))})" if isinstance(value, list) else str(value)

"""One import on its way into the project: staged where nobody sees it, shown by one change at the end.

New articles go into the file at once, in batches, but are not *present* before ``finish``. What is new of articles
that were there already is kept in memory until then.
"""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from annotator.core.article import CodedArticle
from annotator.core.change import Arrival, Change, Edit
from annotator.core.entity import Entity
from annotator.core.errors import AnnotatorError, RefusedError
from annotator.core.label_set import LabelSet, require_label_id
from annotator.core.span import Relation, Span, quote_of
from annotator.core.span_columns import SpanColumns
from annotator.storage import entities, history, label_sets, relations, spans
from annotator.storage.articles import Texts
from annotator.storage.coming import Coming, look_up
from annotator.storage.engine import Database, execute, looking_up, reading, writing
from annotator.storage.soundness import sound_relation, sound_spans
from annotator.storage.staging import Batch, Staging, purge
from annotator.storage.states import changed_elsewhere, same
from annotator.storage.taken_along import Along

#: What one transaction writes at first, but for the article that fills it up, and how many times as much at most.
_BATCH_SPANS, _BATCH_CHARACTERS, _BATCH_ARTICLES, _LARGEST = 4_000, 500_000, 100, 4.0

#: Seconds for which a transaction may keep others from saving; the next one is larger or smaller by that.
_HOLD = 0.15


@dataclass
class Summary:
    """What an import brought: new articles, those that were there already, and what is new in either.

    ``labels`` are the ids that the label set did not know, ``entities`` the number that the register did not know;
    ``conflicts`` name what was there already with other values, and stayed as it was.
    """

    articles: int = 0
    known: int = 0
    spans: int = 0
    relations: int = 0
    labels: tuple[str, ...] = ()
    entities: int = 0
    conflicts: list[str] = field(default_factory=list)

    def copy(self) -> Summary:
        return replace(self, conflicts=list(self.conflicts))


class Arriving:
    """Takes articles in one by one; see ``Project.arriving``. Left without ``finish``, it leaves nothing behind."""

    def __init__(self, db: Database, path: Path, texts: Texts, text: str, analyst: str) -> None:
        self.summary = Summary()
        self._db, self._path, self._texts = db, path, texts
        self._text, self._analyst = text, analyst
        self._staging = Staging(db, path)
        self._waiting, self._size = Batch(), 1.0
        self._coming: dict[int, Coming] = {}  # by the identity of the article, up to the next batch
        self._added_spans: dict[str, Span] = {}  # to articles that were there already
        self._added_relations: dict[str, Relation] = {}
        self._labels: dict[str, None] = {}
        self._types: dict[str, None] = {}  # of relations
        self._entities: dict[str, str] = {}  # named by spans, each with what the first of them marks
        self._along = Along()
        # Of the current file: its relations; its spans and relations that are staged in articles of earlier files.
        self._links: list[Relation] = []
        self._loose_spans: list[str] = []
        self._loose_relations: list[str] = []
        # What is kept: lengths of the growing collections, the last key that was staged, the counts.
        self._kept_lengths = [0] * len(self._growing())
        self._kept_key = 0
        self._kept_summary = Summary()
        self._finished = False

    def __enter__(self) -> Arriving:
        self._staging.begin()
        self._kept_key = self._staging.last
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._finished:
            self._staging.end()
            with contextlib.suppress(AnnotatorError):
                purge(self._db, self._path)
        else:
            self._staging.abandon()

    def expect(self, coming: Sequence[CodedArticle]) -> None:
        """Look up at once what is there of the articles that will be added next.

        An article that was not announced is looked up by itself, which costs more.
        """
        if self._is_full():
            self._flush()
        with reading(self._db, self._path):
            self._coming = {id(found.coded): found for found in look_up(self._db, coming, self._staging.key)}

    def add(self, coded: CodedArticle) -> None:
        """Take in an article with its spans, or the new spans of one that is there already.

        Raises ``RefusedError`` where a span does not fit, or the article's id is that of another text; nothing of
        this article is taken in then.
        """
        if id(coded) not in self._coming:
            self.expect((coded,))
        coming = self._coming[id(coded)]
        if coming.trouble is not None:
            raise coming.trouble
        article_id, where = self._find(coming)
        columns = coming.columns if where == "nowhere" else None
        if columns is not None and not self._are_unknown(columns.columns.ids):
            columns = None
        marks = sound_spans(coded.article.text, article_id, coded.spans) if columns is None else []
        for label in {
            *(columns.columns.labels if columns else ()),
            *(span.label for span in marks),
        } - self._labels.keys():
            require_label_id(label)
        links = [sound_relation(article_id, link) for link in coded.relations]
        with looking_up(self._path):
            new_marks, new_links, conflicts = self._new(marks, links)
        if where == "nowhere":
            self._waiting.add(article_id, coded.article, coming.sha256, columns)
        if where == "project":
            self._added_spans.update(new_marks)
            self._added_relations.update(new_links)
        else:
            self._waiting.spans.update((id_, (coded.article.text, span)) for id_, span in new_marks.items())
            self._waiting.relations.update(new_links)
        self._links += new_links.values()
        self._labels.update(dict.fromkeys(columns.columns.labels if columns else ()))
        self._labels.update(dict.fromkeys(span.label for span in new_marks.values()))
        self._types.update(dict.fromkeys(link.label for link in new_links.values()))
        self._name_entities(coded.article.text, columns, new_marks.values())
        self._count(where == "nowhere", len(columns or ()) + len(new_marks), len(new_links), conflicts)

    def keep_file(self) -> None:
        """Keep what was added since the last call.

        Raises ``RefusedError`` where an end of one of its relations is nowhere; the file can only be dropped then.
        """
        if self._links:
            self._flush()
            ends = list({end for link in self._links for end in (link.head, link.tail)})
            with looking_up(self._path):
                there = spans.there(self._db, ends, self._staging.key)
            there |= {id_: span.article_id for id_, span in self._added_spans.items()}
            relations.require_ends(self._links, there)
        self._links, self._loose_spans, self._loose_relations = [], [], []
        self._kept_lengths = [len(entries) for entries in self._growing()]
        self._kept_key = self._staging.last
        self._kept_summary = self.summary.copy()

    def take_along(self, label_set: LabelSet, register: Iterable[Entity]) -> None:
        """Take in the label set and the entities of the project that the file came from, which was kept just now.

        What the project has already stays as it is; see ``taken_along`` for when the label set is taken over whole.
        """
        self._along.add(label_set, register, self._types)

    def drop_file(self) -> None:
        """Forget what was added since the last ``keep_file``."""
        if self._staging.last > self._kept_key or self._loose_spans or self._loose_relations:
            self._staging.take_back(self._kept_key, self._loose_spans, self._loose_relations)
        for entries, length in zip(self._growing(), self._kept_lengths, strict=True):
            while len(entries) > length:
                entries.popitem()
        self._waiting.characters = sum(len(text) for _, text, _ in self._waiting.articles.values())
        self._coming = {}
        self._links, self._loose_spans, self._loose_relations = [], [], []
        self.summary = self._kept_summary.copy()

    def finish(self, text: str | None = None) -> Change | None:
        """Show what has arrived, as one change that undo takes back; return it, or ``None`` where nothing was new."""
        self.keep_file()
        self._flush()
        change = None
        with writing(self._db, self._path) as db:
            self._staging.require_alive(db)
            edits = self._edits(db)
            if edits:
                history.drop_redo(db)
                execute(db, "UPDATE arrival SET state = 'hidden' WHERE key = ?", (self._staging.key,))
                change = Change(self._text if text is None else text, edits, self._analyst)
                history.record(db, change, self._texts)
            if not self.summary.articles:
                execute(db, "DELETE FROM arrival WHERE key = ?", (self._staging.key,))
        self._finished = True
        return change

    def _edits(self, db: Database) -> tuple[Edit, ...]:
        edits: list[Edit] = []
        before = label_sets.current(db)
        after, differences = self._along.label_set(db, before, self._labels, self._types)
        if after != before:
            edits.append(Edit(before, after))
            self.summary.labels = tuple(label.id for label in after if before.get(label.id) is None)
        new, other = self._along.entities(db)
        new += self._unknown_entities(db, self._along.ids)
        edits += [Edit(None, entity) for entity in new]
        self.summary.entities = len(new)
        self.summary.conflicts += [*differences, *other]
        edits += [Edit(None, span) for span in self._added_spans.values()]
        edits += [Edit(None, link) for link in self._added_relations.values()]
        if self.summary.articles:
            if relations.staged_without_end(db, self._staging.key):
                raise changed_elsewhere("A span that a relation of this import needs")
            name, count = self._staging.id, self.summary.articles
            edits.append(Edit(Arrival(name, False, count), Arrival(name, True, count)))
        return tuple(edits)

    def _find(self, coming: Coming) -> tuple[str, str]:
        """Return the id that the article has or shall have, and where it is: project, import or nowhere."""
        article = coming.coded.article
        if coming.coded.known_by_text:
            if coming.by_text is not None:
                return coming.by_text
            waiting = self._waiting.by_text.get(coming.sha256)
            return (article.id, "nowhere") if waiting is None else (waiting, "import")
        if article.id in self._waiting.articles:
            where, same_text = "import", self._waiting.articles[article.id][1] == article.text
        elif coming.by_id is None:
            return article.id, "nowhere"
        else:
            where, same_text = coming.by_id[0], coming.by_id[1] == coming.sha256
        if not same_text:
            raise RefusedError(
                f"The article {article.id} is there already with another text.", "What is there was not changed."
            )
        return article.id, where

    def _new(self, marks: list[Span], links: list[Relation]) -> tuple[dict[str, Span], dict[str, Relation], list[str]]:
        """Return what is not there yet, by id, and a sentence for each that is there with other values."""
        arrival, conflicts = self._staging.key, list[str]()
        by_id = {span.id: span for span in marks}
        mark_ids, link_ids = list(by_id), [link.id for link in links]
        known: dict[str, Span] = {}
        if spans.there(self._db, mark_ids, arrival):
            known = {id_: span for id_, (_, span) in spans.by_id(self._db, mark_ids, arrival).items()}
        elif not links and len(by_id) == len(marks) and self._are_unknown(mark_ids):
            return by_id, {}, []  # as nearly always
        linked = {id_: link for id_, (_, link) in relations.by_id(self._db, link_ids, arrival).items()}
        new_marks: dict[str, Span] = {}
        new_links: dict[str, Relation] = {}
        for span in marks:
            waiting = self._waiting.span(span.id)
            there = waiting or self._added_spans.get(span.id) or new_marks.get(span.id) or known.get(span.id)
            if there is None:
                new_marks[span.id] = span
            elif not same(there, span):
                conflicts.append(f"The span {span.id} of the article {there.article_id} was there with other values.")
        for link in links:
            waiting_link = self._waiting.relations.get(link.id) or self._added_relations.get(link.id)
            there_link = waiting_link or new_links.get(link.id) or linked.get(link.id)
            if there_link is None:
                new_links[link.id] = link
            elif not same(there_link, link):
                conflicts.append(f"The relation {link.id} was there with other values.")
        return new_marks, new_links, conflicts

    def _are_unknown(self, span_ids: Iterable[str]) -> bool:
        """Tell whether no span with one of these ids waits; what is in the file is not looked at."""
        waiting = self._waiting
        return all(spans.keys().isdisjoint(span_ids) for spans in (waiting.named, waiting.spans, self._added_spans))

    def _count(self, new: bool, marks: int, links: int, conflicts: Iterable[str]) -> None:
        self.summary.articles += new
        self.summary.known += not new
        self.summary.spans += marks
        self.summary.relations += links
        self.summary.conflicts += conflicts

    def _is_full(self) -> bool:
        waiting, size = self._waiting, self._size
        return (
            len(waiting.spans) + len(waiting.named) > _BATCH_SPANS * size
            or len(waiting.articles) >= _BATCH_ARTICLES * size
            or waiting.characters > _BATCH_CHARACTERS * size
        )

    def _flush(self) -> None:
        """Stage what is waiting, in one short transaction."""
        waiting = self._waiting
        if not (waiting.articles or waiting.spans or waiting.relations):
            return
        before = self._staging.last
        took = self._staging.write(waiting)
        self._size = min(max(self._size * _HOLD / max(took, _HOLD / 2), 0.25), _LARGEST)
        kept = dict(zip(Batch.GROWING, self._kept_lengths, strict=False))
        own = set(islice(waiting.articles, kept["articles"], None))
        for _, span in islice(waiting.spans.values(), kept["spans"], None):
            if span.article_id not in own:
                self._loose_spans.append(span.id)
        for link in islice(waiting.relations.values(), kept["relations"], None):
            if link.article_id not in own:
                self._loose_relations.append(link.id)
        if kept["articles"]:
            self._kept_key = before + kept["articles"]
        self._kept_lengths[: len(kept)] = [0] * len(kept)
        self._waiting, self._coming = Batch(), {}

    def _growing(self) -> tuple[dict[Any, Any], ...]:
        """Return the collections that ``drop_file`` shortens, those of the next batch first."""
        batch = (getattr(self._waiting, name) for name in Batch.GROWING)
        return (*batch, self._added_spans, self._added_relations, self._labels, self._types, self._entities)

    def _name_entities(self, text: str, columns: SpanColumns | None, marks: Iterable[Span]) -> None:
        """Remember the entities that new spans name; those that the register lacks are entered in the end."""
        if columns is not None and any(columns.columns.entities):
            own = columns.columns
            for entity, words in zip(own.entities, own.texts, strict=True):
                if entity and words:
                    self._entities.setdefault(entity, words)
        for span in marks:
            if span.entity:
                self._entities.setdefault(span.entity, quote_of(text, span.fragments))

    def _unknown_entities(self, db: Database, coming: Container[str]) -> list[Entity]:
        missing = self._entities.keys() - entities.there(db, list(self._entities))
        return [
            Entity(_as_name(self._entities[id_]) or id_, id_, created="")
            for id_ in sorted(missing)
            if id_ not in coming
        ]


def _as_name(quote: str) -> str:
    """Return what a span marks as a name: on one line, and not longer than a name is."""
    return " ".join(quote.split())[:200].rstrip()

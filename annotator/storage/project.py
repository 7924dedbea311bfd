"""A project: one file, opened, read and changed; values in and values out.

A change is on the disk when ``do``, ``undo`` or ``redo`` returns, or it is not there at all.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from annotator.core.article import Article, ArticleRow, CodedArticle, Status
from annotator.core.change import Change
from annotator.core.draft import Draft
from annotator.core.entity import Entity
from annotator.core.errors import AnnotatorError, NotSavedError, ProjectError
from annotator.core.identity import new_id
from annotator.core.label_set import LabelSet
from annotator.core.link import End, Link, Quotes
from annotator.core.query import Order, Query
from annotator.core.span import Relation, Span
from annotator.core.span_table import SpanTable
from annotator.core.surgery_plan import Plan, plan_of
from annotator.storage import (
    articles,
    coded,
    completeness,
    entities,
    full_text,
    gazetteers,
    history,
    label_sets,
    opening,
    relations,
    searching,
    spans,
    surgery,
)
from annotator.storage.arriving import Arriving
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.concordance import Concordance
from annotator.storage.copies import save_copy
from annotator.storage.engine import Database, connect, execute, fetch, looking_up, reading, sync_folder, writing
from annotator.storage.failures import DATABASE_ERRORS, reason_of, shown_name, unreadable
from annotator.storage.history import HistoryEntry
from annotator.storage.journals import require_own
from annotator.storage.links import ends_of, links_of_article, links_of_spans, quotes_holding, relations_of_spans
from annotator.storage.schema import APPLICATION_ID, HEAD, statements

if TYPE_CHECKING:
    from annotator.storage.arriving_gazetteer import ArrivingGazetteer
    from annotator.storage.register import Register
    from annotator.storage.suggested import Suggested

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: Articles of which ``coded_articles`` asks at once how long they are.
_PAGE = 500

_DAMAGED = "Run “annotator check” on the project to see all that is damaged."


class Project:
    """An open project file: one connection, which threads use in turn, and a context manager."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open an existing project; raise ``ProjectError`` where it can't be.

        ``read_only`` is also true afterwards where the file, or its folder, can't be written or the file is damaged;
        ``read_only_reason`` says so in a sentence.
        """
        self.path = path
        header = opening.identify(path)
        require_own(path)
        reason = "It was opened for reading only." if read_only else opening.why_not_writable(path)
        if header.revision < HEAD:
            _upgrade(path, reason)
        self._texts = articles.Texts()
        self._db, self.damage = _opened(path, "ro" if reason else "rw")
        self.read_only_reason = reason or self.damage
        if header.write_ahead_log and not self.read_only:
            fetch(self._db, "PRAGMA journal_mode=DELETE")

    @classmethod
    def create(cls, path: Path, label_set: LabelSet) -> Project:
        """Make a new project and open it; raise ``ProjectError`` where the file is there already or can't be made."""
        _create(path, label_set)
        return cls(path)

    def beside(self) -> Project:
        """Open the file once more, for reading in another thread; what was verified is not verified again."""
        other = object.__new__(Project)
        other.path, other.read_only_reason = self.path, "It was opened for reading only."
        other._texts = articles.Texts()
        try:
            other._db = connect(self.path, "ro")
        except DATABASE_ERRORS as error:
            raise unreadable(self.path, error) from error
        return other

    @property
    def read_only(self) -> bool:
        return bool(self.read_only_reason)

    def wait_at_most(self, seconds: float) -> None:
        """Let a change wait for other programs for so long before it is given up; whoever reads here waits with it."""
        self._db.patience = seconds

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def is_in_place(self) -> bool:
        """Say whether the project's name still leads to the file that was opened."""
        return self._db.is_in_place(self.path)

    def save_copy(self, target: Path, *, clean: bool = False) -> None:
        """Write a verified copy from the file as it was opened, also where its name leads elsewhere by now.

        It takes as long as it takes; a thread calls ``copies.save_copy`` with the path instead.
        """
        with self._db.turn:
            save_copy(self._db.raw, target, clean=clean)

    def close(self) -> None:
        """Let go of the file; twice does no harm."""
        self._db.close()

    def label_set(self) -> LabelSet:
        return self._read(label_sets.current)

    def own_entities(self) -> list[Entity]:
        """Return the entities that analysts made or that a span mentions, by id."""
        return self._read(lambda db: list(entities.own(db)))

    def article_count(self) -> int:
        return self._read(articles.count)

    def status_counts(self) -> dict[Status, int]:
        """Return how many articles have each status."""
        return self._read(articles.status_counts)

    def find(self, query: str = "", status: Status | None = None) -> Sequence[int]:
        """Return the keys of articles in project order: those that ``query`` finds.

        Without a query and a status that is a ``range`` as a rule, however many articles there are.
        """
        if not query.strip() and status is None:
            return self._read(searching.everything)
        return searching.first(self.search(query, status), sys.maxsize)

    def first_found(self, query: str, limit: int, seconds: float) -> Sequence[int]:
        """Return the keys of the first articles that ``query`` finds, as many as there are found in so many seconds."""
        if not query.strip():
            return self._read(searching.everything)[:limit]
        until = time.monotonic() + seconds
        pieces = searching.search(
            self._db,
            self.path,
            Query.of(query),
            None,
            Order.PROJECT,
            lambda: time.monotonic() < until,
            brief=True,
        )
        return searching.first(pieces, limit)

    def search(
        self,
        query: str,
        status: Status | None = None,
        order: Order = Order.PROJECT,
        wanted: Callable[[], bool] = lambda: True,
    ) -> Iterator[Sequence[int]]:
        """Yield the keys of articles piece by piece, in an order, reading while the pieces are taken.

        ``core.query`` says what a query finds. Ends early once ``wanted`` says no.
        """
        return searching.search(self._db, self.path, Query.of(query), status, order, wanted)

    def first_open(self, keys: Sequence[int]) -> int | None:
        """Return the first of these articles that is to do or in progress."""
        return self._read(lambda db: articles.first_with(db, keys, (Status.TODO, Status.IN_PROGRESS)))

    def rows(self, keys: Sequence[int]) -> list[ArticleRow]:
        """Return what the list shows of these articles, in the same order; those that have gone are left out."""
        found = self._read(lambda db: articles.rows(db, keys))
        return [found[key] for key in keys if key in found]

    def key_of(self, article_id: str) -> int | None:
        """Return the key that ``find`` gives for an article."""
        known = self._read(lambda db: articles.known(db, [article_id]))
        return known[article_id].key if article_id in known else None

    def keys_of(self, article_ids: Collection[str]) -> list[int]:
        """Return the keys that ``find`` gives for those of these articles that are there."""
        return [one.key for one in self._read(lambda db: articles.known(db, list(article_ids))).values()]

    def article(self, article_id: str) -> Article:
        """Return an article; raise ``AnnotatorError`` where it is not there or its text is not what it was."""

        def read(db: Database) -> Article:
            known, info = articles.known(db, [article_id]), articles.infos(db, [article_id])
            if article_id not in known:
                raise AnnotatorError(f"There is no article {article_id} in this project.")
            return Article(info[article_id], self._texts.get(db, known[article_id]))

        return self._read(read)

    def length(self, article_id: str) -> int:
        """Return how many code points an article's text has; 0 where there is no such article."""
        known = self._read(lambda db: articles.known(db, [article_id]))
        return known[article_id].length if article_id in known else 0

    def version(self) -> int:
        """Return a number that is another one after another connection wrote; writing through this one keeps it."""
        [[version]] = self._read(lambda db: fetch(db, "PRAGMA data_version"))
        return int(version)

    def spans(self, article_id: str) -> list[Span]:
        """Return an article's spans by start, then longer first, then id; damaged ones are left to ``check``."""

        def read(db: Database) -> list[Span]:
            found = []
            for known in articles.known(db, [article_id]).values():
                for _, row in spans.rows_of(db, [known.key])[known.key]:
                    span = spans.sound_span(article_id, row, known.length)
                    if span is None:
                        logger.warning("a damaged span was left out: %r", row[0])
                    else:
                        found.append(span)
            return found

        return self._read(read)

    def span_table(self, article_id: str) -> SpanTable:
        """Return where an article's spans lie; those whose place or name is damaged are left to ``check``."""

        def read(db: Database) -> SpanTable:
            table = SpanTable()
            for known in articles.known(db, [article_id]).values():
                table, damaged = spans.table_of(db, known.key, known.length)
                if damaged:
                    logger.warning("%d damaged spans were left out", damaged)
            return table

        return self._read(read)

    def spans_by_id(self, span_ids: Sequence[str]) -> dict[str, Span]:
        """Return these spans, whole; those that are damaged or not there are left out."""
        return self._read(lambda db: spans.readable(db, span_ids))

    def relations(self, article_id: str) -> list[Relation]:
        """Return the relations whose head is in an article, by id."""

        def read(db: Database) -> list[Relation]:
            keys = [known.key for known in articles.known(db, [article_id]).values()]
            rows = relations.of_articles(db, keys).values()
            return [relations.relation_of(article_id, row) for page in rows for row in page]

        return self._read(read)

    def links(self, article_id: str) -> list[Link]:
        """Return the relations that begin or end in an article, each with both ends, wherever those are."""

        def read(db: Database) -> list[Link]:
            known = articles.known(db, [article_id])
            return links_of_article(db, known[article_id].key) if article_id in known else []

        return self._read(read)

    def links_of(self, span_ids: Sequence[str]) -> list[Link]:
        """Return the relations that begin or end at one of these spans, each with both ends."""
        return self._read(lambda db: links_of_spans(db, span_ids))

    def ends(self, span_ids: Sequence[str]) -> dict[str, End]:
        """Return these spans as ends of relations, by their ids; those that are not there are left out."""
        return self._read(lambda db: ends_of(db, span_ids))

    def relations_of(self, span_ids: Sequence[str]) -> list[Relation]:
        """Return the relations that begin or end at one of these spans: what has to go when they go."""
        return self._read(lambda db: relations_of_spans(db, span_ids))

    def span_quotes(
        self, query: str, labels: Iterable[str] | None, limit: int, seconds: float, after: int = 0
    ) -> Quotes:
        """Return spans of the project whose quote holds ``query``; ``reached`` is where to go on, if time ends."""
        return self._read(lambda db: quotes_holding(db, query, labels, limit, seconds, after))

    def coded_articles(self) -> Iterator[CodedArticle]:
        """Yield all articles with their spans in project order.

        Raises ``AnnotatorError`` naming article and span where a text or a quote is not what was saved.
        """
        keys = self.find()
        for start in range(0, len(keys), _PAGE):
            for page in self._read(partial(coded.pages_of, keys=list(keys[start : start + _PAGE]))):
                yield from self._read(partial(coded.coded_articles, keys=page))

    def span_count(self) -> int:
        return self._read(spans.count)

    def label_counts(self) -> dict[str, int]:
        """Return how many spans each label has, for labels that have any."""
        return self._read(spans.label_counts)

    def incomplete_count(self) -> int:
        """Return how many spans lack an attribute that their label asks for, or have one that does not fit."""
        return self._read(completeness.count)

    def incomplete_ids(self, article_id: str) -> frozenset[str]:
        """Return which spans of an article are incomplete."""
        return self._marked(article_id, completeness.ids)

    def flagged_ids(self, article_id: str) -> frozenset[str]:
        """Return which spans of an article are flagged."""
        return self._marked(article_id, completeness.flagged)

    def next_incomplete(self, article_key: int, *, forward: bool = True) -> int | None:
        """Return the key of the nearest other article with incomplete spans, going round the end, or its own."""
        return self._read(lambda db: completeness.next_article(db, article_key, forward=forward))

    def analysts(self) -> list[str]:
        """Return whose spans there are."""
        return self._read(spans.analysts)

    def schema_version(self) -> int:
        return HEAD

    def plan_surgery(self, draft: Draft) -> Plan:
        """Return what a draft of the label set would do to what is in the project; nothing is changed."""
        return plan_of(draft, self._read(lambda db: surgery.material(db, draft)))

    def relation_counts(self) -> dict[str, int]:
        """Return how many relations each type has, for types that have any."""
        return self._read(relations.type_counts)

    def do(self, change: Change) -> None:
        """Make a change, all of it or, raising ``NotSavedError`` or ``RefusedError``, none of it."""
        with self._writing() as db:
            history.do(db, change, self._texts)

    def undo(self) -> Change | None:
        """Take back the last change; return the change that did so, or ``None`` where there is nothing."""
        with self._writing() as db:
            return history.undo(db, self._texts)

    def redo(self) -> Change | None:
        """Make the change again that was taken back last; return it, or ``None`` where there is nothing."""
        with self._writing() as db:
            return history.redo(db, self._texts)

    def is_indexed(self) -> bool:
        """Tell whether the full-text index holds every article."""
        return self._read(full_text.is_whole)

    def index_next(self) -> full_text.Step:
        """Take the next articles into the full-text index, which is made where there is none."""
        self._require_writable()
        with looking_up(self.path):
            return full_text.step(self._db, self.path)

    def drop_index(self) -> None:
        """Remove the full-text index; searching reads the texts then."""
        self._require_writable()
        full_text.drop(self._db, self.path)

    def generation(self) -> tuple[str, int]:
        """Return the id of the project's first import, and how many transactions have written to it.

        Two files with one such id are states of one project; the one that was written to less often is older. The id
        is empty where nothing was imported yet.
        """
        sql = "SELECT coalesce((SELECT id FROM arrival ORDER BY key LIMIT 1), ''), number FROM generation"
        [[first, number]] = self._read(lambda db: fetch(db, sql))
        return str(first), int(number)

    def undo_texts(self) -> tuple[str, str]:
        """Return the words of what undo and redo would do; empty where there is nothing."""
        return self._read(history.undo_texts)

    def history(self, limit: int = 500) -> list[HistoryEntry]:
        """Return the newest changes, newest first."""
        return self._read(lambda db: history.entries(db, limit))

    def arriving(self, text: str, analyst: str) -> Arriving:
        """Return an import to be used in a ``with`` block; ``text`` are the words of its undo."""
        self._require_writable()
        return Arriving(self._db, self.path, self._texts, text, analyst)

    def _marked(self, article_id: str, read: Callable[[Database, int], frozenset[str]]) -> frozenset[str]:
        key = self.key_of(article_id)
        return self._read(lambda db: read(db, key)) if key is not None else frozenset()

    def arriving_gazetteer(self, name: str, analyst: str) -> ArrivingGazetteer:
        """Return the import of one gazetteer, to be used in a ``with`` block."""
        from annotator.storage.arriving_gazetteer import ArrivingGazetteer  # rarely needed

        self._require_writable()
        return ArrivingGazetteer(self._db, self.path, self._texts, name, analyst)

    def purge_gazetteers(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Delete what imports of gazetteers left that died or were undone for good; it takes as long as it takes."""
        self._require_writable()
        gazetteers.purge(self._db, self.path, stopped)

    @property
    def register(self) -> Register:
        """The entities, their mentions, and proposals for a quote."""
        from annotator.storage.register import Register  # not to read an article

        return Register(self._read)

    @property
    def concordance(self) -> Concordance:
        """Looks things up over all articles, and plans to tag what it found."""
        return Concordance(self._db, self.path, self._texts)

    @property
    def suggested(self) -> Suggested:
        """What is proposed and not decided, by which sources."""
        from annotator.storage.suggested import Suggested  # not to read an article

        return Suggested(self._db, self.path, self._require_writable)

    def _read(self, read: Callable[[Database], T]) -> T:
        try:
            with reading(self._db, self.path) as db:
                return read(db)
        except DECODING_ERRORS as error:
            raise ProjectError(f"{shown_name(self.path)} holds a damaged entry ({error!r}).", _DAMAGED) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Database]:
        self._require_writable()
        with writing(self._db, self.path) as db:
            yield db

    def _require_writable(self) -> None:
        if self.read_only:
            raise NotSavedError(
                f"The change could not be saved: {shown_name(self.path)} is open for reading only.",
                self.read_only_reason,
            )


def _opened(path: Path, mode: str) -> tuple[Database, str]:
    """Return a connection to a file that has the shape of a project, and what is damaged in it."""
    try:
        db = connect(path, mode)
    except DATABASE_ERRORS as error:
        raise unreadable(path, error) from error
    try:
        with reading(db, path):
            opening.require_shape(db, path)
            damage = opening.damage(db, path)
    except BaseException:
        db.close()
        raise
    return db, damage


def _upgrade(path: Path, reason: str) -> None:
    if reason:
        raise ProjectError(
            f"{shown_name(path)} was made by an older version of this program and has to be brought up to date first.",
            f"{reason} Copy it to where it can be written and open the copy.",
        )
    from annotator.storage.migrations import upgrade  # Alembic takes a second to import

    upgrade(path)


def _create(path: Path, label_set: LabelSet) -> None:
    """Write the new file whole beside its place, then give it its name, which must be free."""
    name = shown_name(path)
    if os.path.lexists(path):
        raise ProjectError(f"{name} is there already.", "Open it, or choose another name.")
    try:
        temporary = path.with_name(f".new-{new_id()}.annot")
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
        try:
            _fill(temporary, label_set)
            _give_name(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError as error:
        raise ProjectError(f"{name} is there already.", "Open it, or choose another name.") from error
    except (OSError, ValueError, *DATABASE_ERRORS, NotSavedError) as error:
        cause = error.__cause__ if isinstance(error, NotSavedError) and error.__cause__ else error
        reason = reason_of(path, cause)
        hint = "Make room, or choose another disk." if "full" in reason else "Choose another folder or name."
        raise ProjectError(f"{name} could not be made: {reason}.", hint) from error


def _fill(path: Path, label_set: LabelSet) -> None:
    db = connect(path, "rw")
    try:
        fetch(db, f"PRAGMA application_id={APPLICATION_ID}")
        with writing(db, path):
            for statement in statements():
                execute(db, statement)
            execute(db, "INSERT INTO alembic_version (version_num) VALUES (?)", (f"{HEAD:04}",))
            execute(db, f"PRAGMA user_version={HEAD}")
            execute(db, "INSERT INTO generation (number) VALUES (0)")
            label_sets.put(db, label_set)
    finally:
        db.close()


def _give_name(temporary: Path, path: Path) -> None:
    """Rename without replacing what may have come meanwhile, and make the name last."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        temporary.rename(path)
    sync_folder(path)

"""The tables of a project file, one mapped class each, with the rules that the database itself can keep.

JSON columns hold text that this package encodes and decodes itself (``codec.py``), so that equal values are equal
bytes; what a ``digest`` is of says ``digests.py``. A migration brings older files here; a change of this module wants a
revision in ``migrations/``, and ``make schema``: the running program reads what is declared here from ``schema.sql``,
which needs no SQLAlchemy.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, MetaData, String, Text, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from annotator.core.article import Status

_STATUSES = ", ".join(f"'{status.value}'" for status in Status)


class Base(DeclarativeBase):
    """Gives every constraint a name, so that a migration can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text, bool: Integer}  # noqa: RUF012  (read by SQLAlchemy, never changed)


class RevisionRow(Base):
    """The revision as Alembic keeps it; ``user_version`` says the same and is read first."""

    __tablename__ = "alembic_version"

    version_num: Mapped[str] = mapped_column(String(32), primary_key=True)


class AnalystRow(Base):
    """A person whose work is in the project; kept once, so that a span costs a byte for it."""

    __tablename__ = "analyst"

    key: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class ArrivalRow(Base):
    """One import: being ``staged``, ``shown``, ``hidden`` by an undo, or ``doomed`` to be deleted by the next import.

    ``owner`` and ``touched`` (seconds of the clock) tell whether the import that stages it still runs.
    """

    __tablename__ = "arrival"
    __table_args__ = (CheckConstraint("state IN ('staged', 'shown', 'hidden', 'doomed')", name="state"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    owner: Mapped[str]
    touched: Mapped[int]


class ArticleRow(Base):
    """What is known of an article. Only ``present`` ones are in the project; the others are staged or taken back.

    ``length`` counts the text's code points; the order of keys is the order of the project.
    """

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        CheckConstraint("present IN (0, 1)", name="present"),
        Index("ix_article_arrival", "arrival_key", "id", unique=True),
        Index("ix_article_id", "id", unique=True, sqlite_where=text("present")),
        Index("ix_article_present", "present"),
        Index("ix_article_status", "status", "present"),
        Index("ix_article_sha256", "sha256"),
        Index("ix_article_title", text("title COLLATE NOCASE")),
        Index("ix_article_source", text("source COLLATE NOCASE")),
        Index("ix_article_published", "published"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]
    arrival_key: Mapped[int] = mapped_column(ForeignKey("arrival.key"))
    present: Mapped[bool]
    status: Mapped[str]
    title: Mapped[str]
    source: Mapped[str]
    published: Mapped[str]
    language: Mapped[str]
    meta: Mapped[str] = mapped_column(server_default="{}")
    sha256: Mapped[str]
    length: Mapped[int]
    digest: Mapped[int] = mapped_column(server_default="0")


class ArticleTextRow(Base):
    """An article's verbatim text, apart from what lists read."""

    __tablename__ = "article_text"

    article_key: Mapped[int] = mapped_column(ForeignKey("article.key"), primary_key=True)
    text: Mapped[str]


class RemovedRow(Base):
    """An article that was taken out of the project by itself; it stays for the undo."""

    __tablename__ = "removed"

    article_key: Mapped[int] = mapped_column(ForeignKey("article.key"), primary_key=True, autoincrement=False)


class ArticleCountRow(Base):
    """How many articles of one import have a status, whether it is shown or not; those taken out are not counted."""

    __tablename__ = "article_count"

    arrival_key: Mapped[int] = mapped_column(ForeignKey("arrival.key", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class SpanCountRow(Base):
    """How many spans with a label the articles of one import have, whether they are present or not."""

    __tablename__ = "span_count"

    arrival_key: Mapped[int] = mapped_column(ForeignKey("arrival.key", ondelete="CASCADE"), primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class IndexReachRow(Base):
    """How far the full-text index goes, while there is one: it holds every article up to the key ``reach``.

    ``folding`` is the version of the rules by which its words were folded. The index itself is a virtual table, made
    when it is first written (``full_text.py``).
    """

    __tablename__ = "index_reach"

    folding: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reach: Mapped[int]


class SpanRow(Base):
    """One span; offsets in code points, half-open, of the outermost fragments.

    ``fragments`` is null where there is one, ``updated`` where it equals ``created``; ``quote`` is what
    ``core.span.quote_of`` said when the span was written. ``incomplete`` is 1 where the span lacks an attribute that
    its label asks for; the label set decides that, so it is worked out again when the label set changes. ``proposed``
    is null where a person made all of it.
    """

    __tablename__ = "span"
    __table_args__ = (
        CheckConstraint("0 <= start_char AND start_char < end_char", name="offsets"),
        Index("ix_span_id", "id", "article_key", unique=True),
        Index("ix_span_article", "article_key", "start_char"),
        Index("ix_span_entity", "entity", sqlite_where=text("entity IS NOT NULL")),
        Index("ix_span_words", "quote", "entity", "article_key", sqlite_where=text("entity IS NOT NULL")),
        Index("ix_span_incomplete", "article_key", "start_char", sqlite_where=text("incomplete")),
        Index("ix_span_proposed", "proposed", "article_key", sqlite_where=text("proposed IS NOT NULL")),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]
    article_key: Mapped[int] = mapped_column(ForeignKey("article.key"))
    label: Mapped[str]
    analyst_key: Mapped[int] = mapped_column(ForeignKey("analyst.key"))
    start_char: Mapped[int]
    end_char: Mapped[int]
    fragments: Mapped[str | None]
    quote: Mapped[str]
    attributes: Mapped[str] = mapped_column(server_default="{}")
    entity: Mapped[str | None]
    note: Mapped[str]
    created: Mapped[str]
    updated: Mapped[str | None]
    digest: Mapped[int] = mapped_column(server_default="0")
    incomplete: Mapped[bool] = mapped_column(server_default="0")
    proposed: Mapped[str | None]


class GazetteerRow(Base):
    """One file of entities: being ``staged``, ``shown``, ``hidden`` by an undo, or ``doomed`` to be deleted."""

    __tablename__ = "gazetteer"
    __table_args__ = (CheckConstraint("state IN ('staged', 'shown', 'hidden', 'doomed')", name="state"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[str]


class EntityRow(Base):
    """An actor or a location; ``gazetteer_key`` is null where an analyst made it.

    It is in the project where an analyst made it or its gazetteer is shown; ids are unique among those. ``aliases``
    are a JSON list, ``codes`` a JSON object, latitude and longitude degrees.
    """

    __tablename__ = "entity"
    __table_args__ = (
        Index("ix_entity_id", "id"),
        Index("ix_entity_gazetteer", "gazetteer_key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]
    gazetteer_key: Mapped[int | None] = mapped_column(ForeignKey("gazetteer.key"))
    name: Mapped[str]
    label: Mapped[str]
    type: Mapped[str]
    aliases: Mapped[str] = mapped_column(server_default="[]")
    codes: Mapped[str] = mapped_column(server_default="{}")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    note: Mapped[str]
    created: Mapped[str]
    updated: Mapped[str | None]
    digest: Mapped[int] = mapped_column(server_default="0")


class EntityNameRow(Base):
    """What an entity is found by: each of its names folded (``core.folding``), and what is left of it word by word.

    ``kind`` is one of ``core.entity_names``: the canonical name, another name, an acronym, or the end of a name from a
    later word on. The register is listed in the order of the canonical names.

    The key refers to ``entity``; no foreign key says so, because each deletion of an entity would read all names then.
    """

    __tablename__ = "entity_name"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  (read by SQLAlchemy, never changed)

    folded: Mapped[str] = mapped_column(primary_key=True)
    entity_key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[int]


class RelationRow(Base):
    """A typed link from one span to another, by their ids; kept with the head's article.

    ``proposed`` is null where a person made it.
    """

    __tablename__ = "relation"
    __table_args__ = (
        Index("ix_relation_id", "id", "article_key", unique=True),
        Index("ix_relation_article", "article_key"),
        Index("ix_relation_head", "head"),
        Index("ix_relation_tail", "tail"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]
    article_key: Mapped[int] = mapped_column(ForeignKey("article.key"))
    head: Mapped[str]
    tail: Mapped[str]
    label: Mapped[str]
    digest: Mapped[int] = mapped_column(server_default="0")
    proposed: Mapped[str | None]


class SourceRow(Base):
    """What proposes spans; one that is not ``present`` was taken away and stays for the undo.

    ``content`` is the source as JSON. Every article up to the key ``reach`` has been looked through, by the source as
    ``stamp`` names it: where that is not what it is now, its suggestions are of an earlier state.
    """

    __tablename__ = "source"
    __table_args__ = (CheckConstraint("present IN (0, 1)", name="present"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    present: Mapped[bool]
    content: Mapped[str]
    digest: Mapped[int] = mapped_column(server_default="0")
    stamp: Mapped[str] = mapped_column(server_default="")
    reach: Mapped[int] = mapped_column(server_default="-1")


class MaterialRow(Base):
    """What a source works with and never changes: a word list or a trained model, by the SHA-256 of its bytes."""

    __tablename__ = "material"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class SuggestionRow(Base):
    """A proposed span; offsets in code points, half-open. It is worked out again whenever that is needed."""

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint("0 <= start_char AND start_char < end_char", name="offsets"),
        Index("ix_suggestion_article", "article_key", "start_char"),
        Index("ix_suggestion_source", "source_key", "article_key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    article_key: Mapped[int] = mapped_column(ForeignKey("article.key", ondelete="CASCADE"))
    source_key: Mapped[int] = mapped_column(ForeignKey("source.key"))
    start_char: Mapped[int]
    end_char: Mapped[int]
    label: Mapped[str]
    entity: Mapped[str | None]
    confidence: Mapped[float | None]


class RejectionRow(Base):
    """What the analyst refused, by the article's text, so that it stays refused where the same text comes again."""

    __tablename__ = "rejection"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    start_char: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    end_char: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str]
    source: Mapped[str]
    analyst: Mapped[str]
    made: Mapped[str]
    digest: Mapped[int] = mapped_column(server_default="0")


class LabelSetRow(Base):
    """A version of the label set; one is current."""

    __tablename__ = "label_set"
    __table_args__ = (
        CheckConstraint("current IN (0, 1)", name="current"),
        Index("ix_label_set_current", "current", unique=True, sqlite_where=text("current")),
    )

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    current: Mapped[bool]
    content: Mapped[str]
    digest: Mapped[int] = mapped_column(server_default="0")


class ChangeRow(Base):
    """One action in the order of ``seq``. Those not ``done`` were taken back and can be redone."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("done IN (0, 1)", name="done"),
        Index("ix_change_done", "done"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    done: Mapped[bool]
    id: Mapped[str]
    text: Mapped[str]
    analyst: Mapped[str]
    made: Mapped[str]
    edits: Mapped[str]
    digest: Mapped[int] = mapped_column(server_default="0")


class GenerationRow(Base):
    """One row: how many transactions have written to the file, so that an older state of it is known for one."""

    __tablename__ = "generation"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


def schema_sql() -> str:
    """Return the statements that make the tables of a new project, as ``schema.sql`` holds them."""
    elements: list[ExecutableDDLElement] = []
    for table in Base.metadata.sorted_tables:
        elements.append(CreateTable(table))
        elements += [CreateIndex(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    lines = "\n".join(f"{str(element.compile(dialect=sqlite.dialect())).strip()};" for element in elements)
    return "\n".join(line.rstrip() for line in lines.splitlines()) + "\n"

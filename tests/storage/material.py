"""What the storage tests put into projects: texts that break careless code, and helpers that say what is meant."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap

from hypothesis import strategies as st

from annotator.core.article import Article, ArticleInfo, CodedArticle
from annotator.core.span import Fragment, Relation, Span

#: Line ends of every kind, NUL, BOMs, what Qt swallows, emoji of several code points, right-to-left with controls.
NASTY = (
    "\ufeffTalks 😀 moved\r\nto\rDoha\0.\n\r\u2028\u2029\u0085\v\f\t\u00a0\u202f\u00ad\u200b\u200d\u2060\ufffc"
    "👨‍👩‍👧 🇵🇰 1️⃣ e\u0301é \u1100\u1161\u11a8 وزیر \u202eخارجہ\u202c \u2067نے\u2069 said “so” … "
    "\ud7ff\ue000\U0010ffff\ufdd0\uffff"
)

#: Any text that UTF-8 can hold, weighted to the nasty part.
texts = st.text(st.one_of(st.sampled_from(NASTY), st.characters(exclude_categories=["Cs"])), min_size=1, max_size=120)


def coded(article_id, text=NASTY, spans=(), relations=(), **facts):
    info = ArticleInfo(article_id, **facts)
    return CodedArticle(Article(info, text), tuple(spans), tuple(relations))


def span(start, end, label="actor", article_id="a1", **values):
    return Span(article_id, label, (Fragment(start, end),), values.pop("analyst", "Noor"), **values)


def relation(head, tail, label="by", article_id="a1", **values):
    return Relation(article_id, head.id, tail.id, label, **values)


def bring(project, *articles, text="import"):
    """Import articles as one file; return the change."""
    with project.arriving(text, "Noor") as arriving:
        for article in articles:
            arriving.add(article)
        arriving.keep_file()
        return arriving.finish()


def state_of(project):
    """Return all that a project says of its articles, for comparing."""
    return list(project.coded_articles()), project.label_set()


def tamper(path, *statements):
    """Change a project behind the program's back, its rules off."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA ignore_check_constraints=ON")
    for statement in statements:
        db.execute(*statement) if isinstance(statement, tuple) else db.execute(statement)
    db.commit()
    db.close()


#: What a child process begins with.
PRELUDE = """
import os, resource, signal, sys
from pathlib import Path
from annotator.core.change import adding
import annotator.storage.writing
from annotator.core.errors import *
from annotator.storage import Project, schema
from tests.storage.material import bring, coded, relation, span
path = Path(sys.argv[1])
schema.statements()  # a child that gives up its rights may not be able to read the program any more
"""


def start_child(script, path, **environment):
    """Run a script in a process of its own; its lines come by its standard output."""
    code = PRELUDE + textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
    )


def run_child(script, path, **environment):
    """Run a script to its end; return what it printed."""
    child = start_child(script, path, **environment)
    output, _ = child.communicate(timeout=60)
    assert child.returncode == 0, output.decode()
    return output.decode()

"""U: texts that break careless code keep every offset: stored, reopened, exported, imported, and tagged in a window."""

from __future__ import annotations

import random
import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.article import CodedArticle
from annotator.core.errors import RefusedError
from annotator.core.span import Fragment, Span, require_fragments, united
from annotator.formats import export_file
from annotator.formats.jsonl import JsonlExporter, JsonlReader
from annotator.storage import Project
from annotator.storage.check import check
from tests.faults import children
from tests.faults.cases import Trial, case
from tests.faults.children import Tell
from tests.faults.scripted import LABELS
from tests.faults.windows import open_window
from tests.storage.material import NASTY, bring, coded

#: Texts of one project.
_AT_ONCE = 200

#: What is put between letters, by the case that asks for it.
PIECES = {
    "U04": ("é", "e\u0301", "Å", "A\u030a", "\u1100\u1161\u11a8", "각", "q\u0307\u0323", "ñ" * 3),
    "U05": ("\u00a0", "\u202f", "\u2028", "\u2029", "\u0085", "\v", "\f", "\t"),
    "U07": ("\0", "\x01", "\x1b[31m", "\x7f", "\x08", "a\0b", "\x1f", "\x80"),
    "U08": ("\u200b", "\u200d", "\u00ad", "\u2060", "\ufffc", "\u200c", "\ufeff", "\u180e"),
}


def random_text(chance: random.Random) -> str:
    """Return any text that UTF-8 can hold, weighted to what breaks careless code."""
    pieces = []
    for _ in range(chance.randrange(1, 60)):
        kind = chance.random()
        if kind < 0.45:
            pieces.append(chance.choice(NASTY))
        elif kind < 0.7:
            pieces.append(chance.choice(chance.choice(list(PIECES.values()))))
        elif kind < 0.8:
            pieces.append(chance.choice(("\r\n", "\r", "\n\r", "\n", "\r\r\n", "👨‍👩‍👧", "🇵🇰", "👍🏽", "1️⃣")))
        else:
            code = chance.randrange(0x110000 - 0x800)
            pieces.append(chr(code if code < 0xD800 else code + 0x800))
    return "".join(pieces)


def random_spans(chance: random.Random, article: str, text: str) -> list[Span]:
    spans = []
    for number in range(chance.randrange(5)):
        found = []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            start = chance.randrange(len(text))
            found.append(Fragment(start, chance.randrange(start, len(text)) + 1))
        spans.append(Span(article, "actor", united(found), "Noor", f"{article}-{number}", created="2025"))
    return spans


def round_trip(trial: Trial, articles: list[CodedArticle]) -> None:
    """Store, reopen, export, import into another project and export again; nothing may be another."""
    wanted = {coded.article.id: (coded.article.text, {span.id: span for span in coded.spans}) for coded in articles}
    first, second = trial.fresh("first") / "a.annot", trial.fresh("second") / "b.annot"
    Project.create(first, LABELS).close()
    with Project(first) as project:
        bring(project, *articles)
    exports = []
    for path, source in ((first, None), (second, first.with_name("a.jsonl"))):
        if source is not None:
            Project.create(path, LABELS).close()
            with Project(path) as project:
                bring(project, *JsonlReader().read(source))
        with Project(path) as project:
            there = {
                coded.article.id: (coded.article.text, {span.id: span for span in coded.spans})
                for coded in project.coded_articles()
            }
            wrong = [name for name in wanted if there.get(name) != wanted[name]]
            trial.require(
                not wrong, f"{len(wrong)} articles came back otherwise, such as {wanted.get((wrong or [''])[0])}"
            )
            exports.append(path.with_suffix(".jsonl"))
            export_file(exports[-1], JsonlExporter(), project.coded_articles())
        trial.require(not check(path), check(path)[:2])
    trial.require(exports[0].read_bytes() == exports[1].read_bytes(), "the second export has other bytes")


@case("U01", full=20_000, quick=400)
def any_text(trial: Trial) -> str:
    spans = 0
    while trial.runs < trial.wanted:
        articles = []
        for number in range(min(_AT_ONCE, trial.wanted - trial.runs)):
            text = random_text(trial.chance)
            marks = random_spans(trial.chance, f"t{number}", text)
            spans += len(marks)
            articles.append(coded(f"t{number}", text, sorted(marks, key=lambda s: (s.start, -s.end, s.id))))
        round_trip(trial, articles)
        trial.count(len(articles))
    return f"{spans:,} spans, 0 wrong offsets"


def _in_a_window(trial: Trial, id_: str) -> str:
    """Tag around each piece by keys in a window, and take the result through a round trip."""
    pieces = PIECES[id_]
    path = trial.folder / "news.annot"
    Project.create(path, LABELS).close()
    with Project(path) as project:
        bring(project, *(coded(f"t{n}", f"Oslo {piece}{piece} Doha{piece}.") for n, piece in enumerate(pieces)))

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        view = window.article_pane.view
        for number in range(len(pieces)):
            window.workspace.show_article(f"t{number}")
            QApplication.processEvents()
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
            for _ in range(4):
                for _ in range(3):
                    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
                QTest.keyClick(view, Qt.Key.Key_1)
                QTest.keyClick(view, Qt.Key.Key_Escape)
                QTest.keyClick(view, Qt.Key.Key_Right)
            tell(len(window.workspace.spans()))

    made = [int(line) for line in children.run(work)]
    trial.require(len(made) == len(pieces) and min(made) > 1, f"spans by keys: {made}")
    with Project(path) as project:
        articles = list(project.coded_articles())
    for coded_article, piece in zip(articles, pieces, strict=True):
        text = f"Oslo {piece}{piece} Doha{piece}."
        trial.require(coded_article.article.text == text, f"{coded_article.article.text!r} was {text!r}")
        trial.count()
    round_trip(trial, articles)
    return f"{len(pieces)} texts, {sum(made)} spans by keys"


@case("U04", full=1)
def combining(trial: Trial) -> str:
    return _in_a_window(trial, "U04")


@case("U05", full=1)
def spaces_and_line_ends(trial: Trial) -> str:
    return _in_a_window(trial, "U05")


@case("U07", full=1)
def controls(trial: Trial) -> str:
    return _in_a_window(trial, "U07")


@case("U08", full=1)
def invisible(trial: Trial) -> str:
    return _in_a_window(trial, "U08")


@case("U13", full=1, quick=1)
def nearly_empty(trial: Trial) -> str:
    whole = {"": 0, " \r\n\t ": 1, "😀": 1}
    for text, number in whole.items():
        spans = [Span("t", "actor", (Fragment(0, len(text)),), "Noor", "s", created="2025")] if number else []
        round_trip(trial, [coded("t", text, spans)])
        trial.count()
    try:
        require_fragments("", [Fragment(0, 0)])
        trial.require(False, "an empty span was taken")
    except RefusedError:
        pass
    return f"{len(whole)} of {len(whole)}"


@case("U12", full=1)
def large_article(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    text = "".join(f"{n}: the mayor of Oslo said that the ferry is full, and that no other will come before Monday; he "
                   f"added that nothing else was known on the quay, where some hundred people waited in the rain.\n"
                   for n in range(50_000))  # fmt: skip
    spans = [Span("a1", "actor", (Fragment(n * 150, n * 150 + 20),), "Noor") for n in range(5_000)]
    Project.create(path, LABELS).close()
    with Project(path) as project:
        bring(project, coded("a1", text, spans), coded("a2", "short"))

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        window.workspace.show_article("a2")
        QApplication.processEvents()
        start = time.perf_counter()
        window.workspace.show_article("a1")
        QApplication.processEvents()
        tell(time.perf_counter() - start)
        view, times = window.article_pane.view, []
        view.setFocus()
        for number in range(10):
            view.set_selection(Fragment(number * 40, number * 40 + 7))
            start = time.perf_counter()
            QTest.keyClick(view, Qt.Key.Key_1)
            QApplication.processEvents()
            times.append(time.perf_counter() - start)
        tell(sorted(times)[5])

    opened, tagged = (float(line) for line in children.run(work))
    trial.count()
    trial.require(opened < 2, f"it opens in {opened:.1f} s")
    trial.require(tagged < 0.1, f"a tag takes {tagged * 1000:.0f} ms")
    return f"{len(text) / 1e6:.0f} MB: opened in {opened:.2f} s, tagged in {tagged * 1000:.0f} ms"

"""What the documents say is so: their snippets run, their links lead somewhere, their keys are the program's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage, QKeySequence

from annotator import cli
from annotator.core.article import Status
from annotator.core.span import Fragment
from annotator.resources import load_preset, resource, seeds
from annotator.ui.action_table import ACTIONS, ActionSpec
from annotator.ui.actions import label_keys
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings
from annotator.ui.widgets.labels import Line
from annotator.ui.workspace import Workspace
from tests.window.conftest import Hand

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
GUIDE = sorted(resource("docs", "guide").glob("*.md"))
DOCUMENTS = [README, ROOT / "CHANGELOG.md", *sorted(resource("docs").rglob("*.md"))]
NAMES = [str(document.relative_to(ROOT)) for document in DOCUMENTS]

every_page = pytest.mark.parametrize("page", GUIDE, ids=[page.name for page in GUIDE])

#: Keys that a widget answers by itself: the find bar, the line that filters the list, the hits of the concordance.
WIDGET_KEYS = {"Down", "Shift+Return", "Ctrl+A"}

#: What the pages on how it is built name that is in the tests instead.
ELSEWHERE = {"Hand"}

KEY = re.compile(
    r"(?:(?:Ctrl|Shift|Alt)\+)*(?:[A-Z0-9+-]|F[0-9]{1,2}|Tab|Return|Enter|Escape|Del|Delete|Backspace|Down|PgDown|PgUp)"
)


def blocks(document: Path, *languages: str) -> list[str]:
    """The fenced blocks of a document that are marked with one of these languages."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [block for language, block in fenced if language in languages]


def prose(document: Path) -> str:
    """A document without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def links(document: Path) -> list[str]:
    return re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", prose(document))


def section(document: Path, heading: str) -> str:
    return document.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(table: str) -> list[str]:
    """The first cells of a table, without its head."""
    return [line.split("|")[1] for line in table.splitlines() if line.startswith("|")][2:]


def keys_in(text: str) -> Iterator[str]:
    """Yield what is set as code and looks like a key."""
    for code in re.findall(r"`([^`\n]+)`", text):
        if KEY.fullmatch(code):
            yield code


def normal(key: str) -> str:
    return QKeySequence(key).toString()


def keys_of(spec: ActionSpec) -> set[str]:
    bindings = [QKeySequence.keyBindings(key) if not isinstance(key, str) else [QKeySequence(key)] for key in spec.keys]
    return {sequence.toString() for found in bindings for sequence in found}


@pytest.fixture
def known_keys(qapp) -> set[str]:
    """Every key that does something: those of the table of actions, and those of labels."""
    known = {key for spec in ACTIONS for key in keys_of(spec)}
    labels = load_preset("news").labels
    for shifted in (False, True):
        known |= {normal(key) for n, label in enumerate(labels) for key in label_keys(n, label, shifted=shifted)}
        known |= {normal(key) for n in range(9) for key in label_keys(n, labels[0], shifted=shifted)}
    return known


# The snippets


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    """A folder with ``truce.jsonl``, exported from a project with the sample articles."""
    folder = tmp_path_factory.mktemp("export")
    assert cli.main(["new", str(folder / "truce.annot"), str(seeds() / "sample.jsonl")]) == 0
    assert cli.main(["export", str(folder / "truce.annot"), "-o", str(folder / "truce.jsonl")]) == 0
    return folder


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "truce.jsonl").read_bytes().decode().split("\n")[:-1]]


def run(snippet: str, folder: Path) -> str:
    """Run a snippet where the export lies, without a network and without anybody's cache; return what it printed."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "cache"), "PYTHONUTF8": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", snippet], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def snippet_with(word: str) -> str:
    [snippet] = [block for block in blocks(README, "python") if word in block]
    return snippet


def test_the_snippet_for_datasets_reads_an_export(exported):
    printed = run(snippet_with("load_dataset"), exported)
    actors = [span["text"] for span in lines(exported)[0]["spans"] if span["label"] == "actor"]
    assert actors
    assert printed.splitlines()[-1] == str(actors)


def test_the_snippet_for_spacy_reads_an_export(exported):
    import spacy
    from spacy.tokens import DocBin

    run(snippet_with("DocBin"), exported)
    docs = list(DocBin().from_disk(exported / "truce.spacy").get_docs(spacy.blank("xx").vocab))
    articles = lines(exported)
    assert [doc.text for doc in docs] == [article["text"] for article in articles]
    for doc, article in zip(docs, articles, strict=True):
        there = [(span.label_, span.id_) for span in doc.spans["sc"]]
        assert there == [(span["label"], span["id"]) for span in article["spans"] for _ in span["fragments"]]
        pieces = [tuple(piece) for span in article["spans"] for piece in span["fragments"]]
        for span, (start, end) in zip(doc.spans["sc"], pieces, strict=True):
            assert span.start_char <= start < end <= span.end_char


def test_every_python_snippet_of_the_readme_is_run():
    assert len(blocks(README, "python")) == 2


def test_the_lines_shown_have_the_fields_of_an_export(exported):
    article = next(article for article in lines(exported) if article["spans"])
    shown = [
        json.loads(block) for document in (README, *GUIDE) for block in blocks(document, "json", "") if block[0] == "{"
    ]
    assert len(shown) == 2
    for line in shown:
        assert list(line) == list(article)
        assert list(line["meta"]) == list(article["meta"])
        assert list(line["spans"][0]) == list(article["spans"][0])
        span = line["spans"][0]
        assert span["end"] - span["start"] == len(span["text"])


def test_the_readme_says_what_every_field_holds(exported):
    articles = lines(exported)
    coded = next(article for article in articles if article["spans"])
    fields = {*coded, *coded["meta"], *coded["spans"][0]}
    told = set(re.findall(r"`([a-z0-9_]+)`", section(README, "What comes out")))
    assert fields - told == set()
    assert {status.value for status in Status} <= told


def test_the_commands_of_the_readme_are_those_of_the_program():
    named = re.findall(r"^annotator ([a-z]+) ", section(README, "The command line"), flags=re.MULTILINE)
    assert sorted(named) == sorted(cli.commands.commands)


def test_the_targets_of_make_that_are_named_are_there():
    there = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    named = {name for document in DOCUMENTS for name in re.findall(r"`?make ([a-z]+)\b", document.read_text("utf-8"))}
    targets = {name for name in named if name in ("run", "test", "setup", "lint", "bench", "lock")}
    assert {"run", "test"} <= targets <= there


def test_the_first_two_commands_run_and_test():
    first = blocks(README, "console")[0].split("\n")[:2]
    assert [line.split("#")[0].strip() for line in first] == ["make run", "make test"]


def test_no_module_can_reach_the_network_as_the_readme_says():
    reaching = re.compile(
        r"(?:import|from) (?:socket|ssl|http|ftplib|smtplib|asyncio|urllib\.request)\b|QtNetwork|openUrl"
    )
    assert "never uses the network" in section(README, "Privacy")
    modules = list((ROOT / "annotator").rglob("*.py"))
    assert len(modules) > 40
    assert [str(module) for module in modules if reaching.search(module.read_text("utf-8"))] == []


# The links


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_every_link_leads_somewhere(document):
    for target in links(document):
        if not re.match(r"[a-z]+:", target):
            assert (document.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_no_fence_is_left_open(document):
    assert document.read_text("utf-8").count("\n```") % 2 == 0


@pytest.mark.parametrize(
    "module", re.findall(r"`(annotator/[\w/.]+)`", resource("docs", "architecture.md").read_text("utf-8"))
)
def test_the_modules_that_the_architecture_names_are_there(module):
    assert (ROOT / module).exists()


BUILT = [document for document in DOCUMENTS if document.name == "architecture.md" or document.parent.name == "adr"]


@pytest.mark.parametrize("document", BUILT, ids=[document.name for document in BUILT])
def test_the_names_of_code_that_are_told_are_in_the_code(document):
    sources = (path.read_text("utf-8") for path in (ROOT / "annotator").rglob("*.py"))
    there = {word for source in sources for word in re.findall(r"\w+", source)}
    named = re.findall(r"`(?:\w+\.)?([A-Za-z_]+)(?:\([^`]*\))?`", document.read_text("utf-8"))
    assert {name for name in named if not name.startswith("Q")} - there <= ELSEWHERE


def test_the_readme_shows_the_window_in_light_and_in_dark(qapp):
    shown = {name: QImage(str(README.parent / name)) for name in links(README) if name.endswith(".png")}
    assert [Path(name).stem for name in shown] == ["light", "dark"]
    light, dark = shown.values()
    assert light.size() == dark.size()
    assert light.width() >= 1280
    middle = light.width() // 2, light.height() - 8  # the status bar, away from any text of an article
    assert light.pixelColor(*middle).lightnessF() > 0.8
    assert dark.pixelColor(*middle).lightnessF() < 0.3


# The keys


def test_every_key_in_the_readme_does_something(known_keys):
    table = rows(section(README, "The keys"))
    found = [key for cell in table for key in keys_in(cell)]
    assert len(found) > 30
    assert [key for key in found if normal(key) not in known_keys] == []


def test_every_code_in_the_key_table_is_a_key():
    for cell in rows(section(README, "The keys")):
        codes = re.findall(r"`([^`]+)`", cell)
        assert codes == ["Shift"] or list(keys_in(cell)) == codes


def test_the_readme_names_a_key_of_every_action_of_the_text(known_keys):
    named = {normal(key) for cell in rows(section(README, "The keys")) for key in keys_in(cell)}
    assert [spec.name for spec in ACTIONS if spec.in_text and not keys_of(spec) & named] == []
    for label in load_preset("news"):
        assert label.key in named


@every_page
def test_every_key_in_the_guide_does_something(page, known_keys):
    found = [key for key in keys_in(prose(page)) if key not in WIDGET_KEYS and not key.isdigit()]
    assert [key for key in found if normal(key) not in known_keys] == []


# The guide


def test_the_guide_has_its_pages_in_order():
    assert [int(page.name[:2]) for page in GUIDE] == list(range(1, len(GUIDE) + 1))
    assert len(GUIDE) == 10


@every_page
def test_a_page_of_the_guide_begins_with_its_title(page):
    first, second = page.read_text("utf-8").split("\n")[:2]
    assert re.fullmatch(r"# \S.*", first)
    assert second == ""


@every_page
def test_no_link_of_the_guide_leads_out_of_it(page):
    assert set(links(page)) <= {other.name for other in GUIDE}
    assert "://" not in page.read_text("utf-8")


@every_page
def test_the_guide_shows_a_page_whole(page, qapp):
    from annotator.ui.dialogs.guide_dialog import GuideDialog

    dialog = GuideDialog()
    dialog.titles.setCurrentRow(GUIDE.index(page))
    shown = dialog.text.toPlainText()
    title = page.read_text("utf-8").split("\n")[0].removeprefix("# ")
    assert dialog.titles.currentItem().text() == title
    assert shown.startswith(title)
    assert "```" not in shown
    assert "|---" not in shown
    dialog.close()


# Five minutes to the first export


@pytest.fixture
def hand(qtbot, tmp_path) -> Hand:
    """The window on a copy of the sample articles."""
    shutil.copytree(seeds(), tmp_path / "seeds")
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    window = MainWindow(Workspace("tester"), settings, fixed_scheme="light")
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.projects.open_paths([tmp_path / "seeds"])
    window.projects.wait_for_jobs()
    return Hand(window)


def test_the_five_minutes_of_the_readme_go_as_they_are_told(hand, tmp_path):
    window, workspace = hand.window, hand.window.workspace
    told = section(README, "Five minutes to the first export")
    assert workspace.project.path == tmp_path / "seeds.annot"
    counts = [row.spans for row in workspace.rows(workspace.find("", None))]
    assert "ten short articles" in told
    assert "eight are coded" in told
    assert (len(counts), sum(map(bool, counts))) == (10, 8)

    title = re.search(r"\*(Explainer.*?)\*", told)[1]
    [key] = [key for key in workspace.find("Explainer", None) if workspace.rows([key])[0].info.title.startswith(title)]
    window.commands.show(key)
    assert hand.quotes() == []

    def click(words: str) -> None:
        start = hand.text.index(words)
        hand.view.reveal(Fragment(start, start + len(words)))
        hand.caret_at(words)

    click("Yaqoob")
    hand.press(Qt.Key.Key_A)
    assert hand.quotes() == [("actor", ["Mullah Yaqoob"])]
    hand.press(Qt.Key.Key_Z)
    assert hand.quotes() == []

    click("take their names")
    [line] = [line for line in window.status_pane.findChildren(Line) if "C: " in line.text()]
    assert "“I don’t take their names" in line.text()
    hand.press(Qt.Key.Key_C)
    assert hand.quotes() == [("claim", ["I don’t take their names off the register"])]
    hand.press(Qt.Key.Key_S)
    hand.press(Qt.Key.Key_D)
    hand.press(Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    hand.press(Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert hand.quotes() == [("claim", ["I don’t take their names off the register"])]

    click("Istanbul")
    hand.press(Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    often = hand.text.count("Istanbul")
    assert str(often) in window.banner.text
    hand.press(Qt.Key.Key_Return)
    assert hand.quotes().count(("location", ["Istanbul"])) == often > 1

    read = workspace.article.info
    hand.press(Qt.Key.Key_Y)
    assert workspace.rows([key])[0].info.status is Status.DONE
    assert workspace.article.info.id != read.id
    assert workspace.article.info.status in (Status.TODO, Status.IN_PROGRESS)

    assert cli.main(["export", str(tmp_path / "seeds.annot"), "-o", str(tmp_path / "truce.jsonl")]) == 0
    [line] = [line for line in lines(tmp_path) if line["id"] == read.id]
    assert len(line["spans"]) == often + 1

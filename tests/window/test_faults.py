"""Real faults under a real window and the command line: one clear sentence each, nothing lost, and the work goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from annotator.core.span import Fragment
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.locking import beside
from annotator.ui.main_window import MainWindow
from annotator.ui.widgets.status_line import SavedSign
from tests.storage.material import tamper
from tests.window.faults import CHILD, full_disk, run_command, run_window, start

Key = Qt.Key
WORDS = "Quibblewort"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def full(window: MainWindow) -> AbstractContextManager[None]:
    """Let the project's file not grow by a byte."""
    return full_disk(room=window.workspace.project.path.stat().st_size)


def boxes() -> list[QMessageBox]:
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]


def box_text() -> str:
    [box] = boxes()
    words = box.text()
    box.close()
    return words


def sign(window) -> str:
    return window.findChild(SavedSign).text


def press_banner(window, words: str) -> None:
    QApplication.processEvents()  # new buttons are laid out
    buttons = [button for button in window.banner.findChildren(QPushButton) if button.isVisible()]
    assert [button.text() for button in buttons] == ["Try again", "Save elsewhere…", "Drop the change"]
    next(button for button in buttons if button.text() == words).click()


def tag_until_full(window, hand) -> int:
    """Tag by keys until the file takes no more; return how many are saved, with one more that is not."""
    for made in range(1000):
        window.article_pane.view.set_selection(Fragment(made % 100, made % 100 + 5 + made // 100))
        hand.press(Key.Key_1)
        if window.workspace.unsaved is not None:
            return len(window.workspace.spans())
        assert sign(window).startswith("Saved ")
    raise AssertionError("the disk never became full")


def saved_spans(window) -> int:
    """Return how many spans another program finds in the project, which is sound."""
    path = window.workspace.project.path
    assert check(path) == []
    with Project(path, read_only=True) as opened:
        return opened.span_count()


# A full disk


def test_a_disk_that_fills_up_while_tagging_loses_nothing_that_was_saved_and_takes_the_rest_later(window, hand, full):
    with full:
        saved = tag_until_full(window, hand)
        assert sign(window) == "Not saved"
        assert window.banner.isVisible()
        assert "news.annot: the disk" in window.banner.text
        assert window.workspace.unsaved.text in window.banner.text
        press_banner(window, "Try again")
        assert sign(window) == "Not saved"
        assert len(window.workspace.spans()) == saved == saved_spans(window)
    press_banner(window, "Try again")
    assert not window.banner.isVisible()
    assert sign(window).startswith("Saved ")
    assert len(window.workspace.spans()) == saved + 1 == saved_spans(window)


def test_a_later_change_never_pushes_out_one_that_waits_to_be_saved(window, hand, full):
    with full:
        saved = tag_until_full(window, hand)
        waiting = window.workspace.unsaved
        hand.drag("ferry")
        hand.press(Key.Key_4)
        hand.press(Key.Key_Z)
        hand.press(Key.Key_Y)
        assert window.workspace.unsaved is waiting
        assert saved_spans(window) == saved
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert window.workspace.unsaved is None
    assert saved_spans(window) == saved + 2
    assert ("event", ["ferry"]) in hand.quotes()


def test_a_dropped_change_leaves_what_was_saved_before(window, hand, full):
    with full:
        saved = tag_until_full(window, hand)
        press_banner(window, "Drop the change")
        assert not window.banner.isVisible()
        assert sign(window).startswith("Saved")
        assert len(window.workspace.spans()) == saved == saved_spans(window)


def test_a_question_gives_the_banner_back_to_the_change_that_is_not_saved(window, hand, full):
    with full:
        tag_until_full(window, hand)
        shown = window.banner.text
        hand.drag("Port Helena")
        hand.press(Key.Key_3, Qt.KeyboardModifier.ShiftModifier)
        assert window.banner.text != shown
        hand.press(Key.Key_Escape)
        assert window.banner.isVisible()
        assert window.banner.text == shown
        press_banner(window, "Drop the change")


def test_closing_asks_before_a_change_that_no_disk_took_is_lost(window, hand, full, monkeypatch):
    asked = []
    monkeypatch.setattr("annotator.ui.messages.ask_to_lose", lambda parent, what: bool(asked.append(what)))
    with full:
        tag_until_full(window, hand)
        words = window.workspace.unsaved.text
        assert not window.close()
        assert asked == [words]
        assert window.isVisible()
        assert window.workspace.unsaved is not None
    assert window.close()
    assert asked == [words]


def test_a_disk_that_fills_up_during_an_import_keeps_nothing_of_it_and_the_project_as_it_was(
    window, hand, full, tmp_path
):
    hand.drag("ferry")
    hand.press(Key.Key_4)
    more = tmp_path / "more.txt"
    more.write_text("Long\n" + "The road is closed. " * 20_000, encoding="utf-8")
    with full_disk(room=window.workspace.project.path.stat().st_size + 50_000):
        window.transfers.import_paths([more])
        window.projects.wait_for_jobs()
        assert "news.annot: the disk" in box_text()
        assert len(window.articles_pane.keys()) == 3
        assert saved_spans(window) == 1
    window.transfers.import_paths([more])
    window.projects.wait_for_jobs()
    assert len(window.articles_pane.keys()) == 4
    assert saved_spans(window) == 1


def test_a_disk_that_fills_up_during_the_first_import_leaves_a_project_that_says_what_to_do(make_window, tmp_path):
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "1.txt").write_text("Long\n" + "The road is closed. " * 50_000, encoding="utf-8")
    window = make_window()
    with full_disk(room=400_000):
        window.projects.open_paths([folder])
        window.projects.wait_for_jobs()
        assert "long.annot: the disk" in box_text()
    assert window.empty_page.findChild(object, "import") is not None
    assert check(tmp_path / "long.annot") == []
    window.transfers.import_paths([folder])
    window.projects.wait_for_jobs()
    assert window.workspace.article is not None


def test_a_disk_that_fills_up_during_an_export_leaves_the_old_export_and_nothing_beside_it(window, tmp_path):
    target = tmp_path / "out" / "news.jsonl"
    target.parent.mkdir()
    target.write_bytes(b"the old one\n")
    with full_disk(room=300):
        window.transfers.export(target, "jsonl")
        window.projects.wait_for_jobs()
    assert box_text() == "news.annotator.json can't be written: the disk is full."
    assert target.read_bytes() == b"the old one\n"
    assert list(target.parent.iterdir()) == [target]


def test_a_project_that_finds_no_room_is_not_made_and_another_place_is_offered(make_window, articles, tmp_path):
    before = sorted(tmp_path.iterdir())
    window = make_window()
    with full_disk(room=8192):
        window.projects.open_paths([articles])
    [box] = boxes()
    assert box.text().startswith("news.annot could not be made: the disk ")
    assert "Choose a place…" in [button.text() for button in box.buttons()]
    assert sorted(tmp_path.iterdir()) == before
    assert window.middle.currentWidget() is window.empty_page


def test_the_place_that_is_chosen_gets_the_project_and_its_articles(
    make_window, articles, tmp_path, monkeypatch, qtbot
):
    elsewhere = tmp_path / "elsewhere" / "mine.annot"
    elsewhere.parent.mkdir()
    monkeypatch.setattr(
        "annotator.ui.commands.QFileDialog.getSaveFileName", lambda *_: (str(elsewhere.with_suffix("")), "")
    )
    window = make_window()
    with full_disk(room=8192):
        window.projects.open_paths([articles])
    [box] = boxes()
    with qtbot.waitSignal(window.transfers.ended):
        next(button for button in box.buttons() if button.text() == "Choose a place…").click()
    assert window.workspace.project.path == elsewhere
    assert len(window.articles_pane.keys()) == 3


@pytest.mark.parametrize("command", ["new", "import", "export"])
def test_a_command_on_a_full_disk_says_so_in_one_sentence_and_leaves_what_was_there(command, window, tmp_path, home):
    project = window.workspace.project.path
    window.close()
    before, target = project.read_bytes(), tmp_path / "made"
    target.mkdir()
    more = tmp_path / "more.txt"
    more.write_text("Long\n" + "The road is closed. " * 20_000, encoding="utf-8")
    arguments = {
        "new": ("new", target / "other.annot", more),
        "import": ("import", project, more),
        "export": ("export", project, "-o", target / "out.jsonl"),
    }[command]
    with full_disk(room={"new": 8192, "import": len(before) + 50_000, "export": 300}[command]):
        status, lines = run_command(home, *arguments)
    assert status == 1
    assert "the disk" in lines[0]
    assert len(lines) == 2
    assert list(target.iterdir()) == []
    assert check(project) == []
    with Project(project) as opened:
        assert opened.article_count() == 3


# What may not be read or written


def test_a_file_that_may_not_be_read_is_named_and_the_others_are_imported(articles, home):
    (articles / "2-urdu.txt").chmod(0)
    shown = run_window(
        """
        from annotator.ui.dialogs.import_report_dialog import ImportReportDialog
        reports = []
        window.transfers.imported.connect(reports.append)
        open_paths(sys.argv[1])
        print(*[refusal.sentence() for refusal in reports[0].refused])
        print(len(window.articles_pane.keys()), window.findChild(ImportReportDialog).isVisible())
        """,
        home,
        articles,
    )
    assert shown == ["2-urdu.txt: It may not be read by you.", "2 True"]
    status, lines = run_command(home, "new", articles.parent / "other.annot", articles)
    assert (status, lines[1]) == (1, "refused: 2-urdu.txt: It may not be read by you.")


def test_articles_in_a_folder_that_may_not_be_written_get_a_project_elsewhere(articles, tmp_path, home):
    around = tmp_path / "closed"
    around.mkdir()
    articles.rename(around / "news")
    around.chmod(0o555)
    shown = run_window(
        """
        open_paths(sys.argv[1])
        print(boxes(), window.empty_page.isVisible())
        """,
        home,
        around / "news",
    )
    words = "news.annot could not be made: you may not write in its folder."
    assert shown == [f"{[(words, ['Choose a place…', 'Cancel'])]} True"]
    status, lines = run_command(home, "new", around / "news.annot", around / "news")
    assert (status, lines[0]) == (1, f"annotator: {words}")
    around.chmod(0o755)
    assert [path.name for path in around.iterdir()] == ["news"]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_only_be_read_opens_with_a_banner_and_takes_no_tag(window, hand, tmp_path, home, what):
    hand.drag("ferry")
    hand.press(Key.Key_4)
    project = window.workspace.project.path
    window.close()
    around = tmp_path / "closed"
    around.mkdir()
    project = project.rename(around / "news.annot")
    before = project.read_bytes()
    (project if what == "file" else around).chmod(0o444 if what == "file" else 0o555)
    shown = run_window(
        """
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        open_paths(sys.argv[1])
        print(window.banner.text)
        print(window.findChild(SavedSign).text)
        view = window.article_pane.view
        view.setFocus()
        view.set_selection(Fragment(0, 6))
        QTest.keyClick(view, Qt.Key.Key_1)
        QTest.keyClick(view, Qt.Key.Key_Z)
        print(len(window.workspace.spans()), boxes())
        window.transfers.export(Path(sys.argv[2]), "jsonl")
        window.projects.wait_for_jobs()
        print(Path(sys.argv[2]).stat().st_size > 0, window.close())
        """,
        home,
        project,
        home / "out.jsonl",
    )
    status, lines = run_command(home, "import", project, tmp_path / "news")
    around.chmod(0o755)
    reasons = {
        "file": "The file news.annot may only be read.",
        "folder": "The folder of news.annot may only be read, and a change needs a file beside the project.",
    }
    assert shown == [reasons[what], "Read-only", "1 []", "True True"]
    assert status == 1
    assert lines == [
        "annotator: The change could not be saved: news.annot is open for reading only.",
        f"           {reasons[what]}",
    ]
    assert project.read_bytes() == before


def test_a_home_that_may_not_be_written_is_no_hindrance(articles, home):
    home.chmod(0o555)
    shown = run_window(
        """
        window.projects.open_first([])
        print([words for words, _ in boxes()], window.empty_page.isVisible(), settings.are_kept())
        open_paths(sys.argv[1])
        print(window.workspace.tag(Fragment(0, 6), "claim") is not None, window.close())
        """,
        home,
        articles,
    )
    home.chmod(0o755)
    assert shown[0].endswith("True False")
    assert "The sample project has no place" in shown[0]
    assert shown[1] == "True True"


def test_damaged_settings_are_set_aside_and_the_program_starts(articles, home):
    file = home / ".config" / "annotator" / "annotator.ini"
    file.parent.mkdir(parents=True)
    damaged = b'\x00\xff[[[\nrecent=@ByteArray(\xfe\ntext_size=enormous\n[General\ngeometry="%%%"\n'
    file.write_bytes(damaged)
    shown = run_window(
        """
        open_paths(sys.argv[1])
        print(window.workspace.article is not None, settings.get("text_size"), boxes(), window.close())
        """,
        home,
        articles,
    )
    assert shown == ["True 15.0 [] True"]


# What is no project


def test_what_is_no_file_is_refused_at_once(window, tmp_path, home):
    (tmp_path / "folder.annot").mkdir()
    os.mkfifo(tmp_path / "pipe.annot")
    (tmp_path / "link.annot").symlink_to(tmp_path / "away.annot")
    expected = {
        "folder.annot": "folder.annot is a folder, not a project.",
        "pipe.annot": "pipe.annot is a device or a pipe, not a project.",
        "link.annot": "link.annot is a link to a file that is not there.",
    }
    for name, words in expected.items():
        window.projects.open_paths([tmp_path / name])
        assert box_text() == words
        status, lines = run_command(home, "info", tmp_path / name)
        assert (status, lines[0]) == (1, f"annotator: {words}")
    window.projects.open_paths([tmp_path / "none.annot"])
    assert box_text() == f"There is no project “{tmp_path / 'none.annot'}”."
    assert window.workspace.article is not None


def test_a_file_that_is_neither_project_nor_article_gets_no_project(make_window, tmp_path):
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    window = make_window()
    window.projects.open_paths([tmp_path / "photo.png"])
    assert box_text() == f"“{tmp_path / 'photo.png'}” is neither a project nor articles."
    assert not (tmp_path / "photo.annot").exists()


def test_a_newer_project_is_refused_by_every_command_and_not_touched(empty_project, home):
    with sqlite3.connect(empty_project) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    before = empty_project.read_bytes()
    for command in (["check"], ["import", empty_project.parent]):
        status, _ = run_command(home, command[0], empty_project, *command[1:])
        assert status == 1
    assert empty_project.read_bytes() == before


def test_a_project_that_was_cut_off_anywhere_is_told_so_and_left_as_it_is(window, hand, tmp_path):
    for label in (Key.Key_1, Key.Key_2, Key.Key_3):
        hand.drag("ferry")
        hand.press(label)
    project = window.workspace.project.path
    tamper(project, "CREATE TABLE room (it)", "INSERT INTO room VALUES (zeroblob(9000))", "DROP TABLE room")
    whole = project.read_bytes()  # its last pages are of no use, so that it can be read without the very end
    cut = tmp_path / "cut.annot"
    for number in range(1, 30):
        part = whole[: len(whole) * number // 31]
        cut.write_bytes(part)
        window.projects.open_paths([cut])
        words = box_text()
        there = f"only {len(part):,} of its {len(whole):,} bytes are there"
        assert words == f"cut.annot could not be read: the file is damaged, {there}."
        assert check(cut) == [words]
        assert cut.read_bytes() == part
        assert window.workspace.project.path == project
        assert window.workspace.article is not None
    part = whole[:-1000]
    cut.write_bytes(part)
    window.projects.open_paths([cut])
    damage = f"cut.annot is damaged (it has {len(part)} bytes instead of {len(whole)})."
    assert window.banner.text == f"{damage} What can be read is shown, and nothing is changed."
    assert sign(window) == "Read-only"
    assert check(cut)
    assert cut.read_bytes() == part


# Names


@pytest.mark.parametrize(
    "name",
    [
        "a b",
        "'quoted' \"twice\"",
        "100%41",
        "a#b?c",
        "two\nlines",
        "news 😀",
        "اخبار",
        "\u202egpj",
        "<b>bold",
        "a&b",
    ],
)
def test_a_folder_of_any_name_is_opened_tagged_and_opened_again(make_window, settings, tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    (folder / f"{name}.txt").write_text("Ferry full\nThe ferry was full.\n", encoding="utf-8")
    first = make_window()
    first.projects.open_paths([folder])
    first.projects.wait_for_jobs()
    project = first.workspace.project.path
    assert project == tmp_path / f"{name}.annot"
    assert first.workspace.tag(Fragment(0, 5), "event") is not None
    assert first.close()
    assert settings.get("recent")[0] == str(project)
    second = make_window()
    second.projects.open_first([])
    assert second.workspace.project.path == project
    assert len(second.workspace.spans()) == 1
    assert check(project) == []
    assert boxes() == []


def test_a_project_is_remembered_by_its_whole_path(make_window, settings, empty_project, monkeypatch):
    monkeypatch.chdir(empty_project.parent)
    window = make_window()
    window.projects.open_paths([Path(empty_project.name)])
    assert settings.get("recent")[0] == str(empty_project)


# The program itself


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("state", ["tagging", "box"])
def test_a_signal_closes_the_program_with_nothing_lost(window, home, sent, state):
    project = window.workspace.project.path
    window.close()
    steps = """
from PySide6.QtCore import QTimer
open_paths(sys.argv[1])
if sys.argv[2] == "box":
    window.projects.open_paths([Path("/nowhere.annot")])
made = 0
def tag():
    global made
    made += window.workspace.tag(Fragment(made % 90, made % 90 + 3 + made // 90), "claim") is not None
    print(made, flush=True)
timer = QTimer(timeout=tag)
timer.start(1)
app.lastWindowClosed.connect(timer.stop)
sys.exit(app.exec())
"""
    child = start(["-c", CHILD + steps, str(project), state], home)
    assert child.stdout is not None
    shown = [child.stdout.readline() for _ in range(5)]
    child.send_signal(sent)
    rest, complained = child.communicate(timeout=30)
    assert child.returncode == 0, complained
    assert "Traceback" not in complained
    made = int((shown + rest.splitlines())[-1])
    assert check(project) == []
    assert not beside(project).exists()  # which would be told as a bad ending
    with Project(project) as opened:
        assert opened.span_count() == made


@pytest.mark.parametrize("work", ["import", "check"])
def test_a_signal_while_long_work_is_under_way_stops_it_and_closes_the_program(window, tmp_path, home, work):
    project = window.workspace.project.path
    window.close()
    lines = "".join(f'{{"text": "Article {number} says so."}}\n' for number in range(4_000))
    (tmp_path / "many.jsonl").write_text(lines, encoding="utf-8")
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(2000):
        (folder / f"{number}.txt").write_text(f"{number}\nThe road is closed.\n", encoding="utf-8")
    if work == "check":
        assert run_command(home, "import", project, tmp_path / "many.jsonl")[0] == 0
    steps = """
from functools import partial
from PySide6.QtCore import QTimer
open_paths(sys.argv[1])
window.transfers.progressed.connect(lambda done, total, _: print(done, total, flush=True))
jobs = {"import": partial(window.transfers.import_paths, [Path(sys.argv[3])]), "check": window.transfers.check}
QTimer.singleShot(0, jobs[sys.argv[2]])
sys.exit(app.exec())
"""
    child = start(["-c", CHILD + steps, str(project), work, str(folder)], home)
    assert child.stdout is not None
    child.stdout.readline()
    child.send_signal(signal.SIGTERM)
    _, complained = child.communicate(timeout=30)
    assert child.returncode == 0
    assert "Traceback" not in complained
    assert check(project) == []
    with Project(project) as opened:  # the import is there whole where it was quicker than the signal
        assert opened.article_count() in ((3, 2003) if work == "import" else (4003,))


def test_a_fault_in_a_slot_is_shown_and_logged_and_the_program_goes_on(articles, home):
    shown = run_window(
        """
        def broken():
            raise ValueError(window.workspace.article.text)
        open_paths(sys.argv[1])
        window.actions_["about"].triggered.connect(broken)
        for _ in range(3):
            window.actions_["about"].trigger()
        print([words for words, _ in boxes() if "wrong" in words])
        print(window.workspace.tag(Fragment(0, 6), "claim") is not None, window.close())
        """,
        home,
        articles,
    )
    assert shown == [str(["Something went wrong in the program (ValueError)."]), "True True"]
    log = log_of(home)
    assert "ValueError" in log
    assert "in broken" in log
    assert "Mayor" not in log


def test_the_log_holds_no_word_of_an_article(tmp_path, home):
    folder = tmp_path / "secret"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{WORDS} one\n" + f"{WORDS} says that it is secret. " * 100, encoding="utf-8")
    shown = run_window(
        """
        import resource
        open_paths(sys.argv[1])
        size = window.workspace.project.path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        for start in range(100):
            window.workspace.tag(Fragment(start, start + 40), "claim")
        print(window.workspace.unsaved is not None)
        window.workspace.undo()
        window.transfers.import_paths([Path(sys.argv[2])])
        window.projects.wait_for_jobs()
        print(len(boxes()))
        """,
        home,
        folder,
        big_article(tmp_path),
    )
    assert shown == ["True", "1"]
    log = log_of(home)
    assert "NotSavedError" in log
    assert WORDS not in log


def test_a_picture_of_what_can_not_be_opened_is_not_painted(tmp_path, home):
    (tmp_path / "strange.annot").write_bytes(b"nothing")
    picture = tmp_path / "picture.png"
    status, lines = run_command(home, "--screenshot", picture, tmp_path / "strange.annot")
    assert (status, lines) == (1, ["annotator: strange.annot is not a project of this program."])
    assert not picture.exists()


def big_article(folder: Path) -> Path:
    path = folder / "big.txt"
    path.write_text(f"{WORDS} two\n" + f"{WORDS} goes on. " * 20_000, encoding="utf-8")
    return path


def log_of(home: Path) -> str:
    [log] = home.rglob("annotator.log")
    return log.read_text(encoding="utf-8")

"""Backups in the window: made by themselves, told when they can't be, listed, and put in the project's place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton

from annotator.core.article import Status
from annotator.storage import Project
from annotator.storage.backups import back_up, backups_of
from annotator.storage.check import check
from annotator.ui import safekeeping
from annotator.ui.dialogs.restore_dialog import RestoreDialog
from annotator.ui.opening import Plan

Key = Qt.Key


@pytest.fixture
def settings(settings, tmp_path):
    settings.set("backup_folder", str(tmp_path / "elsewhere" / "backups"))
    return settings


@pytest.fixture
def root(settings):
    return Path(settings.get("backup_folder"))


def shown_boxes(window):
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def rows(dialog):
    model = dialog.list.model()
    return [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def test_a_project_that_is_opened_gets_a_backup_soon_and_another_one_when_it_closes(
    make_window, empty_project, root, qtbot, monkeypatch
):
    monkeypatch.setattr(safekeeping, "_AFTER_OPENING_MS", 0)
    window = make_window()
    window.projects.safekeeping.watch()
    with qtbot.waitSignal(window.projects.safekeeping.made):
        window.projects.open_plan(Plan(empty_project))
    assert len(backups_of(empty_project, root)) == 1
    with Project(empty_project) as other, other.arriving("import", "x"):
        pass  # leaves the file changed, as any work does
    empty_project.touch()
    window.close()
    assert window.projects.safekeeping.finish(10_000)
    assert len(backups_of(empty_project, root)) == 2
    assert all(check(backup.path) == [] for backup in backups_of(empty_project, root))


def test_work_is_backed_up_after_the_minutes_of_the_setting_and_not_before(window, hand, root, qtbot):
    window.projects.safekeeping.watch()
    path = window.workspace.project.path
    window.projects.safekeeping._due.stop()
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert window.projects.safekeeping._due.isActive()
    assert window.projects.safekeeping._due.interval() == 10 * 60_000
    assert backups_of(path, root) == []
    with qtbot.waitSignal(window.projects.safekeeping.made):
        window.projects.safekeeping._due.setInterval(0)
    [made] = backups_of(path, root)
    assert made.facts.spans == 1


def test_a_folder_that_can_not_be_written_is_told_once_in_words(window, hand, settings, tmp_path, qtbot):
    (tmp_path / "file").write_text("in the way")
    settings.set("backup_folder", str(tmp_path / "file" / "backups"))
    window.projects.safekeeping.watch()
    window.projects.safekeeping._due.stop()
    for label in (Key.Key_4, Key.Key_2):
        with qtbot.waitSignal(window.projects.safekeeping.told, timeout=2000, raising=label == Key.Key_4):
            hand.drag("ferry")
            hand.press(label)
            window.projects.safekeeping._due.setInterval(0)
        if label == Key.Key_4:
            assert "No backup of news.annot could be made: its folder is a file." in window.banner.text
            QTest.mouseClick(window.banner._close, Qt.MouseButton.LeftButton)
        assert not window.banner.isVisible()
    assert hand.quotes()


def test_a_medium_that_may_only_be_read_gets_no_backups(make_window, empty_project, root, monkeypatch):
    window = make_window()
    window.projects.safekeeping.watch()
    monkeypatch.setattr("annotator.storage.opening.why_not_writable", lambda path: "It may only be read.")
    window.projects.open_plan(Plan(empty_project))
    assert window.workspace.project.read_only
    assert not window.projects.safekeeping._due.isActive()
    window.close()
    assert window.projects.safekeeping.finish(10_000)
    assert backups_of(empty_project, root) == []


def test_restoring_goes_back_to_what_was_and_says_where_the_present_file_is(window, hand, root, qtbot):
    path = window.workspace.project.path
    hand.drag("ferry")
    hand.press(Key.Key_4)
    back_up(path, root)
    hand.drag("Mayor")
    hand.press(Key.Key_2)
    window.actions_["restore"].trigger()
    dialog = window.findChild(RestoreDialog)
    [row] = rows(dialog)
    assert "3 articles · 1 span, after: tag ferry as Event" in row
    with qtbot.waitSignal(window.transfers.ended):
        QTest.mouseClick(button(dialog, "Restore"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(shown_boxes(window)))
    [box] = shown_boxes(window)
    assert "The project is as it was on" in box.text()
    assert "news (before restore " in box.informativeText()
    box.close()
    assert hand.quotes() == [("event", ["ferry"])]
    [aside] = path.parent.glob("news (before restore *.annot")
    with Project(aside) as kept:
        assert kept.span_count() == 2
    with qtbot.waitActive(window):
        window.activateWindow()
    hand.view.setFocus()
    hand.drag("Mayor")
    hand.press(Key.Key_2)
    assert len(hand.quotes()) == 2
    assert check(path) == []


def test_a_damaged_backup_is_marked_and_the_newest_sound_one_is_chosen(window, hand, root, qtbot):
    path = window.workspace.project.path
    back_up(path, root)
    hand.drag("ferry")
    hand.press(Key.Key_4)
    bad = back_up(path, root)
    content = bytearray(bad.path.read_bytes())
    content[-100] ^= 1
    bad.path.write_bytes(content)
    window.actions_["restore"].trigger()
    dialog = window.findChild(RestoreDialog)
    qtbot.waitUntil(lambda: "Damaged" in rows(dialog)[0])
    assert "Damaged" not in rows(dialog)[1]
    [chosen] = dialog.list.selectedIndexes()
    assert chosen.row() == 1
    with qtbot.waitSignal(dialog.picked) as picked:
        QTest.keyClick(dialog.list, Key.Key_Return)
    assert picked.args[0].facts.spans == 0
    qtbot.waitUntil(lambda: bool(shown_boxes(window)))
    assert hand.quotes() == []


def test_without_backups_the_dialog_says_when_there_will_be_one(window):
    window.actions_["restore"].trigger()
    dialog = window.findChild(RestoreDialog)
    assert rows(dialog) == []
    assert not button(dialog, "Restore").isEnabled()


def test_a_project_that_can_not_be_opened_any_more_offers_its_backups(make_window, empty_project, root, qtbot):
    back_up(empty_project, root)
    empty_project.write_bytes(b"garbage")
    window = make_window()
    window.projects.open_paths([empty_project])
    [box] = shown_boxes(window)
    offer = next(found for found in box.buttons() if "backup" in found.text())
    QTest.mouseClick(offer, Qt.MouseButton.LeftButton)
    dialog = window.findChild(RestoreDialog)
    QTest.mouseClick(button(dialog, "Restore"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.workspace.is_open)
    assert check(empty_project) == []
    assert len(list(empty_project.parent.glob("empty (before restore *.annot"))) == 1


def test_a_restore_that_finds_no_room_leaves_the_project_open_and_as_it_was(window, hand, root, qtbot, monkeypatch):
    path = window.workspace.project.path
    back_up(path, root)
    hand.drag("ferry")
    hand.press(Key.Key_4)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    window.actions_["restore"].trigger()
    dialog = window.findChild(RestoreDialog)
    monkeypatch.setattr("annotator.storage.copies.os.fsync", full)
    with qtbot.waitSignal(window.transfers.failed) as failed:
        QTest.mouseClick(button(dialog, "Restore"), Qt.MouseButton.LeftButton)
    assert "the disk is full" in str(failed.args[0])
    assert hand.quotes() == [("event", ["ferry"])]
    assert window.workspace.is_open()
    assert [found.name for found in path.parent.glob(".part-*")] == []


def button(dialog, words):
    return next(found for found in dialog.findChildren(QPushButton) if found.text() == words)


def test_a_synchronised_folder_and_a_second_version_are_told_once(make_window, empty_project, qtbot, monkeypatch):
    monkeypatch.setattr(safekeeping, "_LOOK_AROUND_MS", 0)
    folder = empty_project.parent / "Dropbox"
    folder.mkdir()
    project = empty_project.rename(folder / "truce.annot")
    (folder / "truce (Mara's conflicted copy 2025-10-19).annot").write_bytes(b"x")
    window = make_window()
    window.projects.safekeeping.watch()
    with qtbot.waitSignals([window.projects.safekeeping.told] * 2):
        window.projects.open_plan(Plan(project))
    assert "Dropbox synchronises" in window.banner.text
    QTest.mouseClick(window.banner._close, Qt.MouseButton.LeftButton)
    assert "“truce (Mara's conflicted copy 2025-10-19).annot”" in window.banner.text
    QTest.mouseClick(window.banner._close, Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()
    window.close()
    again = make_window()
    again.projects.safekeeping.watch()
    again.projects.open_plan(Plan(project))
    qtbot.waitUntil(lambda: again.projects.safekeeping._looking is not None)
    with qtbot.assertNotEmitted(again.projects.safekeeping.told):
        qtbot.waitUntil(lambda: not again.projects.safekeeping._looking.running())
        QApplication.processEvents()
    again.close()
    assert again.projects.safekeeping.finish(10_000)


def test_a_journal_from_elsewhere_is_asked_about_and_set_aside(make_window, empty_project, qtbot):
    before = empty_project.read_bytes()
    journal = empty_project.with_name("empty.annot-journal")
    page = bytearray(before[:4096])
    page[24:28] = (999).to_bytes(4, "big")
    head = bytes.fromhex("d9d505f920a163d7") + b"".join(n.to_bytes(4, "big") for n in (1, 7, 20, 512, 4096))
    journal.write_bytes(head.ljust(512, b"\0") + (1).to_bytes(4, "big") + page + bytes(4))
    window = make_window()
    window.projects.open_plan(Plan(empty_project))
    [box] = shown_boxes(window)
    assert "a journal that is not its own (empty.annot-journal)" in box.text()
    assert not window.workspace.is_open()
    assert empty_project.read_bytes() == before
    QTest.mouseClick(box.defaultButton(), Qt.MouseButton.LeftButton)
    assert window.workspace.is_open()
    assert journal.with_name("empty.annot-journal (set aside)").exists()
    assert check(empty_project) == []


def test_a_damaged_project_is_shown_for_reading_and_its_rest_is_rescued(window, hand, tmp_path, qtbot, monkeypatch):
    path, target = window.workspace.project.path, tmp_path / "rescued.annot"
    hand.drag("ferry")
    hand.press(Key.Key_4)
    window.close()
    content = bytearray(path.read_bytes())
    with sqlite3.connect(path) as db:
        [[page]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_relation_head'").fetchall()
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(content)
    window.projects.open_plan(Plan(path))
    assert "is damaged" in window.banner.text
    assert not window.workspace.writable()
    buttons = {button.text(): button for button in window.banner.findChildren(QPushButton)}
    with qtbot.waitSignals([window.transfers.checked, window.transfers.ended]):
        QTest.mouseClick(buttons["What is damaged…"], Qt.MouseButton.LeftButton)
    shown_boxes(window)[0].close()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(window.projects.saving_elsewhere.rescued):
        QTest.mouseClick(buttons["Rescue the rest…"], Qt.MouseButton.LeftButton)
    box = next(box for box in shown_boxes(window) if "rescued" in box.text())
    assert "3 articles, 1 spans, 0 relations and 0 entities were rescued into" in box.text()
    assert "undo" in box.detailedText()
    assert window.workspace.project.path == target
    assert window.workspace.writable()
    assert check(target) == []
    assert path.read_bytes() == bytes(content)


def test_a_project_too_damaged_to_be_opened_offers_to_rescue_what_can_be_read(
    make_window, empty_project, tmp_path, qtbot, monkeypatch
):
    with sqlite3.connect(empty_project) as db:
        db.execute("DROP TABLE relation")
    window = make_window()
    window.projects.open_plan(Plan(empty_project))
    [box] = shown_boxes(window)
    assert "the table 'relation' is missing" in box.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "rescued.annot"), ""))
    with qtbot.waitSignal(window.projects.saving_elsewhere.rescued):
        QTest.mouseClick(box.defaultButton(), Qt.MouseButton.LeftButton)
    assert window.workspace.writable()
    assert check(tmp_path / "rescued.annot") == []


def test_a_project_that_is_older_than_when_it_was_closed_is_told(window):
    path = window.workspace.project.path
    told = []
    window.projects.safekeeping.told.connect(told.append)
    window.projects.safekeeping.watch()
    older = path.read_bytes()
    window.workspace.set_status(Status.DONE)
    window.workspace.close()
    window.projects.open_plan(Plan(path))
    window.workspace.close()
    assert window.projects.safekeeping.finish(10_000)
    assert told == []
    path.write_bytes(older)
    window.projects.open_plan(Plan(path))
    [words] = told
    assert "older state" in words
    assert path.name in words
    window.projects.safekeeping.let_go(10_000)  # as a backup is put in its place: that is meant
    window.workspace.close()
    window.projects.open_plan(Plan(path))
    assert len(told) == 1

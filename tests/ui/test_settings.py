"""Settings: typed, bounded, and never a reason not to start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QDoubleSpinBox, QLineEdit

from annotator.ui.dialogs.settings_dialog import SettingsDialog
from annotator.ui.settings import SETTINGS, Settings


@pytest.fixture
def path(tmp_path):
    return tmp_path / "annotator.ini"


def opened(path):
    return Settings(QSettings(str(path), QSettings.Format.IniFormat))


def test_values_come_back_with_their_types(qapp, path):
    settings = opened(path)
    settings.set("text_size", 18)
    settings.set("show_tags", False)
    settings.set("recent", ["/a/ü.annot", "/b, c.annot"])
    settings.set("last_article", {"/a.annot": "id1"})
    again = opened(path)
    assert again.get("text_size") == 18.0
    assert isinstance(again.get("text_size"), float)
    assert again.get("show_tags") is False
    assert again.get("recent") == ["/a/ü.annot", "/b, c.annot"]
    assert again.get("last_article") == {"/a.annot": "id1"}


@pytest.mark.parametrize("damage", ["nonsense", "[", "1e999", "9" * 400, '"dark"', "-3", "null", "{}", "[1]", ""])
def test_a_damaged_value_is_its_default(qapp, path, damage):
    store = QSettings(str(path), QSettings.Format.IniFormat)
    for setting in SETTINGS:
        store.setValue(setting.key, damage)
    store.sync()
    settings = opened(path)
    for setting in SETTINGS:
        assert setting.accepts(settings.get(setting.key))
    assert settings.get("text_size") == 15.0


def test_a_file_of_garbage_leaves_the_defaults(qapp, path):
    path.write_bytes(bytes(range(256)) * 20)
    settings = opened(path)
    assert settings.get("scheme") == "system"
    assert settings.get("recent") == []


def test_garbage_in_the_usual_place_is_set_aside(qapp, tmp_path):
    old = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "annotator", "annotator").fileName()
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    try:
        usual = tmp_path / "annotator" / "annotator.ini"
        usual.parent.mkdir()
        usual.write_bytes(b"[General\nno settings at all\x00\n")
        settings = Settings()
        settings.set("text_size", 20.0)
        assert settings.path == usual
        assert b"no settings at all" in usual.with_suffix(".damaged").read_bytes()
        assert Settings().get("text_size") == 20.0
    finally:
        folder = old.rsplit("/annotator/", 1)[0]
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)


def test_where_nothing_can_be_written_settings_last_until_the_end(qapp, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings = opened(tmp_path / "file" / "annotator.ini")
    settings.set("text_size", 21.0)
    assert settings.get("text_size") == 21.0
    assert not settings.are_kept()


def test_only_a_change_is_told(qtbot, path):
    settings = opened(path)
    with qtbot.waitSignal(settings.changed) as told:
        settings.set("scheme", "dark")
    assert told.args == ["scheme"]
    with qtbot.assertNotEmitted(settings.changed):
        settings.set("scheme", "dark")


@pytest.mark.parametrize(
    ("key", "value"), [("text_size", 500.0), ("scheme", "pink"), ("show_tags", 1), ("recent", [1])]
)
def test_a_value_that_is_none_is_refused(qapp, path, key, value):
    with pytest.raises(ValueError, match=key):
        opened(path).set(key, value)


def test_a_list_that_was_got_is_a_copy(qapp, path):
    settings = opened(path)
    settings.get("recent").append("/x")
    assert settings.get("recent") == []


def test_the_table_of_last_articles_forgets_the_oldest(qapp, path):
    settings = opened(path)
    settings.set("last_article", {f"/{number}": "id" for number in range(300)})
    kept = settings.get("last_article")
    assert len(kept) == 100
    assert "/299" in kept
    assert "/0" not in kept


def test_the_dialog_applies_at_once_and_goes_back_to_the_defaults(qtbot, path):
    settings = opened(path)
    dialog = SettingsDialog(settings)
    qtbot.addWidget(dialog)
    dialog.show()
    tags = dialog.findChild(QCheckBox, "show_tags")
    qtbot.mouseClick(tags, Qt.MouseButton.LeftButton, pos=tags.rect().topLeft() + tags.rect().center() / 8)
    tags.click() if settings.get("show_tags") else None
    assert settings.get("show_tags") is False
    size = dialog.findChild(QDoubleSpinBox, "text_size")
    size.stepUp()
    assert settings.get("text_size") == 16.0
    scheme = dialog.findChild(QComboBox, "scheme")
    scheme.setCurrentIndex(scheme.findData("dark"))
    scheme.activated.emit(scheme.currentIndex())
    assert settings.get("scheme") == "dark"
    [box] = dialog.findChildren(QDialogButtonBox)
    box.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert (settings.get("show_tags"), settings.get("text_size"), settings.get("scheme")) == (True, 15.0, "system")
    assert tags.isChecked()
    assert size.value() == 15.0


def test_a_name_that_is_still_being_typed_is_kept_on_closing(qtbot, path):
    settings = opened(path)
    dialog = SettingsDialog(settings)
    qtbot.addWidget(dialog)
    dialog.show()
    name = dialog.findChild(QLineEdit, "analyst")
    name.selectAll()
    qtbot.keyClicks(name, "m.khan")
    dialog.reject()
    assert settings.get("analyst") == "m.khan"


def test_a_folder_for_backups_may_be_taken_back_and_a_name_may_not(qtbot, path):
    settings = opened(path)
    settings.set("analyst", "m.khan")
    settings.set("backup_folder", "/media/stick")
    dialog = SettingsDialog(settings)
    qtbot.addWidget(dialog)
    dialog.show()
    for key in ("analyst", "backup_folder"):
        dialog.findChild(QLineEdit, key).clear()
    dialog.reject()
    assert (settings.get("analyst"), settings.get("backup_folder")) == ("m.khan", "")


def test_every_row_of_the_dialog_has_a_name_and_a_tip(qtbot, path):
    dialog = SettingsDialog(opened(path))
    qtbot.addWidget(dialog)
    for setting in SETTINGS:
        if setting.title:
            assert dialog.editor(setting.key).accessibleName() == setting.title
            assert dialog.editor(setting.key).toolTip()

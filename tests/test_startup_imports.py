"""What is imported before the window is painted, and by a command: nothing that is heavy and not needed yet.

A process of its own tells what it has imported; names of modules are compared, not times.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.article import Article, ArticleInfo, CodedArticle
from annotator.resources import load_preset
from annotator.storage import Project

#: Everything but the standard library that may be there when the window is painted for the first time.
BEFORE_THE_PAINT = {"annotator", "PySide6", "shiboken6", "shibokensupport", "signature_bootstrap", "platformdirs"}

#: The same for a command that reads a project; the last one comes with the others.
FOR_A_COMMAND = {"annotator", "click", "msgspec", "platformdirs", "typing_extensions"}

#: The program as it is run; it tells what is imported at the first paint, or when it closes with an article shown.
WINDOW = """
import sys
before = set(sys.modules)
when, sys.argv = sys.argv[1], ["annotator", sys.argv[2]]
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
told = []
def tell(window):
    if not told:
        told.append(True)
        print(*sorted(set(sys.modules) - before))
        QTimer.singleShot(0, window.close)
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType():
            window = watched.window()
            if when == "window" or window.workspace.article is not None:
                tell(window)
        return False
run = QApplication.exec
def watched_run(*_):
    QApplication.exec = run
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return QApplication.exec()
QApplication.exec = watched_run
from annotator.__main__ import main
main()
"""

COMMAND = """
import sys
before = set(sys.modules)
sys.argv[0] = "annotator"
from annotator.__main__ import main
status = main()
print(*sorted(set(sys.modules) - before), file=sys.stderr)
sys.exit(status)
"""


@pytest.fixture
def empty(tmp_path) -> Path:
    path = tmp_path / "empty.annot"
    Project.create(path, load_preset("news")).close()
    return path


def ran(script: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    environment = {**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script, *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert ended.returncode == 0, ended.stderr
    return ended


def packages(names: str) -> set[str]:
    """The first parts of the names of modules that are not in the standard library."""
    found = {name.partition(".")[0] for name in names.split()}
    return {
        name for name in found if name not in sys.stdlib_module_names and not name.startswith(("_", "sitecustomize"))
    }


def test_nothing_heavy_is_imported_before_the_window_is_painted(tmp_path, empty):
    imported = ran(WINDOW, tmp_path, "window", str(empty)).stdout
    assert "annotator.ui.main_window" in imported.split()
    assert packages(imported) - BEFORE_THE_PAINT == set()
    assert "annotator.storage" not in imported.split()


def test_the_first_article_is_shown_without_what_only_writing_needs(tmp_path, empty):
    with Project(empty) as project, project.arriving("import", "tester") as arriving:
        arriving.add(CodedArticle(Article(ArticleInfo("a1", "Ferry full"), "Ferry full\nOn Monday.\n"), ()))
        arriving.finish()
    imported = ran(WINDOW, tmp_path, "article", str(empty)).stdout
    assert "annotator.storage" in imported.split()
    assert packages(imported) & {"sqlalchemy", "alembic", "rapidfuzz", "charset_normalizer"} == set()


@pytest.mark.parametrize("command", ["export", "info", "check"])
def test_a_command_that_reads_imports_neither_qt_nor_sqlalchemy(tmp_path, empty, command):
    imported = ran(COMMAND, tmp_path, command, str(empty)).stderr.splitlines()[-1]
    assert "annotator.storage" in imported.split()
    assert packages(imported) - FOR_A_COMMAND == set()

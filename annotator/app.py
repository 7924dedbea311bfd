"""Builds the application, the workspace and the window; shows what nothing else caught.

The window is painted first, then the log is begun and the project opened. What writing needs, SQLAlchemy above all, is
imported by a thread once the first article is there.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QMessageLogContext, QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.core.errors import AnnotatorError
from annotator.ui import theme
from annotator.ui.background import still_running
from annotator.ui.fault_details import described, log_folder
from annotator.ui.main_window import MainWindow
from annotator.ui.messages import show_error
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace

logger = logging.getLogger(__name__)

#: How often Python gets a chance to see a signal such as SIGTERM while Qt waits, in milliseconds.
_SIGNAL_CHECK_MS = 250

#: How long after a project was opened the rest of the program is imported, in milliseconds.
_REST_MS = 400

#: How long the program stays for the backup that closing has begun, in milliseconds.
_LAST_BACKUP_MS = 20_000

#: The same where a job had to be left that does not stop, in milliseconds.
_BRIEF_MS = 1000

#: How long a fault that was shown is not shown again, once its box is closed, in milliseconds.
_AGAIN_MS = 3000


class Application(QApplication):
    """The application; on macOS the system hands over opened files as events."""

    def __init__(self) -> None:
        super().__init__(sys.argv[:1])
        self.setApplicationName("annotator")
        self.setApplicationDisplayName("Annotator")
        self.setApplicationVersion(__version__)
        self.setDesktopFileName("annotator")
        self.window: MainWindow | None = None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and self.window is not None and event.file():
            self.window.projects.open_paths([Path(event.file())])
            return True
        return super().event(event)


def run(
    paths: Sequence[Path],
    *,
    screenshot: Path | None = None,
    size: tuple[int, int] | None = None,
    scheme: str | None = None,
) -> int:
    """Open the window on ``paths`` and stay until it closes; return the exit status.

    With ``screenshot`` the opened window is painted into that PNG instead, also where there is no display. ``size``
    is in logical pixels; ``scheme`` is "light" or "dark" and overrides the settings.
    """
    if not _has_display():
        if screenshot is None:
            sys.stderr.write(
                "annotator: there is no display to open a window on.\n"
                "  With --screenshot FILE it paints the opened window into a PNG.\n"
            )
            return 1
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = Application()
    settings = Settings()
    theme.apply(app, scheme or settings.get("scheme"))
    workspace = Workspace(settings.get("analyst"))
    window = MainWindow(workspace, settings, fixed_scheme=scheme)
    app.window = window
    _show_what_nothing_caught(window)
    _close_on_signals(window)
    if size is not None:
        window.resize(*size)
    if screenshot is not None:
        _start_log()
        window.projects.reads_what_is_in_use = True
        status = _paint(window, paths, screenshot)
        window.close()
        return status
    workspace.opened.connect(
        partial(QTimer.singleShot, _REST_MS, _import_the_rest), Qt.ConnectionType.SingleShotConnection
    )
    window.projects.safekeeping.watch()
    window.show()
    window.installEventFilter(_FirstPaint(partial(_begin, window, paths), window))
    status = app.exec()
    workspace.close()
    window.projects.safekeeping.finish(_BRIEF_MS if window.transfers.has_left else _LAST_BACKUP_MS)
    _end_without_threads(status)
    return status


def _end_without_threads(status: int) -> None:
    """End the process at once where a thread of a job goes on: it was asked to stop and waited for.

    Python would wait for threads that it started in turn, or take the objects from under it while it runs. All that is
    ours is closed by now, and what it had begun to write in a project is taken back when that is opened next. What
    Python would have done at its end and is needed is done here.
    """
    if left := still_running():
        logger.warning("the program ends without waiting any longer for: %s", ", ".join(left))
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _begin(window: MainWindow, paths: Sequence[Path]) -> None:
    _start_log()
    window.projects.open_first(paths)
    _calm_collector()


def _import_the_rest() -> None:
    """Import by a thread what the first change needs and takes long to import."""
    threading.Thread(target=importlib.import_module, args=("annotator.storage.writing",), daemon=True).start()


class _FirstPaint(QObject):
    """Calls once, after the window has been painted for the first time."""

    def __init__(self, call: Callable[[], object], window: MainWindow) -> None:
        super().__init__(window)
        self._call: Callable[[], object] | None = call

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._call is not None:
            QTimer.singleShot(0, self._call)
            self._call = None
            watched.removeEventFilter(self)
        return False


def _paint(window: MainWindow, paths: Sequence[Path], target: Path) -> int:
    """Open, wait until everything is shown, and write the window as a PNG."""
    errors: list[AnnotatorError] = []
    window.notices.error_shown.connect(errors.append)
    window.show()
    window.projects.open_first(paths)
    window.projects.wait_for_jobs()
    QApplication.processEvents()
    if errors:
        sys.stderr.write(f"annotator: {errors[0]}\n")
        return 1
    with contextlib.suppress(OSError):  # what can't be made is said below
        target.parent.mkdir(parents=True, exist_ok=True)
    if not window.grab().save(str(target), "PNG"):
        sys.stderr.write(f"annotator: the picture could not be written to “{target}”.\n")
        return 1
    sys.stderr.write(f"The window was painted to {target}\n")
    return 0


def _calm_collector() -> None:
    """Spare scrolling the pauses of the cyclic collector: what is there now stays, and few cycles come to it."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _start_log() -> None:
    """Log to a rotating file of the analyst's, which never holds text of articles."""
    from logging.handlers import RotatingFileHandler  # only now, after the first paint

    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "annotator.log", maxBytes=500_000, backupCount=3, encoding="utf-8", errors="backslashreplace"
        )
        faulthandler.enable((folder / "crash.log").open("a"))
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.raiseExceptions = False  # a full disk takes the log too; there is nothing to say of it
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    qInstallMessageHandler(_log_qt)


class _Discreet(logging.Formatter):
    """Writes where an error came from and of which kind it is; its words may hold text of an article."""

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return described(ei[1])


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    logging.getLogger("qt").log(level, "%s", message)


def _show_what_nothing_caught(window: MainWindow) -> None:
    """Show and log every exception that reaches the interpreter; the program goes on.

    A fault that comes back at once, as one in painting does, is logged again but not shown again.
    """
    shown_now: set[tuple[str, ...]] = set()

    def shown(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QTimer.singleShot(0, window.close)
            return
        logger.critical("nothing caught this", exc_info=(kind, error, trace))
        message = (
            error
            if isinstance(error, AnnotatorError)
            else AnnotatorError(
                f"Something went wrong in the program ({kind.__name__}).",
                "What was shown as saved is saved. The log says more; please report it.",
            ).with_traceback(trace)
        )
        traceback.clear_frames(trace)  # else a painter that was under way stays so, and its widget is not painted again
        what = (kind.__name__, *(str(frame) for frame in traceback.extract_tb(trace)))
        if what in shown_now:
            return
        shown_now.add(what)
        forget = partial(shown_now.discard, what)
        show_error(window, message).finished.connect(lambda _: QTimer.singleShot(_AGAIN_MS, forget))

    sys.excepthook = shown


def _close_on_signals(window: MainWindow) -> None:
    """Close the window, and with it the project, on SIGINT, SIGTERM and SIGHUP.

    A signal comes between any two steps of the program, such as half-way through painting or saving; closing waits
    until the event loop has its turn.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: QTimer.singleShot(0, window.close))
    waker = QTimer(window)
    waker.timeout.connect(_let_python_run)
    waker.start(_SIGNAL_CHECK_MS)


def _let_python_run() -> None:
    """Do nothing: that Python runs at all lets it see a signal."""

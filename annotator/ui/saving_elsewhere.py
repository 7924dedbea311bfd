"""Save as, and a clean copy: the project as it is now in another file, verified, whole or not at all.

Where the change in hand could not be saved, going on in the copy saves it there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from annotator.core.errors import AnnotatorError, CopyError
from annotator.ui.background import Progress
from annotator.ui.opening import SUFFIX
from annotator.ui.transfers import Transfers
from annotator.ui.workspace import Workspace

#: A project that changes while it is copied is copied again; the last time nothing else happens meanwhile.
_TRIES = 4


class SavingElsewhere(QObject):
    """Writes copies of the open project; ``saved`` tells where, ``failed`` why not."""

    saved = Signal(object)
    failed = Signal(object)
    rescued = Signal(object, object)

    def __init__(self, window: QWidget, workspace: Workspace, transfers: Transfers) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._transfers = transfers
        self._again: tuple[Path, int] | None = None
        transfers.ended.connect(self._copy_again)

    def save_as(self) -> None:
        """Ask where, and go on in the copy there."""
        if self._workspace.is_open():
            self._ask(self.tr("Save as"), "", self.go_on_in)

    def save_clean(self) -> None:
        """Ask where, and write a copy without the remains of what was deleted; the present project stays open."""
        if self._workspace.is_open():
            self._ask(self.tr("Save a clean copy"), self.tr(" (clean)"), partial(self.write, clean=True))

    def go_on_in(self, target: Path) -> None:
        """Copy the project, and go on in the copy once nothing has changed since it was begun."""
        self._workspace.leaving_article.emit()  # keeps a note that is still being typed
        self._copy(target, _TRIES)

    def write(self, target: Path, *, clean: bool) -> None:
        """Copy the project and stay in the present one."""
        self._start(target, clean, lambda _: self.saved.emit(target))

    def rescue(self, source: Path) -> None:
        """Ask where, and make a new project there of what can be read of a damaged one."""
        suggested = source.with_name(f"{source.stem}{self.tr(' (rescued)')}{SUFFIX}")
        target = self._chosen(self.tr("Rescue what can be read"), suggested)
        if target is None:
            return

        def work(progress: Progress, stopped: Callable[[], bool]) -> object:
            from annotator.resources import load_preset
            from annotator.storage.salvage import salvage

            return salvage(source, target, load_preset("news"), progress, stopped)

        self._transfers.run(self.tr("Rescuing"), work, partial(self.rescued.emit, target))

    def _copy(self, target: Path, tries: int) -> None:
        source = self._workspace.project.path
        if tries == 0 or not self._workspace.project.is_in_place():
            self._copy_here(target)
            return
        before = _state_of(source)

        def copied(_: object) -> None:
            here = self._workspace.is_open() and self._workspace.project.path == source
            if here and _state_of(source) != before:
                self._again = (target, tries - 1)
            elif here:
                self._continue(target)

        self._start(target, False, copied)

    def _copy_again(self) -> None:
        again, self._again = self._again, None
        if again is not None:
            self._copy(*again)

    def _start(self, target: Path, clean: bool, done: Callable[[object], None]) -> None:
        source = self._workspace.project.path
        if not self._is_possible(target):
            return

        def work(progress: Progress, stopped: Callable[[], bool]) -> object:
            from annotator.storage.copies import save_copy

            return save_copy(source, target, clean=clean, progress=progress, stopped=stopped)

        self._transfers.run(self.tr("Saving a copy"), work, done)

    def _copy_here(self, target: Path) -> None:
        """Copy from the file as it was opened: its name may lead to another one now, which nobody but us can read."""
        if not self._is_possible(target):
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._workspace.project.save_copy(target)
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        finally:
            QApplication.restoreOverrideCursor()
        self._continue(target)

    def _continue(self, target: Path) -> None:
        try:
            self._workspace.continue_in(target)
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        self.saved.emit(target)

    def _is_possible(self, target: Path) -> bool:
        """Refuse to write over the project itself, or over one that somebody has open."""
        from annotator.storage.failures import shown_name
        from annotator.storage.locking import owner_of

        if self._workspace.has_open(target) or target.resolve() == self._workspace.project.path.resolve():
            words, hint = self.tr("{} is the project that is open."), self.tr("Choose another name.")
        elif (owner := owner_of(target)) is not None:
            words = self.tr("{{}} is open already, by {}.").format(owner.words())
            hint = self.tr("Choose another name.")
        else:
            return True
        self.failed.emit(CopyError(words.format(shown_name(target)), hint))
        return False

    def _ask(self, title: str, extra: str, act: Callable[[Path], object]) -> None:
        path = self._workspace.project.path
        chosen = self._chosen(title, path.with_name(f"{path.stem}{extra or self.tr(' (copy)')}{SUFFIX}"))
        if chosen is not None:
            act(chosen)

    def _chosen(self, title: str, suggested: Path) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self._window, title, str(suggested), self.tr("Projects (*{})").format(SUFFIX)
        )
        if not name:
            return None
        chosen = Path(name)
        return chosen if chosen.suffix else chosen.with_suffix(SUFFIX)


def _state_of(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns

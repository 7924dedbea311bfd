"""From the list of backups to the restored project: chosen in a dialog, copied by a thread, swapped in at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.errors import AnnotatorError
from annotator.storage.backups import Backup, backups_of, folder_of, prepare, put_back
from annotator.storage.failures import shown_name
from annotator.ui import messages
from annotator.ui.background import Job, Progress
from annotator.ui.dialogs.restore_dialog import RestoreDialog, when_of
from annotator.ui.transfers import Transfers


class Restoring(QObject):
    """Restores one project; ``leave`` asks whether it may be closed and closes it, ``reopen`` opens it again."""

    restored = Signal()

    def __init__(
        self,
        window: QWidget,
        project: Path,
        root: Path,
        transfers: Transfers,
        leave: Callable[[], bool],
        reopen: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._project = project
        self._root = root
        self._transfers = transfers
        self._leave = leave
        self._reopen = reopen

    def show(self) -> RestoreDialog:
        """Let the analyst choose a backup; each is read meanwhile, and damaged ones are marked."""
        backups = backups_of(self._project, self._root)
        folder = folder_of(self._project, self._root)
        dialog = RestoreDialog(shown_name(self._project), backups, str(folder), self._window)
        dialog.picked.connect(self._prepare)

        def verify(progress: Progress, stopped: Callable[[], bool]) -> None:
            for number, backup in enumerate(backups):
                progress(number, -1, backup.damage(stopped))  # as a total that is never reached, each is told

        reading = Job(tr("Verifying"), verify, self)
        marking = reading.progressed.connect(lambda number, _, damage: dialog.show_damage(number, damage))

        def leave(_: int) -> None:
            reading.progressed.disconnect(marking)
            reading.stop()

        dialog.finished.connect(leave)
        reading.start()
        dialog.open()
        return dialog

    def _prepare(self, backup: Backup) -> None:
        def work(progress: Progress, stopped: Callable[[], bool]) -> Path:
            return prepare(backup, self._project, progress, stopped)

        self._transfers.run(tr("Restoring"), work, partial(self._swap, backup))

    def _swap(self, backup: Backup, prepared: Path) -> None:
        if not self._leave():
            prepared.unlink(missing_ok=True)
            return
        try:
            aside = put_back(prepared, self._project)
        except AnnotatorError as error:
            messages.show_error(self._window, error)
            self._reopen(self._project)
            return
        self._reopen(self._project)
        words = tr("The project is as it was on {}.").format(when_of(backup))
        kept = tr("What it was before is kept in “{}”.").format(shown_name(aside)) if aside else ""
        messages.show_information(self._window, words, kept)
        self.restored.emit()


def tr(text: str) -> str:
    return QCoreApplication.translate("Restoring", text)

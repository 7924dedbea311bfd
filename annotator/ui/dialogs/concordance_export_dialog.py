"""Asks how the table of a concordance is to be written, then where, and has it written beside the window's work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFileDialog, QLabel, QVBoxLayout, QWidget

from annotator.core.hits import Hits
from annotator.formats.concordance_csv import COLUMNS
from annotator.ui import theme
from annotator.ui.background import Progress
from annotator.ui.transfers import Transfers
from annotator.ui.widgets.plain import one_line
from annotator.ui.workspace import Workspace


class ConcordanceExportDialog(QDialog):
    """How many hits are written, and the two questions of a table: formulas, and the mark that Excel wants."""

    def __init__(self, count: int, *, ticked: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export the concordance"))
        self.setMinimumWidth(460)
        number = QLocale().toString(count)
        if count == 1:
            words = self.tr("The ticked hit as a table (CSV).") if ticked else self.tr("One hit as a table (CSV).")
        else:
            words = (
                self.tr("The {} ticked hits as a table (CSV).") if ticked else self.tr("All {} hits as a table (CSV).")
            )
        self.safe = QCheckBox(self.tr("&Safe in spreadsheets"), self)
        self.safe.setChecked(True)
        self.bom = QCheckBox(self.tr("&Byte order mark, so that Excel reads it as UTF-8"), self)
        self.bom.setChecked(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Save).setText(self.tr("&Choose a file…"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(self._words(words.format(number), muted=False))
        layout.addWidget(self._words(self.tr("Columns: {}.").format(", ".join(COLUMNS))))
        layout.addSpacing(6)
        layout.addWidget(self.safe)
        layout.addWidget(
            self._words(
                self.tr(
                    "A cell that begins with = + - @, a tab or a line end gets an apostrophe before it, as a "
                    "spreadsheet would run it as a formula. Switched off, every cell is what the article says, to "
                    "the character: for programs."
                )
            )
        )
        layout.addWidget(self.bom)
        layout.addSpacing(8)
        layout.addWidget(buttons)

    def _words(self, words: str, *, muted: bool = True) -> QLabel:
        label = QLabel(words, self)
        label.setWordWrap(True)
        if muted:
            label.setFont(theme.small(label.font()))
            palette = label.palette()
            palette.setColor(theme.Role.WindowText, theme.muted(palette))
            label.setPalette(palette)
        return label


def export_hits(
    window: QWidget,
    workspace: Workspace,
    transfers: Transfers,
    hits: Hits,
    say: Callable[[str], object],
    *,
    ticked: bool,
) -> None:
    """Ask how and where, and write these hits; ``ticked`` says that they were chosen."""
    dialog = ConcordanceExportDialog(len(hits), ticked=ticked, parent=window)
    dialog.accepted.connect(
        lambda: _choose(
            window, workspace, transfers, hits, say, bom=dialog.bom.isChecked(), safe=dialog.safe.isChecked()
        )
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _choose(
    window: QWidget,
    workspace: Workspace,
    transfers: Transfers,
    hits: Hits,
    say: Callable[[str], object],
    *,
    bom: bool,
    safe: bool,
) -> None:
    project = workspace.project.path
    suggested = project.with_name(f"{project.stem}-concordance.csv")
    words = window.tr("Export the concordance")
    name, _ = QFileDialog.getSaveFileName(window, words, str(suggested), window.tr("Tables (*.csv)"))
    if not name:
        return
    target = Path(name)

    def work(progress: Progress, stopped: Callable[[], bool]) -> int:
        from annotator.exporting_hits import export_hits as write
        from annotator.storage import Project

        with Project(project, read_only=True) as opened:
            return write(
                opened,
                hits,
                target,
                bom=bom,
                lossless=not safe,
                stopped=stopped,
                progress=lambda count: progress(count, len(hits)),
            )

    done = window.tr("{} hits written to {}")

    def told(count: int) -> None:
        say(done.format(QLocale().toString(count), one_line(target.name)))

    transfers.run(words, work, told)

"""The register's window and the import of gazetteers: made when they are first asked for, bound to the main window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog

from annotator.ui import messages
from annotator.ui.background import Progress
from annotator.ui.panes.entities_part import EntitiesPart
from annotator.ui.widgets.plain import one_line

if TYPE_CHECKING:
    from annotator.importing_gazetteer import GazetteerReport
    from annotator.ui.dialogs.entities_dialog import EntitiesDialog
    from annotator.ui.main_window import MainWindow


class RegisterWindow(QObject):
    """Opens the register, goes to a mention that is picked there, and imports gazetteers."""

    def __init__(self, window: MainWindow, part: EntitiesPart) -> None:
        super().__init__(window)
        self._window, self._workspace, self._part = window, window.workspace, part
        self._dialog: EntitiesDialog | None = None
        part.register_requested.connect(self.show)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"entities": self.show, "import_gazetteer": self.ask_gazetteer}

    @property
    def dialog(self) -> EntitiesDialog:
        if self._dialog is None:
            from annotator.ui.dialogs.entities_dialog import EntitiesDialog

            dialog = self._dialog = EntitiesDialog(self._workspace, self._part.actions, self._window)
            dialog.mention_picked.connect(self.go_to)
            dialog.gazetteer_requested.connect(self.ask_gazetteer)
        return self._dialog

    def show(self, entity_id: str = "") -> None:
        """Show the register, at one entity where it is given."""
        if not self._workspace.is_open():
            return
        self.dialog.show_entity(entity_id)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        (self.dialog.list if entity_id else self.dialog.search).setFocus()

    def go_to(self, article_id: str, span_id: str) -> None:
        """Show a mention in the text; the register stays open."""
        article = self._workspace.article
        if article is None or article.id != article_id:
            self._workspace.show_article(article_id)
        self._window.article_pane.select_span(span_id, reveal=True)
        self._window.activateWindow()
        self._window.article_pane.view.setFocus()

    def ask_gazetteer(self) -> None:
        """Ask for a CSV file, and for the label of what its entities are."""
        if not self._workspace.writable():
            return
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Import gazetteer"),
            str(self._workspace.project.path.parent),
            self.tr("Gazetteers (*.csv *.tsv *.txt);;All files (*)"),
        )
        if not name:
            return
        labels = {one_line(label.name): label.id for label in self._workspace.labels.offered}
        asked = QInputDialog(self._window)
        asked.setWindowTitle(self.tr("Import gazetteer"))
        asked.setLabelText(self.tr("The entities are for spans with the label"))
        asked.setComboBoxItems([*labels, self.tr("any label")])
        places = [shown for shown, id_ in labels.items() if id_ == "location"]
        asked.setTextValue(next(iter(places), self.tr("any label")))
        asked.textValueSelected.connect(lambda shown: self.import_gazetteer(Path(name), labels.get(shown, "")))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def import_gazetteer(self, path: Path, label: str) -> None:
        """Import the entities of a file in the background, as one change."""
        project, analyst = self._workspace.project.path, self._workspace.analyst

        def work(progress: Progress, stopped: Callable[[], bool]) -> GazetteerReport:
            from annotator.importing_gazetteer import import_gazetteer
            from annotator.storage import Project

            with Project(project) as opened:
                return import_gazetteer(
                    opened, path, label=label, analyst=analyst, progress=lambda d, t: progress(d, t), stopped=stopped
                )

        def done(report: GazetteerReport) -> None:
            here = self._workspace.is_open() and self._workspace.project.path == project
            if here and report.change is not None:
                self._workspace.announce(report.change)
            self._window.status_pane.say(report.sentence())
            if report.refused:
                messages.show_report(self._window, report)

        self._window.transfers.run(self.tr("Importing"), work, done)

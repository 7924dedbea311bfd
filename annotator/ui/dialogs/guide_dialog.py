"""The guide inside the program: the pages of ``resources/docs/guide``, in a window beside the work."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QWidget

from annotator.resources import resource


class GuideDialog(QDialog):
    """Shows the pages in the order of their file names; the first heading of a page is its title.

    The pages are ours, so that their markdown may be shown as such; no link leads out of the folder.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Guide"))
        self.resize(860, 640)
        self.pages = sorted(resource("docs", "guide").glob("*.md"))
        self.titles = QListWidget(self)
        self.titles.setAccessibleName(self.tr("Pages of the guide"))
        self.titles.setMaximumWidth(220)
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(self.tr("Guide"))
        self.text.anchorClicked.connect(self._follow)
        for page in self.pages:
            heading = page.read_text(encoding="utf-8").partition("\n")[0]
            self.titles.addItem(heading.lstrip("# "))
        self.titles.currentRowChanged.connect(self._show)
        layout = QHBoxLayout(self)
        layout.addWidget(self.titles)
        layout.addWidget(self.text, 1)
        self.titles.setCurrentRow(0)
        self.text.setFocus()

    def _show(self, row: int) -> None:
        self.text.setMarkdown(self.pages[row].read_text(encoding="utf-8"))

    def _follow(self, url: QUrl) -> None:
        names = [page.name for page in self.pages]
        if url.path() in names:
            self.titles.setCurrentRow(names.index(url.path()))

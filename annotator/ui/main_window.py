"""The window: places the panes and the actions, and carries what one pane says to the others; decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.ui import theme
from annotator.ui.actions import Actions
from annotator.ui.coding import Coding
from annotator.ui.commands import Commands
from annotator.ui.concordance import Concordance
from annotator.ui.hands import Hands
from annotator.ui.indexing import Indexing
from annotator.ui.key_map import KeyMap
from annotator.ui.notices import Notices
from annotator.ui.opening import Plan
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.articles_pane import ArticlesPane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.panes.status_pane import StatusPane
from annotator.ui.projects import Projects
from annotator.ui.settings import Settings
from annotator.ui.transfers import Transfers
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.widgets.banner import Banner
from annotator.ui.widgets.empty_page import EmptyPage
from annotator.ui.widgets.menu_keys import MenuKeys
from annotator.ui.widgets.pane_splitter import PaneSplitter
from annotator.ui.widgets.plain import for_menu, for_title
from annotator.ui.window_keys import WindowKeys
from annotator.ui.workspace import Workspace

logger = logging.getLogger(__name__)

#: Settings that the window keeps for itself; nothing is to be shown when they change.
_OWN_SETTINGS = ("order", "last_article", "recent", "geometry", "splitter", "told", "generations")


class MainWindow(QMainWindow):
    """Articles left, the article in the middle, the inspector right, the status below."""

    def __init__(self, workspace: Workspace, settings: Settings, *, fixed_scheme: str | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.settings = settings
        self._fixed_scheme = fixed_scheme
        self._shown_labels = workspace.labels
        self.setAcceptDrops(True)
        self.setWindowTitle("Annotator")
        self.setMinimumSize(720, 440)
        self.resize(1280, 800)
        self.transfers = Transfers(workspace, self)
        self.articles_pane = ArticlesPane(workspace, self, settings=settings)
        self.article_pane = ArticlePane(workspace, self)
        self.inspector_pane = InspectorPane(workspace, self)
        self.status_pane = StatusPane(workspace, self.transfers, self.article_pane, self)
        self.indexing = Indexing(workspace, self.transfers, settings, self)
        self.status_pane.show_work(self.indexing, self.tr("Indexing the texts…"))
        self.banner = Banner(self)
        self.empty_page = EmptyPage(self)
        self._place()
        self.notices = Notices(self, workspace, self.transfers, self.article_pane, self.status_pane, self.banner)
        self.projects = Projects(self, workspace, settings, self.transfers, self.articles_pane, self.notices)
        self.commands = Commands(
            self, workspace, settings, self.transfers, self.articles_pane, self.article_pane, self.projects
        )
        self.coding = Coding(self)
        self.hands = Hands(self)
        self.concordance = Concordance(workspace, self.below, self.article_pane, self.transfers)
        self.concordance.said.connect(self.status_pane.say)
        handlers: dict[str, Callable[[], object]] = (
            self.commands.handlers()
            | self.coding.handlers()
            | self.hands.handlers()
            | self.concordance.handlers()
            | {
                "tags": lambda: settings.set("show_tags", not settings.get("show_tags")),
                "list": partial(self._toggle, self.articles_pane),
                "inspector": partial(self._toggle, self.inspector_pane),
                "save_as": self.projects.saving_elsewhere.save_as,
                "save_clean": self.projects.saving_elsewhere.save_clean,
                "restore": self.projects.show_backups,
                "next_pane": partial(self.step_pane, forward=True),
                "previous_pane": partial(self.step_pane, forward=False),
                "single_keys": self._toggle_single_keys,
            }
        )
        self.actions_ = Actions(self, handlers, KeyMap(settings, self))
        self.commands.use(self.actions_)
        self.actions_.attach(self.article_pane.view)
        self.keys = WindowKeys(self)
        self._menus = self.actions_.fill(self.menuBar())
        for menu in self._menus.values():
            MenuKeys(menu)
        self._connect()
        self._apply_settings()
        self._restore()
        self._show_empty()

    def _place(self) -> None:
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.empty_page)
        self.reading = QSplitter(Qt.Orientation.Horizontal, self)
        self.reading.setHandleWidth(1)
        self.reading.setChildrenCollapsible(False)
        self.reading.addWidget(self.article_pane)
        self.below = QSplitter(Qt.Orientation.Vertical, self)
        self.below.setHandleWidth(1)
        self.below.setChildrenCollapsible(False)
        self.below.addWidget(self.reading)
        self.middle.addWidget(self.below)
        self.splitter = PaneSplitter(self.articles_pane, self.middle, self.inspector_pane, self)
        whole = QWidget(self)
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.splitter, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status_pane)
        self.banner.hide()

    def _connect(self) -> None:
        workspace, pane = self.workspace, self.article_pane
        workspace.opened.connect(self._show_project)
        workspace.article_changed.connect(self._show_article)
        workspace.changed.connect(self._show_undo)
        workspace.changed.connect(self._follow_arrival)
        pane.span_selected.connect(self._show_target)
        pane.leaving.connect(lambda forward: self.step_pane(forward=forward))
        pane.edit_requested.connect(self._edit)
        pane.menu_requested.connect(self._show_menu)
        pane.view.text_size_stepped.connect(self.commands.zoom)
        self.inspector_pane.span_picked.connect(partial(pane.select_span, reveal=True))
        self.inspector_pane.back_to_text.connect(pane.view.setFocus)
        self.inspector_pane.delete_requested.connect(pane.delete_span)
        self.articles_pane.article_picked.connect(self.commands.show)
        self.articles_pane.back_to_text.connect(pane.view.setFocus)
        self.articles_pane.query_changed.connect(pane.view.show_hits)
        self.empty_page.picked.connect(lambda name: self.actions_[name].trigger())
        self.projects.article_opened.connect(pane.view.setFocus)
        self.projects.nothing_shown.connect(self._show_empty)
        self.projects.place_wanted.connect(self._ask_for_a_place)
        self.projects.said.connect(self.status_pane.say)
        self.status_pane.analyst_clicked.connect(self.actions_["settings"].trigger)
        self.settings.changed.connect(self._apply_setting)
        self.hands.pointing.changed.connect(self._show_hover)

    # Showing

    def _ask_for_a_place(self, plan: Plan, error: AnnotatorError) -> None:
        """Offer to keep a new project elsewhere, where it can't be made beside its articles."""
        self.notices.ask_for_a_place(error, partial(self.commands.choose_place, plan))

    def _show_project(self) -> None:
        project = self.workspace.project
        self.setWindowTitle(f"{for_title(project.path.name)} – Annotator")
        recent = [name for name in self.settings.get("recent") if name != str(project.path)]
        self.settings.set("recent", [str(project.path), *recent])
        self._show_labels()
        self.actions_.set_writable(not project.read_only)
        self._show_undo()

    def _show_labels(self) -> None:
        self._shown_labels = self.workspace.labels
        self.actions_.set_labels(
            self.workspace.labels.offered,
            self.article_pane.view,
            self._menus["&Tag"],
            self.article_pane.tag,
            self.article_pane.ask_tag_all,
        )

    def _show_article(self) -> None:
        article = self.workspace.article
        if article is None:
            self._show_empty()
            return
        self.middle.setCurrentWidget(self.below)

    def _follow_arrival(self, change: Change) -> None:
        """Show an article where articles came back, and the way back where an undo took all of them away."""
        if change.arrives and self.workspace.article is None:
            self.projects.open_last_article()

    def _show_empty(self) -> None:
        self.middle.setCurrentWidget(self.empty_page)
        if not self.workspace.is_open():
            self.empty_page.show_steps(
                self.tr("Read, and tag what you find"),
                self.tr("Open a folder of articles, or drop one here. Everything stays on this machine."),
                [
                    ("open_folder", self.tr("Open a folder of articles…")),
                    ("open", self.tr("Open a project…")),
                    ("sample", self.tr("Look at the sample project")),
                ],
            )
        else:
            steps = [("import", self.tr("Import articles…")), ("open_folder", self.tr("Open a folder of articles…"))]
            if redo := self.workspace.undo_texts()[1]:
                steps.insert(0, ("redo", self.tr("Redo: {}").format(for_menu(redo))))
            self.empty_page.show_steps(
                self.tr("No articles yet"), self.tr("Import text files or JSONL, or drop them on this window."), steps
            )

    def _show_undo(self, *_: object) -> None:
        undo, redo = self.workspace.undo_texts()
        writable = self.workspace.writable()
        for name, words, text in (("undo", self.tr("Undo"), undo), ("redo", self.tr("Redo"), redo)):
            self.actions_[name].setText(f"{words}: {for_menu(text)}" if text else words)
            self.actions_[name].setEnabled(bool(text) and writable)
            self.actions_[f"{name}_key"].setEnabled(bool(text) and writable)
        if self.workspace.labels != self._shown_labels:
            self._show_labels()

    def _show_target(self) -> None:
        self.inspector_pane.show_span(self.article_pane.selected_span())

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        MenuKeys(menu)
        menu.addActions(self._menus["&Tag"].actions())
        menu.addSeparator()
        menu.addAction(self.actions_["copy"])
        menu.popup(place)

    # Panes

    def step_pane(self, *, forward: bool) -> None:
        """Give the focus to the next or previous pane that is shown."""
        panes: list[tuple[QWidget, QWidget]] = [
            (self.articles_pane, self.articles_pane.list),
            (self.article_pane, self.article_pane.view),
            *((pane, pane.view) for pane in (self.coding.beside.pane,) if pane is not None),
            *((pane, pane.target) for pane in (self.concordance.pane,) if pane is not None),
            (self.inspector_pane, self.inspector_pane.spans.list),
        ]
        shown = [(pane, target) for pane, target in panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        here = next((i for i, (pane, _) in enumerate(shown) if focus is not None and pane.isAncestorOf(focus)), 0)
        shown[(here + (1 if forward else -1)) % len(shown)][1].setFocus(Qt.FocusReason.TabFocusReason)

    def _edit(self) -> None:
        self.inspector_pane.setVisible(True)
        self.inspector_pane.form.focus_first()
        self._show_panes_checked()

    def _toggle_single_keys(self) -> None:
        self.keys.single.toggle()

    def _toggle(self, pane: QWidget) -> None:
        pane.setVisible(not pane.isVisible())
        self._show_panes_checked()

    def _show_panes_checked(self) -> None:
        self.actions_["list"].setChecked(not self.articles_pane.isHidden())
        self.actions_["inspector"].setChecked(not self.inspector_pane.isHidden())

    # Settings and closing

    def _apply_setting(self, key: str) -> None:
        if key not in _OWN_SETTINGS:
            self._apply_settings()

    def _apply_settings(self) -> None:
        view, beside = self.article_pane.view, self.coding.beside.pane
        for shown in (view, beside.view) if beside is not None else (view,):
            self.style_view(shown)
        view.set_snap_to_words(self.settings.get("snap_to_words"))
        view.set_strip_enabled(self.settings.get("show_strip"))
        self.actions_["tags"].setChecked(self.settings.get("show_tags"))
        self.actions_["relations"].setChecked(self.settings.get("show_relations"))
        self.actions_["show_suggestions"].setChecked(self.settings.get("show_suggestions"))
        self.actions_["guideline"].setChecked(self.settings.get("show_guideline"))
        self._show_hover()
        self.hands.walk.show_checked(lambda name, on: self.actions_[name].setChecked(on))
        self.workspace.analyst = self.settings.get("analyst")
        self.status_pane.show_analyst(self.workspace.analyst)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, self._fixed_scheme or self.settings.get("scheme"))

    def _show_hover(self) -> None:
        self.actions_["hover"].setChecked(self.hands.pointing.acts())

    def style_view(self, view: ArticleView) -> None:
        """Let a view of an article look as the settings say."""
        view.set_text_size(self.settings.get("text_size"))
        view.set_show_tags(self.settings.get("show_tags"))

    def _restore(self) -> None:
        geometry, splitter = self.settings.get("geometry"), self.settings.get("splitter")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        if splitter:
            self.splitter.set_state(splitter)
        self._show_panes_checked()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "actions_"):
            self.actions_.retint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.single.chord(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        if self.workspace.is_saving():  # whoever waits for it goes on first
            self.workspace.saving_changed.connect(
                lambda: QTimer.singleShot(0, self, self.close), Qt.ConnectionType.SingleShotConnection
            )
            return
        if not self.projects.may_leave(quitting=True):
            return
        self.settings.set("geometry", self.saveGeometry().toBase64().toStdString())
        self.settings.set("splitter", self.splitter.state())
        self.workspace.close()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped project; import dropped articles, into a new project where none is open."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if not paths:
            return
        if not self.workspace.is_open() or paths[0].suffix == ".annot":
            self.projects.open_paths(paths)
        elif self.workspace.writable():
            self.transfers.import_paths(paths)

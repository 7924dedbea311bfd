"""The window: places the panes and the actions, and carries what one pane says to the others; decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.change import Change
from annotator.core.errors import AnnotatorError, DamagedProjectError, ProjectInUseError, StrayJournalError
from annotator.resources import load_preset
from annotator.ui import messages, theme
from annotator.ui.actions import Actions
from annotator.ui.commands import Commands
from annotator.ui.indexing import Indexing
from annotator.ui.notices import Notices
from annotator.ui.opening import Plan, can_be_opened_again, plan_for, sample_plan
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.articles_pane import ArticlesPane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.panes.status_pane import StatusPane
from annotator.ui.safekeeping import Safekeeping
from annotator.ui.saving_elsewhere import SavingElsewhere
from annotator.ui.settings import Settings
from annotator.ui.transfers import Transfers
from annotator.ui.widgets.banner import Banner
from annotator.ui.widgets.empty_page import EmptyPage
from annotator.ui.widgets.menu_keys import MenuKeys
from annotator.ui.widgets.pane_splitter import PaneSplitter
from annotator.ui.widgets.plain import for_menu, for_title, one_line, shown_plain
from annotator.ui.workspace import Workspace

logger = logging.getLogger(__name__)

#: How long closing waits for a background job to stop, in milliseconds.
_STOP_MS = 5000

#: An article that is shown for this long is the last one, in milliseconds.
_REST_MS = 1500

#: Settings that the window keeps for itself; nothing is to be shown when they change.
_OWN_SETTINGS = ("order", "last_article", "recent", "geometry", "splitter")


class MainWindow(QMainWindow):
    """Articles left, the article in the middle, the inspector right, the status below."""

    def __init__(self, workspace: Workspace, settings: Settings, *, fixed_scheme: str | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.settings = settings
        self.reads_what_is_in_use = False
        self._fixed_scheme = fixed_scheme
        self._shown_labels = workspace.labels
        self.setAcceptDrops(True)
        self.setWindowTitle("Annotator")
        self.setMinimumSize(720, 440)
        self.resize(1280, 800)
        self.transfers = Transfers(workspace, self)
        self.safekeeping = Safekeeping(workspace, settings, self)
        self.saving_elsewhere = SavingElsewhere(self, workspace, self.transfers)
        self.articles_pane = ArticlesPane(workspace, self, settings=settings)
        self.article_pane = ArticlePane(workspace, self)
        self.inspector_pane = InspectorPane(workspace, self)
        self.status_pane = StatusPane(workspace, self.transfers, self.article_pane, self)
        self.indexing = Indexing(workspace, self.transfers, settings, self)
        self.status_pane.show_indexing(self.indexing)
        self.banner = Banner(self)
        self.empty_page = EmptyPage(self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._keep_last_article)
        self._place()
        self.notices = Notices(self, workspace, self.transfers, self.article_pane, self.status_pane, self.banner)
        self.commands = Commands(
            self, workspace, settings, self.transfers, self.articles_pane, self.article_pane, self.open_plan
        )
        handlers: dict[str, Callable[[], object]] = self.commands.handlers() | {
            "tags": lambda: settings.set("show_tags", not settings.get("show_tags")),
            "list": partial(self._toggle, self.articles_pane),
            "inspector": partial(self._toggle, self.inspector_pane),
            "save_as": self.saving_elsewhere.save_as,
            "save_clean": self.saving_elsewhere.save_clean,
            "restore": self.show_backups,
            "next_pane": partial(self.step_pane, forward=True),
            "previous_pane": partial(self.step_pane, forward=False),
        }
        self.actions_ = Actions(self, handlers)
        self.commands.use(self.actions_)
        self.actions_.attach(self.article_pane.view)
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
        self.middle.addWidget(self.article_pane)
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
        pane.target_changed.connect(self._show_target)
        pane.leaving.connect(lambda forward: self.step_pane(forward=forward))
        pane.edit_requested.connect(self._edit)
        pane.menu_requested.connect(self._show_menu)
        pane.view.text_size_stepped.connect(self.commands.zoom)
        self.inspector_pane.span_picked.connect(partial(pane.select_span, reveal=True))
        self.inspector_pane.back_to_text.connect(pane.view.setFocus)
        self.inspector_pane.delete_requested.connect(lambda _: pane.delete())
        self.articles_pane.article_picked.connect(self.commands.show)
        self.articles_pane.back_to_text.connect(pane.view.setFocus)
        self.articles_pane.query_changed.connect(pane.view.show_hits)
        self.empty_page.picked.connect(lambda name: self.actions_[name].trigger())
        self.transfers.imported.connect(lambda _: self._open_last_article())
        self.transfers.failed.connect(lambda _: self._show_empty() if self.workspace.article is None else None)
        self.safekeeping.told.connect(self.notices.warn)
        self.saving_elsewhere.failed.connect(self.notices.show_error)
        self.saving_elsewhere.saved.connect(self._say_saved)
        self.notices.check_asked.connect(self.transfers.check)
        self.notices.rescue_asked.connect(self.saving_elsewhere.rescue)
        self.saving_elsewhere.rescued.connect(self._show_rescue)
        self.notices.save_elsewhere_asked.connect(self.saving_elsewhere.save_as)
        self.status_pane.analyst_clicked.connect(self.actions_["settings"].trigger)
        self.settings.changed.connect(self._apply_setting)

    # Opening

    def open_first(self, paths: Sequence[Path]) -> None:
        """Open what the command line names; else the project of the last time; else the sample project."""
        if paths:
            self.open_paths(paths)
            return
        recent = (Path(name) for name in self.settings.get("recent"))
        last = next(filter(can_be_opened_again, recent), None)
        try:
            plan = Plan(last) if last else sample_plan()
        except AnnotatorError as error:
            self._show_unopened(error)
            return
        self.open_plan(plan)

    def open_paths(self, paths: Sequence[Path]) -> None:
        try:
            plan = plan_for(paths)
        except AnnotatorError as error:
            self._show_unopened(error)
            return
        self.open_plan(plan)

    def open_plan(self, plan: Plan, *, read_only: str = "", anyway: bool = False) -> None:
        """Open or make the project; a new one imports what the plan names.

        ``read_only`` says why it is opened for reading; ``anyway`` takes it over from who may have it open still.
        """
        if self.workspace.has_open(plan.project):
            self.status_pane.say(self.tr("{} is open here already").format(one_line(plan.project.name)))
            self.raise_()
            self.activateWindow()
            return
        if not self._may_leave():
            return
        is_new = plan.is_new
        try:
            if is_new:
                self.workspace.create(plan.project, load_preset("news"))
            else:
                self.workspace.open(plan.project, read_only=read_only, anyway=anyway)
        except ProjectInUseError as error:
            self._show_in_use(plan, error)
            return
        except StrayJournalError as error:
            self._show_journal(plan, error)
            return
        except AnnotatorError as error:
            if is_new and plan.sources:
                self._ask_for_a_place(plan, error)
            else:
                self._show_unopened(error, plan.project)
            return
        if is_new and plan.sources:
            self.transfers.import_paths(plan.sources)
        else:
            self._open_last_article()

    def _show_in_use(self, plan: Plan, error: ProjectInUseError) -> None:
        words = self.tr("{} It is open for reading here.").format(error)
        read = partial(self.open_plan, plan, read_only=words)
        if self.reads_what_is_in_use:
            read()
            return
        self.notices.ask_in_use(error, read, partial(self.open_plan, plan, anyway=True))
        if self.workspace.article is None:
            self._show_empty()

    def _show_journal(self, plan: Plan, error: StrayJournalError) -> None:
        from annotator.storage.journals import set_aside

        def set_aside_and_open() -> None:
            try:
                set_aside(plan.project)
            except AnnotatorError as refused:
                self.notices.show_error(refused)
                return
            self.open_plan(plan)

        self.notices.ask_about_journal(error, set_aside_and_open)
        if self.workspace.article is None:
            self._show_empty()

    def _show_rescue(self, target: Path, rescue: object) -> None:
        self.open_plan(Plan(target))
        messages.show_rescue(self, shown_plain(target.name), rescue)

    def _say_saved(self, target: Path) -> None:
        here = self.workspace.has_open(target)
        if here and self.workspace.article is not None:
            self.article_pane.view.setFocus()
        words = self.tr("Saved as {}; you go on in it") if here else self.tr("A clean copy was written to {}")
        self.status_pane.say(words.format(target))

    def _show_unopened(self, error: AnnotatorError, project: Path | None = None) -> None:
        backups = rescue = None
        if project is not None and self._has_backups(project):
            backups = partial(self.show_backups, project)
        if project is not None and isinstance(error, DamagedProjectError):
            rescue = partial(self.saving_elsewhere.rescue, project)
        if backups or rescue:
            self.notices.offer_ways_back(error, backups, rescue)
        else:
            self.notices.show_error(error)
        if self.workspace.article is None:
            self._show_empty()

    def _ask_for_a_place(self, plan: Plan, error: AnnotatorError) -> None:
        """Offer to keep a new project elsewhere, where it can't be made beside its articles."""
        self.notices.ask_for_a_place(error, partial(self.commands.choose_place, plan))
        if self.workspace.article is None:
            self._show_empty()

    def show_backups(self, project: Path | None = None) -> None:
        """Let the analyst go back to a backup, also of a project that can't be opened any more."""
        if project is None and not self.workspace.is_open():
            return
        from annotator.ui.restoring import Restoring  # not needed to paint the window

        path = project or self.workspace.project.path
        Restoring(self, path, self.safekeeping.root, self.transfers, self._let_go, self._reopen).show()

    def _has_backups(self, project: Path) -> bool:
        from annotator.storage.backups import backups_of

        return bool(backups_of(project, self.safekeeping.root))

    def _let_go(self) -> bool:
        """Close the project so that its file can be replaced; say whether nobody uses it any more."""
        if not self._may_leave() or not self.safekeeping.let_go(_STOP_MS):
            return False
        self.workspace.close()
        return True

    def _reopen(self, path: Path) -> None:
        self.open_plan(Plan(path))

    def wait_for_jobs(self) -> None:
        """Wait until no background job is running, its results shown."""
        if self.transfers.running():
            loop = QEventLoop(self)
            self.transfers.ended.connect(loop.quit)
            loop.exec()

    def _open_last_article(self) -> None:
        """Open the article that was open the last time, else the first one."""
        if self.workspace.article is not None:
            return
        try:
            self._open_article()
        except AnnotatorError as error:  # damaged where only reading shows it
            self._show_unopened(error, self.workspace.project.path)

    def _open_article(self) -> None:
        last = self.settings.get("last_article").get(str(self.workspace.project.path))
        key = self.workspace.project.key_of(last) if last else None
        keys = self.articles_pane.keys()
        if key is None and keys:
            key = keys[0]
        if key is not None:
            self.workspace.show_key(key)
            self.article_pane.view.setFocus()
        else:
            self._show_empty()

    # Showing

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
            self.workspace.labels.labels,
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
        self.middle.setCurrentWidget(self.article_pane)
        self._rest.start()

    def _follow_arrival(self, change: Change) -> None:
        """Show an article where articles came back, and the way back where an undo took all of them away."""
        if change.arrives and self.workspace.article is None:
            self._open_last_article()

    def _keep_last_article(self) -> None:
        """Remember where the analyst is; not at every step of a walk, for that writes a file."""
        self._rest.stop()
        if self.workspace.article is not None:
            last = self.settings.get("last_article") | {str(self.workspace.project.path): self.workspace.article.id}
            self.settings.set("last_article", last)

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
            (self.middle, self.article_pane.view),
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
        view = self.article_pane.view
        view.set_text_size(self.settings.get("text_size"))
        view.set_show_tags(self.settings.get("show_tags"))
        view.set_snap_to_words(self.settings.get("snap_to_words"))
        view.set_strip_enabled(self.settings.get("show_strip"))
        self.actions_["tags"].setChecked(self.settings.get("show_tags"))
        self.workspace.analyst = self.settings.get("analyst")
        self.status_pane.show_analyst(self.workspace.analyst)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, self._fixed_scheme or self.settings.get("scheme"))

    def _restore(self) -> None:
        geometry, splitter = self.settings.get("geometry"), self.settings.get("splitter")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        if splitter:
            self.splitter.set_state(splitter)
        self._show_panes_checked()

    def _may_leave(self) -> bool:
        """Stop background work, and ask where a change is not saved; say whether the project may be closed."""
        self.workspace.leaving_article.emit()
        self._keep_last_article()
        if not self.notices.may_lose_unsaved():
            return False
        if not self.transfers.leave(_STOP_MS):
            words = self.tr("Work on the project is still going on and does not stop yet.")
            self.notices.show_error(AnnotatorError(words, self.tr("Try again in a moment. Nothing is lost.")))
            return False
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "actions_"):
            self.actions_.retint()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        if not self._may_leave():
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
            self.open_paths(paths)
        elif self.workspace.writable():
            self.transfers.import_paths(paths)

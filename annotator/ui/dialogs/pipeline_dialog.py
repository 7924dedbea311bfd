"""A spaCy pipeline as a source: its name or folder, and as which label of ours each of its own counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from annotator.core.errors import AnnotatorError, RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.suggestion import Source
from annotator.ui.background import Job
from annotator.ui.dialogs.source_dialogs import SourceDialog, Wanted, job_of
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import shown_plain

#: Takes the name or folder, which of our labels each of the pipeline's is, what the pipeline has, and the name.
KeepPipeline = Callable[[str, dict[str, str], tuple[str, ...], str], object]


class PipelineDialog(SourceDialog):
    """Opens the pipeline to see what it knows, and asks what of that to take over; ``keep`` gets the answers."""

    def __init__(self, labels: LabelSet, keep: KeepPipeline, parent: QWidget | None = None) -> None:
        super().__init__(parent.tr("spaCy pipeline") if parent is not None else "", labels, self._kept, parent)
        self._labels, self._keep_pipeline = labels, keep
        self._known: tuple[str, ...] = ()
        self._wishes: dict[str, str] = {}
        self._job: Job | None = None
        self.pipeline = QLineEdit(self)
        self.pipeline.setPlaceholderText(self.tr("its name, such as en_core_web_sm, or its folder"))
        self.look = QPushButton(self.tr("&Open it"), self)
        self.look.setAutoDefault(False)
        self.look.clicked.connect(self.open_pipeline)
        self.pipeline.returnPressed.connect(self._open_first)
        self.told = Line(self, least=80)
        self.fields: dict[str, QComboBox] = {}
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.hide()
        for box in (self.label, self.match_case, self.match_marks, self.whole_words):
            box.hide()
        row = QHBoxLayout()
        row.addWidget(self.pipeline, 1)
        row.addWidget(self.look)
        name = QLabel(self.tr("&Pipeline"), self)
        name.setBuddy(self.pipeline)
        self.form.addRow(name, row)
        self.form.addRow(self.tr("&Name"), self.name)
        self.name.setPlaceholderText(self.tr("that of the pipeline"))
        self.column.addWidget(self.told)
        self.column.addWidget(self._area, 1)
        self.finish(self.tr("Keep"))
        self._allow(bool(self.fields))
        QWidget.setTabOrder(self.pipeline, self.look)
        QWidget.setTabOrder(self.look, self.name)
        self.pipeline.setFocus()
        self.resize(520, 480)

    def show_source(self, source: Source) -> None:
        super().show_source(source)
        self.pipeline.setText(source.content)
        self._wishes = dict(source.labels)
        self._show_fields(tuple(sorted(source.labels)), known=())

    def open_pipeline(self) -> None:
        """Open the pipeline, which takes seconds, and show what it knows."""
        from annotator.engines.spacy_pipeline import NEWS

        name = self.pipeline.text().strip()
        self.refusal.tell(None)
        self.told.set_text(self.tr("Opening the pipeline…"))
        self.look.setEnabled(False)

        def work(_stopped: Callable[[], bool]) -> tuple[str, ...]:
            from annotator.engines.spacy_pipeline import Pipeline

            return Pipeline(name).entities

        job = self._job = job_of(self, work)
        job.finished.connect(lambda known: self._opened(known, NEWS))
        job.failed.connect(self._failed)
        job.start()

    def _open_first(self) -> None:
        """Open by Return what could not be kept yet."""
        keep = self.buttons.button(self.buttons.StandardButton.Ok)
        if self.look.isEnabled() and keep is not None and not keep.isEnabled():
            self.open_pipeline()

    def _opened(self, known: tuple[str, ...], usual: dict[str, str]) -> None:
        self.look.setEnabled(True)
        self._wishes = {**usual, **self._wishes}
        self._show_fields(known, known=known)

    def _failed(self, error: AnnotatorError) -> None:
        self.look.setEnabled(True)
        self.told.set_text("")
        self.refusal.tell(error)

    def _show_fields(self, shown: tuple[str, ...], *, known: tuple[str, ...]) -> None:
        self._known, self.fields = known, {}
        body = QWidget(self._area)
        form = QFormLayout(body)
        for theirs in shown:
            field = QComboBox(body)
            field.addItem(self.tr("not taken over"), "")
            for label in self._labels.offered:
                field.addItem(shown_plain(label.name), label.id)
            field.setCurrentIndex(max(0, field.findData(self._wishes.get(theirs, ""))))
            field.setAccessibleName(self.tr("{} counts as").format(theirs))
            form.addRow(shown_plain(theirs), field)
            self.fields[theirs] = field
        self._area.setWidget(body)
        self._area.setVisible(bool(shown))
        many = self.tr("It knows {} kinds of entities. Each counts as:")
        self.told.set_text(many.format(len(shown)) if shown else self.tr("It knows no entities."))
        self._allow(bool(shown))

    def _allow(self, on: bool) -> None:
        if (button := self.buttons.button(self.buttons.StandardButton.Ok)) is not None:
            button.setEnabled(on)

    def _kept(self, wanted: Wanted) -> None:
        labels = {theirs: str(field.currentData()) for theirs, field in self.fields.items() if field.currentData()}
        name = self.pipeline.text().strip()
        if not name:
            raise RefusedError("The name of the pipeline is missing.")
        self._keep_pipeline(name, labels, self._known, wanted.name)

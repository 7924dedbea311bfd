"""What is in view and may be wanted next: spans, suggestions, names and passages; or simply every word."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from annotator.core.span import Fragment
from annotator.core.suggestion import Suggestion
from annotator.core.target import Target
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Aim:
    """What a hint leads to: a span by its id, a suggestion, or else a piece of the text. ``name`` says what it is."""

    fragments: tuple[Fragment, ...]
    name: str = ""
    span_id: str = ""
    suggestion: Suggestion | None = None
    colour: str = ""
    quoted: bool = False


def aims_in_view(workspace: Workspace, view: ArticleView) -> list[Aim]:
    """Return what is in view and may be wanted, in reading order: spans, suggestions, then what is neither yet."""
    from annotator.core.candidates import Kind, candidates_in

    article, (start, end) = workspace.article, text_in_view(view)
    if article is None:
        return []
    found = [*_spans(workspace, view, start, end), *_suggestions(workspace, view, start, end)]
    taken = {piece for aim in found for piece in aim.fragments}
    for fragment, kind in candidates_in(article.text, start, end, article.info.language):
        if fragment not in taken:
            quoted = kind is Kind.QUOTATION
            found.append(Aim((fragment,), tr("passage") if quoted else tr("name"), quoted=quoted))
    return sorted(found, key=lambda aim: (aim.fragments[0].start, -aim.fragments[-1].end))


def words_in_view(workspace: Workspace, view: ArticleView) -> list[Aim]:
    """Return the words that are in view, in reading order."""
    from annotator.core.words import safe_end, safe_start, words_in

    article, (start, end) = workspace.article, text_in_view(view)
    if article is None:
        return []
    words = words_in(article.text, safe_start(article.text, start), safe_end(article.text, end))
    return [Aim((word,)) for word in words if word.start < end and start < word.end]


def hand_of(target: Target) -> int:
    """Return where in the text the eyes are likely to be: at the target."""
    if target.span is not None:
        return target.span.start
    return target.selection.start if target.selection is not None else target.caret


def text_in_view(view: ArticleView) -> Fragment:
    """Return the stretch of the text that is in view."""
    from annotator.ui.widgets.in_view import InView

    return InView(view.page).text


def _spans(workspace: Workspace, view: ArticleView, start: int, end: int) -> list[Aim]:
    found = {piece.span.id: piece.span for piece in view.spans.between(start, end)}
    aims = []
    for span in found.values():
        label = workspace.labels.get(span.label)
        name, colour = workspace.label_name(span.label), label.colour if label else ""
        aims.append(Aim(span.fragments, name, span_id=span.id, colour=colour))
    return aims


def _suggestions(workspace: Workspace, view: ArticleView, start: int, end: int) -> list[Aim]:
    aims = []
    for suggestion in view.span_painter.ghosts.between(start, end):
        label = workspace.labels.get(suggestion.label)
        name = tr("suggested: {}").format(workspace.label_name(suggestion.label))
        aims.append(Aim((suggestion.fragment,), name, suggestion=suggestion, colour=label.colour if label else ""))
    return aims


def tr(text: str) -> str:
    return QCoreApplication.translate("Aims", text)

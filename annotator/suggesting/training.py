"""Models of a project's own spans: trained on what is coded, kept with figures of what they are worth.

A model is learnt from the articles that are done; while these are few, from the others that have spans, too. What
the project keeps of it is a line that says what it is, a line of figures, and the model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.core.errors import RefusedError
from annotator.core.suggestion import Source, SourceKind

if TYPE_CHECKING:
    from annotator.core.article import CodedArticle
    from annotator.engines.crf import Example, Model
    from annotator.storage import Project

Stopped = Callable[[], bool]

_HEAD = b"annotator model with figures 1\n"

#: While fewer articles are done than this, others with spans are learnt from, too.
FEW_DONE = 10

#: The numbers of articles at which it is measured what a model is worth.
SIZES = (10, 30, 100)

#: Articles that are read at once.
_PAGE = 50

#: Parts of the work: measuring and training.
_MEASURING = 0.7


@dataclass(frozen=True, slots=True)
class Figures:
    """What a model is worth: for so many articles the F1 with each label, and with all of them under ``""``.

    It is measured on articles that the models measured had not seen.
    """

    articles: int
    spans: dict[str, int]
    curve: tuple[tuple[int, dict[str, float]], ...] = ()


@dataclass(frozen=True, slots=True)
class Trained:
    """A new model as a source, to be added or put in the place of the one before, and what it is worth."""

    source: Source
    figures: Figures


def model_source(
    project: Project,
    before: Source | None = None,
    *,
    name: str = "",
    measured: bool = True,
    stopped: Stopped = lambda: False,
    told: Callable[[float], None] = lambda part: None,
) -> Trained:
    """Train a model on what is coded, keep it in the project, and return it as a source with the id of ``before``.

    ``told`` hears which part is done, from 0 to 1. Raises ``RefusedError`` where too little is coded,
    ``StoppedError`` where it was stopped, ``EngineError`` where it can't be done here.
    """
    from dataclasses import replace

    from annotator.engines.training import Trainer, learning_curve

    examples = _examples(project, stopped)
    curve: tuple[tuple[int, dict[str, float]], ...] = ()
    share = 0.0
    if measured and len(examples) >= 2 * SIZES[0]:
        share = _MEASURING
        points = learning_curve(examples, SIZES, stop=stopped, told=lambda part: told(part * share))
        curve = tuple(
            (point.articles, {label: round(score.f1, 4) for label, score in point.scores.items()}) for point in points
        )
    model = Trainer().train(examples, stopped, lambda part: told(share + part * (1 - share)))
    figures = Figures(model.articles, dict(model.spans), curve)
    content = project.suggested.keep_material(_written(figures, model))
    if before is not None:
        return Trained(replace(before, content=content), figures)
    return Trained(Source(SourceKind.MODEL, name or "of this project", content=content), figures)


def _examples(project: Project, stopped: Stopped) -> list[Example]:
    from annotator.engines.training import MOST_ARTICLES

    done, others = project.suggested.coded_keys()
    keys = sorted(done + others) if len(done) < FEW_DONE else done
    keys = keys[-MOST_ARTICLES:]
    found: list[Example] = []
    for at in range(0, len(keys), _PAGE):
        if stopped():
            break  # the trainer says so
        found += map(_example, project.suggested.coded(keys[at : at + _PAGE]))
    if not found and not stopped():
        raise RefusedError("No article is coded yet, so that there is nothing to learn from.", "Nothing was added.")
    return found


def _example(coded: CodedArticle) -> Example:
    """Return what is learnt of an article; a span of several pieces is learnt piece by piece.

    The model knows no other spans, and to leave it out would teach that there is nothing.
    """
    from annotator.engines.crf import Example

    spans = {(*fragment, span.label) for span in coded.spans for fragment in span.fragments}
    return Example(coded.article.text, coded.article.info.language, tuple(sorted(spans)))


def _written(figures: Figures, model: Model) -> bytes:
    known = {"articles": figures.articles, "spans": figures.spans, "curve": figures.curve}
    return _HEAD + json.dumps(known, ensure_ascii=False, sort_keys=True).encode() + b"\n" + model.content


def _read(project: Project, source: Source) -> tuple[Figures, bytes]:
    if not source.content:
        raise RefusedError("There is no model yet.", "Train it.")
    content = project.suggested.material(source.content)
    line, _, rest = content.removeprefix(_HEAD).partition(b"\n")
    try:
        known: dict[str, Any] = json.loads(line)
        curve = tuple((int(articles), dict(scores)) for articles, scores in known["curve"])
        return Figures(int(known["articles"]), dict(known["spans"]), curve), rest
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedError("The model is damaged.", "Train it again.") from error


def figures(project: Project, source: Source) -> Figures:
    """Return what the model of a source is worth; raise ``RefusedError`` where there is none."""
    return _read(project, source)[0]


def model_of(project: Project, source: Source) -> Model:
    """Return the model of a source; raise ``AnnotatorError`` where it is not there or can't be used here."""
    from annotator.engines.crf import Model

    return Model.of_content(_read(project, source)[1])


def uncertainty(
    project: Project, source: Source, keys: Sequence[int], stopped: Stopped = lambda: False
) -> dict[int, float]:
    """Return by key how unsure a model is of articles, from 0 to 1; those that it came to before it was stopped."""
    model = model_of(project, source)
    found: dict[int, float] = {}
    for key in keys:
        if stopped():
            break
        for article in project.suggested.articles([key]):
            found[key] = round(model.uncertainty(article.text, article.language), 6)
    return found

"""Q: labels that are in use are deleted, renamed and merged; nothing is orphaned, and undo brings all of it back."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core import draft as drafting
from annotator.core.article import Article, ArticleInfo, CodedArticle
from annotator.core.draft import Draft
from annotator.core.errors import RefusedError
from annotator.core.span import Fragment, Relation, Span
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from tests.faults.cases import Trial, case

_SPANS = 5_000
_ARTICLES = 50

#: What is done to the label event, and whether its spans are there afterwards.
_DEEDS: tuple[tuple[str, Callable[[Draft], Draft], bool], ...] = (
    ("archive", lambda draft: drafting.edited(draft, "event", archived=True), True),
    ("move", lambda draft: drafting.deleted(draft, "event", "actor"), True),
    ("delete", lambda draft: drafting.deleted(draft, "event"), False),
    ("rename", lambda draft: drafting.renamed(draft, "event", "incident"), True),
    ("merge", lambda draft: drafting.merged(draft, "event", "location"), True),
    ("split", lambda draft: drafting.split(draft, "event", "type"), True),
)


@case("Q08", full=5, quick=1)
def labels_in_use(trial: Trial) -> str:
    """Each way to be rid of a label with 5,000 spans: told with the count, without an orphan, undone to the byte."""
    spans = _SPANS // 10 if trial.quick else _SPANS
    for number in trial.each():
        path = trial.fresh(f"labels-{number}") / "labels.annot"
        with Project.create(path, load_preset("news")) as project:
            _fill(project, trial, spans)
            before = _state(project)
            for name, deed, stays in _DEEDS:
                plan = project.plan_surgery(deed(Draft.of(project.label_set())))
                touched = {"archive": 0, "split": plan.touched}.get(name, spans)
                trial.require(plan.touched == touched, f"{name}: {plan.touched} spans are told")
                articles = _ARTICLES if touched == spans else len(plan.articles)
                trial.require(not touched or len(plan.articles) == articles, f"{name}: {len(plan.articles)} articles")
                project.do(plan.change())
                trial.require(
                    project.span_count() == spans * stays + _ARTICLES, f"{name}: {project.span_count()} spans"
                )
                trial.require(not check(path), f"{name}: {check(path)[:2]}")
                project.undo()
                trial.require(_state(project) == before, f"{name}: undo differs")
                project.redo()
                project.undo()
                trial.require(_state(project) == before, f"{name}: the second undo differs")
            _refuse(trial, project)
        trial.require(not check(path), check(path)[:2])
    return f"{len(_DEEDS)} ways with {spans:,} spans each, undone, redone and undone"


def _refuse(trial: Trial, project: Project) -> None:
    """Names that are there are refused with the way out, and leave everything as it was."""
    draft, before = Draft.of(project.label_set()), _state(project)
    for deed in (
        lambda: drafting.renamed(draft, "event", "actor"),
        lambda: drafting.edited(draft, "event", name="ACTOR "),
    ):
        try:
            deed()
        except RefusedError as error:
            trial.require("Merge" in error.hint, error.hint)
        else:
            trial.require(False, "a name that is there was taken")
    trial.require(_state(project) == before, "a refusal changed something")


def _fill(project: Project, trial: Trial, number_of_spans: int) -> None:
    types = [choice.id for choice in load_preset("news").labels[3].attributes[0].choices]
    each = number_of_spans // _ARTICLES
    with project.arriving("import", "me") as arriving:
        for number in range(_ARTICLES):
            article = f"a{number}"
            text = "The ferry sank in Oslo. " * each
            spans = [
                Span(
                    article,
                    "event",
                    (Fragment(24 * n + 10, 24 * n + 14),),
                    "me",
                    f"{article}-{n}",
                    _values(trial, types),
                )
                for n in range(each)
            ]
            spans.append(Span(article, "actor", (Fragment(4, 9),), "me", f"{article}-actor"))
            links = [
                Relation(article, f"{article}-{n}", f"{article}-actor", "agent", f"{article}-r{n}") for n in (0, 1)
            ]
            arriving.add(
                CodedArticle(Article(ArticleInfo(article, f"Ferry {number}"), text), tuple(spans), tuple(links))
            )
        arriving.finish()


def _values(trial: Trial, types: list[str]) -> dict[str, object]:
    return trial.chance.choice([{}, {"type": trial.chance.choice(types)}, {"type": "odd", "deaths": 3, "own": ["x"]}])


def _state(project: Project) -> object:
    articles = [f"a{number}" for number in range(_ARTICLES)]
    return (
        project.label_set(),
        [project.spans(article) for article in articles],
        [project.relations(article) for article in articles],
        project.label_counts(),
    )

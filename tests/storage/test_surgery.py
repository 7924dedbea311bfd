"""What a change of the label set takes along on a real file: what proposes spans, and what was refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.core.change import adding
from annotator.core.draft import Draft, deleted, merged, renamed, towards
from annotator.core.suggestion import Source, SourceKind
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.suggesting import pattern_source, rejecting, run
from annotator.suggesting.adding import add_words
from tests.storage.material import bring, coded

TEXT = "Prices rose in Oslo, said Noor. Then Oslo fell."


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "news.annot", load_preset("news")) as made:
        bring(made, coded("a1", TEXT))
        yield made


def proposed(project) -> list[tuple[str, str]]:
    ran = run(project)
    assert ran.failures == []
    return [(TEXT[slice(*one.fragment)], one.label) for one in project.suggested.of_article("a1")]


def do(project, draft) -> list[str]:
    """Carry a draft out; return what was said of it before."""
    plan = project.plan_surgery(draft)
    project.do(plan.change("me"))
    assert check(project.path) == []
    return plan.sentences()


def words(project, tmp_path):
    """A list whose words have labels of their own, one by its name and one by its id."""
    path = tmp_path / "words.csv"
    path.write_text("term,label\nOslo,Location\nNoor,actor\n", encoding="utf-8")
    source = add_words(project, path).source
    project.do(adding("add", source))
    return source


@pytest.mark.parametrize("deed", [lambda d: renamed(d, "location", "place"), lambda d: merged(d, "location", "event")])
def test_a_source_follows_its_label_and_comes_back_with_undo(project, deed):
    source = pattern_source(project.label_set(), "Oslo", "location")
    project.do(adding("add", source))
    draft = deed(Draft.of(project.label_set()))
    [new] = [step.target.id for step in draft.steps]
    assert "1 source of suggestions would follow." in do(project, draft)
    assert proposed(project) == [("Oslo", new), ("Oslo", new)]
    project.undo()
    assert project.suggested.sources() == [source]
    assert proposed(project) == [("Oslo", "location"), ("Oslo", "location")]


def test_the_words_of_a_list_follow_the_labels_of_their_own(project, tmp_path):
    source = words(project, tmp_path)
    draft = renamed(renamed(Draft.of(project.label_set()), "location", "place"), "actor", "who")
    do(project, draft)
    assert proposed(project) == [("Oslo", "place"), ("Noor", "who"), ("Oslo", "place")]
    do(project, merged(Draft.of(project.label_set()), "who", "place"))
    assert proposed(project) == [("Oslo", "place"), ("Noor", "place"), ("Oslo", "place")]
    project.undo()
    project.undo()
    assert project.suggested.sources() == [source]
    assert proposed(project) == [("Oslo", "location"), ("Noor", "actor"), ("Oslo", "location")]


def test_two_labels_that_change_their_ids_take_their_sources_along(project, tmp_path):
    words(project, tmp_path)
    draft = renamed(Draft.of(project.label_set()), "location", "between")
    do(project, renamed(renamed(draft, "actor", "location"), "between", "actor"))
    assert proposed(project) == [("Oslo", "actor"), ("Noor", "location"), ("Oslo", "actor")]


@pytest.mark.parametrize("whole", [False, True])
def test_a_source_whose_label_is_deleted_is_off_until_undo(project, tmp_path, whole):
    source = pattern_source(project.label_set(), "Oslo", "location", "places")
    project.do(adding("add", source))
    words(project, tmp_path)
    before = project.label_set()
    draft = deleted(Draft.of(before), "location")
    if whole:
        draft = towards(before, draft.after, {}, {})
    said = do(project, draft)
    assert "The pattern places has no label left to propose and would be switched off." in said
    assert [one.on for one in project.suggested.sources()] == [False, True]
    assert proposed(project) == [("Noor", "actor")]
    project.undo()
    assert project.suggested.sources()[0] == source


def test_a_pipeline_follows_label_by_label_and_is_off_when_none_is_left(project):
    source = Source(
        SourceKind.PIPELINE, "xx", content="xx", labels={"GPE": "location", "LOC": "location", "PER": "actor"}
    )
    project.do(adding("add", source))
    do(project, renamed(Draft.of(project.label_set()), "location", "place"))
    [now] = project.suggested.sources()
    assert now == replace(source, labels={"GPE": "place", "LOC": "place", "PER": "actor"})
    do(project, deleted(Draft.of(project.label_set()), "place"))
    assert project.suggested.sources() == [now]
    do(project, deleted(Draft.of(project.label_set()), "actor"))
    assert project.suggested.sources() == [replace(now, on=False)]


def test_what_was_refused_stays_refused_under_the_new_label(project):
    source = pattern_source(project.label_set(), "Oslo", "location")
    project.do(adding("add", source))
    run(project)
    first, second = project.suggested.of_article("a1")
    for one in (first, replace(first, label="event"), second):  # the first two are one where the labels are merged
        project.do(rejecting(project, [one], "me"))
    do(project, merged(Draft.of(project.label_set()), "location", "event"))
    assert proposed(project) == []
    project.undo()
    project.undo()
    assert proposed(project) == [("Oslo", "location")]
    do(project, renamed(Draft.of(project.label_set()), "location", "place"))
    assert proposed(project) == [("Oslo", "place")]

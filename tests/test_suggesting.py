"""Running sources over a project: in steps, stoppable, overtaken, and the same whatever happened on the way."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from annotator.core.article import Status
from annotator.core.change import Change, Edit, adding, removing, replacing
from annotator.core.entity import Entity
from annotator.core.errors import RefusedError
from annotator.core.provenance import Provenance
from annotator.core.span import Fragment
from annotator.core.suggestion import Source, SourceKind, Which
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.suggesting import (
    Finders,
    accepting,
    figures,
    look_at,
    model_source,
    pattern_source,
    rejecting,
    run,
    running,
    tagged_source,
    uncertainty,
)
from annotator.suggesting.adding import add_words
from tests.storage.material import bring, coded, span

TEXT = "Prices rose in Oslo 😀, said Noor. Then Oslo fell."
COUNT = 12


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "news.annot", load_preset("news")) as made:
        bring(made, *(coded(f"a{number}", f"{number} {TEXT}") for number in range(COUNT)))
        yield made


def listed(project, tmp_path, *lines, **options):
    path = tmp_path / "words.csv"
    path.write_text("\n".join(("term,label,entity", *lines)) + "\n", encoding="utf-8")
    added = add_words(project, path, **options)
    project.do(adding("add", added.source))
    return added.source


def everything(project):
    """Return what is in the table of suggestions, without the keys of rows."""
    with closing(sqlite3.connect(project.path)) as db:
        return sorted(
            db.execute("SELECT article_key, source_key, start_char, end_char, label, entity FROM suggestion"), key=repr
        )


def found(project, article_id="a0"):
    return [(*one.fragment, one.label) for one in project.suggested.of_article(article_id)]


@pytest.fixture
def small_steps(monkeypatch):
    monkeypatch.setattr(running, "_ARTICLES", 2)
    monkeypatch.setattr(running, "_ROWS", 3)


def test_a_run_that_is_stopped_goes_on_where_it_was(project, tmp_path, small_steps):
    listed(project, tmp_path, "Oslo,location,", "Noor,actor,")
    told = []
    first = run(project, stopped=lambda: len(told) >= 3, told=lambda *so_far: told.append(so_far))
    assert first.stopped
    assert first.articles == 6
    assert [so_far[:2] for so_far in told] == [(2, COUNT), (4, COUNT), (6, COUNT)]
    second = run(project)
    assert (second.articles, second.stopped) == (COUNT - 6, False)
    whole = everything(project)
    assert len(whole) == 3 * COUNT
    assert run(project).articles == 0
    assert everything(project) == whole


def test_two_runs_at_once_do_the_work_of_one(project, tmp_path, small_steps):
    listed(project, tmp_path, "Oslo,location,", "Noor,actor,")
    failures = []

    def work():
        try:
            with Project(project.path) as own:
                failures.extend(run(own).failures)
        except Exception as error:  # it would be lost in its thread
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(everything(project)) == 3 * COUNT


@pytest.mark.parametrize("what", ["changed", "off", "away", "undone"])
def test_a_source_that_is_altered_meanwhile_is_taken_up_as_it_is_then(project, tmp_path, small_steps, what):
    source = listed(project, tmp_path, "Oslo,location,")
    other = replace(source, name="Another", match_case=True, label="actor")
    changes = {
        "changed": replacing("change", (source, other)),
        "off": replacing("off", (source, replace(source, on=False))),
        "away": removing("away", source),
    }
    done = []

    def told(*so_far):
        if len(done) == 2:
            with Project(project.path) as window:
                window.undo() if what == "undone" else window.do(changes[what])
        done.append(so_far)

    ran = run(project, told=told)
    assert ran.failures == []
    if what == "changed":
        assert len(everything(project)) == 2 * COUNT
        assert [kept.source for kept in project.suggested.kept()] == [other]
    else:
        assert ran.articles < COUNT
        assert found(project) == []
        run(project)
        assert everything(project) == []
        project.redo() if what == "undone" else project.undo()
        run(project)
        assert len(everything(project)) == 2 * COUNT
    assert check(project.path) == []


def test_a_source_that_is_changed_loses_what_it_proposed_before(project, small_steps):
    source = pattern_source(project.label_set(), "Oslo", "location")
    project.do(adding("add", source))
    run(project)
    project.do(replacing("change", (source, replace(source, content="Noor", label="actor"))))
    ran = run(project)
    assert (ran.articles, ran.proposed) == (COUNT, COUNT)
    assert {row[4] for row in everything(project)} == {"actor"}


def test_a_new_name_makes_nothing_be_looked_for_again(project, tmp_path):
    source = listed(project, tmp_path, "Oslo,location,")
    run(project)
    project.do(replacing("rename", (source, replace(source, name="Cities"))))
    written = project.generation()
    assert run(project).articles == 0
    assert project.generation() == written  # nor is anything written


def test_what_is_tagged_is_looked_for_again_when_it_has_changed_and_stays_till_then(project, small_steps):
    project.do(adding("add", tagged_source(project.label_set())))
    assert run(project).articles == 0 or everything(project) == []
    project.do(adding("tag", span(17, 21, article_id="a0", label="location")))
    run(project)
    assert found(project, "a1") == [(17, 21, "location"), (41, 45, "location")]
    project.do(adding("tag", span(30, 34, article_id="a0", label="actor")))
    run(project, stopped=iter([False] * 8 + [True] * 99).__next__)
    assert len(found(project, f"a{COUNT - 1}")) == 2  # it was not looked in again, and shows what it showed
    run(project)
    assert found(project, "a1") == [(17, 21, "location"), (30, 34, "actor"), (41, 45, "location")]
    assert len(everything(project)) == 3 * COUNT
    assert run(project).articles == 0


def test_an_article_over_which_a_pattern_takes_too_long_is_left_out_and_counted(project):
    bring(project, coded("slow", "a" * 200_000 + "!"), coded("last", TEXT))
    project.do(adding("add", pattern_source(project.label_set(), r"(a+)+$|Oslo", "location")))
    ran = run(project)
    assert sum(ran.missed.values()) == 1
    assert ran.failures == []
    assert found(project, "last") == [(15, 19, "location"), (39, 43, "location")]
    assert found(project, "slow") == []


def test_a_pattern_that_takes_too_long_everywhere_ends_and_leaves_the_other_sources_alone(
    project, tmp_path, monkeypatch
):
    monkeypatch.setattr(running, "_MOST_MISSED", 3)
    bring(project, *(coded(f"slow{number}", "a" * 200_000 + "!") for number in range(6)))
    project.do(adding("add", pattern_source(project.label_set(), r"(a+)+$", "location", "endless")))
    listed(project, tmp_path, "Oslo,location,")
    ran = run(project)
    [failure] = ran.failures
    assert failure.source.name == "endless"
    assert "takes too long" in str(failure.error)
    assert sum(ran.missed.values()) == 4
    assert len(found(project)) == 2


def test_no_more_than_a_bound_is_kept_of_an_article_and_of_a_source(project, tmp_path, monkeypatch, small_steps):
    monkeypatch.setattr(running, "MOST_IN_ARTICLE", 1)
    monkeypatch.setattr(running, "MOST", 5)
    listed(project, tmp_path, "Oslo,location,", "Noor,actor,")
    [failure] = run(project).failures
    assert "more than 5 spans" in str(failure.error)
    assert 5 < len(everything(project)) <= 8
    assert run(project).articles == 0
    assert check(project.path) == []


def test_an_import_that_runs_meanwhile_is_looked_in_when_it_is_there(project, tmp_path):
    listed(project, tmp_path, "Oslo,location,")
    with project.arriving("import", "Noor") as arriving:
        arriving.add(coded("b1", TEXT))
        arriving.keep_file()
        assert run(project).articles == COUNT
        arriving.finish()
    assert run(project).articles == 1
    assert len(found(project, "b1")) == 2


def test_one_article_is_looked_in_by_request(project, tmp_path):
    source = listed(project, tmp_path, "Oslo,location,")
    finders = Finders(project)
    assert look_at(project, "a5", finders=finders) == []
    assert len(found(project, "a5")) == 2
    assert found(project, "a6") == []
    assert look_at(project, "nowhere", finders=finders) == []
    run(project, [source.id], finders=finders)
    assert len(everything(project)) == 2 * COUNT


def test_only_the_named_sources_are_looked_for(project, tmp_path):
    first = listed(project, tmp_path, "Oslo,location,")
    listed(project, tmp_path, "Noor,actor,")
    run(project, [first.id])
    assert {row[4] for row in everything(project)} == {"location"}


def test_what_is_accepted_is_a_span_with_its_entity_its_attributes_and_who_proposed_it(project, tmp_path):
    project.do(adding("make", Entity("Oslo", "Q585", "location")))
    source = listed(project, tmp_path, "Oslo,location,Q585", "Noor,actor,Q999")
    run(project)
    proposed = project.suggested.of_article("a0")
    assert [one.entity for one in proposed] == ["Q585", None, "Q585"]
    change = accepting(project, proposed[:2], "Zoë", "accept {}")
    assert change.text == "accept 2 suggestions"
    project.do(change)
    oslo, noor = project.spans("a0")
    told = Provenance("word list words", source.id, "Zoë")
    assert (oslo.label, oslo.entity, oslo.analyst, oslo.fragments) == ("location", "Q585", "Zoë", (Fragment(17, 21),))
    assert oslo.proposed == {"span": told, "entity": told}
    assert (noor.entity, noor.proposed) == (None, {"span": told})
    assert project.article("a0").info.status is Status.IN_PROGRESS
    assert project.suggested.of_article("a0") == proposed[2:]
    assert accepting(project, proposed[:2], "Zoë") is None
    project.undo()
    assert project.spans("a0") == []
    assert project.article("a0").info.status is Status.TODO
    assert project.suggested.of_article("a0") == proposed


def test_an_entity_that_is_gone_is_left_out_when_the_suggestion_is_accepted(project, tmp_path):
    oslo = Entity("Oslo", "Q585", "location")
    project.do(adding("make", oslo))
    listed(project, tmp_path, "Oslo,location,Q585")
    run(project)
    proposed = project.suggested.of_article("a0")
    project.do(Change("delete", (Edit(oslo, None),)))
    project.do(accepting(project, proposed, "Zoë"))
    assert [one.entity for one in project.spans("a0")] == [None, None]
    assert check(project.path) == []


def test_all_of_one_kind_are_accepted_or_refused_over_the_whole_project_in_one_step(project, tmp_path):
    source = listed(project, tmp_path, "Oslo,location,", "Noor,actor,")
    run(project)
    before = everything(project)
    plan = project.suggested.plan_accepting(Which(source.id, "location"), "Zoë")
    assert (plan.decided, plan.articles, plan.overlapping, plan.gone) == (2 * COUNT, COUNT, 0, 0)
    project.do(accepting(project, Which(source.id, "location"), "Zoë"))
    assert project.span_count() == 2 * COUNT
    project.do(rejecting(project, Which(words="NOOR"), "Zoë"))
    assert project.suggested.judged()[source.id] == (3 * COUNT, 2 * COUNT, COUNT)
    assert all(found(project, f"a{number}") == [] for number in range(COUNT))
    assert check(project.path) == []
    assert len(project.undo().edits) == COUNT
    project.undo()
    assert project.span_count() == 0
    assert everything(project) == before
    assert rejecting(project, Which("no such source"), "Zoë") is None


def test_too_many_at_once_are_refused_in_a_sentence(project, tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.storage.bulk_deciding.MOST", 5)
    source = listed(project, tmp_path, "Oslo,location,")
    run(project)
    with pytest.raises(RefusedError, match="More than 5 suggestions are too many"):
        accepting(project, Which(source.id), "Zoë")


def test_suggestions_of_an_article_or_a_source_that_is_gone_are_told_apart(project, tmp_path):
    source = listed(project, tmp_path, "Oslo,location,")
    run(project)
    proposed = [*project.suggested.of_article("a0"), *project.suggested.of_article("a1")]
    project.do(Change("take out", (Edit(project.article("a0").info, None),)))
    plan = project.suggested.plan_accepting(proposed, "Zoë")
    assert (plan.decided, plan.gone) == (2, 2)
    project.do(removing("away", source))  # what was seen can still be accepted
    project.do(accepting(project, proposed, "Zoë"))
    assert project.spans("a1")[0].proposed["span"].source == source.id


def test_a_source_that_is_damaged_is_no_source_and_harms_no_other(project, tmp_path):
    listed(project, tmp_path, "Oslo,location,")
    project.do(adding("add", Source(SourceKind.MODEL, "own", content="0" * 64)))
    ran = run(project)
    assert [failure.source.kind for failure in ran.failures] == [SourceKind.MODEL]
    assert len(found(project)) == 2


def test_a_model_is_measured_asked_about_open_articles_and_says_how_unsure_it_is(project):
    pytest.importorskip("pycrfsuite")
    names = ("Noor", "Ylva", "Zoë", "Rui", "Maren", "Anselm", "Hoda")
    for number in range(24):
        name = names[number % len(names)]
        text = f"On Monday {name} Berg spoke. Then {name} Berg left the town again."
        found = text.index(name, 12)
        spans = [
            span(start, start + len(name) + 5, article_id=f"m{number}", label="actor", id=f"m{number}-{start}")
            for start in (10, found)
        ]
        bring(project, coded(f"m{number}", text, spans=spans, status=Status.DONE))
    bring(project, coded("new", "On Monday Ylva Berg spoke. Then Ylva Berg left the town again."))
    parts = []
    trained = model_source(project, told=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    project.do(adding("train", trained.source))
    assert figures(project, trained.source) == trained.figures
    assert trained.figures.articles == 24
    assert [articles for articles, _ in trained.figures.curve] == [10, 17]
    assert trained.figures.curve[-1][1]["actor"] > 0.9
    ran = run(project)
    assert ran.failures == []
    assert ran.articles == COUNT + 1  # the done ones are not asked about
    assert (10, 19, "actor") in found_by(project, "new")
    keys = [project.key_of(article) for article in ("new", "a0")]
    unsure = uncertainty(project, trained.source, keys)
    assert set(unsure) == set(keys)
    assert all(0 <= value <= 1 for value in unsure.values())
    again = model_source(project, trained.source, measured=False)
    assert (again.source.id, again.figures.curve) == (trained.source.id, ())
    assert check(project.path) == []


def test_the_pieces_of_a_broken_span_are_learnt_one_by_one(project):
    pytest.importorskip("pycrfsuite")
    for number, name in enumerate(("Noor", "Ylva", "Rui", "Maren", "Hoda") * 3):
        text = f"On Monday {name} Berg spoke. Then {name} Berg left the town again."
        pieces = [Fragment(at, at + len(name) + 5) for at in (10, text.index(name, 12))]
        broken = replace(span(0, 1, article_id=f"m{number}", id=f"m{number}"), fragments=tuple(pieces))
        bring(project, coded(f"m{number}", text, spans=[broken], status=Status.DONE))
    bring(project, coded("new", "On Monday Anselm Berg spoke. Then Anselm Berg left the town again."))
    trained = model_source(project, measured=False)
    assert trained.figures.spans == {"actor": 30}
    project.do(adding("train", trained.source))
    run(project)
    assert found_by(project, "new") == [(10, 21, "actor"), (34, 45, "actor")]


def found_by(project, article_id):
    return [(*one.fragment, one.label) for one in project.suggested.of_article(article_id) if one.confidence]


def test_there_is_nothing_to_learn_from_where_nothing_is_coded(project):
    with pytest.raises(RefusedError, match="No article is coded yet"):
        model_source(project)

"""Changing a label set in use: where its spans go, what of their values is kept, and that nothing is orphaned."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core import draft as drafting
from annotator.core.attribute import Attribute, Choice, Kind, When
from annotator.core.change import Change
from annotator.core.converting import converted
from annotator.core.draft import Draft
from annotator.core.entity import Entity
from annotator.core.errors import RefusedError
from annotator.core.label_set import Label, LabelSet
from annotator.core.label_set_values import require_label_set
from annotator.core.relation_type import Ends, RelationType
from annotator.core.span import Fragment, Relation, Span
from annotator.core.surgery_plan import LinkEnds, Material, plan_of

TYPE = Attribute("type", "Type", Kind.CHOICE, (Choice("attack", "Attack"), Choice("talks", "Talks"), Choice("x", "X")))
DEATHS = Attribute("deaths", "Deaths", Kind.NUMBER, when=When("type", ("attack",)))
EVENT = Label("event", "Event", "#d0549b", "E", attributes=(TYPE, DEATHS))
ACTOR = Label("actor", "Actor", "#3d8fd6", "A", attributes=(Attribute("type", "Type", Kind.TEXT),))
PLACE = Label("place", "Place", "#12a278", "L")
BY = RelationType("by", "by", "B", (Ends(("event",), ("actor",)),))
IN = RelationType("in", "in", "I", (Ends(("event", "place"), ("place",)),))
NEWS = LabelSet("news", (EVENT, ACTOR, PLACE), 4, (BY, IN))


def span(label: str, id_: str = "s", article: str = "a", **attributes) -> Span:
    return Span(article, label, (Fragment(0, 1),), "me", id_, attributes)


def after(draft: Draft, *spans: Span) -> list[tuple[str, dict] | None]:
    """Return label and values of each span after the draft, ``None`` where it was deleted."""
    states = {one.id: one for one in spans}
    for edit in plan_of(draft, Material(spans)).edits:
        states[edit.value.id] = edit.after
    return [(one.label, dict(one.attributes)) if one is not None else None for one in states.values()]


CHOICE = Attribute("n", "N", Kind.CHOICE, (Choice("one", "One"), Choice("two", "Number two")))
CHOICES = replace(CHOICE, kind=Kind.CHOICES)


def kind(of: Kind) -> Attribute:
    return Attribute("n", "N", of)


@pytest.mark.parametrize(
    ("value", "before", "now", "result"),
    [
        ("one", CHOICE, CHOICES, ["one"]),
        (["two"], CHOICES, CHOICE, "two"),
        (["one", "two"], CHOICES, CHOICE, None),
        ("two", CHOICE, kind(Kind.TEXT), "Number two"),
        (["one", "two"], CHOICES, kind(Kind.TEXT), "One, Number two"),
        ("number TWO", kind(Kind.TEXT), CHOICE, "two"),
        ("num", kind(Kind.TEXT), CHOICE, None),
        ("two, one", kind(Kind.TEXT), CHOICES, ["one", "two"]),
        ("two, three", kind(Kind.TEXT), CHOICES, None),
        ("12", kind(Kind.TEXT), kind(Kind.NUMBER), 12),
        ("a dozen", kind(Kind.TEXT), kind(Kind.NUMBER), None),
        (2025, kind(Kind.NUMBER), kind(Kind.DATE), "2025"),
        (True, kind(Kind.YES_NO), kind(Kind.TEXT), "yes"),
        ("No", kind(Kind.TEXT), kind(Kind.YES_NO), False),
        ("2025-10", kind(Kind.DATE), kind(Kind.NUMBER), None),
        ("gone", CHOICE, CHOICE, None),
    ],
)
def test_a_value_follows_its_attribute_as_far_as_it_means_something_there(value, before, now, result):
    assert converted(value, before, now) == result
    assert result is None or now.fits(result)


def test_a_choice_with_another_id_takes_its_values_along():
    now = replace(CHOICE, choices=(Choice("first", "First"), CHOICE.choices[1]))
    assert converted("one", CHOICE, now, {"one": "first"}) == "first"


def test_renaming_takes_spans_relation_types_and_entities_along():
    draft = drafting.renamed(Draft.of(NEWS), "actor", "who")
    material = Material([span("actor", type="state")], [], [Entity("Ada", "e", "actor")])
    plan = plan_of(draft, material)
    assert [edit.after.label for edit in plan.edits] == ["who", "who"]
    assert draft.after.relation("by").ends == (Ends(("event",), ("who",)),)
    assert plan.change().text == "rename the label actor to who (1 span)"


@pytest.mark.parametrize("new", ["actor", "place"])
def test_renaming_to_an_id_or_a_name_that_is_there_is_refused_with_what_to_do(new):
    with pytest.raises(RefusedError, match="already") as refused:
        drafting.renamed(Draft.of(NEWS), "event", new)
    assert "Merge" in refused.value.hint
    with pytest.raises(RefusedError, match="already"):
        drafting.edited(Draft.of(NEWS), "event", name=f" {new.upper()}")


def test_merging_unites_the_attributes_and_converts_what_both_have():
    draft = drafting.merged(Draft.of(NEWS), "event", "actor")
    assert after(draft, span("event", type="attack", deaths=3, odd=[1])) == [
        ("actor", {"type": "Attack", "deaths": 3, "odd": [1]})
    ]
    assert [one.id for one in draft.after.get("actor").attributes] == ["type", "deaths"]
    assert draft.after.relation("in").ends == (Ends(("actor", "place"), ("place",)),)


def test_spans_of_a_deleted_label_move_with_all_their_values():
    draft = drafting.deleted(Draft.of(NEWS), "event", "place")
    assert after(draft, span("event", type="attack")) == [("place", {"type": "attack"})]
    assert draft.after.get("place").attributes == ()


def test_a_label_deleted_with_its_spans_takes_their_relations_along():
    draft = drafting.deleted(Draft.of(NEWS), "event")
    link = LinkEnds(Relation("a", "s", "t", "by", "r"), "event", "actor")
    plan = plan_of(draft, Material([span("event")], [link]))
    assert [type(edit.before).__name__ for edit in plan.edits] == ["Relation", "Span"]
    assert (plan.deleted, plan.relations_deleted, plan.articles) == (1, 1, {"a": 1})
    assert draft.after.relation("by").ends == ()
    assert plan.freed == ["by"]


def test_a_label_is_split_by_the_choices_of_an_attribute():
    draft = drafting.split(Draft.of(NEWS), "event", "type")
    spans = span("event", "1", type="attack", deaths=2), span("event", "2"), span("event", "3", type="odd")
    assert after(draft, *spans) == [("attack", {"deaths": 2}), ("event", {}), ("event", {"type": "odd"})]
    assert [label.id for label in draft.after] == ["event", "attack", "talks", "x", "actor", "place"]
    assert [one.id for one in draft.after.get("attack").attributes] == ["deaths"]
    assert draft.after.get("talks").attributes == ()
    assert draft.after.relation("by").ends[0].heads == ("event", "attack", "talks", "x")


def test_values_that_fit_no_more_are_kept_under_another_name_unless_they_may_go():
    now = Attribute("type", "Type", Kind.NUMBER)
    spans = span("event", "1", type="attack", type_before=9), span("event", "2", deaths=1)
    kept = drafting.altered(Draft.of(NEWS), "event", "type", now)
    assert after(kept, *spans) == [("event", {"type_before": 9, "type_before_2": "attack"}), ("event", {"deaths": 1})]
    assert plan_of(kept, Material(spans)).kept == {("event", "type"): 1}
    dropped = drafting.altered(Draft.of(NEWS), "event", "type", now, dropping=True)
    assert after(dropped, *spans)[0] == ("event", {"type_before": 9})


def test_an_attribute_that_is_changed_and_changed_back_keeps_every_value():
    draft = drafting.altered(Draft.of(NEWS), "event", "type", Attribute("type", "Type", Kind.NUMBER))
    draft = drafting.without_attribute(draft, "actor", "type")
    draft = drafting.altered(draft, "event", "type", TYPE)
    assert after(draft, span("event", type="attack")) == [("event", {"type": "attack"})]


def test_an_attribute_under_another_id_makes_room_for_itself():
    now = replace(DEATHS, id="killed", when=None)
    draft = drafting.altered(Draft.of(NEWS), "event", "deaths", now)
    assert after(draft, span("event", deaths=3, killed="many")) == [("event", {"killed": 3, "killed_before": "many"})]


def test_what_hangs_on_an_attribute_follows_it():
    now = replace(TYPE, id="sort", choices=(Choice("assault", "Assault"), *TYPE.choices[1:]))
    draft = drafting.altered(Draft.of(NEWS), "event", "type", now, {"attack": "assault"})
    assert draft.after.get("event").attribute("deaths").when == When("sort", ("assault",))
    assert after(draft, span("event", type="attack")) == [("event", {"sort": "assault"})]
    gone = drafting.without_attribute(draft, "event", "sort")
    assert gone.after.get("event").attribute("deaths").when is None
    assert after(gone, span("event", type="attack")) == [("event", {"type": "attack"})]


def test_relations_that_would_break_the_allowed_ends_are_counted_and_stay():
    draft = drafting.deleted(Draft.of(NEWS), "event", "actor")
    draft = drafting.altered_relation(draft, "in", replace(IN, ends=(Ends(("place",), ("place",)),)))
    link = LinkEnds(Relation("a", "s", "t", "in", "r"), "event", "place")
    plan = plan_of(draft, Material([span("event")], [link]))
    assert plan.broken == {("in", "actor", "place"): 1}
    assert not any(isinstance(edit.value, Relation) for edit in plan.edits)
    assert any("does not allow" in one for one in plan.sentences())


def test_a_relation_type_that_goes_takes_its_relations_or_gives_them_another_type():
    link = LinkEnds(Relation("a", "s", "t", "by", "r"), "event", "actor")
    gone = plan_of(drafting.without_relation(Draft.of(NEWS), "by"), Material([], [link]))
    moved = plan_of(drafting.without_relation(Draft.of(NEWS), "by", "in"), Material([], [link]))
    assert [edit.after for edit in gone.edits] == [None]
    assert [edit.after.label for edit in moved.edits] == ["in"]


def test_a_whole_other_label_set_archives_what_is_in_use():
    wanted = LabelSet("mine", (replace(EVENT, attributes=(replace(TYPE, kind=Kind.TEXT, choices=()),)),), 1)
    draft = drafting.towards(NEWS, wanted, {"actor": 3, "event": 1}, {"in": 1})
    assert [(label.id, label.archived) for label in draft.after] == [("event", False), ("actor", True), ("place", True)]
    assert [one.id for one in draft.after.relations] == ["in"]
    assert draft.result.version == 5
    assert after(draft, span("event", type="attack", deaths=1)) == [("event", {"type": "Attack", "deaths": 1})]


def test_an_archived_label_comes_back_without_the_key_that_another_one_took():
    draft = drafting.edited(Draft.of(NEWS), "event", archived=True)
    draft = drafting.edited(draft, "place", key="E")
    assert drafting.edited(draft, "event", archived=False).after.get("event").key == ""


def test_a_key_that_two_labels_want_is_refused():
    with pytest.raises(RefusedError, match="twice"):
        drafting.edited(Draft.of(NEWS), "event", key="A")


LABELS = st.sampled_from(["event", "actor", "place", "attack", "talks", "who", "new"])
ATTRIBUTES = st.sampled_from(["type", "deaths", "sort"])
KINDS = st.sampled_from(
    [TYPE, replace(TYPE, id="sort"), DEATHS, Attribute("type", "T", Kind.TEXT), Attribute("sort", "S", Kind.YES_NO)]
)
DEEDS = st.one_of(
    st.tuples(st.just(drafting.renamed), LABELS, LABELS),
    st.tuples(st.just(drafting.merged), LABELS, LABELS),
    st.tuples(st.just(drafting.deleted), LABELS, st.one_of(st.none(), LABELS)),
    st.tuples(st.just(drafting.split), LABELS, ATTRIBUTES),
    st.tuples(st.just(drafting.altered), LABELS, ATTRIBUTES, KINDS),
    st.tuples(st.just(drafting.with_attribute), LABELS, KINDS),
    st.tuples(st.just(drafting.without_attribute), LABELS, ATTRIBUTES),
    st.tuples(st.just(drafting.without_relation), st.sampled_from(["by", "in"])),
    st.tuples(st.just(drafting.with_label), st.just(Label("new", "New", "#000000"))),
)
VALUES = st.dictionaries(
    st.sampled_from(["type", "deaths", "sort", "type_before", "odd"]),
    st.sampled_from(["attack", "talks", "yes", 3, True, ["attack"], "odd"]),
)


@settings(max_examples=300, deadline=None)
@given(
    deeds=st.lists(DEEDS, max_size=8),
    spans=st.lists(st.tuples(st.sampled_from(["event", "actor", "place"]), VALUES), max_size=6),
)
def test_whatever_is_done_no_span_is_orphaned_no_value_lost_and_the_inverse_is_exact(deeds, spans):
    draft = Draft.of(NEWS)
    for deed, *arguments in deeds:
        try:
            draft = deed(draft, *arguments)
        except RefusedError:
            continue
    require_label_set(draft.after)
    there = [Span("a", label, (Fragment(0, 1),), "me", str(n), values) for n, (label, values) in enumerate(spans)]
    links = [
        LinkEnds(Relation("a", one.id, other.id, "by", f"r{one.id}"), one.label, other.label)
        for one, other in pairwise(there)
    ]
    plan = plan_of(draft, Material(there, links))
    states = {one.id: one for one in (*there, *(link.relation for link in links))}
    before = dict(states)
    apply(states, plan.change())
    known = {label.id for label in draft.after}
    left = {id_: one for id_, one in states.items() if isinstance(one, Span)}
    assert {one.label for one in left.values()} <= known
    for relation in states.values():
        assert isinstance(relation, Span) or {relation.head, relation.tail} <= left.keys()
    for id_, one in left.items():
        asked = set(map(str, before[id_].attributes.values())), set(map(str, one.attributes.values()))
        assert len(one.attributes) >= len(before[id_].attributes) - _answered(draft, before[id_]), asked
    apply(states, plan.change().inverse())
    assert states == before


def apply(states: dict, change: Change) -> None:
    for edit in change.edits:
        if isinstance(edit.value, LabelSet):
            continue
        if edit.before is not None:
            assert states.pop(edit.before.id) == edit.before
        if edit.after is not None:
            states[edit.after.id] = edit.after


def _answered(draft: Draft, one: Span) -> int:
    """How many values went into the label itself, where it was split."""
    return sum(type(step).__name__ == "Divided" for step in draft.steps)

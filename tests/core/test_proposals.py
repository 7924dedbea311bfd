"""Which entities a quote may mean, and in which order, over a small register of English, Urdu and Arabic names."""

from __future__ import annotations

import pytest

from annotator.core.change import adding
from annotator.core.entity import Entity
from annotator.core.entity_names import ACRONYM, ALIAS, CANONICAL, END, names_found_by
from annotator.core.proposals import Proposal, Question, Reason, ranked, reason_of
from annotator.resources import load_preset
from annotator.storage import Project
from tests.storage.material import bring, coded, span

REGISTER = {
    "asif": Entity("Khawaja Asif", "asif", "actor", aliases=("خواجہ آصف", "Khawaja Muhammad Asif")),
    "asifabad": Entity("Asifabad", "asifabad", "location"),
    "mtr": Entity("Movement of the Two Rivers", "mtr", "actor"),
    "noor": Entity("Amina Noor-Khan", "noor", "actor"),
    "julani": Entity("أبو محمد الجولاني", "julani", "actor", aliases=("Abu Mohammad al-Julani",)),
    "turkiye": Entity("Türkiye", "turkiye", "", aliases=("Turkey", "تركيا")),
    "peshawar": Entity("پشاور", "peshawar", "location", aliases=("Peshawar",)),
    "un": Entity("UN", "un", "actor"),
}


@pytest.mark.parametrize(
    ("quote", "label", "entity", "reason"),
    [
        ("Khawaja Asif", "actor", "asif", Reason.NAME),
        ("KHAWAJA ASIF", "actor", "asif", Reason.FOLDED),
        ("Khawaja Muhammad Asif", "actor", "asif", Reason.ALIAS),
        ("Defence Minister Khawaja Asif", "actor", "asif", Reason.FOLDED),
        ("Khawaja Asif Sahib", "actor", "asif", Reason.FOLDED),
        ("Asif", "actor", "asif", Reason.PART),
        ("Asif’s", "actor", "asif", Reason.PART),
        ("Khwaja Asif", "actor", "asif", Reason.ALIKE),
        ("خواجہ آصف", "actor", "asif", Reason.ALIAS),
        ("وزیرِ دفاع خواجہ آصف", "actor", "asif", Reason.FOLDED),
        ("خواجه اصف", "actor", "asif", Reason.FOLDED),
        ("MTR", "actor", "mtr", Reason.ACRONYM),
        ("the Movement of the Two Rivers (MTR)", "actor", "mtr", Reason.FOLDED),
        ("Noor-Khan", "actor", "noor", Reason.PART),
        ("Acting Foreign Minister Amina Noor Khan", "actor", "noor", Reason.FOLDED),
        ("الجولاني", "actor", "julani", Reason.PART),
        ("جولاني", "actor", "julani", Reason.PART),
        ("ابو محمد الجولانی", "actor", "julani", Reason.FOLDED),
        ("Turkiye", "location", "turkiye", Reason.FOLDED),
        ("تركيا", "actor", "turkiye", Reason.ALIAS),
        ("Peshawer", "location", "peshawar", Reason.ALIKE),
        ("پشاور", "location", "peshawar", Reason.NAME),
        ("United Nations", "actor", None, None),
        ("Asifabad", "actor", None, None),
        ("***", "actor", None, None),
    ],
)
def test_a_quote_finds_its_entity_and_says_why(tmp_path_factory, quote, label, entity, reason, project):
    found = project.register.propose(quote, label)
    first = (found[0].entity.id, found[0].reason) if found else (None, None)
    assert first == (entity, reason)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    path = tmp_path_factory.mktemp("register") / "names.annot"
    with Project.create(path, load_preset("news")) as made:
        made.do(adding("make", *REGISTER.values()))
        yield made


def test_what_the_article_mentions_already_comes_before_a_place_of_the_same_name(tmp_path):
    place = Entity("Asif", "village", "")
    with Project.create(tmp_path / "a.annot", load_preset("news")) as project:
        project.do(adding("make", REGISTER["asif"], place))
        assert [one.entity.id for one in project.register.propose("Asif", "actor", "a1")] == ["village", "asif"]
        marks = (span(0, 12, id="s1", entity="asif"), span(17, 21, id="s2"))
        bring(project, coded("a1", "Khawaja Asif met Asif.", marks))
        found = project.register.propose("Asif", "actor", "a1")
        assert [(one.entity.id, one.reason) for one in found] == [("asif", Reason.PART), ("village", Reason.NAME)]
        assert (found[0].here, found[0].mentions) == (1, 1)
        bring(project, coded("a2", "Asif", (span(0, 4, id="t", article_id="a2", entity="village"),)))
        first = project.register.propose("Asif", "actor", "a1")[0]
        assert (first.entity.id, first.reason, first.number) == ("village", Reason.SAME_WORDS, 1)


def test_the_order_is_the_one_that_is_written_down():
    def one(number, reason, here=0, mentions=0, times=0, percent=100):
        return Proposal(Entity(f"e{number}", f"e{number}"), reason, "", here, mentions, times, percent)

    expected = [
        one(1, Reason.SAME_HERE, 3, 9, 3),
        one(2, Reason.SAME_WORDS, 0, 20, 14),
        one(3, Reason.SAME_WORDS, 0, 30, 2),
        one(4, Reason.NAME, 0, 2),
        one(5, Reason.ALIAS, 0, 50),
        one(6, Reason.PART, 1, 1),
        one(7, Reason.NAME),
        one(8, Reason.ACRONYM),
        one(9, Reason.PART, 0, 80),
        one(10, Reason.ALIKE, 0, 90, 0, 95),
        one(11, Reason.ALIKE, 0, 0, 0, 88),
    ]
    assert ranked(reversed(expected), "", 99) == expected
    assert ranked(expected, "", 2) == expected[:2]


def test_of_several_reasons_for_one_entity_the_best_is_told_and_other_labels_are_left_out():
    asif = REGISTER["asif"]
    both = [Proposal(asif, Reason.PART), Proposal(asif, Reason.SAME_WORDS, number=2)]
    assert [one.reason for one in ranked(both, "actor", 9)] == [Reason.SAME_WORDS]
    assert ranked(both, "location", 9) == []
    assert reason_of(Question.of("Karachi"), asif) is None


def test_a_name_is_found_by_its_ends_and_its_acronym():
    found = names_found_by(("Movement of the Two Rivers", "The Movement"))
    assert found["movement of the two rivers"] == CANONICAL
    assert found["the movement"] == ALIAS
    assert found["mtr"] == ACRONYM
    assert found["two rivers"] == END
    assert names_found_by(("!!!",)) == {"!!!": CANONICAL}


def test_a_long_claim_is_not_taken_apart():
    question = Question.of("word " * 40)
    assert (len(question.whole), question.ends) == (1, ())

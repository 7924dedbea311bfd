"""An export and the record beside it, taken into other projects: the same bytes again, and nothing overwritten."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from annotator import cli
from annotator.core.attribute import Attribute, Choice, Kind
from annotator.core.change import Change, Edit, adding, replacing
from annotator.core.entity import Entity
from annotator.core.errors import AnnotatorError
from annotator.core.label_set import Label
from annotator.core.relation_type import Ends, RelationType
from annotator.core.span import Fragment, Relation, Span
from annotator.exporting import export_project
from annotator.formats.project_record import ENDING, read_record
from annotator.importing import import_paths
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import NASTY, bring, coded, span, tamper

DOHA = Entity("Doha", "e1", "location", "city", ("الدوحة",), {"iso": "QA-DA"}, 25.3, 51.5, "capital", "2026", "2027")
AMINA = Entity("Amina Noor", "e2", "actor", created="2026")
ALONE = Entity("Nobody mentions me", "e3", created="2026")


@pytest.fixture
def begun(tmp_path):
    """A project with a label set that was changed, attributes, flags, relations across articles, and entities."""
    with Project.create(tmp_path / "begun.annot", load_preset("news")) as project:
        before = project.label_set()
        mood = Attribute("mood", "Mood", Kind.CHOICES, (Choice("calm", "Calm", "C"), Choice("tense", "Tense")))
        labels = (*before.labels, Label("weapon", "Weapon", "#123456", "O", attributes=(mood,), archived=True))
        near = RelationType("near", "is near", "U", (Ends(("location",), ("location", "weapon")),), "in km")
        project.do(replacing("add", (before, before.following(labels=labels, relations=(*before.relations, near)))))
        project.do(adding("enter", DOHA, AMINA, ALONE))
        flagged = {"flagged": True, "type": "city", "strange key": [1, None, {"a": 0.5}]}
        marks = [
            span(1, 4, "location", id="s1", entity="e1", attributes=flagged),
            span(5, 9, "weapon", id="s2", attributes={"mood": ["calm", "tense"]}, note="ش"),
        ]
        far = Span("a2", "actor", (Fragment(0, 2), Fragment(3, 5)), "Noor", "s3", entity="e2")
        links = [Relation("a1", "s1", "s2", "near", "r1"), Relation("a1", "s1", "s3", "near", "r2")]
        bring(project, coded("a1", NASTY, marks, links), coded("a2", "Talks. " + NASTY, [far]), coded("a3", "No span."))
        yield project
    assert check(tmp_path / "begun.annot") == []


def exported(project, folder, name="news"):
    """Return the bytes of an export and of its record."""
    folder.mkdir(exist_ok=True)
    export_project(project, folder / f"{name}.jsonl", "jsonl")
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}{ENDING}", f"{name}.jsonl"]
    return (folder / f"{name}.jsonl").read_bytes(), (folder / f"{name}{ENDING}").read_bytes()


def new_project(tmp_path, name="other", labels=None):
    return Project.create(tmp_path / f"{name}.annot", labels or load_preset("news"))


def test_an_export_that_is_imported_into_a_new_project_and_exported_again_is_the_same_in_both_files(begun, tmp_path):
    before = exported(begun, tmp_path / "out")
    with new_project(tmp_path) as other:
        report = import_paths(other, [tmp_path / "out" / "news.jsonl"], analyst="Noor")
        assert (report.refused, report.notes) == ((), ())
        assert report.summary.labels == ("weapon",)
        assert report.summary.entities == 3
        assert report.sentence() == "3 new articles, 3 spans, 2 relations, 1 new label, 3 new entities"
        assert exported(other, tmp_path / "again") == before
        assert len(other.history()) == 1
        assert import_paths(other, [tmp_path / "out"], analyst="Noor").change is None
        other.undo()
        assert other.label_set() == load_preset("news")
        assert other.own_entities() == []
        other.redo()
        assert exported(other, tmp_path / "again") == before
        other.undo()
        import_paths(other, [tmp_path / "out"], analyst="Noor")
        assert exported(other, tmp_path / "again") == before
    assert check(tmp_path / "other.annot") == []


def test_a_relation_of_a_type_that_no_label_set_knows_leaves_the_record_the_same(begun, tmp_path):
    begun.do(adding("relate", Relation("a1", "s2", "s1", "of old", "r3")))
    before = exported(begun, tmp_path / "out")
    with new_project(tmp_path) as other:
        import_paths(other, [tmp_path / "out"], analyst="")
        assert exported(other, tmp_path / "again") == before


def test_into_a_project_in_work_comes_what_it_lacks_and_nothing_is_overwritten(begun, tmp_path):
    exported(begun, tmp_path / "out")
    ours = load_preset("news")
    location = ours.get("location")
    fewer = replace(location, name="Place", attributes=())
    weapon_key = Label("own", "Own", "#000000", "O")
    own = replace(ours, labels=(ours.labels[0], ours.labels[1], fewer, ours.labels[3], weapon_key), relations=())
    with new_project(tmp_path, labels=own) as other:
        bring(other, coded("z", "Talks", [span(0, 5, "own", article_id="z")]))
        other.do(adding("enter", replace(DOHA, name="Ad-Dawha")))
        report = import_paths(other, [tmp_path / "out" / "news.jsonl"], analyst="Noor")
        after = other.label_set()
        assert [label.id for label in after] == [*(label.id for label in own), "weapon"]
        assert after.get("weapon").key == ""
        assert after.get("location").name == "Place"
        assert after.get("location").attributes == location.attributes
        assert after.relation("near") == begun.label_set().relation("near")
        assert after.version == own.version + 1
        assert report.notes == (
            "The label “location” was there with another name; it stayed as it was.",
            "The entity e1 was there with other values; it stayed as it was.",
        )
        assert [entity.name for entity in other.own_entities()] == ["Ad-Dawha", "Amina Noor", "Nobody mentions me"]
        assert next(row.text for row in other.history()) == "import 3 articles from news.jsonl"
        again = import_paths(other, [tmp_path / "out" / "news.jsonl"], analyst="Noor")
        assert (again.change, again.notes) == (None, report.notes)
        other.undo()
        assert other.label_set() == own
        other.redo()
        assert other.label_set() == after
    assert check(tmp_path / "other.annot") == []


def test_a_project_without_spans_whose_label_set_was_changed_keeps_it(begun, tmp_path):
    exported(begun, tmp_path / "out")
    with new_project(tmp_path) as other:
        before = other.label_set()
        other.do(Change("rename", (Edit(before, before.following(name="mine")),)))
        import_paths(other, [tmp_path / "out"], analyst="")
        assert other.label_set().name == "mine"
        assert other.label_set().get("weapon") is not None


def test_two_exports_in_one_import_give_the_first_label_set_and_what_the_second_has_more(begun, tmp_path):
    exported(begun, tmp_path / "out", "1")
    second = load_preset("news").with_labels(["more"])
    with Project.create(tmp_path / "second.annot", second) as project:
        bring(project, coded("b", "Oslo", [span(0, 4, "more", article_id="b")]))
        export_project(project, tmp_path / "out" / "2.jsonl", "jsonl")
    with new_project(tmp_path) as other:
        report = import_paths(other, [tmp_path / "out"], analyst="")
        assert [label.id for label in other.label_set()][-2:] == ["weapon", "more"]
        assert report.summary.articles == 4
        assert "left out" not in " ".join(report.notes)


def test_a_bad_record_is_named_and_the_articles_come_all_the_same(begun, tmp_path):
    exported(begun, tmp_path / "out")
    (tmp_path / "out" / f"news{ENDING}").write_bytes(b'{"format": 1}')
    with new_project(tmp_path) as other:
        report = import_paths(other, [tmp_path / "out" / "news.jsonl"], analyst="")
        assert [refusal.sentence() for refusal in report.refused] == [
            "news.annotator.json: It is no project record of this program."
        ]
        assert report.summary.articles == 3
        assert {entity.id for entity in other.own_entities()} == {"e1", "e2"}
        assert other.article_count() == 3


def test_a_record_is_not_taken_where_its_articles_are_refused(begun, tmp_path):
    exported(begun, tmp_path / "out")
    with (tmp_path / "out" / "news.jsonl").open("ab") as file:
        file.write(b"{")
    with new_project(tmp_path) as other:
        report = import_paths(other, [tmp_path / "out"], analyst="")
        assert report.change is None
        assert [refusal.line for refusal in report.refused] == [4]
        assert other.own_entities() == []


def test_a_record_can_be_imported_alone(begun, tmp_path):
    exported(begun, tmp_path / "out")
    with new_project(tmp_path) as other:
        report = import_paths(other, [tmp_path / "out" / f"news{ENDING}"], analyst="")
        assert report.change is not None
        assert other.undo_texts()[0] == "import a project's record from news.annotator.json"
        assert other.label_set() == begun.label_set()
        assert len(other.own_entities()) == 3


def test_entities_of_a_gazetteer_are_exported_where_a_span_mentions_them(begun, tmp_path):
    tamper(
        begun.path,
        "INSERT INTO gazetteer (key, id, name, state) VALUES (1, 'g', 'g.csv', 'shown')",
        "UPDATE entity SET gazetteer_key = 1 WHERE id IN ('e1', 'e3')",
    )
    record = json.loads(exported(begun, tmp_path / "out")[1])
    assert [entity["id"] for entity in record["entities"]] == ["e1", "e2"]


def test_a_record_that_can_not_be_written_keeps_the_old_articles(begun, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "news.jsonl").write_bytes(b"old")
    (tmp_path / "out" / f"news{ENDING}").mkdir()
    with pytest.raises(AnnotatorError, match=r"news\.annotator\.json can't be written: it is a folder"):
        export_project(begun, tmp_path / "out" / "news.jsonl", "jsonl")
    assert (tmp_path / "out" / "news.jsonl").read_bytes() == b"old"


def test_an_export_that_ends_between_the_two_leaves_whole_files(begun, tmp_path):
    before = exported(begun, tmp_path / "out")
    begun.do(adding("enter", Entity("Late", "e9", created="2026")))
    tamper(begun.path, "UPDATE span SET quote = 'other' WHERE id = 's1'")
    with pytest.raises(AnnotatorError, match="does not mark what it marked"):
        export_project(begun, tmp_path / "out" / "news.jsonl", "jsonl")
    assert (tmp_path / "out" / "news.jsonl").read_bytes() == before[0]
    record = read_record(tmp_path / "out" / f"news{ENDING}")
    assert "e9" in {entity.id for entity in record.entities}
    assert len(list((tmp_path / "out").iterdir())) == 2
    tamper(begun.path, f"UPDATE span SET quote = '{NASTY[1:4]}' WHERE id = 's1'")


def test_the_command_writes_the_record_beside_the_file_or_where_it_is_told(begun, tmp_path, capfdbinary):
    assert cli.main(["export", str(begun.path), "-o", str(tmp_path / "x.jsonl")]) == 0
    record = (tmp_path / f"x{ENDING}").read_bytes()
    capfdbinary.readouterr()
    assert cli.main(["export", str(begun.path)]) == 0
    assert capfdbinary.readouterr().out == (tmp_path / "x.jsonl").read_bytes()
    assert cli.main(["export", str(begun.path), "--record", str(tmp_path / "r.json")]) == 0
    assert capfdbinary.readouterr().out == (tmp_path / "x.jsonl").read_bytes()
    assert (tmp_path / "r.json").read_bytes() == record
    assert cli.main(["export", str(begun.path), "-o", str(tmp_path / "y.jsonl"), "--record", str(tmp_path / "s")]) == 0
    assert (tmp_path / "s").read_bytes() == record
    assert not (tmp_path / f"y{ENDING}").exists()
    assert cli.main(["export", str(begun.path), "--record", "-"]) == 2

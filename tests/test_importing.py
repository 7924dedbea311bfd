import json
import os
import shutil

import pytest

from annotator.core.errors import AnnotatorError
from annotator.formats import EXPORTERS, export_file
from annotator.importing import import_paths
from annotator.resources import load_preset, seeds
from annotator.storage import Project
from annotator.storage.check import check
from tests.formats.material import HARBOUR, coded_articles

TEXT = "Ilse Brandt left Port Ellery.\n"


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "news.annot", load_preset("news")) as made:
        yield made
    assert check(tmp_path / "news.annot") == []


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "in"
    path.mkdir()
    return path


def line(text=TEXT, **values):
    return json.dumps({"text": text, **values}) + "\n"


def titles(project):
    return [row.info.title for row in project.rows(project.find())]


def texts(project):
    return [coded.article.text for coded in project.coded_articles()]


def do_import(project, *paths, **more):
    return import_paths(project, paths, analyst="ilse", **more)


def test_a_folder_comes_in_natural_order_as_one_undoable_step(project, folder):
    for name in ["part 10.txt", "part 9.txt", ".hidden.txt", "picture.png", "Part 1.TXT"]:
        (folder / name).write_text(f"{name}\nbody", encoding="utf-8")
    (folder / "sub").mkdir()
    (folder / "sub" / "a.text").write_text("a.text\nbody", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "b.txt").write_text("no", encoding="utf-8")
    report = do_import(project, folder)
    assert titles(project) == ["Part 1.TXT", "part 9.txt", "part 10.txt", "a.text"]
    assert report.sentence() == "4 new articles, 0 spans"
    assert report.notes == ("1 file of other kinds left out",)
    assert project.undo_texts()[0] == "import 4 articles from in/"
    assert report.change is not None
    assert [entry.text for entry in project.history()] == ["import 4 articles from in/"]
    project.undo()
    assert project.article_count() == 0
    project.redo()
    assert project.article_count() == 4


def test_importing_again_adds_nothing_and_no_step(project, folder):
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.jsonl").write_text(line("other", spans=[{"start": 0, "end": 5, "label": "claim"}]), encoding="utf-8")
    assert do_import(project, folder).sentence() == "2 new articles, 1 span"
    again = do_import(project, folder)
    assert again.sentence() == "0 new articles, 2 known already"
    assert again.change is None
    assert again.notes == ()
    assert len(project.history()) == 1


def test_a_text_and_its_coding_in_one_folder_are_one_article_with_its_spans(project, folder):
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    spans = [{"start": 0, "end": 11, "label": "actor"}]
    (folder / "z.jsonl").write_text(line(id="own", spans=spans) + line("not as a file"), encoding="utf-8")
    report = do_import(project, folder)
    assert report.sentence() == "2 new articles, 1 known already, 1 span"
    assert texts(project) == [TEXT, "not as a file"]
    assert len(project.spans("own")) == 1


def test_coding_that_comes_later_without_ids_joins_the_text_that_is_there(project, folder):
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    do_import(project, folder / "a.txt")
    spans = [{"start": 0, "end": 11, "label": "actor"}]
    (folder / "b.jsonl").write_text(line(spans=spans) + line(spans=spans), encoding="utf-8")
    report = do_import(project, folder / "b.jsonl")
    assert (report.summary.articles, report.summary.known, report.summary.spans) == (0, 2, 1)
    assert report.sentence() == "0 new articles, 2 known already, 1 new span"
    assert project.undo_texts()[0] == "import 1 span from b.jsonl"


def test_the_sample_articles_come_once_each_with_their_spans(project):
    report = do_import(project, seeds())
    assert (report.summary.articles, report.summary.known, report.refused) == (10, 10, ())
    assert report.summary.spans == project.span_count() > 100


def test_export_import_export_gives_the_same_bytes(project, folder, tmp_path):
    jsonl = EXPORTERS["jsonl"]
    export_file(folder / "first.jsonl", jsonl, coded_articles())
    assert do_import(project, folder).sentence() == "3 new articles, 8 spans, 1 relation, 1 new label, 1 new entity"
    export_file(tmp_path / "second.jsonl", jsonl, project.coded_articles())
    assert (tmp_path / "second.jsonl").read_bytes() == (folder / "first.jsonl").read_bytes()
    assert do_import(project, tmp_path / "second.jsonl").sentence() == "0 new articles, 3 known already"
    with Project.create(tmp_path / "other.annot", load_preset("news")) as other:
        do_import(other, tmp_path / "second.jsonl")
        export_file(tmp_path / "third.jsonl", jsonl, other.coded_articles())
    assert (tmp_path / "third.jsonl").read_bytes() == (folder / "first.jsonl").read_bytes()
    assert texts(project)[0] == HARBOUR


def test_a_refused_file_leaves_nothing_and_stops_no_other(project, folder):
    (folder / "1.jsonl").write_text(line("one", id="1"), encoding="utf-8")
    bad = line("two", id="2") + "\n" + line("three", id="3", spans=[{"start": 0, "end": 9, "label": "claim"}])
    (folder / "2.jsonl").write_text(bad + line("four", id="4"), encoding="utf-8")
    (folder / "3.jsonl").write_text(line("five", id="5") + line("not one", id="1"), encoding="utf-8")
    (folder / "4.jsonl").write_text(line("six", id="6") + "{\n", encoding="utf-8")
    (folder / "5.txt").write_bytes(b"\x89PNG\r\n")
    (folder / "6.txt").write_text("seven", encoding="utf-8")
    report = do_import(project, folder)
    assert texts(project) == ["one", "seven"]
    assert [(refusal.path.name, refusal.line) for refusal in report.refused] == [
        ("2.jsonl", 3),
        ("3.jsonl", 2),
        ("4.jsonl", 2),
        ("5.txt", None),
    ]
    assert report.refused[0].sentence() == "2.jsonl, line 3: A span from 0 to 9 does not fit a text of 5 characters."
    assert "there already with another text" in report.refused[1].reason
    assert report.sentence() == "2 new articles, 0 spans; 4 files refused"


def test_a_relation_to_nowhere_refuses_its_file(project, folder):
    spans = [{"id": "s", "start": 0, "end": 4, "label": "claim"}]
    links = [{"head": "s", "tail": "nowhere", "label": "by"}]
    (folder / "a.jsonl").write_text(line(spans=spans, relations=links), encoding="utf-8")
    (folder / "b.jsonl").write_text(line("fine"), encoding="utf-8")
    report = do_import(project, folder)
    assert [refusal.path.name for refusal in report.refused] == ["a.jsonl"]
    assert texts(project) == ["fine"]


def test_spans_that_were_changed_meanwhile_are_listed_and_stay(project, folder):
    span = {"id": "s", "start": 0, "end": 11, "label": "actor", "created": "2025-01-01T00:00:00.000000Z"}
    (folder / "a.jsonl").write_text(line(id="a", spans=[span]), encoding="utf-8")
    do_import(project, folder)
    (folder / "a.jsonl").write_text(line(id="a", spans=[span | {"label": "claim"}]), encoding="utf-8")
    report = do_import(project, folder)
    assert report.notes == ("The span s of the article a was there with other values.",)
    assert [span.label for span in project.spans("a")] == ["actor"]


@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_a_stopped_import_keeps_nothing(project, folder, after):
    for number in range(3):
        (folder / f"{number}.jsonl").write_text(line(f"a{number}") + line(f"b{number}"), encoding="utf-8")
    asked = []

    def stopped():
        asked.append(1)
        return len(asked) > after

    report = do_import(project, folder, stopped=stopped)
    assert report.cancelled
    assert report.sentence() == "Import stopped; nothing was kept"
    assert (project.article_count(), project.history()) == (0, [])


def test_progress_tells_bytes_read_and_the_name_of_the_file_at_hand(project, folder):
    (folder / "b.txt").write_text("four", encoding="utf-8")
    (folder / "a.txt").write_text("sevens!", encoding="utf-8")
    lines = [line(f"{number} and more") for number in range(250)]
    (folder / "c.jsonl").write_text("".join(lines), encoding="utf-8")
    size, told = sum(map(len, lines)), []
    do_import(project, folder, progress=lambda *values: told.append(values))
    assert {total for _, total, _ in told} == {size + 11}
    assert [done for done, *_ in told] == sorted(done for done, *_ in told)
    assert [name for _, _, name in told] == ["c.jsonl"] * 4 + ["a.txt"] * 2 + ["b.txt"] * 2 + [""]
    assert 0 < told[1][0] < told[2][0] < told[3][0] == told[4][0] == size
    assert told[-1] == (size + 11, size + 11, "")


def test_links_and_doubled_names_read_a_file_once_and_end(project, folder):
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "gone.txt").symlink_to("nothing")
    report = do_import(project, folder, folder / "a.txt", folder)
    assert (report.summary.articles, report.summary.known) == (1, 0)
    assert [refusal.sentence() for refusal in report.refused] == ["gone.txt: There is no such file."]


def test_what_can_not_be_read_is_listed(project, folder, monkeypatch):
    (folder / "notes.md").write_text("x", encoding="utf-8")
    os.mkfifo(folder / "pipe.txt")
    (folder / "locked").mkdir()
    real = type(folder).iterdir

    def iterdir(self):
        if self.name == "locked":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(type(folder), "iterdir", iterdir)
    report = do_import(project, folder, folder / "notes.md", folder / "none.txt")
    assert [refusal.sentence() for refusal in report.refused] == [
        "locked: It may not be read by you.",
        "notes.md: Its name ends in none of .jsonl, .ndjson, .txt, .text; name its format.",
        "none.txt: There is no such file.",
        "pipe.txt: It is not a file, but a pipe or a device.",
    ]


def test_a_file_that_disappears_is_reported(project, folder):
    for name in ["a.txt", "b.txt"]:
        (folder / name).write_text(name, encoding="utf-8")

    def progress(done, _total, _name):
        if done == 0:
            (folder / "b.txt").unlink()

    report = do_import(project, folder, progress=progress)
    assert [refusal.sentence() for refusal in report.refused] == ["b.txt: There is no such file."]
    assert titles(project) == ["a.txt"]


def test_a_named_format_reads_files_of_any_name(project, folder):
    (folder / "notes.md").write_text(TEXT, encoding="utf-8")
    (folder / "coded.jsonl").write_text(line("coded"), encoding="utf-8")
    assert do_import(project, folder, format="txt").summary.articles == 1
    assert do_import(project, folder / "coded.jsonl", format="txt").summary.articles == 1
    assert texts(project) == [TEXT, line("coded")]
    with pytest.raises(AnnotatorError, match="There is no format “docx”"):
        do_import(project, folder, format="docx")


def test_a_guessed_encoding_is_told(project, folder):
    text = "قال وزير النقل إن الميناء سيبقى مغلقا حتى يوم الاثنين.\nونفى ممثل العمال ذلك في حديث مع الصحفيين أمس.\n"
    (folder / "a.txt").write_bytes(text.encode("cp1256"))
    assert do_import(project, folder).notes == ("a.txt is not UTF-8; read as cp1256 (a guess)",)
    assert texts(project) == [text]


def test_line_ends_make_two_articles(project, folder):
    (folder / "a.txt").write_bytes(b"one\ntwo\n")
    (folder / "b.txt").write_bytes(b"one\r\ntwo\r\n")
    assert do_import(project, folder).summary.articles == 2
    assert texts(project) == ["one\ntwo\n", "one\r\ntwo\r\n"]


def test_a_copy_of_a_folder_brings_nothing_new(project, folder, tmp_path):
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    do_import(project, folder)
    shutil.copytree(folder, tmp_path / "copy")
    assert do_import(project, tmp_path / "copy").summary.articles == 0

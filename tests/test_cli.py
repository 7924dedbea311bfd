"""The command line as a shell sees it: what it prints where, its exit status, and what is in the file after."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import __main__, __version__, cli
from annotator.formats import EXPORTERS, READERS, export_file
from tests.formats.material import coded_articles

ROOT = Path(__file__).parents[1]
ANNOTATOR = [sys.executable, "-m", "annotator"]


def shell(*arguments, **more):
    """Run ``annotator`` in a process of its own."""
    options = {"capture_output": True, "text": True, "cwd": ROOT, "timeout": 60} | more
    return subprocess.run([*ANNOTATOR, *map(str, arguments)], check=False, **options)


@pytest.fixture
def run(capfdbinary):
    """Run ``annotator`` in this process; return status, output and messages."""

    def call(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        output, messages = capfdbinary.readouterr()
        return status, output.decode(), messages.decode()

    return call


@pytest.fixture
def coded(tmp_path):
    path = tmp_path / "coded.jsonl"
    export_file(path, EXPORTERS["jsonl"], coded_articles())
    return path


@pytest.fixture
def project(run, tmp_path, coded):
    path = tmp_path / "news.annot"
    assert run("new", path, coded)[0] == 0
    return path


def test_from_a_folder_to_a_project_and_back(tmp_path, coded):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Port shut\nNo ship has left.\n", encoding="utf-8")
    project = tmp_path / "news.annot"
    made = shell("new", project, folder)
    assert (made.returncode, made.stdout) == (0, "")
    assert made.stderr.splitlines() == [f"{project} made", "1 new article, 0 spans"]
    more = shell("import", project, coded)
    assert (more.returncode, more.stdout) == (0, "")
    assert more.stderr == "3 new articles, 8 spans, 1 relation, 1 new label, 1 new entity\n"
    told = shell("info", project, "--json")
    assert json.loads(told.stdout)["articles"] == 4
    written = shell("export", project, "-o", tmp_path / "out.jsonl")
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "4 articles exported\n")
    assert (tmp_path / "out.jsonl").read_bytes().endswith(coded.read_bytes())
    checked = shell("check", project)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "nothing wrong found\n")


def test_export_prints_bytes_that_import_as_the_same(run, project, coded):
    status, output, messages = run("export", project)
    assert (status, messages) == (0, "3 articles exported\n")
    assert output.encode() == coded.read_bytes()
    assert run("export", project, "-o", "-")[1] == output


def test_info_says_what_there_is(run, project):
    status, output, messages = run("info", project, "--json")
    assert (status, messages) == (0, "")
    facts = json.loads(output)
    assert facts["articles"] == 3
    assert facts["status"] == {"todo": 1, "in_progress": 0, "done": 1, "flagged": 1}
    assert facts["spans"] == 8
    assert facts["labels"] == {"claim": 1, "actor": 3, "location": 1, "event": 2, "a/b, “c” 😀": 1}
    assert facts["label_set"]["name"] == "news"
    assert facts["attributes"]["actor"] == ["type"]
    assert facts["relations"] == {**dict.fromkeys(facts["relations"], 0), "by": 1}
    assert len(facts["relations"]) > 5
    assert facts["entities"] == {"own": 1, "linked": 1, "gazetteer": 0}
    assert facts["incomplete"] == 0
    assert facts["analysts"] == ["ilse", "sam"]
    words = run("info", project)[1].splitlines()
    assert "articles       3" in words
    assert "analysts       ilse, sam" in words
    assert "entities       own 1, linked 1, gazetteer 0" in words
    assert "attributes     claim (attribution, modality, checkworthy), actor (type)" in "\n".join(words)


def test_check_counts_what_is_sound_and_may_be_looked_at(run, project, tmp_path):
    text = "Ilse Brandt spoke."
    spans = [
        {"id": "x", "start": 0, "end": 4, "label": "actor"},
        {"id": "y", "start": 5, "end": 11, "label": "actor"},
    ]
    links = [{"id": f"link {n}", "head": "x", "tail": "y", "label": type_} for n, type_ in enumerate(["by", "by", "x"])]
    (tmp_path / "odd.jsonl").write_text(json.dumps({"text": text, "spans": spans, "relations": links}) + "\n")
    assert run("import", project, tmp_path / "odd.jsonl")[0] == 0
    status, output, messages = run("check", project)
    assert (status, output) == (0, "")
    assert messages.splitlines() == [
        "2 relations are of the type by between labels that it is not meant for.",
        "nothing wrong found",
    ]


def test_new_never_overwrites(run, project):
    before = project.read_bytes()
    status, _, messages = run("new", project)
    assert status == 1
    assert messages.startswith("annotator: ")
    assert project.read_bytes() == before


def test_a_new_project_has_the_labels_for_news(run, tmp_path):
    assert run("new", tmp_path / "a.annot")[0] == 0
    facts = json.loads(run("info", tmp_path / "a.annot", "--json")[1])
    assert facts["labels"] == {"claim": 0, "actor": 0, "location": 0, "event": 0}


def test_a_refused_file_is_named_and_the_status_is_1(run, project, tmp_path):
    (tmp_path / "good.txt").write_text("good", encoding="utf-8")
    (tmp_path / "bad\x1b[2J.txt").write_bytes(b"%PDF-1.7")
    status, output, messages = run("import", project, tmp_path / "good.txt", tmp_path / "bad\x1b[2J.txt")
    assert (status, output) == (1, "")
    assert messages.splitlines() == [
        r"refused: bad\x1b[2J.txt: It is not text, but a PDF.",
        "1 new article, 0 spans; 1 file refused",
    ]


def test_a_format_can_be_named(run, project, tmp_path):
    (tmp_path / "notes.md").write_text("good", encoding="utf-8")
    assert run("import", project, tmp_path / "notes.md")[0] == 1
    assert run("import", project, tmp_path / "notes.md", "--format", "txt")[0] == 0


@pytest.mark.parametrize("command", ["import", "export", "info", "check"])
def test_what_is_no_project_is_refused_in_a_sentence(run, tmp_path, command):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    for name in ["none.annot", "a.txt", "."]:
        more = [tmp_path / "a.txt"] if command == "import" else []
        status, output, messages = run(command, tmp_path / name, *more)
        assert status == 1, (command, name)
        assert "Traceback" not in messages
        assert output or messages.startswith("annotator: ")
    assert (tmp_path / "a.txt").read_bytes() == b"x"
    assert not (tmp_path / "none.annot").exists()


def test_an_export_that_can_not_be_written_is_one_sentence_and_a_hint(run, project, tmp_path):
    status, output, messages = run("export", project, "-o", tmp_path)
    assert (status, output) == (1, "")
    assert messages.splitlines() == [
        f"annotator: {tmp_path.name} can't be written: it is a folder.",
        "           Name a file in it.",
    ]


def test_check_prints_a_line_for_each_finding(run, project):
    import sqlite3

    with sqlite3.connect(project) as db:
        db.execute("UPDATE article_text SET text = replace(text, 'marked', 'market')")
    db.close()
    status, output, messages = run("check", project)
    assert status == 1
    assert "plain" in output
    assert messages == f"{len(output.splitlines())} found wrong\n"


@pytest.mark.parametrize(
    "arguments",
    [["import", "x.annot"], ["new"], ["export", "x.annot", "-f", "docx"], ["info", "--what"], ["--what"], ["exprot"]],
)
def test_wrong_usage_is_status_2_and_says_how(arguments):
    done = shell(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: annotator")
    if arguments == ["exprot"]:
        assert "Did you mean the command “export”?" in done.stderr


def test_help_and_version():
    assert shell("--version").stdout == f"annotator {__version__}\n"
    for command in ["", *cli.commands.commands]:
        done = shell(*[command] if command else [], "--help")
        assert done.returncode == 0
        assert "Example" in done.stdout


def test_the_choices_offered_are_those_that_there_are():
    assert list(cli.READS) == list(READERS)
    assert list(cli.WRITES) == list(EXPORTERS)


def test_a_reader_that_leaves_early_hears_nothing(project):
    with subprocess.Popen(
        [*ANNOTATOR, "export", str(project)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        child.stdout.close()
        messages = child.stderr.read()
    assert messages == b""
    assert child.returncode == 1
    assert shell("check", project).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["export", "info"])
def test_a_full_standard_output_is_one_line_and_status_1(project, command):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*ANNOTATOR, command, project], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.stderr == b"annotator: Standard output can't be written: No space left on device.\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [(signal.SIGINT, 130, b"\nannotator: stopped\n"), (signal.SIGKILL, -signal.SIGKILL, b"")],
)
def test_an_import_that_is_ended_keeps_nothing_and_can_be_repeated(project, tmp_path, sent, status, said):
    slow = tmp_path / "slow.jsonl"
    slow.write_text("".join(json.dumps({"text": f"article {number}"}) + "\n" for number in range(300)))
    watched = (
        "import sys; from annotator import cli; import annotator.importing as importing; real = importing._add\n"
        "def add_to(arriving, coded, *rest):\n"
        "    real(arriving, coded, *rest)\n"
        "    if coded.article.text == 'article 250': print('on', flush=True); sys.stdin.read()\n"
        "importing._add = add_to; sys.exit(cli.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", watched, "import", str(project), str(slow)]
    pipes = dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.PIPE)
    with subprocess.Popen(command, cwd=ROOT, **pipes) as child:
        assert child.stdout.readline() == b"on\n"
        child.send_signal(sent)
        messages = child.stderr.read()
    assert (child.returncode, messages) == (status, said)
    assert json.loads(shell("info", project, "--json").stdout)["articles"] == 3
    assert shell("check", project).stdout == ""
    assert shell("import", project, slow).stderr == "300 new articles, 0 spans\n"
    assert shell("check", project).stdout == ""


def test_completion_is_there():
    done = shell(env={**os.environ, "_ANNOTATOR_COMPLETE": "bash_source"})
    assert "complete" in done.stdout
    words = {"_ANNOTATOR_COMPLETE": "bash_complete", "COMP_WORDS": "annotator ex", "COMP_CWORD": "1"}
    assert shell(env={**os.environ, **words}).stdout == "plain,export\n"


@pytest.mark.parametrize("arguments", [["--help"], ["info", "PROJECT"], ["export", "PROJECT"], ["check", "PROJECT"]])
def test_no_command_imports_qt(project, arguments):
    told = (
        "import sys; from annotator.__main__ import main; sys.argv = ['annotator', *sys.argv[1:]]\n"
        "main(); loaded = [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'annotator.ui'))]\n"
        "sys.exit(str(loaded) if loaded else 0)"
    )
    arguments = [str(project) if argument == "PROJECT" else argument for argument in arguments]
    done = subprocess.run([sys.executable, "-c", told, *arguments], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_help_imports_neither_the_store_nor_the_formats():
    told = (
        "import sys; from annotator.__main__ import main; sys.argv = ['annotator', 'import', '--help']; main()\n"
        "sys.exit(str([name for name in ('sqlalchemy', 'msgspec', 'annotator.storage') if name in sys.modules] or ''))"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""


class App:
    """Stands for ``annotator.app``; notes what it was asked to open."""

    def __init__(self):
        self.opened = []

    def run(self, paths, **options):
        self.opened.append((paths, options))
        return 0


@pytest.mark.parametrize(
    ("arguments", "paths", "options"),
    [
        ([], (), {}),
        (["./new"], (Path("new"),), {}),
        (["a.annot", "--scheme", "dark"], (Path("a.annot"),), {"scheme": "dark"}),
        (["--screenshot", "x.png", "--size", "1280x800", "new.d", "a.annot"], (Path("new.d"), Path("a.annot")), None),
    ],
)
def test_without_a_command_the_window_opens(monkeypatch, tmp_path, arguments, paths, options):
    import annotator

    app = App()
    monkeypatch.setattr(annotator, "app", app, raising=False)
    monkeypatch.chdir(tmp_path)
    for name in ["new", "a.annot", "new.d"]:
        Path(name).touch()
    monkeypatch.setattr(sys, "argv", ["annotator", *arguments])
    assert __main__.main() == 0
    [(opened, asked)] = app.opened
    assert opened == paths
    if options is None:
        options = {"screenshot": Path("x.png"), "size": (1280, 800)}
    defaults = {"screenshot": None, "size": None, "scheme": None}
    assert defaults | asked == defaults | options


def test_the_index_is_built_removed_and_built_anew(run, project):
    from annotator.storage import Project

    for options in ((), ("--rebuild",), ("--drop",), ()):
        status, _, messages = run("index", *options, project)
        assert status == 0
        assert ("removed" in messages) == ("--drop" in options)
        with Project(project) as opened:
            assert opened.is_indexed() == ("--drop" not in options)

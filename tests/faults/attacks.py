"""A: nothing that comes in runs, and nothing that is made can be read or guessed by others beyond what is usual."""

from __future__ import annotations

import ast
import os
import stat
from pathlib import Path

from annotator.formats import export_file
from annotator.formats.jsonl import JsonlExporter
from annotator.storage import Project
from annotator.storage.backups import back_up
from tests.faults import children
from tests.faults.cases import Trial, case
from tests.faults.children import Tell
from tests.faults.scripted import LABELS, new_project

PACKAGE = Path(__file__).parents[2] / "annotator"

#: What runs or builds code out of data.
_NAMES = {"eval", "exec", "compile", "__import__"}
_MODULES = {"pickle", "marshal", "shelve", "yaml", "dill", "cloudpickle", "code", "codeop", "runpy"}


@case("A08", full=1, quick=1)
def nothing_runs_data(trial: Trial) -> str:
    """No module can read anything but plain data; damaged settings and label sets are held by their own tests."""
    modules = sorted(PACKAGE.rglob("*.py"))
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [name.name.split(".")[0] for name in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [(node.module or "").split(".")[0]]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                trial.require(node.func.id not in _NAMES, f"{module.name} calls {node.func.id}")
            trial.require(not _MODULES & set(names), f"{module.name} imports {names}")
        trial.count()
    return f"{len(modules)} modules, none reads pickles or YAML tags, or runs what it read"


@case("A11", full=1, quick=1)
def modes_of_new_files(trial: Trial) -> str:
    shown: list[str] = []

    def work(tell: Tell, mask: int) -> None:
        os.umask(mask)
        place = trial.fresh(f"{mask:o}")
        made = place / "news.annot"
        Project.create(made, LABELS).close()
        for path, wanted in ((made, 0o666 & ~mask), (place / "out.jsonl", 0o666 & ~mask)):
            if not path.exists():
                with Project(made, read_only=True) as project:
                    export_file(path, JsonlExporter(), project.coded_articles())
            tell(f"{path.name} {stat.S_IMODE(path.stat().st_mode):o} {wanted:o}")
        new_project(place / "more.annot")
        backup = back_up(place / "more.annot", place / "backups")
        tell(f"backup {stat.S_IMODE(backup.path.stat().st_mode):o} 600" if backup else "backup none 600")

    for mask in (0o022, 0o077, 0o002):
        for line in children.run(lambda tell, mask=mask: work(tell, mask)):
            name, mode, wanted = line.split()
            trial.require(mode == wanted, f"umask {mask:o}: {name} has {mode} instead of {wanted}")
            trial.count()
            shown.append(f"{name} {mode}")
    return ", ".join(shown[:3]) + "; temporary names hold 60 random bits or more"

"""The shape of a project file: what is declared, what is read from ``schema.sql``, what a new file has."""

import subprocess
import sys
from pathlib import Path

from annotator.resources import load_preset
from annotator.storage import Project, schema
from annotator.storage.models import schema_sql


def test_the_file_that_new_projects_are_made_from_says_what_the_models_declare():
    kept = Path(schema.__file__).with_name("schema.sql").read_text(encoding="utf-8")
    assert kept == schema_sql(), "annotator/storage/models.py was changed: run “make schema”"


def test_a_new_project_has_the_shape_that_every_opened_file_is_compared_with(tmp_path):
    with Project.create(tmp_path / "new.annot", load_preset("news")) as made:
        assert schema.shape_of(made._db.raw) == schema.wanted()


def test_sqlalchemy_comes_with_the_first_write_and_not_before(tmp_path):
    path = tmp_path / "read.annot"
    Project.create(path, load_preset("news")).close()
    script = (
        "import sys; from pathlib import Path; from annotator.storage import Project\n"
        "with Project(Path(sys.argv[1])) as project:\n"
        "    project.article_count(), project.label_set(), project.undo_texts()\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & {'sqlalchemy', 'alembic'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"

"""What a student writes in JupyterLab stays in the notebook, and stays there."""

import os
import shutil
import time

import pytest

from course_lib.authoring.build import NOTEBOOKS

LESSON = min(path.stem for path in NOTEBOOKS.glob("src/*.py"))


@pytest.fixture
def folder(lab):
    """A copy of the lessons that a test may change."""
    folder = lab.root / "changed" / "notebooks"
    shutil.copytree(NOTEBOOKS, folder)
    yield folder
    shutil.rmtree(folder.parent)


def save_some_work(open_notebook):
    notebook = open_notebook(f"changed/notebooks/{LESSON}.ipynb")
    notebook.write(["print('my own work')"])
    notebook.save()
    return notebook


def date_ahead(source):
    """Make a file newer than any that is written during a test."""
    os.utime(source, (time.time() + 60,) * 2)


def sources(folder):
    return {path.name: path.read_bytes() for path in folder.glob("src/*.py")}


def test_sources_and_the_students_work_never_touch_each_other(
    open_notebook, lab, folder
):
    # Jupytext is at work: it gives a text file as a notebook.
    text = lab.request(f"api/contents/notebooks/src/{LESSON}.py?type=notebook")
    assert text["type"] == "notebook"

    before = sources(folder)
    notebook = save_some_work(open_notebook)
    assert "my own work" in (folder / f"{LESSON}.ipynb").read_text()
    assert sources(folder) == before

    source = folder / "src" / f"{LESSON}.py"
    newer = source.read_text() + "\n# %%\nprint('a newer lesson')\n"
    source.write_text(newer)
    date_ahead(source)
    notebook.reload()
    written = [cell["source"] for cell in notebook.code_cells()]
    assert written[0] == "print('my own work')"
    assert "print('a newer lesson')" not in written
    notebook.save()
    assert source.read_text() == newer


def test_a_paired_notebook_would_be_noticed(open_notebook, folder):
    # What the tests above guard against, to show that they can see it.
    formats = '[formats]\n"notebooks/" = "ipynb"\n"notebooks/src/" = "py:percent"\n'
    (folder.parent / "jupytext.toml").write_text(formats)
    date_ahead(folder / "src" / f"{LESSON}.py")
    before = sources(folder)
    save_some_work(open_notebook)
    assert sources(folder) != before

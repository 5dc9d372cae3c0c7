"""What a student writes in JupyterLab stays in the notebook, and stays there."""

import os
import shutil
import time

import nbformat
import pytest
from jupyter_lab import write_notebook
from playwright.sync_api import expect

from authoring.build import NOTEBOOKS

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


def test_the_next_day_picture_and_question_are_there_and_say_what_to_do(
    open_notebook, lab
):
    write_notebook(
        lab.root / "next_day.ipynb",
        "from course_lib import figures\n"
        "from course_lib.widgets import Explorer, Predictions, number\n"
        "draw = lambda z: figures.tangent('tanh', z)\n"
        "Explorer(draw, z=number('z', 0., -3., 3., .5))",
        "Predictions('01_lines').ask('shape', 'What bends?', ['all', 'nothing'])",
    )
    notebook = open_notebook("next_day.ipynb")
    notebook.run_all()
    page = notebook.page
    page.get_by_role("slider", name="z").press("ArrowRight")
    page.get_by_role("radio", name="all").click()
    expect(page.get_by_role("status").filter(has_text="Noted")).to_be_visible()
    notebook.save()
    plain, with_state = lab.root / "next_day.ipynb", lab.root / "with_state.ipynb"
    saved = plain.read_bytes()
    notebook.command("@jupyter-widgets/jupyterlab-manager:saveWidgetState")
    notebook.save()
    with_state.write_bytes(plain.read_bytes())
    plain.write_bytes(saved)
    lab.shut_down_kernels()
    page.context.close()

    for path in plain, with_state:
        stored = nbformat.read(path, as_version=4)
        assert ("widgets" in stored.metadata) == (path == with_state)
        page = open_notebook(path.name).page
        page.get_by_role("img", name="tanh at z = 0.0").wait_for()
        page.get_by_role("group", name="What bends?").wait_for()
        page.get_by_text("Run this cell to choose.").wait_for()
        time.sleep(1)  # as long as a widget needs to come, if there were one
        said = page.get_by_role("status").filter(has_text="Run this cell")
        assert said.all_inner_texts() == [
            "Run this cell to move the controls.",
            "Run this cell to choose.",
        ]
        assert page.locator("fieldset:enabled").count() == 0
        assert page.get_by_text("Error displaying widget").count() == 0

"""Every lesson, opened in JupyterLab as it is shipped, answered there, and run."""

import nbformat
import pytest
from jupyter_lab import write_notebook
from lessons import LESSONS, affected, shipped

from authoring import build, solutions


@pytest.mark.parametrize("name", LESSONS[2:])
def test_lesson_opens_uncovered(open_notebook, name):
    notebook = open_notebook(f"notebooks/{name}.ipynb")
    assert notebook.covers() == []
    assert notebook.barriers() == []
    assert notebook.errors == []


# Two, for a page shows nothing else of the others; `make stable` runs all.
@pytest.mark.parametrize("name", LESSONS[:2])
def test_lesson_opens_uncovered_and_runs_with_its_gaps_filled(
    open_notebook, name, as_compared
):
    notebook = open_notebook(f"notebooks/{name}.ipynb")
    assert notebook.covers() == []
    assert notebook.errors == []

    answered = solutions.filled(name)
    cells = solutions.code_cells(answered)
    notebook.write([cell.source for cell in cells])
    notebook.run_all()
    for cell, shown in zip(cells, notebook.code_cells(), strict=True):
        assert shown["source"] == cell.source
        cell.execution_count = shown["count"]
        cell.outputs = nbformat.from_dict(shown["outputs"])
    build.tidy(answered)
    assert solutions.faults(answered) == []
    assert affected(shipped(name), answered, as_compared) == []
    assert notebook.errors == []
    assert notebook.covers() == []
    assert notebook.barriers() == []


def test_dialog_and_error_of_the_page_are_noticed(open_notebook):
    notebook = open_notebook(f"notebooks/{LESSONS[0]}.ipynb")
    notebook.page.evaluate("() => { setTimeout(() => { throw Error('Oh') }) }")
    notebook.page.evaluate("() => { jupyterapp.commands.execute('help:about') }")
    notebook.page.locator(".jp-Dialog").wait_for()
    assert notebook.errors == ["Oh"]
    assert "Close" in notebook.covers()[0]


NAMELESS = "from IPython.display import HTML; HTML('<button></button><input>')"


def test_controls_without_a_name_are_noticed(open_notebook, lab):
    write_notebook(lab.root / "nameless.ipynb", NAMELESS)
    notebook = open_notebook("nameless.ipynb")
    notebook.run_all()
    found = "\n".join(notebook.barriers())
    assert "button-name: " in found and "label: " in found

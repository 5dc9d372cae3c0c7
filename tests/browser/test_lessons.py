"""Every lesson, opened and run in JupyterLab as a student does it."""

import pytest

from course_lib.authoring.build import NOTEBOOKS

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_opens_uncovered_and_runs(open_notebook, lesson):
    notebook = open_notebook(f"notebooks/{lesson}")
    assert notebook.covers() == []

    notebook.run_all()
    cells = notebook.code_cells()
    assert [cell["count"] for cell in cells] == list(range(1, len(cells) + 1))
    errors = [
        o for cell in cells for o in cell["outputs"] if o["output_type"] == "error"
    ]
    assert errors == []
    assert notebook.errors == []
    assert notebook.covers() == []

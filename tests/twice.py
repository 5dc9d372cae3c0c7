"""Every cell of every notebook runs twice, and once more after the end.

A student runs cells again, and goes back. Nothing then ends in an error or says
something else than before. That takes three times as long as a lesson, so it is part
of ``make stable`` and not of ``make test``: pytest finds this file only by its name.
"""

import matplotlib as mpl
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from lessons import NAMES

from authoring import build, pairs, solutions


@pytest.fixture
def shell(monkeypatch, tmp_path):
    """A place to run cells in, with nothing of an earlier lesson in it."""
    monkeypatch.chdir(tmp_path)
    threads, backend = torch.get_num_threads(), mpl.get_backend()
    mpl.use("module://matplotlib_inline.backend_inline")
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    yield shell
    InteractiveShell.clear_instance()
    mpl.use(backend)
    torch.set_num_threads(threads)


def said(shell, source):
    """Run a cell; return what it says, or how it ends in an error."""
    with capture_output() as captured:
        result = shell.run_cell(source)
    if error := result.error_before_exec or result.error_in_exec:
        return f"{type(error).__name__}: {error}"
    shown = [one.data.get("text/plain", "") for one in captured.outputs]
    return "\n".join([captured.stdout, captured.stderr, *shown])


def turns(shell, sources):
    """Run cells twice each, and all once more; tell what a later run says."""
    first = []
    for number, source in enumerate(sources, start=1):
        first.append(said(shell, source))
        if (again := said(shell, source)) != first[-1]:
            yield f"cell {number} run twice ({source[:50]!r}): {again}"
    for number, (source, before) in enumerate(zip(sources, first, strict=True), 1):
        if (again := said(shell, source)) != before:
            yield f"cell {number} after the end ({source[:50]!r}): {again}"


@pytest.mark.parametrize("name", NAMES)
def test_cells_say_the_same_again(shell, name):
    source = (build.NOTEBOOKS / "src" / f"{name}.py").read_text(encoding="utf-8")
    cells = solutions.code_cells(pairs.compose(source))
    assert list(turns(shell, [cell.source for cell in cells])) == []


def test_cell_that_turns_is_noticed(shell):
    count = ["count = 0", "count += 1\nassert count < 2, 'once only'", "print('same')"]
    cells = ["print(globals().get('later'))", *count, "later = 1"]
    assert list(turns(shell, cells)) == [
        "cell 3 run twice (\"count += 1\\nassert count < 2, 'once only'\"): "
        "AssertionError: once only",
        "cell 1 after the end (\"print(globals().get('later'))\"): 1\n",
    ]

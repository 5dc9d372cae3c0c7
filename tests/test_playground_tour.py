"""The tour of lesson 8 goes on, whatever was chosen in the playground before a cell."""

import re
from itertools import takewhile

import jupytext
import pytest

from authoring.build import NOTEBOOKS
from course_lib.widgets import predictions

CHANGES = {
    "nothing": {},
    "another layer": {"widths": (8, 4, 4)},
    "six large layers": {"widths": (32,) * 6},
    "no hidden layer": {"widths": ()},
    "tanh": {"activations": "tanh"},
    "none": {"activations": "identity"},
    "two kinds": {"activations": ("relu", "gelu")},
    "x1² besides": {"inputs": ("x1", "x2", "x1²")},
    "x1 alone": {"inputs": ("x1",)},
    "numbers": {"data": "plane"},
    "own points besides": {"points": [(0, 0, 1), (1, 2, 0)]},
    "own points alone": {"data": "own", "points": [(0, 0, 1), (1, 1, 0)]},
    "no points": {"data": "own"},
    "large steps": {"learning_rate": 10},
}


@pytest.fixture
def tour(monkeypatch):
    """The code cells of the tour, to be run one after another."""
    monkeypatch.setattr(predictions, "FILE", None)
    cells = jupytext.read(NOTEBOOKS / "src" / "08_playground.py").cells
    before = takewhile(lambda cell: "## Six challenges" not in cell.source, cells)
    return [cell.source for cell in before if cell.cell_type == "code"]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_cell_works_or_says_why_not(tour, change, capsys):
    names = {}
    *first, swap, compares = tour
    for source in first:
        exec(source, names)
        if source.startswith("playground = "):
            names["playground"].change(**change)
    counted = capsys.readouterr().out
    exec(swap, names)
    said = capsys.readouterr().out
    names["playground"].change(**change)
    exec(compares, names)
    # In deep or wild runs a digit that differs grows: see browser/test_parity.py.
    wild = change in (CHANGES["large steps"], CHANGES["six large layers"])
    assert wild or names["apart"] < 1e-6

    before, after = names["before"], names["after"]
    assert f"{before} numbers become {after}\n" in counted
    inputs = change.get("inputs", ("x1", "x2"))
    assert after == len(inputs) + 1 <= before
    digits = int(re.search(r"about 10 to the power (-?\d+)", counted)[1])
    assert digits <= -4 or change == CHANGES["large steps"]
    # Accuracies are numbers wherever there are points.
    assert ("nan" in counted + said) == ("no points to train on" in counted + said)
    assert ("nan" in said) == (change == CHANGES["no points"])

"""The lessons as shipped, and what must stay so when their gaps are filled."""

import nbformat

from authoring import pairs, solutions
from authoring.build import NOTEBOOKS

NAMES = pairs.names(NOTEBOOKS)
LESSONS = [name for name in NAMES if "/" not in name]


def shipped(name, folder=NOTEBOOKS):
    """A lesson as students get it."""
    return nbformat.read(folder / f"{name}.ipynb", as_version=4)


def affected(before, solved, as_compared):
    """Find the cells that say something else because gaps were filled elsewhere."""

    def said(cell):
        texts = [o.get("text") or o.data["text/plain"] for o in cell.outputs]
        return as_compared("".join(texts))

    pairs = zip(*map(solutions.code_cells, (before, solved)), strict=True)
    alike = [(a, b) for a, b in pairs if not solutions.CHECK.search(a.source)]
    return [a.source for a, b in alike if a.source == b.source and said(a) != said(b)]

"""Slides: where a lesson breaks into them, and the decks for a projector.

``jupyter nbconvert --to slides`` reads ``slideshow.slide_type`` in each cell. Nobody
writes it down: the build stores what `breaks` returns, and
`authoring.pairs` accepts nothing else. ``python -m authoring.slides`` (``make
slides``) writes all decks.
"""

import nbformat
from nbformat import NotebookNode

from authoring import files
from authoring.files import ROOT

#: In pixels, for nbconvert's text of 20; reveal.js fits it to the screen. Nearly all
#: slides fit on the page, and inside the others one can scroll.
PAGE = {"reveal_width": "1280", "reveal_height": "960"}
# The script has reveal.js place a slide anew when something on it is unfolded.
SCROLL = """\
<style>.reveal .slides section section {max-height: 960px; overflow-y: auto}</style>
<script>
addEventListener("toggle", () => dispatchEvent(new Event("resize")), true);
</script>
</head>"""


def breaks(cells: list[NotebookNode]) -> list[str | None]:
    """Tell which cells start a slide, and which are not projected.

    Parameters
    ----------
    cells : list of NotebookNode
        A lesson's cells after a run: it counts which of them show a figure.

    Returns
    -------
    list of str or None
        For each cell ``"slide"``, ``"subslide"`` (the next one below, in the same
        section), ``"skip"``, or None where it goes on the slide of the cell before.

    Notes
    -----
    - A heading starts a slide, with the text below it.
    - Code starts a sub-slide. So a figure stands with the sentence that reads it, and
      a question in the text stands on the slide before its answer.
    - Code that follows code stays with it if that one at most prints, and this one
      shows no figure: checks go together, and so do a gap and its check.
    - Nothing goes below a prediction or an exercise, for it might be the answer.
    - The imports and the last words, about the kernel, are for the person at the
      keyboard.
    """
    imports = next((n for n, c in enumerate(cells) if c.cell_type == "code"), None)
    kinds: list[str | None] = []
    for n, cell in enumerate(cells):
        above = cells[n - 1] if n else cell
        if cell.cell_type == "code":
            follows = above.cell_type == "code" and n - 1 != imports
            stays = follows and not _shown(above) and "<img" not in _shown(cell)
            kind = "skip" if n == imports else None if stays else "subslide"
        elif cell.source.startswith("#"):
            kind = "slide"
        elif n == len(cells) - 1:
            kind = "skip"
        else:
            asks = _shown(above) and "<img" not in _shown(above)
            kind = "subslide" if asks else None
        kinds.append(kind)
    return kinds


def _shown(cell: NotebookNode) -> str:
    """What a cell shows besides printing: figures, questions, verdicts, as HTML."""
    outputs = cell.get("outputs", [])
    return "".join(o.get("data", {}).get("text/html", "") for o in outputs)


def mark(notebook: NotebookNode) -> None:
    """Store in each cell where the slides break.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place; it has been run.
    """
    for cell, kind in zip(notebook.cells, breaks(notebook.cells), strict=True):
        if kind:
            cell.metadata.slideshow = {"slide_type": kind}


def deck(notebook: NotebookNode) -> str:
    """Write a lesson's slides, figures and questions without the code behind them.

    Parameters
    ----------
    notebook : NotebookNode
        A built lesson.

    Returns
    -------
    str
        A page for the browser. It loads reveal.js and MathJax from the network.
    """
    # Here, for it takes a second and only this needs it.
    from nbconvert import SlidesExporter

    for cell in notebook.cells:
        if _shown(cell):
            cell.metadata.transient = {"remove_source": True}
    page, _ = SlidesExporter(**PAGE).from_notebook_node(notebook)
    return page.replace("</head>", SCROLL, 1)


def main() -> None:
    """Write the decks of all lessons and further notebooks."""
    shipped = ROOT / "notebooks"
    for path in sorted([*shipped.glob("*.ipynb"), *shipped.glob("further/*.ipynb")]):
        target = ROOT / "slides" / path.relative_to(shipped)
        target = target.with_suffix(".slides.html")
        files.write(target, deck(nbformat.read(path, as_version=4)))
        print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()

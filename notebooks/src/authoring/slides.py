"""Slides: where a lesson breaks into them, and the decks for a projector.

``jupyter nbconvert --to slides`` reads ``slideshow.slide_type`` in each cell. Nobody
writes it down: the build stores what `breaks` returns, and
`authoring.pairs` accepts nothing else. ``python -m authoring.slides`` (``make
slides``) writes all decks.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from authoring import files
from authoring.files import ROOT

# In place of nbconvert's own scripts, most of which it loads from other hosts. The page
# is in pixels, for its text of 20; reveal.js fits it to the screen. Nearly all slides
# fit on the page, and inside the others one can scroll. The listener has reveal.js
# place a slide anew when something on it is unfolded.
TEMPLATE = """\
{% extends 'index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_css %}
<style>.reveal .slides section section {max-height: 960px; overflow-y: auto}</style>
{% endblock %}
{% block footer_js %}
<script src="{{ resources.reveal.url_prefix }}/dist/reveal.js"></script>
<script>
Reveal.initialize({history: true, width: 1280, height: 960});
addEventListener("toggle", () => dispatchEvent(new Event("resize")), true);
</script>
{% endblock %}"""


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


def deck(notebook: NotebookNode, reveal: str = "reveal.js") -> str:
    """Write a lesson's slides, figures and questions without the code behind them.

    Parameters
    ----------
    notebook : NotebookNode
        A built lesson.
    reveal : str
        Where reveal.js lies, seen from the deck.

    Returns
    -------
    str
        A page for the browser, which asks nothing of any other host.
    """
    # Here, for it takes a second and only this needs it.
    from jinja2 import pass_context
    from nbconvert import SlidesExporter

    from authoring import mathml

    class Exporter(SlidesExporter):
        @pass_context
        def markdown2html(self, context, source):
            return mathml.in_page(super().markdown2html(context, source))

    for cell in notebook.cells:
        if _shown(cell):
            cell.metadata.transient = {"remove_source": True}
    # The theme that nbconvert takes by itself has its letters on another host.
    looks = {"reveal_theme": "white", "reveal_url_prefix": reveal}
    exporter = Exporter(raw_template=TEMPLATE, **looks)
    page, _ = exporter.from_notebook_node(notebook)
    return page


def main() -> None:
    """Write the decks of all lessons and further notebooks, and reveal.js beside."""
    shipped, target = ROOT / "notebooks", ROOT / "slides"
    package = Path(find_spec("sphinx_revealjs").origin).parent
    reveal = package / "_static" / "revealjs" / "dist"
    shutil.copytree(reveal, target / "reveal.js" / "dist", dirs_exist_ok=True)
    for path in sorted([*shipped.glob("*.ipynb"), *shipped.glob("further/*.ipynb")]):
        name = path.relative_to(shipped).with_suffix(".slides.html")
        up = "../" * (len(name.parts) - 1)
        page = deck(nbformat.read(path, as_version=4), f"{up}reveal.js")
        files.write(target / name, page)
        print((target / name).relative_to(ROOT))


if __name__ == "__main__":
    main()

"""Slides: a heading, a figure with its sentence, a question before its answer."""

import re
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_output

from authoring import build, pairs, slides

FIGURES = ("Figure", "Explorer", "Film", "Playground")
LESSONS = sorted(build.NOTEBOOKS.glob("*.ipynb"))
SOURCE = """\
# %% [markdown]
# # A lesson

# %%
import numpy

# %%
print("a check")

# %%
print("another check")

# %% [markdown]
# What will you see?

# %%
draw("first")

# %% [markdown]
# You see a figure.

# %% [markdown]
# ## Part two

# %%
prepare()

# %%
draw("second")

# %%
ask("third")

# %%
print("it happened")

# %%
ask("fourth")

# %% [markdown]
# The answer.

# %%
print("after it")

# %% [markdown]
# Shut down the kernel.
"""
KINDS = [
    *("slide", "skip", "subslide", None, None, "subslide", None),
    *("slide", "subslide", "subslide", "subslide", "subslide", None, "subslide"),
    *("subslide", "skip"),
]


def ran():
    """The lesson as after a run, in which `draw` showed a figure, `ask` a question."""
    notebook = pairs.compose(SOURCE)
    for cell in notebook.cells:
        if "draw" in cell.source:
            html = '<img src="data:image/png;base64," alt="A figure.">'
            cell.outputs = [new_output("display_data", {"text/html": html})]
        elif "ask" in cell.source:
            html = "<p>Which?</p>"
            cell.outputs = [new_output("display_data", {"text/html": html})]
        elif "print" in cell.source:
            cell.outputs = [new_output("stream", text="said")]
    slides.mark(notebook)
    return notebook


def test_rules():
    assert slides.breaks(ran().cells) == KINDS


def test_lesson_that_ends_with_a_heading_shows_it():
    cells = pairs.compose("# %%\nimport numpy\n\n# %% [markdown]\n# ## End\n").cells
    assert slides.breaks(cells) == ["skip", "slide"]


class Sections(HTMLParser):
    """Collect the text of each slide: for each section a list of its sub-slides."""

    def __init__(self, page):
        super().__init__()
        self.found, self.depth = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "section":
            self.depth += 1
            (self.found if self.depth == 1 else self.found[-1]).append([])
        if tag == "img" and self.depth == 2:
            self.found[-1][-1].append(dict(attributes)["alt"])

    def handle_endtag(self, tag):
        self.depth -= tag == "section"

    def handle_data(self, data):
        if self.depth == 2 and data.strip():
            self.found[-1][-1].append(data)


def projected(page):
    """For each section, the text of each of its sub-slides in one line."""
    return [[" ".join(part) for part in parts] for parts in Sections(page).found]


def test_nbconvert_breaks_where_we_say(tmp_path):
    nbformat.write(ran(), tmp_path / "01_a.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "slides", "01_a.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    page = (tmp_path / "01_a.slides.html").read_text()
    (title, checks, first), (head, *rest) = projected(page)
    assert "A lesson" in title and "numpy" not in page
    assert "a check" in checks and "another check" in checks
    assert checks.endswith("What will you see?")
    assert "first" in first and first.endswith("A figure. You see a figure.")
    prepared, second, asked, happened, answer, after = rest
    assert "Part two" in head and "prepare" in prepared and "second" in second
    assert asked.endswith("Which?") and "fourth" in happened
    assert "it happened" in happened and happened.endswith("Which?")
    assert answer == "The answer." and "after it" in after
    assert "Shut down" not in page


def test_deck_leaves_out_the_code_of_figures_and_questions_only():
    page = slides.deck(ran())
    (_, checks, first), (_, prepared, second, asked, *_) = projected(page)
    assert "print" in checks and "prepare" in prepared
    assert first.endswith("A figure. You see a figure.")
    assert second.endswith("A figure.")
    assert "draw" not in first + second and "ask" not in asked


def test_deck_draws_its_formulas_and_loads_nothing_from_elsewhere():
    notebook = ran()
    lines = "It is $a_1 < 2$, or", r"$$\frac{1}{2}$$", "and `$x`, `$y`."
    notebook.cells[4].source = "\n\n".join(lines)
    page = slides.deck(notebook, "there")
    assert page.count("<math") == 2 and "<mfrac>" in page and "<msub>" in page
    assert "<code>$x</code>, <code>$y</code>" in page
    loaded = re.findall(r"<(?:script|link|img)[^>]* (?:src|href)=\"(.*?)\"", page)
    assert {one for one in loaded if not one.startswith("data:")} == {
        f"there/dist/{name}" for name in ("reveal.js", "reveal.css", "theme/white.css")
    }
    assert not re.search(r"\bimport\b[^;]*//|MathJax|require\(", page)


def test_command_writes_a_deck_for_each_lesson(tmp_path, capsys, monkeypatch):
    # In place of the package that carries reveal.js: only where decks are written.
    carried = tmp_path / "sphinx_revealjs" / "_static" / "revealjs" / "dist"
    carried.mkdir(parents=True)
    (carried / "reveal.js").write_text("// reveal.js")
    (tmp_path / "sphinx_revealjs" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "notebooks" / "further").mkdir(parents=True)
    for name in ("01_a", "further/b"):
        nbformat.write(ran(), tmp_path / "notebooks" / f"{name}.ipynb")
    monkeypatch.setattr(slides, "ROOT", tmp_path)
    slides.main()
    written = [f"slides/{name}.slides.html" for name in ("01_a", "further/b")]
    assert capsys.readouterr().out.split() == written
    for name in written:
        deck = tmp_path / name
        page = deck.read_text(encoding="utf-8")
        assert "A lesson" in page
        (script,) = re.findall(r'<script src="(.*?)"', page)
        assert (deck.parent / script).read_text() == "// reveal.js"


# Every lesson


def headings_inside(cells):
    """Find the headings that do not start their cell, and so no slide.

    A ### may stand right below the ## it belongs to.
    """
    for cell in cells:
        if cell.cell_type == "markdown":
            below = re.sub(r"\A## .*\n+(?=### )", "", cell.source)
            yield from re.findall(r"\n(#{1,3} .*)", below)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_heading_starts_its_cell(lesson):
    source = (build.NOTEBOOKS / "src" / f"{lesson.stem}.py").read_text()
    assert list(headings_inside(pairs.read_source(source).cells)) == []


def test_heading_inside_a_cell_is_noticed():
    text = "Some text.\n#\n# ## A heading\n#\n# ### One more"
    cells = pairs.read_source(f"# %% [markdown]\n# {text}\n").cells
    assert list(headings_inside(cells)) == ["## A heading", "### One more"]
    text = "## A heading\n#\n# ### One below\n#\n# Text."
    cells = pairs.read_source(f"# %% [markdown]\n# {text}\n").cells
    assert list(headings_inside(cells)) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_figure_is_the_first_thing_on_its_slide(lesson):
    shown = []
    for cell in nbformat.read(lesson, as_version=4).cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind in ("slide", "subslide"):
            shown.append([])
        if kind != "skip":
            said = [o.get("data", {}) for o in cell.get("outputs", [])]
            plain = [bundle.get("text/plain", "") for bundle in said]
            shown[-1].append(any(p.startswith(FIGURES) for p in plain))
    assert any(slide[0] for slide in shown)
    assert not any(any(slide[1:]) for slide in shown)

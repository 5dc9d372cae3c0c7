"""Exported to HTML and to Markdown, a widget leaves a picture and a sentence."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import mistune
import nbformat
import pytest
from nbconvert import HTMLExporter, MarkdownExporter

from authoring.build import NOTEBOOKS

LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
WIDGET = re.compile(r"^((Explorer|Film|Playground)\(|playground$)", re.MULTILINE)


class Shown(HTMLParser):
    """What a reader finds in some HTML: pictures, and the words around them."""

    def __init__(self, html):
        super().__init__()
        self.pictures, self.words, self.hidden = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.hidden = tag in ("script", "style")
        if tag == "img" and attributes["src"].startswith("data:image/png;base64,"):
            self.pictures.append(attributes.get("alt", ""))

    def handle_endtag(self, tag):
        self.hidden = False

    def handle_data(self, text):
        if not self.hidden:
            self.words += text


def missing(html):
    """Say what a widget's output lacks, or has too much."""
    shown = Shown(html)
    if [len(alt) > 30 for alt in shown.pictures] != [True]:
        return "one picture with an alternative text"
    if not re.search(r"Run this cell[\w, ]+\.", shown.words):
        return "a sentence that says how to bring it to life"
    if len(shown.words.strip()) > 200:
        return "nothing else"
    return None


def widgets(name):
    """A lesson, and its cells that show a widget, each with the cell after it."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    return notebook, [
        (cell, following)
        for cell, following in pairwise(notebook.cells)
        if cell.cell_type == "code" and WIDGET.search(cell.source)
    ]


def test_there_are_widgets_of_each_kind():
    cells = [cell.source for name in LESSONS for cell, _ in widgets(name)[1]]
    kinds = {re.search("Explorer|Film|Playground|playground", s)[0] for s in cells}
    assert kinds >= {"Explorer", "Film", "Playground"}


@pytest.mark.parametrize("name", LESSONS)
def test_in_html(name):
    notebook, cells = widgets(name)
    html, _ = HTMLExporter().from_notebook_node(notebook)
    for cell, following in cells:
        after = html.partition(f'id="cell-id={cell.id}"')[2]
        cell_shown = after.partition(f'id="cell-id={following.id}"')[0]
        output = cell_shown.partition("jp-OutputArea-output")[2]
        assert missing(output.partition(">")[2]) is None, cell.source


@pytest.mark.parametrize("name", LESSONS)
def test_in_markdown(name):
    notebook, cells = widgets(name)
    text, _ = MarkdownExporter().from_notebook_node(notebook)
    for cell, following in cells:
        after = text.partition(f"\n{cell.source}\n```\n")[2]
        output = after.partition(following.source.splitlines()[0])[0]
        # As a page that shows Markdown would.
        assert missing(mistune.html(output)) is None, cell.source


PICTURE = f'<img src="data:image/png;base64,AA=" alt="{"A line. " * 9}">'
SENTENCE = "<p>Run this cell to move it.</p>"


def test_picture_and_sentence_are_enough():
    assert missing(PICTURE + SENTENCE) is None


@pytest.mark.parametrize(
    "html, lack",
    [
        (SENTENCE, "picture"),
        (PICTURE.replace("alt", "title") + SENTENCE, "picture"),
        (PICTURE, "sentence"),
        ("Explorer(value=1)" + SENTENCE, "picture"),
        (PICTURE + SENTENCE + "const CELLS = 60; " * 20, "nothing else"),
    ],
)
def test_what_is_missing_is_noticed(html, lack):
    assert lack in missing(html)

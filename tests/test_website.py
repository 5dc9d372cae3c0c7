"""The site, as far as it can be seen without building it; `browser/pages.py` does."""

import json
import re
import runpy
import subprocess
from xml.etree import ElementTree

import pytest
from lessons import LESSONS, NAMES, shipped
from test_links import broken

from authoring import links, mathml, website
from authoring.build import ROOT
from course_lib import glossary

PUBLIC = "https://github.com/a/b", "1.2"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of all that Sphinx reads."""
    folder = tmp_path_factory.mktemp("site") / "source"
    website.assemble(folder)
    return folder


def test_every_notebook_is_a_page_that_the_sidebar_lists(pages):
    index = (pages / "index.md").read_text("utf-8")
    listed = re.findall(r"```{toctree}\n(?::.*\n)*\n((?:.+\n)*?)```", index)
    listed = "".join(listed).split()
    assert [*filter(NAMES.__contains__, listed)] == NAMES
    assert {*listed} - {*NAMES} == {"words", "src/teaching_guide"}
    for name in NAMES:
        source = ROOT / "notebooks" / f"{name}.ipynb"
        assert (pages / f"{name}.ipynb").read_bytes() == source.read_bytes()


def test_front_page_shows_the_playground_and_asks_each_lessons_question(pages):
    index = (pages / "index.md").read_text("utf-8")
    assert website.shown(shipped("08_playground"), "Playground") in index
    for name in LESSONS:
        asked = shipped(name).cells[0].source.split("**")[1]
        assert f"]({name}.ipynb)\n\n  {asked}" in index
    assert "<!--" not in index


def test_links_of_the_front_page_lead_to_pages(pages):
    index = (pages / "index.md").read_text("utf-8")
    files = {p.relative_to(pages).as_posix() for p in pages.rglob("*")}
    assert list(broken("index.md", index, files, {})) == []
    assert list(broken("index.md", "[a](no.ipynb)", files, {}))


def test_word_list_has_each_word_once_by_alphabet(pages):
    text = (pages / "words.md").read_text("utf-8")
    entries = re.findall(r"^(\S.*)\n  (.*)$", text, re.MULTILINE)
    words = [word for word, _ in entries]
    terms = {
        w: meaning for words in glossary.TERMS.values() for w, meaning in words.items()
    }
    assert words == sorted(terms, key=str.casefold)
    for word, said in entries:
        also, meaning = terms[word]
        assert said.startswith(meaning) and also in said


def test_an_output_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"8\. Playground: .*'Theatre'"):
        website.shown(shipped("08_playground"), "Theatre")


# Settings


@pytest.fixture(scope="module")
def settings():
    return runpy.run_path(website.SETTINGS / "conf.py")


def test_nothing_is_run_and_nothing_comes_from_elsewhere(settings):
    assert settings["nb_execution_mode"] == "off"
    assert settings["html_math_renderer"] == "mathml"
    for path in website.SETTINGS.rglob("*.*"):
        found = re.findall(r"(?:url\(|src=|href=|@import)[^)]*//", path.read_text())
        assert found == [], path
    for name in settings["html_css_files"]:
        assert (website.SETTINGS / settings["html_static_path"][0] / name).exists()


@pytest.mark.parametrize(
    "name", ["01_collapsing_linear_layers", "further/do_relus_die"]
)
@pytest.mark.parametrize("public", [True, False])
def test_page_says_how_to_run_it(settings, monkeypatch, name, public):
    project = PUBLIC if public else ("https://example.org/b", "1.2")
    monkeypatch.setattr(links, "project", lambda: project)
    source = [(ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8")]
    before = json.loads(source[0])["cells"]
    settings["invite"](None, name, source)
    first, new, *rest = json.loads(source[0])["cells"]
    assert [first, *rest] == before
    found = re.findall(r"\]\((.*?)\)", new["source"])
    assert found == list(links.doors(*project, name).values())
    assert bool(found) == public and "download this notebook" in new["source"]


def test_pages_without_cells_stay_as_they_are(settings):
    source = ["# Words"]
    settings["invite"](None, "words", source)
    assert source == ["# Words"]


# Formulas


def formulas():
    """The formulas of all notebooks."""
    for name in NAMES:
        for cell in shipped(name).cells:
            if cell.cell_type == "markdown":
                text = re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL)
                for block, inline in re.findall(
                    r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.S
                ):
                    yield block or inline


def left_over(latex):
    """What MathML shows of a formula that should not be seen."""
    math = ElementTree.fromstring(mathml.block(latex))
    return re.findall(r"\\\w*|[{}$]", "".join(math.itertext()))


def test_every_formula_becomes_mathml():
    found = {*formulas()}
    assert len(found) > 20
    assert [latex for latex in found if left_over(latex)] == []
    assert left_over(r"\nonsense{x}")


def test_formula_keeps_its_parts():
    math = ElementTree.fromstring(mathml.inline(r"\frac{1}{1 + e^{-z}}"))
    tags = [one.tag.rpartition("}")[2] for one in math.iter()]
    assert "mfrac" in tags and "msup" in tags and math.get("display") == "inline"


def test_no_page_that_sphinx_builds_is_in_gits_sight():
    for path in ("site/html/index.html", ".site/.ready"):
        ignored = ["git", "check-ignore", "--quiet", "--no-index", path]
        assert subprocess.run(ignored, cwd=ROOT).returncode == 0
    kept = [
        "git",
        "check-ignore",
        "--quiet",
        "--no-index",
        "notebooks/src/site/conf.py",
    ]
    assert subprocess.run(kept, cwd=ROOT).returncode == 1

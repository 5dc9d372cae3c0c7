"""Sphinx's settings for the site, which `authoring.website` builds."""

import json
import tomllib

from authoring import links, mathml
from authoring.files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))[
    "project"
]

project = "Bend the Line"
author = copyright = PROJECT["authors"][0]["name"]
release = PROJECT["version"]
language = "en"

extensions = ["myst_nb"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"
nb_merge_streams = True
# Formulas as MathML, in the place of a script from another host.
html_math_renderer = "mathml"

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = True  # so that each notebook can be downloaded
html_context = {"default_mode": "auto"}
html_theme_options = {
    "use_fullscreen_button": False,
    "navbar_persistent": [],  # one search field is enough
    "show_toc_level": 2,
    "extra_footer": f"Version {release}, under the MIT licence.",
}
address, version = links.project()
if at := links.repository(address):
    html_theme_options |= {
        "repository_url": f"https://github.com/{at}",
        "use_repository_button": True,
    }

READ = "You are reading what a run has printed. To move controls and answer, "
DOWNLOAD = "download this notebook at the top and open it in JupyterLab."


def invite(app, name, source):
    """Say below a notebook's heading how to run it."""
    if not name.startswith(("0", "further/")):
        return
    notebook = json.loads(source[0])
    doors = links.doors(*links.project(), name).items()
    run = " or ".join(f"[{place}]({link})" for place, link in doors)
    text = f"*{READ}{f'run it on {run}, or ' * bool(run)}{DOWNLOAD}*"
    cell = {
        "cell_type": "markdown",
        "id": "run",
        "metadata": {},
        "source": text,
    }
    notebook["cells"].insert(1, cell)
    source[0] = json.dumps(notebook)


def visit_inline(self, node):
    """Write a formula in the midst of a line."""
    self.body.append(mathml.inline(node.astext()))
    node.children.clear()  # for they are written


def visit_block(self, node):
    """Write a formula on a line of its own, which the keyboard can scroll."""
    formula = mathml.block(node.astext())
    self.body.append(f'<div class="formula" tabindex="0">{formula}</div>')
    node.children.clear()


def setup(app):
    """Tell Sphinx about the functions above."""
    app.connect("source-read", invite)
    app.add_html_math_renderer(
        "mathml", (visit_inline, None), (visit_block, None)
    )

"""A real JupyterLab in a real browser, for the tests of this folder."""

import os
import shutil

import pytest
from chromium import CHROMIUM
from jupyter_lab import WAIT, Lab, Notebook
from nbconvert import HTMLExporter
from playwright.sync_api import expect, sync_playwright

from authoring.build import NOTEBOOKS

expect.set_options(timeout=WAIT)


@pytest.fixture(scope="session")
def chromium():
    """The path of a browser; without one these tests are left out, but not in CI."""
    if CHROMIUM is None and os.environ.get("CI"):
        pytest.fail("no Chromium was found, and CI needs one")
    if CHROMIUM is None:
        pytest.skip("for no Chromium was found")
    return CHROMIUM


# Not for the whole session: nbval, which comes later, does not run inside the event
# loop that Playwright keeps going until it is closed.
@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    """JupyterLab on a copy of the lessons, as a student has it after set-up."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, home / "root" / "notebooks")
    with Lab(home) as running:
        yield running


@pytest.fixture
def open_notebook(browser, lab):
    """Open a notebook by its path below the server's folder; see `Notebook`."""
    opened = []

    def open_(path: str, **context) -> Notebook:
        page = browser.new_context(**context).new_page()
        opened.append(Notebook(page, lab, path))
        return opened[-1]

    yield open_
    for notebook in opened:
        notebook.page.context.close()
    lab.shut_down_kernels()


@pytest.fixture
def open_saved(browser, tmp_path):
    """Open what nbconvert makes of a notebook, from a file and with no network."""
    opened = []

    def save(notebook):
        html, _ = HTMLExporter().from_notebook_node(notebook)
        (tmp_path / "saved.html").write_text(html)
        return open_

    def open_(**options):
        page = browser.new_context(offline=True, **options).new_page()
        opened.append((page.context, errors := []))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"file://{tmp_path}/saved.html", wait_until="commit")
        return page

    yield save
    for context, errors in opened:
        context.close()
        # MathJax and the like, which the page asks for and does not get.
        assert [e for e in errors if "MathJax" not in e and "require" not in e] == []

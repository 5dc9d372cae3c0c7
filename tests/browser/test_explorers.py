"""Explorers in a real notebook: number box, slider and arrow keys move the picture."""

import base64
import os
import subprocess
import sys
import time
from functools import cache

import pytest
from jupyter_lab import write_notebook
from playwright.sync_api import expect

from course_lib import figures
from course_lib.widgets.form import SERVED

IMPORT = """\
from course_lib import figures
from course_lib.widgets import Explorer, choice, number
"""
TANGENT = """\
Explorer(
    figures.tangent,
    activation=choice("activation", ["sigmoid", "tanh", "relu"]),
    z=number("z", 0.5, -3.0, 3.0, 0.1),
)
"""
LINE = """\
Explorer(
    figures.composed_line,
    w1=number("w1", 2.0, -2.0, 2.0, 0.1),
    b1=number("b1", -1.0, -2.0, 2.0, 0.1),
    w2=number("w2", -1.5, -2.0, 2.0, 0.1),
    b2=number("b2", 1.0, -2.0, 2.0, 0.1),
)
"""


def test_the_picture_follows_box_slider_and_keys(open_notebook, lab):
    write_notebook(lab.root / "line.ipynb", IMPORT + LINE)
    # Narrow, and the sidebar is open.
    notebook = open_notebook("line.ipynb", viewport={"width": 820, "height": 900})
    notebook.run_all()
    page = notebook.page
    box, slider = (
        page.get_by_role(role, name="w1") for role in ("spinbutton", "slider")
    )
    for name in ("w1", "b1", "w2", "b2"):
        entry = page.get_by_role("spinbutton", name=name)
        assert entry.bounding_box()["width"] > 70, "a number is cut off"
        expect(page.get_by_role("slider", name=name)).to_be_enabled()
    output = page.locator("bend-the-line", has=box)
    picture, said = output.locator("img"), output.get_by_role("status")
    expect(said).to_contain_text("slope 2.00.")  # from the start

    def follows(action, sentence):
        before = picture.get_attribute("src")
        action()
        expect(picture).not_to_have_attribute("src", before)
        expect(said).to_contain_text(sentence)
        assert picture.get_attribute("alt") == said.inner_text()

    def type_it():
        box.fill("-2")
        box.press("Enter")

    follows(type_it, "slope -2.00.")
    expect(slider).to_have_value("-2")
    follows(lambda: slider.press("ArrowRight"), "slope -1.90.")
    expect(box).to_have_value("-1.9")
    # At rest it gets all its dots: two for each pixel.
    dots = 2 * int(picture.get_attribute("width"))
    expect(picture).to_have_js_property("naturalWidth", dots)
    follows(lambda: slider.press("PageUp"), "slope -1.50.")
    # The box shows -0.9, and not that -2 + 11 * 0.1 is -0.8999999999999999.
    page.get_by_role("slider", name="b1").press("ArrowRight")
    expect(page.get_by_role("spinbutton", name="b1")).to_have_value("-0.9")
    box.fill("7")
    box.press("Enter")
    expect(box).to_have_value("2")  # the nearest that there is
    assert notebook.errors == []


def test_a_restarted_kernel_is_named_and_the_cell_runs_again(open_notebook, lab):
    write_notebook(lab.root / "restarted.ipynb", IMPORT + TANGENT)
    notebook = open_notebook("restarted.ipynb")
    notebook.run_all()
    page = notebook.page
    said = page.locator("bend-the-line").get_by_role("status")
    expect(said).to_contain_text("sigmoid at z = 0.5")
    notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".restart().then(() => null)"
    )
    expect(said).to_have_text("The kernel was restarted: run this cell again.")
    expect(page.get_by_role("slider")).to_be_disabled()
    notebook.wait_idle()
    notebook.run_all()
    page.get_by_role("slider").press("ArrowRight")
    expect(said).to_contain_text("sigmoid at z = 0.6")
    # A kernel that is gone without a word says nothing; so the page does.
    lab.shut_down_kernels()
    page.get_by_role("slider").press("ArrowRight")
    expect(said).to_contain_text("The kernel does not answer.", timeout=10_000)
    assert notebook.errors == []


def test_where_only_widgets_come_to_life_it_is_a_widget(open_notebook, lab):
    elsewhere = f"import os\ndel os.environ[{SERVED!r}]\n"
    write_notebook(lab.root / "elsewhere.ipynb", elsewhere + IMPORT + TANGENT)
    notebook = open_notebook("elsewhere.ipynb")
    notebook.run_all()
    page = notebook.page
    (output,) = notebook.code_cells()[0]["outputs"]
    assert "application/vnd.jupyter.widget-view+json" in output["data"]
    assert "data-key" not in output["data"]["text/html"]
    page.get_by_role("slider").press("ArrowRight")
    expect(page.get_by_role("status").filter(has_text="z = 0.6")).to_be_visible()
    assert notebook.errors == []


# Ten at once

MOVES = int(os.environ.get("MOVES", "4"))  # of each; 200 on demand
# Each explorer for itself: a random slider to a random place, then 10 to 900 ms.
SHAKE = """
moves => Promise.all([...document.querySelectorAll('bend-the-line')].map(
    async output => {
        const pick = list => list[Math.floor(Math.random() * list.length)];
        const controls = output.querySelectorAll('input[type=range], select');
        for (let n = 0; n < moves; n++) {
            const control = pick(controls);
            if (control.options) control.value = pick(control.options).value;
            else {
                const [low, high] = [Number(control.min), Number(control.max)];
                control.value = low + Math.random() * (high - low);
            }
            control.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise(done => setTimeout(done, 10 + 890 * Math.random()));
        }
    })).then(() => null)
"""
SHOWN = """
() => Promise.all([...document.querySelectorAll('bend-the-line')].map(
    async output => {
        const file = await fetch(output.querySelector('img').src);
        const bytes = new Uint8Array(await file.arrayBuffer());
        const text = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
        const values = [...output.querySelectorAll('[name]')]
            .map(({ name, value }) => [name, value]);
        return [Object.fromEntries(values), btoa(text)];
    }))
"""


@pytest.fixture
def busy():
    """Keep one core busy."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    yield
    process.kill()
    process.wait()


@cache
def fresh(values):
    """The picture of these values, drawn here, by itself."""
    values = dict(values)
    kind = values.pop("activation", None)
    numbers = {name: float(value) for name, value in values.items()}
    if kind:
        return figures.tangent(kind, **numbers).file
    return figures.composed_line(**numbers).file


def test_ten_explorers_end_at_rest_with_the_picture_of_their_controls(
    open_notebook, lab, busy
):
    cells = [IMPORT, *[LINE] * 5, *[TANGENT] * 5]
    write_notebook(lab.root / "ten.ipynb", *cells)
    # So high that no cell is out of view, for those JupyterLab may take from the page.
    viewport = {"width": 1280, "height": 8000}
    notebook = open_notebook("ten.ipynb", viewport=viewport)
    notebook.run_all()
    page = notebook.page
    expect(page.locator("bend-the-line fieldset:enabled")).to_have_count(10)
    page.evaluate(SHAKE, MOVES)

    def wrong():
        shown = page.evaluate(SHOWN)
        return [v for v, png in shown if base64.b64decode(png) != fresh((*v.items(),))]

    end = time.monotonic() + 300  # only ever used up by a failure
    while (left := wrong()) and time.monotonic() < end:
        time.sleep(1)
    assert left == []
    time.sleep(1)
    assert wrong() == []  # and they stay so
    assert notebook.errors == []

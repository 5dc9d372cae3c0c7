"""Two playgrounds in one notebook: what is done in one does nothing to the other."""

import json
import os
import random
import time

import pytest
from jupyter_lab import Notebook, write_notebook

SECONDS = float(os.environ.get("COURSE_RANDOM_SECONDS", 6))
FIRST = """\
from course_lib.widgets.playground import Playground
one = Playground(seed=3, data="circles")
one"""
SECOND = "two = Playground(seed=4, data='spirals', widths=(4,))\ntwo"
TELL = "print(one.state)\nprint(two.state)"
# What is wrong with names and ids anywhere in the page's playgrounds.
FAULTS = """
() => {
    const nodes = [...document.querySelectorAll('.btl *')];
    const faults = [];
    const ids = nodes.map(node => node.id).filter(id => id);
    for (const id of ids) {
        if (document.querySelectorAll(`[id="${id}"]`).length > 1) {
            faults.push(`${id} is there twice`);
        }
    }
    for (const label of document.querySelectorAll('.btl label')) {
        if (!label.control) faults.push(`${label.textContent} names nothing`);
        else if (label.closest('.btl') !== label.control.closest('.btl')) {
            faults.push(`${label.textContent} names a control of the other`);
        }
    }
    for (const node of nodes.filter(node => node.matches('input, select, textarea'))) {
        const names = node.labels.length + Number(node.hasAttribute('aria-label'));
        // A radio button has a picture for a label, and says its name besides.
        const radio = node.type === 'radio' && node.labels.length === 1;
        if (names !== 1 && !radio) faults.push(`${node.outerHTML}: ${names} names`);
    }
    for (const root of document.querySelectorAll('.btl')) {
        const chosen = root.querySelectorAll('input[type=radio]:checked').length;
        if (chosen !== 1) faults.push(`${chosen} datasets are chosen`);
    }
    return faults;
}
"""
# All that is seen of one: its pictures, its words, and where its controls stand.
SEEN = """
root => [
    ...[...root.querySelectorAll('canvas')].map(canvas => canvas.toDataURL()),
    ...[...root.querySelectorAll('input, select, textarea')]
        .map(node => node.type === 'checkbox' ? node.checked : node.value),
    root.innerText,
]
"""
KEYS = [
    *("Space", "Enter", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home"),
    *("End", "Tab", "Shift+Tab", "5", "Backspace"),
]
INSIDE = """
([x, y, at]) => document.elementFromPoint(x, y)?.closest('.btl')
    === document.querySelectorAll('.btl')[at]
"""
ACTIVE = """
() => [...document.querySelectorAll('.btl')].findIndex(
    root => root.contains(document.activeElement))
"""


@pytest.fixture(scope="module")
def notebook(lab, browser):
    write_notebook(lab.root / "two.ipynb", FIRST, SECOND, TELL)
    page = browser.new_page(viewport={"width": 1280, "height": 2600})
    opened = Notebook(page, lab, "two.ipynb")
    page.on(
        "console",
        lambda said: "playground:" in said.text and opened.errors.append(said.text),
    )
    yield opened
    page.close()
    lab.shut_down_kernels()


@pytest.fixture
def page(notebook):
    """The page with two fresh playgrounds."""
    notebook.errors.clear()
    notebook.run_all()
    page = notebook.page
    page.locator(".btl-play").nth(1).wait_for()
    page.wait_for_function("() => document.querySelectorAll('.btl-play').length === 2")
    yield page
    assert notebook.errors == []


def states(notebook):
    """The state of each, as a cell prints it."""
    notebook.page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2; }"
    )
    notebook.command("notebook:run-cell")
    notebook.wait_idle()
    text = notebook.code_cells()[2]["outputs"][0]["text"]
    return [json.loads(line) for line in text.splitlines()]


def test_each_control_has_one_name_and_each_id_is_there_once(page):
    for summary in page.locator(".btl summary").all():
        summary.click()
    page.wait_for_timeout(500)
    assert page.evaluate(FAULTS) == []
    # The check sees what it is for.
    rows = page.locator(".btl-row", has_text="noise")
    for spoil, words in (
        ("row.lastChild.previousSibling.id = 'noise'", "noise is there twice"),
        ("row.firstChild.htmlFor = 'nowhere'", "names nothing"),
    ):
        rows.evaluate_all(f"rows => rows.forEach(row => {{ {spoil}; }})")
        assert words in "; ".join(page.evaluate(FAULTS))


def test_a_label_leads_to_its_own_control(page):
    for at in (1, 0):
        root = page.locator(".btl").nth(at)
        root.get_by_text("L2 penalty", exact=True).click()
        root.get_by_text("x1²", exact=True).click()
        assert page.evaluate(ACTIVE) == at
        boxes = page.get_by_role("checkbox", name="x1²").all()
        assert [box.is_checked() for box in boxes] == [at == 0, True]


def test_tab_and_arrows_stay_with_their_own(notebook, page):
    roots = page.locator(".btl")
    page.locator(".btl-play").first.focus()
    visited = []
    while page.evaluate(ACTIVE) == 0:
        visited.append(page.evaluate("() => document.activeElement.value ?? ''"))
        page.keyboard.press("Tab")
        assert len(visited) < 90
    assert "circles" in visited  # the dataset can be reached
    for at, there in ((0, "xor"), (1, "plane")):
        roots.nth(at).locator("input[type=radio]:checked").focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate(ACTIVE) == at
        assert page.evaluate("() => document.activeElement.value") == there
    page.wait_for_timeout(500)
    first, second = states(notebook)
    assert (first["start"]["data"], second["start"]["data"]) == ("xor", "plane")


def work(page, at, chance, seconds):
    """Use one playground at random by mouse and keys; say how often."""
    root, done, end = page.locator(".btl").nth(at), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        box = root.bounding_box()
        if chance.random() < 0.6:
            x = box["x"] + chance.uniform(4, box["width"] - 4)
            y = box["y"] + chance.uniform(4, box["height"] - 4)
            if not page.evaluate(INSIDE, [x, y, at]):
                root.scroll_into_view_if_needed()
                continue
            page.mouse.move(x, y)
            page.mouse.down()
            if chance.random() < 0.2:
                page.mouse.move(box["x"] + chance.uniform(4, box["width"] - 4), y)
            page.mouse.up()
        elif page.evaluate(ACTIVE) == at:
            key = chance.choice(KEYS)
            page.keyboard.press(key)
            if page.evaluate(ACTIVE) != at:  # Tab went out of it
                page.mouse.move(0, 0)
                continue
        done += 1
    page.mouse.move(0, 0)
    if root.locator(".btl-play", has_text="Pause").count():
        root.locator(".btl-play").click()
    page.evaluate("() => document.activeElement.blur()")
    page.wait_for_timeout(800)
    return done


@pytest.mark.parametrize("at", [0, 1])
def test_work_in_one_changes_nothing_in_the_other(notebook, page, at):
    chance = random.Random(at)
    other = page.locator(".btl").nth(1 - at)
    other.get_by_role("button", name="Epoch", exact=True).click()
    page.mouse.move(0, 0)
    page.wait_for_timeout(800)
    before, kept = other.evaluate(SEEN), states(notebook)
    assert work(page, at, chance, SECONDS) > 10
    assert other.evaluate(SEEN) == before
    now = states(notebook)
    assert now[1 - at] == kept[1 - at] and now[at] != kept[at]
    notebook.wait_idle()

"""On a page of any usual width the playground is whole: nothing is cut, or touches."""

import pytest
from jupyter_lab import Notebook, write_notebook

STATES = {
    "collapse": "seed=3",
    "curved": "activations=('tanh', 'tanh')",
    "regression": "data='plane', activations=('leaky_relu', 'leaky_relu')",
    "three layers": "widths=(8, 8, 8), activations=('relu', 'tanh', 'selu'),"
    " learning_rate=1e-4",
    "all inputs": "widths=(32,), inputs=('x1', 'x2', 'x1²', 'x2²', 'x1·x2', 'sin πx1',"
    " 'sin πx2')",
    "six layers": "data='spirals', widths=(32,) * 6",
    "six small layers": "widths=(4,) * 6",
}
# In page pixels; 853 and 1067 are screens of 1280 and 1600 enlarged to 150 %.
WIDTHS = (853, 900, 1067, 1200, 1280, 1600)

# A canvas forgets what it was told to write: keep it until the canvas is cleared.
LISTEN = """
() => {
    const kind = CanvasRenderingContext2D.prototype;
    const { clearRect, fillText, strokeRect } = kind;
    kind.strokeRect = function (left, top, width, height) {
        const [right, bottom] = [left + width, top + height];
        this.canvas.tiles?.push({ left, top, right, bottom });
        strokeRect.call(this, left, top, width, height);
    };
    kind.clearRect = function (...box) {
        this.canvas.written = [];
        this.canvas.tiles = [];
        clearRect.apply(this, box);
    };
    kind.fillText = function (text, x, y) {
        const size = this.measureText(text);
        this.canvas.written?.push({
            text,
            left: x - size.actualBoundingBoxLeft,
            right: x + size.actualBoundingBoxRight,
            top: y - size.actualBoundingBoxAscent,
            bottom: y + size.actualBoundingBoxDescent,
        });
        fillText.call(this, text, x, y);
    };
}
"""
FAULTS = """
() => {
    const root = document.querySelector('.btl');
    const nodes = [...root.querySelectorAll('*')]
        .filter(node => node.checkVisibility({ visibilityProperty: true }));
    const of = (kinds) => nodes.filter(node => node.matches(kinds));
    const faults = [];
    const box = (text, node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        return { text, left, right, top, bottom };
    };
    const overlap = (a, b, room) => a.left < b.right + room && b.left < a.right + room
        && a.top < b.bottom && b.top < a.bottom;
    const apart = (boxes) => boxes.forEach((a, i) => boxes.slice(i + 1)
        .filter(b => overlap(a, b, 2))
        .forEach(b => faults.push(`${a.text} touches ${b.text}`)));
    const inside = (boxes, { left, right }) => boxes
        .filter(one => one.left < left - 1 || one.right > right + 1)
        .forEach(one => faults.push(`${one.text} is cut`));

    // Words, where they would stand if nothing hid them; and controls
    const boxes = of('input:not([type=radio]), select, button')
        .map(node => box(node.getAttribute('aria-label') ?? node.textContent, node));
    for (const node of nodes) {
        if (node.closest('select, button, textarea, .btl-hover')) continue;
        for (const child of node.childNodes) {
            if (child.nodeType !== Node.TEXT_NODE || !child.data.trim()) continue;
            const range = document.createRange();
            range.selectNodeContents(child);
            boxes.push(box(child.data, range));
        }
    }
    apart(boxes);
    for (const node of [root, ...of('.btl-side, .btl-card')]) {
        const around = box('', node);
        inside(boxes.filter(one => overlap(one, around, 0)), around);
    }
    for (const node of of(':not(input, select, option, textarea, canvas)')) {
        if (node.clientWidth && node.scrollWidth > node.clientWidth + 1) {
            faults.push(`${node.textContent} does not fit`);
        }
    }
    // What a closed list shows of its choice: the arrow takes some 20 px
    const pen = new OffscreenCanvas(1, 1).getContext('2d');
    for (const node of of('select')) {
        pen.font = getComputedStyle(node).font;
        const [{ text }] = node.selectedOptions;
        if (pen.measureText(text).width + 20 > node.clientWidth) {
            faults.push(`the choice ${text} is cut`);
        }
    }
    for (const { tiles = [] } of of('.btl-net')) {
        const wide = ({ left, top, right, bottom }) => ({
            left: left - .6, right: right + .6, top: top - .6, bottom: bottom + .6,
        });
        if (tiles.some((a, i) => tiles.slice(i + 1)
            .some(b => overlap(wide(a), wide(b), 0)))) faults.push('units touch');
    }
    for (const canvas of of('.btl-card canvas, .btl-curves canvas')) {
        inside(canvas.written ?? [], { left: 0, right: canvas.clientWidth });
        apart(canvas.written ?? []);
    }
    return [...new Set(faults)];
}
"""
WRITTEN = """
() => [...document.querySelectorAll('.btl canvas')]
    .flatMap(canvas => canvas.written ?? []).map(({ text }) => text)
"""
STEP = """
() => Number(document.querySelector('.btl-run output')?.textContent
    .match(/step ([\\d,]+)/)[1].replaceAll(',', ''))
"""


@pytest.fixture(scope="module")
def notebook(lab, browser):
    write_notebook(lab.root / "layout.ipynb", "")
    page = browser.new_page(viewport={"width": 1280, "height": 1500})
    opened = Notebook(page, lab, "layout.ipynb")
    page.evaluate(LISTEN)
    yield opened
    page.close()
    lab.shut_down_kernels()


def play(notebook, settings):
    """Show a playground, and play it."""
    page = notebook.page
    page.evaluate("() => document.querySelector('.btl')?.remove()")
    page.evaluate(
        "text => window.jupyterapp.shell.currentWidget.content.widgets[0].model"
        ".sharedModel.setSource(text)",
        f"from course_lib.widgets.playground import Playground\nPlayground({settings})",
    )
    notebook.run_all()
    page.get_by_role("button", name="▶ Play", exact=True).click()
    page.wait_for_function(f"() => ({STEP})() > 30")


def look(page):
    """List what is wrong, when the playground has drawn itself anew."""
    before = page.evaluate(STEP)
    page.wait_for_function(f"() => ({STEP})() > {before} + 5")
    return page.evaluate(FAULTS)


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_and_nothing_touches(notebook, state):
    page = notebook.page
    play(notebook, STATES[state])
    if state == "collapse":
        page.get_by_role("checkbox", name="collapse affine layers").check()
    wrong = {}
    for width in WIDTHS:  # each with the sidebar or without: six widths of a page
        page.set_viewport_size({"width": width, "height": 1500})
        if faults := look(page):
            wrong[width] = faults
        notebook.command("application:toggle-left-area")
    assert wrong == {}
    assert "gradient" in (texts := page.evaluate(WRITTEN)) and len(texts) > 12
    assert notebook.errors == []


SPOILT = {
    "narrow facts": (".btl-facts { grid-template-columns: 1fr 40px }", "dead unit"),
    "hidden words": (
        ".btl-facts { grid-template-columns: 1fr 40px; overflow: hidden }",
        "on train does not fit",
    ),
    "narrow lists": (
        ".btl-edit select { width: 44px; flex: 0 0 44px }",
        "choice unit 1",
    ),
    "narrow rows": (
        ".btl-row { grid-template-columns: 60px 1fr 20px }",
        "learning rate",
    ),
    "narrow column": (".btl-body { grid-template-columns: 150px 1fr }", "is cut"),
    "narrow curves": (".btl-curves canvas { width: 96px !important }", "is cut"),
    "narrow network": (".btl-net { width: 30px !important }", "x1 is cut"),
    "low network": (".btl-net { height: 30px !important }", "units touch"),
    "pictures in one row": (
        ".btl-thumbs { grid-template-columns: repeat(7, 1fr) }",
        "own",
    ),
}


@pytest.mark.parametrize("style, words", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_layout_is_noticed(notebook, style, words):
    page = notebook.page
    page.set_viewport_size({"width": 1200, "height": 1500})
    if not page.locator(".btl").count() or "tanh" not in page.inner_text(".btl-cards"):
        play(notebook, STATES["curved"])
    assert look(page) == []
    spoil = page.add_style_tag(content=style)
    try:
        assert words in "; ".join(look(page))
    finally:
        spoil.evaluate("node => node.remove()")


# What is whole in view of the notebook: Play, the switch, both maps.
IN_VIEW = """
() => {
    const { top, bottom } = document.querySelector('.jp-WindowedPanel-outer')
        .getBoundingClientRect();
    const seen = (node) => {
        const box = node.getBoundingClientRect();
        return box.height > 0 && box.top >= top && box.bottom <= bottom;
    };
    const [collapse] = [...document.querySelectorAll('.btl label')]
        .filter(label => label.textContent === 'collapse affine layers');
    const play = document.querySelector('.btl-play');
    return [play, collapse, ...document.querySelectorAll('.btl-map')].map(seen);
}
"""
SCREENS = [(1280, 800), (900, 800)]


@pytest.mark.parametrize("width, height", SCREENS)
def test_maps_and_collapse_are_on_one_screen(notebook, width, height):
    page = notebook.page
    play(notebook, "seed=3")
    page.get_by_role("button", name="❚❚ Pause").click()
    page.set_viewport_size({"width": width, "height": height})
    for _ in range(2):  # with the sidebar and without
        page.wait_for_timeout(500)
        page.evaluate("() => document.querySelector('.btl').scrollIntoView()")
        page.wait_for_timeout(200)
        assert page.evaluate(IN_VIEW) == [True] * 4
        notebook.command("application:toggle-left-area")


@pytest.mark.parametrize("width, height", SCREENS)
def test_after_running_its_cell_one_can_play(browser, lab, width, height):
    lines = "print('\\n'.join(map(str, range(40))))"
    show = "from course_lib.widgets.playground import Playground\nPlayground(seed=3)"
    write_notebook(lab.root / "between.ipynb", lines, show, lines, lines)
    page = browser.new_page(viewport={"width": width, "height": height})
    opened = Notebook(page, lab, "between.ipynb")
    # The first time, and again, when all the outputs are there already.
    for _ in range(2):
        page.evaluate(
            "() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }"
        )
        opened.command("notebook:run-cell-and-select-next")
        opened.wait_idle()
        page.locator(".btl-play").wait_for()
        page.wait_for_timeout(1500)
        assert page.evaluate(IN_VIEW)[0]
        opened.run_all()
    # Who runs all cells is left at the last.
    page.locator(".btl-play").wait_for(state="attached")
    page.wait_for_timeout(1500)
    assert not page.evaluate(IN_VIEW)[0]
    page.close()

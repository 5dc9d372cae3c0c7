"""How quickly the live layer answers in a real browser; `tests/bench.py` prints it."""

import shutil
import tempfile
from pathlib import Path
from statistics import median

from jupyter_lab import Lab, Notebook, write_notebook
from playwright.sync_api import sync_playwright

from authoring.build import NOTEBOOKS

CELL = """
from course_lib.widgets.playground import Playground
Playground(widths=(16, 8))
"""
# Each picture draws two maps, and each of them twice: the field and the points.
PER_PICTURE = 4
NOTE = """
() => {
    window.drawn = [];
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...values) {
        if (this.canvas.className === 'btl-map') window.drawn.push(performance.now());
        return draw.apply(this, values);
    };
}
"""
# From moving a slider by script to the picture that follows, in milliseconds.
SLIDE = f"""
([name, value]) => {{
    const slider = [...document.querySelectorAll('.btl input[type=range]')]
        .find(one => one.labels[0]?.textContent === name);
    window.drawn = [];
    const start = performance.now();
    slider.value = value;
    slider.dispatchEvent(new Event('input', {{ bubbles: true }}));
    window.taken = () => window.drawn[{PER_PICTURE - 1}] - start;
}}
"""
# How many drawings a second there are, from now on.
RATE = """
() => {
    window.drawn = [];
    const start = performance.now();
    window.taken = () => 1000 * window.drawn.length / (performance.now() - start);
}
"""
# From a click on Pause to the last step that is shown, in milliseconds.
PAUSE = """
() => {
    const start = performance.now();
    let last = start;
    new MutationObserver(() => { last = performance.now(); })
        .observe(document.querySelector('.btl-run output'), { childList: true });
    document.querySelector('.btl-play').click();
    window.taken = () => last - start;
}
"""
# Bring the explorer of this number, from 0, into view; say whether there is one.
REVEAL = """
async (number) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    const cells = content.widgets.filter(
        cell => /^Explorer\\(/m.test(cell.model.sharedModel.getSource()));
    if (!cells[number]) return false;
    await content.scrollToItem(content.widgets.indexOf(cells[number]), 'start');
    window.explorer = cells[number].node;
    return true;
}
"""
# From a step of an explorer's slider to the picture that follows.
STEP = """
() => {
    const slider = window.explorer.querySelector('input[type=range]');
    const picture = window.explorer.querySelector('bend-the-line img');
    if (slider.value === slider.max) window.down = true;
    if (slider.value === slider.min) window.down = false;
    const start = performance.now();
    let end;
    picture.onload = () => { end = performance.now(); };
    window.taken = () => end - start;
    if (window.down) slider.stepDown();
    else slider.stepUp();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
}
"""
# A network with 75 ms each way: the browser's own brake does not reach web sockets.
DELAY = """
const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (data) {
    setTimeout(() => this.readyState === 1 && send.call(this, data), 75);
};
const { set, get } = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
Object.defineProperty(WebSocket.prototype, 'onmessage', {
    get,
    set(handler) {
        set.call(this, handler && (event => setTimeout(() => handler(event), 75)));
    },
});
"""


def measure(executable):
    """Yield name, value and unit of each figure.

    Parameters
    ----------
    executable : str
        A Chromium.
    """
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        root = Path(home, "root")
        shutil.copytree(NOTEBOOKS, root)
        write_notebook(root / "speed.ipynb", CELL)
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        with Lab(Path(home)) as lab:
            for delay in (False, True):
                yield from _playground(browser, lab, delay)
                lab.shut_down_kernels()
            for lesson in sorted(root.glob("0*.ipynb")):
                yield from _explorers(browser, lab, lesson)
                lab.shut_down_kernels()
        browser.close()


def _taken(page, script, wait, *values):
    """Start something in the page, wait, and ask what it took."""
    page.evaluate(script, *values)
    page.wait_for_timeout(wait)
    return page.evaluate("() => window.taken()")


def _playground(browser, lab, delay):
    page = browser.new_page(viewport={"width": 1280, "height": 1200})
    if delay:
        page.add_init_script(DELAY)
    notebook = Notebook(page, lab, "speed.ipynb")
    notebook.run_all()
    page.locator(".btl-play").wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(NOTE)
    end = "_at_150_ms_round_trip" if delay else ""
    if not delay:
        for name, low in (("noise", 0.05), ("to train", 0.3)):
            times = []
            for i in range(31):
                if i % 7 == 0:  # other points, or the noise was drawn before
                    page.get_by_role("spinbutton", name="data draw").fill(str(i + 1))
                    page.keyboard.press("Enter")
                    page.wait_for_timeout(200)
                value = str(low + 0.05 * (i % 7))
                times.append(_taken(page, SLIDE, 200, [name, value]))
            title = f"playground_slider_to_picture_{name.replace(' ', '_')}"
            yield title, median(times), "ms"
    for pace in ("5 steps", "all it can"):
        rates, pauses = [], []
        page.get_by_role("combobox", name="pace").select_option(pace)
        for _ in range(5):
            page.locator(".btl-play").click()
            page.wait_for_timeout(1500)
            rates.append(_taken(page, RATE, 2000) / PER_PICTURE)
            pauses.append(_taken(page, PAUSE, 700))
        title = f"{pace.replace(' ', '_')}{end}"
        yield f"playground_pictures_a_second_{title}", median(rates), "pictures/s"
        yield f"playground_pause_to_last_step_{title}", median(pauses), "ms"
    page.close()


def _explorers(browser, lab, lesson):
    page = browser.new_page(viewport={"width": 1280, "height": 1200})
    Notebook(page, lab, lesson.name).run_all()
    number = 0
    while page.evaluate(REVEAL, number):
        page.wait_for_timeout(1000)
        page.evaluate("() => { window.down = false; }")
        times = [_taken(page, STEP, 500) for _ in range(15)]
        title = f"explorer_to_picture_{lesson.stem[:2]}_{number + 1}"
        yield title, median(times), "ms"
        number += 1
    page.close()

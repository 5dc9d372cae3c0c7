"""How quickly the playground answers in a real browser; `tests/bench.py` prints it."""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

import nbformat
from jupyter_lab import Lab, Notebook
from playwright.sync_api import sync_playwright

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
async ([name, value]) => {{
    const slider = [...document.querySelectorAll('.btl input[type=range]')]
        .find(one => one.labels[0]?.textContent === name);
    window.drawn = [];
    const start = performance.now();
    slider.value = value;
    slider.dispatchEvent(new Event('input', {{ bubbles: true }}));
    const next = () => new Promise(requestAnimationFrame);
    while (window.drawn.length < {PER_PICTURE}) await next();
    return window.drawn[{PER_PICTURE - 1}] - start;
}}
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
        root.mkdir()
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, root / "speed.ipynb")
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        with Lab(Path(home)) as lab:
            for delay in (False, True):
                yield from _figures(browser, lab, delay)
                lab.shut_down_kernels()
        browser.close()


def _figures(browser, lab, delay):
    page = browser.new_page(viewport={"width": 1280, "height": 1200})
    if delay:
        page.add_init_script(DELAY)
    notebook = Notebook(page, lab, "speed.ipynb")
    notebook.run_all()
    play = page.locator(".btl-play")
    play.wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(NOTE)
    end = "_at_150_ms_round_trip" if delay else ""
    if not delay:
        for name in ("noise", "to train"):
            low = {"noise": 0.05, "to train": 0.3}[name]
            times = []
            for i in range(31):
                times.append(page.evaluate(SLIDE, [name, str(low + 0.05 * (i % 7))]))
                page.wait_for_timeout(60)
            yield f"slider_to_picture_{name.replace(' ', '_')}", median(times), "ms"
    for pace in ("5 steps", "all it can"):
        page.get_by_role("combobox", name="pace").select_option(pace)
        play.click()
        page.wait_for_timeout(1500)
        page.evaluate("() => { window.drawn = []; }")
        page.wait_for_timeout(5000)
        rate = page.evaluate("() => window.drawn.length") / PER_PICTURE / 5
        play.click()
        page.wait_for_timeout(1000)
        yield f"pictures_a_second_{pace.replace(' ', '_')}{end}", rate, "pictures/s"
    page.close()


if __name__ == "__main__":
    found = shutil.which("chromium") or sys.exit("no Chromium was found")
    for line in measure(found):
        print(*line)

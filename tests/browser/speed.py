"""How quickly the live layer answers in a real browser; `tests/bench.py` prints it."""

import os
import shutil
import subprocess
import sys
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
PAGES = 20  # that play at once on one server
SECONDS = 5
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
# Count what is said to the kernel, as long as the page lives.
LISTEN = """
window.sent = 0;
const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (data) {
    window.sent += 1;
    return send.call(this, data);
};
"""
BURN = "while True: pass"


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
            yield from _playground(browser, lab)
            yield from _server(browser, lab)
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


def _playground(browser, lab):
    page = browser.new_page(viewport={"width": 1280, "height": 1200})
    page.add_init_script(LISTEN)
    notebook = Notebook(page, lab, "speed.ipynb")
    notebook.run_all()
    page.locator(".btl-play").wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(NOTE)
    for name, low in (("noise", 0.05), ("to train", 0.3), ("learning rate", 1)):
        times = []
        for i in range(31):
            if i % 7 == 0:  # other points, or the noise was drawn before
                page.get_by_role("spinbutton", name="data draw").fill(str(i + 1))
                page.keyboard.press("Enter")
                page.wait_for_timeout(200)
            value = str(low + (0.05 if low < 1 else 1) * (i % 7))
            times.append(_taken(page, SLIDE, 200, [name, value]))
        title = f"playground_slider_to_picture_{name.replace(' ', '_')}"
        yield title, median(times), "ms"
    for busy in (False, True):
        other = subprocess.Popen([sys.executable, "-c", BURN]) if busy else None
        rates, pauses, messages = [], [], 0
        for _ in range(5):
            page.locator(".btl-play").click()
            page.wait_for_timeout(1500)
            before = page.evaluate("() => window.sent")
            rates.append(_taken(page, RATE, 2000) / PER_PICTURE)
            messages += page.evaluate("() => window.sent") - before
            pauses.append(_taken(page, PAUSE, 700))
        if other:
            other.kill()
            other.wait()
        end = "_beside_a_busy_core" if busy else ""
        yield f"playground_pictures_a_second{end}", median(rates), "pictures/s"
        yield f"playground_pause_to_last_step{end}", median(pauses), "ms"
        yield f"playground_messages_while_playing{end}", messages, "messages"
    page.close()


def _server(browser, lab):
    """What the server and its kernels use of a core while many pages play."""
    pages = []
    for number in range(PAGES):
        write_notebook(lab.root / f"speed{number}.ipynb", CELL)
        page = browser.new_page(viewport={"width": 900, "height": 700})
        Notebook(page, lab, f"speed{number}.ipynb").run_all()
        page.locator(".btl-play").click()
        pages.append(page)
    before = _cpu(lab.process.pid)
    pages[0].wait_for_timeout(1000 * SECONDS)
    used = _cpu(lab.process.pid) - before
    for page in pages:
        page.close()
    yield f"server_share_of_a_core_with_{PAGES}_pages", 100 * used / SECONDS, "%"


def _cpu(pid):
    """The seconds that a process and its children have computed; Linux tells."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(path.parent.name) == pid or int(fields[1]) == pid:
            total += (int(fields[11]) + int(fields[12])) / tick
    return total


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

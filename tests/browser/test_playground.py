"""The playground in a real JupyterLab: real clicks, real keys, a real kernel."""

import json
import os
import random
import re

import pytest
from jupyter_lab import Notebook, write_notebook
from playwright.sync_api import expect

CELLS = [
    "from course_lib.widgets.playground import Playground\n"
    "playground = Playground(seed=3)\nplayground",
    "from course_lib import diagnostics\n"
    "print(playground.steps, playground.spec.points)\n"
    "x = playground.run.points.train.tensors[0].float()\n"
    "dead = diagnostics.dead_units(playground.network, x)\n"
    "print(*('all' if layer.all() else 'some' for layer in dead), sep='.')",
    "print(playground.run.stack.layers[0][:, 0, 0].tolist(), playground.steps)",
]
STEP = """
() => Number(document.querySelector('.btl-run output').textContent
    .match(/step ([\\d,]+)/)[1].replaceAll(',', ''))
"""
# Count what goes to the kernel, and the pictures that are shown.
LISTEN = """
() => {
    window.sent = window.shown = 0;
    new MutationObserver(() => { window.shown += 1; })
        .observe(document.querySelector('.btl-run output'), { childList: true });
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) {
        window.sent += 1;
        return send.call(this, data);
    };
}
"""
BUSY = """
() => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const code = `
import time, pathlib
while not pathlib.Path("free").exists():
    time.sleep(0.05)`;
    window.done = kernel.requestExecute({ code }).done;
}
"""
FOCUSABLE = ".btl :is(button, input, select, textarea, summary, [tabindex='0'])"
# What Tab should reach: of a group of radio buttons only the one that is chosen.
STOPS = f"""
() => [...document.querySelectorAll("{FOCUSABLE}")].filter(node => !node.disabled
    && node.checkVisibility() && (node.type !== 'radio' || node.checked)).length
"""
SUPPRESSED = f"""
() => [...document.querySelectorAll("{FOCUSABLE}")]
    .every(node => node.dataset.lmSuppressShortcuts === 'true')
"""
INSIDE = "([x, y]) => !!document.elementFromPoint(x, y)?.closest('.btl')"
NAMED = ("button", "checkbox", "combobox", "img", "radio", "slider", "spinbutton")


@pytest.fixture(scope="module")
def notebook(lab, browser):
    """One notebook for all tests: to start a kernel takes longer than most of them."""
    write_notebook(lab.root / "playground.ipynb", *CELLS)
    page = browser.new_page(viewport={"width": 1280, "height": 1500})
    opened = Notebook(page, lab, "playground.ipynb")
    # Mistakes while drawing are caught, said and logged.
    page.on(
        "console",
        lambda said: "playground:" in said.text and opened.errors.append(said.text),
    )
    yield opened
    page.close()
    lab.shut_down_kernels()


@pytest.fixture
def playing(notebook):
    """The notebook with a fresh playground."""
    notebook.errors.clear()
    notebook.page.evaluate("() => document.querySelector('.btl')?.remove()")
    notebook.run_all()
    notebook.page.mouse.wheel(0, -5000)
    notebook.page.locator(".btl-play").wait_for()
    return notebook


def steps(page):
    return page.evaluate(STEP)


def wait_for_steps(page, least):
    page.wait_for_function(f"() => ({STEP})() >= {least}")


def settled(page):
    """Wait until the step count has stood still for half a second; return it."""
    before = -1
    while before != (before := steps(page)):
        page.wait_for_timeout(500)
    return before


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_it_plays_and_pause_stops_it(playing):
    page = playing.page
    first = page.locator(".btl-map").nth(1).screenshot()
    button(page, "▶ Play").click()
    wait_for_steps(page, 100)
    button(page, "❚❚ Pause").click()
    # All that was asked for before the click is answered soon, and then nothing moves.
    page.wait_for_timeout(1000)
    stopped = steps(page)
    page.wait_for_timeout(1000)
    assert steps(page) == stopped
    playing.wait_idle()
    assert page.locator(".btl-map").nth(1).screenshot() != first
    button(page, "Step").click()
    wait_for_steps(page, stopped + 1)
    button(page, "⟲ Rewind").click()
    page.wait_for_function(f"() => ({STEP})() === 0")
    assert settled(page) == 0
    assert page.locator(".btl-map").nth(1).screenshot() == first
    assert playing.errors == []


def test_running_the_cell_again_and_all_cells_is_quiet(playing):
    page = playing.page
    button(page, "▶ Play").click()
    wait_for_steps(page, 20)
    playing.run_all()  # while it plays
    page.locator(".btl-play").wait_for()
    assert page.locator(".btl").count() == 1
    assert settled(page) == 0
    playing.wait_idle()
    button(page, "▶ Play").click()
    wait_for_steps(page, 20)
    assert playing.errors == []


def test_while_it_plays_the_kernel_hears_nothing_and_after_pause_where_it_is(playing):
    page = playing.page
    page.evaluate(LISTEN)
    button(page, "▶ Play").click()
    page.wait_for_function("() => window.shown >= 30")
    assert page.evaluate("() => window.sent") == 0
    button(page, "❚❚ Pause").click()
    stopped = settled(page)
    assert page.evaluate("() => window.sent") > 0
    assert said_by_the_second_cell(playing).split()[0] == str(stopped)
    assert playing.errors == []


def test_a_busy_kernel_stops_nothing(playing, lab):
    page = playing.page
    page.evaluate(BUSY)
    button(page, "▶ Play").click()
    wait_for_steps(page, 50)
    page.get_by_role("spinbutton", name="data draw").fill("7")
    page.keyboard.press("Enter")
    # What only the kernel can draw waits for it, and the run goes on meanwhile.
    waits = page.locator(".btl-say", has_text="as soon as it is free")
    waits.wait_for()
    wait_for_steps(page, steps(page) + 20)
    (lab.root / "free").touch()
    page.evaluate("() => window.done")
    waits.wait_for(state="hidden")
    button(page, "❚❚ Pause").click()
    stopped = settled(page)
    assert state(page)["start"]["data_seed"] == 7
    assert said_by_the_second_cell(playing).split()[0] == str(stopped)
    assert playing.errors == []


def said_by_the_second_cell(notebook, cell=1):
    notebook.page.evaluate(
        "at => { jupyterapp.shell.currentWidget.content.activeCellIndex = at; }", cell
    )
    notebook.command("notebook:run-cell")
    notebook.wait_idle()
    return notebook.code_cells()[cell]["outputs"][0]["text"]


def test_keys_alone_reach_and_work_every_control(playing):
    page = playing.page
    button(page, "▶ Play").focus()
    reached = page.evaluate(STOPS)
    seen = 0
    while page.evaluate("() => !!document.activeElement.closest('.btl')"):
        seen += 1
        page.keyboard.press("Tab")
        assert seen <= reached + 8
    # Number boxes and the like may hold more stops in some browsers, never fewer.
    assert seen >= reached > 40
    assert page.evaluate(SUPPRESSED)

    page.get_by_role("slider", name="noise").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.get_by_role("checkbox", name="x1²").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="+ layer").focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="activation after layer 1").focus()
    page.keyboard.type("tanh")
    page.get_by_role("radio", name="moons").focus()
    page.keyboard.press("ArrowRight")
    # A point of one's own: choose what a click does, move the cross, press Enter.
    page.get_by_role("combobox", name="What a click on a map does").focus()
    page.keyboard.type("clicks add class 1")
    page.locator(".btl-map").nth(1).focus()
    for _ in range(10):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    button(page, "▶ Play").focus()
    page.keyboard.press("Space")
    wait_for_steps(page, 5)
    page.keyboard.press("Space")
    settled(page)
    spec = state(page)["start"]
    assert spec["data"] == "circles" and spec["noise"] == 0.15
    assert spec["inputs"] == ["x1", "x2", "x1²"]
    assert spec["widths"] == [10, 5, 5] and spec["activations"][0] == "tanh"
    assert spec["points"] == [[0, 1, 1]]
    assert playing.errors == []


def state(page):
    """Open the text of the playground, or refresh it, and read it."""
    share = page.locator("details:has(textarea[aria-label='state as text'])")
    text = share.locator("textarea")
    text.evaluate("node => { node.value = ''; }")
    if share.evaluate("node => node.open"):
        share.get_by_role("button", name="Refresh").click()
    else:
        share.locator("summary").click()
    page.wait_for_function("node => node.value !== ''", arg=text.element_handle())
    return json.loads(text.input_value())


def test_own_points_stay_with_their_data_and_can_be_cleared(playing):
    page = playing.page
    clicks = page.get_by_role("combobox", name="What a click on a map does")
    clear = button(page, "Clear own points")
    data = {name: page.get_by_role("radio", name=name) for name in ("moons", "xor")}
    assert clear.is_disabled()
    clicks.select_option("clicks add class 0 ●")
    page.locator(".btl-map").first.click(position={"x": 20, "y": 20})
    expect(clear).to_be_enabled()
    mine = state(page)["start"]["points"]
    assert [label for *_, label in mine] == [0]
    # Other data, without them; the line says where they are.
    data["xor"].check(force=True)
    page.locator(".btl-say", has_text='Your own points stay with "moons"').wait_for()
    assert state(page)["start"] | {"points": []} == state(page)["start"]
    expect(clear).to_be_disabled()
    data["moons"].check(force=True)
    expect(clear).to_be_enabled()
    assert state(page)["start"]["points"] == mine
    clear.click()
    expect(clear).to_be_disabled()
    assert state(page)["start"]["points"] == []
    # Where points have numbers, so have one's own.
    page.get_by_role("radio", name="plane").check(force=True)
    clicks.select_option("clicks add +1 ▲")
    page.locator(".btl-map").first.click(position={"x": 20, "y": 20})
    expect(clear).to_be_enabled()
    assert state(page)["start"]["points"][0][2] == 1
    assert playing.errors == []


def test_the_picture_is_put_into_words(playing):
    page = playing.page
    for twin, (name, pieces) in enumerate(
        (("no activation", "1 linear piece"), ("with relu", r"≥ [\d,]+ linear pieces"))
    ):
        words = page.locator(".btl-map").nth(twin).get_attribute("aria-label")
        assert re.fullmatch(
            rf"Map, {name}: {pieces}, \d+ dead units?, 91 numbers, [\d.]+ % on train\. "
            r"Arrow keys move a cross, Enter does what a click does\.",
            words,
        )
        words = page.locator(".btl-net").nth(twin).get_attribute("aria-label")
        assert re.fullmatch(r"Network of 10, 5, 1 units, \d+ of them dead\.", words)
        words = page.locator(".btl-grad").nth(twin).get_attribute("aria-label")
        assert re.fullmatch(
            r"Gradient norms by layer: [\d.e−]+(, [\d.e−]+){2}\.", words
        )
    page.get_by_role("checkbox", name="collapse affine layers").check()
    page.wait_for_timeout(500)
    words = page.locator(".btl-map").first.get_attribute("aria-label")
    assert re.search(r": 1 linear piece, [\d.e−]+ max \|Δ\|, 3 numbers, ", words)


def test_escape_and_shift_enter_belong_to_the_notebook(playing):
    page = playing.page
    active = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    assert "Esc" in page.locator(".btl").inner_text()
    for place in (page.locator(".btl-map").first, button(page, "Step")):
        place.click()
        assert page.evaluate(active) == 0
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowDown")  # in command mode: to the next cell
        page.wait_for_function(f"() => ({active})() === 1")
    count = playing.code_cells()[0]["count"]
    page.locator(".btl-map").first.click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(f"() => ({active})() === 1")
    playing.wait_idle()
    page.locator(".btl-play").wait_for()
    assert playing.code_cells()[0]["count"] > count
    assert [cell["source"] for cell in playing.code_cells()] == CELLS
    assert playing.errors == []


RESTART = """
() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()
"""
RESTARTED = "The kernel was restarted. It plays on here; run this cell again"


def test_a_restarted_kernel_is_said_and_it_plays_on(playing):
    page = playing.page
    button(page, "▶ Play").click()
    wait_for_steps(page, 20)
    page.evaluate(RESTART)
    page.locator(".btl-say", has_text=RESTARTED).wait_for(timeout=3000)
    playing.wait_idle()
    before = steps(page)
    wait_for_steps(page, before + 20)
    # What the kernel would draw is drawn in the page, which says so.
    page.get_by_role("spinbutton", name="data draw").fill("7")
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => ({STEP})() < {before}")
    wait_for_steps(page, 20)
    button(page, "❚❚ Pause").click()
    page.get_by_text("This start was drawn in the page").wait_for()
    playing.run_all()
    page.locator(".btl-play").wait_for()
    button(page, "▶ Play").click()
    wait_for_steps(page, 20)
    assert playing.errors == []


def test_a_finger_scrolls_the_page_from_a_map_and_still_taps(browser, lab, playing):
    size = {"width": 500, "height": 900}
    page = browser.new_context(viewport=size, has_touch=True).new_page()
    other = Notebook(page, lab, "playground.ipynb")
    other.command("application:toggle-left-area")
    other.run_all()
    page.get_by_role("combobox", name="What a click on a map does").select_option("1")
    first = page.locator(".btl-map").first
    page.evaluate("() => document.querySelector('.btl').scrollIntoView()")
    page.wait_for_timeout(500)
    box = first.bounding_box()
    touch = page.context.new_cdp_session(page)
    for up in range(0, 151, 10):
        touch.send(
            "Input.dispatchTouchEvent",
            {
                "type": "touchMove" if up else "touchStart",
                "touchPoints": [{"x": box["x"] + 100, "y": box["y"] + 200 - up}],
            },
        )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(500)
    assert first.bounding_box()["y"] < box["y"] - 100
    assert button(page, "Clear own points").is_disabled()  # it was no tap
    first.tap(position={"x": 30, "y": 30})
    expect(button(page, "Clear own points")).to_be_enabled()
    assert other.errors == []
    page.context.close()


def test_every_control_has_a_name(playing):
    page = playing.page
    for summary in page.locator(".btl summary").all():
        summary.click()
    page.wait_for_timeout(300)
    lines = page.locator(".btl").aria_snapshot().splitlines()
    controls = [
        line for line in lines if re.match(rf"\s*- ({'|'.join(NAMED)})\b", line)
    ]
    assert len(controls) > 40
    assert [line for line in controls if '"' not in line.partition(":")[0]] == []


def test_weights_change_by_click_and_by_number(playing):
    page = playing.page
    net = page.locator(".btl-net").nth(1)
    box = net.bounding_box()
    # Somewhere between the last two columns a weight comes under the pointer.
    for share in (0.3, 0.4, 0.5, 0.6, 0.7):
        page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * share)
        if "→ output" in page.locator(".btl-hover").nth(1).inner_text():
            break
    hovered = page.locator(".btl-hover").nth(1).inner_text()
    assert re.fullmatch(r"unit \d of layer 2 → output: -?[\d.e−]+", hovered)
    page.mouse.down()
    page.mouse.up()
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => document.querySelectorAll('.btl-edit input')[1].value === '2.5'"
    )
    change = state(page)["changes"][-1]
    assert change[0] == 0 and change[1]["edit"][:2] == ["bent", 2]
    assert change[1]["edit"][-1] == 2.5
    assert playing.errors == []


def test_a_spoiled_text_is_refused_in_words_and_nothing_is_lost(playing):
    page = playing.page
    button(page, "Epoch").click()
    wait_for_steps(page, 13)
    before = state(page)
    text = page.get_by_role("textbox", name="state as text")
    for old, new, words in (
        ('"widths": [10, 5]', '"widths": [10000, 5]', "from 1 to 32"),
        ('"playground": 1', '"playground": 7', "reads version 1"),
        ('"noise": 0.1', '"noise": 0.9', "noise = 0.9"),
    ):
        text.fill(json.dumps(before).replace(old, new))
        page.get_by_role("button", name="Restore from this text").click()
        page.locator(".btl-say.wrong", has_text=words).wait_for()
    assert state(page) == before
    text.fill("hello")
    page.get_by_role("button", name="Restore from this text").click()
    page.locator(".btl-say.wrong", has_text="this is not the text of a play").wait_for()
    text.fill(json.dumps(before | {"steps": 40}))
    page.get_by_role("button", name="Restore from this text").click()
    wait_for_steps(page, 40)
    # With the next success the complaint is gone, long before it would go by itself.
    page.locator(".btl-say:not(.wrong)", has_text="Step 40").wait_for(timeout=2000)
    assert settled(page) == 40


def test_a_loss_that_explodes_is_said_and_stops_the_playing(playing):
    page = playing.page
    page.get_by_role("slider", name="learning rate").fill("10")
    for _ in range(4):
        button(page, "+ layer").click()
    page.get_by_role("combobox", name="first weights").select_option("large")
    button(page, "▶ Play").click()
    page.locator(".btl-say.wrong", has_text="The loss").wait_for()
    assert "smaller learning rate" in page.locator(".btl-say").inner_text()
    button(page, "▶ Play").wait_for()  # it paused by itself
    assert playing.errors == []


def test_a_layer_that_dies_is_said(playing):
    page = playing.page
    page.get_by_role("slider", name="learning rate").fill("10")
    page.locator("input[aria-label='units of layer 2']").fill("2")
    page.keyboard.press("Enter")
    button(page, "+50 epochs").click()
    page.locator(".btl-say.wrong", has_text="(bent) is dead").wait_for()
    settled(page)  # Adam's averages move a dead layer a little further
    said = page.locator(".btl-say").inner_text()
    assert re.fullmatch(
        r"Layer \d \(bent\) is dead: its units are 0 on every training point, and no "
        r"slope comes through\. Rewind, and try a smaller learning rate\.",
        said,
    )
    # As the library counts them.
    layer = int(said.split()[1])
    said = said_by_the_second_cell(playing).splitlines()
    assert said[1].split(".")[layer - 1] == "all"


def test_nothing_of_the_run_is_saved_in_the_notebook(playing, lab):
    page = playing.page
    button(page, "▶ Play").click()
    wait_for_steps(page, 50)
    button(page, "❚❚ Pause").click()
    settled(page)
    playing.save()
    saved = json.loads((lab.root / "playground.ipynb").read_text())
    assert "widgets" not in saved["metadata"]
    output = saved["cells"][0]["outputs"][0]["data"]
    assert "First state: After 0 steps." in "".join(output["text/plain"])


CLICKS = int(os.environ.get("CLICKS", "150"))  # and keys; 500 on demand


def test_clicks_and_keys_at_random_do_no_harm(playing):
    page, chance = playing.page, random.Random(0)
    for summary in page.locator(".btl summary").all():
        summary.click()
    keys = "Tab Shift+Tab Space Enter ArrowRight ArrowLeft ArrowUp ArrowDown Home End "
    keys = [*keys.split(), "5", "a", "d", "Escape", "Backspace"]
    widget = page.locator(".btl")
    for _ in range(CLICKS):
        box, kind = widget.bounding_box(), chance.random()
        top, bottom = max(120, box["y"] + 4), min(1440, box["y"] + box["height"] - 4)
        if top >= bottom:
            widget.scroll_into_view_if_needed()
        elif kind < 0.6:
            x = box["x"] + chance.uniform(4, box["width"] - 4)
            y = chance.uniform(top, bottom)
            page.mouse.move(x, y)
            if not page.evaluate(INSIDE, [x, y]):
                continue  # the widget has just become shorter
            page.mouse.down()
            if kind < 0.2:  # a drag, which may end anywhere in the widget
                page.mouse.move(box["x"] + chance.uniform(4, box["width"] - 4), y)
            page.mouse.up()
        elif kind < 0.65:
            page.mouse.wheel(0, chance.choice([-400, 400]))
        elif page.evaluate("() => !!document.activeElement.closest('.btl')"):
            page.keyboard.press(chance.choice(keys))
    if page.locator(".btl-play", has_text="Pause").count():
        page.locator(".btl-play").click()
    settled(page)
    playing.wait_idle()
    assert playing.errors == []
    cells = playing.code_cells()
    assert [cell["source"] for cell in cells] == CELLS  # no key came to JupyterLab
    outputs = [output for cell in cells for output in cell["outputs"]]
    kinds = ["execute_result", "stream", "stream"]
    assert [o["output_type"] for o in outputs] == kinds
    # The last click may have left no points, and hidden where one chooses others.
    page.locator(".btl input[value=moons]").evaluate("node => node.click()")
    before = settled(page)
    button(page, "Step").click()
    wait_for_steps(page, before + 1)
    # And what is drawn is what the kernel says.
    page.get_by_role("checkbox", name="collapse affine layers").uncheck()
    settled(page)
    numbers, said = said_by_the_second_cell(playing, cell=2).split("] ")
    assert int(said) == before + 1
    for edit, number in zip(
        page.locator(".btl-edit").all(), json.loads(numbers + "]"), strict=True
    ):
        for select in edit.locator("select").all():
            select.select_option("0")
        shown = float(edit.locator("input").input_value())
        assert shown == pytest.approx(number, rel=6e-3, abs=1e-6)

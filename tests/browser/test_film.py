"""The training film in a real notebook, and in a page that was saved to a file."""

import time
from base64 import b64decode
from io import BytesIO

import nbformat
import numpy as np
import pytest
import torch
from jupyter_lab import CODE_CELLS
from matplotlib.colors import to_rgb
from PIL import Image

from authoring.pairs import compose
from course_lib import data, diagnostics, networks, training
from course_lib.figures import style
from course_lib.widgets import Film
from course_lib.widgets.film import SCRIPT, reel
from course_lib.widgets.modules import CANVAS, joined

SOURCE = """\
# %%
from course_lib import data, networks, training
from course_lib.widgets import Film

moons = data.moons(n_samples=200)
pair = networks.twins((2, 16, 8, 1), activation="relu", seed=0)
linear, bent = training.train(pair, moons, epochs=20, snapshots=True)

# %%
Film({"Without activations": linear, "With ReLU": bent}, moons)
"""
# All that is painted, as a number; and what the kernel has said or was asked so far.
PAINTED = """
() => {
    const host = document.querySelector('[data-lm-suppress-shortcuts]');
    const canvases = [...host.shadowRoot.querySelectorAll('canvas')];
    return canvases.map(canvas => canvas.toDataURL()).join();
}
"""
LISTEN = """
() => {
    const panel = window.jupyterapp.shell.currentWidget;
    window.messages = [];
    panel.sessionContext.session.kernel.anyMessage.connect(
        (_, { msg }) => window.messages.push(msg.header.msg_type));
}
"""
NOTEBOOK = """
() => {
    const { sessionContext, content } = window.jupyterapp.shell.currentWidget;
    const status = sessionContext.session.kernel.status;
    return [status, content.activeCellIndex, content.mode, window.messages];
}
"""


@pytest.fixture(scope="module")
def moons():
    return data.moons(n_samples=200)


@pytest.fixture(scope="module")
def histories(moons):
    pair = networks.twins((2, 16, 8, 1), "relu", seed=0)
    found = training.train(pair, moons, epochs=6, snapshots=True)
    return dict(zip(("Without activations", "With ReLU"), found, strict=True))


@pytest.fixture
def stored(histories, moons):
    """A notebook that holds a film as output."""
    notebook = compose("# %%\nFilm(...)\n")
    bundle = Film(histories, moons)._repr_mimebundle_()
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", bundle)]
    return notebook


@pytest.fixture
def saved(open_saved, stored):
    """What nbconvert makes of a film, opened from a file with no network."""
    return open_saved(stored)


def epoch(page):
    return int(page.get_by_role("slider", name="Epoch").input_value())


def wait_until(page, condition):
    """Wait for something about the epoch; each is shown for a moment only."""
    slider = page.get_by_role("slider", name="Epoch").element_handle()
    page.wait_for_function(f"slider => slider.valueAsNumber {condition}", arg=slider)


def changes(page, action):
    """Whether an action changes what is painted."""
    before = page.evaluate(PAINTED)
    action()
    return page.evaluate(PAINTED) != before


def test_mouse_and_keys_scrub_and_the_kernel_knows_nothing(open_notebook, lab):
    nbformat.write(compose(SOURCE), lab.root / "film.ipynb")
    notebook = open_notebook("film.ipynb")
    notebook.run_all()
    page = notebook.page
    slider = page.get_by_role("slider", name="Epoch")
    slider.wait_for()
    page.evaluate(LISTEN)
    before = page.evaluate(NOTEBOOK)
    time.sleep(0.5)  # longer than an epoch is shown: nobody started it
    assert epoch(page) == 0

    box = slider.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    assert changes(page, lambda: page.mouse.click(*middle))
    assert epoch(page) == 10
    for key, expected in [("ArrowRight", 11), ("ArrowLeft", 10), ("End", 20)]:
        assert changes(page, lambda key=key: slider.press(key))
        assert epoch(page) == expected
    assert page.get_by_text("Epoch 20", exact=True).is_visible()
    words = page.locator(".words[aria-live=polite]").inner_text()
    assert words.startswith("Epoch 20. Without activations: ")

    # Nothing was asked of the kernel, and Jupyter kept the arrow keys to itself.
    assert page.evaluate(NOTEBOOK) == before
    assert before[0] == "idle" and before[3] == []

    # After Escape they are the notebook's again, and Shift+Enter always is.
    slider.press("Escape")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(NOTEBOOK)[1] == before[1] - 1
    count = notebook.code_cells()[1]["count"]
    slider.focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_function(f"() => ({CODE_CELLS})()[1].count > {count}")
    notebook.wait_idle()
    assert notebook.errors == []


def test_it_plays_and_pauses(saved):
    page = saved()
    page.get_by_role("button", name="Play").press("Enter")
    wait_until(page, ">= 2")
    page.get_by_role("button", name="Pause").press("Space")
    stopped = epoch(page)
    assert stopped >= 2
    time.sleep(0.5)
    assert epoch(page) == stopped

    page.get_by_role("button", name="Play").click()
    wait_until(page, "=== 6")
    page.get_by_role("button", name="Play").click()  # there again, as it ended
    wait_until(page, "< 6")


def test_a_notebook_that_is_not_trusted_shows_a_picture(open_notebook, lab, stored):
    nbformat.write(stored, lab.root / "stranger.ipynb")
    page = open_notebook("stranger.ipynb").page
    page.get_by_role("img", name="Without activations: one straight line").wait_for()
    assert page.get_by_text("This is epoch 6. Run this cell").is_visible()
    assert page.get_by_role("slider", name="Epoch").count() == 0


def test_a_saved_page_needs_no_kernel_and_no_network(saved):
    page = saved()
    slider = page.get_by_role("slider", name="Epoch")
    slider.wait_for()
    assert not page.get_by_text("Run this cell").is_visible()
    assert changes(page, lambda: slider.press("ArrowRight"))
    box = slider.bounding_box()
    end = box["x"] + box["width"] - 3, box["y"] + box["height"] / 2
    assert changes(page, lambda: page.mouse.click(*end))
    assert page.get_by_text("Epoch 6", exact=True).is_visible()


def test_who_wants_less_motion_gets_a_slower_film(saved):
    page = saved(reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    started = time.monotonic()
    wait_until(page, ">= 2")
    assert time.monotonic() - started > 1.5


def test_it_is_drawn_anew_when_its_width_changes(saved):
    page = saved()
    canvas = page.locator("canvas.map").first
    shown = "canvas => [canvas.width, canvas.clientWidth]"
    wide, width = canvas.evaluate(shown)
    assert wide == width
    page.set_viewport_size({"width": 500, "height": 600})
    fits = "canvas => canvas.width === canvas.clientWidth"
    page.wait_for_function(fits, arg=canvas.element_handle())
    assert canvas.evaluate(shown)[0] < wide


# What is painted


def dots(page, kind, panel):
    """The colours on a canvas, shape (height, width, 3)."""
    canvas = page.locator(f"canvas.{kind}").nth(panel)
    png = canvas.evaluate("canvas => canvas.toDataURL().split(',')[1]")
    return np.asarray(Image.open(BytesIO(b64decode(png))).convert("RGB"))


def near(colours, color):
    return (np.abs(colours - 255 * np.array(to_rgb(color))) < 30).all(-1)


def agreement(colours, network):
    """In which share of the dots of a map the colour is that of the probability."""
    height, width, _ = colours.shape
    x = -3 + 6 * (np.arange(width) + 0.5) / width
    y = 3 - 6 * (np.arange(height) + 0.5) / height
    places = np.stack(np.meshgrid(x, y), axis=-1).astype(np.float32)
    with torch.no_grad():
        probability = torch.sigmoid(network(torch.tensor(places)))[..., 0].numpy()
    expected = 255 * style.PROBABILITY(probability)[..., :3]
    return (np.abs(colours - expected) < 1).all(-1).mean()


def check_epoch(page, at, histories, moons):
    """Compare what is painted and said with the networks of an epoch."""
    assert page.locator(".epoch").inner_text() == f"Epoch {at}"
    words = page.locator(".words").inner_text()
    assert words.startswith(f"Epoch {at}. ")
    for panel, (name, history) in enumerate(histories.items()):
        colours = dots(page, "map", panel)
        found = [agreement(colours, network) for network in history.snapshots]
        # Lines, points and the soft edges of the bands cover some of the map.
        assert found[at] == max(found) > 0.8
        others = [agreement(colours, h.snapshots[at]) for h in histories.values()]
        assert max(others) == found[at]
        network = history.snapshots[at]
        pieces = len(diagnostics.linear_pieces(network))
        right = f"{training.accuracy(network, moons.validation):.1%} right"
        count = f"{pieces} piece{'s' * (pieces > 1)}"
        facts = page.locator(".panels .facts").nth(panel).locator("span")
        assert facts.all_inner_texts() == [right, count]
        assert page.locator(".panels .name").nth(panel).inner_text() == name
        assert f"{name}: {right}, {count}, " in words


def test_each_epoch_paints_and_says_what_its_networks_say(saved, histories, moons):
    page = saved()
    slider = page.get_by_role("slider", name="Epoch")
    for at in (*range(7), 2, 0):  # forwards, and back again
        slider.fill(str(at))
        check_epoch(page, at, histories, moons)


def test_where_it_pauses_it_paints_and_says_what_its_networks_say(
    saved, histories, moons
):
    page = saved(reduced_motion="reduce")  # or a busy machine sees the end at once
    page.get_by_role("button", name="Play").click()
    wait_until(page, ">= 1")
    page.get_by_role("button", name="Pause").click()
    check_epoch(page, epoch(page), histories, moons)
    slider = page.get_by_role("slider", name="Epoch")
    slider.press("ArrowLeft")
    check_epoch(page, epoch(page), histories, moons)


def test_the_page_computes_what_torch_computes(saved, histories, moons):
    page = saved()
    page.add_script_tag(content=joined(CANVAS, SCRIPT))
    places = np.random.default_rng(0).uniform(-3, 3, (200, 2)).astype(np.float32)
    run = "([layers, places]) => [...through(layers, places)]"
    for network, history in zip(
        reel(histories, moons)["networks"], histories.values(), strict=True
    ):
        frame = network["frames"][-1]
        found = page.evaluate(run, [frame["layers"], places.flatten().tolist()])
        with torch.no_grad():
            logits = history.snapshots[-1](torch.tensor(places))[:, 0].numpy()
        distance = np.reshape(found, (-1, 2))[:, 0]
        assert frame["slope"] * distance == pytest.approx(logits, abs=0.02)


def test_points_and_boundary_lie_where_they_belong(saved, histories, moons):
    page = saved()
    page.get_by_role("slider", name="Epoch").press("End")
    x, y = moons.validation.tensors
    for panel, history in enumerate(histories.values()):
        colours = dots(page, "map", panel)
        scale = colours.shape[0] / 6

        def at(places, colours=colours, scale=scale):
            column, row = ((places * [1, -1] + 3) * scale).astype(int).T
            return colours[row, column]

        for label, look in enumerate(style.CLASSES):
            points = x[y[:, 0] == label].numpy()
            assert near(at(points), look["color"]).mean() > 0.9  # some overlap
        middles = diagnostics.boundary(history.snapshots[-1]).mean(1)
        assert near(at(middles), style.INK).mean() > 0.7  # points lie on top


def test_the_cut_divides_the_sheet_as_the_readout_does(saved, histories, moons):
    page = saved()
    page.get_by_role("slider", name="Epoch").press("End")
    x, y = moons.validation.tensors
    for panel, history in enumerate(histories.values()):
        colours = dots(page, "sheet", panel)[:-30]  # without the names of the classes
        cut = near(colours, style.INK).mean(0).argmax()
        with torch.no_grad():
            positive = history.snapshots[-1](x) > 0
        for label, look in enumerate(style.CLASSES):
            painted = near(colours, look["color"]).sum(0)
            share = painted[cut:].sum() / painted.sum()
            expected = positive[y == label].double().mean().item()
            assert share == pytest.approx(expected, abs=0.2)  # some overlap

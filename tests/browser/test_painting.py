"""What the playground paints is what its networks, asked in a cell, say."""

import re
from base64 import b64decode
from io import BytesIO
from itertools import zip_longest

import numpy as np
import pytest
import torch
from jupyter_lab import Notebook, write_notebook
from matplotlib.colors import to_rgb
from PIL import Image

from course_lib import networks
from course_lib.figures import style
from course_lib.widgets.playground import points
from course_lib.widgets.playground.state import Spec

SIDE = 100  # places each way at which networks and pictures are compared
SHOW = """\
from course_lib.widgets.playground import Playground
playground = Playground(widths=(4, 3), init='large', seed=3)
playground"""
#: A cell that hands over both networks, by the names that a student uses.
SAVE = """\
import torch
torch.save([playground.steps, playground.linear, playground.network], "twins.pt")"""
# Where each small picture of a network lies on its canvas, in dots.
LISTEN = """
() => {
    const kind = CanvasRenderingContext2D.prototype;
    const { clearRect, strokeRect } = kind;
    kind.clearRect = function (...box) {
        this.canvas.tiles = [];
        clearRect.apply(this, box);
    };
    kind.strokeRect = function (...box) {
        const { a } = this.getTransform();
        this.canvas.tiles?.push(box.map((value) => value * a));
        strokeRect.apply(this, box);
    };
}
"""
STEP = """
() => Number(document.querySelector('.btl-run output').textContent
    .match(/step ([\\d,]+)/)[1].replaceAll(',', ''))
"""


@pytest.fixture(scope="module")
def notebook(lab, browser):
    write_notebook(lab.root / "pictures.ipynb", SHOW, SAVE)
    page = browser.new_page(viewport={"width": 1280, "height": 1500})
    opened = Notebook(page, lab, "pictures.ipynb")
    page.evaluate(LISTEN)
    opened.run_all()
    page.locator(".btl-play").wait_for()
    yield opened
    assert opened.errors == []
    page.close()
    lab.shut_down_kernels()


@pytest.fixture
def playing(notebook):
    """A playground at its first step, and the notebook that it stands in."""
    notebook.page.get_by_role("button", name="⟲ Rewind").click()
    settled(notebook.page)
    return notebook


def settled(page):
    """Wait until nothing has moved for half a second."""
    before = -1
    while before != (before := page.evaluate(STEP)):
        page.wait_for_timeout(500)
    return before


def ask(notebook, lab):
    """Run the cell that hands over the networks: the linear and the bent one."""
    shown = settled(notebook.page)
    notebook.page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }"
    )
    notebook.command("notebook:run-cell")
    notebook.wait_idle()
    steps, *twins = torch.load(lab.root / "twins.pt", weights_only=False)
    assert steps == shown
    return twins


@torch.no_grad()
def outputs(network):
    """What each hidden unit and the network itself say at the places asked.

    Returns
    -------
    (units + 1, SIDE, SIDE) array
        The first row of places is the lowest.
    """
    at = (torch.arange(SIDE) + 0.5) / SIDE * 6 - 3
    x = torch.stack(torch.meshgrid(at, at, indexing="xy"), dim=-1).view(-1, 2)
    linears, bends = networks.layers(network)
    found = []
    for linear, bend in zip_longest(linears, bends):
        x = linear(x)
        x = bend.module()(x) if bend else x
        found.append(x)
    return torch.cat(found, dim=1).T.view(-1, SIDE, SIDE).numpy()


def dots(page, kind, twin):
    """The colours on a canvas, shape (height, width, 3)."""
    canvas = page.locator(f".btl-{kind}").nth(twin)
    png = canvas.evaluate("canvas => canvas.toDataURL().split(',')[1]")
    return np.asarray(Image.open(BytesIO(b64decode(png))).convert("RGB")).astype(int)


def agreement(painted, shares, margin=0.01):
    """In which part of the places the colour is that of the share, from 0 to 1.

    Places near the border of two colours do not count.

    Parameters
    ----------
    painted : (n, 3) array of colours
    shares : (n,) array
    """
    bands = style.PROBABILITY.N
    sure = np.abs(shares * bands - np.round(shares * bands)) > margin * bands
    sure |= (shares < margin) | (shares > 1 - margin)
    expected = 255 * style.PROBABILITY(shares[sure])[:, :3]
    return (np.abs(painted[sure] - expected) < 3).all(-1).mean(), sure.mean()


def bands(painted):
    """Of which share each colour is, in tenths: the nearest of the map's colours."""
    colours = 255 * style.PROBABILITY(np.arange(style.PROBABILITY.N))[:, :3]
    return np.abs(painted[..., None, :] - colours).sum(-1).argmin(-1)


def places(size):
    """The dots of a square canvas that lie at the places asked, (rows, columns).

    The first row of places is the lowest.
    """
    at = ((np.arange(SIDE) + 0.5) / SIDE * size).astype(int)
    return np.meshgrid(size - 1 - at, at, indexing="ij")


def away_from_marks(logit, spec):
    """Which places are covered neither by a point nor by the boundary."""
    at = (np.arange(SIDE) + 0.5) / SIDE * 6 - 3
    x, _ = points.draw(spec).train.tensors
    grid = np.stack(np.meshgrid(at, at), axis=-1)
    free = np.ones((SIDE, SIDE), bool)
    for point in x.numpy():
        free &= np.hypot(*np.moveaxis(grid - point, -1, 0)) > 0.15
    side = logit > 0
    for axis in (0, 1):
        for shift in (-2, -1, 1, 2):
            near = np.roll(side, shift, axis) == side
            free &= near
    return free


def matches(page, twin, network, spec):
    """In which part of the places a map agrees with what a network says."""
    logit = outputs(network)[-1]
    free = away_from_marks(logit, spec)
    colours = dots(page, "map", twin)
    painted = colours[places(colours.shape[0])]
    share = 1 / (1 + np.exp(-logit))
    found, sure = agreement(painted[free], share[free])
    assert free.sum() * sure > 1000
    return found


def trained(page):
    page.get_by_role("button", name="+50 epochs").click()
    page.wait_for_function(f"() => ({STEP})() > 0")


def redrawn(page):
    page.get_by_role("button", name="New weights").click()


def swapped(page):
    trained(page)
    settled(page)
    bend = page.get_by_role("combobox", name="activation after layer 1")
    bend.select_option("tanh" if bend.input_value() == "relu" else "relu")


def gone_back(page):
    """The last but one record, for a picture that comes too late would be the last."""
    trained(page)
    settled(page)
    page.get_by_role("slider", name="Go back in the run").fill("1")


@pytest.mark.parametrize("do", [None, trained, redrawn, swapped, gone_back])
def test_each_map_is_that_of_its_network_now(playing, lab, do):
    page = playing.page
    before = ask(playing, lab)
    if do:
        do(page)
    now = ask(playing, lab)
    for twin in (0, 1):
        assert matches(page, twin, now[twin], Spec()) > 0.99
        assert matches(page, twin, now[1 - twin], Spec()) < 0.9  # or it were no test
    if do:
        assert matches(page, 1, before[1], Spec()) < 0.95
    assert "No activation" in page.locator(".btl-card").nth(0).inner_text()


def test_points_lie_where_they_belong(playing):
    page = playing.page
    page.get_by_role("checkbox", name="test points").check()
    settled(page)
    drawn = points.draw(Spec())
    for twin in (0, 1):
        colours = dots(page, "map", twin)
        scale = colours.shape[0] / 6
        for part, hollow in ((drawn.test, True), (drawn.train, False)):
            x, y = part.tensors
            column, row = ((x.numpy() * [1, -1] + 3) * scale).astype(int).T
            found = colours[row, column]
            for label, look in enumerate(style.CLASSES):
                expected = (1, 1, 1) if hollow else to_rgb(look["color"])
                own = found[y[:, 0] == label]
                right = (np.abs(own - 255 * np.array(expected)) < 40).all(-1).mean()
                # Some overlap, and test points lie above those that train.
                assert right > (0.75 if hollow else 0.65)
    page.get_by_role("checkbox", name="test points").uncheck()
    settled(page)


def test_each_small_picture_is_that_of_its_unit(playing, lab):
    page = playing.page
    trained(page)
    twins = ask(playing, lab)
    for twin, network in enumerate(twins):
        canvas = page.locator(".btl-net").nth(twin)
        tiles = canvas.evaluate("canvas => canvas.tiles")
        units = outputs(network)
        assert len(tiles) == len(units) == 8
        colours = dots(page, "net", twin)
        away = np.empty((8, 8))
        for i, (left, top, width, height) in enumerate(tiles):
            down, right = (at / 1000 for at in places(1000))
            row, column = (top + down * height).astype(int), left + right * width
            inner = np.s_[10:-10, 10:-10]  # without the rim
            painted = bands(colours[row, column.astype(int)][inner])
            for j, unit in enumerate(units):
                share = 0.5 + 0.5 * unit / max(np.abs(unit).max(), 1e-9)
                if j == 7:
                    share = 1 / (1 + np.exp(-unit))
                expected = (share[inner] * style.PROBABILITY.N).astype(int)
                away[i, j] = np.abs(painted - expected.clip(max=9)).mean()
        # Some twenty dots each way stand for the whole plane.
        assert np.diag(away).max() < 0.3
        assert (np.diag(away) < away.min(1) + 0.02).all()  # some units are alike


def test_the_cross_reads_the_network_at_its_place(playing, lab):
    page = playing.page
    trained(page)
    twins = ask(playing, lab)
    for twin, network in enumerate(twins):
        canvas = page.locator(".btl-map").nth(twin)
        box = canvas.bounding_box()
        share = 1 / (1 + np.exp(-outputs(network)[-1]))
        for column, row in ((8, 12), (85, 30), (30, 70), (60, 85), (50, 50)):
            page.mouse.move(
                box["x"] + (column + 0.5) / SIDE * box["width"],
                box["y"] + (1 - (row + 0.5) / SIDE) * box["height"],
            )
            text = page.locator(".btl-hover").nth(twin).inner_text()
            x1, x2, percent = map(
                float,
                re.fullmatch(
                    r"x1 = (.+), x2 = (.+): class 1 with (\d+) %", text
                ).groups(),
            )
            at = [(i + 0.5) / SIDE * 6 - 3 for i in (column, row)]
            assert [x1, x2] == pytest.approx(at, abs=0.03)
            near = share[row - 1 : row + 2, column - 1 : column + 2]
            assert 100 * near.min() - 1 <= percent <= 100 * near.max() + 1


def test_the_fields_hold_the_weights_of_their_network(playing, lab):
    page = playing.page
    trained(page)
    twins = ask(playing, lab)
    for twin, network in enumerate(twins):
        layer, unit, source = (
            page.locator(".btl-edit").nth(twin).locator("select").all()
        )
        value = page.locator(".btl-edit input").nth(twin)
        linears, _ = networks.layers(network)
        sources = ["x1", "x2"]
        for label, linear in zip(
            ("layer 1", "layer 2", "output"), linears, strict=True
        ):
            layer.select_option(label)
            numbers = torch.column_stack([linear.weight, linear.bias]).tolist()
            for k, row in enumerate(numbers):
                unit.select_option(f"unit {k + 1}")
                for from_, expected in zip([*sources, "bias"], row, strict=True):
                    source.select_option(f"← {from_}")
                    shown = float(value.input_value())
                    assert shown == pytest.approx(expected, rel=6e-3, abs=1e-6)
            sources = [f"unit {k + 1}" for k in range(len(numbers))]

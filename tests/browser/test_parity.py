"""What the playground's page computes is what torch and the library compute."""

import json
import math
from dataclasses import asdict

import numpy as np
import pytest
import torch
from test_playground_state import SPOILT

from course_lib import activations, diagnostics, networks
from course_lib.widgets.modules import joined
from course_lib.widgets.playground import points
from course_lib.widgets.playground.choices import CHOICES, start
from course_lib.widgets.playground.run import Run, order
from course_lib.widgets.playground.state import Spec, View, to_text
from course_lib.widgets.playground.widget import HERE, WORKER

STEPS, PART = 2000, 100
HELP = """
const plain = (value) => JSON.stringify(value, (_, one) =>
    ArrayBuffer.isView(one) ? [...one] : one);
function begun(start, spec) {
    const starts = new Starts(CHOICES);
    starts.give(start);
    return new Run(spec, starts);
}
"""


@pytest.fixture(scope="module")
def page(browser):
    """A page with the modules of the worker, but for the worker itself."""
    page = browser.new_page()
    page.add_script_tag(content=f"const CHOICES = {json.dumps(CHOICES)};{HELP}")
    page.add_script_tag(content=joined(*(HERE / f"{name}.js" for name in WORKER[:-1])))
    yield page
    page.close()


def ask(page, script, *values):
    """Run a function in the page; numbers and arrays come back as they are."""
    return json.loads(
        page.evaluate(f"(values) => plain(({script})(...values))", values)
    )


def begun(spec):
    return start(spec, [spec.seed]), asdict(spec)


# Training

DEPTHS = [
    Spec(widths=(5,) * depth, activations="tanh", learning_rate=0.003)
    for depth in range(7)
]
OTHERS = {
    "numbers": Spec(data="plane", activations="elu", init="he"),
    "L1": Spec(l1=0.0003, activations="tanh"),
    "L2 and bends of both kinds": Spec(l2=0.01, activations=("gelu", "relu"), seed=11),
    "inputs, own points, a last batch of one": Spec(
        data="spirals",
        inputs=("x2", "x1²", "sin πx1"),
        points=((1, -1, 0),),
        learning_rate=0.03,
        batch_size=50,
        share=0.5,
    ),
}
RUNS = {
    **{name: Spec(activations=name, seed=3) for name in activations.CATALOGUE},
    **{f"depth {depth}": spec for depth, spec in enumerate(DEPTHS)},
    **OTHERS,
}
BENDS = "(name, z) => ACTIVATIONS[name].map((f) => z.map(f))"
TRAIN = """
(start, spec, parts, steps) => {
    const run = begun(start, spec);
    return Array.from({ length: parts }, () => {
        run.advance(steps);
        return run.trainer.adam.vector.slice();
    });
}
"""


def test_activations_and_slopes_are_those_of_torch_to_the_last_digits(page):
    z = torch.linspace(-9, 9, 1001, dtype=torch.float64)
    for name, bend in activations.CATALOGUE.items():
        values, slopes = ask(page, BENDS, name, z.tolist())
        np.testing.assert_allclose(values, bend(z), rtol=1e-13, atol=2e-15)
        slope = activations.slope(bend, z)
        np.testing.assert_allclose(slopes, slope, rtol=1e-13, atol=2e-15)


@pytest.mark.parametrize("spec", RUNS.values(), ids=RUNS)
def test_two_thousand_steps_end_at_the_weights_of_torch(page, spec):
    ours = ask(page, TRAIN, *begun(spec), STEPS // PART, PART)
    run = Run(spec)
    for numbers in ours:
        run.advance(PART)
        assert np.abs(numbers - flat(run)).max() < 1e-9


def flat(run):
    """The weights of both twins, in the order of the page."""
    return run.stack.vector.numpy()


def test_where_rounding_grows_they_agree_before(page):
    """In this run a digit that differs becomes another orbit in some 1,000 steps."""
    spec = Spec(data="plane", widths=(6, 6), activations="tanh", l1=0.001, l2=0.01)
    *_, ours = ask(page, TRAIN, *begun(spec), 5, PART)
    run = Run(spec)
    run.advance(5 * PART)
    assert 0 < np.abs(ours - flat(run)).max() < 1e-9


def test_seeds_draw_in_the_page_what_torch_draws(page):
    for seed, sizes in ((0, [2, 10, 5, 1]), (11, [3, 32, 32, 1]), (9999, [2, 1])):
        found = ask(page, "(sizes, seed) => firstWeights(sizes, seed)", sizes, seed)
        linears, _ = networks.layers(networks.mlp(sizes, None, seed))
        rows = [torch.column_stack([one.weight, one.bias]) for one in linears]
        assert found == torch.cat([row.flatten() for row in rows]).tolist()
        rows = ask(page, "(...values) => order(...values)", 400, seed, seed + 7)
        assert rows == order(400, seed, seed + 7).tolist()


@pytest.mark.parametrize("data", points.DATASETS)
def test_points_are_split_and_standardised_as_in_python(page, data):
    spec = Spec(data=data, share=0.33, points=((1, 2, 0), (0, 0, 1)))
    there = points.draw(spec)
    found = ask(
        page, "(start, spec) => begun(start, spec).trainer.points", *begun(spec)
    )
    for name in ("train", "test"):
        x, y = getattr(there, name).tensors
        places = np.reshape(found[name]["places"], (-1, 3))
        np.testing.assert_allclose(places, torch.column_stack([x, y]), atol=1e-12)


@pytest.mark.parametrize("data", [name for name in points.DATASETS if name != "own"])
def test_points_that_the_page_draws_itself_are_of_the_same_kind(page, data):
    spec = Spec(data=data)
    draw = (
        "(spec) => split(drawHere(spec, CHOICES.noises[spec.data]), spec).train.places"
    )
    x1, x2, label = np.reshape(ask(page, draw, asdict(spec)), (-1, 3)).T
    x, y = points.draw(spec).train.tensors
    assert len(label) == len(x)
    for side in (False, True):
        ours = np.stack([x1, x2])[:, (label > 0) == side]
        theirs = x.numpy()[(y[:, 0] > 0).numpy() == side].T
        for moment in (1, 2):
            found, expected = ((z**moment).mean(1) for z in (ours, theirs))
            np.testing.assert_allclose(found, expected, atol=0.25)


ENSEMBLE = """
(start, spec, seeds, steps) => {
    const { starts } = begun(start, spec);
    const trainer = new Trainer(spec, starts, seeds);
    for (let i = 0; i < steps; i++) trainer.step();
    return [trainer.adam.vector, trainer.measure()];
}
"""


def test_many_seeds_train_each_as_if_it_were_alone(page):
    spec, seeds = Spec(widths=(4,), activations="relu", init="lecun"), [0, 5, 7]
    first = start(spec, seeds)
    numbers, _ = ask(page, ENSEMBLE, first, asdict(spec), seeds, 60)
    run = Run(spec)
    run.advance(60)
    # Of each layer the numbers of the linear, then of the bent networks.
    for layer, found in zip(run.stack.layers, np.split(numbers, [72]), strict=True):
        each = np.reshape(found, (2, 3, *layer.shape[1:]))
        np.testing.assert_allclose(each[:, 0], layer, atol=1e-12)
        assert np.ptp(each, axis=1).max() > 0.1


# What is seen


LOOK = """
(start, spec, edits, steps, view) => {
    const run = begun(start, spec);
    for (const edit of edits) run.edit(...edit);
    run.advance(steps);
    return look(run, view);
}
"""


def looked(page, spec, edits=(), steps=300, **view):
    """What page and library say of one run: its frame, and the run in Python."""
    run = Run(spec)
    for edit in edits:
        run.apply({"edit": list(edit)})
    run.advance(steps)
    frame = ask(page, LOOK, *begun(spec), list(edits), steps, asdict(View(**view)))
    for twin in frame["twins"]:
        for name in ("field", "numbers", "boundary"):
            twin[name] = np.array(twin[name])
    return frame, run


SPEC = Spec(widths=(6, 5, 4), activations=("relu", "identity", "relu"))
AXIS = -3 + 6 * (np.arange(81) + 0.5) / 81
GRID = torch.from_numpy(np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2))


def lengths(segments):
    a, b, c, d = np.reshape(segments, (-1, 4)).T
    return np.hypot(c - a, d - b).sum()


def test_map_and_measures_are_those_of_the_networks(page):
    frame, run = looked(page, SPEC)
    for twin, network in zip(frame["twins"], run.networks, strict=True):
        with torch.no_grad():
            expected = torch.sigmoid(network(GRID))[:, 0]
        np.testing.assert_allclose(twin["field"], expected, atol=1e-6)
        assert len(twin["numbers"]) == networks.parameter_count(network)
    measured = [
        [twin["measures"][part][name] for twin in frame["twins"]]
        for part in ("train", "test")
        for name in ("loss", "right")
    ]
    np.testing.assert_allclose(measured, run.measure(), atol=1e-12)
    assert frame["curves"][-1]["steps"] == 300 and len(frame["curves"]) == 31


def test_boundary_and_hinges_lie_where_the_exact_ones_do(page):
    frame, run = looked(page, SPEC, hinges=True)
    for twin, network in zip(frame["twins"], run.networks, strict=True):
        exact = diagnostics.boundary(network)
        # The map's outermost dots lie half a dot inside the box.
        whole = np.hypot(*(exact[:, 1] - exact[:, 0]).T).sum()
        assert lengths(twin["boundary"]) == pytest.approx(whole, rel=0.05)
    linear, bent = frame["twins"]
    weight, bias = (p.detach() for p in networks.collapse(run.networks[0]).parameters())
    on_line = linear["boundary"].reshape(-1, 2) @ weight.numpy().T + bias.item()
    np.testing.assert_allclose(on_line, 0, atol=1e-5)
    assert linear["hinges"] == []
    assert {hinge["layer"] for hinge in bent["hinges"]} == {0, 2}
    first = networks.layers(run.networks[1])[0][0]
    for unit, hinge in enumerate(bent["hinges"][:6]):
        ends = torch.tensor(hinge["lines"]).double().view(-1, 2)
        assert first(ends)[:, unit].abs().max() < 1e-5 if len(ends) else True


def test_lines_of_a_circle_are_closed_and_of_a_saddle_two(page):
    x = np.linspace(-2, 2, 81)
    circle = x**2 + x[:, None] ** 2 - 1.03**2
    call = "(values, x) => zeroLines(values, 1, x)"
    found = ask(page, call, circle.ravel().tolist(), x.tolist())
    assert lengths(found) == pytest.approx(2 * math.pi * 1.03, rel=1e-3)
    ends = np.reshape(found, (-1, 2)).round(5)
    assert (np.unique(ends, axis=0, return_counts=True)[1] == 2).all()
    saddle = ask(page, call, [1, -1, -1, 1], [0, 1])
    assert {*map(tuple, np.reshape(saddle, (-1, 2)))} == {
        (0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)
    }  # fmt: skip


def test_pieces_are_a_lower_bound_that_comes_near(page):
    frame, run = looked(page, SPEC)
    exact = [len(diagnostics.linear_pieces(network)) for network in run.networks]
    linear, bent = (twin["pieces"] for twin in frame["twins"])
    assert linear == exact[0] == 1
    assert 0.7 * exact[1] < bent <= exact[1]
    for curved in ({"activations": "tanh"}, {"inputs": ("x1", "x2", "x1·x2")}):
        frame, _ = looked(page, SPEC.changed(**curved), steps=0)
        assert frame["twins"][1]["pieces"] is None


def test_collapse_folds_affine_runs_and_moves_nothing(page):
    plain, run = looked(page, SPEC)
    frame, _ = looked(page, SPEC, collapse=True)
    # The middle layer of the bent twin has no activation: its run folds too.
    shapes = [twin["shapes"] for twin in frame["twins"]]
    assert shapes == [[[1, 2]], [[6, 2], [4, 6], [1, 4]]]
    for before, after in zip(plain["twins"], frame["twins"], strict=True):
        assert before["gap"] == 0 < after["gap"] < 1e-12
        np.testing.assert_allclose(before["field"], after["field"], atol=1e-6)
    single = networks.collapse(run.networks[0])
    expected = [*single.weight.flatten().tolist(), single.bias.item()]
    np.testing.assert_allclose(frame["twins"][0]["numbers"], expected, rtol=1e-9)


def test_gradients_and_dead_units_are_those_of_lesson_5(page):
    spec = Spec(widths=(6, 5))
    # A bias far below what the inputs can lift.
    low = [(name, 0, 2, 2, -50.0) for name in ("linear", "bent")]
    frame, run = looked(page, spec, low, steps=0)
    x, y = run.train.tensors
    for twin, network in zip(frame["twins"], run.networks, strict=True):
        norms = diagnostics.flow(network, x, y).gradient
        np.testing.assert_allclose(twin["gradients"], norms, rtol=1e-9)
    linear, bent = frame["twins"]
    exact = diagnostics.dead_units(run.networks[1], x)
    assert bent["dead"] == np.concatenate(exact).tolist() and bent["dead"][2]
    assert not any(linear["dead"])


def test_unit_maps_show_the_units_own_values(page):
    frame, run = looked(page, SPEC)
    first = torch.relu(networks.layers(run.networks[1])[0][0](GRID)).detach()
    for unit, shown in enumerate(frame["twins"][1]["units"][:6]):
        expected = first[:, unit].view(81, 81)[::5, ::5]
        largest = max(expected.abs().max().item(), 1e-9)
        found = (2 * np.reshape(shown, (17, 17)) - 1) * largest
        np.testing.assert_allclose(found, expected, atol=1e-5 * largest)


@pytest.mark.parametrize(
    "spec",
    [
        Spec(data="own"),
        Spec(widths=(), activations=()),
        Spec(data="plane", widths=(1,), activations="gelu", inputs=("sin πx2",)),
        Spec(widths=(32,) * 6, activations="step"),
        Spec(learning_rate=10.0, data="plane", init="large", l2=1.0),
    ],
)
def test_any_settings_can_be_looked_at(page, spec):
    for collapse in (False, True):
        frame, _ = looked(page, spec, steps=3, hinges=True, collapse=collapse)
        for twin in frame["twins"]:
            assert len(twin["units"]) == sum(out for out, _ in twin["shapes"][:-1])
            assert ((twin["field"] >= 0) & (twin["field"] <= 1)).all()


# Texts


@pytest.mark.parametrize(("text", "message"), SPOILT)
def test_a_text_that_python_refuses_is_refused_in_the_page(page, text, message):
    said = page.evaluate(
        "text => { try { read(text, CHOICES); } catch (e) { return e.message; } }", text
    )
    assert said


ROAD = """
(start, spec, view) => {
    const run = begun(start, spec);
    run.edit("bent", 1, 2, 4, 0.75);
    run.advance(35);
    run.change({ ...run.spec, batch_size: 9, learning_rate: 0.1 });
    run.advance(60);
    run.change({ ...run.spec, activations: ["tanh", "step"], points: [[0, 0, 1]] });
    run.advance(45);
    const [text, end] = [run.toText(view), run.trainer.place()];
    const there = run.records.map(({ steps }) => steps);
    const back = run.records.findIndex((record) => record.steps === 100);
    run.seek(back);
    run.advance(40);
    const ends = [[run.toText(view) === text, run.trainer.place()]];
    const other = begun(start, { ...spec, widths: [1], activations: ["relu"] });
    other.restore(read(text, CHOICES));
    const part = () => Math.min(9, other.goal - other.steps);
    while (other.steps < other.goal) other.advance(part());
    ends.push([other.toText(view) === text, other.trainer.place()]);
    run.restore(read(text, CHOICES));
    return [text, end, ends, there];
}
"""


def test_a_road_with_turns_is_the_same_back_and_on_in_a_text_and_in_python(page):
    spec = Spec(data="xor", widths=(6, 3), seed=3)
    view = View(hinges=True)
    text, end, ends, there = ask(page, ROAD, *begun(spec), asdict(view))
    assert there[:5] == [0, 10, 20, 30, 35]
    assert ends == [[True, end]] * 2
    state = json.loads(text)
    run = Run.restore(Spec(**state["start"]), state["changes"], state["steps"])
    assert json.loads(run.to_text(view)) == state
    np.testing.assert_allclose(flat(run), end["numbers"][0], atol=1e-9)
    assert json.loads(to_text(spec, run.log, 140, view)) == state

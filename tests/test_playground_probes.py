"""What the playground shows, against the rooms that compute it exactly."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import diagnostics, networks
from course_lib.widgets.playground import probes, wire
from course_lib.widgets.playground.contours import zero_lines
from course_lib.widgets.playground.engine import Run
from course_lib.widgets.playground.ensemble import Ensemble
from course_lib.widgets.playground.state import Spec, View
from course_lib.widgets.playground.trainer import Trainer

number = st.floats(-3, 3)


@pytest.fixture(scope="module")
def run():
    run = Run(Spec(widths=(6, 5, 4), activations=("relu", "identity", "relu")))
    run.advance(300)
    return run


def looked(run, **view):
    return probes.look(run, View(**view))


def lengths(segments):
    return np.hypot(*(segments[:, 2:] - segments[:, :2]).T)


@settings(deadline=None)
@given(a=number, b=number, c=number)
def test_a_plane_is_zero_on_its_line(a, b, c):
    if math.hypot(a, b) < 0.1:
        return
    x, y = np.linspace(-2, 2, 9), np.linspace(-1, 1, 7)
    grid = a * x + b * y[:, None] + c
    owner, segments = zero_lines(grid[None], x, y)
    assert (owner == 0).all()
    ends = segments.reshape(-1, 2)
    np.testing.assert_allclose(ends @ [a, b] + c, 0, atol=1e-9)
    assert (np.abs(ends) <= [2 + 1e-9, 1 + 1e-9]).all()
    # Each row of squares that the line crosses is crossed: no gap.
    if len(segments) and min(abs(a), abs(b)) > 0.1:
        inside = diagnostics.hinges(_one_unit(a, b, c), (-2, 2, -1, 1))[0][0]
        whole = np.hypot(*(inside[:, 1] - inside[:, 0]).T).sum()
        assert lengths(segments).sum() == pytest.approx(whole, abs=1e-6)


def _one_unit(a, b, c):
    network = networks.mlp((2, 1, 1), "relu").double()
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[a, b]]))
        network[0].bias.fill_(c)
    return network


def test_a_circle_is_closed_and_as_long_as_it_should_be():
    x = np.linspace(-2, 2, 81)
    grids = [x**2 + x[:, None] ** 2 - r**2 for r in (1.03, 1.57)]
    owner, segments = zero_lines(np.stack(grids), x, x)
    for k, r in enumerate((1.03, 1.57)):
        own = segments[owner == k]
        assert lengths(own).sum() == pytest.approx(2 * math.pi * r, rel=1e-3)
        ends, counts = np.unique(
            own.reshape(-1, 2).round(9), axis=0, return_counts=True
        )
        assert (counts == 2).all() and len(ends) == len(own)


def test_a_saddle_gives_two_segments():
    corner = np.array([[[1.0, -1.0], [-1.0, 1.0]]])
    owner, segments = zero_lines(corner, np.array([0, 1]), np.array([0, 1]))
    assert len(owner) == 2
    assert {*map(tuple, segments.reshape(-1, 2))} == {
        (0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)
    }  # fmt: skip


def test_the_map_shows_the_probability(run):
    _, arrays = looked(run)
    for number, network in enumerate(run.networks):
        with torch.no_grad():
            expected = torch.sigmoid(network(probes.GRID)).view(81, 81).numpy()
        np.testing.assert_allclose(
            arrays[f"field{number}"] / 65535, expected, atol=1e-5
        )
    # The first row is the lowest, the first column the leftmost.
    assert probes.GRID[0].tolist() == pytest.approx([-3 + 3 / 81, -3 + 3 / 81])
    assert probes.GRID[1].tolist() == pytest.approx([-3 + 9 / 81, -3 + 3 / 81])


def test_the_boundary_is_where_the_exact_one_is(run):
    _, arrays = looked(run)
    for number, network in enumerate(run.networks):
        exact = diagnostics.boundary(network)
        shown = arrays[f"boundary{number}"]
        # The map's outermost dots lie half a dot inside the box.
        whole = np.hypot(*(exact[:, 1] - exact[:, 0]).T).sum()
        assert lengths(shown).sum() == pytest.approx(whole, rel=0.05)
    weight, bias = networks.collapse(run.networks[0]).parameters()
    ends = arrays["boundary0"].reshape(-1, 2)
    on_line = ends @ weight.detach().numpy().T + bias.item()
    np.testing.assert_allclose(on_line, 0, atol=1e-5)


def test_first_hinges_are_the_units_lines(run):
    _, arrays = looked(run, hinges=True)
    assert len(arrays["hinges0"]) == 0  # nothing bends in the linear twin
    shown = arrays["hinges1"]
    assert {*shown[:, 0]} == {0, 2}
    first = networks.layers(run.networks[1])[0][0]
    ends = torch.from_numpy(shown[shown[:, 0] == 0, 1:].reshape(-1, 2)).double()
    nearest = first(ends).detach().abs().min(dim=1).values
    assert nearest.max() < 1e-5


def test_pieces_are_a_lower_bound_that_comes_near(run):
    about, _ = looked(run)
    exact = [len(diagnostics.linear_pieces(network)) for network in run.networks]
    assert about["pieces"][0] == exact[0] == 1
    assert 0.7 * exact[1] < about["pieces"][1] <= exact[1]


def test_two_lines_that_cross_make_four_pieces():
    run = Run(Spec(widths=(2,), activations=("relu",)))
    for unit, (a, b) in enumerate([(1.0, 0.5), (-0.5, 1.0)]):
        for source, value in enumerate((a, b, 0.1)):
            run.edit("bent", 0, unit, source, value)
    assert looked(run)[0]["pieces"] == [1, 4]


@pytest.mark.parametrize(
    "values",
    [
        {"activations": ("relu", "identity", "tanh")},
        {"inputs": ("x1", "x2", "x1·x2")},
    ],
)
def test_what_curves_has_no_pieces(values):
    run = Run(Spec(widths=(6, 5, 4), activations=("relu",) * 3).changed(**values))
    assert looked(run)[0]["pieces"][1] is None


def test_collapse_folds_affine_runs_and_moves_nothing(run):
    plain, before = looked(run)
    about, after = looked(run, collapse=True)
    # The middle layer of the bent twin has no activation: its run folds too.
    assert plain["shapes"][1] == [[6, 2], [5, 6], [4, 5], [1, 4]]
    assert about["shapes"] == [[[1, 2]], [[6, 2], [4, 6], [1, 4]]]
    assert about["numbers"] == [3, 3 * 6 + 7 * 4 + 5]
    assert 0 <= max(about["gap"]) < 1e-12 and plain["gap"] == [0, 0]
    for number in (0, 1):
        np.testing.assert_array_equal(before[f"field{number}"], after[f"field{number}"])
    single = networks.collapse(run.networks[0])
    expected = [*single.weight.flatten().tolist(), single.bias.item()]
    np.testing.assert_allclose(after["weights0"], expected, rtol=1e-6)


def test_gradient_norms_are_those_of_lesson_5(run):
    x, y = run.trainer.train.tensors
    for ours, network in zip(
        probes.gradient_norms(run.trainer), run.networks, strict=True
    ):
        np.testing.assert_allclose(ours, diagnostics.flow(network, x, y).gradient)


def test_dead_units_are_found_and_greyed():
    run = Run(Spec(widths=(6, 5), activations=("relu", "relu")))
    run.edit("bent", 0, 2, 2, -50.0)  # a bias far below what the inputs can lift
    run.edit("linear", 0, 2, 2, -50.0)
    _, arrays = looked(run)
    exact = diagnostics.dead_units(run.networks[1], run.trainer.train.tensors[0])
    np.testing.assert_array_equal(arrays["dead1"], np.concatenate(exact))
    assert arrays["dead1"][2] == 1
    assert not arrays["dead0"].any()
    assert (arrays["units1"][2] == 128).all()


def test_unit_maps_show_the_units_own_values(run):
    _, arrays = looked(run)
    assert arrays["units1"].shape == (15, 17, 17)
    first = torch.relu(networks.layers(run.networks[1])[0][0](probes.GRID))[:, 0]
    expected = first.detach().view(81, 81)[::5, ::5]
    shown = (arrays["units1"][0].astype(float) - 128) / 127 * expected.max().item()
    np.testing.assert_allclose(shown, expected, atol=expected.max().item() / 127)


def test_weights_travel_with_their_biases(run):
    about, arrays = looked(run)
    expected = networks.parameter_count(run.networks[1])
    assert arrays["weights1"].size == about["numbers"][1] == expected
    last = networks.layers(run.networks[1])[0][-1]
    assert arrays["weights1"][-1] == pytest.approx(last.bias.item(), rel=1e-6)


def test_points_and_curves_are_those_of_the_run(run):
    about, arrays = looked(run)
    x, _ = run.trainer.points.train.tensors
    np.testing.assert_allclose(arrays["train"][:, :2] / probes.SCALE, x, atol=2e-4)
    assert {*arrays["test"][:, 2]} == {0, probes.SCALE}
    assert arrays["curves"][-1, 0] == about["steps"] == 300
    np.testing.assert_allclose(arrays["curves"][-1, 1:].reshape(4, 2).T, about["now"])


def test_numbers_that_are_not_finite_can_still_be_shown():
    run = Run(Spec(learning_rate=10.0, data="plane"))
    with torch.inference_mode():
        run.trainer.stack.vector[:] = torch.nan
    about, arrays = looked(run, hinges=True, collapse=True)
    assert (arrays["field0"] == 32768).all()
    back, _ = wire.decode(wire.encode(about, arrays))
    assert back["now"][0][0] is None


@pytest.mark.parametrize(
    "spec",
    [
        Spec(data="own"),
        Spec(widths=(), activations=()),
        Spec(data="plane", widths=(1,), activations=("gelu",), inputs=("sin πx2",)),
        Spec(widths=(32,) * 6, activations=("step",) * 6),
    ],
)
def test_any_settings_can_be_looked_at(spec):
    run = Run(spec)
    run.advance(3)
    for collapse in (False, True):
        about, arrays = looked(run, hinges=True, collapse=collapse)
        wire.encode(about, arrays)
        assert arrays["units1"].shape[0] == sum(s[0] for s in about["shapes"][1][:-1])


def test_ensemble_trains_each_pair_as_if_it_were_alone():
    run = Run(Spec(widths=(4,), activations=("tanh",), seed=5))
    run.advance(60)
    ensemble = Ensemble(run)
    while not ensemble.done:
        ensemble.advance(25)
    alone = Trainer(run.spec, [7])
    for _ in range(60):
        alone.step()
    about, arrays = ensemble.look()
    assert about == {"steps": 60, "goal": 60, "done": True}
    np.testing.assert_allclose(arrays["spread"][:, :, 2], alone.measure(), rtol=1e-5)
    # The first pair is the run itself.
    np.testing.assert_allclose(
        arrays["spread"][:, :, 0], run.trainer.measure(), rtol=1e-5
    )


def test_agreement_is_the_share_of_networks_that_say_class_1():
    run = Run(Spec(widths=(4,), activations=("tanh",)))
    ensemble = Ensemble(run)
    assert ensemble.goal == 20 * 13  # not trained yet: 20 epochs
    ensemble.advance(30)
    _, arrays = ensemble.look()
    members = ensemble.trainer.write_back()
    with torch.no_grad():
        answers = torch.stack([member(probes.GRID) > 0 for member in members])
    for number in (0, 1):
        share = answers[32 * number :][:32].double().mean(0).view(81, 81)
        shown = arrays[f"agreement{number}"] / 65535
        np.testing.assert_allclose(shown, share, atol=1e-5)

"""Curves from hinges: what is written down is what the formula says."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib import approximation, data, networks

NUMBERS = st.floats(-5, 5)
EVERYWHERE = np.linspace(-7, 7, 1401)


def column(x):
    return torch.as_tensor(np.asarray(x), dtype=torch.float64).view(-1, 1)


def outputs(network, x):
    with torch.no_grad():
        return network(column(x))[:, 0].numpy()


# Hinges


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8), NUMBERS)
def test_a_network_from_hinges_is_its_formula(hinges, height):
    network = approximation.from_hinges(*zip(*hinges, strict=True), height)
    formula = height + sum(c * np.maximum(EVERYWHERE - k, 0) for k, c in hinges)
    np.testing.assert_allclose(outputs(network, EVERYWHERE), formula, atol=1e-11)
    assert approximation.hinge_places(network).tolist() == [k for k, _ in hinges]


def test_three_hinges_make_a_triangle_and_four_a_bump_with_a_flat_top():
    triangle = approximation.from_hinges([-1, 0, 1], [1, -2, 1])
    expected = np.maximum(0, 1 - np.abs(EVERYWHERE))
    np.testing.assert_allclose(outputs(triangle, EVERYWHERE), expected, atol=1e-12)
    bump = approximation.from_hinges([-1.5, -0.5, 0.5, 1.5], [1, -1, -1, 1])
    expected = np.clip(1.5 - np.abs(EVERYWHERE), 0, 1)
    np.testing.assert_allclose(outputs(bump, EVERYWHERE), expected, atol=1e-12)


def test_what_is_written_down_can_be_trained_and_taken_apart():
    network = approximation.from_hinges([0.0], [2.0])
    network(column([1.0, 3.0])).sum().backward()
    assert network[2].weight.grad.item() == 4
    linears, bends = networks.layers(network)
    assert [layer.weight.dtype for layer in linears] == [torch.float64] * 2
    assert [bend.name for bend in bends] == ["relu"]


def test_hinges_are_where_the_first_layer_switches():
    network = networks.mlp((1, 5, 4, 1), "relu", seed=3)
    places = approximation.hinge_places(network)
    assert places.shape == (5,) and not places.requires_grad
    with torch.no_grad():
        switched = network[0](places.view(-1, 1)).diagonal()
        torch.testing.assert_close(switched, torch.zeros(5), atol=1e-6, rtol=0)
        network[0].weight[2] = 0
    assert not approximation.hinge_places(network)[2].isfinite()


# Interpolation


@given(st.lists(st.tuples(st.floats(0.1, 2), NUMBERS), min_size=2, max_size=9))
def test_an_interpolant_is_what_numpy_makes_of_the_points(steps):
    widths, heights = zip(*steps, strict=True)
    knots = np.cumsum(widths) - 5
    network = approximation.interpolant(knots, heights)
    assert network[0].out_features == len(knots) - 1  # one unit an interval
    x = np.linspace(knots[0] - 2, knots[-1], 501)  # np.interp stays level outside
    expected = np.interp(x, knots, heights)
    np.testing.assert_allclose(outputs(network, x), expected, atol=1e-9)


def test_right_of_the_knots_the_last_slope_goes_on():
    network = approximation.interpolant([0, 1, 3], [0, 5, 1])
    assert outputs(network, [-9, 3, 5]).tolist() == pytest.approx([0, 1, -3])


# Errors


def wave(x):
    return torch.sin(torch.pi * x / 2) + torch.sin(3 * torch.pi * x / 2) / 2


def root(x):
    return (x + 2).sqrt()


def error_of_interpolation(function, n, crowding=1):
    knots = 4 * torch.linspace(0, 1, n + 1, dtype=torch.float64) ** crowding - 2
    network = approximation.interpolant(knots, function(knots))
    x, y = data.curve(function).test.tensors
    return (network(x) - y).abs().max().item()


def test_the_price_of_a_smooth_curve_is_a_quarter_for_each_doubling():
    errors = [error_of_interpolation(wave, n) for n in (16, 32, 64, 128)]
    # Measured once with another program, on [0, 1], for sin 2πx + ½ sin 6πx.
    assert errors == pytest.approx([0.093, 0.024, 0.0060, 0.0015], rel=0.02)


@pytest.mark.parametrize("n", [16, 32, 64])
def test_the_price_of_a_root_is_that_of_its_first_piece(n):
    # Of √x over [0, h] the chord is off most at h/4, by √h / 4.
    assert error_of_interpolation(root, n) == pytest.approx(
        (4 / n) ** 0.5 / 4, rel=2e-3
    )
    # With knots at (k/n)⁴ each piece is off by 1/n² at most.
    assert error_of_interpolation(root, n, 4) == pytest.approx(1 / n**2, rel=0.02)


def test_no_number_of_units_meets_a_jump():
    def jump(x):
        return (x > -2 / 3).double()

    for n in (16, 64, 128):
        assert error_of_interpolation(jump, n) == pytest.approx(2 / 3, abs=0.02)


# Impossible arguments


@pytest.mark.parametrize(
    ("make", "arguments", "message"),
    [
        ("from_hinges", ([], []), "places has|places = .*empty"),
        ("from_hinges", ([0, 1], [1]), r"changes = \[1.0\]: give 2, one a hinge"),
        ("from_hinges", ([0, np.nan], [1, 1]), "places has 1 values"),
        ("from_hinges", ([[0, 1]], [1, 1]), r"places = \(1, 2\): give one row"),
        ("from_hinges", (0, 1), r"places = \(\): give one row"),
        ("interpolant", ([0], [0]), r"knots = \[0.0\]: give at least two"),
        ("interpolant", ([0, 0], [0, 1]), "knots = .*each above the last"),
        ("interpolant", ([1, 0], [0, 1]), "knots = .*each above the last"),
        ("interpolant", ([0, 1], [0, 1, 2]), r"values = .*give 2, one a knot"),
        ("interpolant", ([0, 1], [0, np.inf]), "values has 1 values"),
    ],
)
def test_impossible_arguments_are_refused(make, arguments, message):
    with pytest.raises(ValueError, match=message):
        getattr(approximation, make)(*arguments)

"""The catalogue: values, slopes and reputations, each against torch or by measuring."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from course_lib import activations

CATALOGUE = list(activations.CATALOGUE.values())
each = pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)

REFERENCE = {
    "identity": lambda z: z,
    "step": lambda z: torch.heaviside(z, torch.zeros(()).to(z)),
    "sigmoid": F.sigmoid,
    "tanh": F.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
    "mish": F.mish,
}


def grid(end=6.0, count=2401):
    """Points from -end to end, 0 (where corners and jumps are) among them."""
    half = torch.linspace(0, end, count // 2 + 1, dtype=torch.float64)
    return torch.cat([-half[1:].flip(0), half])


def autograd_slope(function, z):
    z = z.clone().requires_grad_()
    function(z).sum().backward()
    return z.grad


def test_the_catalogue_has_the_twelve_of_lesson_4():
    assert list(activations.CATALOGUE) == list(REFERENCE)
    for entry in CATALOGUE:
        assert entry.formula and entry.slope_formula and entry.known_for.endswith(".")


@each
def test_values_are_those_of_torch(entry):
    z = grid()
    assert torch.equal(entry(z), REFERENCE[entry.name](z))
    assert torch.equal(entry.module()(z), REFERENCE[entry.name](z))


@each
def test_slopes_are_those_of_autograd_corners_included(entry):
    z = grid()
    expected = autograd_slope(entry.module(), z)
    torch.testing.assert_close(entry.derivative(z), expected, rtol=1e-12, atol=1e-14)


def test_slopes_are_those_of_the_formulas():
    """Not only of autograd, whose kernel the slope of GELU is itself."""
    for z in (-4.0, -1.0, 0.0, 0.5, 3.0):
        density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        normal = math.erfc(-z / math.sqrt(2)) / 2
        t = math.tanh(math.log1p(math.exp(z)))
        expected = {
            "gelu": normal + z * density,
            "tanh": 1 / math.cosh(z) ** 2,
            "mish": t + z * (1 - t * t) / (1 + math.exp(-z)),
        }
        for name, slope in expected.items():
            found = activations.get(name).derivative(torch.tensor([z]).double())
            assert found.item() == pytest.approx(slope, rel=1e-12, abs=1e-15), name


def test_slopes_far_out_keep_their_digits_in_float32():
    z = torch.tensor([-20.0, -12.0, 12.0, 20.0])
    for name in ("sigmoid", "tanh"):
        entry = activations.get(name)
        exact = entry.derivative(z.double()).float()
        assert exact.all()
        torch.testing.assert_close(entry.derivative(z), exact, rtol=1e-5, atol=0)


@each
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_slopes_keep_shape_and_type_and_do_not_touch_their_argument(entry, dtype):
    z = torch.randn(3, 5, 2, dtype=dtype)
    before = z.clone()
    slope = entry.derivative(z)
    assert slope.shape == z.shape and slope.dtype == dtype
    assert torch.equal(z, before)


@settings(deadline=None)
@given(st.floats(-30, 30))
def test_slopes_are_those_of_autograd_anywhere(number):
    z = torch.tensor([number], dtype=torch.float64)
    for entry in CATALOGUE:
        expected = autograd_slope(entry.module(), z)
        # From 20 on, torch takes softplus for a straight line: off by 2e-9.
        torch.testing.assert_close(entry.derivative(z), expected, rtol=3e-9, atol=1e-12)


@each
def test_every_module_is_recognised(entry):
    assert activations.of(entry.module()) is entry
    assert activations.get(entry.name) is entry
    assert activations.get(entry) is entry


def test_no_activation_is_the_identity():
    assert activations.get(None) is activations.CATALOGUE["identity"]


class ReLU(nn.Module):
    """Printed like torch's own, and forgets to bend."""

    def forward(self, z):
        return z


@pytest.mark.parametrize(
    "module",
    [
        nn.Linear(2, 2),
        nn.ELU(alpha=2.0),
        nn.LeakyReLU(0.2),
        nn.GELU(approximate="tanh"),
        nn.PReLU(),
        nn.Sequential(nn.ReLU()),
        ReLU(),
    ],
    ids=repr,
)
def test_other_modules_are_not_mistaken_for_an_entry(module):
    assert activations.of(module) is None


@pytest.mark.parametrize("wrong", ["rleu", 3, nn.ReLU(), torch.relu, ["relu"]])
def test_unknown_names_are_answered_with_the_choices(wrong):
    with pytest.raises(ValueError, match=r"^activation = .*'relu', 'leaky_relu'"):
        activations.get(wrong)


@settings(deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=5))
def test_custom_functions_get_their_slope_from_autograd(numbers):
    z = torch.tensor(numbers, dtype=torch.float64)
    square = activations.custom("square", torch.square)
    assert torch.equal(square(z), z.square())
    assert torch.equal(square.derivative(z), 2 * z)


def test_custom_slopes_work_where_autograd_is_off():
    cube = activations.custom("cube", lambda z: z**3)
    for off in (torch.no_grad, torch.inference_mode):
        with off():
            z = torch.tensor([-1.0, 0.0, 2.0])
            assert cube.derivative(z).tolist() == [3, 0, 12]
            assert not cube.derivative(z).requires_grad


def test_a_custom_slope_that_is_given_is_used():
    bent = activations.custom("mine", torch.relu, derivative=torch.ones_like)
    assert bent.derivative(torch.tensor([-1.0, 1.0])).tolist() == [1, 1]


def test_a_custom_function_that_autograd_cannot_follow_has_slope_zero():
    threshold = activations.custom("threshold", lambda z: (z > 0).float())
    assert threshold.derivative(torch.tensor([-1.0, 0.0, 1.0])).tolist() == [0, 0, 0]
    assert threshold(torch.tensor([-1.0, 1.0])).tolist() == [0, 1]


def test_custom_modules_are_recognised_and_printed_with_their_name():
    square = activations.custom("square", torch.square)
    first, second = square.module(), square.module()
    assert first is not second
    assert repr(first) == "Pointwise(square)"
    found = [activations.of(module) for module in (first, second)]
    assert found[0].name == "square"
    assert found[0].derivative is found[1].derivative is square.derivative

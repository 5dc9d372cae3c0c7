"""Signals and dead units, against autograd, closed forms and units counted by hand."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from course_lib import networks
from course_lib.diagnostics import dead_units, flow


def batch(n=16, inputs=5, seed=0):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, inputs, generator=generator, dtype=torch.float64)
    return x, (torch.arange(n) % 2).double()[:, None]


def stack(activation, depth=6, scale=1.0, seed=0):
    sizes = [5] * (depth + 1) + [1]
    network = networks.mlp(sizes, activation, seed, "lecun").double()
    for linear in networks.layers(network)[0]:
        linear.weight.data *= scale
    return network


class Residual(nn.Module):
    """A network that is no plain stack."""

    def __init__(self):
        super().__init__()
        self.first, self.middle = nn.Linear(5, 4), nn.Linear(4, 4)
        self.last = nn.Linear(4, 1)

    def forward(self, x):
        h = torch.tanh(self.first(x))
        return self.last(h + torch.tanh(self.middle(h)))


def in_place():
    layers = nn.Linear(5, 4), nn.ReLU(inplace=True), nn.Linear(4, 1)
    return nn.Sequential(*layers)


# Signals


@pytest.mark.parametrize(
    "make",
    [
        lambda: stack("sigmoid"),
        lambda: stack("gelu"),
        lambda: stack(None),
        lambda: Residual().double(),
        lambda: in_place().double(),
    ],
)
def test_weight_gradients_are_those_of_backward(make):
    network, (x, y) = make(), batch()
    seen = flow(network, x, y)
    nn.BCEWithLogitsLoss()(network(x), y).backward()
    linears = [m for m in network.modules() if isinstance(m, nn.Linear)]
    expected = [layer.weight.grad.norm().item() for layer in linears]
    assert seen.gradient == pytest.approx(expected, rel=1e-12)


def test_sizes_of_one_layer_are_those_of_the_closed_form():
    x, y = batch()
    layer = nn.Linear(5, 1).double()
    seen = flow(layer, x, y)
    delta = (torch.sigmoid(layer(x)) - y).detach()
    assert seen.forward[0] == pytest.approx(x.square().sum(1).mean().sqrt().item())
    spread = (x - x.mean(0)).square().sum(1).mean().sqrt().item()
    assert seen.varying[0] == pytest.approx(spread)
    assert seen.backward[0] == pytest.approx(delta.square().mean().sqrt().item())


@pytest.mark.parametrize("activation", [None, "relu", "sigmoid", "selu"])
def test_a_gradient_is_forward_times_backward_for_one_point_and_no_more_for_many(
    activation,
):
    network = stack(activation, seed=3)
    x, y = batch()
    one, many = flow(network, x[:1], y[:1]), flow(network, x, y)
    assert one.gradient == pytest.approx(one.forward * one.backward, rel=1e-12)
    assert (many.gradient <= many.forward * many.backward * (1 + 1e-12)).all()
    assert (many.gradient < 0.99 * many.forward * many.backward).any()


def test_without_activation_the_scale_is_the_factor_of_each_layer():
    x, y = batch()
    small, large = (flow(stack(None, scale=s), x, y) for s in (1.0, 3.0))
    growth = large.forward / small.forward
    assert growth == pytest.approx(3.0 ** np.arange(7), rel=1e-12)
    # What comes back passes the weights of all layers above.
    ratios = (large.backward[:-1] / large.backward[1:]) / (
        small.backward[:-1] / small.backward[1:]
    )
    assert ratios[:-1] == pytest.approx(3.0, rel=1e-9)


def test_equal_points_leave_nothing_that_depends_on_the_input():
    x, y = batch()
    same = x[:1].repeat(len(x), 1)
    seen = flow(stack("tanh"), same, y)
    assert (seen.varying <= 1e-15 * seen.forward).all()
    assert (flow(stack("tanh"), x, y).varying > 0.1 * seen.forward).any()


def test_tiny_signals_of_float32_do_not_turn_into_zero():
    x, y = batch()
    network = stack(None, depth=2, scale=1e-15)
    fine = flow(network, x, y)
    coarse = flow(copy.deepcopy(network).float(), x.float(), y.float())
    for part in ("forward", "varying", "backward", "gradient"):
        expected = getattr(fine, part)
        assert getattr(coarse, part) == pytest.approx(expected, rel=1e-4, abs=0)


def test_measuring_changes_nothing():
    network, (x, y) = stack("relu"), batch()
    network[0].weight.requires_grad_(False)
    before = copy.deepcopy(network.state_dict())
    with torch.no_grad():
        first = flow(network, x, y)
    dead_units(network, x)
    assert np.array_equal(first.gradient, flow(network, x, y).gradient)
    assert all(p.grad is None for p in network.parameters())
    assert not x.requires_grad
    assert all(torch.equal(v, before[k]) for k, v in network.state_dict().items())
    assert not any(module._forward_hooks for module in network.modules())


def test_hooks_go_away_even_if_the_network_fails():
    network, (x, y) = stack("relu"), batch()
    with pytest.raises(RuntimeError):
        flow(network, x[:, :3], y)
    assert not any(module._forward_hooks for module in network.modules())


@pytest.mark.parametrize(
    "network, change, words",
    [
        (stack("relu"), lambda x: x[:0], "x = .*empty"),
        (stack("relu"), lambda x: x * torch.inf, "x has .*NaN or infinite"),
        (nn.Conv1d(1, 1, 1).double(), lambda x: x[:, None, :1], "no nn.Linear"),
    ],
)
def test_impossible_arguments_of_flow_are_refused(network, change, words):
    x, y = batch()
    x = change(x)
    with pytest.raises(ValueError, match=words):
        flow(network, x, y[:, :, None] if x.ndim == 3 else y[: len(x)])


# Dead units


def by_hand():
    """Three ReLU units: one always off, one off for x < 0, one always on."""
    first, last = nn.Linear(1, 3), nn.Linear(3, 1)
    with torch.no_grad():
        first.weight.copy_(torch.tensor([[1.0], [1.0], [0.0]]))
        first.bias.copy_(torch.tensor([-10.0, 0.0, 1.0]))
    return nn.Sequential(first, nn.ReLU(), last)


def test_a_unit_is_dead_if_it_is_zero_on_every_given_input():
    x = torch.tensor([[-1.0], [-2.0]])
    (dead,) = dead_units(by_hand(), x)
    assert dead.tolist() == [True, True, False]
    (dead,) = dead_units(by_hand(), torch.cat([x, torch.tensor([[2.0]])]))
    assert dead.tolist() == [True, False, False]
    (dead,) = dead_units(by_hand(), torch.tensor([[20.0]]))
    assert not dead.any()


def test_dead_units_are_counted_activation_by_activation():
    x, _ = batch()
    network = stack("relu", seed=1)
    counted = dead_units(network, x)
    h, expected = x, []
    for layer in network:
        h = layer(h)
        if isinstance(layer, nn.ReLU):
            expected.append((h == 0).all(0).numpy())
    assert [d.tolist() for d in counted] == [d.tolist() for d in expected]
    assert np.concatenate(counted).any() and not np.concatenate(counted).all()


def test_without_biases_the_scale_of_the_weights_changes_no_dead_unit():
    x, _ = batch()
    for seed in range(20):
        counts = [dead_units(stack("relu", 6, s, seed), x) for s in (0.25, 1.0, 3.0)]
        for other in counts[1:]:
            assert np.array_equal(other, counts[0])


def test_a_dead_unit_of_the_first_layer_gets_no_gradient_and_a_living_one_does():
    x = torch.tensor([[-1.0], [2.0]])
    network = by_hand()
    nn.BCEWithLogitsLoss()(network(x), torch.tensor([[0.0], [1.0]])).backward()
    (dead,) = dead_units(network, x)
    felt = network[0].bias.grad != 0
    assert felt.tolist() == (~dead).tolist() == [False, True, True]


def test_a_leaky_unit_never_dies():
    x, _ = batch()
    counted = dead_units(stack("leaky_relu", depth=20), x)
    assert len(counted) == 20 and not np.concatenate(counted).any()


def test_a_network_whose_activations_are_function_calls_is_refused():
    with pytest.raises(ValueError, match="no activation module"):
        dead_units(Residual().double(), batch()[0])
    with pytest.raises(ValueError, match="empty"):
        dead_units(by_hand(), torch.empty(0, 1))

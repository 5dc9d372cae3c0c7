"""Networks to compare, and the fold: each against torch, or one layer at a time."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_loop import numbers, same_numbers
from torch import nn

from course_lib import activations, networks

SIZES = (2, 16, 8, 1)


# mlp and twins


@settings(deadline=None, max_examples=30)
@given(
    sizes=st.lists(st.integers(1, 9), min_size=2, max_size=6),
    seed=st.integers(0, 2**63),
)
def test_default_weights_are_those_of_the_same_layers_by_hand(sizes, seed):
    made = networks.mlp(sizes, "tanh", seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        by_hand = nn.Sequential()
        for inputs, outputs in pairwise(sizes):
            by_hand.append(nn.Linear(inputs, outputs))
            by_hand.append(nn.Tanh())
    assert str(made) == str(by_hand[:-1])
    assert same_numbers(made, by_hand[:-1].state_dict())


@pytest.mark.parametrize("init", ["default", "lecun", "he", "large"])
def test_the_global_random_state_is_left_alone(init):
    torch.manual_seed(12)
    expected = torch.rand(3)
    torch.manual_seed(12)
    networks.mlp(SIZES, "relu", seed=4, init=init)
    assert torch.equal(torch.rand(3), expected)


def test_twins_have_equal_weights_in_memory_of_their_own():
    linear, bent = networks.twins(SIZES, "relu", seed=3)
    assert [type(layer) for layer in linear] == [nn.Linear] * 3
    assert [type(layer) for layer in bent] == [nn.Linear, nn.ReLU] * 2 + [nn.Linear]
    for ours, theirs in zip(linear.parameters(), bent.parameters(), strict=True):
        assert torch.equal(ours, theirs)
        assert ours.data_ptr() != theirs.data_ptr()
    x = torch.randn(5, 2)
    assert not torch.equal(linear(x), bent(x))


def test_the_canonical_network_has_193_parameters():
    assert networks.parameter_count(networks.mlp(SIZES, "relu")) == 193
    assert networks.parameter_count(nn.Linear(2, 1)) == 3
    frozen = networks.mlp(SIZES, "relu")
    frozen[0].requires_grad_(False)
    assert networks.parameter_count(frozen) == 193 - 48


def test_each_layer_can_have_an_activation_of_its_own():
    square = activations.custom("square", torch.square)
    made = networks.mlp((2, 4, 4, 4, 1), ("relu", None, square), seed=1)
    kinds = [type(layer).__name__ for layer in made]
    assert kinds == ["Linear", "ReLU", "Linear", "Linear", "Pointwise", "Linear"]
    assert same_numbers(
        made[0], networks.mlp((2, 4, 4, 4, 1), None, seed=1)[0].state_dict()
    )


@pytest.mark.parametrize(("init", "gain"), [("lecun", 1), ("he", 2**0.5), ("large", 3)])
def test_initialisations_are_the_same_draws_rescaled_without_biases(init, gain):
    made = networks.mlp((4, 64, 64, 1), "relu", seed=7, init=init)
    standard = networks.mlp((4, 64, 64, 1), "relu", seed=7, init="lecun")
    for one, other in zip(made, standard, strict=True):
        if type(one) is nn.Linear:
            torch.testing.assert_close(one.weight, gain * other.weight)
            assert not one.bias.any()
    middle = made[2].weight
    assert middle.std().item() * 64**0.5 == pytest.approx(gain, rel=0.05)
    assert abs(middle.mean().item()) < 0.05 * gain / 8 * 3
    # Normal draws: kurtosis 3, where uniform ones have 1.8.
    assert ((middle / middle.std()) ** 4).mean().item() == pytest.approx(3, abs=0.4)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"sizes": (2,)}, r"sizes = \(2,\): .*inputs and outputs"),
        ({"sizes": (2, 0, 1)}, "sizes = 0: .*whole number"),
        ({"sizes": (2, 3.0, 1)}, "sizes = 3.0"),
        ({"activation": "rleu"}, "activation = 'rleu': choose"),
        ({"activation": ("relu",)}, r"activation = \('relu',\): .*2 in all"),
        ({"activation": ["relu", "tanh"]}, "activation = "),
        ({"seed": -1}, "seed = -1"),
        ({"seed": 0.5}, "seed = 0.5"),
        ({"init": "xavier"}, r"init = 'xavier': choose one of \['default', 'lecun'"),
    ],
)
def test_impossible_arguments_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        networks.mlp(**{"sizes": SIZES, "activation": "relu", **wrong})


# collapse


@st.composite
def affine_stacks(draw):
    """Linear layers with and without bias, identities, in any nesting."""
    dtype = draw(st.sampled_from([torch.float32, torch.float64]))
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=8))
    torch.manual_seed(draw(st.integers(0, 2**32)))
    layers = []
    for inputs, outputs in pairwise(sizes):
        if draw(st.booleans()):
            layers.append(nn.Identity())
        bias = draw(st.booleans())
        layers.append(nn.Linear(inputs, outputs, bias=bias, dtype=dtype))
    while len(layers) > 1 and draw(st.booleans()):
        start = draw(st.integers(0, len(layers) - 2))
        stop = draw(st.integers(start + 1, len(layers)))
        layers[start:stop] = [nn.Sequential(*layers[start:stop])]
    return nn.Sequential(*layers) if len(layers) > 1 else layers[0]


@settings(deadline=None)
@given(affine_stacks())
def test_collapse_of_any_affine_stack_equals_the_stack(stack):
    before = numbers(stack)
    single = networks.collapse(stack)
    assert type(single) is nn.Linear
    weight = next(stack.parameters())
    assert single.weight.dtype == weight.dtype
    x = 3 * torch.randn(20, single.in_features, dtype=weight.dtype)
    rounding = 50 * torch.finfo(weight.dtype).eps
    with torch.no_grad():
        # Errors are relative to the largest numbers on the way.
        largest = max(h.abs().max() for h in [x, *walk(stack, x)])
        assert (single(x) - stack(x)).abs().max() <= rounding * max(largest, 1)
    assert same_numbers(stack, before)


def walk(stack, x):
    """Outputs of each layer of a nest of Sequentials."""
    if not isinstance(stack, nn.Sequential):
        return [stack(x)]
    outputs = []
    for child in stack:
        outputs += walk(child, x)
        x = outputs[-1]
    return outputs


@pytest.mark.parametrize("init", ["default", "lecun"])
@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(torch.float32, 5e-5), (torch.float64, 1e-13)]
)
def test_a_hundred_layers_fold_too(init, dtype, tolerance):
    stack = networks.mlp((2,) + (16,) * 99 + (1,), None, seed=0, init=init).to(dtype)
    x = torch.linspace(-3, 3, 50, dtype=dtype).view(25, 2)
    expected = stack(x)
    assert len(stack) == 100 and expected.abs().max() > 0.01
    error = (networks.collapse(stack)(x) - expected).abs().max() / expected.abs().max()
    assert error < tolerance


def test_collapse_by_hand():
    first, second = nn.Linear(1, 1), nn.Linear(1, 1)
    with torch.no_grad():
        for layer, (w, b) in zip((first, second), ((2, 3), (5, 7)), strict=True):
            layer.weight.fill_(w)
            layer.bias.fill_(b)
    single = networks.collapse(nn.Sequential(first, second))
    assert (single.weight.item(), single.bias.item()) == (10, 22)  # 5 (2x + 3) + 7


def test_193_numbers_become_three():
    single = networks.collapse(networks.mlp(SIZES, None))
    assert networks.parameter_count(single) == 3


def test_collapse_of_one_layer_is_a_copy():
    layer = nn.Linear(3, 2)
    single = networks.collapse(layer)
    assert single is not layer and same_numbers(single, layer.state_dict())
    assert single.weight.data_ptr() != layer.weight.data_ptr()


def test_a_layer_that_comes_twice_is_folded_twice():
    layer = nn.Linear(3, 3)
    stack = nn.Sequential(layer, layer, nn.Sequential(layer))
    x = torch.randn(5, 3)
    torch.testing.assert_close(networks.collapse(stack)(x), stack(x))


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (networks.mlp(SIZES, "relu"), r"layer '1' is ReLU\(\)"),
        (networks.mlp(SIZES, "step"), r"layer '1' is Pointwise\(step\)"),
        (nn.Sequential(nn.Linear(2, 2), nn.Sigmoid()), r"layer '1' is Sigmoid\(\)"),
        (
            nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Identity(), nn.Tanh())),
            r"layer '1\.1' is Tanh\(\)",
        ),
        (nn.Sequential(nn.Dropout(0.5), nn.Linear(2, 1)), "layer '0' is Dropout"),
        (nn.ReLU(), r"layer 'network' is ReLU\(\)"),
        (
            nn.Sequential(nn.Linear(2, 3), nn.Linear(4, 1)),
            "layer '1' takes 4 inputs but gets 3; make the sizes",
        ),
        (nn.Sequential(nn.Identity()), "there is no nn.Linear"),
        (nn.Sequential(), "there is no nn.Linear"),
    ],
)
def test_what_is_no_affine_stack_is_refused_by_the_layer(network, message):
    before = numbers(network)
    with pytest.raises(ValueError, match=message):
        networks.collapse(network)
    assert same_numbers(network, before)


# layer_outputs and layers


def test_layer_outputs_are_those_of_a_walk_by_hand():
    network = networks.mlp(SIZES, "tanh", seed=2)
    x = torch.randn(7, 2)
    outputs = networks.layer_outputs(network, x)
    assert list(outputs) == ["0", "1", "2", "3", "4"]
    h = x
    for layer, output in zip(network, outputs.values(), strict=True):
        h = layer(h)
        assert torch.equal(output, h)
        assert not output.requires_grad
    assert not any(layer._forward_hooks for layer in network)


class Shared(nn.Module):
    """As students write it: one ReLU for all layers, which works in place."""

    def __init__(self):
        super().__init__()
        self.last = nn.Linear(3, 1)
        self.first = nn.Linear(2, 3)
        self.middle = nn.Linear(3, 3)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.last(self.relu(self.middle(self.relu(self.first(x)))))


def test_layer_outputs_of_a_student_s_network():
    network, x = Shared(), torch.randn(6, 2)
    outputs = networks.layer_outputs(network, x)
    assert list(outputs) == ["first", "relu", "middle", "relu (2)", "last"]
    torch.testing.assert_close(outputs["first"], network.first(x))
    torch.testing.assert_close(outputs["relu"], network.first(x).relu())
    torch.testing.assert_close(outputs["relu (2)"], outputs["middle"].relu())
    torch.testing.assert_close(outputs["last"], network(x))


def test_layer_outputs_leaves_no_hook_behind_an_error():
    network = networks.mlp(SIZES, "relu")
    with pytest.raises(RuntimeError):
        networks.layer_outputs(network, torch.randn(7, 3))
    assert not any(layer._forward_hooks for layer in network)


def test_layers_takes_a_plain_stack_apart():
    network = networks.mlp((2, 4, 4, 4, 1), ("relu", None, "gelu"))
    linears, bends = networks.layers(network)
    assert linears == [layer for layer in network if type(layer) is nn.Linear]
    assert [bend.name for bend in bends] == ["relu", "identity", "gelu"]
    nested = nn.Sequential(nn.Sequential(nn.Linear(2, 2), nn.ELU()), nn.Linear(2, 1))
    assert [bend.name for bend in networks.layers(nested)[1]] == ["elu"]
    assert networks.layers(nn.Linear(2, 1))[1] == []


def test_layers_sees_an_activation_module_that_stands_twice():
    relu = nn.ReLU()
    first, second, third = nn.Linear(2, 3), nn.Linear(3, 3), nn.Linear(3, 1)
    network = nn.Sequential(first, relu, second, relu, third)
    linears, bends = networks.layers(network)
    assert linears == [first, second, third]
    assert [bend.name for bend in bends] == ["relu", "relu"]


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (Shared(), "layer 'network' is Shared"),
        (nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 1)), "layer '0'"),
        (nn.Sequential(nn.Linear(2, 1), nn.Sigmoid()), "ends with nn.Linear"),
        (nn.Sequential(nn.ReLU(), nn.Linear(2, 1)), "layer '0' is ReLU"),
        (
            nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Tanh(), nn.Linear(2, 1)),
            "layer '2' is Tanh",
        ),
        (nn.Sequential(nn.Linear(2, 2), nn.PReLU(), nn.Linear(2, 1)), "layer '1'"),
        (nn.Sequential(), "ends with nn.Linear"),
    ],
)
def test_layers_names_what_is_not_plain(network, message):
    with pytest.raises(ValueError, match=message):
        networks.layers(network)

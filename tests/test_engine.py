"""The stack of matrices against autograd, torch's Adam and networks left alone."""

import copy
import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_loop import numbers, same_numbers
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from course_lib import activations, networks
from course_lib.engine import Stack, one_thread

CUBE = activations.custom("cube", lambda z: 0.1 * z**3)
CHOICES = [*activations.CATALOGUE, CUBE]


def batch(n=32, inputs=2, seed=0, dtype=torch.float64):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, inputs, generator=generator, dtype=dtype)
    return x, (torch.rand(n, 1, generator=generator) < 0.5).to(dtype)


def autograd_gradients(network, x, y):
    """For each linear layer the gradient, biases as a last column."""
    network.zero_grad()
    binary_cross_entropy_with_logits(network(x), y).backward()
    return [
        torch.column_stack([m.weight.grad, m.bias.grad])
        for m in network
        if isinstance(m, nn.Linear)
    ]


def assert_gradients_agree(members, x, y):
    stack = Stack(members)
    stack.backward(x, y)
    for index, member in enumerate(members):
        expected = autograd_gradients(member, x, y)
        for ours, theirs in zip(stack.gradients, expected, strict=True):
            # Beyond 20, torch takes softplus for a straight line: off by 2e-9.
            torch.testing.assert_close(ours[index], theirs, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize("activation", CHOICES, ids=lambda a: getattr(a, "name", a))
def test_gradients_of_every_activation_are_those_of_autograd(activation):
    members = [
        networks.mlp((2, 7, 5, 1), activation, seed, init).double()
        for seed in range(3)
        for init in ("default", "large")
    ]
    assert_gradients_agree(members, *batch())


@settings(deadline=None, max_examples=40)
@given(
    data=st.data(),
    sizes=st.lists(st.integers(1, 6), min_size=1, max_size=4),
    members=st.integers(1, 6),
    n=st.integers(1, 70),
)
def test_gradients_of_any_mixed_stack_are_those_of_autograd(data, sizes, members, n):
    sizes = [*sizes, 1]
    choice = st.tuples(*[st.sampled_from(CHOICES)] * (len(sizes) - 2))
    nets = [
        networks.mlp(sizes, data.draw(choice), seed).double() for seed in range(members)
    ]
    assert_gradients_agree(nets, *batch(n, sizes[0]))


@pytest.mark.parametrize("n", [1, 32, 200, 12000])  # the last in several parts
def test_logits_are_those_of_the_networks(n):
    members = [*networks.twins((2, 16, 8, 1)), networks.mlp((2, 16, 8, 1), "gelu", 1)]
    x, _ = batch(n, dtype=torch.float32)
    logits = Stack(members).logits(x)
    assert logits.shape == (3, 1, n)
    for own, member in zip(logits, members, strict=True):
        torch.testing.assert_close(own.T, member(x))


def test_logits_do_not_change_when_the_stack_works_on():
    stack = Stack([networks.mlp((2, 4, 1), "tanh")])
    x, _ = batch(dtype=torch.float32)
    first = stack.logits(x)
    kept = first.clone()
    stack.step(*batch(seed=1, dtype=torch.float32))
    stack.logits(x)
    assert torch.equal(first, kept)


def train_apart(network, batches, learning_rate):
    """The same steps with autograd and torch's own Adam."""
    optimiser = torch.optim.Adam(network.parameters(), lr=learning_rate)
    for x, y in batches:
        optimiser.zero_grad()
        binary_cross_entropy_with_logits(network(x), y).backward()
        optimiser.step()


@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(torch.float32, 2e-4), (torch.float64, 1e-11)]
)
def test_adam_is_torch_s_own_over_many_steps(dtype, tolerance):
    members = [networks.mlp((2, 8, 4, 1), "tanh", seed).to(dtype) for seed in range(3)]
    apart = copy.deepcopy(members)
    # A short last batch too: its mean is over fewer points.
    batches = [batch(20 if i % 7 else 9, seed=i, dtype=dtype) for i in range(300)]
    stack = Stack(members, learning_rate=0.003)
    for x, y in batches:
        stack.step(x, y)
    stack.write_back(members)
    for ours, alone in zip(members, apart, strict=True):
        train_apart(alone, batches, learning_rate=0.003)
        for p, q in zip(ours.parameters(), alone.parameters(), strict=True):
            assert (p - q).abs().max() < tolerance


def test_the_first_step_is_the_learning_rate_long():
    # Kingma and Ba 2015, section 2.1: at the start mean / sqrt(square) is ±1.
    member = networks.mlp((2, 8, 1), "tanh")
    before = numbers(member)
    stack = Stack([member], learning_rate=0.25)
    stack.step(*batch(dtype=torch.float32))
    stack.write_back([member])
    for name, p in member.named_parameters():
        torch.testing.assert_close(
            (p - before[name]).abs(), torch.full_like(p, 0.25), rtol=1e-4, atol=0
        )


@pytest.mark.parametrize("activation", ["relu", "tanh", None])
def test_nan_in_one_member_does_not_disturb_the_others(activation):
    healthy = [networks.mlp((2, 16, 8, 1), activation, seed) for seed in range(5)]
    with_ill = copy.deepcopy(healthy)
    with torch.no_grad():
        with_ill[2][0].weight[3, 1] = math.nan
        with_ill[4][-1].bias.fill_(math.inf)
    for members in (healthy, with_ill):
        stack = Stack(members)
        for i in range(20):
            stack.step(*batch(seed=i, dtype=torch.float32))
        stack.write_back(members)
    for index in (0, 1, 3):
        assert same_numbers(with_ill[index], numbers(healthy[index]))
    assert with_ill[2][-1].bias.isnan() and with_ill[4][-1].bias.isinf()


def test_write_back_returns_what_came_in():
    members = [
        networks.mlp((3, 5, 4, 1), ("relu", "tanh"), seed).double() for seed in range(4)
    ]
    before = [numbers(member) for member in members]
    stack = Stack(members)
    others = [networks.mlp((3, 5, 4, 1), ("relu", "tanh"), 9).double() for _ in members]
    stack.write_back(others)
    for member, other, kept in zip(members, others, before, strict=True):
        assert same_numbers(member, kept) and same_numbers(other, kept)


def test_members_stay_as_they_are_until_write_back():
    members = list(networks.twins((2, 4, 1)))
    before = [numbers(member) for member in members]
    stack = Stack(members)
    stack.step(*batch(dtype=torch.float32))
    for member, kept in zip(members, before, strict=True):
        assert same_numbers(member, kept)
        assert all(p.grad is None for p in member.parameters())
    stack.write_back(members)
    for member, kept in zip(members, before, strict=True):
        assert not same_numbers(member, kept)
        assert all(p.requires_grad for p in member.parameters())
        member(torch.randn(3, 2)).sum().backward()  # ordinary networks again


def test_frozen_parameters_stay_bit_for_bit_and_the_rest_trains():
    member = networks.mlp((2, 8, 4, 1), "relu", seed=1).double()
    member[0].requires_grad_(False)
    member[2].bias.requires_grad_(False)
    apart, other = copy.deepcopy(member), networks.mlp((2, 8, 4, 1), "relu", 2).double()
    before = numbers(member)
    batches = [batch(seed=i) for i in range(30)]
    stack = Stack([member, other])
    for x, y in batches:
        stack.step(x, y)
    stack.write_back([member, other])
    now = numbers(member)
    unchanged = [name for name in now if torch.equal(now[name], before[name])]
    assert unchanged == ["0.weight", "0.bias", "2.bias"]
    train_apart(apart, batches, 0.01)
    for name, theirs in apart.state_dict().items():
        torch.testing.assert_close(now[name], theirs, rtol=1e-9, atol=1e-11)


def shared_layer():
    layer = nn.Linear(2, 2)
    return nn.Sequential(layer, nn.ReLU(), layer, nn.Linear(2, 1))


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())], "ends with nn.Linear"),
        (
            [networks.mlp((2, 4, 1)), networks.mlp((2, 5, 1))],
            r"(?s)members\[1\] = .*equal",
        ),
        ([networks.mlp((2, 4, 1)), networks.mlp((2, 4, 4, 1))], r"members\[1\]"),
        ([shared_layer()], r"(?s)members\[0\] = .*each layer once"),
    ],
)
def test_what_is_no_stack_is_refused(members, message):
    with pytest.raises(ValueError, match=message):
        Stack(members)


def test_one_thread_is_for_a_while():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with pytest.raises(ZeroDivisionError), one_thread():
            assert torch.get_num_threads() == 1
            raise ZeroDivisionError
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_a_stack_stores_each_number_once():
    sizes = (2, 16, 8, 1)
    stack = Stack([networks.mlp(sizes, "relu", seed) for seed in range(3)])
    shapes = [tuple(layer.shape) for layer in stack.layers]
    assert shapes == [(3, m, n + 1) for n, m in pairwise(sizes)]
    assert len(stack.vector) == 3 * 193

"""Training against the loop of lesson 2, written out in plain PyTorch."""

import copy
import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from plain_loop import in_float64, numbers, plain_loop, same_numbers
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from course_lib import activations, data, networks, training

SIZES = (2, 16, 8, 1)
MOONS = data.moons()
SMALL = data.moons(n_samples=100, seed=1)
CURVES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")


class Handmade(nn.Module):
    """A student's own network, which the engine cannot take."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)


def curves(history):
    return np.stack([getattr(history, name) for name in CURVES])


def assert_same_training(network, history, expected, expected_curves, tolerance):
    pairs = zip(network.parameters(), expected.parameters(), strict=True)
    assert max((p - q).abs().max() for p, q in pairs) < tolerance
    for ours, theirs, name in zip(
        curves(history), expected_curves, CURVES, strict=True
    ):
        # An accuracy may differ by a point that lies on the boundary.
        allowed = 0.01 if "accuracy" in name and tolerance > 1e-6 else tolerance
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=allowed, err_msg=name)


# The same as the plain loop


@pytest.mark.parametrize("activation", [None, "relu"])
@pytest.mark.parametrize(
    ("dataset", "epochs", "tolerance"),
    [(MOONS, 50, 1e-4), (in_float64(MOONS), 20, 1e-12)],
    ids=["float32", "float64"],
)
def test_follows_the_plain_loop(activation, dataset, epochs, tolerance):
    dtype = dataset.train.tensors[0].dtype
    network = networks.mlp(SIZES, activation, seed=0).to(dtype)
    by_hand = copy.deepcopy(network)
    expected = plain_loop(by_hand, dataset, epochs)
    history = training.train(network, dataset, epochs=epochs)
    assert_same_training(network, history, by_hand, expected, tolerance)
    assert history.train_loss[-1] < history.train_loss[0] / 2


@pytest.mark.parametrize("batch_size", [7, 64])  # 64 points: a short last batch, one
def test_batches_of_any_size_follow_the_plain_loop(batch_size):
    dataset = in_float64(SMALL)
    network = networks.mlp(SIZES, "tanh", seed=3).double()
    by_hand = copy.deepcopy(network)
    options = {"learning_rate": 0.03, "batch_size": batch_size, "batch_seed": 5}
    expected = plain_loop(by_hand, dataset, 6, **options)
    history = training.train(network, dataset, epochs=6, **options)
    assert_same_training(network, history, by_hand, expected, 1e-11)


def test_another_batch_seed_gives_another_run():
    first, second = (networks.mlp(SIZES, "relu") for _ in range(2))
    training.train(first, SMALL, epochs=1)
    training.train(second, SMALL, epochs=1, batch_seed=1)
    assert not same_numbers(first, numbers(second))


@pytest.mark.parametrize(
    "layers",
    [
        lambda: [nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1)],
        lambda: [nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Linear(8, 1)],
        lambda: [nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 1)],
        lambda: [nn.Linear(2, 8, bias=False), nn.PReLU(), nn.Linear(8, 1)],
    ],
    ids=["subclass", "BatchNorm", "Dropout", "PReLU"],
)
def test_a_student_s_own_network_follows_the_plain_loop(layers):
    torch.manual_seed(0)
    dataset = in_float64(SMALL)
    network = Handmade(*layers()).double()
    by_hand = copy.deepcopy(network)
    torch.manual_seed(1)
    expected = plain_loop(by_hand, dataset, 5, learning_rate=0.03)
    torch.manual_seed(1)
    history = training.train(network, dataset, epochs=5, learning_rate=0.03)
    # The bias before BatchNorm has slope 0, and Adam enlarges its rounding error.
    assert_same_training(network, history, by_hand, expected, 1e-9)
    for name, buffer in network.named_buffers():
        torch.testing.assert_close(buffer, by_hand.get_buffer(name))


@pytest.mark.parametrize(
    "activation", [*activations.CATALOGUE, ("tanh", None)], ids=str
)
def test_engine_and_autograd_agree(activation):
    dataset = in_float64(SMALL)
    network = networks.mlp(SIZES, activation, seed=2).double()
    own = Handmade(*copy.deepcopy(network))
    history = training.train(network, dataset, epochs=4)
    expected = training.train(own, dataset, epochs=4)
    assert_same_training(network, history, own, curves(expected), 1e-7)


def test_frozen_layers_stay_and_the_others_follow_the_plain_loop():
    network = networks.mlp(SIZES, "relu", seed=2)
    for layer in network[:-1]:
        layer.requires_grad_(False)
    by_hand, own = copy.deepcopy(network), Handmade(*copy.deepcopy(network))
    before = numbers(network[:-1])
    expected = plain_loop(by_hand, SMALL, 10)
    history = training.train(network, SMALL, epochs=10)
    assert same_numbers(network[:-1], before)
    assert_same_training(network, history, by_hand, expected, 1e-5)
    training.train(own, SMALL, epochs=10)
    assert_same_training(own.layers, history, by_hand, expected, 1e-5)


# Several networks


@pytest.mark.parametrize("container", [list, tuple])
def test_twins_in_one_pass_are_the_networks_trained_apart(container):
    together = networks.twins(SIZES, seed=4)
    apart = networks.twins(SIZES, seed=4)
    histories = training.train(container(together), MOONS, epochs=5)
    for one, other, history in zip(together, apart, histories, strict=True):
        alone = training.train(other, MOONS, epochs=5)
        assert_same_training(one, history, other, curves(alone), 1e-4)


def test_networks_of_different_shapes_see_equal_batches_too():
    shapes = [(2, 4, 1), (2, 16, 8, 1)]
    together = [networks.mlp(sizes, "relu") for sizes in shapes]
    histories = training.train(together, SMALL, epochs=3)
    for one, history, sizes in zip(together, histories, shapes, strict=True):
        other = networks.mlp(sizes, "relu")
        alone = training.train(other, SMALL, epochs=3)
        assert_same_training(one, history, other, curves(alone), 1e-4)


# What comes back


@pytest.mark.parametrize("own", [False, True], ids=["engine", "autograd"])
def test_history_has_a_row_before_training_and_one_an_epoch(own):
    network = networks.mlp(SIZES, "relu")
    network = Handmade(*network) if own else network
    x, y = SMALL.validation.tensors
    with torch.no_grad():
        logits = network(x)
    history = training.train(network, SMALL, epochs=3)
    assert curves(history).shape == (4, 4)
    assert history.epochs == 3 and history.diverged is None
    loss = nn.functional.binary_cross_entropy_with_logits(logits, y).item()
    assert history.validation_loss[0] == pytest.approx(loss, abs=1e-6)
    accuracy = ((logits > 0) == (y > 0.5)).double().mean().item()
    assert history.validation_accuracy[0] == accuracy
    with torch.no_grad():
        after = network(x)
    loss = nn.functional.binary_cross_entropy_with_logits(after, y).item()
    assert history.validation_loss[-1] == pytest.approx(loss, abs=1e-6)
    assert repr(history) == (
        f"History of 3 epochs: validation loss {loss:.3f}, "
        f"accuracy {history.validation_accuracy[-1]:.3f}"
    )


@pytest.mark.parametrize("own", [False, True], ids=["engine", "autograd"])
def test_snapshots_are_the_network_at_each_row(own):
    network = networks.mlp(SIZES, "relu")
    network = Handmade(*network) if own else network
    before = numbers(network)
    history = training.train(network, SMALL, epochs=3, snapshots=True)
    assert len(history.snapshots) == 4
    assert same_numbers(history.snapshots[0], before)
    assert same_numbers(history.snapshots[-1], numbers(network))
    x, y = SMALL.train.tensors
    for snapshot, loss in zip(history.snapshots, history.train_loss, strict=True):
        with torch.no_grad():
            own = nn.functional.binary_cross_entropy_with_logits(snapshot(x), y)
        assert own.item() == pytest.approx(loss, abs=1e-6)
    assert training.train(network, SMALL, epochs=1).snapshots == []


def test_trained_networks_are_ordinary_modules():
    network = networks.mlp(SIZES, "relu")
    training.train(network, SMALL, epochs=1)
    network(SMALL.train.tensors[0]).sum().backward()
    assert network[0].weight.grad is not None
    training.train(network, SMALL, epochs=1)


def test_progress_is_shown_only_if_asked_for(capsys):
    network = networks.mlp(SIZES, "relu")
    training.train(network, SMALL, epochs=2)
    assert capsys.readouterr() == ("", "")
    training.train(network, SMALL, epochs=2, progress=True)
    assert "2/2" in capsys.readouterr().err


def test_a_run_that_diverges_says_when():
    network = networks.mlp(SIZES, "relu")
    with torch.no_grad():
        network[0].weight[0, 0] = math.nan
    assert training.train(network, SMALL, epochs=1).diverged == 0
    network = networks.mlp(SIZES, "relu")
    assert training.train(network, SMALL, epochs=2, learning_rate=1e30).diverged == 1


def test_the_same_call_twice_gives_the_same_bits_on_any_number_of_threads():
    threads = torch.get_num_threads()
    runs = []
    try:
        for n in (1, 2, 2):
            torch.set_num_threads(n)
            pair = networks.twins(SIZES)
            runs.append((pair, training.train(pair, MOONS, epochs=3)))
            assert torch.get_num_threads() == n
    finally:
        torch.set_num_threads(threads)
    for pair, histories in runs[1:]:
        for index in (0, 1):
            assert same_numbers(pair[index], numbers(runs[0][0][index]))
            assert (curves(histories[index]) == curves(runs[0][1][index])).all()


def test_the_global_random_state_is_left_alone():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    training.train(networks.mlp(SIZES, "relu"), SMALL, epochs=1)
    assert torch.equal(torch.get_rng_state(), before)


# The stop button


def interrupting(function, at):
    """The function, which presses the stop button in its call number `at`."""
    calls = 0

    def wrapped(z):
        nonlocal calls
        calls += 1
        if calls == at:
            raise KeyboardInterrupt
        return function(z)

    return wrapped


def trained_for(steps, network):
    """The network after some steps of the plain loop."""
    generator = torch.Generator().manual_seed(0)
    loader = DataLoader(SMALL.train, batch_size=32, shuffle=True, generator=generator)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    batches = itertools.chain.from_iterable(itertools.repeat(loader))
    for x, y in itertools.islice(batches, steps):
        optimiser.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(network(x), y).backward()
        optimiser.step()
    return network


@pytest.mark.parametrize("own", [False, True], ids=["engine", "autograd"])
@pytest.mark.parametrize(
    # Call 1 is the check that the network fits, 2 and 3 measure the start. From then
    # on an epoch is two steps and two measurements.
    ("at", "epochs", "steps"),
    [(4, 0, 0), (5, 0, 1), (10, 1, 4), (13, 2, 5)],
)
def test_the_stop_button_leaves_what_was_learned(own, at, epochs, steps, capsys):
    bend = activations.custom(
        "stopping", interrupting(torch.tanh, at), lambda z: 1 - torch.tanh(z) ** 2
    )
    network = networks.mlp((2, 8, 1), bend)
    # Which does nothing, and whose mode tells.
    network = Handmade(*network, nn.Dropout(0)) if own else network
    history = training.train(network, SMALL, epochs=9, snapshots=True)
    assert not (own and network.layers[-1].training)
    assert capsys.readouterr().out.startswith(f"Stopped after {epochs} of 9 epochs")
    reference = trained_for(steps, networks.mlp((2, 8, 1), "tanh"))
    for ours, theirs in zip(network.parameters(), reference.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-5)
    assert history.epochs == epochs and len(history.snapshots) == epochs + 1
    expected = plain_loop(networks.mlp((2, 8, 1), "tanh"), SMALL, epochs)
    np.testing.assert_allclose(curves(history), expected, rtol=0, atol=1e-5)
    training.train(network, SMALL, epochs=1)  # and it can go on


def test_the_stop_button_before_anything_happened_changes_nothing():
    bend = activations.custom("stopping", interrupting(torch.tanh, 2))
    network = networks.mlp((2, 8, 1), bend)
    before = numbers(network)
    with pytest.raises(KeyboardInterrupt):
        training.train(network, SMALL)
    assert same_numbers(network, before)


# Impossible arguments


def with_train(x=None, y=None):
    own_x, own_y = SMALL.train.tensors
    part = TensorDataset(own_x if x is None else x, own_y if y is None else y)
    return replace(SMALL, train=part)


def spoilt(value):
    x = SMALL.train.tensors[0].clone()
    x[3, 1] = value
    return x


X, Y = SMALL.train.tensors
WRONG = [
    ({"data": with_train(spoilt(math.nan))}, "data.train inputs has 1 .*remove"),
    ({"data": with_train(spoilt(math.inf))}, "data.train inputs has 1 .*remove"),
    ({"data": replace(SMALL, test=with_train(spoilt(math.nan)).train)}, "data.test"),
    ({"data": with_train(X[:0], Y[:0])}, r"data.train inputs = \(0, 2\): .*empty"),
    (
        {"data": with_train(y=2 * Y - 1)},
        r"data.train labels = \[-1.0, 1.0\]: .*0 and 1",
    ),
    ({"data": with_train(y=Y + math.nan)}, "data.train labels = .*nan"),
    ({"data": with_train(y=Y[:, 0])}, r"data.train labels = \(\(64,\), .*\(64, 1\)"),
    ({"data": with_train(y=Y.long())}, "data.train labels = .*int64.*float32"),
    (
        {"data": in_float64(SMALL)},
        "float64: .*of one type",
    ),
    ({"data": with_train(torch.ones(64, 3))}, r"\(2, 3\).*take 3 inputs"),
    ({"epochs": 0}, "epochs = 0: .*at least 1"),
    ({"epochs": 2.5}, "epochs = 2.5: "),
    ({"batch_size": 65}, "batch_size = 65: give at most 64"),
    ({"batch_size": 0}, "batch_size = 0: .*at least 1"),
    ({"learning_rate": 0}, "learning_rate = 0: .*above 0"),
    ({"learning_rate": -0.01}, "learning_rate = -0.01: "),
    ({"learning_rate": math.nan}, "learning_rate = nan: "),
    ({"batch_seed": -1}, "batch_seed = -1: .*at least 0"),
]


@pytest.mark.parametrize("own", [False, True], ids=["engine", "autograd"])
@pytest.mark.parametrize(("wrong", "message"), WRONG)
def test_impossible_arguments_are_refused_and_leave_no_trace(own, wrong, message):
    network = networks.mlp((2, 8, 1), "relu")
    if own:
        network = Handmade(nn.BatchNorm1d(2), *network)
        network.layers[0].eval()  # as a student may have left it
    before = numbers(network)
    modes = [module.training for module in network.modules()]
    with pytest.raises(ValueError, match=f"(?s){message}"):
        training.train(network, **{"data": SMALL, **wrong})
    assert same_numbers(network, before)
    assert [module.training for module in network.modules()] == modes
    assert all(p.grad is None for p in network.parameters())


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (nn.Linear(2, 2), r"network returns shape \(2, 2\).*one output"),
        (nn.Sequential(nn.Linear(2, 1), nn.Flatten(0)), r"returns shape \(2,\)"),
        (nn.Linear(3, 1), r"network cannot read inputs of shape \(2, 2\)"),
        ([nn.Linear(2, 1), nn.Linear(3, 1)], r"network\[1\] cannot read"),
        (nn.ReLU(), "network = .*with parameters to train"),
        (nn.Linear(2, 1).requires_grad_(False), "network = .*parameters to train"),
        ("relu", "network = 'relu': give an nn.Module"),
        ([], r"network = \[\]: give at least one"),
        ([nn.Linear(2, 1)] * 2, "network = .*none that share weights"),
    ],
)
def test_a_network_that_cannot_be_trained_is_refused(network, message):
    with pytest.raises(ValueError, match=f"(?s){message}"):
        training.train(network, SMALL)


def test_one_wrong_network_leaves_the_others_untouched():
    good = networks.mlp(SIZES, "relu")
    before = numbers(good)
    with pytest.raises(ValueError, match=r"network\[1\]"):
        training.train([good, nn.Linear(2, 2)], SMALL)
    assert same_numbers(good, before)


def test_nineteen_of_twenty_right_reach_95_percent():
    x = torch.cat([torch.ones(19, 1), -torch.ones(1, 1)])
    part = TensorDataset(x, torch.ones(20, 1))
    assert training.accuracy(nn.Identity(), part) == 0.95

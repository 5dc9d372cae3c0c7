"""Populations: each member is the network that would have been trained alone."""

import dataclasses
import itertools

import numpy as np
import pytest
import torch
from plain_loop import in_float64, numbers, plain_loop, same_numbers
from sklearn.linear_model import LogisticRegression
from torch.utils.data import TensorDataset

from course_lib import activations, data, networks, population, training
from course_lib.population import Member, train_many

SIZES = (2, 16, 8, 1)
MOONS = data.moons()
SMALL = data.moons(n_samples=100, seed=1)
CURVES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")


def curves(runs):
    return np.stack([getattr(runs, name) for name in CURVES])


def same_runs(first, second):
    """Whether two populations are the same bit for bit."""
    return (
        first.members == second.members
        and np.array_equal(curves(first), curves(second), equal_nan=True)
        and np.array_equal(first.test_accuracy, second.test_accuracy)
        and all(
            same_numbers(one, numbers(other))
            for one, other in zip(first.networks, second.networks, strict=True)
        )
    )


def assert_follows(runs, index, network, expected, tolerance):
    """Member `index` of `runs` is `network`, and its curves are those expected."""
    for p, q in zip(
        runs.networks[index].parameters(), network.parameters(), strict=True
    ):
        assert (p - q).abs().max() < tolerance
    ours = curves(runs)[:, index]
    np.testing.assert_allclose(ours[::2], expected[::2], rtol=0, atol=tolerance)
    np.testing.assert_allclose(ours[1::2], expected[1::2], rtol=0, atol=0.02)


# Members are what they would be alone


@pytest.fixture(scope="module")
def mixed():
    """Members that differ in everything they can differ in."""
    square = activations.custom("square", torch.square)
    return train_many(
        (2, 8, 8, 1),
        ["relu", None, "gelu", ("tanh", "step"), square],
        SMALL,
        seeds=[5, 0, 70],
        init=["default", "he"],
        learning_rate=[0.003, 0.03],
        epochs=6,
        batch_size=20,
        batch_seed=2,
    )


def test_members_come_ordered_and_complete(mixed):
    names = ["relu", "identity", "gelu", "tanh, step", "square"]
    expected = itertools.product(names, ["default", "he"], [0.003, 0.03], [5, 0, 70])
    assert mixed.members == [Member(*settings) for settings in expected]
    assert len(mixed) == len(mixed.networks) == 60
    assert curves(mixed).shape == (4, 60, 7) and mixed.test_accuracy.shape == (60,)


def test_every_member_follows_the_plain_loop(mixed):
    bends = {"tanh, step": ("tanh", "step")}
    bends["square"] = activations.custom("square", torch.square)
    for index in range(0, 60, 7):
        name, init, rate, seed, _ = mixed.members[index]
        alone = networks.mlp((2, 8, 8, 1), bends.get(name, name), seed, init)
        expected = plain_loop(alone, SMALL, 6, rate, batch_size=20, batch_seed=2)
        assert_follows(mixed, index, alone, expected, 1e-4)


def test_members_are_ordinary_networks_whose_outputs_give_the_curves(mixed):
    x, y = SMALL.test.tensors
    with torch.no_grad():
        for network, accuracy in zip(mixed.networks, mixed.test_accuracy, strict=True):
            right = ((network(x) > 0) == (y > 0.5)).double().mean().item()
            assert right == pytest.approx(accuracy)
    mixed.networks[0](x).sum().backward()


def test_members_next_to_the_border_of_a_stack_follow_their_own_runs(monkeypatch):
    monkeypatch.setattr(population, "NUMBERS", 5 * 17)  # 11 of 17 each: 4 + 4 + 3
    dataset = in_float64(SMALL)
    runs = train_many((2, 4, 1), "tanh", dataset, range(11), epochs=2)
    for index in range(11):
        alone = networks.mlp((2, 4, 1), "tanh", seed=index).double()
        expected = plain_loop(alone, dataset, 2)
        assert_follows(runs, index, alone, expected, 1e-12)


@pytest.mark.parametrize("activation", activations.CATALOGUE)
def test_each_activation_in_float64_follows_training_alone(activation):
    dataset = in_float64(SMALL)
    runs = train_many(SIZES, activation, dataset, range(3), epochs=2)
    alone = networks.mlp(SIZES, activation, seed=1).double()
    history = training.train(alone, dataset, epochs=2)
    expected = np.stack([getattr(history, name) for name in CURVES])
    assert_follows(runs, 1, alone, expected, 1e-12)


# Fair pairs


def test_members_of_one_seed_start_from_equal_weights(monkeypatch):
    started = []
    write_back = population.Stack.write_back

    def spy(stack, members):
        started.extend(numbers(member) for member in members)
        write_back(stack, members)

    monkeypatch.setattr(population.Stack, "write_back", spy)
    runs = train_many(SIZES, [None, "relu"], SMALL, range(4), epochs=1)
    # Names differ where an activation module stands between, so compare by order.
    straight, bent = (
        [list(started[m].values()) for m in range(8) if runs.members[m].activation == a]
        for a in ("identity", "relu")
    )
    for ours, theirs in zip(straight, bent, strict=True):
        assert all(map(torch.equal, ours, theirs))


def test_a_pair_is_the_twins_trained_together():
    runs = train_many(SIZES, [None, "relu"], MOONS, [3, 4], epochs=3)
    twins = networks.twins(SIZES, seed=4)
    for history, network, name in zip(
        training.train(twins, MOONS, epochs=3), twins, ("identity", "relu"), strict=True
    ):
        index = runs.members.index(Member(name, "default", 0.01, 4))
        expected = np.stack([getattr(history, curve) for curve in CURVES])
        assert_follows(runs, index, network, expected, 1e-4)
        own = runs.history(index)
        assert (own.validation_loss == runs.validation_loss[index]).all()
        assert own.epochs == 3


# The same whatever the machine


def test_the_same_call_twice_gives_the_same_bits_on_any_number_of_threads():
    threads = torch.get_num_threads()
    runs = []
    try:
        for n in (1, 2, 2):
            torch.set_num_threads(n)
            runs.append(train_many(SIZES, ["relu", None], MOONS, range(80), epochs=1))
            assert torch.get_num_threads() == n
    finally:
        torch.set_num_threads(threads)
    assert same_runs(runs[0], runs[1]) and same_runs(runs[0], runs[2])


@pytest.mark.parametrize("most", [1, 3, 9])
def test_the_size_of_a_stack_does_not_matter(monkeypatch, most):
    expected = train_many(SIZES, "relu", SMALL, range(10), epochs=4)
    monkeypatch.setattr(population, "NUMBERS", 193 * most)
    runs = train_many(SIZES, "relu", SMALL, range(10), epochs=4)
    for index, network in enumerate(expected.networks):
        assert_follows(runs, index, network, curves(expected)[:, index], 1e-5)


def test_the_global_random_state_is_left_alone():
    before = torch.get_rng_state()
    train_many(SIZES, "relu", SMALL, range(2), epochs=1)
    assert torch.equal(torch.get_rng_state(), before)


# Several datasets at once

SEVERAL = {
    "classes of two": (
        (2, 6, 1),
        [data.moons(100, 0.1 + 0.2 * s, s) for s in range(3)],
    ),
    "classes of ten": ((64, 6, 10), [data.digits(seed) for seed in range(2)]),
    "curves": ((1, 6, 1), [data.curve(torch.sin), data.curve(torch.cos)]),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_members_see_the_points_of_their_own_dataset(name):
    sizes, several = SEVERAL[name]
    settings = {"activation": ["relu", None], "seeds": [4, 2], "epochs": 2}
    runs = train_many(sizes, data=several, **settings)
    assert [m.data for m in runs.members] == sorted([*range(len(several))] * 4)
    for number, dataset in enumerate(several):
        alone, own = (
            train_many(sizes, data=dataset, **settings),
            runs.where(data=number),
        )
        assert [m._replace(data=0) for m in own.members] == alone.members
        for index, network in enumerate(alone.networks):
            assert_follows(own, index, network, curves(alone)[:, index], 1e-5)
        np.testing.assert_allclose(own.test_loss, alone.test_loss, atol=1e-5)
        np.testing.assert_allclose(own.test_accuracy, alone.test_accuracy, atol=0.02)


def test_datasets_may_lie_on_both_sides_of_a_stacks_border(monkeypatch):
    several = [in_float64(data.moons(100, seed=s)) for s in range(3)]
    expected = train_many((2, 4, 1), "tanh", several, range(4), epochs=2)
    monkeypatch.setattr(population, "NUMBERS", 5 * 17)  # stacks of 4
    runs = train_many((2, 4, 1), "tanh", several, range(4), epochs=2)
    for index, network in enumerate(expected.networks):
        assert_follows(runs, index, network, curves(expected)[:, index], 1e-12)


@pytest.mark.parametrize(
    ("several", "words"),
    [
        ([], "at least one"),
        ([MOONS, SMALL], "equal sizes"),
        ([SMALL, in_float64(SMALL)], "one kind"),
        ([data.moons(200), data.curve(torch.sin, n_samples=200)], "one kind"),
    ],
)
def test_datasets_that_cannot_be_trained_on_together_are_refused(several, words):
    with pytest.raises(ValueError, match=f"data = .*{words}"):
        train_many(SIZES, "relu", several, range(2))


def test_each_of_several_datasets_is_checked():
    x, y = SMALL.test.tensors
    spoilt = dataclasses.replace(SMALL, test=TensorDataset(x * torch.nan, y))
    with pytest.raises(ValueError, match=r"data\.test inputs"):
        train_many(SIZES, "relu", [SMALL, spoilt], range(2))


# Selecting, showing, failing


def test_where_selects_members_with_all_that_is_theirs(mixed):
    some = mixed.where(activation="gelu", learning_rate=0.03)
    assert [m.seed for m in some.members] == [5, 0, 70, 5, 0, 70]
    for index, member in enumerate(some.members):
        whole = mixed.members.index(member)
        assert some.networks[index] is mixed.networks[whole]
        assert (curves(some)[:, index] == curves(mixed)[:, whole]).all()
        assert some.test_accuracy[index] == mixed.test_accuracy[whole]
    (one,) = some.where(seed=0, init="he").members
    assert one == Member("gelu", "he", 0.03, 0)
    assert len(mixed.where(activation=None)) == len(mixed.where(activation="identity"))
    assert len(mixed.where(activation=("tanh", "step"))) == 12
    assert len(mixed.where()) == 60
    (one,) = mixed.where(**mixed.members[7]._asdict()).members
    assert one == mixed.members[7]


@pytest.mark.parametrize(
    "wanted", [{"activation": "silu"}, {"seed": 1}, {"sead": 5}, {"learning_rate": 1}]
)
def test_where_refuses_what_no_member_has(mixed, wanted):
    with pytest.raises(
        ValueError, match=f"where = .*{next(iter(wanted))}.*one is Memb"
    ):
        mixed.where(**wanted)


def test_a_population_shows_its_spread():
    runs = train_many(SIZES, "relu", SMALL, range(3), epochs=2)
    low, middle, high = sorted(runs.test_accuracy)
    assert repr(runs) == (
        f"3 networks, test accuracy {low:.3f} to {high:.3f}, median {middle:.3f}; "
        "0 diverged"
    )


def test_members_that_diverge_are_named_with_the_epoch_and_disturb_no_other():
    settings = {"seeds": range(5), "init": "he", "epochs": 3}
    calm = train_many(SIZES, "relu", SMALL, **settings)
    wild = train_many(SIZES, "relu", SMALL, learning_rate=[0.01, 1e30], **settings)
    assert wild.diverged == {Member("relu", "he", 1e30, s): 1 for s in range(5)}
    assert same_runs(wild.where(learning_rate=0.01), calm)
    assert calm.diverged == {}
    assert repr(wild).endswith("5 diverged")


def test_divergence_begins_where_the_loss_stops_being_finite():
    # Each number overflows after some epochs of its own: e, e^e, …
    tower = activations.custom("tower", lambda z: torch.exp(torch.exp(z)))
    runs = train_many(
        (2, 8, 1), [tower, "tanh"], SMALL, range(8), learning_rate=0.3, epochs=30
    )
    starts = {m.seed: epoch for m, epoch in runs.diverged.items()}
    assert len(set(starts.values())) > 1  # in one stack, at different epochs
    for member, losses in zip(runs.members, runs.train_loss, strict=True):
        finite = np.isfinite(losses)
        if member in runs.diverged:
            begin = runs.diverged[member]
            assert finite[:begin].all() and not finite[begin]
        else:
            assert finite.all()
    assert {m.activation for m in runs.diverged} == {"tower"}
    alone = train_many((2, 8, 1), "tanh", SMALL, range(8), learning_rate=0.3, epochs=30)
    calm = runs.where(activation="tanh")
    np.testing.assert_allclose(calm.train_loss, alone.train_loss, atol=1e-4)


# Impossible arguments


def of_type(dtype):
    parts = (SMALL.train, SMALL.validation, SMALL.test)
    return data.Dataset(
        "typed", *(TensorDataset(*(t.to(dtype) for t in p.tensors)) for p in parts)
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"seeds": []}, r"seeds = \[\]: give at least one"),
        ({"seeds": range(0)}, r"seeds = \[\]: give at least one"),
        ({"seeds": [1, 2, 1]}, r"seeds = \[1, 2, 1\]: .*none twice"),
        ({"seeds": [0, -1]}, "seeds = -1: .*at least 0"),
        ({"seeds": [0.5]}, "seeds = 0.5: .*whole number"),
        ({"seeds": 100}, r"seeds = 100: .*such as range\(100\)"),
        ({"activation": []}, r"activation = \[\]: give at least one"),
        ({"activation": ["relu", "relu"]}, "activation = .*none twice"),
        ({"activation": "rleu"}, "activation = 'rleu': choose"),
        ({"init": ["he", "she"]}, "init = 'she': choose"),
        ({"learning_rate": -0.1}, "learning_rate = -0.1: "),
        ({"learning_rate": [0.1, 0]}, "learning_rate = 0: "),
        ({"learning_rate": (0.1, 0.2)}, r"learning_rate = \(0.1, 0.2\): "),
        ({"epochs": 0}, "epochs = 0: "),
        ({"batch_size": 65}, "batch_size = 65: give at most 64"),
        ({"batch_seed": 1.5}, "batch_seed = 1.5: "),
        ({"sizes": (3, 4, 1)}, "sizes cannot read inputs of shape .*take 2 inputs"),
        ({"sizes": (2, 4, 2)}, r"sizes returns shape \(2, 2\) .*one output"),
        ({"data": of_type(torch.int64)}, r"sizes cannot read .*int64"),
        ({"data": of_type(torch.float16)}, r"sizes cannot read .*float16"),
    ],
)
def test_impossible_arguments_are_refused_before_anything_is_trained(
    monkeypatch, wrong, message
):
    monkeypatch.delattr(population, "Stack")  # what trains
    arguments = {"sizes": SIZES, "activation": "relu", "data": SMALL, "seeds": range(2)}
    with pytest.raises(ValueError, match=f"(?s){message}"):
        train_many(**{**arguments, **wrong})


# The stop button


def pressing(at):
    """An activation that presses the stop button in its call number `at`."""
    calls = itertools.count(1)

    def function(z):
        if next(calls) == at:
            raise KeyboardInterrupt
        return torch.tanh(z)

    return activations.custom("stopping", function, lambda z: 1 - torch.tanh(z) ** 2)


@pytest.mark.parametrize(
    # Call 1 is the check that the networks fit; 2 and 3 measure the start. From then on
    # an epoch is two steps and two measurements, and 40 calls train a stack; one more
    # tests it.
    ("at", "trained", "epochs"),
    [(4, 2, 0), (13, 2, 2), (43, 2, 9), (55, 2, 9), (88, 4, 9)],
)
def test_the_stop_button_keeps_what_was_reached(
    monkeypatch, capsys, at, trained, epochs
):
    monkeypatch.setattr(population, "NUMBERS", 66)  # two networks a stack
    runs = train_many((2, 8, 1), pressing(at), SMALL, range(6), epochs=9)
    kept = f"{trained} of 6 networks are kept, trained for {epochs} of 9 epochs"
    assert capsys.readouterr().out == f"Stopped; {kept}.\n"
    assert [member.seed for member in runs.members] == [*range(trained)]
    assert len(runs.networks) == len(runs.test_accuracy) == trained
    assert runs.train_loss.shape == (trained, epochs + 1)
    if epochs:
        whole = train_many((2, 8, 1), "tanh", SMALL, range(trained), epochs=epochs)
        np.testing.assert_allclose(curves(runs), curves(whole), rtol=0, atol=1e-5)
    if epochs == 9:
        for one, other in zip(runs.networks, whole.networks, strict=True):
            for p, q in zip(one.parameters(), other.parameters(), strict=True):
                torch.testing.assert_close(p, q, rtol=0, atol=1e-5)


def test_the_stop_button_before_anything_happened_keeps_nothing():
    with pytest.raises(KeyboardInterrupt):
        train_many((2, 8, 1), pressing(2), SMALL, range(2))


def test_progress_is_shown_only_if_asked_for(capsys):
    train_many(SIZES, "relu", SMALL, range(2), epochs=1)
    assert capsys.readouterr() == ("", "")
    train_many(SIZES, "relu", SMALL, range(2), epochs=1, progress=True)
    assert "1/1" in capsys.readouterr().err


# The facts of lessons 1 to 3


@pytest.fixture(scope="module")
def canonical():
    return train_many(SIZES, [None, "relu"], MOONS, range(32))


def test_no_network_without_activations_passes_the_line(canonical):
    accuracy = canonical.where(activation=None).test_accuracy
    assert 0.870 <= accuracy.min() and accuracy.max() <= 0.880
    (x, y), (x_test, y_test) = MOONS.train.tensors, MOONS.test.tensors
    logistic = LogisticRegression().fit(x, y[:, 0])
    assert logistic.score(x_test, y_test[:, 0]) == pytest.approx(0.875, abs=1e-6)
    # Trained stacks fold into nearly the same line.
    for network in canonical.where(activation=None).networks:
        line = networks.collapse(network).weight.detach().numpy()
        cosine = (line @ logistic.coef_.T).item()
        cosine /= np.linalg.norm(line) * np.linalg.norm(logistic.coef_)
        assert cosine > 0.99


def test_nearly_all_relu_networks_separate_the_moons(canonical):
    bent = canonical.where(activation="relu")
    assert bent.test_accuracy.mean() > 0.998
    passed = (bent.validation_accuracy >= 0.99).argmax(axis=1)
    assert 4 <= np.median(passed) <= 14

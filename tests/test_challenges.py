"""Challenges: tried on ten seeds, of which eight must pass, and never the student's.

What each one accepts and refuses stands in ``test_exercises.py``, with the exercises.
"""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from course_lib import activations, data, diagnostics, networks, population
from course_lib.exercises import lesson_8, suspects
from course_lib.exercises.challenge import (
    ENOUGH,
    SEEDS,
    Challenge,
    Unfit,
    challenge,
    stacks,
)

CHALLENGES = {k: v for k, v in vars(lesson_8).items() if isinstance(v, Challenge)}


def drawn(one):
    """The first network that an answer is given: a copy, for all tests share it."""
    return copy.deepcopy(one.cases[0][0])


def first_of(passing):
    """A challenge that as many seeds pass as the answer says."""

    @challenge(
        "?",
        given=lambda seed: (seed,),
        score=lambda results: [float(result) for result in results],
        goal=1,
        unit="Luck",
        hints=["a", "b"],
        mistakes=[],
    )
    def lucky(seed):
        return seed < 10

    return lucky.check(lambda seed: seed < passing)


def test_there_are_seven_and_each_is_tried_on_ten_seeds():
    assert len(CHALLENGES) == 7
    for one in CHALLENGES.values():
        assert len(one.cases) == 10 == len(set(SEEDS))


@pytest.mark.parametrize("passing", [10, 8, 7, 0])
def test_eight_of_ten_seeds_are_enough(passing):
    said = first_of(passing)
    assert said.right == (passing >= 8) and ENOUGH == 8
    assert f"{passing} of 10 seeds pass" in said.message
    assert ("at least 8 seeds" in said.message) == (passing < 8)


def test_the_scores_are_told():
    said = lesson_8.deep_sigmoid.check(lesson_8.deep_sigmoid.solve).message
    assert "Accuracy on test points: 0.9" in said and "0.95 is asked for" in said


@pytest.mark.parametrize("name", CHALLENGES)
def test_the_network_of_a_student_stays_as_it_is(name):
    one, seen = CHALLENGES[name], []

    def remembering(*arguments):
        seen.append(one.solve(*arguments))
        kept.append([p.clone() for p in getattr(seen[-1], "parameters", list)()])
        return seen[-1]

    kept = []
    assert one.check(remembering).right
    for network, before in zip(seen, kept, strict=True):
        now = getattr(network, "parameters", list)()
        assert all(map(torch.equal, now, before))


REFUSED = {
    "no network": (lambda seed: 3, "gives no network"),
    "no units": (lambda seed: nn.ReLU(), "Build it from `nn.Linear`"),
    "sixteen": (lambda seed: networks.mlp((2, 16, 1), "relu", seed), "16 hidden units"),
    "one seed": (lambda seed: networks.mlp((2, 4, 1), "relu", 3), "same weights"),
    "3 inputs": (lambda seed: networks.mlp((3, 4, 1), "relu", seed), "2 inputs and 1"),
    "sizes": (lambda seed: networks.mlp((2, 1 + seed, 1), "relu", seed), "different"),
    "nan": (
        lambda seed: nn.Sequential(nn.Linear(2, 1), nn.ReLU(), nn.Linear(1, 1)).apply(
            lambda m: isinstance(m, nn.Linear) and nn.init.constant_(m.bias, torch.nan)
        ),
        "NaN",
    ),
    "raises": (
        lambda seed: networks.mlp(
            (2, 4, 1), activations.custom("broken", lambda z: z.no_such_thing), seed
        ),
        "no_such_thing",
    ),
}


@pytest.mark.parametrize("answer, words", REFUSED.values(), ids=REFUSED)
def test_what_was_not_asked_for_is_refused_with_the_reason(answer, words):
    said = lesson_8.spirals.check(answer)
    assert said.verdict == "wrong" and words in said.message


def test_rules_cannot_be_bent():
    relu = networks.mlp((2, *[16] * 10, 1), "relu", init="he")
    assert "sigmoid has to stay" in lesson_8.deep_sigmoid.check(lambda n: relu).message
    short = networks.mlp((2, 16, 1), "sigmoid")
    assert "sizes (2, 16, 1)" in lesson_8.deep_sigmoid.check(lambda n: short).message

    def cut(network):
        for parameter in network.parameters():
            parameter.data.zero_()
        return network

    assert "exactly 0" in lesson_8.dead_start.check(cut).message

    def misshapen(network):
        network[0].weight.data = torch.ones(2, 2)
        return network

    said = lesson_8.crossing.check(misshapen).message
    assert "weights have the shape (2, 2) where (4, 2) belongs" in said
    wide = networks.mlp((1, 6, 1), "relu")
    assert "sizes (1, 6, 1)" in lesson_8.folding.check(lambda n: wide).message
    both = lesson_8.one_number.check(lambda x1, x2: torch.stack([x1, x2], 1))
    assert "shape (1000, 2)" in both.message


def test_one_number_that_is_the_same_everywhere_is_judged_without_a_warning(recwarn):
    verdict = lesson_8.one_number.check(lambda x1, x2: torch.ones_like(x1))
    assert not verdict.right and "the same number for every point" in verdict.message
    assert "NaN" not in verdict.message and not recwarn.list


# What is scored, in another way


def test_spirals_are_trained_as_a_population_is():
    runs = population.train_many(
        (2, 5, 5, 1),
        "mish",
        data.spirals(),
        SEEDS,
        epochs=100,
        learning_rate=0.03,
    )
    results = [lesson_8.spirals.solve(seed) for seed in SEEDS]
    scores = lesson_8.spirals._score(results)
    assert np.allclose(scores, runs.test_accuracy, atol=0.011)


def test_pieces_are_as_many_as_slopes_on_a_fine_grid():
    network = drawn(lesson_8.folding)
    network = lesson_8.folding.solve(network).double()
    with torch.no_grad():
        y = network(torch.linspace(0, 1, 1025, dtype=torch.float64)[:, None]).ravel()
    corners = (y.diff().diff().abs() > 1e-9).sum().item()
    assert corners + 1 == 8 == lesson_8.folding._score([network])[0]
    assert (y.min(), y.max()) == (0, 1)


def test_one_layer_of_six_cannot_make_eight_pieces():
    for seed in range(20):
        network = networks.mlp((1, 6, 1), "relu", seed).double()
        corners = -network[0].bias / network[0].weight.ravel()
        assert ((0 < corners) & (corners < 1)).sum() + 1 <= 7


def test_dead_is_below_zero_at_every_point():
    network = drawn(lesson_8.dead_start)
    x = data.moons().train.tensors[0]
    network = lesson_8.dead_start.solve(network)
    with torch.no_grad():
        assert (network[0](x) < 0).all() and (network[:3](x) < 0).all()


def test_xor_is_a_difference_of_two_absolute_values():
    network = drawn(lesson_8.crossing)
    x = torch.randn(100, 2)
    with torch.no_grad():
        logits = lesson_8.crossing.solve(network)(x).ravel()
    expected = (x[:, 0] - x[:, 1]).abs() - x.sum(1).abs()
    assert torch.allclose(logits, expected, atol=1e-6)
    assert ((expected > 0) == (x.prod(1) < 0)).all()


def test_mistake_needs_a_way_to_be_recognised():
    for one in CHALLENGES.values():
        assert all(mistake.when for mistake in one.mistakes)
    with pytest.raises(Unfit, match="no network"):
        stacks([1])


# The bug hunt


@pytest.fixture(scope="module")
def line_up():
    return suspects.line_up(data.moons())


def test_suspects_print_alike(line_up):
    assert list(line_up) == ["sound", *"ABCDE"]
    assert len({repr(network) for network in line_up.values()}) == 1


def layers_of(network, x):
    """What enters the three layers of a suspect, and what comes out."""
    seen = []
    layers = network.first, network.second, network.third
    handles = [
        layer.register_forward_pre_hook(lambda layer, given: seen.append(given[0]))
        for layer in layers
    ]
    z = network(x)
    for handle in handles:
        handle.remove()
    return seen, z


@torch.no_grad()
def test_each_number_convicts_its_suspect_and_not_the_sound_one(line_up):
    x, y = data.moons().train.tensors
    entering = {name: layers_of(network, x) for name, network in line_up.items()}
    outputs = {name: z for name, (_, z) in entering.items()}
    loss = {
        name: nn.functional.binary_cross_entropy_with_logits(z, y).item()
        for name, z in outputs.items()
    }
    gap = {
        name: abs(diagnostics.worst_midpoint_gap(network, x[:200])[0])
        for name, network in line_up.items()
    }
    units = {
        name: len(network.first(x).T.round(decimals=3).unique(dim=0))
        for name, network in line_up.items()
    }
    low = {
        name: [k for k, h in enumerate(inside, 1) if k > 1 and h.min() < 0]
        for name, (inside, _) in entering.items()
    }
    assert lesson_8.suspect_a.check(("sigmoid twice", loss["A"])).right
    assert loss["A"] > 0.5 and 0 <= outputs["A"].min() < outputs["A"].max() <= 1
    assert lesson_8.suspect_b.check(("never called", gap["B"])).right
    assert [name for name in gap if gap[name] < 1e-6] == ["B"]
    assert lesson_8.suspect_c.check(("equal units", units["C"])).right
    assert [name for name in units if units[name] < 16] == ["C"]
    assert lesson_8.suspect_d.check(("one missing", *low["D"])).right
    assert {name: ks for name, ks in low.items() if ks} == {"B": [2, 3], "D": [3]}
    assert lesson_8.suspect_e.check(("after output", outputs["E"].min())).right
    assert outputs["E"].max() > 1 and loss["E"] > 0.34
    assert loss["sound"] < 0.05 and outputs["sound"].min() < -1


def test_two_sigmoids_cannot_get_below_their_floor(line_up):
    """The loss's own sigmoid makes at best 73 % of a 1, and 50 % of a 0."""
    _, y = data.moons().train.tensors
    best = nn.functional.binary_cross_entropy_with_logits(y, y).item()
    assert lesson_8.suspect_a.check(("sigmoid twice", best)).right


def test_relu_after_the_output_can_die_for_good(monkeypatch):
    monkeypatch.setattr(suspects, "SEED", 0)
    moons = data.moons()
    dead = suspects.line_up(moons)["E"]
    with torch.no_grad():
        assert not dead(moons.train.tensors[0]).any()

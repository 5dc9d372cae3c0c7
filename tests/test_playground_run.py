"""The playground's run in Python against plain PyTorch, and as a text."""

import os
import re
import subprocess
import sys

import pytest
import torch
from plain_loop import numbers, same_numbers
from torch import nn

from course_lib import networks
from course_lib.widgets.playground.run import NAMES, Run
from course_lib.widgets.playground.state import Spec, View, from_text

SMALL = Spec(data="circles", widths=(5, 4), activations=("tanh", "relu"), seed=3)


def edit(run, *values):
    run.apply({"edit": list(values)})


def again(run, **view):
    """The run that its text tells of."""
    return Run.restore(*from_text(run.to_text(View(**view)))[:3])


def assert_same(networks_, states):
    for ours, theirs in zip(networks_, states, strict=True):
        for layer, linear in enumerate(networks.layers(ours)[0]):
            for name, p in linear.named_parameters():
                expected = theirs[f"{2 * layer}.{name}"]
                torch.testing.assert_close(p.detach(), expected, rtol=1e-7, atol=1e-9)


def assert_same_as_exported(run):
    twins = {}
    exec(run.export_code(), twins)
    assert_same(run.networks, [twins[name].state_dict() for name in NAMES])


def test_exported_code_gives_the_same_weights_in_a_fresh_process(tmp_path):
    run = Run(Spec())
    run.advance(130)
    script, weights = tmp_path / "twins.py", tmp_path / "weights.pt"
    save = f"\ntorch.save([t.state_dict() for t in twins], {str(weights)!r})\n"
    script.write_text(run.export_code() + save)
    subprocess.run([sys.executable, script], check=True, cwd=tmp_path, env=os.environ)
    states = torch.load(weights)
    assert_same(run.networks, states)
    run.advance(1)
    with pytest.raises(AssertionError):
        assert_same(run.networks, states)


def test_exported_code_repeats_what_was_changed_on_the_way():
    run = Run(
        Spec(
            data="xor",
            share=0.55,
            points=[(1, -1, 0)],
            inputs=("x2", "x1·x2", "sin πx1"),
            widths=(6, 3, 5),
            activations=("gelu", "identity", "softplus"),
            init="he",
            seed=4,
            learning_rate=0.03,
            batch_size=50,
            l1=0.001,
        )
    )
    edit(run, "linear", 0, 5, 3, 1.25)  # a bias before the first step
    run.advance(33)
    run.change(learning_rate=0.003)
    run.advance(5)
    run.change(activations=("gelu", "tanh", "step"), l1=0.0, l2=0.01)
    run.advance(21)
    run.change(batch_size=7)
    edit(run, "bent", 3, 0, 2, -0.5)
    run.advance(9)
    run.change(points=[(0, 0, 1), (2, 2, 0)])
    run.advance(40)
    assert_same_as_exported(run)


def test_exported_code_predicts_numbers_too(capsys):
    mine = [(2, 2, 0), (-2, 1, 1)]
    run = Run(Spec(data="plane", widths=(), activations=(), points=mine))
    run.advance(25)
    assert_same_as_exported(run)
    losses = run.measure()[2].tolist()
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: test loss {loss:.3g}"
        for name, loss in zip(NAMES, losses, strict=True)
    ]


@pytest.mark.parametrize(
    "spec, row, part",
    [
        (SMALL, 3, "test"),
        (SMALL.changed(data="own", points=[(0, 0, 1), (1, 1, 0)]), 1, "training"),
    ],
)
def test_exported_code_prints_how_good_the_twins_are(capsys, spec, row, part):
    run = Run(spec)
    run.advance(100)
    exec(run.export_code(), {})
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: {share:.1%} of the {part} points right"
        for name, share in zip(NAMES, run.measure()[row].tolist(), strict=True)
    ]


def test_exported_code_trains_no_empty_steps():
    run = Run(SMALL)
    edit(run, "bent", 0, 0, 0, 1.0)  # before the first step
    run.advance(4)
    edit(run, "bent", 0, 0, 0, 1.0)  # two changes after the same step
    run.change(l1=0.1)
    trained = re.findall(r"^train\((\d+)\)", run.export_code(), re.MULTILINE)
    assert trained == ["4"]  # and nothing after the last change
    assert "\ntrain(" not in Run(SMALL).export_code()


def test_twins_start_from_equal_weights_and_see_equal_batches():
    run = Run(SMALL)
    linear, bent = run.networks
    for ours, theirs in zip(linear.parameters(), bent.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    # With nothing between the layers of either, they must stay equal.
    run = Run(SMALL.changed(activations=("identity", "identity")))
    run.advance(50)
    torch.testing.assert_close(*(t[0].weight for t in run.networks), rtol=0, atol=0)


def test_with_enough_steps_the_bent_twin_separates_and_the_other_cannot():
    run = Run(SMALL.changed(learning_rate=0.03))
    run.advance(600)
    (linear, bent) = run.measure()[3].tolist()
    assert linear < 0.75 and bent > 0.95


def fingerprint(run):
    return run.place().numpy().tobytes(), run.measure().numpy().tobytes()


def test_the_same_run_again_is_the_same_byte_for_byte():
    ends = []
    for _ in range(2):
        run = Run(SMALL)
        run.advance(57)
        run.advance(20)
        ends.append(fingerprint(run))
    assert ends[0] == ends[1]


def test_swapping_the_activation_keeps_the_weights():
    run = Run(SMALL)
    run.advance(40)
    before = run.networks[1]
    run.change(widths=(5, 4), activations=("sigmoid", "relu"))  # as the controls do
    assert run.log == [(40, {"activations": ("sigmoid", "relu")})]
    after = run.networks[1]
    assert run.steps == 40
    assert isinstance(after[1], nn.Sigmoid)
    for ours, theirs in zip(before.parameters(), after.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    run.advance(1)
    assert not torch.equal(run.networks[1][0].weight, after[0].weight)


def test_other_data_or_shapes_start_anew():
    run = Run(SMALL)
    for values in ({"noise": 0.2}, {"widths": (3,)}, {"inputs": ("x1", "x2²")}):
        run.advance(7)
        run = run.change(**values)
        assert run.steps == 0 and run.log == []
    run.advance(7)
    assert run.change(noise=0.2) is run  # as it is: nothing to do
    assert run.steps == 7 and run.log == []


def test_text_restored_elsewhere_gives_the_same_run():
    run = Run(SMALL)
    edit(run, "bent", 1, 2, 4, 0.75)
    run.advance(35)
    run.change(batch_size=9, learning_rate=0.1)
    run.advance(60)
    other = again(run)
    assert fingerprint(other) == fingerprint(run)
    # And at once from the place that the page tells of.
    start, log, steps, view = from_text(run.to_text(View(hinges=True)))
    there = Run.restore(start, log, steps, run.place())
    assert there.to_text(view) == run.to_text(view) and view.hinges
    for each in (run, other, there):
        each.advance(30)
    assert fingerprint(other) == fingerprint(run) == fingerprint(there)


def test_a_text_with_impossible_changes_is_refused_at_once():
    run = Run(SMALL)
    run.advance(10)
    for bad, message in (
        ({"learning_rate": float("inf")}, "learning_rate"),
        ({"widths": [4]}, "cannot change on the way"),
        ({"activations": ["relu"]}, "one a hidden layer"),
        ({"edit": ["bent", 9, 0, 0, 1.0]}, "layer = 9"),
        ({"edit": ["third", 0, 0, 0, 1.0]}, "network = 'third'"),
        ({"edit": ["bent", 0, 0, 3, 1.0]}, "source = 3"),
        ({"edit": "all"}, "edit = 'all'"),
    ):
        text = run.to_text(View()).replace('"changes": []', f'"changes": [[2, {bad}]]')
        with pytest.raises(ValueError, match=message):
            Run.restore(
                *from_text(text.replace("'", '"').replace("inf", "Infinity"))[:3]
            )


def test_impossible_values_change_nothing():
    run = Run(SMALL)
    run.advance(15)
    before = fingerprint(run), run.spec, list(run.log)
    for wrong in (
        lambda: run.change(learning_rate=float("nan")),
        lambda: run.change(widths=(10_000,)),
        lambda: edit(run, "bent", 0, 0, 0, float("nan")),
        lambda: edit(run, "bent", 0, 99, 0, 1.0),
    ):
        with pytest.raises(ValueError):
            wrong()
    assert (fingerprint(run), run.spec, run.log) == before


def test_without_points_nothing_is_trained():
    run = Run(SMALL.changed(data="own"))
    run.advance(10)
    assert run.steps == 0
    run = run.change(points=[(0, 0, 1), (1, 1, 0)])
    run.advance(10)
    assert run.steps == 10
    assert run.measure()[2:].isnan().all()


def test_networks_are_copies():
    run = Run(SMALL)
    _, bent = run.networks
    before = numbers(bent)
    run.advance(5)
    assert same_numbers(bent, before)
    with torch.no_grad():
        bent[0].weight.zero_()
    assert not same_numbers(run.networks[1], numbers(bent))

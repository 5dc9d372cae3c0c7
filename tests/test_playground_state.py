"""The playground's settings: kept as text, and refused where they cannot be."""

import json
import math
from dataclasses import asdict

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import activations, data
from course_lib.losses import SQUARED
from course_lib.widgets.playground import points, state
from course_lib.widgets.playground.state import Spec, View

bends = st.sampled_from(list(activations.CATALOGUE))
inputs = st.lists(st.sampled_from(list(points.INPUTS)), min_size=1, unique=True)


@st.composite
def specs(draw):
    widths = draw(st.lists(st.integers(1, 32), max_size=6))
    place = st.floats(-3, 3)
    return Spec(
        data=draw(st.sampled_from(list(points.DATASETS))),
        noise=draw(st.floats(0, 0.5)),
        share=draw(st.floats(0.1, 0.9)),
        points=draw(st.lists(st.tuples(place, place, st.integers(0, 1)), max_size=5)),
        inputs=draw(inputs),
        widths=widths,
        activations=[draw(bends) for _ in widths],
        learning_rate=draw(st.floats(1e-6, 10)),
        batch_size=draw(st.integers(1, 500)),
        l1=draw(st.floats(0, 1)),
    )


@settings(deadline=None)
@given(spec=specs(), hinges=st.booleans(), steps=st.integers(3, 1000))
def test_text_brings_back_the_same_state(spec, hinges, steps):
    log, view = [(2, {"learning_rate": 0.5}), (3, {"l2": 0.1})], View(hinges=hinges)
    text = state.to_text(spec, log, steps, view)
    assert "\n" not in text
    assert state.from_text(text) == (spec, log, steps, view)


def edited(**values):
    whole = json.loads(state.to_text(Spec(), [], 7, View()))
    for path, value in values.items():
        *parents, name = path.split("__")
        place = whole
        for parent in parents:
            place = place[parent]
        if value is KeyError:
            del place[name]
        else:
            place[name] = value
    return json.dumps(whole)


SPOILT = [
    ("", "not the text of a playground: copy all of it"),
    ("hello", r"^this is not .* playground: copy all of it, from the \{ on\.$"),
    ("[1, 2]", "not the text of a playground"),
    ("[" * 100_000, "not the text of a playground"),
    (edited(playground=99), "version 99.*reads version 1"),
    (edited(start=KeyError), "lacks 'start'"),
    (edited(start__widths=KeyError), r"lacks \['widths'\]"),
    (edited(start__colour="red"), "unknown settings.*colour"),
    (edited(view__hinges="yes"), "hinges = 'yes'"),
    (edited(start__widths=[10_000], start__activations=["relu"]), "from 1 to 32"),
    (
        edited(start__widths=[8] * 7, start__activations=["relu"] * 7),
        "how many widths = 7: give 0 to 6",
    ),
    (edited(start__widths=[True, 8]), "widths = True"),
    (edited(start__activations=["relu"]), "one a hidden layer, 2 in all"),
    (edited(start__activations=["relu", "reLU"]), "activations = 'reLU'"),
    (edited(start__activations=["relu", ["relu"]]), r"activations = \['relu'\]"),
    (edited(start__learning_rate=math.nan), "learning_rate = nan"),
    (edited(start__learning_rate=-1), "learning_rate = -1"),
    (edited(start__noise="much"), "noise = 'much'"),
    (edited(start__l2=math.inf), "l2 = inf"),
    (edited(start__data="mars"), "data = 'mars'"),
    (edited(start__inputs=[]), "how many inputs = 0"),
    (edited(start__inputs=["x1", "x1"]), "none twice"),
    (edited(start__points=[[0, 0]]), "how many points = 2: give 3 to 3"),
    (edited(start__points=[[99, 0, 1]]), "points = 99"),
    (edited(start__points=[[0, 0, 1]] * 201), "how many points = 201: give 0 to 200"),
    (edited(steps=10**9), "steps = 1000000000"),
    (edited(steps=KeyError), "lacks 'steps'"),
    (edited(changes=[[9, {"l1": 0.1}]]), "step = 9.*from 0 to 7"),
    (edited(changes=[[5, {}], [4, {}]]), "step = 4.*from 5 to 7"),
    (edited(changes=["x"]), "pairs of a step"),
]


@pytest.mark.parametrize(("text", "message"), SPOILT)
def test_hand_edited_text_is_refused_with_a_reason(text, message):
    with pytest.raises(ValueError, match=message):
        state.from_text(text)


def test_unknown_settings_are_named():
    with pytest.raises(ValueError, match=r"setting = 'speed'.*learning_rate"):
        Spec().changed(speed=3)


def test_activations_follow_the_hidden_layers():
    spec = Spec(widths=(4, 4), activations=("relu", "tanh"))
    assert spec.changed(widths=(4, 4, 4)).activations == ("relu", "tanh", "tanh")
    assert spec.changed(widths=(4,)).activations == ("relu",)
    assert spec.changed(widths=()).changed(widths=(3,)).activations == ("relu",)


def test_one_activation_can_stand_for_all_layers():
    spec = Spec(widths=(4, 3, 2), activations="tanh")
    assert spec.activations == ("tanh",) * 3
    assert spec.changed(activations="gelu").activations == ("gelu",) * 3
    grown = spec.changed(widths=(8,) * 5, activations="elu")
    assert grown.activations == ("elu",) * 5
    assert Spec(widths=(), activations="elu").activations == ()
    with pytest.raises(ValueError, match="activations = 'tanhh'"):
        spec.changed(activations="tanhh")


def test_own_points_do_not_come_along_to_other_data():
    mine = [(0.5, -1.0, 1)]
    spec = Spec(points=mine).changed(noise=0.2, data="moons")
    assert spec.points == tuple(mine)
    assert spec.changed(data="circles").points == ()
    assert spec.changed(data="circles", points=mine).points == tuple(mine)


def test_own_points_have_the_targets_of_their_data():
    mine = [(-1.0, 2.0, 0), (0.5, -1.0, 1)]
    for data_, targets in (("plane", [-1, 1]), ("moons", [0, 1]), ("own", [0, 1])):
        x, y = points.draw(Spec(data=data_, points=mine)).train.tensors
        assert x[-2:].tolist() == [[-1.0, 2.0], [0.5, -1.0]]
        assert y[-2:].tolist() == [[target] for target in targets]


def test_default_points_are_those_of_the_dataset():
    drawn, moons = points.draw(Spec()), data.moons(points.COUNT)
    for part in ("test", "train"):
        ours, theirs = (getattr(d, part).tensors for d in (drawn, moons))
        torch.testing.assert_close(ours[0][: len(theirs[0])].float(), theirs[0])
        assert torch.equal(ours[1][: len(theirs[1])].float(), theirs[1])
    assert len(drawn.train) == 400 and len(drawn.test) == 100


@settings(deadline=None)
@given(spec=specs())
def test_training_points_are_standardised_and_own_points_stay_where_they_are(spec):
    drawn = points.draw(spec)
    x, y = drawn.train.tensors
    count, own = len(x) - len(spec.points), torch.tensor(spec.points).view(-1, 3)
    torch.testing.assert_close(x[count:].float(), own[:, :2])
    if spec.data == "own":
        assert count == 0 and len(drawn.test) == 0
    else:
        assert count + len(drawn.test) == points.COUNT
        torch.testing.assert_close(x[:count].mean(0), torch.zeros(2).double())
        spread = x[:count].std(0, correction=0)
        torch.testing.assert_close(spread, torch.ones(2).double())
    assert drawn.loss.allows(y)
    assert (drawn.loss is SQUARED) == (spec.data == "plane")


def test_what_networks_see_and_what_the_exported_code_computes_are_the_same():
    x = torch.randn(7, 2, generator=torch.Generator().manual_seed(0))
    for name, code in points.INPUT_CODE.items():
        written = eval(code, {"x": x, "torch": torch})
        torch.testing.assert_close(points.INPUTS[name](x), written)
    assert points.INPUT_CODE.keys() == points.INPUTS.keys()
    assert asdict(Spec())["inputs"] == ("x1", "x2")

"""The playground as a cell has it, and what it answers to a page, without a browser."""

import json
import re
import zlib
from base64 import b64decode
from html.parser import HTMLParser

import numpy as np
import pytest
import torch
from torch import nn

from course_lib import networks
from course_lib.widgets.playground import Playground, points, widget
from course_lib.widgets.playground.run import Run
from course_lib.widgets.playground.state import Spec, from_text


@pytest.fixture
def playground():
    return Playground(data="circles", widths=(5, 4))


def rests(playground, steps=0, **changes):
    """What a page does that has come to rest some steps further."""
    run = Run.restore(*from_text(playground.text)[:3])
    run = run.change(**changes)
    run.advance(steps)
    stands_at(playground, run)
    return run


def stands_at(playground, run):
    place = run.place().numpy().tobytes()
    playground.set_state({"text": run.to_text(playground.view), "place": place})


def asked(playground, monkeypatch, question):
    """The answer to a page's question."""
    heard = []
    monkeypatch.setattr(playground, "send", heard.append)
    playground._answer(None, question, [])
    json.dumps(heard, allow_nan=False)
    (answer,) = heard
    return answer


def numbers(packed):
    return np.frombuffer(b64decode(packed), "<f4")


def same(ours, theirs):
    pairs = zip(ours.parameters(), theirs.parameters(), strict=True)
    return all(torch.equal(p, q) for p, q in pairs)


def test_the_page_is_given_what_can_be_chosen_and_a_start_for_each_dataset(playground):
    json.dumps(playground.setup, allow_nan=False)
    starts = {one["spec"]["data"]: one for one in playground.setup["starts"]}
    assert starts.keys() == points.DATASETS.keys()
    _, y = playground.run.points.train.tensors
    drawn = numbers(starts["circles"]["drawn"]).reshape(-1, 3)
    assert drawn.shape == (500, 3) and (drawn[: len(y), 2] == y[:, 0].numpy()).all()


@pytest.mark.parametrize("init", ["default", "he"])
def test_a_page_is_given_the_start_that_it_asks_for(playground, monkeypatch, init):
    spec = Spec(data="xor", noise=0.3, widths=(3,), activations="relu", init=init)
    question = {"ask": {"spec": vars(spec), "seeds": [4, 5]}}
    start = asked(playground, monkeypatch, question)["start"]
    assert len(numbers(start["drawn"])) == 1500 and start["seeds"] == [4, 5]
    firsts = [numbers(first) for first in start["firsts"]]
    assert len(firsts) == (0 if init == "default" else 2)
    for seed, first in zip((4, 5), firsts, strict=False):
        linear, _ = networks.layers(networks.mlp((2, 3, 1), "relu", seed, init))[0]
        assert first[:3].tolist() == [*linear.weight[0].tolist(), linear.bias[0].item()]


def test_a_page_is_told_what_cannot_be(playground, monkeypatch):
    wrong = vars(Spec()) | {"noise": 3}
    answer = asked(playground, monkeypatch, {"ask": {"spec": wrong, "seeds": [0]}})
    assert "noise = 3" in answer["message"]
    assert asked(playground, monkeypatch, {"ask": {}})["message"]


def test_code_is_that_of_the_text(playground, monkeypatch):
    playground.advance(3)
    answer = asked(playground, monkeypatch, {"code": playground.text})
    assert answer["code"] == playground.code and "train(3)" in playground.code


def test_network_is_live(playground):
    network = playground.network
    assert isinstance(network, nn.Sequential)
    point = torch.tensor([[0.5, -0.5]])
    before = network(point).item()
    run = rests(playground, 20)
    assert network(point).item() != before
    assert network is playground.network and playground.steps == 20
    assert same(network, run.networks[1].float())
    assert networks.parameter_count(network) == 5 * 3 + 4 * 6 + 5
    rests(playground, activations=("tanh", "relu"))
    assert isinstance(playground.network[1], nn.Tanh)
    assert playground.linear(point).shape == (1, 1)


def test_network_is_that_of_the_place_not_of_the_text_alone(playground):
    run = rests(playground, 20)
    with torch.inference_mode():
        run.stack.vector.mul_(1.5)
    playground.set_state({"place": run.place().numpy().tobytes()})
    assert same(playground.network, run.networks[1].float())


def test_network_sees_places_also_where_it_is_given_more(playground):
    playground.change(inputs=["x1", "x2²"])
    rests(playground, 50)
    x, y = playground.run.points.test.tensors
    right = ((playground.network(x.float()) > 0) == (y > 0.5)).double().mean().item()
    assert right == pytest.approx(playground.accuracy()[1])


def test_from_a_cell_as_from_the_controls(playground):
    rests(playground, 12)
    playground.advance(12)
    playground.change(learning_rate=0.5)
    assert (playground.steps, playground.spec.learning_rate) == (24, 0.5)
    # The page hears of it: its text is the one to go on from.
    steps = json.loads(playground.text)
    assert steps["steps"] == 24 and steps["changes"] == [[24, {"learning_rate": 0.5}]]
    assert len(playground.place) == 8 * (4 + 3 * 2 * (15 + 24 + 5))
    playground.rewind()
    assert playground.steps == 0
    with pytest.raises(ValueError, match="noise = 3"):
        playground.change(noise=3)
    assert playground.spec.noise == 0.1


def test_what_the_page_went_back_to_is_what_a_cell_goes_on_from(playground):
    playground.advance(30)
    again = Playground(playground.state)
    run = Run(playground.spec)
    run.advance(10)
    stands_at(playground, run)
    playground.advance(20)
    assert same(playground.network, again.network)


def test_state_goes_into_another_playground(playground):
    rests(playground, 30)
    rests(playground, 9, l2=0.01)
    twin = Playground(playground.state)
    assert twin.steps == 39 and twin.state == playground.state
    assert same(twin.network, playground.network)
    hidden = Playground(playground.state, hide=["data", "tools"])
    assert hidden.view.hide == ("data", "tools")
    with pytest.raises(ValueError, match="not both"):
        Playground(twin.state, noise=0.1)


def test_accuracy_of_points_alone_and_of_numbers(capsys):
    mine = Playground(data="own", points=[(0, 0, 1), (1, 1, 0)])
    assert all(0 <= share <= 1 for share in mine.accuracy())
    plane = Playground(data="plane")
    plane.advance(200)
    assert min(plane.accuracy()) > 0.8
    Playground(data="own").advance(3)
    assert "no points to train on" in capsys.readouterr().out


class Picture(HTMLParser):
    """The attributes of the picture in some HTML."""

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.has = dict(attributes)


def test_without_a_front_end_there_is_a_picture_a_sentence_and_a_live_page():
    playground = Playground(widths=(4,))
    playground.advance(100)
    data, _ = playground._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    text = data["text/plain"]
    assert text.startswith("Playground of moons, 2-4-1. First state: After 100 steps.")
    right = round(100 * playground.accuracy()[0])
    assert re.search(rf"No activation: one straight line, {right} of 100 right", text)
    assert "Run this cell" in data["text/html"]
    parser = Picture()
    parser.feed(data["text/html"])
    packed = b64decode(parser.has["data-playground"])
    carried = json.loads(zlib.decompress(packed))
    assert carried["text"] == playground.state and len(carried["setup"]["starts"]) == 7
    playground.advance(10)
    assert playground._repr_mimebundle_()[0]["text/plain"] == text


@pytest.mark.parametrize("settings", [{"data": "plane"}, {"data": "own"}])
def test_every_kind_of_data_has_its_picture(settings):
    data, _ = Playground(**settings)._repr_mimebundle_()
    assert "First state: After 0 steps." in data["text/plain"]


def test_the_script_is_small():
    assert len(widget.SCRIPT.encode()) < 90_000


def test_wrong_settings_are_refused_at_once():
    for wrong, message in (
        ({"widths": (0,)}, "widths = 0"),
        ({"hide": ("everything",)}, "hide = 'everything'"),
        ({"state": "x"}, "not the text"),
    ):
        with pytest.raises(ValueError, match=message):
            Playground(**wrong)

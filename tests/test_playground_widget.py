"""The playground's answers to a browser, without a browser."""

import json
import re

import numpy as np
import pytest
import torch
from torch import nn

from course_lib import networks
from course_lib.figures import style
from course_lib.widgets.playground import Playground, ensemble, probes, wire
from course_lib.widgets.playground.actions import ACTIONS


class Browser:
    """What the front end would hear from a playground."""

    def __init__(self, playground, monkeypatch):
        self.playground = playground
        self.heard = []
        monkeypatch.setattr(playground, "send", self.hear)

    def hear(self, content, buffers=None):
        json.dumps(content, allow_nan=False)
        self.heard.append((content, buffers))

    def ask(self, *actions, **more):
        """Ask as the browser does; return the head, and what the frame holds."""
        before = len(self.heard)
        self.playground._answer(None, {"n": 1, "do": [*actions]} | more, [])
        assert len(self.heard) == before + 1  # one answer to each question
        head, buffers = self.heard[-1]
        return head, *wire.decode(buffers[0])


@pytest.fixture
def browser(monkeypatch):
    return Browser(Playground(data="circles", widths=(5, 4)), monkeypatch)


def test_hello_tells_what_can_be_chosen_in_the_colours_of_the_series(browser):
    _, about, arrays = browser.ask(["hello"])
    choices = about["choices"]
    assert "spirals" in choices["data"] and "gelu" in choices["activations"]
    assert choices["look"]["twins"] == [style.LINEAR["color"], style.BENT["color"]]
    assert {f"thumb-{name}" for name in choices["data"]} <= set(arrays)
    _, about, arrays = browser.ask()
    assert "choices" not in about and "thumb-moons" not in arrays


def test_playing_trains_and_not_asking_does_not(browser):
    head, about, _ = browser.ask(play=5, n=7, of="me", turn=3)
    assert head == {"n": 7, "of": "me", "turn": 3}
    assert about["steps"] == 5
    _, about, _ = browser.ask()
    assert about["steps"] == 5
    _, about, _ = browser.ask(play=0)  # as many as 15 ms allow
    assert about["steps"] > 5


def test_steps_epochs_and_the_way_back(browser):
    _, first, arrays = browser.ask()
    browser.ask(["step", 1])
    _, about, _ = browser.ask(["epoch"])
    assert (about["steps"], about["epoch"], about["epoch_share"]) == (13, 1, 0)
    browser.ask(["epoch"])
    _, again, back = browser.ask(["rewind"])
    assert again["steps"] == 0
    assert again == first
    for name, array in arrays.items():
        assert array.tobytes() == back[name].tobytes()


def test_fifty_epochs_come_in_parts_and_can_be_stopped(browser):
    _, about, _ = browser.ask(["skip"])
    goal = 50 * 13
    assert about["goal"] == goal
    while about["steps"] < goal:
        before = about["steps"]
        _, about, _ = browser.ask(play=5)
        assert about["steps"] > before
    browser.ask(["skip"])
    _, about, _ = browser.ask(["stop"])
    stopped = about["steps"]
    _, about, _ = browser.ask()
    assert about["steps"] == stopped


def test_scrubbing_shows_an_earlier_picture(browser):
    browser.ask(["step", 20])
    _, then, picture = browser.ask()
    browser.ask(["step", 40])
    _, about, arrays = browser.ask(["seek", 2])
    assert about["steps"] == then["steps"] == 20
    np.testing.assert_array_equal(arrays["field1"], picture["field1"])
    assert about["records"] == [0, 10, 20, 30, 40, 50, 60]


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (["change", {"widths": [10_000]}], "from 1 to 32"),
        (["change", {"inputs": []}], "at least one"),
        (["change", {"no": 1}], "setting = 'no'"),
        (["edit", "bent", 0, 0, 0, None], "value = None"),
        (["restore", "{}"], "copy all of it"),
        (["restore", ""], "not the text of a playground"),
        (["see", {"hinges": 3}], "hinges = 3"),
        (["see", {"zoom": True}], "zoom"),
        (["step"], "argument"),
        (["seek", 99], "index"),
        (["__init__"], "no action"),
        (["run"], "no action"),
    ],
)
def test_what_cannot_be_done_is_said_and_loses_nothing(browser, action, message):
    browser.ask(["step", 7])
    _, before, _ = browser.ask()
    _, about, arrays = browser.ask(action)
    assert re.search(message, about.pop("message"))
    assert about == before
    assert "field1" in arrays


def test_the_browser_uses_only_actions_that_exist():
    script = Playground._esm
    used = set(re.findall(r"\b(?:act|act_|fresh)\(\"(\w+)\"", script))
    assert used == set(ACTIONS)


def test_the_browser_reads_numbers_as_they_are_sent():
    script = Playground._esm
    assert f"const SEEDS = {ensemble.COUNT};" in script
    assert f"version !== {wire.VERSION})" in script
    assert script.count(f"/ {probes.SCALE}") == 3
    for kind in wire.TYPES:
        assert f"  {kind}: {kind.capitalize()}Array," in script


def test_a_nudge_needs_no_answer(browser):
    browser.playground._answer(None, {"nudge": True}, [])
    assert browser.heard == []


def test_a_failing_picture_is_said_too(browser, monkeypatch):
    def fail(*_):
        raise RuntimeError("no picture today")

    monkeypatch.setattr("course_lib.widgets.playground.probes.look", fail)
    browser.playground._answer(None, {"n": 3, "do": []}, [])
    head, buffers = browser.heard[-1]
    assert head["message"] == "no picture today" and head["n"] == 3 and not buffers


def test_numbers_that_are_not_finite_are_reported(browser):
    with torch.inference_mode():
        browser.playground.run.trainer.stack.vector[-1] = torch.inf
    _, about, _ = browser.ask()
    assert about["finite"] is False


def test_network_is_live(browser):
    playground = browser.playground
    network = playground.network
    assert isinstance(network, nn.Sequential)
    point = torch.tensor([[0.5, -0.5]])
    before = network(point).item()
    browser.ask(play=20)
    assert network(point).item() != before
    assert network is playground.network
    assert networks.parameter_count(network) == 5 * 3 + 4 * 6 + 5
    browser.ask(["change", {"activations": ["tanh", "relu"]}])
    assert isinstance(playground.network[1], nn.Tanh)
    assert playground.linear(point).shape == (1, 1)


def test_network_sees_places_also_where_it_is_given_more(browser):
    playground = browser.playground
    browser.ask(["change", {"inputs": ["x1", "x2²"]}])
    x = playground.run.trainer.points.test.tensors[0].float()
    y = playground.run.trainer.points.test.tensors[1]
    browser.ask(["step", 50])
    right = ((playground.network(x) > 0) == (y > 0.5)).double().mean().item()
    assert right == pytest.approx(playground.accuracy()[1])


def test_from_a_cell_as_from_the_controls(browser):
    playground = browser.playground
    playground.advance(12)
    playground.change(learning_rate=0.5)
    assert (playground.steps, playground.spec.learning_rate) == (12, 0.5)
    assert len(browser.heard) == 2  # the picture follows at once
    playground.rewind()
    assert playground.steps == 0
    with pytest.raises(ValueError, match="noise = 3"):
        playground.change(noise=3)


def test_state_makes_the_same_playground(browser):
    browser.ask(["step", 30], ["change", {"l2": 0.01}], ["step", 9])
    browser.ask(["see", {"hinges": True, "hide": ["data"]}])
    _, about, _ = browser.ask(["text"])
    twin = Playground(about["text"])
    assert twin.state == browser.playground.state == about["text"]
    assert twin.steps == 39 and twin.view.hide == ("data",)
    barer = Playground(about["text"], hide=["data", "tools"])
    assert barer.view.hide == ("data", "tools") and barer.view.hinges
    for ours, theirs in zip(
        twin.network.parameters(), browser.playground.network.parameters(), strict=True
    ):
        assert torch.equal(ours, theirs)
    with pytest.raises(ValueError, match="not both"):
        Playground(twin.state, noise=0.1)


def test_restored_in_the_browser_it_catches_up(browser, monkeypatch):
    browser.ask(["step", 30], ["see", {"hinges": True, "hide": ["inputs"]}])
    text = browser.playground.state
    other = Browser(Playground(), monkeypatch)
    _, about, _ = other.ask(["restore", text])
    while about["steps"] < about["goal"]:
        _, about, _ = other.ask()
    assert about["spec"]["data"] == "circles" and about["steps"] == 30
    assert about["view"]["hinges"] and about["view"]["hide"] == ["inputs"]
    assert other.playground.state == text


READS = {
    "network": lambda p: p.network[0].weight,
    "linear": lambda p: p.linear[0].weight,
    "steps": lambda p: p.steps,
    "spec": lambda p: p.spec.l2,
    "state": lambda p: p.state,
    "code": lambda p: p.code,
    "accuracy": lambda p: p.accuracy(),
    "change": lambda p: (p.change(batch_size=8), p.state),
    "advance": lambda p: (p.advance(3), p.state),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_text_is_trained_where_a_cell_asks_for_it(browser, read):
    browser.ask(["step", 30], ["change", {"l2": 0.01}], ["step", 9])
    long_ago = browser.playground
    twin = Playground(long_ago.state)
    assert twin.run.steps == 0  # a text of 20,000 steps would hold the cell up
    ours, theirs = read(twin), read(long_ago)
    same = torch.equal if isinstance(ours, torch.Tensor) else lambda a, b: a == b
    assert same(ours, theirs) and twin.run.steps == long_ago.run.steps >= 39


def test_a_text_is_trained_in_parts_where_it_is_seen(browser, monkeypatch):
    browser.ask(["step", 30])
    other = Browser(Playground(browser.playground.state), monkeypatch)
    _, about, _ = other.ask(["hello"])
    assert about["goal"] == 30
    while about["steps"] < about["goal"]:
        _, about, _ = other.ask()
    assert about["steps"] == 30


def test_looking_from_a_cell_forgets_nothing(browser):
    browser.ask(["skip"])
    assert browser.playground.steps == browser.playground.run.goal > 30
    _, about, _ = browser.ask(["seek", 1])
    assert browser.playground.steps == about["steps"] > 0
    assert browser.playground.accuracy() and browser.ask()[1]["records"][-1] > 30


def test_thirty_two_pairs_are_trained_in_parts(browser):
    browser.ask(["step", 60])
    _, about, arrays = browser.ask(["gather"])
    assert about["ensemble"]["goal"] == 60
    while not about["ensemble"]["done"]:
        _, about, arrays = browser.ask()
    assert arrays["spread"].shape == (4, 2, 32)
    assert about["steps"] == 60  # the run itself waits
    _, about, arrays = browser.ask(["change", {"l1": 0.1}])
    assert "ensemble" not in about and "spread" not in arrays


def test_code_is_that_of_the_run(browser):
    _, about, _ = browser.ask(["step", 3], ["code"])
    assert about["code"] == browser.playground.code
    assert "train(3)" in about["code"]


def test_without_a_front_end_there_is_a_picture_and_a_sentence():
    playground = Playground(widths=(4,))
    playground.advance(100)
    data, _ = playground._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    text = data["text/plain"]
    assert text.startswith("Playground of moons, 2-4-1. First state: After 100 steps.")
    right = round(100 * playground.accuracy()[0])
    assert re.search(rf"No activation: one straight line, {right} of 100 right", text)
    assert "<img" in data["text/html"] and "Run this cell" in data["text/html"]
    playground.advance(10)
    assert playground._repr_mimebundle_()[0]["text/plain"] == text


@pytest.mark.parametrize("settings", [{"data": "plane"}, {"data": "own"}])
def test_every_kind_of_data_has_its_picture(settings):
    data, _ = Playground(**settings)._repr_mimebundle_()
    assert "First state: After 0 steps." in data["text/plain"]


def test_wrong_settings_are_refused_at_once():
    for wrong, message in (
        ({"widths": (0,)}, "widths = 0"),
        ({"hide": ("everything",)}, "hide = 'everything'"),
        ({"state": "x"}, "not the text"),
    ):
        with pytest.raises(ValueError, match=message):
            Playground(**wrong)

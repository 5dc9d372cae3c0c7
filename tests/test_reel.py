"""The training film: what it carries agrees with the library's own diagnostics."""

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
import torch

from course_lib import data, diagnostics, networks, training
from course_lib.figures.chains import chains
from course_lib.figures.folding import last_plane
from course_lib.widgets import Film
from course_lib.widgets.film import reel

NAMES = "Without activations", "With ReLU"
EPOCHS = (0, 2, 6)


@pytest.fixture(scope="module")
def moons():
    return data.moons(n_samples=300)


def trained(moons, activation="relu", epochs=EPOCHS[-1], **options):
    pair = networks.twins((2, 16, 8, 1), activation, seed=0)
    options = {"epochs": epochs, "snapshots": True} | options
    return dict(zip(NAMES, training.train(pair, moons, **options), strict=True))


@pytest.fixture(scope="module")
def histories(moons):
    return trained(moons)


@pytest.fixture(scope="module")
def film(histories, moons):
    return Film(histories, moons)


@pytest.fixture(params=EPOCHS)
def epoch(request):
    return request.param


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def network(histories, name, epoch):
    return histories[name].snapshots[epoch]


@pytest.fixture
def frame(film, name, epoch):
    (found,) = (n for n in film.reel["networks"] if n["name"] == name)
    return found["frames"][epoch]


def seen(frame, points):
    """What `film.js` computes: distance from the cut and position across."""
    for layer in frame["layers"]:
        points = points @ np.array(layer["weight"]).T + np.array(layer["bias"])
        points = points.clip(0) if layer["relu"] else points
    return points


@pytest.fixture
def places():
    return np.random.default_rng(0).uniform(-3, 3, (500, 2)).astype(np.float32)


# A frame


def test_a_frame_computes_the_logit(frame, network, places):
    with torch.no_grad():
        logits = network(torch.tensor(places))[:, 0].numpy()
    assert frame["slope"] * seen(frame, places)[:, 0] == pytest.approx(logits, abs=0.03)


def test_a_frame_sees_what_the_readout_sees(frame, network, places, moons):
    see = last_plane(network, moons.train.tensors[0])
    across = see(torch.tensor(places))[:, 1]
    found = seen(frame, places)[:, 1]
    # The direction is one of two that differ in sign.
    assert np.abs(found) == pytest.approx(np.abs(across), abs=0.01)
    assert abs(found @ across) == pytest.approx(across @ across, rel=0.01)


def test_hinges_and_boundary_are_the_diagnostics(frame, network):
    layers = [
        [line for unit in layer for line in chains(unit)]
        for layer in diagnostics.hinges(network)
    ]
    expected = [*layers, chains(diagnostics.boundary(network))]
    found = [*frame["hinges"], frame["boundary"]]
    assert [len(lines) for lines in found] == [len(lines) for lines in expected]
    for lines, others in zip(found, expected, strict=True):
        for line, other in zip(lines, others, strict=True):
            assert line == pytest.approx(other.ravel(), abs=6e-4)


def test_facts_are_counted(frame, network, histories, name, epoch):
    accuracy, pieces, boundary = frame["facts"]
    history = histories[name]
    assert accuracy == f"{history.validation_accuracy[epoch]:.1%} right"
    assert pieces.split()[0] == str(len(diagnostics.linear_pieces(network)))
    parts = len(diagnostics.boundary(network))
    assert boundary.split()[2] == (str(parts) if parts else "no")


def test_one_piece_is_not_called_pieces(film):
    linear, bent = (n["frames"][-1]["facts"] for n in film.reel["networks"])
    assert linear[1:] == ["1 piece", "boundary of 1 straight part"]
    assert bent[1].endswith(" pieces") and bent[2].endswith(" straight parts")


# The film as a whole


def test_the_direction_across_does_not_jump(film):
    for network in film.reel["networks"]:
        across = [np.array(f["layers"][-1]["weight"][1]) for f in network["frames"]]
        assert all(one @ other >= 0 for one, other in pairwise(across))


def test_the_last_epoch_lies_as_in_the_picture_of_the_fold(film, histories, moons):
    x = moons.train.tensors[0]
    for network, history in zip(film.reel["networks"], histories.values(), strict=True):
        expected = last_plane(history.snapshots[-1], x)(x)
        found = seen(network["frames"][-1], x.numpy())
        assert found == pytest.approx(expected, abs=0.01)


def test_validation_points_are_shown(film, moons):
    x, y = moons.validation.tensors
    assert film.reel["points"] == pytest.approx(x.flatten().tolist(), rel=1e-3)
    assert film.reel["labels"] == y.flatten().tolist()


def test_each_epoch_has_its_sentence(film):
    words = film.reel["words"]
    assert len(words) == EPOCHS[-1] + 1
    for epoch, sentence in enumerate(words):
        facts = [
            f"{n['name']}: {', '.join(n['frames'][epoch]['facts'])}."
            for n in film.reel["networks"]
        ]
        assert sentence == " ".join([f"Epoch {epoch}.", *facts])


def test_the_text_says_how_it_went(film):
    words = film.reel["words"]
    assert repr(film) == " ".join(["Film of epochs 0 to 6.", *words])
    assert film._repr_mimebundle_()["text/plain"] == repr(film)


# As HTML


class Reader(HTMLParser):
    """Keeps the tags of some HTML, and the text between them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, text):
        self.text += text


@pytest.fixture
def html(film):
    return film._repr_mimebundle_()["text/html"]


def test_with_no_scripts_there_is_a_picture_and_a_sentence(html):
    page = Reader(html)
    assert [tag for tag, _ in page.tags] == ["div", "img", "p"]
    picture = page.tags[1][1]
    assert picture["src"].startswith("data:image/png;base64,")
    assert picture["alt"].startswith("Without activations: one straight line")
    assert page.text.strip() == (
        "This is epoch 6. Run this cell, and a slider moves through all epochs."
    )


def test_the_picture_carries_the_film(html, film):
    picture = Reader(html).tags[1][1]
    carried = json.loads(zlib.decompress(base64.b64decode(picture["data-film"])))
    assert carried == json.loads(json.dumps(film.reel))
    assert picture["onload"].endswith("film(this);")


def test_nothing_is_fetched(html):
    code = Reader(html).tags[1][1]["onload"]
    assert not re.search(r"//|url\(|fetch|import|XMLHttp|WebSocket|eval", code)
    assert "http" not in re.sub(r'"[A-Za-z0-9+/=:;,]{999,}"', "", html)


def test_markdown_keeps_it_in_one_piece(html):
    assert html.startswith("<div>\n") and "\n\n" not in html


# What it refuses


def test_networks_without_snapshots(moons):
    with pytest.raises(ValueError, match="snapshots=True"):
        reel(trained(moons, epochs=1, snapshots=False), moons)


def test_no_network_at_all(moons):
    with pytest.raises(ValueError, match="at least one"):
        reel({}, moons)


def test_unequal_lengths(moons, histories):
    longer = trained(moons, epochs=1)
    with pytest.raises(ValueError, match="equally many"):
        reel({"short": histories[NAMES[1]], "long": longer[NAMES[1]]}, moons)


def test_a_bend_that_has_no_pieces(moons):
    with pytest.raises(ValueError, match="layer '1' is Tanh"):
        reel(trained(moons, "tanh", epochs=1), moons)


def test_several_outputs(moons):
    network = networks.mlp((2, 4, 3), "relu")
    history = training.History([], [], [], [], [network])
    with pytest.raises(ValueError, match=r"(?s)histories\['mine'\].* 1 output"):
        reel({"mine": history}, moons)


def test_a_network_with_no_hidden_layer(moons):
    network = networks.mlp((2, 1))
    history = training.train(network, moons, epochs=1, snapshots=True)
    (one,) = reel({"mine": history}, moons)["networks"]
    assert one["frames"][-1]["hinges"] == [] and len(one["frames"][-1]["layers"]) == 1

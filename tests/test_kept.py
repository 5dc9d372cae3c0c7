"""A figure that is painted again looks as if nothing had been there before."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from course_lib import data, figures, networks
from course_lib.approximation import interpolant
from course_lib.diagnostics import Flow
from course_lib.figures import style
from course_lib.figures.kept import Kept
from course_lib.training import History

MOONS = data.moons()
LINEAR, BENT = networks.twins((2, 16, 8, 1), "relu", seed=0)
OTHERS = networks.twins((2, 16, 8, 1), "relu", seed=1)
RANDOM = np.random.default_rng(0)
INK, CLASSES = RANDOM.uniform(0, 16, (60, 64)), np.arange(60) % 10


def history(level):
    return History(*[np.linspace(0.5, level, 20) for _ in range(4)])


def sizes(factor):
    powers = factor ** np.arange(10.0)
    return Flow(powers, powers, powers[::-1].copy(), np.full(10, powers[-1]))


def fit(units):
    knots = torch.linspace(-2, 2, units + 1, dtype=torch.float64)
    return figures.curve_from_hinges(torch.sin, interpolant(knots, torch.sin(knots)))


def page_of(paint, words="plain"):
    """A picture of one plot on a page that all of these share."""

    def draw():
        with style.page(5, 3) as (figure, ax):
            ax.plot([0, 1], [0, 1])
            ax.set(title=words, xlabel=words, ylabel=words)
            paint(figure, ax)
            return style.picture(figure, "A picture.")

    return draw


# Name, and two states of an explorer, as its figure is painted first with the second.
STATES = {
    "lines": (
        lambda: figures.composed_line(2, -1, -1.5, 1),
        lambda: figures.composed_line(-1, 0, 0.5, 0),
    ),
    "twins": (
        lambda: figures.comparison(LINEAR, BENT, MOONS, [history(0.8), history(1)]),
        lambda: figures.comparison(*OTHERS, MOONS, [history(0.7), history(0.9)]),
    ),
    "hinges": (
        lambda: figures.one_hinge(BENT, MOONS, 0),
        lambda: figures.one_hinge(BENT, MOONS, 3),
    ),
    # Two functions for one page: the one sets what the other leaves as it is.
    "slopes": (
        lambda: figures.leaky_and_elu(0.2, 1.0),
        lambda: figures.tangent("gelu", 0.5),
    ),
    "and back": (
        lambda: figures.tangent("gelu", 0.5),
        lambda: figures.leaky_and_elu(0.2, 1.0),
    ),
    "flow": (
        lambda: figures.signal_flow({"tanh": [sizes(0.5)]}, "A title"),
        lambda: figures.signal_flow({"sigmoid": [sizes(1e-3)]}, "Another"),
    ),
    "fit": (lambda: fit(4), lambda: fit(32)),
    "folded": (
        lambda: figures.folded(BENT, MOONS, "Bent"),
        lambda: figures.folded(LINEAR, MOONS, "Not bent"),
    ),
    "view": (
        lambda: figures.layer_views({"One": INK[:, :2]}, CLASSES),
        lambda: figures.layer_views({"Another": INK[:, 2:4] ** 2}, CLASSES),
    ),
}
PLAIN = page_of(lambda figure, ax: None)
BARE = page_of(lambda figure, ax: None, "")
ROOMY = page_of(lambda figure, ax: figure.suptitle("A title\nabove"), "in two\nlines")
TRACES = {
    "scale": lambda figure, ax: ax.set(xscale="log", yscale="log"),
    "limits": lambda figure, ax: ax.set(xlim=(0, 9), ylim=(-3, 5)),
    "margins": lambda figure, ax: ax.margins(0.4, 0.3),
    "ticks": lambda figure, ax: ax.set_xticks([0.3], ["here"]),
    "aspect": lambda figure, ax: ax.set_aspect("equal"),
    "title": lambda figure, ax: ax.set_title("A title", color="red", size=9),
    "labels": lambda figure, ax: (
        ax.set_xlabel("x", color="red", size=9),
        ax.set_ylabel("y", color="red", size=9),
    ),
    "spines": lambda figure, ax: ax.spines[:].set(visible=True, color="red"),
    "no spines": lambda figure, ax: ax.spines[:].set_visible(False),
    "artists": lambda figure, ax: (
        ax.scatter([1], [1]),
        ax.text(0, 0, "text"),
        ax.annotate("note", (0, 0)),
        ax.axvspan(0, 1),
        ax.contour(np.eye(3)),
        ax.imshow(np.eye(3)),
        ax.fill_between([0, 1], 1),
        ax.bar([0, 1], [1, 2]),
    ),
    "data": lambda figure, ax: ax.plot([-5, 5], [-5, 5]),
    "legend": lambda figure, ax: ax.legend(ax.lines, ["line"]),
    "legend of the page": lambda figure, ax: figure.legend(ax.lines, ["line"]),
    "titles of the page": lambda figure, ax: (
        figure.suptitle("A title"),
        figure.supxlabel("below"),
    ),
}


def dots(picture):
    return np.asarray(Image.open(io.BytesIO(picture.file)).convert("RGB"), float)


def blurred(image, square):
    """The mean colour of each square of so many dots."""
    return np.asarray(image.convert("RGB").reduce(square), float)


def farthest(one, other):
    """How far the colours of any one dot are apart, of 255."""
    return np.abs(dots(one) - dots(other)).max()


def painted(*draws):
    """Draw one after the other into one kept figure."""
    kept, pictures = Kept(), []
    for draw in draws:
        with kept.use():  # for each anew, as explorers do
            pictures.append(draw())
    return pictures


@pytest.mark.parametrize("name", STATES)
def test_what_was_there_before_leaves_no_trace(name):
    first, second = STATES[name]
    # Both have been there once: there is room for both.
    *_, before, other, after = painted(first, second, first, second, first)
    assert before.file == after.file != other.file
    assert before.alt == after.alt != other.alt
    # And it is the picture that a new figure gives, but for a palette.
    laid_out, again = painted(first, first)
    assert laid_out.file == first().file
    assert farthest(again, laid_out) < 96 < farthest(other, laid_out)


@pytest.mark.parametrize("name", STATES)
def test_a_picture_in_a_hurry_has_fewer_dots_and_leaves_no_trace(name):
    first, second = STATES[name]
    kept = Kept()
    with kept.use():
        *_, before = [draw() for draw in (first, second, first)]
    with kept.use(hurry=True):
        quick = [draw() for draw in (first, second, first)]
    with kept.use():
        after = first()
    assert after.file == before.file
    assert quick[0].file == quick[2].file != quick[1].file
    assert {(one.format, one.width) for one in quick} == {("jpeg", before.width)}
    sharp, few = (Image.open(io.BytesIO(one.file)) for one in (before, quick[0]))
    assert few.size == tuple(side // 2 for side in sharp.size)
    # The same to an eye that does not see single dots.
    own, others = (
        np.abs(blurred(sharp, 32) - blurred(Image.open(io.BytesIO(one.file)), 16)).max()
        for one in quick[:2]
    )
    assert own < min(40, 0.6 * others)


@pytest.mark.parametrize("name", TRACES)
def test_nothing_that_a_figure_sets_stays(name):
    trace = page_of(TRACES[name])
    _, plain, bare, other, plain_then, _, bare_then = painted(
        ROOMY, PLAIN, BARE, trace, PLAIN, trace, BARE
    )
    assert other.file not in (plain.file, bare.file)
    assert plain_then.file == plain.file != bare.file == bare_then.file


def test_a_page_of_another_shape_is_laid_out_anew():
    def wide():
        return figures.composed_line(1, 0, 2, 1)

    first, other, back = painted(PLAIN, wide, PLAIN)
    assert other.file == wide().file
    assert back.file == first.file == PLAIN().file


@pytest.mark.parametrize(
    "change",
    [
        lambda figure, ax: figure.colorbar(ax.imshow(np.eye(3))),
        lambda figure, ax: ax.remove(),
        lambda figure, ax: figure.add_axes((0.7, 0.7, 0.2, 0.2)),
    ],
)
def test_a_page_whose_axes_were_changed_is_not_used_again(change):
    first, _, back = painted(PLAIN, page_of(change), PLAIN)
    assert back.file == first.file


def test_a_mistake_in_the_middle_leaves_no_trace():
    def stop(figure, ax):
        raise ValueError("in the middle")

    kept = Kept()
    with kept.use():
        PLAIN()
        before = PLAIN()
        with pytest.raises(ValueError, match="in the middle"):
            page_of(stop)()
        assert PLAIN().file == before.file


def test_other_pictures_have_figures_of_their_own():
    kept, before = Kept(), PLAIN()
    with kept.use():
        PLAIN()
    assert PLAIN().file == before.file


def test_axes_stay_where_they_are_and_give_way_to_what_would_be_cut():
    def place(kept, numbers):
        with kept.use(), style.page(4, 3) as (figure, ax):
            ax.plot([0, 1], [0, 1])
            ax.set_yticks([0, 1], numbers)
            style.picture(figure, "A picture.")
            return ax.get_position().x0

    kept = Kept()
    short, longer, too_long, short_again = (
        place(kept, ["0", number]) for number in ("10", "11", "1000000", "10")
    )
    assert short == longer < too_long == short_again
    assert too_long == pytest.approx(place(Kept(), ["0", "1000000"]))


def test_the_titles_of_a_page_stay_where_they_are():
    def both(figure, ax):
        figure.suptitle("A title", x=0.01, ha="left")
        figure.supxlabel("below")

    first, again = painted(page_of(both), page_of(both))
    assert farthest(first, again) < 96


def test_a_wrong_look_of_axes_would_be_noticed():
    # The tests above, on a network with a trace that nobody takes away.
    def trace(figure, ax):
        ax.patch.set_facecolor("yellow")

    _, again, _, back = painted(PLAIN, PLAIN, page_of(trace), PLAIN)
    assert back.file != again.file

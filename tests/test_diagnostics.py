"""Linear pieces, hinges, boundaries and midpoint gaps, against the network itself.

The checkers at the top know nothing of how pieces are found: they run the network in
float64, layer by layer, and compare. They are shown broken pieces too.
"""

import copy
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from math import comb, hypot, pi, sqrt

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from course_lib.diagnostics import (
    boundary,
    hinges,
    linear_pieces,
    midpoint_gap,
    worst_midpoint_gap,
)
from course_lib.diagnostics.subdivision import length_tolerance

BOX = (-3, 3, -3, 3)


# Networks


def affine(weight, bias=None):
    weight = torch.tensor(weight, dtype=torch.float64)
    layer = nn.Linear(*weight.T.shape, bias=bias is not None, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(torch.tensor(bias, dtype=torch.float64))
    return layer


def lines(angles, offsets):
    """One unit a line: positive where cos(angle) x + sin(angle) y > offset."""
    normals = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return nn.Sequential(affine(normals, -np.asarray(offsets, float)), nn.ReLU())


def mlp(*sizes, seed=0):
    torch.manual_seed(seed)
    layers = []
    for inputs, outputs in pairwise(sizes):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@pytest.fixture(scope="module")
def trained():
    """A 2-16-8-1 network trained on two half circles."""
    generator = torch.Generator().manual_seed(0)
    angle = pi * torch.rand(400, generator=generator)
    label = (torch.arange(400) % 2).float()
    sign = 1 - 2 * label
    x = torch.stack([sign * angle.cos() + label, sign * angle.sin() + label / 2], dim=1)
    x = x + 0.1 * torch.randn(x.shape, generator=generator)
    x = (x - x.mean(dim=0)) / x.std(dim=0)
    network = mlp(2, 16, 8, 1)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(300):
        optimizer.zero_grad()
        logit = network(x).squeeze(1)
        nn.functional.binary_cross_entropy_with_logits(logit, label).backward()
        optimizer.step()
    return network


def modules(network):
    if not isinstance(network, nn.Sequential):
        return [network]
    return [layer for module in network for layer in modules(module)]


def run(network, points):
    """The ReLU layers' pre-activations side by side, and the outputs, in float64."""
    x = torch.as_tensor(np.asarray(points), dtype=torch.float64)
    before = [x[:, :0]]
    with torch.no_grad():
        for layer in modules(copy.deepcopy(network).double()):
            if isinstance(layer, nn.ReLU):
                before.append(x)
            x = layer(x)
    return torch.cat(before, dim=1).numpy(), x.numpy()


@st.composite
def networks(draw, outputs=1):
    """Any shape; drawn weights, or small whole numbers, where everything coincides.

    With weights in {-1, 0, 1} hinges repeat, run parallel, meet in one point and lie on
    earlier ones; units are dead or constant, and pre-activations exactly 0.
    """
    sizes = [2, *draw(st.lists(st.integers(1, 6), max_size=3)), outputs]
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    whole = draw(st.booleans())
    layers = []
    for shape in zip(sizes[1:], sizes, strict=False):
        weight, bias = random.normal(size=shape), random.normal(size=shape[0])
        if whole:
            weight, bias = weight.round().clip(-1, 1), bias.round().clip(-1, 1)
        layers.append(affine(weight, bias if draw(st.booleans()) else None))
        layers.append(nn.ReLU() if draw(st.booleans()) else nn.Identity())
    return nn.Sequential(*layers[: None if draw(st.booleans()) else -1])


# Checkers


def areas(pieces):
    """The areas of the pieces, by the shoelace formula."""
    corners = ((polygon - polygon[0]).T for polygon in pieces.polygons)
    return np.array([(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2 for x, y in corners])


def check_pieces(network, pieces):
    x_min, x_max, y_min, y_max = pieces.box
    area = (x_max - x_min) * (y_max - y_min)
    perimeter = 2 * (x_max - x_min + y_max - y_min)
    assert areas(pieces).min() > 0, "a polygon is not counter-clockwise"
    near = length_tolerance(pieces.box)  # how near to a hinge a corner is on it
    assert abs(areas(pieces).sum() - area) <= near * perimeter, "areas"
    assert len(np.unique(pieces.patterns, axis=0)) == len(pieces), "a pattern twice"
    # Random points inside each piece, as averages of its corners.
    random = np.random.default_rng(0)
    points = np.concatenate(
        [
            random.dirichlet(np.ones(len(polygon)), size=5) @ polygon
            for polygon in pieces.polygons
        ]
    )
    piece = np.repeat(np.arange(len(pieces)), 5)
    before, outputs = run(network, points)
    scale = 1 + np.abs(before).max(initial=0)
    clear = np.abs(before) > 1e-7 * scale  # of every hinge that is nearby
    same = (before > 0) == pieces.patterns[piece]
    assert (same | ~clear).all(), "a pattern is not the network's"
    mine = (pieces.weight[piece] @ points[:, :, None])[:, :, 0] + pieces.bias[piece]
    scale = 1 + np.abs(outputs).max()
    assert np.abs(mine - outputs).max() < 1e-7 * scale, "a function is not the network"
    sure = clear.all(axis=1)
    gap = np.abs(mine - outputs)[sure].max(initial=0)
    assert gap < 1e-12 * scale, "a function is not the network"


def check_every_pattern(network, pieces, n):
    """The patterns on an n by n grid are among the pieces, in shares like areas."""
    x_min, x_max, y_min, y_max = pieces.box
    step = (x_max - x_min) / n, (y_max - y_min) / n
    x, y = np.meshgrid(
        x_min + step[0] * (np.arange(n) + 0.5), y_min + step[1] * (np.arange(n) + 0.5)
    )
    before, _ = run(network, np.stack([x.ravel(), y.ravel()], axis=1))
    before = before[(np.abs(before) > 1e-7).all(axis=1)]
    found = Counter(row.tobytes() for row in np.packbits(before > 0, axis=1))
    codes = [row.tobytes() for row in np.packbits(pieces.patterns, axis=1)]
    assert found.keys() <= set(codes), "a pattern is missing"
    for code, area, polygon in zip(codes, areas(pieces), pieces.polygons, strict=True):
        perimeter = np.hypot(*(np.roll(polygon, -1, axis=0) - polygon).T).sum()
        margin = perimeter * hypot(*step) + 4 * step[0] * step[1]
        counted = found[code] * step[0] * step[1]
        assert abs(counted - area) <= margin, "an area is wrong"


def check_zero_line(f, segments, box=BOX, n=200):
    """The segments are in the box, f is 0 on them, and it changes sign nowhere else.

    On a horizontal line, f > 0 changes between two points exactly if an odd number of
    segments cross between them; likewise on a vertical one.
    """
    x_min, x_max, y_min, y_max = box
    assert segments.shape[1:] == (2, 2)
    low, high = np.array([x_min, y_min]), np.array([x_max, y_max])
    assert ((segments >= low - 1e-12) & (segments <= high + 1e-12)).all(), "outside"
    share = np.linspace(0, 1, 7)[:, None, None]
    points = (1 - share) * segments[:, 0] + share * segments[:, 1]
    random = np.random.default_rng(0)
    # Where terms cancel, f may be nothing but rounding errors, far below 1e-6.
    scale = np.abs(f(random.uniform(low, high, size=(1000, 2)))).max() + 1e-6
    value_on = f(points.reshape(-1, 2))
    assert np.abs(value_on).max(initial=0) < 1e-7 * scale, "not 0"
    for axis in (0, 1):
        other = 1 - axis
        for at in random.uniform(low[axis], high[axis], size=8):
            grid = np.full((n, 2), at)
            grid[:, other] = np.sort(random.uniform(low[other], high[other], size=n))
            value = f(grid)
            start, end = segments[:, 0], segments[:, 1]
            crossed = (start[:, axis] < at) != (end[:, axis] < at)
            start, end = start[crossed], end[crossed]
            share = (at - start[:, axis]) / (end[:, axis] - start[:, axis])
            where = (1 - share) * start[:, other] + share * end[:, other]
            odd = np.histogram(where, bins=grid[:, other])[0] % 2 == 1
            clear = np.abs(value) > 1e-7 * scale
            clear = clear[1:] & clear[:-1]
            changes = (value[1:] > 0) != (value[:-1] > 0)
            assert (changes == odd)[clear].all(), "a change of sign without a segment"


def positive_left(f, segments, step=1e-5):
    """Whether f is positive a small step to the left of each segment's middle."""
    along = segments[:, 1] - segments[:, 0]
    length = np.hypot(*along.T)
    left = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None]
    return f(segments.mean(axis=1) + step * left)[length > 1e-3] > 0


def output(network):
    return lambda points: run(network, points)[1][:, 0]


def pre_activation(network, unit):
    return lambda points: run(network, points)[0][:, unit]


def total_length(segments):
    return np.hypot(*(segments[:, 1] - segments[:, 0]).T).sum()


# Laws


@settings(deadline=None, max_examples=150)
@given(st.integers(1, 2).flatmap(networks))
def test_pieces_are_the_network(network):
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    assert 1 <= pieces.distinct_functions() <= len(pieces)


@settings(deadline=None, max_examples=50)
@given(networks())
def test_hinges_are_where_units_switch(network):
    flat = [segments for layer in hinges(network) for segments in layer]
    for unit, segments in enumerate(flat):
        check_zero_line(pre_activation(network, unit), segments)


@settings(deadline=None, max_examples=100)
@given(networks())
def test_boundary_is_where_the_logit_changes_sign(network):
    check_zero_line(output(network), boundary(network))


@settings(deadline=None, max_examples=50)
@given(networks(), st.tuples(*[st.integers(-40, 40)] * 2, *[st.integers(1, 50)] * 2))
def test_any_box(network, sides):
    x, y, width, height = (side / 10 for side in sides)
    check_pieces(network, linear_pieces(network, (x, x + width, y, y + height)))


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_affine_networks_have_one_piece_and_no_gap(seed, depth):
    torch.manual_seed(seed)
    network = nn.Sequential(*(nn.Linear(2, 2) for _ in range(depth)), nn.Linear(2, 1))
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    assert len(pieces) == 1
    assert pieces.distinct_functions() == 1
    assert pieces.patterns.shape == (1, 0)
    assert hinges(network) == []
    assert len(boundary(network)) <= 1
    gap, _, _ = worst_midpoint_gap(network, torch.randn(20, 2))
    assert abs(gap) < 1e-12


# A trained network


def test_trained_network(trained):
    pieces = linear_pieces(trained)
    check_pieces(trained, pieces)
    check_every_pattern(trained, pieces, n=1000)
    check_zero_line(output(trained), boundary(trained))
    assert positive_left(output(trained), boundary(trained)).all()
    first, second = hinges(trained)
    assert (len(first), len(second)) == (16, 8)
    for unit, segments in enumerate([*first, *second]):
        f = pre_activation(trained, unit)
        check_zero_line(f, segments)
        assert positive_left(f, segments).all()
    assert all(len(segments) <= 1 for segments in first)  # straight
    assert max(len(segments) for segments in second) > 1  # bent


def test_parts_of_a_second_layers_hinge_end_on_first_layer_hinges(trained):
    weight = trained[0].weight.detach().double().numpy()
    bias = trained[0].bias.detach().double().numpy()
    for segments in hinges(trained)[1]:
        ends = segments.reshape(-1, 2)
        to_line = np.abs(ends @ weight.T + bias) / np.hypot(*weight.T)
        to_edge = 3 - np.abs(ends)
        nearest = np.minimum(to_line.min(axis=1), to_edge.min(axis=1))
        assert nearest.max(initial=0) < 1e-8


@pytest.mark.parametrize("sizes", [(2, 64, 64, 1), (2, 8, 8, 8, 8, 8, 2)])
def test_wide_and_deep(sizes):
    network = mlp(*sizes)
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    check_every_pattern(network, pieces, n=300)


# By hand


def test_sixteen_lines_make_137_pieces():
    # Tangents of a circle: no two parallel, no three through one point; the two that
    # are nearest to parallel meet at distance 1 / cos(15 pi / 32), about 10.2.
    network = lines(np.arange(16) * pi / 16, np.ones(16))
    pieces = linear_pieces(network, (-11, 11, -11, 11))
    check_pieces(network, pieces)
    assert len(pieces) == 1 + 16 + comb(16, 2) == 137
    assert all(len(segments) == 1 for segments in hinges(network)[0])


@pytest.mark.parametrize("n", [1, 2, 3, 8])
def test_lines_through_one_point(n):
    angles = 0.3 + np.arange(n) * pi / n
    point = np.array([0.7, -1.1])
    network = lines(angles, np.cos(angles) * point[0] + np.sin(angles) * point[1])
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    assert len(pieces) == 2 * n


def test_parallel_and_repeated_hinges():
    # x > -1, x > 0, x > 1, and x < 0 again; the last in another unit of length.
    network = nn.Sequential(
        affine([[1, 0], [1, 0], [1, 0], [-2, 0]], [1, 0, -1, 0]), nn.ReLU()
    )
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    assert sorted(areas(pieces)) == pytest.approx([6, 6, 12, 12])
    for segments, x in zip(hinges(network)[0], [-1, 0, 1, 0], strict=True):
        assert segments.shape == (1, 2, 2)
        assert (segments[:, :, 0] == x).all()
        assert total_length(segments) == 6


def test_a_later_hinge_on_an_earlier_one():
    # Unit 1 of layer 2 is relu(x) - relu(-x) = x: its hinge is the edge x = 0.
    network = nn.Sequential(
        affine([[1, 0], [-1, 0]]), nn.ReLU(), affine([[1, -1]]), nn.ReLU()
    )
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    assert len(pieces) == 2
    [[_, _], [segments]] = hinges(network)
    check_zero_line(lambda points: points[:, 0], segments)
    assert total_length(segments) == 6


def test_hinge_through_a_corner():
    # x = 0 and y = 0 make four squares; x = y passes through their corners.
    network = nn.Sequential(affine([[1, 0], [0, 1], [1, -1]]), nn.ReLU())
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    assert sorted(areas(pieces)) == pytest.approx([4.5] * 4 + [9] * 2)
    assert sorted(map(len, pieces.polygons)) == [3] * 4 + [4] * 2


def test_absolute_value():
    network = nn.Sequential(affine([[1, 0], [-1, 0]]), nn.ReLU(), affine([[1, 1]]))
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    assert {
        (*pattern, *weight[0], *bias)
        for pattern, weight, bias in zip(
            pieces.patterns.tolist(), pieces.weight, pieces.bias, strict=True
        )
    } == {(True, False, 1, 0, 0), (False, True, -1, 0, 0)}
    assert areas(pieces).tolist() == [18, 18]
    assert pieces.distinct_functions() == 2
    network.append(affine([[1]], [-1]))  # |x| - 1
    segments = boundary(network)
    assert sorted(segments[:, :, 0].tolist()) == [[-1, -1], [1, 1]]
    assert np.abs(segments[:, :, 1]).tolist() == [[3, 3], [3, 3]]


def test_a_logit_that_only_touches_zero_lists_it_from_both_sides():
    network = nn.Sequential(affine([[1, 0], [-1, 0]]), nn.ReLU(), affine([[1, 1]]))
    segments = boundary(network)  # of |x|
    assert segments[:, :, 0].tolist() == [[0, 0], [0, 0]]
    network.append(affine([[-1]]))  # -|x| is nowhere positive
    assert len(boundary(network)) == 0


TRIANGLE = nn.Sequential(
    affine([[-1, 0], [0, -1], [1, 1]], [0, 0, -1]), nn.ReLU(), affine([[1, 1, 1]], [0])
)


def test_triangle():
    # The first three units are 0 together on the triangle (0, 0), (1, 0), (0, 1).
    pieces = linear_pieces(TRIANGLE)
    check_pieces(TRIANGLE, pieces)
    assert len(pieces) == 7
    [inside] = np.flatnonzero(~pieces.patterns.any(axis=1))
    assert areas(pieces)[inside] == pytest.approx(0.5)
    corners = pieces.polygons[inside].round(9) + 0.0
    assert set(map(tuple, corners)) == {(0, 0), (1, 0), (0, 1)}
    assert not pieces.weight[inside].any()
    assert not pieces.bias[inside].any()
    # Their sum is positive outside of it: the boundary is the triangle.
    assert total_length(boundary(TRIANGLE)) == pytest.approx(2 + sqrt(2))
    assert positive_left(output(TRIANGLE), boundary(TRIANGLE)).all()


def test_closed_hinge():
    # The sum is 1/2 on a hexagon, worked out piece by piece.
    network = nn.Sequential(*TRIANGLE, affine([[1]], [-0.5]), nn.ReLU())
    [segments] = hinges(network)[1]
    starts, ends = ({tuple(p) for p in segments[:, k].round(9) + 0.0} for k in (0, 1))
    assert starts == ends  # closed
    assert starts == {
        (-0.5, 0),
        (0, -0.5),
        (1.5, -0.5),
        (1.5, 0),
        (0, 1.5),
        (-0.5, 1.5),
    }
    assert len(segments) == 6
    check_zero_line(pre_activation(network, 3), segments)


def test_two_patterns_can_be_one_function():
    # relu(x) - relu(-x) is x.
    identity = nn.Sequential(affine([[1, 0], [-1, 0]]), nn.ReLU(), affine([[1, -1]]))
    pieces = linear_pieces(identity)
    assert (len(pieces), pieces.distinct_functions()) == (2, 1)
    # Everywhere behind a dead unit the function is the constant 5.
    dead = nn.Sequential(
        *lines([0, 1, 2], [0, 0.1, 0.2]),
        affine([[1, 1, 1]], [-100]),
        nn.ReLU(),
        affine([[1]], [5]),
    )
    pieces = linear_pieces(dead)
    check_pieces(dead, pieces)
    assert (len(pieces), pieces.distinct_functions()) == (7, 1)
    assert (pieces.bias == 5).all()
    assert len(hinges(dead)[1][0]) == 0


def test_distinct_functions_of_several_outputs():
    # The outputs |x| and |y|: one alone has two functions, both together four.
    weight = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    network = nn.Sequential(affine(weight), nn.ReLU(), affine([[1, 1, 0, 0]]))
    assert linear_pieces(network).distinct_functions() == 2
    network[2] = affine([[1, 1, 0, 0], [0, 0, 1, 1]])
    pieces = linear_pieces(network)
    assert pieces.weight.shape == (4, 2, 2)
    assert pieces.distinct_functions() == 4


@pytest.mark.parametrize("constant", [-1, 0, 1])
def test_units_with_a_constant_pre_activation(constant):
    network = nn.Sequential(affine([[0, 0], [1, 0]], [constant, 0]), nn.ReLU())
    pieces = linear_pieces(network)
    check_pieces(network, pieces)
    assert len(pieces) == 2
    assert (pieces.patterns[:, 0] == (constant > 0)).all()
    assert [len(segments) for segments in hinges(network)[0]] == [0, 1]


def test_units_that_cancel_leave_no_hinge():
    # In floating point 0.1 + 0.2 - 0.3 is not 0.
    network = nn.Sequential(
        affine([[1, 2]] * 3, [0.5] * 3),
        nn.ReLU(),
        affine([[0.1, 0.2, -0.3]]),
        nn.ReLU(),
        affine([[1e20]]),
    )
    pieces = linear_pieces(network)
    assert len(pieces) == 2
    assert pieces.distinct_functions() == 1
    assert len(hinges(network)[1][0]) == 0


def test_boundary_of_an_affine_network():
    segments = boundary(affine([[1, 2]], [-1]))
    assert segments.shape == (1, 2, 2)
    assert segments[0, :, 0] + 2 * segments[0, :, 1] == pytest.approx([1, 1])
    assert sorted(map(tuple, segments[0])) == [(-3, 2), (3, -1)]
    assert boundary(affine([[1, 2]], [10])).shape == (0, 2, 2)


def test_boundary_behind_a_last_relu():
    # A defect that lesson 8 hunts: the logit is 0 on a half plane, and then positive.
    segments = boundary(nn.Sequential(affine([[1, 0]], [-1]), nn.ReLU()))
    assert segments.shape == (1, 2, 2)
    assert (segments[:, :, 0] == 1).all()


# How the network is written


def same_pieces(one, other):
    return (
        len(one) == len(other)
        and (one.patterns == other.patterns).all()
        and (one.weight == other.weight).all()
        and (one.bias == other.bias).all()
        and all(map(np.array_equal, one.polygons, other.polygons))
    )


def test_float32_is_computed_in_float64():
    network = mlp(2, 16, 8, 1)
    weights = copy.deepcopy(network.state_dict())
    pieces = linear_pieces(network)
    assert same_pieces(pieces, linear_pieces(copy.deepcopy(network).double()))
    arrays = [*pieces.polygons, pieces.weight, pieces.bias, areas(pieces)]
    assert {str(array.dtype) for array in arrays} == {"float64"}
    for name, value in network.state_dict().items():  # left as it was
        assert value.dtype == torch.float32
        assert torch.equal(value, weights[name])


def test_nested_shared_and_identity_layers():
    flat = mlp(2, 5, 4, 1)
    relu = nn.ReLU()
    nested = nn.Sequential(
        nn.Sequential(flat[0], relu),
        nn.Sequential(nn.Sequential(nn.Identity(), flat[2]), relu),
        nn.Sequential(),
        flat[4],
    )
    assert linear_pieces(nested).patterns.shape[1] == 9
    assert same_pieces(linear_pieces(flat), linear_pieces(nested))


def test_result_says_its_box():
    pieces = linear_pieces(mlp(2, 3, 1), box=np.array([0, 1, -2, 2]))
    assert pieces.box == (0, 1, -2, 2)
    assert length_tolerance(pieces.box) == pytest.approx(4e-9)


# What the checkers refuse


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda p: drop(p, 3), "areas"),
        (lambda p: replace(p, patterns=flipped(p.patterns)), "pattern"),
        (lambda p: replace(p, bias=p.bias + 1e-9), "function"),
        (lambda p: replace(p, weight=p.weight[::-1]), "function"),
        (lambda p: replace(p, polygons=[q[::-1] for q in p.polygons]), "clockwise"),
    ],
)
def test_broken_pieces_are_refused(trained, damage, message):
    with pytest.raises(AssertionError, match=message):
        check_pieces(trained, damage(linear_pieces(trained)))


def test_missing_pattern_and_wrong_area_are_refused(trained):
    pieces = linear_pieces(trained)
    largest = int(areas(pieces).argmax())
    with pytest.raises(AssertionError, match="missing"):
        check_every_pattern(trained, drop(pieces, largest), n=200)
    with pytest.raises(AssertionError, match="area"):
        turned = replace(pieces, polygons=pieces.polygons[::-1])
        check_every_pattern(trained, turned, n=1000)


def test_broken_lines_are_refused(trained):
    f, segments = output(trained), boundary(trained)
    longest = np.hypot(*(segments[:, 1] - segments[:, 0]).T).argmax()
    with pytest.raises(AssertionError, match="without a segment"):
        check_zero_line(f, np.delete(segments, longest, axis=0))
    with pytest.raises(AssertionError, match="not 0"):
        check_zero_line(f, 0.999 * segments)
    assert not positive_left(f, segments[:, ::-1]).any()


def drop(pieces, p):
    polygons = [*pieces.polygons[:p], *pieces.polygons[p + 1 :]]
    fields = {
        name: np.delete(getattr(pieces, name), p, axis=0)
        for name in ("patterns", "weight", "bias")
    }
    return replace(pieces, polygons=polygons, **fields)


def flipped(patterns):
    patterns = patterns.copy()
    patterns[5, 2] ^= True
    return patterns


# Errors


class Own(nn.Module):
    def forward(self, x):
        return x


class Skipping(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class Doubled(nn.Linear):
    def forward(self, x):
        return 2 * super().forward(x)


def with_nan():
    network = mlp(2, 3, 1)
    with torch.no_grad():
        network[2].bias.fill_(float("nan"))
    return network


@pytest.mark.parametrize("function", [linear_pieces, hinges, boundary])
@pytest.mark.parametrize(
    ("network", "message"),
    [
        (nn.Sequential(nn.Linear(2, 3), nn.Tanh()), "layer '1' is Tanh; .*nn.ReLU"),
        (nn.Sequential(nn.Sequential(nn.Linear(2, 3), nn.ELU())), "layer '0.1' is ELU"),
        (Own(), "network is Own"),
        (nn.Sequential(Skipping(nn.Linear(2, 2))), "layer '0' is Skipping"),
        (nn.Sequential(Doubled(2, 1)), "layer '0' is Doubled"),
        (torch.relu, "network is builtin_function"),
        (nn.Linear(3, 1), "takes 3 inputs and is given 2"),
        (nn.Sequential(nn.ReLU(), nn.Linear(64, 1)), "layer '1' takes 64 inputs"),
        (nn.Sequential(nn.Linear(2, 3), nn.Linear(4, 1)), "layer '1' .* 4 .* given 3"),
        (with_nan(), "layer '2' has weights that are not finite"),
    ],
)
def test_networks_that_are_refused(function, network, message):
    with pytest.raises(ValueError, match=message):
        function(network)


@pytest.mark.parametrize("function", [linear_pieces, hinges, boundary])
@pytest.mark.parametrize(
    "box",
    [
        (3, -3, -3, 3),
        (-3, 3, 1, 1),
        (-3, 3, -3, float("inf")),
        (-3, 3),
        3,
        None,
        (float("nan"), 3, -3, 3),
        (-3, 3, "low", "high"),
        ((-3, 3), (-3, 3)),
    ],
)
def test_boxes_that_are_refused(function, box):
    with pytest.raises(ValueError, match=r"box is .* give four finite numbers"):
        function(mlp(2, 3, 1), box)


def test_boundary_needs_one_output():
    with pytest.raises(ValueError, match="network has 2 outputs"):
        boundary(mlp(2, 3, 2))


# Midpoint gap


def test_midpoint_gap_by_hand():
    assert midpoint_gap(abs, -1, 1) == -1
    assert midpoint_gap(abs, 1, 5) == 0
    assert midpoint_gap(lambda x: x**2, 0.0, 2.0) == -1
    assert midpoint_gap(lambda x: 3 * x + 1, -7, 2) == 0
    a, b = torch.tensor([[-1.0], [1.0]]), torch.tensor([[1.0], [3.0]])
    assert midpoint_gap(torch.abs, a, b).tolist() == [[-1.0], [0.0]]


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**6), st.integers(2, 12), st.integers(1, 3))
def test_worst_gap_is_that_of_all_pairs(seed, n, outputs):
    network = mlp(3, 6, outputs, seed=seed)
    x = torch.randn(n, 3)
    gap, i, j = worst_midpoint_gap(network, x)
    assert 0 <= i < j < n
    with torch.no_grad():
        exact, x = copy.deepcopy(network).double(), x.double()
        gaps = [midpoint_gap(exact, x[i], x[j]) for j in range(n) for i in range(j)]
        assert abs(gap) == pytest.approx(torch.stack(gaps).abs().max().item())
        here = midpoint_gap(exact, x[i], x[j])
        assert (here - gap).abs().min() < 1e-12
    assert network[0].weight.dtype == torch.float32


def test_worst_pair_among_many():
    # Of |x| at 0, 1, ..., 998 and -5000: half of the last chunk's pairs bend.
    network = nn.Sequential(affine([[1], [-1]]), nn.ReLU(), affine([[1, 1]]))
    x = np.append(np.arange(999.0), -5000.0)[:, None]
    assert worst_midpoint_gap(network, x) == (-998, 998, 999)


def test_worst_gap_of_other_activations_and_shapes():
    class Square(nn.Module):
        def forward(self, x):
            return x[:, 0] ** 2  # (n,), as students write it

    assert worst_midpoint_gap(Square(), [[0.0], [1.0], [4.0]]) == (-4, 0, 2)
    noisy = nn.Sequential(nn.Linear(2, 2), nn.Dropout(), nn.Linear(2, 1))
    assert abs(worst_midpoint_gap(noisy, torch.randn(50, 2))[0]) < 1e-12
    assert noisy.training


@pytest.mark.parametrize("x", [torch.zeros(1, 2), torch.zeros(2), []])
def test_worst_gap_needs_two_points(x):
    with pytest.raises(ValueError, match=r"x has shape .* rows"):
        worst_midpoint_gap(mlp(2, 3, 1), x)

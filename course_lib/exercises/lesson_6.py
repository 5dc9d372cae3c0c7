"""Exercises of lesson 6: a sum of hinges, weights of a zigzag, a level end, a price."""

import math

import torch

from course_lib.exercises.exercise import exercise


def _sums_of_hinges(draw):
    cases = []
    for points, units in ((3, 2), (5, 3), (1, 4), (4, 4), (6, 1)):
        x = draw.uniform(-2, 2, size=(points, 1))
        x[0] = -abs(x[0])  # a negative x in each, or some mistakes would not show
        changes = draw.choice((-1, 1), units) * draw.uniform(0.5, 2, units)
        places = draw.uniform(-1.5, 1.5, units)
        places[0] = -1.5
        cases.append((x.round(1), places.round(1), changes.round(1)))
    return cases


@exercise(
    "What is the sum of hinges at these places, with these changes of slope?",
    cases=_sums_of_hinges,
)
def hinge_sum(x, places, changes):
    return torch.relu(x - places) @ changes


hinge_sum.hints = [
    "Take one unit and its place k. Up to which x should it return 0?",
    """
        ReLU switches on where what stands *inside* its parentheses is 0. What has to
        stand inside, if that is to happen at x = k?""",
    "`x - places` is 0 at each place. That goes into the ReLU.",
]
hinge_sum.mistakes = {
    (lambda x, places, changes: (torch.relu(x) - places) @ changes): """
        This is still your friend's sum. At which x does `torch.relu(x)` have its
        corner? At which x does it stay, when you then subtract a number?""",
    (lambda x, places, changes: torch.relu(x + places) @ changes): """
        Now each unit has a hinge of its own. But relu(x + 1) begins to rise where x + 1
        is 0. Where is that?""",
    (lambda x, places, changes: torch.relu(places - x) @ changes): """
        The hinges are in the right places, and look the wrong way: these rise to the
        left of them and are 0 to the right.""",
    (lambda x, places, changes: (x - places) @ changes): """
        The ReLU is gone. Without it this is a sum of straight lines, and that is a
        straight line.""",
    (lambda x, places, changes: torch.relu((x - places) @ changes)): """
        You add first and bend afterwards. So there is one bend for the whole sum. Each
        unit needs its own, before the output layer adds them.""",
    (lambda x, places, changes: torch.relu((x - places) * changes).sum(1)): """
        The weight of the output comes *after* the ReLU. Inside it a negative one turns
        the hinge around, and the result is never negative.""",
    (lambda x, places, changes: torch.relu(x - places).sum(1)): """
        The hinges are right. The output layer multiplies each one by its change of
        slope, before it adds them.""",
    (lambda x, places, changes: torch.relu(x - places) * changes): """
        This is what each unit adds, one column a unit. What is missing is their sum.
        `@` multiplies and adds.""",
    (lambda x, places, changes: torch.relu(x[:, 0]) * changes.sum()): """
        All hinges are at 0 here. Where do the places come in?""",
    (lambda x, places, changes: torch.relu(x - changes) @ places): """
        Places and changes are exchanged: the places say where a hinge is, inside the
        ReLU, and the changes how much it adds.""",
    (lambda x, places, changes: -(torch.relu(x - places) @ changes)): """
        The sign has turned over. The changes of slope are the output weights as they
        are.""",
    (lambda x, places, changes: (torch.relu(x - places) * changes).sum(0)): """
        You add up along the points. Add along the *units*, so that each point keeps its
        own sum.""",
    (lambda x, places, changes: torch.relu(x - places).mean(1)): """
        The hinges are right. The output layer adds them, each one times its change of
        slope, and takes no mean.""",
    (lambda x, places, changes: (x > places) * 1.0 @ changes): """
        These are steps: each unit jumps to its whole change at once. A hinge *rises*
        from its place on, by `x - place`.""",
    (lambda x, places, changes: (x - places).abs() @ changes): """
        The absolute value rises to both sides. A hinge is 0 up to its place: that is
        ReLU.""",
}


def _zigzags(draw):
    cases = [([-1, 0, 1, 2], [0, 2, 1, 1.5])]
    for count in (3, 5, 5, 8):
        knots = draw.uniform(0.4, 1.6, count).cumsum() - 2
        heights = draw.normal(size=count)
        cases.append((knots, heights))
    return [tuple(torch.tensor(row).double().numpy() for row in c) for c in cases]


def _slopes(knots, heights):
    return heights.diff() / knots.diff()


def _differences(row):
    return row.diff(prepend=row[:1] * 0)


@exercise(
    "Which output weights draw the zigzag through these heights?",
    cases=_zigzags,
)
def slope_changes(knots, heights):
    slopes = heights.diff() / knots.diff()
    return slopes.diff(prepend=0 * slopes[:1])


slope_changes.hints = [
    """
        Walk along the zigzag from the left. Before the first knot the slope is 0. What
        is it after the first knot, and after the second?""",
    """
        First the slopes: `heights.diff()` over `knots.diff()`. Then, at each knot but
        the last, the new slope minus the old one.""",
    """
        `slopes.diff()` are the changes at the knots inside. Before them comes the
        change at the first knot, from 0 to `slopes[0]`. (`diff` takes a `prepend`, and
        `torch.cat` joins rows.)""",
]
slope_changes.mistakes = {
    _slopes: """
        These are the slopes of the pieces. But a hinge that has set off keeps rising
        for ever, below all later pieces. So each new hinge only adds what the slope
        *changes* by.""",
    (lambda k, h: _slopes(k, h).diff()): """
        The changes are right, and one is missing: left of the first knot the slope is
        0. By how much does it change there?""",
    (lambda k, h: _differences(h.diff())): """
        You have divided by nothing. How much a piece rises is not its slope yet: a wide
        piece rises more gently.""",
    (lambda k, h: h.diff()): """
        This is how much the curve rises from knot to knot. Divide by the width of the
        piece and you have its slope. And then?""",
    (lambda k, h: _differences(k.diff() / h.diff())): """
        The slopes are upside down: a slope is the rise divided by the width.""",
    (lambda k, h: _slopes(k, h).diff(prepend=_slopes(k, h)[:1])): """
        The first one is 0 here, so the first piece would be flat. Left of the first
        knot the slope is 0. What is it right of it?""",
    (lambda k, h: _slopes(k, h).diff(append=torch.zeros(1))): """
        Each change stands one knot too early here, and at the end you go back to slope
        0. The 0 belongs at the front: it is the slope *before* the first knot.""",
    (lambda k, h: -_differences(_slopes(k, h))): """
        The sign has turned over. A change is the new slope minus the old one.""",
    (lambda k, h: torch.cat([_differences(_slopes(k, h)), -_slopes(k, h)[-1:]])): """
        The last one is too many. It would flatten the curve after the last knot, and
        nobody asked for that: n pieces take n units.""",
    (lambda k, h: h): """
        These are the heights. The weights are how much the *slope* changes at each
        knot.""",
    (lambda k, h: _slopes(k, h).abs()): """
        A slope has a sign, and the weights are the *changes* from one to the next.""",
    (lambda k, h: _slopes(k, h).cumsum(0)): """
        You add the slopes up. It is the other way round: the changes, added up, are the
        slopes. So subtract from each slope the one before it.""",
    (lambda k, h: _differences(_slopes(k, h)).abs()): """
        Leave the signs as they are: where the zigzag turns down, the change is
        negative.""",
    (lambda k, h: h[1:] / k[1:]): """
        A slope is a rise divided by a width: both are differences between neighbours.
        And then you need how much it *changes*.""",
    (lambda k, h: _differences(h[1:])): """
        You have the changes of the *heights*. First the slope of each piece: rise
        divided by width.""",
}


def _rows(draw):
    rows = [(1, -2), (0.5, 2, -1), (-1.5,), draw.normal(size=4), draw.normal(size=7)]
    return [(torch.tensor(row).double().numpy(),) for row in rows]


@exercise(
    "By how much must the slope change at one more hinge, to be 0 after it?",
    cases=_rows,
)
def levelling_change(changes):
    return -changes.sum()


levelling_change.hints = [
    """
        Left of all hinges the slope is 0. Each hinge that you pass adds its
        change. What is the slope once you have passed them all?""",
    "It is the sum of the changes. And the new one has to bring it to 0.",
]
levelling_change.mistakes = {
    (lambda changes: changes.sum()): """
        That is the slope after the last hinge, before yours. By how much must
        it change to become 0?""",
    (lambda changes: -changes[-1]): """
        That takes back the last hinge only. All the earlier ones go on rising
        or falling, too. How steep is the curve behind all of them?""",
    (lambda changes: 0 * changes.sum()): """
        A hinge with change 0 leaves the slope as it is. How steep is the curve
        where yours begins?""",
    (lambda changes: -changes.mean()): """
        The mean is the slope divided by the number of hinges. Each of them adds
        its whole change.""",
    (lambda changes: -changes.cumsum(0)): """
        These are the slopes of all pieces, turned around. Only the last piece
        is to be made level.""",
    (lambda changes: torch.cat([changes, -changes.sum()[None]])): """
        Your new number is right, at the end of the row. Return it alone.""",
    (lambda changes: -changes.abs().sum()): """
        Some changes are negative, and they take slope away. Leave their signs
        as they are.""",
}


def _prices(_):
    return [
        (64, 0.006, -2, 0.0015),
        (64, 0.006, -2, 0.001),
        (128, 0.06, -0.5, 0.02),
        (100, 0.9, -1.5, 0.07),
        (17, 0.5, -0.8, 0.11),
    ]


@exercise(
    "How many hidden units bring the error down to the goal?",
    cases=_prices,
)
def units_needed(units, error, slope, goal):
    return units * (goal / error) ** (1 / slope)


units_needed.hints = [
    "Say that it takes f times as many units. By what is the error multiplied then?",
    "By f to the power of the slope. That has to be goal / error. Now solve for f.",
    """
        What undoes a power p is the power 1/p. So f is goal / error to the power of
        1/slope. How many units is that?""",
]
units_needed.mistakes = {
    (lambda units, error, slope, goal: units * (error / goal) ** 1 / slope): """
        Python takes the power first, then divides: `a ** 1 / slope` is a divided by
        slope. Put 1 / slope into parentheses.""",
    (lambda units, error, slope, goal: units * (goal / error) ** 1 / slope): """
        Python takes the power first, then divides: `a ** 1 / slope` is a divided by
        slope. Put 1 / slope into parentheses.""",
    (lambda units, error, slope, goal: units * (goal / error) ** slope): """
        The wrong way round. The *error* goes like the units to the power of the slope.
        You want the units from the error, so what undoes that power?""",
    (lambda units, error, slope, goal: units + (goal / error) ** (1 / slope)): """
        You add. It takes so many *times* as many units.""",
    (lambda units, error, slope, goal: units * goal / error): """
        Now a smaller error would take *fewer* units. And where is the slope?""",
    (
        lambda units, error, slope, goal: units * (goal / error) ** (1 / slope) - units
    ): """
        That is how many units have to be *added*. Asked is how many there are then.""",
    (lambda units, error, slope, goal: units * error / goal): """
        You take it that twice as many units halve the error. That would be slope −1.
        What do twice as many do at slope −2?""",
    (lambda units, error, slope, goal: units * (error / goal) ** 0.5): """
        Right for the wave! But 0.5 belongs to slope −2. How does it come from the
        slope, so that it is right for the root, too?""",
    (lambda units, error, slope, goal: units * (error / goal) ** 2): """
        This is the price of the root: for half the error four times the units. At slope
        −2 it should be far cheaper.""",
    (lambda units, error, slope, goal: units * (error / goal) ** -slope): """
        The wrong way round. The *error* goes like the units to the power of the slope.
        You want the units from the error, so what undoes that power?""",
    (lambda units, error, slope, goal: units * (error / goal) ** (1 / slope)): """
        Now a smaller error would take *fewer* units. Turn one of the two upside
        down.""",
    (lambda units, error, slope, goal: (goal / error) ** (1 / slope)): """
        This is how many *times* as many units it takes. How many units is that?""",
    (
        lambda units, error, slope, goal: math.ceil(
            round(units * (goal / error) ** (1 / slope), 6)
        )
    ): """
        The right number, rounded up. You do need whole units, but here leave it as it
        is, so that its digits can be compared.""",
    (lambda units, error, slope, goal: error * (goal / units) ** slope): """
        Here goal and units have changed places: the goal is an error.""",
}

"""Right answers to the exercises of lesson 6, each written in another way."""

import math

import numpy as np
import torch
from torch import nn

from course_lib import approximation


def summed_in_a_loop(x, places, changes):
    total = torch.zeros(len(x))
    for place, change in zip(places, changes, strict=True):
        total = total + change * (x[:, 0] - place).clamp(min=0)
    return total


def summed_in_numpy(x, places, changes):
    return np.maximum(np.asarray(x) - np.asarray(places), 0) @ np.asarray(changes)


def summed_by_the_library(x, places, changes):
    return approximation.from_hinges(places, changes)(x.double())[:, 0]


class Sum(nn.Module):
    def forward(self, x, places, changes):
        return (nn.ReLU()(x - places[None]) * changes).sum(dim=1)


def changes_in_a_loop(knots, heights):
    before, found = 0, []
    for left in range(len(knots) - 1):
        rise = heights[left + 1] - heights[left]
        slope = float(rise / (knots[left + 1] - knots[left]))
        found.append(slope - before)
        before = slope
    return found


def changes_in_numpy(knots, heights):
    slopes = np.diff(np.asarray(heights)) / np.diff(np.asarray(knots))
    return np.concatenate([slopes[:1], np.diff(slopes)])


def changes_of_the_library(knots, heights):
    return approximation.interpolant(knots, heights)[2].weight[0]


def change_in_a_loop(changes):
    slope = 0
    for change in changes:
        slope += change
    return 0 - slope


def change_by_the_network(changes):
    changes = torch.as_tensor(changes, dtype=torch.float64)
    network = approximation.from_hinges(range(len(changes)), changes)
    far = torch.tensor([[100.0], [101.0]], dtype=torch.float64)
    return -network(far).diff(dim=0).item()


def units_by_logarithms(units, error, slope, goal):
    return math.exp(math.log(units) + math.log(goal / error) / slope)


def units_by_doublings(units, error, slope, goal):
    doublings = np.log2(goal / error) / slope
    return units * np.float64(2) ** doublings


RIGHT = {
    "hinge_sum": [
        summed_in_a_loop,
        summed_in_numpy,
        summed_by_the_library,
        Sum(),
        lambda x, places, changes: torch.clamp(x - places, min=0).matmul(changes),
        lambda x, places, changes: (x - places) * (x > places) @ changes,
    ],
    "slope_changes": [
        changes_in_a_loop,
        changes_in_numpy,
        changes_of_the_library,
        lambda knots, heights: torch.diff(
            torch.cat([torch.zeros(1), torch.diff(heights) / torch.diff(knots)])
        ),
        lambda knots, heights: (heights.diff() / knots.diff()).diff(
            prepend=torch.zeros(1)
        ),
    ],
    "levelling_change": [
        change_in_a_loop,
        change_by_the_network,
        lambda changes: -np.sum(np.asarray(changes)),
        lambda changes: 0 - torch.ones(len(changes)).double() @ changes,
    ],
    "units_needed": [
        units_by_logarithms,
        units_by_doublings,
        lambda units, error, slope, goal: units * (error / goal) ** (-1 / slope),
        lambda units, error, slope, goal: torch.tensor(
            (goal / error * units**slope) ** (1 / slope)
        ),
    ],
}

# Wrong answers, written in another way than in the exercise, and words that only the
# hint for their mistake has.
WRONG = {
    "hinge_sum": {
        "still your friend": lambda x, places, changes: (
            (np.maximum(np.asarray(x), 0) - np.asarray(places)) @ np.asarray(changes)
        ),
        "Where is that": lambda x, places, changes: (x + places).clamp(min=0) @ changes,
        "the wrong way": lambda x, places, changes: (
            -(x - places).clamp(max=0) @ changes
        ),
        "ReLU is gone": lambda x, places, changes: ((x - places) * changes).sum(1),
        "bend afterwards": lambda x, places, changes: (
            ((x - places) * changes).sum(1).clamp(min=0)
        ),
        "comes *after*": lambda x, places, changes: (
            (changes * (x - places)).clamp(min=0).sum(dim=1)
        ),
        "change of slope, before": lambda x, places, changes: (
            (x - places).relu() @ torch.ones(len(places))
        ),
        "one column": lambda x, places, changes: changes * (x - places).relu(),
    },
    "slope_changes": {
        "slopes of the pieces": lambda knots, heights: (
            np.diff(np.array(heights)) / np.diff(np.array(knots))
        ),
        "one is missing": lambda knots, heights: torch.diff(
            (heights[1:] - heights[:-1]) / (knots[1:] - knots[:-1])
        ),
        "divided by nothing": lambda knots, heights: np.diff(
            np.diff(np.array(heights)), prepend=0
        ),
        "from knot to knot": lambda knots, heights: heights[1:] - heights[:-1],
        "upside down": lambda knots, heights: np.diff(
            np.diff(np.array(knots)) / np.diff(np.array(heights)), prepend=0
        ),
        "first one is 0": lambda knots, heights: np.append(
            0, np.diff(np.diff(np.array(heights)) / np.diff(np.array(knots)))
        ),
        "one knot too early": lambda knots, heights: np.diff(
            np.diff(np.array(heights)) / np.diff(np.array(knots)), append=0
        ),
        "sign": lambda knots, heights: [-c for c in changes_in_a_loop(knots, heights)],
        "too many": lambda knots, heights: np.diff(
            np.diff(np.array(heights)) / np.diff(np.array(knots)), prepend=0, append=0
        ),
    },
    "levelling_change": {
        "before yours": lambda changes: sum(changes),
        "last hinge only": lambda changes: -list(changes)[-1],
        "change 0 leaves": lambda changes: 0.0,
        "mean": lambda changes: -sum(changes) / len(changes),
        "all pieces": lambda changes: -np.cumsum(np.asarray(changes)),
        "alone": lambda changes: [*changes, -sum(changes)],
        "signs": lambda changes: -sum(abs(change) for change in changes),
    },
    "units_needed": {
        "slope −1": lambda units, error, slope, goal: error / goal * units,
        "Right for the wave": lambda units, error, slope, goal: (
            units * math.sqrt(error / goal)
        ),
        "price of the root": lambda units, error, slope, goal: (
            units * error**2 / goal**2
        ),
        "undoes that power": lambda units, error, slope, goal: (
            units * (goal / error) ** slope
        ),
        "*fewer*": lambda units, error, slope, goal: (
            units / (goal / error) ** (1 / slope)
        ),
        "*times*": lambda units, error, slope, goal: (error / goal) ** (-1 / slope),
        "rounded up": lambda units, error, slope, goal: np.ceil(
            units * (error / goal) ** (-1 / slope) - 1e-9
        ),
    },
}

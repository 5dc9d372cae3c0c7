"""The challenge of lesson 8 that begins with a file: data of one's own."""

from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import make_moons
from sklearn.preprocessing import StandardScaler
from torch import nn

from course_lib.exercises.challenge import SEEDS, Unfit, challenge
from course_lib.exercises.task import Like


def _plants(n, seed):
    """Draw length and width of leaves in millimetres, and the kind of the plant."""
    x, y = make_moons(n, noise=0.15, random_state=seed)
    return x * [40.0, 9.0] + [120.0, 35.0], y


#: 400 measured plants: columns ``length_mm``, ``width_mm`` and ``kind``.
plants = Path(__file__).with_name("plants.csv")


def _answers(results):
    """Return the answers of each seed as a row of 0 and 1."""
    rows = []
    for result in results:
        row = torch.as_tensor(result).detach().double().numpy()
        if row.size != 200:
            raise Unfit(
                f"For 200 plants it gives {row.size} numbers, in the shape {row.shape}."
                " Give one answer a plant."
            )
        row = row.ravel()
        if not np.isin(row, (0, 1)).all():
            raise Unfit(
                f"It gives {row[0]:.3g} for the first plant. Is that a logit or a "
                "probability? Answer 0 or 1: compare it with the value at the boundary."
            )
        rows.append(row)
    return rows


def _shares(results):
    kinds = (_plants(200, seed)[1] for seed in SEEDS)
    return [
        float((row == kind).mean())
        for row, kind in zip(_answers(results), kinds, strict=True)
    ]


def _between(low, high):
    return lambda results: low <= np.median(_shares(results)) <= high


def _upper(points):
    """Answer by the width alone, as a straight line may."""
    return (points[:, 1] < points[:, 1].mean()).astype(int)


def _nearest(points):
    """Answer as the nearest row of the file says."""
    table = np.loadtxt(plants, delimiter=",", skiprows=1)
    apart = ((points[:, None] - table[:, :2]) / [40.0, 9.0]) ** 2
    return table[apart.sum(-1).argmin(1), 2]


@challenge(
    "Of which kind is each plant?",
    given=lambda seed: (_plants(200, seed)[0],),
    score=_shares,
    goal=0.95,
    unit="Share of new plants that are right",
    arrays="numpy",
)
def classify(points):
    table = np.loadtxt(plants, delimiter=",", skiprows=1)
    scaler = StandardScaler().fit(table[:, :2])
    x = torch.tensor(scaler.transform(table[:, :2])).float()
    y = torch.tensor(table[:, 2:]).float()
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.03)
    for _ in range(200):
        optimiser.zero_grad()
        nn.BCEWithLogitsLoss()(network(x), y).backward()
        optimiser.step()
    new = torch.tensor(scaler.transform(points)).float()
    return (network(new) > 0).int().flatten()


classify.hints = [
    """
        Four steps: read the file, standardise its two columns, train a network on
        them, and ask it about `points`.""",
    """
        Fit one `StandardScaler` on the columns of the file, and use *its* `transform`
        both for training and for `points`.""",
    """
        A network such as 2-16-1 with ReLU and a loop of 200 steps with all rows is
        enough. Answer `(network(new) > 0).int().flatten()`.""",
]
classify.mistakes = {
    Like(lambda points: np.zeros(len(points)), when=_between(0.4, 0.6)): """
        About half are right, as by tossing a coin. Are the new plants standardised
        with the scaler of the file, as the training rows were?""",
    Like(_upper, when=_between(0.6, 0.93)): """
        It has found something, but not the bend. A straight line gets about that far.
        Is there an activation between your layers, and is the training long enough?""",
    Like(lambda points: 1 - _nearest(points), when=_between(0, 0.1)): """
        Nearly all are wrong, so it knows the two kinds well: 0 and 1 have changed
        places.""",
}

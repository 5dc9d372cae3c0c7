# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How many linear regions?
#
# *About 9 minutes to read and run, 4 more with the exercise. It goes on from
# [lesson 3](../03_visualising_boundaries.ipynb).*
#
# A ReLU network cuts the plane into linear regions. How many can it make, how
# many does it make, and what does training change?

# %%
import math

import torch

from course_lib import data, diagnostics, figures, networks, population
from course_lib.exercises import lesson_3 as exercises
from course_lib.widgets import Predictions

predict = Predictions("how_many_linear_regions")
torch.set_num_threads(1)  # quickest for networks as small as these
shape = (2, 16, 8, 1)
runs = population.train_many(shape, "relu", data.moons(), range(20))
bent = runs.networks[0]

# %% [markdown]
# ## How many can there be?
#
# Begin with straight lines, the hinges of one layer. Draw four, if you like.

# %%
predict.ask(
    "four",
    "Into how many regions can four straight lines cut the plane at most?",
    ["5", "8", "11", "16"],
)

# %% [markdown]
# The n-th line meets each of the old n − 1 lines at most once. So they cut it
# into at most n parts, and each part cuts one region in two. Together, n lines
# make at most $1 + (1 + 2 + … + n) = 1 + n + n(n-1)/2$ regions. And inside one
# region of layer 1, the hinges of the 8 units of layer 2 are straight lines
# again.

# %%
first = 1 + 16 + math.comb(16, 2)
second = 1 + 8 + math.comb(8, 2)
print(f"layer 1 alone: at most {first} regions")
print(f"both layers:   at most {first} x {second} = {first * second}")

for side in (3, 30, 300):
    box = (-side, side, -side, side)
    one = len(diagnostics.linear_pieces(bent[:2], box))
    both = len(diagnostics.linear_pieces(bent, box))
    print(f"box to {side:3}: layer 1 alone makes {one}, both make {both}")

# %% [markdown]
# Enlarge the box, and layer 1 reaches its bound, for any two of its lines meet
# somewhere. Both layers together stay far below theirs. A bound says what is
# possible, not what training does.
#
# This network has 24 hidden units. **Which bound is higher**, the one for
# these two layers, or the one for all 24 units in a single layer? Answer
# `"two layers"` or `"one layer"` and, after a comma, by how many regions.

# %%
more_pieces = ..., ...

# %%
exercises.more_pieces.check(more_pieces)

# %% [markdown]
# ## What does training change?

# %%
predict.ask(
    "untrained",
    "How many regions has a network before training, beside after it?",
    ["far fewer", "about as many", "far more"],
)

# %%
untrained = networks.mlp(shape, "relu", seed=0)
figures.linear_pieces({"Untrained": untrained, "Trained": bent})

# %% [markdown]
# The colour shows how steeply the logit climbs on each region. Before training
# it is nearly flat everywhere. After training the steepest regions lie along
# the decision boundary. Is that number an accident of one seed? Here are 20
# networks, each before and after training:

# %%
before, after = [], []
for seed in range(20):
    start = networks.mlp(shape, "relu", seed)
    before.append(len(diagnostics.linear_pieces(start)))
    after.append(len(diagnostics.linear_pieces(runs.networks[seed])))
print(f"untrained: from {min(before)} to {max(before)} regions in the box")
print(f"trained:   from {min(after)} to {max(after)}")

figures.piece_counts(before, after)

# %% [markdown]
# Some lines go up and some go down. The number of regions is no measure of
# skill: the untrained networks have about as many, and know nothing. What
# training changes is where the regions lie and how steep they are.
#
# Two regions with different patterns can still have one and the same linear
# function. So the exact count can be made in two ways, which agree here:

# %%
pieces = diagnostics.linear_pieces(bent)
print("activation patterns in the box:", len(pieces))
print("different linear functions:    ", pieces.distinct_functions())

# %%
predict.replay(
    four=(f"{1 + 4 + math.comb(4, 2)}", "1 + 1 + 2 + 3 + 4"),
    untrained=(
        "about as many",
        f"seed 0: {before[0]} before, {after[0]} after",
    ),
)

# %% [markdown]
# **In other words:** n hyperplanes in the plane form an arrangement with at
# most 1 + n + n(n − 1)/2 cells; depth multiplies such bounds, and trained
# networks stay far below. **Search for** hyperplane arrangement · number of
# linear regions · expressivity. **Read on:** Montúfar et al. 2014,
# [arXiv:1402.1869](https://arxiv.org/abs/1402.1869) · Hanin and Rolnick 2019,
# Deep ReLU networks have surprisingly few activation patterns,
# [arXiv:1906.00904](https://arxiv.org/abs/1906.00904)
#
# Back to [lesson 3](../03_visualising_boundaries.ipynb).

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What can 200 test points tell?
#
# *About 8 minutes to read and run, 4 more with the exercise. It goes on from
# [lesson 2](../02_training_both_models.ipynb).*
#
# A test accuracy is a measurement, and 200 points are a coarse ruler. Here you
# measure the ruler itself.

# %%
import numpy as np
import torch

from course_lib import data, figures, networks, population, training
from course_lib.exercises import lesson_2 as exercises
from course_lib.widgets import Predictions

predict = Predictions("what_can_200_test_points_tell")
torch.set_num_threads(1)  # quickest for networks as small as these
shape = (2, 16, 8, 1)

# %% [markdown]
# ## Eight draws of the moons
#
# Draw data and split eight times with the same noise. On each, train eight
# networks without activations.

# %%
predict.ask(
    "draws",
    "The test accuracies differ from draw to draw. What differs most?",
    ["how easy the moons are", "the 200 test points", "the first weights"],
)

# %%
draws = [data.moons(seed=draw) for draw in range(8)]
runs = population.train_many(shape, None, draws, range(8))
on_test = runs.test_accuracy.reshape(8, 8)

on_fresh = np.zeros((8, 8))
for draw in range(8):
    fresh = draws[draw].fresh(20_000, seed=99)
    for seed in range(8):
        network = runs.networks[8 * draw + seed]
        on_fresh[draw, seed] = training.accuracy(network, fresh)

# %%
for name, table in (("200 test points", on_test), ("20,000 fresh", on_fresh)):
    medians = np.median(table, axis=1)
    print(f"{name:16} medians from {medians.min():.3f} to {medians.max():.3f}")

# %% [markdown]
# On their own 200 points the draws seem to differ by more than 5 points in a
# hundred. On 20,000 fresh points, the same for all, hardly any difference is
# left. It was the *ruler* that differed.
#
# That can be computed in advance. With an accuracy of a, the share of right
# answers among n points has the *standard deviation*
# $\sqrt{a (1 - a) / n}$:

# %%
for n in (200, 20_000):
    print(f"{n:6} points: standard deviation {(0.88 * 0.12 / n) ** 0.5:.4f}")

# %% [markdown]
# ## More noise
#
# Noise makes the moons overlap, and no network can be right everywhere. Does
# the bend still pay? One draw and 16 seeds for each level, on fresh points.

# %%
levels = (0.1, 0.2, 0.3, 0.4)
columns = {}
for level in levels:
    moons = data.moons(noise=level)
    fresh = moons.fresh(20_000, seed=1)
    many = population.train_many(shape, [None, "relu"], moons, range(16))
    scores = [training.accuracy(n, fresh) for n in many.networks]
    columns[f"{level}"] = np.array(scores[:16]), np.array(scores[16:])

figures.strips(columns, "noise", "16 seeds each, 20,000 fresh points")

# %%
gains = []
for level, (without, with_relu) in columns.items():
    gains.append(np.median(with_relu - without))
    print(f"noise {level}: ReLU ahead by {gains[-1]:.3f} (median of pairs)")

# %% [markdown]
# The gap narrows as the classes overlap.

# %% [markdown]
# ## Is a comparison fair?
#
# A friend has trained twins with tanh, and is proud of 100 % on her test
# points. Her points are numbered from 0 to 999, and she deals them out in
# three parts. Both networks then train for 50 epochs, in the order of
# `her_orders`.

# %%
from sklearn.model_selection import train_test_split

everything = range(1000)
rest, her_test = train_test_split(everything, test_size=0.2, random_state=0)
her_train, her_validation = train_test_split(
    everything, test_size=0.2, random_state=1
)
her_twins = networks.twins(shape, activation="tanh", seed=3)
her_orders = [
    torch.randperm(800, generator=torch.Generator().manual_seed(3))
    for _ in her_twins
]

# %% [markdown]
# **Which check fails for her?** Give its name and, after a comma, the number
# that proves it: `"weights"` and how many of the 193 numbers differ at the
# start, `"split"` and how many of her test points she also trains on,
# `"batches"` and how many batches differ, or `"budget"` and by how many steps.

# %%
unfair = ..., ...

# %%
exercises.unfair.check(unfair)

# %%
spread = np.ptp(np.median(on_fresh, axis=1))
predict.replay(
    draws=("the 200 test points", f"on fresh ones {spread:.3f} remain"),
)

# %% [markdown]
# **In other words:** a test accuracy is a binomial proportion with a standard
# error; report it, and use fresh or more data where it is too large. **Search
# for** binomial standard error · confidence interval for accuracy · data
# leakage. **Read on:** scikit-learn, [Common
# pitfalls](https://scikit-learn.org/stable/common_pitfalls.html) · Bouthillier
# et al. 2021, Accounting for variance in machine learning benchmarks,
# [arXiv:2103.03098](https://arxiv.org/abs/2103.03098)
#
# Back to [lesson 2](../02_training_both_models.ipynb).

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What counts as a bend?
#
# *About 13 minutes to read and run, 4 more with the exercise. It goes on from
# [lesson 4](../04_choosing_activations.ipynb).*
#
# Does the graph of an activation have to look like ReLU or like an S? Try
# stranger ones: 3z + 1, |z|, z², and the step.

# %%
import numpy as np
import torch

from course_lib import activations, data, figures, networks, population
from course_lib.exercises import lesson_1 as exercises
from course_lib.training import accuracy
from course_lib.widgets import Predictions

predict = Predictions("what_counts_as_a_bend")
torch.set_num_threads(1)  # quickest for networks as small as these
moons, shape, seeds = data.moons(), (2, 16, 8, 1), range(21)

# %% [markdown]
# ## Is it a line?
#
# Lesson 1 settled that with one number, the midpoint gap of two points a and
# b: the value of f at their midpoint, minus the mean of its values at a and b.
# On a line it is 0. **Write it** for any function f.


# %%
def midpoint_gap(f, a, b):
    return ...


# %%
exercises.midpoint_gap.check(midpoint_gap)

# %%
functions = {
    "ReLU": torch.relu,
    "|z|": torch.abs,
    "z²": torch.square,
    "3z + 1": lambda z: 3 * z + 1,
}
places = torch.tensor([-1.0, 0.5, 2.0])
for name, f in functions.items():
    print(f"{name:7}", *[f"{value:6.2f}" for value in f(places)])

# %% [markdown]
# These are the values at −1, at 2 and, in between, at their midpoint. 3z + 1
# changes nearly every number, and its gap is 0. The others bend.

# %%
predict.ask(
    "solve",
    "Which of the four, put between the layers, solve the moons?",
    ["only ReLU", "ReLU and |z|", "all but 3z + 1", "all four"],
)


# %%
def first_epochs(runs):
    there = runs.validation_accuracy >= 0.99
    return np.where(there.any(axis=1), there.argmax(axis=1), np.inf)


bends = {n: activations.custom(n, f) for n, f in functions.items()}
rows = {}
for rate in (0.01, 0.1):
    for name, bend in bends.items():
        runs = population.train_many(
            shape, bend, moons, seeds, learning_rate=rate
        )
        rows[f"{name}, rate {rate}"] = first_epochs(runs)

# %%
figures.epochs_needed(
    rows,
    "99 % of the validation points are right",
    straight=[row for row in rows if row[0] == "3"],
)

# %% [markdown]
# 21 runs a row, and they share their first weights and batches. 3z + 1 stays
# where a line is. It takes a bend, not a change. At 0.01 z² is the quickest,
# at 0.1 it is the slowest of the three. So "the quickest" needs a rate beside
# it.
#
# ## What z² cannot do
#
# You will hardly find z² in a library. Why? Walk in any direction. Each sum in
# the first layer is a line, and its square is a *polynomial* of degree 2: its
# highest power is t². The second layer squares what it gets, which makes
# degree 4 at most, however many units there are.
#
# <details><summary>And five hidden layers of squares?</summary>
#
# Degree 32: it doubles with each layer.
# </details>
#
# You can test that. The midpoint gap is 0 on every line. On degree 4 it is the
# *fifth difference* that is always 0: take six values at equal distances, and
# five times the differences of neighbours.

# %%
steps = torch.linspace(-2, 2, 6, dtype=torch.float64)[:, None]
way = steps * torch.tensor([1.0, 0.5], dtype=torch.float64)
for name in ("z²", "ReLU"):
    for width in (16, 256):
        network = networks.mlp((2, width, width, 1), bends[name]).double()
        values = network(way).detach().flatten()
        fifth = (values / values.abs().max()).diff(n=5).abs().item()
        print(f"{name:4} width {width:3}: fifth difference {fifth:.6f}")

# %% [markdown]
# More width does not help z², as it did not help lines. Here degree 4 is
# enough for the moons. Another task may need more.
#
# There is a theorem about this. Leshno, Lin, Pinkus and Schocken (1993) take
# networks with one hidden layer, and activations that are bounded on each
# interval and continuous but for a few jumps. Such networks come as close as
# you like to every continuous function on a bounded region, if they are wide
# enough, **exactly if the activation is no polynomial**. That lets in ReLU,
# |z|, the sigmoid and the step, and leaves out z² and 3z + 1. It says that
# good weights exist. Whether training finds them is another question, as the
# step shows.
#
# ## The step
#
# The step is 0 below 0 and 1 above. It bends as sharply as can be, and its
# derivative is 0 wherever it has one.

# %%
predict.ask(
    "step",
    "Which of the step network's three layers does training change?",
    ["all three", "only the last", "only the first", "none of them"],
)

# %%
stepped = population.train_many(shape, "step", moons, seeds)
before, after = networks.mlp(shape, "step", seed=0), stepped.networks[0]
changed = []
for layer in (0, 2, 4):
    same = before[layer].weight == after[layer].weight
    changed.append((~same).sum().item())
    print(f"layer {layer // 2 + 1}: {changed[-1]} of {same.numel()} weights")

with torch.no_grad():
    seen = after[:4](moons.train.tensors[0])
print(f"the last layer sees {len(seen.unique(dim=0))} different rows of bits")

# %% [markdown]
# No slope gets through a step, so the layers below stay as drawn. Of the last
# layer's weights, one reads a unit that is 0 at every training point, and
# stays as drawn, too. All that the last layer learns about a point is 8 random
# bits. For 640 training points there are only a few different rows of them.
# Would more bits help? Ask 20,000 fresh points.


# %%
def spread(runs):
    scores = [accuracy(network, fresh) for network in runs.networks]
    low, middle, high = np.quantile(scores, [0, 0.5, 1])
    return f"median {middle:.3f}, from {low:.3f} to {high:.3f}"


fresh = moons.fresh(20_000, seed=1)
print("16, then 8 steps:", spread(stepped))
for width in (8, 16, 256):
    runs = population.train_many((2, width, 1), "step", moons, seeds)
    print(f"{width:3} steps:", spread(runs))

# %% [markdown]
# Frozen steps are not useless: 256 random bits are plenty. What hurt was to
# have so few, and 8 that were made from 16 others tell least.
#
# And nothing below a step can be trained *by following its derivative*. There
# is a trick: on the way back, pretend that the step had another derivative.
# That is called a *straight-through estimator*. Pretend 1 everywhere, or 1
# only where z is between −1 and 1:


# %%
def step(z):
    return (z > 0).float()


stand_ins = {
    "its own derivative, 0": torch.zeros_like,
    "1 everywhere": torch.ones_like,
    "1 between −1 and 1": lambda z: (z.abs() < 1).float(),
}
for name, pretended in stand_ins.items():
    bend = activations.custom(name, step, pretended)
    runs = population.train_many(shape, bend, moons, seeds)
    print(f"{name:21}: {spread(runs)}")

# %% [markdown]
# In each row the network that is tested has real steps. With the narrow
# stand-in most of the 21 runs solve the moons, and the worst does not. With 1
# everywhere they end about where a line does. What you pretend matters.

# %%
arrived = sum(np.isfinite(rows[f"{name}, rate 0.01"]).all() for name in bends)
predict.replay(
    solve=("all but 3z + 1", f"{arrived} of 4 arrive in all 21 runs"),
    step=("only the last", f"changed weights: {changed}"),
)

# %% [markdown]
# **In other words:** a shallow network with enough units is a universal
# approximator exactly if its activation is not a polynomial; gradient descent
# in addition needs a useful derivative. **Search for** non-polynomial
# activation · straight-through estimator · quadratic networks. **Read on:**
# Leshno et al. 1993,
# [doi:10.1016/S0893-6080(05)80131-5](https://doi.org/10.1016/S0893-6080%2805%2980131-5)
# · Bengio, Léonard and Courville 2013, on gradients through steps,
# [arXiv:1308.3432](https://arxiv.org/abs/1308.3432)
#
# Back to [lesson 4](../04_choosing_activations.ipynb).

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Why is the sigmoid slow?
#
# *About 16 minutes to read and run, 4 more with the exercise. It goes on from
# [lesson 4](../04_choosing_activations.ipynb).*
#
# At the learning rate 0.01 a network with sigmoids needs several times as many
# epochs as one with ReLU. "Its largest derivative is 1/4, so each layer passes
# back a quarter at most", people say. The 1/4 is true. Is it the *cause*?

# %%
import numpy as np
import torch

from course_lib import activations, data, figures, networks, population
from course_lib.exercises import lesson_4 as exercises
from course_lib.training import train
from course_lib.widgets import Predictions

predict = Predictions("why_is_the_sigmoid_slow")
torch.set_num_threads(1)  # quickest for networks as small as these
moons, shape, seeds = data.moons(), (2, 16, 8, 1), range(21)
goal = "99 % of the validation points are right"

# %% [markdown]
# ## Two ways to be four times as steep
#
# If 1/4 is the cause, then multiplying by 4 should cure it. 4σ(z) is the S
# stretched upwards. σ(4z) is the S pressed together from the sides. Both have
# the largest derivative 1.


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


four = {"4σ(z)": lambda z: 4 * sigmoid(z), "σ(4z)": lambda z: sigmoid(4 * z)}
figures.graphs({"σ(z)": sigmoid} | four)

# %%
predict.ask(
    "steep",
    "Which needs fewer epochs, 4σ(z) or σ(4z)?",
    ["4σ(z)", "σ(4z)", "about as many, both have the largest derivative 1"],
)

# %% [markdown]
# There is another suspect. σ returns only positive numbers. *Centred*
# activations, whose outputs average to 0, may have it easier. So subtract the
# middle of each S, too. All rows below share 21 first weights, the batches and
# the rate 0.01. A bubble stands for the runs at that place, the bar for their
# median.

# %%
s = torch.sigmoid
variants = {
    "σ(z)": s,
    "σ(z) − ½": lambda z: s(z) - 0.5,
    "4σ(z)": lambda z: 4 * s(z),
    "4σ(z) − 2": lambda z: 4 * s(z) - 2,
    "σ(4z)": lambda z: s(4 * z),
    "2σ(4z) − 1": lambda z: 2 * s(4 * z) - 1,
    "ReLU": torch.relu,
}
bends = {n: activations.custom(n, f) for n, f in variants.items()}


# %%
def first_epochs(runs):
    there = runs.validation_accuracy >= 0.99
    return np.where(there.any(axis=1), there.argmax(axis=1), np.inf)


race = population.train_many(shape, [*bends.values()], moons, seeds)
needed = {n: first_epochs(race.where(activation=b)) for n, b in bends.items()}
figures.epochs_needed(needed, goal)

# %% [markdown]
# 4σ(z) is quicker than σ(z), and still slow. σ(4z) has the same largest
# derivative and needs far fewer epochs. So the largest derivative *cannot* be
# the whole explanation. Centring helps: compare the second row with the first,
# and the fourth with the third.
#
# ## The same functions
#
# Now something odd. All the S-curves compute *the same functions*. Take one
# hidden layer. With σ(4z) the network returns $W_2\,\sigma\bigl(4\,(W_1 x +
# b_1)\bigr) + b_2$. With other weights and biases the plain σ returns the
# same. **With which?** Return all four, in the same order.


# %%
def sharper(W1, b1, W2, b2):
    return ...


# %%
exercises.sharper.check(sharper)

# %% [markdown]
# So nothing that σ(4z) can learn is out of reach for σ. What differs is where
# a network *starts*, and how far a step *carries*: if Adam moves a weight by
# 0.01, that counts four times as much inside σ(4z). Try both on the plain
# sigmoid, alone and together.


# %%
def start(factor):
    made = [networks.mlp(shape, "sigmoid", seed) for seed in seeds]
    with torch.no_grad():
        for network in made:
            for layer in (network[0], network[2]):
                layer.weight *= factor
                layer.bias *= factor
    return made


gap = start(4)[0](moons.test.tensors[0])
gap = gap - networks.mlp(shape, bends["σ(4z)"], 0)(moons.test.tensors[0])
print(f"σ from 4 times the weights, minus σ(4z): {gap.abs().max():.4f}")

# %%
rows = {"σ(z)": needed["σ(z)"]}
for name, factor, rate in (
    ("start × 4", 4, 0.01),
    ("rate × 4", 1, 0.04),
    ("start × 4, rate × 4", 4, 0.04),
):
    histories = train(start(factor), moons, learning_rate=rate)
    there = np.stack([h.validation_accuracy for h in histories]) >= 0.99
    rows[name] = np.where(there.any(1), there.argmax(1), np.inf)
rows["σ(4z)"] = needed["σ(4z)"]
figures.epochs_needed(rows, goal)

# %% [markdown]
# Either one helps, and both together do about what σ(4z) does. "About",
# because here the last layer's rate is four times as large, too. At four times
# the rate some runs still do not arrive within 50 epochs.

# %%
predict.ask(
    "rate",
    "Is a larger learning rate alone enough, if you may go on beyond 0.04?",
    [
        "yes, then all 21 runs arrive",
        "no, at each rate some runs do not arrive",
        "no, and it gets worse and worse",
    ],
)

# %%
rates = [0.01, 0.03, 0.1, 0.3, 1.0]
faster = population.train_many(
    shape, "sigmoid", moons, seeds, learning_rate=rates
)
alone = {
    f"σ(z), rate {rate}": first_epochs(faster.where(learning_rate=rate))
    for rate in rates
}
figures.epochs_needed(alone, goal)

# %% [markdown]
# At 0.3 all 21 runs arrive, about as quickly as σ(4z) did. No start was
# changed, and the largest derivative is 1/4 as ever. At 1 most runs fail, so
# the best rate lies inside the grid.
#
# ## A fair race
#
# Is the sigmoid as quick as ReLU, then? That would compare a tuned activation
# with an untuned one. So let each choose its rate from the same five: the one
# with the lowest median, and of equal ones the smaller. Then race from 21
# *new* first weights, so that no run helped to choose.

# %%
own, fair = {}, {}
for name in ("σ(z)", "σ(z) − ½", "σ(4z)", "ReLU"):
    network = shape, bends[name], moons
    tried = population.train_many(*network, seeds, learning_rate=rates)
    middle = np.median(first_epochs(tried).reshape(5, 21), axis=1)
    rate = rates[middle.argmin()]
    new = population.train_many(*network, range(21, 42), learning_rate=rate)
    own[name] = first_epochs(new)
    fair[f"{name}, rate {rate}"] = own[name]
figures.epochs_needed(fair, goal)

# %%
for when, epochs in ("all at 0.01", needed), ("each at its own rate", own):
    ratio = np.median(epochs["σ(z)"]) / np.median(epochs["ReLU"])
    print(f"{when}: the sigmoid needs {ratio:.1f} times ReLU's epochs")

# %% [markdown]
# The sigmoid gains much from its own rate, but ReLU gains, too. Some of the
# difference is left, and centring takes a part of that. With medians of a few
# epochs, one epoch more or less is a large share: do not read the ratio to the
# digit.
#
# So "the sigmoid is slow" is in good part a sentence about *scale*: of the
# first weights, of the outputs, of the learning rate. It was measured with two
# hidden layers. In deep stacks the quarters multiply, and [lesson
# 5](../05_gradient_flow.ipynb) measures that.

# %%
stretched, pressed = np.median([needed["4σ(z)"], needed["σ(4z)"]], axis=1)
quick = np.median(alone["σ(z), rate 0.3"])
predict.replay(
    steep=("σ(4z)", f"{pressed:.0f} epochs, and 4σ(z) {stretched:.0f}"),
    rate=("yes, then all 21 runs arrive", f"{quick:.0f} epochs at rate 0.3"),
)

# %% [markdown]
# **In other words:** in a small network the sigmoid's slowness is in good part
# a matter of scaling and centring, and a larger learning rate makes up for a
# part of it.
# **Search for** Efficient BackProp · Xavier initialisation · learning rate
# tuning. **Read on:** LeCun et al. 1998, Efficient BackProp,
# [doi:10.1007/3-540-49430-8_2](https://doi.org/10.1007/3-540-49430-8_2), on
# centring and scale · Glorot and Bengio 2010, [Understanding the difficulty of
# training deep feedforward neural
# networks](https://proceedings.mlr.press/v9/glorot10a.html)
#
# Back to [lesson 4](../04_choosing_activations.ipynb).

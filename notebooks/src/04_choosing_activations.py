# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 4. Choosing activations
#
# **Which bend?**
#
# *About 25 minutes to read and run, 12 more with the exercises. Run a cell
# with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - write the common activation functions, and say where they saturate,
# - compare activations fairly, and say when a comparison has no winner,
# - choose the last layer and the loss for a task.
#
# You need lessons [1](01_collapsing_linear_layers.ipynb) and
# [2](02_training_both_models.ipynb).

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from course_lib import data, figures, population, training
from course_lib.activations import CATALOGUE
from course_lib.exercises import lesson_4 as exercises
from course_lib.widgets import Explorer, Predictions, choice, number

predict = Predictions("04_choosing_activations")
torch.set_num_threads(1)  # quickest for networks as small as these

# %% [markdown]
# ## Three of your own
#
# So far the bend was ReLU. There are many others, each a line of code. The
# sigmoid you know. **Tanh**, the *hyperbolic tangent*, is an S-curve between
# −1 and 1. *Leaky ReLU* lets a little through where ReLU lets nothing:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} \qquad
# \tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}} \qquad
# \text{leaky}(z) = z \text{ if } z > 0 \text{ else } 0.01\,z$$
#
# **Write the three**, for a tensor `z`. `torch.exp(z)` is $e^z$.
# `torch.where(z > 0, a, b)` takes a where z is positive, and b elsewhere.


# %%
def three_activations(z):
    sigmoid = ...
    tanh = ...
    leaky = ...
    return sigmoid, tanh, leaky


# %%
exercises.three_activations.check(three_activations)

# %% [markdown]
# PyTorch has these and many more. Here are twelve. The identity stands for
# "nothing between the layers".

# %%
for name, activation in CATALOGUE.items():
    print(f"{name:10}  {activation.known_for}")

# %%
families = {
    "S-curves": ("step", "sigmoid", "tanh"),
    "ReLU and kin": ("relu", "leaky_relu", "elu", "selu"),
    "Rounded": ("softplus", "gelu", "silu", "mish"),
}
grid = torch.linspace(-4, 3, 701)

# %%
figure, axes = plt.subplots(1, 3, figsize=(9, 3.4), layout="constrained")
for ax, (family, members) in zip(axes, families.items()):
    lowest = min(CATALOGUE[name](grid).min() for name in members)
    ax.set(title=f"{family}, down to {lowest:.2f}", xlabel="z")
    for name, line in zip(members, ("-", "--", "-.", ":")):
        ax.plot(grid, CATALOGUE[name](grid), line, label=name)
    ax.legend(frameon=False)
axes[2].set(xlim=(-4, 1), ylim=(-0.4, 1))  # from close by
plt.show()

# %% [markdown]
# The rounded ones are drawn larger. From afar they look like ReLU, with a
# curve in place of the corner. Three of them dip below 0 and come back.

# %% [markdown]
# ## Why the derivative matters
#
# The slope of a graph at a place is the **derivative** of the function there.
# In lesson 2 `backward` computed the gradient of the loss along every weight.
# It starts at the loss and multiplies the derivatives of all that it passes on
# the way back. That is the **chain rule**. Where the derivative of an
# activation is 0, nothing gets back through that unit.

# %%
predict.ask(
    "steepest",
    "The sigmoid climbs from 0 to 1. What is its largest derivative?",
    ["1/4", "1/2", "1", "there is none, it climbs ever faster"],
)

# %%
places = [-4.0, -2.0, 0.0, 2.0, 4.0]
print("z at      ", *(f"{place:7}" for place in places))
for name in ("sigmoid", "tanh", "relu", "leaky_relu", "gelu"):
    z = torch.tensor(places, requires_grad=True)
    CATALOGUE[name](z).sum().backward()  # each z is in one term only
    print(f"{name:10}", *(f"{slope:7.4f}" for slope in z.grad))

# %% [markdown]
# The S-curves are flat far out, on both sides, and their derivative goes to 0.
# This is called **saturation**. A unit out there hardly learns. ReLU is flat
# on the left. Leaky ReLU saturates nowhere. Look at others:

# %%
Explorer(
    figures.tangent,
    activation=choice("activation", [*reversed(CATALOGUE)]),
    z=number("z", 0.5, -4.0, 4.0, 0.1),
)

# %% [markdown]
# <details><summary>Choose GELU. From where on is it steeper than
# 1?</summary>
#
# From about 0.75 on.
# </details>
#
# "The sigmoid is slow, for it passes back a quarter at most", people say. [Why
# is the sigmoid slow?](further/why_is_the_sigmoid_slow.ipynb) tests that.

# %% [markdown]
# ## A fair race
#
# Train them all on the moons. A race at *one* learning rate favours those that
# happen to like it. So vary two things, activation and rate. All else is
# equal: shape, data, 50 epochs of Adam, batches, and for each seed the first
# weights.

# %%
predict.ask(
    "winner",
    "Each at the learning rate that suits it: which will do best?",
    [
        "ReLU",
        "tanh, for it is centred on 0",
        "a smooth one: GELU, SiLU or Mish",
        "most of the twelve will come out equal",
    ],
)

# %%
moons, shape, seeds = data.moons(), (2, 16, 8, 1), range(9)
names, rates = [*CATALOGUE], [0.001, 0.01, 0.1, 1.0]
runs = population.train_many(shape, names, moons, seeds, learning_rate=rates)

# %% [markdown]
# Which rate suits which? A friend offers to choose. In her function,
# `validation[i, j, k]` is the accuracy at rate i with seed j after epoch k,
# and `test[i, j]` the test accuracy at the end.


# %%
def favourite(rates, validation, test):
    return rates[test.max(axis=1).argmax()]


test = runs.where(activation="sigmoid").test_accuracy.reshape(4, 9)
rate = favourite(rates, None, test)
print(f"sigmoid: she takes {rate}; worst run {test[rates.index(rate)].min()}")

# %% [markdown]
# Two things are unfair about her choice. **Find them, and choose the rate with
# the best mean.** One epoch goes up and down by luck, so let the last ten
# count.


# %%
def best_rate(rates, validation, test):
    return ...


# %%
exercises.best_rate.check(best_rate)

# %% [markdown]
# Choose for all twelve. One rule more: less than one validation point of
# difference is a tie, and a tie goes to the smaller rate.

# %%
late = runs.validation_accuracy[:, -10:].mean(axis=1)
late = late.reshape(12, 4, 9).mean(axis=2)  # activation, rate; over seeds
tied = late > late.max(axis=1, keepdims=True) - 1 / len(moons.validation)
own = tied.argmax(axis=1)  # the first one that is tied
print("choices of each rate:", *np.bincount(own, minlength=4))

# %% [markdown]
# A choice at the edge would mean that the grid is too short. The one that
# stands there is the identity's, a line at every rate. Now the race, on 20,000
# fresh points. Each dot is a run, black at the rate that suits. Each bar is a
# **median**, the middle one of nine.

# %%
fresh = moons.fresh(20_000, seed=1)
accuracy = np.array([training.accuracy(n, fresh) for n in runs.networks])
accuracy = accuracy.reshape(12, 4, 9)  # activation, rate, seed
medians = np.median(accuracy, axis=2)
top = medians > medians.max(axis=0) - 0.005  # half a point in a hundred

# %%
figure, axes = plt.subplots(1, 4, figsize=(9, 4.5), sharex=True, sharey=True)
for i, ax in enumerate(axes):
    for row in range(12):
        color = "black" if own[row] == i else "darkgrey"
        ax.plot(accuracy[row, i], [row] * 9, ".", color=color, alpha=0.6)
    ax.plot(medians[:, i], range(12), "k|", markersize=14)
    ax.set_title(f"rate {rates[i]}: {top[:, i].sum()} on top")
    ax.set_xlabel("accuracy")
axes[0].set(yticks=range(12), yticklabels=names, ylim=(11.6, -0.6))
plt.show()

# %%
for i in (0, 3):
    print(f"highest median at {rates[i]}:", names[medians[:, i].argmax()])
suited = accuracy[range(12), own]  # nine runs each
equal = np.median(suited, axis=1) > medians.max() - 0.005
between = np.ptp(np.median(suited[equal], axis=1))
within = np.median(np.ptp(suited[equal], axis=1))
print(f"the medians of {equal.sum()} differ by {between:.4f}")
print(f"the nine runs of a typical one differ by {within:.4f}")
for row, name in enumerate(names):
    low, middle, high = np.quantile(suited[row], [0, 0.5, 1])
    print(f"{name:10} median {middle:.3f}, from {low:.3f} to {high:.3f}")

# %% [markdown]
# At 0.001 and at 1 you would name a winner, leaky ReLU. Of those that solve
# the moons it is the least choosy about the rate. But when each has a rate
# that suits it, the medians of ten differ by less than a thousandth, about as
# much as the runs of a typical one. *Whoever ranks differences as small as
# these ranks luck*: other points may give another order. The moons
# are easy and the networks small. Elsewhere there may be a winner.
#
# Two are not on top. The identity draws a line. The step has the derivative 0,
# so the layers below it never learn. [What counts as a
# bend?](further/what_counts_as_a_bend.ipynb) goes on from here.

# %% [markdown]
# ## Which last layer?
#
# The last layer must fit the task. For two classes one logit is enough. For K
# classes there are K logits, and **softmax** turns them into **class
# probabilities**, $p_k = e^{z_k} / (e^{z_1} + \dots + e^{z_K})$, which are
# positive and add up to 1. **Write it** for a table of logits with a row for
# each point.


# %%
def softmax(z):
    return ...


# %%
exercises.softmax.check(softmax)

# %%
three = torch.tensor([2.0, 1.0, -1.0])
print("softmax:       ", *(f"{p:.3f}" for p in three.softmax(dim=0)))
print("all logits + 5:", *(f"{p:.3f}" for p in (three + 5).softmax(dim=0)))
two = torch.tensor([0.0, 1.5])
print("softmax of two:", *(f"{p:.3f}" for p in two.softmax(dim=0)))
print(f"sigmoid of 1.5:       {two[1].sigmoid():.3f}")

# %% [markdown]
# Only differences between logits count. With two classes, softmax *is* the
# sigmoid of the difference, so one logit was enough for the moons.

# %%
predict.ask(
    "last",
    "Ten classes, trained with nn.CrossEntropyLoss: what follows the last "
    "Linear layer?",
    ["softmax", "sigmoid", "ReLU", "nothing"],
)

# %%
label = torch.tensor([3])
logits = 100.0 * nn.functional.one_hot(label, 10)  # sure of class 3
loss_of = nn.CrossEntropyLoss()
twice = loss_of(logits.softmax(dim=1), label)
print(f"loss of the logits: {loss_of(logits, label):.2f}")
print(f"loss after a softmax: {twice:.2f}")

# %% [markdown]
# The loss holds the softmax already, as lesson 2's held the sigmoid. Add
# another, and even a perfect answer looks bad. The usual choices:
#
# | task | last layer | loss | to read the answer |
# |---|---|---|---|
# | one of two classes | 1 logit | `BCEWithLogitsLoss` | sigmoid |
# | one of K classes | K logits | `CrossEntropyLoss` | softmax |
# | any of K labels | K logits | `BCEWithLogitsLoss` | sigmoid of each |
# | a number (regression) | 1 number | `MSELoss` | as it is |
#
# And between the layers, what is used where?
#
# - **ReLU**: ResNet, for images ([He et al.
#   2015](https://arxiv.org/abs/1512.03385)).
# - **GELU**: BERT, for text ([Devlin et al.
#   2018](https://arxiv.org/abs/1810.04805)).
# - **SiLU**: LLaMA, as a part of SwiGLU ([Touvron et al.
#   2023](https://arxiv.org/abs/2302.13971)).
# - **Sigmoid and tanh**: the gates of an
#   [LSTM](https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html).
#
# For a small network ReLU is a good first choice: it is simple, and here, each
# at its own rate, nothing was better by more than luck.

# %% [markdown]
# ## What you have seen
#
# - It takes a bend, and a derivative if the layers below it are to learn.
# - On these data ten of twelve tie, each at a rate that suits it. Do not rank
#   what ties.
# - The last layer is chosen by the task, and the loss usually holds its
#   activation.
#
# Does the choice matter more in a stack of twenty layers? That is [lesson
# 5](05_gradient_flow.ipynb). Your predictions:

# %%
steepest = CATALOGUE["sigmoid"].derivative(grid).max()
predict.replay(
    steepest=("1/4", f"{steepest:.4f}, at z = 0"),
    winner=(
        "most of the twelve will come out equal",
        f"{equal.sum()} of 12 within half a point",
    ),
    last=("nothing", f"after a softmax a perfect answer has loss {twice:.2f}"),
)

# %% [markdown]
# ## Take it with you
#
# The race in plain PyTorch, two activations and three seeds:

# %% tags=["take-away"]
from statistics import median

import torch
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn

x, y = make_moons(1000, noise=0.1, random_state=0)
x, _, y, _ = train_test_split(x, y, test_size=0.2, random_state=0)
scaler = StandardScaler().fit(x)
x, _, y, _ = train_test_split(x, y, test_size=0.2, random_state=0)
x_fresh, y_fresh = make_moons(20_000, noise=0.1, random_state=1)
x, x_fresh = (torch.tensor(scaler.transform(a)).float() for a in (x, x_fresh))
y, y_fresh = (torch.tensor(a)[:, None].float() for a in (y, y_fresh))


def run(bend, rate, seed):
    torch.manual_seed(seed)
    one, two, three = nn.Linear(2, 16), nn.Linear(16, 8), nn.Linear(8, 1)
    network = nn.Sequential(one, bend, two, bend, three)
    optimiser = torch.optim.Adam(network.parameters(), lr=rate)
    for epoch in range(50):
        for batch in torch.randperm(len(x)).split(32):
            optimiser.zero_grad()
            logits = network(x[batch])
            nn.BCEWithLogitsLoss()(logits, y[batch]).backward()
            optimiser.step()
    return ((network(x_fresh) > 0) == (y_fresh == 1)).float().mean().item()


for bend, rate in (nn.Sigmoid(), 0.1), (nn.ReLU(), 0.01):
    scores = [run(bend, rate, seed) for seed in range(3)]
    print(f"{type(bend).__name__.lower():10} median {median(scores):.3f}")

# %%
from course_lib import glossary

glossary.words(4)

# %% [markdown]
# ## In other words
#
# Say it aloud: *a hidden activation must be non-linear, and needs a useful
# derivative if the layers below it are to learn; tune the learning rate of
# each before you compare them; the output activation follows from the loss.*
#
# **Search for** saturating activation functions · softmax and cross-entropy ·
# hyperparameter tuning. **In PyTorch:** [non-linear
# activations](https://pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity),
# [CrossEntropyLoss](https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html).
# **Read on:** GELU: [Hendrycks and Gimpel
# 2016](https://arxiv.org/abs/1606.08415) · SwiGLU: [Shazeer
# 2020](https://arxiv.org/abs/2002.05202) · [Dive into Deep Learning, Softmax
# regression](https://d2l.ai/chapter_linear-classification/softmax-regression.html)
#
# **Done?** Choose *Kernel → Shut Down Kernel* before you open the next lesson.
# That gives the memory back.

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 6. Universal approximation
#
# **How much can bends build?**
#
# *About 25 minutes to read and run, 12 more with the exercises. Run a cell
# with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - build a curve from hinges, with weights that you choose yourself,
# - say what a smaller error costs in hidden units,
# - tell what the famous theorem promises, and what it does not.
#
# You need lesson 2 (the training loop) and lesson 3 (hinges).

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from course_lib import approximation, data, figures, population, training
from course_lib.exercises import lesson_6 as exercises
from course_lib.widgets import Explorer, Predictions, number

predict = Predictions("06_universal_approximation")

# %% [markdown]
# ## A triangle from three hinges
#
# In lesson 3 the hinge of a unit was a line in the plane. With a single input
# x it is a single place: ReLU(x − 1) is 0 up to 1, and then rises with slope
# 1. The output layer weights all units and adds them up. So each hidden unit
# *changes the slope of the sum, from its hinge on*.
#
# Build a triangle: flat, up from −1 to 0, down from 0 to 1, flat again. It
# takes three units, with hinges at −1, 0 and 1. The first and the third get
# the output weight 1. (The cell below the question builds it: choose first.)

# %%
predict.ask(
    "middle",
    "What does the middle unit do from 0 on, times its output weight?",
    ["rise, slope 1", "fall, slope −1", "fall, slope −2", "stay level"],
)

# %%
triangle = nn.Sequential(nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1))
with torch.no_grad():
    triangle[0].weight[:] = 1
    triangle[0].bias[:] = torch.tensor([1, 0, -1])  # x + 1, x and x − 1
    triangle[2].weight[:] = torch.tensor([1, -2, 1])
    triangle[2].bias[:] = 0

# %% [markdown]
# Draw all stages: the *pre-activations*, which enter the ReLU, the
# *activations*, which leave it, these times the output weights, and the sum.

# %%
x = torch.linspace(-2, 2, 201)[:, None]
with torch.no_grad():
    sums, active = triangle[0](x), triangle[:2](x)
    stages = [sums, active, active * triangle[2].weight, triangle(x)]

# %%
names = ["1. Pre-activation", "2. Activation", "3. Weighted", "4. Sum"]
figure, axes = plt.subplots(2, 2, figsize=(8, 5), layout="constrained")
for ax, name, stage in zip(axes.flat, names, stages):
    ax.set_prop_cycle(linestyle=["-", "--", ":"])  # one for each unit
    ax.plot(x, stage, color="#00775A", linewidth=2.5)
    rise = (stage[-1] - stage[-2]) / (x[-1] - x[-2])
    ends = [f"{slope:.0f}" for slope in rise]
    ax.set_title(f"{name},\nslopes at x = 2: {', '.join(ends)}")
    ax.set_ylim(-2, 2)
plt.show()

# %% [markdown]
# Follow the sum from the left. Wherever a line of panel 3 sets off, it turns.
# Its slope goes from 0 to 1, then to −1, and back to 0. The *changes* are 1,
# −2 and 1, and these are the output weights.
#
# A friend writes such sums in one line, for a column of x. Her triangle is all
# flat. **Write it as she meant it.**


# %%
def friends_sum(x, places, changes):
    return (torch.relu(x) - places) @ changes


# %%
def hinge_sum(x, places, changes):
    return ...


# %%
exercises.hinge_sum.check(hinge_sum)

# %% [markdown]
# ## Any curve, nearly
#
# The recipe works for every zigzag. Choose places, called *knots*, and a
# height at each. Each hinge gets the change of slope at its knot. So **n
# hidden units are enough for n straight pieces**, one at each knot but the
# last. This is *piecewise linear interpolation*.
#
# **Which output weights does a zigzag need?** You get n + 1 knots, from left
# to right, and the heights there. Return n numbers. `row.diff()` subtracts
# from each number of a row the one before it.


# %%
def slope_changes(knots, heights):
    return ...


# %%
exercises.slope_changes.check(slope_changes)

# %% [markdown]
# The bias of the output is the height at the first knot.
# `approximation.interpolant` makes the whole network. Take the heights from a
# curve, the *target*, and the zigzag follows it.


# %%
def wave(x):
    return torch.sin(torch.pi * x / 2) + torch.sin(3 * torch.pi * x / 2) / 2


def constructed(units):
    knots = torch.linspace(-2, 2, units + 1, dtype=torch.float64)
    return approximation.interpolant(knots, wave(knots))


# %% [markdown]
# ## The price
#
# How far off is the network at the worst place? That is its *largest error*.

# %%
predict.ask(
    "price",
    "Twice as many hidden units: how much of the largest error is left?",
    ["most of it", "about half", "about a quarter", "hardly anything"],
)

# %% [markdown]
# **Double the units a few times**, and watch the largest error. The thin curve
# is the target.


# %%
def draw(units):
    return figures.curve_from_hinges(wave, constructed(units), "Wave")


Explorer(draw, units=number("hidden units", 8, 1, 128, 1))

# %%
curve = data.curve(wave)
points, heights = curve.test.tensors  # 8,161 of them, close together


def largest_error(network):
    return (network(points) - heights).abs().max().item()


sizes = 16, 32, 64, 128
price = [largest_error(constructed(units)) for units in sizes]
print("largest errors:", ", ".join(f"{error:.2g}" for error in price))
slope = np.polyfit(np.log(sizes), np.log(price), 1)[0]
print(f"log(error) against log(units): slope {slope:.2f}")

# %% [markdown]
# On *logarithmic axes* the same factor for every doubling makes a straight
# line. Slope −2 stands for $2^{-2}$, a quarter. Why a quarter? Between two
# knots the curve bulges away from the straight piece. Halve their distance:
# the bulge is half as wide, and the slope changes half as much along it. Other
# curves, other prices: [Which targets are
# expensive?](further/which_targets_are_expensive.ipynb)

# %% [markdown]
# ## Can it be learned?
#
# Would training have found such weights? The loss for curves is the **mean
# squared error**, the mean of (output − height)². Ours is half of it. Start
# from random weights, with seven seeds and three learning rates, and train for
# 200 epochs of Adam on 256 points. A *control*, at one rate, has no activation
# functions.

# %%
predict.ask(
    "trained",
    "64 units: how far off are trained networks, beside the one you built?",
    ["less far", "about as far", "about 3 times", "more than 10 times"],
)


# %%
def train_all(bend, units, rates):
    how = {"learning_rate": rates, "epochs": 200}
    runs = population.train_many((1, units, 1), bend, curve, range(7), **how)
    return runs.networks


def errors(networks):
    return [largest_error(network) for network in networks]


# %%
widths, rates = [8, 16, 32, 64], [0.003, 0.01, 0.03]
control = [errors(train_all(None, units, [0.01])) for units in widths]
trained = [errors(train_all("relu", units, rates)) for units in widths]
built = errors(constructed(units) for units in widths)
good = np.less_equal(np.transpose(trained), built)

# %%
figure, ax = plt.subplots(figsize=(7.5, 4))
beside = np.outer(widths, np.geomspace(0.9, 1.1, 21))  # one by one
flat = ax.plot(beside[:, ::3], control, "s", color="#9C3D7A", alpha=0.4)
dots = ax.plot(beside, trained, "o", color="#00775A", alpha=0.5)
line = ax.plot(widths, built, "D-", color="black")
ax.legend([flat[0], dots[0], line[0]], ["control", "trained", "constructed"])
ax.set_title(f"{good.sum()} of {good.size} trained are as good as the built")
ax.set(xscale="log", yscale="log", xticks=widths, xticklabels=widths)
ax.set(xlabel="hidden units", ylabel="largest error")
ax.minorticks_off()
plt.show()

# %% [markdown]
# The control gains nothing: every width collapses into one line. With ReLU the
# widest are best, but not one is as good as what you can write down.

# %% [markdown]
# ## Exists is not learned
#
# Either networks of this size cannot do better: they lack **capacity**. Or
# they could, and training does not find the weights, a matter of
# *optimisation*. So let training start from what you built. That may take
# smaller steps, so try all four combinations of start and rate, with seven
# seeds or five orders of the batches. How many times as far off as the built
# one are they after 200 epochs?

# %%
for rate in (0.0001, 0.01):
    random = train_all("relu", 64, [rate])
    kept = [constructed(64) for order in range(5)]
    for order in range(5):
        how = {"learning_rate": rate, "batch_seed": order}
        training.train(kept[order], curve, epochs=200, **how)
    for name, networks in ("random", random), ("constructed", kept):
        times = np.sort(errors(networks)) / built[-1]
        print(f"rate {rate}, {name} start: {times.round(1)}")

# %% [markdown]
# At the small rate training improves what you built. So the capacity is there.
# At 0.01 it spoils it: such steps are too long for the fine balance of 64
# slopes. From random weights, small steps hardly got anywhere, and long steps
# did not come close to what exists. Is it the 200 epochs? Try 1,000, at both
# places.
#
# *"Universal approximation means that it will learn anything"*, people say.
# **Existence is not learnability.**

# %% [markdown]
# ## Outside the interval
#
# All of this happened between −2 and 2. To ask a network where it has seen
# nothing is called **extrapolation**. What will they say at x = 6? Does the
# wave go on? Say it before you run the next cell.

# %%
best, *_, worst = sorted(random, key=largest_error)
panels = {"Built": constructed(64), "Best of 7": best, "Worst of 7": worst}
figures.fits(panels, wave)

# %% [markdown]
# The grey part is the interval, the ticks are the hinges. The random starts at
# 0.01 show what went wrong inside: where a wave is missing, hardly a hinge is
# there to make it.
#
# Beyond its last hinge each network is one straight line, and nothing inside
# says which. Let the built one stay level on the right, by one more hinge at
# the last knot. **Which change of slope does that hinge need?** You get all
# other changes.


# %%
def levelling_change(changes):
    return ...


# %%
exercises.levelling_change.check(levelling_change)

# %% [markdown]
# ## The theorem
#
# What you have seen is the **universal approximation theorem**:
#
# > Take an activation function that is **continuous and not a polynomial**, a
# > **continuous** target on a **bounded region with its edge** (a *compact
# > set*), and any error above 0. Then there **is** a network with **one hidden
# > layer**, of **as many units as it takes**, that is nowhere in the region
# > off by more.
#
# *Continuous* means without jumps, *bounded* that it does not go to infinity.
# An interval with its ends is compact. The condition on the activation is
# needed: with $z^2$ as activation, one hidden layer of any width makes
# polynomials of degree 2 and no more.
#
# For one input and ReLU you have nearly proved it: over short distances a
# continuous function changes little, so close knots bring the zigzag near.
# [Cybenko (1989)](https://doi.org/10.1007/BF02551274) proved it for continuous
# S-curves, [Hornik, Stinchcombe and White
# (1989)](https://doi.org/10.1016/0893-6080(89)90020-8) for rising S-curves,
# even with jumps, [Hornik
# (1991)](https://doi.org/10.1016/0893-6080(91)90009-T) for all that are
# continuous, bounded and not constant. ReLU is not bounded. So none of these
# names it. The condition above is that of [Leshno and others
# (1993)](https://doi.org/10.1016/S0893-6080(05)80131-5).
#
# What the theorem does *not* promise:
#
# - **Few units.** It may take any number of them.
# - **That training finds them.** They exist, no more.
# - **Anything outside the region.**
# - **That a few examples are enough.** It knows the target at every place.
# - **That one hidden layer is best.** Two can do what one cannot: [Bumps in
#   the plane](further/bumps_in_the_plane.ipynb).

# %% [markdown]
# ## What you have seen
#
# - Each hidden ReLU unit changes the slope at its hinge. Enough of them come
#   near every continuous curve on an interval.
# - That good weights exist does not mean that training finds them.
# - Outside the interval nothing is promised, and nothing was learned.
#
# What do hidden layers make of their inputs? That is [lesson
# 7](07_learning_features.ipynb).

# %%
usual = np.median(errors(random)) / built[-1]
predict.replay(
    middle=("fall, slope −2", "the three weights are 1, −2 and 1"),
    price=("about a quarter", f"{price[1] / price[0]:.0%}"),
    trained=("more than 10 times", f"{usual:.0f} times, the median at 0.01"),
)

# %% [markdown]
# ## Take it with you
#
# The lesson in plain PyTorch, for a script of your own:

# %% tags=["take-away"]
import torch
from torch import nn


def target(x):
    return torch.sin(torch.pi * x / 2) + torch.sin(3 * torch.pi * x / 2) / 2


def build(units):
    knots = torch.linspace(-2, 2, units + 1)
    slopes = target(knots).diff() / knots.diff()
    built = nn.Sequential(nn.Linear(1, units), nn.ReLU(), nn.Linear(units, 1))
    with torch.no_grad():
        built[0].weight[:] = 1
        built[0].bias[:] = -knots[:-1]
        built[2].weight[:] = slopes.diff(prepend=torch.zeros(1))
        built[2].bias[:] = target(knots[0])
    return built


grid = torch.linspace(-2, 2, 10_001)[:, None]
counts = [16, 32, 64, 128]
off = [(build(n)(grid) - target(grid)).abs().max().item() for n in counts]
print("largest errors:", ", ".join(f"{error:.2g}" for error in off))

# %%
from course_lib import glossary

glossary.words(6)

# %% [markdown]
# ## In other words
#
# Say it aloud: *a wide enough network with one hidden layer and a continuous
# activation function that is not a polynomial can approximate every continuous
# function on a compact set, but training need not find it.*
#
# **Search for** universal approximation theorem · piecewise linear
# interpolation · capacity and optimisation of neural networks. **In PyTorch:**
# [ReLU](https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html),
# [MSELoss](https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html).
# **Papers:** the four under *The theorem*. **Read on:** [Understanding Deep
# Learning, chapter 3](https://udlbook.github.io/udlbook/) · [Nielsen, chapter
# 4](http://neuralnetworksanddeeplearning.com/chap4.html), a visual proof
#
# **Done?** Choose *Kernel → Shut Down Kernel* before you open the next lesson.
# That gives the memory back.

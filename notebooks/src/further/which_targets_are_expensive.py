# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Which targets are expensive?
#
# **For which curves is a smaller error dear in hidden units?**
#
# *About 13 minutes to read and run, 4 more with the exercise.*
#
# In [lesson 6](../06_universal_approximation.ipynb) twice as many hidden units
# left a quarter of the largest error of the wave. Is that so for every curve?
# You need that lesson up to *The price*.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch

from course_lib import approximation, data, figures
from course_lib.exercises import lesson_6 as exercises
from course_lib.widgets import Explorer, Predictions, choice, number

predict = Predictions("which_targets_are_expensive")

# %% [markdown]
# ## Two awkward targets
#
# The root √(x + 2) is infinitely steep at its left end. The jump is not
# continuous: it goes from 0 to 1 at once.


# %%
def wave(x):
    return torch.sin(torch.pi * x / 2) + torch.sin(3 * torch.pi * x / 2) / 2


def root(x):
    return (x + 2).sqrt()


def jump(x):
    return (x > -2 / 3).double()


def constructed(target, units, crowding=1):
    steps = torch.linspace(0, 1, units + 1, dtype=torch.float64)
    knots = 4 * steps**crowding - 2
    return approximation.interpolant(knots, target(knots))


# %% [markdown]
# With `crowding` 1 the knots are evenly spaced from −2 to 2. The larger it is,
# the further they move to the left.

# %%
predict.ask(
    "root",
    "The root, evenly spaced knots, twice the units: how much error is left?",
    ["about a quarter", "about half", "about 70%", "all of it"],
)

# %%
predict.ask(
    "jump",
    "And of the jump?",
    ["about a quarter", "about half", "about 70%", "all of it"],
)

# %% [markdown]
# **Try it.** For root and jump, double the units and watch the largest error.
# Then bring the error of the root down to 0.01, with as few units as you can.

# %%
TARGETS = {"root": root, "jump": jump, "wave": wave}


def draw(target, units, crowding):
    network = constructed(TARGETS[target], units, crowding)
    title = f"{target}, {units} hidden units, crowding {crowding}"
    return figures.curve_from_hinges(TARGETS[target], network, title)


Explorer(
    draw,
    target=choice("target", [*TARGETS]),
    units=number("hidden units", 16, 1, 128, 1),
    crowding=number("crowding", 1.0, 1.0, 6.0, 0.5),
)

# %% [markdown]
# ## Four prices
#
# Measure all of them at 16 to 128 units, and the root with crowding 4 as well.
# On logarithmic axes the slope tells the price: −2 is a quarter for each
# doubling, and −0.5 is $2^{-0.5}$, about 0.71.

# %%
CASES = {
    "wave": (wave, 1),
    "root": (root, 1),
    "jump": (jump, 1),
    "root, crowded": (root, 4),
}
sizes = 16, 32, 64, 128


def largest_error(target, units, crowding):
    x, y = data.curve(target).test.tensors
    network = constructed(target, units, crowding)
    return (network(x) - y).abs().max().item()


# %%
price, slopes = {}, {}
for name, (target, crowding) in CASES.items():
    found = [largest_error(target, units, crowding) for units in sizes]
    slope = np.polyfit(np.log(sizes), np.log(found), 1)[0].round(2) + 0
    price[name], slopes[name] = found, f"{slope:.2f}"
    shown = ", ".join(f"{error:.2g}" for error in found)
    print(f"{name}: {shown}, slope {slope:.2f}")

# %%
figure, ax = plt.subplots(figsize=(7.5, 4))
for name, line in zip(price, ("o-", "s--", "D:", "^-.")):
    ax.plot(sizes, price[name], line, color="black", label=name)
found = ", ".join(f"{name} {slope}" for name, slope in slopes.items())
ax.set_title(f"Slopes: {found}", fontsize=11)
ax.set(xscale="log", yscale="log", xticks=sizes, xticklabels=sizes)
ax.set(xlabel="hidden units", ylabel="largest error")
ax.minorticks_off()
ax.legend()
plt.show()

# %% [markdown]
# - **Wave.** A quarter, by the argument of lesson 6. It needs a slope that
#   changes gradually, as that of every smooth curve does.
# - **Root.** The worst place is the first piece. Halve its width: as the root
#   has it, its height and its bulge are divided by √2.
# - **Jump.** The network's curve has no gap. Right at the jump it has one
#   height, and the target is 0 on one side and 1 on the other, so it is off by
#   ½ at least. Here it is ⅔, for the jump is not midway between two knots.
# - **Root, crowded.** With the knots where they are needed, the root is as
#   cheap as the wave. *Where the hinges stand* matters as much as how many
#   there are.
#
# Now plan ahead. On such a line the error goes like $n^{\text{slope}}$, where
# n is the number of units. You have so many `units` and see this `error`.
# **How many units bring the error down to the `goal`?** Leave the number as it
# comes, it need not be whole.


# %%
def units_needed(units, error, slope, goal):
    return ...


# %%
exercises.units_needed.check(units_needed)

# %% [markdown]
# How many units would an error of 0.001 take, if the lines go on as they are?

# %%
goal = 0.001
for name, slope in ("wave", -2), ("root", -0.5), ("root, crowded", -2):
    times = (goal / price[name][-1]) ** (1 / slope)
    print(f"{name}: about {float(f'{sizes[-1] * times:.2g}'):,.0f} units")

# %% [markdown]
# The theorem promises the same for wave and root, "as near as you like". With
# evenly spaced hinges the bills differ by a factor of more than a thousand.
# What a curve costs depends on its shape and on where the hinges stand. And
# these are prices of networks that were written down: what training finds is
# another question.

# %%
left = price["root"][1] / price["root"][0]
predict.replay(
    root=("about 70%", f"{left:.0%}, slope {slopes['root']}"),
    jump=("all of it", f"slope {slopes['jump']}, and at least ½ is left"),
)

# %% [markdown]
# Back to [lesson 6](../06_universal_approximation.ipynb).
#
# **Read on:** [DeVore 1998, Nonlinear
# approximation](https://doi.org/10.1017/S0962492900002816): fixed against free
# knots · [Barron 1993](https://doi.org/10.1109/18.256500): a price that does
# not explode with the number of inputs · [Yarotsky
# 2017](https://arxiv.org/abs/1610.01145): what depth saves.

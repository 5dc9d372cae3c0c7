# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3. Visualising boundaries
#
# **What does the activation do to the plane?**
#
# *About 25 minutes to read and run, 12 more with the exercises. Run a cell
# with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - draw the decision boundary of any network with two inputs,
# - explain why a ReLU network is made of straight pieces,
# - say what the hidden layers do so that one straight cut is enough.
#
# You need lessons [1](01_collapsing_linear_layers.ipynb) and
# [2](02_training_both_models.ipynb).

# %%
import matplotlib.pyplot as plt
import torch

from course_lib import data, diagnostics, figures, networks, training
from course_lib.exercises import lesson_3 as exercises
from course_lib.widgets import Film, Predictions

predict = Predictions("03_visualising_boundaries")
torch.set_num_threads(1)  # quickest for networks as small as these

# %% [markdown]
# ## Draw a decision boundary
#
# Train the two networks of lesson 2 again, and keep a copy after each epoch
# for later. To draw a boundary, ask the network at every place of a fine grid,
# and paint the place by the sign of its logit:

# %%
moons = data.moons()
linear, bent = networks.twins((2, 16, 8, 1), activation="relu", seed=0)
histories = training.train([linear, bent], moons, snapshots=True)


side = torch.linspace(-3, 3, 241)
x1, x2 = torch.meshgrid(side, side, indexing="xy")
places = torch.stack([x1.flatten(), x2.flatten()], dim=1)

# %%
figure, axes = plt.subplots(1, 2, figsize=(8, 4))
for ax, network in zip(axes, (linear, bent)):
    logit = network(places).detach().reshape(x1.shape)
    ax.contourf(x1, x2, logit, [-1e9, 0, 1e9], cmap="coolwarm", alpha=0.5)
    ax.contour(x1, x2, logit, [0], colors="black")
    ax.set(xlabel="x1", ylabel="x2")
axes[0].set_title(f"Nothing: {training.accuracy(linear, moons.test):.1%}")
axes[1].set_title(f"ReLU: {training.accuracy(bent, moons.test):.1%}")
plt.show()

# %% [markdown]
# Blue is class 0, red class 1, black the decision boundary. The titles give
# the accuracy on test points. On the left the boundary is
# straight, for that network collapses. **Where do the bends on the
# right come from?** That can be answered exactly, unit by unit.

# %% [markdown]
# ## One unit draws one line
#
# A unit of the first layer computes its *pre-activation*
# $z = w_1 x_1 + w_2 x_2 + b$ and returns ReLU(z). It is *off* where z is
# negative, and returns 0. It is *on* where z is positive. In between, z is 0,
# and that is a straight line, the unit's **hinge**.
#
# In our pictures $x_1$ goes to the right and $x_2$ upwards. **Which line is
# the hinge?** Return its slope and, after a comma, its height at $x_1 = 0$.


# %%
def hinge_line(w1, w2, b):
    return ...


# %%
exercises.hinge_line.check(hinge_line)

# %%
figures.neuron(bent, moons, unit=13)

# %% [markdown]
# On the white side the unit returns 0, and from the hinge on its output rises
# like a ramp. The first layer has 16 such units.

# %%
predict.ask(
    "sixteen",
    "What do the hinges of the first layer look like?",
    ["straight lines", "lines that bend where they meet", "one curve"],
)

# %%
figures.hinge_lines(bent, moons, "The 16 hinges of the first layer")

# %% [markdown]
# Sixteen straight lines divide the plane into areas. Within one area no unit
# of the first layer switches, and each ReLU multiplies by 1 or by 0. A network
# with one hidden layer is linear there, and collapses. Such an area is a
# **linear region**, or piece.
#
# **Collapse one piece yourself.** The logit of a small network is
# `w2 @ torch.relu(W1 @ x + b1)` plus a bias. Which two slopes does it have at
# the place `x`, one for each input? `W1` has a row for each unit, and `w2` one
# weight for each.


# %%
def piece_slope(x, W1, b1, w2):
    return ...


# %%
exercises.piece_slope.check(piece_slope)

# %% [markdown]
# ## Hinges of the second layer
#
# A unit of layer 2 has a hinge too: the places where *its* pre-activation is
# 0. But that is computed from the outputs of layer 1.

# %%
predict.ask(
    "crossing",
    "What does a hinge of layer 2 do where it meets a hinge of layer 1?",
    ["it ends", "it goes straight on", "it goes on in another direction"],
)


# %%
figures.one_hinge(bent, moons, unit=0)

# %% [markdown]
# It turns, at each white dot, and goes on. Some dots lie on each other. Try
# other units, 0 to 7. One never switches in this box.

# %% [markdown]
# ## The boundary is one more hinge
#
# The decision boundary is where the *logit* is 0. So it is the hinge that the
# output would have if a ReLU followed. *"ReLU draws a smooth curve"*, people
# say, because from afar it looks like one. Go closer:

# %%
figures.boundary_corners(bent, moons)

# %% [markdown]
# The round top of the arch is made of straight parts. At each corner the
# boundary meets a grey hinge of layer 1 or a dashed one of layer 2.
#
# How many linear regions are there? Each has its own *activation pattern*:
# which units are on, and which are off. Look it up at every place of your
# grid, and count the different ones. (`bent[0]` is the first layer, `bent[1]`
# its ReLU, `bent[2]` the second layer.) The library counts exactly, and finds
# regions too small for the grid.

# %%
with torch.no_grad():
    on = [bent[0](places) > 0, bent[2](bent[:2](places)) > 0]
patterns = torch.cat(on, dim=1).unique(dim=0)
print("patterns on the grid:", len(patterns))
print("linear regions, exactly:", len(diagnostics.linear_pieces(bent)))
print("without ReLU:", len(diagnostics.linear_pieces(linear)))

# %% [markdown]
# Two questions lead further: [How many linear regions can there
# be?](further/how_many_linear_regions.ipynb) and [Does it matter where the
# bend sits?](further/does_it_matter_where_the_bend_sits.ipynb)

# %% [markdown]
# ## What the last layer gets to see
#
# The last layer is an ordinary linear layer, the **readout**. It gets the 8
# numbers of the last hidden layer and makes one straight cut through them. So
# the hidden layers must have moved the points to where a straight cut is
# enough. Draw a grid on the plane, like a sheet of paper, and send it through
# the hidden layers.

# %%
predict.ask(
    "sheet",
    "What does the network without activations do to the grid?",
    ["nothing", "it stretches and turns it", "it folds it"],
)

# %%
start = networks.mlp((2, 16, 8, 1), seed=0)
for name, network in (("before", start), ("after", linear)):
    W = networks.collapse(network[:-1]).weight
    long, short = torch.linalg.svdvals(W).tolist()
    print(f"{name} training: {long:.2f} and {short:.2f}")

# %% [markdown]
# Its hidden layers collapse into one matrix, and a matrix keeps straight lines
# straight. The numbers, its *singular values*, say how much the sheet is
# stretched in its strongest and in its weakest direction. Training has made
# one larger and one smaller, and the moons overlap as before. Now with ReLU.
# Of the 8 dimensions you see two: across runs the direction that the readout
# looks along, and upwards, at right angles, the one in which the points differ
# most.

# %%
figures.folded(bent, moons, "With ReLU")

# %% [markdown]
# Find the corners A, B, C, D again on the right. The sheet was creased along
# the hinges and **folded**. The moons come to lie on two sides of *one
# straight cut*. Unfold the sheet, and the cut becomes the bent boundary on the
# left. A single ReLU flattens one side of its hinge. Two can fold: in lesson
# 1, ReLU(x) + ReLU(−x) puts x and −x on the same place.

# %% [markdown]
# ## Watch it learn
#
# Here is the whole training, both networks after every epoch: maps and hinges
# above, and below what the readout sees. Press *Play*, or move the slider.
# The percentages are those of the validation points.

# %%
Film({"Without activations": histories[0], "With ReLU": histories[1]}, moons)

# %% [markdown]
# After one epoch both networks have about as many points right. From the
# second on, the line on the left only trembles. On the right the hinges slide,
# the boundary bends along them, and the sheet folds until one moon lies on
# each side.

# %% [markdown]
# ## Find the bug
#
# A friend draws a map of probabilities. `x1` and `x2` are tables with the
# inputs of every place, and she wants a table of the same shape. She builds
# `model = nn.Sequential(network, nn.Sigmoid())` and returns
# `torch.sigmoid(model(places))`, in the right shape. Her map is never sure of
# class 0: no number in it is below 0.5. **Write the function as she meant
# it.**


# %%
def true_map(network, x1, x2):
    return ...


# %%
exercises.true_map.check(true_map)

# %% [markdown]
# ## What you have seen
#
# - A ReLU unit of the first layer switches along a straight line, its hinge.
#   Hinges of the second layer turn where they cross those of the first.
# - Between hinges the network is one linear layer. It is *piecewise linear*,
#   and its decision boundary is made of straight parts.
# - The hidden layers crease and fold the plane until one straight cut is
#   enough. Without activations they only stretch, squeeze and turn it.
#
# ReLU is one bend among many. [Lesson 4](04_choosing_activations.ipynb)
# compares them. Your predictions:
#
# <details><summary>Question 1. Two points lie in the same linear region. What
# is their midpoint gap?</summary>
#
# 0, up to rounding. The regions are convex: the straight way between the
# points stays inside, and no unit switches on it.
# </details>
#
# <details><summary>Question 2. Why does a hinge of layer 2 turn at a hinge of
# layer 1, but not at another hinge of layer 2?</summary>
#
# Its pre-activation is computed from the outputs of layer 1, and their slopes
# change there. Other units of layer 2 are not among its inputs.
# </details>

# %%
first, second = diagnostics.hinges(bent)
parts = len(second[0])
predict.replay(
    sixteen=("straight lines", f"{len(first)} of them"),
    crossing=("it goes on in another direction", f"{parts} parts for unit 0"),
    sheet=(
        "it stretches and turns it",
        f"stretched {long:.2f} and {short:.2f}",
    ),
)

# %% [markdown]
# ## Take it with you
#
# Training, and counting the linear regions, in plain PyTorch:

# %% tags=["take-away"]
import torch
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x, y = make_moons(1000, noise=0.1, random_state=0)
x, _, y, _ = train_test_split(x, y, test_size=0.2, random_state=0)
scaler = StandardScaler().fit(x)
x, _, y, _ = train_test_split(x, y, test_size=0.2, random_state=0)
points = torch.tensor(scaler.transform(x)).float()
labels = torch.tensor(y)[:, None].float()

torch.manual_seed(0)
one, two, three = nn.Linear(2, 16), nn.Linear(16, 8), nn.Linear(8, 1)
network = nn.Sequential(one, nn.ReLU(), two, nn.ReLU(), three)
optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
order = torch.Generator().manual_seed(0)
pairs = TensorDataset(points, labels)
batches = DataLoader(pairs, 32, shuffle=True, generator=order)
for epoch in range(50):
    for inputs, targets in batches:
        optimiser.zero_grad()
        nn.BCEWithLogitsLoss()(network(inputs), targets).backward()
        optimiser.step()

side = torch.linspace(-3, 3, 241)
x1, x2 = torch.meshgrid(side, side, indexing="xy")
places = torch.stack([x1.flatten(), x2.flatten()], dim=1)
on = [one(places) > 0, two(network[:2](places)) > 0]
print("patterns on the grid:", len(torch.cat(on, dim=1).unique(dim=0)))

# %%
from course_lib import glossary

glossary.words(3)

# %% [markdown]
# ## In other words
#
# Say it aloud: *a ReLU network is a continuous piecewise linear function; its
# linear regions are bounded by the hinges of its units, and its decision
# boundary is piecewise linear, too.*
#
# **Search for** linear regions of ReLU networks · activation pattern ·
# decision boundary plot. **In PyTorch and matplotlib:**
# [meshgrid](https://pytorch.org/docs/stable/generated/torch.meshgrid.html),
# [contourf](https://matplotlib.org/stable/api/_as_gen/matplotlib.axes.Axes.contourf.html).
# **Read on:** Montúfar et al. 2014, On the number of linear regions of deep
# neural networks, [arXiv:1402.1869](https://arxiv.org/abs/1402.1869) · Olah
# 2014, [Neural networks, manifolds, and
# topology](https://colah.github.io/posts/2014-03-NN-Manifolds-Topology/)
#
# **Done?** Choose *Kernel → Shut Down Kernel* before you open the next lesson.
# That gives the memory back.

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
# *About 40 minutes. Run a cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - draw the line on which a ReLU unit switches, from its weights alone,
# - explain why a ReLU network is made of straight pieces, and count them,
# - say what the hidden layers do so that one straight cut is enough,
# - tell what a picture of *one* trained network proves, and what it does not.
#
# You need lessons 1 and 2: layers, logits, ReLU, training, epochs and seeds.

# %%
import math

import torch
from matplotlib.figure import Figure
from sklearn.inspection import DecisionBoundaryDisplay
from sklearn.neighbors import KNeighborsClassifier

from course_lib import (
    data,
    diagnostics,
    figures,
    networks,
    population,
    training,
)
from course_lib.estimator import NetworkClassifier
from course_lib.exercises import lesson_3 as exercises
from course_lib.widgets import Explorer, Film, Predictions, number

predict = Predictions("03_visualising_boundaries")
torch.set_num_threads(1)  # quickest for networks as small as these

# %% [markdown]
# ## The two networks, once more
#
# These are the two networks of lesson 2: equal shapes, equal initial weights,
# equal batches in equal order, 50 epochs each. This time we also keep a copy
# of both after every epoch (`snapshots=True`), to look at later.

# %%
moons = data.moons()
linear, bent = networks.twins((2, 16, 8, 1), activation="relu", seed=0)
histories = training.train([linear, bent], moons, snapshots=True)

figures.probability_maps(
    [("Without activations", linear, moons), ("With ReLU", bent, moons)]
)

# %% [markdown]
# To make such a map, ask the network at every place of the plane how probable
# class 1 is, and colour the place by the answer. The black line is where the
# probability is 0.5, in other words where the logit is 0. The data are
# standardised, and the maps run from −3 to 3 both ways.
#
# A friend makes a map of her own. `x1` and `x2` are tables with the two inputs
# of every place, and she wants a table of probabilities in the same shape. Her
# map has no black line anywhere, and it is never sure of class 0:


# %%
def suspect(network, x1, x2):
    places = torch.stack([x1.flatten(), x2.flatten()], dim=1)
    model = torch.nn.Sequential(network, torch.nn.Sigmoid())
    with torch.no_grad():
        return torch.sigmoid(model(places)).reshape(x1.shape)


side = torch.linspace(-3, 3, 61)
x1, x2 = torch.meshgrid(side, side, indexing="xy")
p = suspect(bent, x1, x2)
print(f"probabilities from {p.min():.2f} to {p.max():.2f}")

# %% [markdown]
# **Find the bug**, and write the function as she meant it. (As before: your
# answer goes in place of the `...`, and the cell below it tells you what it
# finds.)


# %%
def true_map(network, x1, x2):
    return ...


# %%
exercises.true_map.check(true_map)

# %% [markdown]
# Back to our own two maps. On the left the line is straight, and you know why:
# the network folds into a single layer. On the right it bends. **Where do
# these bends come from?** That can be answered exactly, unit by unit.

# %% [markdown]
# ## One unit draws one line
#
# A unit of the first layer computes $z = w_1 x_1 + w_2 x_2 + b$ and returns
# ReLU(z). It is *off* (it returns 0) where z is negative, and *on* where z is
# positive. In between, z is 0, and that is a straight line. We call it the
# unit's **hinge**.
#
# In our pictures $x_1$ goes to the right and $x_2$ upwards. **Which line is
# the hinge?** Return its slope and, after a comma, its height at $x_1 = 0$.


# %%
def hinge_line(w1, w2, b):
    return ...


# %%
exercises.hinge_line.check(hinge_line)

# %% [markdown]
# Here is the hinge of unit 13. The cell solves z = 0 for $x_2$ and then steps
# over the line, from above to below.

# %%
(w1, w2), b = bent[0].weight[13].tolist(), bent[0].bias[13].item()
print(f"z = {w1:.2f} x1 {w2:+.2f} x2 {b:+.2f}")

x1 = 0.0
on_the_line = -(w1 * x1 + b) / w2
for step in (0.5, 0.0, -0.5):
    x2 = on_the_line + step
    z = round(w1 * x1 + w2 * x2 + b, 6) + 0.0
    print(f"x2 = {x2:5.2f}   z = {z:5.2f}   ReLU(z) = {max(z, 0.0):.2f}")

figures.neuron(bent, moons, unit=13)

# %% [markdown]
# The white side is flat: on all of it the unit returns exactly 0. From the
# green hinge on, the output rises like a ramp, and as steadily. Seen from the
# side it is a sheet of paper, creased once along a line.
#
# The first layer has 16 such units. Before you see all their hinges in one
# picture:

# %%
predict.ask(
    "sixteen",
    "What do the hinges of the first layer look like?",
    [
        "16 straight lines",
        "16 lines that bend where they meet",
        "one curve that follows the moons",
    ],
)

# %%
figures.hinge_lines(
    bent, moons, layers=[1], title="The 16 hinges of the first layer"
)

# %% [markdown]
# Sixteen straight lines. They divide the plane into small areas, and within
# one area no unit of the first layer switches. You can write down who is on
# and who is off. We call this the **pattern** of the place.
#
# The next cell goes down along the line $x_1 = 0$ in two small steps. The
# second step crosses the hinge of unit 13. Besides the patterns of both
# hidden layers it prints the slope of the logit. PyTorch computes it backwards
# as in lesson 2, and calls that *autograd*.


# %%
def pattern(point):
    with torch.no_grad():
        first = bent[0](point) > 0
        second = bent[2](bent[:2](point)) > 0
    return ["".join(str(int(on)) for on in layer) for layer in (first, second)]


def slope(point):
    point = point.clone().requires_grad_()
    return torch.autograd.grad(bent(point), point)[0].tolist()


for x2 in (-0.5, -0.6, -0.7):
    point = torch.tensor([0.0, x2])
    right, up = slope(point)
    print(*pattern(point), f"  slope of the logit: {right:5.1f} {up:5.1f}")

# %% [markdown]
# Count the digits: 16 units of layer 1, then 8 of layer 2. The first two rows
# are equal in everything, slope included. As long as nobody switches, each
# ReLU multiplies by 1 or by 0, so the network is a stack of linear layers
# there, and folds into one. In the third row one digit has changed, the one
# of unit 13, and with it the slope. (Python counts from 0: it is the 14th.)
#
# **Fold one yourself.** A small network has one hidden layer: `W1` and `b1`
# make the z of its units, and after ReLU the vector `w2` has one weight for
# each unit. Its logit is `w2 @ torch.relu(W1 @ x + b1)` plus a bias. Which two
# slopes does the logit have at `x`, one for each input?


# %%
def piece_slope(x, W1, b1, w2):
    return ...


# %%
exercises.piece_slope.check(piece_slope)

# %% [markdown]
# Our own network has one layer more. Begin as in lesson 1, with the matrix
# that changes nothing. Each layer multiplies from the left, and each ReLU
# multiplies the rows of the units by 1 or by 0:

# %%
h, W = torch.tensor([0.0, -0.5]), torch.eye(2)
with torch.no_grad():
    for layer in bent:
        if isinstance(layer, torch.nn.ReLU):
            W = (h > 0).float()[:, None] * W
        else:
            W = layer.weight @ W
        h = layer(h)
right, up = W[0].tolist()
print(f"slope of the logit: {right:5.1f} {up:5.1f}")

# %% [markdown]
# The two slopes of the first row above, without autograd.
#
# So a ReLU network is straight, except where a unit switches. Take a longer
# walk, across both moons, and watch the logit on the way.

# %%
figures.walk(linear, bent, moons, start=(-2.5, 0), end=(2.5, 0))

# %% [markdown]
# Each dot is a place where the walk crosses a hinge (dashed: those of layer 2,
# more about them in a moment). Between two dots the green curve is perfectly
# straight, and at each dot it changes direction. The logit without activations
# has no hinge to cross. It passes through 0 once and never comes back, while
# the walk leads through four arms of moons.

# %% [markdown]
# ## The second layer bends its own hinges
#
# A unit of layer 2 has a hinge too: the places where *its* z is 0. But its
# inputs come from layer 1, so its z is straight only as long as no unit of
# layer 1 switches.

# %%
predict.ask(
    "crossing",
    "What does a hinge of layer 2 do where it meets a hinge of layer 1?",
    ["it ends", "it goes straight on", "it goes on in another direction"],
)


# %%
def hinge_of(unit):
    return figures.one_hinge(bent, moons, unit)


Explorer(hinge_of, unit=number("unit", 0, 0, 7, 1))

# %% [markdown]
# It breaks, and goes on in another direction. Each white dot is such a break.
# **Try it:** move the slider through all 8 units of layer 2. One of them has
# nothing to show. Which?
#
# Does each break really sit on a line of layer 1? Compute how far the breaks
# are from the nearest line:

# %%
turns = 0
with torch.no_grad():
    W, b = bent[0].weight.double(), bent[0].bias.double()
    for unit, parts in enumerate(diagnostics.hinges(bent)[1]):
        ends = torch.tensor(parts).reshape(-1, 2)
        breaks = ends[ends.abs().amax(dim=1) < 2.999]  # not on the frame
        turns += len(breaks) // 2  # two parts meet at each
        to_lines = (breaks @ W.T + b).abs() / W.norm(dim=1)
        stray = int((to_lines.amin(dim=1) > 1e-6).sum())
        print(f"unit {unit}: {len(parts):2} straight parts,", end=" ")
        print(f"breaks that are not on a line of layer 1: {stray}")

# %% [markdown]
# Not one break is astray. And the unit with nothing to show has no part at
# all: in this whole box it never switches. (A hinge of layer 2 may also close
# into a ring, or come in several separate parts. That depends on the weights.)

# %% [markdown]
# ## The boundary is one more hinge
#
# The boundary is where the logit is 0. So it is the hinge that the output unit
# would have if a ReLU followed, and it can break wherever it meets a hinge of
# either layer. *"ReLU draws a smooth curve"*, people say, and from afar it
# looks like that. Go closer:

# %%
print("straight parts of the boundary:", len(diagnostics.boundary(bent)))

figures.boundary_corners(bent, moons)

# %% [markdown]
# The round top of the arch consists of straight parts. More units could make
# more and shorter ones, but never a curve. Follow the boundary from corner to
# corner: at each of them it meets a grey line or a dashed one.
#
# Look at the dashed hinges of layer 2, too. They are no random scribble: some
# go over the upper moon like an arch, others pass between the upper moon and
# the right arm of the lower one.

# %% [markdown]
# ## Counting the pieces
#
# All hinges together cut the plane into **linear pieces**: areas with straight
# edges, on each of which the network is one linear layer. Inside the box from
# −3 to 3 they can be computed exactly. Start with the box, and let one unit
# after the other cut every piece that its hinge passes through.

# %%
pieces = diagnostics.linear_pieces(bent, box=(-3, 3, -3, 3))

print("patterns that occur in the box:  ", len(pieces))
print("different linear layers on them: ", pieces.distinct_functions())
print(f"sum of their areas:               {pieces.areas.sum():.6f}")
print(f"the smallest is below 1/10000:    {pieces.areas.min() < 1e-4}")
print(f"corners are exact to about        {pieces.tolerance:.0e}")

# %% [markdown]
# The areas add up to the 6 × 6 of the box: nothing is missing, nothing counted
# twice. Patterns and linear layers are counted separately, because two
# patterns can stand for the same linear layer, for instance where the unit
# that makes the difference is multiplied by 0 later. Here each pattern has a
# layer of its own.
#
# How many pieces could there be? Begin with four straight lines. Draw them, if
# you like.

# %%
predict.ask(
    "four",
    "Into how many pieces can four straight lines cut the plane at most?",
    ["5", "8", "11", "16"],
)

# %% [markdown]
# The n-th line meets the n − 1 old ones at most once each. So they cut it into
# at most n parts, and each part cuts one piece in two: the n-th line adds at
# most n pieces. All n lines together make at most
# 1 + (1 + 2 + … + n) = 1 + n + n(n−1)/2. And inside one piece of layer 1, the
# hinges of the 8 units of layer 2 are straight lines again.

# %%
most = [1 + n + math.comb(n, 2) for n in (16, 8)]
print(f"layer 1 alone: at most {most[0]} pieces")
print(f"both layers:   at most {most[0]} x {most[1]} = {math.prod(most)}")

for side in (3, 30, 300):
    box = (-side, side, -side, side)
    first = len(diagnostics.linear_pieces(bent[:2], box))
    both = len(diagnostics.linear_pieces(bent, box))
    print(f"box to {side:3}: layer 1 alone makes {first}, both make {both}")

# %% [markdown]
# Enlarge the box, and layer 1 reaches its bound, because any two of its lines
# meet somewhere. Both layers together stay far below theirs. A bound says what
# is possible, not what training will do.
#
# Our network has 24 units, 16 in the first layer and 8 in the second. **Which
# bound is higher**, the one for these two layers, or the one for all 24 in a
# single layer? Answer `"two layers"` or `"one layer"` and, after a comma, by
# how many pieces.

# %%
more_pieces = ..., ...

# %%
exercises.more_pieces.check(more_pieces)

# %% [markdown]
# Those were bounds. Now take the same network before training, with its random
# weights, and count.

# %%
predict.ask(
    "untrained",
    "How many pieces does the untrained network have in the box?",
    ["far fewer", "about as many", "far more"],
)

# %%
untrained = networks.mlp((2, 16, 8, 1), "relu", seed=0)
figures.linear_pieces({"Untrained": untrained, "Trained": bent})

# %% [markdown]
# About as many. The colour shows how steeply the logit climbs on each piece.
# Before training it is nearly flat: beside the trained slopes no colour shows.
# After training the steepest pieces form a band along the boundary. But this
# is one seed. Here are 20 networks, each before and after training:

# %%
runs = population.train_many((2, 16, 8, 1), "relu", moons, seeds=range(20))
counts = {"untrained": [], "trained": []}
for seed, network in enumerate(runs.networks):
    start = networks.mlp((2, 16, 8, 1), "relu", seed)
    counts["untrained"].append(len(diagnostics.linear_pieces(start)))
    counts["trained"].append(len(diagnostics.linear_pieces(network)))

for name, count in counts.items():
    print(f"{name:9} from {min(count)} to {max(count)} pieces in the box")

figures.piece_counts(*counts.values())

# %% [markdown]
# Some lines go up, some go down. Pieces are not skill: the untrained networks
# have about as many and know nothing. What training changes is where the
# pieces lie and how steep they are.
#
# And *"a wide layer can replace the bend"*? Count the pieces of networks
# without activations:

# %%
for width in (16, 128, 1024):
    wide = networks.mlp((2, width, width // 2, 1))
    found = len(diagnostics.linear_pieces(wide))
    print(f"width {width:4}, no activation: {found} piece")

# %% [markdown]
# ## What the last layer gets to see
#
# The last layer of either network is an ordinary linear layer, the
# **readout**. It gets the 8 numbers of the last hidden layer and makes one
# straight cut through them.

# %%
x, y = moons.train.tensors
with torch.no_grad():
    hidden = bent[:-1](x)
    logit = hidden @ bent[-1].weight[0] + bent[-1].bias
    gap = (logit - bent(x)[:, 0]).abs().max().item()

print("numbers that the readout gets:", tuple(hidden.shape))
print("reading them out gives the logits:", gap < 1e-4)
for label in (0, 1):
    on = (hidden[y[:, 0] == label] > 0).sum(dim=1)
    print(f"class {label}: typically {on.median()} of 8 units are on")

# %% [markdown]
# One straight cut, and it separates the moons. So the hidden layers must have
# moved the points to where a straight cut is enough. To see how, draw a grid
# on the plane and send everything through the hidden layers, grid and data.
#
# Eight dimensions do not fit on a screen, so we look along two directions. One
# is the direction of the readout: along it you see the logit, and the cut
# becomes an upright line. The other is the direction at right angles to it
# along which the points differ most.

# %%
figures.folded(bent, moons, "With ReLU")

# %% [markdown]
# Find the corners A, B, C, D again on the right. The sheet has been creased
# along the hinges, folded and pressed. Where only one unit is on, only one
# number can vary, so all of that area becomes a thin edge: the edge from A
# down past D, with most of the upper moon on it. The lower moon bends away to
# the other side, and *one straight cut* is enough. Unfold the sheet again, and
# this cut becomes the bent boundary on the left.
#
# A single ReLU flattens one side of its hinge. Two can fold: in lesson 1 you
# saw ReLU(x) + ReLU(−x), which puts x and −x on the same place.
#
# **Before you run the next cell:** what does the network *without* activations
# do to the grid?

# %%
initial = networks.mlp((2, 16, 8, 1), seed=0)
for name, network in (("before", initial), ("after", linear)):
    W = networks.collapse(network[:-1]).weight
    strong, weak = torch.linalg.svdvals(W).tolist()
    print(f"{name} training: strongest / weakest = {strong / weak:.2g}")

figures.folded(linear, moons, "Without activations")

# %% [markdown]
# All grid lines stay straight and parallel. This network can stretch, turn and
# squeeze the sheet, and nothing else. The numbers above the picture compare
# how much it stretches in its strongest and in its weakest direction (the
# *singular values* of the folded matrix). Training has made the difference
# much larger: the sheet is nearly flat. The readout wants one number for each
# point, and squeezing the other one away costs nothing. The moons overlap
# before and after.
#
# (Why not take the usual plane for such pictures, the two directions along
# which the points differ most? Because such a *principal component analysis*
# does not ask the readout. Where the readout's direction sticks out of the
# plane, you do not see the logit: no line in the picture is *the* cut, and
# points can look mixed that the network separates.)

# %% [markdown]
# ## Watch it learn
#
# So far you have seen the end of the training. Here is all of it: both
# networks after every epoch, with the maps and hinges above and what the
# readout sees below. Press *Play*, or move the slider yourself. It also
# follows the arrow keys. Points and percentages are those of the *validation*
# data. Test data are for the end.
#
# **Before you press *Play*:** after how many of the 50 epochs will each of the
# two networks be about as good as it gets?

# %%
Film(
    {
        "Without activations": histories[0],
        "With ReLU": histories[1],
    },
    moons,
)

# %% [markdown]
# At epoch 0 the ReLU network puts the whole box into one class. All its hinges
# are there already, but they are of no use yet. (And its readout looks at a
# crumpled sheet that lies on one side of the cut. Each sheet is enlarged until
# it fills its frame: what you see is its shape, not its size.)
#
# After one epoch both networks have about as many points right, and both
# boundaries run from the lower left to the upper right. The left one is
# straight. The right one is made of many short parts already, and bends a
# little. Then the left one has found its place, with its sheet squeezed flat,
# and from there it only trembles. On the right the hinges keep sliding, and
# the boundary bends further along them. Watch the sheet while it does: it
# folds open until the cut has one moon on each side.
#
# For your prediction, step through the first ten epochs and read the
# percentages. One network rises no further after a single epoch. When does the
# other one get there?
#
# **Try it:** go back to the first ten epochs with the arrow keys. At which one
# does the boundary first reach up between the arms of the upper moon? And does
# the number of pieces tell you?

# %% [markdown]
# ## Other data
#
# Four other sets of points, the same two networks, the same 50 epochs, ten
# seeds each. XOR is four squares, of which opposite ones have the same label,
# and blobs are two round clouds.

# %%
predict.ask(
    "others",
    "On which of them is the network without activations right nearly always?",
    ["circles", "XOR", "spirals", "blobs", "none of them"],
)

# %%
others = [data.circles(), data.xor(), data.spirals(), data.blobs()]
kinds = ["identity", "relu"]
found = [
    population.train_many((2, 16, 8, 1), kinds, points, seeds=range(10))
    for points in others
]
figures.probability_maps(
    [
        (points.name, many.where(activation=kind, seed=0).networks[0], points)
        for kind in kinds
        for many, points in zip(found, others, strict=True)
    ],
    "Seed 0: without activations above, with ReLU below",
    columns=4,
)

# %% [markdown]
# On circles and XOR no line is any good, and the network without activations
# says so: its map is pale, because every probability is near one half. Which
# side a point falls on is then decided by very little, and so an accuracy
# below 50 % can happen. On blobs a line *is* the right answer, and being
# linear is no fault there.
#
# Is any of this a matter of seed 0?

# %%
x, y = others[1].test.tensors
quarters = (x[:, 0] > 0) != (x[:, 1] > 0)
right = (quarters == (y[:, 0] > 0.5)).double().mean().item()
print(f"xor: cutting along both axes gets {right:.2f} of test points right")

figures.strips(
    {
        points.name: [many.where(activation=k).test_accuracy for k in kinds]
        for many, points in zip(found, others, strict=True)
    },
    "data",
    "Ten seeds each",
)

# %% [markdown]
# Each mark is one trained network, each bar a median. All ten seeds tell the
# same story. On XOR ReLU misses some points, too. Is it too weak? No: the
# labels were given by the quarter in which a point lay, and *then* the points
# were shaken a little. Look at the line above the picture: cutting along the
# two axes, which is how the labels were made, does no better.

# %% [markdown]
# ## Where should the bend sit?
#
# Our network bends twice, after each hidden layer. Would once be enough, and
# where? Leave out one ReLU and try both places. All runs share the data, the
# batches, the budget and, seed by seed, the initial weights.

# %%
seeds = range(40)
places = {
    "both": ("relu", "relu"),
    "first": ("relu", None),
    "second": (None, "relu"),
}
narrowing = {
    place: population.train_many((2, 16, 8, 1), bends, moons, seeds)
    for place, bends in places.items()
}
for place, many in narrowing.items():
    print(f"{place:6}  seed 0 gets {many.test_accuracy[0]:.1%} right")

# %% [markdown]
# With seed 0 the place makes no difference. But *100 % on one seed* proves
# little, and we have more seeds. The first three columns of the next picture
# show all of them. The last two are networks 2-8-16-1, with the widths
# exchanged. You will see what for.

# %%
widening = {
    place: population.train_many((2, 8, 16, 1), places[place], moons, seeds)
    for place in ("first", "second")
}
columns = {
    "both, 16 + 8": narrowing["both"],
    "first, 16": narrowing["first"],
    "second, 8": narrowing["second"],
    "first, 8": widening["first"],
    "second, 16": widening["second"],
}
for name, many in columns.items():
    poor = int((many.test_accuracy < 0.95).sum())
    print(f"{name:12}  {poor:2} of {len(many)} runs below 0.95")

figures.strips(
    {name: (None, many.test_accuracy) for name, many in columns.items()},
    "place and number of the hinges",
    f"{len(seeds)} seeds each",
)

# %% [markdown]
# Look at the third column. With ReLU only in the second place, some networks
# end about as well as a straight line would. It is tempting to say: *bends
# belong early*. But something else differs. After the first layer there are 16
# units that can bend, after the second only 8. Place and number changed
# together.
#
# That is what the last two columns are for. Compare like with like: columns
# two and five have 16 hinges, columns three and four have 8. Only the third
# stands apart: the second place *and* 8 hinges. With 8 hinges in the first
# place, or 16 in the second, nearly every run succeeds. Which of these is the
# best, 40 runs cannot say.
#
# None of them *has* to fail. Neighbouring layers with no bend between them
# fold, and what is left is 2-16-1 or 2-8-1, wherever the bend was. What
# differs is the road that training takes, as in lesson 2. Here is where it
# led:

# %%
many = narrowing["second"]
worst = many.test_accuracy.argsort(stable=True)[:2].tolist()
figures.probability_maps(
    [(f"Seed {i}", many.networks[i], moons) for i in (0, *worst)],
    "ReLU only in the second place: seed 0 and the two worst seeds",
    hinges=True,
)

# %% [markdown]
# All three have hinges. With seed 0 they pass where the boundary has to turn.
# In the other two they lie close together, or where there is nothing to turn,
# and 50 epochs have not brought them to where they are needed. **Try it:**
# give these networks 200 epochs (`epochs=200` in `train_many`). How many of
# the poor runs recover?

# %% [markdown]
# ## The same picture with scikit-learn
#
# You may know scikit-learn, a library with many classifiers and a tool that
# draws their boundaries. `NetworkClassifier` wraps one of our networks so that
# this tool takes it for one of its own.

# %%
x, y = (tensor.numpy() for tensor in moons.train.tensors)
models = {
    "Without activations": NetworkClassifier(linear),
    "With ReLU": NetworkClassifier(bent),
    "15 neighbours": KNeighborsClassifier(15).fit(x, y[:, 0]),
}
options = {"response_method": "predict_proba", "grid_resolution": 200}
displays = {
    name: DecisionBoundaryDisplay.from_estimator(
        model, x, ax=Figure().subplots(), **options
    )
    for name, model in models.items()
}
figures.sklearn_displays(displays, moons)

# %% [markdown]
# The third classifier has no layers at all. It asks the 15 nearest training
# points and lets them vote. Where the data are, it agrees with the ReLU
# network. Far away the two go different ways, and no data point is there to
# tell you which of them is right.
#
# **Try it:** put a classifier of your choice into `models`, for instance
# `DecisionTreeClassifier().fit(x, y[:, 0])` from `sklearn.tree`.

# %% [markdown]
# ## What you have seen
#
# First, your predictions beside what happened:

# %%
lines = sum(len(parts) == 1 for parts in diagnostics.hinges(bent)[0])
before = len(diagnostics.linear_pieces(untrained))
good = [
    points.name
    for points, many in zip(others, found, strict=True)
    if many.where(activation="identity").test_accuracy.min() > 0.95
]
predict.replay(
    sixteen=f"{lines} of 16 consist of one straight part",
    crossing=f"it turns, and it does so at {turns} places",
    four=f"{1 + 4 + math.comb(4, 2)}, as 1 + 1 + 2 + 3 + 4",
    untrained=f"{before} before training, {len(pieces)} after",
    others=", ".join(good),
)

# %% [markdown]
# - A ReLU unit of the first layer switches along a straight line, its hinge.
#   Hinges of the second layer break where they cross those of the first.
# - Between hinges the network is one linear layer. It is made of straight
#   pieces, and so is its boundary, however round it looks.
# - Untrained networks have about as many pieces. Training puts them in place.
# - The hidden layers crease, fold and press the plane until one straight cut
#   is enough. Without activations they can only stretch, turn and squeeze it.
# - One seed shows what can happen. Many seeds show what usually does.
#
# ReLU is one bend among many. Which others are there, and does it matter?
# Lesson 4, *Choosing activations*, is about that.

# %% [markdown]
# ## Three questions
#
# <details><summary>1. Two points have the same pattern. What do you know about
# the network on the straight line between them?</summary>
#
# The pieces have no dents, so the whole line lies in the same piece and no
# unit switches on the way. The network is one linear layer there, and the
# midpoint gap of lesson 1 is 0 for these two points.
# </details>
#
# <details><summary>2. Why does a hinge of layer 2 break at a hinge of layer 1,
# but not at another hinge of layer 2?</summary>
#
# Its z is computed from the outputs of layer 1. When a unit of layer 1
# switches, the slope of z changes. Other units of layer 2 are not among its
# inputs, so it does not notice when they switch.
# </details>
#
# <details><summary>3. A blog post shows that a new activation reaches 100 % on
# the moons, with one seed. What do you ask for?</summary>
#
# More seeds, with the worst ones in view. ReLU beside it, with equal initial
# weights, batches and budget. And harder data: where nearly everything gets
# all points right, the accuracy cannot tell two methods apart.
# </details>

# %%
from course_lib import glossary

glossary.words(3)

# %% [markdown]
# **Done?** Choose *Kernel → Shut Down Kernel* in the menu before you open
# lesson 4, *Choosing activations*, or go back to lesson 2, *Training both
# models*. That gives the memory back.

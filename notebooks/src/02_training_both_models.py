# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2. Training both models
#
# **Does training find a way around the algebra?**
#
# *About 35 minutes. Run a cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - write a training loop in PyTorch, and say why each line is there,
# - compare two networks fairly, and check that you did,
# - test three often repeated sentences about activations.
#
# You need lesson 1: a stack of linear layers folds into one layer.

# %%
import math

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

from course_lib import data, figures, networks, population, training
from course_lib.exercises import lesson_2 as exercises
from course_lib.widgets import Explorer, Predictions, number

predict = Predictions("02_training_both_models")
torch.set_num_threads(1)  # quickest for networks as small as these

# %% [markdown]
# ## Two half moons
#
# The task: given two numbers, say which of two half moons a point belongs to.
# The points come from scikit-learn's `make_moons`, with a little noise. A
# fifth is put aside for the final *test*. Of the rest, a fifth is for
# *validation*, to watch the training from outside, and the others are for
# *training*. Both numbers are shifted and scaled to mean 0 and spread 1,
# without looking at a test point.

# %%
moons = data.moons()
print(moons)
figures.points(moons)

# %% [markdown]
# Blue circles are class 0, orange triangles are class 1. Hold a ruler against
# the screen and **predict.** (Your choices stay on this computer. At the end
# you see them beside what happened.)

# %%
predict.ask(
    "ruler",
    "What share of the points does the best straight line get right?",
    ["about 60 %", "about 75 %", "about 90 %", "all of them"],
)

# %% [markdown]
# ## Two networks that differ in one thing
#
# Both have 2 inputs, 16 and 8 hidden units and 1 output. One has ReLU after
# each hidden layer, the other has nothing there. All else is equal, the random
# weights at the start included. Otherwise you could not tell what made the
# difference.

# %%
linear, bent = networks.twins((2, 16, 8, 1), activation="relu", seed=0)
print(linear)
print(bent)

# %% [markdown]
# Equal weights do not make them equal functions. Here is what both say about
# the first three points, before any training:

# %%
with torch.no_grad():
    x, y = moons.train[:3]
    print("without activations:", linear(x).flatten().numpy().round(2))
    print("with ReLU:          ", bent(x).flatten().numpy().round(2))

# %% [markdown]
# ## What to make small
#
# The network returns a *logit* z, any number. The sigmoid turns it into the
# probability p of class 1. Let q be the probability that the network gave to
# the class that is right: p for class 1, and 1 − p for class 0. The
# *cross-entropy* is −log q, averaged over the points. It is near 0 where the
# network is sure and right, and large where it is sure and wrong.
#
# It could be computed in two steps, sigmoid first and logarithm second, or in
# one. Try both on a point of class 1 for which the network says −2, −20 and
# −200. The *slope* says how the loss changes with the logit. It is what
# training works with.


# %%
def in_two_steps(z, y):
    return nn.BCELoss()(torch.sigmoid(z), y)


for loss_of in (in_two_steps, nn.BCEWithLogitsLoss()):
    for value in (-2.0, -20.0, -200.0):
        z = torch.tensor([value], requires_grad=True)
        loss = loss_of(z, torch.ones(1))
        loss.backward()
        slope = z.grad.item() + 0.0
        print(f"logit {value:6}  loss {loss.item():7.2f}  slope {slope:.2f}")
    print()

# %% [markdown]
# (`requires_grad` asks PyTorch to keep track, `backward` computes the slopes.)
# In two steps, at −200, the probability rounds to 0, its logarithm would be
# infinite, PyTorch cuts it off at 100, and the slope is gone: the network
# would never learn that it is wrong. Computed in one step, the loss and its
# slope are right. So our networks return logits, and the loss is
# `BCEWithLogitsLoss`.

# %% [markdown]
# ## The training loop
#
# First the score: the share of right answers, a number between 0 and 1.
# **Write it yourself**, for a network and the *test* points of a dataset such
# as `moons`. `x, y = dataset.test.tensors` gives the points and their labels,
# 0 or 1, in a column. (As in lesson 1: your answer goes in place of the `...`,
# and the cell below tells you what it finds.)


# %%
def share_right(network, dataset):
    return ...


# %%
exercises.share_right.check(share_right)

# %% [markdown]
# Here is one way, for any part of the data. Why `> 0`? The sigmoid passes one
# half where the logit is 0.


# %%
def accuracy(network, part):
    x, y = part.tensors
    with torch.no_grad():
        return ((network(x) > 0) == (y == 1)).float().mean().item()


# %% [markdown]
# Then the loop, whole. Take a *batch* of 32 points. `zero_grad` clears the
# slopes of the last batch, which PyTorch would otherwise add to the new ones.
# `backward` computes the slope of the loss along every weight, and the
# *optimiser*, Adam, takes a step downhill. The *learning rate* sets how long
# the step is. Once through all the points is an *epoch*. The generator fixes
# the order of the points.


# %%
def train(network, epochs=50, learning_rate=0.01):
    shuffle = torch.Generator().manual_seed(0)
    batches = DataLoader(moons.train, 32, shuffle=True, generator=shuffle)
    optimiser = torch.optim.Adam(network.parameters(), lr=learning_rate)
    loss_of = nn.BCEWithLogitsLoss()
    seen, scores = [], [accuracy(network, moons.validation)]
    for _ in range(epochs):
        for x, y in batches:
            optimiser.zero_grad()
            loss = loss_of(network(x), y)
            loss.backward()
            optimiser.step()
            seen.append(x)
        scores.append(accuracy(network, moons.validation))
    return seen, scores


# %% [markdown]
# Keep a copy of the weights from before, then train both. `seen` and `scores`
# are for you: which batches came by, and how well it went.

# %%
start = [p.clone() for p in linear.parameters()]
bent_start = [p.clone() for p in bent.parameters()]
linear_seen, linear_scores = train(linear)
bent_seen, bent_scores = train(bent)
print("steps:", len(linear_seen), "and", len(bent_seen))
changed = sum(
    (p != q).sum().item()
    for p, q in zip(start, linear.parameters(), strict=True)
)
print("numbers that training changed:", changed)

# %% [markdown]
# ## Was it fair?
#
# It is easy to get this wrong. Make both networks in one script, with one seed
# at the top: then the second draws its weights and its batches further along
# the same stream of random numbers, so it meets other weights and other
# batches. You can check that ours did not. If one of these lines were untrue,
# its cell would stop with an error.

# %%
pairs = zip(start, bent_start, strict=True)
assert all(torch.equal(p, q) for p, q in pairs), "other initial weights"
print("equal initial weights: yes")

# %%
parts = moons.train, moons.validation, moons.test
rows = [tuple(x) for part in parts for x in part.tensors[0].tolist()]
assert len(set(rows)) == len(rows) == 1000, "a point stands in two parts"
print("one split for both, and no point in two parts: yes")

# %%
batches = zip(linear_seen, bent_seen, strict=True)
assert all(torch.equal(p, q) for p, q in batches), "other batches"
print("equal batches in equal order: yes")

# %%
assert len(linear_seen) == len(bent_seen), "other number of steps"
assert len(linear_scores) == len(bent_scores), "other number of epochs"
print("equal budget, at equal learning rate and batch size: yes")

# %% [markdown]
# Now check somebody else. A friend has trained twins with another activation,
# tanh, and is proud of 100 % on her test points. Here is how she prepared it.
# Her points are numbered from 0 to 999, and she deals the numbers out to three
# parts. Both networks then train for 50 epochs, in the order of `her_orders`.

# %%
from sklearn.model_selection import train_test_split

everything = range(1000)
rest, her_test = train_test_split(everything, test_size=0.2, random_state=0)
her_train, her_validation = train_test_split(
    everything, test_size=0.2, random_state=1
)
her_twins = networks.twins((2, 16, 8, 1), activation="tanh", seed=3)
her_orders = [
    torch.randperm(800, generator=torch.Generator().manual_seed(3))
    for _ in her_twins
]

# %% [markdown]
# **Which of the four checks fails for her?** Give its name and, after a comma,
# the number that proves it:
#
# - `"weights"` and how many of the 193 numbers differ at the start,
# - `"split"` and how many of her test points she also trains on,
# - `"batches"` and how many batches differ, or
# - `"budget"` and by how many steps.

# %%
unfair = ..., ...

# %%
exercises.unfair.check(unfair)

# %% [markdown]
# ## What happened
#
# `course_lib.training.train` is the loop above, made fast: it runs both
# networks side by side and also keeps the losses. First make sure that it
# tells the same story as yours.

# %%
twins = networks.twins((2, 16, 8, 1), activation="relu", seed=0)
histories = training.train(twins, moons)

scores = linear_scores, bent_scores
for mine, history in zip(scores, histories, strict=True):
    theirs = history.validation_accuracy
    apart = max(abs(a - b) for a, b in zip(mine, theirs, strict=True))
    print("same accuracy to 1 point in 160, each epoch:", apart < 1.5 / 160)

# %%
figures.learning_curves(histories)

# %% [markdown]
# Read the left picture first. The loss of the network without activations
# drops at once and then stays where it is. It is not still learning. It has
# arrived. The other one keeps going down. (In the right picture the thick
# purple curve lies above the thin one. That is luck: this validation part
# happens to be a little easier for a line, as four times as many training
# points show.)
#
# And here is the picture that this series is about:

# %%
final = figures.comparison(*twins, moons, histories)
final

# %% [markdown]
# One straight line, and one line that bends around the moons. The titles show
# the accuracy on the 200 test points, which no training has touched.
# `final.save("activation_function_comparison.png")` would write the picture to
# a file.

# %% [markdown]
# ## Fold the trained network
#
# Lesson 1 folded random weights. Training has changed every one of them.

# %%
predict.ask(
    "fold",
    "Does the trained network without activations still fold?",
    [
        "yes, into three numbers",
        "nearly: a few of its answers change",
        "no, training has found a bend",
    ],
)

# %%
single = networks.collapse(linear)
x, y = moons.test.tensors
with torch.no_grad():
    difference = (linear(x) - single(x)).abs().max().item()
    changed = ((linear(x) > 0) != (single(x) > 0)).sum().item()

w1, w2 = single.weight.tolist()[0]
b = single.bias.item()
print(f"the whole network: {w1:.2f} x1 {w2:+.2f} x2 {b:+.2f}")
print("largest difference in logits is below 0.0001:", difference < 1e-4)
print("predictions that change:", changed)

# %% [markdown]
# Three numbers. There is an old method that looks for just these three:
# *logistic regression*, one linear layer with the same loss. (`C=1e6` switches
# off scikit-learn's penalty on large weights, which our networks don't have
# either.)

# %%
from sklearn.linear_model import LogisticRegression

features, labels = moons.train.tensors
classic = LogisticRegression(C=1e6).fit(features, labels.flatten())
old = nn.Linear(2, 1)
with torch.no_grad():
    old.weight.copy_(torch.tensor(classic.coef_))
    old.bias.copy_(torch.tensor(classic.intercept_))
c1, c2 = old.weight.tolist()[0]
angle = math.degrees(math.atan2(w2, w1) - math.atan2(c2, c1))
print(f"angle between the two boundaries: {abs(angle):.0f} degrees")
print(f"test accuracy of logistic regression: {accuracy(old, moons.test):.3f}")

# %%
with torch.no_grad():
    best_loss = nn.BCEWithLogitsLoss()(old(features), labels).item()
    loss = nn.BCEWithLogitsLoss()(linear(features), labels).item()
print(f"training loss: stack {loss:.2f}, one layer {best_loss:.2f}")
print("the stack is worse by less than 0.001:", 0 <= loss - best_loss < 0.001)

# %% [markdown]
# Three layers of weights, all those steps of Adam, and the boundary lies next
# to that of logistic regression. (Not on it: each batch tugs a little in its
# own direction.)

# %% [markdown]
# ## One run proves nothing
#
# Perhaps seed 0 was lucky for ReLU. So train 100 pairs, each with its own
# initial weights. `train_many` stacks the networks of a population and trains
# them together. All see the same batches, and equal seeds have equal weights,
# so every pair is fair.

# %%
seeds = range(100)
shape = (2, 16, 8, 1)
runs = population.train_many(shape, [None, "relu"], moons, seeds)
straight = runs.where(activation="identity")
curved = runs.where(activation="relu")
print("without:  ", straight)
print("with ReLU:", curved)

# %%
figures.distributions(
    straight.test_accuracy,
    curved.test_accuracy,
    baseline=accuracy(old, moons.test),
)

# %% [markdown]
# Every run is in the picture, the worst ones too. The two groups do not touch.
# One test point is worth 0.005, so the bars stand on a grid. On the right,
# every pair by itself: all bars lie to the right of 0, so ReLU is ahead in
# every pair.
#
# Look at single pairs. These are the seeds at which ReLU stumbled:

# %%
print("ReLU below 1.000 at seeds", np.flatnonzero(curved.test_accuracy < 1))


# %%
def pair(seed):
    members = straight.where(seed=seed), curved.where(seed=seed)
    nets = [member.networks[0] for member in members]
    return figures.comparison(*nets, moons, [m.history(0) for m in members])


Explorer(pair, seed=number("seed", 0, 0, 99, 1))

# %% [markdown]
# ## Three sentences, tested
#
# ### "A network with activations learns faster"
#
# In the pair of seed 0 above, the accuracy of ReLU was ahead from the first
# epoch on.

# %%
predict.ask(
    "head_start",
    "In how many of the 100 pairs is ReLU ahead after the first epoch?",
    ["in nearly all", "in about half", "in fewer than a quarter"],
)

# %%
gains = curved.validation_accuracy - straight.validation_accuracy
for epoch in (1, 2, 10):
    ahead, behind = (gains[:, epoch] > 0).sum(), (gains[:, epoch] < 0).sum()
    print(f"after epoch {epoch:2}: ahead in {ahead} pairs, behind in {behind}")

# %%
figures.head_start(straight, curved)

# %%
reached = curved.validation_accuracy >= 0.99
print("runs with ReLU that reach 0.99:", reached.any(axis=1).sum())
print("median epoch at which they do:", int(np.median(reached.argmax(axis=1))))

# %% [markdown]
# So no, not at the start, at this learning rate. A straight line is quickly
# found, and for an epoch it is mostly the better answer. ReLU goes *further*.
# That is a different claim.

# %% [markdown]
# ### "A network with activations separates the data perfectly"

# %%
mistakes = (200 * (1 - curved.test_accuracy)).round().astype(int)
print("runs without a mistake on 200 test points:", (mistakes == 0).sum())
print("most mistakes in one run:", mistakes.max())
bound = 1 - 0.05 ** (1 / 200)
print(f"200 of 200 right still allows an error rate of {bound:.1%}")

# %% [markdown]
# Nearly always, on these easy data, on these 200 points. The last line is what
# 200 right answers can prove. A network with error rate $e$ gets one point
# right with probability $1 - e$, and all of them with $(1 - e)^{200}$. If $e$
# is above the printed bound, that is below 0.05: it would come up in less than
# one test in twenty. *100 % on one seed* proves something about that seed and
# these 200 points.
#
# **How many test points would it take**, all of them right, to show in this
# sense that the error rate is below 1 %? Give the smallest number.

# %%
points_needed = ...

# %%
exercises.points_needed.check(points_needed)

# %% [markdown]
# ### "A network without activations fails to train"
#
# It trains very well: its loss agrees with that of logistic regression, and no
# single layer can go lower. But is the layer with the best *cross-entropy*
# also the line with the most points right? Try every line through two training
# points. That is enough: any other line can be shifted and turned until it
# touches two points, and on the way no point changes its side. (Nudge a line
# through two points, and these two can come out right as well. So they count
# as right. A line has two sides, hence `flip`.)

# %%
points, sign = features.double(), 2 * labels.flatten() - 1
best = 0
for i, pivot in enumerate(points[:-1]):
    offsets = points - pivot
    x1, x2 = offsets[i + 1 :].T  # lines to the points that come after
    normals = torch.stack([-x2, x1], dim=1)
    side = sign * (normals @ offsets.T)  # row: one line, column: one point
    for flip in (1, -1):
        right = (flip * side > 1e-9).sum(dim=1) + 2
        if right.max() > best:
            best = right.max().item()
            n1, n2 = (flip * normals[right.argmax()]).tolist()
            champion = n1, n2, -n1 * pivot[0].item() - n2 * pivot[1].item()

# %%
print("points right, out of 640")
print("best of all lines:  ", best)
print("logistic regression:", round(640 * accuracy(old, moons.train)))
figures.lines_over_points(
    {
        "trained network": (w1, w2, b),
        "logistic regression": (c1, c2, old.bias.item()),
        "best of all": champion,
    },
    moons.train,
)

# %% [markdown]
# Logistic regression has the lowest cross-entropy and still gets fewer points
# right than the best line. So the shortfall is no bad training. Cross-entropy
# does not count mistakes, it weighs how sure they are. And even your ruler
# from the beginning cannot do better than the best line. What fails is not the
# training. It is the *line*.

# %% [markdown]
# ## The same place, another road
#
# The stack ended up where one layer ends up. Does it take the same way? Follow
# plain gradient descent: all points in every step, the same learning rate of
# 0.1, one seed, and different starts.


# %%
def descend(network, scale, steps=800):
    with torch.no_grad():
        for p in network.parameters():
            p *= scale
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1)
    losses = []
    for _ in range(steps + 1):
        loss = nn.BCEWithLogitsLoss()(network(features), labels)
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return losses


# %%
predict.ask(
    "zero",
    "Three layers start with all weights and biases at zero. What will their "
    "loss do?",
    [
        "fall as it does for one layer",
        "wait for a while, then fall",
        "stay where it is",
    ],
)

# %%
paths = {"one layer, from zero": descend(nn.Linear(2, 1), scale=0)}
for name, scale in (("zero", 0), ("0.1 x usual", 0.1), ("usual weights", 1)):
    paths[f"three layers, from {name}"] = descend(networks.mlp(shape), scale)

print(f"{'step':33}     0   200   400   800")
for name, losses in paths.items():
    row = [f"{losses[step]:5.2f}" for step in (0, 200, 400, 800)]
    print(f"{name:33}", *row)

# %%
figures.roads(paths, levels={"logistic regression": best_loss})

# %% [markdown]
# Same functions, different roads. From zero, no weight of the stack ever
# moves: the slope for a weight is a product of what reaches it from below and
# of the weights above it, and for every weight one of the two is 0. (Only the
# last bias moves, since the classes are not equally frequent.) From small
# weights the loss sits on a plateau and then drops. From the usual ones the
# stack is even quicker than the single layer that started from zero. Depth
# without activations changes how you travel, not where you can go.
#
# Another friend takes the first road, one layer from zero, with a loop of her
# own. It runs without an error. But her loss does what a small step downhill
# should never do: it comes up again.


# %%
def suspect(x, y, steps):
    network = nn.Linear(2, 1)
    nn.init.zeros_(network.weight)
    nn.init.zeros_(network.bias)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        loss = nn.BCEWithLogitsLoss()(network(x), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses


losses = suspect(features, labels, steps=100)
print("her loss at each 20th step:", *(f"{loss:.2f}" for loss in losses[::20]))

# %% [markdown]
# **Find the bug**, and write the loop as she meant it.


# %%
def repaired(x, y, steps):
    return ...


# %%
exercises.repaired.check(repaired)

# %% [markdown]
# ## Can width replace a bend?
#
# One hidden layer with more and more units, 8 seeds each, the usual training,
# and still no activation:

# %%
widths = {}
for width in (1, 2, 16, 256):
    wide = population.train_many((2, width, 1), None, moons, range(8))
    widths[f"{width}"] = (wide.test_accuracy, None)

figures.strips(widths, "hidden units", "Width without activations")

# %% [markdown]
# No. One unit is as good as 256. *Width cannot replace a bend.* A bend, in
# contrast, need not even be trained. Draw a hidden layer at random, leave it
# as it is, and fit only the last layer, by logistic regression. (With a light
# penalty, `C=100`: where the fit is perfect, the weights would never stop
# growing without one.)

# %%
predict.ask(
    "frozen",
    "How good is a trained last layer on 64 random ReLU units?",
    ["like a coin toss", "like a straight line", "nearly perfect"],
)


# %%
def score(width, seed, bend):
    hidden = networks.mlp((2, width, 1), seed=seed)[0]
    with torch.no_grad():
        seen, unseen = hidden(features), hidden(moons.test.tensors[0])
    if bend:
        seen, unseen = seen.relu(), unseen.relu()
    model = LogisticRegression(C=100, max_iter=5000)
    model.fit(seen, labels.flatten())
    return model.score(unseen, moons.test.tensors[1].flatten())


frozen = {
    f"{width}": [
        [score(width, seed, bend) for seed in range(8)]
        for bend in (False, True)
    ]
    for width in (4, 16, 64)
}

# %%
figures.strips(
    frozen,
    "random hidden units",
    "Hidden layer never trained",
    names=("without activation", "with ReLU"),
)

# %% [markdown]
# Random bends, if there are enough of them, all but solve the task. Random
# linear units stay where a line is.

# %% [markdown]
# ## Other data
#
# All of this was one draw of the moons. Now vary the data: eight draws of
# points and split with the same noise, eight seeds each, all else as before.
# (Draw 0 is the one you know.)


# %%
def both_on(datasets, seeds):
    runs = population.train_many(shape, [None, "relu"], datasets, seeds)
    return [
        [
            runs.where(data=number, activation=bend).test_accuracy
            for bend in (None, "relu")
        ]
        for number in range(len(datasets))
    ]


drawn = [data.moons(seed=draw) for draw in range(8)]
draws = dict(zip("01234567", both_on(drawn, range(8)), strict=True))
figures.strips(draws, "draw of the data", "Eight draws of the moons")

# %% [markdown]
# Compare the purple bars: how easy the moons are for a line depends more on
# the draw of the data than on the initial weights. The order of the two
# networks is the same in each draw.
#
# And now more noise, which makes the moons overlap. One draw for each level,
# 16 seeds each:

# %%
levels = [0.1, 0.2, 0.3, 0.4]
noisy = [data.moons(noise=level) for level in levels]
noises = dict(zip(map(str, levels), both_on(noisy, range(16)), strict=True))
figures.strips(noises, "noise", "More noise, 16 seeds each")

# %%
for noise, (without, with_relu) in noises.items():
    print(f"noise {noise}: ReLU ahead by {np.median(with_relu - without):.3f}")

# %% [markdown]
# The gap narrows. Where the classes overlap, no network can be right
# everywhere, and a bend buys less.

# %% [markdown]
# ## What you have seen
#
# First, your predictions beside what happened:

# %%
ahead, behind = (gains[:, 1] > 0).sum(), (gains[:, 1] < 0).sum()
stuck = paths["three layers, from zero"]
medians = [f"{np.median(scores):.3f}" for scores in frozen["64"]]
predict.replay(
    ruler=f"{best} of {len(points)} training points, {best / len(points):.0%}",
    fold=f"yes: three numbers, and {changed} of its answers change",
    head_start=f"ahead in {ahead} pairs, behind in {behind}",
    zero=f"from {stuck[0]:.2f} to {stuck[-1]:.2f} in {len(stuck) - 1} steps",
    frozen=f"test accuracy {medians[1]}, without ReLU {medians[0]} (medians)",
)

# %% [markdown]
# - Training does not get around the algebra. The trained stack folds into
#   three numbers, and they lie next to logistic regression.
# - The comparison was fair: equal weights, split, batches and budget, over
#   100 seeds, eight draws of the data and four levels of noise.
# - "Learns faster" is wrong for most pairs after one epoch, at this learning
#   rate. "Perfect" needs a "nearly". And the linear network does not fail to
#   train. It can only draw a line.
#
# What does ReLU do to the plane, so that the boundary can bend? Lesson 3 looks
# inside.

# %% [markdown]
# ## Three questions
#
# <details><summary>1. A blog post trains a linear model and then a ReLU model
# in the same script, with one seed at the top. Why is that not a fair
# comparison?</summary>
#
# The second model continues the stream of random numbers where the first one
# stopped: other initial weights, another order of the batches. The difference
# could come from any of these. And one pair of runs says nothing about the
# spread.
# </details>
#
# <details><summary>2. The accuracy of the linear network stays where it is.
# Would more epochs, more layers or more units help?</summary>
#
# No. Its loss is already as low as that of any single layer, and more layers
# or units also fold into three numbers.
# </details>
#
# <details><summary>3. All 200 test points are right. Is the network
# perfect?</summary>
#
# 200 right answers are still compatible with the error rate that was printed
# above. Test on more points, and over more seeds.
# </details>

# %%
from course_lib import glossary

glossary.words(2)

# %% [markdown]
# **Done?** Choose *Kernel → Shut Down Kernel* in the menu before you open
# lesson 3. That gives the memory back.

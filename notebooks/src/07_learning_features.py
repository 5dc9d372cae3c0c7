# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 7. Learning features
#
# **What do the hidden layers become?**
#
# *About 25 minutes to read and run, 12 more with the exercises. Run a cell
# with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - measure what each layer has made of the data, with a linear probe,
# - say how much of that is training, and how much random layers do too,
# - report what a bend buys on real data, beside a baseline that deserves the
#   name.
#
# You need [lesson 2](02_training_both_models.ipynb) and [lesson
# 3](03_visualising_boundaries.ipynb).

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from course_lib import data, diagnostics, figures, networks, training
from course_lib.exercises import lesson_7 as exercises
from course_lib.figures.style import BENT, LINEAR
from course_lib.widgets import Predictions

predict = Predictions("07_learning_features")
torch.set_num_threads(1)  # quickest for matrices as small as these

# %% [markdown]
# ## What is left to do after each layer?
#
# The last layer of a network makes one straight cut through the numbers that
# it gets. So the hidden layers must have moved the points to where one cut is
# enough. A number that a hidden unit computes is a **feature**, and all
# features of a layer together are its **representation** of a point.
#
# Two spiral arms are a task on which you can watch that. Train a network with
# three hidden layers on them. Then take off its last layer, and train another
# one on what is left:

# %%
spirals = data.spirals()
network = networks.mlp((2, 16, 16, 16, 1), "relu", seed=0)
print(training.train(network, spirals))

x, y = spirals.train.tensors
with torch.no_grad():
    hidden = network[:-1](x)
probe = LogisticRegression().fit(hidden, y.flatten())
print(f"{x.shape[1]} inputs became {hidden.shape[1]} features")
print(f"training points right: {probe.score(hidden, y.flatten()):.3f}")

# %% [markdown]
# The new last layer is called a **linear probe** (Alain and Bengio 2016). Put
# it after any layer, `network[:2]` or `network[:4]`, and it says how far that
# layer has got. The network itself stays as it is.
#
# **Write a probe for any stack of layers.** Give the features mean 0 and
# standard deviation 1 with `make_pipeline(StandardScaler(),
# LogisticRegression())`, fit on the training points, and return the accuracy
# on the test points. Labels come as a flat array.


# %%
def probed(layers, x, y, x_test, y_test):
    return ...


# %%
exercises.probed.check(probed)

# %% [markdown]
# ## A fair probe
#
# Why one scale for all features? scikit-learn's logistic regression is not
# quite the one of lesson 2: to the loss it adds a **penalty** on large
# weights. Its knob C says how little the penalty counts. A layer that hands on
# tiny numbers needs large weights, and would be punished for it. [What does a
# penalty do to a probe?](further/what_does_a_penalty_do_to_a_probe.ipynb)
# shows how much.
#
# The scale must come from the training points. A friend has written it for the
# test points. She looks at one of them, first among all 200, then among five:


# %%
def friends_scaling(train, test):
    return (test - test.mean(0)) / test.std(0)


test = spirals.test.tensors[0]
for count in (200, 5):
    first = friends_scaling(x, test[:count])[0]
    print(f"among {count:3}:", *(f"{value:5.2f}" for value in first))

# %% [markdown]
# It is the same point, and a probe would see it in two places. **Mend it.**


# %%
def scaled(train, test):
    return ...


# %%
exercises.scaled.check(scaled)

# %% [markdown]
# ## Two controls
#
# A probe that finds much after a layer does not say that *training* put it
# there. So probe two more networks with the same initial weights: one that is
# never trained, and the *linear twin*, trained without activations.
# `diagnostics.probe` does what you wrote. Besides, it tries three values of C
# and keeps the one that is best on the validation points.

# %%
predict.ask(
    "untrained",
    "Test points right after the layers of a ReLU network that was never "
    "trained?",
    ["as many as on the inputs", "more", "nearly all of them"],
)

# %%
KINDS = {"untrained ReLU": "relu", "no activation": None, "ReLU": "relu"}
toys = {
    name: [networks.mlp((2, 16, 16, 16, 1), bend, seed) for seed in range(5)]
    for name, bend in KINDS.items()
}
training.train(toys["no activation"] + toys["ReLU"], spirals)


def stacks(network):
    """The network up to each hidden layer, with its activation."""
    step = len(network) // 3  # 2 with activations, 1 without
    return [network[: step * layer] for layer in range(4)]


# %%
levels = {}
for name, nets in toys.items():
    runs = [[diagnostics.probe(s, spirals) for s in stacks(n)] for n in nets]
    levels[name] = np.array([[probe.test for probe in row] for row in runs])

# %%
middle = {name: np.median(runs, axis=0) for name, runs in levels.items()}
looks = {"untrained ReLU": {"color": "0.4", "marker": "D", "linestyle": ":"}}
looks |= {"no activation": LINEAR, "ReLU": BENT}
figure, ax = plt.subplots(figsize=(7, 3.6))
for name, runs in levels.items():
    ax.plot(runs.T, color=looks[name]["color"], alpha=0.25)
    ax.plot(middle[name], label=name, **looks[name])
ends = ", ".join(f"{name} {row[-1]:.2f}" for name, row in middle.items())
ax.set(title=f"Layer 3: {ends}", xlabel="probe after layer", xticks=range(4))
ax.set_ylabel("test points right")
ax.legend()
plt.show()

# %% [markdown]
# Layer 0 stands for the inputs. Each faint line is one of five seeds, each
# strong line joins their *medians*: of the five, the one in the middle.
#
# Look at the grey line first. Random bends help the cut, most of all in layer
# 1, where 2 numbers become 16. Two more random layers add little. The trained
# layers go on until one cut is enough. The twin's line is flat, and that is
# algebra: a cut after linear layers collapses into a cut through the inputs.
#
# Here is layer 3 of the network that you trained. On the right are the points
# as it hands them on, sideways the distance from the probe's cut. On the left
# is the same cut in the plane:

# %%
cut = diagnostics.probe(network[:-1], spirals).readout
figures.folded(nn.Sequential(network[:-1], cut), spirals, "After layer 3")

# %% [markdown]
# ## Real data: handwritten digits
#
# Spirals were made to be bent. What about data that nobody made for us?
# scikit-learn brings 1,797 handwritten digits, 8 by 8 pixels each. We split
# them ten times: 1,149 images to train, 288 to validate, 360 to test. Each
# pixel gets mean 0 and standard deviation 1 on the first two parts together.

# %%
digits = load_digits()
figures.digit_images(digits.data[:20], digits.target[:20])

# %%
splits = [data.digits(seed) for seed in range(10)]
x, y = splits[0].train.tensors
for C in (0.001, 0.1, 1000):
    flat = LogisticRegression(C=C, max_iter=2000).fit(x, y.argmax(1))
    fitted = (flat.predict(x) == y.argmax(1).numpy()).sum()
    print(f"C = {C:5g}: {fitted} of {len(x)} training images right")

# %% [markdown]
# The last line has next to no penalty. These training images are **linearly
# separable**: ten linear functions of the pixels sort all of them. A bend
# cannot *fit* better. What can be won is **generalisation**, to be right on
# new images. Fitting the training data better and new data worse is
# **overfitting**. What holds it back, as the penalty does, is called
# **regularisation**.
#
# A network has a penalty as well. PyTorch's optimisers call it **weight
# decay**, also *L2 penalty*. Here is the loop of lesson 2 with it. Our network
# is 64-64-64-64-10. It returns ten logits, and the largest is its answer.


# %%
def fit(network, split, rate, decay=0.0):
    x, y = split.train.tensors
    numbers = network.parameters()
    adam = torch.optim.Adam(numbers, lr=rate, weight_decay=decay)
    for _ in range(15):
        for batch in torch.randperm(len(x)).split(128):
            adam.zero_grad()
            loss = nn.functional.cross_entropy(network(x[batch]), y[batch])
            loss.backward()
            adam.step()
    return network


# %%
@torch.no_grad()
def right(network, part):
    x, y = part.tensors
    hits = network(x).argmax(dim=1) == y.argmax(dim=1)
    return hits.double().mean().item()


# %% [markdown]
# ## What does the bend buy?
#
# Compare with a **baseline**, a simple method that is tuned as carefully as
# the new one. Ours is logistic regression on the pixels. Both sides choose
# their penalty from three on the validation images of the split. The linear
# twin runs besides, without a penalty, as ReLU does in a careless comparison.
# The learning rates, 0.01 and 0.003 for the twin, come from trial runs.

# %%
predict.ask(
    "bend",
    "ReLU against logistic regression, both tuned, on new digits. How many "
    "points does the bend buy? (A point is one per cent of the test images.)",
    ["none", "about 1", "about 5", "10 or more"],
)

# %%
SIZES = (64, 64, 64, 64, 10)
twins, tuned, tests = [], [], []
for seed, split in enumerate(splits):
    torch.manual_seed(seed)
    twins.append(fit(networks.mlp(SIZES, None, seed), split, 0.003))
    tries = [
        fit(networks.mlp(SIZES, "relu", seed), split, 0.01, decay)
        for decay in (0, 0.003, 0.03)
    ]
    tuned.append(max(tries, key=lambda net: right(net, split.validation)))
    nets = twins[-1], tries[0], tuned[-1]
    tests.append([right(net, split.test) for net in nets])

# %%
pixels = [diagnostics.probe(nn.Identity(), split).test for split in splits]
line, (twin, plain, relu) = np.array(pixels), np.array(tests).T
print("logistic regression", *(f"{value:.3f}" for value in line))
print("ReLU, tuned        ", *(f"{value:.3f}" for value in relu))

# %% [markdown]
# The columns differ by more than the rows: some splits are harder for
# everybody. So compare *within* each split. **How far is one row ahead?** You
# get two arrays of accuracies. Return three numbers in points: the mean
# difference, the smallest and the largest.


# %%
def paired(ours, theirs):
    return ...


# %%
exercises.paired.check(paired)

# %%
gains = {
    "ReLU − twin,\nneither tuned": plain - twin,
    "logistic regression\n− twin": line - twin,
    "ReLU − logistic\nregression, both tuned": relu - line,
    "ReLU: tuned −\nnot tuned": relu - plain,
}
title = "Digits: test accuracy, ten splits"
figures.paired_differences(gains, one=1 / 360, title=title)

# %% [markdown]
# Each dot is one split, each bar the mean. The grey band is one test image
# wide each way, 0.28 points. Read it row by row:
#
# - ReLU beats its linear twin clearly. That is the headline of many reports.
# - Logistic regression beats the twin, too. Both are linear functions of the
#   pixels, so no bend is in this lead. It is in how they were trained.
# - What is left for the bend is the third row, and the fourth shows that some
#   of it is tuning.
#
# All this is said of one shape, 15 epochs and these penalties. The ten splits
# share their images, so they are fewer than ten independent witnesses. On
# digits the bend buys little, because a straight cut is nearly enough. On the
# spirals it bought nearly everything.

# %% [markdown]
# ## And still the layers do something
#
# Which part of what a probe finds after layer 3 is the work of training?

# %%
random = [networks.mlp(SIZES, "relu", seed) for seed in range(10)]
kinds = {"untrained ReLU": random, "no activation": twins, "ReLU": tuned}
found = {}
for name, nets in kinds.items():
    last = [net[:-1] for net in nets]
    probes = map(diagnostics.probe, last, splits)
    found[name] = np.array([probe.test for probe in probes]) - line
title = "Digits: probe after layer 3 minus probe on the pixels"
figures.paired_differences(found, one=1 / 360, title=title)

# %% [markdown]
# Random layers lose what the cut needs: 64 numbers went in, and 64 random ones
# came out. So the control can lie on either side of the inputs. Without it, a
# probe cannot tell what training did. [What does a penalty do to a
# probe?](further/what_does_a_penalty_do_to_a_probe.ipynb) asks why the twin's
# layers change anything at all, and [What does a flat view
# show?](further/what_does_a_flat_view_show.ipynb) draws the 64 numbers.

# %% [markdown]
# ## First weights as pictures
#
# A unit of layer 1 has one weight for each pixel, so its weights are an image.

# %%
predict.ask(
    "weights",
    "What will the weights of the trained units of layer 1 look like?",
    ["digits", "noise and some strokes", "noise only"],
)

# %%
before, later = random[0][0].weight.detach(), tuned[0][0].weight.detach()
images = torch.stack([before[:8], later[:8], (later - before)[:8]])
images = images.reshape(3, 8, 8, 8)  # row, unit, and 8 by 8 pixels
a, b = images[..., :-1].flatten(1), images[..., 1:].flatten(1)
alike = [np.corrcoef(row)[0, 1] for row in torch.stack([a, b], dim=1)]

# %%
figure, axes = plt.subplots(3, 8, figsize=(8, 3.6))
names = "before", "after", "after − before"
for row, name in enumerate(names):
    for ax, image in zip(axes[row], images[row]):
        ax.imshow(image, cmap="PuOr", vmin=-0.4, vmax=0.4)
        ax.set(xticks=[], yticks=[])
    axes[row, 0].set_ylabel(name)
words = [f"{name} {value:.1f}" for name, value in zip(names, alike)]
figure.suptitle("Correlation of neighbouring pixels: " + ", ".join(words))
plt.show()

# %% [markdown]
# Purple: ink here makes the unit's sum larger. Orange: ink makes it smaller.
# The noise of the start is still there. What training has added is smoother:
# neighbouring pixels go together, in patches and bits of strokes.

# %% [markdown]
# ## What you have seen
#
# - A linear probe is a new last layer on a network that stays as it is. It
#   needs scaled features, a tuned penalty, the inputs as a baseline and an
#   untrained network as a control.
# - On spirals, trained ReLU layers change the representation until one cut is
#   enough. Random ones go part of the way, linear ones nowhere.
# - Digits are nearly a task for a straight cut. Beside an untuned twin the
#   bend looks large, beside a tuned baseline it is small.
#
# In [lesson 8](08_playground.ipynb) you take the wheel yourself.
#
# <details><summary>1. A probe after layer 5 of a large network finds the
# language of a sentence with 99 % accuracy. "So training has taught layer 5
# what a language is." What do you ask?</summary>
#
# What does the same probe find on the inputs, and after layer 5 of the
# untrained network? And a probe shows what can be read from a layer, not that
# the network uses it.
# </details>
#
# <details><summary>2. A report says that activations bring 3 points on
# handwritten digits. What would you want to see?</summary>
#
# Each side tuned on validation data. A logistic regression with a tuned
# penalty. Several splits with their differences, and how much one image
# counts.
# </details>

# %%
grey, trained = middle["untrained ReLU"], middle["ReLU"]
lead = 100 * (relu - line).mean()
predict.replay(
    untrained=("more", f"{grey[0]:.2f}, then {grey[3]:.2f}"),
    bend=("about 1", f"{lead:.1f} points, mean of ten splits"),
    weights=("noise and some strokes", f"added, correlated {alike[2]:.1f}"),
)

# %% [markdown]
# ## Take it with you
#
# A network on digits, and a probe on it, in plain PyTorch and scikit-learn:

# %% tags=["take-away"]
import torch
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

torch.set_num_threads(1)
X, y = load_digits(return_X_y=True)
X, X_test, y, y_test = train_test_split(X, y, test_size=0.2, random_state=0)
scaler = StandardScaler().fit(X)
x, x_test = (torch.tensor(scaler.transform(part)).float() for part in (X, X_test))

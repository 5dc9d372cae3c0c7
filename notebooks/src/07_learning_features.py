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
# *About 25 minutes to read and run, 12 more with the exercises.*
#
# After this lesson you can
#
# - measure what a layer has made of the data, with a linear probe,
# - tell apart what training did and what random layers do anyway,
# - report what a bend buys on real data, beside a fair baseline.
#
# You need lessons [2](02_training_both_models.ipynb) and
# [3](03_visualising_boundaries.ipynb).

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from course_lib import data, diagnostics, figures, networks, training
from course_lib.exercises import lesson_7 as exercises
from course_lib.widgets import Predictions

predict = Predictions("07_learning_features")
torch.set_num_threads(1)  # quickest for matrices as small as these

# %% [markdown]
# ## What is left to do after each layer?
#
# The last layer of a network makes one straight cut through the numbers that
# it gets. So the hidden layers must have moved the points to where one cut is
# enough. What a hidden unit computes is a **feature**, and all features of a
# layer together are its **representation** of a point.
#
# Watch that on two spiral arms. Train a network with three hidden layers. Then
# take off its last layer, and train another one on what is left:

# %%
spirals = data.spirals()
network = networks.mlp((2, 16, 16, 16, 1), "relu", seed=0)
print(training.train(network, spirals))

x, y = spirals.train.tensors
with torch.no_grad():
    hidden = network[:-1](x)
probe = LogisticRegression().fit(hidden, y.flatten())
print(f"training points right: {probe.score(hidden, y.flatten()):.3f}")

# %% [markdown]
# The new last layer is called a **linear probe** (Alain and Bengio 2016). Put
# it after `network[:2]` or `network[:4]`, and it says how far that layer has
# got.
#
# To the loss of lesson 2, scikit-learn's logistic regression adds a penalty on
# large weights. A feature with tiny values needs large weights, so the penalty
# would hide it. So first give each feature mean 0 and standard deviation 1,
# measured on the training points:
# `make_pipeline(StandardScaler(), LogisticRegression())` does both. **Write a
# probe for any stack of layers.** Fit it on the training points and return its
# accuracy on the test points.

# %%
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


# %%
def probed(layers, x, y, x_test, y_test):
    return ...


# %%
exercises.probed.check(probed)

# %% [markdown]
# ## Two controls
#
# A probe that finds much does not say that *training* put it there. So probe
# two more networks with the same initial weights: one that is never trained,
# and the *linear twin*, trained without activations. `diagnostics.probe` does
# what you wrote, and chooses from four penalties on the validation points.

# %%
predict.ask(
    "untrained",
    "How many test points does one cut get right after the three layers of a "
    "ReLU network that was never trained?",
    ["as many as on the inputs", "more", "nearly all"],
)

# %%
bends = {"untrained ReLU": "relu", "no activation": None, "ReLU": "relu"}
toys = {}
for name, bend in bends.items():
    shape = (2, 16, 16, 16, 1)
    toys[name] = [networks.mlp(shape, bend, seed) for seed in range(5)]
training.train(toys["no activation"] + toys["ReLU"], spirals)


# %%
from course_lib.figures.style import BENT, LINEAR

grey = {"color": "0.4", "marker": "D", "linestyle": ":"}
looks = {"untrained ReLU": grey, "no activation": LINEAR, "ReLU": BENT}


def levels(network):
    step = len(network) // 3  # a layer with its activation: 2 modules, or 1
    stacks = [network[: step * layer] for layer in range(4)]
    return [diagnostics.probe(stack, spirals).test for stack in stacks]


# %%
found = {name: [levels(n) for n in nets] for name, nets in toys.items()}
middle = {name: np.median(runs, axis=0) for name, runs in found.items()}
figure, ax = plt.subplots(figsize=(6, 3.6))
for name, look in looks.items():
    ax.plot(np.transpose(found[name]), color=look["color"], alpha=0.25)
    ax.plot(middle[name], label=name, **look)
ends = ", ".join(f"{name} {row[3]:.2f}" for name, row in middle.items())
ax.set(title=f"After layer 3: {ends}", xlabel="probe after layer")
ax.set(xticks=range(4), ylabel="test points right")
ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# Layer 0 is the inputs. A faint line is one of five seeds, a strong line joins
# their *medians*: of the five, the one in the middle.
#
# Look at the grey line first. *Random* bends help the cut in layer 1, where 2
# numbers become 16. More random layers help some seeds and harm others.
# Trained layers go on until one cut is enough.
#
# The twin's line is nearly flat. A cut after linear layers collapses into a
# cut through the inputs, the scaling included. The probe computes
# `W @ ((h - mean) / spread) + b`. **Which weights and bias do the same with h
# as the layer hands it on?** Return both.


# %%
def collapsed(W, b, mean, spread):
    return ...


# %%
exercises.collapsed.check(collapsed)

# %% [markdown]
# ## Real data: handwritten digits
#
# Spirals were made to be bent. What about data that nobody made for us?
# scikit-learn brings 1,797 handwritten digits, 8 by 8 pixels each. We split
# them ten times: 1,149 images to train, 288 to validate, 360 to test. The
# first two parts together standardise each pixel.

# %%
from sklearn.datasets import load_digits

digits = load_digits()
figures.digit_images(digits.data[:20], digits.target[:20])

# %%
splits = [data.digits(seed) for seed in range(10)]
x, y = splits[0].train.tensors
flat = LogisticRegression(C=1000, max_iter=2000).fit(x, y.argmax(1))
fitted = (flat.predict(x) == y.argmax(1).numpy()).sum()
print(f"ten linear functions: {fitted} of {len(x)} training images right")

# %% [markdown]
# These training images are **linearly separable**: linear functions of the
# pixels sort all of them. What a bend can win is **generalisation**, to be
# right on new images. To gain on the training data and lose on new data is
# **overfitting**. What holds it back is called **regularisation**, and a
# penalty on large weights is one. In scikit-learn a small C is a strong
# penalty. PyTorch's optimisers call it **weight decay**. Lesson 2's loop has
# it now:


# %%
def fit(network, split, rate, decay=0.0):
    x, y = split.train.tensors
    torch.manual_seed(0)  # equal batches for all
    numbers = network.parameters()
    adam = torch.optim.Adam(numbers, lr=rate, weight_decay=decay)
    for epoch in range(15):
        for batch in torch.randperm(len(x)).split(128):
            adam.zero_grad()
            nn.CrossEntropyLoss()(network(x[batch]), y[batch]).backward()
            adam.step()
    return network


# %% [markdown]
# ## What does the bend buy?
#
# Compare with a **baseline**, a simple method that is tuned as carefully as
# the new one. Ours is logistic regression on the pixels. Both sides choose
# their penalty on the validation images of each split. The rate is 0.01 for
# ReLU. The linear twin gets 0.003 and no penalty, as in a careless comparison.

# %%
predict.ask(
    "bend",
    "ReLU against logistic regression, both tuned: how many points does the "
    "bend buy? A point is one per cent of the test images.",
    ["none", "1 or less", "about 5", "10 or more"],
)


# %%
@torch.no_grad()
def right(network, part):
    x, y = part.tensors
    return (network(x).argmax(1) == y.argmax(1)).double().mean().item()


# %%
SIZES = (64, 64, 64, 64, 10)
twins, plain, tuned = [], [], []
for seed, split in enumerate(splits):
    twins.append(fit(networks.mlp(SIZES, None, seed), split, 0.003))
    new = [networks.mlp(SIZES, "relu", seed) for _ in range(3)]
    decays = 0, 0.003, 0.03
    tries = [fit(net, split, 0.01, d) for net, d in zip(new, decays)]
    plain.append(tries[0])
    tuned.append(max(tries, key=lambda net: right(net, split.validation)))

# %%
kinds = {"twin": twins, "ReLU": plain, "tuned ReLU": tuned}
test = {}
for name, nets in kinds.items():
    pairs = zip(nets, splits)
    test[name] = np.array([right(net, split.test) for net, split in pairs])
pixels = [diagnostics.probe(nn.Identity(), split) for split in splits]
test["logistic"] = np.array([probe.test for probe in pixels])
for name in ("logistic", "tuned ReLU"):
    print(f"{name:10}", *(f"{value:.3f}" for value in test[name]))

# %% [markdown]
# Some splits are harder. So compare *within* each split. **How far is one row
# ahead?** You get two arrays of accuracies. Return three
# numbers in points: mean difference, smallest and largest.


# %%
def paired(ours, theirs):
    return ...


# %%
exercises.paired.check(paired)

# %%
twin, line, relu = test["twin"], test["logistic"], test["tuned ReLU"]
gains = {
    "ReLU − twin,\nno penalties": test["ReLU"] - twin,
    "logistic regression\n− twin": line - twin,
    "ReLU − logistic\nregression, both tuned": relu - line,
    "ReLU: tuned −\nnot tuned": relu - test["ReLU"],
}
figures.paired_differences(gains, 1 / 360, "Digits: test, ten splits")

# %% [markdown]
# A dot is a split, a bar the mean, the grey band one test image each way: 0.28
# points.
#
# - ReLU beats its twin. That is the headline of a careless report.
# - On average, logistic regression beats the twin, too. Both are linear in the
#   pixels. So this lead comes from how they were trained, not from a bend.
# - The third row is what the bend buys against a tuned line. The fourth is
#   what tuning buys the network.
#
# But we tried rates, epochs and grids of penalties on these very splits, and
# saw their test images. That flatters the third row. [Does it hold on other
# splits?](further/does_it_hold_on_other_splits.ipynb) repeats it with nothing
# left to choose, and finds less.

# %% [markdown]
# ## Probes on digits, with their controls
#
# The networks of the first five splits, and untrained ones:

# %%
random = [networks.mlp(SIZES, "relu", seed) for seed in range(10)]
kinds = {"untrained ReLU": random, "no activation": twins, "ReLU": tuned}
after = {}
for name, nets in kinds.items():
    stacks = [net[:-1] for net in nets[:5]]
    probes = map(diagnostics.probe, stacks, splits)
    after[name] = np.array([probe.test for probe in probes])
    print("split 0:", name, f"{after[name][0]:.3f}")
gains = {name: row - line[:5] for name, row in after.items()}
figures.paired_differences(gains, 1 / 360, "Probe after layer 3 − pixels")

# %% [markdown]
# On spirals random layers helped. Here three of 64 units lose what the cut
# needs, though one wide layer need not. So a
# probe without its control cannot tell what training did. Read on: [What does
# a penalty do to a probe?](further/what_does_a_penalty_do_to_a_probe.ipynb)
# and [What does a flat view
# show?](further/what_does_a_flat_view_show.ipynb)

# %% [markdown]
# ## First weights as pictures
#
# A unit of layer 1 has one weight for each pixel, so its weights are an image.

# %%
before, later = random[0][0].weight.detach(), tuned[0][0].weight.detach()
rows = {"before": before[:10], "after": later[:10]}
figures.weight_pictures(rows, "Units 0 to 9 of layer 1, split 0")

# %% [markdown]
# Purple: ink here makes the unit's sum larger. Orange: ink makes it smaller.
# At the start there is only noise. After training the images
# are smoother, with patches and bits of strokes.

# %% [markdown]
# ## What you have seen
#
# - A linear probe is a new last layer on a network that stays as it is. It
#   needs scaled features, the inputs beside it and an untrained control.
# - On spirals, trained layers change the representation until one cut is
#   enough. Random ones go part of the way, linear ones nowhere.
# - On digits the bend buys less beside a tuned baseline than beside a twin.
#
# In [lesson 8](08_playground.ipynb) you take the wheel.

# %%
start, *_, end = middle["untrained ReLU"]
lead = 100 * (relu - line)
noise = lead.std(ddof=1) / 10**0.5  # of the mean of ten
predict.replay(
    untrained=("more", f"{start:.2f} on the inputs, {end:.2f} after layer 3"),
    bend=("1 or less", f"{lead.mean():.1f}, give or take {noise:.1f} or more"),
)

# %% [markdown]
# ## Take it with you
#
# A probe before and after training, in plain PyTorch and scikit-learn:

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
X, _, y, _ = train_test_split(X, y, test_size=0.2, random_state=0)
x, y = torch.tensor(scaler.transform(X)).float(), torch.tensor(y)
x_test = torch.tensor(scaler.transform(X_test)).float()
torch.manual_seed(0)
one, two, three = (nn.Linear(64, 64) for _ in range(3))
hidden = one, nn.ReLU(), two, nn.ReLU(), three, nn.ReLU()
network = nn.Sequential(*hidden, nn.Linear(64, 10))


def probe(layers):
    with torch.no_grad():
        seen, unseen = layers(x), layers(x_test)
    cut = make_pipeline(StandardScaler(), LogisticRegression()).fit(seen, y)
    return f"{cut.score(unseen, y_test):.3f}"


print("split 0: untrained ReLU", probe(network[:-1]))
torch.manual_seed(0)
adam = torch.optim.Adam(network.parameters(), lr=0.01, weight_decay=0.003)
for epoch in range(15):
    for batch in torch.randperm(len(x)).split(128):
        adam.zero_grad()
        nn.CrossEntropyLoss()(network(x[batch]), y[batch]).backward()
        adam.step()
print("split 0: ReLU", probe(network[:-1]))

# %%
from course_lib import glossary

glossary.words(7)

# %% [markdown]
# ## In other words
#
# Say it aloud: *trained hidden layers learn a representation in which a linear
# classifier is enough; a linear probe measures that, beside an untrained
# control and a tuned baseline.*
#
# **Search for** linear probe · representation learning · weight decay. **In
# PyTorch and scikit-learn:**
# [Adam](https://pytorch.org/docs/stable/generated/torch.optim.Adam.html),
# [LogisticRegression](https://scikit-learn.org/stable/modules/generated/sklearn.linear_model.LogisticRegression.html).
# **Read on:** Alain and Bengio 2016, Understanding intermediate layers using
# linear classifier probes,
# [arXiv:1610.01644](https://arxiv.org/abs/1610.01644) · Belinkov 2022, Probing
# classifiers, [arXiv:2102.12452](https://arxiv.org/abs/2102.12452)
#
# **Done?** Choose *Kernel → Shut Down Kernel* before you open the next lesson.
# That gives the memory back.

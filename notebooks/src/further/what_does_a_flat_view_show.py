# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What does a flat view show?
#
# *About 10 minutes to read and run. It goes on from [lesson
# 7](../07_learning_features.ipynb).*
#
# A hidden layer of 64 units turns an image into 64 numbers. How do you look at
# them on a flat page, and what can you believe of what you see?

# %%
import torch
from torch import nn

from course_lib import data, diagnostics, figures, networks, training
from course_lib.widgets import Explorer, Predictions, choice, number

predict = Predictions("what_does_a_flat_view_show")
torch.set_num_threads(1)  # quickest for networks as small as these

# %% [markdown]
# ## Two inputs, one cut
#
# With one cut to look at, the directions choose themselves. Sideways is the
# distance from the cut, upwards the direction along the cut in which the
# points differ most. On the left is the plane with the same cut, on the right
# what a layer hands on. **Go through the layers, then take the untrained
# network.**

# %%
spirals = data.spirals()
shape = (2, 16, 16, 16, 1)
trained = networks.mlp(shape, "relu", seed=0)
training.train(trained, spirals)
nets = {"ReLU": trained, "untrained": networks.mlp(shape, "relu", seed=0)}


def after(network, layer):
    layers = nets[network][: 2 * layer]
    cut = diagnostics.probe(layers, spirals).readout
    title = f"{network}, after layer {layer}"
    return figures.folded(nn.Sequential(layers, cut), spirals, title)


# %%
Explorer(
    after,
    network=choice("network", ["ReLU", "untrained"]),
    layer=number("layer", 2, 0, 3, 1),
)

# %% [markdown]
# ## Ten classes
#
# Digits have ten classes, and no single cut chooses the directions.
# **Principal component analysis** (PCA) finds the direction along which points
# differ most, then the one at right angles to it along which they differ most.
# It turns the cloud and looks at it from its broadest side. It bends nothing
# and does not know the labels.

# %%
digits = data.digits(seed=0)
wide = (64, 64, 64, 64, 10)
network = networks.mlp(wide, "relu", seed=0)
print(training.train(network, digits, epochs=8, learning_rate=0.003))


def flat_view(layers):
    with torch.no_grad():
        seen = layers(digits.train.tensors[0])
        unseen = layers(digits.test.tensors[0])
    middle = seen.mean(dim=0)
    _, sizes, directions = torch.linalg.svd(seen - middle, full_matrices=False)
    share = (sizes[:2] ** 2).sum() / (sizes**2).sum()
    return (unseen - middle) @ directions[:2].T, share.item()


# %% [markdown]
# The directions come from the training images. Drawn are test images.

# %%
predict.ask(
    "pixels",
    "Logistic regression on the pixels gets more than nine of ten digits "
    "right. What will the flat view of the pixels look like?",
    ["ten separate groups", "groups that overlap much"],
)

# %%
labels = digits.test.tensors[1].argmax(dim=1).numpy()
views = {}
for layer in range(4):
    places, share = flat_view(network[: 2 * layer])
    name = f"Layer {layer}" if layer else "Pixels"
    views[f"{name}: {share:.0%} of the variance"] = places
figures.layer_views(views, labels, columns=2)

# %%
pixels = diagnostics.probe(nn.Identity(), digits).test
print(f"a probe on all 64 pixels: {pixels:.3f} of the test images right")

# %% [markdown]
# Each test image is drawn as its digit. The titles say how much of the
# *variance*, the squared standard deviation, the two directions hold. The rest
# lies in the 62 others. So digits that overlap here can be far apart there.
# What is apart in a flat view *is* apart. What overlaps may only look so.
#
# **Are the groups the work of training?** Here is the same network before:

# %%
untrained = networks.mlp(wide, "relu", seed=0)
places, share = flat_view(untrained[:6])
title = f"Untrained, layer 3: {share:.0%} of the variance"
figures.layer_views({title: places}, labels)

# %%
predict.replay(
    pixels=("groups that overlap much", f"but the probe gets {pixels:.3f}"),
)

# %% [markdown]
# **In other words:** a projection onto two principal components can hide
# separation, but does not invent it for linear cuts. **Search for** PCA of
# hidden activations · t-SNE misreading. **Read on:** scikit-learn,
# [PCA](https://scikit-learn.org/stable/modules/decomposition.html#pca) ·
# Wattenberg, Viégas and Johnson 2016, [How to use t-SNE
# effectively](https://distill.pub/2016/misread-tsne/)
#
# Back to [lesson 7](../07_learning_features.ipynb).

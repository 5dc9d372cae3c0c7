# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Another road to the same place
#
# *About 8 minutes to read and run. It goes on from [lesson
# 2](../02_training_both_models.ipynb).*
#
# Trained, a stack of linear layers ends up where one layer ends up. Does it
# take the same way? Follow plain *gradient descent*: all training points in
# every step, no Adam, and one learning rate for both. What differs is told
# each time.

# %%
import numpy as np
import torch
from torch import nn

from course_lib import data, figures, networks
from course_lib.widgets import Predictions

predict = Predictions("another_road_to_the_same_place")
torch.set_num_threads(1)  # quickest for networks as small as these
x, y = data.moons().train.tensors
loss_of = nn.BCEWithLogitsLoss()


# %%
def scaled(sizes, scale):
    network = networks.mlp(sizes, seed=0)
    for p in network.parameters():
        p.data *= scale
    return network


# %%
def descend(sizes, scale, rate=0.1, steps=800):
    network = scaled(sizes, scale)
    optimiser = torch.optim.SGD(network.parameters(), lr=rate)
    losses = np.zeros(steps + 1)
    for step in range(steps + 1):
        loss = loss_of(network(x), y)
        losses[step] = loss.item()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return losses


# %% [markdown]
# ## Start from zero
#
# One layer may start with all its numbers at zero. May three?

# %%
predict.ask(
    "zero",
    "Three layers start with all weights and biases at 0. What does the loss "
    "do?",
    ["fall as for one layer", "wait, then fall", "stay where it is"],
)

# %%
one, deep = (2, 1), (2, 16, 8, 1)
paths = {
    "one layer, from 0": descend(one, scale=0),
    "three layers, from 0": descend(deep, scale=0),
    "three layers, from 0.1 x usual": descend(deep, scale=0.1),
    "three layers, usual start": descend(deep, scale=1),
}
figures.loss_curves(paths)

# %%
for name, losses in paths.items():
    row = [f"{losses[step]:5.2f}" for step in (0, 200, 400, 800)]
    print(f"{name:31}", *row)

# %% [markdown]
# From 0, no weight of the stack ever moves: the gradient of a weight is a
# product of what reaches it from below and of the weights above it, and one of
# the two is 0 everywhere. Such a place, from which some ways lead down, is a
# *saddle point*. Only the last bias moves, as the classes are not equally
# frequent.
#
# From small weights the stack sits on a *plateau* near the saddle and then
# drops.

# %% [markdown]
# ## Is the stack quicker?
#
# From the usual start it is, in the picture above. But a learning rate that is
# good for one side may be slow for the other. Count the steps until the loss
# is below 0.26, at several rates:

# %%
predict.ask(
    "rate",
    "Can one layer be as quick as the stack was at rate 0.1?",
    ["yes, with a larger rate", "no, depth is needed"],
)

# %%
for rate in (0.1, 0.3, 1.0):
    steps = []
    for sizes in (one, deep):
        losses = descend(sizes, scale=1, rate=rate)
        steps.append((losses < 0.26).argmax())
    print(f"rate {rate}: one layer {steps[0]}, three layers {steps[1]} steps")

# %% [markdown]
# At equal rates the stack needs fewer steps here. At rate 1 the single layer
# is quicker than the stack was at 0.1. So from the usual start, what depth
# does here is close to a larger step: the weights of other layers multiply the
# gradient. Depth without activations changes how you travel, and not where you
# can go.
#
# This is one seed and one set of data. For what is known in general, see
# below.

# %%
stuck = paths["three layers, from 0"]
predict.replay(
    zero=("stay where it is", f"from {stuck[0]:.2f} to {stuck[-1]:.2f}"),
    rate=("yes, with a larger rate", f"{steps[0]} steps at rate {rate}"),
)

# %% [markdown]
# **In other words:** a deep linear network has the function class of one layer
# and another loss landscape, with saddle points and plateaus. **Search for**
# deep linear networks · saddle point · symmetry breaking. **Read on:** Saxe,
# McClelland and Ganguli 2013,
# [arXiv:1312.6120](https://arxiv.org/abs/1312.6120) · Arora, Cohen and Hazan
# 2018, [arXiv:1802.06509](https://arxiv.org/abs/1802.06509)
#
# Back to [lesson 2](../02_training_both_models.ipynb).

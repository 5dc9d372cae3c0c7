# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Do ReLUs die?
#
# **When does a ReLU unit stop answering, and can it come back?**
#
# *About 13 minutes to read and run.*
#
# "A dead ReLU is dead for ever", people say, for where ReLU returns 0 its
# slope is 0, too. You need [lesson 5](../05_gradient_flow.ipynb) up to the
# gain.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from course_lib import data, diagnostics, networks, training
from course_lib.widgets import Predictions

predict = Predictions("do_relus_die")
torch.set_num_threads(1)  # quickest for networks as small as these
moons = data.moons()
x, y = moons.train.tensors

# %% [markdown]
# ## Dead on these points, now
#
# A unit is called *dead* if it returns 0 for **every training point, now**.
# Count them in a network of five hidden layers with 16 units each, with
# PyTorch's own random weights and biases:

# %%
network = networks.mlp((2, 16, 16, 16, 16, 16, 1), "relu", seed=0)
h = x
with torch.no_grad():
    for layer in network:
        h = layer(h)
        if isinstance(layer, nn.ReLU):
            dead = (h == 0).all(dim=0)  # over the points
            print(f"{dead.sum()} of {len(dead)} units are dead")

# %% [markdown]
# This network has not been trained, and yet most of its last hidden layer is
# silent. Is the size of the weights to blame? And what do biases have to do
# with it? Vary both: weights times ¼, 1 and √6, with PyTorch's biases and
# without any. (Times √6, PyTorch's weights have He's gain.)

# %%
predict.ask(
    "quarter",
    "Keep the biases and multiply all weights by ¼. Which units die?",
    ["fewer than before", "the same ones", "more than before"],
)


# %%
def start(seed, times=1.0, biases=True):
    network = networks.mlp((2, 16, 16, 16, 16, 16, 1), "relu", seed)
    for linear in networks.layers(network)[0]:
        linear.weight.data *= times
        linear.bias.data *= biases
    return network


def share(networks_):
    counted = [diagnostics.dead_units(network, x) for network in networks_]
    return 100 * np.mean(counted, axis=(0, 2))  # over seeds and units


# %%
print("dead in layers           1     2     3     4     5")
found = {}
for biases in (True, False):
    for times in (0.25, 1, 6**0.5):
        group = [start(seed, times, biases) for seed in range(20)]
        found[biases, times] = share(group)
        row = "".join(f"{percent:4.0f} %" for percent in share(group))
        print(f"{'biases' if biases else 'none  '}, × {times:4.2f}     {row}")

# %% [markdown]
# Without biases the three rows are equal to the digit: a factor makes a
# pre-activation larger or smaller, and never changes its sign. With biases the
# size of the weights counts. In small weights little of the input reaches the
# upper layers, so there each unit's bias decides, and half of the biases are
# negative. So neither "a good gain cures dead units" nor "the gain does not
# matter" is right. It depends on the biases.

# %% [markdown]
# ## In training
#
# A dead unit's own weights and bias get no gradient at all:

# %%
network = start(seed=0)
nn.BCEWithLogitsLoss()(network(x), y).backward()
dead = torch.tensor(diagnostics.dead_units(network, x)[0])
felt = network[0].weight.grad.norm(dim=1)
print("largest gradient of a dead unit:  ", felt[dead].max().item())
print("smallest gradient of a living one:", f"{felt[~dead].min():.0e}")

# %%
predict.ask(
    "back",
    "Can a dead unit come back in training?",
    ["no", "yes, in any layer", "yes, but hardly in layer 1"],
)

# %%
predict.ask(
    "rate",
    "At which learning rate are most units dead after 25 epochs?",
    ["0.001", "0.01", "0.1", "equally many at all"],
)

# %% [markdown]
# Train ten networks for 25 epochs at each of three rates. After each epoch,
# look who is dead: `alive_again` counts the units that were dead one epoch ago
# and are not any more.


# %%
def film(history):
    """Who is dead: epochs × layers × units."""
    states = [diagnostics.dead_units(n, x) for n in history.snapshots]
    return np.array(states)


# %%
films, ended, returns = {}, {}, {}
for rate in (0.001, 0.01, 0.1):
    group = [start(seed) for seed in range(10)]
    runs = training.train(group, moons, 25, rate, snapshots=True)
    films[rate] = np.array([film(run) for run in runs])
    accuracy = np.median([training.accuracy(n, moons.test) for n in group])
    alive_again = films[rate][:, :-1] & ~films[rate][:, 1:]
    ended[rate] = 100 * films[rate][:, -1].mean()
    returns[rate] = alive_again.sum(axis=(0, 1, 3))
    print(f"rate {rate:5}: {ended[rate]:2.0f} % dead at the end,", end=" ")
    print(f"came back, by layer: {returns[rate]}, accuracy {accuracy:.2f}")

# %% [markdown]
# One of the ten, at the middle rate, unit by unit. Black is dead.

# %%
figure, axes = plt.subplots(2, figsize=(8, 6), layout="constrained")
for ax, layer in zip(axes, (1, 4)):
    one = films[0.01][0, :, layer - 1]  # network 0
    ax.pcolormesh(one.T, cmap="Greys", edgecolors="lightgrey", linewidth=0.5)
    died = (~one[:-1] & one[1:]).sum()
    woke = (one[:-1] & ~one[1:]).sum()
    ax.set_title(f"Layer {layer}: {died} deaths, {woke} returns")
    ax.set(xlabel="epoch", ylabel="unit", yticks=range(0, 17, 4))
plt.show()

# %% [markdown]
# In layer 1 a black strip that begins does not end. In layer 4 it often does.
# Why? A dead unit gets no gradient, in any layer. Adam's momentum carries its
# weights on for a while, then they stand still. In layer 1 its inputs are the
# data, which stay as they are. Higher up its inputs come from layers that go
# on learning, and one day they may wake it.
#
# And the rate matters, too. At 0.1 a single step can
# push a unit so far that no point reaches it any more. Still, those networks
# do as well as the others: with 80 units for two moons, many may be silent.

# %% [markdown]
# ## Dead here, alive elsewhere
#
# Ask the untrained network of seed 0 about points ten times as far out:

# %%
far = torch.tensor(diagnostics.dead_units(network, 10 * x)[0])
print(f"layer 1: {dead.sum()} dead units, {(dead & ~far).sum()} answer there")

# %% [markdown]
# So "dead" speaks of these points and of this moment. Leaky ReLU and ELU have
# no flat side at exactly 0, and GELU's begins far out, where it rounds to 0,
# so their units do not die in this sense. Smaller learning rates, and biases
# that start at 0 or a little above, help ReLU as well.

# %%
small, usual = found[True, 0.25].mean(), found[True, 1].mean()
predict.replay(
    quarter=("more than before", f"{small:.0f} %, before {usual:.0f} %"),
    back=("yes, but hardly in layer 1", f"{returns[0.01]} at 0.01, by layer"),
    rate=("0.1", f"{ended[0.1]:.0f} %, at 0.001 {ended[0.001]:.0f} %"),
)

# %% [markdown]
# **In other words:** a ReLU is dead on a data set if its pre-activation is
# negative on all of it. That depends on biases, initialisation and learning
# rate, and above the first layer it can end. **Search for** dying ReLU · leaky
# ReLU. **Read on:** Lu and others 2020, [Dying ReLU and
# initialization](https://arxiv.org/abs/1903.06733) · Maas and others 2013,
# [Rectifier nonlinearities improve neural network acoustic
# models](https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf)
# · PyTorch's
# [LeakyReLU](https://pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html)
#
# Back to [lesson 5](../05_gradient_flow.ipynb).

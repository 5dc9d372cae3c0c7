# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What does a residual connection do?
#
# **How do signals get through a deep network that would swallow them?**
#
# *About 9 minutes to read and run, 4 more with the exercise.*
#
# In [lesson 5](../05_gradient_flow.ipynb) ten sigmoid layers at gain 1 learned
# little in 20 epochs. A larger gain helped. There is another way, and it is in
# nearly every deep network of today.

# %%
import numpy as np
import torch
from torch import nn

from course_lib import data, diagnostics, figures, networks, training
from course_lib.exercises import lesson_5 as exercises
from course_lib.widgets import Predictions

predict = Predictions("what_does_a_residual_connection_do")
torch.set_num_threads(1)  # quickest for networks as small as these
moons = data.moons()
x, y = moons.train.tensors

# %% [markdown]
# ## Around the layer
#
# A *residual connection*, or skip connection, adds what enters a layer to what
# leaves it (He and others 2016). Going back, the slope of such a layer is 1
# plus something, so ten of them no longer multiply ten small numbers. A friend
# has tried it on a sigmoid layer, and it does not help:


# %%
def suspect(h, W, b):
    return torch.sigmoid(h + W @ h + b)


# %% [markdown]
# **Write the layer as your friend meant it.**


# %%
def residual(h, W, b):
    return ...


# %%
exercises.residual.check(residual)

# %% [markdown]
# In PyTorch it is a module around any piece of a network. `plain` has ten
# hidden sigmoid layers with LeCun's gain 1. `around` has the same weights, and
# nine of its hidden layers have a way around. (The first one cannot: it gets 2
# numbers and returns 16.)


# %%
class Residual(nn.Module):
    def __init__(self, inside):
        super().__init__()
        self.inside = inside

    def forward(self, h):
        return h + self.inside(h)


def plain(seed):
    return networks.mlp([2] + 10 * [16] + [1], "sigmoid", seed, "lecun")


def around(seed):
    layers = plain(seed)
    pairs = [Residual(layers[k : k + 2]) for k in range(2, 20, 2)]
    return nn.Sequential(*layers[:2], *pairs, layers[-1])


# %%
predict.ask(
    "gradient",
    "By what factor does the way around change the gradient in layer 1?",
    ["about 10", "about 1,000", "100,000 or more"],
)

# %%
print("weight gradient in layer 1, five seeds:")
sizes = {}
for make in (plain, around):
    nets = [make(seed) for seed in range(5)]
    sizes[make] = [diagnostics.flow(n, x, y).gradient[0] for n in nets]
    print(f"{make.__name__:7}", *[f"{size:.0e}" for size in sizes[make]])

# %% [markdown]
# ## Does it learn?
#
# 20 epochs for both, two seeds, at four learning rates.

# %%
predict.ask(
    "learns",
    "Ten sigmoid layers at gain 1, with a way around: do they learn?",
    ["at no rate", "at every rate", "at the larger rates only"],
)

# %%
rates = [0.001, 0.005, 0.025, 0.125]
panels = {}
for title, make in (("plain", plain), ("with a way around", around)):
    panels[title] = {}
    for rate in rates:
        nets = [make(seed) for seed in range(2)]
        training.train(nets, moons, epochs=20, learning_rate=rate)
        right = [training.accuracy(net, moons.test) for net in nets]
        panels[title][f"rate {rate}"] = right

figures.accuracies(panels)

# %% [markdown]
# Plain, these layers reach a straight line at best. With the way around they
# solve the moons, with no change of gain or activation, at the two larger
# rates. At the smaller ones they are not done after 20 epochs. So a residual
# connection does not replace a good learning rate. It lets one work.
#
# One thing to watch: each layer adds to the signal, and here each adds about
# ½. In networks of a hundred layers the sum would grow large. That is one
# reason why residual networks also have *normalisation* layers, which bring
# signals back to a fixed mean and size.

# %%
gain = np.median(np.array(sizes[around]) / np.array(sizes[plain]))
best = np.median(panels["with a way around"]["rate 0.025"])
predict.replay(
    gradient=("100,000 or more", f"10 to the power {np.log10(gain):.1f}"),
    learns=(
        "at the larger rates only",
        f"median {best:.2f} at rate 0.025",
    ),
)

# %% [markdown]
# **In other words:** with a skip connection a layer's Jacobian is the identity
# plus a correction, so gradients reach the first layers unless the correction
# cancels the identity. **Search for** ResNet · skip connections · identity
# mappings. **Read on:** He and others 2016, [Deep Residual Learning for Image
# Recognition](https://arxiv.org/abs/1512.03385) · [Dive into Deep Learning,
# ResNet](https://d2l.ai/chapter_convolutional-modern/resnet.html) ·
# [Understanding Deep Learning, chapter 11](https://udlbook.github.io/udlbook/)
#
# Back to [lesson 5](../05_gradient_flow.ipynb).

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # SELU and its conditions
#
# **What does SELU do that other activations do not?**
#
# *About 10 minutes to read and run.*
#
# SELU, the *scaled exponential linear unit*, was made so that signals keep
# their size by themselves (Klambauer and others 2017). It is a stretched ELU:
# λx for positive x, λα(eˣ − 1) for negative x, with two fixed numbers. You
# need [lesson 5](../05_gradient_flow.ipynb) up to the gain.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from course_lib.widgets import Predictions

predict = Predictions("selu_and_its_conditions")
torch.set_num_threads(1)  # quickest for matrices as small as these

# %% [markdown]
# ## The promise
#
# If the inputs have mean 0 and variance 1 (the variance is the squared
# standard deviation), the weights have the gain 1 (LeCun's), the biases are 0
# and each layer sees all outputs of the one before, then each layer's outputs
# have mean 0 and variance 1 again. That holds on average over random weights.
# Single networks scatter around it. And if a layer is off, the next one is
# nearer.
#
# Test it with 32 layers of 64 units, and with inputs ten times too large. The
# function below returns the variance of each layer's outputs, over points and
# units, and the last outputs.

# %%
predict.ask(
    "back",
    "Inputs with variance 100: what is the variance 32 SELU layers later?",
    ["about 100", "much larger still", "about 1"],
)


# %%
def variances(activation, gain, x, bias=0.0, seed=0):
    torch.manual_seed(seed)
    found, h = [], x
    for _ in range(32):
        W = gain / 64**0.5 * torch.randn(64, 64).double()
        b = bias * torch.randn(64).double()
        h = activation(h @ W.T + b)
        found.append(h.var().item())
    return np.array(found), h


def middle(activation, gain, x):
    runs = [variances(activation, gain, x, seed=s)[0] for s in range(5)]
    return np.median(runs, axis=0)


# %%
torch.manual_seed(0)
x = torch.randn(128, 64).double()
selu = nn.SELU()
for times in (0.1, 1, 10):
    found = middle(selu, 1, times * x)
    row = "".join(f"{found[k - 1]:8.2f}" for k in (1, 4, 8, 16, 32))
    print(f"inputs × {times:3}, variance in layers 1, 4, 8, 16, 32:{row}")
selu_at_end = found[-1]

# %% [markdown]
# From above and from below the variance comes to 1. SELU has a place that it
# returns to, a *fixed point*. Is that its own merit?

# %%
predict.ask(
    "alone",
    "Which others find back to one place, each at a gain that suits it?",
    ["none", "tanh only", "tanh, sigmoid and ELU", "ReLU, too"],
)

# %%
ends = {}
cases = [
    ("SELU, gain 1", selu, 1),
    ("tanh, gain 1.2", torch.tanh, 1.2),
    ("ELU, gain 1.2", nn.ELU(), 1.2),
    ("sigmoid, gain 4", torch.sigmoid, 4),
    ("ReLU, gain √2", torch.relu, 2**0.5),
    ("SELU, gain √2", selu, 2**0.5),
]

# %%
figure, axes = plt.subplots(2, 3, figsize=(9, 5.5), sharex=True, sharey=True)
for ax, (name, activation, gain) in zip(axes.flat, cases):
    for times, line in ((0.1, "k:"), (1, "k-"), (10, "k--")):
        found = middle(activation, gain, times * x)
        ax.semilogy(range(1, 33), found, line, label=f"inputs × {times}")
        ends[name, times] = found[-1]
    three = [f"{ends[name, times]:.1f}" for times in (0.1, 1, 10)]
    ax.set_title(f"{name}, ends at\n{', '.join(three)}")
axes[0, 0].legend()
figure.supxlabel("layer, and upwards the variance of its outputs")
figure.tight_layout()
plt.show()

# %% [markdown]
# Tanh, ELU and sigmoid come back, too, each at a gain that suits it, and the
# sigmoid does so within two layers. So finding a way back is nothing special.
# What is SELU's own is the *place*: mean 0 and variance 1, at the simplest
# gain. ReLU has no such place. At He's gain it keeps, on average over random
# weights, what comes in. And SELU at He's gain leaves 1 and does not come
# back.

# %% [markdown]
# ## The conditions
#
# Random biases? PyTorch's smaller weights? The second column counts only *the
# part that depends on the input*: for each unit the mean over the points is
# taken away.

# %%
print("SELU, layer 32          variance   depends on the input")
part = {}
for name, gain, bias in (
    ("all kept", 1, 0),
    ("biases of 0.5", 1, 0.5),
    ("biases of 1", 1, 1),
    ("PyTorch's gain", 3**-0.5, 0),
):
    outs = [variances(selu, gain, x, bias, s)[1] for s in range(5)]
    total = np.median([h.var().item() for h in outs])
    part[name] = np.median([(h - h.mean(dim=0)).var().item() for h in outs])
    print(f"{name:20} {total:10.1f} {part[name]:14.1f}")

# %% [markdown]
# With biases the variance looks alive, but hardly anything of it depends on
# the input any more: all points look alike. At PyTorch's gain everything is
# gone. So look at more than one number, and remember that `nn.Linear` draws
# neither LeCun's weights nor zero biases by itself. For SELU, set them:
# `nn.init.normal_(linear.weight, std=linear.in_features**-0.5)` and
# `nn.init.zeros_(linear.bias)`.

# %%
three = [f"{ends['tanh, gain 1.2', times]:.2f}" for times in (0.1, 1, 10)]
predict.replay(
    back=("about 1", f"{selu_at_end:.1f}"),
    alone=("tanh, sigmoid and ELU", f"tanh ends at {', '.join(three)}"),
)

# %% [markdown]
# **In other words:** SELU has an attracting fixed point at zero mean and unit
# variance, if weights have variance 1/fan-in, biases are zero and layers are
# dense. **Search for** self-normalising neural networks · fixed point of the
# variance map. **Read on:** Klambauer and others 2017, [Self-Normalizing
# Neural Networks](https://arxiv.org/abs/1706.02515) · PyTorch's
# [SELU](https://pytorch.org/docs/stable/generated/torch.nn.SELU.html)
#
# Back to [lesson 5](../05_gradient_flow.ipynb).

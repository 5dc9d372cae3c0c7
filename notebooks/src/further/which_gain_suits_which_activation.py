# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Which gain suits which activation?
#
# **Can you compute the right gain before you build the network?**
#
# *About 13 minutes to read and run.*
#
# [Lesson 5](../05_gradient_flow.ipynb) said: going back through a layer, the
# signal changes by about gain × slope in use. Then depth is the exponent.
# Here is where the slopes in use come from, with no network at all.

# %%
import numpy as np
import torch
from torch import nn

from course_lib import diagnostics, figures
from course_lib.widgets import Explorer, Predictions, choice, number

predict = Predictions("which_gain_suits_which_activation")
torch.set_num_threads(1)  # quickest for matrices as small as these

# %% [markdown]
# ## Bells all the way up
#
# A pre-activation is a sum of many numbers times random weights. Such a sum is
# spread like a bell curve around 0. Its standard deviation is the gain times
# the root mean square of the numbers that come in. So follow one number q, the
# mean square of what enters a layer:
#
# - the pre-activations are gain × √q × a standard bell curve,
# - their activations have a mean square again: that is the q of the next
#   layer,
# - the root mean square of the slopes at these places, times the gain, is the
#   factor for the signal back.
#
# He and others (2015) did this for ReLU, Schoenholz and others (2017) for
# bounded activations such as tanh. It takes a dozen lines.

# %%
places = torch.linspace(0, 1, 4002)[1:-1].double()
bell = torch.distributions.Normal(0, 1).icdf(places)


def predicted(activation, gain, layers=20):
    """The factor of one layer, for the signal back, averaged over layers."""
    q, factors = 1.0, []
    for _ in range(layers):
        z = (gain * q**0.5 * bell).requires_grad_()
        h = activation(z)
        h.sum().backward()  # z.grad: the slope at each place
        factors.append(gain * z.grad.square().mean().sqrt().item())
        q = h.square().mean().item()
    return np.exp(np.log(factors[1:]).mean())


# %%
predict.ask(
    "tanh",
    "Tanh has the slope 1 at 0. Which gain keeps the signal back in 20 "
    "layers?",
    ["a little below 1", "exactly 1", "a little above 1"],
)

# %% [markdown]
# Does it fit networks of 64 units a layer, as in lesson 5?


# %%
def stack(activation, gain, seed=0, depth=20):
    torch.manual_seed(seed)
    layers = []
    for _ in range(depth):
        layers += [nn.Linear(64, 64, bias=False), activation]
    layers.append(nn.Linear(64, 1, bias=False))
    for linear in layers[::2]:
        nn.init.normal_(linear.weight, std=gain / 64**0.5)
    return nn.Sequential(*layers).double()


torch.manual_seed(0)
x = torch.randn(128, 64).double()
y = torch.tensor([[0.0], [1.0]]).repeat(64, 1).double()

# %%
GAINS = {"PyTorch": 3**-0.5, "LeCun": 1, "He": 2**0.5, "too large": 3}
BENDS = {
    "no activation": nn.Identity(),
    "ReLU": nn.ReLU(),
    "GELU": nn.GELU(),
    "SELU": nn.SELU(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
}

# %%
found, rule = {}, {}
for name, bend in BENDS.items():
    for scheme, gain in GAINS.items():
        nets = [stack(bend, gain, seed) for seed in range(3)]
        backs = [diagnostics.flow(net, x, y).backward for net in nets]
        each = [(back[0] / back[19]) ** (1 / 19) for back in backs]
        found[name, scheme] = np.median(each)
        rule[name, scheme] = predicted(bend, gain)

title = "Dots: measured in networks. Rings: predicted"
figures.by_gain(found, rule, title, "factor of one layer, signal back")

# %% [markdown]
# On the line the signal back keeps its size, left of it it vanishes, right of
# it they explode. The rings know nothing of the networks, only activation and
# gain, and nearly all dots sit in them. GELU at He's gain is the exception.
# There small signals shrink quickly and large ones hardly, so the 128 points
# part ways, and one number for all of them is too few.
#
# Tanh's marks lie closer together than those without an activation, because
# larger weights push tanh to where it is flat. It is the slope *where the
# activation is used* that counts.

# %% [markdown]
# ## The gain that suits
#
# Now turn the prediction round, and look for the gain at which the signal
# *back* keeps its size over these 20 layers.


# %%
def suiting(activation, low=0.3, high=20.0):
    for _ in range(20):  # halve the interval again and again
        middle = (low + high) / 2
        below = predicted(activation, middle) < 1
        low, high = (middle, high) if below else (low, middle)
    return middle


# %%
suits = {name: suiting(bend) for name, bend in BENDS.items()}
for name, gain in suits.items():
    print(f"{name:14} gain {gain:4.1f}")
print(
    "PyTorch's calculate_gain for tanh:",
    round(nn.init.calculate_gain("tanh"), 2),
)

# %% [markdown]
# ReLU gets He's √2. Tanh needs a little more than 1, for its slope is 1 only
# at 0. PyTorch's table recommends 5/3 for it. The sigmoid needs far more than
# the 4 that would make up for 1/4: with such weights most pre-activations lie
# where it is flat, but a few lie by chance where it is steep, and they carry
# the signal. With ½ subtracted, as in lesson 5, a gain of about 5 suits.
#
# At other depths tanh, SELU and GELU get other gains, and SELU's signal
# *forward* keeps its size at gain 1.
#
# **Try it.** Set activation and gain, then go to 50 layers. The thin line is
# the part of the signal forward that still depends on the input. Which
# activations keep *that* alive?


# %%
def explore(activation, gain, depth):
    network = stack(BENDS[activation], gain, depth=depth)
    title = f"{activation}, gain {gain:.1f}, {depth} hidden layers"
    return figures.signal_flow(diagnostics.flow(network, x, y), title)


Explorer(
    explore,
    activation=choice(
        "activation", ["sigmoid", "tanh", "ReLU", "SELU", "GELU"]
    ),
    gain=number("gain", 0.6, 0.1, 15.0, 0.1),
    depth=number("depth", 20, 1, 50, 1),
)

# %% [markdown]
# The first picture shows the sigmoid near PyTorch's gain. Its signal forward
# keeps its size, because the outputs are near ½. The part that depends on the
# input falls as steeply as the signal back. The top layers say the same
# whatever the input is, and the bottom layers hear nothing.

# %%
predict.replay(
    tanh=("a little above 1", f"gain {suits['tanh']:.1f}"),
)

# %% [markdown]
# **In other words:** in wide networks with random weights, pre-activations are
# nearly Gaussian, so the mean square of signals and gradients follows a map
# from layer to layer, and a good gain makes its factor 1. **Search for** mean
# field theory of deep networks · edge of chaos · Kaiming initialisation.
# **Read on:** He and others 2015, [Delving Deep into
# Rectifiers](https://arxiv.org/abs/1502.01852) · Schoenholz and others 2017,
# [Deep Information Propagation](https://arxiv.org/abs/1611.01232) · PyTorch's
# [calculate_gain](https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain)
#
# Back to [lesson 5](../05_gradient_flow.ipynb).

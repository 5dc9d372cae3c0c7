# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Bumps in the plane
#
# **Can one hidden layer make a bump in the plane, and nothing around it?**
#
# *About 12 minutes to read and run.*
#
# In [lesson 6](../06_universal_approximation.ipynb) three hinges made a
# triangle: a bump on a line, with 0 on both sides. Now there are two inputs.
# You need that lesson up to *The price*, and lesson 3.

# %%
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import data, losses, networks, training
from course_lib.widgets import Predictions

predict = Predictions("bumps_in_the_plane")

# %% [markdown]
# ## Two triangles
#
# Take a triangle in $x_1$ and a triangle in $x_2$: six units in one hidden
# layer.

# %%
predict.ask(
    "sum",
    "What does their sum look like from above?",
    ["a bump", "a cross without end", "a ridge without end", "a square"],
)


# %%
def layer(weights, biases):
    linear = nn.Linear(len(weights[0]), len(weights)).double()
    with torch.no_grad():
        linear.weight[:] = torch.tensor(weights)
        linear.bias[:] = torch.tensor(biases)
    return linear


six = layer([[1, 0]] * 3 + [[0, 1]] * 3, [1, 0, -1, 1, 0, -1])
one_way = nn.Sequential(six, nn.ReLU(), layer([[1, -2, 1, 0, 0, 0]], [0]))
both_ways = nn.Sequential(six, nn.ReLU(), layer([[1, -2, 1, 1, -2, 1]], [0]))


# %%
def maps(pair, names):
    _, axes = plt.subplots(1, 2, figsize=(8, 4.5), layout="constrained")
    side = torch.linspace(-6, 6, 241, dtype=torch.float64)
    y, x = torch.meshgrid(side, side, indexing="ij")
    for ax, network, name in zip(axes, pair, names):
        z = network(torch.stack([x, y], dim=2)).detach()[:, :, 0]
        ax.contourf(x, y, z, levels=torch.arange(-2.1, 2.2, 0.2), cmap="PuOr")
        ax.plot([-2, 2, 2, -2, -2], [-2, -2, 2, 2, -2], "k--", linewidth=1)
        inside = torch.maximum(x.abs(), y.abs()) <= 2
        near, far = z[inside].abs().max(), z[~inside].abs().max()
        ax.set_title(f"{name},\nlargest inside {near:.1f}, outside {far:.1f}")
    plt.show()


# %%
maps([one_way, both_ways], ["Triangle in x₁", "Sum of both"])

# %% [markdown]
# White is 0, and the dashed square reaches from −2 to 2. On the left is a
# ridge that never ends, on the right two of them that cross. There is a bump
# in the middle, twice as high as the ridge, but it has four arms that go on
# for ever.
#
# ## A second layer
#
# A *second* hidden layer cuts the arms off. They are 1 high, and only the
# middle of the cross is higher. So subtract 1 and send what is left through
# one more ReLU: a pyramid. Could a *single* hidden layer make it, if it is
# wide? Let training try, with 128 units, on the square only.

# %%
pyramid = nn.Sequential(
    six,
    nn.ReLU(),
    layer([[1, -2, 1, 1, -2, 1]], [-1]),
    nn.ReLU(),
    layer([[1]], [0]),
)
side = torch.linspace(-2, 2, 25, dtype=torch.float64)
points = torch.cartesian_prod(side, side)  # all pairs: a grid
part = TensorDataset(points, pyramid(points).detach())
square = data.Dataset("pyramid", part, part, part, losses.SQUARED)

# %%
predict.ask(
    "outside",
    "128 units, trained on the square: how high do they get around it?",
    ["they stay at 0", "a tenth of the bump", "as high as the bump"],
)

# %%
wide = networks.mlp((2, 128, 1), "relu", seed=0).double()
training.train(wide, square, epochs=100)
off = (wide(points) - pyramid(points)).abs().max()
print(f"on its {len(points)} points off by at most {off:.2f}")
maps([wide, pyramid], ["One layer, trained", "Two layers, by hand"])

# %% [markdown]
# In the square the single hidden layer has its bump, and the theorem says that
# enough units can make it as exact as you like *there*. Outside it rises
# again. At the edge of this map it is about as high as the bump, and it goes
# on rising. Would better training mend that?
#
# ## Creases never end
#
# Remember from lesson 3: the hinge of a unit in the first layer is a whole
# straight line. Take the unit that bends most, walk along its hinge, and
# measure the *crease*: by how much the slope changes when you step across.

# %%
predict.ask(
    "crease",
    "How strong is the crease far away, 1,000 from the start of the walk?",
    ["as strong as here", "weaker", "gone"],
)

# %%
sizes = wide[0].weight.norm(dim=1) * wide[2].weight[0]
unit = sizes.abs().argmax()
w, b = wide[0].weight[unit].detach(), wide[0].bias[unit].detach()
across = w / w.norm()
along = torch.stack([-across[1], across[0]])
for distance in (0, 10, 1000):
    here = -b / w.norm() * across + distance * along
    ends = here + 1e-5 * across, here - 1e-5 * across
    crease = (wide(ends[0]) + wide(ends[1]) - 2 * wide(here)).item() / 1e-5
    print(f"at {distance}: the slope changes by {crease:.3f}")
print(f"length of its weights times output weight: {sizes[unit]:.3f}")

# %% [markdown]
# Just as strong at 1,000 as at 0: the length of the unit's weight vector times
# its output weight. No place occurs in that.
#
# Now suppose that a network with one hidden ReLU layer is 0 far away, all
# around. Then it has no creases there. So the crease of each unit is cancelled
# out there, by other units with the very same hinge. But then it is cancelled
# *all along the hinge*, near the middle as well, and nothing is left to bend.
# What is left is one plane, and that is 0, because it is 0 far away.
#
# So **in the plane no network with one hidden ReLU layer is a bump that
# vanishes far away**, however wide it is and however it is trained. That does
# not contradict the theorem, which speaks of a compact set. And on a line it
# is different: there a hinge is a point and has no far end, and the triangle
# is such a bump.
#
# In a second layer hinges can bend, and even close into a ring outside of
# which the unit is off. So seven hidden units in two layers make exactly what
# 128 in one layer made roughly, and on the square only. One hidden layer is
# enough *in principle*. That is no reason to stop at one.

# %%
predict.replay(
    sum=("a cross without end", "two ridges that cross"),
    outside=("as high as the bump", "the largest number above its map"),
    crease=("as strong as here", f"{crease:.3f} at {distance}, too"),
)

# %% [markdown]
# Back to [lesson 6](../06_universal_approximation.ipynb).
#
# **Read on:** [Eldan and Shamir 2016](https://arxiv.org/abs/1512.03965): a
# function that three layers make with few units, and two layers only with very
# many · [Telgarsky 2016](https://arxiv.org/abs/1602.04485): what depth can do
# that width cannot afford.

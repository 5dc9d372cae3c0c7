# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 8. Playground
#
# **Now you drive.**
#
# *About 20 minutes to read and run, 70 more if you take all challenges. Run a
# cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - try out any idea on two networks that train before your eyes,
# - build networks that do what you want, and have ten seeds judge them,
# - take data of your own from a file to a trained network.
#
# The tour is for looking and playing, before or after the other lessons, which
# explain its words. The challenges need lessons 1 to 5.

# %%
import torch
from torch import nn

from course_lib import networks
from course_lib.exercises import lesson_8 as exercises
from course_lib.widgets import Predictions
from course_lib.widgets.playground import Playground

torch.set_num_threads(1)  # quickest for networks as small as these
predict = Predictions("08_playground")

# %% [markdown]
# ## The tour
#
# Two networks, as in [lesson 2](02_training_both_models.ipynb): equal first
# weights, points, batches and steps. The one on the left has nothing between
# its layers, the one on the right has an activation function.

# %%
playground = Playground(data="moons", widths=(8, 4), seed=11)
playground

# %% [markdown]
# **First move: press *Play*.** Watch both maps, the curves below them and the
# number of linear regions, in each of which the network is one plane, and
# press *Pause*. *Rewind* goes back to the first weights. Every picture inside
# a network is a hidden unit: what it says at each place of the map.
#
# All this is computed in the page, by your browser. Python draws the points,
# and hears where you are each time that you pause. So a cell can drive, too.
# This one goes on from there, and prints the accuracy on test points.

# %%
playground.advance(400)
straight, bent = playground.accuracy()
print(f"nothing between {straight:.2f}, with an activation {bent:.2f}")

# %% [markdown]
# **Second move: collapse it while it trains.** The box *collapse affine
# layers* makes one layer of each run of linear layers, as in lesson 1.
# *Affine* is the exact word for what a linear layer does: weights times
# inputs, plus a bias.

# %%
predict.ask(
    "collapse",
    "You tick 'collapse affine layers'. What moves on the left map?",
    ["nothing", "the boundary turns a little", "the boundary gets a corner"],
)

# %% [markdown]
# Tick it, press *Play*, and look at *max |Δ|*: how far apart the two are at
# the worst place on the map. Here is the same from a cell, for the linear
# layers of the left network:

# %%
layers = [one for one in playground.linear if isinstance(one, nn.Linear)]
stack = nn.Sequential(*layers)
single = networks.collapse(stack)
x = torch.randn(500, single.in_features)
moved = (stack(x) - single(x)).abs().max().clamp(min=1e-9).log10().round()
before = networks.parameter_count(stack)
after = networks.parameter_count(single)
print(f"{before} numbers become {after}")
print(f"they differ by about 10 to the power {moved:.0f}")

# %% [markdown]
# **Third move: hinges and dead units.** Untick *collapse* and tick *hinges*,
# the lines on which ReLU units switch. Hidden units that return 0 at every
# training point are greyed and counted. A *dead unit* has no part in the
# answers on these points, though it may be active elsewhere on the map.
#
# **Fourth move: another engine, at full speed.** Change the activation
# function in mid-run. The weights stay as they are.

# %%
predict.ask(
    "swap",
    "ReLU becomes tanh in mid-run, and the weights stay. What happens?",
    [
        "nothing: the weights are what was learned",
        "it gets worse, and training makes up for it",
        "it gets worse, and stays so",
    ],
)

# %%
swap = [playground.accuracy()[1]]
playground.change(activations="tanh")
swap.append(playground.accuracy()[1])
playground.advance(200)
swap.append(playground.accuracy()[1])
way = ", ".join(f"{accuracy:.2f}" for accuracy in swap)
print("before, right after the swap, 200 steps later:", way)

# %% [markdown]
# Weights are made for the activation they were trained with.
#
# **Fifth move: take it with you.** `playground.network` is an ordinary PyTorch
# module, and its weights follow the picture. Below the maps there are 32 seeds
# at once, the whole state as a text to send to a friend, and the code of your
# run as a program in PyTorch, with the data of this library. This cell shows
# how it begins, runs it, and compares its weights with those that your page
# has computed.

# %%
print(*playground.code.splitlines()[:12], sep="\n")
exec(playground.code, program := {})
pairs = zip(playground.network.parameters(), program["bent"].parameters())
apart = max((ours - theirs).abs().max().item() for ours, theirs in pairs)
print(f"no weight differs by more than {max(apart, 1e-6):.0e}")

# %% [markdown]
# ## Six challenges
#
# In each you make something, and the machine tries it with ten seeds. At least
# eight have to pass. There is no single right answer. Where something is
# trained, you only say with what it starts. A playground for trying things
# out:

# %%
Playground(data="spirals", widths=(8,), learning_rate=0.03, seed=5)

# %% [markdown]
# ### 1. The spirals, with few units
#
# Separate the spirals with **at most 10 hidden units** in all. The machine
# trains your networks for 100 epochs at learning rate 0.03, and 95 % of the
# test points have to be right. Here is a start that is too large:
# `networks.mlp((2, 16, 1), "relu", seed)`. If you pass, use fewer.


# %%
def spirals(seed):
    return ...


# %% tags=["challenge"]
exercises.spirals.check(spirals)

# %% [markdown]
# ### 2. Ten layers of sigmoids that learn
#
# You are given ten hidden layers of 16 sigmoids, with weights drawn by LeCun's
# rule. **Change the weights so that the network learns**, and return it. The
# sigmoids stay. The machine trains it on the moons for 20 epochs at learning
# rate 0.01, and 95 % of the test points have to be right. `network[0]` is the
# first linear layer, and `network[0].weight.data` are its weights.


# %%
def deep_sigmoid(network):
    return ...


# %% tags=["challenge"]
exercises.deep_sigmoid.check(deep_sigmoid)

# %% [markdown]
# ### 3. A start that is dead
#
# Now do it badly, on purpose. You are given a 2-8-8-1 network with ReLU and
# PyTorch's own start. **Make all 16 hidden units dead on the moons**, without
# setting a weight to 0.


# %%
def dead_start(network):
    return ...


# %% tags=["challenge"]
exercises.dead_start.check(dead_start)

# %% [markdown]
# ### 4. Circles without a hidden layer
#
# A disc and a ring around it. The network has **no hidden layer**: one weight,
# one bias. But you choose the number that it gets to see. **Make one number of
# each point** from its coordinates, so that one straight cut is enough. You
# are given tensors `x1` and `x2` with one entry for each point.


# %%
def one_number(x1, x2):
    return ...


# %% tags=["challenge"]
exercises.one_number.check(one_number)

# %% [markdown]
# ### 5. XOR by hand
#
# Class 1 is where x1 and x2 differ in sign: two of the four quarters of the
# plane. You are given a 2-4-1 network with ReLU. **Set its weights and biases
# yourself**, with no training, and return it. 95 % of the points have to be
# right. A matrix is set with a row for each unit:
# `network[0].weight.data = torch.tensor([[1.0, 0.0], ...])`.


# %%
def crossing(network):
    return ...


# %% tags=["challenge"]
exercises.crossing.check(crossing)

# %% [markdown]
# ### 6. Six units, eight pieces
#
# Six ReLUs in *one* layer make at most seven linear pieces of a line: six
# corners, and each new corner adds a piece. Put the six into **three layers of
# two**, 1-2-2-2-1, and **make eight pieces between 0 and 1.** Think of folding
# a strip of paper.


# %%
def folding(network):
    return ...


# %% tags=["challenge"]
exercises.folding.check(folding)

# %% [markdown]
# Ten layers of two units can make 1,024 pieces, and one layer needs 1,023
# units for that (Telgarsky 2015,
# [arXiv:1509.08101](https://arxiv.org/abs/1509.08101)). So depth *can* be
# worth much more than width. Nobody promises that training finds such weights.
#
# Is your network silent about what is wrong with it? [The bug
# hunt](further/the_bug_hunt.ipynb) has five suspects, and a list for the day
# when a network of yours does not learn.

# %% [markdown]
# ## Your own data
#
# Now without a net. A friend has measured 400 plants and written the numbers
# to a CSV file, two and a kind in each row:

# %%
import numpy as np
from sklearn.preprocessing import StandardScaler

plants = exercises.plants
print(*plants.read_text().splitlines()[:4], sep="\n")

# %% [markdown]
# **Write a function that classifies new plants.** `points` is an array with
# two columns, in the units of the file. Return 0 or 1 for each row. At least
# 95 of 100 have to be right. Read the file with
# `np.loadtxt(plants, delimiter=",", skiprows=1)`, standardise, build a
# network, train it, and use the *same* standardisation for `points`. All the
# code you need is in the *Take it with you* of [lesson
# 2](02_training_both_models.ipynb), and the one of [lesson
# 3](03_visualising_boundaries.ipynb) draws the boundary. Then swap in a file
# of your own.


# %%
def classify(points):
    return ...


# %% tags=["challenge"]
exercises.classify.check(classify)

# %% [markdown]
# ## What you have predicted
#
# First in this lesson, then in the whole series, as far as it was kept in this
# folder. It was never sent anywhere. Delete the file `.predictions.json` and
# it is gone.

# %%
predict.replay(
    collapse=("nothing", f"apart by about 10 to the power {moved:.0f}"),
    swap=("it gets worse, and training makes up for it", f"accuracy {way}"),
)

# %%
Predictions.of_all_lessons()

# %% [markdown]
# ## What the series has answered
#
# *What can a stack of layers do that one layer cannot?*
#
# 1. Nothing, as long as nothing bends between them. It collapses, whatever its
#    depth and width, and training does not change that.
# 2. With ReLU it cuts the plane into linear regions, with smooth bends its
#    boundary curves. Most bends will do. A change that is affine will not.
# 3. It learns in good time if signals come through: a matter of weight scale
#    times slope, layer by layer.
# 4. With enough bends it comes near any continuous curve, inside an interval.
#    That it can be built does not mean that it is learned.
# 5. What its layers become is another description of the data, in which
#    straight cuts can do better, and on the spirals one is enough.
#
# The last layer of these networks is a linear one. All the others do is bend
# the world until it fits.
#
# **Search for** TensorFlow Playground · depth separation · train a neural
# network on tabular data. **In PyTorch:** [Datasets and
# DataLoaders](https://pytorch.org/tutorials/beginner/basics/data_tutorial.html).
#
# **Done?** Choose *Kernel → Shut Down Kernel*. That gives the memory back.
# Thank you for driving.

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 1. Collapsing linear layers
#
# **How many linear layers does it take to bend a line?**
#
# *About 25 minutes to read and run, 12 more with the exercises. Run a cell
# with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - build a small neural network in PyTorch,
# - collapse a stack of linear layers into one, on paper and in code,
# - prove with one number that a network is more than a single layer.
#
# You need `y = mx + b` and a first look at NumPy.
#
# **Two minutes?** Open the [playground](08_playground.ipynb) and press *Play*.
# **50 minutes?** Read this lesson and [lesson
# 2](02_training_both_models.ipynb), and leave out the exercises. **An
# afternoon?** Lessons 1 to 3, with everything.

# %%
import matplotlib.pyplot as plt
import torch
from torch import nn

from course_lib import data, diagnostics, figures, networks
from course_lib.exercises import lesson_1 as exercises
from course_lib.widgets import Explorer, Predictions, number

predict = Predictions("01_collapsing_linear_layers")

# %% [markdown]
# ## What networks are for
#
# A neural network turns numbers into an answer: the pixels of a photo into
# "cat", the words of a review into "angry". Nobody writes the rule down.
# Training sets the numbers inside the network until its answers fit the
# examples. In PyTorch, `nn.Linear(2, 16)` is a layer with 2 inputs and 16
# outputs, and `nn.Sequential` puts layers one after another:

# %%
torch.manual_seed(0)
linear = nn.Sequential(nn.Linear(2, 16), nn.Linear(16, 8), nn.Linear(8, 1))
figures.network(linear)

# %% [markdown]
# Each circle is a number, called a *unit* or *neuron*. Each line is a
# *weight*: how much one unit counts for another. The lines between two columns
# make up a *layer*. Here every unit is joined to all units of the next column,
# so the layers are *fully connected*, or *dense*. The units in the middle are
# *hidden*: they are neither input nor output.
#
# Most networks have something between the layers, a **non-linearity**, also
# called *activation function*. This one has none. What does it lack? *What can
# a stack of layers do that one layer cannot?* These lessons answer that.

# %% [markdown]
# ## One line after another
#
# Begin small. A *linear* layer multiplies by weights and adds a *bias*.
# With one number in and one number out, that is the line you know from school.
# Two layers are two lines, and the second takes what the first returns.
#
# **Predict before you look.** Your choice stays on this computer.

# %%
predict.ask(
    "picture",
    "Send x through two layers. What does the graph of the result look like?",
    ["a line", "a line with one corner", "a curve"],
)


# %%
def first(x):
    return 2 * x - 1


def second(h):
    return -1.5 * h + 1


for x in range(4):
    print(f"x = {x}   h = {first(x):2}   y = {second(first(x)):4}")

# %% [markdown]
# Whenever x grows by 1, y falls by 3. That is a line. Its slope is the product
# of the two slopes, and the second slope multiplies the first bias as well:
#
# $$w_2\,(w_1 x + b_1) + b_2 \;=\; (w_2 w_1)\,x + (w_2 b_1 + b_2)$$
#
# Badly chosen numbers? **Make the line on the right bend.**

# %%
Explorer(
    figures.composed_line,
    w1=number("w1", 2.0, -2.0, 2.0, 0.1),
    b1=number("b1", -1.0, -2.0, 2.0, 0.1),
    w2=number("w2", -1.5, -2.0, 2.0, 0.1),
    b2=number("b2", 1.0, -2.0, 2.0, 0.1),
)

# %% [markdown]
# You can tilt it. You cannot bend it.
#
# Layers with several inputs and outputs work the same way. The weights become
# a matrix $W$ with one row for each output, and the bias becomes a vector $b$.
# In PyTorch both are *tensors*, and `@` multiplies them. Let the first layer
# have 2 inputs and 3 outputs, and the second 3 inputs and 1 output:
#
# $$h = W_1 x + b_1, \qquad y = W_2 h + b_2$$
#
# One layer with the weights $W_2 W_1$ should return the same y. **What is its
# bias?** Put your answer in place of the `...`, run the cell, and the one
# below it. It tries your function on several matrices and says what it finds.
# `exercises.composed_bias.hint()` helps, and `.solution()` shows the answer.


# %%
def composed_bias(W2, b1, b2):
    return ...


# %%
exercises.composed_bias.check(composed_bias)

# %% [markdown]
# ## Collapse a whole network
#
# The network of the drawing takes 2 inputs and returns one number, the
# *logit*. Where the logit is positive the answer is "class 1", where it is
# negative "class 0". In between it is 0, and the answer changes. Those places
# are the network's **decision boundary**.
#
# To **collapse** a stack means to replace it by one layer that computes the
# same. Some say *merge*.

# %%
predict.ask(
    "numbers",
    "The network of the drawing has 193 weights and biases. How many are "
    "left?",
    ["193, just sorted", "27, one for each unit", "3", "1"],
)

# %% [markdown]
# Begin with the layer that changes nothing, and let each real layer multiply
# from the left. `no_grad` tells PyTorch that we only compute and do not train.

# %%
W, b = torch.eye(2), torch.zeros(2)
with torch.no_grad():
    for layer in linear:
        W = layer.weight @ W
        b = layer.weight @ b + layer.bias
        print("so far, one layer with weights of shape", tuple(W.shape))
left = W.numel() + b.numel()
print("numbers left:", left)

# %% [markdown]
# Do these say the same as the whole stack? Ask both for their logits at 200
# points of the *moons*, the data of lesson 2. Here each point is a row, so W
# stands on the right, with rows and columns exchanged.

# %%
points = data.moons().test.tensors[0]
with torch.no_grad():
    apart = (linear(points) - (points @ W.T + b)).abs().max()
print(f"they differ by about 10 to the power {apart.log10().round():.0f}")

# %% [markdown]
# That is rounding: the computer keeps about 7 digits, and the two take
# different steps. `networks.mlp` is short for the `nn.Sequential` above.
# *MLP* means *multilayer perceptron*, another name for such networks. The
# *seed* fixes the random weights, so that everybody has the same.
# `networks.collapse` does what you just did. *Depth alone buys nothing.* Can
# it *lose* anything? See [What is lost in
# collapsing?](further/what_is_lost_in_collapsing.ipynb)

# %%
deep = networks.mlp([2] + 99 * [16] + [1], seed=0)
print("numbers in 100 layers:", networks.parameter_count(deep))
print("collapsed:", networks.parameter_count(networks.collapse(deep)))

# %% [markdown]
# ## Does a sigmoid at the end help?
#
# To turn the logit z into a probability, it goes through the *sigmoid*,
# $\sigma(z) = 1 / (1 + e^{-z})$, an S-shaped curve from 0 to 1.

# %%
predict.ask(
    "sigmoid",
    "Does a sigmoid at the end bend the boundary of a linear network?",
    ["yes, into an S", "yes, but only a little", "no, it stays straight"],
)

# %%
steep = networks.mlp((2, 16, 8, 1), seed=0)
with torch.no_grad():
    steep[-1].weight *= 20  # a steeper network, easier to see

figures.probability_levels(steep)

# %% [markdown]
# Weights and sigmoid decide how fast the probability changes *across* the
# lines. On
# each line the logit has a fixed value, so the lines are straight and
# parallel. The boundary is the one at 50 %.

# %% [markdown]
# ## Put something between the layers
#
# ReLU, the *rectified linear unit*, keeps positive numbers and replaces
# negative ones by 0. Its graph has one corner, a *kink*. Add several and you
# get shapes:


# %%
def relu(x):
    return x.clip(min=0)


two = {"ReLU(x) + ReLU(-x)": lambda x: relu(x) + relu(-x)}
figures.graphs({"ReLU(x)": relu} | two)

# %% [markdown]
# **Build it.** Write the network of the drawing once more with
# `nn.Sequential`, and put an `nn.ReLU()` between every two layers.

# %%
with_relu = ...

# %%
exercises.with_relu.check(with_relu)

# %%
bent = networks.mlp((2, 16, 8, 1), activation="relu", seed=0)
pairs = zip(linear.parameters(), bent.parameters())
print("different weights:", sum((a != b).sum().item() for a, b in pairs))
try:
    networks.collapse(bent)
except ValueError as error:
    print(error)

# %% [markdown]
# ## The midpoint gap
#
# With the weights of `linear` and ReLU between the layers, `collapse` refuses:
# no matrix stands for "keep this if it is positive". But perhaps some other
# single layer does the same as this network? One number settles that.
#
# Take two points a and b. On a line, the value at the midpoint is halfway
# between the values at the ends. So for every function f that one layer can
# compute, this gap is 0, as you see by putting in $f(x) = Wx + c$:
#
# $$f\!\left(\tfrac{a+b}{2}\right) - \tfrac{f(a) + f(b)}{2}$$
#
# Among all pairs of points find the one with the largest gap. Walk from a to b
# and draw the logit on the way, in plain matplotlib:

# %%
# The largest gap, and the numbers i and j of its two points.
flat, *_ = diagnostics.worst_midpoint_gap(linear, points)
gap, i, j = diagnostics.worst_midpoint_gap(bent, points)
t = torch.linspace(0, 1, 201)[:, None]
way = points[i] + t * (points[j] - points[i])

# %%
figure, axes = plt.subplots(1, 2, figsize=(8, 3), sharey=True)
for ax, network in zip(axes, (linear, bent)):
    logit = network(way).detach()  # numbers only, nothing to train
    ax.plot(t, logit)
    ax.plot([0, 1], logit[[0, -1]], "k--")  # the chord
    ax.set(xlabel="way from a to b", ylabel="logit")
axes[0].set_title(f"Nothing between: gap {abs(flat):.3f}")
axes[1].set_title(f"ReLU between: gap {abs(gap):.3f}")
plt.show()

# %% [markdown]
# On the left the logit stays on its chord. On the right it leaves it: on the
# way, units were switched on or off. One pair with a gap is a proof that no
# single layer computes this logit. The gap is about the function that you put
# in. Put in the probability, and the sigmoid makes a gap even where the
# boundary is straight.
#
# Would any activation do? $3z + 1$ changes nearly every number and collapses
# all the same, for its graph is a line. It takes a *bend*. [Lesson
# 4](04_choosing_activations.ipynb) compares many.

# %% [markdown]
# ## Find the bug
#
# A friend wants ReLU between two layers. There is no error, and yet the
# midpoint gap is 0 for every pair of points. **Write it as she meant it.**


# %%
def suspect(x, W1, b1, W2, b2):
    h = W1 @ x + b1
    torch.relu(h)
    return W2 @ h + b2


# %%
def repaired(x, W1, b1, W2, b2):
    return ...


# %%
exercises.repaired.check(repaired)

# %% [markdown]
# ## What you have seen
#
# - Linear layers one after another make one linear layer.
# - A sigmoid at the end leaves the decision boundary straight.
# - With ReLU between the layers, our network has a midpoint gap. No single
#   layer has one.
#
# All of this was algebra, before any training. Could *training* find a way
# around it? That is [lesson 2](02_training_both_models.ipynb). Here are your
# predictions beside what happened:

# %%
predict.replay(
    picture=(
        "a line",
        f"each step adds {second(first(1)) - second(first(0))}",
    ),
    numbers=(f"{left}", f"two weights and one bias, {W.tolist()[0][0]:.2f} …"),
    sigmoid=("no, it stays straight", "five straight parallel lines"),
)

# %% [markdown]
# ## Take it with you
#
# The lesson in plain PyTorch, for a script of your own:

# %% tags=["take-away"]
import torch
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn

moons, _ = make_moons(1000, noise=0.1, random_state=0)
train, test = train_test_split(moons, test_size=0.2, random_state=0)
x = torch.tensor(StandardScaler().fit(train).transform(test)).float()


def build(*between):
    torch.manual_seed(0)
    layers = nn.Linear(2, 16), nn.Linear(16, 8), nn.Linear(8, 1)
    return nn.Sequential(layers[0], *between, layers[1], *between, layers[2])


with torch.no_grad():
    W, b = torch.eye(2), torch.zeros(2)
    for layer in build():
        W, b = layer.weight @ W, layer.weight @ b + layer.bias
    print("numbers left:", W.numel() + b.numel())
    for name, *between in (("Nothing",), ("ReLU", nn.ReLU())):
        network = build(*between)
        middle = network((x[:, None] + x) / 2)  # of every pair of points
        ends = (network(x)[:, None] + network(x)) / 2
        print(f"{name} between: gap {(middle - ends).abs().max():.3f}")

# %%
from course_lib import glossary

glossary.words(1)

# %% [markdown]
# ## In other words
#
# Say it aloud: *without a non-linearity between them, fully connected layers
# compose to one affine map, so the decision boundary is a straight line.*
#
# **Search for** composition of affine maps · why non-linear activation
# functions · multilayer perceptron. **In PyTorch:**
# [Sequential](https://pytorch.org/docs/stable/generated/torch.nn.Sequential.html),
# [Linear](https://pytorch.org/docs/stable/generated/torch.nn.Linear.html),
# [ReLU](https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html). **Read
# on:** [Dive into Deep Learning, Multilayer
# perceptrons](https://d2l.ai/chapter_multilayer-perceptrons/mlp.html) ·
# [Understanding Deep Learning, chapter 3](https://udlbook.github.io/udlbook/)
#
# **Done?** Choose *Kernel → Shut Down Kernel* before you open the next lesson.
# That gives the memory back.

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
# *About 20 minutes. Run a cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - fold a stack of linear layers into a single one, on paper and in PyTorch,
# - say what a narrow layer in the middle loses, and what it does not,
# - prove with one number that no single layer can do what a network does.
#
# You need `y = mx + b`, and you should have seen a NumPy array or a matrix
# before. No deep learning yet.

# %%
import numpy as np
import torch
from torch import nn

from course_lib import activations, data, diagnostics, figures, networks
from course_lib.exercises import lesson_1 as exercises
from course_lib.widgets import Explorer, Predictions, number

predict = Predictions("01_collapsing_linear_layers")

# %% [markdown]
# ## One line after another
#
# A layer of a neural network multiplies by a *weight* and adds a *bias*. With
# one number going in and one coming out, that is the line you know from
# school. Here are two of them. The second takes what the first returns.


# %%
def first(x):
    return 2 * x - 1


def second(h):
    return -1.5 * h + 1


for x in (0.0, 1.0, 2.0, 3.0):
    print(f"x = {x}   h = {first(x):4}   y = {second(first(x)):4}")

# %% [markdown]
# Look at the last column: whenever x grows by 1, by how much does y change?
# **Predict before you look.** Your choice stays on this computer. At the end
# of the lesson you see it again, beside what happened.

# %%
predict.ask(
    "picture",
    "Two layers: what will the picture of y against x look like?",
    ["a line", "a line with one corner", "a curve"],
)

# %%
figures.composed_line(w1=2, b1=-1, w2=-1.5, b2=1)

# %% [markdown]
# A line again. The slope is the product of the two slopes, and the second
# layer multiplies the first one's bias too:
#
# $$w_2\,(w_1 x + b_1) + b_2 \;=\; (w_2 w_1)\,x + (w_2 b_1 + b_2)$$
#
# Perhaps these four numbers were badly chosen. Choose better ones: **make the
# line on the right bend.**

# %%
Explorer(
    figures.composed_line,
    w1=number("w1", 2.0, -2.0, 2.0, 0.1),
    b1=number("b1", -1.0, -2.0, 2.0, 0.1),
    w2=number("w2", -1.5, -2.0, 2.0, 0.1),
    b2=number("b2", 1.0, -2.0, 2.0, 0.1),
)

# %% [markdown]
# You can tilt it, turn it over and lay it flat. You cannot bend it: the
# formula above is a line for every choice of the four numbers.

# %% [markdown]
# ## The same in two dimensions
#
# Real layers take several numbers and return several. The weights become a
# matrix $W$ with one row for each output, the bias a vector $b$. PyTorch's
# name for an array is *tensor*, and `@` multiplies matrices. A layer with 2
# inputs and 3 outputs, then one with 3 inputs and 1 output:

# %%
W1 = torch.tensor([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]])
b1 = torch.tensor([1.0, 0.0, -2.0])
W2 = torch.tensor([[2.0, 1.0, -1.0]])
b2 = torch.tensor([0.5])

x = torch.tensor([4.0, -3.0])
h = W1 @ x + b1
y = W2 @ h + b2
print("W1", tuple(W1.shape), " W2", tuple(W2.shape))
print("h =", h.tolist())
print("y =", y.tolist())

# %% [markdown]
# Check one of these by hand: the first entry of h is 1·4 + 2·(−3) + 1 = −1.
#
# So one layer with weights $W_2 W_1$ should return the same y: a (1×3) matrix
# times a (3×2) matrix is a (1×2) matrix, 2 inputs and 1 output. **What is its
# bias?** Look back at the formula for lines.
#
# This is the first exercise. Put your answer in place of the `...`, run the
# cell, and then the one below it. It tries your function on matrices of
# several shapes and tells you what it finds. You can try as often as you like.


# %%
def composed_bias(W2, b1, b2):
    return ...


# %%
exercises.composed_bias.check(composed_bias)

# %% [markdown]
# It is tempting to write $b_1 + b_2$. The shapes say no: $b_1$ has 3 numbers
# and $b_2$ has 1. What the first layer adds still has to go through the second
# layer, as it did for lines:
#
# $$W_2\,(W_1 x + b_1) + b_2 \;=\; (W_2 W_1)\,x + (W_2 b_1 + b_2)$$

# %%
W = W2 @ W1
b = W2 @ b1 + b2
print("W =", W.tolist(), "  b =", b.tolist())
print("two layers:", y.tolist(), "  one layer:", (W @ x + b).tolist())

# %% [markdown]
# **Try it:** change `x` in the cell above the question to any two numbers and
# run the cells again. Then drop `W2 @ b1` from the bias. By how much do the
# answers differ now, and does the difference depend on x?
#
# <details><summary>Answer</summary>
#
# By W<sub>2</sub>b<sub>1</sub>, which is the same number for every x.
# </details>

# %% [markdown]
# ## Fold a whole network
#
# Now a whole network: 2 inputs, 16 hidden units, 8 hidden units, 1 output. A
# *hidden unit* is one of the numbers on the way. The number that comes out is
# called a *logit*. Where it is positive the network answers "class 1", where
# it is negative "class 0". The *boundary* is where it is 0 and the answer
# changes. The weights are random; the *seed* 0 makes them the same for
# everybody.

# %%
linear = networks.mlp((2, 16, 8, 1), seed=0)
print(linear)
print("numbers to train:", networks.parameter_count(linear))

# %% [markdown]
# **How many numbers will be left** when you fold it into one layer? Count
# before you fold.

# %%
numbers_left = ...

# %%
exercises.numbers_left.check(numbers_left)

# %% [markdown]
# Now fold it, starting at the input. `W` and `b` begin as the layer that
# changes nothing (`torch.eye` is the identity matrix). Each real layer then
# multiplies from the left. `no_grad` tells PyTorch that we only compute and do
# not train.

# %%
with torch.no_grad():
    W, b = torch.eye(2), torch.zeros(2)
    for layer in linear:
        W = layer.weight @ W
        b = layer.weight @ b + layer.bias
        print("so far, one layer of shape", tuple(W.shape))

print("numbers left:", W.numel() + b.numel())

# %% [markdown]
# Three numbers are left of all those. (For the boundary alone even two would
# do: a line has a slope and a height.) Do these three say the same? The data
# we will use from lesson 2 on are two half moons. Here they only serve as 200
# places at which to compare.

# %%
moons = data.moons()
points = moons.test.tensors[0]
with torch.no_grad():
    gap = (linear(points) - (points @ W.T + b)).abs().max().item()
print("largest difference is below one in a million:", gap < 1e-6)
print("largest difference is exactly 0:", gap == 0)

# %% [markdown]
# Nearly the same, and not exactly. Algebra says *exactly*, so where does the
# difference come from? A computer rounds after every step. The stack and the
# three numbers take different steps, so they round differently. If that is
# all, finer arithmetic must shrink the difference. PyTorch's usual `float32`
# keeps about 7 digits and `float64` keeps about 16. `networks.collapse` folds
# as you just did, but in `float64` inside, so that only the last rounding is
# left.


# %%
def largest_gap(seed, dtype):
    stack = networks.mlp((2, 16, 8, 1), seed=seed).to(dtype)
    single, inputs = networks.collapse(stack), points.to(dtype)
    with torch.no_grad():
        return (stack(inputs) - single(inputs)).abs().max().item()


errors = {
    "float32": [largest_gap(seed, torch.float32) for seed in range(100)],
    "float64": [largest_gap(seed, torch.float64) for seed in range(100)],
}
figures.rounding(errors)

# %% [markdown]
# *Epsilon* is the rounding step of a data type for numbers near 1, and the
# numbers in these networks are about that size. Each dot is one network. Both
# clouds sit at their own epsilon. That is what rounding looks like. A real
# difference between stack and fold would not care about the data type.
#
# So three layers fold. Now take a hundred.

# %%
predict.ask(
    "hundred",
    "Does a stack of 100 layers, with 16 units each, still fold?",
    [
        "yes, up to rounding",
        "no, so many layers can bend a line",
        "no, the rounding errors take over",
    ],
)

# %% [markdown]
# (`init="lecun"` draws larger weights than usual. With the usual ones the
# signal would fade away on its long way through 100 layers. Lesson 5 is about
# that.)

# %%
deep = networks.mlp([2] + 99 * [16] + [1], init="lecun", seed=0)
single = networks.collapse(deep)
with torch.no_grad():
    size = deep(points).abs().max().item()
    gap = (deep(points) - single(points)).abs().max().item()

print("numbers in 100 layers:", networks.parameter_count(deep))
print("numbers in its fold:  ", networks.parameter_count(single))
print("difference below 1/10000 of the output:", gap < 1e-4 * size)

# %%
figures.same_boundary(deep, single)

# %% [markdown]
# The wide grey line is where the logit of the 100 layers is 0. The dashed
# line is where the logit of the single layer is 0. On the orange side the
# network answers class 1, on the blue side class 0. Depth bought nothing:
# *more layers are not always more powerful.*

# %% [markdown]
# ## What a narrow layer loses
#
# Folding never loses anything. But a narrow layer can. Squeeze 4 inputs
# through 1 unit, and the 3 outputs can only move along one direction. The
# *rank* of the folded matrix counts the directions that survive.

# %%
for sizes in ((4, 8, 3), (4, 1, 3), (2, 16, 1), (2, 1, 1)):
    weight = networks.collapse(networks.mlp(sizes)).weight
    rank = torch.linalg.matrix_rank(weight).item()
    print(f"{sizes}: rank {rank}, largest possible {min(weight.shape)}")

# %% [markdown]
# Only `(4, 1, 3)` falls short, because its middle is narrower than both ends.
# With a single output, as in `(2, 1, 1)`, rank 1 is all there can be: even one
# hidden unit loses nothing. So a stack of linear layers can do *less* than one
# layer, or the same. It can never do more.

# %% [markdown]
# ## Does a sigmoid at the end help?
#
# To decide between two classes, the logit z goes through the *sigmoid*,
# $\sigma(z) = 1 / (1 + e^{-z})$, which turns it into a probability. That is a
# curve, and a curve is not linear.

# %%
figures.graphs(
    {"sigmoid": lambda x: 1 / (1 + np.exp(-x))}, x=(-6, 6), y=(-0.2, 1.2)
)

# %%
predict.ask(
    "sigmoid",
    "Does a sigmoid at the end bend the boundary of a linear network?",
    ["yes, into an S", "yes, but only a little", "no, it stays straight"],
)

# %%
steep = networks.mlp((2, 16, 8, 1), seed=0)
with torch.no_grad():
    steep[-1].weight *= 20

figures.probability_levels(steep)

# %% [markdown]
# (The last weights are multiplied by 20, so that you see all five lines in one
# picture.) The sigmoid decides how fast the colour changes *across* the lines.
# The lines themselves are where the logit has a fixed value, so they are
# straight and parallel. The boundary is the one at 50 %, where the logit is 0.
# *A sigmoid at the output does not make the boundary bend.*

# %% [markdown]
# ## Now put something between the layers
#
# ReLU, the *rectified linear unit*, keeps positive numbers and replaces
# negative ones by 0. Its graph is a line with one corner.


# %%
def relu(x):
    return np.maximum(x, 0)


figures.graphs(
    {
        "ReLU(x)": relu,
        "ReLU(x) + ReLU(-x)": lambda x: relu(x) + relu(-x),
        "ReLU(x + 1)\n- 2 ReLU(x)": lambda x: relu(x + 1) - 2 * relu(x),
    }
)

# %% [markdown]
# You may hear that ReLU is "linear, so it cannot help". Each of its halves is
# straight; the whole is not. Add several corners and you get shapes.
#
# Here is the same network with ReLU between the layers. Its weights are equal
# to those of the network above, number by number.

# %%
bent = networks.mlp((2, 16, 8, 1), activation="relu", seed=0)
print(bent)
pairs = zip(linear.parameters(), bent.parameters(), strict=True)
print("equal weights:", all(torch.equal(a, b) for a, b in pairs))

# %% [markdown]
# **Before you run the next cell:** what happens if you fold its layers as
# before and leave the ReLUs out? And what will `collapse` say?

# %%
fold = networks.collapse(linear)
with torch.no_grad():
    off = (bent(points) - fold(points)).abs().max().item()
print(f"folded without its ReLUs, it is off by {off:.2f}")

try:
    networks.collapse(bent)
except ValueError as error:
    print(error)

# %% [markdown]
# That is no rounding. And `collapse` refuses, rightly: no matrix stands for
# "keep this if it is positive". But perhaps some other single layer would do
# the same? You can settle that with one number, without looking inside.

# %% [markdown]
# ## The midpoint gap
#
# Take two points a and b. A line puts the midpoint halfway between the values
# at the ends. So for every function that one layer can compute, this is 0:
#
# $$f\!\left(\tfrac{a+b}{2}\right) - \tfrac{f(a) + f(b)}{2}$$
#
# Put in $f(x) = Wx + c$ and see: $W\frac{a+b}{2} + c$ minus half of
# $(Wa + c) + (Wb + c)$ leaves nothing, whatever $W$ and $c$ are.
#
# **Write it down in Python.** Here `f` is any function, and `a` and `b` are
# numbers or tensors.


# %%
def midpoint_gap(f, a, b):
    return ...


# %%
exercises.midpoint_gap.check(midpoint_gap)

# %% [markdown]
# Is it really 0 for a stack of linear layers? (`diagnostics` has the same
# function, so that you can go on even if you have left yours open.)

# %%
p, q = points[0].double(), points[1].double()
with torch.no_grad():
    for seed in range(3):
        f = networks.mlp((2, 16, 8, 1), seed=seed).double()
        gap = diagnostics.midpoint_gap(f, p, q).abs().item()
        print(f"linear network {seed}: gap is 0 up to rounding: {gap < 1e-12}")

# %% [markdown]
# One pair of points with a gap is enough to prove that a network is not a
# layer in disguise. Among all pairs of the 200 test points, find the pair with
# the largest gap.

# %%
gap, *_ = diagnostics.worst_midpoint_gap(linear, points)
print(f"without activations: {abs(gap):.3f}")
gap, first_point, second_point = diagnostics.worst_midpoint_gap(bent, points)
print(f"with ReLU:           {abs(gap):.3f}")

p, q = points[first_point], points[second_point]
print("its two points:", p.numpy().round(2), q.numpy().round(2))

# %%
figures.midpoint_gaps((linear, bent), p, q)

# %% [markdown]
# Walk from a to b and watch the logit. On the left it stays on its chord, the
# thin black line. On the right it bends away: on the way, units were switched
# on or off. (A unit is *on* where ReLU lets its number through.) The arrow is
# the gap. No single layer can do that, so no fold of this network exists.
#
# The further apart two points may lie, the larger a gap you can find. That is
# why we look at pairs of *data points* only.

# %% [markdown]
# ## Is any activation good enough?
#
# What about $3z + 1$ in place of ReLU? It changes nearly every number that
# passes.

# %%
predict.ask(
    "triple",
    "Does a network bend with 3z + 1 between its layers?",
    [
        "yes, for it changes the numbers",
        "only if the weights are large",
        "no, it folds like the others",
    ],
)

# %% [markdown]
# You can write $3z + 1$ as a linear layer with 3 on the diagonal and biases
# of 1:


# %%
def triple(width):
    layer = nn.Linear(width, width)
    layer.weight.data = 3 * torch.eye(width)
    layer.bias.data = torch.ones(width)
    return layer


one, two, three = linear
tripled = nn.Sequential(one, triple(16), two, triple(8), three)
single = networks.collapse(tripled)
with torch.no_grad():
    gap = (tripled(points) - single(points)).abs().max().item()
count = networks.parameter_count(single)
print(f"3z + 1 folds to {count} numbers:", gap < 1e-4)

# %% [markdown]
# So it folds like any other. A *change* is not enough. The activation's graph
# must not be one straight line. Squaring will do:

# %%
square = activations.custom("square", torch.square)
choices = {"nothing": None, "square": square, "ReLU": "relu"}
for name, activation in choices.items():
    network = networks.mlp((2, 16, 8, 1), activation, seed=0)
    gap, *_ = diagnostics.worst_midpoint_gap(network, points)
    print(f"{name:8} largest gap {abs(gap):.3f}, a bend: {abs(gap) > 1e-6}")

# %% [markdown]
# ## Find the bug
#
# A friend writes a network with ReLU between its two layers. There is no
# error, and yet something is missing:


# %%
def suspect(x, W1, b1, W2, b2):
    h = W1 @ x + b1
    torch.relu(h)
    return W2 @ h + b2


gap = diagnostics.midpoint_gap(lambda x: suspect(x, W1, b1, W2, b2), p, q)
print("midpoint gap is 0 up to rounding:", abs(gap.item()) < 1e-5)

# %% [markdown]
# What went wrong? **Write the network as your friend meant it.**


# %%
def repaired(x, W1, b1, W2, b2):
    return ...


# %%
exercises.repaired.check(repaired)

# %% [markdown]
# ## What you have seen
#
# First, your predictions beside what happened:


# %%
def shape(network):
    gap, *_ = diagnostics.worst_midpoint_gap(network, points)
    bends = "it bends" if abs(gap) > 1e-6 else "straight"
    return f"{bends}, the largest midpoint gap is {abs(gap):.3f}"


steps = {second(first(x + 1)) - second(first(x)) for x in range(10)}
line = "a line" if len(steps) == 1 else "no line"
layers, left = len(deep), networks.parameter_count(networks.collapse(deep))
predict.replay(
    picture=f"{line}: at each step y changes by {min(steps)}",
    hundred=f"yes: {layers} layers fold into {left} numbers",
    sigmoid=f"the logit is {shape(steep)}",
    triple=shape(tripled),
)

# %% [markdown]
# - Lines after lines make a line. In formulas:
#   $W_2(W_1 x + b_1) + b_2 = (W_2 W_1)x + (W_2 b_1 + b_2)$.
# - A whole network folds into three numbers, and 100 layers fold as well. What
#   remains is rounding, and it shrinks with finer arithmetic.
# - A sigmoid at the end leaves the boundary straight.
# - With a bend between the layers, some pair of points has a midpoint gap.
#
# All of this was algebra, before any training. Could *training* find a way
# around it? That is lesson 2.

# %% [markdown]
# ## Three questions
#
# <details><summary>1. A friend stacks ten linear layers "to learn more complex
# patterns". What do you tell them?</summary>
#
# Fold the ten into one and show that the outputs agree. There is nothing to
# learn in ten layers that one layer could not represent.
# </details>
#
# <details><summary>2. Why is b<sub>1</sub> + b<sub>2</sub> the wrong bias for
# the fold?</summary>
#
# What the first layer adds is handed to the second layer, which multiplies it
# by its weights: W<sub>2</sub>b<sub>1</sub> + b<sub>2</sub>. Usually
# b<sub>1</sub> and b<sub>2</sub> do not even have the same length.
# </details>
#
# <details><summary>3. You measure a midpoint gap of 0 for one pair of points.
# Is the network linear?</summary>
#
# Not necessarily. A ReLU network is straight wherever no unit switches between
# the points. One gap that is clearly not 0 proves a bend. One gap of 0 proves
# nothing.
# </details>

# %%
from course_lib import glossary

glossary.words(1)

# %% [markdown]
# **Done?** Choose *Kernel → Shut Down Kernel* in the menu before you open
# lesson 2. That gives the memory back.

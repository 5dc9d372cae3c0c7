# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5. Gradient flow
#
# **Why do deep networks stop learning?**
#
# *About 30 minutes. Run a cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - measure, layer by layer, what goes forward through a network, what comes
#   back, and what its weights get to feel of both,
# - predict from two numbers whether signals in a deep stack shrink or grow,
# - make a deep sigmoid network learn, and say which change did it.
#
# You need lesson 2 (the training loop) and lesson 4 (the activations and their
# slopes).

# %%
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import (
    data,
    diagnostics,
    figures,
    networks,
    population,
    training,
)
from course_lib.exercises import lesson_5 as exercises
from course_lib.widgets import Explorer, Predictions, choice, number

predict = Predictions("05_gradient_flow")
torch.set_num_threads(1)  # quickest for matrices as small as these

# %% [markdown]
# ## Deeper, and worse
#
# In lesson 4 two hidden layers of sigmoids learned the moons. Slowly, but they
# did. If two layers are good, ten should be better.
#
# Some signals in this lesson are so small that the 7 digits of `float32` would
# hide them. So everything here is computed in `float64`, with 16 digits.


# %%
def in_float64(part):
    return TensorDataset(*(tensor.double() for tensor in part.tensors))


moons = data.moons()
parts = (moons.train, moons.validation, moons.test)
moons = data.Dataset("moons", *map(in_float64, parts))


def test_accuracy(network):
    x, y = moons.test.tensors
    with torch.no_grad():
        return ((network(x) > 0) == (y == 1)).double().mean().item()


# %% [markdown]
# The next cell varies the depth. Width 16, PyTorch's own initial weights,
# Adam, batches of 32 and 20 epochs are the same for both depths. A learning
# rate may suit one depth and not the other, so each depth gets all four rates
# of lesson 4, with five seeds each.

# %%
predict.ask(
    "depth",
    "Sigmoid networks on the moons: which depth does better?",
    ["ten hidden layers", "two hidden layers", "no difference"],
)

# %%
rates = [0.003, 0.01, 0.03, 0.1]
scored = {2: [], 10: []}
table = f"{'learning rate':16}" + "".join(f"{rate:8}" for rate in rates)
for depth in (2, 10):
    table += f"\n{depth:2} hidden layers"
    sizes = (2, *[16] * depth, 1)
    runs = population.train_many(
        sizes, "sigmoid", moons, range(5), learning_rate=rates, epochs=20
    )
    for rate in rates:
        scores = runs.where(learning_rate=rate).test_accuracy
        scored[depth].append(np.median(scores))
        table += f"{scored[depth][-1]:8.1f}"
print(table)

# %% [markdown]
# (Medians of the test accuracy.) Two layers get there at the higher rates. Ten
# layers do no better than a coin, whatever the rate. (About half of the points
# belong to each class.) There was no error and no warning. *More layers are
# not always more powerful*, and this time there are bends between them. So
# what is missing?

# %% [markdown]
# ## One unit after another
#
# You know from lesson 4 how PyTorch finds the slope of the loss along a
# weight: from the loss backwards, multiplying as it goes. Shrink the network
# to one unit a layer, $h_1 = \sigma(w h_0)$, $h_2 = \sigma(w h_1)$ and so on,
# and you can write it down. The slope of $h_{10}$ along $h_0$ is a product of
# ten factors, each the weight times the sigmoid's slope where it is used:
#
# $$w\,\sigma'(z_1)\;\cdot\;w\,\sigma'(z_2)\;\cdots\;w\,\sigma'(z_{10})$$
#
# Here the quarter comes back: $\sigma'$ is never above 1/4. So with w = 1 not
# much is left of the product.

# %%
predict.ask(
    "four",
    "What becomes of the product if w is 4 instead of 1?",
    [
        "that mends it, for 4 · 1/4 = 1",
        "it grows, but stays far below 1",
        "it gets even smaller",
    ],
)


# %%
def chain(w, centre):
    start = torch.tensor(0.6, dtype=torch.float64, requires_grad=True)
    h, product = start, 1.0
    for _ in range(10):
        h = torch.sigmoid(w * (h - centre))
        product *= w * (h * (1 - h)).item()
    h.backward()
    return product, start.grad.item()


for w, centre in ((1, 0), (4, 0), (4, 0.5)):
    product, slope = chain(w, centre)
    assert abs(product - slope) < 1e-12, "backward says otherwise"
    print(f"w = {w}, subtract {centre:3}: after ten layers {product:.0e}")

# %% [markdown]
# With w = 1 there are ten factors of a little less than 1/4, and the slope
# *vanishes*. With w = 4 it is smaller still. A sigmoid returns about ½ or
# more, four times that is a large sum, and there the sigmoid is flat. Only if
# you also subtract the ½, so that the sums stay near 0, does each layer pass
# on 4 times about 1/4.
#
# So keep two numbers in mind: the **scale of the weights**, and the **slope
# where the activation is used**. Their product counts, once for each layer.

# %% [markdown]
# ## What a layer sees
#
# Now layers with many units. For one data point, a layer
#
# - receives numbers $h$ from below and computes its sums $z = Wh + b$,
# - gets back $\delta$ from above: the slope of the loss along each sum.
#
# The weight in row i and column j of $W$ multiplies $h_j$, and that goes into
# the sum $z_i$. Move the weight a little: $z_i$ moves $h_j$ times as much, and
# the loss $\delta_i$ times as much as $z_i$. **Write down the slopes of the
# loss along all the weights of the layer**, in a table of the shape of $W$.


# %%
def weight_gradient(delta, h):
    return ...


# %%
exercises.weight_gradient.check(weight_gradient)

# %% [markdown]
# That table is the *gradient* of the weights, in symbols
# $\delta\,h^{\mathsf T}$. It holds all products of an entry of $\delta$ with
# one of $h$. The length of $h$ is the *signal forward*, the length of $\delta$
# the *signal back*. (The length, or *norm*, is the root of the sum of
# squares.) The norm of the table is the product of the two. So a layer learns
# only if *both* signals arrive.

# %% [markdown]
# ## A test bench
#
# For a fair comparison, all stacks in the next sections stand on one bench:
#
# - 20 hidden layers (layers 1 to 20) and an output layer (21). Every layer
#   has 64 inputs. This number is called its *fan-in*.
# - 128 points of 64 normal random numbers (mean 0, variance 1), labels 0 and 1
#   in turn, and the binary cross-entropy.
# - No biases, and no training. We look at the *start*.
# - Weights: normal random numbers times scale / √fan-in. For one seed the
#   draws are the same, whatever the scale.
#
# (`networks.layers` takes a stack apart: its linear layers and its
# activations.)

# %%
SCALES = {"default": 3**-0.5, "LeCun": 1.0, "He": 2**0.5, "too large": 3.0}

draw = torch.Generator().manual_seed(0)
x = torch.randn(128, 64, generator=draw, dtype=torch.float64)
y = (torch.arange(128) % 2).double().unsqueeze(1)


def stack(activation, scale, seed=0, depth=20):
    sizes = [64] * (depth + 1) + [1]
    network = networks.mlp(sizes, activation, seed, init="lecun").double()
    for linear in networks.layers(network)[0]:
        linear.weight.data *= scale
    return network


usual = nn.Linear(1000, 1000).weight.std().item() * 1000**0.5
print(f"scale of PyTorch's own weights: {usual:.2f}")
print(f"our default:                    {SCALES['default']:.2f}")

# %% [markdown]
# PyTorch draws its weights evenly between ±1/√fan-in. That makes a scale of
# 1/√3, which is our *default*. (PyTorch also draws biases. On the bench there
# are none, for that would be a second change.) *LeCun* is scale 1 (LeCun and
# others 1998), *He* is √2 (He and others 2015). You may also meet *Xavier*
# (Glorot and Bengio 2010), which takes the mean of inputs and outputs in place
# of the fan-in. Where all layers are equally wide, that is LeCun's.
#
# Now the three sizes by hand, for one point in a sigmoid stack. PyTorch keeps
# slopes for weights only; `retain_grad` asks it to keep those of the sums too.

# %%
network = stack("sigmoid", SCALES["default"])
linears, bends = networks.layers(network)
entering, sums = [x[:1]], []
for linear, bend in zip(linears, [*bends, None], strict=True):
    sums.append(linear(entering[-1]))
    sums[-1].retain_grad()
    if bend:
        entering.append(bend(sums[-1]))
nn.BCEWithLogitsLoss()(sums[-1], y[:1]).backward()

print("layer  forward    back   product  weight gradient")
for k in (0, 4, 9, 14, 19):
    h, delta = entering[k].norm().item(), sums[k].grad.norm().item()
    gradient = linears[k].weight.grad.norm().item()
    assert abs(h * delta / gradient - 1) < 1e-9, "no product"
    print(
        f"{k + 1:5} {h:8.1f}   {delta:.0e}   {h * delta:.0e}   {gradient:.0e}"
    )

# %% [markdown]
# The signal forward keeps its size. The signal back loses several powers of
# ten from row to row, and takes the weight gradient along. (`1e-17` is a 1 at
# the 17th place after the point.)
#
# `diagnostics.flow` measures this for all points at once, as root mean squares
# over the points. It also measures one thing more. Subtract from $h$ its mean
# over the points: what is left is *the part that depends on the input*. (Among
# many points, gradients partly cancel. So now the product of the two signals
# is an upper bound for the weight gradient.)

# %%
flow = diagnostics.flow(network, x, y)
for k in (1, 5, 10):
    print(f"leaving layer {k:2}: {flow.forward[k]:.1f}, of it ", end="")
    print(f"depends on the input {flow.varying[k]:.0e}")

figures.signal_flow({"sigmoid": [flow]}, "Sigmoid, default scale, seed 0")

# %% [markdown]
# The axis counts in powers of ten. Look at the first panel. The thick line,
# the size of the signal forward, stays up, because a sigmoid returns something
# near ½. But the thin line, its part that depends on the input, falls as
# steeply as the signal back does in the second panel. (At the very end it
# levels off, because the 16 digits are used up.) The top layers say the same
# whatever the input is, and the bottom layers hear nothing. No wonder that a
# deep stack of these tosses a coin.

# %% [markdown]
# ## It happens with no activation at all
#
# The usual explanation blames the sigmoid. Test it: take the sigmoid away.
# What will the weight gradients of a purely linear stack look like, at each of
# the four scales?

# %%
predict.ask(
    "linear",
    "20 layers, no activation, default scale: how large are the gradients?",
    [
        "of ordinary size, for nothing is there to shrink them",
        "tiny in the first layers, of ordinary size in the last",
        "tiny in all layers",
    ],
)

# %%
flows = {
    name: [diagnostics.flow(stack(None, scale, s), x, y) for s in range(10)]
    for name, scale in SCALES.items()
}
figures.signal_flow(flows, "No activation, ten seeds")

# %% [markdown]
# At the default scale signals vanish, at √2 and 3 they *explode*, and there is
# no activation to blame. (A line is the median of ten seeds. The band around
# it holds all ten, and you hardly see it.)
#
# Now the third panel. The weight gradients are flat: as large in the first
# layer as in the last. Is a flat profile a healthy one? Follow the lowest
# line. The first layer is starved by what comes back, the last layer by what
# comes forward, and the product is equally tiny everywhere. If you checked
# only whether first and last layer agree, you would find nothing wrong.

# %% [markdown]
# ## Every activation at every scale
#
# Many demonstrations change the activation and the initial weights together
# and then thank the activation. Here is the whole grid: six activations, four
# scales, ten seeds. First make sure that it will be fair: in every corner of
# it the draws must be the same, up to the scale, and there must be no bias.

# %%
BENDS = {
    name: None if name == "no activation" else name.lower()
    for name in ("no activation", "ReLU", "sigmoid", "tanh", "SELU", "GELU")
}
same = networks.layers(stack(None, 1.0, seed=7))[0]
for bend in BENDS.values():
    for scale in SCALES.values():
        mine = networks.layers(stack(bend, scale, seed=7))[0]
        for linear, base in zip(mine, same, strict=True):
            assert torch.allclose(linear.weight, scale * base.weight)
            assert not linear.bias.any(), "a bias"
print("same draws, rescaled, and no bias: yes")

# %%
grid = {
    name: {
        scheme: [
            diagnostics.flow(stack(bend, scale, seed), x, y)
            for seed in range(10)
        ]
        for scheme, scale in SCALES.items()
    }
    for name, bend in BENDS.items()
}

# %% [markdown]
# In numbers: the weight gradient in layers 1 / 10 / 20, as a power of
# ten. So −5.4 stands for $10^{-5.4}$.

# %%
print(" " * 13 + "".join(f"{scheme:^21}" for scheme in SCALES))
spread = []
for name, row in grid.items():
    line = f"{name:13}"
    for runs in row.values():
        logs = np.log10([flow.gradient[[0, 9, 19]] for flow in runs])
        spread.append(np.ptp(logs, axis=0))
        middle = " / ".join(f"{v:.1f}" for v in np.median(logs, axis=0))
        line += f"{middle:^21}"
    print(line)
print(f"lowest to highest of ten seeds: typically {np.median(spread):.1f}")

# %%
panels = {
    name: {scheme: [f.gradient for f in runs] for scheme, runs in row.items()}
    for name, row in grid.items()
}
figures.size_panels(panels, "layer", title="Weight gradient")

# %% [markdown]
# Read one panel from the lowest line to the highest. Only the scale changes,
# and the gradients go from next to nothing to far too much. Then follow one
# colour through the panels. Only the activation changes.
#
# "With ReLU gradients do not vanish" is true at He's scale and false at the
# two below it. SELU's gradients stay near $10^0$ at LeCun's scale, tanh's
# somewhere between LeCun's and He's. Each of these has a scale that suits it,
# and none is good at all of them. The sigmoid is the odd one out: none of the
# four suits it. And because its signal forward stays up, its gradients vanish
# toward the first layer only.

# %% [markdown]
# ## One rule behind it
#
# For single units the factor of a layer was weight times slope. For wide
# layers with random weights it should be *scale times slope*, with the root
# mean square of all the slopes that are in use. That is how He and others
# found √2: half of ReLU's slopes are 1 and half are 0, which makes √½, and √2
# · √½ = 1. (Schoenholz and others 2017 work it out for any activation.)
#
# Now you: a leaky ReLU lets half of each negative number through. Half of its
# slopes are 1 and half are ½. **Which scale keeps its signals at their size?**

# %%
steady_scale = ...

# %%
exercises.steady_scale.check(steady_scale)

# %% [markdown]
# The squares are 1 and ¼, the root of their mean is √⅝, and the scale must
# make up for that. Does the rule hold on our bench?


# %%
def predicted(activation, scale, seed):
    linears, bends = networks.layers(stack(activation, scale, seed))
    h, change = x, torch.ones(len(x))
    with torch.no_grad():
        for linear, bend in zip(linears[:19], bends, strict=False):
            z = linear(h)
            slopes = bend.derivative(z).square().mean(dim=1).sqrt()
            change = change * scale * slopes  # one factor for each point
            h = bend(z)
    return change.square().mean().sqrt().item() ** (1 / 19)


# %%
rule, found = {}, {}
for name, row in grid.items():
    rule[name], found[name] = {}, {}
    for scheme, runs in row.items():
        back = [flow.backward[[0, 19]] for flow in runs[:3]]
        found[name][scheme] = np.median([(a / b) ** (1 / 19) for a, b in back])
        guesses = [predicted(BENDS[name], SCALES[scheme], s) for s in range(3)]
        rule[name][scheme] = np.median(guesses)

off = [abs(found[n][s] / rule[n][s] - 1) for n in grid for s in SCALES]
print(f"largest difference between rule and measurement: {max(off):.0%}")
figures.factors(found, rule)

# %% [markdown]
# A filled marker is measured: by what factor the signal back changes from one
# layer to the next below, on average from layer 20 to layer 1 (median of three
# seeds). The ring around it is what the rule says. On the vertical line
# signals keep their size. To its left they vanish, to its right they explode.
# The rule holds: every marker sits in its ring, GELU's at He's scale at the
# edge of it.
#
# So neither the activation nor the scale decides. Their product does. And it
# is the slope *where the activation is used*: tanh's markers lie closer
# together than those of the stack with no activation, because larger weights
# push tanh to where it is flat.

# %% [markdown]
# ## Depth is the exponent
#
# A factor of 0.7 does no harm once. **Before you run the next cell:** what
# becomes of it in 50 layers?


# %%
def first_gradient(activation, scale, seed, depth):
    network = stack(activation, scale, seed, depth)
    nn.BCEWithLogitsLoss()(network(x), y).backward()
    return network[0].weight.grad.norm().item()


depths = (1, 10, 50)
by_depth = {
    name: {
        scheme: [
            [first_gradient(bend, scale, seed, d) for d in depths]
            for seed in range(2)
        ]
        for scheme, scale in SCALES.items()
    }
    for name, bend in BENDS.items()
}
figures.size_panels(by_depth, "hidden layers", depths, "Gradient in layer 1")

# %% [markdown]
# (Two seeds each. You have seen that ten lie close together.) A straight line
# on this axis means: the same factor once more for every layer. At depth 1 you
# could use any scale. At depth 50 only factors very close to 1 survive. (The
# factor of 0.7 is ReLU's at LeCun's scale. Follow its line down to the right.)
#
# **Find a scale at which tanh's signals come through 50 layers. Then do it for
# the sigmoid.** Be patient with the second one.


# %%
def explore(activation, scale, depth):
    flow = diagnostics.flow(stack(BENDS[activation], scale, 0, depth), x, y)
    title = f"{activation}, scale {scale:.1f}, {depth} hidden layers"
    return figures.signal_flow({activation: [flow]}, title)


Explorer(
    explore,
    activation=choice("activation", ["tanh", *BENDS]),
    scale=number("scale", 1.0, 0.1, 15.0, 0.1),
    depth=number("depth", 20, 1, 50, 1),
)

# %%
for name, scale in (("tanh", 1.2), ("sigmoid", 4.0), ("sigmoid", 10.5)):
    flow = diagnostics.flow(stack(name, scale, 0, depth=50), x, y)
    print(f"{name:7} scale {scale:4}: back at layer 1 {flow.backward[0]:.0e}")

# %% [markdown]
# Tanh wants a little more than 1. The sigmoid wants far more than the 4 that
# would make up for 1/4: with such weights most sums lie where it is flat, but
# a few lie by chance where it is steep, and those carry the signal. At the end
# of the lesson you will find a gentler way.

# %% [markdown]
# ## Dead units
#
# ReLU has a trouble of its own. A unit is *dead* if its output is 0 **on every
# training input, now**. Its slope is 0 there too, so its weights feel nothing.
# How many are dead on the bench, before any training?


# %%
def dead_shares(nets, inputs):
    rows = [diagnostics.dead_units(network, inputs) for network in nets]
    return np.array([[100 * layer.mean() for layer in row] for row in rows])


shares = {
    scale: dead_shares((stack("relu", scale, s) for s in range(10)), x)
    for scale in SCALES.values()
}
equal = all(np.array_equal(other, shares[1.0]) for other in shares.values())
print("equal numbers of dead units at all four scales:", equal)

more = torch.randn(1024, 64, generator=draw, dtype=torch.float64)
crowd = dead_shares((stack("relu", 1.0, s) for s in range(10)), more)
print("dead in layers         1     5    10    19")
for name, counts in (("  128", shares[1.0]), ("1,024", crowd)):
    row = np.median(counts, axis=0)[[0, 4, 9, 18]]
    print(f"on {name} points " + "".join(f"{v:4.0f} %" for v in row))

# %% [markdown]
# The deeper, the more. But the count is the same at *every* scale: with no
# biases, larger weights make larger sums and never change a sign. So a good
# scale does not cure dead units and a bad one does not cause them. And with
# more points, fewer units count as dead, since one point is enough to wake a
# unit.
#
# Biases do change the count. Here are ReLU networks for the moons, five hidden
# layers of 16 units with PyTorch's own random start, with its biases and with
# the same weights but no biases:

# %%
inputs, labels = moons.train.tensors
nets, bare = (
    [networks.mlp((2, *[16] * 5, 1), "relu", s).double() for s in range(10)]
    for _ in range(2)
)
for network in bare:
    for linear in networks.layers(network)[0]:
        linear.bias.data.zero_()

print("dead in layers        1     2     3     4     5")
for name, group in (("with", nets), ("without", bare)):
    row = dead_shares(group, inputs).mean(axis=0)
    print(f"{name:>7} biases  " + "".join(f"{v:4.0f} %" for v in row))

# %% [markdown]
# At the default scale little of the input reaches the upper layers. There a
# unit's own bias decides, and half of the biases are negative.
#
# Is a dead unit dead for ever?

# %%
predict.ask(
    "dead",
    "Can a dead ReLU unit come back in training?",
    [
        "no, for its weights feel nothing",
        "yes, in any layer",
        "yes, but hardly in the first layer",
    ],
)

# %% [markdown]
# Train the ten networks that have biases, for 25 epochs at learning rate 0.01,
# and look after each epoch which units are dead.

# %%
histories = training.train(nets, moons, epochs=25, snapshots=True)
films = []
for history in histories:
    after = [diagnostics.dead_units(n, inputs) for n in history.snapshots]
    films.append([np.array(layer) for layer in zip(*after, strict=True)])
back = np.array([[(a[:-1] & ~a[1:]).sum() for a in film] for film in films])
print(
    "ten networks: in layer 1,", back[:, 0].sum(), "units came back;", end=" "
)
print("more than fifty in the layers above:", back[:, 1:].sum() > 50)

figures.dead_film(films[0], "Dead units (dark) in training, seed 0")

# %% [markdown]
# Where a dark strip ends, a unit has come back. In layer 1 strips begin and
# never end. Why there? A dead unit's own weights feel nothing, in any layer.
# In layer 1 its inputs are the data, and those stay as they are. In the layers
# above, the inputs come from layers that go on learning, and one day they may
# wake it.

# %%
network = nets[0]
dead = diagnostics.dead_units(network, inputs)[0]
nn.BCEWithLogitsLoss()(network(inputs), labels).backward()
felt = network[0].weight.grad.norm(dim=1).numpy()
print("layer 1, dead units with a gradient:", (felt[dead] > 0).sum())
print("layer 1, living units with a gradient:", (felt[~dead] > 0).sum())
asleep = diagnostics.dead_units(network, 10 * inputs)[0]
print(
    "dead units that answer if the points lie ten times as far out:",
    (dead & ~asleep).sum(),
    "of",
    dead.sum(),
)

# %% [markdown]
# So "a dead ReLU is dead for ever, and it is the activation's fault" is wrong
# twice. A unit is dead on these inputs, now. And how many are is a matter of
# biases, depth, data and training. (Even in layer 1 a unit can come back
# if it has just died: Adam keeps moving weights for a few steps
# after their gradient is gone.)

# %% [markdown]
# ## SELU: a size that finds its way back
#
# Scale 1 seemed to suit SELU. It was made for that (Klambauer and others
# 2017): if the inputs have mean 0 and variance 1, the weights have LeCun's
# scale, the biases are 0 and each layer sees all outputs of the one before,
# then every layer's outputs have mean 0 and variance 1 again. And if one layer
# is off, the next is nearer. That is a statement about averages. Single
# networks scatter around it. Here are 32 layers, once with inputs ten times
# too large, and ReLU beside it.


# %%
def variances(activation, inputs, depth=32):
    result = {}
    for scheme in ("LeCun", "He"):
        result[scheme] = []
        for seed in range(5):
            network = stack(activation, SCALES[scheme], seed, depth)
            outputs = [*networks.layer_outputs(network, inputs).values()]
            # Every second one comes from an activation.
            result[scheme].append([h.var().item() for h in outputs[1::2]])
    return result


panels = {
    "SELU": variances("selu", x),
    "SELU, inputs × 10": variances("selu", 10 * x),
    "ReLU, inputs × 10": variances("relu", 10 * x),
}
last = [row[-1] for row in panels["SELU"]["LeCun"]]
print(f"SELU, LeCun, layer 32: {min(last):.1f} to {max(last):.1f}")
figures.size_panels(panels, "layer", title="Variance of the outputs")

# %% [markdown]
# Follow LeCun's line in the middle panel: it starts high and comes down to 1.
# ReLU has a level line too, He's in the right panel, but it stays about where
# the inputs put it. So finding the way back is SELU's own merit. It hangs on
# the conditions, though. At He's scale the variance leaves 1 and does not come
# back. And if the biases are not 0? Or the scale is the default one?

# %%
print("SELU, layer 32    variance   of the part that depends on the input")
for scheme, size in (
    ("LeCun", 0),
    ("LeCun", 0.5),
    ("LeCun", 1),
    ("default", 0),
):
    total, varying = [], []
    for seed in range(5):
        network = stack("selu", SCALES[scheme], seed, depth=32)
        noise = torch.Generator().manual_seed(seed)
        for linear in networks.layers(network)[0]:
            linear.bias.data.normal_(generator=noise).mul_(size)
        h = [*networks.layer_outputs(network, x).values()][-2]
        total.append(h.var().item())
        varying.append((h - h.mean(dim=0)).var().item())
    sizes = f"{np.median(total):10.1f} {np.median(varying):12.1f}"
    print(f"{scheme:7}, bias {size:3} {sizes}")

# %% [markdown]
# With biases the variance looks alive, but hardly anything of it depends on
# the input any more. At the default scale everything is gone. One number is
# never the whole story.

# %% [markdown]
# ## Ten layers that do learn
#
# Back to the ten sigmoid layers. You know two things to change: the *scale*,
# because 1/4 needs a 4 to make 1, and the *centre*, so that the sums stay
# where the slope is 1/4. The sigmoid itself can stay. Its mean output of ½ can
# be taken away by the next layer's biases: minus ½ times the sum of the
# weights of each unit.
#
# Each start below is LeCun's with the change in its name, so you can compare
# rows that differ in one thing. (*He, ReLU* differs from *LeCun, ReLU* in the
# scale only. *default* is PyTorch's own start, as at the top of the lesson.)


# %%
def deep(seed, activation="sigmoid", init="lecun", times=1, centred=False):
    network = networks.mlp((2, *[16] * 10, 1), activation, seed, init).double()
    linears = networks.layers(network)[0]
    for linear in linears:
        linear.weight.data *= times
    if centred:
        for linear in linears[1:]:
            linear.bias.data = -0.5 * linear.weight.data.sum(dim=1)
    return network


# %%
STARTS = {
    "default": {"init": "default"},
    "LeCun": {},
    "LeCun, centred": {"centred": True},
    "LeCun × 4": {"times": 4},
    "LeCun × 4, centred": {"times": 4, "centred": True},
    "LeCun, ReLU": {"activation": "relu"},
    "He, ReLU": {"activation": "relu", "init": "he"},
}
starts = {
    name: [deep(seed, **change) for seed in range(5)]
    for name, change in STARTS.items()
}

# %%
base = networks.layers(starts["LeCun"][3])[0]
for name, factor in zip([*STARTS][2:], (1, 4, 4, 1, 2**0.5), strict=True):
    mine = networks.layers(starts[name][3])[0]
    for one, other in zip(mine, base, strict=True):
        assert torch.allclose(one.weight, factor * other.weight), name
print("same draws, rescaled: yes")

# %% [markdown]
# There is one more way to let signals through: around the layer. A *residual
# connection* (He and others 2016) adds what enters a layer to what leaves it.
# The slope of that is 1 plus something, so ten layers in a row no longer
# multiply ten small numbers. A friend has tried it, on the LeCun start, and it
# does not help. There must be a bug:


# %%
def suspect(h, W, b):
    return torch.sigmoid(h + W @ h + b)


h = bottom = torch.zeros(16, dtype=torch.float64, requires_grad=True)
for linear in networks.layers(deep(seed=0))[0][1:-1]:
    h = suspect(h, linear.weight, linear.bias)
h.sum().backward()
print(f"slope that comes back to the bottom: {bottom.grad.norm():.0e}")

# %% [markdown]
# **Write the layer as your friend meant it.**


# %%
def residual(h, W, b):
    return ...


# %%
exercises.residual.check(residual)

# %% [markdown]
# The `h` has to go around the sigmoid as well: $h + \sigma(Wh + b)$. In
# PyTorch you write that as a module of your own. Its weights are those of the
# LeCun start.


# %%
class Residual(nn.Module):
    def __init__(self, stack):
        super().__init__()
        self.linears = nn.ModuleList(networks.layers(stack)[0])

    def forward(self, x):
        first, *middle, last = self.linears
        h = torch.sigmoid(first(x))
        for linear in middle:
            h = h + torch.sigmoid(linear(h))
        return last(h)


starts["LeCun, residual"] = [Residual(deep(seed)) for seed in range(5)]

# %% [markdown]
# Measure first, then train. Two sizes at the start, medians of five seeds: the
# weight gradient in layer 1, and how much of the signal that enters the last
# layer depends on the input. **Before you run the cell after the next:** which
# of the eight will learn the moons?

# %%
flows = {
    name: [diagnostics.flow(network, inputs, labels) for network in group]
    for name, group in starts.items()
}
print(f"{'':20}gradient in layer 1   depends on the input")
for name, group in flows.items():
    gradient = np.median([flow.gradient[0] for flow in group])
    varying = np.median([flow.varying[-1] for flow in group])
    print(f"{name:20}{gradient:19.0e}{varying:23.0e}")

# %%
plain = [network for name in STARTS for network in starts[name]]
for group in (plain, starts["LeCun, residual"]):
    training.train(group, moons, epochs=20, learning_rate=0.01)

gradients = {n: [f.gradient[0] for f in group] for n, group in flows.items()}
scores = {n: [*map(test_accuracy, group)] for n, group in starts.items()}
line = LogisticRegression().fit(inputs, labels.flatten())
x_test, y_test = moons.test.tensors
figures.rescues(gradients, scores, line.score(x_test, y_test.flatten()))

# %% [markdown]
# Every run is a dot; same batches, same 20 epochs, same learning rate 0.01.
# Read it from the top:
#
# - PyTorch's start does no better than a coin. LeCun's gets about as far as a
#   straight line. Centring alone does not help: those runs end below the line.
# - Four times LeCun's scale is enough, with the sigmoid as it is, centred or
#   not. (In the chain of single units, a 4 made it worse without centring.
#   There every weight was +4, so every sum was large. Here weights have both
#   signs, and some sums stay near 0.) So the sigmoid was not the culprit.
#   *This sigmoid at that scale* was.
# - ReLU at LeCun's scale learns as well: its slopes are larger, so the same
#   weights will do. He's scale is not even needed at this depth.
# - And with residual connections the LeCun start learns, with no rescaling.
#
# Look back at the numbers from before the training. Gradients of a thousandth
# were no hindrance: Adam divides each step by the size of the recent
# gradients, so what is small and still points the right way can be made up
# for. In the starts that failed the other column was tiny too: next to nothing
# that reached the top depended on the input.

# %% [markdown]
# ## What you have seen
#
# First, your predictions beside what happened:

# %%
unbent = [f.gradient[[0, 19]] for f in grid["no activation"]["default"]]
first, last = np.median(unbent, axis=0)
above = "more than fifty" if back[:, 1:].sum() > 50 else "few"
predict.replay(
    depth=f"best median: two layers {max(scored[2]):.1f}, "
    f"ten {max(scored[10]):.1f}",
    four=f"w = 1: {chain(1, 0)[0]:.0e}, w = 4: {chain(4, 0)[0]:.0e}",
    linear=f"{first:.0e} in layer 1, {last:.0e} in layer 20",
    dead=f"came back: {back[:, 0].sum()} in layer 1, {above} above it",
)

# %% [markdown]
# - A weight's gradient is signal forward times signal back. Both must arrive.
# - In each layer, signals change by the factor *scale × slope in use*. Depth
#   is the exponent. Below 1 they vanish, above 1 they explode, with or without
#   an activation.
# - A flat profile is not a healthy one, and a signal that keeps its size may
#   have lost all that depended on the input.
# - Dead units depend on biases, depth, data and training. Above the first
#   layer they can come back.
# - A deep sigmoid stack learns after one change of scale, or one detour.
#
# All this was about the start. What can a network build, once signals flow?
# That is lesson 6.

# %% [markdown]
# ## Three questions
#
# <details><summary>1. A friend says: "I switched from sigmoid to ReLU and He's
# initialisation, and now my deep network trains. ReLU is better." What would
# you ask?</summary>
#
# Which of the two changes did it? Try the sigmoid at a scale that suits it,
# and ReLU at the old scale, with the same draws and several seeds.
# </details>
#
# <details><summary>2. The gradients in all layers of a network are about
# equal. Does it train well?</summary>
#
# You cannot tell. They may all be 1e-9, or all be huge. Look at the size, and
# at the signals forward and back.
# </details>
#
# <details><summary>3. You find that 20 % of the units in layer 7 of a ReLU
# network are dead. Would smaller initial weights help?</summary>
#
# With no biases they would change nothing, because the sign of a sum does not
# depend on the scale. Biases, the data and training do change the count, and
# in layer 7 dead units can come back.
# </details>

# %%
from course_lib import glossary

glossary.words(5)

# %% [markdown]
# **Done?** Choose *Kernel → Shut Down Kernel* in the menu before you open
# lesson 6. That gives the memory back.

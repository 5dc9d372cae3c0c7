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
# *About 25 minutes to read and run, 12 more with the exercises.*
#
# After this lesson you can
#
# - measure the gradient of each layer in plain PyTorch,
# - say why gradients vanish or explode, with and without activations,
# - make a deep sigmoid network learn, and say which change did it.
#
# You need the training loop of [lesson 2](02_training_both_models.ipynb) and
# the slopes of [lesson 4](04_choosing_activations.ipynb).

# %%
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from course_lib import data, diagnostics, figures, networks, training
from course_lib.exercises import lesson_5 as exercises
from course_lib.widgets import Predictions

predict = Predictions("05_gradient_flow")
torch.set_num_threads(1)  # quickest for matrices as small as these

# %% [markdown]
# ## Deeper, and worse
#
# In lesson 4 two hidden layers of sigmoids learned the moons. If two layers
# are good, ten should be better. Both get 16 units a layer, PyTorch's own
# initial weights, Adam, 20 epochs and five seeds. A learning rate may suit one
# depth only, so try four.

# %%
moons = data.moons()
rates = [0.001, 0.005, 0.025, 0.125]


def trained(start, rate, epochs=20, seeds=5):
    nets = [start(seed=seed) for seed in range(seeds)]
    runs = training.train(nets, moons, epochs, rate)
    loss = np.median([run.validation_loss[-1] for run in runs])
    return loss, [training.accuracy(net, moons.test) for net in nets]


# %%
print("learning rate   ", *[f"{rate:7}" for rate in rates])
for depth in (2, 10):
    shape = [2] + depth * [16] + [1]
    usual = partial(networks.mlp, shape, "sigmoid")  # takes a seed
    medians = [np.median(trained(usual, rate)[1]) for rate in rates]
    print(f"{depth:2} hidden layers", *[f"{score:7.2f}" for score in medians])

# %% [markdown]
# These are medians of the test accuracy. A straight line has about 0.88, and
# 0.46 is one class for everything. *More layers do not always learn more*,
# here within 20 epochs, and this time there are bends between them.

# %% [markdown]
# ## A product of factors
#
# Backpropagation works its way from the loss down to the first layer and
# multiplies as it goes. Shrink the network to one unit a layer, $h_1 =
# \sigma(w h_0)$, $h_2 = \sigma(w h_1)$ and so on. Then the slope of $h_{10}$
# along $h_0$ has ten factors, each the weight times the sigmoid's slope at the
# *pre-activation* z, which enters the sigmoid:
#
# $$w\,\sigma'(z_1)\;\cdot\;w\,\sigma'(z_2)\;\cdots\;w\,\sigma'(z_{10})$$
#
# $\sigma'$ is never above 1/4. So with w = 1 not much is left.

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
def chain(w, shift):
    h, places, product = torch.tensor(0.6), [], 1.0
    for _ in range(10):
        places.append(w * (h - shift))
        h = torch.sigmoid(places[-1])
        product *= w * h * (1 - h)  # the slope of σ is σ (1 − σ)
    return torch.stack(places), f"10 to the power {product.log10():.1f}"


# %%
figure, axes = plt.subplots(1, 3, figsize=(9, 3), sharey=True)
z = torch.linspace(-5, 5, 200)
for ax, w, shift in zip(axes, (1, 4, 4), (0, 0, 0.5)):
    places, product = chain(w, shift)
    ax.plot(z, torch.sigmoid(z))
    ax.plot(places, torch.sigmoid(places), "ko")
    ax.set_title(f"w = {w}, h − {shift}, product:\n{product}")
    ax.set(xlabel="pre-activation z", ylabel="σ(z)")
plt.show()

# %% [markdown]
# With w = 1 there are ten factors of less than 1/4: the gradient **vanishes**.
# With w = 4 it is smaller still. Nearly all pre-activations are near 4, and
# there the curve is flat: the unit is *saturated*. On the right, ½ is
# subtracted from each h. The dots stay where the curve is steep, and each
# layer passes on nearly 4 · 1/4.
#
# So two things count, once a layer: the size of the weights, and the slope
# *where the activation is used*.

# %% [markdown]
# ## What a layer sees
#
# Now a layer of many units, $z = Wh + b$, and one data point. From below comes
# $h$, the *signal forward*. From above comes the *signal back*, $\delta$: the
# slope of the loss along each pre-activation. The weight in row i and column j
# multiplies $h_j$ and is part of $z_i$. **Write down the slopes of the loss
# along all weights of the layer**, in a table of the shape of $W$.


# %%
def weight_gradient(delta, h):
    return ...


# %%
exercises.weight_gradient.check(weight_gradient)

# %% [markdown]
# The *norm* of this table, the root of the sum of its squares, is the norm of
# δ times the norm of h. So weights learn only if *both* signals arrive.
#
# PyTorch keeps the gradient of each parameter in its `.grad`. **Write a
# function that returns the norm of each layer's weight gradient, from the
# first layer to the last.** The loss is `nn.BCEWithLogitsLoss()`, and
# `network.named_parameters()` goes through names and parameters.


# %%
def gradient_norms(network, x, y):
    return ...


# %%
exercises.gradient_norms.check(gradient_norms)

# %% [markdown]
# ## No activation at all
#
# The usual explanation blames the sigmoid. So take it away. All else stays
# fixed on a test bench: 20 hidden layers of 64 units, no biases, 128 random
# points, no training. How the first weights are drawn is called **weight
# initialisation**. Here they are normal numbers with standard deviation gain /
# √fan-in. The **fan-in** is how many inputs a unit has, and the **gain**, or
# scale, is what we vary. Every gain and activation gets the same draws.


# %%
def stack(activation, gain, seed=0):
    torch.manual_seed(seed)
    layers = []
    for _ in range(20):
        layers += [nn.Linear(64, 64, bias=False), activation()]
    layers.append(nn.Linear(64, 1, bias=False))
    for linear in layers[::2]:
        nn.init.normal_(linear.weight, std=gain / 64**0.5)
    return nn.Sequential(*layers).double()  # computes with 16 digits


torch.manual_seed(0)
x = torch.randn(128, 64).double()
y = torch.tensor([[0.0], [1.0]]).repeat(64, 1).double()

# %% [markdown]
# PyTorch's own weights have the gain 1/√3. Gain 1 is LeCun's, and √2 is **He
# initialisation**, made for ReLU. **Xavier initialisation**, by Glorot, equals
# LeCun's where neighbouring layers are equally wide. `diagnostics.flow` finds
# the norms that you have just computed.

# %%
predict.ask(
    "linear",
    "20 layers, no activation, PyTorch's gain: how large are the gradients?",
    [
        "of ordinary size, for nothing is there to shrink them",
        "tiny in the first layers, of ordinary size in the last",
        "tiny in all layers",
    ],
)

# %%
GAINS = {"PyTorch": 3**-0.5, "LeCun": 1, "He": 2**0.5, "too large": 3}
figure, ax = plt.subplots(figsize=(7.5, 4))
powers = []
for name, gain in GAINS.items():
    norms = diagnostics.flow(stack(nn.Identity, gain), x, y).gradient
    ax.semilogy(range(1, 22), norms, "k.-")
    ax.text(21.5, norms[-1], f"{name}, gain {gain:.2f}")
    powers.append(f"{np.log10(norms[0]):.1f}")
ax.set_title(f"In layer 1: 10 to the power {', '.join(powers)}")
ax.set(xlabel="layer", ylabel="norm of the weight gradient", xlim=(0, 30))
plt.show()

# %% [markdown]
# At PyTorch's gain the gradients vanish, at √2 and 3 they **explode**, and
# there is no activation to blame. Is a flat line healthy? In the lowest one,
# the first layer is starved by what comes back, the last by what comes
# forward, and the product is equally tiny everywhere.

# %% [markdown]
# ## Every activation at every gain
#
# Many demonstrations change activation and initialisation together, and then
# thank the activation. Here is the whole grid, medians of three seeds.

# %%
BENDS = {"no activation": nn.Identity, "ReLU": nn.ReLU, "GELU": nn.GELU}
BENDS |= {"SELU": nn.SELU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
first, last = {}, {}
for name, bend in BENDS.items():
    for scheme, gain in GAINS.items():
        nets = [stack(bend, gain, seed) for seed in range(3)]
        sizes = [diagnostics.flow(net, x, y).gradient for net in nets]
        middle = np.median(sizes, axis=0)
        first[name, scheme], last[name, scheme] = middle[0], middle[19]

title = "Dots: layer 1, rings: layer 20"
figures.by_gain(first, last, title, "norm of the weight gradient")

# %% [markdown]
# Go along a row: only the gain changes, and the gradient in layer 1 changes by
# many powers of ten. Follow a colour: only the activation changes. "With ReLU
# gradients do not vanish" is true at He's gain and false at the two below. The
# sigmoid's dots lie far from its rings. Its outputs lie around ½, so the
# signal forward keeps its size, and gradients vanish toward the first layer.
#
# The rule behind it, for layers of equal width: going back through one, the
# signal changes by about *gain × slope in use*. Of many units, take the root
# mean square of their slopes. Half of ReLU's are 1 and half are 0. That makes
# √½, and He's √2 makes up for it. A leaky ReLU whose other half has the slope
# ½ needs another gain. **Which one?**

# %%
steady_scale = ...

# %%
exercises.steady_scale.check(steady_scale)

# %% [markdown]
# Three questions of their own: [Which gain suits which
# activation?](further/which_gain_suits_which_activation.ipynb) · [SELU and its
# conditions](further/selu_and_its_conditions.ipynb) · [Do ReLUs
# die?](further/do_relus_die.ipynb), on **dead ReLUs**, which return 0 for
# every point.

# %% [markdown]
# ## Ten layers that learn
#
# Back to the moons and ten sigmoid layers. You know two things to change: the
# gain, for 1/4 needs a 4 to make 1, and the centre. The next layer's biases
# can take away the sigmoid's mean of ½: minus ½ times the sum of each unit's
# weights.


# %%
def deep(seed, activation="sigmoid", gain=1, centred=False):
    network = networks.mlp(shape, activation, seed, init="lecun")
    linears = networks.layers(network)[0]
    for linear in linears:
        linear.weight.data *= gain
    for linear in linears[1:] if centred else []:
        linear.bias.data = -linear.weight.data.sum(dim=1) / 2
    return network


# %%
predict.ask(
    "rescue",
    "Ten sigmoid layers at gain 1: which change lets them learn in 20 epochs?",
    ["centring alone", "gain 4 alone", "only both together"],
)

# %% [markdown]
# Again 20 epochs and five seeds. Each start gets the best of the four rates,
# the one with the lowest validation loss.

# %%
starts = {
    "gain 1": deep,
    "gain 1, centred": partial(deep, centred=True),
    "gain 4": partial(deep, gain=4),
    "gain 4, centred": partial(deep, gain=4, centred=True),
    "gain 1, ReLU": partial(deep, activation="relu"),
}
rescued = {}
for name, start in starts.items():
    # Pairs of loss and accuracies: min takes the lowest loss.
    loss, rescued[name] = min(trained(start, rate) for rate in rates)

figures.accuracies({"Ten hidden layers, 20 epochs": rescued})

# %% [markdown]
# Gain 1 gets as far as a straight line at best, centred or not. Gain 4 is
# enough, with the sigmoid as it is. In the chain of single units it made
# things worse, for there every weight was +4. Here weights have both signs,
# and some pre-activations stay near 0. ReLU learns at gain 1. So the sigmoid
# was not the culprit. *This sigmoid at that gain* was. A third way leads
# around the layer: [What does a residual connection
# do?](further/what_does_a_residual_connection_do.ipynb), also called **skip
# connection**.
#
# And PyTorch's own start, from the top of the lesson? Give it 600 epochs in
# place of 20, at Adam's default rate 0.001:

# %%
patient = trained(usual, rate=0.001, epochs=600, seeds=3)[1]
print(f"test accuracy: {min(patient):.2f} to {max(patient):.2f}")

# %% [markdown]
# It learns. With vanishing gradients it was slow, not unable.

# %% [markdown]
# ## What you have seen
#
# - For one point, a weight's gradient is signal forward times signal back.
# - Going back, the signal changes by about gain × slope in use, once a layer.
#   Below 1 gradients vanish, above 1 they explode, with or without an
#   activation.
# - A larger gain lets ten sigmoid layers learn within 20 epochs. PyTorch's own
#   start took hundreds.
#
# What can a network build, once signals flow? That is [lesson
# 6](06_universal_approximation.ipynb).
#
# <details><summary>A friend says: "I switched from sigmoid to ReLU and He's
# initialisation, and now my deep network trains. ReLU is better." What would
# you ask?</summary>
#
# Which of the two changes did it? Try the sigmoid at a larger gain, and ReLU
# at the old one, over several seeds, each at its best rate.
# </details>

# %%
predict.replay(
    four=("it gets even smaller", f"{chain(1, 0)[1]}, then {chain(4, 0)[1]}"),
    linear=("tiny in all layers", f"in layer 1 10 to the power {powers[0]}"),
    rescue=("gain 4 alone", f"median {np.median(rescued['gain 4']):.3f}"),
)

# %% [markdown]
# ## Take it with you
#
# The gradients of each layer, in plain PyTorch. Try another activation:

# %% tags=["take-away"]
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(128, 64).double()
y = torch.tensor([[0.0], [1.0]]).repeat(64, 1).double()

powers = []
for gain in (3**-0.5, 1, 2**0.5, 3):
    torch.manual_seed(0)
    layers = []
    for _ in range(20):
        layers += [nn.Linear(64, 64, bias=False), nn.Identity()]
    layers.append(nn.Linear(64, 1, bias=False))
    for linear in layers[::2]:
        nn.init.normal_(linear.weight, std=gain / 64**0.5)
    network = nn.Sequential(*layers).double()
    nn.BCEWithLogitsLoss()(network(x), y).backward()
    norms = [p.grad.norm() for name, p in network.named_parameters()]
    powers.append(f"{norms[0].log10():.1f}")
print("In layer 1: 10 to the power", ", ".join(powers))

# %%
from course_lib import glossary

glossary.words(5)

# %% [markdown]
# ## In other words
#
# Say it aloud: *backpropagation multiplies one factor a layer, so in deep
# networks gradients vanish or explode where gain times slope is not near 1.*
#
# **Search for** vanishing and exploding gradients · Xavier and He
# initialisation · saturation. **In PyTorch:**
# [nn.init](https://pytorch.org/docs/stable/nn.init.html),
# [named_parameters](https://pytorch.org/docs/stable/generated/torch.nn.Module.html).
# **Papers:** [LeCun and others 1998](https://doi.org/10.1007/3-540-49430-8_2),
# Efficient BackProp · [Glorot and Bengio
# 2010](https://proceedings.mlr.press/v9/glorot10a.html) · [He and others
# 2015](https://arxiv.org/abs/1502.01852). **Read on:** [Dive into Deep
# Learning, Numerical stability and
# initialization](https://d2l.ai/chapter_multilayer-perceptrons/numerical-stability-and-init.html)
# · [Understanding Deep Learning, chapter
# 7](https://udlbook.github.io/udlbook/)
#
# **Done?** Choose *Kernel → Shut Down Kernel* before you open the next lesson.
# That gives the memory back.

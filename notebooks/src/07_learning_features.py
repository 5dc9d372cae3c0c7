# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 7. Learning features
#
# **What do the hidden layers become?**
#
# *About 35 minutes. Run a cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - measure what each layer of a network has made of the data, with a *probe*,
# - say which part of that is training, and which part random layers do too,
# - report how much a bend buys on real data, with a baseline that deserves
#   the name.
#
# You need lessons 2 and 3 (logistic regression, the readout), and lesson 6 for
# the question that it left open.

# %%
import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import TensorDataset

# Not found? Run `make lab` in the project's folder, or in a cell of its own:
# → %pip install git+https://example.org/bend-the-line
from course_lib import data, diagnostics, figures, networks, training
from course_lib.exercises import lesson_7 as exercises
from course_lib.widgets import Explorer, Predictions, choice, number

predict = Predictions("07_learning_features")

torch.set_num_threads(1)  # quickest for matrices as small as these

# %% [markdown]
# ## What is left to do after each layer?
#
# Lesson 6 asked what bends *can* build. Now look at what training *does* build
# with them. You know the end of the story from lesson 3: the last layer, the
# readout, makes one straight cut through the numbers it gets. So the hidden
# layers must have moved the points to where one cut is enough.
#
# Those numbers have a name. What a hidden unit computes from the input is a
# **feature**, and all features of a layer together are the layer's
# **representation** of a point. How far has each layer got? Ask it directly:
# keep the network as it is, throw away everything above the layer, and train a
# new readout on the layer's features. Such a readout is called a **linear
# probe** (Alain and Bengio 2017). If its straight cut separates the classes,
# this layer has done the job.
#
# The moons again, and the two networks of lesson 2. As in lesson 5, everything
# is computed in `float64`, this time so that no point changes sides because
# your computer rounds differently.


# %%
def in_float64(points):
    parts = points.train, points.validation, points.test
    doubled = (TensorDataset(*(t.double() for t in p.tensors)) for p in parts)
    return data.Dataset(points.name, *doubled, points.loss)


moons = in_float64(data.moons())
linear, bent = (n.double() for n in networks.twins((2, 16, 8, 1), seed=0))
for history in training.train([linear, bent], moons):
    print(history)

# %% [markdown]
# A probe for two classes is a logistic regression, like the one of lesson 2.
# `linear[:1]` is layer 1 of the network without activations, `bent[:2]` is
# layer 1 with its ReLU. An empty stack, `bent[:0]`, hands on the inputs.
#
# **Before you run the next cell:** a straight cut through the moons themselves
# leaves many points on the wrong side. What about a cut after layer 1? After
# layer 2? Answer for both networks.


# %%
def by_hand(body):
    parts = moons.train.tensors, moons.test.tensors
    with torch.no_grad():
        train, test = ((body(x), y.flatten()) for x, y in parts)
    probe = LogisticRegression().fit(*train)
    return probe.score(*train), probe.score(*test)


# %%
stacks = {
    "no activation": (linear[:0], linear[:1], linear[:2]),
    "ReLU": (bent[:0], bent[:2], bent[:4]),
}
for name, parts in stacks.items():
    for layer, body in enumerate(parts):
        on_train, on_test = by_hand(body)
        print(f"{name:14} after layer {layer}:", end=" ")
        print(f"{on_train:.3f} training, {on_test:.3f} test")

# %% [markdown]
# (Layer 0 stands for the inputs.) Without activations the layers change next
# to nothing for the cut. With ReLU nearly all is done after the *first* layer.
# Is that what training taught it? Such a measurement needs three more things
# before you can say.

# %% [markdown]
# ## A fair probe
#
# - **Scale.** Logistic regression has a penalty on large weights (lesson 2
#   switched it off). A layer that hands on tiny numbers needs large weights
#   and would be punished for it. So give every feature the same scale first:
#   mean 0 and spread 1 on the training points.
# - **C**, the knob of that penalty: the smaller C, the smaller the weights are
#   kept. Every probe tries the same three, 0.1, 1 and 10, and keeps the one
#   with the best accuracy on the *validation* points. Ties go to the smaller.
# - **A control.** Probe a network that was never trained, too.
#
# `diagnostics.probe` does the first two, and stops with an error if a fit has
# not settled. `diagnostics.bodies` cuts a network after each of its hidden
# layers; the first of its stacks is the empty one.
#
# First the scale. A friend has written it for the test points, and looks at
# one of them, first among all 200 and then among five:


# %%
def friends_scaling(train, test):
    return (test - test.mean(0)) / test.std(0)


train, test = moons.train.tensors[0], moons.test.tensors[0]
for count in (200, 5):
    first = friends_scaling(train, test[:count])[0]
    print(f"among {count:3}:", *(f"{value:5.2f}" for value in first))

# %% [markdown]
# It is the same point. A probe would see it in two places and might answer
# twice. **Find the bug and mend it.** (Rows are points, columns are features.
# The 0 says: along the rows.)


# %%
def scaled(train, test):
    return ...


# %%
exercises.scaled.check(scaled)

# %% [markdown]
# Now probe three kinds of network, with five seeds. Between the kinds the
# initial weights of a seed are equal. One of them is never trained.

# %%
predict.ask(
    "untrained",
    "How well does one straight cut do after layer 1 of a ReLU network that "
    "was never trained?",
    [
        "worse than on the inputs",
        "about as well as on the inputs",
        "halfway between the inputs and a trained layer 1",
        "nearly as well as after a trained layer 1",
    ],
)


# %%
def three_kinds(sizes, points):
    kinds = {
        name: [networks.mlp(sizes, bend, seed).double() for seed in range(5)]
        for name, bend in (
            ("untrained ReLU", "relu"),
            ("no activation", None),
            ("ReLU", "relu"),
        )
    }
    training.train(kinds["no activation"] + kinds["ReLU"], points)
    return kinds


# %%
def probes_of(network, points):
    bodies = diagnostics.bodies(network)
    return [diagnostics.probe(body, points) for body in bodies]


def lead(found):
    last = {
        name: [row[-1].test for row in rows] for name, rows in found.items()
    }
    return 100 * (np.median(last["ReLU"]) - np.median(last["no activation"]))


# %%
on_moons = three_kinds((2, 16, 8, 1), moons)
moon_probes = {
    name: [probes_of(network, moons) for network in nets]
    for name, nets in on_moons.items()
}
figures.probe_levels(moon_probes, "Moons: one straight cut after each layer")

# %% [markdown]
# Every mark is one seed, the lines join the medians. Look at the grey line
# first. *Random* ReLU units help the cut a lot: layer 1 turns 2 numbers into
# 16, each with a bend in another place. You met that in lesson 2, where frozen
# random bends all but solved the moons. So what we saw after layer 1 is mostly
# the work of the bends, and little of it is the work of training.
#
# The difference shows in layer 2. The random one squeezes 16 numbers into 8
# without knowing what matters, and some of it is lost. The trained one loses
# nothing.

# %% [markdown]
# ## The flat line is algebra
#
# The purple line could not have gone anywhere. A cut after linear layers is a
# linear layer on top of linear layers, and you can fold it (lesson 1).
#
# Only one thing stands in between. The probe was fitted to *scaled* features:
# it computes `W @ ((h - mean) / spread) + b`. **Which weights and bias do the
# same with h as the layer hands it on?** Return both.


# %%
def folded(W, b, mean, spread):
    return ...


# %%
exercises.folded.check(folded)

# %% [markdown]
# So scaling is no obstacle: it can be folded as well, and in `probe.readout`
# it has been. A probe after linear layers *is* a cut through the inputs. Fold
# all 15 probes of the networks without activations, and see:

# %%
x, _ = moons.test.tensors
other = 0
for network, probes in zip(
    on_moons["no activation"], moon_probes["no activation"], strict=True
):
    for body, probe in zip(diagnostics.bodies(network), probes, strict=True):
        stack = nn.Sequential(body, probe.readout)
        single = networks.collapse(stack)
        other += ((stack(x) > 0) != (single(x) > 0)).sum().item()

print("each folds into weights of shape", tuple(single.weight.shape))
print("test points that change sides, in all folds together:", other)

# %% [markdown]
# It follows that after linear layers no probe can *fit the training points*
# better than the best cut through the inputs does. Does it also follow that
# all these probes are equal? Compare their training loss after layers 0, 1 and
# 2, first with next to no penalty (`C=1e6`) and then with a strong one:

# %%
x, y = moons.train.tensors
for C in (1e6, 0.01):
    losses = []
    for body in diagnostics.bodies(linear):
        with torch.no_grad():
            features = body(x)
        probe = LogisticRegression(C=C, tol=1e-8).fit(features, y.flatten())
        z = torch.tensor(probe.decision_function(features))[:, None]
        losses.append(nn.BCEWithLogitsLoss()(z, y).item())
    print(f"C = {C:7g}: " + "  ".join(f"{loss:.3f}" for loss in losses))

# %% [markdown]
# Without a penalty all three are the same cut. With a penalty they are not:
# the layers have stretched some directions and squeezed others, so a cut that
# was expensive before can be cheap now. The penalty changes *which* of the
# cuts is chosen. On new points that can turn out better or worse; algebra does
# not say.

# %% [markdown]
# ## A harder shape
#
# The moons are too easy to watch layers at work. Take the spirals of lesson 3
# and three hidden layers of 16 units. All else is as before: five seeds, 50
# epochs, learning rate 0.01, the same probes.

# %%
predict.ask(
    "spirals",
    "After which layer will one straight cut have 99 % of the test points "
    "right?",
    ["layer 1, as on the moons", "layer 2", "layer 3", "none of the three"],
)

# %% [markdown]
# And what will the untrained layers 2 and 3 do?

# %%
spirals = in_float64(data.spirals())
on_spirals = three_kinds((2, 16, 16, 16, 1), spirals)
spiral_probes = {
    name: [probes_of(network, spirals) for network in nets]
    for name, nets in on_spirals.items()
}
print("after the last hidden layer, ReLU is ahead by so many points:")
print(f"moons {lead(moon_probes):.0f}, spirals {lead(spiral_probes):.0f}")
figures.probe_levels(
    spiral_probes, "Spirals: one straight cut after each layer"
)

# %% [markdown]
# Now one layer is not enough. The first gets part of the way, random or
# trained. From there on the two part: two more random layers bring the cut no
# further, two more trained ones go on until one cut is all it takes. (The two
# numbers above the picture compare medians. One *point* is one per cent of the
# test data.)
#
# Watch it happen. On the right is what the layer hands on, in the directions
# of lesson 3: sideways the distance from the probe's cut, and upwards the
# direction along the cut in which the points differ most. On the left is the
# same cut, seen in the plane of the inputs. **Go through the layers. Then take
# the network that was never trained.**


# %%
def after(network, layer):
    body = diagnostics.bodies(on_spirals[network][0])[layer]
    cut = spiral_probes[network][0][layer].readout
    title = f"{network}, after layer {layer}"
    return figures.folded(nn.Sequential(body, cut), spirals, title)


Explorer(
    after,
    network=choice("network", ["ReLU", "untrained ReLU", "no activation"]),
    layer=number("layer", 2, 0, 3, 1),
)

# %% [markdown]
# After layer 1 the cut follows the arms here and there and crosses them
# elsewhere. After layer 2 it runs between them all the way, and layer 3 moves
# the points away from it. Random layers crumple the plane too, but without
# aim, and the cut does not find its way between the arms.
#
# So here the bend bought nearly everything. But moons and spirals were made to
# be bent. What about data that nobody made for us?

# %% [markdown]
# ## Real data: handwritten digits
#
# scikit-learn brings 1,797 handwritten digits, 8 by 8 pixels each. The ink in
# a pixel, from 0 to 16, is one input, so there are 64. Here are the first
# twenty images of the training part as they are. The networks get each pixel
# with mean 0 and spread 1.

# %%
digits = in_float64(data.digits(seed=0))
print(digits)
print(f"one test image is {100 / len(digits.test):.2f} points")

ink, _ = load_digits(return_X_y=True)
rest, _ = train_test_split(ink, test_size=0.2, random_state=0)
ink, _ = train_test_split(rest, test_size=0.2, random_state=0)
labels = digits.train.tensors[1].argmax(dim=1).numpy()
figures.digit_images(ink[:20], labels[:20])

# %% [markdown]
# With ten classes the network returns ten logits, and its answer is the digit
# with the largest. The loss is still the cross-entropy, −log q, where q is the
# probability of the right digit. (The ten probabilities are $e^z$ for each
# logit z, divided by their sum.) The cut between two digits is where their
# logits are equal. If the logits come from one linear layer, that is flat, as
# before.
#
# Take a network 64-64-64-64-10 with ReLU, and its twin without.

# %%
predict.ask(
    "bend",
    "How many points will the bend be worth on these test images?",
    ["none", "about 1", "about 5", "10 or more"],
)

# %% [markdown]
# ## A race for real data
#
# We train five pairs. Each pair has its own split of the data and its own
# initial weights. Within a pair, the initial weights, the batches (of 32) and
# the budget (8 epochs) are equal. One learning rate may suit one twin better
# than the other, so both try three.

# %%
SIZES, RATES = (64, 64, 64, 64, 10), (0.001, 0.003, 0.01)
splits = [in_float64(data.digits(seed)) for seed in range(5)]
tries = {}
for split, points in enumerate(splits):
    for rate in RATES:
        pair = [n.double() for n in networks.twins(SIZES, seed=split)]
        weights = zip(*(n.parameters() for n in pair), strict=True)
        assert all(torch.equal(p, q) for p, q in weights), "not fair"
        training.train(pair, points, epochs=8, learning_rate=rate)
        tries[split, rate] = pair
print("pairs with equal initial weights:", len(tries))


# %%
def accuracy(network, part):
    x, y = part.tensors
    with torch.no_grad():
        right = network(x).argmax(dim=1) == y.argmax(dim=1)
    return right.double().mean().item()


def on(part, nets):
    pairs = zip(nets, splits, strict=True)
    return np.array([accuracy(net, getattr(s, part)) for net, s in pairs])


# %%
print("accuracy, mean of five splits: training / test")
for rate in RATES:
    print(f"rate {rate:5}", end="")
    for twin, name in enumerate(("no activation", "ReLU")):
        nets = [tries[split, rate][twin] for split in range(5)]
        train, test = on("train", nets).mean(), on("test", nets).mean()
        print(f"   {name} {train:.3f} / {test:.3f}", end="")
    print()

# %% [markdown]
# Subtract the test accuracies row by row. Choose your rate, and you have
# chosen your headline. At the highest rate the network without activations is
# badly trained (see how it does on the training images). Compare there, and
# you credit the bend with what the rate did. So let each network keep its own
# best rate on each split, by its accuracy on the *validation* images. Ties go
# to the smaller rate.

# %% [markdown]
# ## A baseline that deserves the name
#
# Even so the twin without activations is no fair opponent. It is one linear
# layer in disguise, and there is a better way to get a linear layer: logistic
# regression with its penalty tuned. A probe on the *inputs* is just that, and
# it gets three tries on the validation images, as the networks do.


# %%
def best_of_three(split, twin):
    nets = [tries[split, rate][twin] for rate in RATES]
    part = splits[split].validation
    return max(nets, key=lambda network: accuracy(network, part))


# %%
straight = [best_of_three(split, twin=0) for split in range(5)]
curved = [best_of_three(split, twin=1) for split in range(5)]
lines = [diagnostics.probe(nn.Identity(), points) for points in splits]
scores = {
    "no activation": on("test", straight),
    "logistic regression": np.array([line.test for line in lines]),
    "ReLU": on("test", curved),
}
for name, row in scores.items():
    print(f"{name:20}", *(f"{v:.3f}" for v in row), f" mean {row.mean():.3f}")

# %% [markdown]
# The splits differ by more than the rows do: some are harder for everybody. So
# compare *within* each split. **How far is one row ahead of another?** You get
# two arrays of test accuracies, one entry a split. Return three numbers in
# points: the mean difference, the smallest and the largest.


# %%
def paired(ours, theirs):
    return ...


# %%
exercises.paired.check(paired)

# %%
without, line, with_relu = scores.values()
figures.paired_differences(
    {
        "ReLU minus\nno activation": with_relu - without,
        "ReLU minus\nlogistic regression": with_relu - line,
        "logistic regression\nminus no activation": line - without,
    },
    one=1 / len(digits.test),
    title="Digits: test accuracy, five splits",
)

# %% [markdown]
# Each dot is one split, each bar the mean. The grey band is as wide as one
# test image each way. Nothing finer can be seen.
#
# - ReLU beats its twin on every split, by about a point in the mean.
# - Logistic regression beats that twin as well, on most splits, and it is the
#   same kind of function. What it has in addition is the penalty. So about
#   half of the lead had nothing to do with the bend.
# - Against the tuned line, about half a point is left for ReLU. On one split
#   nothing is left, on two it is a single image. (The five splits share most
#   of their images, too, so they are less than five independent witnesses. And
#   a penalty might help the ReLU network as well.)
#
# Why so little? Ask logistic regression how well it *fits*, with a light
# penalty:

# %%
for split, points in enumerate(splits):
    x, y = points.train.tensors
    digit = y.argmax(dim=1)
    line = LogisticRegression(C=100, max_iter=2000).fit(x, digit)
    right = int((line.predict(x) == digit.numpy()).sum())
    print(f"split {split}: {right} of {len(x)} training images right")

# %% [markdown]
# *The training images are linearly separable*: ten linear functions of the
# pixels sort all of them. There is nothing left for a bend to fit. The last
# points are lost on new images that look a little different, and against that
# a well chosen C helps about as much as a bend. On moons and spirals no C in
# the world would help.

# %% [markdown]
# ## And still the layers do something
#
# One cut through the pixels is nearly enough here. What will the probes find
# after the layers of a trained network? After those of one that was never
# trained?

# %%
predict.ask(
    "random",
    "From the pixels through three ReLU layers that were never trained, the "
    "cut will do",
    ["better, as on the moons", "about as well", "worse and worse"],
)

# %%
on_digits = {
    "untrained ReLU": [networks.mlp(SIZES, "relu", s) for s in range(5)],
    "no activation": straight,
    "ReLU": curved,
}
digit_probes = {name: [] for name in on_digits}
for name, nets in on_digits.items():
    for network, line, points in zip(nets, lines, splits, strict=True):
        bodies = diagnostics.bodies(network.double())[1:]
        row = [diagnostics.probe(body, points) for body in bodies]
        digit_probes[name].append([line, *row])
figures.probe_levels(digit_probes, "Digits: a probe after each layer")

# %%
print("minus the probe on the pixels, test, in points, mean of five splits")
for name, runs in digit_probes.items():
    test = np.array([[probe.test for probe in probes] for probes in runs])
    gains = 100 * (test - test[:, :1]).mean(axis=0)
    row = "  ".join(f"layer {k}: {gains[k]:+5.1f}" for k in (1, 2, 3))
    print(f"{name:15} {row}")

# %% [markdown]
# With every random layer the cut does worse, and from layer 2 on it can no
# longer fit the training images either. Trained layers keep what the cut
# needs. After those without activations it fits about as well as on the pixels
# (the best fit cannot be better, says algebra), and does a little worse on new
# images: the cuts that these layers make cheap are not the better ones. After
# ReLU layers it gains something, up to about a point, and layer 1 is enough
# for that. Here both sides have a penalty, so this is the fairest figure for
# what the bend buys.
#
# On the moons a random layer *helped*. Why not here? One thing was different:
# there 2 numbers became 16, here 64 remain 64. **Before you run the next
# cell:** what if 64 numbers become 256, at random?

# %%
wide = []
for seed, points in enumerate(splits):
    layer = networks.mlp((64, 256, 10), seed=seed).double()[0]
    wide.append(diagnostics.probe(nn.Sequential(layer, nn.ReLU()), points))

rows = {
    "pixels": lines,
    "64 random ReLU units": [p[1] for p in digit_probes["untrained ReLU"]],
    "256 random ReLU units": wide,
    "64 trained ReLU units": [p[1] for p in digit_probes["ReLU"]],
}
for name, row in rows.items():
    test = [probe.test for probe in row]
    print(f"{name:22}", *(f"{v:.3f}" for v in test), end="  ")
    print(f"mean {np.mean(test):.3f}")

# %% [markdown]
# With enough random bends to choose from, the cut does about as well as after
# 64 trained ones. So a good representation need not be learned. What training
# did was to make do with a quarter of the units. That is why a probe needs its
# control: *found by a probe* does not mean *put there by training*.

# %% [markdown]
# ## What a unit looks for
#
# A unit of layer 1 has one weight for each pixel, so its weights are an image
# too. Purple: ink here makes the unit's sum larger. Orange: ink here makes it
# smaller.

# %%
network, untrained = curved[0], on_digits["untrained ReLU"][0]
before, later = untrained[0].weight.detach(), network[0].weight.detach()
figures.weight_pictures(
    {
        "before": before[:10],
        "after": later[:10],
        "after − before": (later - before)[:10],
    },
    "Units 0 to 9 of layer 1, ReLU, split 0",
)

# %% [markdown]
# Before training there is only noise, and it is still there afterwards.
# Subtract it and you see what training has added: smoother patches and bits of
# strokes. **Take unit 0 in the middle row.** For which digits is there ink
# where it is purple, and none where it is orange? Decide, and compare:


# %%
def portrait(network, unit):
    return figures.unit_portrait(
        on_digits[network][0], digits, ink, unit, f"{network}, unit {unit}"
    )


Explorer(
    portrait,
    network=choice("network", ["ReLU", "untrained ReLU"]),
    unit=number("unit", 0, 0, 63, 1),
)

# %% [markdown]
# In the middle are the twelve training images that excite the unit most, on
# the right its mean output for each digit. **Look for a unit that answers to
# one digit only.** Then let the computer look:

# %%
for name in ("ReLU", "untrained ReLU"):
    layer = diagnostics.bodies(on_digits[name][0])[1]
    with torch.no_grad():
        outputs = layer(digits.train.tensors[0]).numpy()
    means = np.array([outputs[labels == d].mean(axis=0) for d in range(10)])
    share = means.max(axis=0) / means.sum(axis=0)
    print(f"{name}: {np.median(share):.0%} for a typical unit's favourite,")
    most = share.argmax()
    print(f"    {share[most]:.0%} for that of unit {most}, the most decided")

# %% [markdown]
# (A share of the unit's ten mean outputs.) There is no unit for one digit
# alone. Each answers to something that several digits share, and only together
# they tell the digits apart.
#
# Switch to the untrained network. Its units have favourites as well, only less
# decided ones. So a unit with favourites is no proof of learning either.

# %% [markdown]
# ## A flat view of each layer
#
# How do the images lie in a layer's 64 numbers? There is no single cut now to
# choose the directions for us. So use **principal component analysis**: find
# the direction along which the points differ most, then the direction at right
# angles to it along which they differ most, and draw the points along these
# two. It turns the cloud and looks at it from its broadest side. It bends
# nothing and does not know the labels.
#
# Subtract the mean, and the *singular value decomposition* returns the
# directions, the strongest first. We take them from the training images and
# draw test images.


# %%
def flat_view(body):
    with torch.no_grad():
        seen, unseen = (
            body(p.tensors[0]) for p in (digits.train, digits.test)
        )
    middle = seen.mean(dim=0)
    _, sizes, directions = torch.linalg.svd(seen - middle, full_matrices=False)
    share = (sizes[:2] ** 2).sum() / (sizes**2).sum()
    return (unseen - middle) @ directions[:2].T, share.item()


# %%
shown = digits.test.tensors[1].argmax(dim=1).numpy()
views = {}
for layer, body in enumerate(diagnostics.bodies(network)):
    places, share = flat_view(body)
    name = f"Layer {layer}" if layer else "Pixels"
    views[f"{name}: {share:.0%} of the variance"] = places
figures.layer_views(views, shown, columns=2)

# %% [markdown]
# Each dot is a test image that training has not seen, each number stands in
# the middle of its digit. (A few dots lie far outside and are not drawn.)
# Layer 1 has already pulled the digits apart into groups, and there they stay.
#
# Be careful with such pictures. The titles say how much of the variance the
# two directions hold. The rest lies in the 62 others, so digits that overlap
# here can be far apart there: probes on the pixels separate the digits, and in
# the first picture they are one cloud. **Find out whether the groups are the
# work of training:**


# %%
def view(network, layer):
    body = diagnostics.bodies(on_digits[network][0])[layer]
    title = f"{network}, after layer {layer}"
    return figures.layer_views({title: flat_view(body)[0]}, shown)


Explorer(
    view,
    network=choice("network", ["untrained ReLU", "no activation", "ReLU"]),
    layer=number("layer", 3, 0, 3, 1),
)

# %% [markdown]
# Random layers press the digits together. Trained layers without activations
# pull them apart too, as far as stretching alone can do it.

# %% [markdown]
# ## What you have seen
#
# First, your predictions beside what happened:


# %%
def levels(runs):
    tests = [[probe.test for probe in probes] for probes in runs]
    return [f"{middle:.3f}" for middle in np.median(tests, axis=0)]


# %%
grey, green = (levels(moon_probes[n]) for n in ("untrained ReLU", "ReLU"))
gains = [
    100 * (with_relu - scores[n]).mean()
    for n in ("no activation", "logistic regression")
]
predict.replay(
    untrained=f"inputs {grey[0]}, untrained {grey[1]}, trained {green[1]}",
    spirals=f"layers 1 to 3: {', '.join(levels(spiral_probes['ReLU'])[1:])}",
    bend=f"{gains[0]:.1f} over its twin, {gains[1]:.1f} over the tuned line",
    random=f"from {' to '.join(levels(digit_probes['untrained ReLU']))}",
)

# %% [markdown]
# - A linear probe is a new readout on a layer that stays as it is. It needs
#   equal scaling, a tuned C, a baseline on the inputs and an untrained
#   control.
# - After linear layers every probe folds into a cut through the inputs. It
#   cannot fit the training data better; on test data it may be better or
#   worse.
# - ReLU layers re-describe the data until one cut is enough: in a few steps
#   for the spirals. Many random bends do some of that without training.
# - The digits are nearly a task for a straight cut. There the bend bought half
#   a point to a point over a good baseline, and several over a bad one.
#
# In lesson 8 you take the wheel yourself.

# %% [markdown]
# ## Three questions
#
# <details><summary>1. A probe after layer 5 of a large network finds the
# language of a sentence with 99 % accuracy. "So training has taught layer 5
# what a language is." What do you ask?</summary>
#
# What does the same probe find on the inputs, and after layer 5 of the
# untrained network? And even if training put it there: a probe shows what can
# be read from a layer, not that the network uses it.
# </details>
#
# <details><summary>2. A probe after three linear layers gets more *test*
# images right than a probe on the pixels. Does that contradict the
# algebra?</summary>
#
# No. It is still a cut through the pixels, and what algebra bounds is the best
# fit to the training data. The penalty picks another cut there, because the
# layers have changed the scale of the directions, and on new images another
# cut may be luckier.
# </details>
#
# <details><summary>3. A report says that activations bring 3 points on
# handwritten digits: one network with ReLU, one without, learning rate 0.01.
# What would you want to see?</summary>
#
# Each network at its own best rate, chosen on validation data. A logistic
# regression with a tuned penalty beside them. Several splits with their
# differences, and how much one test image counts.
# </details>

# %%
from course_lib import glossary

glossary.words(7)

# %% [markdown]
# **Done?** Choose *Kernel → Shut Down Kernel* in the menu before you open
# lesson 8. That gives the memory back.

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 6. Universal approximation
#
# **How much can bends build?**
#
# *About 35 minutes. Run a cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - build a curve from hinges, with weights that you choose yourself,
# - say what a smaller error costs in hidden units, and for which curves it is
#   dear,
# - tell what the famous theorem promises, and what it does not.
#
# You need lesson 2 (the training loop), lesson 3 (hinges) and lesson 4 (a fair
# choice of the learning rate).

# %%
import numpy as np
import torch
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import (
    approximation,
    data,
    figures,
    networks,
    population,
    training,
)
from course_lib.exercises import lesson_6 as exercises
from course_lib.losses import SQUARED  # the loss for curves
from course_lib.widgets import Explorer, Predictions, choice, number

predict = Predictions("06_universal_approximation")

torch.set_num_threads(1)  # quickest for matrices as small as these

# %% [markdown]
# ## A triangle from three hinges
#
# In lesson 3 the hinge of a unit was a line in the plane. With a single input
# x it is a single place: ReLU(x − 1) is 0 up to 1, and from there on it rises
# with slope 1. The output layer multiplies it by a weight, say −2, and adds
# it to what the other units say. So each hidden unit *changes the slope of the
# sum, from its hinge on*, and leaves alone what lies to the left.
#
# Build a triangle: flat, up from −1 to 0, down from 0 to 1, flat again. The
# hinges must stand at −1, 0 and 1.

# %%
predict.ask(
    "weights",
    "Which three weights does the output need?",
    ["1, −1, 0", "1, −1, 1", "1, −2, 1", "1, 2, 1"],
)


# %%
def layer(weights, biases):
    linear = nn.Linear(len(weights[0]), len(weights)).double()
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(weights))
        linear.bias.copy_(torch.tensor(biases))
    return linear


triangle = nn.Sequential(
    layer([[1], [1], [1]], [1, 0, -1]),  # x + 1, x and x − 1
    nn.ReLU(),
    layer([[1, -2, 1]], [0]),
)
for x in (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0):
    with torch.no_grad():
        y = triangle(torch.tensor([x], dtype=torch.float64))
    print(f"x = {x:4}   triangle = {y.item():.1f}")

# %% [markdown]
# The slope has to go from 0 to 1, then to −1, and back to 0. The *changes* are
# +1, −2 and +1, and these are the weights of the output. (`double` stands for
# `float64`. As in lesson 5, rounding shall play no part.)
#
# A bump with a flat top needs four hinges: up, stop, down, stop.
# `approximation.from_hinges` writes such networks down for you, from the
# places and the changes of slope.

# %%
again = approximation.from_hinges([-1, 0, 1], [1, -2, 1])
pairs = zip(triangle.parameters(), again.parameters(), strict=True)
print("the same network:", all(torch.equal(p, q) for p, q in pairs))

bump = approximation.from_hinges([-1.5, -0.5, 0.5, 1.5], [1, -1, -1, 1])
figures.hinge_sums({"Triangle": triangle, "Flat-topped bump": bump})

# %% [markdown]
# A thin line is what one unit adds, with its slope beside it. The thick line
# is their sum. Follow it from the left: wherever a thin line sets off, the sum
# turns. There was no training, and you know what each unit is there for.
#
# It takes no network to add up hinges. A friend writes the sum in one line, on
# a column of x, with `@` for the output layer, and wonders about the triangle:


# %%
def friends_sum(x, places, changes):
    return (torch.relu(x) - places) @ changes


column = torch.tensor([[-2.0], [-1.0], [-0.5], [0.0], [0.5], [1.0], [2.0]])
hinges = torch.tensor([-1.0, 0.0, 1.0]), torch.tensor([1.0, -2.0, 1.0])
print("your friend's triangle:", friends_sum(column, *hinges).tolist())

# %% [markdown]
# All of it is flat. **Find the bug**, and write the sum so that it draws the
# triangle:


# %%
def hinge_sum(x, places, changes):
    return ...


# %%
exercises.hinge_sum.check(hinge_sum)

# %% [markdown]
# ## Any curve, nearly
#
# The recipe works for every zigzag. Choose places, called *knots*, and a
# height at each. That fixes the slopes in between, and each hinge gets the
# change of slope at its knot. So **n straight pieces take n hidden units**,
# one at each knot but the last.
#
# **Which output weights does a zigzag need?** You get n + 1 knots, from left
# to right, and the heights there. Return n numbers. (`row.diff()` subtracts
# from each number of a row the one before it.)


# %%
def slope_changes(knots, heights):
    return ...


# %%
exercises.slope_changes.check(slope_changes)

# %% [markdown]
# The hinge at the first knot makes the first slope, and each one after it what
# is new. To the left of all hinges their sum is 0, so the height at the first
# knot is the bias of the output: the third argument below. Now take the
# heights from a curve, and the zigzag follows the curve:


# %%
def wave(x):
    return torch.sin(torch.pi * x / 2) + torch.sin(3 * torch.pi * x / 2) / 2


knots = torch.linspace(-2, 2, 9, dtype=torch.float64)
heights = wave(knots)
slopes = heights.diff() / knots.diff()
changes = slopes.diff(prepend=torch.zeros(1))
eight = approximation.from_hinges(knots[:-1], changes, heights[0])

figures.curve_from_hinges(wave, eight, "Wave, 8 hidden units")

# %% [markdown]
# The thin black curve is the *target*, the thick one is the network, and below
# you see by how much they differ. At the knots they agree. The black triangle
# marks where they differ most. This *largest error* is what we will measure.
# (`approximation.interpolant(knots, heights)` does the steps of this cell.)
#
# Two more targets, both more awkward than the wave: the root √(x + 2), which
# is infinitely steep at its left end, and a jump from 0 to 1.


# %%
def root(x):
    return (x + 2).sqrt()


def jump(x):
    return (x > -2 / 3).double()


def constructed(target, units, crowding=1):
    steps = torch.linspace(0, 1, units + 1, dtype=torch.float64)
    knots = 4 * steps**crowding - 2
    return approximation.interpolant(knots, target(knots))


# %% [markdown]
# With `crowding` 1 the knots are evenly spaced from −2 to 2. The larger it is,
# the further they move to the left. **Try it:** for each target, watch the
# largest error when you double the number of units. Then push the error of the
# root below 0.01, with as few units as you can.

# %%
TARGETS = {"wave": wave, "root": root, "jump": jump}


def explore(target, units, crowding):
    network = constructed(TARGETS[target], units, crowding)
    title = f"{target}, {units} hidden units, crowding {crowding}"
    return figures.curve_from_hinges(TARGETS[target], network, title)


Explorer(
    explore,
    target=choice("target", [*TARGETS]),
    units=number("hidden units", 16, 1, 128, 1),
    crowding=number("crowding", 1.0, 1.0, 6.0, 0.5),
)

# %% [markdown]
# ## The price
#
# Each row of the next table has twice as many hidden units as the one above.

# %%
predict.ask(
    "price",
    "Twice as many hidden units: what becomes of the wave's largest error?",
    [
        "it goes down a little",
        "about half of it is left",
        "about a quarter of it is left",
        "hardly anything is left",
    ],
)

# %% [markdown]
# And that of the root? That of the jump?
#
# (`data.curve` makes a dataset from a target: points between −2 and 2, without
# noise. In its test part they are so close together that hardly any error
# slips through between them.)

# %%
curves = {name: data.curve(target) for name, target in TARGETS.items()}
BUILT = {
    "wave": ("wave", 1),
    "root": ("root", 1),
    "jump": ("jump", 1),
    "root, crowding 4": ("root", 4),
}
sizes = (16, 32, 64, 128)
price = {name: [] for name in BUILT}
print("units" + "".join(f"{name:>19}" for name in BUILT))
for units in sizes:
    for name, (target, crowding) in BUILT.items():
        network = constructed(TARGETS[target], units, crowding)
        part = curves[target].test
        price[name].append(approximation.largest_error(network, part))
    row = (f"{found[-1]:19.2g}" for found in price.values())
    print(f"{units:5}" + "".join(row))

# %%
figures.error_by_units(
    {"Constructed": {name: (sizes, price[name]) for name in BUILT}}
)

# %% [markdown]
# Both axes count in factors, so a straight line means: the same factor for
# every doubling. *Slope −2* stands for $2^{-2}$, a quarter. *Slope −0.5* is
# $2^{-0.5}$, which divides by 1.41.
#
# - **Wave.** Why a quarter? Between two knots the curve bulges away from the
#   straight piece. Halve the distance of the knots: the bulge is half as wide,
#   and on this half the slope changes half as much. That makes a quarter.
# - **Root.** Its first piece, at the left end, looks alike at every size.
#   Where it is half as wide, its height is divided by 1.41, and so is its
#   bulge. But move the knots to where they are needed, and the error falls as
#   fast as that of the wave. *Where the hinges stand* matters as much as how
#   many there are.
# - **Jump.** No number of units helps. The network's curve has no gap. Right
#   at the jump it has one height, and the target is 0 on one side and 1 on the
#   other, so it is off by ½ at least. (Here by ⅔, as the jump is not in the
#   middle between two knots.)
#
# Now plan ahead. On such a line the error goes like $n^{\text{slope}}$, where
# n is the number of units. You have so many `units` and see this `error`.
# **How many units bring the error down to the `goal`?** (Leave the number as
# it comes, it need not be whole.)


# %%
def units_needed(units, error, slope, goal):
    return ...


# %%
exercises.units_needed.check(units_needed)

# %% [markdown]
# How many units would it take for an error of 0.001?

# %%
for name, slope in (("wave", -2), ("root", -0.5), ("root, crowding 4", -2)):
    times = (0.001 / price[name][-1]) ** (1 / slope)
    print(f"{name:17} about {float(f'{sizes[-1] * times:.2g}'):7,.0f} units")

# %% [markdown]
# The same promise, "as near as you like", and such different bills.

# %% [markdown]
# ## Can it be learned?
#
# You have good weights for the wave. You wrote them down. Would training have
# found them?
#
# For classes the loss was the cross-entropy. For a curve it is half the
# *squared error*, (output − height)²/2, averaged over the points. We vary the
# number of hidden units, the learning rate and the seed. Fixed are the 256
# training points, Adam, batches of 32, 200 epochs and, for each width and
# seed, PyTorch's own initial weights.

# %%
predict.ask(
    "trained",
    "64 units for the wave: how far off are trained networks, beside the "
    "one you built?",
    [
        "less far, for training can move the hinges, too",
        "about as far",
        "two or three times as far",
        "more than ten times as far",
    ],
)

# %%
widths = (8, 16, 32, 64)
rates = [0.003, 0.01, 0.03, 0.1]
seeds = range(7)


def train_all(target, activation, widths, rates):
    runs, curve = {}, curves[target]
    for n in widths:
        shape = (1, n, 1)
        runs[n] = population.train_many(
            shape, activation, curve, seeds, learning_rate=rates, epochs=200
        )
    return runs


runs = {"wave": train_all("wave", "relu", widths, rates)}
print(f"{len(widths)} widths; the largest, 64 units:", runs["wave"][64])


# %%
def errors(nets, target):
    part = curves[target].test
    return [approximation.largest_error(network, part) for network in nets]


built = {}
for name in ("wave", "root"):
    built[name] = errors([constructed(TARGETS[name], n) for n in widths], name)

panels, good = {}, 0
for rate in rates:
    some = [many.where(learning_rate=rate) for many in runs["wave"].values()]
    found = [errors(many.networks, "wave") for many in some]
    panels[f"Wave, learning rate {rate}"] = {
        "trained": (widths, found),
        "constructed": (widths, built["wave"]),
    }
    good += (np.array(found).T <= built["wave"]).sum()
print("trained networks that are as good as the constructed one:", good)
figures.error_by_units(panels)

# %% [markdown]
# Each dot is a trained network, the green line is their median. More units
# help, but not at the largest rate. And not one of all these networks is as
# good as the one that you can write down with as many units.
#
# What went wrong? Look at some of those with 64 units. From now on each width
# gets its own best learning rate, chosen on *validation* data as in lesson 4:
# the one with the lowest median loss at the end. (The validation points lie
# halfway between the training points.)


# %%
def at_best_rate(many):
    def loss(rate):
        return np.median(many.where(learning_rate=rate).validation_loss[:, -1])

    return many.where(learning_rate=min(rates, key=loss))


chosen = at_best_rate(runs["wave"][64])
order = np.argsort(errors(chosen.networks, "wave"))
print("64 units, best learning rate:", chosen.members[0].learning_rate)
figures.fits(
    {
        name: [chosen.networks[order[place]]]
        for name, place in (("Best seed", 0), ("Middle", 3), ("Worst", 6))
    },
    wave,
)

# %% [markdown]
# The ticks at the bottom are the hinges. In the best run they stand where the
# wave bends, and the fit is good. In the middle run the waves on the left are
# too flat. In the worst run whole waves are missing, and where one is missing,
# hardly a hinge is there to bend the curve. 64 hinges would be plenty. But
# many crowd together, and others are not on the interval.

# %% [markdown]
# ## Can it not, or does it not find it?
#
# There are two explanations. Either a network of this size cannot do better
# (it lacks *capacity*), or it could, and training does not find the weights (a
# matter of *optimisation*). The constructed network has the same shape as the
# trained ones. So start the training *from it*, and change nothing else.

# %%
predict.ask(
    "start",
    "Training starts from the network you built, at a small learning rate. "
    "Its error will",
    ["go up", "stay as it is", "go down"],
)

# %% [markdown]
# The next cell does it twice: at the learning rate of the others, and at a far
# smaller one. It draws the root of the mean squared error, a *typical* error.
# That is what training makes small, and it is below the largest error.


# %%
def from_constructed(target, units, rate):
    network = constructed(TARGETS[target], units)
    history = training.train(
        network, curves[target], epochs=200, learning_rate=rate
    )
    return network, history.validation_loss


losses = {"random start": chosen.validation_loss}
for name, rate in (
    ("constructed start", chosen.members[0].learning_rate),
    ("constructed start,\nrate 0.0001", 0.0001),
):
    losses[name] = [from_constructed("wave", 64, rate)[1]]

figures.error_by_epoch(
    {name: np.sqrt(2 * np.array(loss)) for name, loss in losses.items()},
    "Wave, 64 units: typical error on validation data",
)

# %% [markdown]
# Look at the lowest curve. At the small rate, training even *improves* what
# you built. So capacity was not the problem. The weights exist, and once
# training is there, it stays. From random starts it has not found them in 200
# epochs. (Some of the thin green curves are still falling. **Try it:** change
# `epochs=200` to 1000 and run the cells again. That takes about a minute.)
#
# And look at the curve above it. At the rate that was best for random starts,
# each step of Adam is so long that it upsets the fine balance of 64 slopes.
# This rate could not hold good weights if it met them.

# %% [markdown]
# ## Three ways and a control
#
# Now the whole comparison, for the wave and for the root: constructed, trained
# from random starts (each width at its best rate), and trained from the
# constructed start (rate 0.0001). Besides, as a *control*, the same training
# without what is being tested: networks with no activation, of 8 and of 64
# units, at rate 0.01. **Before you run the next two cells:** what will the
# line of the control look like?

# %%
runs["root"] = train_all("root", "relu", widths, rates)
panels = {}
for target, by_width in runs.items():
    control = train_all(target, None, (8, 64), [0.01])
    found = [at_best_rate(many).networks for many in by_width.values()]
    moved = [from_constructed(target, n, 0.0001)[0] for n in widths]
    panels[target.capitalize()] = {
        "no activation": (
            (8, 64),
            [errors(many.networks, target) for many in control.values()],
        ),
        "random start": (widths, [errors(nets, target) for nets in found]),
        "constructed": (widths, built[target]),
        "constructed start": (widths, errors(moved, target)),
    }

# %%
for target, ways in panels.items():
    far = np.median(ways["random start"][1][-1]) / ways["constructed"][1][-1]
    print(f"{target}, 64 units: from a random start the error is", end=" ")
    print(f"{far:.0f} times that of the constructed")

figures.error_by_units(panels)

# %% [markdown]
# Read it from the top:
#
# - **No activation:** flat, near enough. Every width folds into one line.
# - **Random start:** falls slowly, and the dots scatter widely.
# - **Constructed:** steep for the wave, less steep for the root.
# - **Constructed start:** below the constructed everywhere. Training can make
#   good weights better.
#
# *"Universal approximation means it will learn anything"*, people say. Here
# you can see the difference. The networks at the bottom *exist*. Those that
# training finds from random starts are the green ones. And for the root there
# are better ones still, with crowded hinges, which you met above and none of
# these runs comes near. **Existence is not learnability.**

# %% [markdown]
# ## Outside the interval
#
# All of this happened between −2 and 2. **Before you run the next cell:** what
# will the networks say at x = 4, where they have seen nothing?

# %%
figures.fits(
    {
        "Constructed, 64 units": [constructed(wave, 64)],
        "Trained, seven seeds": chosen.networks,
    },
    wave,
    view=(-6, 6),
)

# %% [markdown]
# The grey part is the interval. Beyond its last hinge a network is one
# straight line for ever. It is no wave, and it could not be one: waves without
# end would take hinges without end. And nothing inside the interval says which
# line it should be. Left of the interval not even the seeds agree (right
# picture).

# %% [markdown]
# ## The theorem
#
# What you have seen is the *universal approximation theorem*. Say it with all
# its conditions:
#
# > Take a **continuous** function on a **bounded region with its edge** (a
# > *compact set*), and any error above 0 that you would put up with. There
# > **is** a network with **one hidden layer**, of **as many units as it
# > takes**, that is nowhere in the region off by more than this error.
#
# For one input and ReLU you have all but proved it: over short distances a
# continuous function changes little, so if the knots are close enough, the
# zigzag is as near as you like. For other activations and more inputs it was
# proved by
#
# - Cybenko (1989): for continuous S-curves, such as the sigmoid.
# - Hornik (1991): for every activation that is continuous, bounded and not
#   constant.
# - Leshno and others (1993): for activations that may have jumps, but are
#   continuous in between and bounded on every bounded stretch, *if and only if
#   they are not polynomials*.
#
# ReLU is not bounded, and the step is not continuous. So the third is the
# first that covers these two. It also says which activations fail: polynomials
# such as the identity, and 3z + 1 and z² from lesson 4.
#
# And what it does *not* promise:
#
# - **Few units.** The root took far more than the wave. And for a jump, which
#   is not continuous, no number is enough.
# - **That training finds them.** It says that weights exist, no more.
# - **Anything outside the region.**
# - **That a few data points will do.** The theorem is about a function that is
#   known everywhere. Training sees it at some points only.

# %% [markdown]
# ## A bump in the plane
#
# Now with two inputs. You have a triangle in $x_1$ and a triangle in $x_2$,
# six units in one hidden layer. **Before you run the next cell:** what does
# their sum look like from above? Is it a bump?

# %%
hidden = layer([[1, 0]] * 3 + [[0, 1]] * 3, [1, 0, -1] * 2)
ridge = nn.Sequential(hidden, nn.ReLU(), layer([[1, -2, 1, 0, 0, 0]], [0]))
cross = nn.Sequential(hidden, nn.ReLU(), layer([[1, -2, 1, 1, -2, 1]], [0]))
figures.surfaces({"Triangle in x₁": ridge, "Sum of both": cross})

# %% [markdown]
# A ridge that never ends, and two of them crossing. There is a bump in the
# middle, twice as high as the ridge, but it has four arms that go on for ever.
#
# A *second* hidden layer cuts them off: the arms are 1 high, and only the
# middle of the cross is higher. So subtract 1 and send what is left through
# one more ReLU. Can a *single* hidden layer do the same, if it is wide? Let
# training try, with 128 units and on the dashed square from −2 to 2.

# %%
pyramid = nn.Sequential(
    hidden,
    nn.ReLU(),
    layer([[1, -2, 1, 1, -2, 1]], [-1]),
    nn.ReLU(),
    layer([[1]], [0]),
)
side = torch.linspace(-2, 2, 25, dtype=torch.float64)
inside = torch.cartesian_prod(side, side)  # all pairs: a grid
part = TensorDataset(inside, pyramid(inside).detach())
square = data.Dataset("pyramid", part, part, part, SQUARED)
wide = networks.mlp((2, 128, 1), "relu", seed=0).double()
history = training.train(wide, square, epochs=100)

# %%
error = approximation.largest_error(wide, part)
print(f"one layer, at its {len(inside)} points: off by at most {error:.1f}")

draw = torch.Generator().manual_seed(0)
places = 100 * torch.randn(10_000, 2, generator=draw, dtype=torch.float64)
outside = places[places.abs().amax(dim=1) > 2]
for name, network in (("one layer", wide), ("two layers", pyramid)):
    with torch.no_grad():
        zero = (network(outside) == 0).all().item()
    print(f"{name}, outside: 0 everywhere: {zero}")
figures.surfaces({"One layer, trained": wide, "Two layers, by hand": pyramid})

# %% [markdown]
# Inside the square the single hidden layer has its bump, and the theorem says
# that enough units can make it as exact as you like. Outside, it is anything
# but 0. Would better training mend that?
#
# Remember from lesson 3: the hinge of a unit in the first layer is a whole
# straight line. Walk along the hinge of one unit and measure the *crease*
# there: by how much the slope changes when you step across.

# %%
w, b = wide[0].weight[0].detach(), wide[0].bias[0].detach()
normal = w / w.norm()
along = torch.stack([-normal[1], normal[0]])
step = 1e-5
for distance in (0, 10, 1000):
    place = -b / w.norm() * normal + distance * along
    points = torch.stack([place - step * normal, place, place + step * normal])
    with torch.no_grad():
        before, here, after = wide(points)[:, 0]
    crease = (after - 2 * here + before) / step
    expected = w.norm() * wide[2].weight[0, 0]
    print(f"at {distance:4}: crease / expected = {crease / expected:.3f}")

# %% [markdown]
# Just as strong at 1,000 as at 0. (Expected is the length of the unit's weight
# vector times its output weight. No place occurs in that.)
#
# Now suppose that a network with one hidden layer were a bump, and 0 far away.
# Then it has no creases far away. So the crease of each unit is cancelled out
# there, by other units with the very same hinge. But then it is cancelled *all
# along the hinge*, near the bump as well, and nothing is left to bend. So **no
# network with one hidden ReLU layer is a bump that vanishes far away**,
# however wide it is and however it is trained. That does not contradict the
# theorem, which speaks of a bounded region.
#
# In a second layer hinges can bend, as you saw in lesson 3, and even close
# into a ring, outside of which the unit is off. So seven hidden units in two
# layers make exactly what 128 in one layer make only roughly, and only on the
# square. One hidden layer is enough *in principle*. That is no reason to stop
# at one.

# %% [markdown]
# ## What you have seen
#
# First, your predictions beside what happened:

# %%
left = np.divide(price["wave"][1:], price["wave"][:-1]).mean()
typical = np.median(errors(chosen.networks, "wave"))
start, *_, end = losses["constructed start,\nrate 0.0001"][0]
weights = (f"{w:.0f}".replace("-", "−") for w in triangle[2].weight[0])
predict.replay(
    weights=", ".join(weights),
    price=f"{left:.0%} of it is left",
    trained=f"{typical / built['wave'][-1]:.0f} times as far (median)",
    start="it went down" if end < start else "it did not go down",
)

# %% [markdown]
# - Each hidden ReLU unit changes the slope at its hinge. n of them can draw
#   every zigzag of n pieces, and so come near every continuous curve.
# - The price depends on the curve. Twice the units make a quarter of the error
#   if it is smooth, much less is gained where it is infinitely steep, and
#   nothing at a jump. It also depends on where the hinges stand.
# - That good weights exist does not mean that training finds them.
# - Outside the region nothing is promised, and nothing is learned.
# - In the plane, the creases of one hidden layer never end. Two layers can
#   make a bump that does.
#
# What do the layers in the middle of a trained network make of their inputs?
# That is lesson 7.

# %% [markdown]
# ## Three questions
#
# <details><summary>1. "Neural networks are universal approximators, so a
# bigger network will solve our problem." What do you answer?</summary>
#
# The theorem says that good weights exist, for a continuous function on a
# bounded region. It does not say how many units that takes, whether training
# finds them, or what happens where there are no data. In this lesson, 64 units
# could do it and training did not find out how.
# </details>
#
# <details><summary>2. You double the hidden units of a network that you build
# from hinges, and the largest error only falls from 0.125 to 0.088. What might
# the target look like, and what would you change?</summary>
#
# That is a factor of 1.41, as for the root. Probably the target is infinitely
# steep somewhere. Look where the error is largest, and move hinges there.
# </details>
#
# <details><summary>3. Why can no network with one hidden ReLU layer be 0
# everywhere outside a circle, unless it is 0 inside too?</summary>
#
# A hinge of the first layer is a whole line, and its crease is equally strong
# all along it. If there is none outside, there is none inside. What is left is
# one plane, and that is 0 because it is 0 outside.
# </details>

# %%
from course_lib import glossary

glossary.words(6)

# %% [markdown]
# **Done?** Choose *Kernel → Shut Down Kernel* in the menu before you open
# lesson 7. That gives the memory back.

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 4. Choosing activations
#
# **Which bend?**
#
# *About 30 minutes. Run a cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - recognise twelve activations by their graph and their slope,
# - compare activations fairly, each at its own learning rate, and say when
#   such a comparison has no winner,
# - take the sentence "sigmoid is slow" apart.
#
# You need lessons 1 to 3: without a bend a stack of layers is one line, and
# hundreds of networks can be trained from equal starts.

# %%
import numpy as np
import torch

from course_lib import (
    activations,
    data,
    figures,
    networks,
    population,
    training,
)
from course_lib.activations import CATALOGUE
from course_lib.exercises import lesson_4 as exercises
from course_lib.widgets import Explorer, Predictions, choice, number

predict = Predictions("04_choosing_activations")
torch.set_num_threads(1)  # quickest for networks as small as these

# %% [markdown]
# ## Twelve of them
#
# So far the bend was ReLU. There are many others. Here are twelve, one of them
# the identity, which stands for "nothing". Each picture has two curves: the
# *graph* of the function, and its *slope*, which says how steep the graph is
# at each place.

# %%
for activation in CATALOGUE.values():
    print(f"{activation.name:10}  {activation.known_for}")

figures.activation_graphs(CATALOGUE)

# %% [markdown]
# You can sort them by shape. S-curves: sigmoid and tanh, and the step, the
# sharpest S there is. Hinges: ReLU and leaky ReLU. And six hinges that have a
# curve where ReLU has its corner or its flat side.
#
# (How to read the formulas: [z > 0] is 1 if z is positive and 0 if not. σ is
# the sigmoid. Φ(z) is the share of a bell curve that lies to the left of z.
# SELU's λ and α are two fixed numbers, about 1.05 and 1.67.)

# %% [markdown]
# ## Why the slope matters
#
# In lesson 2 you asked PyTorch for the slope of the loss along every weight.
# It works them out from the loss backwards, layer by layer, and at each
# activation it multiplies by the activation's slope at that place. (This is
# the *chain rule*.) Where the graph is steep, the layers below hear what is
# wrong. Where it is flat, they hear nothing.
#
# Slopes have formulas. The sigmoid's is $\sigma(z)\,(1 - \sigma(z))$. Do not
# take that on trust: `backward` knows the slope too.

# %%
grid = torch.linspace(-6, 6, 1201, dtype=torch.float64)
z = grid.clone().requires_grad_()
s = 1 / (1 + torch.exp(-z))
s.sum().backward()  # each z reaches only its own s: z.grad is the slope

formula = (s * (1 - s)).detach()
print("formula and backward agree:", torch.allclose(z.grad, formula))
print(f"largest slope: {z.grad.max().item():.4f}")

# %% [markdown]
# One quarter, in the middle of the S. Remember that number. It will be accused
# of something later. Here is the same check for the whole catalogue:

# %%
for name, activation in CATALOGUE.items():
    z = grid.clone().requires_grad_()
    activation(z).sum().backward()
    agree = torch.allclose(z.grad, activation.derivative(grid))
    low, high = z.grad.min().item(), z.grad.max().item()
    print(
        f"{name:10}  slope {low:5.2f} to {high:4.2f}  formula agrees: {agree}"
    )

# %% [markdown]
# Slide z along a graph. The black line touches it and is as steep as the graph
# is there. Choose GELU. **To the right of some z it is steeper than 1, and to
# the left of another it falls. Of which?**

# %%
Explorer(
    figures.tangent,
    activation=choice("activation", [*reversed(CATALOGUE)]),
    z=number("z", 0.5, -3.0, 3.0, 0.1),
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# To the right of about 0.75, and to the left of about −0.75.
# </details>

# %% [markdown]
# ## Four things to know about an activation
#
# - Its *range*: the values that can come out.
# - Whether it *saturates*: whether its slope goes to 0 far out to the left or
#   to the right. A unit that sits far out there hardly learns.
# - Whether it is *zero-centred*: whether the outputs average to 0, when the
#   inputs are spread like a bell curve around 0.
# - Whether it *can die*: whether its slope is exactly 0 on a whole stretch. A
#   ReLU unit that gets only negative sums, on every training point, feels no
#   push at all. For now it is dead. (Not for ever: some come back in
#   lesson 5.)
#
# All four can be measured.

# %%
far = torch.linspace(-15, 15, 3001, dtype=torch.float64)
generator = torch.Generator().manual_seed(0)
bell = torch.randn(100_000, generator=generator, dtype=torch.float64)

print("            z from -15 to 15    slope goes   mean     slope is")
print("            lowest   highest    to 0 on      output   exactly 0 on")
for name, activation in CATALOGUE.items():
    low, high = activation(far).min().item(), activation(far).max().item()
    ends = activation.derivative(far[[0, -1]]).abs() < 1e-4
    sides = " ".join(np.array(["left", "right"])[ends.numpy()]) or "-"
    mean = activation(bell).mean().abs().item()
    flat = (activation.derivative(far) == 0).double().mean().item()
    print(f"{name:10}  {low:6.2f}   {high:6.2f}     {sides:10}", end="")
    print(f"   {mean:4.2f}     {flat:4.0%}")

# %% [markdown]
# Read it by columns. Step, sigmoid and tanh saturate on both sides, most of
# the others only on the left. Tanh is centred because it is symmetric, SELU
# because its two numbers were chosen for that. Only step and ReLU can die.
#
# Now three that are not in the catalogue (`clamp(-1, 1)` cuts a number off at
# −1 and 1). One of them saturates and can die. One saturates and cannot die.
# And one can die *without* saturating. (Think of *far* out. The table stopped
# at 15, and one of these slopes goes to 0 so slowly that at 15 it is still on
# its way.)

# %%
hardtanh = activations.custom("hardtanh", lambda z: z.clamp(-1, 1))
softsign = activations.custom("softsign", lambda z: z / (1 + z.abs()))
softshrink = activations.custom("softshrink", lambda z: z - z.clamp(-1, 1))

for each in (hardtanh, softsign, softshrink):
    print(each.name, "at z = 3:", each(torch.tensor(3.0)).item())

# %% [markdown]
# **Which is the one that can die without saturating, and on what share of the
# z from −6 to 6 is its slope exactly 0?** Compute it:
# `softsign.derivative(grid)` are softsign's slopes at the 1,201 places of
# `grid`. Answer with name and share, as in `can_die = "softsign", 0.25`. As in
# lesson 1, the cell below the gap tells you what it finds, and you can try as
# often as you like.

# %%
can_die = ...

# %%
exercises.can_die.check(can_die)

# %%
figures.activation_graphs([hardtanh, softsign, softshrink])

# %% [markdown]
# Softshrink is flat in the middle. A unit whose sums all lie there is dead,
# though far out the slope is 1. Softsign gets ever flatter and never quite
# flat: its units may learn slowly, but they do not die.
#
# Some activations have a number to choose. Leaky ReLU has its slope on the
# left, ELU has a depth α. **Before you move the sliders:** for which slope is
# leaky ReLU no bend at all? For which is it |z|? When do the two pictures
# become the same?

# %%
Explorer(
    figures.leaky_and_elu,
    leak=number("leaky slope", 0.1, -1.0, 1.0, 0.05),
    alpha=number("ELU's α", 1.0, 0.0, 2.0, 0.05),
)

# %% [markdown]
# (With 1, with −1, and when both are 0. Then both are ReLU, and the black bar
# is there again.)

# %% [markdown]
# ## A fair race
#
# Hundreds of networks are about to be trained. **Predict before they run:**

# %%
predict.ask(
    "winner",
    "Each at its own best learning rate: which will do best on the moons?",
    [
        "ReLU, which most people use",
        "tanh, for it is zero-centred",
        "GELU, SiLU or Mish, the newest ones",
        "most of the twelve will come out equal",
    ],
)

# %% [markdown]
# A race at one learning rate favours those that happen to like it. So vary two
# things, the activation and the learning rate. All else stays fixed: the shape
# 2-16-8-1, the data, the batches, 50 epochs of Adam, and for each seed the
# initial weights. If those differed, this cell would stop with an error.

# %%
shape = (2, 16, 8, 1)
rates = [0.003, 0.01, 0.03, 0.1]
seeds = range(9)
moons = data.moons()

for seed in seeds:
    starts = [networks.mlp(shape, name, seed) for name in CATALOGUE]
    for same in zip(*(start.parameters() for start in starts), strict=True):
        assert all(torch.equal(p, same[0]) for p in same), "other weights"

runs = population.train_many(
    shape, [*CATALOGUE], moons, seeds, learning_rate=rates
)
print(f"12 activations × 4 rates × {len(seeds)} seeds: {len(runs)} networks")

# %% [markdown]
# First look at the learning rate of lesson 2, 0.01. After how many epochs does
# a run have 99 % of the validation points right?


# %%
def epochs_needed(runs, goal=0.99):
    passed = runs.validation_accuracy >= goal
    return np.where(passed.any(axis=1), passed.argmax(axis=1), np.inf)


needed = {
    name: epochs_needed(runs.where(activation=name, learning_rate=0.01))
    for name in CATALOGUE
}
figures.epochs_needed(
    needed, "validation accuracy passes 0.99", straight=["identity"]
)

# %% [markdown]
# A bubble stands for the runs at that place, the larger the more. Identity and
# step never arrive. Sigmoid and softplus take several times as long as ReLU.
#
# But fast is not the same as good, and perhaps 0.01 is just not *their* rate.
# So give each activation its own best rate. A friend offers to choose. Below,
# `validation[i, j, k]` is the accuracy at rate i with seed j after epoch k,
# and `test[i, j]` is the test accuracy at the end.


# %%
def favourite(rates, validation, test):
    return rates[test.max(axis=1).argmax()]


sigmoids = [runs.where(activation="sigmoid", learning_rate=r) for r in rates]
validation = np.stack([chosen.validation_accuracy for chosen in sigmoids])
test = np.stack([chosen.test_accuracy for chosen in sigmoids])

rate = favourite(rates, validation, test)
failed = (test[rates.index(rate)] < 0.9).sum()
print(f"your friend's rate for sigmoid: {rate}; failed there: {failed} of 9")

# %% [markdown]
# Two things are unfair about the friend's choice. **Find them, and choose the
# rate with the best mean instead.** One epoch alone goes up and down by luck,
# so let the last ten count.


# %%
def best_rate(rates, validation, test):
    return ...


# %%
exercises.best_rate.check(best_rate)

# %% [markdown]
# If the test data help to choose, they are no longer a test. And all seeds
# count, the failed ones too. One rule more: less than one validation point of
# difference is a tie, and ties go to the smaller rate.

# %%
best = {}
for name in CATALOGUE:
    late = [
        runs.where(activation=name, learning_rate=rate)
        .validation_accuracy[:, -10:]
        .mean()
        for rate in rates
    ]
    tie = max(late) - 1 / len(moons.validation)
    best[name] = next(r for r, a in zip(rates, late, strict=True) if a > tie)

for rate in rates:
    print(f"{rate:5}  best for", *[n for n in best if best[n] == rate])

# %%
common, own = (
    {
        name: runs.where(activation=name, learning_rate=rate).test_accuracy
        for name, rate in chosen.items()
    }
    for chosen in (dict.fromkeys(CATALOGUE, 0.01), best)
)
figures.accuracies(
    {"All at\nlearning rate 0.01": common, "Each at\nits own best rate": own},
    straight=["identity"],
)

# %% [markdown]
# Look back at the list of rates: one activation asked for the largest of all.
# Keep that in mind.
#
# Who won? One test point is worth 0.005. A difference of one point is no
# difference, nor is one that is smaller than the spread of the bubbles in a
# row.

# %%
medians = {name: np.median(values) for name, values in own.items()}
top = max(medians.values())
tied = [name for name in medians if top - medians[name] < 0.0051]
print(f"{len(tied)} of 12 are within one test point of the best median:")
print(*tied)

# %% [markdown]
# Nobody won. On the moons, all bends that training can use end in a tie. You
# may have heard that the newest activation is the best one. These data cannot
# tell, and a table that ranked those ten by the third digit would rank luck.
# (Besides, this is one draw of the moons. In lesson 2 another draw moved the
# straight line more than another seed did.)
#
# Two did not tie. The identity draws a line. The step bends, and yet most of
# its runs are no better than the line; we will come to that. And look again at
# the sigmoid's row in the left picture: not all of its runs have left the
# place of the straight lines. What holds them up?

# %% [markdown]
# ## "Sigmoid is slow"
#
# The usual reason given: "its largest slope is 1/4, so each layer passes back
# at most a quarter". The 1/4 is true, you measured it. Is it the *cause*? Then
# multiplying by 4 should cure it: 4σ(z) has the largest slope 1, like tanh.
#
# There are other suspects. σ returns only positive numbers, so it is not
# centred. And if the sums z that reach it are small, it uses only the middle
# of its S. Change one thing at a time:


# %%
def rescaled(name, out=1, into=1, shift=0):
    def slope(z):
        s = torch.sigmoid(into * z)
        return out * into * s * (1 - s)

    return activations.custom(
        name, lambda z: out * torch.sigmoid(into * z) + shift, slope
    )


variants = [
    rescaled("σ(z)"),
    rescaled("σ(z) − ½", shift=-0.5),
    rescaled("4σ(z)", out=4),
    rescaled("4σ(z) − 2", out=4, shift=-2),
    rescaled("σ(4z)", into=4),
    rescaled("2σ(4z) − 1", out=2, into=4, shift=-1),
]
figures.activation_graphs(variants)

# %% [markdown]
# Compare 4σ(z) and σ(4z). The first is the S stretched upwards, the second is
# the S pressed together from the sides. Both have the largest slope 1.

# %%
predict.ask(
    "steep",
    "4σ(z) or σ(4z): which needs fewer epochs?",
    ["4σ(z)", "σ(4z)", "about as many, both have the largest slope 1"],
)

# %%
seeds = range(21)
race = population.train_many(shape, [*variants, "tanh"], moons, seeds)
quick = population.train_many(
    shape, "sigmoid", moons, seeds, learning_rate=0.03
)

needed = {v.name: epochs_needed(race.where(activation=v)) for v in variants}
needed["tanh"] = epochs_needed(race.where(activation="tanh"))
needed["σ(z), rate 0.03"] = epochs_needed(quick)
figures.epochs_needed(needed, "validation accuracy passes 0.99")

# %% [markdown]
# The rows share their 21 starts and their batches, and all but the last the
# learning rate 0.01. What you can read from it:
#
# - 4σ(z) is quicker than σ(z), but still slow. σ(4z) has the same largest
#   slope, 1, and needs far fewer epochs. So the largest slope *cannot* be the
#   whole explanation.
# - Centring helps: compare the second row with the first, and the fourth with
#   the third.
# - A larger learning rate helps too, without touching the function. But look
#   at the right edge: more speed, and still some runs that never arrive.
#
# (Tanh belongs to the family: tanh z is 2σ(2z) − 1. So the sixth row is
# tanh 2z.)
#
# Now something odd. All these networks can compute *the same functions*. Take
# one hidden layer. With σ(4z) the network returns
# $W_2\,\sigma\bigl(4\,(W_1 x + b_1)\bigr) + b_2$. With other weights and
# biases the plain σ returns the same. **With which?** Return all four, in the
# same order.


# %%
def sharper(W1, b1, W2, b2):
    return ...


# %%
exercises.sharper.check(sharper)

# %% [markdown]
# It works for both hidden layers of our networks. Multiply the weights and
# biases in front of each σ by 4, and leave the last layer alone:


# %%
def sharpened(seed, factor):
    network = networks.mlp(shape, "sigmoid", seed)
    with torch.no_grad():
        for layer in (network[0], network[2]):
            layer.weight *= factor
            layer.bias *= factor
    return network


points = moons.test.tensors[0]
steep = networks.mlp(shape, variants[4], seed=0)
with torch.no_grad():
    for factor in (1, 4):
        gap = (sharpened(0, factor)(points) - steep(points)).abs().max()
        print(f"σ with weights × {factor} equals σ(4z):", gap.item() < 1e-5)

# %% [markdown]
# So nothing that σ(4z) can learn is out of reach for σ. What differs is where
# a network *starts*, and how far one step *carries*: when Adam moves a weight
# by about 0.01, that counts 4 times as much inside σ(4z). Try both on the
# plain sigmoid, one at a time and then together.

# %%
needed = {"σ(z)": epochs_needed(race.where(activation=variants[0]))}
for name, factor, rate in (
    ("start × 4", 4, 0.01),
    ("rate × 4", 1, 0.04),
    ("start × 4, rate × 4", 4, 0.04),
):
    nets = [sharpened(seed, factor) for seed in seeds]
    histories = training.train(nets, moons, learning_rate=rate)
    passed = np.stack([h.validation_accuracy for h in histories]) >= 0.99
    needed[name] = np.where(passed.any(1), passed.argmax(1), np.inf)
needed["σ(4z)"] = epochs_needed(race.where(activation=variants[4]))
figures.epochs_needed(needed, "validation accuracy passes 0.99")

# %% [markdown]
# Either one alone helps a lot, though with the rate alone some runs still
# never arrive. Both together do what σ(4z) does, with the plain sigmoid.
# (Nearly: here the rate of the last layer is 4 times as large as well.) So
# "sigmoid is slow" is a statement about a *scale*: about initial weights and a
# learning rate that suit other functions better. In deep stacks the quarter
# comes back, and scale decides again. Lesson 5 measures it.

# %% [markdown]
# ## What counts as a bend?
#
# Three odd ones, with ReLU beside them, 21 seeds, learning rate 0.01: |z|, z²
# and 3z + 1. Which of them solve the moons?

# %%
predict.ask(
    "quickest",
    "Which of the four will be the quickest?",
    ["ReLU", "|z|", "z²", "3z + 1"],
)

# %%
odd = [
    activations.custom("|z|", torch.abs),
    activations.custom("z²", torch.square),
    activations.custom("3z + 1", lambda z: 3 * z + 1),
]
strange = population.train_many(shape, ["relu", *odd], moons, seeds)

needed = {}
for activation in ("relu", *odd):
    chosen = strange.where(activation=activation)
    name = chosen.members[0].activation
    needed[name] = epochs_needed(chosen)
    print(
        f"{name:7} median test accuracy {np.median(chosen.test_accuracy):.3f}"
    )

figures.epochs_needed(
    needed, "validation accuracy passes 0.99", straight=["3z + 1"]
)

# %% [markdown]
# 3z + 1 changes every number, and it stays where a line is. It takes a bend,
# not a change. Lesson 1 said so, and training agrees.
#
# And z², which you will hardly find in a library, is the quickest of all. Why
# does not everybody square? Walk in any direction: every sum in the first
# layer is a line, and its square is a polynomial of degree 2 (its highest
# power is t²). The second layer squares what it gets, and that makes degree 4
# at most. **And five hidden layers of squares?**

# %%
degree = ...

# %%
exercises.degree.check(degree)

# %% [markdown]
# Depth raises the degree. More units do not, just as more units did not bend a
# line. With our two hidden layers it stays at 4.
#
# You can test it as in lesson 1. There you took the midpoint gap, which is 0
# for every line. For degree 4 it is the *fifth difference* that is always 0:
# six values at equal distances, then five times the differences of neighbours.

# %%
steps = torch.linspace(-2, 2, 6, dtype=torch.float64)
way = steps[:, None] * torch.tensor([[1.0, 0.5]], dtype=torch.float64)
for activation in (odd[1], "relu"):
    for width in (16, 256):
        network = networks.mlp((2, width, width, 1), activation).double()
        with torch.no_grad():
            values = network(way).flatten()
        fifth = torch.diff(values, n=5).abs() / values.abs().max()
        name = activations.get(activation).name
        zero = fifth.item() < 1e-9
        print(f"{name:4}  width {width:3}  fifth difference is 0: {zero}")

# %% [markdown]
# The moons need no more than degree 4, so here squaring does well. Where a
# task needs more, width will not help it. With *any* bend that is not a
# polynomial, width does help: one hidden layer, wide enough, comes as close as
# you like to any continuous function on a bounded region (Leshno and others
# 1993; lesson 6 has the small print). Being quick on an easy task is not the
# same as being able to do everything.

# %% [markdown]
# ## The step
#
# The step bends as sharply as can be, and most of its runs were no better than
# a straight line. Its slope is 0 everywhere. So what did training change?

# %%
predict.ask(
    "step",
    "Which of the step network's three layers has training changed?",
    ["all three", "only the last", "only the first", "none of them"],
)

# %%
before = networks.mlp(shape, "step", seed=0)
after = runs.where(activation="step", learning_rate=0.01, seed=0).networks[0]
for layer in (0, 2, 4):
    same = torch.equal(before[layer].weight, after[layer].weight)
    print(f"layer {layer // 2 + 1}:", "as drawn" if same else "trained")

hidden = networks.layer_outputs(after, moons.train.tensors[0])["3"]
patterns = len(hidden.unique(dim=0))
print(f"The last layer sees {hidden.shape[1]} numbers, each 0 or 1.")
print(f"For {len(hidden)} points there are {patterns} different rows of them.")

figures.patchwork(after, moons, "Step, 16 and 8 units, seed 0")

# %% [markdown]
# No slope gets through a step. The layers below it stay as they were drawn,
# and only the last layer learns. All it is told about a point is 8 random
# bits. So the plane is a patchwork of a few flat pieces, and the boundary can
# only run along their edges.
#
# Is a frozen step good for nothing, then? In lesson 2 random ReLU features
# were quite useful. Give the last layer more to look at: one hidden layer of
# steps, as drawn, with 8, 16 and 256 units.

# %%
at_shared_rate = {
    name: runs.where(activation=name, learning_rate=0.01)
    for name in ("identity", "step")
}
rows = {"16, then 8": at_shared_rate["step"]}
for width in (8, 16, 256):
    rows[f"{width} in one layer"] = population.train_many(
        (2, width, 1), "step", moons, range(9)
    )
rows["straight line"] = at_shared_rate["identity"]
rows = {name: chosen.test_accuracy for name, chosen in rows.items()}
figures.accuracies(
    {"Step, 9 seeds, learning rate 0.01": rows}, straight=["straight line"]
)

# %% [markdown]
# That nothing below a step can be trained is true. That a step is useless does
# not follow: 256 random bits are plenty. What hurt was to have so few. 16 tell
# less than 256, 8 less than 16, and 8 that were made from 16 others tell
# least.

# %% [markdown]
# ## So, which bend?
#
# First, your predictions beside what happened:


# %%
def median_epoch(chosen):
    return np.median(epochs_needed(chosen))


stretched, pressed = (
    median_epoch(race.where(activation=v)) for v in (variants[2], variants[4])
)
waited = {
    name: median_epoch(strange.where(activation=activation))
    for name, activation in zip(needed, ("relu", *odd), strict=True)
}
quickest = min(waited, key=waited.get)
drawn = [
    f"layer {k // 2 + 1}"
    for k in (0, 2, 4)
    if torch.equal(before[k].weight, after[k].weight)
]
predict.replay(
    winner=f"{len(tied)} of 12 tie; {min(medians, key=medians.get)} is last",
    steep=f"4σ(z) needs {stretched:.0f} epochs, σ(4z) {pressed:.0f}",
    quickest=f"{quickest}, after {waited[quickest]:.0f} epochs",
    step=f"{' and '.join(drawn)} stayed as drawn",
)

# %% [markdown]
# - It takes a bend. The identity and 3z + 1 are none.
# - On these easy data ten of the twelve tie. Do not rank what ties.
# - Before you praise or blame an activation, look at the *scale*: of the
#   initial weights, the outputs, the learning rate. It made a sigmoid as quick
#   as ReLU.
# - An activation needs a slope where it is used. Otherwise the layers below it
#   do not learn.
#
# For a small network ReLU is a good first choice: it is simple and cheap, and
# nothing here came out more accurate by more than luck. Does the choice matter
# more in a stack of twenty layers? That is lesson 5.

# %% [markdown]
# ## Three questions
#
# <details><summary>1. A blog post trains one network with ReLU and one with
# GELU and reports 0.995 and 1.000 on 200 test points. What do you
# say?</summary>
#
# That is one test point, from one seed and one learning rate. Seeds of the
# *same* activation differ as much. Ask for several seeds, and for each
# activation at its own learning rate, chosen on validation data.
# </details>
#
# <details><summary>2. "Sigmoid learns slowly because its slope is at most
# 1/4." Which experiment speaks against it?</summary>
#
# 4σ(z) and σ(4z) have the same largest slope, and one needs far more epochs
# than the other. And the plain σ, slope 1/4 and all, is as quick as σ(4z) if
# its weights start larger and its learning rate is larger.
# </details>
#
# <details><summary>3. z² was the quickest in this lesson. Why not use it
# everywhere?</summary>
#
# With a given number of layers it makes polynomials of a given degree, however
# wide it is. The moons happen to need no more than that.
# </details>

# %%
from course_lib import glossary

glossary.words(4)

# %% [markdown]
# **Done?** Choose *Kernel → Shut Down Kernel* in the menu before you open
# lesson 5. That gives the memory back.

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The bug hunt
#
# *About 8 minutes to read and run, 20 more with the exercises. It goes on
# from [lesson 8](../08_playground.ipynb).*
#
# A friend sends you five networks that were trained on the moons, and a sound
# one to compare. All have 2-16-8-1 units and were made with the same seed, and
# then one got other first weights. All print alike, and none gave an error.
# **Each has another defect.**

# %%
import torch
from torch import nn

from course_lib import data, diagnostics, figures
from course_lib.exercises import lesson_8 as exercises
from course_lib.exercises import suspects

torch.set_num_threads(1)  # quickest for networks as small as these
moons = data.moons()
line_up = suspects.line_up(moons)
print(line_up["A"])

# %%
figures.probability_maps(
    [(name, network, moons) for name, network in line_up.items()],
    columns=3,
)

# %% [markdown]
# D looks just like the sound one, and E gives the same answers. Pictures are
# not enough. Here are tools of lessons 1 to 5, for one network at a time. The
# first uses a *hook*, which PyTorch calls whenever numbers enter a layer.


# %%
def lowest_entering(network, x):
    lowest, hooks = [], []

    def note(layer, arguments):
        lowest.append(f"{arguments[0].min().item():.1f}")

    for layer in (network.first, network.second, network.third):
        hooks.append(layer.register_forward_pre_hook(note))
    network(x)
    for hook in hooks:
        hook.remove()
    return ", ".join(lowest)


# %%
def examine(network):
    x, y = moons.train.tensors
    z, units = network(x).detach(), network.first(x).detach().relu()
    gap, *_ = diagnostics.worst_midpoint_gap(network, moons.test.tensors[0])
    different = len(units.T.round(decimals=3).unique(dim=0))
    print(f"training loss            {nn.BCEWithLogitsLoss()(z, y):.2f}")
    print(f"largest midpoint gap     {abs(gap):.1f}")
    print(f"outputs                  {z.min():.1f} to {z.max():.1f}")
    print(f"lowest entering layers   {lowest_entering(network, x)}")
    print(f"dead units in layer 1    {(units == 0).all(0).sum()} of 16")
    print(f"different ones           {different}")


# %%
examine(line_up["sound"])

# %% [markdown]
# Now the diagnoses. Five of these seven apply:

# %%
for name, meaning in suspects.DIAGNOSES.items():
    what, number = meaning.split(" Number: ")
    print(f"{name!r}: {what}")
    print(f"    shown by {number}")

# %% [markdown]
# Write `examine(line_up["A"])` in the next cell, then B, and so on. Give each
# suspect **a diagnosis and the number that shows it**, as in
# `("dead layer", 1.0)`.

# %%
# Examine here.

# %%
suspect_a = ...

# %%
exercises.suspect_a.check(suspect_a)

# %%
suspect_b = ...

# %%
exercises.suspect_b.check(suspect_b)

# %%
suspect_c = ...

# %%
exercises.suspect_c.check(suspect_c)

# %%
suspect_d = ...

# %%
exercises.suspect_d.check(suspect_d)

# %%
suspect_e = ...

# %%
exercises.suspect_e.check(suspect_e)

# %% [markdown]
# <details><summary>What the five have done, line by line</summary>
#
# - **A** ends with `torch.sigmoid`, and `BCEWithLogitsLoss` applies a sigmoid
#   to that. So it can never be sure: a probability of 73 % for class 1 is the
#   highest it can say, and 50 % the lowest.
# - **B** creates `self.bend = nn.ReLU()`, which is why `ReLU()` is printed,
#   and `forward` never calls it. Printing shows what was made, not what is
#   used.
# - **C** starts with all weights at 0.1. Equal units get equal gradients, so
#   they stay equal: sixteen units with one hinge.
# - **D** bends after the first layer only. Layers 2 and 3 collapse into one,
#   and on data as easy as the moons the accuracy does not show it.
# - **E** has ReLU after the last layer. It answers right, because 0 counts as
#   class 0, but it can never be sure of class 0.
# </details>

# %% [markdown]
# ## My network does not learn: a list
#
# Look from the top, one thing at a time.
#
# 1. **The data.** Print shapes and types, and draw some points with their
#    labels. Are the inputs standardised?
# 2. **The shapes.** Have outputs and labels the same shape? A column against a
#    row broadcasts to a square table, without an error in some losses.
# 3. **The last layer and the loss.** Do they fit? [Lesson
#    4](../04_choosing_activations.ipynb) has the table.
# 4. **The loop.** `zero_grad`, `backward`, `step`, each once a batch? Has the
#    optimiser got the parameters of *this* network?
# 5. **One batch.** Train on ten points only. If the loss of a network with
#    enough bends does not go to 0, suspect a bug, the rate or the signals.
# 6. **The learning rate.** Try a third and three times as much.
# 7. **The signals.** Print the gradient norm of each layer, as in [lesson
#    5](../05_gradient_flow.ipynb), and the share of dead units.
# 8. **The bend.** Is the midpoint gap of [lesson
#    1](../01_collapsing_linear_layers.ipynb) above 0? If not, nothing bends.
# 9. **The seed.** Run five. Is it the method, or one start?
#
# **Search for** debugging neural networks · overfit a single batch · sanity
# checks. **Read on:** Karpathy 2019, [A recipe for training neural
# networks](https://karpathy.github.io/2019/04/25/recipe/)
#
# Back to [lesson 8](../08_playground.ipynb).

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What is lost in collapsing?
#
# *About 7 minutes to read and run, 4 more with the exercise. It goes on from
# [lesson 1](../01_collapsing_linear_layers.ipynb).*
#
# A stack of linear layers collapses into one. On paper the two are equal. In
# the computer they differ in the last digits. And a stack can be *less* than
# one layer. Here are both, in numbers.

# %%
import torch

from course_lib import data, figures, networks
from course_lib.exercises import lesson_1 as exercises
from course_lib.widgets import Predictions

predict = Predictions("what_is_lost_in_collapsing")

# %% [markdown]
# ## First, count
#
# How many numbers has the single layer into which a 2-16-8-1 stack collapses?
# **Count before you compute.**

# %%
numbers_left = ...

# %%
exercises.numbers_left.check(numbers_left)

# %% [markdown]
# ## Rounding
#
# `float32` keeps about 7 digits and `float64` about 16. The *machine epsilon*
# is the rounding step of each for numbers near 1.

# %%
for dtype in (torch.float32, torch.float64):
    print(dtype, "epsilon", torch.finfo(dtype).eps)

# %%
predict.ask(
    "rounding",
    "How large is the difference between a stack and its single layer?",
    ["exactly 0", "about one epsilon", "many thousand epsilons"],
)


# %%
def largest_difference(seed, dtype):
    stack = networks.mlp((2, 16, 8, 1), seed=seed).to(dtype)
    single, x = networks.collapse(stack), points.to(dtype)
    return (stack(x) - single(x)).abs().max().item()


points = data.moons().test.tensors[0]
errors = {
    "float32": [largest_difference(s, torch.float32) for s in range(100)],
    "float64": [largest_difference(s, torch.float64) for s in range(100)],
}
figures.rounding(errors)

# %% [markdown]
# Each dot is one network with weights of its own. Both clouds sit at the
# epsilon of their type, because the numbers in these networks are about as
# large as 1. A real difference between stack and layer would not care about
# the type.
#
# In `float32` the single layer is even computed in `float64` and rounded once
# at the end. So what you see there is mostly the rounding *of the stack*.

# %% [markdown]
# ## A layer that is too narrow
#
# Squeeze 4 inputs through 1 unit, and the 3 outputs can only move along one
# direction. The *rank* of a matrix counts the directions that survive.

# %%
predict.ask(
    "narrow",
    "Two inputs go through one hidden unit to one output. What is lost?",
    ["one direction of two", "nothing that one layer could do", "everything"],
)

# %%
for sizes in ((4, 8, 3), (4, 1, 3), (2, 16, 1), (2, 1, 1)):
    weight = networks.collapse(networks.mlp(sizes)).weight
    rank = torch.linalg.matrix_rank(weight).item()
    print(f"{sizes}: rank {rank}, at most {min(weight.shape)}")

# %% [markdown]
# Only `(4, 1, 3)` falls short, for its middle is narrower than both ends. With
# a single output, rank 1 is all there can be, so even one hidden unit loses
# nothing. A stack of linear layers can do as much as one layer, or *less*. It
# can never do more.
#
# Sometimes less is wanted: a narrow middle is a *low-rank factorisation*. It
# stores a large matrix as two thin ones.

# %%
rank_of_two = torch.linalg.matrix_rank(weight).item()
middle = sorted(errors["float64"])[50]
predict.replay(
    rounding=("about one epsilon", f"median {middle:.0e} in float64"),
    narrow=("nothing that one layer could do", f"rank {rank_of_two} of 1"),
)

# %% [markdown]
# **In other words:** the product of matrices has at most the rank of its
# narrowest factor, and floating-point arithmetic is not associative. **Search
# for** machine epsilon · matrix rank · low-rank factorisation. **Read on:**
# Goldberg 1991, What every computer scientist should know about floating-point
# arithmetic,
# [doi:10.1145/103162.103163](https://doi.org/10.1145/103162.103163)
#
# Back to [lesson 1](../01_collapsing_linear_layers.ipynb).

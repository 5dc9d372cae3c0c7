# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Does it matter where the bend sits?
#
# *About 8 minutes to read and run. It goes on from [lesson
# 3](../03_visualising_boundaries.ipynb).*
#
# The network of lesson 3 has a ReLU after each of its two hidden layers. Leave
# one out. Does it matter which?

# %%
import torch
from scipy.stats import fisher_exact

from course_lib import data, figures, population
from course_lib.widgets import Predictions

predict = Predictions("does_it_matter_where_the_bend_sits")
torch.set_num_threads(1)  # quickest for networks as small as these
moons = data.moons()
first, second = ("relu", None), (None, "relu")

# %% [markdown]
# ## Two things change at once
#
# In the network 2-16-8-1, the first place has 16 units that can bend, and the
# second only 8. Move the ReLU, and place and number change together. Then you
# cannot say which of the two matters. So take networks whose hidden layers are
# equally wide, and change the place alone. All else is equal: data, batches,
# budget and, seed by seed, the first weights.

# %%
predict.ask(
    "place",
    "Hidden layers of 8 and 8 units, one ReLU: which place fails more often?",
    ["after the first layer", "after the second layer", "no difference"],
)

# %%
seeds = range(100)
narrow = [
    population.train_many((2, 8, 8, 1), place, moons, seeds)
    for place in (first, second)
]
wide = [
    population.train_many((2, 16, 16, 1), place, moons, seeds)
    for place in (first, second)
]

# %%
failures = {}
for name, pair in (("8 and 8", narrow), ("16 and 16", wide)):
    failed = [int((runs.test_accuracy < 0.95).sum()) for runs in pair]
    table = [[count, len(seeds) - count] for count in failed]
    p = fisher_exact(table).pvalue
    failures[name] = failed
    print(
        f"{name}: {failed[0]} and {failed[1]} of 100 below 0.95, p = {p:.2g}"
    )

# %%
figures.strips(
    {
        "8, first": (None, narrow[0].test_accuracy),
        "8, second": (None, narrow[1].test_accuracy),
        "16, first": (None, wide[0].test_accuracy),
        "16, second": (None, wide[1].test_accuracy),
    },
    "units in each hidden layer, and the place of the ReLU",
    "100 seeds each",
)

# %% [markdown]
# Each mark is one run. With 8 and 8 units and the ReLU after the second layer,
# more runs end near or below a straight line. With 16 and 16 it is 3 beside 0,
# which 100 runs cannot tell from chance. The p-value says how often a
# difference this large would come up if the place made none. Width matters as
# well: wider layers fail less often in both places.
#
# None of these networks *has* to fail. Neighbouring layers without a bend
# between them collapse, and what is left is 2-8-1 or 2-16-1, wherever the ReLU
# was. What differs is the way that training takes, within 50 epochs, at
# learning rate 0.01, on this set of points.
#
# ## Where the failures go

# %%
poor = narrow[1].test_accuracy.argsort(stable=True)[:2].tolist()
figures.probability_maps(
    [(f"Seed {seed}", narrow[1].networks[seed], moons) for seed in (0, *poor)],
    "8 and 8 units, ReLU after the second layer",
    hinges=True,
)

# %% [markdown]
# All three have failed, and all three have hinges. Some lie beside the data,
# but others cross both moons, and the boundary turns on them. So bends alone
# are not enough: training has not brought them to where they are needed. Try
# 200 epochs (`epochs=200` in `train_many`). How many of these runs recover?

# %%
failed = failures["8 and 8"]
predict.replay(
    place=(
        "after the second layer",
        f"{failed[1]} failures beside {failed[0]}",
    ),
)

# %% [markdown]
# **In other words:** with one factor changed at a time, the position of the
# non-linearity affected how reliably narrow networks trained. **Search for**
# ablation study · Fisher's exact test · trainability. **In SciPy:**
# [fisher_exact](https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.fisher_exact.html).
#
# Back to [lesson 3](../03_visualising_boundaries.ipynb).

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Can width replace the bend?
#
# *About 8 minutes to read and run. It goes on from [lesson
# 2](../02_training_both_models.ipynb).*
#
# More layers without activations buy nothing. What about more units in one
# layer? And must a bend be trained to be of use?

# %%
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from course_lib import data, figures, networks, population, training
from course_lib.widgets import Predictions

predict = Predictions("can_width_replace_a_bend")
torch.set_num_threads(1)  # quickest for networks as small as these
moons = data.moons()
fresh = moons.fresh(20_000, seed=1)

# %% [markdown]
# ## Wider and wider
#
# One hidden layer without an activation, 8 seeds for each width, trained as in
# lesson 2. The 200 test points are too coarse to tell the widths apart, so we
# ask each network about 20,000 fresh points of the same kind.

# %%
predict.ask(
    "width",
    "How does a hidden layer of 256 linear units do, beside one unit?",
    ["clearly better", "about the same", "as well as with ReLU"],
)

# %%
scores = {}
for width in (1, 16, 256):
    wide = population.train_many((2, width, 1), None, moons, range(8))
    scores[width] = [training.accuracy(n, fresh) for n in wide.networks]
    low, high = min(scores[width]), max(scores[width])
    print(f"{width:3} units: {low:.4f} to {high:.4f} of 20,000 points right")

# %% [markdown]
# All of them draw a line. They collapse into three numbers each, however many
# units there were. The differences are below a third of a percent: training
# leaves wide stacks at slightly different lines.

# %% [markdown]
# ## A bend that was never trained
#
# Now draw a hidden layer at random and leave it as it is. Fit only the last
# layer on top, by logistic regression. Such a layer gives *random features*.

# %%
predict.ask(
    "frozen",
    "How good is a fitted last layer on 64 random ReLU units?",
    ["like a coin toss", "like a straight line", "nearly perfect"],
)


# %%
def score(width, seed, bend):
    hidden = networks.mlp((2, width, 1), seed=seed)[:1]
    if bend:
        hidden.append(torch.nn.ReLU())
    x, y = moons.train.tensors
    x_new, y_new = fresh.tensors
    with torch.no_grad():
        model = LogisticRegression(C=100, max_iter=5000)
        model.fit(hidden(x), y.flatten())
        return model.score(hidden(x_new), y_new.flatten())


# %%
columns = {}
for width in (4, 16, 64):
    straight = [score(width, seed, bend=False) for seed in range(8)]
    bent = [score(width, seed, bend=True) for seed in range(8)]
    columns[f"{width}"] = np.array(straight), np.array(bent)

figures.strips(
    columns,
    "random hidden units",
    "Hidden layer never trained, 20,000 fresh points",
    names=("without activation", "with ReLU"),
)

# %% [markdown]
# Random kinks, if there are enough of them, nearly solve the task. Random
# linear units stay where a line is. `C=100` is a light *penalty* on large
# weights. Without one, a fit without mistakes would let the weights grow for
# ever.
#
# So width does not replace the bend, but with a bend, width counts.

# %%
middle = np.median(columns["64"][1])
best = max(scores[256])
predict.replay(
    width=(
        "about the same",
        f"at best {best:.4f} beside {max(scores[1]):.4f}",
    ),
    frozen=("nearly perfect", f"median {middle:.4f} on fresh points"),
)

# %% [markdown]
# **In other words:** width adds no functions to a linear network; random ReLU
# features with a linear readout are already a non-linear model. **Search for**
# random features · extreme learning machine · kernel methods. **Read on:**
# Rahimi and Recht 2007, [Random features for large-scale kernel
# machines](https://papers.nips.cc/paper/3182-random-features-for-large-scale-kernel-machines)
#
# Back to [lesson 2](../02_training_both_models.ipynb).

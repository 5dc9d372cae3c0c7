# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What does a penalty do to a probe?
#
# *About 8 minutes to read and run, 4 more with the exercise. It goes on from
# [lesson 7](../07_learning_features.ipynb).*
#
# scikit-learn's logistic regression keeps its weights small. What does that do
# to a probe, which is a logistic regression on what a layer hands on?

# %%
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch import nn

from course_lib import data, networks, training
from course_lib.exercises import lesson_7 as exercises
from course_lib.widgets import Predictions

predict = Predictions("what_does_a_penalty_do_to_a_probe")
torch.set_num_threads(1)  # quickest for networks as small as these

# %% [markdown]
# ## The penalty sees the scale
#
# What is made small is C times the sum of all losses, plus half the sum of the
# squared weights. So a small C is a strong penalty. The last layer of an
# untrained network hands on small numbers:

# %%
spirals = data.spirals()
network = networks.mlp((2, 16, 16, 16, 1), "relu", seed=0)
x, y = spirals.train.tensors
label = y.flatten()
with torch.no_grad():
    features = network[:-1](x).numpy()
print(f"typical standard deviation: {features.std(axis=0).mean():.2f}")

# %%
predict.ask(
    "scale",
    "Fit a probe to these features, and one to the same features scaled to "
    "standard deviation 1, both with C = 1. Which gets more points right?",
    ["both the same", "the one on scaled features", "the one as they are"],
)

# %%
rows = {"as they are": features}
rows["scaled"] = StandardScaler().fit_transform(features)
for name, row in rows.items():
    for C in (1, 1e6):
        probe = LogisticRegression(C=C, max_iter=20_000).fit(row, label)
        print(f"{name:12} C = {C:<7g} {probe.score(row, label):.3f}")

# %% [markdown]
# Small numbers need large weights, and a penalty forbids them. With next to no
# penalty (C = 1e6) the scale makes little difference. So compare layers at one
# scale.
#
# ## Whose scale?
#
# A friend scales the test points. She looks at one of them, first among all
# 200, then among five:


# %%
def friends_scaling(train, test):
    return (test - test.mean(0)) / test.std(0)


test = spirals.test.tensors[0]
for count in (200, 5):
    first = friends_scaling(x, test[:count])[0]
    print(f"among {count:3}:", *(f"{value:5.2f}" for value in first))

# %% [markdown]
# It is the same point. A probe would see it in two places and might answer
# twice. **Mend it.** Rows are points, columns are features.


# %%
def scaled(train, test):
    return ...


# %%
exercises.scaled.check(scaled)

# %% [markdown]
# ## Linear layers and a penalty
#
# After linear layers a probe is a cut through the inputs, whatever the layers
# are. So is it the same cut after each of them?

# %%
predict.ask(
    "linear",
    "Fit probes to the inputs and to each layer of a trained network without "
    "activations. Are their training losses equal?",
    ["always", "without a penalty only", "never"],
)

# %%
moons = data.moons()
x, y = moons.train.tensors
linear = networks.mlp((2, 16, 8, 1), None, seed=0)
training.train(linear, moons)

# %%
for C in (1e6, 0.01):
    losses = []
    for layer in range(3):
        features = linear[:layer](x).detach().double()
        model = LogisticRegression(C=C, tol=1e-8).fit(features, y.flatten())
        logits = torch.tensor(model.decision_function(features))[:, None]
        losses.append(nn.BCEWithLogitsLoss()(logits, y.double()).item())
    print(f"C = {C:g}: ", *(f"{loss:.3f}" for loss in losses))

# %% [markdown]
# From left to right: inputs, layer 1, layer 2. With next to no penalty all
# three are the same cut. With a strong one they differ. The layers stretch
# some directions, random first layers do so too, and a cut that was expensive
# is cheap now. The penalty chooses another one of the same cuts.
#
# So after linear layers no probe can *fit* the training points better than the
# best cut through the inputs. On new points it can do better or worse. Algebra
# does not say.

# %%
predict.replay(
    scale=("the one on scaled features", "with C = 1"),
    linear=("without a penalty only", f"at C = 0.01 up to {max(losses):.3f}"),
)

# %% [markdown]
# **In other words:** an L2 penalty is not invariant to the scale of the
# features; linear layers re-parametrise the same functions and change which
# one is cheap. **Search for** ridge penalty standardise · implicit
# regularisation of deep linear networks. **Read on:** scikit-learn, [Logistic
# regression](https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression)
# · Hewitt and Liang 2019, Designing and interpreting probes with control
# tasks, [arXiv:1909.03368](https://arxiv.org/abs/1909.03368)
#
# Back to [lesson 7](../07_learning_features.ipynb).

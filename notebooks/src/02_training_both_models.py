# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2. Training both models
#
# **Does training find a way around the algebra?**
#
# *About 25 minutes to read and run, 12 more with the exercises. Run a cell
# with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - write a training loop in PyTorch and say why each line is there,
# - compare two networks fairly, and check that you did,
# - test three popular sentences about activation functions.
#
# You need [lesson 1](01_collapsing_linear_layers.ipynb): linear layers
# collapse into one.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.utils.data import DataLoader

from course_lib import data, figures, networks, population, training
from course_lib.exercises import lesson_2 as exercises
from course_lib.widgets import Predictions

predict = Predictions("02_training_both_models")
torch.set_num_threads(1)  # quickest for networks as small as these

# %% [markdown]
# ## Two half moons
#
# The task: given two numbers, say to which of two half moons a point belongs.
# The two moons are the *classes*. A network learns from *training* points. We
# watch it on *validation* points, and keep *test* points for the end. The
# numbers are *standardised*: shifted and scaled to mean 0 and standard
# deviation 1. Hold a ruler against the screen:

# %%
moons = data.moons()
figures.points(moons)

# %%
predict.ask(
    "ruler",
    "What share of the test points does a good straight line get right?",
    ["about 60 %", "about 75 %", "nearly 90 %", "all of them"],
)

# %% [markdown]
# ## A number to make small
#
# A network returns a logit z, and the sigmoid turns it into the probability p
# of class 1. Training needs one number that says how wrong the network is, the
# **loss**. Ours is the *binary cross-entropy* (BCE): −log of the probability
# that the network gave to the right class, averaged over the points. It is
# near 0 where the network is sure and right, and large where it is sure and
# wrong.
#
# PyTorch's `BCEWithLogitsLoss` takes the logit and does sigmoid and logarithm
# in one step. Training follows the *gradient*, the slope of the loss along the
# logit. In two steps, the sigmoid is so flat far out that its slope is rounded
# to 0, and the network would never learn that it is wrong. See a point of
# class 1 with wrong logits:

# %%
loss_of = nn.BCEWithLogitsLoss()
one = torch.tensor(1.0)
for value in (-2.0, -20.0, -200.0):
    z = torch.tensor(value, requires_grad=True)  # follow what it does
    (slope,) = torch.autograd.grad(loss_of(z, one), z)
    (other,) = torch.autograd.grad(nn.BCELoss()(torch.sigmoid(z), one), z)
    # Adding 0 makes a 0 of -0.
    print(f"z = {value:6}: gradient {slope:.2f}, in two steps {other + 0:.2f}")

# %% [markdown]
# ## A score and a loop
#
# The share of points that are right is the **accuracy**. **Write that score**
# for a network and the *test* points of a dataset such as `moons`. `x, y =
# dataset.test.tensors` gives points and labels. The labels are 0 or 1, in a
# column. The answer is class 1 where the logit is above 0. `.float()` makes 0
# and 1 of False and True.


# %%
def share_right(network, dataset):
    return ...


# %%
exercises.share_right.check(share_right)

# %% [markdown]
# Now the loop. Take a *batch* of 32 points. `zero_grad` clears the gradients
# of the last batch, which PyTorch would otherwise add to the new ones.
# `backward` computes the gradient of the loss along every weight. This is
# **backpropagation**. Then the *optimiser*, Adam, moves each weight a step
# downhill. The *learning rate* sets how long the step is. Once through all
# training points is an *epoch*. Rate, batch size and number of epochs are
# *hyperparameters*: you choose them, training does not. `seen` notes what came
# by.


# %%
def train(network, rate=0.01, epochs=50):
    shuffle = torch.Generator().manual_seed(0)
    batches = DataLoader(moons.train, 32, shuffle=True, generator=shuffle)
    optimiser = torch.optim.Adam(network.parameters(), lr=rate)
    seen = []
    for _ in range(epochs):
        for x, y in batches:
            optimiser.zero_grad()
            loss_of(network(x), y).backward()
            optimiser.step()
            seen.append(torch.cat([x, y], dim=1))
    return torch.stack(seen), optimiser.param_groups[0]["lr"]


# %% [markdown]
# Train two networks that differ in one thing. One has ReLU after each hidden
# layer, the other has nothing there.

# %%
linear, bent = networks.twins((2, 16, 8, 1), activation="relu", seed=0)
start = [nn.utils.parameters_to_vector(linear.parameters()).clone()]
start += [nn.utils.parameters_to_vector(bent.parameters()).clone()]
linear_seen, linear_rate = train(linear)
bent_seen, bent_rate = train(bent)

# %% [markdown]
# ## Was it fair?
#
# It is easy to get this wrong. Make two networks in one script, with one seed
# at the top, and the second meets other weights and other batches. So count
# what differs, and the points in two parts of the data. A number
# other than 0 would stop this cell. One rate for both is fair if it suits
# both: lesson 4 tries several.

# %%
x, y = moons.all_points()
different = {
    "first weights": (start[0] != start[1]).sum().item(),
    "points, labels and their order": (linear_seen != bent_seen).sum().item(),
    "number of steps": abs(len(linear_seen) - len(bent_seen)),
    "learning rate": abs(linear_rate - bent_rate),
    "points that stand in two parts": len(x) - len(x.unique(dim=0)),
}
print(*different.items(), sep="\n")
assert not any(different.values()), different

# %% [markdown]
# ## What happened
#
# `training.train` is the loop above, made fast, and it also keeps the scores.
# Draw the accuracy on validation points, in plain matplotlib:

# %%
twins = networks.twins((2, 16, 8, 1), activation="relu", seed=0)
histories = training.train(twins, moons)
ends = []
for history, name in zip(histories, ("nothing", "ReLU")):
    plt.plot(history.validation_accuracy, label=name)
    ends.append(f"{name} {history.validation_accuracy[-1]:.3f}")
plt.title("Accuracy at the end: " + ", ".join(ends))
plt.xlabel("epoch")
plt.ylabel("validation accuracy")
plt.legend()
plt.show()

# %% [markdown]
# One curve is flat almost from the start: it is no longer learning, it has
# arrived. And here is the picture that this series is about.
# `final.save("activation_function_comparison.png")` writes it to a file.

# %%
final = figures.comparison(*twins, moons, histories)
final

# %% [markdown]
# ## After training
#
# One decision boundary is straight, the other bends around the moons. In
# lesson 1 you collapsed random weights. Training has changed them all.

# %%
predict.ask(
    "collapse",
    "Does the trained network without activations still collapse?",
    ["yes, into three numbers", "nearly", "no, training has found a bend"],
)

# %%
single = networks.collapse(linear)
x, y = moons.test.tensors
changed = ((linear(x) > 0) != (single(x) > 0)).sum().item()
print("answers that change, of 200:", changed)
w1, w2 = single.weight.tolist()[0]
print(f"collapsed network:   {w1:.2f} {w2:.2f} {single.bias.item():.2f}")

x, y = moons.train.tensors
classic = LogisticRegression(C=1e6).fit(x, y.flatten())
w1, w2 = classic.coef_[0]
print(f"logistic regression: {w1:.2f} {w2:.2f} {classic.intercept_[0]:.2f}")

# %% [markdown]
# The old method in the last line is **logistic regression**: one linear layer,
# fitted to the same loss. Three layers and 1,000 steps of Adam came out close
# to it. `C=1e6` switches off a penalty on large weights that our networks do
# not have.
#
# So people who say *"a network without activations fails to train"* are wrong.
# It trains well. It can only draw a line.

# %% [markdown]
# ## One run proves nothing
#
# Perhaps seed 0 was lucky. Train 100 pairs, each with its own first weights.
# `train_many` trains them side by side, on equal batches.

# %%
shape, seeds = (2, 16, 8, 1), range(100)
many = population.train_many(shape, [None, "relu"], moons, seeds)
straight, curved = many.where(activation=None), many.where(activation="relu")
x, y = moons.test.tensors
line = classic.score(x, y.flatten())
figures.distributions(straight.test_accuracy, curved.test_accuracy, line)

# %% [markdown]
# Every run is in the picture, the worst ones too. One test point is worth
# 0.005, so the bars stand on a grid. On the right, each pair by itself: all
# bars lie right of 0.
#
# *"A network with activations separates the data perfectly"*, people say,
# because nearly all networks on the right of the picture get all 200 test
# points right. Ask these about 20,000 fresh points from the same moons.

# %%
predict.ask(
    "perfect",
    "Of the networks without a mistake on 200 points, how many make none on "
    "20,000?",
    ["all", "about half", "none"],
)

# %%
fresh = moons.fresh(20_000, seed=1)
ideal = curved.test_accuracy == 1
scores = [training.accuracy(n, fresh) for n in curved.networks]
scores = np.array(scores)[ideal]
print("no mistake on 200 test points:", ideal.sum(), "networks")
print("no mistake on 20,000 fresh ones:", (scores == 1).sum())
print(f"accuracy there: {scores.min():.4f} to {scores.max():.4f}")

# %% [markdown]
# *100 % on one seed* says little, and 100 % on 200 points, too. A network with
# error rate e gets n points right with probability $(1 - e)^n$. **What is the
# smallest n for which a network with an error rate of 1 % gets all n points
# right with a probability below 1/20?**

# %%
points_needed = ...

# %%
exercises.points_needed.check(points_needed)

# %% [markdown]
# *"A network with activations learns faster"*, people say. Count the pairs in
# which ReLU is ahead on validation points after the first epoch, at three
# learning rates:

# %%
for rate in (0.003, 0.01, 0.03):
    runs = population.train_many(
        shape, [None, "relu"], moons, seeds, learning_rate=rate, epochs=1
    )
    # Column 0 is before training, column 1 after the first epoch.
    without, with_relu = runs.validation_accuracy[:, 1].reshape(2, 100)
    ahead = (with_relu > without).sum()
    print(f"rate {rate}: ReLU ahead in {ahead} of 100 pairs")

# %% [markdown]
# A sentence about speed that names no rate says nothing.
#
# Two questions lead further: [Does the deep linear network take the same
# road?](further/another_road_to_the_same_place.ipynb) and [Can width replace
# the bend?](further/can_width_replace_a_bend.ipynb)

# %% [markdown]
# ## Find the bug
#
# A friend fits one linear layer, from zero weights, with her own loop and
# plain gradient descent, `SGD`. It runs without an error. But her loss,
# printed at each 20th step, does what a small step downhill should never do.
# **Write the loop as she meant it.**


# %%
def suspect(x, y, steps):
    layer = nn.Linear(2, 1)
    for p in layer.parameters():
        nn.init.zeros_(p)
    optimiser = torch.optim.SGD(layer.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        losses.append(loss_of(layer(x), y))
        losses[-1].backward()
        optimiser.step()
    return losses


print(*(f"{loss:.2f}" for loss in suspect(*moons.train.tensors, 100)[::20]))


# %%
def repaired(x, y, steps):
    return ...


# %%
exercises.repaired.check(repaired)

# %% [markdown]
# ## What you have seen
#
# - Training does not get around the algebra. The trained stack collapses into
#   three numbers, beside those of logistic regression.
# - A comparison is fair if both sides have equal first weights, equal data in
#   equal order, an equal budget, and rates that suit both.
# - One run is an anecdote, and 200 points are a coarse ruler.
#
# What does ReLU do to the plane, so that the boundary can bend? [Lesson
# 3](03_visualising_boundaries.ipynb) looks inside. Your predictions:
#
# <details><summary>Question 1. A blog post trains a linear model and then a
# ReLU model in one script, with one seed at the top. What is unfair?</summary>
#
# The second model gets other first weights and another order of the batches.
# The difference could come from these.
# </details>
#
# <details><summary>Question 2. The loss of the linear network no longer
# falls. Would more epochs, layers or units help?</summary>
#
# No. Whatever you add collapses into one layer, and its loss is already about
# as low as one layer can get.
# </details>

# %%
predict.replay(
    ruler=("nearly 90 %", f"logistic regression gets {line:.1%}"),
    collapse=("yes, into three numbers", f"{changed} answers change"),
    perfect=("none", f"{(scores == 1).sum()} of {ideal.sum()}"),
)

# %% [markdown]
# ## Take it with you
#
# The experiment in plain PyTorch and scikit-learn:

# %% tags=["take-away"]
import torch
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x, y = make_moons(1000, noise=0.1, random_state=0)
# Keep a fifth to test, standardise, keep a fifth of the rest to validate.
x, x_test, y, y_test = train_test_split(x, y, test_size=0.2, random_state=0)
scaler = StandardScaler().fit(x)
x, _, y, _ = train_test_split(x, y, test_size=0.2, random_state=0)
x, x_test = (torch.tensor(scaler.transform(a)).float() for a in (x, x_test))
y, y_test = (torch.tensor(a)[:, None].float() for a in (y, y_test))

for between in ([], [nn.ReLU()]):
    torch.manual_seed(0)  # equal first weights
    one, two, three = nn.Linear(2, 16), nn.Linear(16, 8), nn.Linear(8, 1)
    network = nn.Sequential(one, *between, two, *between, three)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    order = torch.Generator().manual_seed(0)  # equal batches
    batches = DataLoader(TensorDataset(x, y), 32, True, generator=order)
    for epoch in range(50):
        for inputs, labels in batches:
            optimiser.zero_grad()
            nn.BCEWithLogitsLoss()(network(inputs), labels).backward()
            optimiser.step()
    right = ((network(x_test) > 0) == (y_test == 1)).float().mean()
    print(f"{200 * right:.0f} of 200 right")

# %%
from course_lib import glossary

glossary.words(2)

# %% [markdown]
# ## In other words
#
# Say it aloud: *trained on binary cross-entropy, a multilayer perceptron
# without non-linearities is logistic regression; with ReLU its decision
# boundary can follow the data.*
#
# **Search for** PyTorch training loop · logits and binary cross-entropy ·
# random seeds in deep learning. **In PyTorch:**
# [BCEWithLogitsLoss](https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html),
# [Adam](https://pytorch.org/docs/stable/generated/torch.optim.Adam.html),
# [DataLoader](https://pytorch.org/docs/stable/data.html). **Read on:**
# [Optimizing model
# parameters](https://pytorch.org/tutorials/beginner/basics/optimization_tutorial.html)
# · [Logistic
# regression](https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression)
# · Adam: Kingma and Ba 2014,
# [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)
#
# **Done?** Choose *Kernel → Shut Down Kernel* before you open the next lesson.
# That gives the memory back.

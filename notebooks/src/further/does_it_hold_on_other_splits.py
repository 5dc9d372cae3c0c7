# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Does it hold on other splits?
#
# *About 7 minutes to read and run. It goes on from [lesson
# 7](../07_learning_features.ipynb).*
#
# In lesson 7 a tuned ReLU network was ahead of a tuned logistic regression on
# ten splits of the digits. Learning rates, epochs and grids of penalties had
# been tried on those splits, with a look at the test images. Here everything
# stays as it was there, and only the splits are others: 30 that nothing was
# chosen on.

# %%
import numpy as np
import torch
from torch import nn

from course_lib import data, diagnostics, figures, networks
from course_lib.widgets import Predictions

predict = Predictions("does_it_hold_on_other_splits")
torch.set_num_threads(1)  # quickest for matrices as small as these


# %%
def fit(network, split, rate, decay=0.0):
    x, y = split.train.tensors
    torch.manual_seed(0)  # equal batches for all
    numbers = network.parameters()
    adam = torch.optim.Adam(numbers, lr=rate, weight_decay=decay)
    for epoch in range(15):
        for batch in torch.randperm(len(x)).split(128):
            adam.zero_grad()
            nn.CrossEntropyLoss()(network(x[batch]), y[batch]).backward()
            adam.step()
    return network


# %%
@torch.no_grad()
def right(network, part):
    x, y = part.tensors
    return (network(x).argmax(1) == y.argmax(1)).double().mean().item()


# %%
predict.ask(
    "others",
    "On ten splits in lesson 7 the bend bought close to a point. What will it "
    "buy on 30 others?",
    ["more", "about the same", "less"],
)

# %%
shape, relu, line = (64, 64, 64, 64, 10), [], []
for seed in range(20, 50):
    split = data.digits(seed)
    tries = []
    for decay in (0, 0.003, 0.03):
        network = networks.mlp(shape, "relu", seed)
        tries.append(fit(network, split, 0.01, decay))
    best = max(tries, key=lambda net: right(net, split.validation))
    relu.append(right(best, split.test))
    line.append(diagnostics.probe(nn.Identity(), split).test)

# %%
lead = np.array(relu) - np.array(line)
tens = {f"splits {20 + k} to {29 + k}": lead[k : k + 10] for k in (0, 10, 20)}
rows = tens | {"all 30": lead}
title = "ReLU − logistic regression"
figures.paired_differences(rows, 1 / 360, title)

# %%
noise = lead.std(ddof=1) / len(lead) ** 0.5
print(f"mean of 30: {100 * lead.mean():.1f} points")
print(f"its standard error, if splits were independent: {100 * noise:.1f}")
won, lost = (lead > 1e-9).sum(), (lead < -1e-9).sum()
print(f"won {won}, lost {lost}, tied {30 - won - lost}")

# %% [markdown]
# The lead is smaller than in lesson 7. Ten splits are few: look how far the
# three rows of ten are apart. And a choice that has seen the test images picks
# what was lucky there. It need not be made on purpose. To look, to change a
# setting and to look again is enough.
#
# Even this is not the last word. All splits cut up the same 1,797 images, so
# they are not independent, and the true error is larger. What is safe to say:
# on these digits, with this network and budget, the bend buys less than a
# point.

# %%
predict.replay(
    others=("less", f"{100 * lead.mean():.1f} points in the mean"),
)

# %% [markdown]
# **In other words:** a test set that took part in choosing settings is no test
# set any more, and its estimate is optimistic. **Search for** selection bias
# model selection · nested cross-validation · garden of forking paths. **Read
# on:** Cawley and Talbot 2010, [On over-fitting in model
# selection](https://www.jmlr.org/papers/v11/cawley10a.html) · Bouthillier et
# al. 2021, Accounting for variance in machine learning benchmarks,
# [arXiv:2103.03098](https://arxiv.org/abs/2103.03098)
#
# Back to [lesson 7](../07_learning_features.ipynb).

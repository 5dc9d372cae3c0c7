# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 8. Playground
#
# **Now you drive.**
#
# *About 15 minutes for the tour and as long as you like for the rest. Run a
# cell with Shift+Enter and read on below it.*
#
# After this lesson you can
#
# - try out any idea on two networks that train before your eyes,
# - build networks that do what you want, and have ten seeds judge them,
# - find out what is wrong with a network that gives no error.
#
# You need lessons 1 to 5. One challenge is easier after lesson 6, one after
# lesson 7.

# %%
import torch
from torch import nn

from course_lib import data, diagnostics, figures, networks, training
from course_lib.exercises import lesson_8 as exercises
from course_lib.exercises import suspects
from course_lib.widgets import Predictions
from course_lib.widgets.playground import Playground

torch.set_num_threads(1)  # quickest for networks as small as these
predict = Predictions("08_playground")

# %% [markdown]
# ## The tour
#
# Two networks, as in lesson 2: equal first weights, points, batches and steps.
# The one on the left has nothing between its layers, the one on the right has
# activations. (Both are PyTorch networks in this kernel, not an imitation in
# the browser.)

# %%
playground = Playground(data="moons", widths=(8, 4), seed=11)
playground

# %% [markdown]
# **First move: press *Play*.** Watch both maps, the curves below them and the
# number of linear pieces, and press *Pause*. *Rewind* goes back to the same
# first weights. The slider beside it goes back in the run. Every picture
# inside a network is a hidden unit: what it says at each place of the map.
# (Have you run all cells at once? Then it has been through the whole tour
# already. Run the cell above again for a new one.)
#
# A cell can drive, too. This one goes on from where you are.

# %%
playground.advance(400)
straight, bent = playground.accuracy()
print(f"without activations {straight:.2f}, with them {bent:.2f}")

# %% [markdown]
# (Accuracy on test points. If you have played before, your numbers are
# others.)

# %% [markdown]
# **Second move: fold it while it trains.** The box *collapse affine layers*
# replaces each run of linear layers by the one layer that does the same.
# (*Affine* is the exact word for what a linear layer does: weights times
# inputs, plus a bias.)

# %%
predict.ask(
    "collapse",
    "You tick 'collapse affine layers'. What moves on the left map?",
    ["nothing", "the boundary turns a little", "the boundary gets a corner"],
)

# %% [markdown]
# Tick it, press *Play*, and look at *max |Δ|*: how far the folded network and
# the original are apart, at the worst place of the map. On the right nothing
# can be folded. Here is the same from a cell:

# %%
layers = [one for one in playground.linear if isinstance(one, nn.Linear)]
stack = nn.Sequential(*layers)
single = networks.collapse(stack)
x = torch.randn(500, single.in_features)
with torch.no_grad():
    moved = (stack(x) - single(x)).abs().max() / stack(x).abs().max()
before = networks.parameter_count(stack)
after = networks.parameter_count(single)
print(f"{before} numbers, folded: {after}")
print("largest difference below 1/10000:", moved.item() < 1e-4)

# %% [markdown]
# **Third move: hinges and dead units.** Untick *collapse* and tick *hinges*.
# Units that are 0 at every training point are greyed and counted. How many
# are dead in your network now?

# %%
seen = playground.run.trainer.points.train.tensors[0].float()
try:
    dead = diagnostics.dead_units(playground.network, seen)
    print("dead units by layer:", [int(layer.sum()) for layer in dead])
    pieces = diagnostics.linear_pieces(playground.network)
    print("linear pieces in the box:", len(pieces))
except ValueError as error:  # such as curved activations, without pieces
    print("Not with what you have chosen:", error)

# %% [markdown]
# (The playground counts pieces by looking at dots on the map, so it may miss
# small ones and says "≥". Here they are computed exactly, as in lesson 3.)
#
# A dead unit takes part in nothing, and the fewer living ones are left, the
# fewer pieces there are to put the boundary together from.

# %% [markdown]
# **Fourth move: another engine, at full speed.** Change the activations in
# mid-run. The weights stay as they are.

# %%
predict.ask(
    "swap",
    "ReLU becomes tanh in mid-run, and the weights stay. What happens?",
    [
        "nothing: the weights are what was learned",
        "it gets worse, and training makes up for it",
        "it gets worse, and stays so",
    ],
)

# %%
swap = [playground.accuracy()[1]]
playground.change(activations="tanh")
swap.append(playground.accuracy()[1])
playground.advance(200)
swap.append(playground.accuracy()[1])
print("before, right after the swap, 200 steps later:")
print(", ".join(f"{accuracy:.2f}" for accuracy in swap))

# %% [markdown]
# Weights are made for the activation they were trained with. But training soon
# made up for it, and tanh units cannot die. If you want to know what the left
# network makes of all this: it has no activations, so for it nothing has
# changed.

# %% [markdown]
# **Fifth move: take it with you.** `playground.network` is an ordinary PyTorch
# module, and its weights follow the picture. What does its last hidden layer
# make of the moons?

# %%
moons = data.moons(n_samples=500)
figures.folded(playground.network, moons, "From the playground")

# %% [markdown]
# The sheet on the left becomes the one on the right, and there one straight
# cut is enough, as in lesson 3. Go back up, train on or change something, and
# run this cell again.
#
# There is more below the maps: 32 seeds at once, the code of your run as a
# program in plain PyTorch, and the whole state as a text to send to a friend.

# %% [markdown]
# ## Six challenges
#
# In each of them you make something, and the machine tries it with ten seeds.
# At least eight have to pass. There is no single right answer. Where it says
# that something is trained, you only say with what it starts.
#
# A second playground for trying things out:

# %%
Playground(data="spirals", widths=(8,), learning_rate=0.03, seed=5)

# %% [markdown]
# ### 1. The spirals, with few units
#
# Separate the spirals with **at most 10 hidden units** in all. `networks.mlp`
# takes the sizes of the layers, the activation and the seed. The machine
# trains your networks for 100 epochs at learning rate 0.03, and 95 % of the
# test points have to be right. Here is a start that is too large:
# `networks.mlp((2, 16, 1), "relu", seed)`.


# %%
def spirals(seed):
    return ...


# %%
exercises.spirals.check(spirals)

# %% [markdown]
# If it passes, use fewer. How far down can you get?

# %% [markdown]
# ### 2. Ten layers of sigmoids that learn
#
# You are given ten hidden layers of 16 sigmoids, with weights drawn by LeCun's
# rule. **Change the weights so that the network learns**, and return it. The
# sigmoids stay. The machine trains it on the moons for 20 epochs at learning
# rate 0.01, and 95 % of the test points have to be right.
#
# `network[0]` is the first linear layer, `network[1]` the first sigmoid, and
# `layer.weight.data` are the weights of a layer.


# %%
def deep_sigmoid(network):
    return ...


# %%
exercises.deep_sigmoid.check(deep_sigmoid)

# %% [markdown]
# ### 3. A start that is dead
#
# Now do it badly, on purpose. You are given a 2-8-8-1 network with ReLU and
# PyTorch's own start. **Make all 16 hidden units dead on the moons**, without
# setting a weight to 0. (Scale alone cannot do it. Why not?)


# %%
def dead_start(network):
    return ...


# %%
exercises.dead_start.check(dead_start)

# %% [markdown]
# What does training make of such a start? A network of ours:

# %%
victim = networks.mlp((2, 8, 8, 1), "relu", seed=0)
for layer in (victim[0], victim[2]):
    layer.bias.data -= 100
start = [p.clone() for p in victim.parameters()]
history = training.train(victim, data.moons(), epochs=20)
pairs = zip(start, victim.parameters(), strict=True)
print("numbers that moved:", sum((p != q).sum().item() for p, q in pairs))
print(f"loss {history.train_loss[0]:.2f} → {history.train_loss[-1]:.2f}")

# %% [markdown]
# One number, the bias of the output. It is all that still feels the loss, and
# it learns the share of class 1 among the points. In layer 1 nothing can wake
# these units, for their inputs are the data and those do not change.

# %% [markdown]
# ### 4. Circles without a hidden layer
#
# A disc and a ring around it. The network has **no hidden layer**: one weight,
# one bias. But you choose the number that it gets to see. **Make one number of
# each point** from its coordinates, so that one straight cut is enough. You
# are given tensors `x1` and `x2` with an entry a point.
#
# (In the playground: choose *circles*, remove all hidden layers, and try the
# inputs. There you may take several.)


# %%
def one_number(x1, x2):
    return ...


# %%
exercises.one_number.check(one_number)

# %% [markdown]
# Lesson 7 put it like this: layers re-describe the data until one cut is
# enough. Here you were the layer.

# %% [markdown]
# ### 5. XOR by hand
#
# Class 1 is where x1 and x2 differ in sign: two of the four quarters of the
# plane. You are given a 2-4-1 network with ReLU. **Set its weights and biases
# yourself**, with no training, and return it. 95 % of the points have to be
# right. A matrix is set like this:
# `network[0].weight.data = torch.tensor([[1.0, 0.0], ...])`, with a row for
# each unit. (Write 1.0, not 1: weights are decimal numbers.)


# %%
def crossing(network):
    return ...


# %%
exercises.crossing.check(crossing)

# %% [markdown]
# ### 6. Six units, eight pieces
#
# Six ReLUs in *one* layer make at most seven linear pieces of a line: six
# corners, and each new corner adds a piece. Put the six into **three layers of
# two**, 1-2-2-2-1, and **make eight pieces between 0 and 1.** Think of folding
# a strip of paper.


# %%
def folding(network):
    return ...


# %%
exercises.folding.check(folding)

# %% [markdown]
# Three folds, eight pieces. Ten layers of two units would make 1,024, and one
# layer would need 1,023 units for that. So depth *can* be worth much more
# than width (Telgarsky 2015). But nobody has promised that training finds such
# weights: here it was you.

# %% [markdown]
# ## The bug hunt
#
# A friend sends you five networks that were trained on the moons, and a sound
# one to compare. All have 2-16-8-1 units and started from the same seed. All
# print alike, and none gave an error. **Each has another defect.**

# %%
moons = data.moons()
line_up = suspects.line_up(moons)
print(line_up["A"])

# %%
figures.probability_maps(
    [(name, network, moons) for name, network in line_up.items()],
    columns=3,
)

# %% [markdown]
# D looks just like the sound one, and E gives the same answers. So pictures
# are not enough. Here are tools of lessons 1 to 5, for one network at a time.
# (A *hook* is called whenever numbers enter a layer. This one writes down the
# lowest.)


# %%
def lowest_entering(network, x):
    layers = [network.first, network.second, network.third]
    lowest = []

    def hook(layer, arguments):
        lowest.append(arguments[0].min().item())

    hooks = [layer.register_forward_pre_hook(hook) for layer in layers]
    network(x)
    for handle in hooks:
        handle.remove()
    return lowest


# %%
@torch.no_grad()
def examine(network):
    x, y = moons.train.tensors
    z, units = network(x), torch.relu(network.first(x))
    gap, *_ = diagnostics.worst_midpoint_gap(network, moons.test.tensors[0])
    different = len(units.T.round(decimals=3).unique(dim=0))
    entering = [f"{v:.1f}" for v in lowest_entering(network, x)]
    print(f"training loss            {nn.BCEWithLogitsLoss()(z, y):.2f}")
    print(f"largest midpoint gap     {abs(gap):.1f}")
    print(f"outputs                  {z.min():.1f} to {z.max():.1f}")
    print(f"lowest entering layers   {', '.join(entering)}")
    print(f"dead units in layer 1    {(units == 0).all(0).sum()} of 16")
    print(f"different ones           {different}")


examine(line_up["sound"])

# %% [markdown]
# `diagnostics.flow(line_up["A"], *moons.train.tensors).gradient` gives you the
# gradients of its layers besides. Now the diagnoses. Five of these seven
# apply:

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
#   they stay equal for ever: sixteen units with one hinge.
# - **D** bends after the first layer only. Layers 2 and 3 fold into one, and
#   on data as easy as the moons nobody notices.
# - **E** has ReLU after the last layer. It answers right, because 0 counts as
#   class 0, but it can never be sure of class 0. It was lucky, too: from some
#   seeds all its outputs become 0, and then nothing feels the loss any more.
# </details>

# %% [markdown]
# ## What you have predicted
#
# In this lesson:

# %%
pieces = "nothing" if moved < 1e-4 else "the boundary"
way = " → ".join(f"{accuracy:.2f}" for accuracy in swap)
predict.replay(
    collapse=f"{pieces}: {before} numbers fold into {after}",
    swap=f"accuracy {way}",
)

# %% [markdown]
# And in the whole series, as far as it was kept in this folder. (It was never
# sent anywhere. Delete the file `.predictions.json` and it is gone.)

# %%
Predictions.of_all_lessons()

# %% [markdown]
# Which of your predictions were wrong? Those are the ones from which you have
# learned most.

# %% [markdown]
# ## What the series has answered
#
# *What can a stack of layers do that one layer cannot?*
#
# 1. Nothing, as long as nothing bends between them. It folds, whatever its
#    depth and width (lesson 1), and training does not change that (lesson 2).
# 2. With a bend it cuts the plane into pieces, with a line of its own on each
#    (lesson 3). Nearly any bend will do. A change that is affine will not
#    (lesson 4).
# 3. A stack can only learn if signals come through it. That is a matter of
#    scale times slope, layer by layer (lesson 5).
# 4. With enough bends it comes near any continuous curve, inside an interval.
#    That it can be built does not mean that it is learned (lesson 6).
# 5. What its layers become is another description of the data, in which one
#    straight cut is enough (lesson 7).
# 6. And two or three layers can do with few units what one layer needs many
#    for. You have folded that yourself.
#
# The last layer is always a linear one. All that the others do is to bend the
# world until it fits.

# %% [markdown]
# ## Three questions
#
# <details><summary>1. A network trains without an error, the loss falls, and
# it stops at 0.51 with all points in the right order. What do you look
# at?</summary>
#
# At the range of its outputs. If they lie between 0 and 1, they have been
# through a sigmoid already, and the loss applies another.
# </details>
#
# <details><summary>2. A challenge passes with your seed, and then with 6 of
# 10. What have you found?</summary>
#
# A network that *can* do it, and a start from which it is not found reliably.
# Capacity and training are two things, and one seed shows neither how often
# nor how well.
# </details>
#
# <details><summary>3. "Deeper networks make exponentially many pieces, so
# deeper is better." What do you answer?</summary>
#
# They *can* make so many, with weights chosen for it. Random and trained
# weights make far fewer, pieces are no goal in themselves, and depth has a
# price: signals have to come through.
# </details>

# %% [markdown]
# **Done?** Choose *Kernel → Shut Down Kernel* in the menu. That gives the
# memory back. Thank you for driving.

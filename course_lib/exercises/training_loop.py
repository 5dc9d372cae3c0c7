"""An exercise of lesson 2: a training loop with a line too few."""

from unittest import mock

import torch
from torch import nn

from course_lib.exercises.exercise import exercise
from course_lib.exercises.task import Like


def _points_and_steps(draw):
    cases = []
    for n, steps in ((3, 1), (4, 3), (10, 8), (6, 5)):
        x = draw.normal(size=(n, 2)).round(1)
        cases.append((x, (x[:, :1] > draw.normal(size=(n, 1))) * 1.0, steps))
    return cases


def _loop(order, rate=0.1, bend=lambda z: z):
    """Make a training loop that does things in the given order."""

    def answer(x, y, steps):
        network = nn.Linear(2, 1)
        nn.init.zeros_(network.weight)
        nn.init.zeros_(network.bias)
        optimiser = torch.optim.SGD(network.parameters(), lr=rate)
        losses = []
        for _ in range(steps):
            for what in order.split():
                if what == "forward":
                    loss = nn.BCEWithLogitsLoss()(bend(network(x)), y)
                elif what == "backward":
                    loss.backward()
                elif what == "note":
                    losses.append(loss.item())
                else:
                    getattr(optimiser, what)()
        return losses

    return answer


POINTS = torch.tensor([[1.0, 2.0], [-1.0, 0.5]]), torch.tensor([[1.0], [0.0]])


def _begins_elsewhere(loop):
    return abs(loop(*POINTS, 1)[0] - 0.6931) > 0.001


def _stays_with(kind, name, few):
    """Recognise losses that never change, by how often a method was called."""

    def when(loop):
        spy = mock.Mock(side_effect=getattr(kind, name))
        with mock.patch.object(kind, name, lambda *given: spy(*given)):
            losses = [float(loss) for loss in loop(*POINTS, 3)]
        same = len(losses) == 3 and max(losses) - min(losses) < 1e-6
        return same and few(spy.call_count)

    return when


def _with_new_networks(x, y, steps):
    once = _loop("zero_grad forward note backward step")
    return [once(x, y, 1)[0] for _ in range(steps)]


@exercise(
    "What does her loop look like without the bug?",
    cases=_points_and_steps,
)
def repaired(x, y, steps):
    network = nn.Linear(2, 1)
    nn.init.zeros_(network.weight)
    nn.init.zeros_(network.bias)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = nn.BCEWithLogitsLoss()(network(x), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses


repaired.hints = [
    "Put her loop beside `train` of this lesson, line by line. Which line is missing?",
    """
        `backward` does not replace the slopes, it adds to them. In the first step that
        makes no difference, in all others it does.""",
    "Clear them with `optimiser.zero_grad()`, inside the loop, before `backward`.",
]
repaired.mistakes = {
    _loop("forward note backward step"): """
        The loss is still the one of the faulty loop. `backward` adds the new slopes to
        those of all steps before. Who clears them, before each step?""",
    _loop("forward note backward step", rate=0.01): """
        A smaller learning rate makes the swings slower, but it still swings. Look for a
        line that is missing, and leave the rate at 0.1.""",
    Like(
        _loop("zero_grad forward note backward"),
        when=_stays_with(torch.optim.SGD, "step", lambda count: count == 0),
    ): """
        The loss never changes, for nobody takes a step. Which line makes the optimiser
        move the weights, once the slopes are there?""",
    Like(
        _with_new_networks,
        when=_stays_with(nn.Linear, "__init__", lambda count: count > 1),
    ): """
        The loss never changes, for each step begins with a new network, and what was
        learned is thrown away. Make network and optimiser once, before the loop.""",
    _loop("forward note backward zero_grad step"): """
        The loss never changes: at each `step` all slopes are 0, or there are none yet.
        In which order must clearing, `backward` and `step` come?""",
    (
        lambda x, y, steps: _loop("zero_grad forward note backward step")(x, y, steps)[
            -1
        ]
    ): """
        That is the last loss alone. Keep the loss of *each* step, in a list, and return
        the list.""",
    _loop("zero_grad forward note backward step", rate=0.01): """
        It no longer swings, but it descends ten times as slowly as it should: leave the
        learning rate at 0.1.""",
    _loop("zero_grad forward note backward step", rate=1.0): """
        It no longer swings, but its steps are ten times as long as they should be:
        leave the learning rate at 0.1.""",
    _loop("zero_grad forward note backward step step"): """
        There are two steps for each loss. One is enough.""",
    _loop("forward note step zero_grad backward"): """
        Now each step uses the slopes of the step before: `step` comes too early. Nobody
        knows yet which way is down.""",
    _loop("zero_grad forward note backward step", bend=torch.sigmoid): """
        There is a sigmoid too many: `BCEWithLogitsLoss` has one inside, and wants
        logits.""",
    (lambda x, y, steps: _loop("forward note")(x, y, 1)): """
        Only one loss comes back. Does `return` stand inside the loop? Then the function
        ends after the first step.""",
    Like(
        _loop("zero_grad forward backward step forward note"), when=_begins_elsewhere
    ): """
        The first loss is not that of a network whose numbers are all 0. Are they set to
        0 before the loop, and is the loss noted before the step?""",
}

"""The run of a playground as a program of its own, in plain PyTorch."""

from itertools import pairwise

from course_lib import activations
from course_lib.networks import GAINS
from course_lib.widgets.playground.points import (
    COUNT,
    DATASETS,
    INPUT_CODE,
    training_count,
)

PROGRAM = '''\
"""The twins of a playground, trained again in plain PyTorch."""

from itertools import count

import torch
from torch import nn

from course_lib import activations, data

{points}

def inputs(x):
    return torch.column_stack([{inputs}])


def make(activations):
    torch.manual_seed({seed})
    linears = [
{linears}
    ]
{init}    layers = [linears[0]]
    for activation, linear in zip(activations, linears[1:], strict=True):
        layers += [activation, linear]
    return nn.Sequential(*layers).double()


linear = make([nn.Identity() for _ in range({hidden})])
bent = make([{bends}])
twins = (linear, bent)
optimizers = [torch.optim.Adam(twin.parameters(), lr={learning_rate}) for twin in twins]
batch_size, l1, l2 = {batch_size}, {l1}, {l2}
epochs, batches = count(), []


def train(steps):
    for _ in range(steps):
        if not batches:
            shuffler = torch.Generator().manual_seed({first_order} + next(epochs))
            order = torch.randperm(len(x), generator=shuffler)
            batches.extend(order.split(batch_size))
        rows = batches.pop(0)
        for twin, optimizer in zip(twins, optimizers, strict=True):
            loss = {loss}
            for layer in twin[::2]:
                loss = loss + l1 * layer.weight.abs().sum()
                loss = loss + l2 / 2 * layer.weight.square().sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


{road}

for name, twin in zip(("linear", "bent"), twins, strict=True):
    answers = twin(inputs({x}))
{result}
'''
RIGHT = """\
    right = ((answers > 0) == ({y} > 0.5)).double().mean().item()
    print(f"{{name}}: {{right:.1%}} of the {part} points right")"""
LOSS = """\
    loss = nn.MSELoss()(answers, {y}).item() / 2
    print(f"{{name}}: {part} loss {{loss:.3g}}")"""
POINTS = """\
drawn = data.{data}({count}, noise={noise}, seed={data_seed})
parts = (drawn.train, drawn.validation, drawn.test)
x = torch.cat([part.tensors[0] for part in parts]).double()
y = torch.cat([part.tensors[1] for part in parts]).double()
x = (x - x[:{train}].mean(0)) / x[:{train}].std(0, correction=0)
x_test, y_test = x[{train}:], y[{train}:]
x_drawn, y_drawn = x[:{train}], y[:{train}]
"""
NO_POINTS = (
    "x_drawn, y_drawn = torch.empty(0, 2).double(), torch.empty(0, 1).double()\n"
)
OWN = """\
own = torch.tensor({points}, dtype=torch.float64).view(-1, 3)
x = torch.cat([x_drawn, own[:, :2]])
y = torch.cat([y_drawn, {label}])
"""
INIT = """\
    torch.manual_seed({seed})
    for linear in linears:
        nn.init.normal_(linear.weight, std={gain} / linear.in_features**0.5)
        nn.init.zeros_(linear.bias)
"""
RATE = """\
for optimizer in optimizers:
    optimizer.param_groups[0]["lr"] = {rate}
"""
EDIT = """\
with torch.no_grad():
    {place} = {value}
"""


def code(start, log, steps):
    """Write the program.

    Parameters
    ----------
    start : Spec
        The settings at step 0.
    log : list of (int, dict)
        What was changed since, and after how many steps.
    steps : int

    Returns
    -------
    str
        It leaves the twins as `linear` and `bent`, and prints how good they are.
    """
    sizes = (len(start.inputs), *start.widths, 1)
    linears = [f"nn.Linear({a}, {b})," for a, b in pairwise(sizes)]
    init = start.init != "default"
    squared = start.data == "plane"
    loss = "nn.MSELoss()" if squared else "nn.BCEWithLogitsLoss()"
    # Of the student's own points alone all train.
    own = start.data == "own"
    x, y, part = ("x", "y", "training") if own else ("x_test", "y_test", "test")
    return PROGRAM.format(
        points=_drawn(start) + _own(start),
        inputs=", ".join(INPUT_CODE[name] for name in start.inputs),
        seed=start.seed,
        linears="\n".join(" " * 8 + linear for linear in linears),
        init=INIT.format(seed=start.seed, gain=GAINS[start.init]) if init else "",
        hidden=len(start.widths),
        bends=", ".join(map(_module, start.activations)),
        learning_rate=start.learning_rate,
        batch_size=start.batch_size,
        l1=start.l1,
        l2=start.l2,
        first_order=100_000 * start.seed,
        loss=f"{loss}(twin(inputs(x[rows])), y[rows])" + " / 2" * squared,
        road="\n".join(_road(start, log, steps)).rstrip(),
        x=x,
        result=(LOSS if squared else RIGHT).format(y=y, part=part),
    )


def _road(spec, log, steps):
    """Yield the lines that train, and change things on the way."""
    done = 0
    for step, values in log:
        if step > done:
            yield f"train({step - done})"
        done = step
        if "edit" in values:
            network, layer, unit, source, value = values["edit"]
            inputs = (len(spec.inputs), *spec.widths)[layer]
            name = f"{network}[{2 * layer}]"
            weight = f"{name}.weight[{unit}, {source}]"
            place = weight if source < inputs else f"{name}.bias[{unit}]"
            yield EDIT.format(place=place, value=value).rstrip()
        else:
            before, spec = spec, spec.changed(**values)
            yield from _changes(before, spec)
    if steps > done:
        yield f"train({steps - done})"


def _changes(before, spec):
    if spec.learning_rate != before.learning_rate:
        yield RATE.format(rate=spec.learning_rate).rstrip()
    for index, name in enumerate(spec.activations):
        if name != before.activations[index]:
            yield f"bent[{2 * index + 1}] = {_module(name)}"
    for name in ("batch_size", "l1", "l2"):
        if getattr(spec, name) != getattr(before, name):
            yield f"{name} = {getattr(spec, name)}"
    if spec.points != before.points:
        yield _own(spec).rstrip()
    if (spec.batch_size, spec.points) != (before.batch_size, before.points):
        yield "batches.clear()"


def _drawn(spec):
    if spec.data == "own":
        return NO_POINTS
    return POINTS.format(
        data=spec.data,
        count=COUNT,
        noise=spec.noise * DATASETS[spec.data],
        data_seed=spec.data_seed,
        train=training_count(COUNT, spec.share),
    )


def _own(spec):
    if not spec.points:
        return "x, y = x_drawn, y_drawn\n"
    label = "2 * own[:, 2:] - 1" if spec.data == "plane" else "own[:, 2:]"
    return OWN.format(points=[list(point) for point in spec.points], label=label)


def _module(name):
    """Write the Python that makes the activation of a name."""
    module = activations.get(name).module()
    if type(module).__module__.startswith("torch."):
        return f"nn.{module}"
    return f'activations.get("{name}").module()'

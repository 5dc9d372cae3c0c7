"""The training loop as lesson 2 writes it out: what the library is compared with."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from course_lib.data import Dataset


def plain_loop(network, data, epochs, learning_rate=0.01, batch_size=32, batch_seed=0):
    """Train in place; return loss and accuracy on both parts, shape (4, epochs + 1)."""
    loader = DataLoader(
        data.train,
        batch_size=batch_size,
        shuffle=True,
        generator=torch.Generator().manual_seed(batch_seed),
    )
    criterion = nn.BCEWithLogitsLoss()
    trained = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.Adam(trained, lr=learning_rate)
    rows = []

    def evaluate():
        network.eval()
        row = []
        for x, y in (data.train.tensors, data.validation.tensors):
            with torch.no_grad():
                logits = network(x)
            right = (torch.sigmoid(logits) > 0.5) == (y == 1)
            row += [criterion(logits, y).item(), right.double().mean().item()]
        rows.append(row)

    evaluate()
    for _ in range(epochs):
        network.train()
        for x, y in loader:
            optimiser.zero_grad()
            criterion(network(x), y).backward()
            optimiser.step()
        evaluate()
    return torch.tensor(rows, dtype=torch.float64).T


def in_float64(data):
    """The same dataset in float64."""
    parts = (data.train, data.validation, data.test)
    doubled = ([t.double() for t in part.tensors] for part in parts)
    return Dataset(data.name, *(TensorDataset(*tensors) for tensors in doubled))


def numbers(network):
    """Copies of all parameters and buffers, by name."""
    return {name: t.clone() for name, t in network.state_dict().items()}


def same_numbers(network, before):
    """Whether each parameter and buffer is bit for bit what it was."""
    now = network.state_dict()
    return list(now) == list(before) and all(
        torch.equal(now[k], before[k]) for k in now
    )

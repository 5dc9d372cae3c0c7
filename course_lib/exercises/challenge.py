"""The type `Challenge`: a task with many right answers, tried on ten seeds."""

import copy
from functools import cached_property

import torch
from torch import nn

from course_lib import networks
from course_lib.exercises import judging
from course_lib.exercises.task import Task

SEEDS = range(10)
ENOUGH = 8  # of them


class Unfit(Exception):
    """What an answer gives is not what was asked for; the message says why."""


class Challenge(Task):
    """A task that the machine tries on `SEEDS`; made by the decorator `challenge`.

    Parameters
    ----------
    solve, question, hints, mistakes : as in `Task`
        The answer is a function, as the solution is. Each mistake is a `Like`, whose
        predicate gets the list of results.
    given : callable
        From a seed to the tuple of arguments.
    score : callable
        From the list of results, one a seed, to a list of numbers. It may train copies
        of them, all together, and may raise `Unfit` with a sentence.
    goal : float
        What a score must reach.
    unit : str
        What is scored, for messages.
    praise, found : callable, optional
        From the results of an answer to a sentence about one that has passed, and
        about one that has not.
    arrays : str
        What NumPy arrays among the arguments become, as in `Exercise`.
    """

    def __init__(
        self,
        solve,
        question,
        given,
        score,
        goal,
        unit,
        hints=(),
        mistakes=(),
        praise=None,
        found=None,
        arrays="torch",
    ):
        super().__init__(solve, question, hints, mistakes)
        self._given, self._score = given, score
        self.goal, self.unit = goal, unit
        self._praise, self._found = praise, found
        self.arrays = arrays

    @cached_property
    def cases(self):
        """The argument tuples that answers are tried on, one a seed."""
        return [self._given(seed) for seed in SEEDS]

    def _prepare(self):
        return self.cases

    def _judge(self, answer):
        results = []

        def keep(result, *_):
            results.append(result)
            return 0.0  # what `call` may compare; the results are judged together

        for case in self.cases:
            outcome = judging.call(answer, case, self.parameters, self.arrays, keep)
            if outcome.unanswered:
                return self._unanswered()
            if outcome.problem:
                return self._wrong(outcome.problem)
        try:
            with judging.silent():
                scores = self._score(results)
        except Unfit as error:
            return self._wrong(f"{error}")
        except Exception as error:  # such as of an activation that students wrote
            return self._wrong(judging.explain(error))
        said = self._said(scores)
        if sum(score >= self.goal for score in scores) >= ENOUGH:
            praise = self._praise(results) if self._praise else ""
            return self._right(f"{said} {praise}".strip())
        found = judging.ask(self._found, results) if self._found else ""
        for mistake in self.mistakes:
            if judging.ask(mistake.seen, results):
                said = mistake.hint
                break
        return self._wrong(f"{said} {found}".strip())

    def _said(self, scores):
        """Say how many seeds pass, and by how much."""
        count = sum(score >= self.goal for score in scores)
        low, high = (f"{value:.3g}" for value in (min(scores), max(scores)))
        reach = high if low == high else f"{low} to {high}"
        few = "" if count >= ENOUGH else f", on at least {ENOUGH} seeds"
        return (
            f"{count} of {len(scores)} seeds pass. {self.unit}: {reach}, where "
            f"{self.goal:g} is asked for{few}."
        )


def challenge(question, **parts):
    """Make a `Challenge` of the solution below; for its parts see there."""
    return lambda solve: Challenge(solve, question, **parts)


def stacks(results, sizes=None, bend=None):
    """Copy the plain stacks that an answer gives, one a seed.

    Parameters
    ----------
    results : list
    sizes : tuple of int, optional
        The width of each layer that is asked for.
    bend : str, optional
        The activation that must stand after each hidden layer.

    Returns
    -------
    list of nn.Sequential
        Copies, in float32.

    Raises
    ------
    Unfit
        If one is no plain stack, or not as it was asked for.
    """
    for network in results:
        if not isinstance(network, nn.Module):
            raise Unfit("It gives no network. Return the network itself at the end.")
        try:
            bends = {one.name for one in networks.layers(network)[1]}
        except ValueError:
            raise Unfit(
                "It is no plain stack: linear layers are asked for, with activations "
                "between them, as `networks.mlp` makes them."
            ) from None
        for linear in networks.layers(network)[0]:
            out, into = linear.out_features, linear.in_features
            for what, tensor, shape in (
                ("weights", linear.weight, (out, into)),
                ("biases", linear.bias, (out,)),
            ):
                if tensor.shape != shape:
                    raise Unfit(
                        f"A layer's {what} have the shape {tuple(tensor.shape)} where "
                        f"{shape} belongs."
                    )
        found = widths(network)
        if sizes and found != sizes:
            raise Unfit(f"Its layers have the sizes {found} where {sizes} belong.")
        if bend and bends != {bend}:
            raise Unfit(f"Between its layers {bend} has to stay, and nothing else.")
        if not all(p.isfinite().all() for p in network.parameters()):
            raise Unfit("There is a NaN or an infinity among its weights.")
    return [copy.deepcopy(network).float() for network in results]


def drawn(sizes, activation="relu", init="default"):
    """Return what gives a challenge's answer a network, drawn by the seed."""
    return lambda seed: (networks.mlp(sizes, activation, seed, init),)


def untouched(sizes):
    """Recognise an answer that gives back networks as they were drawn."""

    def recognise(results):
        (network,) = drawn(sizes)(SEEDS[0])
        pairs = zip(network.parameters(), results[0].parameters(), strict=True)
        return all(torch.equal(*pair) for pair in pairs)

    return recognise


def widths(network):
    """Return the width of each layer of a plain stack, as `networks.mlp` takes them."""
    linears, _ = networks.layers(network)
    return (linears[0].in_features, *(linear.out_features for linear in linears))

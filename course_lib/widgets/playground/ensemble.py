"""The same settings from 32 other first weights: what is the run, and what is luck."""

import torch

from course_lib.engine import one_thread
from course_lib.widgets.playground.points import columns
from course_lib.widgets.playground.probes import GRID, on_map
from course_lib.widgets.playground.trainer import Trainer

COUNT = 32
EPOCHS = 20  # where the twins themselves have not been trained yet


class Ensemble:
    """Pairs of twins from `COUNT` seeds, trained on the batches of one run.

    The settings are those of the run as they are now, from the first step on.

    Parameters
    ----------
    run : Run
    """

    def __init__(self, run):
        seeds = [(run.spec.seed + i) % 10_000 for i in range(COUNT)]
        self.trainer = Trainer(run.spec, seeds)
        self.goal = run.steps or EPOCHS * self.trainer.steps_per_epoch
        if not len(self.trainer.train):
            self.goal = 0

    @property
    def done(self):
        """Whether the twins have taken as many steps as those of the run."""
        return self.trainer.steps >= self.goal

    @one_thread()
    def advance(self, steps):
        """Train some steps further, at most to the goal."""
        for _ in range(min(steps, self.goal - self.trainer.steps)):
            self.trainer.step()

    @one_thread()
    @torch.inference_mode()
    def look(self):
        """Return what the twins agree on.

        Returns
        -------
        about : dict
            Steps so far and in all.
        arrays : dict
            ``agreement0`` and ``agreement1``: the share of the linear and of the bent
            twins that say class 1 at each dot; ``spread``: their measures, as in
            `Trainer.measure`, shape ``(4, 2, COUNT)``.
        """
        spec = self.trainer.spec
        answers = self.trainer.stack.logits(columns(GRID, spec.inputs)) > 0
        shares = answers.view(2, COUNT, -1).double().mean(1)
        arrays = {f"agreement{i}": on_map(share) for i, share in enumerate(shares)}
        spread = self.trainer.measure().view(4, 2, COUNT)
        arrays["spread"] = spread.float().numpy()
        about = {"steps": self.trainer.steps, "goal": self.goal, "done": self.done}
        return about, arrays

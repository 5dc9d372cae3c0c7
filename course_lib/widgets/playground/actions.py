"""What the browser can ask for; what an action returns goes along with the answer."""

from dataclasses import replace

from course_lib.widgets.playground.engine import Run
from course_lib.widgets.playground.ensemble import Ensemble

SKIP = 50  # epochs


def hello(playground):
    """Tell what there is to choose."""
    return {"hello": True}


def change(playground, values):
    """Change settings; what an ensemble showed is then out of date."""
    playground.run.change(**values)
    playground.ensemble = None


def see(playground, values):
    """Change what is shown."""
    playground.view = replace(playground.view, **values)


def step(playground, steps):
    """Train for some steps."""
    playground.run.advance(int(steps))


def epoch(playground):
    """Train to the end of the epoch."""
    trainer = playground.run.trainer
    left = len(trainer.train) - trainer.offset
    playground.run.advance(-(-left // trainer.spec.batch_size))


def skip(playground):
    """Aim at a step that lies `SKIP` epochs ahead."""
    playground.run.goal = (
        playground.run.steps + SKIP * playground.run.trainer.steps_per_epoch
    )


def stop(playground):
    """Stop what has a goal."""
    playground.run.goal = 0
    if playground.ensemble and not playground.ensemble.done:
        playground.ensemble = None


def rewind(playground):
    """Go back to the same first weights."""
    playground.run.rewind()


def redraw(playground):
    """Start again from other first weights."""
    change(playground, {"seed": (playground.run.spec.seed + 1) % 10_000})


def seek(playground, index):
    """Go to a record of the run."""
    playground.run.seek(int(index))


def edit(playground, *values):
    """Set one weight."""
    playground.run.edit(*values)


def restore(playground, text):
    """Go on from a text; a wrong one raises, and all stays as it is."""
    run, view = Run.restore(text)
    playground.run, playground.view, playground.ensemble = run, view, None


def text(playground):
    """Tell the state as text."""
    return {"text": playground.run.to_text(playground.view)}


def code(playground):
    """Tell the run as a program."""
    return {"code": playground.run.export_code()}


def gather(playground):
    """Start to train an ensemble."""
    playground.ensemble = Ensemble(playground.run)


def dismiss(playground):
    """Put the ensemble away."""
    playground.ensemble = None


#: By the name that the browser uses.
ACTIONS = {
    action.__name__: action
    for action in (
        hello,
        change,
        see,
        step,
        epoch,
        skip,
        stop,
        rewind,
        redraw,
        seek,
        edit,
        restore,
        text,
        code,
        gather,
        dismiss,
    )
}

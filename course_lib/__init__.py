"""What the lessons of Bend the Line share. A map, for readers and for authors.

**The course**, to be read in this order. `data` has datasets, `activations` the
catalogue, `networks` equal networks, the collapse and their layers, `losses` what
training makes small, and `training` the loop of lesson 2.

**Instruments.** `engine` trains many networks as one stack of matrices, `population`
hundreds of them. `diagnostics` measures hinges, regions, gradients and features,
`approximation` writes networks down by hand, `estimator` is a network for scikit-learn,
`checks` refuses an argument, and `glossary` gives the words of a lesson.

**What is seen and what answers.** `figures` draws, and each picture says in words what
is on it. `exercises` judges answers, a module a lesson. `widgets` can be touched:
explorers, predictions, the film and the playground.

Where something is added:

==================  =====================================================
an activation       an entry in ``activations.py``, its `CATALOGUE`
a dataset           a function in ``data.py``; the playground has a list of its own
a figure            a function in `figures`, named in its ``__init__.py``
an exercise         a solution in ``exercises/lesson_N.py``; see `exercises`
a word              a row in ``glossary.csv``
a lesson            ``notebooks/src/NN_name.py``, then ``make notebooks``
further notebook    ``notebooks/src/further/name.py``, linked from its lesson
a test              ``tests/test_ROOM.py``; exercises, figures and notebooks find theirs
==================  =====================================================

The workshop of the authors, which builds and hands out the notebooks, is no part of
the package: it stands in ``notebooks/src/authoring``.

Rules of the house:

- A room uses those below it: see ``[tool.importlinter]`` in ``pyproject.toml``.
- The readable version stands first; a fast one is checked against it and says so.
- A figure opens a page, draws, and returns a `Picture` with its sentence.
- An option enters with its first caller, a name is what a learner would search for.
- What only tests read is in the tests, what only authors run in their workshop.
- Where a trick stays, its module says what was measured without it.
"""

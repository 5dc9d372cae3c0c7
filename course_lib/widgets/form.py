"""A form in a cell's output: HTML that a kernel brings to life, and is whole without.

A usual widget's output refers to something in the kernel, and of a notebook that is
opened another day only "model not found" would be left. Here the output is the HTML
itself, its controls disabled. The widget beside it, `form.js`, looks for that HTML in
the page and enables it once the kernel has answered.
"""

import os
import secrets
from pathlib import Path

import anywidget
from traitlets import Unicode

#: Set where Jupyter's server has started the kernel. Other front ends (Colab, VS Code)
#: load widgets only for an output that is one, so there it goes along.
SERVED = "JPY_SESSION_NAME"
TAG = "bend-the-line"  # as in form.js


class Form(anywidget.AnyWidget):
    """A group of controls that the kernel answers.

    A kind of form has `body`, the HTML of a ``form`` with a ``fieldset`` that is
    disabled, perhaps of a picture, and of a ``status``; and it has `answer`.
    """

    _esm = Path(__file__).with_name("form.js").read_text(encoding="utf-8")
    key = Unicode().tag(sync=True)
    html = Unicode().tag(sync=True)

    def __init__(self):
        super().__init__(key=secrets.token_hex(8))
        self.on_msg(lambda _, asked, buffers: self.tell(self.answer(**asked)))

    def answer(self, values, rest=False):
        """Follow the controls, and say what is to be shown.

        Parameters
        ----------
        values : dict of str to str
            What they hold, by name, as far as they were moved.
        rest : bool
            Whether they have not been moved for a while.

        Returns
        -------
        dict
            What they hold now (``values``), a sentence (``said``), and perhaps a
            picture (``file``) and whether it has more to show at rest (``more``).
        """
        raise NotImplementedError

    def tell(self, answer):
        """Show an answer in the page."""
        answer = dict(answer)
        file = answer.pop("file", None)
        self.send(answer, buffers=[file] if file else None)

    def _repr_mimebundle_(self, **kwargs):
        still = f'<{TAG} style="display: block">{self.body}</{TAG}>'
        found = still.replace(TAG, f'{TAG} data-key="{self.key}"', 1)
        if SERVED in os.environ:
            return {"text/html": found, "text/plain": repr(self)}
        self.html = found
        live, *rest = super()._repr_mimebundle_(**kwargs)
        return live | {"text/html": still, "text/plain": repr(self)}, *rest

"""Outputs are really compared: by nbval, under this project's options."""

import re

from authoring import build, files

LESSON = """\
# %%
import base64
import os

import ipywidgets

print("195 of 200 points")


# %%
PNG = "image/png;base64"


class Picture:
    def __init__(self, alt, value=None):
        self.alt = alt
        self.png = base64.b64encode(value or os.urandom(3000)).decode()

    def _repr_mimebundle_(self, **options):
        return {
            "text/html": f'<img data-film="{self.png}" src="data:{PNG},{self.png}" '
            f'alt="{self.alt}">',
            "image/png": self.png,
            "text/plain": f"Figure: {self.alt}",
        }


Picture("one straight line")


# %%
class Explorer(ipywidgets.IntSlider):
    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        return bundle | Picture("the first state")._repr_mimebundle_()


Explorer()

# %%
print("200 of 200 points")
"""

# One change in the outputs of each of the first three cells.
SPOILT = {
    "195 of 200 points\\n": "196 of 200 points\\n",
    'alt=\\"one straight line\\"': 'alt=\\"two straight lines\\"',
    'alt=\\"the first state\\"': 'alt=\\"the second state\\"',
}


def verdicts(said, notebook):
    """What nbval said of each cell of a notebook."""
    return re.findall(rf"{notebook}::ipynb::Cell \d ([A-Z]+)", said)


def test_changes_are_noticed_and_what_differs_at_each_run_is_not(tmp_path, run_pytest):
    files.write(tmp_path / "src" / "good.py", LESSON)
    build.build("good", tmp_path)
    text = (tmp_path / "good.ipynb").read_text()
    for stored, changed in SPOILT.items():
        assert stored in text
        text = text.replace(stored, changed)
    (tmp_path / "spoilt.ipynb").write_text(text)

    options = ("-c", "pyproject.toml", "--rootdir", tmp_path)
    said = run_pytest(build.ROOT, *options, tmp_path).stdout
    # The bytes of picture and film are drawn at random at each run; the widget's view,
    # which only a run has and the stored notebook has not, is a random number too.
    assert verdicts(said, "good") == ["PASSED"] * 4
    assert verdicts(said, "spoilt") == ["FAILED", "FAILED", "FAILED", "PASSED"]


def test_elsewhere_two_digits_of_each_number_are_compared(copied_project, run_pytest):
    folder = copied_project / "notebooks"
    source = "# %%\nprint('loss 0.87123')\n\n# %%\nprint('loss 0.251 at 3')\n"
    files.write(folder / "src" / "01_a.py", source)
    build.build("01_a", folder)
    text = (folder / "01_a.ipynb").read_text()
    for stored, changed in [("0.87123", "0.86987"), ("0.251 at", "0.261 at")]:
        assert text.count(f'"loss {stored}') == 1
        text = text.replace(f'"loss {stored}', f'"loss {changed}')
    (folder / "01_a.ipynb").write_text(text)
    pins = copied_project / "constraints.txt"
    pins.write_text(pins.read_text().replace("torch==", "torch==99."))

    said = run_pytest(copied_project).stdout
    assert "numbers in outputs are rounded" in said
    assert verdicts(said, "01_a") == ["PASSED", "FAILED"]

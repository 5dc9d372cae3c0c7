"""What still moves in a page that was saved: a picture that carries data and a script.

The script runs when the picture has loaded, and puts what moves in its place. So it
plays in JupyterLab and in a saved page, with no kernel and no network. Where scripts
may not run such attributes are dropped, and picture and sentence are what remains.
"""

import json
import zlib
from base64 import b64encode
from html import escape


def carrying(picture, name, data, script, sentence):
    """Return a picture's representations; its HTML carries data and runs a script.

    Parameters
    ----------
    picture : Picture
    name : str
        The script finds the data as `this.dataset[name]`, in base64 and deflated.
    data : object
        Ready for JSON.
    script : str
        JavaScript without blank lines, which end HTML in Markdown.
    sentence : str
        What stands below the picture where no script runs.

    Returns
    -------
    dict of str to str
    """
    text = json.dumps(data, separators=(",", ":"))
    packed = b64encode(zlib.compress(text.encode(), 9)).decode()
    carried = f'data-{name}="{packed}" onload="{escape(script)}"'
    bundle = picture._repr_mimebundle_()
    html = bundle["text/html"].replace("<img ", f"<img {carried} ", 1)
    return bundle | {"text/html": f"<div>\n{html}\n<p>{sentence}</p>\n</div>"}

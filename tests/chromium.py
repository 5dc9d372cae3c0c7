"""The browser that the tests use, if this machine has one."""

import shutil

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
#: Its path, or None.
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)

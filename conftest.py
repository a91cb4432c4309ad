"""The database and the browser of the tests: see tests/plugins/."""

import gc
import os

# A run keeps what it has loaded: looking through it for garbage took a tenth of the time.
gc.set_threshold(100_000, 50, 100)

# The process that renders has low priority: beside busy tests it waits long for its first turn.
os.environ.setdefault("REPORT_TIMEOUT_SECONDS", "300")

pytest_plugins = [
    "tests.plugins.databases",
    "tests.plugins.order",
    "tests.plugins.browser",
    "tests.plugins.room",
]

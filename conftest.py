"""The database and the browser of the tests: see tests/plugins/."""

import gc

# A run keeps what it has loaded: looking through it for garbage took a tenth of the time.
gc.set_threshold(100_000, 50, 100)

pytest_plugins = [
    "tests.plugins.databases",
    "tests.plugins.order",
    "tests.plugins.browser",
    "tests.plugins.room",
]

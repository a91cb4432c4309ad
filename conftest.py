"""The database and the browser of the tests: see tests/plugins/."""

pytest_plugins = ["tests.plugins.databases", "tests.plugins.browser", "tests.plugins.room"]

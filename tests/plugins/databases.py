"""The database is a parameter of the tests.

`--databases=sqlite,postgres` runs every test that touches the database once on each; tests that
don't touch it run once. The plain `pytest` takes SQLite alone. Browser tests take SQLite unless
they say `@pytest.mark.databases("sqlite", "postgres")`.

How: each process makes one test database of each kind at its start. Before a test, Django's
"default" is pointed at the one that the test asks for, its open connection included.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

KINDS = ("sqlite", "postgres")
# What a test asks for when it touches the database.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "_django_db_helper"}
SOCKET_VARIABLE = "WEITBLICK_TEST_POSTGRES"
SERVER_KEY = pytest.StashKey[Any]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("weitblick").addoption(
        "--databases",
        default="sqlite",
        help="kinds to run on, separated by commas: sqlite, postgres",
    )


def _kinds(config: pytest.Config) -> list[str]:
    kinds = [kind for kind in config.getoption("--databases").split(",") if kind]
    if not kinds or not set(kinds) <= set(KINDS):
        raise pytest.UsageError(f"--databases: possible are {', '.join(KINDS)}")
    return kinds


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "databases(*kinds): the kinds of database that this test runs on"
    )
    # One server for all workers: they inherit the variable.
    if "postgres" in _kinds(config) and SOCKET_VARIABLE not in os.environ:
        from tests.plugins.postgres import PostgresServer

        server = PostgresServer()
        config.stash[SERVER_KEY] = server
        os.environ[SOCKET_VARIABLE] = str(server.socket_dir)


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER_KEY, None):
        del os.environ[SOCKET_VARIABLE]
        server.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    touches = metafunc.definition.get_closest_marker("django_db") is not None
    if not touches and DATABASE_FIXTURES.isdisjoint(metafunc.fixturenames):
        return
    kinds = _kinds(metafunc.config)
    marker = metafunc.definition.get_closest_marker("databases")
    if marker is not None:
        kinds = [kind for kind in kinds if kind in marker.args]
    elif "page" in metafunc.fixturenames:
        kinds = [kind for kind in kinds if kind == "sqlite"]
    metafunc.fixturenames.insert(0, "database")
    metafunc.parametrize("database", kinds, indirect=True)


class _Databases:
    """One prepared test database of each kind; `use(kind)` makes it Django's default."""

    def __init__(self, kinds: list[str], worker: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="weitblick-tests-"))
        self.worker = worker
        self.settings: dict[str, dict[str, Any]] = {}
        self.wrappers: dict[str, Any] = {}
        for kind in kinds:
            self._create(kind)

    def _config(self, kind: str) -> dict[str, Any]:
        from django.db import connections

        from bsc_project.database import database_config

        if kind == "sqlite":
            # A file, as in life: in memory, threads would share one connection.
            config = database_config(f"sqlite:///{self.folder / 'unused.sqlite3'}")
            options = config["OPTIONS"]
            options["init_command"] = options["init_command"].replace("FULL", "OFF")
            config["TEST"] = {"NAME": str(self.folder / "test.sqlite3")}
        else:
            config = database_config("postgres://weitblick@/postgres")
            config["HOST"] = os.environ[SOCKET_VARIABLE]
            config["TEST"] = {"NAME": f"test_{self.worker}"}
        return connections.configure_settings({"default": config})["default"]

    def _create(self, kind: str) -> None:
        from django.db import connections
        from django.test.utils import setup_databases

        self.settings[kind] = self._config(kind)
        connections.settings["default"] = self.settings[kind]
        self.wrappers[kind] = connections["default"] = connections.create_connection("default")
        setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        # SQLite is asked once per process; not within a test that counts queries.
        _ = connections["default"].features.supports_json_field

    def use(self, kind: str) -> None:
        from django.contrib.contenttypes.models import ContentType
        from django.db import connections

        if connections["default"] is not self.wrappers[kind]:
            connections.settings["default"] = self.settings[kind]
            connections["default"] = self.wrappers[kind]
            ContentType.objects.clear_cache()

    def close(self) -> None:
        for wrapper in self.wrappers.values():
            wrapper.close()
            if hasattr(wrapper, "close_pool"):
                wrapper.close_pool()
        with suppress(OSError):
            shutil.rmtree(self.folder)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[_Databases]:
    """Make the test databases: takes the place of pytest-django's fixture of this name."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        databases = _Databases(_kinds(request.config), worker)
    yield databases
    with django_db_blocker.unblock():
        databases.close()


@pytest.fixture
def database(request: pytest.FixtureRequest, django_db_setup: _Databases) -> str:
    """The kind of database this test runs on: "sqlite" or "postgres"."""
    django_db_setup.use(request.param)
    return request.param


@pytest.fixture(autouse=True)
def _on_its_database(request: pytest.FixtureRequest) -> None:
    """Turn to the test's database before anything else does: pytest may prune added names."""
    callspec = getattr(request.node, "callspec", None)
    if callspec is not None and "database" in callspec.params:
        request.getfixturevalue("database")

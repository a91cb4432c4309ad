"""The database is a parameter of the tests.

`--databases=sqlite,postgres` runs every test that touches the database once on each; tests that
don't touch it run once. The plain `pytest` takes SQLite alone. Tests of pages, in a browser or not,
take SQLite unless they say `@pytest.mark.databases("sqlite", "postgres")`.

How: each process makes one test database of each kind. Before a test, and before any of its
fixtures, Django's "default" is pointed at the one that the test asks for, its open connection
included. Of several processes each copies what was migrated once (tests/plugins/templates.py).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.templates import SOCKET_VARIABLE, Templates, copy_template

KINDS = ("sqlite", "postgres")
# What pages and files look like is told on SQLite alone: the services and queries below them run on
# both in modules of their own. Both for all of it would take twice as long.
PAGES = {
    *("test_chain.py", "test_choice_pages.py", "test_comparison.py"),
    *("test_computed.py", "test_entry_views.py", "test_exports.py", "test_goal_form.py"),
    *("test_goal_list.py", "test_indicator_form.py", "test_letterhead.py", "test_map_page.py"),
    *("test_measures.py", "test_pages.py", "test_paste_views.py", "test_pdf.py"),
    *("test_photos.py", "test_production.py", "test_report_views.py", "test_review.py"),
    *("test_scorecard.py", "test_scorecards.py", "test_screen.py", "test_setup.py"),
    *("test_sign_in.py", "test_trace.py", "test_values_import.py", "test_values_list.py"),
    *("test_version_pages.py", "test_vote_pages.py", "test_weights.py", "test_word.py"),
    *("test_word_pages.py", "test_lan.py", "test_archive_pages.py", "test_texts.py"),
}
# What a test asks for when it touches the database.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "room_server", "_django_db_helper"}
SERVER_KEY = pytest.StashKey[Any]()
TEMPLATES_KEY = pytest.StashKey[Templates]()
DATABASES_KEY = pytest.StashKey["_Databases"]()


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
    config.stash[DATABASES_KEY] = _Databases(_kinds(config))
    # One server for all workers: they inherit the variable.
    if "postgres" in _kinds(config) and SOCKET_VARIABLE not in os.environ:
        from tests.plugins.postgres import PostgresServer

        server = PostgresServer()
        config.stash[SERVER_KEY] = server
        os.environ[SOCKET_VARIABLE] = str(server.socket_dir)
    if config.getoption("numprocesses", None):
        config.stash[TEMPLATES_KEY] = Templates(_kinds(config))


def pytest_unconfigure(config: pytest.Config) -> None:
    if templates := config.stash.get(TEMPLATES_KEY, None):
        templates.remove()
    if server := config.stash.get(SERVER_KEY, None):
        del os.environ[SOCKET_VARIABLE]
        server.stop()


def _kinds_of(definition: pytest.Item, fixtures: Iterable[str], config: pytest.Config) -> list[str]:
    """The kinds that a test runs on; none where it does not touch the database."""
    touches = definition.get_closest_marker("django_db") is not None
    if not touches and DATABASE_FIXTURES.isdisjoint(fixtures):
        return []
    marker = definition.get_closest_marker("databases")
    if marker is not None:
        return list(marker.args)
    is_page = {"page", "room_window"} & set(fixtures) or definition.path.name in PAGES
    return ["sqlite"] if is_page else _kinds(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if kinds := _kinds_of(metafunc.definition, metafunc.fixturenames, metafunc.config):
        metafunc.parametrize("database", kinds, indirect=True)


def _kind_of(item: pytest.Item) -> str | None:
    callspec = getattr(item, "callspec", None)
    return None if callspec is None else callspec.params.get("database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of a kind that was not asked for."""
    wanted = {None, *_kinds(config)}
    others = [item for item in items if _kind_of(item) not in wanted]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _kind_of(item) in wanted]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Turn to the test's database: the fixtures of the test before have all ended by now."""
    if kind := _kind_of(item):
        item.config.stash[DATABASES_KEY].use(kind)


class _Databases:
    """One test database of each kind; `use(kind)` makes it Django's default."""

    def __init__(self, kinds: list[str]) -> None:
        self.kinds = kinds
        self.kind = kinds[0]
        self.settings: dict[str, dict[str, Any]] = {}
        self.wrappers: dict[str, Any] = {}

    def make(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="weitblick-tests-"))
        for kind in self.kinds:
            self._make(kind)
        self.use(self.kind)

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
            config["TEST"] = {"NAME": f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"}
        return connections.configure_settings({"default": config})["default"]

    def _make(self, kind: str) -> None:
        from django.db import connections
        from django.test.utils import setup_databases

        self.settings[kind] = connections.settings["default"] = self._config(kind)
        self.wrappers[kind] = connections["default"] = connections.create_connection("default")
        is_copied = copy_template(kind, self.settings[kind]["TEST"]["NAME"])
        setup_databases(verbosity=0, interactive=False, serialized_aliases=[], keepdb=is_copied)
        # SQLite is asked once per process; not within a test that counts queries.
        _ = connections["default"].features.supports_json_field

    def use(self, kind: str) -> None:
        """Point Django's "default" at a kind; before the databases are made, note it only."""
        from django.contrib.contenttypes.models import ContentType
        from django.db import connections

        self.kind = kind
        if self.wrappers and connections["default"] is not self.wrappers[kind]:
            connections.settings["default"] = self.settings[kind]
            connections["default"] = self.wrappers[kind]
            ContentType.objects.clear_cache()

    def remove(self) -> None:
        for wrapper in self.wrappers.values():
            wrapper.close()
            if hasattr(wrapper, "close_pool"):
                wrapper.close_pool()
        with suppress(OSError):
            shutil.rmtree(self.folder)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Make the test databases: takes the place of pytest-django's fixture of this name."""
    databases = request.config.stash[DATABASES_KEY]
    with django_db_blocker.unblock():
        databases.make()
    yield
    with django_db_blocker.unblock():
        databases.remove()


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> str | None:
    """The kind of database this test runs on: "sqlite", "postgres", None where it needs none."""
    return getattr(request, "param", None)

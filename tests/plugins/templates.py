"""A migrated database of each kind, made once for a run: copying it is ten times faster."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
SOCKET_VARIABLE = "WEITBLICK_TEST_POSTGRES"
"""Where the PostgreSQL of the run listens; workers inherit it."""
FILE_VARIABLE = "WEITBLICK_TEST_TEMPLATE"
"""The migrated SQLite file; the trials look for it, too."""
POSTGRES_NAME = "weitblick_template"


def create_database(name: str, template: str = "template1") -> None:
    """Make a database on the PostgreSQL of this run."""
    place = {"host": os.environ[SOCKET_VARIABLE], "user": "weitblick", "dbname": "postgres"}
    with psycopg.connect(**place, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


class Templates:
    """Migrate in the constructor, all kinds at once; `remove()` at the end."""

    def __init__(self, kinds: list[str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="weitblick-template-"))
        urls = {"sqlite": f"sqlite:///{self.folder / 'template.sqlite3'}"}
        if "postgres" in kinds:
            create_database(POSTGRES_NAME)
            socket_dir = quote(os.environ[SOCKET_VARIABLE], safe="")
            urls["postgres"] = f"postgres://weitblick@{socket_dir}/{POSTGRES_NAME}"
        running = [self._migrate(url) for url in urls.values()]
        codes = [process.wait() for process in running]
        if any(codes):
            self.remove()
            raise RuntimeError("The template databases of the tests could not be migrated.")
        os.environ[FILE_VARIABLE] = str(self.folder / "template.sqlite3")

    def _migrate(self, url: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url, "DATA_DIR": str(self.folder)},
        )

    def remove(self) -> None:
        os.environ.pop(FILE_VARIABLE, None)
        shutil.rmtree(self.folder, ignore_errors=True)


def copy_template(kind: str, name: str) -> bool:
    """Make the database `name` from the template of its kind; False where there is none."""
    if FILE_VARIABLE not in os.environ:
        return False
    if kind == "sqlite":
        shutil.copy(os.environ[FILE_VARIABLE], name)
    else:
        create_database(name, POSTGRES_NAME)
    return True

"""Which database, and how it is spoken to: what settings.py and the tests share."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ

MUST_BE = "sqlite:////path/file.sqlite3 or postgres://user:password@host:5432/name"


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Tell whether this SQLite is free of the WAL-reset bug (docs/decisions/sqlite.md)."""
    return version >= (3, 51, 3) or any(
        low <= version < high for low, high in (((3, 50, 7), (3, 51, 0)), ((3, 44, 6), (3, 45, 0)))
    )


def database_config(url: str) -> dict[str, Any]:
    """Turn DATABASE_URL into Django's dictionary for one database.

    Raises ValueError, with what the URL must be, for anything but SQLite and PostgreSQL.
    """
    config = _parts(url)
    if config["ENGINE"].endswith("sqlite3"):
        journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info[:3]) else "DELETE"
        try:
            Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise ValueError("a file in a directory that can be made") from None
        config["OPTIONS"] = {
            # IMMEDIATE: a transaction that reads and then writes would otherwise fail under load.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; "
                "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
            ),
        }
        # One open connection per process: closing the last one costs a post five times its price.
        config["CONN_MAX_AGE"] = None
    else:
        config["CONN_MAX_AGE"] = 0
        config["CONN_HEALTH_CHECKS"] = True
        config["HOST"] = unquote(config["HOST"])  # a unix socket stands there as %2Frun%2F…
        config["OPTIONS"] = {
            **config.get("OPTIONS", {}),  # what the URL asks for, such as sslmode
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            "options": "-c statement_timeout=30000 -c lock_timeout=10000",
        }
    return config


def keep_no_samples(schema_editor: Any, model: Any) -> None:
    """For migrations: let PostgreSQL take no samples of a table that is emptied for good.

    Its planner would keep the commonest values of each column, beyond the rows themselves. SQLite
    is never asked to analyse. A column that is added later asks for this again.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    for field in model._meta.local_concrete_fields:
        schema_editor.execute(
            f'ALTER TABLE "{model._meta.db_table}" ALTER COLUMN "{field.column}" SET STATISTICS 0'
        )


def _parts(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        is_file = parts.scheme == "sqlite" and len(parts.path) > 1 and not parts.netloc
        is_server = parts.scheme in ("postgres", "postgresql") and len(parts.path) > 1
        if not (is_file or is_server):
            raise ValueError(MUST_BE)
        config: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError:  # of a port that is no number, too
        raise ValueError(MUST_BE) from None
    return config

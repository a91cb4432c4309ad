"""The database as a parameter really is one: see tests/plugins/databases.py."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import Organisation

VENDORS = {"sqlite": "sqlite", "postgres": "postgresql"}


def test_database_is_the_one_asked_for(db, database):
    assert connection.vendor == VENDORS[database]


@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_another_test_are_gone(db, turn):
    Organisation.objects.create(name="Amt für Soziales")
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_of_another_test_are_gone(transactional_db, turn):
    Organisation.objects.create(name="Amt für Soziales")
    assert Organisation.objects.count() == 1


def test_thread_speaks_to_the_same_database(transactional_db, database):
    Organisation.objects.create(name="Amt für Soziales")

    def look() -> tuple[str, int]:
        try:
            with transaction.atomic():
                return connection.vendor, Organisation.objects.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(look).result() == (VENDORS[database], 1)


@pytest.mark.databases("sqlite")
def test_marker_limits_the_kinds(db, database):
    assert database == "sqlite"

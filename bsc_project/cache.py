"""The cache in the database, which says so when it could not write."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections, router, transaction


class HonestDatabaseCache(DatabaseCache):
    """Raises `OperationalError` where the database is full, locked or away.

    Django's own answers False there, as for an entry that exists. To the limits of sign-in that
    means "too often", so that a full disk would refuse the right password.
    """

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        faults: list[OperationalError] = []

        def watch(execute: Any, *arguments: Any) -> Any:
            try:
                return execute(*arguments)
            except OperationalError as error:
                faults.append(error)
                raise

        database = router.db_for_write(self.cache_model_class)
        # The transaction around it commits outside of what Django suppresses.
        with connections[database].execute_wrapper(watch), transaction.atomic(using=database):
            is_written: bool = super()._base_set(mode, key, value, timeout)  # type: ignore[misc]
            if faults:
                raise faults[0]
        return is_written

"""The order of a run: what takes long goes first, or the last test keeps one core waiting."""

from __future__ import annotations

import pytest


def _weight(item: pytest.Item) -> int:
    return bool(item.get_closest_marker("slow")) + bool(item.get_closest_marker("browser"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the random order among tests that take about as long."""
    items.sort(key=_weight, reverse=True)

"""Several people at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """Run all verbs at the same moment, each in a thread; return what each returned or raised."""
    barrier = threading.Barrier(len(verbs))
    outcomes: list[Any] = [None] * len(verbs)

    def run(place: int, verb: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            outcomes[place] = verb()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes

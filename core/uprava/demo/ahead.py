"""Work that needs no database, done by a few threads while the filling goes on before it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

THREADS = 3
AHEAD = 12
"""Things made before they are asked for."""


def made_ahead(items: Iterable[Item], make: Callable[[Item], Made]) -> Iterator[tuple[Item, Made]]:
    """Yield each item with what `make` makes of it in a thread, in the order of the items.

    The items are asked for in the caller's thread, a few before they are needed.
    """
    waiting: deque[tuple[Item, Future[Made]]] = deque()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="demo-ahead") as threads:
        for item in items:
            waiting.append((item, threads.submit(copy_context().run, make, item)))
            if len(waiting) > AHEAD:
                yield ready(waiting)
        while waiting:
            yield ready(waiting)


def ready(waiting: deque[tuple[Item, Future[Made]]]) -> tuple[Item, Made]:
    """Return the first that waits once it is made."""
    item, made = waiting.popleft()
    return item, made.result()

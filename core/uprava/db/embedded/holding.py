"""SIGTERM and Ctrl-C while the server starts or stops wait for a moment when nothing is lost.

A program of PostgreSQL that is left half-way would leave a server behind that nobody stops.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Look = Callable[[], None]
"""Called where the block may be left: raises SystemExit when a signal waits."""


@contextmanager
def held() -> Iterator[Look]:
    """Keep the signals back within the block; at its end they act as they would have at first.

    Python gives signals to the main thread; in any other one there is nothing to keep back.
    """
    waiting: list[int] = []

    def wait(number: int, _frame: FrameType | None) -> None:
        waiting.append(number)

    def look() -> None:
        if waiting:
            raise SystemExit(128 + waiting[0])

    if threading.current_thread() is not threading.main_thread():
        yield look
        return
    kept = {each: signal.signal(each, wait) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield look
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler or signal.SIG_DFL)
        for number in waiting[:1]:
            signal.raise_signal(number)

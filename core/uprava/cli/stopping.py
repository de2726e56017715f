"""How commands end when they are told to: what was opened is closed, the database's server too."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


@contextmanager
def stopped_by_signals() -> Iterator[Callable[[], None]]:
    """Let SIGTERM and Ctrl-C unwind what was opened, before the web server takes them over.

    Yields a function that raises what a signal has raised already: Python drops exceptions that
    meet a weak reference's callback, and imports are full of those. SIGHUP asks for what a start
    does anyway, so it is passed over until then.
    """
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        asked.append(number)
        raise SystemExit(128 + number)

    def look() -> None:
        if asked:
            raise SystemExit(128 + asked[0])

    kept = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    kept[signal.SIGHUP] = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        yield look
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let SIGTERM unwind a command that would simply die of it; Ctrl-C does so by itself."""

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

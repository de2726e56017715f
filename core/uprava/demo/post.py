"""The demo's post: letters in the order of their arrival, drawn ahead by a few threads."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

from uprava.demo.drawing import render
from uprava.demo.letters import Letter, letter
from uprava.demo.timeline import timeline
from uprava.demo.town import town

THREADS = 3
AHEAD = 12
"""Letters drawn before they are asked for."""


def delivered(today: date, count: int, *, seed: int) -> Iterator[tuple[Letter, bytes]]:
    """Yield letters with their files, the earliest first, over the two years up to `today`."""
    when = timeline(today, count)
    waiting: deque[tuple[Letter, Future[bytes]]] = deque()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="demo-letter") as threads:
        for index in range(count):
            made = letter(index, town=town(), seed=seed, when=when)
            waiting.append((made, threads.submit(render, made)))
            if len(waiting) > AHEAD:
                yield drawn(waiting)
        while waiting:
            yield drawn(waiting)


def drawn(waiting: deque[tuple[Letter, Future[bytes]]]) -> tuple[Letter, bytes]:
    """Return the earliest letter once its file is ready."""
    made, file = waiting.popleft()
    return made, file.result()

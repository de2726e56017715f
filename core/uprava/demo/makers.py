"""Processes that make the rows of a load ahead of the database that takes them.

Each sends its batches through a pipe of its own: a pipe that is full makes it wait, and one that
nobody reads any more ends it, however the reader ended.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from uprava.demo.making import Work, batch
from uprava.errors import UnavailableError
from uprava.i18n import _

MOST = 4
"""Processes; from there on PostgreSQL's one, which takes the rows, is the slower side."""

Content = dict[str, bytes]
"""Table → rows in COPY's text format, in the order of loading."""


def batches(work: Work) -> Iterator[tuple[int, Content]]:
    """Yield the rows of all letters, batch by batch, with how many letters are done by then.

    What fits into one batch is made here. Raises UnavailableError when a process ended early.
    """
    if work.count <= work.step:
        yield work.count, content_of(work, 0)
        return
    firsts = range(0, work.count, work.step)
    with makers(work, min(processes(), len(firsts))) as pipes:
        for place, first in enumerate(firsts):
            yield min(first + work.step, work.count), received(pipes[place % len(pipes)], work)


def processes() -> int:
    """Return how many processes may make rows while another one loads them."""
    return max(1, min(MOST, len(os.sched_getaffinity(0)) - 1))


@contextmanager
def makers(work: Work, number: int) -> Iterator[list[Connection]]:
    """Run processes that make every `number`-th batch each; yield where their batches come from.

    They are started anew instead of forked: typst's threads survive no fork.
    """
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe(duplex=False) for _place in range(number)]
    running = [
        context.Process(target=make, args=(work, place, number, end), daemon=True)
        for place, (_pipe, end) in enumerate(pairs)
    ]
    try:
        for process, (_pipe, end) in zip(running, pairs, strict=True):
            process.start()
            end.close()
        yield [pipe for pipe, _end in pairs]
    finally:
        for process, (pipe, _end) in zip(running, pairs, strict=True):
            pipe.close()
            process.terminate()
            process.join()


def make(work: Work, place: int, number: int, end: Connection) -> None:
    """Make every `number`-th batch from `place` on and send its tables one by one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the reader, who ends this one
    try:
        for first in range(place * work.step, work.count, number * work.step):
            for content in content_of(work, first).values():
                end.send_bytes(content)
    except BrokenPipeError:
        raise SystemExit(1) from None  # the reader is gone, so is the need for rows


def received(pipe: Connection, work: Work) -> Content:
    """Return the next batch of one process."""
    try:
        return {table: pipe.recv_bytes() for table in work.tables}
    except EOFError as error:
        raise UnavailableError(
            _("A process that makes letters ended early. Nothing was kept; start again.")
        ) from error


def content_of(work: Work, first: int) -> Content:
    """Return the rows of one batch."""
    lines = batch(work, first)
    return {table: "".join(rows).encode() for table, rows in lines.items()}

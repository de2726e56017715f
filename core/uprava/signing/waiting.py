"""Run the signing library's coroutines to their end in the calling (worker) thread."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import TypeVar

from uprava.signing.encoding import mend
from uprava.signing.gost.glue import install

T = TypeVar("T")

# Whoever runs the library's coroutines comes by here, so it knows GOST before it is used.
mend()
install()

# The library reports hostile bytes with tracebacks at WARNING; our verdicts say it in words.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def run(coroutine: Coroutine[object, object, T]) -> T:
    """Return the coroutine's result.

    Unlike `asyncio.run` it does not wait at the end for a name lookup that outlived the deadline.
    """
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

"""Connections a request holds, told apart from those others are about to give back."""

import time
from typing import Any

PATIENCE = 5.0
"""Seconds: a request that ended a moment ago gives its connection back within them."""


def still_held(engine: Any) -> int:
    """Return how many connections of an engine are out, once nobody but the asker can hold one.

    Whoever asks in the middle of a request is waited for by it: what that request holds stays out.
    """
    until = time.monotonic() + PATIENCE
    while (held := int(engine.pool.checkedout())) and time.monotonic() < until:
        time.sleep(0.05)
    return held

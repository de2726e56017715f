"""How much of the nightly work is done: all of it, or a share that shows that it would run."""

import os

SHARE = float(os.environ.get("UPRAVA_TEST_SHARE", "1"))
"""`UPRAVA_TEST_SHARE=0.02 make test-nightly` takes minutes instead of a night."""


def of_a_night(whole: int) -> int:
    """Return that share of a number, at least 1."""
    return max(1, round(whole * SHARE))

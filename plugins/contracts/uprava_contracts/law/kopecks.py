"""Roubles in decimal, rounded to kopecks by half up, never in floating point."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

KOPECK = Decimal("0.01")
EXACT = 60
"""Digits of a reckoning before it is rounded: more than any product of ours has."""


def half_up(sum: Decimal) -> Decimal:
    """Return a sum rounded to kopecks, half a kopeck up."""
    return sum.quantize(KOPECK, rounding=ROUND_HALF_UP)


def share_of(sum: Decimal, percent: Decimal, *, times: int = 1, over: int = 1) -> Decimal:
    """Return `percent` of a sum, `times` over `over`, in kopecks by half up."""
    with localcontext(prec=EXACT):
        return half_up(sum * percent * times / (100 * over))

"""The words of routing."""

from enum import StrEnum

RULES = "records.rules"

LONGEST_NOTE = 1000


class Order(StrEnum):
    """How several leaders review a letter."""

    TOGETHER = "together"
    IN_TURN = "in-turn"

"""A part of a number of people: «больше половины», «не менее двух третей»."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, above 0 and up to 1; `strict`: more than it, else at least it."""

    part: Fraction
    strict: bool = False

    def __post_init__(self) -> None:
        """Refuse a share nobody could reach or everybody reaches."""
        if not 0 < self.part <= 1 or (self.strict and self.part == 1):
            raise ValueError(f"{self.part} is no share")

    def needed(self, people: int) -> int:
        """Return the fewest of `people` (0 or more) that are such a share; at least one."""
        exact = self.part * people
        return max(1, floor(exact) + 1 if self.strict else ceil(exact))

    @property
    def is_simple(self) -> bool:
        """Tell whether it is the usual majority: more than a half."""
        return self.strict and self.part == Fraction(1, 2)


MORE_THAN_HALF = Share(Fraction(1, 2), strict=True)
AT_LEAST_HALF = Share(Fraction(1, 2))
TWO_THIRDS = Share(Fraction(2, 3))

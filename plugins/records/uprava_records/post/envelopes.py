"""Sizes of envelopes: the usual ones by name, any other by its millimetres."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from uprava.errors import InvalidError
from uprava.i18n import _


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope lying on its long side, in millimetres."""

    name: str
    wide: int
    high: int

    @property
    def shown(self) -> str:
        """The size as forms offer it and take it back."""
        return f"{self.name}, {self.high} × {self.wide}"


USUAL: Mapping[str, Envelope] = MappingProxyType({
    each.name: each for each in (
        Envelope("C5", 229, 162), Envelope("DL", 220, 110), Envelope("C65", 229, 114),
        Envelope("C6", 162, 114), Envelope("B5", 250, 176), Envelope("C4", 324, 229),
        Envelope("B4", 353, 250),
    )
})  # fmt: skip
"""GOST R 51506-99 and ISO 269; the first is chosen unless another is."""

SHORTEST, LONGEST = 90, 420
"""Millimetres of a side: the smallest postal item, the longest side a printer takes."""

MEASURED = re.compile(r"([0-9]{2,3})\s*[×xх*]\s*([0-9]{2,3})")


def read_envelope(text: str) -> Envelope:
    """Return the envelope typed: a name such as «C5», or «120 × 230» in millimetres.

    Raises InvalidError for anything else and for a size no envelope has.
    """
    given = text.strip().upper().replace("С", "C").replace("В", "B")
    name = given.partition(",")[0].strip()
    if name in USUAL or not given:
        return USUAL[name or "C5"]
    found = MEASURED.search(text.lower())
    sides = sorted((int(found[1]), int(found[2]))) if found else [0, 0]
    if not SHORTEST <= sides[0] <= sides[1] <= LONGEST:
        said = _("Choose an envelope, or write its sides in millimetres: 110 × 220.")
        raise InvalidError(said, fields={"size": said})
    return Envelope(f"{sides[0]} × {sides[1]}", sides[1], sides[0])

"""What modules say on the printed registration card: see the hook `uprava_card_lines`."""

from dataclasses import dataclass
from enum import IntEnum


class CardPlace(IntEnum):
    """The fixed order of the printed registration card (РКК)."""

    KIND = 10
    NUMBER = 20
    DAY = 30
    CORRESPONDENT = 40
    OUTGOING = 50
    SIGNATORY = 60
    SUBJECT = 70
    CONTENTS = 80
    ADDRESSEE = 90
    TERM = 100
    RESOLUTION = 105
    CASE = 110
    ACCESS = 120


@dataclass(frozen=True, slots=True)
class CardLine:
    """A requisite on the printed registration card; an empty value is not printed."""

    place: CardPlace
    title: str
    value: str

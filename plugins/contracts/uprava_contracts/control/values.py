"""What a manager's dashboard counts: figures of contracts and of obligations, and in what words."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from uprava.i18n import N_

PATH = "/contracts/control"
"""The address of the dashboard."""

SOON = 7
"""Calendar days before the end of a term within which performance not handed over is at risk."""

HUNDRED, TENTH = Decimal(100), Decimal("0.1")


class Figure(StrEnum):
    """A number of the dashboard, and the list behind it."""

    LIVE = "live"
    """Contracts concluded and not ended."""
    RISK = "risk"
    """Of these: the other side is late with something or is to perform within `SOON` days."""
    ENDED = "ended"
    """Contracts performed or terminated in the period."""
    LATE = "late"
    """Of these: performed after the term, or performed never."""
    TERMINATED = "terminated"
    """Of these: terminated."""
    BROKEN = "broken"
    """Of these: late or terminated."""
    WEEK = "week"
    """Obligations whose term ends from today to Sunday and which are not met."""
    OVERDUE = "overdue"
    """Obligations whose term is over and which are not met."""
    OURS = "ours"
    """Of the overdue: those of our side."""
    THEIRS = "theirs"
    """Of the overdue: those of the other side."""

    @property
    def caption(self) -> str:
        """The English message id of the figure."""
        return _FIGURES[self]

    @property
    def of_obligations(self) -> bool:
        """Whether its list is one of obligations."""
        return self in (Figure.WEEK, Figure.OVERDUE, Figure.OURS, Figure.THEIRS)

    @property
    def in_period(self) -> bool:
        """Whether it depends on the period."""
        return self in (Figure.ENDED, Figure.LATE, Figure.TERMINATED, Figure.BROKEN)


_FIGURES = {
    Figure.LIVE: N_("Contracts at work"),
    Figure.RISK: N_("Contracts at risk"),
    Figure.ENDED: N_("Contracts that ended"),
    Figure.LATE: N_("Performed late"),
    Figure.TERMINATED: N_("Terminated contracts"),
    Figure.BROKEN: N_("Late or broken contracts"),
    Figure.WEEK: N_("Obligations due this week"),
    Figure.OVERDUE: N_("Overdue obligations"),
    Figure.OURS: N_("Overdue obligations of our side"),
    Figure.THEIRS: N_("Overdue obligations of suppliers"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of some contracts and their sums in roubles; they add up."""

    live: int = 0
    risk: int = 0
    ended: int = 0
    late: int = 0
    terminated: int = 0
    broken: int = 0
    week: int = 0
    overdue: int = 0
    ours: int = 0
    theirs: int = 0
    price: Decimal = Decimal(0)
    """Of contracts at work."""
    accepted: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    def __add__(self, other: "Figures") -> "Figures":
        """Return the counts of both."""
        return Figures(*(
            getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__
        ))  # fmt: skip

    @property
    def share_late(self) -> Decimal | None:
        """Of the contracts that ended, those performed late, in percent to a tenth."""
        return share(self.late, self.ended)

    @property
    def share_terminated(self) -> Decimal | None:
        """Of the contracts that ended, those terminated, in percent to a tenth."""
        return share(self.terminated, self.ended)

    @property
    def share_broken(self) -> Decimal | None:
        """Of the contracts that ended, those late or terminated, in percent to a tenth."""
        return share(self.broken, self.ended)


NOTHING = Figures()


def share(part: int, whole: int) -> Decimal | None:
    """Return a share in percent to a tenth; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * HUNDRED / whole).quantize(TENTH, ROUND_HALF_UP)

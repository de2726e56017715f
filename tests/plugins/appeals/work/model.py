"""An appeal on paper: what an office would write with a pencil, apart from the program."""

from dataclasses import dataclass, field
from datetime import date

OPEN = ("new", "given", "reported")

WAYS = {
    "forward": "forwarded", "unclear": "left", "court": "returned", "abuse": "left",
    "secret": "left",
}  # fmt: skip

ORDER = ("forwarded", "returned", "left", "stopped", "joined")


@dataclass
class Ask:
    """One question."""

    state: str = "new"
    who: int | None = None
    way: str = ""
    day: date | None = None
    marks: set[str] = field(default_factory=set)


@dataclass
class Deed:
    """A decision: of one question (its place) or of all that were open."""

    way: str
    places: tuple[int, ...]
    whole: bool
    notice: bool
    told: bool = False
    reversed: bool = False


@dataclass
class Paper:
    """An appeal."""

    due: date
    asks: list[Ask]
    deeds: dict[int, Deed] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    extended: int = 0
    closed: bool = False
    limit: date | None = None

    @property
    def open(self) -> list[int]:
        return [place for place, each in enumerate(self.asks) if each.state in OPEN]

    @property
    def standing(self) -> str:
        states = [each.state for each in self.asks]
        wanting = [each for each in states if each in OPEN]
        if wanting:
            if all(each == "reported" for each in wanting):
                return "replying"
            return "work" if set(wanting) & {"given", "reported"} else "registered"
        if self.closed:
            return "closed"
        if "answered" in states:
            return "answered"
        return max(states, key=ORDER.index)

    @property
    def untold(self) -> int:
        return sum(d.notice and not d.told and not d.reversed for d in self.deeds.values())

    def waits(self) -> set[int]:
        """For whom it waits: who considers a question, or has reported on it."""
        if not self.open:
            return set()
        found = {each.who for each in self.asks if each.state in ("given", "reported")}
        return {each for each in found if each is not None}

    def lawful(self, way: str) -> bool:
        """Whether marks made before leave the way: some exclude all others after them."""
        marks = self.marks | ({way} if way in ("unclear", "court", "secret", "abuse") else set())
        if "unclear" in marks:
            return way == "unclear"
        if "court" in marks:
            return way == "court"
        return True

"""A meeting on paper: what a secretary would note with a pencil, apart from the program."""

from dataclasses import dataclass, field

VOTERS = ("chair", "deputy", "first", "second", "third")
MEMBERS = (*VOTERS, "secretary", "adviser")
KEEPERS = ("chair", "deputy", "secretary", "keeper")
WRITERS = (*KEEPERS, "proposer")
STAND_IN, STOOD_FOR = "standin", "first"
"""The colleague who stands for a member, where the rules allow it."""

CHOICES = ("for", "against", "abstained")
NAMES = ("Орлов", "Крылова", "Гусев")
"""Who is elected; «none»: against all."""

SEATS = 7
BEFORE = ("planned", "agenda", "approved")
MOVABLE = ("draft", "proposed", "backlog")
AFTER = {"decided": "decided", "noted": "decided", "rejected": "decided", "postponed": "backlog",
         "removed": "backlog"}  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """How many have to be there, of what, and what becomes of who takes no part."""

    whole: str
    share: str
    recused: str
    substitutes: bool


RULES = (
    Rules("listed", ">1/2", "absent", substitutes=False),
    Rules("seats", "1/2", "excluded", substitutes=True),
    Rules("listed", "2/3", "counted", substitutes=True),
)
MAJORITIES = (
    ("present", ">1/2", "decides"), ("listed", ">1/2", "none"), ("cast", "2/3", "none"),
    ("decided", ">1/2", "doubles"),
)  # fmt: skip


def fewest(share: str, of: int) -> int:
    """Count on the fingers how many are such a share."""
    part, whole, more = PARTS[share]
    return next(n for n in range(1, of + 2) if n * whole >= part * of + more)


PARTS = {">1/2": (1, 2, 1), "1/2": (1, 2, 0), "2/3": (2, 3, 0)}
"""A share: so many of so many parts, and whether one more than that is needed."""


@dataclass
class Ask:
    """A question: who wrote it, whether it was ever handed over to who keeps the body."""

    author: str
    closed: bool
    state: str = "draft"
    shown: bool = False
    outcome: str = ""
    away: set[str] = field(default_factory=set)
    points: list[str] = field(default_factory=list)
    adopted: bool | None = None
    left_out: bool = False
    """By correspondence: too few sheets came back."""

    def editors(self) -> set[str]:
        """Who may change it."""
        return {self.author, *(KEEPERS if self.shown else ())}

    def readers(self) -> set[str]:
        """Who of the hall sees it while it is on the agenda."""
        return set(KEEPERS) if self.closed else {*MEMBERS, *KEEPERS, STAND_IN}


@dataclass
class Poll:
    """A vote: the hall it was opened in, what was given."""

    ask: int
    way: str
    majority: int
    options: tuple[str, ...]
    members: set[str]
    present: int
    away: int
    presiding: str | None
    state: str = "open"
    given: dict[str, str] = field(default_factory=dict)
    """Open ballots by members."""

    marked: set[str] = field(default_factory=set)
    sums: dict[str, int] = field(default_factory=dict)
    raised: str | None = None
    """How who presides raised his hand."""

    adopted: bool | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        return (*self.options, "none") if self.options else CHOICES

    def counts(self) -> dict[str, int]:
        """How many gave each choice."""
        if self.way in ("roll", "sheet"):
            given = list(self.given.values())
            return {each: given.count(each) for each in self.choices if each in given}
        return dict(self.sums)

    def passes(self) -> bool:
        """Whether something is adopted, or somebody elected."""
        counts = {each: self.counts().get(each, 0) for each in self.choices}
        cast = sum(counts.values())
        decided = cast - counts["none"] if self.options else counts["for"] + counts["against"]
        whole, share, casting = MAJORITIES[self.majority]
        of = {"present": self.present, "listed": len(VOTERS), "cast": cast, "decided": decided}
        needed = fewest(share, of[whole])
        if self.options:
            return sum(counts[each] >= needed for each in self.options) == 1
        if counts["for"] >= needed:
            return True
        chair = self.raised if self.way == "hands" else self.given.get(self.presiding or "")
        tie = counts["for"] == counts["against"] > 0 and chair == "for"
        return tie and (casting == "decides" or (casting == "doubles"
                                                 and counts["for"] + 1 >= needed))  # fmt: skip


@dataclass
class Paper:
    """A meeting."""

    rules: Rules
    by_sheets: bool
    state: str = "planned"
    asks: list[Ask] = field(default_factory=list)
    agenda: list[int] = field(default_factory=list)
    printed: bool = False
    """The approved paper is as the agenda is."""

    answers: dict[str, str] = field(default_factory=dict)
    there: dict[str, str] = field(default_factory=dict)
    """Members in the hall, and who sits there for each."""

    stays: int = 0
    polls: list[Poll] = field(default_factory=list)
    returned: set[str] = field(default_factory=set)
    revisions: list[str] = field(default_factory=list)

    @property
    def voting(self) -> Poll | None:
        """The vote that is open in the hall."""
        return next((each for each in self.polls if each.state == "open"), None)

    @property
    def signed(self) -> int:
        return self.revisions.count("signed")

    @property
    def writable(self) -> bool:
        """Whether points of decisions change."""
        if self.revisions:
            return self.revisions[-1] == "draft"
        return self.state in ("open", "held")

    def seated(self, ask: int | None = None) -> list[str]:
        """Who may vote now, on a question or at all."""
        away = self.asks[ask].away if ask is not None else set()
        return [each for each in VOTERS if each in self.there and each not in away]

    def quorum(self, ask: int | None = None) -> tuple[int, int]:
        """How many are counted, and how many have to be."""
        away = self.asks[ask].away if ask is not None else set()
        of = SEATS if self.rules.whole == "seats" else len(VOTERS)
        counted = len(self.seated(ask))
        if self.rules.recused == "counted":
            counted = len(self.seated())
        if self.rules.recused == "excluded":
            of -= len(away)
        return counted, fewest(self.rules.share, of)

    def presiding(self) -> str | None:
        """The chair who is there himself, else the deputy."""
        return next((each for each in ("chair", "deputy") if self.there.get(each) == each), None)

    def member_of(self, who: str) -> str | None:
        """From which seat somebody votes: the member's, unless another sits in it."""
        taken = [each for each, by in self.there.items() if by == who]
        own = [who] if who in MEMBERS and self.there.get(who, who) == who else []
        return next(iter([*taken, *own]), None)

    def may_vote(self, poll: Poll, member: str | None) -> bool:
        """Whether a member may give a ballot now."""
        if member not in poll.members or member in self.asks[poll.ask].away:
            return False
        return member in self.there

    def enough_sheets(self, poll: Poll) -> bool:
        """Whether as many sheets came back as make a quorum."""
        of = SEATS if self.rules.whole == "seats" else len(VOTERS)
        return len(poll.given) >= fewest(self.rules.share, of)

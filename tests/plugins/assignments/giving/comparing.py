"""The product and the paper side by side: an act is tried, all rows are compared after it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from hypothesis.stateful import RuleBasedStateMachine
from plugins.assignments.conftest import Hall
from plugins.assignments.giving.ledger import DUMP, WRONG
from plugins.assignments.giving.model import RUNNING, Part, Whole
from uprava import testing
from uprava.errors import UpravaError
from uprava.users.reader import Reader


class Compared(RuleBasedStateMachine):
    """What the machine of assignments stands on: acts tried, rows compared with the paper."""

    hall: Hall
    ledger: psycopg.Connection[Any]
    people: list[Reader]

    def __init__(self) -> None:
        super().__init__()
        self.hall.today, self.hall.at = testing.TODAY, testing.NOW
        self.wholes: dict[UUID, Whole] = {}
        self.parts: dict[int, Part] = {}
        self.milestones: dict[int, bool] = {}
        self.kept: dict[str, Any] = {}

    @property
    def today(self) -> date:
        return self.hall.today

    def look(self) -> dict[str, Any]:
        """Read all rows about this tree, past all rights."""
        values = {"ids": list(self.wholes), "people": [each.person_id for each in self.people]}
        row = self.ledger.execute(DUMP, values).fetchone()
        assert row is not None
        found: dict[str, Any] = row[0]
        return found

    def attempt(
        self, may: bool, who: Reader, act: Callable[..., Any], *words: Any, **named: Any
    ) -> Any:
        """Try an act: it is done when the paper allows it, else it says why and leaves no trace."""
        try:
            came = self.hall.act(who, act, *words, **named)
        except UpravaError as error:
            why, came = error, None
        else:
            why, came = None, True if came is None else came
        assert (why is None) == may, f"{act.__name__}: {why and (why.detail, why.fields)}"
        if why is not None:
            assert why.detail.strip()
            assert self.look() == self.kept, f"{act.__name__} was refused and left a trace"
        return came

    def after(self) -> None:
        """Compare everything with the paper, and ask the database itself."""
        fresh = self.look()
        if fresh == self.kept:
            return  # compared already
        self.kept = fresh
        rows = {each["id"]: each for each in self.kept["duty"]}
        for id, whole in self.wholes.items():
            card = next(each for each in self.kept["document"] if each["id"] == str(id))
            assert card["state"] == whole.standing
            assert day_of(card["due_on"]) == whole.lead.due
            doing, deciding_ = whole.waits()
            assert self.waiting("execute", id) == doing
            assert self.waiting("reports", id) == deciding_
        for key, part in self.parts.items():
            row = rows[key]
            told = (row["state"], row["person_id"], day_of(row["due_on"]), row["returned"],
                    row["extended"], row["on_control"])  # fmt: skip
            assert told == (part.state, part.person, part.due, part.returned, part.extended,
                            part.whole.on_control(part))  # fmt: skip
        assert len(rows) == len(self.parts)
        wrong = self.ledger.execute(WRONG, {"ids": list(self.wholes)}).fetchall()
        assert wrong == []

    def waiting(self, folder: str, id: UUID) -> set[int]:
        return {
            each["principal_id"] for each in self.kept["item"] or []
            if each["document_id"] == str(id) and each["folder"] == folder
            and each["done_at"] is None
        }  # fmt: skip

    def pick(self, n: int, right: set[int]) -> Reader:
        """Return mostly one of the right people."""
        good = [each for each in self.people if set(selves(each)) & right]
        everybody = good * 20 + self.people
        return everybody[n % len(everybody)]

    def part(self, n: int, *states: str) -> Part:
        """Return mostly a part in one of the states."""
        known = list(self.parts.values())
        wanted = [each for each in known if each.state in states
                  and each.role != "informed" and each.whole.standing in RUNNING]  # fmt: skip
        choice = wanted * 8 + known
        return choice[n % len(choice)]

    def whole(self, n: int) -> UUID:
        going = [
            id for id, each in self.wholes.items() if each.standing not in ("closed", "recalled")
        ]
        choice = going * 8 + list(self.wholes)
        return choice[n % len(choice)]

    def key(self, part: Part) -> int:
        return next(key for key, each in self.parts.items() if each is part)


def selves(who: Reader) -> tuple[int, ...]:
    return (who.acting_for, who.person_id) if who.acting_for else (who.person_id,)


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

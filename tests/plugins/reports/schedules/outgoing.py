"""An office that sends reports: an owner, receivers, a mail server, the jobs run by hand."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests_support.bureau import Bureau
from tests_support.smtp import Post
from uprava import testing
from uprava.calendar import Shift
from uprava.db.sql import driver
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_reports.schedules.periods import Relative
from uprava_reports.schedules.rhythm import Counted, Often, Rhythm
from uprava_reports.schedules.service import keeping, mailing, making, planning
from uprava_reports.schedules.values import Receivers, Wish

MONTHLY = Rhythm(Often.MONTHLY, counted=Counted.WORKING, day=1, shift=Shift.NEXT, hour=8)


@dataclass
class Office:
    """People of one administration; `installation` has the mail server of the test."""

    bureau: Bureau
    installation: Installation
    post: Post
    sent: int = 0

    @property
    def owner(self) -> Reader:
        """Who sends."""
        return self.bureau.analyst

    @property
    def colleague(self) -> Reader:
        """Who gets it."""
        return self.bureau.colleague

    @property
    def stranger(self) -> Reader:
        """Somebody of another unit."""
        return self.bureau.stranger

    def wish(self, **changes: Any) -> Wish:
        """A report of all documents, on the first working day for the month before."""
        to = Receivers(people=[self.colleague.person_id])
        known = Wish("documents.by_unit", "Объём за месяц", (), Relative.LAST_MONTH, MONTHLY, to)
        return replace(known, **changes)

    def make(self, **changes: Any) -> int:
        """Begin to send a report."""
        with self.bureau.as_(self.owner) as session:
            wish = self.wish(**changes)
            return keeping.make(session, wish, reader=self.owner, at=testing.NOW)

    def plan(self, id: int, *, days: int = 0) -> None:
        """Let a schedule be due so many days from now, and the job look for what is due."""
        at = testing.NOW + timedelta(days=days)
        self.bureau.put("update reports.schedule set next_at = %s where id = %s", at, id)
        planning.plan_some(self.installation, at=at)

    def deliveries(self, id: int) -> list[UUID]:
        """The sendings of a schedule, the first first."""
        return [each for (each,) in self.ask(
            "select id from reports.delivery where schedule_id = %s order by planned_at, id", id
        )]  # fmt: skip

    def send(self, id: int) -> UUID:
        """Send everything of one more day; return the sending."""
        self.sent += 1
        self.plan(id, days=self.sent)
        last = self.deliveries(id)[-1]
        self.deliver(last)
        self.letters(last)
        return last

    def deliver(self, delivery: UUID) -> None:
        """Run the job that makes a sending."""
        making.deliver(self.installation, delivery=str(delivery))

    def letters(self, delivery: UUID) -> None:
        """Run the jobs of its letters."""
        query = """select id from reports.delivery_to where delivery_id = %s
            and letter = 'waiting' order by id"""
        for (id,) in self.ask(query, delivery):
            mailing.send(self.installation, receiver=id)

    def ask(self, query: str, *values: object) -> list[Any]:
        """Return the rows of a statement, past all rights."""
        with self.bureau.system() as session:
            return driver(session).execute(query.encode(), values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        """Return the first row."""
        return self.ask(query, *values)[0]

    def notices(self, reader: Reader) -> list[str]:
        """What somebody's bell says, the first first."""
        query = "select text from work.notice where person_id = %s order by id"
        return [text for (text,) in self.ask(query, reader.person_id)]

    def mail(self, reader: Reader, address: str, *, digest: bool = True) -> None:
        """Give somebody an address."""
        self.bureau.put("update users.person set email = %s, digest = %s where id = %s",
                        address, digest, reader.person_id)  # fmt: skip

"""Cards of receptions: one of them, and the journal; names come through row security."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one, fetch_value, fetch_values
from uprava.documents.service.access import VISIBLE
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.law.facts import Competence, Mark
from uprava_appeals.reception.service.hours import organisation_of
from uprava_appeals.reception.values import Identity, Outcome


@dataclass(frozen=True, slots=True)
class CardRow:
    """The card of a reception, for who may know the applicant."""

    id: int
    booking_id: int
    person_id: int
    leader: str
    post: str
    year: int
    number: int
    day: date
    applicant_id: int
    name: str
    address: str
    identity: str
    about: str
    content: str
    marks: list[str]
    competence: str
    outcome: str
    consent: bool
    answer: str
    handed: bool
    made: str
    made_at: datetime
    earlier_id: UUID | None
    earlier: str | None
    appeal_id: UUID | None
    appeal: str | None
    appeal_state: str | None

    @property
    def came_to(self) -> Outcome:
        """What the reception came to."""
        return Outcome(self.outcome)

    @property
    def title(self) -> str:
        """The number as an office writes it: «17/2026»."""
        return f"{self.number}/{self.year}"

    @property
    def showed(self) -> str:
        """The identity document, as a message id."""
        return Identity(self.identity).caption

    @property
    def whose(self) -> str:
        """Whose question it was, as a message id."""
        return Competence(self.competence).caption

    @property
    def noted(self) -> Sequence[str]:
        """What was noticed, as message ids."""
        return [Mark(each).caption for each in self.marks]


def seen(column: LiteralString, link: LiteralString) -> LiteralString:
    """Return the SQL of a column of a linked appeal, empty where the reader may not see it."""
    return f"""(select d.{column} from documents.document as d
        where d.id = c.{link} and d.deleted_at is null and {VISIBLE})"""


CARDS: LiteralString = f"""
select c.id, c.booking_id, c.person_id, {SHORT_NAME} as leader, coalesce(
        (select post.title from users.post_holder as holder
         join users.post on post.id = holder.post_id
         where holder.person_id = p.id and holder.since <= c.day
           and (holder.until is null or holder.until >= c.day)
         order by holder.acting, holder.since, holder.id limit 1), '') as post,
    c.year, c.number, c.day, c.applicant_id, c.name, c.address, c.identity, c.about, c.content,
    c.marks, c.competence, c.outcome, c.consent, c.answer, c.handed,
    (select {SHORT_NAME} from users.person as p where p.id = c.made_by) as made, c.made_at,
    {seen("id", "earlier_id")} as earlier_id, {seen("number", "earlier_id")} as earlier,
    {seen("id", "appeal_id")} as appeal_id, {seen("number", "appeal_id")} as appeal,
    {seen("state", "appeal_id")} as appeal_state
from appeals.reception_card as c join users.person as p on p.id = c.person_id
where c.organisation_id = %(organisation)s"""


def get_card(session: Session, booking_id: int, *, reader: Reader) -> CardRow:
    """Return the card of a booking. Raises NotFoundError, also for who may not know it."""
    values = {
        "organisation": organisation_of(reader), "booking": booking_id,
        "principals": list(reader.principals),
    }  # fmt: skip
    found = fetch_one(session, CardRow, f"{CARDS} and c.booking_id = %(booking)s", values)
    if found is None:
        raise NotFoundError(_("There is no such card of a reception."))
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cards of the journal are wanted."""

    since: date
    until: date
    person_id: int | None = None
    outcome: str = ""


WHERE = """ and c.day between %(since)s and %(until)s
    and (%(person)s::int is null or c.person_id = %(person)s)
    and (%(outcome)s = '' or c.outcome = %(outcome)s)"""


def list_cards(
    session: Session, asked: Asked, *, reader: Reader, limit: int, after: int | None = None
) -> list[CardRow]:
    """Return the journal by number; `after`: cards that follow the one of this id."""
    query = f"""{CARDS}{WHERE}
        and (%(after)s::bigint is null or (c.year, c.number) > (
            select o.year, o.number from appeals.reception_card as o where o.id = %(after)s))
        order by c.year, c.number limit %(limit)s"""
    values = {**values_of(asked, reader), "limit": limit, "after": after}
    return fetch(session, CardRow, query, values)


def count_cards(session: Session, asked: Asked, *, reader: Reader, limit: int) -> int:
    """Count the cards of the journal, no further than a limit."""
    query = f"""select count(*) from (select from appeals.reception_card as c
        where c.organisation_id = %(organisation)s{WHERE} limit %(limit)s) as counted"""
    return int(fetch_value(session, query, {**values_of(asked, reader), "limit": limit}))


def count_outcomes(session: Session, asked: Asked, *, reader: Reader) -> dict[str, int]:
    """Return how many receptions came to what."""
    query = f"""select coalesce(json_object_agg(outcome, number), '{{}}') from (
        select c.outcome, count(*) as number from appeals.reception_card as c
        where c.organisation_id = %(organisation)s{WHERE} group by 1) as counted"""
    found: dict[str, int] = fetch_value(session, query, values_of(asked, reader))
    return found


def values_of(asked: Asked, reader: Reader) -> dict[str, object]:
    """Return the parameters of the journal."""
    return {
        "organisation": organisation_of(reader), "since": asked.since, "until": asked.until,
        "person": asked.person_id, "outcome": asked.outcome, "principals": list(reader.principals),
    }  # fmt: skip


def list_receivers(session: Session, *, reader: Reader) -> list[tuple[str, str]]:
    """Return who has received: id and short name."""
    query = f"""select json_build_array(p.id::text, {SHORT_NAME}) from users.person as p
        where p.id in (select person_id from appeals.reception_card
                       where organisation_id = %s)
        order by p.surname, p.id"""
    return [(id, name) for id, name in fetch_values(session, query, (organisation_of(reader),))]

"""Registration numbers: gapless, taken last, by a journal's counter row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import driver, fetch, fetch_one, fetch_value
from uprava.documents.service.number_templates import (
    Known,
    Tokens,
    refuse_lacking,
    refuse_long,
    refuse_over,
    split_template,
    values_of,
)
from uprava.errors import InvalidError
from uprava.i18n import _


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A registration journal as services need it; `organisation` is its index."""

    id: int
    code: str
    kind: str
    organisation_id: int
    unit_id: int | None
    index: str
    title: str
    number_template: str
    restarts: str
    active: bool
    flow: str = ""
    organisation: str = ""

    def period(self, day: date) -> int:
        """Return the period of numbering a day belongs to: its year, or 0 without end."""
        return day.year if self.restarts == "yearly" else 0

    def known(self, day: date) -> Known:
        """Return what the journal knows of a number of that day."""
        return Known(self.index, self.flow, self.organisation, self.kind, day)


@dataclass(frozen=True, slots=True)
class Registered:
    """The number a document got."""

    number: str
    seq: int
    registered_on: date


JOURNAL = """select id, code, kind, organisation_id, unit_id, index, title, number_template,
    restarts, active, flow,
    (select o.index from users.organisation as o where o.id = organisation_id) as organisation
    from documents.journal"""


def list_journals(session: Session, *, kind: str) -> list[JournalRow]:
    """Return the open journals of a kind, by index."""
    return fetch(
        session, JournalRow, f"{JOURNAL} where kind = %s and active order by index", (kind,)
    )


def get_journal(session: Session, *, code: str, kind: str) -> JournalRow:
    """Return an open journal by its code. Raises InvalidError naming the codes there are."""
    query = f"{JOURNAL} where code = %s and kind = %s and active"
    journal = fetch_one(session, JournalRow, query, (code, kind))
    if journal is None:
        known = ", ".join(each.code for each in list_journals(session, kind=kind))
        raise InvalidError(
            _("There is no such journal."),
            fields={"journal": _("Known journals: {known}.").format(known=known or "—")},
        )
    return journal


def find_journal(session: Session, id: int) -> JournalRow | None:
    """Return a journal, open or closed; None: there is none."""
    return fetch_one(session, JournalRow, f"{JOURNAL} where id = %s", (id,))


def count_journals(session: Session) -> int:
    """Count the journals in which something can be registered."""
    return int(fetch_value(session, "select count(*) from documents.journal where active"))


def take_number(
    session: Session, *, document_id: UUID, journal: JournalRow, tokens: Tokens, today: date
) -> Registered:
    """Register the document in the journal under the next number.

    The counter stays locked until the commit, so this is the last act of the transaction.
    Raises InvalidError when the template needs what neither the journal nor `tokens` have.
    """
    refuse_long(journal.number_template, tokens)
    values = values_of(journal.known(today), tokens)
    refuse_lacking(journal.number_template, values)
    before, width, after = split_template(journal.number_template, values)
    row = driver(session).execute(
        "select number, seq from documents.take_number(%s, %s, %s, %s, %s, %s, %s)",
        (document_id, journal.id, journal.period(today), before, width, after, today),
    ).fetchone()  # fmt: skip
    assert row is not None
    number, seq = row
    return Registered(refuse_over(number), seq, today)

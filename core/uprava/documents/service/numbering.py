"""Registration numbers from templates: gapless, taken last, by a journal's counter row."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import driver, fetch, fetch_one, fetch_value
from uprava.errors import InvalidError
from uprava.i18n import _

LONGEST = 31
"""Characters of a registration number. MEDO 2.7 container schema (order 186/258)."""

TOKENS = {"index", "yyyy", "yy", "unit", "organisation", "kind"}

SEQ = re.compile(r"\{seq(?::(\d{1,2}))?\}")
TOKEN = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A registration journal as services need it."""

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


JOURNAL = """select id, code, kind, organisation_id, unit_id, index, title, number_template,
    restarts, active from documents.journal"""


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


def count_journals(session: Session) -> int:
    """Count the journals in which something can be registered."""
    return int(fetch_value(session, "select count(*) from documents.journal where active"))


def split_template(template: str, values: dict[str, str]) -> tuple[str, int, str]:
    """Return what stands before the ordinal, its least width, and what stands after it.

    Raises InvalidError for a template without exactly one `{seq}` or with an unknown token.
    """
    unknown = [name for name in TOKEN.findall(SEQ.sub("", template)) if name not in TOKENS]
    places = SEQ.findall(template)
    if unknown or len(places) != 1:
        raise InvalidError(
            _("The number template needs {{seq}} once and may use {tokens}.").format(
                tokens=" ".join(f"{{{name}}}" for name in sorted(TOKENS))
            ),
            fields={"number_template": ", ".join(unknown) or "{seq}"},
        )
    before, after = SEQ.split(template)[0], SEQ.split(template)[-1]
    width = int(places[0] or 1)
    return filled(before, values), width, filled(after, values)


def filled(part: str, values: dict[str, str]) -> str:
    """Put the values of the tokens in."""
    return TOKEN.sub(lambda match: values.get(match[1], ""), part)


def take_number(
    session: Session, *, document_id: UUID, journal: JournalRow, unit_index: str, today: date
) -> tuple[str, int]:
    """Register the document in the journal under the next number; return number and ordinal.

    The counter stays locked until the commit, so this is the last act of the transaction.
    """
    values = {
        "index": journal.index,
        "yyyy": f"{today:%Y}",
        "yy": f"{today:%y}",
        "unit": unit_index,
        "organisation": str(journal.organisation_id),
        "kind": journal.kind.rpartition(".")[2],
    }
    before, width, after = split_template(journal.number_template, values)
    period = today.year if journal.restarts == "yearly" else 0
    row = driver(session).execute(
        "select number, seq from documents.take_number(%s, %s, %s, %s, %s, %s, %s)",
        (document_id, journal.id, period, before, width, after, today),
    ).fetchone()  # fmt: skip
    assert row is not None
    number, seq = row
    if len(number) > LONGEST:
        raise InvalidError(
            _(
                "The number {number} is longer than {n} characters; exchange would refuse it."
            ).format(number=number, n=LONGEST)
        )
    return number, seq

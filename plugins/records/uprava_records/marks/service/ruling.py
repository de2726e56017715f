"""Rules that open the public check of what is signed and registered: of a kind, or of a journal.

Nothing is open until a person says so; a rule opens documents one by one, each by the conditions of
`opening.why_not`, and what it has opened stays so until it is closed by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessMark
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import Installation, installation_of
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.marks.service.marking import code_of
from uprava_records.marks.service.opening import ANNULLED, KINDS, OPEN, why_not

BATCH = 200
"""Documents of one transaction when a rule opens earlier ones."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of an organisation; without a journal it is of all journals of the kind."""

    id: int
    organisation_id: int
    kind: str
    journal_id: int | None
    unit_id: int | None
    journal: str
    opened_by: str
    opened_at: datetime


RULES = f"""
select r.id, r.organisation_id, r.kind, r.journal_id, j.unit_id,
    coalesce(j.index || ' ' || j.title, '') as journal,
    (select {SHORT_NAME} from users.person as p where p.id = r.opened_by) as opened_by, r.opened_at
from records.check_rule as r left join documents.journal as j on j.id = r.journal_id
where r.closed_at is null and r.organisation_id = %(organisation)s"""


def list_rules(session: Session, *, reader: Reader) -> list[RuleRow]:
    """Return the rules that stand in the reader's organisation."""
    values = {"organisation": reader.organisation_id}
    return fetch(session, RuleRow, f"{RULES} order by r.kind, journal, r.id", values)


def require_rule(reader: Reader, unit_id: int | None) -> None:
    """Raise ForbiddenError unless the reader may open all that a rule opens."""
    if unit_id is not None:
        reader.require(OPEN, unit=unit_id)
    elif reader.permissions.get(OPEN, frozenset()) is not None:
        raise ForbiddenError(
            _("You may open checks in some units only: choose a journal of yours.")
        )


ADD = """
insert into records.check_rule (organisation_id, kind, journal_id, opened_by, opened_at)
values (%(organisation)s, %(kind)s, %(journal)s, %(person)s, %(at)s)
on conflict do nothing returning id"""


def open_rule(
    session: Session, kind: str, journal: int | None, *, earlier: bool, reader: Reader, at: datetime
) -> int:
    """Let a rule open what is registered from now on, and by a job what was before; its id.

    Raises InvalidError for what no rule can open, ForbiddenError for units of others,
    ConflictError for a rule that stands already.
    """
    if kind not in KINDS or reader.organisation_id is None:
        said = _("Choose what the rule is for.")
        raise InvalidError(said, fields={"kind": said})
    require_rule(reader, unit_of(session, journal, kind, reader=reader))
    values = {
        "organisation": reader.organisation_id, "kind": kind, "journal": journal,
        "person": reader.person_id, "at": at,
    }  # fmt: skip
    id = fetch_value(session, ADD, values)
    if id is None:
        raise ConflictError(_("There is such a rule already."))
    record(session, "check.rule-opened", "check_rule", id, kind=kind, journal=journal)
    if earlier:
        installation_of(session).jobs.defer(session, "records:open_earlier", rule_id=int(id))
    return int(id)


def unit_of(session: Session, journal: int | None, kind: str, *, reader: Reader) -> int | None:
    """Return the unit of a journal of the organisation. Raises InvalidError for another one."""
    if journal is None:
        return None
    query = """select coalesce(unit_id, 0) from documents.journal
        where id = %s and kind = %s and organisation_id = %s"""
    found = fetch_value(session, query, (journal, kind, reader.organisation_id))
    if found is None:
        said = _("This journal holds other documents.")
        raise InvalidError(said, fields={"journal": said})
    return int(found) or None


def close_rule(session: Session, id: int, *, reader: Reader, at: datetime) -> None:
    """Let a rule open no more; what it has opened stays open. Raises NotFoundError."""
    values = {"organisation": reader.organisation_id, "id": id}
    rule = fetch_one(session, RuleRow, f"{RULES} and r.id = %(id)s for update of r", values)
    if rule is None:
        raise NotFoundError(_("There is no such rule, or it is closed already."))
    require_rule(reader, rule.unit_id)
    query = "update records.check_rule set closed_by = %s, closed_at = %s where id = %s"
    execute(session, query, (reader.person_id, at, id))
    record(session, "check.rule-closed", "check_rule", id)


FOR = """
select r.id from records.check_rule as r join documents.document as d on d.id = %s
where r.closed_at is null and r.organisation_id = d.organisation_id and r.kind = d.kind
  and (r.journal_id is null or r.journal_id = d.journal_id)
order by r.journal_id nulls last limit 1"""


def apply_rules(session: Session, id: UUID, *, at: datetime) -> bool:
    """Open the check of a document a rule speaks of, when it may be; tell whether it was."""
    rule = fetch_value(session, FOR, (id,))
    return rule is not None and open_by(session, id, int(rule), at=at)


OPENED = """
update records.mark set opened_at = %(at)s,
    opened_by = (select opened_by from records.check_rule where id = %(rule)s)
where document_id = %(id)s and opened_at is null"""


def open_by(session: Session, id: UUID, rule: int, *, at: datetime) -> bool:
    """Open the check of a document in the name of a rule, when nothing forbids it."""
    query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"
    head = fetch_one(session, DocumentHead, query, (id,))
    if head is None or why_not(session, head):
        return False
    code_of(session, head, reader=None, at=at)
    if not execute(session, OPENED, {"id": id, "rule": rule, "at": at}):
        return False
    record(session, "check.opened-by-rule", "document", id, rule=rule)
    return True


EARLIER = """
select d.id from records.check_rule as r join documents.document as d
    on d.organisation_id = r.organisation_id and d.kind = r.kind
    and (r.journal_id is null or r.journal_id = d.journal_id)
where r.id = %(rule)s and r.closed_at is null and d.number is not null and d.deleted_at is null
  and d.access_mark = %(common)s and d.state <> %(annulled)s
  and (%(after)s::uuid is null or d.id > %(after)s)
order by d.id limit %(batch)s"""


def open_earlier(installation: Installation, *, rule_id: int) -> None:
    """Open what was registered before a rule; begun again after a break it repeats nothing."""
    today = office_day(installation.settings.timezone)
    after: UUID | None = None
    while True:
        values = {
            "rule": rule_id, "after": after, "batch": BATCH,
            "common": AccessMark.COMMON.value, "annulled": ANNULLED,
        }  # fmt: skip
        with system_transaction(installation.engine, today=today, task="check") as session:
            ids: Sequence[UUID] = fetch_values(session, EARLIER, values)
            for id in ids:
                open_by(session, id, rule_id, at=now())
        if not ids:
            return
        after = ids[-1]

"""Powers of attorney at night: checked again, put beside signatures that came, told of in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.extension import Health, HealthCheck
from uprava.i18n import N_, _
from uprava.installation import Installation
from uprava.signing.service.evidence_warning import MANAGE, PEOPLE
from uprava.signing.service.powers import WARN_BEFORE
from uprava.signing.service.powers_beside import MINE, settle, settle_power
from uprava.signing.service.powers_examining import examine
from uprava.signing.service.powers_keeping import bytes_of, find_power, renew
from uprava.signing.service.trusting import trust_of
from uprava.work.service.notices import Message, Noticed, notify

TASK = "signing:powers_night"
MOST_A_NIGHT = 2_000
"""Powers checked in one night: a signature costs some milliseconds."""
AGAIN = timedelta(days=7)
"""How often people are told of the same."""

DUE = """
select w.id from signing.power as w
where w.checked_at < %s and (w.removed_at is null
    or exists (select from signing.power_use as u where u.power_id = w.id))
order by w.checked_at limit %s"""

ENDING = """
select w.id, w.person_id, w.representative, w.number, w.valid_until
from signing.power as w join users.person as p on p.id = w.person_id and p.active
where w.document_id is null and w.removed_at is null
  and w.valid_until between %(today)s and %(soon)s
  and not exists (
    select from signing.power as later
    where later.person_id = w.person_id and later.document_id is null
      and later.removed_at is null and later.valid_until > %(soon)s
      and later.issued_on <= w.valid_until + 1)"""
"""Powers that end soon without another one that takes their place."""

UNMATCHED = f"""
select distinct s.file_id from signing.signature as s
join documents.file as f on f.id = s.file_id and f.removed_at is null
join signing.power as w on {MINE}
where (%(document)s::uuid is null or s.document_id = %(document)s::uuid) and not exists (
    select from signing.power_use as u where u.series_id = f.series_id and u.field = s.field
      and u.signed_sha256 = s.signed_sha256)
limit {MOST_A_NIGHT}"""


@dataclass(frozen=True, slots=True)
class EndingPower:
    """A power that ends soon."""

    id: UUID
    person_id: int
    representative: str
    number: str
    valid_until: date


def every_night(installation: Installation) -> None:
    """Check powers again, match those that came late, warn of those that end."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task=TASK) as session:
        ids = fetch_values(session, DUE, (now() - timedelta(hours=12), MOST_A_NIGHT))
        warn(session, today=today, at=now())
    for id in ids:
        check_power(installation, power_id=str(id))
    match(installation)


def check_power(installation: Installation, *, power_id: str) -> None:
    """Check a power as of the day it came, and every signature it stands beside."""
    today, id = office_day(installation.settings.timezone), UUID(power_id)
    with system_transaction(installation.engine, today=today, task=TASK) as session:
        row, brought, trust = find_power(session, id), bytes_of(session, id), trust_of(session)
    if row is None or brought is None:
        return
    examined = examine(brought, trust=trust, at=row.added_at)
    with system_transaction(installation.engine, today=today, task=TASK) as session:
        renew(session, id, examined, at=now())
        settle_power(session, id, at=now())


def match(installation: Installation, *, document_id: str | None = None) -> None:
    """Put kept powers beside signatures of their term that have none: of one document or all."""
    today = office_day(installation.settings.timezone)
    values = {"document": document_id, "zone": installation.settings.timezone}
    with system_transaction(installation.engine, today=today, task=TASK) as session:
        settle(session, fetch_values(session, UNMATCHED, values), at=now())


def ending(session: Session, *, today: date) -> Sequence[EndingPower]:
    """Return the powers that end within a month and have no successor."""
    values = {"today": today, "soon": today + WARN_BEFORE}
    return fetch(session, EndingPower, f"{ENDING} order by w.valid_until", values)


def warn(session: Session, *, today: date, at: datetime) -> int:
    """Tell the person and the administrators of powers that end, once a week; return how many."""
    told = 0
    for row in ending(session, today=today):
        query = """update signing.power set warned_at = %(at)s
            where id = %(id)s and (warned_at is null or warned_at < %(before)s)"""
        if execute(session, query, {"at": at, "id": row.id, "before": at - AGAIN}):
            tell(session, row, at=at)
            told += 1
    return told


def tell(session: Session, row: EndingPower, *, at: datetime) -> None:
    """Tell of one power that ends."""
    message = Message(
        N_(
            "The power of attorney of {name} ends on {day}: signatures made later "
            "will have no powers beside them."
        ),
        {"name": row.representative, "day": row.valid_until.strftime("%d.%m.%Y")},
    )
    people = {row.person_id, *fetch_values(session, PEOPLE, (MANAGE,))}
    notify(session, sorted(people), Noticed("term", message), at=at)


def health_of(session: Session, *, today: date) -> Sequence[HealthCheck]:
    """Return what the health page says of powers that end or are not confirmed."""
    query = """select count(*) from signing.power
        where document_id is null and removed_at is null and state = 'refused'"""
    refused = int(fetch_value(session, query) or 0)
    names = [
        f"{row.representative} ({row.valid_until.strftime('%d.%m.%Y')})"
        for row in ending(session, today=today)
    ]
    found = []
    if names:
        text = _("Powers of attorney that end soon: {names}").format(names="; ".join(names[:5]))
        found.append((Health.GOOD, text))
    if refused:
        text = _("Powers of attorney that are not confirmed: {number}").format(number=refused)
        found.append((Health.POOR, text))
    return [HealthCheck(_("Powers of attorney"), health, said) for health, said in found]

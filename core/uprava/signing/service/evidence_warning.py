"""Warning before evidence ages: on the health page, and by a notice to the administrators."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_value, fetch_values
from uprava.extension import Health, HealthCheck
from uprava.i18n import N_, _, ngettext
from uprava.signing.service import evidence, trusting_sources
from uprava.work.service.notices import Message, Noticed, notify

AGAIN = timedelta(days=7)
"""How often people are told of the same."""
MANAGE = "signing.keys"

MARK = f"""
with aging as (
    select e.file_id, e.field from signing.evidence as e {evidence.NEWEST}
    join signing.signature as s on s.file_id = e.file_id and s.field = e.field
    where {evidence.AGING} and (e.warned_at is null or e.warned_at < %(told)s)
), marked as (
    update signing.evidence as e set warned_at = %(at)s from aging
    where e.file_id = aging.file_id and e.field = aging.field returning 1
)
select count(*) from marked"""

PEOPLE = """
select distinct g.person_id from users.role_grant as g
join users.role_permission as p on p.role_id = g.role_id
where p.permission = %s and g.unit_id is null"""


def health_of(session: Session, *, at: datetime) -> Sequence[HealthCheck]:
    """Return what the health page says of evidence and of lists that are not fetched."""
    state = evidence.state_of(session, at=at)
    found = []
    if state.aging and state.first_end:
        text = _("Signatures whose evidence ends and is not renewed: {number}; first {day}.")
        day = state.first_end.strftime("%d.%m.%Y")
        found.append((Health.POOR, text.format(number=state.aging, day=day)))
    if state.behind:
        text = ngettext(
            "{n} signature waits for its level to be raised.",
            "{n} signatures wait for their level to be raised.",
            state.behind,
        )
        found.append((Health.GOOD, text.format(n=state.behind)))
    late = trusting_sources.late(session, at=at)
    if late:
        text = _("Lists of the revoked that are not fetched: {names}")
        found.append((Health.POOR, text.format(names="; ".join(late[:5]))))
    return [HealthCheck(_("Evidence of signatures"), health, said) for health, said in found]


def warn(session: Session, *, at: datetime) -> int:
    """Tell the administrators of evidence that ages unrenewed, once a week; return how many."""
    values = evidence.given(at, evidence.WARN_BEFORE) | {"told": at - AGAIN, "at": at}
    number = int(fetch_value(session, MARK, values) or 0)
    if number:
        message = Message(
            N_(
                "The evidence of {number} signatures ends soon and could not be renewed: "
                "see the time-stamp service and the lists of the revoked."
            ),
            {"number": str(number)},
        )
        people = fetch_values(session, PEOPLE, (MANAGE,))
        notify(session, people, Noticed("term", message), at=at)
    return number

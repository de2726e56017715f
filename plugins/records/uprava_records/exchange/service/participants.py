"""The directory of participants: whom one can write to, by which address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import Parcel
from uprava.correspondents.service.mentioning import find_or_note
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _

from uprava_records.exchange.service.keeping import guid

ADDRESS = re.compile(r"[^\s\x00-\x1f=]{3,100}")
"""Such as REGION~MEDOGU: an envelope cannot carry spaces and signs of equality in it."""


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A participant, with the card of the correspondent it is."""

    uid: UUID
    title: str
    address: str
    correspondent_id: int | None
    closed_on: date | None
    version: int


COLUMNS = "uid, title, address, correspondent_id, closed_on, version"


def list_participants(session: Session) -> list[ParticipantRow]:
    """Return all participants, those in use first, by name."""
    query = f"""
        select {COLUMNS} from records.exchange_participant
        order by closed_on is not null, lower(title), uid"""
    return fetch(session, ParticipantRow, query)


def get_participant(session: Session, uid: UUID) -> ParticipantRow:
    """Return a participant, locked. Raises NotFoundError."""
    query = f"select {COLUMNS} from records.exchange_participant where uid = %s for update"
    found = fetch_one(session, ParticipantRow, query, (uid,))
    if found is None:
        raise NotFoundError(_("There is no such participant of the exchange."))
    return found


FIND = f"""
select {COLUMNS} from records.exchange_participant
where closed_on is null and (correspondent_id = %(correspondent)s
    or lower(regexp_replace(title, '[^[:alnum:]]+', '', 'g'))
        = lower(regexp_replace(%(name)s, '[^[:alnum:]]+', '', 'g')))
order by correspondent_id is not distinct from %(correspondent)s desc, title, uid limit 1"""


def find_for(session: Session, parcel: Parcel) -> ParticipantRow | None:
    """Return the participant an addressee is: by its card, else by its name."""
    values = {"correspondent": parcel.correspondent_id, "name": parcel.name}
    return fetch_one(session, ParticipantRow, FIND, values)


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form of a participant."""

    uid: UUID
    title: str
    address: str


def read_form(form: Mapping[str, str], *, uid: UUID | None = None) -> Entered:
    """Return what the form says. Raises InvalidError with a sentence for each wrong field."""
    given = uid or guid(form.get("uid", "").strip().strip("{}"))
    title = " ".join(form.get("title", "").split())[:511]
    address = form.get("address", "").strip()
    wrong: dict[str, str] = {}
    if given is None:
        wrong["uid"] = _("A GUID has 32 figures and letters A to F, as the operator gave it.")
    if not title:
        wrong["title"] = _("Write what the body is called.")
    if not ADDRESS.fullmatch(address):
        wrong["address"] = _("Write the address without spaces, such as REGION~MEDOGU.")
    if wrong or given is None:
        raise InvalidError(_("The participant was not saved."), fields=wrong)
    return Entered(given, title, address)


TAKEN = "select title from records.exchange_participant where address = %s and uid <> %s"


def refuse_taken(session: Session, entered: Entered) -> None:
    """Raise InvalidError when another participant has the address."""
    other = fetch_value(session, TAKEN, (entered.address, entered.uid))
    if other is not None:
        said = _("{title} has this address already.").format(title=other)
        raise InvalidError(_("The participant was not saved."), fields={"address": said})


INSERT = """
insert into records.exchange_participant (uid, title, address, correspondent_id)
values (%(uid)s, %(title)s, %(address)s, %(correspondent)s) on conflict (uid) do nothing
returning uid"""


def make_participant(session: Session, form: Mapping[str, str]) -> UUID:
    """Enter a participant; its correspondent gets a card when there is none."""
    entered = read_form(form)
    refuse_taken(session, entered)
    values = {
        "uid": entered.uid, "title": entered.title, "address": entered.address,
        "correspondent": find_or_note(session, entered.title),
    }  # fmt: skip
    if fetch_value(session, INSERT, values) is None:
        said = _("A participant with this GUID is there already.")
        raise InvalidError(_("The participant was not saved."), fields={"uid": said})
    record(session, "participant.made", "participant", str(entered.uid), title=entered.title)
    return entered.uid


def change_participant(
    session: Session, uid: UUID, form: Mapping[str, str], *, version: int
) -> None:
    """Change name and address. Raises ConflictError when another was faster."""
    before = get_participant(session, uid)
    if before.version != version:
        raise ConflictError(_("Somebody changed the participant meanwhile. Look at it again."))
    entered = read_form(form, uid=uid)
    refuse_taken(session, entered)
    query = """
        update records.exchange_participant set title = %s, address = %s, version = version + 1
        where uid = %s"""
    execute(session, query, (entered.title, entered.address, uid))
    record(session, "participant.changed", "participant", str(uid), title=entered.title)


def switch_participant(session: Session, uid: UUID, *, today: date) -> bool:
    """Close a participant, or take it in again; return whether it is closed now."""
    before = get_participant(session, uid)
    closed = before.closed_on is None
    query = """
        update records.exchange_participant set closed_on = %s, version = version + 1
        where uid = %s"""
    execute(session, query, (today if closed else None, uid))
    act = "participant.closed" if closed else "participant.opened"
    record(session, act, "participant", str(uid), title=before.title)
    return closed

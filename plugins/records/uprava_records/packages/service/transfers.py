"""Акт приёма-передачи: units of approved inventories go to the municipal archive.

Documents of municipal bodies that belong to the Archive Fund are kept by the body for some years
(`UPRAVA_RECORDS_TRANSFER_YEARS`; Federal Law 125-FZ of 22 October 2004, article 22, part 1, names
five), then by the archive. Electronic units go in packages that were read back whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.filing.service.closing import mark_transferred
from uprava_records.filing.service.common import (
    ARCHIVE,
    day_in,
    needed,
    organisation_of,
    today_of,
)
from uprava_records.filing.service.plans import person
from uprava_records.packages.values import TRANSFER_TITLES, TransferState
from uprava_records.settings import records_settings

MOST = 2_000
"""Units of one act."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act of transfer."""

    id: int
    organisation: str
    year: int
    number: int
    state: str
    receiver: str
    basis: str
    made_on: date
    made_by: str | None
    handed_on: date | None
    handed_by: str | None
    accepted_by: str | None
    units: int

    @property
    def name(self) -> str:
        """Its number: 3/2026."""
        return f"{self.number}/{self.year}"

    @property
    def title(self) -> str:
        """What its state is called."""
        return _(TRANSFER_TITLES[TransferState(self.state)])


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of storage that may go, goes or went to the archive, with its newest whole package."""

    volume_id: int
    case_id: int
    inventory_id: int
    inventory: str
    inventory_year: int
    position: int
    index: str
    heading: str
    unit: str
    volume: int
    volumes: int
    first_on: date | None
    last_on: date | None
    ended_on: date
    sheets: int
    bytes: int
    electronic: bool
    package_id: UUID | None
    package_sha256: str | None

    @property
    def ready(self) -> bool:
        """Tell whether it can be handed over: paper as it is, files in a whole package."""
        return not self.electronic or self.package_id is not None


ACTS = f"""
    select t.id, o.name as organisation, t.year, t.number, t.state, t.receiver, t.basis, t.made_on,
        {person("t.made_by")} as made_by, t.handed_on, {person("t.handed_by")} as handed_by,
        t.accepted_by,
        (select count(*) from records.transfer_line where transfer_id = t.id)::int as units
    from records.transfer as t join users.organisation as o on o.id = t.organisation_id
    where t.organisation_id = %(organisation)s"""

UNITS = """
    select v.id as volume_id, c.id as case_id, i.id as inventory_id, i.number as inventory,
        i.year as inventory_year, il.position, c.index, c.heading, u.name as unit,
        v.number as volume, (select count(*) from records.case_volume as every
            where every.case_id = c.id)::int as volumes,
        c.first_on, c.last_on, c.ended_on, v.sheets, v.bytes, c.electronic, {package}
    from records.inventory_line as il
    join records.inventory as i on i.id = il.inventory_id and i.state = 'approved'
    join records.case_volume as v on v.id = il.volume_id
    join records.case_file as c on c.id = v.case_id
    join users.unit as u on u.id = c.unit_id
    {more}
    where i.organisation_id = %(organisation)s and {condition}
    order by i.year, i.number, il.position limit %(limit)s"""

NEWEST = """left join lateral (
        select pk.id, pk.sha256 from records.package as pk
        where pk.volume_id = v.id and pk.origin = 'made' and pk.state = 'ready'
            and pk.faults = 0 and pk.left_out = 0 and pk.sha256 is not null
        order by pk.id desc limit 1) as pack on true"""

GOING = """exists (
    select from records.transfer_line as tl join records.transfer as t on t.id = tl.transfer_id
    where tl.volume_id = v.id and t.state <> 'cancelled')"""


def list_acts(session: Session, *, reader: Reader) -> list[Act]:
    """Return the acts, the newest first."""
    query = f"{ACTS} order by t.year desc, t.number desc limit 300"
    return fetch(session, Act, query, {"organisation": reader.organisation_id})


def get_act(session: Session, id: int, *, reader: Reader) -> Act:
    """Return an act. Raises NotFoundError."""
    values = {"organisation": reader.organisation_id, "id": id}
    found = fetch_one(session, Act, f"{ACTS} and t.id = %(id)s", values)
    if found is None:
        raise NotFoundError(_("There is no such act."))
    return found


def hold_draft(session: Session, id: int, *, reader: Reader) -> Act:
    """Return the draft of an act, held until the commit. Raises ConflictError for another one."""
    reader.require(ARCHIVE)
    execute(session, "select from records.transfer where id = %s for update", (id,))
    act = get_act(session, id, reader=reader)
    if act.state != TransferState.DRAFT:
        told = _("The act No. {act} is “{state}”: this cannot be done with it.")
        raise ConflictError(told.format(act=act.name, state=act.title))
    return act


def due_before(today: date) -> date:
    """Return the first day of the year: work on a case was over before it, so it goes now."""
    return date(max(today.year - records_settings().transfer_years, 1), 1, 1)


def list_due(session: Session, *, reader: Reader, limit: int = MOST) -> list[Unit]:
    """Return units of permanent keeping whose time in the house is over, by inventory."""
    condition = f"""i.kind = 'permanent' and c.state = 'closed'
        and c.ended_on < %(before)s and not {GOING}"""
    query = UNITS.format(
        package="pack.id as package_id, pack.sha256 as package_sha256", more=NEWEST,
        condition=condition,
    )  # fmt: skip
    values = {
        "organisation": reader.organisation_id, "before": due_before(today_of(session)),
        "limit": limit,
    }  # fmt: skip
    return fetch(session, Unit, query, values)


def list_units(session: Session, act: Act, *, reader: Reader) -> list[Unit]:
    """Return the units of an act: of a draft with the packages they would go in."""
    line = "join records.transfer_line as tl on tl.volume_id = v.id"
    draft = act.state == TransferState.DRAFT
    query = UNITS.format(
        package="pack.id as package_id, pack.sha256 as package_sha256" if draft
        else "tl.package_id, tl.package_sha256",
        more=f"{line} {NEWEST}" if draft else line, condition="tl.transfer_id = %(act)s",
    )  # fmt: skip
    values = {"organisation": reader.organisation_id, "act": act.id, "limit": MOST}
    return fetch(session, Unit, query, values)


def draw_up(
    session: Session, chosen: Sequence[int], receiver: str, basis: str, *, reader: Reader
) -> int:
    """Draw up an act of the chosen units, those only whose time has come.

    Raises ConflictError when none of them may go, InvalidError without an archive.
    """
    reader.require(ARCHIVE)
    organisation = organisation_of(reader)
    told = needed(receiver, "receiver", _("Write which archive takes the documents."))
    lock = "select pg_advisory_xact_lock(hashtext('records.transfer'), %s)"
    execute(session, lock, (organisation,))
    volumes = [each.volume_id for each in list_due(session, reader=reader)
               if each.volume_id in set(chosen)]  # fmt: skip
    if not volumes:
        raise ConflictError(_("Choose units whose time in the house is over; none of these is."))
    today = today_of(session)
    query = """
        insert into records.transfer (organisation_id, year, number, state, receiver, basis,
            made_on, made_by)
        select %(organisation)s, %(year)s, coalesce(max(number), 0) + 1, 'draft', %(receiver)s,
            %(basis)s, %(today)s, %(by)s
        from records.transfer where organisation_id = %(organisation)s and year = %(year)s
        returning id"""
    values = {
        "organisation": organisation, "year": today.year, "today": today, "receiver": told,
        "basis": " ".join(basis.split())[:1000], "by": reader.person_id,
    }  # fmt: skip
    id = int(fetch_value(session, query, values))
    query = """insert into records.transfer_line (transfer_id, position, volume_id)
        select %s, ordinal, id from unnest(%s::int[]) with ordinality as given (id, ordinal)"""
    execute(session, query, (id, volumes))
    record(session, "transfer.drawn-up", "transfer", id, units=len(volumes))
    return id


def drop_unit(session: Session, id: int, volume_id: int, *, reader: Reader) -> Act:
    """Take a unit out of the draft of an act."""
    act = hold_draft(session, id, reader=reader)
    query = """
        delete from records.transfer_line as tl using records.case_volume as v
        join records.case_file as c on c.id = v.case_id
        where tl.volume_id = v.id and tl.transfer_id = %s and tl.volume_id = %s
        returning c.index || ' (' || c.year || ')'"""
    dropped = fetch_values(session, query, (id, volume_id))
    if not dropped:
        raise NotFoundError(_("The act does not name this unit."))
    record(session, "transfer.unit-dropped", "transfer", id, unit=dropped[0])
    return act


def cancel(session: Session, id: int, reason: str, *, reader: Reader) -> Act:
    """Cancel a draft; it stays in the list, its units are free for another act."""
    act = hold_draft(session, id, reader=reader)
    told = needed(reason, "reason", _("Write why the act is cancelled."))
    execute(session, "update records.transfer set state = 'cancelled' where id = %s", (id,))
    record(session, "transfer.cancelled", "transfer", id, reason=told)
    return act


def why_not(units: Sequence[Unit]) -> str:
    """Return what keeps an act from being handed over; empty when nothing does."""
    if not units:
        return _("The act names no unit: cancel it, or draw up another one.")
    missing = [f"{each.index} ({each.inventory_year})" for each in units if not each.ready]
    if missing:
        told = _("No whole archive package yet: {units}. Make the packages first.")
        return told.format(units=", ".join(missing[:10]))
    return ""


HAND = """
    update records.transfer_line set package_id = %(package)s, package_sha256 = %(sha256)s
    where transfer_id = %(act)s and volume_id = %(volume)s"""

DOCUMENTS = """
    select cd.document_id from records.case_document as cd
    join records.transfer_line as tl on tl.volume_id = cd.volume_id
    where tl.transfer_id = %s and cd.removed_on is null order by cd.id"""


def hand(session: Session, id: int, day: str, accepted_by: str, *, reader: Reader) -> Act:
    """Write down that the archive took the units; their cases are «переданы в архив» from then on.

    Raises ConflictError while a unit has no whole package, InvalidError for a day to come.
    """
    act = hold_draft(session, id, reader=reader)
    handed_on = day_in(day, "handed_on")
    if not act.made_on <= handed_on <= today_of(session):
        sentence = _("The day lies between the day of the act and today.")
        raise InvalidError(sentence, fields={"handed_on": sentence})
    taker = needed(accepted_by, "accepted_by", _("Write who took the documents at the archive."))
    units = list_units(session, act, reader=reader)
    if why := why_not(units):
        raise ConflictError(why)
    for each in units:
        execute(session, HAND, {
            "act": id, "volume": each.volume_id, "package": each.package_id,
            "sha256": each.package_sha256,
        })  # fmt: skip
    query = """update records.transfer set state = 'handed', handed_on = %s, handed_by = %s,
        accepted_by = %s where id = %s"""
    execute(session, query, (handed_on, reader.person_id, taker, id))
    mark_transferred(session, whole_cases(session, id))
    record(session, "transfer.handed", "transfer", id, units=len(units))
    for document in fetch_values(session, DOCUMENTS, (id,)):
        record(session, "filing.transferred", "document", document, act=act.name)
    return get_act(session, id, reader=reader)


def whole_cases(session: Session, id: int) -> list[int]:
    """Return the cases of an act all of whose volumes are handed over by now."""
    query = """
        select distinct v.case_id from records.case_volume as v
        join records.transfer_line as tl on tl.volume_id = v.id
        where tl.transfer_id = %s and not exists (
            select from records.case_volume as other where other.case_id = v.case_id
                and not exists (
                    select from records.transfer_line as line
                    join records.transfer as t on t.id = line.transfer_id
                    where line.volume_id = other.id and t.state = 'handed'))"""
    return fetch_values(session, query, (id,))

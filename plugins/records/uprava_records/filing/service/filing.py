"""«В дело…»: a document of any kind goes into a case, and is taken out of it with a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document, level_of
from uprava.documents.service.filing import list_files
from uprava.documents.service.locks import hold
from uprava.documents.service.states import Act, change_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_records.filing.service.cases import (
    CaseCard,
    add_volume,
    find_open,
    fits,
    hold_case,
    hold_row,
    list_volumes,
    open_case,
    require_state,
)
from uprava_records.filing.service.closing_by_case import FILED, going_in
from uprava_records.filing.service.common import FILE, needed, today_of
from uprava_records.filing.service.rows import escaped
from uprava_records.filing.values import CaseState
from uprava_records.settings import records_settings

OFFERED = 20
MOST_SHEETS = 9999


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a document is kept."""

    case_id: int
    index: str
    heading: str
    year: int
    volume: int
    position: int
    sheets: int
    filed_on: date
    state: str
    due_on: date | None
    act_id: int | None
    act: str | None
    destroyed_on: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A case or a row of the plan a document may go into: `value` is `cID` or `rID`."""

    value: str
    title: str
    note: str


PLACED = """
    select c.id as case_id, c.index, c.heading, c.year, v.number as volume, cd.position, cd.sheets,
        cd.filed_on, c.state, c.due_on, act.id as act_id, act.name as act, act.destroyed_on
    from records.case_document as cd join records.case_file as c on c.id = cd.case_id
    join records.case_volume as v on v.id = cd.volume_id
    left join lateral (
        select a.id, a.number || '/' || a.year as name, a.destroyed_on from records.disposal as a
        join records.disposal_case as dc on dc.disposal_id = a.id
        where dc.case_id = c.id and a.state <> 'cancelled' order by a.id desc limit 1
    ) as act on true
    where cd.document_id = %s and cd.removed_on is null"""


def find_place(session: Session, document_id: UUID) -> Placed | None:
    """Return where a document the reader was let to is kept."""
    return fetch_one(session, Placed, PLACED, (document_id,))


OFFERS = """
    select case when c.id is null then 'r' || r.id else 'c' || c.id end as value,
        r.index || ' ' || coalesce(c.heading, r.heading) as title,
        coalesce(c.year, pl.year)::text as note
    from records.plan_row as r join records.plan as pl on pl.id = r.plan_id
    left join records.case_file as c on c.row_id = coalesce(r.root_id, r.id) and c.state = 'open'
    where pl.organisation_id = %(organisation)s and (pl.state = 'approved' or c.id is not null)
      and pl.year between %(year)s - 1 and %(year)s"""


def list_offers(session: Session, q: str, *, reader: Reader) -> list[Offer]:
    """Return cases of the plans in force by part of the index or of the heading."""
    query = f"""{OFFERS} and (
            r.index like %(start)s or coalesce(c.heading, r.heading) ilike %(like)s)
        order by pl.year desc, r.index like %(start)s desc, r.index, c.id limit {OFFERED}"""
    text = " ".join(q.split())[:200]
    values = {
        "organisation": reader.organisation_id, "year": today_of(session).year,
        "start": f"{escaped(text)}%", "like": f"%{escaped(text)}%",
    }  # fmt: skip
    return fetch(session, Offer, query, values)


def suggest(session: Session, head: DocumentHead, *, reader: Reader) -> Offer | None:
    """Return the usual case: of the index its type names, else the one last used for its like."""
    values = {
        "organisation": reader.organisation_id, "year": today_of(session).year, "kind": head.kind,
        "unit": head.unit_id, "document": head.id,
    }  # fmt: skip
    of_type = f"""{OFFERS} and r.index = (
            select t.filing from documents.card_fields as f
            join documents.document_type as t on t.id = f.type_id
            where f.document_id = %(document)s and t.filing <> '')
        order by pl.year desc limit 1"""
    last_used = f"""{OFFERS} and coalesce(r.root_id, r.id) = (
            select last.row_id from records.case_document as cd
            join documents.document as d on d.id = cd.document_id
            join records.case_file as last on last.id = cd.case_id
            where d.kind = %(kind)s and d.unit_id is not distinct from %(unit)s
              and cd.removed_on is null and last.organisation_id = %(organisation)s
              and last.state = 'open'
            order by cd.id desc limit 1)
        order by pl.year desc, c.id desc limit 1"""
    return fetch_one(session, Offer, of_type, values) or fetch_one(
        session, Offer, last_used, values
    )


def size_of(session: Session, document_id: UUID) -> tuple[int, int]:
    """Return sheets (pages of its files, at least one) and bytes of a document."""
    files = list_files(session, document_id)
    return max(sum(each.pages or 0 for each in files), 1), sum(each.size for each in files)


def may_file(session: Session, reader: Reader, head: DocumentHead) -> bool:
    """Tell whether the reader files this document: in its unit, or as who keeps its journal."""
    if not reader.may(FILE):
        return False
    level = level_of(session, head.id, reader=reader)
    unit = None if level is AccessRight.MANAGE else head.unit_id
    return level is not AccessRight.READ and reader.may(FILE, unit=unit)


def put_in(
    session: Session, document_id: UUID, choice: str, sheets: str, *, reader: Reader, at: datetime
) -> CaseCard:
    """Put a registered document into a case and close it by its kind's own act.

    `choice` is a case or a row of the plan (`Offer.value`). Raises ConflictError when something
    is missing, InvalidError for a choice or a number that cannot be.
    """
    head = get_document(session, document_id, reader=reader, level=AccessRight.EDIT)
    if not may_file(session, reader, head):
        reader.require(FILE, unit=head.unit_id)
    hold(session, document_id)
    refuse(session, head)
    found, bytes = size_of(session, document_id)
    number = sheets_in(sheets, found)
    case = chosen(session, choice, reader=reader)
    with going_in(session, document_id):
        finish(session, document_id, reader=reader, at=at)
    volume = volume_for(session, case, number)
    position = enter(session, head, case, (volume, number, bytes), reader=reader)
    record(
        session, "filing.put", "document", document_id, case=f"{case.index} ({case.year})",
        case_id=case.id, position=position,
    )  # fmt: skip
    signal(session, f"doc:{document_id}")
    return case


def refuse(session: Session, head: DocumentHead) -> None:
    """Raise ConflictError for what does not go into a case."""
    if head.number is None:
        raise ConflictError(_("The document has no number yet: register it first."))
    place = find_place(session, head.id)
    if place:
        told = _("The document is in the case {index} already. Take it out of there first.")
        raise ConflictError(told.format(index=place.index))


def sheets_in(text: str, found: int) -> int:
    """Return the number of sheets: as typed, else as found in the files."""
    text = text.strip()
    if not text:
        return found
    if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST_SHEETS:
        return int(text)
    sentence = _("A whole number from 1 to {n}.").format(n=MOST_SHEETS)
    raise InvalidError(sentence, fields={"sheets": sentence})


def chosen(session: Session, choice: str, *, reader: Reader) -> CaseCard:
    """Return the case chosen, held; a row of the plan opens its case with the first document."""
    kind, id = choice[:1], choice[1:]
    if kind not in ("c", "r") or not fits(id):
        sentence = _("Choose the case from the list.")
        raise InvalidError(sentence, fields={"case": sentence})
    if kind == "r":
        row = hold_row(session, int(id), reader=reader)
        case_id = find_open(session, row.root_id) or open_case(
            session, row.id, "", reader=reader
        )  # fmt: skip
    else:
        case_id = int(id)
    case = hold_case(session, case_id, reader=reader)
    require_state(case, CaseState.OPEN)
    reader.require(FILE, unit=case.unit_id)
    return case


def finish(session: Session, document_id: UUID, *, reader: Reader, at: datetime) -> None:
    """Close the document by the act of its kind, if it has one and is not closed already."""
    head = get_document(session, document_id, reader=reader)
    plugins = installation_of(session).plugins
    kind = plugins.kinds.get(head.kind)
    act = kind.transition(FILED) if kind else None
    if kind and act and head.state != act.target and not kind.state(head.state).closed:
        change_state(
            session, document_id, Act(FILED, head.version), reader=reader, plugins=plugins, at=at
        )


def volume_for(session: Session, case: CaseCard, sheets: int) -> int:
    """Return the volume the sheets fit into: the last one, or a new one when it is full."""
    last = list_volumes(session, case.id)[-1]
    limit = records_settings().volume_sheets
    if last.documents and last.sheets + sheets > limit:
        return add_volume(session, case.id, last.number + 1)
    return last.id


ENTER = """
    insert into records.case_document (document_id, case_id, volume_id, position, sheets, bytes,
        filed_on, filed_by)
    values (%(document)s, %(case)s, %(volume)s, %(position)s, %(sheets)s, %(bytes)s, %(today)s,
        %(by)s)"""

GROW = """
    update records.case_file set documents = documents + 1, sheets = sheets + %(sheets)s,
        bytes = bytes + %(bytes)s, last_position = last_position + 1, version = version + 1,
        first_on = least(first_on, %(day)s), last_on = greatest(last_on, %(day)s)
    where id = %(case)s returning last_position"""

GROW_VOLUME = """
    update records.case_volume set documents = documents + 1, sheets = sheets + %(sheets)s,
        bytes = bytes + %(bytes)s where id = %(volume)s"""


def enter(
    session: Session, head: DocumentHead, case: CaseCard, part: tuple[int, int, int], *,
    reader: Reader,
) -> int:  # fmt: skip
    """Write the line of the inner inventory; `part` is volume, sheets, bytes. Return its number."""
    volume, sheets, bytes = part
    values: dict[str, object] = {
        "document": head.id, "case": case.id, "volume": volume, "sheets": sheets, "bytes": bytes,
        "today": today_of(session), "by": reader.person_id, "day": head.registered_on,
    }  # fmt: skip
    values["position"] = fetch_value(session, GROW, values)
    execute(session, GROW_VOLUME, values)
    execute(session, ENTER, values)
    position = values["position"]
    assert isinstance(position, int)
    return position


TAKE = """
    update records.case_document set removed_on = %(today)s, removed_by = %(by)s,
        reason = %(reason)s
    where document_id = %(document)s and removed_on is null
    returning volume_id"""

SHRINK = """
    update {table} set documents = documents - 1, sheets = sheets - %(sheets)s,
        bytes = bytes - %(bytes)s where id = %(id)s"""


def take_out(session: Session, document_id: UUID, reason: str, *, reader: Reader) -> Placed:
    """Take a document out of an open case; its line stays with the reason.

    Raises ConflictError when it is in no case or the case is closed.
    """
    head = get_document(session, document_id, reader=reader, level=AccessRight.EDIT)
    if not may_file(session, reader, head):
        reader.require(FILE, unit=head.unit_id)
    told = needed(reason, "reason", _("Write why the document is taken out."))
    place = find_place(session, document_id)
    if place is None:
        raise ConflictError(_("The document is in no case."))
    case = hold_case(session, place.case_id, reader=reader)
    require_state(case, CaseState.OPEN)
    query = """select bytes from records.case_document
        where document_id = %s and removed_on is null"""
    size = {"sheets": place.sheets, "bytes": fetch_value(session, query, (document_id,))}
    values = {
        "document": document_id, "today": today_of(session), "by": reader.person_id,
        "reason": told,
    }  # fmt: skip
    volume = fetch_value(session, TAKE, values)
    execute(session, SHRINK.format(table="records.case_volume"), size | {"id": volume})
    execute(session, SHRINK.format(table="records.case_file"), size | {"id": case.id})
    record(
        session, "filing.taken", "document", document_id, case=f"{case.index} ({case.year})",
        reason=told,
    )  # fmt: skip
    signal(session, f"doc:{document_id}")
    return place

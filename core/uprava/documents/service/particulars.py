"""Obligatory facts of the registration card that only some documents have: sheets, control, …

Rules of records management, list of obligatory facts about a document: items 12, 13, 14, 16, 20.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import REQUISITES, refuse_locked
from uprava.documents.service.registering import touch
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.web.screens import show_day

COUNTS = {"sheets": 99_999, "annexes": 9_999, "annex_sheets": 99_999, "copies": 9_999}
"""Whole numbers of the card, and the most each may be."""

TITLES = {
    "sheets": N_("Sheets of the document"),
    "annexes": N_("Annexes"),
    "annex_sheets": N_("Sheets of annexes"),
    "copies": N_("Copies"),
    "original_place": N_("Place of the original"),
    "responsible_unit": N_("Responsible unit"),
    "control": N_("On control"),
}

LONGEST_PLACE, LONGEST_ADDRESSEE, LONGEST_NOTE = 200, 300, 500
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Particulars:
    """The facts of one document, as the card shows them; None and empty: not said."""

    sheets: int | None = None
    annexes: int | None = None
    annex_sheets: int | None = None
    copies: int | None = None
    original_place: str = ""
    responsible_unit_id: int | None = None
    responsible_unit: str | None = None
    controlled_since: date | None = None
    controlled_by: str | None = None
    control_ended: date | None = None

    @property
    def controlled(self) -> bool:
        """Tell whether the mark of control is on."""
        return self.controlled_since is not None and self.control_ended is None


@dataclass(frozen=True, slots=True)
class ReaddressingRow:
    """A note that a document was passed on."""

    day: date
    addressee: str
    note: str
    person: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says of the facts."""

    sheets: int | None
    annexes: int | None
    annex_sheets: int | None
    copies: int | None
    original_place: str
    responsible_unit_id: int | None
    controlled: bool


def find_particulars(session: Session, id: UUID) -> Particulars:
    """Return the facts of a document the reader was let to."""
    query = f"""
        select f.sheets, f.annexes, f.annex_sheets, f.copies, f.original_place,
            f.responsible_unit_id, f.controlled_since, f.control_ended,
            (select unit.name from users.unit where unit.id = f.responsible_unit_id)
                as responsible_unit,
            (select {SHORT_NAME} from users.person as p where p.id = f.controlled_by)
                as controlled_by
        from documents.particulars as f where f.document_id = %s"""
    return fetch_one(session, Particulars, query, (id,)) or Particulars()


def list_readdressings(session: Session, id: UUID) -> list[ReaddressingRow]:
    """Return to whom a document the reader was let to was passed on, the earliest first."""
    query = f"""
        select r.day, r.addressee, r.note, r.noted_at,
            (select {SHORT_NAME} from users.person as p where p.id = r.noted_by) as person
        from documents.readdressing as r where r.document_id = %s order by r.id limit %s"""
    return fetch(session, ReaddressingRow, query, (id, SHOWN))


def read(session: Session, form: Mapping[str, str]) -> tuple[Said | None, dict[str, str]]:
    """Return what a form says, or a sentence for each field that does not fit."""
    wrong: dict[str, str] = {}
    counts = {name: count_in(form, name, most, wrong) for name, most in COUNTS.items()}
    if counts["annex_sheets"] and not counts["annexes"]:
        wrong["annexes"] = _("Say how many annexes there are.")
    place = " ".join(form.get("original_place", "").split())
    if len(place) > LONGEST_PLACE or not place.isprintable():
        wrong["original_place"] = _("At most {n} characters.").format(n=LONGEST_PLACE)
    unit = form.get("responsible_unit", "")
    known = "select id from users.unit where id::text = %s and closed_on is null"
    unit_id = fetch_value(session, known, (unit,)) if unit else None
    if unit and unit_id is None:
        wrong["responsible_unit"] = _("Choose from the list.")
    if wrong:
        return None, wrong
    controlled = form.get("control") == "on"
    return Said(**counts, original_place=place, responsible_unit_id=unit_id,
                controlled=controlled), wrong  # fmt: skip


def count_in(form: Mapping[str, str], name: str, most: int, wrong: dict[str, str]) -> int | None:
    """Return a whole number of the form, None when it is not given."""
    given = form.get(name, "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 7 and 1 <= int(given) <= most):
        wrong[name] = _("A whole number from 1 to {n}.").format(n=most)
        return None
    return int(given)


KEEP = """
insert into documents.particulars (document_id, sheets, annexes, annex_sheets, copies,
    original_place, responsible_unit_id, controlled_since, controlled_by, control_ended,
    changed_by, changed_at)
values (%(id)s, %(sheets)s, %(annexes)s, %(annex_sheets)s, %(copies)s, %(original_place)s,
    %(responsible_unit_id)s, %(since)s, %(by)s, %(ended)s, %(person)s, %(at)s)
on conflict (document_id) do update set sheets = excluded.sheets, annexes = excluded.annexes,
    annex_sheets = excluded.annex_sheets, copies = excluded.copies,
    original_place = excluded.original_place,
    responsible_unit_id = excluded.responsible_unit_id,
    controlled_since = coalesce(excluded.controlled_since, particulars.controlled_since),
    controlled_by = coalesce(excluded.controlled_by, particulars.controlled_by),
    control_ended = excluded.control_ended,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at"""


def keep(
    session: Session, id: UUID, said: Said, *, version: int, reader: Reader, at: datetime
) -> None:
    """Keep the facts of a document.

    Raises ForbiddenError without the right to change it, ConflictError when it was changed since
    the form was opened or is locked.
    """
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    refuse_locked(session, head, REQUISITES, reader=reader)
    if head.version != version:
        raise ConflictError(_("The document was changed since you opened it. Look again."))
    before = find_particulars(session, id)
    today: date = session.info["today"]
    put_on = said.controlled and not before.controlled
    ended = before.control_ended if before.controlled_since else None
    if said.controlled:
        ended = None
    elif before.controlled:
        ended = today
    values = asdict(said) | {
        "id": id, "since": today if put_on else None, "by": reader.person_id if put_on else None,
        "ended": ended, "person": reader.person_id, "at": at,
    }  # fmt: skip
    execute(session, KEEP, values)
    touch(session, id, at=at)
    was, now = told(before), told(find_particulars(session, id))
    changed = [name for name in TITLES if was[name] != now[name]]
    record(
        session, "document.changed", "document", id, was={name: was[name] for name in changed},
        now={name: now[name] for name in changed},
    )  # fmt: skip
    signal(session, f"doc:{id}")


PUT_ON = """
insert into documents.particulars (document_id, original_place, controlled_since, controlled_by,
    changed_by, changed_at)
values (%(id)s, '', %(today)s, %(by)s, %(person)s, %(at)s)
on conflict (document_id) do update set controlled_since = excluded.controlled_since,
    controlled_by = excluded.controlled_by, control_ended = null,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at"""


def put_on_control(
    session: Session, head: DocumentHead, *, controller_id: int, reader: Reader, at: datetime
) -> bool:
    """Put a document on control by an act of a module, which has asked who may do it.

    False: the mark stands already.
    """
    before = find_particulars(session, head.id)
    if before.controlled:
        return False
    today: date = session.info["today"]
    values = {"id": head.id, "today": today, "by": controller_id, "person": reader.person_id,
              "at": at}  # fmt: skip
    execute(session, PUT_ON, values)
    record(
        session, "document.changed", "document", head.id, was={"control": ""},
        now={"control": today.isoformat()},
    )  # fmt: skip
    return True


BEGIN = """
insert into documents.particulars (document_id, sheets, annexes, annex_sheets, copies,
    original_place, responsible_unit_id, controlled_since, controlled_by, control_ended,
    changed_by, changed_at)
values (%(id)s, %(sheets)s, %(annexes)s, %(annex_sheets)s, null, '', null, null, null, null,
    %(person)s, %(at)s)
on conflict (document_id) do update set sheets = excluded.sheets, annexes = excluded.annexes,
    annex_sheets = excluded.annex_sheets, changed_by = excluded.changed_by,
    changed_at = excluded.changed_at"""


@dataclass(frozen=True, slots=True)
class Volume:
    """Sheets of a document, its annexes and their sheets (items 13, 14); None: not said."""

    sheets: int | None = None
    annexes: int | None = None
    annex_sheets: int | None = None

    @property
    def said(self) -> bool:
        """Whether anything is said."""
        return (self.sheets, self.annexes, self.annex_sheets) != (None, None, None)


def read_volume(form: Mapping[str, str]) -> tuple[Volume, dict[str, str]]:
    """Return what a form says of sheets and annexes, a sentence for each figure that is none."""
    wrong: dict[str, str] = {}
    names = ("sheets", "annexes", "annex_sheets")
    found = [count_in(form, name, COUNTS[name], wrong) for name in names]
    volume = Volume(*found)
    if volume.annex_sheets and not volume.annexes and not wrong:
        wrong["annexes"] = _("Say how many annexes there are.")
    return volume, wrong


def keep_volume(
    session: Session, id: UUID, volume: Volume, *, reader: Reader, at: datetime
) -> None:
    """Keep the figures as part of a module's own act, which checks rights and writes the record."""
    values = asdict(volume) | {"id": id, "person": reader.person_id, "at": at}
    execute(session, BEGIN, values)


def told(facts: Particulars) -> dict[str, str]:
    """Return the facts as the history tells them."""
    texts = {name: getattr(facts, name) for name in TITLES if name != "control"}
    control = facts.controlled_since.isoformat() if facts.controlled_since else ""
    return {name: str(value or "") for name, value in texts.items()} | {
        "control": control if facts.controlled else ""
    }


def readdress(
    session: Session, id: UUID, form: Mapping[str, str], *, reader: Reader, at: datetime
) -> None:
    """Note that a document was passed on to another addressee today.

    Raises InvalidError naming the field that does not fit.
    """
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    refuse_locked(session, head, REQUISITES, reader=reader)
    wrong = readdressing_mistakes(form)
    if wrong:
        raise InvalidError(_("The note was not kept."), fields=wrong)
    addressee, note = (" ".join(form.get(name, "").split()) for name in ("addressee", "note"))
    execute(
        session,
        "insert into documents.readdressing (document_id, day, addressee, note, noted_by,"
        " noted_at) values (%s, %s, %s, %s, %s, %s)",
        (id, session.info["today"], addressee, note, reader.person_id, at),
    )
    record(session, "document.readdressed", "document", id)
    signal(session, f"doc:{id}")


def readdressing_mistakes(form: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with a note of passing on, by field."""
    addressee, note = (" ".join(form.get(name, "").split()) for name in ("addressee", "note"))
    wrong: dict[str, str] = {}
    if not 2 <= len(addressee) <= LONGEST_ADDRESSEE or not addressee.isprintable():
        said = _("Say to whom, in at most {n} characters.")
        wrong["addressee"] = said.format(n=LONGEST_ADDRESSEE)
    if len(note) > LONGEST_NOTE or not note.isprintable():
        wrong["note"] = _("At most {n} characters.").format(n=LONGEST_NOTE)
    return wrong


def pairs_of(facts: Particulars) -> list[tuple[str, str]]:
    """Return the facts that are said, titled, as the card and its print show them."""
    names = [name for name in TITLES if name != "control"]
    pairs = [(_(TITLES[name]), str(getattr(facts, name) or "")) for name in names]
    if facts.controlled_since is None:
        control = ""
    elif facts.controlled:
        control = _("since {day}, {name}").format(
            day=show_day(facts.controlled_since), name=facts.controlled_by
        )
    else:
        control = _("taken off on {day}").format(day=show_day(facts.control_ended))
    pairs.append((_("On control"), control))
    return [(title, value) for title, value in pairs if value]


def typed_of(facts: Particulars) -> dict[str, str]:
    """Return the facts as their form shows them."""
    texts = {name: str(getattr(facts, name) or "") for name in (*COUNTS, "original_place")}
    unit = facts.responsible_unit_id
    return texts | {
        "responsible_unit": str(unit) if unit else "", "control": "on" if facts.controlled else "",
    }  # fmt: skip

"""A duty as a line of a list: its term, number, basis, executor and state in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.models import AccessMark
from uprava.documents.service.people import chips
from uprava.i18n import N_, _
from uprava.term_lists import words
from uprava.term_lists.values import Borders, Figures
from uprava.term_lists.words import Label, day_in_words, left_of, short_day
from uprava.web.shell import PersonChip

from uprava_assignments.control.routes.address import Address
from uprava_assignments.control.values import ZONE_LOOKS, ZONE_TITLES, ListRow, View, Zone
from uprava_assignments.giving.values import AT_WORK, Control, DutyState, Priority, Standing

TITLE = 90
"""Characters of a text in the name of its checkbox."""


STATES: Mapping[str, tuple[str, str, str]] = {
    DutyState.SENT: (N_("New"), "", ""),
    DutyState.ACCEPTED: (N_("At work"), "b", ""),
    DutyState.RETURNED: (N_("Returned for rework"), "a", "arrow-back-up"),
    DutyState.REPORTED: (N_("Report is being checked"), "v", "eye"),
    DutyState.DONE: (N_("Executed"), "g", "circle-check"),
    DutyState.WITHDRAWN: (N_("Withdrawn"), "", ""),
    DutyState.READDRESSED: (N_("Readdressed"), "", ""),
}
"""Title, tone and icon of each state, as lists say it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn."""

    id: int
    url: str
    zone: Zone
    number: str
    title: str
    name: str
    note: str
    due: str
    due_note: str
    due_tone: str
    basis: str
    basis_note: str
    basis_url: str
    executor: PersonChip | None
    pool: str
    unit: str
    author: PersonChip | None
    controller: PersonChip | None
    labels: Sequence[Label]
    moved: int
    may_take: bool

    @property
    def key(self) -> str:
        """Its id as the report of an act on many names it."""
        return str(self.id)


Group = words.Group[Line]


def lines_of(
    session: Session, rows: Sequence[ListRow], address: Address, borders: Borders[Zone]
) -> list[Line]:
    """Return the rows as lines; people are asked for once."""
    ids = [id for row in rows for id in (row.person_id, row.author_id, row.controller_id)]
    people = {id: replace(each, post="") for id, each in chips(session, ids).items()}
    query = address.query()
    tail = f"?{query}" if query else ""
    return [
        line_of(row, people, f"/docs/{row.assignment_id}{tail}", address.view, borders)
        for row in rows
    ]


def line_of(
    row: ListRow, people: Mapping[int, PersonChip], url: str, view: View, borders: Borders[Zone]
) -> Line:
    """Return one row as a line."""
    day, words, tone = term_of(row, borders.today)
    may_take = view is View.EXECUTE and row.person_id is None and row.state in AT_WORK
    return Line(
        id=row.id,
        url=url,
        zone=borders.zone_of(row.order_on),
        number=row.number or "",
        title=row.text,
        name=name_of(row),
        note=note_of(row) + (f" · {row.pool}" if may_take else ""),
        due=day, due_note=words, due_tone=tone,
        basis=basis_of(row), basis_note=basis_note_of(row), basis_url=url_of(row.basis_id),
        executor=executor_of(row, people),
        pool=f"{row.pool or ''}{others_of(row)}",
        unit=row.unit or "",
        author=people.get(row.author_id),
        controller=people.get(row.controller_id or 0),
        labels=labels_of(row),
        moved=row.extended,
        may_take=may_take,
    )  # fmt: skip


def executor_of(row: ListRow, people: Mapping[int, PersonChip]) -> PersonChip | None:
    """Return who is responsible, named with how many co-executors there are besides."""
    chip = people.get(row.person_id or 0)
    return chip and replace(chip, name=f"{chip.name}{others_of(row)}")


def others_of(row: ListRow) -> str:
    """Return how many co-executors there are, to stand after a name; nothing for none."""
    return f"\u00a0+{row.others}" if row.others else ""


def url_of(id: UUID | None) -> str:
    """Return a document's card, empty for none."""
    return f"/docs/{id}" if id else ""


def name_of(row: ListRow) -> str:
    """Return what an assignment is called in a sentence: its number and the beginning of it."""
    return f"{row.number or ''} {row.text[:TITLE]}".strip()


def term_of(row: ListRow, today: date) -> tuple[str, str, str]:
    """Return the last day, what is left of it in words, and the tone."""
    if row.due_on is None:
        return "—", _("no term"), ""
    day = short_day(row.due_on, today)
    if row.state == DutyState.DONE:
        late = row.done_on is not None and row.done_on > row.due_on
        return (f"{day} !", _("executed late"), "g") if late else (day, _("in time"), "g")
    if row.state not in AT_WORK or row.standing == Standing.SUSPENDED:
        return day, "", ""
    return (day, *left_of(row.due_on, today))


def note_of(row: ListRow) -> str:
    """Return the line under the text: where it stands, and what a leader's word adds to it."""
    special = _("special control") if row.control == Control.SPECIAL else ""
    urgent = row.priority == Priority.URGENT and row.state in AT_WORK
    parts = (place_of(row), special, _("urgently") if urgent else "")
    return " · ".join(each for each in parts if each)


def place_of(row: ListRow) -> str:
    """Return its place on the basis, else its own number."""
    if row.basis_id is None:
        return row.number or ""
    named = row.basis_number or row.basis_title or ""
    point = f"{row.basis_point} · " if row.basis_point else ""
    if row.ordinal:
        return point + _("No. {n} on {basis}").format(n=row.ordinal, basis=named)
    return point + named


def basis_of(row: ListRow) -> str:
    """Return the number of the basis, its title when it has none; empty when it is not open."""
    return row.basis_number or row.basis_title or ""


def basis_note_of(row: ListRow) -> str:
    """Return whom the basis is from or about what it is."""
    return row.basis_summary or (row.basis_title if row.basis_number else "") or ""


def labels_of(row: ListRow) -> list[Label]:
    """Return the state, and what else has to be seen at once."""
    labels = [state_of(row)]
    if row.access_mark != AccessMark.COMMON:
        labels.append(Label(_("Restricted"), "r", "lock"))
    return labels


def state_of(row: ListRow) -> Label:
    """Return the state; what stops or changes the term comes before it."""
    if row.standing == Standing.SUSPENDED:
        return Label(_("Suspended"), "a", "player-pause")
    if row.asked_until is not None:
        asked = _("Asks until {day}").format(day=short_day(row.asked_until, row.due_on or date.max))
        return Label(asked, "a", "calendar-event")
    if row.state == DutyState.DONE and row.on_control:
        return Label(_("Executed, on control"), "g", "circle-check")
    title, tone, icon = STATES.get(row.state, (row.state, "", ""))
    return Label(_(title), tone, icon)


def groups_of(
    lines: Sequence[Line], figures: Figures, address: Address, today: date
) -> list[Group]:
    """Return the lines under the headings of their zones, or in one group without a heading."""
    if address.flat:
        return [("", "", "", "", lines)] if lines else []

    def heading(zone: Zone) -> tuple[str, str, str]:
        return title_of(zone, address, today), *ZONE_LOOKS[zone]

    return words.groups_of(lines, figures, lambda line: line.zone, heading)


def title_of(zone: Zone, address: Address, today: date) -> str:
    """Return a heading; what a controller still keeps of what is over waits for him."""
    if zone is Zone.OVER and address.view is View.CONTROL:
        return _("Executed: to be taken off control")
    return _(ZONE_TITLES[zone]).format(day=day_in_words(today))

"""An appeal as a line of a list: its term, number, author, topic, executor and state in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from babel.dates import format_date
from sqlalchemy.orm import Session
from uprava.calendar import Standing as Left
from uprava.calendar import remaining_until
from uprava.documents.models import AccessMark
from uprava.documents.service.people import chips
from uprava.documents.service.terms import SOON, office_calendar
from uprava.i18n import _, current_locale, ngettext
from uprava.web.shell import PersonChip

from uprava_appeals.intake.kind import APPEAL
from uprava_appeals.law.channels import Channel
from uprava_appeals.lists.routes.address import Address
from uprava_appeals.lists.service.choosing import caption
from uprava_appeals.lists.service.naming import Named
from uprava_appeals.lists.values import (
    ZONE_LOOKS,
    ZONE_TITLES,
    Borders,
    Figures,
    ListRow,
    Zone,
)
from uprava_appeals.values import OVER, Letter, Repeat, Result

TITLE = 90
"""Characters of an annotation in the name of its checkbox."""

STATES = {each.code: (each.title, str(each.tone)) for each in APPEAL.every_state}
"""Title and tone of each state."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label: text, tone, icon."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn."""

    id: UUID
    url: str
    zone: Zone
    number: str
    day: str
    title: str
    name: str
    note: str
    due: str
    due_note: str
    due_tone: str
    author: str
    author_note: str
    topic: str
    code: str
    executor: PersonChip | None
    pool: str
    labels: Sequence[Label]
    channel: str
    source: str
    letter: str
    territory: str
    leader: PersonChip | None
    result: str

    @property
    def key(self) -> str:
        """Its id as the report of an act on many names it."""
        return str(self.id)


Group = tuple[str, str, str, str, Sequence[Line]]
"""Lines under a heading: title, count, icon, tone, lines; without a title there is no heading."""


def lines_of(
    session: Session, rows: Sequence[ListRow], address: Address, borders: Borders,
    named: Mapping[UUID, Named],
) -> list[Line]:  # fmt: skip
    """Return the rows as lines; people are asked for once."""
    ids = [id for row in rows for id in (row.person_id, row.addressee_id)]
    people = {id: replace(each, post="") for id, each in chips(session, ids).items()}
    query = address.query()
    tail = f"?{query}" if query else ""
    return [
        line_of(row, people, f"/docs/{row.id}{tail}", borders, named.get(row.id)) for row in rows
    ]


def line_of(
    row: ListRow, people: Mapping[int, PersonChip], url: str, borders: Borders,
    author: Named | None,
) -> Line:  # fmt: skip
    """Return one row as a line."""
    day, words, tone = term_of(row, borders.today)
    initials, _comma, place = row.mask.partition(", ")
    return Line(
        id=row.id,
        url=url,
        zone=borders.zone_of(row.order_on),
        number=row.number or "",
        day=short_day(row.registered_on or row.received_on, borders.today),
        title=row.title,
        name=f"{row.number or ''} {row.title[:TITLE]}".strip(),
        note=note_of(row),
        due=day, due_note=words, due_tone=tone,
        author=author.name if author else initials,
        author_note=" · ".join(filter(None, (author.address if author else place, signed_by(row)))),
        topic=topic_of(row),
        code=row.code or "",
        executor=executor_of(row, people),
        pool=f"{row.pool or ''}{others_of(row)}",
        labels=labels_of(row),
        channel=caption(Channel, row.channel),
        source=row.source,
        letter=caption(Letter, row.letter),
        territory=row.territory,
        leader=people.get(row.addressee_id or 0),
        result=caption(Result, row.result or ""),
    )  # fmt: skip


def note_of(row: ListRow) -> str:
    """Return the line under the annotation: what makes it special."""
    repeat = "" if row.repeat == Repeat.FIRST else caption(Repeat, row.repeat)
    complaint = caption(Letter, row.letter) if row.letter != Letter.APPLICATION else ""
    control = _("control of {body}").format(body=row.source) if row.source_control else ""
    questions = row.questions if row.questions > 1 else 0
    many = ngettext("{n} question", "{n} questions", questions).format(n=questions)
    parts = (complaint, repeat, control, many if questions else "")
    return " · ".join(each for each in parts if each)


def signed_by(row: ListRow) -> str:
    """Return how many stand behind it when it is not one person."""
    if row.collective and row.signers:
        words = ngettext("collective, {n} signature", "collective, {n} signatures", row.signers)
        return words.format(n=row.signers)
    return _("collective") if row.collective else ""


def topic_of(row: ListRow) -> str:
    """Return the topic of its first question and how many more questions there are."""
    return row.topic or row.code or ""


def executor_of(row: ListRow, people: Mapping[int, PersonChip]) -> PersonChip | None:
    """Return who considers its first question, with how many others there are besides."""
    chip = people.get(row.person_id or 0)
    return chip and replace(chip, name=f"{chip.name}{others_of(row)}")


def others_of(row: ListRow) -> str:
    """Return how many consider its other questions, to stand after a name; nothing for none."""
    return f"\u00a0+{row.executors - 1}" if row.executors > 1 else ""


def term_of(row: ListRow, today: date) -> tuple[str, str, str]:
    """Return the next last day, what is left of it in words, and the tone."""
    if row.tell_on is not None and (row.standing in OVER or not before(row.due_on, row.tell_on)):
        left, tone = left_of(row.tell_on, today)
        return short_day(row.tell_on, today), _("tell: {left}").format(left=left), tone
    if row.due_on is None:
        return "—", "" if row.standing in OVER else _("no term"), ""
    day = short_day(row.due_on, today)
    if row.standing in OVER and row.late is not None:
        return (f"{day} !", _("late"), "g") if row.late else (day, _("in time"), "g")
    if row.standing in OVER:
        return day, "", ""
    return (day, *left_of(row.due_on, today))


def before(day: date | None, other: date) -> bool:
    """Tell whether a day is there and comes first."""
    return day is not None and day < other


def short_day(day: date, today: date) -> str:
    """Return a day as lists write it: the year only when it is another one."""
    return f"{day:%d.%m}" if day.year == today.year else f"{day:%d.%m.%y}"


def left_of(due_on: date, today: date) -> tuple[str, str]:
    """Return the working days left or gone by, and the tone: red late, amber nearly, plain."""
    left = remaining_until(due_on, today, office_calendar())
    if left.standing is Left.TODAY:
        return _("today"), "a"
    if left.standing is Left.OVERDUE:
        if not left.days:
            return _("the term is over"), "r"
        late = ngettext("+{n} working day", "+{n} working days", left.days)
        return late.format(n=left.days), "r"
    ahead = ngettext("{n} more working day", "{n} more working days", left.days)
    return ahead.format(n=left.days), "a" if left.days <= SOON else ""


def labels_of(row: ListRow) -> list[Label]:
    """Return the state, and what else has to be seen at once."""
    labels = [state_of(row)]
    if row.extended:
        labels.append(Label(_("Extended"), "", "calendar-event"))
    if row.access_mark != AccessMark.COMMON:
        labels.append(Label(_("Restricted"), "r", "lock"))
    return labels


def state_of(row: ListRow) -> Label:
    """Return the state."""
    title, tone = STATES.get(row.standing, (row.standing, ""))
    return Label(_(title), tone)


def groups_of(
    lines: Sequence[Line], figures: Figures, address: Address, today: date
) -> list[Group]:
    """Return the lines under the headings of their zones, or in one group without a heading."""
    if address.flat:
        return [("", "", "", "", lines)] if lines else []
    groups: list[Group] = []
    for zone, some in groupby(lines, key=lambda line: line.zone):
        held = list(some)
        icon, tone = ZONE_LOOKS[zone]
        count = figures.in_zone(zone, len(held))
        title = _(ZONE_TITLES[zone]).format(day=day_in_words(today))
        groups.append((title, count, icon, tone, held))
    return groups


def day_in_words(day: date) -> str:
    """Return a day as headings say it: «20 ноября»."""
    return format_date(day, "d MMMM", locale=current_locale())

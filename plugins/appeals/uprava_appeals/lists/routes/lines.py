"""An appeal as a line of a list: its term, number, author, topic, executor and state in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.models import AccessMark
from uprava.documents.service.people import chips
from uprava.i18n import _, ngettext
from uprava.term_lists import words
from uprava.term_lists.values import Borders, Figures
from uprava.term_lists.words import Label, day_in_words, left_of, short_day
from uprava.web.shell import PersonChip

from uprava_appeals.intake.kind import APPEAL
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel
from uprava_appeals.lists.routes.address import Address
from uprava_appeals.lists.service.choosing import caption
from uprava_appeals.lists.service.naming import Named
from uprava_appeals.lists.service.telling import still_told
from uprava_appeals.lists.values import ZONE_LOOKS, ZONE_TITLES, ListRow, Whom, Zone
from uprava_appeals.values import OVER, Letter, Repeat, Result

TITLE = 90
"""Characters of an annotation in the name of its checkbox."""

STATES = {each.code: (each.title, str(each.tone)) for each in APPEAL.every_state}
"""Title and tone of each state."""


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


Group = words.Group[Line]


def lines_of(
    session: Session, rows: Sequence[ListRow], address: Address, borders: Borders[Zone],
    named: Mapping[UUID, Named],
) -> list[Line]:  # fmt: skip
    """Return the rows as lines; people are asked for once."""
    ids = [id for row in rows for id in (row.person_id, row.addressee_id)]
    people = {id: replace(each, post="") for id, each in chips(session, ids).items()}
    query = address.query()
    tail = f"?{query}" if query else ""
    told = still_told(session, rows)
    return [
        line_of(
            row, people, f"/docs/{row.id}{tail}", borders, named.get(row.id), told.get(row.id, ())
        )
        for row in rows
    ]  # fmt: skip


def line_of(
    row: ListRow, people: Mapping[int, PersonChip], url: str, borders: Borders[Zone],
    author: Named | None, whom: Sequence[Whom],
) -> Line:  # fmt: skip
    """Return one row as a line."""
    day, left, tone = term_of(row, borders.today)
    initials, _comma, place = row.mask.partition(", ")
    return Line(
        id=row.id,
        url=url,
        zone=borders.zone_of(row.order_on),
        number=row.number or "",
        day=short_day(row.registered_on or row.received_on, borders.today),
        title=row.title,
        name=f"{row.number or ''} {row.title[:TITLE]}".strip(),
        note=note_of(row, whom),
        due=day, due_note=left, due_tone=tone,
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


def note_of(row: ListRow, whom: Sequence[Whom]) -> str:
    """Return the line under the annotation: who is to be told, what makes it special."""
    extended = _("term extended") if row.extended else ""
    repeat = "" if row.repeat == Repeat.FIRST else caption(Repeat, row.repeat)
    complaint = caption(Letter, row.letter) if row.letter != Letter.APPLICATION else ""
    questions = row.questions if row.questions > 1 else 0
    many = ngettext("{n} question", "{n} questions", questions).format(n=questions)
    late = _("registered late") if row.registered_late else ""
    parts = (
        told_of(row, whom),
        asked_of(row),
        extended,
        complaint,
        repeat,
        late,
        many if questions else "",
    )
    return " · ".join(each for each in parts if each)


def told_of(row: ListRow, whom: Sequence[Whom]) -> str:
    """Return that its author is to be told, and until when unless who sent it on comes first."""
    if Whom.AUTHOR not in whom or row.tell_on is None:
        return ""
    if row.tell_on == row.asked_due:
        return _("the applicant is to be told")
    return _("tell the applicant by {day}").format(day=f"{row.tell_on:%d.%m.%Y}")


def asked_of(row: ListRow) -> str:
    """Return who sent it on and waits for an answer, and until when."""
    whom = row.source or caption(Asker, row.asker)
    if row.asked_due is not None:
        return _("answer by {day}: {body}").format(body=whom, day=f"{row.asked_due:%d.%m.%Y}")
    return _("control of {body}").format(body=row.source) if row.source_control else ""


def signed_by(row: ListRow) -> str:
    """Return how many stand behind it when it is not one person."""
    if row.collective and row.signers:
        said = ngettext("collective, {n} signature", "collective, {n} signatures", row.signers)
        return said.format(n=row.signers)
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
        return short_day(row.tell_on, today), left, tone
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


def labels_of(row: ListRow) -> list[Label]:
    """Return the state, and what else has to be seen at once."""
    labels = [state_of(row)]
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

    def heading(zone: Zone) -> tuple[str, str, str]:
        return _(ZONE_TITLES[zone]).format(day=day_in_words(today)), *ZONE_LOOKS[zone]

    return words.groups_of(lines, figures, lambda line: line.zone, heading)

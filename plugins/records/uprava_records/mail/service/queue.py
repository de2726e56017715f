"""The queue «К регистрации»: grouped by urgency and day, each line with what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.filing import SIGNATURE_TYPES
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.letters.service.drafts import HELD_FOR, READ, DraftLine, list_drafts


class Group(StrEnum):
    """Where a line stands, in this order."""

    URGENT = "urgent"
    TODAY = "today"
    EARLIER = "earlier"
    LATER = "later"


GROUP_TITLES: Mapping[str, str] = {
    Group.URGENT: N_("Urgent"),
    Group.TODAY: N_("Today"),
    Group.EARLIER: N_("Earlier"),
    Group.LATER: N_("Postponed"),
}

SOURCES: Mapping[str, tuple[str, str]] = {
    "upload": (N_("Brought by you"), "upload"),
    "email": (N_("E-mail"), "mail"),
    "scanner": (N_("Scanner"), "scan"),
    "exchange": (N_("MEDO"), "building-bank"),
    "api": (N_("Program"), "plug"),
}
"""How something came: its name, its picture."""

Mark = tuple[str, str, str]
"""Text, tone, picture of a label."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A line of the queue."""

    draft: DraftLine
    group: Group
    marks: Sequence[Mark]

    @property
    def icon(self) -> str:
        """The picture of the channel."""
        return SOURCES[self.draft.source][1]

    @property
    def channel(self) -> str:
        """The name of the channel."""
        return _(SOURCES[self.draft.source][0])


@dataclass(frozen=True, slots=True)
class _Checked:
    draft_id: UUID
    signed: bool
    twin: bool
    holder: str


CHECKS = f"""
select q.id as draft_id,
    exists (select from records.draft_file as f
            where f.draft_id = q.id and f.media_type = any (%(signatures)s)) as signed,
    exists (select from records.draft_file as f join documents.file as x on x.sha256 = f.sha256
            join documents.document as d on d.id = x.document_id
            where f.draft_id = q.id and d.deleted_at is null and {VISIBLE})
    or exists (select from records.incoming as i join documents.document as d
                   on d.id = i.document_id
               where i.outgoing_number = q.recognised ->> 'outgoing_number'
                 and i.outgoing_date::text = q.recognised ->> 'outgoing_date'
                 and d.deleted_at is null and {VISIBLE}) as twin,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = q.held_by), '') as holder
from records.draft as q where q.id = any (%(ids)s)"""


def read_queue(session: Session, *, reader: Reader, at: datetime) -> list[QueueLine]:
    """Return everything that waits for the reader, the urgent first; `at` is in office time."""
    today: date = session.info["today"]
    drafts = [
        replace(each, created_at=each.created_at.astimezone(at.tzinfo))
        for each in list_drafts(session, reader=reader)
    ]
    values = {
        "ids": [each.id for each in drafts], "signatures": list(SIGNATURE_TYPES),
        "principals": list(reader.principals),
    }  # fmt: skip
    checks = {each.draft_id: each for each in fetch(session, _Checked, CHECKS, values)}
    lines = [
        QueueLine(each, group_of(each, today), marks_of(each, checks[each.id], reader, today, at))
        for each in drafts
        if each.id in checks  # another registers or removes letters between the two statements
    ]
    return sorted(lines, key=lambda line: list(Group).index(line.group))


def group_of(draft: DraftLine, today: date) -> Group:
    """Return where a draft stands; what was put off comes back on its day."""
    if draft.later_on is not None and draft.later_on > today:
        return Group.LATER
    if draft.urgent or (draft.source != "upload" and is_due(draft, today)):
        return Group.URGENT
    return Group.TODAY if draft.created_at.date() >= today else Group.EARLIER


def is_due(draft: DraftLine, today: date) -> bool:
    """Tell whether the term the letter names is today or past."""
    return bool(draft.due_on) and draft.due_on <= today.isoformat()


def marks_of(
    draft: DraftLine, checked: _Checked, reader: Reader, today: date, at: datetime
) -> list[Mark]:
    """Return the labels of a line, at most two: what keeps from registering before what helps."""
    marks: list[Mark] = []
    if draft.held_by not in (None, reader.person_id) and draft.held_at and (
        at - draft.held_at < HELD_FOR
    ):  # fmt: skip
        marks.append((checked.holder, "v", "eye"))
    if checked.twin:
        marks.append((_("Perhaps a duplicate"), "r", "copy"))
    if is_due(draft, today):
        marks.append((_("Due today"), "a", "clock"))
    elif draft.created_at.date() < today and draft.later_on is None:
        marks.append((_("registration is late"), "a", "clock"))
    if checked.signed:
        marks.append((_("Signature attached"), "b", "shield"))
    elif draft.source == "email":
        marks.append((_("No e-signature"), "", ""))
    elif draft.source == "scanner":
        share = round(100 * draft.read / len(READ))
        marks.append((_("Recognised {n} %").format(n=share), "", ""))
    return marks[:2]


def tabs_of(lines: Sequence[QueueLine], chosen: str) -> list[tuple[str, str, int, bool]]:
    """Return the tabs: all, each channel there is, what was put off; with counters."""
    waiting = [line for line in lines if line.group is not Group.LATER]
    tabs = [("", _("All"), len(waiting))]
    for source, (title, _icon) in SOURCES.items():
        count = sum(line.draft.source == source for line in waiting)
        if count:
            tabs.append((source, _(title), count))
    later = len(lines) - len(waiting)
    if later:
        tabs.append((Group.LATER, _(GROUP_TITLES[Group.LATER]), later))
    return [(title, code, count, code == chosen) for code, title, count in tabs]


def narrowed(lines: Sequence[QueueLine], chosen: str) -> list[QueueLine]:
    """Return the lines of a tab."""
    if chosen == Group.LATER:
        return [line for line in lines if line.group is Group.LATER]
    waiting = [line for line in lines if line.group is not Group.LATER]
    return [line for line in waiting if chosen in ("", line.draft.source)]

"""What resolutions show on a letter's card, on its print and to search."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.card_lines import CardLine, CardPlace
from uprava.documents.models import AccessRight
from uprava.documents.service.access import level_of
from uprava.documents.service.people import chips
from uprava.documents.service.terms import term_words
from uprava.extension import ANNULLED, Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.screens import show_day
from uprava.web.shell import PersonChip

from uprava_records.letters.card import may_change
from uprava_records.letters.kind import EXECUTED, FILED
from uprava_records.resolutions.service.assistants import assisted_here
from uprava_records.resolutions.service.cancelling import may_cancel
from uprava_records.resolutions.service.giving import may_resolve
from uprava_records.resolutions.service.reading import (
    ExecutorRow,
    ResolutionRow,
    list_drafts,
    list_given,
)
from uprava_records.resolutions.service.reviewing import list_reviews, selves
from uprava_records.resolutions.values import STATES, ResolutionState, ReviewState

BASE = "/records/resolutions"


@dataclass(frozen=True, slots=True)
class ExecutorView:
    """A person named in a resolution as the macro draws them."""

    person: PersonChip
    due: str
    tone: str
    lead: bool
    sub: bool
    report: str
    read: bool


@dataclass(frozen=True, slots=True)
class ResolutionView:
    """A resolution as the card draws it."""

    row: ResolutionRow
    author: PersonChip
    when: str
    executors: Sequence[ExecutorView]
    cancels: bool
    mine: bool
    waits: int


def views_of(
    session: Session, head: DocumentHead, rows: Sequence[ResolutionRow], *, reader: Reader
) -> list[ResolutionView]:
    """Return resolutions with avatars, terms in words and marks of acquaintance."""
    ids = [one.person_id for each in rows for one in each.rows]
    people = chips(session, [*ids, *(each.author_id for each in rows)])
    over = head.state in (EXECUTED, FILED)
    return [
        ResolutionView(
            each, people[each.author_id], "", executors_of(session, each, people, over=over),
            may_cancel(each, reader=reader) and head.state != FILED,
            each.author_id in selves(reader),
            sum(one.read_at is None for one in each.rows if one.person_id != each.author_id),
        )
        for each in rows
    ]  # fmt: skip


def executors_of(
    session: Session, row: ResolutionRow, people: dict[int, PersonChip], *, over: bool
) -> list[ExecutorView]:
    """Return whom a resolution names."""
    today = session.info["today"]
    found = []
    for each in row.rows:
        due_on = each.due_on or (None if each.role == "informed" else row.due_on)
        due, tone = term_words(due_on, today) if due_on else ("", "")
        if over or row.state != ResolutionState.GIVEN:
            due, tone = show_day(due_on), ""
        found.append(
            ExecutorView(
                people[each.person_id],
                due,
                tone,
                each.role == "responsible",
                each.role == "informed",
                report_of(each),
                each.read_at is not None,
            )
        )
    return found


def report_of(row: ExecutorRow) -> str:
    """Return a person's own text and role in words."""
    informed = _("to know") if row.role == "informed" else ""
    return " · ".join(part for part in (informed, row.text) if part)


def panels_of(session: Session, reader: Reader, head: DocumentHead) -> list[Panel]:
    """Return the panel «Резолюции»; none for a letter nobody is asked about."""
    reviews = [each for each in list_reviews(session, head.id) if each.state != ReviewState.DROPPED]
    given = list_given(session, head.id)
    drafts = list_drafts(session, head.id, reader=reader)
    if not (reviews or given or drafts):
        return []
    waiting = [each for each in reviews if each.state != ReviewState.DONE]
    values = {
        "head": head, "base": BASE, "states": STATES, "waiting": waiting,
        "given": views_of(session, head, given, reader=reader),
        "drafts": views_of(session, head, drafts, reader=reader),
        "keeps": may_change(session, reader, head) and head.state != FILED,
    }  # fmt: skip
    count = sum(each.state == ResolutionState.GIVEN for each in given)
    title = N_("Resolutions")
    template = "records/resolutions/panel.html"
    return [Panel("resolutions", title, template, values, "main", 10, count or None)]


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> list[Action]:
    """Return putting before leaders, resolving, preparing a draft."""
    if head.state in (FILED, ANNULLED.code):
        return []
    found = []
    if may_resolve(session, head, reader=reader):
        mine = any(
            each.person_id in selves(reader) and each.state == ReviewState.OPEN
            for each in list_reviews(session, head.id)
        )
        found.append(Action("resolve", N_("Resolution"), f"{BASE}/of/{head.id}/new", "edit",
                            primary=mine, shortcut="KeyR", position=5))  # fmt: skip
    if assisted_here(session, head.id, reader=reader):
        found.append(Action("prepare", N_("Prepare a resolution"), f"{BASE}/of/{head.id}/draft",
                            "edit", primary=True, position=6))  # fmt: skip
    if may_change(session, reader, head):
        found.append(Action("review", N_("Put before…"), f"/records/incoming/{head.id}/review",
                            "user-check", primary=head.state == "registered",
                            position=10))  # fmt: skip
    return found


def is_keeper(session: Session, reader: Reader, head: DocumentHead) -> bool:
    """Tell whether the reader may change the card."""
    return level_of(session, head.id, reader=reader) is not AccessRight.READ


def search_words(session: Session, head: DocumentHead) -> list[str]:
    """Return the texts of resolutions in force and whom they name."""
    given = [each for each in list_given(session, head.id) if each.state == ResolutionState.GIVEN]
    return [
        word for each in given
        for word in (each.text, each.author, *(one.name for one in each.rows))
    ]  # fmt: skip


def card_lines(session: Session, head: DocumentHead) -> list[CardLine]:
    """Return the resolutions in force for the printed card: item 15 of the obligatory facts."""
    given = [each for each in list_given(session, head.id) if each.state == ResolutionState.GIVEN]
    return [CardLine(CardPlace.RESOLUTION, _("Resolution"), each.on_paper) for each in given]

"""Appeals for programs: the same rows, filters and rights as the screens, no word of an author."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import FromPath, FromQuery, QueryParameter
from uprava.clock import now
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.term_lists.address import read_edge, write_edge
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_appeals.applicants.service.knowing import authors_of
from uprava_appeals.intake.service.reading import (
    ClockRow,
    QuestionRow,
    get_appeal,
    list_clocks,
    list_questions,
)
from uprava_appeals.lists.routes.address import read_address
from uprava_appeals.lists.service.listing import list_appeals
from uprava_appeals.lists.service.telling import still_told
from uprava_appeals.lists.values import ListRow, View, Whom, borders_on
from uprava_appeals.values import PERSONAL

PATH = "/api/v1/appeals"

Limit = Annotated[int, QueryParameter(ge=1, le=200)]


class ListedAppealOut(msgspec.Struct, frozen=True):
    """An appeal in a list. `zone` is overdue, today, later, none (no term) or over.

    `author` is the mask others see; `executor_id` considers the first question. `asker` is what
    sent it on, null for nobody; until `asked_due` it waits for an answer. `told`: who is still to
    be told something, author and asker.
    """

    id: UUID
    number: str | None
    annotation: str
    author: str
    state: str
    zone: str
    received_on: date
    registered_on: date | None
    due_on: date | None
    tell_on: date | None
    channel: str
    letter: str
    repeat: str
    collective: bool
    source: str
    territory: str
    leader_id: int | None
    questions: int
    topic: str | None
    executor_id: int | None
    result: str | None
    asker: str | None
    asked_due: date | None
    told: Sequence[str]


class AppealsOut(msgspec.Struct, frozen=True):
    """A page of appeals in the order of their terms; `cursor` continues it, null at the end."""

    items: Sequence[ListedAppealOut]
    cursor: str | None = None


class QuestionOut(msgspec.Struct, frozen=True):
    """A question of an appeal; `topic` is its code in the classifier."""

    id: int
    position: int
    text: str
    topic: str | None
    kind: str
    competence: str
    state: str
    executor_id: int | None
    due_on: date | None
    result: str | None
    measures: str
    decided_on: date | None


class TermOut(msgspec.Struct, frozen=True):
    """A statutory term: the ground of the law it runs by, its last day, when it was met."""

    ground: str
    question_id: int | None
    due_on: date
    due_first: date
    met_on: date | None
    fell_away: bool


class AuthorOut(msgspec.Struct, frozen=True):
    """An author by name; reading it is logged."""

    name: str
    address: str
    postcode: str
    role: str
    reply_by: str
    reply_to: str


class AppealOut(msgspec.Struct, frozen=True):
    """An appeal whole. `authors` are null for who may not know them: `mask` stands for them."""

    id: UUID
    number: str | None
    version: int
    annotation: str
    mask: str
    authors: Sequence[AuthorOut] | None
    state: str
    received_on: date
    registered_on: date | None
    due_on: date | None
    answered_on: date | None
    channel: str
    form: str | None
    letter: str
    repeat: str
    first_id: UUID | None
    collective: bool
    signers: int
    source: str
    source_number: str
    source_date: date | None
    territory: str
    leader_id: int | None
    questions: Sequence[QuestionOut]
    terms: Sequence[TermOut]


@get(PATH, requires=SIGNED_IN, scope="documents:read")
def list_(
    request: AnyRequest, session: AnySession, reader: AnyReader, view: FromQuery[str] = "all",
    limit: Limit = 50, cursor: FromQuery[str] = "",
) -> AppealsOut:  # fmt: skip
    """List appeals: `view` is all, received, registered, review, work, replying, tell, done, mine.

    Narrowed as on the screens: term (overdue, today, week), state, text, channel, letter, topic (a
    code and all below it), executor (repeated ids of people and units), leader, territory, asker,
    source, repeat, result, collective, received_from, received_to, registered_from, registered_to.
    """
    if view not in set(View):
        raise InvalidError(_("There is no such list of appeals."))
    address = read_address(View(view), request.query_params)
    filters = replace(address.filters, author="")
    wanted = replace(address.wanted, filters=filters, after=read_edge(cursor, UUID), before=None)
    page = list_appeals(session, wanted, reader=reader, limit=limit)
    borders = borders_on(session.info["today"])
    following = write_edge(page.later) if page.later else None
    told = still_told(session, page.rows)
    items = [listed(row, borders.zone_of(row.order_on), told.get(row.id, ())) for row in page.rows]
    return AppealsOut(items, following)


@get(f"{PATH}/{{appeal_id:uuid}}", requires=SIGNED_IN, scope="documents:read")
def get_(session: AnySession, reader: AnyReader, appeal_id: FromPath[UUID]) -> AppealOut:
    """Return an appeal with its questions and terms, its authors for who may know them."""
    row = get_appeal(session, appeal_id, reader=reader)
    return AppealOut(
        row.id, row.number, row.version, row.title, row.mask,
        authors(session, appeal_id, reader), row.standing, row.received_on, row.registered_on,
        row.due_on, row.answered_on, row.channel, row.form, row.letter, row.repeat, row.first_id,
        row.collective, row.signers, row.source, row.source_number, row.source_date,
        row.territory, row.addressee_id,
        [question(each) for each in list_questions(session, appeal_id)],
        [term(each) for each in list_clocks(session, appeal_id)],
    )  # fmt: skip


def authors(session: AnySession, id: UUID, reader: AnyReader) -> list[AuthorOut] | None:
    """Return the authors by name to a program of who has the permission."""
    if not reader.may(PERSONAL):
        return None
    found = authors_of(session, id, reader=reader, at=now())
    if not found.known:
        return None
    return [
        AuthorOut(each.name, each.address, each.postcode, each.role, each.reply_by, each.reply_to)
        for each in found.rows
    ]


def listed(row: ListRow, zone: str, told: Sequence[Whom]) -> ListedAppealOut:
    """Return an appeal as programs are told of it in a list."""
    return ListedAppealOut(
        row.id, row.number, row.title, row.mask, row.standing, str(zone), row.received_on,
        row.registered_on, row.due_on, row.tell_on, row.channel, row.letter, row.repeat,
        row.collective, row.source, row.territory, row.addressee_id, row.questions, row.code,
        row.person_id, row.result, row.asker if row.source else None, row.asked_due, told,
    )  # fmt: skip


def question(row: QuestionRow) -> QuestionOut:
    """Return a question as programs are told of it."""
    return QuestionOut(
        row.id, row.position, row.text, row.code, row.kind, row.competence, row.state,
        row.person_id, row.due_on, row.result, row.measures, row.decided_on,
    )  # fmt: skip


def term(row: ClockRow) -> TermOut:
    """Return a term as programs are told of it."""
    return TermOut(
        row.ground, row.question_id, row.due_on, row.due_first, row.met_on, row.fell_away
    )


routes = [list_, get_]

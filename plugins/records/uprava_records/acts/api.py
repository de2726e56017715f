"""Acts over the API: drafts written and changed, journals, what the law asks to be kept."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import Body, FromPath, FromQuery, MultipartBody
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.service.access import get_document
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post, put

from uprava_records.acts.routes.journals import JOURNALS
from uprava_records.acts.service.facts import ActFacts
from uprava_records.acts.service.knowing import KEEP_ACTS, find_facts, keep_facts
from uprava_records.written.api.acting import (
    Asked,
    Key,
    Limit,
    Sent,
    Stage,
    change_card,
    page_of,
    write_sent,
)
from uprava_records.written.api.values import ActIn, WrittenOut, written_out
from uprava_records.written.service.drafting import WRITE
from uprava_records.written.service.fields import ACT

PATH = "/api/v1/records/acts"
FORCE = f"{PATH}/{{id:uuid}}/force"


class ActLineOut(msgspec.Struct, frozen=True):
    """A line of a journal of acts: where the act stands, and from which day it is in force."""

    id: UUID
    number: str
    registered_on: date
    title: str
    act_kind: str
    status: str
    force_day: date | None
    signatory: str | None
    executor: str | None
    state: str


class ActLinesOut(msgspec.Struct, frozen=True):
    """A page of a journal, the newest first; `cursor` continues it, null at the end."""

    items: list[ActLineOut]
    cursor: str | None = None


class FactsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the law asks to be kept of an act; what is left out is not known.

    Results: clean, found, mended, not_needed. `force_rule`: signing, publication, day_after,
    days_after (with `force_after`), date (with `force_day`). `version` as read.
    """

    version: int
    normative: bool = False
    corruption_day: date | None = None
    corruption_result: str | None = None
    legal_day: date | None = None
    legal_result: str | None = None
    impact_day: date | None = None
    impact_result: str | None = None
    published_in: str | None = None
    published_day: date | None = None
    published_number: str | None = None
    register_day: date | None = None
    register_number: str | None = None
    force_rule: str | None = None
    force_after: int | None = None
    force_day: date | None = None
    lost_day: date | None = None


class FactsOut(msgspec.Struct, frozen=True):
    """What is kept of an act; `status`: draft, adopted, in_force, changed, lost_force."""

    status: str
    in_force_from: date | None
    reason: str
    facts: FactsIn


@post(PATH, requires=WRITE, scope="documents:write", responses=refusals(409))
def write(
    session: AnySession, reader: AnyReader, site: AnySite,
    data: MultipartBody[dict[str, Any]], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Write a draft of an act: part `card` (JSON), one or more parts `file`, the text first."""
    sent = Sent(ACT, PATH, ActIn, data, idempotency_key)
    return write_sent(session, site, sent, reader=reader)


@get(f"{PATH}/{{id:uuid}}", requires=SIGNED_IN, scope="documents:read")
def read(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> WrittenOut:
    """Return an act with its files."""
    return written_out(session, ACT, id, reader=reader)


@put(f"{PATH}/{{id:uuid}}", requires=WRITE, scope="documents:write", responses=refusals(409))
def change(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Annotated[ActIn, Body()],
    idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Change the card of a draft of an act that is on no route yet; `version` as read."""
    return Response(change_card(session, ACT, id, data, key=idempotency_key, reader=reader))


@get(PATH, requires=SIGNED_IN, scope="documents:read")
def list_(
    session: AnySession, reader: AnyReader, journal: FromQuery[str] = "", stage: Stage = "",
    registered_from: FromQuery[date | None] = None, registered_to: FromQuery[date | None] = None,
    act_kind: FromQuery[str] = "", status: FromQuery[str] = "", normative: FromQuery[str] = "",
    executor: FromQuery[str] = "", limit: Limit = 50, cursor: FromQuery[str | None] = None,
) -> ActLinesOut:  # fmt: skip
    """List the acts of a journal (its code, or the first) the caller sees."""
    more = {"act_kind": act_kind, "status": status, "normative": normative, "executor": executor}
    asked = Asked(journal, stage, registered_from, registered_to, more)
    rows, further = page_of(session, JOURNALS, asked, reader=reader, limit=limit, cursor=cursor)
    names = ActLineOut.__struct_fields__
    return ActLinesOut(
        [ActLineOut(*(getattr(row, name) for name in names)) for row in rows], further
    )


@get(FORCE, requires=SIGNED_IN, scope="documents:read")
def force(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> FactsOut:
    """Return where an act stands, and what the law asks to be kept of it."""
    return facts_out(session, id, reader=reader)


@put(FORCE, requires=KEEP_ACTS, scope="documents:write", responses=refusals(409))
def keep(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Annotated[FactsIn, Body()],
    idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Keep what the law asks of an act; the day of entry into force is counted by its rule."""

    def act() -> dict[str, Any]:
        given = {name: getattr(data, name) for name in data.__struct_fields__ if name != "version"}
        keep_facts(
            session, id, ActFacts(**given), version=data.version, reader=reader, at=now()
        )  # fmt: skip
        made: dict[str, Any] = msgspec.to_builtins(facts_out(session, id, reader=reader))
        return made

    asked = Request(idempotency_key, f"force {id}", msgspec.to_builtins(data))
    return Response(once(session, asked, reader=reader, act=act))


def facts_out(session: AnySession, id: UUID, *, reader: Reader) -> FactsOut:
    """Return what is kept of an act the caller sees. Raises NotFoundError."""
    head = get_document(session, id, reader=reader)
    if head.kind != ACT:
        raise NotFoundError(_("There is no such act, or it is not open to you."))
    known = find_facts(session, id)
    names = [name for name in FactsIn.__struct_fields__ if name != "version"]
    facts = FactsIn(version=head.version, **{name: getattr(known, name) for name in names})
    return FactsOut(known.status, known.in_force_from, known.reason, facts)


routes = [write, read, change, list_, force, keep]

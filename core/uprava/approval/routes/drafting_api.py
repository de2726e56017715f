"""Drafts of acts over the API: written with their files, read, changed until they are sent."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, MultipartBody
from litestar.status_codes import HTTP_201_CREATED
from sqlalchemy.orm import Session

from uprava.approval.kind import WRITE
from uprava.approval.models import ActKind
from uprava.approval.service.drafting import (
    DraftCard,
    change_draft,
    get_draft,
    is_sent,
    write_draft,
)
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.api.files import uploads_of
from uprava.documents.api.values import FileOut, file_out
from uprava.documents.intake import receive
from uprava.documents.service.conflicts import Conflict
from uprava.documents.service.filing import list_files
from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post, put
from uprava.web.site import Site
from uprava.web.uploads import json_part

PATH = "/api/v1/approval/drafts"
ONE = f"{PATH}/{{id:uuid}}"


class DraftIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part `card` of a new draft."""

    title: str
    act_kind: ActKind
    summary: str = ""


class ChangedDraftIn(DraftIn, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A changed card; `version` is the one it was read at."""

    version: int


class DraftOut(msgspec.Struct, frozen=True):
    """A draft with its files; `sent`: it is on its route and does not change."""

    id: UUID
    title: str
    act_kind: ActKind
    summary: str
    version: int
    unit_id: int | None
    author_id: int
    sent: bool
    files: list[FileOut]


@post(PATH, requires=WRITE, scope="documents:write", responses=refusals(409))
def write(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], data: MultipartBody[dict[str, Any]],
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[Any]:  # fmt: skip
    """Write a draft: part `card` (JSON) and one or more parts `file`, the text of the act first."""
    settings = site.settings
    card = json_part(data, "card", DraftIn)
    limit, most = settings.upload_limit, settings.files_per_request
    files = receive(uploads_of(data), site.store, limit=limit, most=most)
    asked = {"card": msgspec.to_builtins(card), "files": [[r.name, r.sha256] for r in files]}

    def act() -> dict[str, Any]:
        head = write_draft(
            session, card_of(card), files, reader=reader, at=now(), jobs=site.installation.jobs
        )
        made: dict[str, Any] = msgspec.to_builtins(draft_out(session, head.id, reader=reader))
        return made

    answer = once(session, Request(idempotency_key, PATH, asked), reader=reader, act=act)
    location = {"location": f"{PATH}/{answer['id']}"}
    return Response(answer, status_code=HTTP_201_CREATED, headers=location)


@get(ONE, requires=SIGNED_IN, scope="documents:read")
def read(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> DraftOut:
    """Return a draft with its files."""
    return draft_out(session, id, reader=reader)


@put(ONE, requires=WRITE, scope="documents:write", responses=refusals(409))
def change(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: JSONBody[ChangedDraftIn],
) -> DraftOut:  # fmt: skip
    """Change the card of a draft that is not on its route.

    409 when somebody changed it first: `errors` says what each field is now, and the version.
    """
    conflict = change_draft(
        session, id, card_of(data), version=data.version, reader=reader, at=now()
    )
    if conflict is not None:
        raise overtaken(conflict)
    return draft_out(session, id, reader=reader)


def card_of(data: DraftIn) -> DraftCard:
    """Return the card a request means."""
    return DraftCard(data.title, data.act_kind, data.summary)


def overtaken(conflict: Conflict) -> ConflictError:
    """Return the refusal that names what somebody else has put in."""
    now_is = {row.name: _("now: {value}").format(value=row.theirs or "—") for row in conflict.rows}
    return ConflictError(
        _("Somebody changed the draft first. Nothing of yours is kept; compare and send again."),
        code="version",
        fields={**now_is, "version": _("now: {value}").format(value=conflict.version)},
    )


def draft_out(session: Session, id: UUID, *, reader: Reader) -> DraftOut:
    """Return a draft as the API shows it."""
    head, card = get_draft(session, id, reader=reader)
    return DraftOut(
        head.id, head.title, ActKind(card.act_kind), card.summary, head.version, head.unit_id,
        head.author_id, is_sent(session, head), [file_out(row) for row in list_files(session, id)],
    )  # fmt: skip


routes = [write, read, change]

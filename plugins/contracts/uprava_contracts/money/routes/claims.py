"""Claims as forms: made of charges, changed until they go."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, once
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.money.routes.fields import (
    Refused,
    base_of,
    claim_words,
    drawn,
    trail,
    typed_of,
    way,
)
from uprava_contracts.money.service import claims
from uprava_contracts.money.values import PATH, ClaimRow

Fields = URLEncodedBody[dict[str, Any]]

MAKE = f"{PATH}/{{id:uuid}}/money/claim"
CLAIM = f"{PATH}/claims/{{id:uuid}}"

ANSWER_WITHIN = timedelta(days=30)
"""What a form offers: after it one may go to court. Code of arbitration procedure, article 4,
part 5."""


@get(MAKE, requires=SIGNED_IN)
def make_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of a claim."""
    return claim_shown(request, session, hold_live(session, id, reader=reader))


@post(MAKE, requires=SIGNED_IN)
def make(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Make the draft of a claim."""
    contract = hold_live(session, id, reader=reader)

    def act() -> dict[str, str]:
        words = claim_words(data)
        return {"id": str(claims.make_claim(session, id, words, reader=reader, at=now()))}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return claim_shown(request, session, contract, sent=data, error=error)
    return see(f"/docs/{made['id']}", said=_("The draft of the claim is made. Look it through."))


@get(f"{CLAIM}/change", requires=SIGNED_IN)
def change_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a draft of a claim for changing."""
    claim, contract = claims.hold_claim(session, id, reader=reader)
    claims.refuse_sent(session, claim, reader=reader)
    return claim_shown(request, session, contract, claim=claim)


@post(f"{CLAIM}/change", requires=SIGNED_IN)
def change(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Change a draft of a claim and print it anew."""
    claim, contract = claims.hold_claim(session, id, reader=reader)
    try:
        with apart(session):
            claims.change_claim(session, id, claim_words(data), reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return claim_shown(request, session, contract, claim=claim, sent=data, error=error)
    return see(f"/docs/{id}", said=_("The claim is printed anew."))


def claim_shown(
    request: AnyRequest, session: Session, contract: ContractRow, *, claim: ClaimRow | None = None,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a claim with what may be claimed."""
    rows = claims.claimable(session, contract.id, of=claim.id if claim else None)
    last = claim.answer_by if claim else session.info["today"] + ANSWER_WITHIN
    typed = typed_of(sent, {"answer_by": last.isoformat(), "text": claim.text if claim else ""})
    taken = [each.key for each in rows if claim is None or each.claim_id == claim.id]
    url = f"{PATH}/claims/{claim.id}/change" if claim else f"{base_of(contract)}/claim"
    return drawn(
        request, session, "claim", error, contract=contract, rows=rows, typed=typed,
        taken=many(sent, "items") if sent is not None else taken, key=new_key(), claim=claim,
        trail=way(claim, contract) if claim else trail(contract), url=url,
        back=f"/docs/{claim.id}" if claim else base_of(contract),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [make_form, make, change_form, change]

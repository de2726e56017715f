"""Penalties and fines as forms: reckoned, shown with their reasons, charged."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import ContractRow, get_contract
from uprava_contracts.execution.routes.fields import stage_options
from uprava_contracts.execution.service.holding import hold_live, may_work
from uprava_contracts.execution.service.reading import get_obligation
from uprava_contracts.law.fines import Breach
from uprava_contracts.law.words import fine_lines, penalty_lines
from uprava_contracts.money.routes.fields import (
    Refused,
    agreed_words,
    base_of,
    drawn,
    fine_words,
    options,
    trail,
    typed_of,
)
from uprava_contracts.money.service import charging
from uprava_contracts.money.service.reading import agreed_of
from uprava_contracts.money.service.today import reckon, to_charge
from uprava_contracts.money.values import PATH
from uprava_contracts.values import Side

Fields = URLEncodedBody[dict[str, Any]]

LATE = f"{PATH}/{{id:uuid}}/money/late/{{obligation_id:int}}"
FINE = f"{PATH}/{{id:uuid}}/money/fine"
AGREED = f"{PATH}/{{id:uuid}}/money/agreed"


@get(LATE, requires=SIGNED_IN)
def late(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int], until: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show what the delay of an obligation costs, span by span, and why."""
    contract = get_contract(session, id, reader=reader)
    return late_shown(
        request, session, contract, obligation_id, reader=reader, sent={"until": until}
    )


@post(LATE, requires=SIGNED_IN)
def charge(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Charge a penalty."""
    contract = hold_live(session, id, reader=reader)

    def act() -> dict[str, int]:
        until = day_in(data, "until", {})
        return {"id": charging.charge(session, id, obligation_id, until, reader=reader, at=now())}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return late_shown(
            request, session, contract, obligation_id, reader=reader, sent=data, error=error
        )
    return see(f"{base_of(contract)}/items/charge-{made['id']}", said=_("The penalty is charged."))


def late_shown(
    request: AnyRequest, session: Session, contract: ContractRow, obligation_id: int, *,
    reader: Reader, sent: Form, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the reckoning of a delay; a day that cannot be meant is today."""
    today: date = session.info["today"]
    until = min(day_in(sent, "until", {}) or today, today)
    found = charging.get_late(session, contract.id, obligation_id)
    whole = reckon(session, [found], until=until)[obligation_id]
    rest = to_charge(session, found, until=until)
    return drawn(
        request, session, "late", error, contract=contract, trail=trail(contract), whole=whole,
        row=get_obligation(session, contract.id, obligation_id), rest=rest, until=until,
        lines=penalty_lines(whole.penalty) if whole.penalty else [whole.refused], key=new_key(),
        path=base_of(contract), may=may_work(session, contract, reader=reader), today=today,
    )  # fmt: skip


@get(FINE, requires=SIGNED_IN)
def fine_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of a fine."""
    return fine_shown(request, session, hold_live(session, id, reader=reader))


@post(FINE, requires=SIGNED_IN)
def charge_fine(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Charge a fine, or show it by the table."""
    contract = hold_live(session, id, reader=reader)

    def act() -> dict[str, int]:
        words = fine_words(data)
        return {"id": charging.charge_fine(session, id, words, reader=reader, at=now())}

    if word(data, "show"):
        return fine_shown(request, session, contract, sent=data)
    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return fine_shown(request, session, contract, sent=data, error=error)
    return see(f"{base_of(contract)}/items/fine-{made['id']}", said=_("The fine is charged."))


def fine_shown(
    request: AnyRequest, session: Session, contract: ContractRow, *, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a fine with its sum by the table, where one follows already."""
    typed = typed_of(sent, {
        "breach": Breach.UNVALUED, "about": "", "broken_on": session.info["today"].isoformat(),
        "stage": "", "base": "", "sum": "", "source": "", "side": Side.THEIRS,
    })  # fmt: skip
    shown = None
    if sent is not None:
        try:
            shown = charging.show_fine(session, contract, fine_words(sent))
        except InvalidError as wrong:
            error = error or wrong
    lines = fine_lines(shown.fine) if shown and shown.fine else []
    return drawn(
        request, session, "fine", error, contract=contract, typed=typed, shown=shown,
        lines=lines, breaches=[*options(Breach), ("own", _("by the contract itself"))],
        stages=stage_options(session, contract), sides=options(Side), key=new_key(),
        trail=trail(contract), url=f"{base_of(contract)}/fine", back=base_of(contract),
    )  # fmt: skip


@get(AGREED, requires=SIGNED_IN)
def agreed_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    side: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show what the contract itself agrees for delays."""
    contract = hold_live(session, id, reader=reader)
    return agreed_shown(request, session, contract, side=side)


@post(AGREED, requires=SIGNED_IN)
def agree(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Write what the contract itself agrees for delays."""
    contract = hold_live(session, id, reader=reader)
    try:
        with apart(session):
            charging.agree(session, id, agreed_words(data), reader=reader)
    except (InvalidError, ConflictError) as error:
        return agreed_shown(request, session, contract, sent=data, error=error)
    return see(base_of(contract), said=_("What the contract agrees is kept."))


def agreed_shown(
    request: AnyRequest, session: Session, contract: ContractRow, *, side: str = "",
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what the contract itself agrees for the delay of a side."""
    whose = Side(side) if side in set(Side) else Side.THEIRS
    known = agreed_of(session, contract.id).get(whose)
    typed = typed_of(sent, {
        "side": whose, "source": known.source if known else "",
        "percent_day": plain(known.percent_day if known else None),
        "most": plain(known.most if known else None),
    })  # fmt: skip
    return drawn(
        request, session, "agreed", error, contract=contract, typed=typed, sides=options(Side),
        trail=trail(contract), url=f"{base_of(contract)}/agreed", back=base_of(contract),
    )  # fmt: skip


def plain(value: Any) -> str:
    """Return a number as a field holds it."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


routes: Sequence[ControllerRouterHandler] = [
    late, charge, fine_form, charge_fine, agreed_form, agree,
]  # fmt: skip

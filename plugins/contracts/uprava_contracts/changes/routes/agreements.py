"""The form of an agreement: what changes, beside what the contract says now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import ContractRow, hold_contract
from uprava_contracts.changes.checking import Present, canonical, field_of, plain
from uprava_contracts.changes.reasons import offered
from uprava_contracts.changes.service import agreeing
from uprava_contracts.changes.service.closing import refuse_closed
from uprava_contracts.changes.service.presence import present_of
from uprava_contracts.changes.service.reading import hold_agreement
from uprava_contracts.changes.values import (
    AGREEMENTS,
    AgreementRow,
    AgreementWords,
    ChangeWords,
    Sort,
    What,
)
from uprava_contracts.changes.words import shown_value

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NEW = "/contracts/{id:uuid}/changes/agreement"
NAMES = {
    "reason": N_("Why it is changed"), "why": N_("Circumstances"),
    "dated": N_("Date of the agreement"), "ends": N_("Terminated from"),
    "settlement": N_("Settlement"),
}  # fmt: skip


@get(NEW, requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    sort: FromQuery[str] = "change",
) -> Response[str]:  # fmt: skip
    """Show the form of an agreement."""
    contract = hold_contract(session, id, reader=reader)
    refuse_closed(contract)
    return form_of(request, session, contract, sort_in(sort))


@post(NEW, requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields,
    sort: FromQuery[str] = "change",
) -> Response[Any]:  # fmt: skip
    """Write the draft of an agreement."""
    contract, kind = hold_contract(session, id, reader=reader), sort_in(sort)

    def act() -> dict[str, str]:
        words = words_in(data, kind, present_of(session, contract))
        made = agreeing.write_agreement(session, id, words, reader=reader, at=now())
        return {"id": str(made)}

    try:
        with apart(session):
            refuse_closed(contract)
            made = once(session, request, data, reader=reader, act=act, asked={"sort": kind})
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, kind, sent=data, error=error)
    return see(f"/docs/{made['id']}", said=_("The draft is kept: add its text, let it be signed."))


@get(f"{AGREEMENTS}/{{id:uuid}}/edit", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of a draft."""
    row = hold_agreement(session, id, reader=reader)
    contract = hold_contract(session, row.contract_id, reader=reader)
    return form_of(request, session, contract, Sort(row.sort), found=row)


@post(f"{AGREEMENTS}/{{id:uuid}}/edit", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Change a draft."""
    row = hold_agreement(session, id, reader=reader)
    contract = hold_contract(session, row.contract_id, reader=reader)

    def act() -> None:
        words = words_in(data, Sort(row.sort), present_of(session, contract))
        agreeing.edit_agreement(session, id, words, reader=reader, at=now())

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, Sort(row.sort), found=row, sent=data,
                       error=error)  # fmt: skip
    return see(f"/docs/{id}", said=_("The agreement is changed."))


def sort_in(text: str) -> Sort:
    """Return the sort of agreement an address asks for, an additional one by default."""
    return Sort.TERMINATION if text == Sort.TERMINATION else Sort.CHANGE


@dataclass(frozen=True, slots=True)
class Field:
    """A value that may change: its field, what it is, what it says now."""

    name: str
    what: What
    title: str
    now: str
    target: int | None = None


def fields_of(present: Present) -> list[Field]:
    """Return what may change in a contract, in the order of the form."""
    own = [
        (What.PRICE, canonical(present.price)), (What.PERFORMS, canonical(present.performs_until)),
        (What.VALID, canonical(present.valid_until)), (What.ADVANCE, plain(present.advance)),
    ]  # fmt: skip
    found = [Field(what.value, what, "", value) for what, value in own]
    found += [
        Field(field_of(What.LINE, n), What.LINE, name, canonical(value), n)
        for n, (name, value) in present.lines.items()
    ]
    for n, owed in present.obligations.items():
        found.append(Field(field_of(What.TERM, n), What.TERM, owed.name, canonical(owed.due_on), n))
        found.append(Field(field_of(What.SUM, n), What.SUM, owed.name, canonical(owed.sum), n))
    return [*found, Field(What.OTHER.value, What.OTHER, "", "")]


def words_in(form: Form, sort: Sort, present: Present) -> AgreementWords:
    """Return what a form says. Raises InvalidError for days that are none."""
    wrong: dict[str, str] = {}
    dated, ends = day_in(form, "dated", wrong), day_in(form, "ends", wrong)
    if wrong:
        raise InvalidError(_("The agreement has mistakes; nothing is kept."), fields=wrong)
    changes = [
        ChangeWords(each.what, word(form, each.name), each.target)
        for each in fields_of(present)
        if word(form, each.name) and (sort is Sort.CHANGE or each.what is What.OTHER)
    ]
    ending = sort is Sort.TERMINATION
    return AgreementWords(
        sort, word(form, "reason"), word(form, "why").replace("\r\n", "\n"), dated, changes,
        ends if ending else None, word(form, "settlement") if ending else "",
    )  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, contract: ContractRow, sort: Sort, *,
    found: AgreementRow | None = None, sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an agreement."""
    present = present_of(session, contract) if contract.is_concluded else None
    fields = fields_of(present) if present else []
    wrong = error.fields if error else {}
    titles = NAMES | {each.name: each.what.caption for each in fields}
    names = {name: contract.say(_(title)) for name, title in titles.items()}
    new = f"/contracts/{contract.id}/changes/agreement?sort={sort}"
    return screen(
        request, session, "contracts/changes/agreement.html", contract=contract, sort=sort,
        found=found, url=f"{AGREEMENTS}/{found.id}/edit" if found else new,
        fields=[(each, shown_value(each.what, each.now)) for each in fields],
        reasons=[(each.value, _(each.caption)) for each in offered(contract.law, sort)],
        typed=typed_of(found, sent, fields), error=error, wrong=sentences(wrong),
        summary=named_sentences(wrong, names), key=new_key(),
        status=error.status if error else 200,
    )  # fmt: skip


def typed_of(
    found: AgreementRow | None, sent: Form | None, fields: Sequence[Field]
) -> Mapping[str, str]:
    """Return the form's values as sent, or as the draft stands."""
    names = [*NAMES, *(each.name for each in fields)]
    if sent is not None or found is None:
        return {name: word(sent or {}, name) for name in names}
    own = {
        "reason": found.reason, "why": found.why, "settlement": found.settlement,
        "dated": canonical(found.dated_on), "ends": canonical(found.ends_on),
    }  # fmt: skip
    return (
        dict.fromkeys(names, "")
        | own
        | {field_of(What(each.what), each.target): each.now for each in found.changes}
    )


routes: Sequence[ControllerRouterHandler] = [new_form, add, edit_form, save]

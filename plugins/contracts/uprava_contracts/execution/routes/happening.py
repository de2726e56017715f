"""What was done and what happened, as forms; assignments given by an obligation."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.documents.service.linking import list_links
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.cards.routes.typed import sum_in
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.routes.asking import Asked, asking
from uprava_contracts.execution.routes.fields import (
    Refused,
    base_of,
    chosen_of,
    drawn,
    person_in,
    trail,
)
from uprava_contracts.execution.service import facts, tasks
from uprava_contracts.execution.service.holding import hold_live, hold_own
from uprava_contracts.execution.service.reading import get_obligation
from uprava_contracts.execution.values import PATH, FactWords, ObligationRow
from uprava_contracts.wording import number

Fields = URLEncodedBody[dict[str, Any]]

ONE = f"{PATH}/{{id:uuid}}/obligations/{{obligation_id:int}}"


@get(f"{ONE}/fact", requires=SIGNED_IN)
def fact_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], obligation_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the form of what was done of an obligation."""
    contract, row = hold_own(session, id, obligation_id, reader=reader)
    links = links_of(session, contract, site, reader=reader)
    return fact_of(request, session, contract, row, links)


@post(f"{ONE}/fact", requires=SIGNED_IN)
def note_fact(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], obligation_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Note what was done of an obligation."""
    contract, row = hold_own(session, id, obligation_id, reader=reader)
    links = links_of(session, contract, site, reader=reader)

    def act() -> dict[str, int]:
        words = fact_words(data, links)
        return {"id": facts.note_fact(session, id, obligation_id, words, reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return fact_of(request, session, contract, row, links, sent=data, error=error)
    return see(f"{base_of(contract)}/obligations/{row.id}", said=_("Execution is noted."))


def links_of(
    session: Session, contract: ContractRow, site: Any, *, reader: Reader
) -> list[tuple[str, str]]:
    """Return the documents linked to a contract as proofs to choose from, the contract itself."""
    types = site.plugins.link_types
    found = [(str(contract.id), _("the contract itself, its files"))]
    for line in list_links(session, contract.id, reader=reader, types=types):
        number = f"{line.row.number} · " if line.row.number else ""
        found.append((str(line.row.id), f"{number}{line.row.title}"))
    return found


def proof_in(
    form: Form, name: str, links: Sequence[tuple[str, str]], wrong: dict[str, str]
) -> UUID | None:
    """Return the document a form chooses as a proof; one that was not offered is told."""
    proof = word(form, name)
    if proof and proof not in dict(links):
        wrong[name] = _("Choose from the list.")
        return None
    return UUID(proof) if proof else None


def fact_words(form: Form, links: Sequence[tuple[str, str]]) -> FactWords:
    """Return what a form says was done. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    words = FactWords(
        day_in(form, "on", wrong), sum_in(form, "sum", wrong), bool(word(form, "whole")),
        word(form, "proof"), proof_in(form, "document", links, wrong),
    )  # fmt: skip
    if wrong:
        raise InvalidError(_("The entry has mistakes; nothing is kept."), fields=wrong)
    return words


def fact_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: ObligationRow,
    links: Sequence[tuple[str, str]], *, sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of what was done of an obligation."""
    left = row.left
    typed: Mapping[str, str] = {
        "on": session.info["today"].isoformat(), "proof": "", "document": "", "whole": "",
        "sum": number(left, 2) if left is not None else "",
    }  # fmt: skip
    if sent is not None:
        typed = {name: word(sent, name) for name in typed}
    own = f"{base_of(contract)}/obligations/{row.id}"
    return drawn(
        request, session, "fact", error, contract=contract, row=row, typed=typed, key=new_key(),
        trail=[*trail(contract), (row.name, own)], url=f"{own}/fact", back=own, links=links,
    )  # fmt: skip


@get(f"{PATH}/{{id:uuid}}/obligations/{{obligation_id:int}}/facts/{{fact_id:int}}/withdraw",
     requires=SIGNED_IN)  # fmt: skip
def ask_withdraw(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int], fact_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask why an entry of execution is taken back."""
    contract, row = hold_own(session, id, obligation_id, reader=reader)
    return asked_of(request, session, contract, row, fact_id)


@post(f"{PATH}/{{id:uuid}}/obligations/{{obligation_id:int}}/facts/{{fact_id:int}}/withdraw",
      requires=SIGNED_IN)  # fmt: skip
def withdraw(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int], fact_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Take an entry of execution back."""
    contract, row = hold_own(session, id, obligation_id, reader=reader)
    why = word(data, "why")
    try:
        with apart(session):
            facts.withdraw_fact(session, id, fact_id, why, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return asked_of(request, session, contract, row, fact_id, why, error)
    return see(f"{base_of(contract)}/obligations/{row.id}", said=_("The entry is taken back."))


def asked_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: ObligationRow,
    fact_id: int, why: str = "", error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question before an entry is taken back."""
    said = _("The entry counts no more; terms and the state of the contract are counted anew. "
             "The entry stays with the reason.")  # fmt: skip
    asked = Asked(_("Take the entry back?"), said, _("Take it back"), "x")
    own = f"{base_of(contract)}/obligations/{row.id}"
    return asking(
        request, session, asked, url=f"{own}/facts/{fact_id}/withdraw",
        trail=[*trail(contract), (row.name, own)], typed=why, error=error,
    )  # fmt: skip


@get(f"{ONE}/task", requires=SIGNED_IN)
def task_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the form of an assignment by an obligation."""
    contract = hold_live(session, id, reader=reader)
    return task_of(request, session, contract, get_obligation(session, id, obligation_id))


@post(f"{ONE}/task", requires=SIGNED_IN)
def give_task(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Give an assignment by an obligation."""
    contract = hold_live(session, id, reader=reader)
    row = get_obligation(session, id, obligation_id)

    def act() -> dict[str, str]:
        asked = asked_in(session, data)
        return {"n": tasks.give(session, id, obligation_id, asked, reader=reader, at=now())}

    try:
        with apart(session):
            n = once(session, request, data, reader=reader, act=act)["n"]
    except (InvalidError, ConflictError) as error:
        return task_of(request, session, contract, row, sent=data, error=error)
    said = _("Assignment No. {number} is given.").format(number=n)
    return see(f"{base_of(contract)}/obligations/{row.id}", said=said)


def asked_in(session: Session, form: Form) -> tasks.Asked:
    """Return what a form asks of whom. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    person, due = person_in(session, form, "person", wrong), day_in(form, "due", wrong)
    if person is None:
        wrong.setdefault("person", _("Say who has to do it."))
    if wrong:
        raise InvalidError(_("The assignment has mistakes; nothing is given."), fields=wrong)
    assert person is not None
    return tasks.Asked(person, word(form, "text"), due)


def task_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: ObligationRow, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an assignment by an obligation."""
    due = row.due_on if row.due_on and row.due_on >= session.info["today"] else None
    typed: Mapping[str, str] = {
        "text": f"{row.name}.", "due": due.isoformat() if due else "", "person": "",
        "person_text": "",
    }  # fmt: skip
    if sent is not None:
        typed = {name: word(sent, name) for name in typed}
    own = f"{base_of(contract)}/obligations/{row.id}"
    return drawn(
        request, session, "task", error, contract=contract, row=row, typed=typed, key=new_key(),
        trail=[*trail(contract), (row.name, own)], url=f"{own}/task", back=own,
        chosen=chosen_of(session, typed["person"]),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    fact_form, note_fact, ask_withdraw, withdraw, task_form, give_task,
]  # fmt: skip

"""Our answers: made by what acceptance decided, signed here or elsewhere, then they wait to go."""

import base64
import io
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session
from uprava import signing
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.documents.intake import kept
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.installation import installation_of, office_time
from uprava.signing.verdicts import Verdict
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.acceptance.service.reading import get_delivery
from uprava_contracts.acceptance.values import DeliveryState
from uprava_contracts.cards.service.rules import has_controls
from uprava_contracts.exchange.service.reading import (
    bytes_of,
    get_title,
    hold_flow,
    read_document,
    titles_of,
)
from uprava_contracts.exchange.values import FlowRow, FlowState, TitleKind, TitleRow, TitleState
from uprava_contracts.formats import making
from uprava_contracts.formats.making.words import (
    Answer,
    DiscrepancyPaper,
    Made,
    Notice,
    Our,
    OurSigner,
    Outcome,
)
from uprava_contracts.formats.values import Kind, Person

LONGEST, LONGEST_NUMBER = 2000, 100


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What a form says of an answer of the buyer."""

    outcome: str
    on: date | None
    reason: str = ""
    paper_number: str = ""
    paper_on: date | None = None


@dataclass(frozen=True, slots=True)
class Requisites:
    """Our organisation as the formats name it."""

    name: str
    inn: str
    kpp: str
    participant: str


def our(session: Session, row: FlowRow) -> Our:
    """Return our organisation. Raises InvalidError for what the formats cannot do without."""
    query = """
        select g.name, coalesce(g.inn, '') as inn, o.participant,
            coalesce((select p.kpp from contracts.party as p where p.contract_id = %s and p.ours
                and p.kpp <> '' limit 1), '') as kpp
        from contracts.operator as o join users.organisation as g on g.id = o.organisation_id
        where o.id = %s"""
    found = fetch_one(session, Requisites, query, (row.contract_id, row.operator_id))
    assert found is not None  # by foreign keys
    if not found.inn:
        raise InvalidError(
            _("The organisation has no tax number: the administrator enters it first.")
        )
    kpp = found.kpp or buyer_kpp(session, row, found.inn)
    return Our(name=found.name, inn=found.inn, kpp=kpp, participant=found.participant)


def buyer_kpp(session: Session, row: FlowRow, inn: str) -> str:
    """Return our КПП as the supplier wrote it; empty for another buyer."""
    buyer = read_document(session, row).buyer
    return buyer.kpp if buyer and buyer.inn == inn else ""


def signer_of(reader: Reader) -> OurSigner:
    """Return the reader as who signs."""
    person = Person(reader.surname, reader.given_name, reader.patronymic or "")
    return OurSigner(person=person, post=reader.post or "—")


def signatures_of(session: Session, row: FlowRow) -> tuple[str, ...]:
    """Return the supplier's signatures as an answer cites them."""
    if not row.signature:
        return ()
    return (base64.b64encode(bytes_of(session, row.signature)).decode(),)


def make_answer(
    session: Session, id: int, words: AnswerWords, *, reader: Reader, at: datetime
) -> int:
    """Make our title with the outcome of acceptance; return it. It waits for a signature.

    Raises InvalidError naming the fields, ConflictError for a document without a second title,
    one that is not tied to its contract, or is answered already.
    """
    row = hold_flow(session, id, reader=reader)
    refuse_answered(session, row)
    decided = decided_by(session, row)
    wrong = wrong_answer(words, session.info["today"])
    if decided and not wrong and words.outcome != decided.value:
        wrong["outcome"] = _("Acceptance decided otherwise: {outcome}.").format(
            outcome=_(decided.caption)
        )
    if wrong or words.on is None:
        raise InvalidError(_("The answer has mistakes; nothing is kept."), fields=wrong)
    document, outcome = read_document(session, row), Outcome(words.outcome)
    refuse_unsigned(row, outcome)
    paper = None
    if words.paper_number and words.paper_on:
        paper = DiscrepancyPaper(number=words.paper_number, day=words.paper_on)
    said = Answer(
        outcome=outcome, on=words.on, at=office_time(session, at), uid=uuid4(),
        our=our(session, row), signer=signer_of(reader), signatures=signatures_of(session, row),
        reason=words.reason, paper=paper,
    )  # fmt: skip
    made = making.answer(document, said)
    told_so = (TitleKind.ANSWER, outcome.value, words.reason)
    title = keep(session, row, told_so, made, reader=reader, at=at)
    put_flow(session, row, FlowState.ANSWERED)
    record(session, "contracts.exchange_answered", "docflow", id, outcome=outcome, name=made.name)
    return title


def refuse_unsigned(row: FlowRow, outcome: Outcome) -> None:
    """Raise ConflictError for a document without a signature, or accepted with a wrong one."""
    if not row.signature:
        raise ConflictError(
            _("The document came without a signature: there is nothing to answer. Ask the supplier "
              "for a signed one.")
        )  # fmt: skip
    wrong = any(each["verdict"] == Verdict.INVALID for each in row.verdicts)
    if wrong and outcome is not Outcome.REFUSED:
        raise ConflictError(
            _("The supplier's signature is wrong: the document is not accepted by an answer. "
              "Refuse the signature or ask for a correction.")
        )  # fmt: skip


OUTCOMES = {
    DeliveryState.ACCEPTED: Outcome.ACCEPTED, DeliveryState.PARTLY: Outcome.DISCREPANCIES,
    DeliveryState.REFUSED: Outcome.REFUSED,
}  # fmt: skip


def decided_by(session: Session, row: FlowRow) -> Outcome | None:
    """Return the outcome acceptance decided on; None for a correction, which has none of its own.

    Raises ConflictError for a document that is tied to no contract, or not accepted yet.
    """
    if row.contract_id is None:
        raise ConflictError(_("Tie the document to its contract first."))
    if row.sort is Kind.UKD:
        return None
    if row.delivery_id is None:
        raise ConflictError(_("Take the document to acceptance first: the answer follows from it."))
    delivery = get_delivery(session, row.contract_id, row.delivery_id)
    outcome = OUTCOMES.get(delivery.standing)
    if outcome is None:
        raise ConflictError(_("Acceptance is not decided yet: the answer follows from it."))
    return outcome


def wrong_answer(words: AnswerWords, today: date) -> dict[str, str]:
    """Return what is wrong with an answer."""
    wrong = {}
    if words.outcome not in set(Outcome):
        wrong["outcome"] = _("Choose from the list.")
    if words.on is None or words.on > today:
        wrong["on"] = _("Say on which day it was accepted or refused: today at the latest.")
    if words.outcome != Outcome.ACCEPTED and not words.reason:
        wrong["reason"] = _("Say what is wrong: the supplier reads it.")
    if len(words.reason) > LONGEST or has_controls(words.reason):
        wrong["reason"] = _("At most {n} characters.").format(n=LONGEST)
    if len(words.paper_number) > LONGEST_NUMBER or has_controls(words.paper_number):
        wrong["paper_number"] = _("At most {n} characters.").format(n=LONGEST_NUMBER)
    if words.outcome == Outcome.DISCREPANCIES and not (words.paper_number and words.paper_on):
        wrong["paper_number"] = _("Name the act of discrepancies: its number and day.")
    return wrong


def refuse_answered(session: Session, row: FlowRow) -> None:
    """Raise ConflictError for a document that has an answer which did not fail, or is over."""
    if row.standing in (FlowState.REFUSED, FlowState.ANNULLED):
        raise ConflictError(
            _("The document is “{state}”: nothing more is sent.").format(
                state=_(row.standing.caption)
            )
        )
    titles = titles_of(session, row.id)
    if any(each.kind != TitleKind.RECEIPT and each.state != TitleState.FAILED for each in titles):
        raise ConflictError(_("The document is answered already: see its answers."))


def make_notice(
    session: Session, id: int, said: tuple[TitleKind, str], *, reader: Reader, at: datetime
) -> int:
    """Make a receipt, a request of a correction, or a refusal of our signature with its reason.

    Raises InvalidError without a reason, ConflictError for what is answered already.
    """
    kind, text = said
    row = hold_flow(session, id, reader=reader)
    if kind is not TitleKind.RECEIPT:
        refuse_answered(session, row)
        if not 1 <= len(text) <= LONGEST or has_controls(text):
            wrong = _("Say what is wrong: the supplier reads it.")
            raise InvalidError(wrong, fields={"text": wrong})
    moment = office_time(session, at)
    notice = Notice(
        at=moment, received_at=office_time(session, row.came_at), uid=uuid4(),
        our=our(session, row), signer=signer_of(reader), signatures=signatures_of(session, row),
        text=text,
    )  # fmt: skip
    document = read_document(session, row)
    make = making.receipt if kind is TitleKind.RECEIPT else making.clarification
    made = make(document, notice)
    title = keep(session, row, (kind, "", text), made, reader=reader, at=at)
    if kind is TitleKind.REFUSAL:
        put_flow(session, row, FlowState.REFUSED)
    if kind is TitleKind.CLARIFICATION:
        put_flow(session, row, FlowState.CLARIFIED)
    record(session, "contracts.exchange_noticed", "docflow", id, kind=kind, name=made.name)
    return title


def keep(
    session: Session, row: FlowRow, said: tuple[TitleKind, str, str], made: Made, *,
    reader: Reader, at: datetime,
) -> int:  # fmt: skip
    """Keep an answer, its kind, outcome and words: bytes in the store, a row; return it."""
    sha256 = kept(installation_of(session).store, io.BytesIO(made.data))
    query = """insert into contracts.docflow_title (docflow_id, kind, outcome, text, name, sha256,
            size, operation_id, state, made_at, made_by)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id"""
    return int(fetch_value(session, query, (
        row.id, *said, made.name, sha256, len(made.data), uuid4(),
        TitleState.MADE, at, reader.person_id,
    )))  # fmt: skip


def put_flow(session: Session, row: FlowRow, state: FlowState) -> None:
    """Bring a document into a state."""
    query = "update contracts.docflow set state = %s, version_no = version_no + 1 where id = %s"
    execute(session, query, (state, row.id))
    told(session, row.contract_id)


def told(session: Session, contract_id: UUID | None) -> None:
    """Let open pages of the exchange and of the contract look again."""
    signal(session, "contracts:exchange")
    if contract_id is not None:
        signal(session, f"doc:{contract_id}")


def drop_title(session: Session, id: int, title_id: int, *, reader: Reader) -> None:
    """Throw an answer away that is not signed; the document waits again.

    Raises ConflictError for one that is signed.
    """
    row = hold_flow(session, id, reader=reader)
    query = """delete from contracts.docflow_title where id = %s and docflow_id = %s
        and state = 'made' returning kind"""
    kind = fetch_value(session, query, (title_id, id))
    if kind is None:
        raise ConflictError(_("The answer is signed, or is not there any more: it stays."))
    if kind != TitleKind.RECEIPT:
        before = FlowState.TAKEN if row.delivery_id else (
            FlowState.TIED if row.contract_id else FlowState.CAME
        )  # fmt: skip
        put_flow(session, row, before)
    record(session, "contracts.exchange_dropped", "docflow", id, kind=kind)


def sign_elsewhere(
    session: Session, id: int, title_id: int, signature: bytes, *, reader: Reader
) -> None:
    """Take the signature of an answer that was made in another program; it waits to go then.

    Raises InvalidError for what is no signature, or is one of another file.
    """
    row = hold_flow(session, id, reader=reader)
    title = waiting_title(session, id, title_id)
    data = bytes_of(session, title.sha256)
    try:
        container = signing.read_container(signature)
    except signing.ContainerError as error:
        said = _("The file is not a signature: a CMS signature is expected (.sig, .p7s).")
        raise InvalidError(said, fields={"file": said}) from error
    if not signing.is_over(container, signing.Digests(data)):
        said = _("The signature is not over this answer: sign the file given out here.")
        raise InvalidError(said, fields={"file": said})
    queue(session, row, title_id, signature, reader=reader)
    record(session, "contracts.exchange_signed", "docflow", id, name=title.name)


def waiting_title(session: Session, id: int, title_id: int) -> TitleRow:
    """Return an answer that waits for a signature. Raises ConflictError for another one."""
    title = get_title(session, id, title_id)
    if title.standing is not TitleState.MADE:
        raise ConflictError(_("The answer is signed already."))
    return title


def queue(
    session: Session, row: FlowRow, title_id: int, signature: bytes, *, reader: Reader
) -> None:
    """Keep a signature and let the answer go at the next visit, which is asked for now."""
    installation = installation_of(session)
    sha256 = kept(installation.store, io.BytesIO(signature))
    query = """update contracts.docflow_title set signature = %s, signed_by = %s, state = %s
        where id = %s and state = 'made'"""
    execute(session, query, (sha256, reader.person_id, TitleState.TO_SEND, title_id))
    installation.jobs.defer(session, "contracts:visit_operator", operator_id=row.operator_id)
    told(session, row.contract_id)


def send_again(session: Session, id: int, title_id: int, *, reader: Reader) -> None:
    """Let an answer that failed go once more, under a new operation.

    Raises ConflictError for one that did not fail.
    """
    row = hold_flow(session, id, reader=reader)
    query = """update contracts.docflow_title set state = %s, operation_id = %s, failure = ''
        where id = %s and docflow_id = %s and state = 'failed' and signature <> ''"""
    if not execute(session, query, (TitleState.TO_SEND, uuid4(), title_id, id)):
        raise ConflictError(_("The answer did not fail: it is not sent twice."))
    record(session, "contracts.exchange_again", "docflow", id)
    jobs = installation_of(session).jobs
    jobs.defer(session, "contracts:visit_operator", operator_id=row.operator_id)
    told(session, row.contract_id)

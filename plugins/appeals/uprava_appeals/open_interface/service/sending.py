"""An appeal written on the site: received in the office's name, answered with a receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from uprava.db.idempotency import Request, once
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.documents.service.filing import Received
from uprava.errors import TooManyError, UnavailableError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.attempts import Subject, count_failure, network_of, refuse_early
from uprava.users.service.readers import reader_now
from uprava.users.service.suggesting import find_by_login

from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.service.registering import receive
from uprava_appeals.intake.values import AppealCard, usual_reply
from uprava_appeals.law.channels import Channel
from uprava_appeals.open_interface.identity import Identified
from uprava_appeals.open_interface.service.receipts import Receipt, make_receipt
from uprava_appeals.settings import AppealsSettings

PATH = "/appeals/send"

OF_ACCOUNT, OF_NETWORK = 5, 30
"""Appeals of one person and of one network that cost nothing, then each waits longer."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote on the site, and how he is answered."""

    text: str
    email: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """From where, when and under which key a form was sent."""

    key: str
    network: str
    at: datetime
    today: date
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A taken appeal: its receipt, or only the number of it when the form was sent before."""

    number: str
    receipt: Receipt | None


def send(
    installation: Installation, person: Identified, letter: Letter, files: Sequence[Received],
    asking: Asking,
) -> Sent:  # fmt: skip
    """Take an appeal in once for its key. Raises InvalidError naming the fields.

    It waits for registration as one that came by post does; nobody but those who register and
    consider it learns who wrote it.
    """
    reader = keeper(installation, asking.today)
    own = new_session(
        installation.engine, reader=reader, today=asking.today, request_id=asking.request_id,
        address=asking.network,
    )  # fmt: skip
    receipts: list[Receipt] = []
    with unit_of_work(own) as session:

        def act() -> dict[str, str]:
            card = card_of(person, letter, asking, reader)
            jobs = installation.jobs
            head = receive(session, card, files, reader=reader, at=asking.at, jobs=jobs)
            receipts.append(make_receipt(session, head.id, by=None, at=asking.at))
            return {"number": receipts[0].number}

        asked = {"letter": [letter.text, letter.email, letter.address], "who": person.name,
                 "files": [each.sha256 for each in files]}  # fmt: skip
        key = f"{person.account or person.name}:{asking.key}"[:200]
        answer = once(session, Request(key, PATH, asked), reader=reader, act=act)
        if receipts:
            for subject in senders(person, asking.network):
                count_failure(session, subject, asking.at)
    return Sent(answer["number"], receipts[0] if receipts else None)


def card_of(person: Identified, letter: Letter, asking: Asking, reader: Reader) -> AppealCard:
    """Return the card of an appeal of the site; its title tells nothing."""
    said = Said(
        surname=person.surname, given_name=person.given_name, patronymic=person.patronymic,
        account=person.account, email=letter.email, address=letter.address,
        postcode=letter.postcode, phone=letter.phone,
        reply_by=usual_reply(letter.address, person.account, letter.email),
    )  # fmt: skip
    return AppealCard(
        channel=Channel.SITE, written_on=asking.today, text=letter.text, authors=(said,), has=(),
        unit_id=reader.unit_id,
    )  # fmt: skip


def keeper(installation: Installation, today: date) -> Reader:
    """Return the person in whose name appeals of the site come in. Raises UnavailableError."""
    login = AppealsSettings().site_login
    with system_transaction(installation.engine, today=today, task="site form") as session:
        found = find_by_login(session, login, today=today) if login else None
        if found is None:
            raise UnavailableError(_("Appeals are not taken here now. Send yours by post."))
        return reader_now(session, found.id, acting_for=None, today=today)


def senders(person: Identified, network: str) -> tuple[Subject, Subject]:
    """Return what sendings are counted for: the person and the network."""
    hour = timedelta(hours=1)
    return (
        Subject(f"appeal-from:{person.account or person.name}"[:200], OF_ACCOUNT, hour),
        Subject(f"appeal-from:{network_of(network)}", OF_NETWORK, hour),
    )


def refuse_flood(session: Session, person: Identified, network: str, at: datetime) -> None:
    """Raise TooManyError while the person or the network has to wait."""
    try:
        refuse_early(session, senders(person, network), at)
    except TooManyError as error:
        minutes = -(-error.retry_after // 60)
        said = _("Too many appeals one after another. Try again in {n} min.")
        raise TooManyError(said.format(n=minutes), retry_after=error.retry_after) from None

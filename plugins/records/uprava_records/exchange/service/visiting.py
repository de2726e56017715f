"""The periodic visit to the folders: take in, answer, hand over, each message by itself."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy.orm import Session
from uprava.clock import now, office_day
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.i18n import _, use_locale
from uprava.installation import Installation

from uprava_records.exchange.service.arriving import Document, open_document
from uprava_records.exchange.service.circuit import Circuit, circuit_of
from uprava_records.exchange.service.folders import (
    SETTLED,
    Found,
    open_folder,
    set_aside,
    waiting,
)
from uprava_records.exchange.service.keeping import New, guid, keep_message
from uprava_records.exchange.service.leaving import AT_ONCE, WAITING, find_late, write_one
from uprava_records.exchange.service.messages import read_message
from uprava_records.exchange.service.replying import tell_senders
from uprava_records.exchange.service.settling import settle_notice, settle_receipt
from uprava_records.exchange.values import (
    Kind,
    Message,
    Numbered,
    Party,
    Step,
    UnreadableMessageError,
    Way,
)
from uprava_records.mail.service.keeping import journal_of, keep

log = logging.getLogger(__name__)

NOBODY = Party("", "")


def visit(installation: Installation) -> None:
    """Visit the configured folders; without them there is nothing to do."""
    circuit = circuit_of(installation)
    if circuit is not None:
        with use_locale(installation.settings.locale):
            visit_circuit(installation, circuit)


def visit_circuit(
    installation: Installation, circuit: Circuit, *, settled: float = SETTLED
) -> None:
    """Take in what came, answer it, hand over what waits; how it ended stands in the health."""
    problem = None
    try:
        for folder in waiting(circuit.folders, settled=settled):
            take(installation, circuit, folder)
        with ours(installation) as session:
            tell_senders(session, at=now())
            find_late(session, circuit, at=now())
            ids = fetch_values(session, WAITING, (AT_ONCE,))
        for id in ids:
            with ours(installation) as session:
                write_one(session, installation, circuit, id, at=now())
    except OSError as error:
        log.warning("the folder of the exchange cannot be used: %s", error)
        problem = _("The folder of the exchange cannot be used: {why}").format(
            why=error.strerror or type(error).__name__
        )
    note(installation, problem)


def take(installation: Installation, circuit: Circuit, folder: Path) -> None:
    """Take in one message; it leaves IN only after everything of it is kept."""
    try:
        found = open_folder(folder)
        message = read_message(found.head)
    except UnreadableMessageError as error:
        keep_unreadable(installation, folder, str(error))
        set_aside(circuit.folders, folder, why=str(error))
        return
    why = take_message(installation, circuit, found, message)
    set_aside(circuit.folders, folder, why=why)


def take_message(
    installation: Installation, circuit: Circuit, found: Found, message: Message
) -> str:
    """Keep a message of any kind; return why nobody could read it, empty when all is well."""
    if message.header.kind is Kind.CONTAINER:
        return take_container(installation, circuit, found, message)
    at, source = now(), message.header.source
    with ours(installation) as session:
        kept = keep_message(session, came(message, Step.KEPT, said=told(message)), at=at)
        if kept is not None and message.receipt is not None:
            settle_receipt(session, message.receipt, source=source, at=at)
        if kept is not None and message.notice is not None:
            settle_notice(session, message.notice, source=source, at=at)
    return ""


def take_container(
    installation: Installation, circuit: Circuit, found: Found, message: Message
) -> str:
    """Make an arrival of a document and acknowledge it; one that cannot be read is told so."""
    at = now()
    if known(installation, message):
        return ""
    today = office_day(installation.settings.timezone)
    try:
        document = open_document(
            installation, found, message, own=circuit.us.title, at=at, today=today
        )
    except UnreadableMessageError as error:
        with ours(installation) as session:
            id = keep_message(session, came(message, Step.UNREADABLE, said=str(error)), at=at)
            acknowledge(session, message, id, said=str(error), at=at)
        return str(error)
    with ours(installation) as session:
        keep_document(session, circuit, message, document, at=at)
    return ""


def known(installation: Installation, message: Message) -> bool:
    """Tell whether a message was kept before: the network may bring it twice."""
    query = "select 1 from records.exchange_message where way = 'in' and uid = %s"
    with ours(installation) as session:
        return bool(fetch_value(session, query, (guid(message.header.uid),)))


def keep_document(
    session: Session, circuit: Circuit, message: Message, document: Document, *, at: datetime
) -> None:
    """Write a document down as an arrival, with its receipt."""
    journal = journal_of(session, circuit.journal)
    arrival = keep(session, document.came, journal, at=at)
    passport = document.passport
    new = came(
        message, Step.KEPT, arrival=arrival, container=guid(passport.uid), number=passport.number
    )
    id = keep_message(session, new, at=at)
    acknowledge(session, message, id, said="", at=at)


def came(
    message: Message, step: Step, *, said: str = "", arrival: UUID | None = None,
    container: UUID | None = None, number: Numbered | None = None,
) -> New:  # fmt: skip
    """Return the row of a message that came."""
    header = message.header
    uid = guid(header.uid) or uuid5(UUID(int=0), header.uid)
    if message.notice is not None:
        container, number = guid(message.notice.container_uid), message.notice.number
    return New(
        uid, Way.IN, header.kind, step, header.source, container_uid=container,
        arrival_id=arrival, number=number or Numbered(), said=said,
    )  # fmt: skip


def told(message: Message) -> str:
    """Return what a receipt or a notice tells, for the journal of the exchange."""
    if message.receipt is not None:
        return message.receipt.said
    if message.notice is not None:
        return ": ".join(filter(None, (message.notice.act, message.notice.reason)))
    return ""


def acknowledge(
    session: Session, message: Message, id: int | None, *, said: str, at: datetime
) -> None:
    """Let a receipt go for a message that was kept now."""
    if id is not None and guid(message.header.source.uid) is not None:
        new = New(
            uuid7(), Way.OUT, Kind.RECEIPT, Step.WAITING, message.header.source,
            answered_id=id, said=said,
        )  # fmt: skip
        keep_message(session, new, at=at)


def keep_unreadable(installation: Installation, folder: Path, why: str) -> None:
    """Write down that something lay in IN that is no message."""
    with ours(installation) as session:
        new = New(uuid7(), Way.IN, Kind.OTHER, Step.UNREADABLE, NOBODY,
                  said=f"{folder.name[:100]}: {why}")  # fmt: skip
        keep_message(session, new, at=now())


def note(installation: Installation, problem: str | None) -> None:
    """Write down how the visit ended."""
    with ours(installation) as session:
        execute(
            session,
            "insert into records.exchange_state (id, checked_at, problem) values (1, %s, %s)"
            " on conflict (id) do update set checked_at = excluded.checked_at,"
            " problem = excluded.problem",
            (now(), problem),
        )


@contextmanager
def ours(installation: Installation) -> Iterator[Session]:
    """Open a transaction of the installation itself."""
    day = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=day, task="exchange") as session:
        yield session

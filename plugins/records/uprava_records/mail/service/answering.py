"""The answer to the sender of a message that was not registered, sent once by a job."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid, parseaddr
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.work.mail.letter import checked, one_line
from uprava.work.mail.server import UncertainError, deliver, read_address

from uprava_records.mail.service.arrivals import COLUMNS, ArrivalRow


def draft_answer(arrival: ArrivalRow, *, organisation: str, day: str) -> str:
    """Return the text the registrar begins with; the reason stands in place of «…»."""
    text = _(
        "Good day!\n\nYour message “{subject}” of {day} was received by {organisation} and was"
        " not registered: …\n\nPlease send it again with the fault removed."
    )
    return text.format(subject=arrival.subject or "—", day=day, organisation=organisation)


def answer_sender(installation: Installation, *, arrival_id: str) -> None:
    """Send the answer that waits, once.

    Raises UnavailableError when the server did not take it and it shall be tried again.
    """
    settings, id = installation.settings, UUID(arrival_id)
    today = office_day(settings.timezone)
    with system_transaction(installation.engine, today=today, task="answer") as session:
        query = f"select {COLUMNS} from records.arrival where id = %s and answer_state = 'waiting'"
        arrival = fetch_one(session, ArrivalRow, query, (id,))
        text = fetch_value(session, "select answer from records.arrival where id = %s", (id,))
        settle(session, id, "unknown")  # until the server has answered: nothing is sent twice
    if arrival is None or settings.smtp_url is None:
        return
    with use_locale(settings.locale):
        state, again = handed_over(installation, arrival, str(text))
    with system_transaction(installation.engine, today=today, task="answer") as session:
        settle(session, id, state)
        record(session, "arrival.answered", "arrival", id, state=state)
    if again:
        raise UnavailableError(again)


def handed_over(installation: Installation, arrival: ArrivalRow, text: str) -> tuple[str, str]:
    """Give the answer to the mail server; return its state, and why it shall be tried again."""
    settings = installation.settings
    try:
        letter = write_answer(arrival, text, sender=settings.mail_from, at=now())
        deliver(read_address(settings.smtp_url or ""), letter)
    except UnavailableError as error:
        return "waiting", error.detail
    except InvalidError:
        return "failed", ""
    except UncertainError:
        return "unknown", ""
    return "sent", ""


def settle(session: Session, id: UUID, state: str) -> None:
    """Write down how far the answer is."""
    query = """
        update records.arrival set answer_state = %s
        where id = %s and answer_state in ('waiting', 'unknown')"""
    execute(session, query, (state, id))


def write_answer(arrival: ArrivalRow, text: str, *, sender: str, at: datetime) -> EmailMessage:
    """Return the letter. Raises InvalidError when the address cannot be written to."""
    letter = EmailMessage(policy=SMTP)
    name, spec = parseaddr(sender)
    own = checked(spec)
    letter["From"] = Address(one_line(name), addr_spec=own)
    letter["To"] = Address(one_line(arrival.sender_name), addr_spec=checked(arrival.sender_address))
    letter["Subject"] = one_line(f"Re: {arrival.subject}")
    letter["Date"] = at
    letter["Message-ID"] = make_msgid(domain=own.rpartition("@")[2])
    if arrival.message_id.startswith("<") and arrival.message_id.isascii():
        letter["In-Reply-To"] = one_line(arrival.message_id)
        letter["References"] = one_line(arrival.message_id)
    letter["Auto-Submitted"] = "auto-replied"
    letter.set_content(text)
    return letter

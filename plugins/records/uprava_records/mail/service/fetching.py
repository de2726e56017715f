"""A message larger than the limit is fetched whole when a person asks for it."""

import json
import logging
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, UnavailableError
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_records.letters.service.drafts import (
    COLUMNS,
    DraftRow,
    add_files,
    hold_draft,
    refuse_held,
    save_recognised,
)
from uprava_records.mail.service.keeping import KEPT_OF_BODY, Came, Place
from uprava_records.mail.service.mailbox import Mailbox, Message, read_url, visiting
from uprava_records.mail.service.opening import open_any
from uprava_records.settings import records_settings

log = logging.getLogger(__name__)

MEBIBYTE = 1024 * 1024


def ask_rest(session: Session, id: UUID, *, reader: Reader, installation: Installation) -> None:
    """Have the rest of a message fetched by a job. Raises ConflictError when there is none."""
    refuse_held(hold_draft(session, id, reader=reader), reader=reader, at=now())
    query = """update records.arrival set rest = 'asked'
        where id = %s and state = 'waiting' and rest in ('left', 'failed')"""
    if not execute(session, query, (id,)):
        raise ConflictError(_("This message is here whole, or is being fetched already."))
    installation.jobs.defer(session, "records:fetch_message", arrival_id=str(id))
    record(session, "arrival.rest-asked", "arrival", id)


def fetch_message(installation: Installation, *, arrival_id: str) -> None:
    """Fetch the rest of a message from the configured mailbox."""
    settings = records_settings()
    if not settings.mail_url:
        return
    box = read_url(settings.mail_url, settings.mail_password_file)
    with use_locale(installation.settings.locale):
        fetch_rest(
            installation, UUID(arrival_id), box,
            limit=settings.mail_by_hand_megabytes * MEBIBYTE, moved_to=settings.mail_move_to,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Left:
    """Where a message lies whose heading alone was fetched."""

    mailbox: str
    uid_validity: int
    uid: int
    message_id: str


LEFT = """
select mailbox, uid_validity, uid, message_id from records.arrival
where id = %s and rest = 'asked' and state = 'waiting' and mailbox is not null"""


def fetch_rest(
    installation: Installation, id: UUID, box: Mailbox, *, limit: int, moved_to: str = ""
) -> None:
    """Fetch a message of at most `limit` bytes, or write down why it could not be."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="mailbox") as session:
        left = fetch_one(session, Left, LEFT, (id,))
    if left is None:
        return
    came, rest = None, "gone"
    try:
        message = find(box, left, limit=limit, moved_to=moved_to)
        if message is not None and message.whole:
            place = Place(left.mailbox, left.uid_validity, left.uid)
            came = open_any(installation, message, place, today=today)
        elif message is not None:
            rest = "failed"
    except UnavailableError as error:
        log.warning("the rest of a message cannot be fetched: %s", error.detail)
        rest = "failed"
    with system_transaction(installation.engine, today=today, task="mailbox") as session:
        if came is None:
            execute(session, "update records.arrival set rest = %s where id = %s", (rest, id))
        else:
            put(session, id, came)


def find(box: Mailbox, left: Left, *, limit: int, moved_to: str) -> Message | None:
    """Return the message where it lay, or where kept ones are moved to; None: it is gone."""
    if left.mailbox == box.key:
        with visiting(box) as visit:
            same = visit.validity == left.uid_validity
            message = visit.fetch(left.uid, limit=limit) if same else None
        if message is not None:
            return message
    if not moved_to:
        return None
    with visiting(replace(box, folder=moved_to)) as visit:
        uids = visit.uids_named(left.message_id)
        return visit.fetch(uids[-1], limit=limit) if uids else None


def put(session: Session, id: UUID, came: Came) -> None:
    """Put the whole message in place of its heading; what was typed stays."""
    execute(session, "select from records.draft where id = %s for update", (id,))
    draft = fetch_one(
        session, DraftRow, f"select {COLUMNS} from records.draft where id = %s", (id,)
    )
    if draft is None:
        return
    execute(
        session,
        "delete from records.draft_file where draft_id = %s and sha256 ="
        " (select original from records.arrival where id = %s)",
        (id, id),
    )
    execute(
        session,
        "update records.arrival set original = %s, told = %s, body = %s, rest = null"
        " where id = %s",
        (
            came.original, json.dumps(came.told, ensure_ascii=False),
            came.letter.body[:KEPT_OF_BODY], id,
        ),
    )  # fmt: skip
    add_files(session, id, came.files)
    save_recognised(session, draft, came.recognised, at=now())
    record(session, "arrival.rest-fetched", "arrival", id, files=[e.sha256 for e in came.files])
    signal(session, "counters")

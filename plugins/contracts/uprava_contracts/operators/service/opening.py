"""An operator made ready to work with, and how visits to it ended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import NotFoundError
from uprava.i18n import N_, _, ngettext
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_contracts.operators.folders import FolderAdapter
from uprava_contracts.operators.sealing import Credentials, UnsealableError, unseal
from uprava_contracts.operators.service.keeping import ROWS, OperatorRow, get_operator
from uprava_contracts.operators.services import ServiceAdapter
from uprava_contracts.operators.values import (
    Adapter,
    OperatorError,
    OperatorKind,
    RefusedError,
    UnauthorisedError,
    UnreachableError,
)
from uprava_contracts.operators.wire import TOTAL
from uprava_contracts.settings import ContractsSettings

WAITS = tuple(timedelta(minutes=each) for each in (1, 2, 5, 15, 30, 60))
"""How long to wait after visits that failed one after another."""

CHECKING = 10.0
"""Seconds a person waits for a check of the connection."""

NO_KEY = N_("The key kept for the operator cannot be read. Type key, login and password anew.")
NO_ROOT = N_("The folder of operators is not set in the settings of the installation.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is needed to open an operator."""

    kind: str
    address: str
    box_id: str
    participant: str
    secret: bytes | None = field(repr=False)


def open_operator(session: Session, id: int, *, patience: float = TOTAL) -> Adapter:
    """Return the adapter of an operator; nothing is asked of it yet.

    Raises NotFoundError, and RefusedError when its key cannot be read or folders are not set up.
    """
    query = """select kind, address, box_id, participant, secret
        from contracts.operator where id = %s"""
    kept = fetch_one(session, Kept, query, (id,))
    if kept is None:
        raise NotFoundError(_("There is no such operator."))
    if kept.kind == OperatorKind.FOLDER:
        root = ContractsSettings().exchange_folder
        if root is None:
            raise RefusedError(NO_ROOT)
        return FolderAdapter(root / kept.address, kept.participant or kept.box_id)
    credentials = credentials_of(session, id, kept)
    return ServiceAdapter(kept.address, kept.box_id, credentials, patience)


def credentials_of(session: Session, id: int, kept: Kept) -> Credentials:
    """Return the key and the login. Raises UnauthorisedError when they cannot be read."""
    try:
        secret = installation_of(session).settings.secret
        return unseal(kept.secret or b"", operator_id=id, secret=secret)
    except UnsealableError as error:
        raise UnauthorisedError(NO_KEY) from error


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check of the connection found."""

    good: bool
    sentence: str


def check_operator(session: Session, id: int, *, reader: Reader) -> Outcome:
    """Try the connection of an operator and say what came of it, in words."""
    found = get_operator(session, id, reader=reader)
    try:
        checked = open_operator(session, id, patience=CHECKING).check()
    except OperatorError as error:
        outcome = Outcome(good=False, sentence=error.sentence)
    else:
        outcome = told(len(checked.boxes), right=checked.right_box)
        if outcome.good:
            visit_now(session, id)
    record(session, "contracts.operator_checked", "operator", id, title=found.title)
    return outcome


def visit_now(session: Session, id: int) -> None:
    """Let an operator that answers again be visited without waiting."""
    query = "update contracts.operator_cursor set next_at = null where operator_id = %s"
    execute(session, query, (id,))


def told(boxes: int, *, right: bool) -> Outcome:
    """Return what was found, in words."""
    if right:
        return Outcome(good=True, sentence=_("The connection works, the box is open to you."))
    said = ngettext(
        "The login is right, but the box is not the {n} box it may use.",
        "The login is right, but the box is none of the {n} boxes it may use.", boxes,
    ).format(n=boxes)  # fmt: skip
    return Outcome(good=False, sentence=said)


def due_operators(session: Session, *, at: datetime) -> Sequence[int]:
    """Return the operators that are switched on and may be visited now."""
    query = """select o.id from contracts.operator as o
        left join contracts.operator_cursor as c on c.operator_id = o.id
        where o.enabled and coalesce(c.next_at, '-infinity') <= %s order by o.id"""
    return [int(id) for id in fetch_values(session, query, (at,))]


def position_of(session: Session, id: int) -> str:
    """Return the mark up to which events are kept; empty: from the beginning."""
    query = "select position from contracts.operator_cursor where operator_id = %s"
    return str(fetch_value(session, query, (id,)) or "")


def move_on(session: Session, id: int, position: str, *, at: datetime) -> None:
    """Note that events up to a mark are kept, in the transaction that keeps them."""
    query = """insert into contracts.operator_cursor (operator_id, position, polled_at)
        values (%s, %s, %s) on conflict (operator_id) do update set
            position = case when excluded.position = '' then operator_cursor.position
                else excluded.position end,
            polled_at = excluded.polled_at, failed_at = null, failure = '', failure_words = '{}',
            failures = 0, next_at = null"""
    execute(session, query, (id, position, at))


def note_failure(session: Session, id: int, error: OperatorError, *, at: datetime) -> datetime:
    """Note that a visit failed; return before when not to come again."""
    query = "select failures from contracts.operator_cursor where operator_id = %s"
    failures = int(fetch_value(session, query, (id,)) or 0)
    wait = WAITS[min(failures, len(WAITS) - 1)]
    if isinstance(error, UnreachableError) and error.after is not None:
        wait = max(error.after, timedelta(seconds=1))
    kept = """insert into contracts.operator_cursor (operator_id, failed_at, failure,
            failure_words, failures, next_at) values (%s, %s, %s, %s, 1, %s)
        on conflict (operator_id) do update set
            failed_at = coalesce(operator_cursor.failed_at, excluded.failed_at),
            failure = excluded.failure, failure_words = excluded.failure_words,
            failures = operator_cursor.failures + 1, next_at = excluded.next_at"""
    words = json.dumps(error.values, ensure_ascii=False)
    execute(session, kept, (id, at, error.text, words, at + wait))
    return at + wait


def failing_operators(session: Session) -> Sequence[OperatorRow]:
    """Return the operators whose visits fail now: for the health page."""
    return fetch(session, OperatorRow, f"{ROWS} where o.enabled and c.failed_at is not null")

"""Checkpoints: every five minutes the chain's head leaves the database, sealed with the secret.

One goes to the table, to a file outside the database and, where it is configured, to a syslog
server. Whoever rewrites the log must rewrite all of them, and cannot seal a line without the
installation's secret.
"""

import hashlib
import hmac
import json
import logging
import os
import socket
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from uprava.audit.chain import Mark, Report, verify
from uprava.clock import now, office_day
from uprava.db.sql import driver, execute, fetch, fetch_one
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.secret import derive
from uprava.settings import Settings

log = logging.getLogger(__name__)

SYSLOG_NOTICE = 13 * 8 + 5
"""Facility «log audit», severity «notice». RFC 5424, section 6.2.1."""


def checkpoint(installation: Installation) -> None:
    """Verify what was added since the last checkpoint and let the new head leave the machine.

    A damaged end is reported and gets no checkpoint: the last sound one stays the newest.
    """
    settings = installation.settings
    with system_transaction(
        installation.engine, today=office_day(settings.timezone), task="checkpoint"
    ) as session:
        last = last_mark(session)
        report = verify(driver(session), since=last)
        if not report.sound:
            log.error("the audit log is damaged: %s", report.damages[0])
            keep_verification(session, report, at=now())
            return
        if report.records == 0:
            return
        at = now()
        mark = Mark(report.seq, report.hash, (last.records if last else 0) + report.records)
        insert = "insert into audit.checkpoint (seq, at, hash, records) values (%s, %s, %s, %s)"
        execute(session, insert, (mark.seq, at, mark.hash, mark.records))
    leave(settings, line_of(mark, at, settings.secret))


def verify_all(installation: Installation) -> None:
    """Verify the whole chain every night."""
    report = examine(installation, marks_outside(installation))
    if not report.sound:
        log.error("the audit log is damaged: %s", report.damages[0])


def examine(installation: Installation, outside: Sequence[Mark]) -> Report:
    """Verify the whole chain against all checkpoints and keep the result for the screen."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="verification") as session:
        report = verify(driver(session), marks=[*marks_kept(session), *outside])
        keep_verification(session, report, at=now())
    return report


def marks_outside(installation: Installation) -> list[Mark]:
    """Return the checkpoints of this installation's file; none before the first one."""
    path = checkpoint_file(installation.settings)
    return list(read_marks(path, installation.settings.secret)) if path.exists() else []


def last_mark(session: Session) -> Mark | None:
    """Return the newest checkpoint in the database."""
    query = "select seq, hash, records from audit.checkpoint order by seq desc limit 1"
    return fetch_one(session, Mark, query)


def marks_kept(session: Session) -> list[Mark]:
    """Return all checkpoints in the database, oldest first."""
    return fetch(session, Mark, "select seq, hash, records from audit.checkpoint order by seq")


def keep_verification(session: Session, report: Report, *, at: datetime) -> None:
    """Write down what a look at the chain found."""
    execute(
        session,
        "insert into audit.verification (at, records, seq, damages, detail)"
        " values (%s, %s, %s, %s, %s)",
        (at, report.records, report.seq, report.damaged, "\n".join(map(str, report.damages[:10]))),
    )


def checkpoint_file(settings: Settings) -> Path:
    """Return the file that receives checkpoints."""
    return settings.audit_checkpoints or settings.data / "audit.log"


def line_of(mark: Mark, at: datetime, secret: bytes) -> str:
    """Return a checkpoint as one line of JSON with its seal (HMAC-SHA-256)."""
    fields = {"seq": mark.seq, "at": at.isoformat(), "hash": mark.hash.hex()}
    fields["records"] = mark.records
    text = json.dumps(fields, separators=(",", ":"))
    return json.dumps({**fields, "seal": seal(text, secret)}, separators=(",", ":"))


def seal(text: str, secret: bytes) -> str:
    """Return the seal of a line: only who has the installation's secret can make it."""
    return hmac.new(derive(secret, "audit"), text.encode(), hashlib.sha256).hexdigest()


def read_marks(path: Path, secret: bytes) -> Iterator[Mark]:
    """Yield the checkpoints of a file.

    Raises InvalidError for a line that is not one or whose seal is not ours; a last line that
    was cut while being written (power failure) is passed over.
    """
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        mark = mark_in(line, secret)
        if mark is not None:
            yield mark
        elif number < len(lines) or text.endswith("\n"):
            raise InvalidError(
                _("Line {number} of {path} is not a checkpoint of this installation.").format(
                    number=number, path=path.name
                )
            )


def mark_in(line: str, secret: bytes) -> Mark | None:
    """Return the checkpoint of a line, None when it is none or its seal is wrong."""
    try:
        fields = json.loads(line)
        given = str(fields.pop("seal"))
        text = json.dumps(fields, separators=(",", ":"))
        mark = Mark(int(fields["seq"]), bytes.fromhex(fields["hash"]), int(fields["records"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return mark if hmac.compare_digest(given, seal(text, secret)) else None


def leave(settings: Settings, line: str) -> None:
    """Append the line to the file, to the disk itself, and send it to the syslog server."""
    path = checkpoint_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    if settings.syslog:
        send(settings.syslog, line)


def send(address: str, line: str) -> None:
    """Send a line to a syslog server by UDP; a server that is away is only logged."""
    host, _colon, port = address.rpartition(":")
    moment = now().isoformat(timespec="microseconds")
    packet = f"<{SYSLOG_NOTICE}>1 {moment} {socket.gethostname()} uprava - audit - {line}"
    try:
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_DGRAM)
        family, kind, protocol, _name, target = found[0]
        with socket.socket(family, kind, protocol) as link:
            link.sendto(packet.encode(), target)
    except (OSError, ValueError) as error:
        log.warning("the checkpoint did not reach the syslog server %s: %s", address, error)

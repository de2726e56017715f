"""The job that makes a packet, under the rights its reader has when it runs.

A run that is killed is begun anew by the queue; only the run that was begun last may write down
what it did.
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava import logs
from uprava.clock import now, office_day
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.i18n import N_, use_locale
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError, Blame, attempt
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now
from uprava.web.events import signal
from uprava_storage import Blob, safe_name

from uprava_meetings.agenda import packing
from uprava_meetings.agenda.service import packets
from uprava_meetings.agenda.service.materials import Contents, contents_of
from uprava_meetings.agenda.service.packets import PacketRow
from uprava_meetings.agenda.values import PacketForm

BLAME = Blame(
    N_("The file store did not take the packet. Try again in a few minutes."),
    N_("The program failed on this packet. The administrator sees it among jobs."),
)

KEEP = """state = 'ready', sha256 = %(sha256)s, size = %(size)s, name = %(name)s,
    contents = %(contents)s, left_out = %(left_out)s, done_at = %(at)s"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the job: which packet, for whom."""

    installation: Installation
    row: PacketRow
    reader: Reader
    at: datetime

    def note(self, done: int, total: int) -> None:
        """Write down how far the run is. Raises AbandonedError when it has become pointless."""
        with system(self.installation) as session:
            if not packets.change(
                session, self.row, "done = %(done)s, total = %(total)s", done=done, total=total
            ):
                raise AbandonedError


def make_packet(installation: Installation, *, packet: str) -> None:
    """Make a packet, or write down the sentence why there is none."""
    with system(installation) as session:
        row = packets.take_on(session, UUID(packet))
    if row is None:
        return

    def work() -> None:
        run = run_of(installation, row)
        with use_locale(run.reader.locale):
            made_by(run)

    attempt(work, partial(fail, installation, row), blame=BLAME)


@contextmanager
def system(installation: Installation) -> Iterator[Session]:
    """Open a short transaction of the job itself."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="packet") as session:
        yield session


def run_of(installation: Installation, row: PacketRow) -> Run:
    """Return the run, with the rights its reader has today. Raises ForbiddenError."""
    today = office_day(installation.settings.timezone)
    with system(installation) as session:
        reader = reader_now(session, row.person_id, acting_for=row.acting_for, today=today)
    return Run(installation, row, reader, now())


@contextmanager
def own(run: Run) -> Iterator[Session]:
    """Open a transaction under the reader's rights."""
    today = office_day(run.installation.settings.timezone)
    request = logs.request_id.get() or ""
    session = new_session(
        run.installation.engine, reader=run.reader, today=today, request_id=request
    )
    with unit_of_work(session):
        yield session


def made_by(run: Run) -> None:
    """Make the packet, put it into the store, keep it."""
    with own(run) as session:
        contents = contents_of(session, run.row.meeting_id, reader=run.reader)
    zone = ZoneInfo(run.installation.settings.timezone)
    blob, left_out = packed(run, contents, packing.Sent(run.reader.name, run.at, zone))
    name = safe_name(f"Материалы. {contents.meeting.title}.{run.row.form}")
    values = {
        "sha256": blob.sha256, "size": blob.size, "name": name, "contents": contents.digest,
        "left_out": left_out, "at": now(),
    }  # fmt: skip
    with own(run) as session:
        if not packets.change(session, run.row, KEEP, **values):
            raise AbandonedError
        signal(session, "counters", principals=[run.reader.person_id])


def packed(run: Run, contents: Contents, sent: packing.Sent) -> tuple[Blob, int]:
    """Return the packet in the store, and how many files are only named in it."""
    place = run.installation
    if run.row.form == PacketForm.PDF:
        pdf, left_out = packing.set_pdf(place, contents, sent, note=run.note)
        return place.store.put(io.BytesIO(pdf)), left_out
    with tempfile.TemporaryFile(prefix="uprava-packet-") as spool:
        packing.write_zip(spool, place, contents, sent, note=run.note)
        spool.seek(0)
        return place.store.put(spool), 0


def fail(installation: Installation, row: PacketRow, said: str) -> None:
    """Write down why there is no packet."""
    setting = "state = 'failed', said = %(said)s, done_at = %(at)s"
    with system(installation) as session:
        packets.change(session, row, setting, said=said, at=now())


def tidy(installation: Installation) -> None:
    """Let go of packets nobody needs any more."""
    with system(installation) as session:
        packets.forget_old(session, at=now())

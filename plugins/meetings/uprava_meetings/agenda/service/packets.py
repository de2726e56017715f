"""Packets of materials: asked for, watched, taken by who asked for them and by nobody else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_meetings.agenda.service.materials import contents_of
from uprava_meetings.agenda.values import PacketForm, PacketState

KEPT = timedelta(days=7)
JOB = "meetings:make_packet"

COLUMNS = """id, meeting_id, person_id, acting_for, form, state, attempt, done, total, said,
    contents, name, sha256, size, left_out, ordered_at, done_at"""

ORDER = """
insert into meetings.packet (id, meeting_id, person_id, acting_for, form, state, attempt, done,
    said, contents, name, left_out, ordered_at)
values (%(id)s, %(meeting)s, %(person)s, %(acting)s, %(form)s, 'waiting', 0, 0, '', '', '', 0,
    %(at)s)
on conflict (meeting_id, person_id, form) do update set id = excluded.id,
    acting_for = excluded.acting_for, state = 'waiting', attempt = 0, done = 0, total = null,
    said = '', contents = '', name = '', sha256 = null, size = null, left_out = 0,
    ordered_at = excluded.ordered_at, done_at = null"""


@dataclass(frozen=True, slots=True)
class PacketRow:
    """A packet that was asked for."""

    id: UUID
    meeting_id: UUID
    person_id: int
    acting_for: int | None
    form: str
    state: str
    attempt: int
    done: int
    total: int | None
    said: str
    contents: str
    name: str
    sha256: str | None
    size: int | None
    left_out: int
    ordered_at: datetime
    done_at: datetime | None

    @property
    def unfinished(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in (PacketState.WAITING, PacketState.RUNNING)

    @property
    def share(self) -> int | None:
        """Hundredths that are done; None while the whole is not known."""
        return min(95, self.done * 100 // self.total) if self.total else None


def list_packets(session: Session, meeting_id: UUID, *, reader: Reader) -> list[PacketRow]:
    """Return the reader's packets of a meeting."""
    query = f"""select {COLUMNS} from meetings.packet where meeting_id = %s and person_id = %s
        and acting_for is not distinct from %s order by form"""
    return fetch(session, PacketRow, query, (meeting_id, reader.person_id, reader.acting_for))


def order(
    session: Session, meeting_id: UUID, form: PacketForm, *, reader: Reader, at: datetime
) -> UUID:
    """Ask for a packet; a job makes it under the rights the reader has then.

    One of a form at a time: another order takes the place of the one before it. Raises
    ConflictError when there is nothing to be packed.
    """
    if not contents_of(session, meeting_id, reader=reader).parts:
        raise ConflictError(_("There are no questions open to you on this agenda."))
    own = list_packets(session, meeting_id, reader=reader)
    waiting = next((each for each in own if each.form == form and each.unfinished), None)
    if waiting:
        return waiting.id
    id = uuid7()
    values = {
        "id": id, "meeting": meeting_id, "person": reader.person_id, "form": form,
        "acting": reader.acting_for, "at": at,
    }  # fmt: skip
    execute(session, ORDER, values)
    record(session, "agenda.packed", "document", meeting_id, form=form.upper())
    installation_of(session).jobs.defer(session, JOB, packet=str(id))
    return id


def take(session: Session, id: UUID, *, reader: Reader) -> PacketRow:
    """Return a packet to be sent. Raises NotFoundError, also for those of others.

    Raises ConflictError when the materials, or what the reader may see of them, have changed.
    """
    query = f"""select {COLUMNS} from meetings.packet where id = %s and person_id = %s
        and acting_for is not distinct from %s and state = 'ready'"""
    row = fetch_one(session, PacketRow, query, (id, reader.person_id, reader.acting_for))
    if row is None or row.sha256 is None:
        raise NotFoundError(_("There is no such packet among yours. Make it again."))
    if is_stale(session, row, reader=reader):
        raise ConflictError(_("The materials have changed since. Make the packet again."))
    record(session, "agenda.packet_taken", "document", row.meeting_id, form=row.form.upper())
    return row


def is_stale(session: Session, row: PacketRow, *, reader: Reader) -> bool:
    """Tell whether a packet holds something else than its reader may have of the materials now."""
    now = contents_of(session, row.meeting_id, reader=reader)
    return row.state == PacketState.READY and row.contents != now.digest


def known(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Return those of the digests that are packets still kept."""
    query = "select sha256 from meetings.packet where sha256 = any (%s)"
    return fetch_values(session, query, (list(hashes),))


def forget_old(session: Session, *, at: datetime) -> int:
    """Let go of old packets; their bytes are collected at night. Return how many went."""
    query = "delete from meetings.packet where ordered_at < %s"
    return execute(session, query, (at - KEPT,))


def take_on(session: Session, id: UUID) -> PacketRow | None:
    """Begin a run of the job; None for a packet that is made, or wanted no more."""
    query = f"""update meetings.packet set state = 'running', attempt = attempt + 1, done = 0,
            total = null where id = %s and state in ('waiting', 'running') returning {COLUMNS}"""
    return fetch_one(session, PacketRow, query, (id,))


def change(session: Session, row: PacketRow, setting: str, **values: object) -> bool:
    """Write down how far a run is; False when it has become pointless."""
    query = f"""update meetings.packet set {setting}
        where id = %(id)s and attempt = %(attempt)s and state = 'running' returning true"""
    known_values = {"id": row.id, "attempt": row.attempt, **values}
    return bool(fetch_value(session, query, known_values))

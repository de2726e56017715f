"""The area's part of the demo municipality: a month of the log before the town was founded.

Signing in, refusals and lists taken out, as an office leaves them. Each record is sealed into the
chain with its own moment, as `audit.append` seals those of now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.audit.chain import GENESIS
from uprava.audit.log import Fact, canonical
from uprava.calendar import official_calendar
from uprava.db.sql import driver, fetch_values
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.users.reader import Reader

SEED = 311

DAYS = 42
"""Days back from today that the log tells of: more than a month."""

LATEST = time(8, 55)
MORNING = time(7, 48)
"""When people come, by the office's clock: between these."""

OFTEN = 30
"""People of the town who work with the program every day."""

WRONG, STRANGE = 19, 23
"""Of so many who come one mistypes the password; of so many days twice one writes no login."""

EXPORTING: Mapping[str, tuple[str, ...]] = {
    "registrar": ("Входящие", "Исходящие"), "rodina": ("Исходящие",), "head": (),
    "anisimov": ("Договоры",), "kovalenko": ("Поручения",), "saburova": ("Поручения",),
}  # fmt: skip
"""Who takes lists out as files, and which."""

INSERT = """insert into audit.record
    (seq, at, actor_id, acting_for, action, object_type, object_id, body, prev, hash)
values (%s, %s, %s, null, %s, %s, %s, %s, %s, %s)"""

LAST = "select array[seq::text, encode(hash, 'hex')] from audit.record order by seq desc limit 1"


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did at a moment; `actor` is nobody where a sign-in was refused."""

    at: datetime
    action: str
    actor: int | None
    object: tuple[str, str]
    facts: Mapping[str, Fact]
    address: str

    @property
    def body(self) -> str:
        """The text that is sealed."""
        kind, id = self.object
        return canonical(
            {"action": self.action, "actor": self.actor, "object": kind, "id": id,
             "facts": dict(self.facts), "address": self.address,
             "task": "demo" if self.actor else None}
        )  # fmt: skip


def fill(session: Session, scene: DemoScene) -> None:
    """Write the weeks before today into the log, the earliest first."""
    if "auditor" in scene.readers:
        seal(session, sorted(told(scene), key=lambda each: each.at))


def told(scene: DemoScene) -> Iterator[Act]:
    """Tell every working day of the weeks before today."""
    people = [scene.readers[login] for login in list(scene.readers)[:OFTEN]]
    calendar, zone = official_calendar(), ZoneInfo(scene.installation.settings.timezone)
    logins = {each.person_id: login for login, each in scene.readers.items()}
    for back in range(DAYS, 0, -1):
        day = scene.today - timedelta(days=back)
        if not calendar.is_working(day):
            continue
        dice = Dice(scene.seed + SEED, day.toordinal())
        if dice.below(STRANGE) < 2:
            yield refused(at(day, dice, zone), None, f"10.20.9.{dice.between(10, 60)}")
        for place, reader in enumerate(people):
            if dice.below(8):
                yield from came(day, dice, zone, place, reader, logins[reader.person_id])


def came(
    day: date, dice: Dice, zone: ZoneInfo, place: int, reader: Reader, login: str
) -> Iterator[Act]:
    """Tell how a person signs in, seldom at once, and what list is taken out that day."""
    moment, address = at(day, dice, zone), f"10.20.{1 + place // 12}.{20 + place}"
    if not dice.below(WRONG):
        yield refused(moment - timedelta(seconds=dice.between(9, 40)), reader, address)
    who = ("person", str(reader.person_id))
    yield Act(moment, "sign-in.done", reader.person_id, who, {"net": address}, address)
    lists = EXPORTING.get(login, ())
    if lists and day.weekday() == 4:
        later = moment + timedelta(hours=dice.between(2, 7), minutes=dice.below(60))
        facts: Mapping[str, Fact] = {
            "format": "xlsx", "list": dice.pick(lists), "rows": dice.between(14, 180)
        }  # fmt: skip
        yield Act(later, "list.exported", reader.person_id, who, facts, address)


def refused(moment: datetime, reader: Reader | None, address: str) -> Act:
    """Tell of a refusal; a name nobody has is not kept."""
    known = str(reader.person_id) if reader else ""
    return Act(moment, "sign-in.failed", None, ("person", known), {"net": address}, address)


def at(day: date, dice: Dice, zone: ZoneInfo) -> datetime:
    """Return a moment of the morning."""
    first = datetime.combine(day, MORNING, zone)
    width = datetime.combine(day, LATEST, zone) - first
    return (first + timedelta(seconds=dice.below(int(width.total_seconds())))).astimezone(UTC)


def seal(session: Session, acts: list[Act]) -> None:
    """Append acts to the chain, each with its own moment."""
    (last,) = fetch_values(session, LAST) or [["0", GENESIS.hex()]]
    seq, head = int(last[0]), bytes.fromhex(last[1])
    rows = []
    for act in acts:
        seq, body = seq + 1, act.body
        text = f"{seq}|{act.at:%Y-%m-%dT%H:%M:%S.%fZ}|{body}"
        sealed = sha256(head + text.encode()).digest()
        rows.append((seq, act.at, act.actor, act.action, *act.object, body, head, sealed))
        head = sealed
    with driver(session).cursor() as cursor:
        cursor.executemany(INSERT, rows)

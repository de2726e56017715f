"""Looking at an import and applying it: good rows are taken, the others told why not."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.correspondents.importing.planning import Planned, next_ids, plan
from uprava.correspondents.importing.reading import Sheet, read_sheet
from uprava.correspondents.models import Origin
from uprava.correspondents.service.keeping import columns_of, differing
from uprava.correspondents.values import MANAGE, NAMES
from uprava.db.sql import driver, execute
from uprava.i18n import _
from uprava.tables.csv_text import csv_of
from uprava.tables.values import Column, Row, Table
from uprava.users.importing.values import Fate, Step
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Report:
    """All rows of a file, and whether the good ones were taken or only looked at."""

    steps: list[Step]
    applied: bool

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each fate."""
        counted = Counter(step.fate for step in self.steps)
        return {fate.value: counted[fate] for fate in Fate}

    @property
    def changes(self) -> int:
        """How many rows change anything."""
        return self.counts[Fate.CREATE] + self.counts[Fate.CHANGE]

    def of(self, fate: str, most: int) -> list[Step]:
        """Return up to `most` rows of a fate."""
        return [step for step in self.steps if step.fate == fate][:most]


def preview(session: Session, content: bytes, *, reader: Reader) -> Report:
    """Return what every row would do; nothing is kept."""
    reader.require(MANAGE)
    rows = plan(session, read_sheet(content), reader=reader)
    return Report([row.step for row in rows], applied=False)


def apply(session: Session, content: bytes, *, reader: Reader) -> Report:
    """Do what the good rows say; those with mistakes are refused.

    Applying the same file again changes nothing.
    """
    reader.require(MANAGE)
    execute(session, "lock table correspondents.correspondent in share row exclusive mode")
    rows = plan(session, read_sheet(content), reader=reader)
    create(session, [row for row in rows if row.step.fate is Fate.CREATE])
    change(session, [row for row in rows if row.step.fate is Fate.CHANGE])
    add_contacts(session, [row for row in rows if row.card and row.step.fate is not Fate.MISTAKE])
    report = Report([row.step for row in rows], applied=True)
    record(session, "correspondents.imported", "import", "", rows=len(rows),
           created=report.counts[Fate.CREATE], changed=report.counts[Fate.CHANGE],
           refused=report.counts[Fate.MISTAKE])  # fmt: skip
    return report


INSERT = f"""
insert into correspondents.correspondent (id, {", ".join(NAMES)}, origin)
values (%(id)s, {", ".join(f"%({name})s" for name in NAMES)}, '{Origin.IMPORTED.value}')"""
UPDATE = f"""
update correspondents.correspondent set {", ".join(f"{name} = %({name})s" for name in NAMES)},
    origin = case when origin = 'noted' then '{Origin.IMPORTED.value}' else origin end,
    version = version + 1
where id = %(id)s"""
CONTACT = """
insert into correspondents.contact (correspondent_id, person, post, phone, email)
select %(id)s, %(person)s, %(post)s, %(phone)s, %(email)s
where not exists (select from correspondents.contact as k where k.correspondent_id = %(id)s
    and (k.person, k.post, k.phone, k.email) = (%(person)s, %(post)s, %(phone)s, %(email)s))"""


def create(session: Session, rows: list[Planned]) -> None:
    """Add the new cards together: one by one they take four times as long."""
    ids = next_ids(session, len(rows))
    new = [columns_of(row.fields) | {"id": id} for row, id in zip(rows, ids, strict=True)]
    with driver(session).cursor() as cursor:
        cursor.executemany(INSERT, new)
        cursor.executemany(CONTACT, contacts_of(zip(ids, rows, strict=True)))
    for row, id in zip(rows, ids, strict=True):
        record(session, "correspondent.created", "correspondent", id, kind=row.fields.kind)


def change(session: Session, rows: list[Planned]) -> None:
    """Change the known cards together."""
    pairs = [(row.card.id, row) for row in rows if row.card]
    with driver(session).cursor() as cursor:
        cursor.executemany(UPDATE, [columns_of(row.fields) | {"id": id} for id, row in pairs])
    for id, row in pairs:
        assert row.card is not None
        fields = differing(row.card.fields, row.fields)
        record(session, "correspondent.changed", "correspondent", id, fields=fields)


def add_contacts(session: Session, rows: list[Planned]) -> None:
    """Add the contacts that known cards do not have yet."""
    with driver(session).cursor() as cursor:
        pairs = ((row.card.id, row) for row in rows if row.card)
        cursor.executemany(CONTACT, contacts_of(pairs))


def contacts_of(rows: Iterator[tuple[int, Planned]]) -> list[dict[str, object]]:
    """Return the contacts of some rows as columns; empty ones are left out."""
    return [
        {"id": id, "person": row.contact.person, "post": row.contact.post,
         "phone": row.contact.phone, "email": row.contact.email}
        for id, row in rows if not row.contact.empty
    ]  # fmt: skip


def refused_rows(session: Session, content: bytes, *, reader: Reader) -> bytes:
    """Return the rows that cannot be taken as CSV, as they stand in the file, with the reasons.

    Corrected, it may be brought in again: the column of reasons is not read.
    """
    sheet = read_sheet(content)
    bad = [row.step for row in plan(session, sheet, reader=reader) if row.step.fate is Fate.MISTAKE]
    columns = [Column(title, 20) for title in [*sheet.header, _("Line"), _("Why not")]]
    table = Table("refused", _("Refused rows"), columns)
    return b"".join(csv_of(table, [[told(sheet, step) for step in bad]]))


def told(sheet: Sheet, step: Step) -> Row:
    """Return a refused row as it stands in the file, padded, with its line and the reasons."""
    cells = sheet.raw[step.number]
    empty = [""] * (len(sheet.header) - len(cells))
    return [*cells[: len(sheet.header)], *empty, step.number, " ".join(step.notes)]

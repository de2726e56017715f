"""Reports people made: who finds them, who may change them, what they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import msgspec
from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one, fetch_values
from uprava.errors import ForbiddenError, NotFoundError
from uprava.i18n import _
from uprava.reporting import ReportLayout
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_reports.values import MAKE, MANAGE

OWN = "own-"
"""What codes of people's reports begin with."""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A report somebody made, as a reader may know it; `kept_layout` as the table has it."""

    id: int
    title: str
    description: str
    kept_layout: Mapping[str, Any]
    version: int
    owner: str
    changer: str
    changed_at: datetime
    removed_at: datetime | None
    mine: bool
    shared: bool
    trusted: bool

    @property
    def code(self) -> str:
        """The code of its address."""
        return f"{OWN}{self.id}"

    @property
    def layout(self) -> ReportLayout:
        """What it shows."""
        return layout_of(self.kept_layout)

    def may_change(self, reader: Reader) -> bool:
        """Tell whether the reader may change it: the owner, whom it is trusted to, who manages."""
        return reader.may(MAKE) and (self.trusted or self.may_keep(reader))

    def may_keep(self, reader: Reader) -> bool:
        """Tell whether the reader decides who else opens it, and may remove it."""
        return (self.mine and reader.may(MAKE)) or reader.may(MANAGE)


def layout_of(kept: Mapping[str, Any]) -> ReportLayout:
    """Return a layout as tables keep it."""
    return msgspec.convert(kept, ReportLayout)


def kept_layout(layout: ReportLayout) -> dict[str, Any]:
    """Return a layout as tables keep it."""
    found: dict[str, Any] = msgspec.to_builtins(layout)
    return found


ROWS: LiteralString = f"""
select r.id, r.title, r.description, r.layout as kept_layout, r.version, r.changed_at, r.removed_at,
    (select {SHORT_NAME} from users.person as p where p.id = r.owner_id) as owner,
    (select {SHORT_NAME} from users.person as p where p.id = r.changed_by) as changer,
    r.owner_id = any (%(principals)s) as mine, s.shared, s.trusted
from reports.own_report as r, lateral (
    select count(*) > 0 as shared,
        coalesce(bool_or(given.principal_id = any (%(whom)s)), false) as given,
        coalesce(bool_or(given.may_change and given.principal_id = any (%(whom)s)), false)
            as trusted
    from reports.report_share as given where given.report_id = r.id
) as s
where (r.owner_id = any (%(principals)s) or %(manages)s or (s.given and r.removed_at is null))"""
"""Every report a reader may know of; taken away ones only for who may bring them back."""

ABOVE: LiteralString = """
with recursive up (id, parent_id) as (
    select unit.id, unit.parent_id from users.unit where unit.id = any (%s)
    union select unit.id, unit.parent_id from users.unit join up on unit.id = up.parent_id
) select id from up"""


def known_to(session: Session, reader: Reader) -> dict[str, object]:
    """Return the parameters of `ROWS`: what is shared with a unit is open to those below it."""
    above = fetch_values(session, ABOVE, (list(reader.principals),))
    return {
        "principals": list(reader.principals), "whom": [*reader.principals, *above],
        "manages": reader.may(MANAGE),
    }  # fmt: skip


def list_own(session: Session, *, reader: Reader) -> list[OwnRow]:
    """Return the reports the reader may open, by title."""
    query = ROWS + " and r.removed_at is null order by r.title, r.id"
    return fetch(session, OwnRow, query, known_to(session, reader))


def list_removed(session: Session, *, reader: Reader) -> list[OwnRow]:
    """Return removed reports the reader may bring back, the latest first."""
    query = ROWS + " and r.removed_at is not null order by r.removed_at desc, r.id"
    found = fetch(session, OwnRow, query, known_to(session, reader))
    return [each for each in found if each.may_keep(reader)]


def get_own(session: Session, id: int, *, reader: Reader) -> OwnRow:
    """Return a report. Raises NotFoundError for who may not know of it, and for a removed one."""
    row = find_own(session, id, reader=reader)
    if row is None or row.removed_at is not None:
        raise NotFoundError(_("There is no such report, or it is not open to you."))
    return row


def find_own(session: Session, id: int, *, reader: Reader) -> OwnRow | None:
    """Return a report, a removed one too, or None for who may not know of it."""
    values = known_to(session, reader) | {"id": id}
    return fetch_one(session, OwnRow, ROWS + " and r.id = %(id)s", values)


def to_change(session: Session, id: int, *, reader: Reader) -> OwnRow:
    """Return a report the reader may change. Raises NotFoundError, ForbiddenError."""
    row = get_own(session, id, reader=reader)
    if not row.may_change(reader):
        raise ForbiddenError(
            _("Only who made the report, or is let to change it, may do this. Make one like it.")
        )
    return row


def to_keep(session: Session, id: int, *, reader: Reader) -> OwnRow:
    """Return a report the reader decides on. Raises NotFoundError, ForbiddenError."""
    row = get_own(session, id, reader=reader)
    if not row.may_keep(reader):
        raise ForbiddenError(_("Only who made the report decides who opens it and removes it."))
    return row

"""What came back: a list of some days, and its paper."""

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.dispatch.service.listing import FROM, DispatchRow, by_ids, units_of
from uprava_records.dispatch.tracking import shown
from uprava_records.dispatch.values import Channel
from uprava_records.post.service.papers import Printing

MOST = 1000
"""Items on one paper; more are printed by shorter times."""

USUAL = timedelta(days=31)


def days_of(since: date | None, until: date | None, *, today: date) -> tuple[date, date]:
    """Return the days asked for, the last month unless others are named.

    Raises InvalidError when the first is after the last.
    """
    last = until or today
    first = since or last - USUAL
    if first > last:
        said = _("The first day is after the last.")
        raise InvalidError(said, fields={"since": said})
    return first, last


def list_returned(
    session: Session, since: date, until: date, *, reader: Reader
) -> list[DispatchRow]:
    """Return what came back on these days to the reader's office, by day, at most `MOST` + 1."""
    query = f"""select s.id {FROM} and s.state = 'returned'
        and s.settled_on between %(since)s and %(until)s
        order by s.settled_on, s.id limit %(most)s"""
    values = {
        "principals": list(reader.principals), "units": units_of(reader), "since": since,
        "until": until, "most": MOST + 1,
    }  # fmt: skip
    ids: list[int] = fetch_values(session, query, values)
    found = {row.id: row for row in by_ids(session, ids, reader=reader)}
    return [found[id] for id in ids if id in found]


def returned_values(
    rows: Sequence[DispatchRow], organisation: str, days: tuple[date, date], printing: Printing
) -> dict[str, object]:
    """Return what stands in the register of returned items.

    Raises InvalidError for more than a paper holds.
    """
    if len(rows) > MOST:
        raise InvalidError(_("More than {n} items: choose fewer days.").format(n=MOST))
    since, until = days
    return {
        "title": f"Реестр возвращённых отправлений с {since:%d.%m.%Y} по {until:%d.%m.%Y}",
        "organisation": organisation, "foot": printing.foot, "total": str(len(rows)),
        "rows": [line_of(number, row, printing.zone) for number, row in enumerate(rows, 1)],
    }  # fmt: skip


def line_of(number: int, row: DispatchRow, zone: tzinfo) -> dict[str, str]:
    """Return an item as a line of the paper."""
    return {
        "number": str(number), "document": f"№ {row.number} от {row.registered_on:%d.%m.%Y}",
        "name": row.name, "address": " ".join((row.address or row.email or "").split()),
        "tracking": shown(row.tracking) if row.tracking else "",
        "channel": CHANNELS_ON_PAPER[Channel(row.channel)],
        "sent": f"{row.sent_at.astimezone(zone):%d.%m.%Y}" if row.sent_at else "",
        "back": f"{row.settled_on:%d.%m.%Y}" if row.settled_on else "", "why": row.note or "",
    }  # fmt: skip


CHANNELS_ON_PAPER = {
    Channel.EMAIL: "эл. почта", Channel.EXCHANGE: "обмен", Channel.POST: "почта",
    Channel.COURIER: "курьер", Channel.HAND: "нарочно", Channel.INSIDE: "внутри",
}  # fmt: skip
"""On paper always in Russian."""

"""The office's calendar: shipped and loaded years with regional and municipal days over them.

Every process keeps the value it read last. A row in the database moves with each change: whoever
has a session compares it, the watcher of the process does so every few seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.calendar.days import Calendar, CalendarYear, Day, DayKind
from uprava.calendar.reading import official_calendar, read_year
from uprava.db.sql import execute, fetch, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.service.access import VISIBLE
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader

LAYERS = {"regional": N_("Region"), "municipal": N_("Municipality")}
"""Whose act sets a day; the municipality's stands over the region's."""

KINDS = {
    "off": N_("day off"),
    "working": N_("working day"),
    "short": N_("short working day"),
}

DAY_KINDS = {"off": DayKind.REGIONAL, "working": DayKind.WORKING, "short": DayKind.SHORT}


@dataclass(slots=True)
class Kept:
    """The calendar this process read last, and which state of the database it was."""

    database: str
    state: str
    calendar: Calendar


_kept: Kept | None = None

STATE = "select number || ' ' || xmin::text from calendar.revision where id = 1"
"""The number and who wrote it: a change that was rolled back had the number of the next one."""


def office_calendar(session: Session) -> Calendar:
    """Return the calendar in force; costs one small query while nothing changed."""
    global _kept  # noqa: PLW0603 -- one value per process, replaced as a whole
    state = fetch_value(session, STATE) or ""
    database = str(session.get_bind().engine.url)
    kept = _kept
    if kept is None or (kept.database, kept.state) != (database, state):
        _kept = kept = Kept(database, state, read_calendar(session))
    return kept.calendar


def latest_calendar() -> Calendar:
    """Return the calendar this process read last, for whoever has no session at hand."""
    return official_calendar() if _kept is None else _kept.calendar


def refresh(engine: Engine) -> None:
    """Read the calendar anew when it was changed, perhaps by another process."""
    with system_transaction(engine, today=date.min, task="calendar") as session:
        office_calendar(session)


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A day set by the region or the municipality."""

    day: date
    layer: str
    kind: str
    title: str
    source: str

    @property
    def layer_title(self) -> str:
        """Whose day it is, in words."""
        return _(LAYERS[self.layer])

    @property
    def kind_title(self) -> str:
        """What the day is, in words."""
        return _(KINDS[self.kind])


@dataclass(frozen=True, slots=True)
class LoadedYear:
    """An official year loaded by the administrator."""

    year: int
    xml: str
    source: str
    loaded_at: datetime


def read_calendar(session: Session) -> Calendar:
    """Return the calendar of the database: loaded years stand over shipped ones."""
    years: dict[int, CalendarYear] = dict(official_calendar().years)
    for row in loaded_years(session):
        years[row.year] = read_year(row.xml.encode())
    layers: dict[str, dict[date, Day]] = {layer: {} for layer in LAYERS}
    for each in list_exceptions(session):
        layers[each.layer][each.day] = Day(DAY_KINDS[each.kind], each.title)
    return Calendar(years, regional=layers["regional"], exceptions=layers["municipal"])


def loaded_years(session: Session) -> list[LoadedYear]:
    """Return the years the administrator loaded, oldest first."""
    query = "select year, xml, source, loaded_at from calendar.year order by year"
    return fetch(session, LoadedYear, query)


def list_exceptions(session: Session, *, year: int | None = None) -> list[ExceptionRow]:
    """Return the days of the region and the municipality, of one year or all."""
    query = """
        select day, layer, kind, title, source from calendar.exception
        where %(year)s::int is null or extract(year from day) = %(year)s order by day, layer"""
    return fetch(session, ExceptionRow, query, {"year": year})


@dataclass(frozen=True, slots=True)
class Change:
    """A day that another calendar makes different."""

    day: date
    before: Day
    after: Day


@dataclass(frozen=True, slots=True)
class Affected:
    """A document whose last day is no longer worked, and the working day before it."""

    id: UUID
    number: str | None
    title: str
    due_on: date
    moved_to: date


@dataclass(frozen=True, slots=True)
class Preview:
    """What loading a year would change; `affected` only names documents the reader may see."""

    year: int
    published: date | None
    known: bool
    changes: Sequence[Change]
    affected: Sequence[Affected]


def text_of(xml_bytes: bytes) -> str:
    """Return the file as text. Raises InvalidError for another encoding than UTF-8."""
    try:
        return xml_bytes.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidError(
            _("The calendar file is not UTF-8 text. Nothing was changed."), code="calendar-file"
        ) from error


def preview_year(session: Session, xml_bytes: bytes, *, reader: Reader, today: date) -> Preview:
    """Return what loading the file would change. Raises InvalidError for an unfit file."""
    fresh = read_year(text_of(xml_bytes).encode())
    old = office_calendar(session)
    years = {**old.years, fresh.year: fresh}
    new = Calendar(years, regional=old.regional, exceptions=old.exceptions)
    changes = differences(old, new, fresh.year)
    return Preview(
        fresh.year,
        fresh.published,
        fresh.year in old.years,
        changes,
        affected_terms(session, changes, new, reader=reader, today=today),
    )


def differences(old: Calendar, new: Calendar, year: int) -> list[Change]:
    """Return the days of a year that differ in kind."""
    length = date(year, 12, 31).timetuple().tm_yday
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(length))
    return [
        Change(day, old.day(day), new.day(day))
        for day in days
        if old.day(day).kind is not new.day(day).kind
    ]


def affected_terms(
    session: Session, changes: Sequence[Change], new: Calendar, *, reader: Reader, today: date
) -> list[Affected]:
    """Return up to 200 coming terms that end on a day which is no longer worked."""
    lost = [
        each.day
        for each in changes
        if each.day >= today and each.before.kind.worked and not each.after.kind.worked
    ]
    query = f"""
        select d.id, d.number, d.title, d.due_on, d.due_on as moved_to
        from documents.document as d
        where d.due_on = any (%(days)s) and d.deleted_at is null and {VISIBLE}
        order by d.due_on, d.id limit 200"""
    values = {"days": lost, "principals": list(reader.principals)}
    rows = fetch(session, Affected, query, values) if lost else []
    return [
        Affected(row.id, row.number, row.title, row.due_on, new.previous_working_day(row.due_on))
        for row in rows
    ]


def load_year(
    session: Session, xml_bytes: bytes, *, source: str, reader: Reader, at: datetime
) -> int:
    """Put an official year in force, in place of the one loaded or shipped; return the year."""
    xml = text_of(xml_bytes)
    year = read_year(xml.encode()).year
    if not source.strip():
        raise InvalidError(
            _("Say where the calendar was taken from."), fields={"source": _("required")}
        )
    execute(
        session,
        "insert into calendar.year (year, xml, source, loaded_at, loaded_by)"
        " values (%s, %s, %s, %s, %s) on conflict (year) do update set xml = excluded.xml,"
        " source = excluded.source, loaded_at = excluded.loaded_at,"
        " loaded_by = excluded.loaded_by",
        (year, xml, source.strip()[:300], at, reader.person_id),
    )
    record(session, "calendar.year_loaded", "calendar", year, source=source.strip()[:300])
    moved(session)
    return year


def keep_exception(session: Session, row: ExceptionRow, *, reader: Reader, at: datetime) -> None:
    """Set a day of the region or the municipality; a day set before is replaced.

    Raises InvalidError without a name or without the act that sets it.
    """
    missing = {
        name: _("required") for name, value in (("title", row.title), ("source", row.source))
        if not value.strip()
    }  # fmt: skip
    if missing or row.layer not in LAYERS or row.kind not in KINDS:
        raise InvalidError(_("Name the day and the act that sets it."), fields=missing)
    execute(
        session,
        "insert into calendar.exception (day, layer, kind, title, source, created_by, created_at)"
        " values (%s, %s, %s, %s, %s, %s, %s) on conflict (day, layer) do update set"
        " kind = excluded.kind, title = excluded.title, source = excluded.source,"
        " created_by = excluded.created_by, created_at = excluded.created_at",
        (row.day, row.layer, row.kind, row.title, row.source, reader.person_id, at),
    )
    record(
        session, "calendar.day_kept", "calendar", row.day.year, day=row.day, kind=row.kind,
        layer=row.layer, source=row.source,
    )  # fmt: skip
    moved(session)


def remove_exception(session: Session, *, day: date, layer: str) -> None:
    """Let a day be again what the official calendar says. Raises NotFoundError."""
    query = "delete from calendar.exception where day = %s and layer = %s"
    if not execute(session, query, (day, layer)):
        raise NotFoundError(_("There is no such day in the list."))
    record(session, "calendar.day_removed", "calendar", day.year, day=day, layer=layer)
    moved(session)


def moved(session: Session) -> None:
    """Tell all processes that the calendar changed, by the number they compare, and the plugins."""
    number = fetch_value(
        session,
        "insert into calendar.revision as r (id, number) values (1, 1)"
        " on conflict (id) do update set number = r.number + 1 returning number",
    )
    plugins = installation_of(session).plugins
    plugins.calendar_changed(session, session.info["reader"], int(number))


def next_year_loaded(session: Session, *, today: date) -> bool:
    """Tell whether the coming year's official calendar is there."""
    known: Mapping[int, CalendarYear] = office_calendar(session).years
    return today.year + 1 in known

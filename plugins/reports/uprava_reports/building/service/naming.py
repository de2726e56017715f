"""What keys are called: people, units, kinds, days; and the order their lines stand in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, LiteralString

from sqlalchemy.orm import Session
from uprava.calendar.view import month_title, quarter_of, quarter_title
from uprava.db.sql import fetch
from uprava.i18n import _, pgettext
from uprava.plugins import Plugins
from uprava.reporting import FieldKind, ReportField
from uprava.users.naming import SHORT_NAME
from uprava.users.service.units import list_units

from uprava_reports.asking.values import Dimension, Key, Step


@dataclass(frozen=True, slots=True)
class Titled:
    """A key with its name."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a key is called, and where it stands among the others.

    `above` are the keys of the units a unit lies in, `depth` is how many they are.
    """

    title: str
    order: tuple[Any, ...]
    depth: int = 0
    above: tuple[Key, ...] = ()


TITLES: Mapping[FieldKind, LiteralString] = {
    FieldKind.PERSON: f"""select p.id::text as key, {SHORT_NAME} as title
        from users.person as p where p.id::text = any (%(keys)s)""",
    FieldKind.ORGANISATION: """select o.id::text as key, o.name as title
        from users.organisation as o where o.id::text = any (%(keys)s)""",
    FieldKind.UNIT: """select u.id::text as key, u.name as title
        from users.unit as u where u.id::text = any (%(keys)s)""",
    FieldKind.JOURNAL: """select j.id::text as key, j.title as title
        from documents.journal as j where j.id::text = any (%(keys)s)""",
}


def names_of(
    session: Session, dimension: Dimension, keys: Iterable[Key], *, plugins: Plugins
) -> dict[Key, Named]:
    """Return the names of a dimension's keys, in whose order its lines stand."""
    given = list(dict.fromkeys(keys))
    found = titles_of(session, dimension.field, given, plugins=plugins)
    if dimension.step is not None:
        return {key: step_name(dimension.step, key) for key in given}
    if dimension.field.kind is FieldKind.UNIT:
        return unit_names(session, given, found)
    if dimension.field.kind is FieldKind.CHOICE:
        places = {code: place for place, code in enumerate(dimension.field.choices)}
        return {key: Named(found[key], (key is None, places.get(str(key), 999), found[key]))
                for key in given}  # fmt: skip
    return {key: Named(found[key], (key is None, found[key].casefold())) for key in given}


def titles_of(
    session: Session, field: ReportField, keys: Sequence[Key], *, plugins: Plugins
) -> dict[Key, str]:
    """Return what the values of a field are called; unknown ones by themselves."""
    some = [str(key) for key in keys if key is not None and key != ""]
    query = field.titles or TITLES.get(field.kind, "")
    rows = fetch(session, Titled, query, {"keys": some}) if query and some else []
    known = {each.key: each.title for each in rows}
    return {key: title_of(field, key, known, plugins) for key in keys}


def title_of(field: ReportField, key: Key, known: Mapping[str, str], plugins: Plugins) -> str:
    """Return what one value is called; `known` are the names the database has."""
    if key is None or key == "":
        return _("Not given")
    if field.kind is FieldKind.YES:
        return pgettext("answer", "yes") if key else pgettext("answer", "no")
    if field.kind is FieldKind.DAY:
        return f"{key:%d.%m.%Y}"
    word = str(key)
    if field.kind is FieldKind.DOCUMENT_KIND and word in plugins.kinds:
        return _(plugins.kinds[word].title)
    return _(field.choices[word]) if word in field.choices else known.get(word, word)


def unit_names(
    session: Session, keys: Sequence[Key], titles: Mapping[Key, str]
) -> dict[Key, Named]:
    """Return units in the order of their tree, with their depth in it."""
    units = list_units(session, today=session.info["today"])
    places = {unit.id: place for place, unit in enumerate(units)}
    above: dict[Key, tuple[Key, ...]] = {}
    for unit in units:  # a unit comes after the one it lies in
        parent = unit.parent_id
        above[unit.id] = (*above[parent], parent) if parent in above else ()
    found: dict[Key, Named] = {}
    for key in keys:
        place = places.get(key if isinstance(key, int) else 0, len(units))
        within = above.get(key, ())
        found[key] = Named(titles[key], (key is None, place, titles[key]), len(within), within)
    return found


def step_name(step: Step, key: Key) -> Named:
    """Return the name of a month, a quarter, a year, a week or a day."""
    if not isinstance(key, date):
        return Named(_("Not given"), (True, date.max))
    return Named(step_words(step, key), (False, key))


def within_year(step: Step, first: date) -> str:
    """Return a step as a table of one year calls it: «Ноябрь», «IV квартал»."""
    if step is Step.MONTH:
        return month_title(first.month)
    if step is Step.QUARTER:
        return _("quarter {quarter}").format(quarter=quarter_of(first))
    return step_words(step, first)


def step_words(step: Step, first: date) -> str:
    """Return a step by its first day in words: «Ноябрь 2026», «IV квартал 2026»."""
    if step is Step.DAY:
        return f"{first:%d.%m.%Y}"
    if step is Step.WEEK:
        return f"{first:%d.%m} – {first + timedelta(days=6):%d.%m.%Y}"
    if step is Step.MONTH:
        return f"{month_title(first.month)} {first.year}"
    if step is Step.QUARTER:
        return quarter_title(first)
    return str(first.year)

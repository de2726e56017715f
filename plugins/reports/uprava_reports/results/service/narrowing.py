"""What a report may be narrowed by and is narrowed by: choices, names, units that are closed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import LiteralString

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import FieldKind, ReportField, ReportLayout, ReportSource
from uprava.users.reader import Reader
from uprava.users.service.people import fold
from uprava.users.service.suggesting import suggest_colleagues
from uprava.users.service.units import UnitRow, list_units

from uprava_reports.asking.parsing import NUMBERED, TYPED, narrowing_in, wrong_in
from uprava_reports.asking.values import NARROWS, NOTHING, PATH, Key, Question
from uprava_reports.building.service.counting import SlowError, count
from uprava_reports.building.service.naming import names_of, titles_of
from uprava_reports.results.form import (
    Chip,
    FilterField,
    Option,
    field_of,
    fixed_options,
    value_words,
)
from uprava_reports.results.words import NBSP

OFFERED_WITHIN = 1_000
"""Milliseconds the values of one filter may be looked for."""

MOST_OFFERED = 300

CHOICES: Mapping[FieldKind, LiteralString] = {
    FieldKind.ORGANISATION: """select id::text as key, name as title, '' as of
        from users.organisation order by name""",
    FieldKind.JOURNAL: """select j.id::text as key, j.title, o.short_name as of
        from documents.journal as j join users.organisation as o on o.id = j.organisation_id
        order by j.title, o.index""",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be chosen, and the organisation it is of."""

    key: str
    title: str
    of: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Who looks at which report; what an address says, also where it has mistakes."""

    session: Session
    reader: Reader
    plugins: Plugins
    source: ReportSource
    layout: ReportLayout
    params: MultiDict[str]

    @property
    def units(self) -> list[UnitRow]:
        """All units as their tree, closed ones too."""
        return list_units(self.session, today=self.session.info["today"])


def filter_fields(
    asking: Asking, question: Question | None, wrong: Mapping[str, str]
) -> list[FilterField]:
    """Return the filters a form offers, with what is chosen; several values stand as chips only."""
    found: list[FilterField] = []
    typed = narrowing_in(asking.params)
    for field in asking.source.fields:
        given = typed.get(field.code, [])
        offered = field.filtered and field.code not in asking.layout.filters
        name = f"{NARROWS}{field.code}"
        said = wrong.get(name, "") or wrong.get(f"{name}{TYPED}", "")
        if not offered or (len(given) > 1 and field.kind is not FieldKind.PERSON and not said):
            continue
        known = [each for each in given if not wrong_in(asking.source, field.code, [each])]
        titles = words_for(asking, field, known)
        found.append(field_of(field, given, titles, options(asking, field, question), said))
    return found


def options(asking: Asking, field: ReportField, question: Question | None) -> Sequence[Option]:
    """Return what may be chosen for a field."""
    if field.kind is FieldKind.UNIT:
        open_units = [each for each in asking.units if each.closed_on is None]
        found = [Choice(str(each.id), each.name, each.organisation) for each in open_units]
        pairs = zip(open_units, told_apart(found), strict=True)
        return [(key, "\u2003" * unit.depth + title) for unit, (key, title) in pairs]
    if field.kind in CHOICES:
        return told_apart(fetch(asking.session, Choice, CHOICES[field.kind]))
    if field.kind is FieldKind.REFERENCE:
        return present(asking, field, question)
    kinds = asking.plugins.kinds
    wanted = asking.source.document_kinds or list(kinds)
    return fixed_options(field, {code: kinds[code].title for code in wanted if code in kinds})


def told_apart(choices: Sequence[Choice]) -> list[Option]:
    """Return choices, with the organisation beside the names that stand more than once."""
    many = Counter(each.title for each in choices)
    return [
        (each.key, f"{each.title} ({each.of})" if many[each.title] > 1 and each.of else each.title)
        for each in choices
    ]


def named_people(
    session: Session, source: ReportSource, params: MultiDict[str], *, reader: Reader
) -> MultiDict[str]:
    """Return parameters where a name typed without being chosen is the one person it names.

    A name of nobody, or of several, stays as it is typed: the form says so.
    """
    people = {f"{NARROWS}{each.code}{TYPED}": f"{NARROWS}{each.code}" for each in source.fields
              if each.kind is FieldKind.PERSON}  # fmt: skip
    pairs: list[tuple[str, str]] = []
    for name, value in params.multi_items():
        known = one_called(session, value, reader=reader) if name in people else ""
        pairs.append((people[name], known) if known else (name, value))
    return MultiDict(pairs)


def one_called(session: Session, text: str, *, reader: Reader) -> str:
    """Return the id of the one colleague of a surname or a short name; empty: none, or several."""
    words = " ".join(text.split())
    if not words:
        return ""
    surname, today = words.split()[0], session.info["today"]
    found = suggest_colleagues(session, surname, reader=reader, today=today)
    wanted = f"{fold(words)} "
    exact = [each for each in found
             if f"{fold(each.name.replace(NBSP, ' '))} ".startswith(wanted)]  # fmt: skip
    return str(exact[0].id) if len(exact) == 1 else ""


def present(asking: Asking, field: ReportField, question: Question | None) -> Sequence[Option]:
    """Return the values there are under the other filters; none where they are slow to find."""
    if question is None:
        return []
    others = {code: given for code, given in question.narrowed.items() if code != field.code}
    layout = replace(question.layout, lines=(field.code,), across="", measures=())
    asked = replace(question, layout=layout, narrowed=others)
    try:
        figures = count(asking.session, asked, reader=asking.reader, milliseconds=OFFERED_WITHIN)
    except SlowError:
        return []
    keys = [keys[0] for keys in figures.cells][:MOST_OFFERED]
    names = names_of(asking.session, asked.lines[0], keys, plugins=asking.plugins)
    ordered = sorted(keys, key=lambda key: names[key].order)
    return [(NOTHING if key is None else str(key), names[key].title) for key in ordered]


def words_for(asking: Asking, field: ReportField, given: Sequence[str]) -> dict[str, str]:
    """Return what the values of a filter are called, by the values as the address says them."""
    return words_of(asking.session, field, given, plugins=asking.plugins)


def words_of(
    session: Session, field: ReportField, given: Sequence[str], *, plugins: Plugins
) -> dict[str, str]:
    """Return what the values of a filter are called, by the values as an address says them."""
    ranged = {FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DAY}
    plain = [each for each in given if each != NOTHING and field.kind not in ranged]
    keys: dict[str, Key] = {each: typed_key(field, each) for each in plain}
    titles = titles_of(session, field, list(keys.values()), plugins=plugins)
    called = {each: titles[key] for each, key in keys.items()}
    return {each: value_words(field, each, called) for each in given}


def typed_key(field: ReportField, text: str) -> Key:
    """Return a value of a filter as figures know it."""
    if field.kind in NUMBERED:
        return int(text)
    return text == "yes" if field.kind is FieldKind.YES else text


def told_filters(
    session: Session, question: Question, *, plugins: Plugins
) -> list[tuple[str, str]]:
    """Return what narrows a report in words: its own filters, then those of the form."""
    found: list[tuple[str, str]] = []
    for code, given in [*question.layout.filters.items(), *question.narrowed.items()]:
        field = question.source.field(code)
        if field is not None:
            words = words_of(session, field, given, plugins=plugins)
            found.append((_(field.title), ", ".join(words[each] for each in given)))
    return found


def chips(session: Session, question: Question, *, plugins: Plugins, path: str = "") -> list[Chip]:
    """Return what the form narrows, value by value, each with the address without it."""
    found: list[Chip] = []
    path = path or f"{PATH}/{question.report}"
    for code, given in question.narrowed.items():
        field = question.source.field(code)
        assert field is not None
        words = words_of(session, field, given, plugins=plugins)
        for value in given:
            rest = tuple(each for each in given if each != value)
            others = {name: kept for name, kept in question.narrowed.items() if name != code}
            without = replace(question, narrowed=others | ({code: rest} if rest else {}))
            found.append(
                Chip(_(field.title), words[value], f"{path}?{without.query() or 'fresh=1'}")
            )
    return found


def unit_notes(session: Session, question: Question) -> list[str]:
    """Return sentences about units of the filters that are closed or are not there."""
    units: dict[str, UnitRow] | None = None
    said: list[str] = []
    for code, given in question.narrowed.items():
        field = question.source.field(code)
        if field is None or field.kind is not FieldKind.UNIT:
            continue
        if units is None:
            units = {str(each.id): each
                     for each in list_units(session, today=session.info["today"])}  # fmt: skip
        said += [note for each in given if (note := unit_note(each, units))]
    return said


def unit_note(text: str, units: Mapping[str, UnitRow]) -> str:
    """Return the sentence about one unit; empty where there is nothing to say."""
    if text == NOTHING:
        return ""
    unit = units.get(str(int(text)))
    if unit is None:
        return _("There is no such unit any more: it may have been deleted. Choose another one.")
    if unit.closed_on is None:
        return ""
    words = _("{unit} was closed on {day}: the report tells what it did before.")
    return words.format(unit=unit.name, day=f"{unit.closed_on:%d.%m.%Y}")

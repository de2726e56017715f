"""The form of a report: its period, what it may be narrowed by, what narrows it now. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uprava.calendar.periods import PRESET_TITLES
from uprava.i18n import _, pgettext
from uprava.reporting import FieldKind, ReportField

from uprava_reports.asking.values import NARROWS, NOTHING, Question

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Picked:
    """What a search by typing has chosen."""

    id: str
    title: str
    person: Any = None


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field of the form. `how` is one of choice, person, inside, span, days."""

    code: str
    title: str
    how: str
    options: Sequence[Option] = ()
    value: str = ""
    chosen: Sequence[Picked] = ()
    low: str = ""
    high: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """What narrows the report, in words, and the address without it."""

    name: str
    value: str
    url: str


HOW = {
    FieldKind.PERSON: "person", FieldKind.TEXT: "inside", FieldKind.CODE: "inside",
    FieldKind.NUMBER: "span", FieldKind.MONEY: "span", FieldKind.DAY: "days",
}  # fmt: skip
"""How a filter of a kind is asked for; the others are chosen from what there is."""


def field_of(
    field: ReportField, given: Sequence[str], titles: Mapping[str, str],
    options: Sequence[Option], said: str = "",
) -> FilterField:  # fmt: skip
    """Return a filter as the form shows it. `titles` are of what is chosen."""
    how, first = HOW.get(field.kind, "choice"), given[0] if given else ""
    low, dots, high = first.partition("..") if how in {"span", "days"} else ("", "", "")
    if how == "choice" and first and first not in {code for code, _title in options}:
        options = [*options, (first, titles.get(first, first))]
    return FilterField(
        field.code, _(field.title), how, options, first.removeprefix("~"),
        [Picked(each, titles.get(each, each)) for each in given if how == "person"],
        low, high if dots else low, said,
    )  # fmt: skip


def fixed_options(field: ReportField, kinds: Mapping[str, str]) -> list[Option]:
    """Return the values of a field that are known without asking the database."""
    if field.kind is FieldKind.CHOICE:
        return [(code, _(title)) for code, title in field.choices.items()]
    if field.kind is FieldKind.DOCUMENT_KIND:
        return [(code, _(title)) for code, title in kinds.items()]
    if field.kind is FieldKind.YES:
        return [("yes", pgettext("answer", "yes")), ("no", pgettext("answer", "no"))]
    return []


def value_words(field: ReportField, text: str, titles: Mapping[str, str]) -> str:
    """Return a value of a filter in words: «не указано», «содержит „школа“», «от 5 до 10»."""
    if text == NOTHING:
        return _("Not given")
    if field.kind is FieldKind.TEXT and text.startswith("~"):
        return _("contains “{words}”").format(words=text[1:])
    low, dots, high = text.partition("..")
    if HOW.get(field.kind) in {"span", "days"} and dots:
        return span_words(end_words(field, low), end_words(field, high))
    if HOW.get(field.kind) in {"span", "days"}:
        return end_words(field, text)
    return titles.get(text, text)


def end_words(field: ReportField, text: str) -> str:
    """Return an end of a span as people write it."""
    if field.kind is FieldKind.DAY and text:
        year, month, day = text.split("-")
        return f"{day}.{month}.{year}"
    return text


def span_words(low: str, high: str) -> str:
    """Return a span in words."""
    if low and high:
        return _("from {low} to {high}").format(low=low, high=high)
    if low:
        return _("from {low}").format(low=low)
    return _("to {high}").format(high=high) if high else _("any")


def preset_options() -> list[Option]:
    """Return how long a period may be."""
    return [(str(code), _(title)) for code, title in PRESET_TITLES.items()]


def kept_pairs(question: Question, shown: Sequence[FilterField]) -> list[Option]:
    """Return what the form passes on beside its own fields."""
    own = {each.code for each in shown}
    pairs = [(f"{NARROWS}{code}", value) for code, values in question.narrowed.items()
             if code not in own for value in values]  # fmt: skip
    if question.sort != question.layout.sort:
        pairs.append(("sort", question.sort))
    return pairs

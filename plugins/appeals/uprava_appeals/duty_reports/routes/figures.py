"""«Обращения в цифрах»: the figures of a period beside those of a year before; its files."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.calendar.periods import PRESET_TITLES, Period, Preset, period_of
from uprava.errors import InvalidError
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import N_, _
from uprava.tables.sending import Source
from uprava.tables.values import Column, Row, Table
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences

from uprava_appeals.duty_reports.service.figures import count
from uprava_appeals.duty_reports.values import (
    OF_QUESTIONS,
    REPORT,
    TITLES,
    WITHIN,
    Dimension,
    Figures,
    Kept,
    Line,
    Section,
)

PATH = "/appeals/figures"
LISTED = 12
"""Lines of a section on the screen; a file has all."""

TERMS = "#terms"
"""Where the page tells how terms were kept."""

FIELDS = {"since": N_("First day"), "until": N_("Last day"), "period": N_("Period")}

FILTERS = {
    Dimension.CHANNEL: "channel", Dimension.LETTER: "letter", Dimension.REPEAT: "repeat",
    Dimension.STANDING: "state", Dimension.SECTION: "topic", Dimension.TOPIC: "topic",
}  # fmt: skip
"""Dimensions whose lines open the list of appeals: the filter of its address."""


def period_in(params: MultiDict[str], *, today: date) -> Period:
    """Return the period asked for, this year's without one. Raises InvalidError in words."""
    wrong: dict[str, str] = {}
    preset = params.get("period") or Preset.YEAR
    if preset not in set(Preset):
        raise InvalidError(_("There is no such period."), fields={"period": _("Choose a period.")})
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        text = params.get(name) or ""
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            wrong[name] = _("Write a day as 31.12.2026.")
    if wrong:
        raise InvalidError(_("The period has mistakes; nothing was counted."), fields=wrong)
    return period_of(Preset(preset), days["since"], days["until"], today=today)


def query_of(period: Period) -> str:
    """Return the address of a period."""
    pairs = [("period", str(period.preset)), ("since", period.since.isoformat())]
    if period.preset is Preset.OWN:
        pairs.append(("until", period.until.isoformat()))
    return urlencode(pairs)


@get(PATH, requires=REPORT)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the figures of a period, all over what the reader may see."""
    shared: dict[str, Any] = {
        "path": PATH, "typed": request.query_params,
        "presets": [(str(code), _(title)) for code, title in PRESET_TITLES.items()],
    }  # fmt: skip
    try:
        period = period_in(request.query_params, today=session.info["today"])
    except InvalidError as error:
        wrong = named_sentences(error.fields, FIELDS)
        return screen(
            request, session, "appeals/duty_reports/figures.html", status=422, period=None,
            wrong=wrong, detail=error.detail, **shared,
        )  # fmt: skip
    found = count(session, period, reader=reader)
    return screen(
        request, session, "appeals/duty_reports/figures.html", wrong={}, period=period,
        query=query_of(period), strip=strip_of(found), months=months_of(found),
        sections=[shown(each, found) for each in found.sections.values()],
        kept=[shown_line(each, "", found) | {"part": key in WITHIN}
              for key, each in found.kept.items()],
        compared=found.before.words, total=found.kept[Kept.RECEIVED].now,
        before=query_of(period.before), after=query_of(period.after), **shared,
    )  # fmt: skip


def percent(value: float | None) -> str:
    """Return a share as people write it."""
    return "—" if value is None else f"{value:.1f} %".replace(".", ",")


def signed(change: int) -> str:
    """Return a change with its sign; nothing for none."""
    return "" if not change else f"{'+' if change > 0 else '−'}{abs(change)}"


def strip_of(found: Figures) -> list[tuple[str, str, str, str, bool]]:
    """Return the figures above the page: number, words, address, tone, current."""
    kept = found.kept
    before = percent(found.in_term_before)
    return [
        (str(kept[Kept.RECEIVED].now),
         _("registered, a year before {number}").format(number=kept[Kept.RECEIVED].before),
         link(found), "", False),
        (percent(found.in_term),
         _("answered in term, a year before {share}").format(share=before), TERMS, "", False),
        (str(kept[Kept.ANSWERED_LATE].now), _("answered late"), TERMS,
         "r" if kept[Kept.ANSWERED_LATE].now else "", False),
        (str(kept[Kept.OVERDUE].now), _("overdue now"), link(found, term="overdue"),
         "r" if kept[Kept.OVERDUE].now else "", False),
        (str(kept[Kept.EXTENDED].now), _("term extended"), TERMS, "", False),
    ]  # fmt: skip


def link(found: Figures, **filters: str) -> str:
    """Return the address of the list of the appeals of the period."""
    period = found.period
    pairs = {"registered_from": period.since.isoformat(), "registered_to": period.until.isoformat()}
    return f"/appeals?{urlencode(pairs | filters)}"


def shown(section: Section, found: Figures) -> dict[str, Any]:
    """Return a section as the page draws it."""
    name = FILTERS.get(section.dimension, "")
    largest = max((each.now for each in section.lines), default=0) or 1
    return {
        "title": _(TITLES[section.dimension]),
        "questions": section.dimension in OF_QUESTIONS,
        "lines": [
            shown_line(each, name, found) | {"share": round(each.now * 100 / largest)}
            for each in section.lines[:LISTED]
        ],
        "left": max(len(section.lines) - LISTED, 0),
    }


def shown_line(line: Line, name: str, found: Figures) -> dict[str, Any]:
    """Return a line; one that a filter of the list tells apart has its address."""
    return {
        "title": line.title, "now": line.now, "before": line.before, "change": signed(line.change),
        "url": link(found, **{name: line.key}) if name and line.key and line.now else "",
        "part": False,
    }  # fmt: skip


def months_of(found: Figures) -> dict[str, Any]:
    """Return the chart of twelve months: bars, names, and the conclusion in words."""
    numbers = [number for _month, number in found.months]
    most = max(found.months, key=lambda each: each[1], default=None)
    told = _("Registered in the twelve months up to {month}: {total}").format(
        month=f"{found.months[-1][0].since:%m.%Y}", total=sum(numbers)
    )
    if most and most[1]:
        told += _("; most of all in {month}: {number}").format(
            month=f"{most[0].since:%m.%Y}", number=most[1]
        )
    return {
        "numbers": numbers, "told": told,
        "names": [f"{month.since:%m}" for month, _number in found.months],
        "rows": [(f"{month.since:%m.%Y}", number) for month, number in found.months],
    }  # fmt: skip


def make_table(asked: Asked) -> Listed:
    """Return all lines of all sections as one table."""
    session, reader = asked.session, asked.reader
    period = period_in(asked.params, today=session.info["today"])
    rows = table_rows(count(session, period, reader=reader))

    def read(_session: Session, _place: Any | None) -> tuple[list[Row], None]:
        return rows, None

    def number(limit: int) -> int:
        return min(len(rows), limit)

    columns = [
        Column(_("Section"), 26), Column(_("Indicator"), 80), Column(_("Quantity"), 13),
        Column(_("A year before"), 12), Column(_("Difference"), 13), Column(_("Share, %"), 10),
    ]  # fmt: skip
    facts = [(_("Period"), period.words), (_("Unit of count"),
             _("appeals; topics, territories and results by questions"))]  # fmt: skip
    table = Table("appeals-figures", _("Appeals in figures"), columns, facts)
    return Listed(table, Source(number, read), f"{PATH}?{query_of(period)}")


def table_rows(found: Figures) -> list[Row]:
    """Return the figures line by line."""
    rows: list[Row] = [
        [_("Terms"), each.title, each.now, each.before, each.change, None]
        for each in found.kept.values()
    ]
    for section in found.sections.values():
        whole = section.total or 1
        rows += [
            [
                _(TITLES[section.dimension]), each.title, each.now, each.before, each.change,
                round(Decimal(each.now * 100) / whole, 1),
            ]
            for each in section.lines
        ]  # fmt: skip
    return rows


routes = [page, exported(PATH, "appeals.figures", make_table, requires=REPORT)]

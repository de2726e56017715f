"""The designer as its page shows it: the form with what its fields offer, the preview."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import ReportSource
from uprava.users.reader import Reader

from uprava_reports.asking.values import NOTHING
from uprava_reports.designer.choices import (
    Choices,
    Chosen,
    Entry,
    FilterEntry,
    choices_of,
    column_entries,
    how_of,
    measure_entries,
    tick_options,
)
from uprava_reports.designer.form import Typed
from uprava_reports.designer.service.previewing import Preview, preview_of
from uprava_reports.results.service.narrowing import words_of

MOST_TICKS = 8
"""Values that are ticked; more of them are found by typing."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything the form of the designer shows."""

    typed: Typed
    source_title: str
    source_text: str
    choices: Choices
    measures: Sequence[Entry]
    columns: Sequence[Entry]
    filters: Sequence[FilterEntry]
    preview: Preview


def sources_for(reader: Reader, plugins: Plugins) -> list[ReportSource]:
    """Return the sources the reader may take rows of, by title."""
    every = plugins.report_sources.values()
    found = [each for each in every if not each.permission or reader.may(each.permission)]
    return sorted(found, key=lambda each: _(each.title).casefold())


def view_of(
    session: Session, typed: Typed, source: ReportSource, *, reader: Reader, plugins: Plugins
) -> View:
    """Return what the form shows."""
    return View(
        typed, _(source.title), _(source.description) if source.description else "",
        choices_of(source, typed), measure_entries(source, typed), column_entries(source, typed),
        [filter_entry(session, source, code, typed, plugins) for code in typed.filters],
        preview_of(session, typed, source, reader=reader, plugins=plugins),
    )  # fmt: skip


def filter_entry(
    session: Session, source: ReportSource, code: str, typed: Typed, plugins: Plugins
) -> FilterEntry:
    """Return a filter with its values and what may be chosen."""
    field, given = source.field(code), list(typed.given.get(code, ()))
    how = how_of(field)
    if field is None:
        return FilterEntry(code, code, how, given)
    options = tick_options(field, source, plugins.kinds) if how == "ticks" else []
    if len(options) > MOST_TICKS:
        how, options = "search", []
    chosen: list[Chosen] = []
    if how == "search":
        known = [each for each in given if each != NOTHING]
        words = words_of(session, field, known, plugins=plugins)
        chosen = [Chosen(each, words[each]) for each in known]
    return FilterEntry(code, _(field.title), how, given, options, chosen)

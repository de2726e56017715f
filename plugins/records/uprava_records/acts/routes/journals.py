"""The journals of acts: pages, print, files for office programs."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from uprava.documents.routes.book import shared_filters
from uprava.documents.service.exporting import access_of
from uprava.exports.lists import exported
from uprava.i18n import N_, _
from uprava.tables.values import Cell, Column, Form, Row

from uprava_records.acts.service.listing import BOOK, ActAsked, ActLine, asked_of, wanted
from uprava_records.acts.values import STATUSES, TONES
from uprava_records.written.kind import KINDS
from uprava_records.written.routes.exporting import (
    listed,
    shared_cells,
    shared_columns,
    shared_facts,
)
from uprava_records.written.routes.journals import Journals, Opened, pages
from uprava_records.written.service.fields import ACT, ACT_KINDS


def act_filters(params: Mapping[str, str]) -> ActAsked:
    """Return the filters of the URL. Raises InvalidError for a day that does not exist."""
    return asked_of(asdict(shared_filters(params)), params)


def words() -> dict[str, Any]:
    """Return the words of where acts stand and what they are."""
    return {
        "statuses": {code: (_(title), TONES[code]) for code, title in STATUSES.items()},
        "acts": {code: _(title) for code, title in ACT_KINDS.items()},
    }


JOURNALS = Journals(
    ACT, N_("Acts"), N_("There is no act here yet"), BOOK, act_filters, wanted,
    pages="records/acts", more=words,
)  # fmt: skip


def columns_of(_kind: str) -> list[Column]:
    """Return the columns of a journal's table."""
    return [
        Column(_("Number"), 16, Form.CODE), Column(_("Registered"), 13),
        Column(_("Kind of the act"), 18), Column(_("Force"), 22),
        Column(_("In force from"), 13), Column(_("Title of the document"), 60),
        *shared_columns(), Column(_("State"), 18), Column(_("Access"), 14),
    ]  # fmt: skip


def row_of(kind: str, line: ActLine) -> Row:
    """Return one act's line."""
    return [
        line.number, line.registered_on, _(ACT_KINDS.get(line.act_kind, "")),
        _(STATUSES.get(line.status, "")), line.force_day, line.title, *shared_cells(line),
        _(KINDS[kind].state(line.state).title), access_of(line.access_mark),
    ]  # fmt: skip


def facts_of(_kind: str, here: Opened) -> list[tuple[str, Cell]]:
    """Return the journal and the filters that are set, in words."""
    asked: ActAsked = here.asked
    return [
        *shared_facts(here),
        (_("Executor"), asked.executor),
        (_("Kind of the act"), _(ACT_KINDS[asked.act_kind]) if asked.act_kind else None),
        (_("Force"), _(STATUSES[asked.status]) if asked.status else None),
        (_("Only"), _("normative") if asked.normative else None),
    ]


routes = [
    *pages(JOURNALS),
    exported(JOURNALS.path, ACT, partial(listed, JOURNALS, columns_of, row_of, facts_of)),
]

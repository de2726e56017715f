"""The values the lists' template is drawn from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import new_key
from uprava.documents.service.views import list_views
from uprava.extension import DocumentKind
from uprava.i18n import N_, _
from uprava.term_lists.address import PAGE_ROWS
from uprava.term_lists.values import Figures, shown
from uprava.term_lists.words import day_words, several
from uprava.users.reader import Reader

from uprava_assignments.control.routes.address import COLUMNS, PATHS, TITLES, Address
from uprava_assignments.control.routes.lines import groups_of, lines_of
from uprava_assignments.control.service.choosing import Choices, choices_of
from uprava_assignments.control.service.figures import count_zones
from uprava_assignments.control.service.listing import list_duties
from uprava_assignments.control.values import Term, View, borders_on, figure_of
from uprava_assignments.giving.values import GIVE, PREPARE

TERM_TITLES: Mapping[Term, tuple[str, str]] = {
    Term.OVERDUE: (N_("overdue"), "r"),
    Term.TODAY: (N_("due today"), "a"),
    Term.WEEK: (N_("this week"), ""),
    Term.WAIT: (N_("wait for taking off control"), ""),
}
"""What the figures are called, and their tones."""


def list_values(
    session: Session, address: Address, *, reader: Reader, kinds: Mapping[str, DocumentKind]
) -> dict[str, Any]:
    """Return everything a list's screen shows."""
    today: date = session.info["today"]
    page = list_duties(session, address.wanted, reader=reader, limit=PAGE_ROWS)
    figures = count_zones(session, address.view, address.filters, reader=reader)
    lines = lines_of(session, page.rows, address, borders_on(today))
    choices = choices_of(session, address.filters, kinds=kinds)
    count = len(lines)
    return {
        "address": address,
        "title": _(TITLES[address.view]),
        "total": shown(figures.of(figure_of(address.filters.term))),
        "strip": strip_of(address, figures),
        "choices": choices,
        "chips": chips_of(address, choices),
        "heads": heads_of(address),
        "groups": groups_of(lines, figures, address, today),
        "columns": [(name, _(text), name in address.columns) for name, text in COLUMNS.items()],
        "shown": f"{address.row}–{address.row + count - 1}" if count else "",
        "later_url": address.turn("after", page.later, address.row + count),
        "earlier_url": address.turn("before", page.earlier, max(address.row - PAGE_ROWS, 1)),
        "tabs": tabs_of(address),
        "views": list_views(session, reader=reader, path=address.path),
        "may_give": reader.may(GIVE) or reader.may(PREPARE),
        "new_key": new_key,
    }


def strip_of(address: Address, figures: Figures) -> list[tuple[str, str, str, str, bool]]:
    """Return the figures above the list, each a link to its rows; the chosen one leads back.

    Reports wait for a decision whatever their terms: they have none.
    """
    strip: list[tuple[str, str, str, str, bool]] = []
    if address.view is View.REPORTS:
        return strip
    for term, (title, tone) in TERM_TITLES.items():
        number, chosen = figures.of(figure_of(term)), address.filters.term is term
        if term is Term.WAIT and address.view is not View.CONTROL:
            continue
        url = address.url(term=None if chosen else term)
        strip.append((shown(number), _(title), url, tone if number else "", chosen))
    return strip


def chips_of(address: Address, choices: Choices) -> list[tuple[str, str, str]]:
    """Return the filters that are set: title, value in words, address of the list without it."""
    filters, names = address.filters, choices.names
    executors = [names[each] for each in filters.executors if each in names]
    stages, controls = dict(choices.stages), dict(choices.controls)
    term = _(TERM_TITLES[filters.term][0]) if filters.term else ""
    found = [
        ("term", _("Only"), term),
        ("stage", _("State"), stages.get(filters.stage or "", "")),
        ("executors", _("Executor"), several(executors)),
        ("author", _("Author"), names.get(filters.author or 0, "")),
        ("controller", _("Controller"), names.get(filters.controller or 0, "")),
        ("due_from", _("Term"), day_words(_("from {day}"), filters.due_from)),
        ("due_to", _("Term"), day_words(_("until {day}"), filters.due_to)),
        ("control", _("Control"), controls.get(filters.control, "")),
        ("priority", _("Priority"), dict(choices.priorities).get(filters.priority, "")),
        ("basis", _("Basis"), dict(choices.bases).get(filters.basis, filters.basis)),
        ("asked", _("Only"), _("those who ask for a longer term") if filters.asked else ""),
    ]
    return [(title, said, address.url(**{name: None})) for name, title, said in found if said]


def heads_of(address: Address) -> list[dict[str, str]]:
    """Return the columns' heads; a list goes by its terms."""
    narrow = {"state": "fit", "moved": "fit r", "author": "fit", "controller": "fit"}
    heads = [
        {"text": _("Term"), "cls": "fit"},
        {"text": _("Assignment"), "cls": "w30"},
    ]
    return heads + [
        {"text": _(COLUMNS[name]), "cls": narrow.get(name, "")} for name in address.columns
    ]


def tabs_of(address: Address) -> list[tuple[str, str, str, bool]]:
    """Return the segments of «Поручения»."""
    if address.view not in (View.ALL, View.OWN):
        return []
    titles = {View.ALL: _("All open to me"), View.OWN: _("Given by me")}
    tabs = [(text, PATHS[view], "", view is address.view) for view, text in titles.items()]
    beside = {
        "periodic": _("Periodic assignments"), "discipline": _("Discipline"),
        "reminders": _("Reminders"),
    }  # fmt: skip
    root = PATHS[View.ALL]
    return [*tabs, *((text, f"{root}/{name}", "", False) for name, text in beside.items())]

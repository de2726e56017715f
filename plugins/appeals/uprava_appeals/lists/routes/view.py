"""The values the lists' template is drawn from."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import new_key
from uprava.documents.service.views import list_views
from uprava.i18n import N_, _
from uprava.term_lists.address import PAGE_ROWS
from uprava.term_lists.values import Figures, shown
from uprava.term_lists.words import day_words, several
from uprava.users.reader import Reader

from uprava_appeals.lists.routes.address import COLUMNS, TITLES, Address
from uprava_appeals.lists.routes.lines import groups_of, lines_of
from uprava_appeals.lists.service.choosing import Choices, choices_of
from uprava_appeals.lists.service.figures import count_zones
from uprava_appeals.lists.service.listing import list_appeals
from uprava_appeals.lists.service.naming import authors_in
from uprava_appeals.lists.values import TABS, Filters, Term, View, borders_on, in_tab
from uprava_appeals.replies.values import WRITE
from uprava_appeals.values import CONSIDER, PERSONAL, REGISTER

TERM_TITLES: Mapping[Term, tuple[str, str]] = {
    Term.OVERDUE: (N_("overdue"), "r"),
    Term.TODAY: (N_("due today"), "a"),
    Term.WEEK: (N_("this week"), ""),
}
"""What the figures are called, and their tones."""

TAB_TITLES: Mapping[View, str] = {
    View.ALL: N_("All"),
    View.RECEIVED: N_("To register"),
    View.REGISTERED: N_("Given to nobody"),
    View.REVIEW: N_("With a leader"),
    View.WORK: N_("Being considered"),
    View.REPLYING: N_("Answer in preparation"),
    View.TELL: N_("To be told"),
    View.DONE: N_("Considered ones"),
}


def list_values(
    session: Session, address: Address, *, reader: Reader, at: datetime
) -> dict[str, Any]:
    """Return everything a list's screen shows."""
    today: date = session.info["today"]
    page = list_appeals(session, address.wanted, reader=reader, limit=PAGE_ROWS)
    figures = count_zones(session, address.view, address.filters, reader=reader)
    ids = [row.id for row in page.rows] if address.named else []
    named = authors_in(session, ids, reader=reader, at=at, what="list")
    lines = lines_of(session, page.rows, address, borders_on(today), named)
    choices = choices_of(session, address.filters)
    count = len(lines)
    return {
        "address": address,
        "title": _(TITLES[address.view]),
        "total": shown(figures.of(address.filters.term)),
        "strip": strip_of(address, figures),
        "choices": choices,
        "chips": chips_of(address, choices),
        "heads": heads_of(address),
        "groups": groups_of(lines, figures, address, today),
        "columns": [(name, _(text), name in address.columns) for name, text in COLUMNS.items()],
        "shown": f"{address.row}–{address.row + count - 1}" if count else "",
        "later_url": address.turn("after", page.later, address.row + count),
        "earlier_url": address.turn("before", page.earlier, max(address.row - PAGE_ROWS, 1)),
        "tabs": tabs_of(address, figures),
        "views": list_views(session, reader=reader, path=address.path),
        "may_name": reader.may(PERSONAL) or address.view is View.MINE,
        "may_find": reader.may(PERSONAL),
        "may_register": reader.may(REGISTER),
        "may_give": reader.may(CONSIDER) or address.view is View.REVIEW,
        "may_decide": reader.may(REGISTER) or reader.may(CONSIDER) or address.view is View.REVIEW,
        "may_answer": reader.may(WRITE),
        "new_key": new_key,
    }


def strip_of(address: Address, figures: Figures) -> list[tuple[str, str, str, str, bool]]:
    """Return the figures above the list, each a link to its rows; the chosen one leads back."""
    if address.view is View.DONE:
        return []
    strip: list[tuple[str, str, str, str, bool]] = []
    for term, (title, tone) in TERM_TITLES.items():
        number, chosen = figures.of(term), address.filters.term is term
        url = address.url(term=None if chosen else term)
        strip.append((shown(number), _(title), url, tone if number else "", chosen))
    if address.view in (View.ALL, View.TELL):
        number, here = figures.counted.get(f"tab:{View.TELL}"), address.view is View.TELL
        url = address.tab(View.ALL if here else View.TELL)
        told = in_tab(figures, View.TELL) or shown(number)
        strip.append((told, _("to be told"), url, "a" if number else "", here))
    return strip


def chips_of(address: Address, choices: Choices) -> list[tuple[str, str, str]]:
    """Return the filters that are set: title, value in words, address of the list without it."""
    return [
        (title, said, address.url(**{name: None}))
        for name, title, said in told_filters(address.filters, choices)
        if said
    ]


def told_filters(filters: Filters, choices: Choices) -> list[tuple[str, str, str]]:
    """Return the filters by their names, with titles and values in words."""
    names = choices.names
    executors = [names[each] for each in filters.executors if each in names]
    return [
        ("term", _("Only"), _(TERM_TITLES[filters.term][0]) if filters.term else ""),
        ("text", _("Words sought"), filters.text),
        ("author", _("Author"), filters.author),
        ("state", _("State"), dict(choices.states).get(filters.state or "", "")),
        ("channel", _("Channel"), dict(choices.channels).get(filters.channel, "")),
        ("letter", _("Kind"), dict(choices.letters).get(filters.letter, "")),
        ("topic", _("Topic"), choices.topic.title if choices.topic else filters.topic),
        ("executors", _("Executor"), several(executors)),
        ("leader", _("Leader"), names.get(filters.leader or 0, "")),
        ("territory", _("Territory"), filters.territory),
        ("asker", _("Who sent it"), dict(choices.askers).get(filters.asker, "")),
        ("source", _("Came from"), filters.source),
        ("repeat", _("Repeat"), dict(choices.repeats).get(filters.repeat, "")),
        ("result", _("Result"), dict(choices.results).get(filters.result, "")),
        ("collective", _("Only"), _("collective ones") if filters.collective else ""),
        *day_filters(filters),
    ]


def day_filters(filters: Filters) -> list[tuple[str, str, str]]:
    """Return the borders of the periods."""
    since, until = _("from {day}"), _("until {day}")
    received, registered = _("Received"), _("Registered on")
    return [
        ("received_from", received, day_words(since, filters.received_from)),
        ("received_to", received, day_words(until, filters.received_to)),
        ("registered_from", registered, day_words(since, filters.registered_from)),
        ("registered_to", registered, day_words(until, filters.registered_to)),
    ]


def heads_of(address: Address) -> list[dict[str, str]]:
    """Return the columns' heads; a list goes by its terms."""
    widths = dict.fromkeys(("author", "topic", "channel", "source", "result"), "w14")
    widths |= dict.fromkeys(("executor", "state", "letter", "territory", "leader"), "fit")
    heads = [
        {"text": _("Term"), "cls": "fit"},
        {"text": _("Number"), "cls": "fit"},
        {"text": _("Annotation"), "cls": "w30"},
    ]
    return heads + [{"text": _(COLUMNS[name]), "cls": widths[name]} for name in address.columns]


def tabs_of(address: Address, figures: Figures) -> list[tuple[str, str, str, bool]]:
    """Return the segments of the lists by state; filters stay when one changes over."""
    if address.view is View.MINE:
        return []
    return [
        (_(TAB_TITLES[view]), address.tab(view), in_tab(figures, view), view is address.view)
        for view in TABS
    ]

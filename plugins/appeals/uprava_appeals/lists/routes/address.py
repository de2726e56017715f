"""A list's address: filters, columns, grouping and place, read from the URL and written back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from uprava.documents.routes.address import day_of, number_of
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.term_lists.address import (
    ListAddress,
    Params,
    columns_of,
    every,
    ids_of,
    one_of,
    read_edge,
    typed,
)
from uprava.term_lists.choosing import MOST_CHOSEN

from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel
from uprava_appeals.lists.values import Filters, Term, View, Wanted
from uprava_appeals.values import Letter, Repeat, Result, Standing

ROOT = "/appeals"

PATHS: Mapping[View, str] = {
    View.ALL: ROOT,
    View.RECEIVED: "/appeals/received",
    View.REGISTERED: "/appeals/registered",
    View.REVIEW: "/appeals/review",
    View.WORK: "/appeals/work",
    View.REPLYING: "/appeals/replying",
    View.TELL: "/appeals/tell",
    View.DONE: "/appeals/done",
    View.MINE: "/appeals/mine",
}

TITLES: Mapping[View, str] = {
    View.ALL: N_("Citizens' appeals"),
    View.RECEIVED: N_("Appeals to register"),
    View.REGISTERED: N_("Appeals given to nobody yet"),
    View.REVIEW: N_("Appeals before a leader"),
    View.WORK: N_("Appeals being considered"),
    View.REPLYING: N_("Appeals with an answer in preparation"),
    View.TELL: N_("The applicant or who sent the appeal on is to be told"),
    View.DONE: N_("Appeals considered"),
    View.MINE: N_("Appeals to consider"),
}

COLUMNS: Mapping[str, str] = {
    "author": N_("Author"), "topic": N_("Topic"), "executor": N_("Executor"),
    "state": N_("State"), "channel": N_("Channel"), "source": N_("Came from"),
    "letter": N_("Kind"), "territory": N_("Territory"), "leader": N_("Leader"),
    "result": N_("Result"),
}  # fmt: skip
"""Columns that can be hidden; term, number and annotation always stay."""

SHOWN: Mapping[View, tuple[str, ...]] = dict.fromkeys(
    View, ("author", "topic", "executor", "state")
) | {
    View.RECEIVED: ("author", "topic", "state", "channel", "source"),
    View.REVIEW: ("author", "topic", "state", "leader"),
    View.DONE: ("author", "topic", "executor", "state", "result"),
    View.MINE: ("author", "topic", "state"),
}


@dataclass(frozen=True, slots=True)
class Address(ListAddress):
    """A list as its URL says it.

    `named`: authors are shown by name to who may know them, and that is logged.
    """

    view: View
    filters: Filters = field(default_factory=Filters)
    named: bool = False

    addressed: ClassVar[Mapping[str, str]] = {"executors": "executor"}

    @property
    def path(self) -> str:
        """The address without its filters."""
        return PATHS[self.view]

    @property
    def usual(self) -> tuple[str, ...]:
        """The columns of who chose none."""
        return SHOWN[self.view]

    @property
    def wanted(self) -> Wanted:
        """The page that is asked for."""
        return Wanted(self.view, self.filters, after=self.after, before=self.before)

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set."""
        return self.filters != Filters()

    def values(self) -> dict[str, object]:
        """Return the filters by their names, and whether authors are named."""
        filters = {each.name: getattr(self.filters, each.name) for each in fields(Filters)}
        return filters | {"named": self.named}

    def tab(self, view: View) -> str:
        """Return the address of another list under the same filters."""
        changes = {"term": None, "state": None}
        query = urlencode([pair for pair in self.pairs(**changes) if pair[0] != "cols"])
        return f"{PATHS[view]}?{query}" if query else PATHS[view]


def read_address(view: View, params: Params) -> Address:
    """Read a list's address. Raises InvalidError for a malformed day, number or place."""
    get = params.get
    return Address(
        view, read_filters(params), bool(get("named") or get("author")),
        columns=columns_of(params, COLUMNS, SHOWN[view]), flat=bool(get("flat")),
        after=read_edge(get("after"), UUID), before=read_edge(get("before"), UUID),
        row=number_of(params, "row") or 1,
    )  # fmt: skip


def read_filters(params: Params) -> Filters:
    """Read the filters of an address. Raises InvalidError for a malformed day or number."""
    get = params.get
    return Filters(
        term=one_of(Term, get("term")),
        state=one_of(Standing, get("state")),
        text=typed(get("text")),
        author=typed(get("author")),
        channel=one_of(Channel, get("channel")) or "",
        letter=one_of(Letter, get("letter")) or "",
        topic=typed(get("topic")),
        executors=ids_of(every(params, "executor")[:MOST_CHOSEN]),
        leader=number_of(params, "leader"),
        territory=typed(get("territory")),
        asker=one_of(Asker, get("asker")) or "",
        source=typed(get("source")),
        repeat=one_of(Repeat, get("repeat")) or "",
        result=one_of(Result, get("result")) or "",
        collective=bool(get("collective")),
        received_from=day_of(params, "received_from"),
        received_to=day_of(params, "received_to"),
        registered_from=day_of(params, "registered_from"),
        registered_to=day_of(params, "registered_to"),
    )


def appeals_of(given: Sequence[str]) -> list[UUID]:
    """Return the appeals of a repeated parameter. Raises InvalidError for anything else."""
    try:
        return list(dict.fromkeys(UUID(each) for each in given))
    except ValueError as error:
        raise InvalidError(_("The form names something that is not an appeal.")) from error

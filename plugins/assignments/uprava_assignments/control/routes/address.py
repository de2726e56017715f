"""A list's address: filters, columns, grouping and place, read from the URL and written back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import ClassVar

from uprava.documents.routes.address import day_of, number_of
from uprava.i18n import N_
from uprava.term_lists.address import (
    ListAddress,
    Params,
    columns_of,
    every,
    ids_of,
    one_of,
    read_edge,
    read_number,
)
from uprava.term_lists.choosing import MOST_CHOSEN

from uprava_assignments.control.values import Filters, Stage, Term, View, Wanted
from uprava_assignments.giving.values import Control, Priority

PATHS: Mapping[View, str] = {
    View.EXECUTE: "/assignments/execute",
    View.CONTROL: "/assignments/control",
    View.REPORTS: "/assignments/reports",
    View.OWN: "/assignments/mine",
    View.ALL: "/assignments",
}

TITLES: Mapping[View, str] = {
    View.EXECUTE: N_("To execute"),
    View.CONTROL: N_("On control"),
    View.REPORTS: N_("Reports to check"),
    View.OWN: N_("Assignments given by me"),
    View.ALL: N_("Assignments"),
}

COLUMNS: Mapping[str, str] = {
    "basis": N_("Basis"), "executor": N_("Executor"), "author": N_("Author"),
    "controller": N_("Controller"), "state": N_("State"), "moved": N_("Extensions"),
}  # fmt: skip
"""Columns that can be hidden; term and text always stay."""

SHOWN: Mapping[View, tuple[str, ...]] = {
    View.EXECUTE: ("basis", "author", "state", "moved"),
    View.CONTROL: ("basis", "executor", "state", "moved"),
    View.REPORTS: ("basis", "executor", "author", "state", "moved"),
    View.OWN: ("basis", "executor", "state", "moved"),
    View.ALL: ("basis", "author", "executor", "state", "moved"),
}


@dataclass(frozen=True, slots=True)
class Address(ListAddress):
    """A list as its URL says it."""

    view: View
    filters: Filters = field(default_factory=Filters)

    addressed: ClassVar[Mapping[str, str]] = {"stage": "state", "executors": "executor"}

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
        """Return the filters by their names."""
        return {each.name: getattr(self.filters, each.name) for each in fields(Filters)}


def read_address(view: View, params: Params) -> Address:
    """Read a list's address. Raises InvalidError for a malformed day, number or place."""
    get = params.get
    filters = Filters(
        term=one_of(Term, get("term")),
        stage=one_of(Stage, get("state")),
        executors=ids_of(every(params, "executor")[:MOST_CHOSEN]),
        author=number_of(params, "author"),
        controller=number_of(params, "controller"),
        due_from=day_of(params, "due_from"),
        due_to=day_of(params, "due_to"),
        control=one_of(Control, get("control")) or "",
        priority=one_of(Priority, get("priority")) or "",
        basis=(get("basis") or "")[:100],
        asked=bool(get("asked")),
    )
    return Address(
        view, filters, columns=columns_of(params, COLUMNS, SHOWN[view]), flat=bool(get("flat")),
        after=read_edge(get("after"), read_number), before=read_edge(get("before"), read_number),
        row=number_of(params, "row") or 1,
    )  # fmt: skip

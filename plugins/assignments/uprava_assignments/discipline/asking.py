"""What is asked of the figures: period, whose work, how it is grouped; it lives in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from uprava.calendar.periods import Period, Preset, period_of
from uprava.calendar.view import period_words
from uprava.documents.routes.forms import day_in
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_assignments.discipline.values import DISCIPLINE, Counting, Roles

PATH = "/assignments/discipline"


class Group(StrEnum):
    """What a line of the table is."""

    PERSON = "person"
    UNIT = "unit"
    AUTHOR = "author"
    KIND = "kind"
    """The kind of the document an assignment stands on."""
    CONTROL = "control"


class Whose(StrEnum):
    """Which duties: all one may see, those one does, controls or gave oneself."""

    ALL = "all"
    EXECUTE = "execute"
    CONTROL = "control"
    AUTHOR = "author"


class Controlled(StrEnum):
    """Which kind of control."""

    ANY = ""
    ON = "on"
    """Usual or special."""
    USUAL = "usual"
    SPECIAL = "special"
    NONE = "none"


GROUP_TITLES = {
    Group.PERSON: N_("By person"), Group.UNIT: N_("By unit"), Group.AUTHOR: N_("By author"),
    Group.KIND: N_("By kind of the basis"), Group.CONTROL: N_("By kind of control"),
}  # fmt: skip
WHOSE_TITLES = {
    Whose.ALL: N_("All open to me"), Whose.EXECUTE: N_("Executed by me"),
    Whose.CONTROL: N_("Controlled by me"), Whose.AUTHOR: N_("Given by me to others"),
}  # fmt: skip
ROLE_TITLES = {
    Roles.RESPONSIBLE: N_("Responsible executors"), Roles.EXECUTOR: N_("Co-executors"),
    Roles.ANY: N_("All executors"),
}  # fmt: skip
COUNTING_TITLES = {
    Counting.LAST: N_("By the term in force"), Counting.FIRST: N_("By the first term"),
}  # fmt: skip
CONTROLLED_TITLES = {
    Controlled.ANY: N_("Any control"), Controlled.ON: N_("Under control"),
    Controlled.USUAL: N_("Under usual control"), Controlled.SPECIAL: N_("Under special control"),
    Controlled.NONE: N_("Without control"),
}  # fmt: skip

STANDALONE, CLOSED = "none", "closed"
"""Kinds of a basis that are none: stands by itself, or the basis is not open to the reader."""

NOBODY = 0
"""The person of what nobody took from a unit yet, the unit of who has none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: who, when, how. None and empty narrow nothing.

    `own`: the reader may ask of their own work only. `units`: the units the permission holds in,
    where the work of others is asked of.
    """

    period: Period
    group: Group = Group.UNIT
    whose: Whose = Whose.ALL
    roles: Roles = Roles.RESPONSIBLE
    counting: Counting = Counting.LAST
    control: Controlled = Controlled.ANY
    unit: int | None = None
    person: int | None = None
    author: int | None = None
    kind: str = ""
    own: bool = False
    units: frozenset[int] | None = None

    def query(self, **more: object) -> str:
        """Return the question as an address says it; `more` is added or changed, None taken out."""
        period = self.period
        until = period.until if period.preset is Preset.OWN else None
        pairs: dict[str, object] = {
            "period": period.preset, "since": period.since, "until": until, "group": self.group,
            "of": self.whose, "role": self.roles, "term": self.counting, "control": self.control,
            "unit": self.unit, "person": self.person, "author": self.author, "kind": self.kind,
        }  # fmt: skip
        pairs |= more
        return urlencode({name: str(value) for name, value in pairs.items()
                          if value is not None and value != ""})  # fmt: skip

    def within(self, period: Period) -> "Asked":
        """Return the same question about another period."""
        return replace(self, period=period)


Chosen = TypeVar("Chosen", bound=StrEnum)


def asked_in(params: Mapping[str, str], *, reader: Reader, today: date) -> Asked:
    """Return what an address asks. Raises InvalidError with a sentence for each wrong part."""
    wrong: dict[str, str] = {}
    own = not reader.may(DISCIPLINE)
    since, until = (day_in(params, name, wrong) for name in ("since", "until"))
    preset = chosen(params, "period", Preset.QUARTER, wrong)
    whose = chosen(params, "of", Whose.EXECUTE if own else Whose.ALL, wrong)
    if own and whose is Whose.ALL:
        wrong["of"] = _("You may see figures of your own work only.")
    group = chosen(params, "group", Group.PERSON if own else Group.UNIT, wrong)
    roles = chosen(params, "role", Roles.RESPONSIBLE, wrong)
    counting = chosen(params, "term", Counting.LAST, wrong)
    control = chosen(params, "control", Controlled.ANY, wrong)
    numbers = {name: number_in(params, name, wrong) for name in ("unit", "person", "author")}
    if wrong:
        raise InvalidError(_("The question has mistakes; nothing was counted."), fields=wrong)
    period = period_of(preset, since, until, today=today)
    units = reader.permissions[DISCIPLINE] if whose is Whose.ALL else None
    return Asked(
        period, group, whose, roles, counting, control, **numbers,
        kind=params.get("kind", "")[:100], own=own, units=units,
    )  # fmt: skip


def chosen(params: Mapping[str, str], name: str, default: Chosen, wrong: dict[str, str]) -> Chosen:
    """Return a choice of the address; what is not among the choices is told."""
    given = params.get(name, "")
    try:
        return type(default)(given) if given else default
    except ValueError:
        wrong[name] = _("Choose from the list.")
        return default


def number_in(params: Mapping[str, str], name: str, wrong: dict[str, str]) -> int | None:
    """Return the number of a person or a unit; what is none is told."""
    given = params.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        wrong[name] = (
            _("There is no such unit.") if name == "unit" else _("There is nobody like that.")
        )
        return None
    return int(given)


def facts_of(asked: Asked) -> list[tuple[str, str]]:
    """Return what is asked in words, but for the names of people and units."""
    return [
        (_("Period"), period_words(asked.period)),
        (_("Whose work"), _(WHOSE_TITLES[asked.whose])),
        (_("Executors"), _(ROLE_TITLES[asked.roles])),
        (_("Term"), _(COUNTING_TITLES[asked.counting])),
        (_("Control"), _(CONTROLLED_TITLES[asked.control])),
    ]

"""How a term is said and what it depends on: values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from uprava.calendar import Rule, Shift
from uprava.errors import InvalidError
from uprava.i18n import N_, _, ngettext

FIRST_YEAR, LAST_YEAR = 1991, 2099
"""Years a term can be named in: those the production calendar can be looked at."""


class Priority(StrEnum):
    """What a leader's word says of the haste; the terms they bring are the administrator's rows."""

    USUAL = "usual"
    PROMPT = "prompt"
    """«Оперативно»: ten days (a federal agency's regulation, 5.3: `typical.toml`)."""
    URGENT = "urgent"
    """«Срочно», «незамедлительно»: three days."""


class Form(StrEnum):
    """The ways a term is said."""

    TYPICAL = "typical"
    """Nothing but the haste: the typical term of such a document, or of assignments at large."""
    DATE = "date"
    CALENDAR = "calendar"
    WORKING = "working"
    MONTH = "month"
    NONE = "none"
    """«Без срока»."""


LIMITS: Mapping[Form, int] = {Form.CALENDAR: 3660, Form.WORKING: 2600, Form.MONTH: 120}
"""The most of each unit: ten years."""

MOST_AMOUNT = 3660
"""Days or months of a typical term."""

FORM_TITLES: Mapping[str, str] = {
    Form.TYPICAL: N_("typical term"),
    Form.DATE: N_("by the day"),
    Form.CALENDAR: N_("calendar days"),
    Form.WORKING: N_("working days"),
    Form.MONTH: N_("months"),
    Form.NONE: N_("without a term"),
}


MANAGE = "assignments.manage_terms"
"""The permission: keep the typical terms of one's organisation."""


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """How a term was said; `str` gives the text `read` takes, kept as `asked_term`.

    `amount` belongs to days and months, `day` to a named day with the `shift` off a day that is
    not worked; the other forms have none of them.
    """

    form: Form = Form.TYPICAL
    amount: int = 0
    day: date | None = None
    shift: Shift = Shift.PREVIOUS

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `typical`, `none`, `date:2026-12-01`, `calendar:10`, `working:5` or `month:1`.

        A day may be followed by a shift, `date:2026-12-05:next`. Empty text is `typical`. Raises
        InvalidError for anything else.
        """
        word, _colon, rest = text.strip().partition(":")
        said, _colon, moved = rest.partition(":")
        try:
            form = Form(word or Form.TYPICAL)
            day = date.fromisoformat(said) if form is Form.DATE else None
            shift = Shift(moved or Shift.PREVIOUS) if day else Shift.PREVIOUS
            amount = int(rest) if form in LIMITS and rest.isascii() and rest.isdigit() else 0
        except ValueError as error:
            raise unreadable() from error
        named = day is not None and FIRST_YEAR <= day.year <= LAST_YEAR
        counted = 1 <= amount <= LIMITS.get(form, 0)
        plain = not rest and form in (Form.TYPICAL, Form.NONE)
        if not (named or counted or plain):
            raise unreadable()
        return cls(form, amount, day, shift)

    def __str__(self) -> str:
        if self.day is not None:
            moved = "" if self.shift is Shift.PREVIOUS else f":{self.shift}"
            return f"{self.form}:{self.day.isoformat()}{moved}"
        return f"{self.form}:{self.amount}" if self.amount else str(self.form)

    @property
    def words(self) -> str:
        """The term as people say it."""
        if self.day is not None:
            return _("until {day}").format(day=f"{self.day:%d.%m.%Y}")
        if self.form is Form.CALENDAR:
            said = ngettext("{n} calendar day", "{n} calendar days", self.amount)
        elif self.form is Form.WORKING:
            said = ngettext("{n} working day", "{n} working days", self.amount)
        elif self.form is Form.MONTH:
            said = ngettext("{n} month", "{n} months", self.amount)
        else:
            said = _(FORM_TITLES[self.form])
        return said.format(n=self.amount)


def unreadable() -> InvalidError:
    """Return the refusal of a term nobody can read."""
    text = _("The term is not understood. Name a day, or a number of days or months.")
    return InvalidError(text, code="term", fields={"asked_term": _("not understood")})


@dataclass(frozen=True, slots=True)
class Given:
    """What a term depends on beside how it was said; `signed` is the day it is given."""

    signed: date
    organisation_id: int
    priority: Priority = Priority.USUAL
    basis_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Typical:
    """A typical term as a rule, and for what it stands; `kind` and `type` empty: any.

    `id` is None for one the product begins with and no administrator has touched.
    """

    id: int | None
    kind: str
    type: str
    priority: Priority
    rule: Rule
    version: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """What typical terms look at of the document an assignment stands on."""

    kind: str = ""
    type: str = ""
    registered_on: date | None = None

"""What a type of documents is: its fields, and what a document of it begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from uprava.i18n import N_

START = "x_"
"""What the names of own fields begin with in a form, apart from the names of a kind's own."""


class FieldForm(StrEnum):
    """What a field holds; every value is kept as text.

    A date is ISO, a figure and a sum are plain digits with a point, a choice is its own words, a
    person is the id, an organisation is the id of its card and its name: «17|МУП «Водоканал»»,
    yes and no are `yes` and `no`.
    """

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    SUM = "sum"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    PERSON = "person"
    ORGANISATION = "organisation"


FORM_TITLES: Mapping[str, str] = {
    FieldForm.TEXT: N_("Line of text"),
    FieldForm.LONG: N_("Long text"),
    FieldForm.NUMBER: N_("Figure"),
    FieldForm.SUM: N_("Sum, roubles"),
    FieldForm.DATE: N_("Date"),
    FieldForm.FLAG: N_("Yes or no"),
    FieldForm.CHOICE: N_("Choice from a list"),
    FieldForm.PERSON: N_("Person"),
    FieldForm.ORGANISATION: N_("Organisation"),
}

FLAGS: Mapping[str, str] = {"yes": N_("yes"), "no": N_("no")}


@dataclass(frozen=True, slots=True)
class TypeField:
    """One field; `removed`: no longer asked for, still shown on cards that have it.

    `listed`: lists and journals may show it as a column and be narrowed by it.
    """

    code: str
    title: str
    form: FieldForm = FieldForm.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    removed: bool = False
    listed: bool = False

    @property
    def name(self) -> str:
        """Its name in a form."""
        return f"{START}{self.code}"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of documents of one kind, as an administrator set it up.

    `term` is days of `term_unit` from registration; `term_rule` is a rule of the calendar instead.
    `filing` is the usual index of the filing plan; an empty `keeping` leaves it to the kind;
    `article` is that of the list of archival documents. An empty `number_template` leaves numbers
    to the journal.
    """

    id: int
    kind: str
    code: str
    title: str
    active: bool = True
    position: int = 100
    fields: tuple[TypeField, ...] = ()
    journal_id: int | None = None
    route_id: int | None = None
    form_id: int | None = None
    term: int | None = None
    term_unit: str = "working"
    term_rule: str = ""
    filing: str = ""
    keeping: str = ""
    keeping_years: int | None = None
    number_template: str = ""
    article: str = ""
    version: int = 1

    @property
    def asked(self) -> tuple[TypeField, ...]:
        """The fields a form asks for, in the order of the card."""
        return tuple(each for each in self.fields if not each.removed)

    @property
    def choice(self) -> tuple[str, str]:
        """The type as a choice of a form."""
        return self.code, self.title

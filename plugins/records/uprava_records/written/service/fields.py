"""The card of a written document: its fields by kind, their titles and their rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from uprava.approval.kind import ACTS as ACT_TITLES
from uprava.documents.models import AccessMark
from uprava.documents.service.editing import MARKS
from uprava.documents.service.types import OwnFields
from uprava.i18n import N_, _
from uprava.web.screens import show_day

from uprava_records.written.models import Delivery

OUTGOING, INTERNAL, ACT = "records.outgoing", "records.internal", "records.act"

TABLES: Mapping[str, str] = {OUTGOING: "outgoing", INTERNAL: "internal", ACT: "act"}
"""The table of each kind's own row."""

COMMON = {
    "title": N_("Title of the document"),
    "signatory": N_("Who signs"),
    "executor": N_("Executor"),
    "executor_phone": N_("Executor's telephone"),
    "annexes": N_("Annexes"),
    "sheets": N_("Volume"),
    "summary": N_("What it is about"),
    "access_mark": N_("Access"),
}

FIELD_TITLES: Mapping[str, Mapping[str, str]] = {
    OUTGOING: COMMON
    | {
        "addressees": N_("Addressees"),
        "answers_number": N_("In answer to No."),
        "answers_date": N_("Letter of"),
    },
    INTERNAL: COMMON | {"addressees": N_("Addressees")},
    ACT: COMMON | {"act_kind": N_("Kind of the act"), "normative": N_("Normative act")},
}
"""Fields of each kind, as a change of them is told."""

YES_NO: Mapping[str, str] = {"1": N_("yes"), "": N_("no")}

ACT_KINDS: Mapping[str, str] = {each.value: title for each, title in ACT_TITLES.items()}

TOLD: Mapping[str, Mapping[str, str]] = {
    "access_mark": {each.value: title for each, title in MARKS.items()},
    "act_kind": ACT_KINDS,
    "normative": YES_NO,
}
"""Fields whose values stand for titles."""

DELIVERIES: Mapping[str, str] = {
    Delivery.PAPER: N_("By post"),
    Delivery.EMAIL: N_("E-mail"),
    Delivery.EXCHANGE: N_("MEDO"),
    Delivery.HAND: N_("In person"),
}

LONGEST: Mapping[str, int] = {
    "executor_phone": 50, "annexes": 300, "sheets": 100, "summary": 1000, "answers_number": 100,
}  # fmt: skip

NEW_ACT = "draft"
"""Where an act stands at first; later the area `acts` finds it."""

MOST_ADDRESSEES = 200
"""Addressees of one letter; a longer list is a mailing list of its own."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the house a card names; id 0: nobody."""

    id: int = 0
    name: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class AddresseeCard:
    """To whom a document goes; `person` is somebody of the house."""

    name: str
    attention: str = ""
    address: str = ""
    email: str = ""
    channel: str = Delivery.PAPER
    correspondent_id: int | None = None
    person_id: int | None = None

    def line(self) -> str:
        """Return it in one line: «Министру И. И. Иванову, Министерство строительства»."""
        return ", ".join(part for part in (self.attention, self.name) if part)


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """What a person writes of a document; `own` is its type with the fields the type brings."""

    title: str
    signatory: Person = Person()
    executor: Person = Person()
    executor_phone: str = ""
    annexes: str = ""
    sheets: str = ""
    summary: str = ""
    access_mark: str = AccessMark.COMMON
    addressees: tuple[AddresseeCard, ...] = ()
    answers_number: str = ""
    answers_date: date | None = None
    act_kind: str = ""
    normative: bool = False
    own: OwnFields | None = None

    def tidy(self) -> "WrittenCard":
        """Return it without needless blanks."""
        return replace(
            self,
            title=" ".join(self.title.split()),
            executor_phone=" ".join(self.executor_phone.split()),
            annexes=" ".join(self.annexes.split()),
            sheets=" ".join(self.sheets.split()),
            summary=" ".join(self.summary.split()),
            answers_number=" ".join(self.answers_number.split()),
        )

    def texts(self, code: str) -> dict[str, str]:
        """Return the fields of a kind as texts, for history and comparison."""
        every = {
            "title": self.title,
            "signatory": self.signatory.name,
            "executor": self.executor.name,
            "executor_phone": self.executor_phone,
            "annexes": self.annexes,
            "sheets": self.sheets,
            "summary": self.summary,
            "access_mark": self.access_mark,
            "addressees": "; ".join(each.line() for each in self.addressees),
            "answers_number": self.answers_number,
            "answers_date": self.answers_date.isoformat() if self.answers_date else "",
            "act_kind": self.act_kind,
            "normative": "1" if self.normative else "",
        }
        return {name: every[name] for name in FIELD_TITLES[code]}

    def line(self, code: str) -> str:
        """Return what lists show under the title: to whom, or what kind of act."""
        if code == ACT:
            start = _(ACT_KINDS.get(self.act_kind, self.act_kind))
            return f"{start}: {self.summary}" if self.summary else start
        first = self.addressees[0].name if self.addressees else self.summary
        more = len(self.addressees) - 1
        return _("{name} and {n} more").format(name=first, n=more) if more > 0 else first


def in_words(name: str, value: str) -> str:
    """Return a field's text as people read it."""
    if name in TOLD:
        return _(TOLD[name].get(value, value))
    if name == "answers_date" and value:
        return show_day(date.fromisoformat(value))
    return value or "—"

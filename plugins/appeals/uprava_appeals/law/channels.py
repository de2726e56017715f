"""Channels appeals come by, with the days they were open, their forms and requisites."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from uprava.i18n import N_

from uprava_appeals.law.terms import LAW

AUTHENTICATED = date(2025, 3, 30)
"""From that day an e-mail is no appeal and a site identifies the citizen. 547-FZ of 28.12.2024."""


class Form(StrEnum):
    """The form of an appeal. 59-FZ, article 4."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ORAL = "oral"

    @property
    def caption(self) -> str:
        """The English message id of the form."""
        return _FORMS[self]


_FORMS = {
    Form.WRITTEN: N_("written appeal"),
    Form.ELECTRONIC: N_("electronic appeal"),
    Form.ORAL: N_("oral appeal"),
}


class Channel(StrEnum):
    """How an appeal came."""

    POST = "post"
    HAND = "hand"
    EPGU = "epgu"
    SITE = "site"
    EXCHANGE = "exchange"
    MFC = "mfc"
    RECEPTION = "reception"
    PHONE = "phone"
    EMAIL = "email"

    @property
    def caption(self) -> str:
        """The English message id of the channel."""
        return _CHANNELS[self]


_CHANNELS = {
    Channel.POST: N_("ordinary post"),
    Channel.HAND: N_("brought by hand"),
    Channel.EPGU: N_("portal of state services, feedback platform"),
    Channel.SITE: N_("site of the body"),
    Channel.EXCHANGE: N_("interagency exchange"),
    Channel.MFC: N_("multifunctional centre"),
    Channel.RECEPTION: N_("personal reception"),
    Channel.PHONE: N_("telephone call"),
    Channel.EMAIL: N_("letter by e-mail"),
}


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A channel as the law has it from `since` to `until` (both included, None: open).

    The first of `forms` is the one meant when nobody says which.
    """

    channel: Channel
    forms: tuple[Form, ...]
    article: str
    law: str = LAW
    since: date | None = None
    until: date | None = None
    verified: bool = False

    def applies(self, on: date) -> bool:
        """Tell whether the channel was open so on the day."""
        return (self.since or date.min) <= on <= (self.until or date.max)


WRITTEN, ELECTRONIC, ORAL = Form.WRITTEN, Form.ELECTRONIC, Form.ORAL

EDITIONS = (
    Edition(channel=Channel.POST, forms=(WRITTEN,), article="ст. 7 ч. 1"),
    Edition(channel=Channel.HAND, forms=(WRITTEN,), article="ст. 7 ч. 1"),
    Edition(channel=Channel.EPGU, forms=(ELECTRONIC,), article="ст. 7 ч. 3",
            until=date(2024, 12, 31)),
    Edition(channel=Channel.EPGU, forms=(ELECTRONIC,), article="",
            law="Федеральный закон от 04.08.2023 № 480-ФЗ", since=date(2025, 1, 1),
            verified=True),
    Edition(channel=Channel.SITE, forms=(ELECTRONIC,), article="ст. 7 ч. 3",
            until=date(2025, 3, 29)),
    Edition(channel=Channel.SITE, forms=(ELECTRONIC,), article="",
            law="Федеральный закон от 28.12.2024 № 547-ФЗ", since=AUTHENTICATED, verified=True),
    Edition(channel=Channel.EXCHANGE, forms=(WRITTEN, ELECTRONIC), article="ст. 8 ч. 3"),
    Edition(channel=Channel.MFC, forms=(WRITTEN,), article="ст. 7 ч. 1"),
    Edition(channel=Channel.RECEPTION, forms=(ORAL, WRITTEN), article="ст. 13"),
    Edition(channel=Channel.PHONE, forms=(ORAL,), article="ст. 4"),
    Edition(channel=Channel.EMAIL, forms=(ELECTRONIC,), article="ст. 7 ч. 3",
            until=date(2025, 3, 29), verified=True),
)  # fmt: skip


def find_edition(channel: Channel, *, on: date) -> Edition | None:
    """Return the channel as it stood on the day of receipt; None: what came so is no appeal."""
    return next((each for each in EDITIONS if each.channel is channel and each.applies(on)), None)


class Requisite(StrEnum):
    """What an appeal must carry. 59-FZ, article 7."""

    ADDRESSEE = "addressee"
    SURNAME = "surname"
    POSTAL = "postal"
    ELECTRONIC = "electronic"
    """An e-mail address for the answer, or a personal account of a portal."""
    SIGNATURE = "signature"
    DATE = "date"

    @property
    def lack(self) -> str:
        """The English message id of the sentence said when it is missing."""
        return _LACKS[self]


_LACKS = {
    Requisite.ADDRESSEE: N_(
        "The appeal names neither the body nor the official it is addressed to."
    ),
    Requisite.SURNAME: N_("The appeal does not tell its author's surname."),
    Requisite.POSTAL: N_("The appeal has no postal address to send the answer to."),
    Requisite.ELECTRONIC: N_(
        "The appeal has neither an e-mail address nor a personal account for the answer."
    ),
    Requisite.SIGNATURE: N_("The appeal is not signed by its author."),
    Requisite.DATE: N_("The appeal is not dated."),
}

REQUIRED = {
    WRITTEN: (Requisite.ADDRESSEE, Requisite.SURNAME, Requisite.POSTAL, Requisite.SIGNATURE,
              Requisite.DATE),
    ELECTRONIC: (Requisite.SURNAME, Requisite.ELECTRONIC),
    ORAL: (Requisite.SURNAME,),
}  # fmt: skip
"""59-FZ, article 7, parts 1 and 3; article 13, part 2."""

ADDRESSES = {
    WRITTEN: frozenset({Requisite.POSTAL}),
    ELECTRONIC: frozenset({Requisite.ELECTRONIC, Requisite.POSTAL}),
    ORAL: frozenset(Requisite),
}
"""What an answer can be sent by; whoever speaks is there."""


def named(form: Form, has: Set[Requisite]) -> bool:
    """Tell whether an appeal has a surname and an address. 59-FZ, article 11, part 1."""
    return Requisite.SURNAME in has and not ADDRESSES[form].isdisjoint(has)


def missing(form: Form, has: Set[Requisite]) -> tuple[Requisite, ...]:
    """Return what an appeal of the form should carry and does not, in the order of article 7."""
    return tuple(each for each in REQUIRED[form] if each not in has)

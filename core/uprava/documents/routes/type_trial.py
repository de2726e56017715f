"""A type tried before it is kept: the card as a clerk would see it, the number, the term."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.documents.service.number_templates import SAMPLES as TOKENS
from uprava.documents.service.number_templates import make_number, values_of
from uprava.documents.service.numbering import JournalRow, list_journals
from uprava.documents.service.types import keeping as service
from uprava.documents.service.types.kept import kept_words
from uprava.documents.service.types.showing import AskedField, asked_fields
from uprava.documents.service.types.terms import term_of
from uprava.documents.service.types.values import DocumentType
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.screens import show_day

TRY = "try"
"""The button that shows what would be."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a document of the type would begin with: its own fields, and the rest in words."""

    fields: Sequence[AskedField]
    pairs: Sequence[tuple[str, str]]


def tried(session: Session, wanted: DocumentType, kinds: Collection[str]) -> Trial:
    """Return what a type would do today. Raises InvalidError for one that cannot be kept."""
    wrong = service.mistakes(session, wanted, kinds)
    if wrong:
        raise InvalidError(_("The type has mistakes; nothing was kept."), fields=wrong)
    around = service.around(session, wanted.kind)
    today: date = session.info["today"]
    term = term_of(wanted, start=today)
    journal = journal_of(session, wanted)
    number = number_of(wanted, journal, today) if journal else ""
    named = {"route": (wanted.route_id, around.routes), "form": (wanted.form_id, around.forms)}
    titles = {
        name: next((each.title for each in offered if each.id == id), "")
        for name, (id, offered) in named.items()
    }
    pairs = [
        (_("Journal"), f"{journal.index} {journal.title}" if journal else ""),
        (_("Number"), number),
        (_("Term"), f"{show_day(term[0])} — {term[1]}" if term else _("without a term")),
        (_("Route of approval"), titles["route"] or _("the author chooses")),
        (_("Usual index of the filing plan"), wanted.filing or _("the clerk chooses")),
        (_("Kept"), kept_words(wanted) or _("as its kind says")),
        (_("Letterhead"), titles["form"] or _("the author chooses")),
    ]
    return Trial(asked_fields(session, wanted, {}, {}), [pair for pair in pairs if pair[1]])


def journal_of(session: Session, wanted: DocumentType) -> JournalRow | None:
    """Return the journal of a type, else the first of its kind; None: there is none."""
    every = list_journals(session, kind=wanted.kind)
    return next(iter(sorted(every, key=lambda each: each.id != wanted.journal_id)), None)


def number_of(wanted: DocumentType, journal: JournalRow, today: date) -> str:
    """Return the number a first document of the type could get in a journal."""
    template = wanted.number_template or journal.number_template
    return make_number(template, 1, values_of(journal.known(today), TOKENS))

"""Whose letter it is: the card of the directory a form chose, the one its name or INN means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import (
    ChosenCard,
    find_chosen_card,
    list_by_inn,
    list_named,
)
from uprava.correspondents.service.keeping import Change, create
from uprava.correspondents.service.suggesting import Suggestion
from uprava.correspondents.values import MANAGE, Fields, tidy, wrong_numbers
from uprava.i18n import _
from uprava.users.reader import Reader

NAME, CARD, INN, OGRN = (
    "correspondent", "correspondent_card", "correspondent_inn", "correspondent_ogrn",
)  # fmt: skip
TEXT, PICK = "correspondent_text", "correspondent_pick"
"""What the combobox sends beside: the text not chosen, one of several cards of a name."""

SIGN = "|"
"""Between the id of a card and its name in what the form sends."""

ORGANISATION_INN = 10


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a letter, as its form says; `same`: several cards the name or the INN may mean."""

    name: str
    card: Suggestion | None = None
    same: Sequence[Suggestion] = ()
    inn: str = ""
    ogrn: str = ""

    @property
    def chosen(self) -> list[ChosenCard]:
        """The card as the combobox shows the choice."""
        return [ChosenCard(sent_as(self.card), self.name)] if self.card else []

    @property
    def new(self) -> bool:
        """Whether no card of the directory answers to the name."""
        return bool(self.name) and self.card is None and not self.same


def sent_as(card: Suggestion) -> str:
    """Return a card as the form sends it: its id, so that it is known, and its name."""
    return f"{card.id}{SIGN}{card.name}"


def sender_typed(form: Mapping[str, object]) -> dict[str, str]:
    """Return name and card of what the combobox sent; nothing when the form has none."""
    if not {NAME, TEXT, PICK} & form.keys():
        return {}
    chosen = str(form.get(NAME) or form.get(PICK) or "")
    id, sign, name = chosen.partition(SIGN)
    if sign and id.isascii() and id.isdigit():
        return {NAME: name, CARD: id}
    kept = str(form.get(CARD) or "") if TEXT not in form else ""
    return {NAME: chosen or str(form.get(TEXT) or ""), CARD: kept}


def sender_of(session: Session, values: Mapping[str, str], *, reader: Reader) -> Sender:
    """Return the sender a form means: the chosen card, else the only one of its INN or name."""
    name = " ".join(values.get(NAME, "").split())
    inn, ogrn = ("".join(values.get(each, "").split()) for each in (INN, OGRN))
    card = find_chosen_card(session, values.get(CARD, ""), reader=reader)
    if card is not None:
        return Sender(name or card.name, card)
    named = list_named(session, name, reader=reader) if name else []
    of_inn = list_by_inn(session, inn, reader=reader) if inn else []
    same = [each for each in named if each.inn == inn] or of_inn or (
        named if not inn else [each for each in named if not each.inn]
    )  # fmt: skip
    if len(same) == 1 and (not inn or same[0] in named):
        return Sender(name, same[0], inn=inn, ogrn=ogrn)
    return Sender(name, None, same, inn, ogrn)


def wrong_sender(sender: Sender) -> dict[str, str]:
    """Return sentences about a sender that is not clear, or whose numbers cannot be."""
    if sender.same and sender.inn:
        names = "; ".join(f"{each.name} ({each.note})" for each in sender.same)
        said = _("This INN is that of {names}. Choose it below.")
        return {INN: said.format(names=names)}
    if sender.same:
        said = _("{n} cards have this name. Choose one below: they differ by INN and address.")
        return {NAME: said.format(n=len(sender.same))}
    if sender.card or not (sender.inn or sender.ogrn):
        return {}
    wrong = wrong_numbers(new_card(sender))
    return {name: wrong[each] for name, each in ((INN, "inn"), (OGRN, "ogrn")) if each in wrong}


def new_card(sender: Sender) -> Fields:
    """Return what would be written on a card made in place."""
    kind = "organisation" if len(sender.inn) <= ORGANISATION_INN else "person"
    return tidy({"kind": kind, "name": sender.name, "inn": sender.inn, "ogrn": sender.ogrn})


def card_for(session: Session, sender: Sender, *, reader: Reader) -> int | None:
    """Return the card of a sender; one whose numbers were typed is made, None: noted by name."""
    if sender.card is not None:
        return sender.card.id
    if not (sender.inn or sender.ogrn) or not reader.may(MANAGE):
        return None
    return create(session, Change(new_card(sender), ()), reader=reader).id or None

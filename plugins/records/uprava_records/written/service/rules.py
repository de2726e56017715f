"""What a card of a written document must hold, and when."""

from datetime import date

from uprava.approval.models import ActKind
from uprava.documents.models import AccessMark
from uprava.documents.service import editing
from uprava.i18n import _

from uprava_records.written.models import Delivery
from uprava_records.written.service.fields import (
    ACT,
    INTERNAL,
    LONGEST,
    MOST_ADDRESSEES,
    OUTGOING,
    AddresseeCard,
    WrittenCard,
)

LONGEST_NAME = 300


def mistakes(code: str, card: WrittenCard, *, today: date) -> dict[str, str]:
    """Return a sentence for every field that breaks a rule; nothing is looked up."""
    marks = set(AccessMark)
    mark = AccessMark(card.access_mark) if card.access_mark in marks else AccessMark.COMMON
    wrong = editing.mistakes(editing.Requisites(card.title, None, mark))
    if card.access_mark not in marks:
        wrong["access_mark"] = _("Choose from the list.")
    for name, longest in LONGEST.items():
        text = getattr(card, name)
        if len(text) > longest:
            wrong[name] = _("At most {n} characters.").format(n=longest)
        elif any(ord(sign) < 32 for sign in text):
            wrong[name] = _("Control characters are not allowed.")
    if not card.signatory.id:
        wrong["signatory"] = _("Say who signs: choose from the list.")
    return wrong | own_mistakes(code, card, today)


def own_mistakes(code: str, card: WrittenCard, today: date) -> dict[str, str]:
    """Return what is wrong with the fields a kind alone has."""
    wrong: dict[str, str] = {}
    if code == ACT and card.act_kind not in set(ActKind):
        wrong["act_kind"] = _("Choose the kind of the act.")
    if code in (OUTGOING, INTERNAL):
        wrong |= wrong_addressees(card.addressees)
    if code == INTERNAL and any(each.person_id is None for each in card.addressees):
        wrong["addressees"] = _("Choose the people from the list; a name alone is not clear.")
    if card.answers_date is not None and card.answers_date > today:
        wrong["answers_date"] = _("The letter cannot be dated later than today.")
    return wrong


def wrong_addressees(addressees: tuple[AddresseeCard, ...]) -> dict[str, str]:
    """Return what is wrong with the addressees; the field is `addressees` or a row's `aN_name`."""
    if not addressees:
        return {"addressees": _("Say to whom it goes.")}
    if len(addressees) > MOST_ADDRESSEES:
        return {"addressees": _("At most {n} addressees.").format(n=MOST_ADDRESSEES)}
    wrong = {}
    for place, each in enumerate(addressees, 1):
        if not each.name:
            wrong[f"a{place}_name"] = _("Write the name of the addressee.")
        texts = (each.name, each.attention, each.address, each.email)
        if any(len(text) > LONGEST_NAME for text in texts):
            wrong[f"a{place}_name"] = _("At most {n} characters.").format(n=LONGEST_NAME)
        if each.channel not in set(Delivery):
            wrong[f"a{place}_channel"] = _("Choose from the list.")
        elif each.channel == Delivery.EMAIL and "@" not in each.email:
            wrong[f"a{place}_email"] = _("Write the address of e-mail it is sent to.")
    return wrong

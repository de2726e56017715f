"""Routing rules: their order, their form, and what would happen to a letter."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.capabilities import CardToRegister
from uprava.correspondents.service.choosing import ChosenCard
from uprava.correspondents.values import READ
from uprava.db.sql import fetch_value
from uprava.documents.routes.forms import Form, many, version_of, word
from uprava.documents.service.access import get_document
from uprava.documents.service.numbering import list_journals
from uprava.documents.service.types import list_types
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import sentences

from uprava_records.letters.service.registering import KIND
from uprava_records.routing.service import fitting, saying
from uprava_records.routing.service import rules as service
from uprava_records.routing.service.proposing import card_of, find_letter, what_of, with_card
from uprava_records.routing.values import RULES, Order

PATH = "/records/rules"

Fields = URLEncodedBody[dict[str, Any]]


@get(PATH, requires=RULES)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the rules in their order, and try them on a letter."""
    params = request.query_params
    rules = service.list_rules(session, reader.organisation_id)
    card = tried(session, params, reader=reader)
    today = session.info["today"]
    trials = fitting.try_rules(rules, with_card(session, card), day=today) if card else []
    taken = next((each.rule for each in trials if each.fits), None)
    return screen(
        request, session, "records/routing/rules.html", rules=rules, path=PATH,
        what={each.id: what_of(each) for each in rules}, card=card, trials=trials, taken=taken,
        typed={name: params.get(name, "")[:300] for name in TRIED},
        types=[each.choice for each in list_types(session, KIND)],
        journals=journal_choices(session),
    )  # fmt: skip


TRIED = ("number", "journal", "type", "correspondent", "title")


def tried(session: Session, params: Form, *, reader: Reader) -> CardToRegister | None:
    """Return the letter to try the rules on: a registered one by its number, or as described."""
    number = word(params, "number")
    if number:
        query = """select d.id from documents.document as d
            where d.kind = %s and d.number = %s and d.organisation_id = %s
            order by d.registered_on desc limit 1"""
        id = fetch_value(session, query, (KIND, number[:50], reader.organisation_id))
        head = get_document(session, id, reader=reader) if id else None
        letter = find_letter(session, head) if head else None
        return card_of(head, letter) if head and letter else None
    journal, type, correspondent, title = (word(params, name)[:300] for name in TRIED[1:])
    said = CardToRegister(KIND, journal, type, correspondent, title)
    return said if said != CardToRegister(KIND) else None


@get(PATH + "/new", requires=RULES)
def new_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the form of a rule."""
    return form_of(request, session, reader=reader)


@post(PATH + "/new", requires=RULES)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Add a rule."""
    said, wrong = saying.read(session, data, reader=reader)
    try:
        refuse(wrong)
        service.add_rule(session, said, reader=reader)
    except InvalidError as error:
        return form_of(request, session, reader=reader, sent=data, error=error)
    return see(PATH, said=_("The rule is added at the end of the order."))


@get(PATH + "/{id:int}", requires=RULES)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a rule for changing."""
    rule = service.get_rule(session, id, reader=reader)
    return form_of(request, session, reader=reader, rule=rule)


@post(PATH + "/{id:int}", requires=RULES)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Change a rule."""
    rule = service.get_rule(session, id, reader=reader)
    kept = saying.Kept(rule.correspondent_id, rule.card_id)
    said, wrong = saying.read(session, data, reader=reader, kept=kept)
    try:
        refuse(wrong)
        service.change_rule(session, id, said, version=version_of(data), reader=reader)
    except InvalidError as error:
        return form_of(request, session, reader=reader, rule=rule, sent=data, error=error)
    return see(PATH, said=_("The rule is kept."))


@post(PATH + "/{id:int}/{act:str}", requires=RULES)
def act(
    session: AnySession, reader: AnyReader, id: FromPath[int], act: FromPath[str]
) -> Response[Any]:
    """Switch a rule on or off, move it, remove it."""
    if act == "switch":
        rule = service.switch(session, id, reader=reader)
        return see(PATH, said=_("The rule is in force.") if rule.active else _("It is off."))
    if act in PLACES:
        service.move(session, id, PLACES[act], reader=reader)
        return see(PATH, said=_("The order is kept."))
    if act == "remove":
        service.remove(session, id, reader=reader)
        return see(PATH, said=_("The rule is removed."))
    raise InvalidError(_("Nothing of the kind is done with a rule."))


PLACES = {"up": -1, "down": 1}


def refuse(wrong: dict[str, str]) -> None:
    """Raise InvalidError with the fields that do not fit."""
    if wrong:
        raise InvalidError(_("The rule has mistakes; nothing is kept."), fields=wrong)


def journal_choices(session: Session) -> list[tuple[str, str]]:
    """Return the journals of letters: code and how it is called."""
    return [(each.code, f"{each.index} {each.title}") for each in list_journals(session, kind=KIND)]


def form_of(
    request: AnyRequest, session: Session, *, reader: Reader, rule: service.Rule | None = None,
    sent: Form | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a rule, as kept or as sent."""
    today = session.info["today"]
    if sent is not None:
        found = [find_by_login(session, each, today=today) for each in many(sent, "leader")]
        chosen = [each.chosen for each in found if each]
    else:
        chosen = service.leaders_of(session, rule)
    cards = cards_of(session, rule, sent, reader=reader)
    return screen(
        request, session, "records/routing/rule.html", status=error.status if error else 200,
        rule=rule, chosen=chosen, typed=typed_of(rule, sent),
        wrong=sentences(error.fields if error else None),
        leader_typed=word(sent or {}, "leader_text"), path=PATH, cards=cards,
        card_typed=word(sent or {}, "card_text"), may_choose=bool(cards) or reader.may(READ),
        types=[(str(each.id), each.title) for each in list_types(session, KIND)],
        journals=[(str(each.id), f"{each.index} {each.title}")
                  for each in list_journals(session, kind=KIND)],
        units=service.unit_choices(session, reader.organisation_id),
        orders=[(Order.TOGETHER, _("all at once")), (Order.IN_TURN, _("one after another"))],
    )  # fmt: skip


def cards_of(
    session: Session, rule: service.Rule | None, sent: Form | None, *, reader: Reader
) -> list[ChosenCard]:
    """Return the card of the directory as the form shows the choice: the rule's, or as sent."""
    if rule and rule.card and (sent is None or word(sent, "card") == str(rule.card_id)):
        return [ChosenCard(str(rule.card_id), rule.card)]
    return saying.chosen_card(session, sent or {}, reader=reader)


NAMES = ("title", "correspondent", "words", "type_id", "journal_id", "review_order",
         "executor_unit_id", "term_days", "note", "valid_from", "valid_to")  # fmt: skip


def typed_of(rule: service.Rule | None, sent: Form | None) -> dict[str, str]:
    """Return the fields of the form."""
    if sent is not None:
        return {name: word(sent, name) for name in NAMES}
    if rule is None:
        return dict.fromkeys(NAMES, "") | {"review_order": Order.TOGETHER}
    return {name: str(getattr(rule, name) or "") for name in NAMES}


routes = [page, new_form, add, edit_form, save, act]

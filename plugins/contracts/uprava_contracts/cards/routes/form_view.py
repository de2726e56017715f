"""The form of a contract as it is drawn: as kept, as sent, with a row more."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import ChosenCard, find_chosen_card
from uprava.correspondents.values import READ
from uprava.documents.routes.forms import Form, new_key, word
from uprava.documents.service.journals import list_units
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences

from uprava_contracts import wording
from uprava_contracts.cards.routes.typed import OUR_SIDE, PLAIN, ROWS, SIDE, rows_in
from uprava_contracts.cards.service.differing import TITLES, kept_words
from uprava_contracts.cards.service.naming import login_of
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.cards.values import PATH, VATS, PartyRole, PriceKind, show_vat
from uprava_contracts.cards.words import ContractWords
from uprava_contracts.codes.purchase import Ikz, read_ikz
from uprava_contracts.codes.reading import CodeError
from uprava_contracts.values import CREATE, Kind
from uprava_contracts.wording import by_law

Refused = InvalidError | ConflictError | None

SAID = ("ikz", "register_number", "notice_number", "igk")
"""Fields whose sentences name the code themselves."""

NAMES: Mapping[str, str] = {
    **{name: title for name, title in TITLES.items() if name not in SAID},
    "party": N_("Counterparty"), "others": N_("Further sides"), "why": N_("What is corrected"),
}  # fmt: skip

BLANKS = {"line": 2, "budget": 1, "other": 0}
"""Empty rows after those that are filled."""

MORE = 3


def form_of(
    request: AnyRequest, session: Session, *, reader: Reader, found: ContractRow | None = None,
    sent: Form | None = None, error: Refused = None, correcting: bool = False,
) -> Response[str]:  # fmt: skip
    """Draw the form of a contract; `correcting`: of a concluded one.

    Nothing is drawn where a card was to fill the fields and none was chosen: what is typed
    meanwhile stays.
    """
    if sent and word(sent, "fill") and not word(sent, "party") and "hx-request" in request.headers:
        return Response("", status_code=204)
    if sent is not None:
        typed, rows = typed_of(sent), {part: rows_in(sent, part) for part in ROWS}
    elif found is not None:
        words = kept_words(session, found)
        typed, rows = told_of(session, words), told_rows(words)
    else:
        typed, rows = blank(session, reader), {part: [] for part in ROWS}
    wrong = dict(error.fields) if error else {}
    if "party_name" in wrong:
        wrong["party"] = wrong.pop("party_name")
    say = partial(by_law, kind_of(typed))
    titles = {name: say(_(title)) for name, title in NAMES.items()}
    typed, card = with_card(session, typed, sent, reader=reader)
    return screen(
        request, session, "contracts/cards/form.html", error=error, found=found, typed=typed,
        status=error.status if error else 200, wrong=sentences(wrong), key=new_key(), path=PATH,
        summary=named_sentences(wrong, titles), rows=padded(rows, sent), card=card,
        url=url_of(found, correcting=correcting), correcting=correcting,
        say=say, responsible=responsible_of(session, typed),
        ikz=parts_of(session, typed["ikz"]),
        **choices_of(session, found, reader=reader),
    )  # fmt: skip


SUMS = ("price", "sum", "vat_sum", "security_sum", "warranty_sum")


def kind_of(typed: Mapping[str, str]) -> Kind:
    """Return the kind a form says, of a new one a contract of the Civil Code."""
    return Kind(typed["kind"]) if typed["kind"] in set(Kind) else Kind.CIVIL


def url_of(found: ContractRow | None, *, correcting: bool) -> str:
    """Return where the form posts to."""
    if found is None:
        return f"{PATH}/new"
    return f"{PATH}/{found.id}/{'correct' if correcting else 'edit'}"


def choices_of(session: Session, found: ContractRow | None, *, reader: Reader) -> dict[str, Any]:
    """Return what the lists of the form offer."""
    own = found.unit_id if found else None
    units = [
        (str(id), name)
        for id, name in list_units(session, reader=reader)
        if id == own or reader.may(CREATE, unit=id)
    ]
    return {
        "kinds": [(each.value, _(each.caption)) for each in Kind],
        "price_kinds": [(each.value, _(each.caption)) for each in PriceKind],
        "vats": [(code, show_vat(code)) for code in VATS],
        "roles": [(each.value, _(each.caption)) for each in PartyRole],
        "units": units, "may_choose": reader.may(READ),
    }  # fmt: skip


def typed_of(form: Form) -> dict[str, str]:
    """Return the fields as they were sent."""
    names = [*PLAIN, "party", "party_text", "responsible", "responsible_text", "why"]
    names += [f"party_{name}" for name in SIDE] + [f"our_{name}" for name in OUR_SIDE]
    return {name: word(form, name) for name in names}


def blank(session: Session, reader: Reader) -> dict[str, str]:
    """Return the fields of a new contract."""
    units = [id for id, _name in list_units(session, reader=reader) if reader.may(CREATE, unit=id)]
    unit = reader.unit_id if reader.unit_id in units else next(iter(units), "")
    return typed_of({}) | {"unit": str(unit or ""), "price_kind": PriceKind.FIXED.value}


def told_of(session: Session, words: ContractWords) -> dict[str, str]:
    """Return the fields as a contract is kept."""
    found = typed_of({})
    for name in PLAIN:
        found[name] = plain_of(getattr(words, "unit_id" if name == "unit" else name), name)
    ours = next((each for each in words.parties if each.ours), None)
    other = words.other_side
    found |= {f"our_{name}": getattr(ours, name) if ours else "" for name in OUR_SIDE}
    found |= {f"party_{name}": getattr(other, name) if other else "" for name in SIDE}
    card = str(other.correspondent_id or "") if other else ""
    found |= {"party": card, "party_text": other.name if other else ""}
    return found | {"responsible": login_of(session, words.responsible_id)}


def plain_of(value: object, name: str) -> str:
    """Return a value as the field of that name holds it: sums with their kopecks."""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, Decimal):
        places = 2 if name in SUMS else None
        return wording.number(value, places).replace(wording.NARROW, "") if value else ""
    return "" if value is None else str(value)


def told_rows(words: ContractWords) -> dict[str, list[dict[str, str]]]:
    """Return the rows as a contract is kept."""
    others = [each for each in words.parties if not each.ours][1:]
    return {
        part: [{name: plain_of(getattr(each, name), name) for name in ROWS[part]} for each in every]
        for part, every in {"line": words.lines, "budget": words.budget, "other": others}.items()
    }


def padded(
    rows: dict[str, list[dict[str, str]]], sent: Form | None
) -> dict[str, list[dict[str, str]]]:
    """Return the rows with empty ones after them; more where more were asked for."""
    wanted = word(sent or {}, "more")
    return {
        part: every
        + [
            dict.fromkeys(ROWS[part], "")
            for _n in range(MORE if part == wanted else 0 if every and sent is None
                            else BLANKS[part])
        ]
        for part, every in rows.items()
    }  # fmt: skip


def with_card(
    session: Session, typed: dict[str, str], sent: Form | None, *, reader: Reader
) -> tuple[dict[str, str], list[ChosenCard]]:
    """Return the fields with what the chosen card knows in place of the empty ones, and it."""
    card = find_chosen_card(session, typed["party"], reader=reader)
    if card is None:
        return typed, []
    if sent is not None and word(sent, "fill"):
        known = {"party_inn": card.inn, "party_kpp": card.kpp, "party_address": card.address}
        typed = typed | known
    return typed, [ChosenCard(str(card.id), card.name)]


def responsible_of(session: Session, typed: Mapping[str, str]) -> list[Chosen]:
    """Return who controls the execution as the field shows him."""
    person = find_by_login(session, typed["responsible"], today=session.info["today"])
    return [person.chosen] if person else []


def parts_of(session: Session, text: str) -> list[tuple[str, str]]:
    """Return a purchase code in words, nothing for one that cannot be read."""
    try:
        return told_ikz(read_ikz(text, today=session.info["today"])) if text else []
    except CodeError:
        return []


def told_ikz(ikz: Ikz) -> list[tuple[str, str]]:
    """Return the parts of a purchase code with their names."""
    goods = _("several") if set(ikz.goods) == {"0"} else f"{ikz.goods[:2]}.{ikz.goods[2:]}"
    return [
        (_("Year of the purchase"), str(ikz.year)), (_("INN of the customer"), ikz.inn),
        (_("KPP of the customer"), ikz.kpp), (_("Line of the plan"), ikz.plan_line),
        (_("Purchase within the line"), ikz.purchase), (_("OKPD2"), goods),
        (_("Kind of expenses"), _("several") if ikz.kind == "000" else ikz.kind),
    ]  # fmt: skip

"""What the form of a contract says: fields, rows of lines, numbers as people type them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import find_chosen_card
from uprava.documents.routes.forms import Form, day_in, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login

from uprava_contracts.cards.service.sides import ours_of, theirs_of
from uprava_contracts.cards.values import PartyRole, PriceKind
from uprava_contracts.cards.words import BudgetWords, ContractWords, LineWords, PartyWords
from uprava_contracts.values import Kind

MOST_ROWS = 200
"""Rows of one part of the form; a longer specification is a file of the contract."""

LARGEST_TEXT = 30
"""Characters of a number as it is typed."""

ROWS: Mapping[str, Sequence[str]] = {
    "line": ("okpd2", "name", "unit", "quantity", "price", "sum", "vat"),
    "budget": ("year", "kbk", "kosgu", "sum"),
    "other": ("role", "name", "inn"),
}
"""Parts of the form that have rows, and the fields of a row: `line0_name`."""

PLAIN = (
    "kind", "unit", "subject", "basis", "ikz", "register_number", "notice_number", "igk", "price",
    "price_kind", "vat", "vat_sum", "advance_percent", "starts_on", "performs_until",
    "valid_until", "warranty_until", "funding", "treasury", "in_eis", "small_business",
    "refusable", "security_percent", "security_sum", "warranty_percent", "warranty_sum",
)  # fmt: skip

SIDE = (
    "inn", "kpp", "ogrn", "address", "account", "bank", "bik", "treasury_account", "signatory",
    "signatory_post", "powers",
)  # fmt: skip
OUR_SIDE = ("account", "bank", "bik", "treasury_account", "signatory", "signatory_post", "powers")

Choice = TypeVar("Choice", Kind, PriceKind, PartyRole)


def rows_in(form: Form, part: str) -> list[dict[str, str]]:
    """Return the rows of a part as they were typed, empty ones left out."""
    fields = ROWS[part]
    places = {
        int(found[1])
        for name in form
        if (found := re.fullmatch(rf"{part}(\d{{1,3}})_[a-z0-9]+", name))
    }
    every = [
        {field: word(form, f"{part}{place}_{field}") for field in fields}
        for place in sorted(places)
    ]
    return [row for row in every if any(text for name, text in row.items() if name != "role")]


def words_in(session: Session, form: Form, *, reader: Reader) -> ContractWords:
    """Return what a form says of a contract. Raises InvalidError naming what cannot be read."""
    wrong: dict[str, str] = {}
    kind = chosen(Kind, form, "kind", Kind.CIVIL, wrong)
    found = ContractWords(
        kind=kind, unit_id=number_in(form, "unit"), subject=word(form, "subject"),
        price=sum_in(form, "price", wrong),
        price_kind=chosen(PriceKind, form, "price_kind", PriceKind.FIXED, wrong),
        vat=word(form, "vat"), vat_sum=sum_in(form, "vat_sum", wrong),
        advance_percent=exact_in(form, "advance_percent", wrong) or Decimal(),
        security_percent=exact_in(form, "security_percent", wrong),
        security_sum=sum_in(form, "security_sum", wrong),
        warranty_percent=exact_in(form, "warranty_percent", wrong),
        warranty_sum=sum_in(form, "warranty_sum", wrong), parties=sides_in(
            session, form, kind, wrong, reader=reader
        ), lines=lines_in(form, wrong), budget=budget_in(form, wrong),
        responsible_id=responsible_in(session, form, wrong), **days_in(form, wrong),
        **texts_in(form), **ticks_in(form),
    )  # fmt: skip
    if wrong:
        raise InvalidError(_("The contract has mistakes; nothing was kept."), fields=wrong)
    return found


def texts_in(form: Form) -> dict[str, Any]:
    """Return the plain texts by their names."""
    names = ("basis", "ikz", "register_number", "notice_number", "igk", "funding")
    return {name: word(form, name) for name in names}


def ticks_in(form: Form) -> dict[str, Any]:
    """Return what is ticked by its name."""
    names = ("treasury", "in_eis", "small_business", "refusable")
    return {name: bool(word(form, name)) for name in names}


def days_in(form: Form, wrong: dict[str, str]) -> dict[str, Any]:
    """Return the days by their names."""
    names = ("starts_on", "performs_until", "valid_until", "warranty_until")
    return {name: day_in(form, name, wrong) for name in names}


def chosen(
    words: type[Choice], form: Form, name: str, usual: Choice, wrong: dict[str, str]
) -> Choice:
    """Return a word of a list; what is none is told in `wrong`."""
    try:
        return words(word(form, name))
    except ValueError:
        wrong[name] = _("Choose from the list.")
        return usual


def number_in(form: Form, name: str) -> int:
    """Return a number of a field; what is none becomes -1 and is refused as such."""
    text = word(form, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def exact_of(text: str) -> Decimal | None:
    """Return a number as people type it: «1 250 000,50». Raises ValueError for what is none."""
    plain = re.sub(r"[\s\u00a0\u202f₽]|руб\.?|%", "", text).replace(",", ".")
    if not plain:
        return None
    if len(plain) > LARGEST_TEXT or not re.fullmatch(r"[0-9]+(\.[0-9]*)?", plain):
        raise ValueError(text)
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error


def exact_in(form: Form, name: str, wrong: dict[str, str]) -> Decimal | None:
    """Return a number of a field; what is none is told in `wrong`."""
    try:
        found = exact_of(word(form, name))
    except ValueError:
        wrong[name] = _("This is not a number.")
        return None
    return found


def sum_in(form: Form, name: str, wrong: dict[str, str]) -> Decimal | None:
    """Return a sum of a field in kopecks; what is none is told in `wrong`."""
    try:
        return sum_of(word(form, name))
    except ValueError:
        wrong[name] = _("A sum is written as 1250000,50: roubles and two digits of kopecks.")
        return None


def sum_of(text: str) -> Decimal | None:
    """Return a sum of roubles and kopecks. Raises ValueError for what is none."""
    found = exact_of(text)
    if found is not None and found != found.quantize(Decimal("0.01")):
        raise ValueError(text)
    return found


def responsible_in(session: Session, form: Form, wrong: dict[str, str]) -> int | None:
    """Return who controls the execution; an unknown one is told in `wrong`."""
    login, typed = word(form, "responsible"), word(form, "responsible_text")
    person = find_by_login(session, login, today=session.info["today"]) if login else None
    if person is None and (login or typed):
        wrong["responsible"] = _("Choose a colleague from the list.")
    return person.id if person else None


def sides_in(
    session: Session, form: Form, kind: Kind, wrong: dict[str, str], *, reader: Reader
) -> list[PartyWords]:
    """Return the sides: what is said of ours, the other one, further ones."""
    own: dict[str, Any] = {name: word(form, f"our_{name}") for name in OUR_SIDE}
    found = [PartyWords(ours_of(kind), "", ours=True, **own)]
    card = find_chosen_card(session, word(form, "party"), reader=reader)
    name = card.full_name if card else " ".join(word(form, "party_text").split())
    typed: dict[str, Any] = {each: word(form, f"party_{each}") for each in SIDE}
    if name or any(typed.values()):
        found.append(
            PartyWords(theirs_of(kind), name, correspondent_id=card.id if card else None, **typed)
        )
    for place, row in enumerate(rows_in(form, "other"), 1):
        try:
            role = PartyRole(row["role"])
        except ValueError:
            role = PartyRole.THIRD
        if not row["name"]:
            wrong["others"] = _("Line {n}: {what}").format(n=place, what=_("say who it is."))
        found.append(PartyWords(role, row["name"], row["inn"]))
    return found


def lines_in(form: Form, wrong: dict[str, str]) -> list[LineWords]:
    """Return the lines of what is bought; the sum follows from quantity and price where it can."""
    found: list[LineWords] = []
    for place, row in read_rows(form, "line", "lines", wrong):
        try:
            quantity, price = exact_of(row["quantity"]), exact_of(row["price"])
            sum = sum_of(row["sum"])
        except ValueError:
            wrong["lines"] = bad_number(place)
            continue
        if sum is None and quantity is not None and price is not None:
            sum = (quantity * price).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        found.append(
            LineWords(row["name"], sum or Decimal(), row["okpd2"], row["unit"], quantity, price,
                      row["vat"])
        )  # fmt: skip
    return found


def budget_in(form: Form, wrong: dict[str, str]) -> list[BudgetWords]:
    """Return the lines of the budget."""
    found: list[BudgetWords] = []
    for place, row in read_rows(form, "budget", "budget", wrong):
        try:
            sum = sum_of(row["sum"])
        except ValueError:
            wrong["budget"] = bad_number(place)
            continue
        year = int(row["year"]) if re.fullmatch(r"[0-9]{4}", row["year"]) else 0
        found.append(BudgetWords(year, sum or Decimal(), row["kbk"], row["kosgu"]))
    return found


def read_rows(
    form: Form, part: str, name: str, wrong: dict[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a part with their numbers from 1; too many are told in `wrong`."""
    every = rows_in(form, part)
    if len(every) > MOST_ROWS:
        wrong[name] = _("At most {n} lines.").format(n=MOST_ROWS)
    yield from enumerate(every[:MOST_ROWS], 1)


def bad_number(place: int) -> str:
    """Return that a row has something that is no number."""
    return _("Line {n}: {what}").format(n=place, what=_("a sum or an amount is not a number."))

"""What can be chosen in the question, and how what was chosen is called."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.db.wide import looking_wide
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.units import list_units

from uprava_contracts.cards.service.rights import SEEN
from uprava_contracts.control.asking import Asked
from uprava_contracts.control.service.statement import contracts, place_of, values_of
from uprava_contracts.values import Kind

STEP = "\u2003"
"""Before the name of a unit, for each unit it lies in."""

NAMED = """select o.short_name from users.organisation as o where o.id = %s"""


def choices(session: Session, *, reader: Reader) -> dict[str, Any]:
    """Return customers, units and kinds to choose among: those there are, the reader's first."""
    units = list_units(session, today=session.info["today"])
    own = reader.organisation_id
    customers = {each.organisation_id: each.organisation for each in units}
    indented = [
        (str(each.id), STEP * each.depth + each.name)
        for each in units if each.organisation_id == own
    ]  # fmt: skip
    return {
        "customers": [(str(id), name) for id, name in customers.items()],
        "units": indented, "kinds": [(each.value, _(each.caption)) for each in Kind],
    }  # fmt: skip


def narrowed_by(
    session: Session, asked: Asked, *, reader: Reader
) -> Iterator[tuple[str, str, str]]:
    """Yield parameter, name and value of what narrows a question.

    Raises InvalidError for a customer or unit there is not.
    """
    if asked.organisation is not None:
        name = fetch_value(session, NAMED, (asked.organisation,))
        yield "customer", _("Customer"), known(name, "customer", _("There is no such customer."))
    if asked.unit is not None:
        name = fetch_value(session, "select name from users.unit where id = %s", (asked.unit,))
        unit = known(name, "unit", _("There is no such unit."))
        own = _("{unit}, without those below it").format(unit=unit) if asked.alone else unit
        yield "unit", _("Unit"), own
    if asked.kind:
        yield "kind", _("Kind of contract"), _(Kind(asked.kind).caption)
    if asked.supplier:
        yield "supplier", _("Supplier"), supplier_name(session, asked, reader=reader)


def known(name: object, field: str, said: str) -> str:
    """Return a name. Raises InvalidError with the sentence where there is none."""
    if name is None:
        wrong = _("The question has mistakes; nothing was counted.")
        raise InvalidError(wrong, fields={field: said})
    return str(name)


def supplier_name(session: Session, asked: Asked, *, reader: Reader) -> str:
    """Return what the supplier of a question is called, else its INN."""
    query = f"select c.counterparty {contracts(asked, SEEN)} order by c.document_id desc limit 1"
    values = values_of(asked, place_of(session, asked), reader=reader)
    with looking_wide(session, sorting=True):
        return str(fetch_value(session, query, values) or asked.supplier)

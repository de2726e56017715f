"""The list of contracts as a screen and as a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import ChosenCard, find_chosen_card
from uprava.documents.service.journals import list_units
from uprava.exports.lists import Asked, Listed, exported
from uprava.extension import State
from uprava.i18n import N_, _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_contracts.cards.kind import KIND
from uprava_contracts.cards.service.listing import (
    COUNTED,
    ContractLine,
    Place,
    Tab,
    Wanted,
    count_contracts,
    list_contracts,
    people_of,
    years_of,
)
from uprava_contracts.cards.values import PATH
from uprava_contracts.lists.address import Address, read_address
from uprava_contracts.values import CONTRACT_STATES, CREATE, MANAGE, ContractState, Kind

TAB_TITLES: Mapping[Tab, str] = {
    Tab.WORK: N_("At work"),
    Tab.ALL: N_("All"),
    Tab.PERFORMED: N_("Contracts that are performed"),
    Tab.TERMINATED: N_("Contracts that are terminated"),
    Tab.DRAFTS: N_("Contracts that are drafts"),
}


@get(PATH, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show contracts, those at work first."""
    address = read_address(request.query_params)
    values = values_of(session, address, reader=reader)
    return screen(request, session, "contracts/lists/list.html", **values)


def values_of(session: Session, address: Address, *, reader: Reader) -> dict[str, Any]:
    """Return everything the list's screen shows."""
    wanted = address.wanted
    page = list_contracts(session, wanted, reader=reader, place=address.place)
    count = len(page.rows)
    total = count_contracts(session, wanted, reader=reader)
    today: date = session.info["today"]
    return {
        "address": address, "path": PATH, "wanted": wanted,
        "rows": [(row, state_of(row), row.is_late(today)) for row in page.rows],
        "total": f"{COUNTED}+" if total > COUNTED else str(total),
        "shown": f"{address.row}–{address.row + count - 1}" if count else "",
        "older": address.older(page.older, count), "newer": address.newer(page.newer),
        "tabs": tabs_of(session, address, reader=reader), "may": reader.may(CREATE),
        "links": links_of(reader), **choices_of(session, wanted, reader=reader),
    }  # fmt: skip


def links_of(reader: Reader) -> list[tuple[str, str, str]]:
    """Return what else there is about contracts: title, address, icon."""
    found = [
        (_("Control of contracts"), f"{PATH}/control", "layout-list"),
        (_("Obligations of contracts"), f"{PATH}/obligations", "list-check"),
        (_("Claims by contracts"), f"{PATH}/claims", "flag"),
        (_("Refusals that wait for a step"), f"{PATH}/refusals", "ban"),
        (_("Exchange with suppliers"), f"{PATH}/exchange", "inbox"),
        (_("Suppliers"), f"{PATH}/suppliers", "building"),
        (_("Terms in my calendar"), f"{PATH}/calendar", "calendar"),
        (_("Into the register of contracts"), f"{PATH}/register", "send"),
    ]
    if reader.may(CREATE):
        found.append((_("Import of contracts"), f"{PATH}/import", "upload"))
    if reader.may(MANAGE):
        found.append((_("Settings of contracts"), f"{PATH}/settings", "settings"))
    return found


def state_of(row: ContractLine) -> State:
    """Return the state of a contract's card."""
    return KIND.state(row.state)


def tabs_of(
    session: Session, address: Address, *, reader: Reader
) -> list[tuple[str, str, str, bool]]:
    """Return the tabs; those whose figures are looked at daily with them."""
    found = []
    for tab, title in TAB_TITLES.items():
        said = ""
        if tab in (Tab.WORK, Tab.DRAFTS):
            n = count_contracts(session, Wanted(tab), reader=reader)
            said = f"{COUNTED}+" if n > COUNTED else str(n or "")
        url = f"{PATH}?tab={tab}" if tab else PATH
        found.append((_(title), url, said, tab is address.wanted.tab))
    return found


def choices_of(session: Session, wanted: Wanted, *, reader: Reader) -> dict[str, Any]:
    """Return what the filters offer."""
    card = find_chosen_card(session, str(wanted.counterparty or ""), reader=reader)
    return {
        "kinds": [(each.value, _(each.caption)) for each in Kind],
        "states": [(each.value, _(CONTRACT_STATES[each])) for each in ContractState],
        "units": list_units(session, reader=reader),
        "years": years_of(session, reader=reader),
        "people": people_of(session, reader=reader),
        "chosen": [ChosenCard(str(card.id), card.name)] if card else [],
    }  # fmt: skip


def made(asked: Asked) -> Listed:
    """Return the list under its filters as a table."""
    address = read_address(asked.params)
    source = source_of(asked.session, address.wanted, reader=asked.reader)
    return Listed(table_of(address.wanted), source, address.url())


def table_of(wanted: Wanted) -> Table:
    """Return the table of a list."""
    columns = [
        Column(_("Number"), 14, Form.CODE), Column(_("Subject of the contract"), 60),
        Column(_("Kind of the contract"), 26), Column(_("Counterparty"), 40),
        Column(_("INN"), 14, Form.CODE), Column(_("Price"), 18), Column(_("Concluded on"), 13),
        Column(_("Performance ends"), 13), Column(_("State"), 18), Column(_("Unit"), 30),
        Column(_("Controls the execution"), 22),
        Column(_("Number in the register of contracts"), 24, Form.CODE),
        Column(_("Purchase code (IKZ)"), 40, Form.CODE),
        Column(_("Number of the other side"), 18, Form.CODE),
    ]  # fmt: skip
    facts = [(_("List"), _(TAB_TITLES[wanted.tab]))]
    return Table("contracts", _("Contracts"), columns, facts, printed=9)


def source_of(session: Session, wanted: Wanted, *, reader: Reader) -> Source[UUID]:
    """Return where a list's rows come from, in the order of the screen."""

    def read(own: Session, edge: UUID | None) -> tuple[list[Row], UUID | None]:
        place = Place(after=edge)
        page = list_contracts(own, wanted, reader=reader, place=place, limit=PORTION)
        return [row_of(each) for each in page.rows], page.older

    def count(limit: int) -> int:
        return count_contracts(session, wanted, reader=reader, limit=limit)

    return Source(count, read)


def row_of(row: ContractLine) -> Row:
    """Return one line of the table."""
    return [
        row.number, row.title, _(row.caption), row.counterparty, row.inn, row.price,
        row.concluded_on, row.performs_until, _(state_of(row).title), row.unit, row.responsible,
        row.register_number, row.ikz, row.their_number,
    ]  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, exported(PATH, "contracts.list", made)]

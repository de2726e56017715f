"""The words of a contract's card: price, VAT, sides, what a route leaves it in."""

from enum import StrEnum

from uprava.i18n import N_, _

PATH = "/contracts"
"""The address of the list of contracts."""


class PriceKind(StrEnum):
    """How the price of a contract is said."""

    FIXED = "fixed"
    UNIT = "unit"
    """Prices of units and the largest value of all (part 24 of article 22 of 44-FZ)."""
    MAXIMUM = "maximum"
    """A formula of the price and its largest value."""
    NONE = "none"
    """No price: an agreement."""

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return _PRICES[self]


_PRICES = {
    PriceKind.FIXED: N_("fixed price"),
    PriceKind.UNIT: N_("prices of units up to a largest value"),
    PriceKind.MAXIMUM: N_("formula of the price up to a largest value"),
    PriceKind.NONE: N_("no price"),
}


class PartyRole(StrEnum):
    """What a side of a contract is in it."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    LANDLORD = "landlord"
    TENANT = "tenant"
    SELLER = "seller"
    BUYER = "buyer"
    GRANTOR = "grantor"
    """Who gives the concession («концедент»)."""
    CONCESSIONAIRE = "concessionaire"
    SIDE = "side"
    """A side of an agreement."""
    GUARANTOR = "guarantor"
    THIRD = "third"

    @property
    def caption(self) -> str:
        """The English message id of the role."""
        return _ROLES[self]


_ROLES = {
    PartyRole.CUSTOMER: N_("customer"),
    PartyRole.SUPPLIER: N_("supplier"),
    PartyRole.LANDLORD: N_("landlord"),
    PartyRole.TENANT: N_("tenant"),
    PartyRole.SELLER: N_("seller"),
    PartyRole.BUYER: N_("buyer"),
    PartyRole.GRANTOR: N_("grantor"),
    PartyRole.CONCESSIONAIRE: N_("concessionaire"),
    PartyRole.SIDE: N_("side of the agreement"),
    PartyRole.GUARANTOR: N_("guarantor"),
    PartyRole.THIRD: N_("third party"),
}


class Signed(StrEnum):
    """How a contract was concluded."""

    ROUTE = "route"
    """Signed here along its route, then by the other side."""
    PAPER = "paper"
    EIS = "eis"
    """In the state information system of purchases («ЕИС») or on a trading platform."""
    OPERATOR = "operator"
    """Through an operator of electronic documents."""

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return _SIGNED[self]


_SIGNED = {
    Signed.ROUTE: N_("signed here along its route"),
    Signed.PAPER: N_("signed on paper"),
    Signed.EIS: N_("signed in the purchases system"),
    Signed.OPERATOR: N_("signed through an operator of electronic documents"),
}

VATS = ("none", "0", "5", "7", "10", "20", "22")
"""VAT as a contract says it: not subject to it, or percent. Articles 145, 149, 164 of the Tax Code.

10 and 20 since 2019, 5 and 7 of the simplified system since 2025, 22 since 2026 (425-FZ of 28
November 2025): rates of earlier contracts stay as they were.
"""


def show_vat(code: str) -> str:
    """Return VAT as it is read: «НДС 20 %», «НДС не облагается»; empty for what is not said."""
    if not code:
        return ""
    return _("not subject to VAT") if code == "none" else _("VAT {percent} %").format(percent=code)

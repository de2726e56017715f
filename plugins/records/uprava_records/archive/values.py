"""What inventories and acts of destruction go through, and the office's words for it."""

from enum import StrEnum

from uprava.i18n import N_


class InventoryState(StrEnum):
    """The life of a yearly inventory."""

    DRAFT = "draft"
    APPROVED = "approved"


INVENTORY_STATES = {
    InventoryState.DRAFT: N_("Draft of the inventory"),
    InventoryState.APPROVED: N_("Approved inventory"),
}


class DisposalState(StrEnum):
    """The life of an act of selection for destruction."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    DESTROYED = "destroyed"
    CANCELLED = "cancelled"


DISPOSAL_TITLES = {
    DisposalState.DRAFT: N_("Draft of the act"),
    DisposalState.REVIEW: N_("Before the expert commission"),
    DisposalState.APPROVED: N_("Approved for destruction"),
    DisposalState.DESTROYED: N_("Destroyed by the act"),
    DisposalState.CANCELLED: N_("Cancelled act"),
}

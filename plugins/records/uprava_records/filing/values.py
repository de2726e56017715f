"""What a filing plan, a case file and its papers may be, and the office's words for it."""

from enum import StrEnum

from uprava.i18n import N_


class Keeping(StrEnum):
    """How a storage term is told: the kinds of terms of Rosarkhiv's list, order 236 of 2019."""

    PERMANENT = "permanent"
    YEARS = "years"
    NEED = "need"
    """ДМН: до минования надобности; `years` is the least number of them."""
    REPLACED = "replaced"
    """До замены новыми."""
    EVENT = "event"
    """N years after an event that is named in the row."""


KEEPING_TITLES = {
    Keeping.PERMANENT: N_("permanently"),
    Keeping.YEARS: N_("for years"),
    Keeping.EVENT: N_("for years after an event"),
    Keeping.NEED: N_("until the need is over"),
    Keeping.REPLACED: N_("until replaced by new ones"),
}


class PlanState(StrEnum):
    """The life of a year's filing plan."""

    DRAFT = "draft"
    AGREED = "agreed"
    APPROVED = "approved"
    CLOSED = "closed"


PLAN_TITLES = {
    PlanState.DRAFT: N_("Draft of the plan"),
    PlanState.AGREED: N_("Agreed with the archive"),
    PlanState.APPROVED: N_("In force"),
    PlanState.CLOSED: N_("Year closed"),
}


class CaseState(StrEnum):
    """The life of a case file."""

    OPEN = "open"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    """Handed over to an archive; what stays here is a copy for use."""
    DESTROYED = "destroyed"


CASE_TITLES = {
    CaseState.OPEN: N_("Open case"),
    CaseState.CLOSED: N_("Closed case"),
    CaseState.TRANSFERRED: N_("Handed over to the archive"),
    CaseState.DESTROYED: N_("Destroyed case"),
}


class Review(StrEnum):
    """What the expert commission decided of a case with the mark «ЭПК»."""

    DESTROY = "destroy"
    EXTENDED = "extended"
    PERMANENT = "permanent"


REVIEW_TITLES = {
    Review.DESTROY: N_("may be destroyed"),
    Review.EXTENDED: N_("keep longer"),
    Review.PERMANENT: N_("keep permanently"),
}


class InventoryKind(StrEnum):
    """Which cases a yearly inventory holds; also the categories of the closing record."""

    PERMANENT = "permanent"
    PERSONNEL = "personnel"
    TEMPORARY = "temporary"
    """Temporary keeping above ten years."""


INVENTORY_TITLES = {
    InventoryKind.PERMANENT: N_("permanent keeping"),
    InventoryKind.PERSONNEL: N_("personnel"),
    InventoryKind.TEMPORARY: N_("temporary keeping above 10 years"),
}

SHORT = "short"
"""The category that goes into no inventory: temporary keeping up to ten years inclusive."""

CATEGORY_TITLES: dict[str, str] = {
    **{kind.value: title for kind, title in INVENTORY_TITLES.items()},
    SHORT: N_("temporary keeping up to 10 years inclusive"),
}

LONG_TERM = 10
"""Years above which temporary cases are listed in an inventory (rules of the archives, 2023)."""

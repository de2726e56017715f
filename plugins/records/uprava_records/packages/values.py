"""What packages and transfers go through, and the office's words for it."""

from enum import StrEnum

from uprava.i18n import N_


class Origin(StrEnum):
    """Where a package comes from."""

    MADE = "made"
    RECEIVED = "received"
    """Brought from elsewhere to be checked, and kept when it was accepted."""


class Scope(StrEnum):
    """What a package holds."""

    DOCUMENT = "document"
    VOLUME = "volume"
    INVENTORY = "inventory"
    """The yearly part of an inventory with the list of the containers of its units."""


SCOPE_TITLES = {
    Scope.DOCUMENT: N_("Document"),
    Scope.VOLUME: N_("Volume of a case"),
    Scope.INVENTORY: N_("Yearly inventory"),
}


class PackageState(StrEnum):
    """How far a package is; `GONE`: its bytes are not kept any more."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


PACKAGE_TITLES = {
    PackageState.WAITING: N_("Waits for its turn"),
    PackageState.RUNNING: N_("Is being worked on"),
    PackageState.READY: N_("Checked package"),
    PackageState.FAILED: N_("Not made"),
    PackageState.GONE: N_("Not kept any more"),
}

UNFINISHED = (PackageState.WAITING, PackageState.RUNNING)


class TransferState(StrEnum):
    """The life of an act of transfer to an archive."""

    DRAFT = "draft"
    HANDED = "handed"
    CANCELLED = "cancelled"


TRANSFER_TITLES = {
    TransferState.DRAFT: N_("Draft of the act"),
    TransferState.HANDED: N_("Handed over"),
    TransferState.CANCELLED: N_("Cancelled act"),
}

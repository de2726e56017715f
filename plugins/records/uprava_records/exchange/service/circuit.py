"""What this installation is in the exchange: its GUID and name, folders, journal, time limits."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from uprava.installation import Installation

from uprava_records.exchange.service.folders import Folders
from uprava_records.exchange.values import Party
from uprava_records.settings import records_settings


@dataclass(frozen=True, slots=True)
class Circuit:
    """The exchange of this installation."""

    folders: Folders
    us: Party
    journal: str
    zone: ZoneInfo
    patience: timedelta
    """How long a receipt is waited for."""


def connected() -> bool:
    """Tell whether an exchange is set up: a folder and our own GUID."""
    settings = records_settings()
    return settings.exchange_folder is not None and bool(settings.exchange_uid)


def circuit_of(installation: Installation) -> Circuit | None:
    """Return the exchange of an installation; None when none is set up."""
    settings = records_settings()
    if settings.exchange_folder is None or not settings.exchange_uid:
        return None
    return Circuit(
        Folders(settings.exchange_folder),
        Party(settings.exchange_uid.strip("{}").lower(), settings.exchange_name),
        settings.exchange_journal,
        ZoneInfo(installation.settings.timezone),
        timedelta(hours=settings.exchange_hours),
    )

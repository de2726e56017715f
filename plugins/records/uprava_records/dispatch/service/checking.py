"""The check of a package before it goes: what is missing, in stable codes."""

from uprava.documents.models import AccessMark
from uprava.errors import InvalidError
from uprava.work.mail.letter import checked

from uprava_records.dispatch.service.listing import DispatchRow
from uprava_records.dispatch.tracking import index_of
from uprava_records.dispatch.values import Channel, Problem
from uprava_records.settings import records_settings

ENCODED = 4 / 3
"""Growth of a file in a letter: base64. RFC 2045, 6.8."""


def missing(row: DispatchRow) -> Problem | None:
    """Return what keeps a dispatch from going as it stands; None when nothing does."""
    match row.channel:
        case Channel.EXCHANGE:
            return None if exchange_connected() else Problem.NOT_CONNECTED
        case Channel.POST:
            return None if index_of(row.address or "") else Problem.NO_ADDRESS
        case Channel.EMAIL:
            return missing_in_mail(row)
        case _:
            return None


def exchange_connected() -> bool:
    """Tell whether this installation takes part in the exchange; who carries looks further."""
    return records_settings().exchange_folder is not None


def missing_in_mail(row: DispatchRow) -> Problem | None:
    """Return what keeps a dispatch from going by e-mail.

    Restricted documents do not leave by open channels. Government resolution 1233 of 1994.
    """
    if row.access_mark == AccessMark.RESTRICTED:
        return Problem.RESTRICTED
    if not is_address(row.email or ""):
        return Problem.NO_EMAIL
    if not row.files:
        return Problem.NO_FILE
    if row.bytes * ENCODED > records_settings().mail_megabytes * 1024 * 1024:
        return Problem.TOO_LARGE
    return None


def is_address(text: str) -> bool:
    """Tell whether a text is exactly one address that can be written to."""
    try:
        checked(text)
    except InvalidError:
        return False
    return True

"""Where a page of rows ended, as an opaque text that belongs to one question."""

import base64
import binascii

import msgspec
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.paging import seal

from uprava_reports.building.statements import Place


def write_place(place: Place | None, query: object) -> str | None:
    """Return the cursor that continues after a row."""
    if place is None:
        return None
    plain = msgspec.json.encode([place.value, place.key])
    return base64.urlsafe_b64encode(seal(query) + plain).decode().rstrip("=")


def read_place(cursor: str, query: object) -> Place | None:
    """Return the row a cursor stands for. Raises InvalidError for a cursor of another query."""
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        value, key = msgspec.json.decode(raw[8:], type=tuple[str | None, str])
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raw, value, key = b"", None, ""
    if raw[:8] != seal(query):
        raise InvalidError(
            _("The cursor belongs to another list. Begin again without it."),
            fields={"cursor": _("not of this list")},
        )
    return Place(value, key)

"""Places our own print forms keep for marks: read from the file itself.

The typesetter writes each place into the keywords of the PDF, so it survives every copy and is
covered by the signature. A stranger's file may say anything there: the place is used only when
nothing is drawn on it.
"""

import io
import re
from collections.abc import Iterator

from uprava.printing.values import Slot

SLOT = re.compile(
    r"uprava-mark=(\d{1,2})/(\d{1,4})/(\d{1,4}\.\d\d)/(\d{1,4}\.\d\d)/(\d{1,3}\.\d\d)/"
    r"(\d{1,3}\.\d\d)/([^,/=]{0,80})"
)
"""Number, page from 1, x, y, width, height in mm from the top left corner, signer's name."""
MOST = 20


def slots_of(pdf: bytes) -> tuple[Slot, ...]:
    """Return the places a file keeps for marks, in the order of its signers; mostly none."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        keywords = str(
            PdfFileReader(io.BytesIO(pdf), strict=False).trailer_view["/Info"]["/Keywords"]
        )
    except (PdfError, ValueError, KeyError, TypeError, RecursionError, AssertionError):
        return ()  # the parser answers hostile bytes with any of these; there is no place then
    return tuple(_read(keywords))[:MOST]


def _read(keywords: str) -> Iterator[Slot]:
    for number, page, x, y, width, height, name in SLOT.findall(keywords):
        place = map(float, (x, y, width, height))
        yield Slot(int(number), name.strip(), int(page), *place)


def in_order_for(slots: tuple[Slot, ...], owner: str) -> list[Slot]:
    """Return the slots as a signer should be offered them: the own one first, by surname."""
    surname = owner.partition(" ")[0].casefold()
    return sorted(slots, key=lambda slot: not _is_of(slot, surname))


def _is_of(slot: Slot, surname: str) -> bool:
    words = re.split(r"[\s.\u00a0]+", slot.name.casefold())
    return bool(surname) and surname in words

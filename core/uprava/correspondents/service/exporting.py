"""The directory as a table, in the columns the import reads."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from uprava.correspondents.importing.reading import HEADERS
from uprava.correspondents.models import Kind
from uprava.correspondents.service.listing import Listed, Wanted, count_cards, list_cards
from uprava.correspondents.values import CODES, NAMES
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table
from uprava.users.reader import Reader

WIDTHS = {"name": 60, "short_name": 30, "address": 40, "post_address": 40, "note": 40}
USUAL = 18
ORDER = (
    "name",
    "short_name",
    "kind",
    *(n for n in NAMES if n not in ("name", "short_name", "kind")),
)
KIND_WORDS = {Kind.ORGANISATION: "организация", Kind.PERSON: "человек"}
"""As the import reads them, whatever the reader's language."""


def table_of(filters: Sequence[tuple[str, str]]) -> Table:
    """Return the table; its heads are those the import knows."""
    columns = [
        Column(
            HEADERS[name][0].capitalize(), WIDTHS.get(name, USUAL),
            Form.CODE if name in CODES else Form.TEXT,
        )
        for name in ORDER
    ]  # fmt: skip
    return Table("correspondents", _("Correspondents"), columns, filters)


def source_of(session: Session, wanted: Wanted, *, reader: Reader) -> Source[int]:
    """Return where the rows come from, in the order of names."""

    def read(own: Session, after: int | None) -> tuple[list[Row], int | None]:
        found = list_cards(own, wanted, reader=reader, after=after, limit=PORTION)
        return [row_of(row) for row in found.rows], found.further

    def count(limit: int) -> int:
        return count_cards(session, wanted, reader=reader, most=limit)

    return Source(count, read)


def row_of(row: Listed) -> Row:
    """Return one line of the table."""
    values = {name: str(getattr(row, name)) for name in ORDER}
    values |= {"kind": KIND_WORDS[Kind(row.kind)], "former": row.former.replace("\n", "; ")}
    return [value or None for value in values.values()]

"""A table as a workbook (XLSX, ECMA-376), written while it is sent, in constant memory.

Nothing is kept: each portion of rows is compressed and leaves, so a hundred thousand rows cost
what a thousand do and the browser shows the download from its first second. The parts that name
the last row stand behind the sheet in the archive.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from uprava.tables import workbook_parts as parts
from uprava.tables.values import Row, Table, Total
from uprava.tables.workbook_cells import line_of

FAST = 3
"""Level of compression: twice as quick as the usual 6 for a tenth more bytes."""


class Outlet:
    """What the archive has written and nobody has taken yet."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep some bytes until they are taken."""
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """Return what has been written since the last time."""
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def workbook_of(
    table: Table, portions: Iterable[Iterable[Row]], *, author: str, at: datetime
) -> Iterator[bytes]:
    """Yield the file: a sheet of the rows under a frozen head, a sheet of the table's facts.

    `at` is in office time.
    """
    outlet = Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=FAST) as archive:
        put = Writing(archive, at)
        for name, text in parts.FIXED.items():
            put.part(name, text)
        with archive.open(put.entry("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write(parts.sheet_head(table).encode())
            heads = [each.title for each in table.columns]
            sheet.write(line_of(1, heads, table.columns, heads=True).encode())
            last = sifted = 1
            for rows in portions:
                lines = []
                for row in rows:
                    last += 1
                    lines.append(line_of(last, row, table.columns))
                    sifted = sifted if isinstance(row, Total) else last
                sheet.write("".join(lines).encode())
                yield outlet.take()
            sheet.write(parts.sheet_tail(table, last, sifted).encode())
        put.part("xl/worksheets/sheet2.xml", parts.facts_sheet(table))
        put.part("xl/workbook.xml", parts.workbook(table, sifted))
        put.part("docProps/core.xml", parts.properties(table, author, at))
    yield outlet.take()


class Writing:
    """Puts parts into the archive, all of one moment."""

    def __init__(self, archive: ZipFile, at: datetime) -> None:
        self.archive = archive
        self.at = at

    def entry(self, name: str) -> ZipInfo:
        """Return the archive's entry of a part."""
        at = self.at
        entry = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
        entry.compress_type = ZIP_DEFLATED
        return entry

    def part(self, name: str, text: str) -> None:
        """Write a whole part."""
        self.archive.writestr(self.entry(name), text)

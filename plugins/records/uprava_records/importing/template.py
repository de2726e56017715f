"""The template of a card file: the columns with what they hold, and a card as an example."""

import csv
import io
import zipfile

from uprava.i18n import _
from uprava.tables.csv_text import BOM

from uprava_records.importing.columns import COLUMNS

READ_ME = "прочтите.txt"


def heads() -> list[str]:
    """Return the headers as the template writes them."""
    return [each.words[0].capitalize() for each in COLUMNS]


def table() -> bytes:
    """Return the table with its one example, as office programs of Russia save it."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerows([heads(), [each.example for each in COLUMNS]])
    return (BOM + text.getvalue()).encode()


def explained() -> str:
    """Return what the columns hold, a line for each."""
    lines = [_("Columns of a card file. The first line of the table names them, in any order.")]
    for each in COLUMNS:
        needed = f" ({_('needed')})" if each.needed else ""
        words = ", ".join(each.words[1:])
        lines.append(f"{each.words[0].capitalize()}{needed}: {_(each.told)} [{words}]")
    lines.append(_("Other columns become the fields of the document's type of the same title; "
                   "what has no field stays on the card as words."))  # fmt: skip
    return "\r\n\r\n".join(lines) + "\r\n"


def bundle() -> bytes:
    """Return a bundle to be filled: the table, what its columns hold, the files of the example."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cards.csv", table())
        archive.writestr(READ_ME, BOM + explained())
        for name in ("файлы/345.pdf", "файлы/345 приложение.docx"):
            archive.writestr(f"{name}.txt", BOM + _("Put the file {name} here.").format(name=name))
    return made.getvalue()

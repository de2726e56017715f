"""Everything that opens an untrusted file, in a limited child process: paths in, values out.

    found = inspect(path, "application/pdf")
    for image in render(path, "application/pdf", pages=[1], width=1190): ...
    text = extract_text(path, "application/pdf").text

Every call forks a fresh child from a process that has loaded the libraries but never touched a
document (`worker`). The child has no environment, no network, no files but fonts, no other
programs, no rights to write, an account of nobody, and limits on memory, CPU and time (`confine`).
What a hostile file breaks is gone with its child; the caller gets a stable `Problem`.

PDF, pictures and TIFF have page images; office files, text, RTF, web pages and letters have text
only (`Inspection.pages == 0`) until `convert_to_pdf` turns office files into PDF where LibreOffice
is installed. All functions may be called from several threads. README.md beside this file holds
figures, formats and limits.
"""

from uprava.rendering.calls import (
    extract_text,
    inspect,
    last_page_ink,
    open_mail,
    page_ink,
    read,
    render,
    shutdown,
    split_scan,
)
from uprava.rendering.conversion import convert_to_pdf, is_convertible
from uprava.rendering.values import (
    ExtractedText,
    Inspection,
    Limits,
    MailPart,
    OpenedMail,
    PageImage,
    PageInk,
    PartKind,
    Problem,
    Section,
    TextPage,
    UnreadableError,
    Word,
)

__all__ = [
    "ExtractedText",
    "Inspection",
    "Limits",
    "MailPart",
    "OpenedMail",
    "PageImage",
    "PageInk",
    "PartKind",
    "Problem",
    "Section",
    "TextPage",
    "UnreadableError",
    "Word",
    "convert_to_pdf",
    "extract_text",
    "inspect",
    "is_convertible",
    "last_page_ink",
    "open_mail",
    "page_ink",
    "read",
    "render",
    "shutdown",
    "split_scan",
]

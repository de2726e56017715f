"""What each problem means for the person who brought the file: what happened and what to do."""

from uprava.i18n import N_, _
from uprava.rendering.values import Problem

_SENTENCES = {
    Problem.EMPTY: N_("The file is empty. Check that it was saved, and upload it again."),
    Problem.TRUNCATED: N_(
        "The end of the file is missing, as after an interrupted transfer. Upload it again."
    ),
    Problem.DAMAGED: N_(
        "The file is damaged and cannot be opened. Ask the sender for another copy."
    ),
    Problem.ENCRYPTED: N_(
        "The file is protected by a password. Upload a copy without the password."
    ),
    Problem.MISTYPED: N_(
        "The content of the file does not match its name. Check which file was chosen."
    ),
    Problem.POLYGLOT: N_(
        "The file is at once a document and something else, as attackers make them. "
        "Ask the sender for a plain copy."
    ),
    Problem.TOO_MANY_PAGES: N_("The file has too many pages. Divide it into parts."),
    Problem.PAGE_TOO_LARGE: N_(
        "A page of the file is larger than 5 metres. Save it with a usual page size."
    ),
    Problem.IMAGE_TOO_LARGE: N_(
        "The picture has too many pixels. Save it with a lower resolution."
    ),
    Problem.ZIP_BOMB: N_(
        "The file would take too much space when unpacked and was not opened. "
        "Save the document anew in its program."
    ),
    Problem.MACRO: N_(
        "The document contains macros. They are never run here; upload a copy without them."
    ),
    Problem.FORBIDDEN_XML: N_(
        "The document contains declarations that documents do not need and that are used for "
        "attacks. It was not read. Save the document anew in its program."
    ),
    Problem.TOO_SLOW: N_(
        "The file took too long to read. It is kept and can be downloaded, but has no page images."
    ),
    Problem.TOO_HEAVY: N_(
        "The file needs too much memory. It is kept and can be downloaded, but has no page images."
    ),
    Problem.CRASHED: N_(
        "The file could not be read. It is kept and can be downloaded, but has no page images."
    ),
    Problem.UNSUPPORTED: N_(
        "Files of this kind have no page images and no text here. It is kept and can be downloaded."
    ),
    Problem.NOT_CONVERTED: N_(
        "LibreOffice could not open the file: it is damaged or protected by a password. "
        "It is kept and can be downloaded."
    ),
}


def sentence(problem: Problem) -> str:
    """Return the sentence in the reader's language."""
    return _(_SENTENCES[problem])

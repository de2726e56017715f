"""Which part of PDF/A a document is set in: by how long it is kept and how it will be signed."""

from sqlalchemy.orm import Session

from uprava.extension import Keeping, SignatureLevel
from uprava.installation import installation_of
from uprava.printing.values import PdfStandard, standard_for
from uprava.signing.service.levels import level_for


def standard_of(session: Session, kind: str) -> PdfStandard:
    """Return the standard of the documents of a kind, at the level they are signed at today.

    A kind whose module is gone keeps nothing for ever that we know of.
    """
    known = installation_of(session).plugins.kinds.get(kind)
    keeping = known.keeping if known else Keeping.FOR_YEARS
    archive_stamp = level_for(session, kind).reaches(SignatureLevel.B_LTA)
    return standard_for(keeping, archive_stamp=archive_stamp)

"""Which part of PDF/A a document is set in: by how long it is kept and how it will be signed."""

from uuid import UUID

from sqlalchemy.orm import Session

from uprava.documents.service.types import fields_of
from uprava.extension import Keeping, SignatureLevel
from uprava.installation import installation_of
from uprava.printing.values import PdfStandard, standard_for
from uprava.signing.service.levels import level_for


def standard_of(session: Session, kind: str, *, document_id: UUID | None = None) -> PdfStandard:
    """Return the standard of a document, at the level its kind is signed at today.

    How long it is kept is said by its type, else by its kind; a kind whose module is gone keeps
    nothing for ever that we know of.
    """
    own = fields_of(session, document_id) if document_id else None
    known = installation_of(session).plugins.kinds.get(kind)
    keeping = known.keeping if known else Keeping.FOR_YEARS
    if own and own.type.keeping:
        keeping = Keeping(own.type.keeping)
    archive_stamp = level_for(session, kind).reaches(SignatureLevel.B_LTA)
    return standard_for(keeping, archive_stamp=archive_stamp)

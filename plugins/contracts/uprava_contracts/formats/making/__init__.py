"""Making: our answers to what suppliers send, each valid by the schema of its format."""

from collections.abc import Callable, Mapping

from uprava.errors import ConflictError
from uprava.i18n import _

from uprava_contracts.formats.making.acts import answer_correction, answer_services, answer_works
from uprava_contracts.formats.making.notices import clarification, receipt
from uprava_contracts.formats.making.upd import answer_upd
from uprava_contracts.formats.making.words import Answer, Made
from uprava_contracts.formats.values import Document, Kind

__all__ = ["answer", "clarification", "receipt"]

MAKERS: Mapping[Kind, Callable[[Document, Answer], Made]] = {
    Kind.UPD: answer_upd,
    Kind.UKD: answer_correction,
    Kind.WORKS: answer_works,
    Kind.SERVICES: answer_services,
}


def answer(document: Document, said: Answer) -> Made:
    """Return our title for a supplier's title.

    Raises ConflictError when this document is not answered by a title, or not in this way, and
    InvalidError naming a field the schema refuses.
    """
    if document.kind not in MAKERS:
        raise ConflictError(_("This document is not answered with a title."))
    return MAKERS[document.kind](document, said)

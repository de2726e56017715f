"""Reading: a file of the tax service's formats becomes a value; nothing is asked of its author."""

from collections.abc import Callable, Mapping
from typing import Any

from uprava_contracts.formats.reading import corrections, invoices, replies, works
from uprava_contracts.formats.reading.heads import Head, head_of
from uprava_contracts.formats.values import Document, Kind

READERS: Mapping[Kind, Callable[[Head], dict[str, Any]]] = {
    Kind.UPD: invoices.fields_of,
    Kind.UKD: corrections.fields_of,
    Kind.WORKS: works.works,
    Kind.SERVICES: works.services,
    Kind.UPD_ANSWER: replies.answer,
    Kind.UKD_ANSWER: replies.answer,
    Kind.WORKS_ANSWER: replies.answer,
    Kind.SERVICES_ANSWER: replies.answer,
    Kind.RECEIPT: replies.notice,
    Kind.SENT: replies.notice,
    Kind.TAKEN: replies.notice,
    Kind.CLARIFICATION: replies.notice,
    Kind.ANNULMENT: replies.notice,
}


def read(data: bytes, name: str) -> Document:
    """Return what a file says, as far as it can be read; `name` is the file's own name.

    A file that breaks its schema is read all the same: `checking.check` tells what is wrong.
    Raises UnreadableError for what is no document of the formats.
    """
    head = head_of(data, name)
    return Document(**{**head.common, **READERS[head.kind](head)})

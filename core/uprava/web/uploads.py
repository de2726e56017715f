"""What a multipart form sent: files, ids of fields that may repeat, JSON of a program."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from litestar.datastructures import UploadFile

from uprava.errors import InvalidError
from uprava.i18n import _

Card = TypeVar("Card")

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def files_of(data: Mapping[str, Any], name: str = "file") -> list[UploadFile]:
    """Return the files of a field, leaving out one nobody chose a file for."""
    return [part for part in parts(data, name) if isinstance(part, UploadFile) and part.filename]


def ids_of(data: Mapping[str, Any], name: str) -> list[UUID]:
    """Return the ids of a field; what is no id is left out."""
    return [
        UUID(part) for part in parts(data, name) if isinstance(part, str) and ID.fullmatch(part)
    ]


def json_part(data: Mapping[str, Any], name: str, type: type[Card]) -> Card:
    """Return a part that a program sent as JSON. Raises InvalidError saying what does not fit."""
    part = data.get(name)
    if not isinstance(part, str | bytes):
        said = _("The part “{name}” is missing.").format(name=name)
        raise InvalidError(said, fields={name: _("missing")})
    try:
        return msgspec.json.decode(part, type=type)
    except msgspec.MsgspecError as error:
        said = _("The part “{name}” is not the JSON expected.").format(name=name)
        raise InvalidError(said, fields={name: str(error)}) from error


def parts(data: Mapping[str, Any], name: str) -> Sequence[Any]:
    """Return the values of a field, sent once, several times or not at all."""
    given = data.get(name)
    return given if isinstance(given, list) else [given]

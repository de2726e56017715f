"""What a multipart form sent: files and ids of fields that may repeat."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar.datastructures import UploadFile

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def files_of(data: Mapping[str, Any], name: str = "file") -> list[UploadFile]:
    """Return the files of a field, leaving out one nobody chose a file for."""
    return [part for part in parts(data, name) if isinstance(part, UploadFile) and part.filename]


def ids_of(data: Mapping[str, Any], name: str) -> list[UUID]:
    """Return the ids of a field; what is no id is left out."""
    return [
        UUID(part) for part in parts(data, name) if isinstance(part, str) and ID.fullmatch(part)
    ]


def parts(data: Mapping[str, Any], name: str) -> Sequence[Any]:
    """Return the values of a field, sent once, several times or not at all."""
    given = data.get(name)
    return given if isinstance(given, list) else [given]

"""The files of a power of attorney: taken from a form, sent back as they came."""

import hashlib
from typing import Any

from litestar import Response
from litestar.datastructures import UploadFile
from uprava_storage import safe_name

from uprava.errors import InvalidError, NotFoundError, TooLargeError
from uprava.i18n import _
from uprava.signing.powers import LARGEST_POWER
from uprava.signing.service.powers_examining import Brought, told_apart
from uprava.web.files import Sent, headers_of
from uprava.web.uploads import files_of

XML, SIGNATURE = "application/xml", "application/pkcs7-signature"


def brought_in(data: dict[str, Any]) -> Brought:
    """Return the power of a form: its file and its signature, in any order.

    Raises InvalidError without them, TooLargeError before much was read.
    """
    uploads = files_of(data)
    if not 0 < len(uploads) <= 2:
        said = _("Choose the XML file of one power of attorney and the signature file of it.")
        raise InvalidError(said, fields={"file": said})
    return told_apart([read(each) for each in uploads])


def read(upload: UploadFile) -> tuple[str, bytes]:
    """Return the name and the bytes of a part."""
    content = upload.file.read(LARGEST_POWER + 1)
    if len(content) > LARGEST_POWER:
        raise TooLargeError(_("The file is too large for a power of attorney. Nothing was kept."))
    return safe_name(upload.filename), content


def send(files: Brought | None, *, signature: bool) -> Response[Any]:
    """Answer with one of the two files, to be kept and not opened."""
    content = files.signature if files and signature else files.xml if files else None
    if files is None or content is None:
        raise NotFoundError(_("There is no such file."))
    name = files.signature_name if signature else files.xml_name
    media_type = SIGNATURE if signature else XML
    digest = hashlib.sha256(content).hexdigest()
    headers = headers_of(Sent(digest, len(content), media_type, name), f'"{digest}"')
    del headers["accept-ranges"]  # some thousand bytes are sent whole
    return Response(bytes(content), headers=headers, media_type=media_type)

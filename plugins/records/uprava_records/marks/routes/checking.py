"""The public check page: no sign-in, nothing personal, slow for guessers."""

import hashlib
from typing import Any

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, MultipartBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.i18n import _
from uprava.web.injected import AnyRequest, AnySession, AnySite
from uprava.web.routing import PUBLIC, get, post
from uprava.web.screens import screen, see
from uprava.web.uploads import files_of

from uprava_records.marks.codes import read_code, shown
from uprava_records.marks.service import checking
from uprava_records.marks.service.checking import Answer

PATH = "/check"

LARGEST = 1_000_000
"""Bytes of a file sent for comparing: the core takes no more from nobody. Scripts need no limit."""

CHUNK = 64 * 1024


@get(PATH, requires=PUBLIC)
def check_page(
    request: AnyRequest, session: AnySession, code: FromQuery[str] = ""
) -> Response[Any]:
    """Ask for the code that stands on the document."""
    if code.strip():
        return see(f"{PATH}/{read_code(code) or 'none'}")
    return screen(request, session, "records/marks/ask.html")


@get(f"{PATH}/{{code:str}}", requires=PUBLIC)
def checked_page(
    request: AnyRequest, session: AnySession, site: AnySite, code: FromPath[str]
) -> Response[Any]:
    """Tell what is told of a document by its code."""
    answer = looked_up(request, session, site, code)
    return told(request, session, site, code, answer)


@post(f"{PATH}/{{code:str}}", requires=PUBLIC, status_code=200)
def compare(
    request: AnyRequest, session: AnySession, site: AnySite, code: FromPath[str],
    data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Compare a file that was sent with the signed one; it is not kept."""
    answer = looked_up(request, session, site, code)
    files = files_of(data)
    digest = digest_of(files[0]) if files and answer.document else ""
    same = digest in {each.sha256 for each in answer.files}
    return told(request, session, site, code, answer, digest=digest, same=same)


def looked_up(request: AnyRequest, session: Session, site: AnySite, code: str) -> Answer:
    """Return what is told of the code, and count it against its network when that is nothing."""
    client = request.scope.get("client")
    address, at = client[0] if client else "", now()
    checking.refuse_guessing(session, address, at)
    today = session.info["today"]
    with system_transaction(site.installation.engine, today=today, task="check") as own:
        answer = checking.look(own, read_code(code))
    if answer.document is None:
        checking.count_guess(session, address, at)
    return answer


def digest_of(file: UploadFile) -> str:
    """Return the SHA-256 of a file that was sent."""
    digest = hashlib.sha256()
    while chunk := file.file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def told(
    request: AnyRequest, session: Session, site: AnySite, code: str, answer: Answer, **values: Any
) -> Response[str]:
    """Draw the answer; every code nothing is told of gets the same page."""
    if answer.document is None:
        page = screen(request, session, "records/marks/unknown.html", status=404)
    else:
        kind = site.plugins.kinds.get(answer.document.kind)
        page = screen(
            request, session, "records/marks/checked.html", answer=answer,
            code=shown(read_code(code) or ""), kind=_(kind.title) if kind else "",
            largest=LARGEST, digest=values.get("digest", ""), same=values.get("same", False),
        )  # fmt: skip
    page.headers["x-robots-tag"] = "noindex, nofollow"
    page.headers["cache-control"] = "no-store"
    return page


routes = [check_page, checked_page, compare]

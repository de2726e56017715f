"""Finding a document by the code on its paper: a hand scanner types it and presses Enter."""

from typing import Any

from litestar import Response
from litestar.params import FromQuery
from uprava.web.injected import AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen, see

from uprava_records.marks.codes import read_code, shown
from uprava_records.marks.service.marking import find_document

PATH = "/records/scan"


@get(PATH, requires=SIGNED_IN)
def scan_page(request: AnyRequest, session: AnySession, code: FromQuery[str] = "") -> Response[Any]:
    """Lead to the document of a code, or say why there is none."""
    given = code.strip()[:200]
    known = read_code(given) if given else None
    found = find_document(session, known) if known else None
    if found is not None:
        return see(f"/docs/{found}")
    values = {"given": given, "known": shown(known) if known else ""}
    status = 404 if given else 200
    return screen(request, session, "records/marks/scan.html", status=status, **values)


routes = [scan_page]

"""The sheet that divides a scanned pile: printed, laid between letters, read by its code."""

import io

from litestar import Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session
from uprava.rendering.values import SEPARATOR
from uprava.web.injected import AnyRequest
from uprava.web.routing import get
from uprava.web.screens import screen

PATH = "/records/incoming/separator"


@get(PATH, requires="records.register")
def sheet(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show the sheet for printing."""
    return screen(request, session, "records/mail/separator.html")


@get(f"{PATH}/code", requires="records.register")
def code() -> Response[bytes]:
    """Return the code as a picture that survives a poor scanner."""
    import segno

    picture = io.BytesIO()
    segno.make(SEPARATOR, error="h", micro=False).save(picture, kind="png", scale=24, border=4)
    return Response(picture.getvalue(), media_type="image/png")


routes = [sheet, code]

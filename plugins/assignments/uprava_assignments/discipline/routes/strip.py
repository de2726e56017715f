"""The last cell of the strip of figures above «На контроле», as a fragment."""

from litestar import Response
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment

from uprava_assignments.discipline.asking import PATH, Whose
from uprava_assignments.discipline.routes.view import told
from uprava_assignments.discipline.service.strip import Strip, strip_of


@get(f"{PATH}/strip", requires=SIGNED_IN)
def strip(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the share executed in term over twelve months: `of=control` (else), `of=execute`."""
    executes = request.query_params.get("of") == Whose.EXECUTE
    found = strip_of(session, Whose.EXECUTE if executes else Whose.CONTROL, reader=reader)
    signed = "" if found.change is None else f"{found.change:+}"
    return fragment(
        request, "assignments/discipline/strip.html", share=told(found.share, "%"),
        change=signed.replace(".", ",").replace("-", "\u2212"),
        months=[round(share or 0) for _day, share in found.months], told=in_words(found),
        url=f"{PATH}?{found.asked.query()}",
    )  # fmt: skip


def in_words(strip: Strip) -> str:
    """Return what the bars show."""
    known = [(day, share) for day, share in strip.months if share is not None]
    if not known:
        return _("Nothing was due in twelve months")
    said = _("By month, %: {months}")
    return said.format(months=", ".join(f"{day:%m.%Y} {told(share)}" for day, share in known))


routes = [strip]

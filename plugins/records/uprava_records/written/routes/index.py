"""The index of a mailing («указатель рассылки») of a letter with more addressees than it names."""

from pathlib import Path
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.errors import NotFoundError
from uprava.i18n import _, use_locale
from uprava.printing.values import Missing, PdfStandard
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import show_day

from uprava_records.written.routes.view import BASE
from uprava_records.written.service.fields import DELIVERIES, OUTGOING
from uprava_records.written.service.keeping import get_written

FORM = Path(__file__).parent.parent / "forms" / "index.typ"


@get(f"{BASE}/{{id:uuid}}/index.pdf", requires=SIGNED_IN)
def index(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[bytes]:
    """Send the index of a letter's mailing, to be signed by its executor and sent with it."""
    from uprava.printing.compiler import Setting, print_pdf

    head, card = get_written(session, id, reader=reader)
    if head.kind != OUTGOING:
        raise NotFoundError(_("There is no such letter, or it is not open to you."))
    name = "select name from users.organisation where id = %s"
    at, printed_on = now(), session.info["today"]
    with use_locale("ru"):
        rows = [
            {"number": str(number), "name": each.name, "attention": each.attention,
             "address": each.email if each.channel == "email" else each.address,
             "channel": _(DELIVERIES[each.channel])}
            for number, each in enumerate(card.addressees, 1)
        ]  # fmt: skip
        day = f"№ {head.number} от {show_day(head.registered_on)}" if head.number else "проект"
        values = {
            "title": "Указатель рассылки", "rows": rows, "total": str(len(rows)),
            "organisation": str(fetch_value(session, name, (head.organisation_id,)) or ""),
            "facts": [("Документ:", head.title), ("Номер и дата:", day)],
            "executor": card.executor.name,
            "foot": f"Напечатано из системы «Управа» {show_day(printed_on)}, {reader.name}",
        }  # fmt: skip
        setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
        made = print_pdf(FORM, values, created=at, setting=setting)
    headers = {"content-disposition": 'inline; filename="mailing-index.pdf"'}
    return Response(made.pdf, media_type="application/pdf", headers=headers)


routes = [index]

"""The receipt on half a sheet; its words are Russian whatever language the screens speak."""

import io
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.installation import office_time
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.values import Missing, PdfStandard
from uprava.web.screens import show_day

from uprava_appeals.intake.service.reading import AppealRow
from uprava_appeals.open_interface.service.receipts import Receipt

FORM = Path(__file__).parent / "forms" / "receipt.typ"


def print_receipt(
    session: Session, row: AppealRow, receipt: Receipt, *, who: str, at: datetime
) -> bytes:
    """Return a receipt as PDF/A; who wrote the appeal does not stand on it."""
    name = "select name from users.organisation where id = %s"
    values: dict[str, object] = {
        **asdict(receipt), "who": who, "appeal": row.number or "",
        "organisation": fetch_value(session, name, (row.organisation_id,)),
        "received": show_day(row.received_on), "registered": show_day(row.registered_on),
        "made": f"{office_time(session, at):%d.%m.%Y %H:%M}", "qr": qr_of(receipt.address),
    }  # fmt: skip
    setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
    return print_pdf(FORM, values, created=at, setting=setting).pdf


def qr_of(address: str) -> str:
    """Return the QR code of an address as SVG."""
    import segno  # only who prints a receipt needs it

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()

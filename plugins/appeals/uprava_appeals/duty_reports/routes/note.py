"""«Справка руководителю»: the figures of a period on A4, with a chart and a text."""

from pathlib import Path
from typing import Any

from litestar import Response
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.i18n import use_locale
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get
from uprava.web.screens import show_day

from uprava_appeals.duty_reports.routes.figures import PATH, percent, period_in, signed
from uprava_appeals.duty_reports.service.figures import count
from uprava_appeals.duty_reports.service.telling import told
from uprava_appeals.duty_reports.values import (
    OF_QUESTIONS,
    REPORT,
    TITLES,
    WITHIN,
    Dimension,
    Figures,
    Section,
)

FORM = Path(__file__).parent.parent / "forms" / "note.typ"

PRINTED = 10
"""Lines of a section on paper."""

ON_PAPER = (
    Dimension.CHANNEL, Dimension.LETTER, Dimension.REPEAT, Dimension.SECTION, Dimension.TOPIC,
    Dimension.RESULT, Dimension.TERRITORY,
)  # fmt: skip


@get(f"{PATH}/note.pdf", requires=REPORT)
def note(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[bytes]:
    """Send the note of a period as PDF/A."""
    from uprava.printing.compiler import Setting, print_pdf
    from uprava.printing.values import Missing, PdfStandard

    today = session.info["today"]
    period = period_in(request.query_params, today=today)
    query = "select name from users.organisation where id = %s"
    organisation = str(fetch_value(session, query, (reader.organisation_id,)) or "")
    with use_locale("ru"):
        found = count(session, period, reader=reader)
        values = values_of(found, organisation) | {
            "foot": f"Напечатано из системы «Управа» {show_day(today)}, {reader.name}",
            "post": reader.post or "", "who": reader.name,
        }  # fmt: skip
        setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
        made = print_pdf(FORM, values, created=now(), setting=setting)
    headers = {"content-disposition": 'inline; filename="appeals-note.pdf"'}
    return Response(made.pdf, media_type="application/pdf", headers=headers)


def values_of(found: Figures, organisation: str) -> dict[str, Any]:
    """Return what the form is given."""
    return {
        "title": "Справка о работе с обращениями граждан",
        "organisation": organisation,
        "period": found.period.words,
        "before": found.before.words,
        "text": told(found),
        "kept": [
            [each.title, str(each.now), str(each.before), signed(each.change), key in WITHIN]
            for key, each in found.kept.items()
        ],
        "share": [percent(found.in_term), percent(found.in_term_before)],
        "months": [[f"{month.since:%m.%Y}", number] for month, number in found.months],
        "sections": [
            printed(found.sections[each]) for each in ON_PAPER if found.sections[each].total
        ],
    }


def printed(section: Section) -> dict[str, Any]:
    """Return a section as the form prints it; what does not fit is one line."""
    lines = [each for each in section.lines if each.now or each.before]
    rest = lines[PRINTED:]
    rows = [(each.title, each.now, each.before) for each in lines[:PRINTED]]
    if rest:
        rows.append(("прочее", sum(each.now for each in rest), sum(each.before for each in rest)))
    whole = section.total or 1
    return {
        "title": title_of(section),
        "rows": [
            [title, str(number), percent(number * 100 / whole), str(before)]
            for title, number, before in rows
        ],
    }


def title_of(section: Section) -> str:
    """Return the heading of a section in Russian."""
    from uprava.i18n import _

    unit = " (по вопросам)" if section.dimension in OF_QUESTIONS else ""
    return f"{_(TITLES[section.dimension])}{unit}"


routes = [note]

"""Rows of the plan: written, changed, taken out, imported from a table."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.documents.service.journals import list_units
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences

from uprava_records.filing.routes.plan import PATH, address
from uprava_records.filing.service import row_import, rows
from uprava_records.filing.service.cases import fits
from uprava_records.filing.service.common import PLAN
from uprava_records.filing.service.plans import PlanHead, get_plan
from uprava_records.filing.service.rows import RowLine
from uprava_records.filing.values import KEEPING_TITLES

Form = URLEncodedBody[dict[str, str]]

TITLES = {
    "unit": N_("Unit"), "index": N_("Index of the case"), "heading": N_("Heading of the case"),
    "keeping": N_("How long it is kept"), "years": N_("Years"), "event": N_("After what event"),
}  # fmt: skip


@get(f"{PATH}/{{id:int}}/rows/new", requires=PLAN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    unit: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the form of a new row, with the index that comes next."""
    plan = get_plan(session, id, reader=reader)
    index = rows.next_index(session, id, int(unit)) if fits(unit) else ""
    values = {"unit": unit, "index": index, "keeping": "years", "years": "5", "electronic": "on"}
    return form_of(request, session, plan, None, values, reader=reader)


@post(f"{PATH}/{{id:int}}/rows/new", requires=PLAN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Form
) -> Response[Any]:
    """Write a new row."""
    plan = get_plan(session, id, reader=reader)
    wrong = rows.save_row(session, id, None, data, reader=reader)
    if wrong:
        return form_of(request, session, plan, None, data, reader=reader, wrong=wrong)
    said = _("The row {index} is in the plan.").format(index=data.get("index", "").strip())
    return see(address(year=plan.year, unit=data.get("unit", "")), said=said)


@get(f"{PATH}/rows/{{id:int}}", requires=PLAN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a row for changing."""
    plan, row = rows.get_row(session, id, reader=reader)
    return form_of(request, session, plan, row, texts_of(row), reader=reader)


@post(f"{PATH}/rows/{{id:int}}", requires=PLAN)
def change(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Form
) -> Response[Any]:
    """Change a row."""
    plan, row = rows.get_row(session, id, reader=reader)
    wrong = rows.save_row(session, plan.id, id, data, reader=reader)
    if wrong:
        return form_of(request, session, plan, row, data, reader=reader, wrong=wrong)
    return see(address(year=plan.year, unit=row.unit_id), said=_("The row is saved."))


@post(f"{PATH}/rows/{{id:int}}/remove", requires=PLAN)
def remove(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Take a row out of a draft."""
    plan, _row = rows.get_row(session, id, reader=reader)
    row = rows.remove_row(session, id, reader=reader)
    said = _("The row {index} is taken out of the plan.").format(index=row.index)
    return see(address(year=plan.year), said=said)


def texts_of(row: RowLine) -> dict[str, str]:
    """Return the values of the form as texts."""
    names = (*rows.FIELD_NAMES, *rows.MARKS)
    given = {name: getattr(row, name) for name in names} | {"unit": row.unit_id}
    return {
        name: ("on" if value is True else str(value or "")) for name, value in given.items()
    }  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, plan: PlanHead, row: RowLine | None,
    values: Mapping[str, str], *, reader: Reader, wrong: Mapping[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a row."""
    return screen(
        request, session, "records/filing/row.html", status=422 if wrong else 200, plan=plan,
        row=row, values=sentences(values), wrong=sentences(wrong),
        summary=named_sentences(wrong, TITLES), units=list_units(session, reader=reader),
        keepings=[(code.value, _(title)) for code, title in KEEPING_TITLES.items()],
        back=address(year=plan.year),
    )  # fmt: skip


@get(f"{PATH}/{{id:int}}/import", requires=PLAN)
def import_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask for a table of rows."""
    plan = get_plan(session, id, reader=reader)
    return screen(request, session, "records/filing/import.html", plan=plan, report=None,
                  back=address(year=plan.year))  # fmt: skip


@post(f"{PATH}/{{id:int}}/import", requires=PLAN)
def take_table(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Take the rows of a table in; what does not fit is told line by line, the rest goes in."""
    plan = get_plan(session, id, reader=reader)
    upload = data.get("file")
    content = upload.file.read(row_import.LARGEST + 1) if isinstance(upload, UploadFile) else b""
    report = row_import.take_in(session, id, content, reader=reader)
    return screen(
        request, session, "records/filing/import.html", status=422 if report.refused else 200,
        plan=plan, report=report, back=address(year=plan.year),
    )  # fmt: skip


routes = [new_form, add, edit_form, change, remove, import_form, take_table]

"""The import of contracts: a table is brought, its columns named, its rows looked at, loaded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import word
from uprava.documents.service.journals import list_units
from uprava.errors import ConflictError, InvalidError, TooLargeError
from uprava.i18n import _
from uprava.tables.csv_text import csv_of
from uprava.tables.reading import LARGEST
from uprava.tables.values import Column, Row, Table
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.uploads import files_of
from uprava.work.service.finishing import apart
from uprava_storage import safe_name

from uprava_contracts.transfer.columns import COLUMNS
from uprava_contracts.transfer.service import runs
from uprava_contracts.transfer.service.runs import Brought
from uprava_contracts.transfer.values import IMPORT, RowState, Run
from uprava_contracts.values import CREATE

Refused = InvalidError | ConflictError | TooLargeError | None
Fields = URLEncodedBody[dict[str, Any]]


@get(IMPORT, requires=CREATE)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the imports of the reader and of the unit, and the form of a new one."""
    return start(request, session, reader=reader)


@post(IMPORT, requires=CREATE, request_max_body_size=2 * LARGEST)
def bring(
    request: AnyRequest, session: AnySession, reader: AnyReader,
    data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Take in a table and look at its rows."""
    try:
        brought = brought_in(data)
        with apart(session):
            id = runs.bring(session, brought, reader=reader, at=now())
    except (InvalidError, TooLargeError) as error:
        return start(request, session, reader=reader, error=error)
    return see(f"{IMPORT}/{id}", said=_("The table was looked at; nothing is loaded yet."))


def brought_in(data: dict[str, Any]) -> Brought:
    """Return the file and the unit a form sent. Raises InvalidError, TooLargeError."""
    uploads = files_of(data)
    if not uploads:
        said = _("Choose the file of the table: none was chosen, or it is empty.")
        raise InvalidError(said, fields={"file": said})
    content = uploads[0].file.read(LARGEST + 1)
    unit = word(data, "unit")
    id = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else -1
    return Brought(safe_name(uploads[0].filename), content, id)


@get(f"{IMPORT}/template", requires=CREATE)
def template() -> Response[bytes]:
    """Send a table with all columns and one example."""
    columns = [Column(_(each.title), 20) for each in COLUMNS]
    table = Table("contracts", _("Contracts"), columns)
    text = b"".join(csv_of(table, [[[each.example for each in COLUMNS]]]))
    return csv(text, "contracts.csv")


@get(f"{IMPORT}/{{id:uuid}}", requires=CREATE)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show an import: what its columns hold, what its rows become, what was refused and why."""
    return shown(request, session, runs.get_run(session, id, reader=reader))


@post(f"{IMPORT}/{{id:uuid}}/columns", requires=CREATE)
def columns(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Name the columns otherwise and look at the rows anew."""
    run = runs.get_run(session, id, reader=reader)
    named = [word(data, f"column{place}") for place in range(len(run.header))]
    try:
        with apart(session):
            runs.map_columns(session, id, named, reader=reader)
    except (InvalidError, ConflictError) as error:
        return shown(request, session, run, error=error, named=named)
    return see(f"{IMPORT}/{id}", said=_("The rows were looked at anew."))


@post(f"{IMPORT}/{{id:uuid}}/load", requires=CREATE)
def load(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Have the good rows entered."""
    runs.load_later(session, id, reader=reader, at=now())
    return see(f"{IMPORT}/{id}", said=_("The contracts are being entered."))


@post(f"{IMPORT}/{{id:uuid}}/remove", requires=CREATE)
def remove(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Forget an import that entered nothing."""
    runs.remove(session, id, reader=reader)
    return see(IMPORT, said=_("The import is removed from the history."))


@get(f"{IMPORT}/{{id:uuid}}/refused", requires=CREATE)
def refused(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[bytes]:
    """Send the refused rows as they stood, each with its line and the reason."""
    run = runs.get_run(session, id, reader=reader)
    titles = [*run.header, _("Line of the file"), _("Why it was not loaded")]
    table = Table("refused", _("Refused rows"), [Column(title or "—", 20) for title in titles])
    rows: list[Row] = [
        [*row.cells, *[""] * (len(run.header) - len(row.cells)), row.line, row.why]
        for row in runs.list_rows(session, id, RowState.REFUSED, most=None)
    ]
    return csv(b"".join(csv_of(table, [rows])), "refused.csv")


def csv(text: bytes, name: str) -> Response[bytes]:
    """Return a CSV file to be kept."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv", headers=headers)


def start(
    request: AnyRequest, session: Session, *, reader: Reader, error: Refused = None
) -> Response[str]:
    """Draw the imports and the form of a new one."""
    units = [
        (str(id), name)
        for id, name in list_units(session, reader=reader)
        if reader.may(CREATE, unit=id)
    ]
    return screen(
        request, session, "contracts/transfer/start.html", path=IMPORT, units=units, error=error,
        wrong=dict(error.fields) if error else {}, runs=runs.list_runs(session, reader=reader),
        columns=COLUMNS, unit=str(reader.unit_id or ""), most_mb=LARGEST >> 20,
        status=error.status if error else 200,
    )  # fmt: skip


def shown(
    request: AnyRequest, session: Session, run: Run, *, error: Refused = None,
    named: Sequence[str] = (),
) -> Response[str]:  # fmt: skip
    """Draw an import; while a job works on it the part fetches itself again."""
    chosen = list(named) or list(run.columns)
    values: dict[str, Any] = {
        "run": run, "path": IMPORT, "error": error, "most": runs.SHOWN,
        "refused": runs.list_rows(session, run.id, RowState.REFUSED),
        "known": runs.list_rows(session, run.id, RowState.KNOWN),
        "good": runs.list_rows(session, run.id, RowState.GOOD),
        "loaded": runs.list_rows(session, run.id, RowState.LOADED),
        "pairs": list(enumerate(zip(run.header, chosen, strict=False))),
        "choices": [(each.name, _(each.title)) for each in COLUMNS],
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "contracts/transfer/run_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "contracts/transfer/run.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [
    page, bring, template, one, columns, load, remove, refused,
]  # fmt: skip

"""«Пакеты для ССТУ.РФ»: the months, one package with its protocol, names and bodies."""

from collections import defaultdict
from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.calendar.periods import months_later
from uprava.clock import now
from uprava.errors import InvalidError
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
from uprava.tables.sending import Source
from uprava.tables.values import Column, Row, Table
from uprava.users.reader import Reader
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see, wants_part

from uprava_appeals.duty_reports.names import GROUPS, shipped
from uprava_appeals.duty_reports.service import making, naming
from uprava_appeals.duty_reports.values import REPORT

PATH = "/appeals/section"
MONTHS = 13
LISTED = 200
"""Lines of a protocol on the screen; a file has all."""

Fields = URLEncodedBody[dict[str, str]]


@get(PATH, requires=REPORT)
def packages(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the packages that were made, and offer the last months."""
    return shown(request, session, reader)


def shown(
    request: AnyRequest, session: Session, reader: Reader, *, wrong: InvalidError | None = None
) -> Response[str]:
    """Draw the page of packages."""
    rows = making.list_packages(session, reader=reader)
    bodies = naming.list_bodies(session, naming.organisation_of(reader))
    today: date = session.info["today"]
    months = [months_later(date(today.year, today.month, 1), -back) for back in range(MONTHS)]
    values: dict[str, Any] = {
        "path": PATH, "rows": rows, "own": next((e for e in bodies if not e.name), None),
        "months": [(f"{each:%Y-%m}", f"{each:%m.%Y}") for each in months],
        "chosen": f"{months[1]:%Y-%m}", "wrong": wrong,
    }  # fmt: skip
    if wants_part(request) and wrong is None:
        return fragment(request, "appeals/duty_reports/package_rows.html", **values)
    status = 422 if wrong else 200
    return screen(request, session, "appeals/duty_reports/packages.html", status=status, **values)


@post(PATH, requires=REPORT)
def order(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Let a package be made."""
    year, _dash, month = data.get("month", "").partition("-")
    try:
        if not (year.isdecimal() and month.isdecimal() and date(int(year), int(month), 1)):
            raise ValueError
    except ValueError:
        wrong = InvalidError(_("Choose a month."), fields={"month": _("Choose a month.")})
        return shown(request, session, reader, wrong=wrong)
    try:
        id = making.order(session, int(year), int(month), reader=reader, at=now())
    except InvalidError as error:
        return shown(request, session, reader, wrong=error)
    return see(f"{PATH}/{id}", said=_("The package is being made. You may close the page."))


@get(PATH + "/{id:int}", requires=REPORT)
def package(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a package with the protocol of its mistakes."""
    return shown_one(request, session, reader, id)


def shown_one(
    request: AnyRequest, session: Session, reader: Reader, id: int, *,
    wrong: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the page of a package."""
    row = making.get_package(session, id, reader=reader)
    lines = row.protocol
    rules: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for each in lines:
        rules[each["rule"]][0] += 1
        rules[each["rule"]][1] = int(each["keeps_out"])
    values: dict[str, Any] = {
        "path": PATH, "row": row, "lines": lines[:LISTED], "left": max(len(lines) - LISTED, 0),
        "rules": sorted(((_(rule), *counts) for rule, counts in rules.items()),
                        key=lambda each: -each[1]),
        "wrong": wrong, "today": session.info["today"],
    }  # fmt: skip
    if wants_part(request) and wrong is None:
        return fragment(request, "appeals/duty_reports/package_part.html", **values)
    status = 422 if wrong else 200
    return screen(request, session, "appeals/duty_reports/package.html", status=status, **values)


@get(PATH + "/{id:int}/file", requires=REPORT)
def file(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int]
) -> Response[Any]:
    """Send the file of a package."""
    row = making.take(session, id, reader=reader)
    name = f"sstu-{row.year}-{row.month:02d}.zip"
    return send_blob(request, site.store, Sent(row.sha256, row.size, "application/zip", name))


@post(PATH + "/{id:int}/sent", requires=REPORT)
def sent(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Note that a package was handed over."""
    try:
        on = date.fromisoformat(data.get("on", ""))
    except ValueError:
        said = _("Write a day as 31.12.2026.")
        return shown_one(
            request, session, reader, id, wrong=InvalidError(said, fields={"on": said})
        )
    try:
        making.note_sent(session, id, on=on, said=data.get("said", ""), reader=reader)
    except InvalidError as error:
        return shown_one(request, session, reader, id, wrong=error)
    return see(f"{PATH}/{id}", said=_("The day the package was handed over is noted."))


@get(PATH + "/names", requires=REPORT)
def names(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show how fields and states are called, and the identifiers of bodies."""
    return shown_names(request, session, reader)


def shown_names(
    request: AnyRequest, session: Session, reader: Reader, *, typed: dict[str, str] | None = None,
    wrong: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the page of names."""
    organisation = naming.organisation_of(reader)
    own = dict(naming.names_of(session, organisation).pairs()) | (typed or {})
    groups = [
        (_(title), [
            {"key": f"{group}.{key}", "name": own[f"{group}.{key}"], "shipped": name}
            for key, name in getattr(shipped(), group).items()
        ])
        for group, title in GROUPS.items()
    ]  # fmt: skip
    return screen(
        request, session, "appeals/duty_reports/names.html", status=422 if wrong else 200,
        path=PATH, groups=groups, bodies=naming.list_bodies(session, organisation), wrong=wrong,
        typed=typed or {},
    )  # fmt: skip


@post(PATH + "/names", requires=REPORT)
def rename(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Keep the names."""
    known = dict(shipped().pairs())
    wanted = {key: name for key, name in data.items() if key in known}
    try:
        changed = naming.rename(session, wanted, reader=reader, at=now())
    except InvalidError as error:
        return shown_names(request, session, reader, typed=wanted, wrong=error)
    told = _("The names are kept.") if changed else _("Nothing was changed.")
    return see(f"{PATH}/names", said=told)


@post(PATH + "/bodies", requires=REPORT)
def keep_body(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Write down a body's identifier."""
    name, department = data.get("name", ""), data.get("department", "")
    try:
        naming.keep_body(session, name, department, reader=reader, at=now())
    except InvalidError as error:
        typed = {"name": name, "department": department}
        return shown_names(request, session, reader, typed=typed, wrong=error)
    return see(f"{PATH}/names", said=_("The identifier is kept."))


def protocol_row(
    document: str, number: str, position: int | None, rule: str, *, keeps_out: bool
) -> Row:
    """Return a line of a protocol as people read it."""
    del document  # the screen links to it
    return [number, position, _(rule), _("keeps it out") if keeps_out else _("a remark")]


def make_protocol(asked: Asked) -> Listed:
    """Return the protocol of a package as a table."""
    row = making.get_package(asked.session, int(asked.params["id"]), reader=asked.reader)
    rows = [protocol_row(**each) for each in row.protocol]

    def read(_session: Session, _place: Any | None) -> tuple[list[Row], None]:
        return rows, None

    def number(limit: int) -> int:
        return min(len(rows), limit)

    columns = [
        Column(_("Appeal"), 16), Column(_("Question of the appeal"), 10),
        Column(_("Broken rule"), 70), Column(_("What follows"), 24),
    ]  # fmt: skip
    table = Table("section-protocol", _("Protocol of the package of {month}").format(
        month=row.words), columns)  # fmt: skip
    return Listed(table, Source(number, read), f"{PATH}/{row.id}")


routes = [
    packages, order, names, rename, keep_body, package, file, sent,
    exported(PATH + "/{id:int}/protocol", "appeals.section-protocol", make_protocol,
             requires=REPORT),
]  # fmt: skip

"""«Моя работа»: the folders, their counters, «Готово» for one and for many."""

from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from uprava.clock import now
from uprava.documents.routes.forms import many, once, word
from uprava.documents.routes.list_values import outcome_values
from uprava.documents.routes.listing import uuid_of
from uprava.errors import InvalidError, NotFoundError
from uprava.exports.lists import Asked, Listed, exported
from uprava.extension import WorkFolder
from uprava.i18n import _, ngettext
from uprava.plugins import Plugins
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.work.counters import count_all, in_short
from uprava.work.routes.folder_values import (
    filters_of,
    folder_values,
    read_address,
    refused_first,
)
from uprava.work.service.exporting import Words, source_of, table_of
from uprava.work.service.finishing import Report, finish, take_back
from uprava.work.service.terms import borders_on

Fields = URLEncodedBody[dict[str, Any]]

MOST_AT_ONCE = 200
UNDONE_AT_ONCE = 20


@get("/work/counters", requires=SIGNED_IN)
def counters(
    session: AnySession, reader: AnyReader, site: AnySite
) -> dict[str, dict[str, str | bool]]:
    """Return the counters of the navigation: name → text and whether it is red."""
    counted = count_all(session, reader, site.plugins.counted, today=session.info["today"])
    folders: dict[str, dict[str, str | bool]] = {
        f"work:{code}": {"text": counted.shown(code), "alert": counted.overdue(code)}
        for code in site.plugins.folders
    }
    return folders | {
        f"nav:{url}": {"text": in_short(number), "alert": False}
        for url, number in counted.entries.items()
    }


@get("/work/{folder:str}", requires=SIGNED_IN)
def folder_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    folder: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Show what waits in a folder, or what was done there; a folder may have its own screen."""
    chosen = folder_of(site.plugins, folder)
    if chosen.url:
        return see(chosen.url)
    address = read_address(chosen, request.query_params)
    values = folder_values(session, address, reader=reader, plugins=site.plugins)
    report = request.query_params.get("report", "")
    values |= outcome_values(session, report, reader=reader, route=address.folder.bulk_url)
    values["groups"] = refused_first(values["groups"], values["refused"])
    return screen(request, session, "work/folder.html", **values)


def make(asked: Asked) -> Listed:
    """Return what a folder lists as a table."""
    plugins, settings = asked.plugins, asked.installation.settings
    address = read_address(folder_of(plugins, asked.params.get("folder") or ""), asked.params)
    words = Words(plugins.kinds, ZoneInfo(settings.timezone), address.done)
    borders = borders_on(asked.session.info["today"])
    table = table_of(address.folder, filters_of(address, borders, plugins), words)
    source = source_of(asked.session, address.wanted, words, reader=asked.reader, borders=borders)
    return Listed(table, source, address.url())


export = exported("/work/{folder:str}", "work", make)


@post("/work/{folder:str}/done", requires=SIGNED_IN)
def finish_many(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    folder: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Finish the selected documents and say which stayed."""
    chosen = folder_of(site.plugins, folder)
    ids = [uuid_of(each) for each in many(data, "id")]
    if not 1 <= len(ids) <= MOST_AT_ONCE:
        raise InvalidError(_("Select from 1 to {n} documents.").format(n=MOST_AT_ONCE))

    def act() -> dict[str, Any]:
        report = finish(session, chosen, ids, reader=reader, plugins=site.plugins, at=now())
        return told(report, chosen)

    answer = once(session, request, data, reader=reader, act=act)
    return see(back(chosen, data), **answer)


@post("/work/{folder:str}/undo", requires=SIGNED_IN)
def undo(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    folder: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Put back what was marked as done a moment ago."""
    chosen = folder_of(site.plugins, folder)
    ids = [uuid_of(each) for each in request.query_params.get("ids", "").split(",")]
    count = take_back(session, chosen.code, ids[:UNDONE_AT_ONCE], reader=reader, now=now())
    said = ngettext("{n} document is back.", "{n} documents are back.", count).format(n=count)
    return see(chosen.address, said=said)


def folder_of(plugins: Plugins, code: str) -> WorkFolder:
    """Return the folder of a code. Raises NotFoundError when no running module has it."""
    folder = plugins.folders.get(code)
    if folder is None:
        raise NotFoundError(_("There is no such folder, or its module is switched off."))
    return folder


def told(report: Report, folder: WorkFolder) -> dict[str, str]:
    """Return a report as the next page says it."""
    done, stayed = len(report.done), len(report.refused)
    said = []
    if done:
        text = ngettext("Done: {n} document.", "Done: {n} documents.", done)
        said.append(text.format(n=done))
    if stayed:
        text = ngettext("{n} document stayed.", "{n} documents stayed.", stayed)
        said.append(text.format(n=stayed))
        said += [f"{name}: {reason}" for name, reason in list(report.refused.items())[:5]]
    ids = ",".join(each.hex for each in report.done)
    undoable = report.reversible and 0 < done <= UNDONE_AT_ONCE
    return {
        "said": " ".join(said),
        "kind": "a" if stayed else "g",
        "undo": f"/work/{folder.code}/undo?ids={ids}" if undoable else "",
    }


def back(folder: WorkFolder, form: dict[str, Any]) -> str:
    """Return the list the form was sent from: never an address outside."""
    query = word(form, "query")
    path = f"/work/{folder.code}"
    return f"{path}?{query}" if query and query.isprintable() else path


routes = [counters, folder_screen, export, finish_many, undo]

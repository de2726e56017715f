"""Drawing screens: templates of the core and the modules, the shell around every page."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from litestar import Litestar, Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_204_NO_CONTENT, HTTP_303_SEE_OTHER
from sqlalchemy.orm import Session

from uprava import i18n
from uprava.plugins import Plugins, folder_of
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava.web.assets import asset_url
from uprava.web.compiled import CompiledTemplates
from uprava.web.frame import NBSP, flash_cookie, make_shell
from uprava.web.quick_templates import QuickContext, told
from uprava.web.sentences import nested
from uprava.web.site import site_of
from uprava.work.counters import Counters, count_all


def make_templates(plugins: Plugins, settings: Settings) -> Environment:
    """Return the environment: core templates by name, a module's under its own name."""
    core = FileSystemLoader(Path(__file__).parent.parent / "templates")
    modules = {
        module.name: PackageLoader(module.package)
        for module in plugins.modules.values()
        if (folder_of(module, "templates")).is_dir()
    }
    environment = Environment(
        loader=ChoiceLoader([core, PrefixLoader(modules)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,  # to ask the disk for each template of a page is a twentieth of it
        bytecode_cache=CompiledTemplates(settings.data / "templates"),
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension's
        i18n._, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext
    )
    environment.globals.update(_=told, gettext=told)
    environment.context_class = QuickContext
    zone = ZoneInfo(settings.timezone)
    environment.filters.update(
        day=lambda value: show_day(by_clock(value, zone)),
        moment=lambda value: show_moment(value, zone),
        nested=nested,
        grouped=show_number,
        size=show_size,
    )
    environment.globals.update(asset_url=asset_url)
    return environment


def show_day(value: date | None) -> str:
    """Return a day as the office writes it: 20.11.2026."""
    return "" if value is None else value.strftime("%d.%m.%Y")


def by_clock(value: date | None, zone: ZoneInfo) -> date | None:
    """Return a moment by the office's clock, so that its day is the office's; a day as it is."""
    return value.astimezone(zone) if isinstance(value, datetime) else value


def show_moment(value: datetime | None, zone: ZoneInfo) -> str:
    """Return a moment in office time: 20.11.2026 09:42."""
    return "" if value is None else value.astimezone(zone).strftime("%d.%m.%Y %H:%M")


def show_number(value: int) -> str:
    """Return a number with its thousands apart: 12 345."""
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")


def show_size(value: int) -> str:
    """Return a file's size in the reader's words: 184 КБ."""
    amount, units = float(value), (i18n._("bytes"), i18n._("KB"), i18n._("MB"), i18n._("GB"))
    for unit in units:
        if amount < 1000 or unit == units[-1]:
            shown = f"{amount:.0f}" if amount >= 10 or unit == units[0] else f"{amount:.1f}"
            return f"{shown.removesuffix('.0').replace('.', ',')}{NBSP}{unit}"
        amount /= 1024
    return ""


def screen(
    request: Request[Any, Any, Any],
    session: Session,
    template: str,
    *,
    status: int = 200,
    **values: Any,
) -> Response[str]:
    """Return a page drawn from a template, or only its block `fragment` when htmx asks for part.

    `values` are frozen values, never table rows.
    """
    reader: Reader | None = session.info["reader"]
    today = session.info["today"]
    site = site_of(request)
    entries = site.plugins.counted
    counters = count_all(session, reader, entries, today=today) if reader else Counters()
    shell = make_shell(request, reader, counters)
    text = site.templates.get_template(template).render(
        shell=shell, request=request, reader=reader, **values
    )
    answer = html(text, status=status)
    if shell.flashes:
        answer.set_cookie(flash_for(request, "", seconds=0))
    return answer


def fragment(
    request: Request[Any, Any, Any], template: str, *, status: int = 200, **values: Any
) -> Response[str]:
    """Return a piece of a page for htmx, drawn without the shell's counters."""
    site = site_of(request)
    shell = make_shell(request, request.scope.get("user"), Counters())
    text = site.templates.get_template(template).render(
        shell=shell, request=request, reader=request.scope.get("user"), **values
    )
    return html(text, status=status)


def html(text: str, *, status: int = 200) -> Response[str]:
    """Return HTML as a response; the same address may answer a page or a fragment."""
    headers = {"vary": "HX-Request, Cookie"}
    return Response(text, media_type="text/html", status_code=status, headers=headers)


def wants_part(request: Request[Any, Any, Any]) -> bool:
    """Tell whether htmx asks for a part of the page (and not for a boosted whole one)."""
    headers = request.headers
    boosted = "hx-boosted" in headers or headers.get("hx-history-restore-request") == "true"
    return "hx-request" in headers and not boosted


def opened_alone(request: Request[Any, Any, Any]) -> bool:
    """Tell whether a person opens the address as a page: a bookmark, a link in a new tab.

    Over plain http browsers do not say what they ask for, but only a page is asked for as HTML.
    """
    headers = request.headers
    if wants_part(request) or "text/html" not in headers.get("accept", ""):
        return False
    return headers.get("sec-fetch-dest", "document") == "document"


def see(path: str, *, said: str = "", kind: str = "g", undo: str = "", **query: object) -> Redirect:
    """Answer an act by sending the browser to a page, with a message to show there once.

    `undo` is an address of ours; posting to it takes the act back («Отменить», 8 seconds).
    """
    pairs = {name: str(value) for name, value in query.items() if value is not None}
    address = f"{path}?{urlencode(pairs)}" if pairs else path
    answer = Seen(address, status_code=HTTP_303_SEE_OTHER)
    answer.message = f"{kind}:{said}\n{undo}" if said else ""
    return answer


def reload(request: Request[Any, Any, Any], *, said: str) -> Response[None]:
    """Answer htmx by letting the browser load its page again, where the message is shown once."""
    answer = Response(None, status_code=HTTP_204_NO_CONTENT, headers={"HX-Refresh": "true"})
    answer.set_cookie(flash_for(request, f"g:{said}\n".encode().hex(), seconds=60))
    return answer


def arrive(request: Request[Any, Any, Any], path: str, *, said: str = "") -> Response[Any]:
    """Lead to a page after an act; htmx has to be told, it would swap the page into the form."""
    if not wants_part(request):
        return see(path, said=said)
    answer = Response(None, status_code=HTTP_204_NO_CONTENT, headers={"HX-Redirect": path})
    if said:
        answer.set_cookie(flash_for(request, f"g:{said}\n".encode().hex(), seconds=60))
    return answer


class Seen(Redirect):
    """A redirect with a message, whose cookie is made when the installation is known."""

    message = ""

    def to_asgi_response(
        self, app: Litestar | None, request: Request[Any, Any, Any], **options: Any
    ) -> ASGIResponse:
        """Return the response with the message's cookie among the others."""
        if self.message:
            self.set_cookie(flash_for(request, self.message.encode().hex(), seconds=60))
        return super().to_asgi_response(app, request, **options)


def flash_for(request: Request[Any, Any, Any], value: str, *, seconds: int) -> Cookie:
    """Return the cookie of a message; no seconds delete it, repeating all its attributes.

    Browsers ignore a `__Host-` cookie, even one that deletes, that is not `Secure`.
    """
    settings = site_of(request).settings
    return Cookie(
        flash_cookie(settings), value=value, max_age=seconds, httponly=True, samesite="lax",
        path="/", secure=settings.secure_cookies,
    )  # fmt: skip

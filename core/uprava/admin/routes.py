"""Screens of the installation: its modules, its health, its settings."""

from collections.abc import Sequence
from dataclasses import replace

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from uprava.admin.configuration import setting_groups
from uprava.admin.health import health_rows
from uprava.admin.modules import list_modules, plan, switch
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see


@get("/admin/modules", requires="modules.manage")
def modules_screen(request: AnyRequest, session: AnySession, site: AnySite) -> Response[str]:
    """Show the installed modules."""
    rows = list_modules(session, site.installation)
    return screen(request, session, "admin/modules.html", rows=rows)


@get("/admin/modules/{name:str}", requires="modules.manage")
def plan_screen(
    request: AnyRequest, session: AnySession, site: AnySite, name: FromPath[str]
) -> Response[str]:
    """Show what switching a module would change; nothing is changed yet."""
    running = any(row.name == name and not row.switched_off
                  for row in list_modules(session, site.installation))  # fmt: skip
    today = session.info["today"]
    with system_transaction(site.installation.engine, today=today, task="modules") as own:
        made = plan(own, site.installation, name, enable=not running)
    return screen(request, session, "admin/module.html", plan=made)


@post("/admin/modules/{name:str}/enable", requires="modules.manage")
def enable(session: AnySession, reader: AnyReader, site: AnySite, name: FromPath[str]) -> Redirect:
    """Switch a module on."""
    switch(session, site.installation, name, enable=True, reader=reader, at=now())
    said = _("The module is switched on; it appears in a few seconds.")
    return see("/admin/modules", said=said)


@post("/admin/modules/{name:str}/disable", requires="modules.manage")
def disable(session: AnySession, reader: AnyReader, site: AnySite, name: FromPath[str]) -> Redirect:
    """Switch a module off; its data stay."""
    switch(session, site.installation, name, enable=False, reader=reader, at=now())
    said = _("The module is switched off; it disappears in a few seconds. Its data are kept.")
    return see("/admin/modules", said=said)


@get("/admin/health", requires="health.read")
def health_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show how the parts of the installation are; links only where the reader may go."""
    closed = {
        each.url for each in site.plugins.navigation
        if each.permission and not reader.may(each.permission)
    }  # fmt: skip
    rows = [
        replace(row, url="" if row.url in closed else row.url)
        for row in health_rows(session, site.installation)
    ]
    return screen(request, session, "admin/health.html", rows=rows, at=now())


@get("/admin/settings", requires="health.read")
def settings_screen(request: AnyRequest, session: AnySession, site: AnySite) -> Response[str]:
    """Show the settings in force, without secrets."""
    groups = setting_groups(site.installation)
    return screen(request, session, "admin/settings.html", groups=groups)


routes: Sequence[ControllerRouterHandler] = [
    modules_screen, plan_screen, enable, disable, health_screen, settings_screen,
]  # fmt: skip

"""The shell around every page: navigation, counters, person, appearance, flash messages."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from litestar import Request
from litestar.template.base import csrf_token

from uprava import i18n
from uprava.clock import now
from uprava.plugins import Plugins
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava.web.assets import everywhere
from uprava.web.navigation import Places, places
from uprava.web.shell import (
    ActingFor,
    Appearance,
    Contrast,
    Density,
    Flash,
    MenuEntry,
    PersonChip,
    Shell,
    Theme,
    initials_of,
    tint_of,
)
from uprava.web.site import site_of
from uprava.work.counters import Counters

NBSP = "\u00a0"


def flash_cookie(settings: Settings) -> str:
    """Return the name of the cookie that carries a message to the next page."""
    return "__Host-flash" if settings.secure_cookies else "flash"


def flashes_of(request: Request[Any, Any, Any]) -> tuple[Flash, ...]:
    """Return the message the previous act left for this page."""
    raw = request.cookies.get(flash_cookie(site_of(request).settings))
    if not raw:
        return ()
    try:
        kind, _, text = bytes.fromhex(raw).decode().partition(":")
    except (ValueError, UnicodeDecodeError):
        return ()
    text, _, undo = text.partition("\n")
    ours = undo.startswith("/") and not undo.startswith("//")
    return (Flash(text, kind if kind in "gbar" else "b", undo if ours else None),)


def make_shell(request: Request[Any, Any, Any], reader: Reader | None, counters: Counters) -> Shell:
    """Return what stands around the content for this reader."""
    site = site_of(request)
    shown = places(site.plugins, reader, counters, request.url.path) if reader else Places()
    return Shell(
        organisation=(reader and reader.organisation) or i18n._("Uprava"),
        subtitle=i18n._("Documents of the administration"),
        csrf=csrf_token({"request": request}),
        request_id=request.state.request_id,
        locale=i18n.current_locale(),
        person=chip_of(reader) if reader else None,
        appearance=appearance_of(reader.appearance if reader else {}),
        nav=shown.daily,
        more=shown.more,
        create=create_menu(site.plugins, reader) if reader else (),
        unread=counters.unread,
        acting=acting_of(reader) if reader else None,
        flashes=flashes_of(request),
        search=request.query_params.get("q", "") if request.url.path == "/search" else "",
        session_seconds=seconds_left(reader, site.settings.session_idle_minutes),
        scripts=everywhere(".js", site.plugins.modules),
        styles=everywhere(".css", site.plugins.modules),
    )


def seconds_left(reader: Reader | None, idle_minutes: int) -> int:
    """Return after how many seconds the session ends when the person does nothing more.

    Requests are noted once a minute, so the idle limit may come that much sooner.
    """
    if reader is None or reader.expires_at is None:
        return 0
    at_most = max(int((reader.expires_at - now()).total_seconds()), 0)
    return min(at_most, max(idle_minutes - 1, 1) * 60)


def chip_of(reader: Reader) -> PersonChip:
    """Return the person in one line."""
    name = reader.name.replace(". ", "." + NBSP)
    return PersonChip(
        name=name,
        initials=initials_of(reader.name),
        tint=tint_of(str(reader.person_id)),
        post=reader.post or "",
        url="/profile",
    )


def acting_of(reader: Reader) -> ActingFor | None:
    """Return the strip «работаю за …»."""
    if reader.acting_for is None:
        return None
    name = reader.acting_name or ""
    chip = PersonChip(name, initials_of(name), tint_of(str(reader.acting_for)))
    until = reader.acting_until.strftime("%d.%m.%Y") if reader.acting_until else ""
    return ActingFor(chip, until, "/profile/acting/stop")


Choice = TypeVar("Choice", bound=StrEnum)


def appearance_of(kept: Mapping[str, str]) -> Appearance:
    """Return the person's look; what is unknown falls back to the default."""
    zoom = kept.get("zoom", "100")
    return Appearance(
        theme=chosen(kept.get("theme"), Theme.AUTO),
        contrast=chosen(kept.get("contrast"), Contrast.NORMAL),
        zoom=int(zoom) if zoom.isdigit() else 100,
        density=chosen(kept.get("density"), Density.COMPACT),
        keys=kept.get("keys", "on") == "on",
    )


def chosen(kept: str | None, default: Choice) -> Choice:
    """Return what was kept when it is one of the choices, else the default."""
    kind = type(default)
    return kind(kept) if kept in set(kind) else default


def create_menu(plugins: Plugins, reader: Reader) -> tuple[MenuEntry, ...]:
    """Return the «Создать» entries the reader may use."""
    return tuple(
        MenuEntry(i18n._(entry.title), entry.url, entry.icon)
        for entry in plugins.create_entries
        if reader.may(entry.permission)
    )

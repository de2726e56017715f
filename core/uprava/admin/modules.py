"""Switching modules: what is installed, what would change, and the switch itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

from uprava import plugins as host
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.errors import ConflictError, NotFoundError
from uprava.extension import Module
from uprava.i18n import N_, _
from uprava.installation import Installation
from uprava.plugin_joining import with_areas
from uprava.plugins import PluginError
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.work.service.folders import count_open

COUNTED = 100_000
"""Documents of a kind are counted exactly up to here."""

PLACES = {
    "uprava_card_panels": N_("panels on the card"),
    "uprava_card_actions": N_("actions on the card"),
    "uprava_front_panels": N_("panels of the overview"),
    "uprava_before_transition": N_("conditions of acts"),
    "uprava_after_transition": N_("consequences of acts"),
    "uprava_navigation": N_("entries of the navigation"),
    "uprava_create_entries": N_("entries of the menu “Create”"),
    "uprava_work_folders": N_("folders of “My work”"),
    "uprava_jobs": N_("background jobs"),
    "uprava_search_words": N_("words for search"),
}
"""Hook → what people would see appear or disappear."""


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """An installed module; one that does not run is not loaded, so only its name is known."""

    name: str
    title: str
    description: str
    version: str
    requires: Sequence[str]
    running: bool
    switched_off: bool
    left_out: bool
    changed_at: datetime | None
    changed_by: str | None

    @property
    def waits(self) -> bool:
        """Tell whether the switch was moved and the processes have not started again yet."""
        return not self.left_out and self.running is self.switched_off


@dataclass(frozen=True, slots=True)
class Switch:
    """A moved switch."""

    name: str
    enabled: bool
    changed_at: datetime
    changed_by: str | None


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of documents the module brings and how many there are, as shown."""

    code: str
    title: str
    documents: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What switching a module would change, and what stands in the way."""

    module: Module
    enable: bool
    routes: Sequence[str]
    places: Sequence[str]
    kinds: Sequence[KindCount]
    permissions: Sequence[str]
    waiting: int
    obstacles: Sequence[str]


def list_modules(session: Session, installation: Installation) -> list[ModuleRow]:
    """Return all installed modules, those that run first."""
    switches = {each.name: each for each in read_switches(session)}
    named = installation.settings.modules
    running = installation.plugins.modules
    rows = [
        row_of(name, running.get(name), switches.get(name), named is not None and name not in named)
        for name in sorted({*host.installed(), *running})
    ]
    return sorted(rows, key=lambda row: (not row.running, row.name))


def read_switches(session: Session) -> list[Switch]:
    """Return the switches somebody moved."""
    query = f"""
        select m.name, m.enabled, m.changed_at, {SHORT_NAME} as changed_by
        from core.module as m left join users.person as p on p.id = m.changed_by"""
    return fetch(session, Switch, query)


def row_of(name: str, module: Module | None, switch: Switch | None, left_out: bool) -> ModuleRow:
    """Return one module for the list."""
    return ModuleRow(
        name=name,
        title=_(module.title) if module else name,
        description=_(module.description) if module else "",
        version=module.version if module else "",
        requires=module.requires if module else (),
        running=module is not None,
        switched_off=switch is not None and not switch.enabled,
        left_out=left_out,
        changed_at=switch.changed_at if switch else None,
        changed_by=switch.changed_by if switch else None,
    )


def plan(session: Session, installation: Installation, name: str, *, enable: bool) -> Plan:
    """Return what switching the module would change. Raises NotFoundError, ConflictError.

    Counts documents of all people: call it in a transaction of the installation itself.
    """
    plugin = plugin_of(name)
    module: Module = plugin.uprava_module()
    obstacles = (
        missing_for(session, installation, module)
        if enable
        else needing(session, installation, name)
    )
    return Plan(
        module=module,
        enable=enable,
        routes=sorted({path for each in told(plugin, "uprava_routes") for path in each.paths}),
        places=[_(words) for hook, words in PLACES.items() if hasattr(plugin, hook)],
        kinds=[
            KindCount(kind.code, _(kind.title_many), count_kind(session, kind.code))
            for kind in told(plugin, "uprava_document_kinds")
        ],
        permissions=[_(each.title) for each in told(plugin, "uprava_permissions")],
        waiting=count_open(session, [each.code for each in told(plugin, "uprava_work_folders")]),
        obstacles=obstacles,
    )


def plugin_of(name: str) -> ModuleType:
    """Return an installed plugin, loading it when it does not run.

    Raises NotFoundError for an unknown name, ConflictError for one that cannot be loaded.
    """
    found = host.installed()
    if name not in found:
        raise NotFoundError(_("No module of this name is installed."))
    try:
        return with_areas(name, import_module(found[name]))
    except Exception as error:  # anything may happen in alien code; the administrator is told
        text = _("The module cannot be loaded: {cause}. Nothing was changed.")
        raise ConflictError(text.format(cause=f"{type(error).__name__}: {error}")) from error


def told(plugin: Any, hook: str) -> Sequence[Any]:
    """Return what a hook without arguments answers; empty when it is not there."""
    return tuple(getattr(plugin, hook)()) if hasattr(plugin, hook) else ()


def count_kind(session: Session, kind: str) -> str:
    """Return how many documents of a kind there are, as shown."""
    query = (
        "select count(*) from (select from documents.document where kind = %s limit %s) as some_"
    )
    number = fetch_value(session, query, (kind, COUNTED + 1))
    return f"{COUNTED}+" if number > COUNTED else str(number)


def enabled_now(session: Session, installation: Installation) -> set[str]:
    """Return the modules that run, or will after the processes started again."""
    off = set(fetch_values(session, "select name from core.module where not enabled"))
    wanted = installation.settings.modules
    return {*(host.installed() if wanted is None else wanted)} - off


def missing_for(session: Session, installation: Installation, module: Module) -> list[str]:
    """Return why the module cannot be switched on."""
    left_out = installation.settings.modules
    if left_out is not None and module.name not in left_out:
        return [_("The setting UPRAVA_MODULES leaves the module out.")]
    absent = set(module.requires) - enabled_now(session, installation)
    return [_("It requires the module {name}; switch that on first.").format(name=each)
            for each in sorted(absent)]  # fmt: skip


def needing(session: Session, installation: Installation, name: str) -> list[str]:
    """Return why the module cannot be switched off: who requires it."""
    running: Mapping[str, Module] = installation.plugins.modules
    enabled = enabled_now(session, installation)
    users: Iterable[str] = (
        each.name for each in running.values() if name in each.requires and each.name in enabled
    )
    return [_("The module {name} requires it; switch that off first.").format(name=each)
            for each in sorted(users)]  # fmt: skip


def switch(
    session: Session, installation: Installation, name: str, *, enable: bool, reader: Reader | None,
    at: datetime,
) -> None:  # fmt: skip
    """Move the switch; all processes start again with it within seconds. Touches no data.

    Raises ConflictError when something stands in the way, or when the module cannot run.
    """
    plugin = plugin_of(name)
    module: Module = plugin.uprava_module()
    obstacles = (
        missing_for(session, installation, module)
        if enable
        else needing(session, installation, name)
    )
    if obstacles:
        raise ConflictError(" ".join(obstacles))
    if enable:
        try_loading(session, installation, name)
    execute(
        session,
        "insert into core.module (name, enabled, changed_at, changed_by) values (%s, %s, %s, %s)"
        " on conflict (name) do update set enabled = excluded.enabled,"
        " changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        (name, enable, at, reader.person_id if reader else None),
    )
    verb = "enabled" if enable else "disabled"
    record(session, f"module.{verb}", "module", name, version=module.version)


def try_loading(session: Session, installation: Installation, name: str) -> None:
    """Raise ConflictError when the modules would not start together."""
    try:
        assert host.load({*enabled_now(session, installation), name}).modules
    except PluginError as error:
        text = _("The module cannot be switched on: {cause}. Nothing was changed.")
        raise ConflictError(text.format(cause=error)) from error

"""What is checked of plugins before anything starts; each refusal names the guilty one."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pluggy
from pydantic import ValidationError
from pydantic_settings import BaseSettings
from sqlmodel import SQLModel

from uprava.db.base import CORE_SCHEMAS
from uprava.extension import DocumentKind, Module, Panel
from uprava.reporting import ReadyReport, ReportSource

NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
"""One word: it is a part of addresses, a PostgreSQL schema and a prefix of permissions."""

TAKEN = frozenset({*CORE_SCHEMAS, "public", "api", "static", "docs", "admin", "profile", "uprava"})
"""Words that already mean something in addresses or in the database."""

CORE_PREFIX = "core."


class PluginError(Exception):
    """A plugin cannot be used; the message names it and says what is wrong."""


def check_names(plugins: Mapping[str, Any], modules: Mapping[str, Any]) -> None:
    """Raise PluginError unless each plugin answers a Module of its own name, a usable word."""
    for name, plugin in plugins.items():
        if name.startswith(CORE_PREFIX):
            continue
        module = modules.get(name)
        if module is None:
            raise PluginError(f"plugin {name}: uprava_module() is missing")
        if not isinstance(module, Module) or module.name != name:
            said = module.name if isinstance(module, Module) else module
            raise PluginError(f"plugin {name}: uprava_module() answers {said!r}, not {name!r}")
        if not NAME.fullmatch(name) or name in TAKEN:
            raise PluginError(
                f"plugin {name}: the name must be one free word of small Latin letters"
            )
        check_marks(name, plugin)


def check_marks(name: str, plugin: Any) -> None:
    """Raise PluginError for a function named like a hook but not marked as one."""
    marker = pluggy.PluginManager("uprava").parse_hookimpl_opts
    for attribute, value in vars(plugin).items():
        unmarked = inspect.isfunction(value) and marker(plugin, attribute) is None
        if attribute.startswith("uprava_") and unmarked:
            raise PluginError(f"plugin {name}: {attribute} lacks @uprava.hookimpl")


def in_order(found: Mapping[str, Module]) -> dict[str, Module]:
    """Return the modules, each after the ones it requires, else by name.

    Raises PluginError when one that is required does not run, and for a circle.
    """
    for module in found.values():
        missing = [name for name in module.requires if name not in found]
        if missing:
            raise PluginError(
                f"plugin {module.name} requires {', '.join(missing)}, which does not run:"
                f" enable it too, or switch {module.name} off"
            )
    graph = {name: sorted(found[name].requires) for name in sorted(found)}
    try:
        return {name: found[name] for name in TopologicalSorter(graph).static_order()}
    except CycleError as error:
        raise PluginError(f"plugins require each other: {' → '.join(error.args[1])}") from error


def check_tables(modules: Iterable[Module]) -> None:
    """Raise PluginError when a plugin's table stands outside the schema of its name."""
    mappers = SQLModel._sa_registry.mappers
    for module in modules:
        for mapper in mappers:
            owner = mapper.class_.__module__
            if owner != module.package and not owner.startswith(module.package + "."):
                continue
            schema, table = mapper.local_table.schema, mapper.local_table
            if schema != module.name:
                raise PluginError(
                    f"plugin {module.name}: table {table} must be in the schema {module.name}"
                )


def check_settings(classes: Mapping[str, type[BaseSettings]]) -> None:
    """Read every plugin's settings; raise PluginError naming the variables that do not fit."""
    for name, group in classes.items():
        if not (inspect.isclass(group) and issubclass(group, BaseSettings)):
            raise PluginError(f"plugin {name}: uprava_settings() must answer a settings class")
        prefix = f"UPRAVA_{name.removeprefix(CORE_PREFIX)}_".upper()
        if group.model_config.get("env_prefix", "").upper() != prefix:
            raise PluginError(f"plugin {name}: env_prefix of its settings must be {prefix}")
        try:
            group()
        except ValidationError as error:
            lines = [
                f"{prefix}{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}"
                for each in error.errors()
            ]
            raise PluginError(f"plugin {name}: {'; '.join(lines)}") from error


def check_prefix(owner: str, codes: Iterable[str]) -> None:
    """Raise PluginError for a code that does not start with the plugin's own name."""
    for code in codes:
        if not owner.startswith(CORE_PREFIX) and not code.startswith(f"{owner}."):
            raise PluginError(f"plugin {owner}: {code} must start with {owner}.")


def check_reports(sources: Mapping[str, ReportSource], reports: Mapping[str, ReadyReport]) -> None:
    """Raise PluginError for a source without rights, and for names that nobody declares."""
    for source in sources.values():
        if not (source.document or source.permission):
            raise PluginError(f"report source {source.code} has neither documents nor a permission")
        if missing := source.undeclared():
            raise PluginError(f"report source {source.code}: nobody declares {missing[0]}")
    for report in reports.values():
        drawn_from = sources.get(report.layout.source)
        if drawn_from is None:
            raise PluginError(f"report {report.code}: there is no source {report.layout.source}")
        if missing := report.layout.undeclared(drawn_from):
            raise PluginError(f"report {report.code}: its source has no {missing[0]}")


def unique(
    answers: Iterable[tuple[str, Sequence[Any] | None]], *, key: Callable[[Any], str]
) -> dict[str, Any]:
    """Index the plugins' values by key. Raises PluginError when two have the same one."""
    indexed: dict[str, Any] = {}
    owners: dict[str, str] = {}
    for owner, values in answers:
        for value in values or ():
            code = key(value)
            if code in indexed:
                both = sorted({owners[code], owner})
                raise PluginError(f"plugin {' and '.join(both)}: {code} is declared twice")
            indexed[code], owners[code] = value, owner
    return indexed


def folder_of(module: Module, name: str) -> Path:
    """Return the path of a folder in the module's package (it need not exist)."""
    from importlib.resources import files

    return Path(str(files(module.package))) / name


def powers_in(value: Any) -> list[str]:
    """Return the permissions by which an entry or a kind's acts are shown."""
    if isinstance(value, DocumentKind):
        return [each.permission for each in value.transitions]
    return [value.permission]


def flat(answers: Iterable[tuple[str, Iterable[Any] | None]]) -> list[Any]:
    """Join the plugins' answers into one list."""
    return [each for _name, values in answers for each in values or ()]


def first(answers: Iterable[tuple[str, str | None]]) -> str | None:
    """Return the first answer that is one, in the order of plugins."""
    return next((value for _name, value in answers if value), None)


def by_position(values: Iterable[Any]) -> list[Any]:
    """Return the values in the order of position, then of title."""
    return sorted(values, key=lambda each: (each.position, getattr(each, "title", ""), repr(each)))


def broken_panel(name: str) -> list[Panel]:
    """Return the note that stands where a failed plugin's panels would."""
    return [Panel(f"broken-{name}", name, "card/broken_panel.html", {"plugin": name})]

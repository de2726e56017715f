"""Finds, checks and orders plugins, and asks them: one typed method per hook.

pluggy answers last-registered-first; every method here flattens and sorts, so that load order
never carries meaning.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pluggy
from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from pydantic_settings import BaseSettings
from sqlalchemy.orm import Session

from uprava import hookspecs
from uprava.db.migrate import CORE, Migrations
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Action,
    CreateEntry,
    DocumentHead,
    DocumentKind,
    HealthCheck,
    LinkType,
    Module,
    Navigation,
    Panel,
    Permission,
    Transition,
    WorkFolder,
)
from uprava.i18n import add_locale_folder
from uprava.users.reader import Reader

log = logging.getLogger(__name__)

GROUP = "uprava"
"""The entry-point group plugins are found in."""

AREAS = ("users", "documents", "web", "signing", "audit")
"""The core's own areas; each registers through the same hooks as any plugin."""


class PluginError(Exception):
    """A plugin cannot be used; the message names it and says what is wrong."""


class Plugins:
    """The plugins that run in this process."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self._manager = manager
        self._hook: Any = manager.hook

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """The running modules by name, every module after the ones it requires."""
        found = {module.name: module for module in self._hook.uprava_module()}
        for module in found.values():
            missing = [name for name in module.requires if name not in found]
            if missing:
                raise PluginError(f"module {module.name} requires {', '.join(missing)}")
        graph = {m.name: set(m.requires) for m in sorted(found.values(), key=lambda m: m.name)}
        try:
            return {name: found[name] for name in TopologicalSorter(graph).static_order()}
        except CycleError as error:
            raise PluginError(f"modules require each other: {error.args[1]}") from error

    @cached_property
    def migrations(self) -> Sequence[Migrations]:
        """The core's migrations, then each module's in the order of dependencies."""
        owners = [CORE]
        for module in self.modules.values():
            folder = folder_of(module, "migrations") / "versions"
            if folder.is_dir():
                owners.append(Migrations(module.name, folder, (module.name,)))
        return tuple(owners)

    def routes(self) -> list[ControllerRouterHandler]:
        """All handlers, module by module."""
        return flat(self._hook.uprava_routes())

    @cached_property
    def permissions(self) -> Mapping[str, Permission]:
        """All permissions by code."""
        return unique(flat(self._hook.uprava_permissions()), key=lambda each: each.code)

    @cached_property
    def kinds(self) -> Mapping[str, DocumentKind]:
        """All document kinds by code."""
        return unique(flat(self._hook.uprava_document_kinds()), key=lambda each: each.code)

    @cached_property
    def link_types(self) -> Mapping[str, LinkType]:
        """All link types by code."""
        return unique(flat(self._hook.uprava_link_types()), key=lambda each: each.code)

    @cached_property
    def folders(self) -> Mapping[str, WorkFolder]:
        """All work folders by code, in the order they are shown."""
        return unique(by_position(self._hook.uprava_work_folders()), key=lambda each: each.code)

    @cached_property
    def navigation(self) -> Sequence[Navigation]:
        """All entries of the left navigation, in the order they are shown."""
        return by_position(self._hook.uprava_navigation())

    @cached_property
    def create_entries(self) -> Sequence[CreateEntry]:
        """All entries of the «Создать» menu, in the order they are shown."""
        return by_position(self._hook.uprava_create_entries())

    @cached_property
    def settings(self) -> Mapping[str, type[BaseSettings]]:
        """The settings class of each plugin that has one, by plugin name."""
        return {
            name: plugin.uprava_settings()
            for name, plugin in sorted(self._manager.list_name_plugin())
            if plugin is not None and hasattr(plugin, "uprava_settings")
        }

    def panels(self, session: Session, reader: Reader, document: DocumentHead) -> list[Panel]:
        """The card's panels; a plugin that fails costs only its own panel."""
        ask = self._each("uprava_card_panels", session=session, reader=reader, document=document)
        return by_position(ask(broken_panel))

    def actions(self, session: Session, reader: Reader, document: DocumentHead) -> list[Action]:
        """The card's actions in the order they are shown."""
        ask = self._each("uprava_card_actions", session=session, reader=reader, document=document)
        return by_position(ask(lambda _name: []))

    def before_transition(
        self, session: Session, reader: Reader, document: DocumentHead, transition: Transition
    ) -> None:
        """Let every plugin veto a change of state."""
        self._hook.uprava_before_transition(
            session=session, reader=reader, document=document, transition=transition
        )

    def after_transition(
        self, session: Session, reader: Reader, document: DocumentHead, transition: Transition
    ) -> None:
        """Let every plugin follow a change of state."""
        self._hook.uprava_after_transition(
            session=session, reader=reader, document=document, transition=transition
        )

    def search_words(self, session: Session, document: DocumentHead) -> list[str]:
        """The modules' own requisites of a document."""
        return sorted(flat(self._hook.uprava_search_words(session=session, document=document)))

    def blueprints(self) -> dict[str, Blueprint]:
        """The background tasks of each plugin, by module name."""
        made = {}
        for name, plugin in sorted(self._manager.list_name_plugin()):
            if plugin is not None and hasattr(plugin, "uprava_jobs"):
                made[name.rpartition(".")[2]] = blueprint = Blueprint()
                plugin.uprava_jobs(blueprint=blueprint)
        return made

    def commands(self) -> list[click.Command]:
        """Commands of all plugins, by name."""
        return sorted(flat(self._hook.uprava_commands()), key=lambda each: each.name or "")

    def health(self, session: Session) -> list[HealthCheck]:
        """The state of all neighbours, by name."""
        return sorted(flat(self._hook.uprava_health(session=session)), key=lambda each: each.name)

    def demo(self, session: Session, scene: DemoScene) -> None:
        """Fill the demo municipality, module after module."""
        for name in self.modules:
            plugin = self._manager.get_plugin(name)
            if plugin is not None and hasattr(plugin, "uprava_demo"):
                plugin.uprava_demo(session=session, scene=scene)

    def implementations(self) -> Mapping[str, Sequence[str]]:
        """Hook name → plugins that implement it, for `uprava hooks` and the conformance suite."""
        names = sorted(name for name in vars(hookspecs) if name.startswith("uprava_"))
        return {
            name: sorted(impl.plugin_name for impl in getattr(self._hook, name).get_hookimpls())
            for name in names
        }

    def _each(self, hook: str, **arguments: object) -> Callable[..., list[Any]]:
        def ask(instead: Callable[[str], list[Any]]) -> list[Any]:
            answers = []
            for impl in getattr(self._hook, hook).get_hookimpls():
                named = {name: arguments[name] for name in impl.argnames}
                try:
                    answers.append(impl.function(**named))
                except Exception:  # an alien plugin must not take the whole card with it
                    log.exception("plugin %s failed in %s", impl.plugin_name, hook)
                    answers.append(instead(impl.plugin_name))
            return answers

        return ask


def broken_panel(name: str) -> list[Panel]:
    """Return the note that stands where a failed plugin's panels would."""
    return [Panel(f"broken-{name}", name, "card/broken_panel.html", {"plugin": name})]


def flat(answers: Iterable[Sequence[Any] | None]) -> list[Any]:
    """Join the plugins' answers into one list."""
    return [each for answer in answers for each in answer or ()]


def by_position(answers: Iterable[Sequence[Any] | None]) -> list[Any]:
    """Join the answers in the order of position, then of title or code."""
    return sorted(
        flat(answers), key=lambda each: (each.position, getattr(each, "title", ""), repr(each))
    )


def unique(values: Sequence[Any], *, key: Callable[[Any], str]) -> dict[str, Any]:
    """Index values by key; two plugins with the same one are an error."""
    indexed: dict[str, Any] = {}
    for value in values:
        if key(value) in indexed:
            raise PluginError(f"{key(value)} is declared twice")
        indexed[key(value)] = value
    return indexed


def folder_of(module: Module, name: str) -> Path:
    """Return the path of a folder in the module's package (it need not exist)."""
    return Path(str(files(module.package))) / name


def installed() -> dict[str, str]:
    """Return the installed plugins: name → Python module, read from entry points unloaded."""
    return {point.name: point.value for point in sorted(entry_points(group=GROUP))}


def load(
    enabled: Iterable[str] | None = None, *, extra: Mapping[str, ModuleType] | None = None
) -> Plugins:
    """Load the core's areas and the enabled plugins; None enables all that are installed.

    Disabled plugins are blocked before their entry points load. Raises PluginError for an
    unknown name, a misspelt hook or argument, or missing requirements; the message names the
    plugin. `extra` registers modules that are not installed (tests).
    """
    manager = pluggy.PluginManager("uprava")
    manager.add_hookspecs(hookspecs)
    for area in AREAS:
        manager.register(import_module(f"uprava.{area}.plugin"), f"core.{area}")
    _load_installed(manager, None if enabled is None else set(enabled) - set(extra or ()))
    for name, plugin in (extra or {}).items():
        manager.register(plugin, name)
    _check(manager)
    plugins = Plugins(manager)
    for module in plugins.modules.values():
        add_locale_folder(folder_of(module, "locale"))
    return plugins


def _load_installed(manager: pluggy.PluginManager, enabled: set[str] | None) -> None:
    names = installed()
    unknown = sorted((enabled or set()) - set(names))
    if unknown:
        raise PluginError(f"no installed module is called {', '.join(unknown)}")
    for name in names:
        if enabled is not None and name not in enabled:
            manager.set_blocked(name)
    manager.load_setuptools_entrypoints(GROUP)


def _check(manager: pluggy.PluginManager) -> None:
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginError(f"{manager.get_name(error.plugin)}: {error}") from error
    for name, plugin in manager.list_name_plugin():
        if name.startswith("core.") or plugin is None:
            continue
        if not hasattr(plugin, "uprava_module") or plugin.uprava_module().name != name:
            raise PluginError(f"{name}: uprava_module() must answer a Module of this very name")

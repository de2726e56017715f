"""Which plugins are installed, and how one is imported and registered: the guilty one is named."""

from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType

import pluggy

from uprava.plugin_checks import PluginError
from uprava.plugin_joining import with_areas

GROUP = "uprava"
"""The entry-point group plugins are found in."""


def installed() -> dict[str, str]:
    """Return the installed plugins: name → Python module, read from entry points unloaded.

    Raises PluginError when two distributions bring a plugin of the same name.
    """
    found: dict[str, str] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value)):
        if found.get(point.name, point.value) != point.value:
            both = f"{found[point.name]} and {point.value}"
            raise PluginError(f"plugin {point.name} is installed twice: {both}")
        found[point.name] = point.value
    return found


def installed_among(enabled: set[str] | None) -> dict[str, str]:
    """Return the installed plugins that are enabled. Raises PluginError for an unknown name."""
    found = installed()
    unknown = sorted((enabled or set()) - set(found))
    if unknown:
        raise PluginError(f"no installed plugin is called {', '.join(unknown)}")
    return {name: value for name, value in found.items() if enabled is None or name in enabled}


def imported(name: str, target: str) -> ModuleType:
    """Import a plugin. Raises PluginError when its own code fails."""
    try:
        return import_module(target)
    except Exception as error:  # anything may happen in alien code; nothing is swallowed
        why = f"{type(error).__name__}: {error}"
        raise PluginError(f"plugin {name} ({target}) cannot be imported: {why}") from error


def register(manager: pluggy.PluginManager, name: str, plugin: ModuleType) -> None:
    """Register a plugin with its areas. Raises PluginError for arguments its hooks do not have."""
    try:
        manager.register(with_areas(name, plugin), name)
    except (pluggy.PluginValidationError, ValueError) as error:
        raise PluginError(f"plugin {name}: {error}") from error

"""What the areas of a module answer becomes the answers of one plugin (decision 0007)."""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import wraps
from types import ModuleType, UnionType
from typing import Any, get_origin

from uprava import hookimpl, hookspecs
from uprava.areas import Area
from uprava.plugin_checks import PluginError

HOOKS: Mapping[str, Callable[..., Any]] = {
    each.name: getattr(hookspecs, f"uprava_{each.name}")
    for each in fields(Area) if each.name != "name"
}  # fmt: skip
"""The specification behind each field of an area."""


def listed(answers: Iterable[Iterable[Any] | None]) -> list[Any]:
    """Join lists in the order of areas."""
    return [each for some in answers for each in some or ()]


def merged(answers: Iterable[Mapping[Any, Any] | None]) -> dict[Any, Any]:
    """Join mappings; of one key the last area's value counts."""
    return {key: value for some in answers for key, value in (some or {}).items()}


def first(answers: Iterable[Any]) -> Any:
    """Return the first answer that is one; the areas after it are not asked."""
    return next((each for each in answers if each is not None), None)


def told(answers: Iterable[None]) -> None:
    """Ask every area; what one raises keeps the rest from being asked."""
    for _answer in answers:
        continue


JOINS: Mapping[object, Callable[[Iterable[Any]], Any]] = {
    Sequence: listed, Collection: listed, Mapping: merged, bool: any, UnionType: first, None: told,
}  # fmt: skip
"""How the areas' answers become one: by what the hook returns."""


def with_areas(name: str, plugin: ModuleType) -> ModuleType:
    """Return a plugin with what its areas answer beside its own functions.

    One without areas is returned as it is. Raises PluginError for what is no area, for a function
    that does not take what its hook is given, and for a hook answered by the plugin itself too.
    """
    if not hasattr(plugin, "uprava_areas"):
        return plugin
    whole = ModuleType(plugin.__name__, plugin.__doc__)
    vars(whole).update(vars(plugin))
    areas = plugin.uprava_areas()
    for area in areas:
        if not isinstance(area, Area):
            raise PluginError(f"plugin {name}: uprava_areas() answers {area!r}, which is no Area")
    for field, spec in HOOKS.items():
        having = [area for area in areas if getattr(area, field)]
        if having and hasattr(plugin, spec.__name__):
            raise PluginError(f"plugin {name}: {spec.__name__} is answered beside its areas")
        if having:
            setattr(whole, spec.__name__, joined(name, field, having))
    return whole


def joined(owner: str, field: str, areas: Sequence[Area]) -> Callable[..., Any]:
    """Return a plugin's implementation of a hook by the parts of these areas, in their order."""
    spec = HOOKS[field]
    signature = inspect.signature(spec)
    names, answer = tuple(signature.parameters), signature.return_annotation
    join = JOINS[get_origin(answer) or answer]
    parts = [getattr(area, field) for area in areas]
    for area, part in zip(areas, parts, strict=True) if names else ():
        check_part(f"plugin {owner}: {field} of area {area.name}", part, names)

    @hookimpl
    @wraps(spec)
    def ask(**given: Any) -> Any:
        if not names:
            return join(parts)
        values = [given[name] for name in names]
        return join(part(*values) for part in parts)

    return ask


def check_part(whose: str, part: Any, names: Sequence[str]) -> None:
    """Raise PluginError unless an area's function takes what its hook is given."""
    try:
        inspect.signature(part).bind(*names)
    except (TypeError, ValueError) as error:
        raise PluginError(f"{whose} must take ({', '.join(names)}): {error}") from error

"""The settings in force, as the administrator may see them: secrets are only said to be set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic_settings import BaseSettings

from uprava.i18n import _
from uprava.installation import Installation

SECRET = ("token", "password", "secret", "key")
"""A setting whose name holds one of these words is never shown."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: its variable, value in force, whether it is the default, its meaning."""

    variable: str
    value: str
    usual: bool
    words: str


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """The settings of the core or of a module."""

    title: str
    rows: Sequence[SettingRow]


def setting_groups(installation: Installation) -> list[SettingGroup]:
    """Return the core's settings, then each running module's."""
    groups = [SettingGroup("uprava", rows_of(installation.settings))]
    for name, made in installation.plugins.settings.items():
        groups.append(SettingGroup(name, rows_of(made())))
    return groups


def rows_of(settings: BaseSettings) -> list[SettingRow]:
    """Return the settings of one class in the order they are declared."""
    prefix = settings.model_config.get("env_prefix", "")
    return [
        SettingRow(
            f"{prefix}{name}".upper(),
            shown(name, getattr(settings, name)),
            getattr(settings, name) == field.default,
            _(field.description) if field.description else "",
        )
        for name, field in type(settings).model_fields.items()
    ]


def shown(name: str, value: Any) -> str:
    """Return a value without what must stay secret."""
    if value is None or value == "":
        return ""
    if any(word in name.split("_") for word in SECRET):
        return _("set, not shown")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return without_password(str(value))


def without_password(text: str) -> str:
    """Return an address with dots instead of its password and parameters."""
    if "://" not in text:
        return text
    try:
        parts = urlsplit(text)
        place = parts.hostname or ""
        place = f"{place}:{parts.port}" if parts.port else place
    except ValueError:
        return "…"
    if parts.username is not None or parts.password is not None:
        place = f"…@{place}"
    return urlunsplit((parts.scheme, place, parts.path, "…" if parts.query else "", ""))

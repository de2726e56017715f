"""How the package for ССТУ.РФ calls its fields: as shipped, with an installation's own names."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from uprava.i18n import N_

GROUPS: Mapping[str, str] = {
    "fields": N_("Fields"),
    "formats": N_("Forms of an appeal"),
    "statuses": N_("States of a question"),
}

LONGEST = 60
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the format: of fields, forms of an appeal, states of a question."""

    fields: Mapping[str, str]
    formats: Mapping[str, str]
    statuses: Mapping[str, str]

    def pairs(self) -> list[tuple[str, str]]:
        """Return all keys («fields.code») with their names, in the order of the file."""
        return [
            (f"{group}.{key}", name)
            for group in GROUPS
            for key, name in getattr(self, group).items()
        ]

    def renamed(self, own: Mapping[str, str]) -> "Names":
        """Return the names with those an installation has of its own; unknown keys are nothing."""
        return Names(
            *(
                {key: own.get(f"{group}.{key}") or name for key, name in values.items()}
                for group, values in ((each, getattr(self, each)) for each in GROUPS)
            )
        )


@cache
def shipped() -> Names:
    """Return the names that come with the program."""
    kept: dict[str, Any] = tomllib.loads(
        (files("uprava_appeals.duty_reports") / "names.toml").read_text(encoding="utf-8")
    )
    return Names(*(kept[group] for group in GROUPS))

"""What the running modules call their acts: the answers to `uprava_acts`, by code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from uprava.extension import Act


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of the modules by code, and what the objects of their acts are called."""

    acts: Mapping[str, Act] = field(default_factory=dict)
    objects: Mapping[str, str] = field(default_factory=dict)

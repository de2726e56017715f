"""Uprava («Управа»): a plugin-based document platform for municipalities."""

from pluggy import HookimplMarker

__version__ = "0.1.0"

hookimpl = HookimplMarker("uprava")
"""Marks a plugin's functions as implementations of the hooks in `uprava.hookspecs`."""

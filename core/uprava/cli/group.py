"""Finds commands without opening the database and, where it can, without loading the areas."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import click

CORE = "uprava"
HOOK = "uprava_commands"


class Commands(click.Group):
    """A group whose commands come from the hook `uprava_commands` of areas and modules."""

    @cached_property
    def found(self) -> dict[str, click.Command]:
        """All commands by name."""
        return {
            command.name or "": command
            for plugin in command_modules()
            for command in plugin.uprava_commands()
        }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in alphabetical order."""
        return sorted({*self.found, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        return self.found.get(cmd_name) or super().get_command(ctx, cmd_name)


def command_modules() -> Iterator[ModuleType]:
    """Yield the modules that implement the hook, the core's areas first.

    A plugin keeps it in `commands.py` beside `plugin.py`, which loads fast; one that has it in
    `plugin.py` is loaded whole. Modules that are switched off keep their commands: only the
    database knows that they are.
    """
    folder = Path(__file__).parents[1]
    areas = [f"{CORE}.{entry.parent.name}.plugin" for entry in sorted(folder.glob("*/plugin.py"))]
    names = [*areas, *(point.value for point in sorted(entry_points(group=CORE)))]
    for name in (f"{CORE}.cli.plugin", *(each for each in names if each != f"{CORE}.cli.plugin")):
        beside = f"{name.rpartition('.')[0]}.commands"
        for candidate in (beside, name):
            if implements(candidate):
                yield import_module(candidate)
                break


def implements(name: str) -> bool:
    """Tell from its source, without loading it, whether a module implements the hook."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return False
    source = Path(spec.origin)
    return source.suffix != ".py" or HOOK in source.read_text(encoding="utf-8")


@contextmanager
def told() -> Iterator[None]:
    """Tell an expected refusal as one sentence on standard error and end with code 1."""
    try:
        yield
    except Exception as error:
        from uprava.i18n import DEFAULT_LOCALE, use_locale

        with use_locale(os.environ.get("UPRAVA_LOCALE", DEFAULT_LOCALE)):
            sentence = sentence_of(error)
        if sentence is None:
            raise
        click.echo(sentence, err=True)
        sys.exit(1)


def sentence_of(error: Exception) -> str | None:
    """Return what to tell the administrator, None for a bug."""
    from uprava.errors import UpravaError

    if isinstance(error, UpravaError):
        fields = [f"  {name}: {what}" for name, what in error.fields.items()]
        return "\n".join((error.detail, *fields))
    loaded = sys.modules
    if "uprava.plugins" in loaded and isinstance(error, loaded["uprava.plugins"].PluginError):
        return str(error)
    if "uprava_storage" in loaded and isinstance(error, loaded["uprava_storage"].StorageError):
        return str(error)
    if "pydantic" in loaded and isinstance(error, loaded["pydantic"].ValidationError):
        return settings_sentence(error)
    return database_sentence(error)


def settings_sentence(error: Exception) -> str:
    """Name the settings that do not fit, as the environment spells them."""
    from uprava.i18n import _

    lines = [
        f"  UPRAVA_{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}"
        for each in error.errors()  # type: ignore[attr-defined]  # a pydantic ValidationError
    ]
    return "\n".join((_("The settings have mistakes; nothing was started."), *lines))


def database_sentence(error: Exception) -> str | None:
    """Return the sentence about a database that cannot be reached, None for other errors."""
    loaded = sys.modules
    kinds = [
        getattr(loaded[name], kind)
        for name, kind in (("psycopg", "OperationalError"), ("sqlalchemy.exc", "OperationalError"))
        if name in loaded
    ]
    if not isinstance(error, tuple(kinds)):
        return None
    from uprava.i18n import _

    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return _("The database cannot be reached: {cause}").format(cause=cause)

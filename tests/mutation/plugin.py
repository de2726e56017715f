"""A pytest plugin: the tests are run once for each mutant of a module, in one session.

`pytest -p mutation.plugin --mutate uprava.users.reader TESTS`. A mutant is killed when a test
fails; survivors are printed. Functions are exchanged in place, so that importers see them too.
"""

import importlib
import sys
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from mutation.mutants import Mutant, mutants_of

KEY = pytest.StashKey[list[bool]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Name the module to mutate."""
    parser.addoption("--mutate", help="module to mutate")
    parser.addoption("--budget", type=int, default=10_000, help="most mutants")


def functions(module: ModuleType) -> dict[str, FunctionType]:
    """Return the functions and methods a module defines, by their qualified names."""
    found = {}
    for value in vars(module).values():
        if getattr(value, "__module__", "") != module.__name__:
            continue
        inner = vars(value).values() if isinstance(value, type) else (value,)
        for each in inner:
            plain = getattr(each, "fget", None) or getattr(each, "__func__", None) or each
            if isinstance(plain, FunctionType):
                found[plain.__qualname__] = plain
    return found


class Exchange:
    """A module with one mutant in its place, until it is undone."""

    def __init__(self, module: ModuleType, mutant: Mutant) -> None:
        fresh = ModuleType(module.__name__)
        fresh.__dict__.update(__name__=module.__name__, __file__=module.__file__)
        sys.modules[module.__name__], kept = fresh, sys.modules[module.__name__]
        try:
            exec(compile(mutant.tree, str(module.__file__), "exec"), fresh.__dict__)
        finally:
            sys.modules[module.__name__] = kept
        self.codes = {}
        for name, new in functions(fresh).items():
            old = functions(module)[name]
            self.codes[old] = (old.__code__, old.__kwdefaults__)
            if old.__code__.co_freevars == new.__code__.co_freevars:
                old.__code__ = new.__code__
        self.constants: list[tuple[dict[str, Any], str, Any]] = []
        for name, value in vars(fresh).items():
            old_value = vars(module).get(name)
            if isinstance(value, str | int | tuple | dict) and value != old_value:
                self.replace(old_value, value)

    def replace(self, old: Any, new: Any) -> None:
        """Put a constant's new value wherever the old one was imported."""
        for name, module in list(sys.modules.items()):
            if not name.startswith("uprava"):
                continue
            space = vars(module)
            for key in [key for key, value in space.items() if value is old]:
                self.constants.append((space, key, old))
                space[key] = new

    def undo(self) -> None:
        """Put everything back."""
        for function, (code, _defaults) in self.codes.items():
            function.__code__ = code
        for space, key, old in self.constants:
            space[key] = old


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests whole first, then once for each mutant until one fails."""
    module = importlib.import_module(session.config.getoption("--mutate"))
    source = Path(str(module.__file__)).read_text()
    if not passes(session):
        raise session.Failed("the tests fail without any mutant")
    mutants = list(mutants_of(source))[: session.config.getoption("--budget")]
    killed = 0
    for mutant in mutants:
        try:
            exchange = Exchange(module, mutant)
        except Exception:  # noqa: BLE001 -- a module that does not load any more is a dead mutant
            killed += 1
            continue
        alive = passes(session)
        exchange.undo()
        killed += not alive
        if alive:
            sys.stdout.write(f"\nSURVIVED {mutant.name}\n")
    sys.stdout.write(f"\nMUTANTS {len(mutants)} KILLED {killed}\n")
    session.testsfailed = 0
    return True


def passes(session: pytest.Session) -> bool:
    """Run the tests until one fails; keep what the session has set up."""
    session.config.stash[KEY] = []
    items = session.items
    for place, item in enumerate(items):
        following = items[(place + 1) % len(items)]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.config.stash[KEY]:
            return False
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Note a failure, and keep it from being reported as one."""
    report = yield
    if report.failed:
        item.config.stash[KEY].append(True)
        report.outcome = "passed"
    return report

"""One word per module everywhere, and every combination of modules starts."""

import ast
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from conformance.sources import DUMMY_OWNER, OWNERS, PLUGINS, Owner, tree_of
from litestar.testing import TestClient
from sqlmodel import SQLModel
from tests_support.browser import signed_in
from uprava import hookspecs, testing
from uprava.app import create_app
from uprava.installation import Installation, opened
from uprava.plugins import installed, load
from uprava.settings import Settings
from uprava.web.routing import PUBLIC, SIGNED_IN

MODULES = tuple(owner.name for owner in (*PLUGINS, DUMMY_OWNER))
each_module = pytest.mark.parametrize("name", MODULES)


def start(settings: Settings, extra: dict[str, ModuleType], names: set[str]) -> None:
    """Start with these modules and those they require; ask for the pages everybody has."""
    chosen = {name: plugin for name, plugin in extra.items() if name in names}
    wanted = settings.model_copy(update={"modules": tuple(sorted(names - set(extra)))})
    with opened(wanted, extra=chosen) as made, TestClient(create_app(made)) as client:  # type: ignore[arg-type]
        assert set(made.plugins.modules) == names
        assert client.get("/healthz").status_code == 200
        assert client.get("/sign-in").status_code == 200
        town = testing.make_town(made)
        person = testing.make_person(made, unit_id=town.housing_id)
        with signed_in(client, made, person) as headers:
            for path in ("/", "/docs", "/search?q=дорога", "/help", "/profile"):
                answer = client.get(path, headers=headers)
                assert answer.status_code == 200, path
            assert client.get(f"/docs/{uuid4()}", headers=headers).status_code == 404


def needed_by(name: str, modules: Any) -> set[str]:
    """Return a module with all it requires."""
    return {name}.union(*(needed_by(each, modules) for each in modules[name].requires))


def test_the_core_starts_with_no_module(
    installation: Installation, settings: Settings, extra: dict[str, ModuleType]
) -> None:
    start(settings, extra, set())


@each_module
def test_each_module_starts_alone(
    installation: Installation, settings: Settings, extra: dict[str, ModuleType], name: str
) -> None:
    start(settings, extra, needed_by(name, installation.plugins.modules))


@each_module
def test_the_others_start_when_one_is_missing(
    installation: Installation, settings: Settings, extra: dict[str, ModuleType], name: str
) -> None:
    modules = installation.plugins.modules
    start(settings, extra, {each for each in modules if name not in needed_by(each, modules)})


SHORT = {"/check": "stands on paper and in its code: as few letters as can be"}
"""Addresses of modules that do not begin with their name, each with the reason."""


@each_module
def test_one_word_names_everything_of_a_module(installation: Installation, name: str) -> None:
    plugins, package = installation.plugins, f"uprava_{name}"
    module = plugins.modules[name]
    assert module.package == package
    assert installed().get(name, f"{package}.plugin").startswith(f"{package}.")
    tables = [m.local_table for m in mappers() if m.class_.__module__.startswith(f"{package}.")]
    assert {table.schema for table in tables} <= {name}
    for path in (path for path, owner, _ in routes(installation) if owner.startswith(package)):
        assert path.startswith((f"/{name}", f"/api/v1/{name}", f"/admin/{name}", *SHORT)), path
    own = load([name] if name in installed() else [], extra=extra_of(name))
    core = load([])
    for what in ("permissions", "kinds"):
        for code in set(getattr(own, what)) - set(getattr(core, what)):
            assert code.split(".")[0] in needed_by(name, plugins.modules), code


def extra_of(name: str) -> dict[str, ModuleType]:
    """Return the dummy when it is meant."""
    import uprava_dummy.plugin

    return {"dummy": uprava_dummy.plugin} if name == "dummy" else {}


def mappers() -> Any:
    """Return all mapped tables."""
    return SQLModel._sa_registry.mappers


def routes(installation: Installation) -> list[tuple[str, str, Any]]:
    """Return path, Python module and handler of every address."""
    return [
        (path, handler.fn.__module__, handler)
        for handler in installation.plugins.routes()
        if hasattr(handler, "http_methods")
        for path in sorted(handler.paths)
    ]


def test_every_address_declares_who_may_use_it(installation: Installation) -> None:
    known = {PUBLIC, SIGNED_IN, *installation.plugins.permissions}
    open_ = [
        p for p, _, handler in routes(installation) if handler.opt.get("requires") not in known
    ]
    assert open_ == []


def test_no_two_handlers_share_an_address(installation: Installation) -> None:
    seen: set[tuple[str, str]] = set()
    for path, _, handler in routes(installation):
        for method in handler.http_methods - {"OPTIONS"}:
            assert (method, path) not in seen, f"{method} {path}"
            seen.add((method, path))


@pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.name)
def test_every_permission_is_used_and_titled(installation: Installation, owner: Owner) -> None:
    used = {handler.opt.get("requires") for _, _, handler in routes(installation)}
    used |= {constant for path in owner.python() for constant in constants_of(path)}
    prefixes = {each.name for each in (*PLUGINS, DUMMY_OWNER)}
    for code, permission in installation.plugins.permissions.items():
        area = code.split(".")[0]
        if area == owner.name or (owner.name == "core" and area not in prefixes):
            assert code in used, f"{code} allows nothing"
            assert permission.title, code


def constants_of(path: Path) -> set[str]:
    """Return the strings of a file that are not merely the declaration of a permission."""
    declared = {
        id(node.args[0])
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and node.args
        and isinstance(node.func, ast.Name) and node.func.id == "Permission"
    }  # fmt: skip
    return {
        node.value
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and id(node) not in declared
    }  # fmt: skip


def test_every_hook_is_described_typed_and_implemented(installation: Installation) -> None:
    implemented = installation.plugins.implementations()
    for name, hook in vars(hookspecs).items():
        if name.startswith("uprava_"):
            assert hook.__doc__, name
            assert "return" in hook.__annotations__, name
            assert len(hook.__annotations__) == hook.__code__.co_argcount + 1, name
            assert implemented[name], name


def test_every_setting_is_described(installation: Installation) -> None:
    for group in (Settings, *installation.plugins.settings.values()):
        silent = [name for name, field in group.model_fields.items() if not field.description]
        assert silent == []

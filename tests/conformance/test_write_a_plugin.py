"""The plugin of docs/write-a-plugin.md, taken from the page, loaded and used."""

import importlib
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conformance.sources import CYRILLIC, ROOT, Owner, messages_in
from conformance.test_translations import catalogue_for
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.app import create_app
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.service.access import get_document
from uprava.installation import Installation
from uprava.plugins import Plugins, load
from uprava_assignments.giving.service import deciding, working

BLOCK = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = ROOT / "docs" / "write-a-plugin.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the page."""
    made = tmp_path_factory.mktemp("calls")
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (made / "uprava_calls" / "__init__.py").touch()
    return made


@pytest.fixture(scope="module")
def plugin(folder: Path) -> Iterator[ModuleType]:
    """The plugin as Python sees it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        patch.syspath_prepend(folder / "tests")
        yield importlib.import_module("uprava_calls.plugin")


@pytest.fixture(scope="module")
def office(
    databases: Callable[..., Any], plugin: ModuleType,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:  # fmt: skip
    """An installation with this plugin and no other."""
    with databases(f"calls_{os.getpid()}") as (app, owner):
        data = tmp_path_factory.mktemp("data")
        alone = testing.make_settings(data, app, database_owner_url=owner, modules=())
        with testing.installation(alone, extra={"calls": plugin}) as made:
            yield made


def test_the_tests_of_the_page_pass(office: Installation) -> None:
    page = importlib.import_module("test_calls")
    tests = [value for name, value in vars(page).items() if name.startswith("test_")]
    assert len(tests) == 2
    for test in tests:
        test(office)


def test_cut_into_areas_it_answers_the_same(plugin: ModuleType) -> None:
    whole = load([], extra={"calls": plugin})
    cut = load([], extra={"calls": importlib.import_module("uprava_calls.in_areas")})
    assert answered(cut) == {*answered(whole), "uprava_areas"}
    for what in ("modules", "permissions", "kinds", "create_entries"):
        assert getattr(cut, what) == getattr(whole, what)


def answered(plugins: Plugins) -> set[str]:
    """Return the hooks the plugin of the page implements."""
    return {hook for hook, names in plugins.implementations().items() if "calls" in names}


def test_a_message_is_written_down_in_the_browser(office: Installation) -> None:
    town = testing.make_town(office)
    clerk = testing.make_person(office, unit_id=town.chancellery_id, permissions=("calls.write",))
    open_journal(office, town)
    sent = {"caller": "Дежурный ЕДДС", "telephone": "33-17-20", "text": "Прорван водовод."}
    with TestClient(create_app(office)) as client, signed_in(client, office, clerk) as headers:  # type: ignore[arg-type]
        form = client.get("/calls/new", headers=headers)
        assert "Передал" in form.text
        for address in re.findall(r'"(/static/calls/[^"]+)"', form.text):
            assert client.get(address).status_code == 200
        assert len(re.findall(r'"/static/calls/', form.text)) == 2
        refused = client.post("/calls/new", data={**sent, "text": ""}, headers=headers)
        assert refused.status_code == 422
        assert "заполнены не все поля" in refused.text
        card = client.post("/calls/new", data=sent, headers=headers)
    assert card.status_code == 200
    for text in ("Прорван водовод.", "33-17-20", "Передать", "Телефонограмма зарегистрирована"):
        assert text in card.text


def open_journal(office: Installation, town: testing.Town) -> None:
    """Let the town number its messages."""
    with system_transaction(office.engine, today=testing.TODAY) as session:
        execute(
            session,
            "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
            " number_template, restarts, active) values ('own', 'calls.message', %s, %s, '09-01',"
            " 'Телефонограммы', '{index}/{seq}', 'yearly', true)",
            (town.organisation_id, town.chancellery_id),
        )


@pytest.fixture(scope="module")
def city(
    databases: Callable[..., Any], plugin: ModuleType,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:  # fmt: skip
    """An installation with this plugin and assignments."""
    with databases(f"city_{os.getpid()}") as (app, owner):
        data = tmp_path_factory.mktemp("city")
        settings = testing.make_settings(
            data, app, database_owner_url=owner, modules=("assignments",)
        )
        with testing.installation(settings, extra={"calls": plugin}) as made:
            yield made


def test_who_is_asked_to_call_back_passes_the_message_on(city: Installation) -> None:
    town = testing.make_town(city)
    open_journal(city, town)
    unit, powers = town.chancellery_id, ("calls.write",)
    clerk = testing.make_person(city, unit_id=unit, permissions=powers)
    other = testing.make_person(city, unit_id=town.housing_id)
    service = importlib.import_module("uprava_calls.service")
    tasks = importlib.import_module("uprava_calls.tasks")
    with testing.acting(city, clerk) as session:
        said = service.Dictated("Дежурный ЕДДС", "33-17-20", "Прорван водовод.")
        message = service.write_down(session, said, reader=clerk, at=testing.NOW)
        given = tasks.ask_to_call_back(session, message, other.person_id, reader=clerk)
    assert given.due_on == date(2026, 11, 25), "three working days"
    with system_transaction(city.engine, today=testing.TODAY) as session:
        query = "select id from assignments.duty where assignment_id = %s"
        duty = fetch_value(session, query, (given.document_id,))
    with testing.acting(city, other) as session:
        working.report(session, duty, working.Said("Готово."), reader=other, at=testing.NOW)
    with testing.acting(city, clerk) as session:
        deciding.accept_report(session, duty, reader=clerk, at=testing.NOW)
        assert get_document(session, message.id, reader=clerk).state == "passed"


def test_its_russian_is_complete(folder: Path) -> None:
    owner = Owner("calls", folder / "uprava_calls")
    known = catalogue_for(owner)
    paths = [(path, "python") for path in owner.python()]
    paths += [(path, "jinja2") for path in owner.templates()]
    for path, method in paths:
        text = path.read_text(encoding="utf-8")
        for found in messages_in(path, method) if "_(" in text else ():
            assert known.get(found.id, found.context) is not None, found.id
            assert not CYRILLIC.search(found.id)


def test_its_entry_point_is_the_one_of_the_page(folder: Path) -> None:
    facts = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    assert facts["project"]["entry-points"]["uprava"] == {"calls": "uprava_calls.plugin"}

"""A small office with a folder «На рассмотрении»: a chief, a clerk, a stranger."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.app import create_app
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.reader import Reader

sys.path.insert(0, str(Path(__file__).parent))

import memos
from desks import Desk, SignIn, session_of


@pytest.fixture(scope="session")
def core(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core alone with the tests' own module."""
    alone = testing.make_settings(
        tmp_path_factory.mktemp("core"), str(settings.database_url), modules=(),
        database_owner_url=settings.database_owner_url, timezone="UTC",
    )  # fmt: skip
    with testing.installation(alone, extra={"memos": memos}) as made:
        yield made


@pytest.fixture
def desk(core: Installation, database: tuple[str, str]) -> Desk:
    """A fresh office."""
    town, other = testing.make_town(core), testing.make_town(core)

    def person(unit: int, *permissions: str) -> Reader:
        return testing.make_person(core, unit_id=unit, permissions=permissions)

    return Desk(
        core, town, person(town.housing_id, "memos.consider"),
        person(town.chancellery_id, "memos.consider"), person(other.housing_id),
        database[1].replace("postgresql+psycopg", "postgresql"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def web(core: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of the core alone."""
    with TestClient(create_app(core)) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture
def sign_in(web: TestClient, core: Installation) -> Iterator[SignIn]:  # type: ignore[type-arg]
    """Let the client go on as somebody, with the token its forms need."""
    kept_headers = dict(web.headers)

    def enter(reader: Reader) -> TestClient:  # type: ignore[type-arg]
        web.cookies.clear()
        web.cookies.set("sid", session_of(core, reader))
        page = web.get("/notices").text
        web.headers["x-csrftoken"] = page.split('name="csrf-token" content="')[1].split('"')[0]
        return web

    yield enter
    web.cookies.clear()
    web.headers = kept_headers

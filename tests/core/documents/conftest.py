"""The core alone, an office in it, and a browserless client that signs in."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.app import create_app
from uprava.clock import now
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session

sys.path.insert(0, str(Path(__file__).parent))

import offices


@pytest.fixture(scope="session")
def core(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core with the tests' own module and no plugin."""
    with offices.core_alone(settings, tmp_path_factory.mktemp("core")) as made:
        yield made


@pytest.fixture(scope="session")
def web(core: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of the core alone."""
    with TestClient(create_app(core)) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture
def office(core: Installation) -> offices.Office:
    """A fresh office, unseen by the people of other tests."""
    return offices.make_office(core)


@pytest.fixture(scope="session")
def letter() -> bytes:
    """A real PDF of two pages."""
    return offices.two_pages()


@pytest.fixture
def sign_in(web: TestClient, core: Installation) -> Iterator[offices.SignIn]:  # type: ignore[type-arg]
    """Let the client go on as somebody, with the token its forms need."""
    kept_headers = dict(web.headers)

    def enter(reader: Reader) -> TestClient:  # type: ignore[type-arg]
        web.cookies.clear()
        with testing.acting(core, reader) as session:
            sid = open_session(
                session, person_id=reader.person_id, device=Device("127.0.0.1", "test"),
                now=now(), hours=1,
            )  # fmt: skip
        web.cookies.set("sid", sid)
        page = web.get("/docs").text
        web.headers["x-csrftoken"] = page.split('name="csrf-token" content="')[1].split('"')[0]
        return web

    yield enter
    web.cookies.clear()
    web.headers = kept_headers

"""An office that sends reports: an owner, receivers, a mail server."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from tests_support import naps
from tests_support.browser import signed_in
from tests_support.bureau import make_bureau, reports_alone
from tests_support.smtp import Post, smtp_server
from uprava.app import create_app
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.reader import Reader

sys.path.insert(0, str(Path(__file__).parent))

from outgoing import Office


@pytest.fixture(scope="session")
def centre(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core with reports and the module that naps."""
    with reports_alone(settings, tmp_path_factory.mktemp("sending")) as made:
        yield made


@pytest.fixture(scope="session")
def web(centre: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of it."""
    with TestClient(create_app(centre)) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server."""
    with smtp_server() as made:
        yield made


@pytest.fixture
def office(centre: Installation, post: Post) -> Iterator[Office]:
    """A fresh administration with a mail server."""
    naps.NAP["seconds"] = 0.0
    bureau = make_bureau(centre)
    settings = centre.settings.model_copy(
        update={"smtp_url": post.url, "mail_from": "Управа <uprava@town.example>",
                "public_url": "https://docs.town.example"}
    )  # fmt: skip
    mailing_too = Installation(settings, centre.plugins, centre.engine, centre.store, centre.jobs)
    yield Office(bureau, mailing_too, post)
    naps.NAP["seconds"] = 0.0


@pytest.fixture
def screens(
    web: TestClient,
    centre: Installation,  # type: ignore[type-arg]
) -> Iterator[Callable[[Reader], TestClient]]:  # type: ignore[type-arg]
    """Let the client go on as somebody."""
    entered: list[Any] = []

    def enter(reader: Reader) -> TestClient:  # type: ignore[type-arg]
        leave()
        own = signed_in(web, centre, reader)
        web.headers.update(own.__enter__())
        entered.append(own)
        return web

    kept = dict(web.headers)

    def leave() -> None:
        while entered:
            entered.pop().__exit__(None, None, None)
        web.headers.clear()
        web.headers.update(kept)

    yield enter
    leave()

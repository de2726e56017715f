"""Boards over the core's documents and the module that naps."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from tests_support import naps
from tests_support.browser import signed_in
from tests_support.bureau import Bureau, make_bureau, reports_alone
from uprava.app import create_app
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.reader import Reader

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def centre(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core with reports and the module that naps."""
    with reports_alone(settings, tmp_path_factory.mktemp("boards")) as made:
        yield made


@pytest.fixture(scope="session")
def web(centre: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of it."""
    with TestClient(create_app(centre)) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture
def bureau(centre: Installation) -> Iterator[Bureau]:
    """A fresh administration."""
    naps.NAP["seconds"] = 0.0
    yield make_bureau(centre)
    naps.NAP["seconds"] = 0.0


@pytest.fixture
def screens(
    web: TestClient,
    centre: Installation,  # type: ignore[type-arg]
) -> Iterator[Callable[[Reader], TestClient]]:  # type: ignore[type-arg]
    """Let the client go on as somebody."""
    entered: list[Any] = []
    kept = dict(web.headers)

    def leave() -> None:
        while entered:
            entered.pop().__exit__(None, None, None)
        web.headers.clear()
        web.headers.update(kept)

    def enter(reader: Reader) -> TestClient:  # type: ignore[type-arg]
        leave()
        own = signed_in(web, centre, reader)
        web.headers.update(own.__enter__())
        entered.append(own)
        return web

    yield enter
    leave()

"""Reports with a source that takes its time."""

from collections.abc import Iterator

import pytest
from litestar.testing import TestClient
from tests_support import naps
from tests_support.bureau import Bureau, make_bureau, reports_alone
from uprava.app import create_app
from uprava.installation import Installation
from uprava.settings import Settings


@pytest.fixture(scope="session")
def centre(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core with reports and the module that naps."""
    with reports_alone(settings, tmp_path_factory.mktemp("centre")) as made:
        yield made


@pytest.fixture(scope="session")
def web(centre: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of it."""
    with TestClient(create_app(centre)) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture
def bureau(centre: Installation) -> Iterator[Bureau]:
    """A fresh administration; nothing naps longer than a test says."""
    naps.NAP["seconds"] = 0.0
    yield make_bureau(centre)
    naps.NAP["seconds"] = 0.0

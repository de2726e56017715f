"""Fixtures of the whole suite: a real PostgreSQL, a migrated installation, a small town."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from litestar.testing import TestClient
from tests_support.converting import converting, converting_alone
from tests_support.databases import fresh_database
from uprava import testing
from uprava.app import create_app
from uprava.db import embedded
from uprava.installation import Installation
from uprava.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["converting", "converting_alone"]

hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")
"""No property is about time: how long an example takes on a busy machine is no failure."""

RARE = ("browser", "faults")
"""Marks few files have, each written in the file itself."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave a file unread where only tests of a rare mark are wanted and it has none."""
    wanted = str(config.getoption("markexpr"))
    first = wanted.partition(" and ")[0]
    if first in RARE and " or " not in wanted and collection_path.suffix == ".py":
        return f"mark.{first}" not in collection_path.read_text(encoding="utf-8") or None
    return None


SOON = (
    "core/signing/test_corpus.py", "core/signing/gost/test_pdf.py", "core/signing/test_cades.py",
    "core/signing/test_signing.py", "core/signing/test_levels.py", "core/signing/test_raising.py",
    "core/signing/test_beside.py", "core/signing/test_refusals.py",
)  # fmt: skip
"""Files whose clock stands at the start of the run while real services stamp the true time: a stamp
from ten minutes ahead is no stamp, so they come first."""

LONG = (
    "core/cli/test_commands.py", "core/cli/test_apart.py", "core/cli/test_serving.py",
    "core/demo/test_bulk.py", "core/demo/test_default_town.py", "conformance/test_wheel.py",
    "core/backup/test_drill.py", "core/db/test_embedded.py", "core/cli/test_processes.py",
    "core/documents/test_recognising.py",
    "core/audit/test_chain.py", "plugins/records/dispatch/test_round_trip.py",
    "screens/test_desk.py", "screens/test_walk.py", "screens/test_registration.py",
    "screens/test_macros.py", "screens/test_people.py", "screens/test_approval.py",
    "screens/test_resolutions.py", "screens/test_written.py", "screens/test_correspondents.py",
    "screens/test_appeals.py", "screens/test_appeals_letters.py",
    "plugins/appeals/test_two_worlds.py", "plugins/appeals/test_unseen.py",
    "plugins/appeals/work/test_machine.py", "plugins/meetings/test_unseen.py",
    "plugins/meetings/machine/test_machine.py", "plugins/reports/test_every_report.py",
    "plugins/reports/test_core_recounted.py", "plugins/records/reports/test_ready_records.py",
    "plugins/meetings/reports/test_ready_meetings.py",
)  # fmt: skip
"""Files of more than half a minute: begun last, one would keep a single worker busy at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the clock and of long files first; xdist deals files out in this order."""
    here = Path(__file__).parent
    places = {here / name: place for place, name in enumerate(SOON + LONG)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[embedded.Running]:
    """A PostgreSQL of this test session, or the one all workers of this run share."""
    shared = os.environ.get("UPRAVA_TEST_POSTGRES")
    folder = Path(shared or tempfile.mkdtemp(prefix="uprava-test-pg-"))
    options = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    with embedded.start(folder, options=options) as running:
        yield running
    if not shared:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database(postgres: embedded.Running) -> Iterator[tuple[str, str]]:
    """URLs (application, owner) of a database of this worker."""
    with fresh_database(postgres, f"test_{os.getpid()}") as made:
        yield made.app, made.owner


@pytest.fixture(scope="session")
def settings(database: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the session's installation."""
    app, owner = database
    folder = tmp_path_factory.mktemp("data")
    return testing.make_settings(folder, app, database_owner_url=owner)


@pytest.fixture(scope="session")
def installation(settings: Settings) -> Iterator[Installation]:
    """The session's installation: all modules, migrated; tests make their own towns in it."""
    with testing.installation(settings) as made:
        yield made


@pytest.fixture
def town(installation: Installation) -> testing.Town:
    """A fresh small municipality, unseen by the people of other tests."""
    return testing.make_town(installation)


@pytest.fixture(scope="session")
def client(installation: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of the whole application, in this process."""
    with TestClient(create_app(installation)) as made:  # type: ignore[arg-type]
        yield made


PATIENCE = 30_000
"""Milliseconds a page is given until it shows what is expected, also on a busy machine."""


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """The machine's Chromium, else the one Playwright brought."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        found = Path("/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=str(found) if found.exists() else None)
        yield browser
        browser.close()

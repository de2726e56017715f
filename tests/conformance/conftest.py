"""The suite every plugin must pass: a database of its own, all installed plugins, the dummy."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from conformance.dummy_hooks import Cards
from litestar.testing import TestClient
from tests_support.databases import fresh_database
from uprava import testing
from uprava.app import create_app
from uprava.clock import now
from uprava.db import embedded
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create, index
from uprava.installation import Installation, opened
from uprava.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "dummy"))

import uprava_dummy.plugin

Databases = Callable[[str], AbstractContextManager[tuple[str, str]]]


@pytest.fixture(scope="session")
def databases(postgres: embedded.Running) -> Databases:
    """Make an empty database of that name for a block; URLs of (application, owner)."""

    @contextmanager
    def make(name: str) -> Iterator[tuple[str, str]]:
        with fresh_database(postgres, name) as made:
            yield made.app, made.owner

    return make


@pytest.fixture(scope="session")
def database(databases: Databases) -> Iterator[tuple[str, str]]:
    """A database that only this suite uses: the dummy's schema would puzzle other tests."""
    with databases(f"conformance_{os.getpid()}") as urls:
        yield urls


@pytest.fixture(scope="session")
def settings(database: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of this suite: the session's own are kept for the others, whoever comes first."""
    app, owner = database
    folder = tmp_path_factory.mktemp("conformance")
    return testing.make_settings(folder, app, database_owner_url=owner)


@pytest.fixture(scope="session")
def extra() -> dict[str, ModuleType]:
    """The plugin that is not installed."""
    return {"dummy": uprava_dummy.plugin}


@pytest.fixture(scope="session")
def installation(settings: Settings, extra: dict[str, ModuleType]) -> Iterator[Installation]:
    """Everything that is installed, and the dummy."""
    with testing.installation(settings, extra=extra) as made:
        yield made


@pytest.fixture(scope="session")
def client(installation: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of the whole application with the dummy."""
    with TestClient(create_app(installation)) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture(scope="session")
def alone(
    settings: Settings, installation: Installation, extra: dict[str, ModuleType]
) -> Iterator[Installation]:
    """Records and the dummy, without assignments: nobody else makes work of anything."""
    assert installation.settings is settings, "its schema is up to date"
    with opened(settings.model_copy(update={"modules": ("records",)}), extra=extra) as made:
        yield made


@pytest.fixture
def writer(installation: Installation, town: testing.Town) -> testing.Reader:
    """Somebody with the dummy's power."""
    return testing.make_person(
        installation, unit_id=town.chancellery_id,
        permissions=("dummy.write", "documents.link", "records.file"),
    )  # fmt: skip


@pytest.fixture
def card(installation: Installation, town: testing.Town, writer: testing.Reader) -> Cards:
    """Make a document open to the chancellery."""

    def make(title: str = "О ремонте", kind: str = "records.incoming", state: str = "registered"):
        with testing.acting(installation, writer) as session:
            new = NewDocument(
                kind, title, "Министерство", state, town.organisation_id, town.chancellery_id
            )
            head = create(session, new, reader=writer, at=now())
            opening = Opening(town.chancellery_id, AccessRight.EDIT, "journal")
            open_to(session, head, [opening], at=now(), by=None)
            index(session, head, words=[])
            if kind == "records.incoming":
                execute(
                    session,
                    "insert into records.incoming (document_id, correspondent, received_on,"
                    " channel) values (%s, 'Министерство', '2026-11-20', 'paper')",
                    (head.id,),
                )
        return head.id

    return make

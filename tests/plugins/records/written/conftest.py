"""An office that writes, for the tests of this folder."""

import sys
from pathlib import Path

import pytest
from litestar.testing import TestClient
from tests_support.browser import session_token
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

sys.path.insert(0, str(Path(__file__).parent))

from bureaus import JOURNALS, KEEPER, WRITER, Bureau, Person


@pytest.fixture
def bureau(
    installation: Installation,
    client: TestClient,
    town: testing.Town,  # type: ignore[type-arg]
) -> Bureau:
    """People and journals of a fresh town."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for kind, index, title, template in JOURNALS:
            execute(
                session,
                "insert into documents.journal (code, kind, organisation_id, unit_id, index,"
                " title, number_template, restarts, active)"
                " values (%s, %s, %s, %s, %s, %s, %s, 'yearly', true)",
                (f"{kind.rpartition('.')[2]}-{town.organisation_id}", kind, town.organisation_id,
                 town.chancellery_id, index, title, template),
            )  # fmt: skip

    def person(unit: int, *permissions: str, heads: bool = False) -> Person:
        reader = testing.make_person(
            installation, unit_id=unit, permissions=permissions, heads=heads
        )
        return Person(client, reader, session_token(installation, reader))

    return Bureau(
        installation, client, town, person(town.housing_id, *WRITER),
        person(town.housing_id, "signing.sign", heads=True),
        person(town.chancellery_id, *KEEPER), person(town.chancellery_id),
    )  # fmt: skip

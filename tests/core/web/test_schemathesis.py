"""The API tells the truth: no 5xx and no answer that its description does not name."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from schemathesis.python import asgi
from tests_support.files import small_pdf
from uprava import testing
from uprava.app import create_app
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.plugins import load
from uprava.web.dependencies import DEPENDENCIES
from uprava.web.openapi import description, without_examples

CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]

APPLICATION = Litestar(
    route_handlers=load().routes(), dependencies=DEPENDENCIES, openapi_config=description()
)
SCHEMA = schemathesis.openapi.from_dict(without_examples(APPLICATION.openapi_schema.to_schema()))
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}


@pytest.fixture(scope="module")
def token(installation: Installation) -> str:
    """The token of a registrar with every scope."""
    town = testing.make_town(installation)
    permissions = ("records.register", "documents.attach", "signing.sign")
    person = testing.make_person(installation, unit_id=town.chancellery_id, permissions=permissions)
    return testing.make_token(installation, person, "documents:read", "documents:write", "sign")


@pytest.fixture(scope="module")
def letter(client: TestClient, installation: Installation, token: str) -> dict[str, str]:
    """Path parameters of a document and file that exist and are open to the token's person."""
    query = "select code from documents.journal order by id desc limit 1"
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        journal = fetch_value(session, query)
    card = {"title": "О погоде", "correspondent": "Министерство", "journal": journal}
    answer = client.post(
        "/api/v1/records/incoming",
        data={"card": json.dumps(card)},
        files=[("file", ("a.pdf", small_pdf()))],
        headers={"authorization": f"Bearer {token}"},
    ).json()
    return {"id": answer["id"], "file_id": answer["files"][0]["id"]}


@pytest.fixture(scope="module")
def program(installation: Installation) -> Iterator[Any]:
    """The application as a requests session in this process."""
    with asgi.get_client(create_app(installation)) as session:
        yield session


@pytest.mark.slow
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_the_program_does_what_the_description_says(
    program: Any, token: str, letter: dict[str, str], label: str
) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[label].as_strategy(), real=st.booleans())
    def holds(case: Any, real: bool) -> None:
        if real:
            known = {name: letter[name] for name in case.path_parameters or {} if name in letter}
            case.path_parameters = (case.path_parameters or {}) | known
        headers = {"authorization": f"Bearer {token}"}
        answer = case.call(session=program, base_url="http://testserver", headers=headers)
        case.validate_response(answer, checks=CHECKS)

    holds()

"""The API tells the truth: no 5xx and no answer that its description does not name."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar import Litestar
from schemathesis.python import asgi

from uprava import testing
from uprava.app import create_app
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
def program(installation: Installation) -> Iterator[Any]:
    """The application as a requests session in this process."""
    with asgi.get_client(create_app(installation)) as session:
        yield session


@pytest.mark.slow
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_the_program_does_what_the_description_says(program: Any, token: str, label: str) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[label].as_strategy())
    def holds(case: Any) -> None:
        headers = {"authorization": f"Bearer {token}"}
        answer = case.call(session=program, base_url="http://testserver", headers=headers)
        case.validate_response(answer, checks=CHECKS)

    holds()

"""Every route × {nobody, without the right, with it}, computed from the application itself."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.app import create_app
from uprava.installation import Installation
from uprava.plugins import load
from uprava.web.routing import PUBLIC, SIGNED_IN

SAMPLES = {
    "uuid": str(uuid4()),
    "int": "999999",
    "str": "nothing",
    "path": "nothing",
    "date": "2026-11-20",
}
OPEN_TO_ALL = {
    "/sign-in", "/healthz", "/readyz", "/metrics", "/csp-report", "/api/v1/openapi.json",
    "/check", "/check/{code:str}", "/appeals/status", "/api/v1/appeals/status",
    "/appeals/reception/hours", "/appeals/send", "/meetings/feed.ics",
    "/contracts/feed.ics", "/contracts/public/{id:uuid}",
    "/static/{file_path:path}",
}  # fmt: skip
"""What answers to nobody in particular; everything else needs somebody."""


def all_routes() -> Iterator[tuple[str, str, str, str | None]]:
    """Yield method, path, what it requires and its token scope, from the handlers."""
    for handler in load().routes():
        opt = getattr(handler, "opt", {})
        if "requires" not in opt or not hasattr(handler, "http_methods"):
            continue
        for method in handler.http_methods - {"OPTIONS", "HEAD"}:
            for path in sorted(handler.paths):
                yield method, path, opt["requires"], opt.get("scope")


ROUTES = sorted(all_routes(), key=lambda each: (each[1], each[0]))


def address(path: str) -> str:
    """Return the path with sample values for its parameters."""
    return re.sub(r"\{[^:}]+:([a-z]+)\}", lambda match: SAMPLES.get(match[1], "1"), path)


@pytest.fixture(scope="module")
def stranger(installation: Installation) -> testing.Reader:
    """Somebody who is signed in but has no permission at all."""
    town = testing.make_town(installation)
    return testing.make_person(installation, unit_id=town.housing_id)


@pytest.mark.parametrize(("method", "path", "requires", "scope"), ROUTES)
def test_nobody_gets_in_where_somebody_is_needed(
    client: TestClient, method: str, path: str, requires: str, scope: str | None
) -> None:
    answer = anonymous(client, method, path)
    if requires == PUBLIC:
        assert path in OPEN_TO_ALL
        assert answer.status_code != 401
    elif path.startswith("/api/") or method != "GET":
        assert answer.status_code in (401, 403)
    else:
        assert answer.status_code in (301, 302, 303)
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("method", "path", "requires", "scope"),
    [each for each in ROUTES if each[2] not in (PUBLIC, SIGNED_IN)],
)
def test_without_the_right_the_route_refuses(
    client: TestClient, installation: Installation, stranger: testing.Reader, method: str,
    path: str, requires: str, scope: str | None,
) -> None:  # fmt: skip
    if scope:
        token = testing.make_token(installation, stranger, scope)
        answer = call(client, method, path, {"authorization": f"Bearer {token}"})
    else:
        with signed_in(client, installation, stranger) as headers:
            answer = call(client, method, path, headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "requires", "scope"), [each for each in ROUTES if each[3] is not None]
)
def test_a_token_of_another_scope_is_refused(
    client: TestClient, installation: Installation, method: str, path: str, requires: str,
    scope: str,
) -> None:  # fmt: skip
    town = testing.make_town(installation)
    permissions = () if requires == SIGNED_IN else (requires,)
    person = testing.make_person(installation, unit_id=town.housing_id, permissions=permissions)
    token = testing.make_token(installation, person, "nothing:else")
    answer = call(client, method, path, {"authorization": f"Bearer {token}"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "requires", "scope"),
    [each for each in ROUTES if each[2] != PUBLIC and each[0] == "GET" and "events" not in each[1]],
)
def test_with_the_right_no_route_fails(
    client: TestClient, installation: Installation, method: str, path: str, requires: str,
    scope: str | None,
) -> None:  # fmt: skip
    town = testing.make_town(installation)
    permissions = () if requires == SIGNED_IN else (requires,)
    person = testing.make_person(installation, unit_id=town.housing_id, permissions=permissions)
    if scope:
        token = testing.make_token(installation, person, scope)
        answer = call(client, method, path, {"authorization": f"Bearer {token}"})
    else:
        with signed_in(client, installation, person) as headers:
            answer = call(client, method, path, headers)
    assert answer.status_code < 500
    assert answer.status_code not in (401, 405)


@pytest.mark.parametrize(
    ("method", "path", "requires", "scope"),
    [each for each in ROUTES if each[0] != "GET" and not each[1].startswith(("/api/", "/csp"))],
)
def test_no_act_without_the_csrf_token_or_from_another_site(
    client: TestClient, installation: Installation, stranger: testing.Reader, method: str,
    path: str, requires: str, scope: str | None,
) -> None:  # fmt: skip
    with signed_in(client, installation, stranger) as headers:
        without = {name: value for name, value in headers.items() if name != "x-csrftoken"}
        assert call(client, method, path, without).status_code == 403
        foreign = headers | {"sec-fetch-site": "cross-site"}
        assert call(client, method, path, foreign).status_code == 403
        other = headers | {"origin": "https://evil.example"}
        assert call(client, method, path, other).status_code == 403


def test_the_table_covers_every_route_of_the_application(installation: Installation) -> None:
    known = {path for _method, path, _requires, _scope in ROUTES}
    edge: Any = create_app(installation)
    for route in edge.app.routes:
        if isinstance(route, HTTPRoute):
            assert route.path in known | OPEN_TO_ALL or route.path.startswith("/api/v1/openapi")


def anonymous(client: TestClient, method: str, path: str) -> Any:
    """Call as nobody."""
    client.cookies.clear()
    return call(client, method, path, {})


def call(client: TestClient, method: str, path: str, headers: dict[str, str]) -> Any:
    """Call a route with sample values and no useful body."""
    url = address(path)
    return client.request(method, url, headers=headers, follow_redirects=False)

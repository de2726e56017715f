"""What stands around every page: the current place, and the message of the previous act."""

import re
from typing import Any

import pytest
from litestar.testing import TestClient
from tests_support.browser import session_token, signed_in
from uprava import testing
from uprava.app import create_app
from uprava.installation import Installation
from uprava.web.frame import nearest

PLACES = ("/docs", "/records/incoming", "/records/incoming/new")


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/records/incoming", "/records/incoming"),
        ("/records/incoming/new", "/records/incoming/new"),
        ("/records/incoming/print", "/records/incoming"),
        ("/docs/1", "/docs"), ("/documents", ""), ("/", ""),
    ],
)  # fmt: skip
def test_the_longest_address_is_the_place(path: str, here: str) -> None:
    assert nearest(path, PLACES) == here


@pytest.mark.parametrize("path", ["/records/incoming", "/records/incoming/new"])
def test_one_place_is_current(
    installation: Installation,
    town: testing.Town,
    client: Any,
    path: str,
) -> None:
    reader = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    with signed_in(client, installation, reader):
        page = client.get(path).text
    found = re.findall(r'<a href="([^"]+)"[^>]* aria-current="page"', page)
    assert found == [path]


def test_a_message_goes_over_https_in_a_cookie_bound_to_the_host(
    installation: Installation, town: testing.Town
) -> None:
    settings = installation.settings.model_copy(update={"public_url": "https://docs.example"})
    secure = Installation(
        settings, installation.plugins, installation.engine, installation.store, installation.jobs
    )
    reader = testing.make_person(installation, unit_id=town.chancellery_id)
    with TestClient(create_app(secure), base_url="https://docs.example") as client:
        client.cookies.set("__Host-sid", session_token(installation, reader))
        page = client.get("/profile").text
        form = page.split('action="/profile"', 1)[1].split("</form>", 1)[0]
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
        data = {**hidden, "email": "a@b.example", "locale": "ru"}
        said = client.post("/profile", data=data, follow_redirects=False)
        shown = client.get("/profile")
        after = client.get("/profile")
    for answer, left in ((said, "max-age=60"), (shown, "max-age=0")):
        cookies = [c for c in answer.headers.get_list("set-cookie") if "flash" in c]
        (cookie,) = cookies
        name, _, flags = cookie.lower().partition("=")
        assert name == "__host-flash"
        for flag in ("secure", "httponly", "samesite=lax", "path=/", left):
            assert flag in flags
        assert "domain" not in flags
    assert "flash" not in str(after.headers.get_list("set-cookie"))


def test_who_chose_no_language_reads_the_installation_s(
    installation: Installation, town: testing.Town
) -> None:
    settings = installation.settings.model_copy(update={"locale": "en"})
    english = Installation(
        settings, installation.plugins, installation.engine, installation.store, installation.jobs
    )
    reader = testing.make_person(installation, unit_id=town.chancellery_id)
    with TestClient(create_app(english)) as client, signed_in(client, installation, reader):
        assert '<html lang="en"' in client.get("/profile").text

"""Parts of pages: opened as pages, from a bookmark or in a new tab, they lead to their page."""

import pytest
from offices import Office, SignIn

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NAVIGATION = {"accept": BROWSER, "sec-fetch-dest": "document"}
OVER_HTTP = {"accept": BROWSER}
"""Browsers say what they ask for over https and on this machine only."""

PARTS = {
    "/docs/{id}/viewer": "/docs/{id}",
    "/docs/{id}/viewer?file=1&from=101": "/docs/{id}?file=1&from=101",
    "/docs/{id}/news?version=1": "/docs/{id}",
    "/docs/{id}/history": "/docs/{id}#history",
    "/docs/{id}/targets?q=1": "/docs/{id}/forms/link",
    "/docs/{id}/principals?q=1": "/docs/{id}/forms/share",
    "/notices/bell": "/notices",
}


@pytest.mark.parametrize("headers", [NAVIGATION, OVER_HTTP], ids=["https", "http"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_opened_as_a_page_leads_to_its_page(
    office: Office, sign_in: SignIn, part: str, headers: dict[str, str]
) -> None:
    id, client = office.document(), sign_in(office.registrar)
    answer = client.get(part.format(id=id), headers=headers, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == PARTS[part].format(id=id)
    page = client.get(answer.headers["location"], headers=headers)
    assert page.status_code == 200
    assert page.text.lstrip().startswith("<!doctype html>")


def test_the_section_of_the_history_stands_in_the_card(office: Office, sign_in: SignIn) -> None:
    assert 'id="history"' in sign_in(office.registrar).get(f"/docs/{office.document()}").text


@pytest.mark.parametrize("part", PARTS)
def test_htmx_gets_the_part_alone(office: Office, sign_in: SignIn, part: str) -> None:
    client = sign_in(office.registrar)
    headers = {"hx-request": "true", "accept": "text/html, */*", "sec-fetch-dest": "empty"}
    address = part.format(id=office.document())
    answer = client.get(address, headers=headers, follow_redirects=False)
    assert answer.status_code == 200
    assert "<html" not in answer.text

"""Every address of an area as somebody asks it who must not know of a contract."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.contracts.conftest import Desk
from uprava import testing
from uprava.users.reader import Reader


def addresses(desk: Desk, pattern: str, given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the method and the address of every route a pattern names, filled with what is there.

    `given`: parameter of the path → value; a route with another one is left out.
    """
    for handler in desk.installation.plugins.routes():
        for path in getattr(handler, "paths", ()):
            names = re.findall(r"\{(\w+):\w+\}", path)
            if re.match(pattern, path) and names and set(names) <= given.keys():
                filled = re.sub(r"\{(\w+):\w+\}", lambda found: str(given[found[1]]), path)
                for method in sorted(handler.http_methods - {"HEAD", "OPTIONS"}):
                    yield method, filled


def met_by(client: Any, desk: Desk, who: Reader, every: list[tuple[str, str]]) -> dict[str, Any]:
    """Ask every address as a person, those of the API by a token; return the answers."""
    token = testing.make_token(desk.installation, who, "documents:read", "documents:write")
    answers = {}
    for method, address in every:
        if address.startswith("/api/"):
            client.cookies.clear()
            body = {"json": body_of(address)} if method == "POST" else {}
            headers = {"authorization": f"Bearer {token}"}
            answers[f"{method} {address}"] = client.request(
                method, address, headers=headers, **body
            )
    with desk.at_the_screen(client, who) as screen:
        for method, address in every:
            if not address.startswith("/api/"):
                answers[f"{method} {address}"] = screen.request(
                    method, address, follow_redirects=False
                )
    return answers


def body_of(address: str) -> dict[str, object]:
    """What a program would send to an address, nothing wrong in it."""
    if "/payments" in address:
        return {"obligation_id": 1, "paid_on": "2026-11-18"}
    return {"done_on": "2026-11-18"}


def let_in(answers: Mapping[str, Any], *markers: str) -> list[str]:
    """Return the addresses that answered something else than 404, or told a marker."""
    return [
        f"{address}: {each.status_code}" for address, each in answers.items()
        if each.status_code != 404 or any(word in each.text for word in markers)
    ]  # fmt: skip

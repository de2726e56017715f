"""Which hooks the tests of the dummy show, and how they ask for pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import hookspecs
from uprava.installation import Installation

HOOKS = {name for name in vars(hookspecs) if name.startswith("uprava_")}
shown: set[str] = set()
"""Hooks whose effect some test of this file shows."""


def shows(*hooks: str) -> Callable[[Any], Any]:
    """Say which hooks a test is about."""
    shown.update(hooks)
    return lambda test: test


Cards = Callable[..., UUID]


def page_of(client: TestClient, installation: Installation, reader: Any, address: str) -> str:
    with signed_in(client, installation, reader) as headers:
        answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def act(client: TestClient, installation: Installation, reader: Any, address: str, **data: str):
    with signed_in(client, installation, reader) as headers:
        return client.post(address, data=data, headers=headers, follow_redirects=False)

"""Somebody who visits the screens with a browser's cookies and form token."""

import re
from typing import Any

import httpx
from litestar.testing import TestClient

CSRF = re.compile(r'name="_csrf_token" value="([^"]+)"')


class Visitor:
    """Somebody signed in, with a browser's cookies and form token."""

    def __init__(self, client: TestClient[Any], sid: str) -> None:
        self.client = client
        self.cookies = {"sid": sid}
        self.token = ""

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        answer = self.client.get(path, headers=self.headers(), follow_redirects=False)
        self.cookies.update(answer.cookies)
        if found := CSRF.search(answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, data: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        """Send a form of the page opened last."""
        fields = {**(data or {}), "_csrf_token": self.token}
        return self.client.post(
            path, data=fields, headers=self.headers(), follow_redirects=False, **options
        )

    def headers(self) -> dict[str, str]:
        """Return what a browser sends along."""
        self.client.cookies.clear()
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"cookie": pairs, "sec-fetch-site": "same-origin"}

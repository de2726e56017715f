"""Somebody outside of the office who asks by number and code."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plugins.appeals.work.bureau import Bureau
from tests_support.browser import signed_in
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.open_interface.service.receipts import Receipt, give_receipt

PAGE = "/appeals/status"
API = "/api/v1/appeals/status"


@dataclass
class Outside:
    """Has a receipt or guesses; knows no login."""

    client: Any
    bureau: Bureau

    @property
    def installation(self) -> Installation:
        return self.bureau.office.installation

    def receipt(self, id: UUID, by: Reader | None = None) -> Receipt:
        given: Receipt = self.bureau.act(by or self.bureau.registrar, give_receipt, id)
        return given

    def ask(self, number: str, code: str, **more: Any) -> Any:
        """Ask over the API."""
        self.client.cookies.clear()
        return self.client.post(API, json={"number": number, "code": code}, **more)

    def page(self, number: str, code: str) -> Any:
        """Ask on the page, as a browser does."""
        self.client.cookies.clear()
        form = self.client.get(PAGE)
        token = re.search(r'name="_csrf_token" value="([^"]+)"', form.text)
        assert token is not None
        data = {"number": number, "code": code, "_csrf_token": token[1]}
        return self.client.post(PAGE, data=data)

    def post(self, path: str, who: Reader, data: Any = None) -> Any:
        with signed_in(self.client, self.installation, who) as headers:
            return self.client.post(path, data=data, headers=headers, follow_redirects=False)

    def token(self, who: Reader, scope: str = "documents:write") -> dict[str, str]:
        made = testing.make_token(self.installation, who, scope)
        return {"authorization": f"Bearer {made}"}


def words(page: Any) -> str:
    """Return a page's words without markup."""
    bare = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    return bare.replace("\xa0", " ")

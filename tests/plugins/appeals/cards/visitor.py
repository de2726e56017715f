"""A signed-in person at the screens, without scripts."""

import re
from dataclasses import dataclass
from typing import Any

from tests_support.browser import signed_in
from uprava.installation import Installation
from uprava.users.reader import Reader


@dataclass
class Visitor:
    """Asks and answers as the reader."""

    client: Any
    installation: Installation
    reader: Reader

    def get(self, path: str) -> Any:
        with signed_in(self.client, self.installation, self.reader):
            return self.client.get(path, follow_redirects=False)

    def post(self, path: str, data: Any, **more: Any) -> Any:
        with signed_in(self.client, self.installation, self.reader) as headers:
            return self.client.post(
                path, data=data, headers=headers, follow_redirects=False, **more
            )

    def read(self, path: str) -> str:
        """Return a page's words without markup."""
        page = self.get(path)
        assert page.status_code == 200, page.text[:600]
        bare = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
        return bare.replace("\xa0", " ")

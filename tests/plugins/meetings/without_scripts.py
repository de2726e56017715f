"""A browser without scripts: it follows links and sends the forms it is shown, nothing else."""

from typing import Any
from urllib.parse import urljoin

import lxml.html


class Plain:
    """Walks over pages; each step asserts that its page came."""

    def __init__(self, client: Any, address: str) -> None:
        self.client = client
        self.address = ""
        self.page = lxml.html.fromstring("<p>")
        self.open(address)

    @property
    def text(self) -> str:
        """What the page says."""
        return " ".join(self.page.text_content().split())

    def open(self, address: str) -> None:
        """Open an address of the application."""
        self.took(self.client.get(address), address)

    def took(self, answer: Any, address: str) -> None:
        """Take the page that came."""
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:300])
        self.address, self.page = str(answer.url), lxml.html.fromstring(answer.text)

    def links(self, words: str) -> list[str]:
        """Where the links with these words lead, as they stand on the page."""
        return [
            each.get("href")
            for each in self.page.iter("a")
            if " ".join(each.text_content().split()) == words
        ]

    def follow(self, words: str) -> None:
        """Follow the first link with these words."""
        found = self.links(words)
        assert found, f"no link «{words}» at {self.address}"
        self.open(urljoin(self.address, found[0]))

    def press(self, words: str, **typed: str) -> None:
        """Press the button with these words, its form filled with what is typed."""
        forms = [
            form
            for form in self.page.iter("form")
            for each in form.iter("button")
            if " ".join(each.text_content().split()) == words and each.get("type") != "button"
        ]
        assert forms, f"no button «{words}» at {self.address}"
        fields = {name: value or "" for name, value in forms[0].form_values()}
        assert set(typed) <= set(forms[0].fields), sorted(forms[0].fields)
        target = urljoin(self.address, forms[0].get("action", ""))
        self.took(self.client.post(target, data=fields | typed), target)

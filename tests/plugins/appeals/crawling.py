"""Somebody who asks every address of the program and reads all that comes, unpacked."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_plus, urlencode, urljoin, urlsplit

import pypdfium2
from tests_support.browser import signed_in
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader

STREAM = "/events"
"""Never ends; what it tells whom has tests of its own (tests/core/web)."""

OF_ALL = frozenset({"/metrics", "/readyz", "/healthz", "/profile/sessions", "/profile/session"})
"""Tell of the whole program: of requests, memory, disks; or of the session that asks."""

MOST_ALIKE = 8
"""Links of one route that are followed: each act of a card."""


VOLATILE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,}|"
    r'name="_key" value="[^"]*"|content="[0-9a-f]+"|value="[^"]{40,}"|'
    r'[0-9a-f]{16}|session[^ ]*="\d+"|\d\d:\d\d(:\d\d)?|<v>\d+\.\d+</v>|ref=.[0-9a-f]+|'
    r"[\d,]+\xa0[МГ]Б"
)
"""Ids, tokens, clock times, room on the disk and in the database: they differ between requests."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: its status and all its words."""

    status: int
    text: str
    type: str

    @property
    def steady(self) -> tuple[int, str]:
        """What is the same whenever it is asked."""
        return self.status, VOLATILE.sub("·", self.text)


def get_paths(installation: Installation) -> tuple[str, ...]:
    """Return the path of every GET route there is, of the core and of all modules."""
    found = {
        path
        for handler in installation.plugins.routes()
        if "GET" in getattr(handler, "http_methods", ())
        for path in handler.paths
    }
    return tuple(sorted(found - {STREAM}, key=lambda each: (each.count("{"), each)))


@cache
def pattern(path: str) -> re.Pattern[str]:
    """Return what an address of a route looks like."""
    shapes = {"int": r"\d+", "uuid": r"[0-9a-f-]{36}", "str": r"[^/]+", "path": r".+"}
    parts = re.split(r"\{\w+:(\w+)\}", path)
    return re.compile("".join(
        shapes[part] if place % 2 else re.escape(part) for place, part in enumerate(parts)
    ))  # fmt: skip


@cache
def route_of(bare: str, paths: tuple[str, ...]) -> str | None:
    """Return the path of the route an address without its question belongs to."""
    return next((path for path in paths if pattern(path).fullmatch(bare)), None)


def readable(content: bytes) -> str:
    """Return an answer as text: of archives and workbooks every part, of papers every page."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(
                f"{name}\n{readable(archive.read(name))}" for name in archive.namelist()
            )
    if content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(content) as paper:
            return "\n".join(page.get_textpage().get_text_bounded() for page in paper)
    return content.decode(errors="replace")


ASKING = ("text", "search", "tel", "email")


class Links(HTMLParser):
    """Where a page leads, and the fields of its forms that ask."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.asking: list[tuple[str, str]] = []
        self.form: str | None = None

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Take what the browser would follow."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            asks = has.get("method", "get").lower() == "get"
            self.form = has.get("action", "") if asks else None
        if tag == "input" and self.form is not None and has.get("type", "text") in ASKING:
            self.asking.append((self.form, has.get("name", "")))
        for name in ("href", "src", "hx-get"):
            if name in has:
                self.found.append(has[name])

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self.form = None


@dataclass
class Crawler:
    """Somebody signed in, at the screens and with a token at the API."""

    client: Any
    installation: Installation
    reader: Reader
    seen: dict[str, Seen] = field(default_factory=dict)
    but: tuple[str, ...] = ()
    """Endings of addresses that are not asked."""

    def ask(self, addresses: Iterable[str]) -> dict[str, Seen]:
        """Ask each address once; return the answers."""
        token = testing.make_token(self.installation, self.reader, "documents:read", "sign")
        bearer = {"authorization": f"Bearer {token}"}
        with signed_in(self.client, self.installation, self.reader) as form:
            for address in (each for each in addresses if not each.endswith(self.but)):
                headers = bearer if address.startswith("/api/") else form
                answer = self.client.get(address, headers=headers, follow_redirects=False)
                kind = answer.headers.get("content-type", "")
                told = readable(answer.content) + answer.headers.get("location", "")
                self.seen[address] = Seen(answer.status_code, told, kind)
        return self.seen

    def follow(self, paths: tuple[str, ...]) -> dict[str, Seen]:
        """Ask what the pages lead to by links that name something, few of each route."""
        counts = Counter[str]()
        found = []
        for address, seen in self.seen.items():
            for link in dict.fromkeys(links_of(seen, address).found):
                path = route_of(link.partition("?")[0], paths)
                if path and "{" in path and link not in self.seen:
                    counts[path] += 1
                    found += [link] if counts[path] <= MOST_ALIKE else []
        return self.ask(found)


def links_of(seen: Seen, address: str) -> Links:
    """Return where an answer leads, as whole addresses of this program."""
    links = Links()
    if seen.type.startswith("text/html"):
        links.feed(seen.text)
    links.found = [
        urljoin(address, each).partition("#")[0] for each in links.found
        if not urlsplit(urljoin(address, each)).netloc
    ]  # fmt: skip
    links.asking = [(urljoin(address, action), name) for action, name in links.asking if name]
    return links


def questions(seen: Mapping[str, Seen]) -> set[tuple[str, str]]:
    """Return every (address, field) a form asks with."""
    return {
        (urlsplit(action).path, name)
        for address, each in seen.items()
        for action, name in links_of(each, address).asking
    }


def asked_with(address: str, name: str, word: str) -> str:
    """Return an address that asks for a word."""
    return f"{address}?{urlencode({name: word})}"


def filled(path: str, values: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """Yield addresses of a route with every value of its kind in the place of each parameter."""
    found = re.search(r"\{\w+:(\w+)\}", path)
    if not found:
        yield path
        return
    for value in values[found[1]]:
        yield from filled(path.replace(found[0], str(value), 1), values)


def plain(text: str) -> str:
    """Return a text or address as it is compared: lower case, no escapes, «ё» as «е»."""
    return unquote_plus(text).lower().replace("ё", "е").replace("\xa0", " ")

"""The screens under load: a registrar's letters one after another, journals and search as pages.

Clients speak as a browser does: the session's cookie, the token of forms, the next page after each
answer; pictures and styles are not fetched (a browser has them already).
"""

import asyncio
import http.cookiejar
import json
import re
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass

from bench.load import Figures, get, lines_of
from bench.office import Office

NEW = "/records/incoming/new"
EDGE = "----uprava"


@dataclass(frozen=True)
class Desk:
    """A signed-in person: headers that say who it is."""

    headers: dict[str, str]

    def form(self, path: str, values: dict[str, str]) -> bytes:
        """Return the bytes of a form that is sent."""
        body = urllib.parse.urlencode(values).encode()
        return self.post(path, body, "application/x-www-form-urlencoded")

    def file(self, path: str, name: str, content: bytes) -> bytes:
        """Return the bytes of a file that is dropped."""
        head = (
            f'--{EDGE}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n'
            "content-type: application/pdf\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{EDGE}--\r\n".encode()
        return self.post(path, body, f"multipart/form-data; boundary={EDGE}")

    def post(self, path: str, body: bytes, media_type: str) -> bytes:
        """Return the bytes of a request with a body."""
        lines = [
            f"POST {path} HTTP/1.1", "host: 127.0.0.1", f"content-type: {media_type}",
            f"content-length: {len(body)}", *lines_of(self.headers), "", "",
        ]  # fmt: skip
        return "\r\n".join(lines).encode() + body

    def page(self, path: str) -> bytes:
        """Return the bytes of a request for a page."""
        return get(path, headers=self.headers)


def sign_in(office: Office, login: str) -> Desk:
    """Sign a demo person in with the password the demo printed."""
    base = f"http://127.0.0.1:{office.port}"
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{base}/sign-in").read().decode()
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert token, "the page of sign-in has no form"
    values = {"_csrf_token": token[1], "login": login, "password": office.passwords[login]}
    browser.open(f"{base}/sign-in", urllib.parse.urlencode(values).encode()).read()
    cookies = {each.name: each.value or "" for each in jar}
    assert "sid" in cookies, f"{login} was not let in"
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return Desk({"cookie": told, "x-csrftoken": cookies["csrf"]})


@dataclass
class Day:
    """What one letter costs its registrar: the three answers waited for."""

    taken: Figures
    registered: Figures
    next: Figures

    def __str__(self) -> str:
        rate = self.registered.rate
        parts = (("file taken in", self.taken), ("registered", self.registered),
                 ("next form", self.next))  # fmt: skip
        told = "; ".join(
            f"{name} p50 {each.percentile(0.5):.0f} p95 {each.percentile(0.95):.0f} ms"
            for name, each in parts
        )
        refused = sum(each.refused for _name, each in parts)
        return f"{rate:6.1f} letters/s   {told}" + (f"   refused {refused}" if refused else "")


def register_by_screen(
    office: Office, desk: Desk, pdf: bytes, *, journal: str, clients: int, seconds: float
) -> Day:
    """Let registrars take in, register and open the next letter for some seconds."""
    day = Day(Figures(), Figures(), Figures())
    numbers = iter(range(10**9))
    began = time.perf_counter()
    until = began + seconds

    async def registrar() -> None:
        line = Line(*await asyncio.open_connection("127.0.0.1", office.port))
        while time.perf_counter() < until:
            number = next(numbers)
            own = pdf.rstrip() + f"\n% letter {began} {number}\n".encode()
            taken = await line.ask(desk.file("/records/drafts/files", "a.pdf", own), day.taken)
            if not taken:
                continue
            form = card_of(number, journal)
            where = f"/records/drafts/{json.loads(taken)['id']}/register"
            await line.ask(desk.form(where, form), day.registered)
            await line.ask(desk.page(NEW), day.next)
        line.writer.close()

    async def all_of_them() -> None:
        await asyncio.gather(*(registrar() for _ in range(clients)))

    asyncio.run(all_of_them())
    day.registered.seconds = time.perf_counter() - began
    return day


def card_of(number: int, journal: str) -> dict[str, str]:
    """Return what a registrar leaves in the form."""
    return {
        "_key": f"bench-{time.time_ns()}-{number}", "journal": journal, "letter_kind": "letter",
        "correspondent": "Министерство ЖКХ", "title": f"О письме {number}", "channel": "paper",
        "access_mark": "common", "received_on": "", "same": "on", "after": "open",
    }  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A kept connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes, figures: Figures) -> bytes:
        """Send a request and wait; what is refused has an empty answer and is counted."""
        started = time.perf_counter()
        self.writer.write(request)
        status, body = await self.answer()
        if status >= 400:
            figures.refused += 1
            return b""
        figures.latencies.append((time.perf_counter() - started) * 1000)
        return body

    async def answer(self) -> tuple[int, bytes]:
        """Read one answer; return its status and body."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head.split(b" ", 2)[1])
        if length := re.search(rb"content-length: *(\d+)", head):
            return status, await self.reader.readexactly(int(length[1]))
        body = b""
        if b"transfer-encoding: chunked" in head:
            while size := int((await self.reader.readline()).strip() or b"0", 16):
                body += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readline()
        return status, body

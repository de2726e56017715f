"""An installation without the demo, begun as «First steps without the demo» tells it."""

import json
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from tests_support.office import Office, free_port

PAGE = Path(__file__).resolve().parents[3] / "docs" / "operate.md"
CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')
OWN = "a long phrase nobody guesses"


@pytest.fixture
def empty() -> Iterator[Office]:
    """A folder nothing was ever started in."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-first-"))
    folder.chmod(0o755)
    yield Office(folder / "data", free_port())
    shutil.rmtree(folder, ignore_errors=True)


def told(program: str) -> list[list[str]]:
    """Return the commands of the page's section that begin with a program, as words."""
    section = PAGE.read_text().split("### First steps without the demo")[1].split("\n### ")[0]
    blocks = "".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))
    lines = [line for line in blocks.splitlines() if line.startswith(f"{program} ")]
    return [shlex.split(line)[1:] for line in lines]


class Browser:
    """A person in a browser: keeps cookies, sends forms with the token of the page before."""

    def __init__(self, link: httpx.Client) -> None:
        self.link = link

    def see(self, path: str) -> str:
        answer = self.link.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        return answer.text

    def send(self, page: str, path: str = "", **fields: str) -> str:
        """Send the form of a page; return where it leads."""
        token = CSRF.search(self.see(page))
        assert token
        answer = self.link.post(path or page, data={"_csrf_token": token[1], **fields})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def sign_in(self, login: str, password: str) -> str:
        """Sign in with a one-time password and choose another; return where that leads."""
        where = self.send("/sign-in", login=login, password=password)
        assert where == "/profile/password"
        return self.send(where, old_password=password, password=OWN, again=OWN)

    def home(self) -> str:
        return str(self.link.get("/").headers["location"])


@contextmanager
def visiting(office: Office) -> Iterator[Browser]:
    """Open a browser of its own."""
    with httpx.Client(base_url=office.address, timeout=20) as link:
        yield Browser(link)


def post_as_told(office: Office, words: list[str], token: str) -> httpx.Response:
    """Send what the page's curl would send."""
    pairs = list(pairwise(words))
    headers = dict(value.split(": ") for name, value in pairs if name == "-H")
    headers = {name: value.replace("$TOKEN", token) for name, value in headers.items()}
    parts = dict(value.split("=", 1) for name, value in pairs if name == "-F")
    letter = {"file": (parts.pop("file").removeprefix("@"), b"Dear sirs", "text/plain")}
    address = words[-1].replace("http://127.0.0.1:8000", office.address)
    return httpx.post(address, headers=headers, data=parts, files=letter, timeout=30)


def test_an_empty_installation_leads_to_the_first_letter(empty: Office) -> None:
    administrator, registrar, token = told("uprava")
    (curl,) = told("curl")
    curl = [word.replace("letter.pdf", "letter.txt") for word in curl]
    with empty.serving(), visiting(empty) as admin, visiting(empty) as clerk:
        password = empty.run(*administrator).split()[-1]
        assert admin.sign_in("ivanova", password) == "/"
        assert admin.home() == "/admin/start"
        no_page_is_broken(admin)
        begin(admin)
        password = empty.run(*registrar).split()[-1]
        assert admin.home() == "/docs"
        appoint(admin, "Pavlova")
        assert clerk.sign_in("pavlova", password) == "/"
        assert clerk.home() == "/docs"
        clerk.see("/records/incoming/new")
        answer = post_as_told(empty, curl, empty.run(*token).strip())
        assert answer.status_code == 201, answer.text
        assert answer.json()["number"] == "01-12/1"
        assert "01-12/1" in clerk.see("/records/incoming")
        assert json.loads(curl[3].partition("=")[2])["title"] in clerk.see("/records/incoming")


def no_page_is_broken(admin: Browser) -> None:
    """Open whatever the navigation of an administrator of nothing leads to."""
    pages = set(re.findall(r'<a [^>]*href="(/[a-z/-]+)"', admin.see("/admin/start")))
    assert {"/docs/journals", "/admin/people", "/admin/units", "/admin/roles"} <= pages
    for page in sorted(pages):
        assert "<h1" in admin.see(page) or page == "/", page
    for page in ("/docs/journals", "/admin/units", "/admin/organisations"):
        assert "/admin/start" in admin.see(page), page


def begin(admin: Browser) -> None:
    """Create the organisation, a unit, a post and a journal, as the screen asks."""
    where = admin.send(
        "/admin/start", name="Town", short_name="Town", index="01", unit_name="Chancellery",
        unit_index="01", title="Administrator",
    )  # fmt: skip
    assert where == "/admin/start"
    form = admin.see("/docs/journals/new")
    (code,) = re.findall(r'<input[^>]* name="code"[^>]*>', form)
    assert 'value="incoming"' in code
    unit = re.search(r'<option value="(\d+)"[^>]*>Chancellery', form)
    assert unit
    admin.send(
        "/docs/journals/new", index="01-12", title="Incoming", kind="records.incoming",
        code="incoming", unit=unit[1], restarts="yearly", number_template="{index}/{seq}",
    )  # fmt: skip


def appoint(admin: Browser, surname: str) -> None:
    """Give a person a new post in the first unit."""
    unit = re.search(r'href="(/admin/units/\d+)"', admin.see("/admin/units"))
    person = re.search(rf'/admin/people/(\d+)"[^>]*>{surname}', admin.see("/admin/people"))
    assert unit
    assert person
    admin.send(unit[1], f"{unit[1]}/posts", title="Registrar")
    posts = re.findall(r'action="(/admin/posts/\d+)/holders"', admin.see(unit[1]))
    newest = max(posts, key=lambda path: int(path.rpartition("/")[2]))
    admin.send(unit[1], f"{newest}/holders", person=person[1], since="2026-01-09")
    assert surname in admin.see(unit[1])

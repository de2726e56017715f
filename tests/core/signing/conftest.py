"""A small town with its own authority, a real time-stamp service and letters to sign."""

import contextlib
import hashlib
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from core.signing import desk as desks
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from litestar.testing import TestClient
from uprava import signing, testing
from uprava.installation import Installation
from uprava.printing import PdfStandard, compile_pdf

if TYPE_CHECKING:
    from core.signing.corpus import World

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
TITLE = "Администрация городского округа Верхнереченск"

LETTER = """
#import "@local/uprava:1.0.0": office, signature-line
#let d = json(bytes(sys.inputs.at("data")))
#show: office.with(title: d.title)
= #d.title
#for part in d.parts [ #part #parbreak() ]
#signature-line(post: "Заместитель главы", name: "А. П. Громов", room: 12mm)
"""
PARAGRAPH = (
    "В целях устойчивого прохождения отопительного периода прошу в срок до 27 ноября представить "
    "сведения о готовности объектов жилищно-коммунального хозяйства по прилагаемой форме. "
)


@dataclass
class Town:
    """The authority, its people and what the installation believes."""

    authority: signing.Authority
    head: signing.Key
    deputy: signing.Key
    stamper: signing.Key

    def trust(self, *, revoked: dict[int, datetime] | None = None) -> signing.Trust:
        return signing.Trust(
            roots=(der(self.authority.root),),
            crls=(
                crl(self.authority.root, {}),
                crl(self.authority.issuing, revoked or {}),
            ),
        )

    def sign(self, pdf: bytes, key: signing.Key | None = None, **order: object) -> bytes:
        return self.signed(pdf, key, **order).data

    def signed(
        self,
        pdf: bytes,
        key: signing.Key | None = None,
        *,
        timestamper: object = None,
        **order: object,
    ) -> signing.SignedPdf:
        known = {"expected_sha256": hashlib.sha256(pdf).hexdigest(), "signed_at": NOW}
        return signing.sign_pdf(
            pdf,
            key=key or self.head,
            order=signing.SigningOrder(**(known | order)),
            trust=self.trust(),
            timestamper=timestamper,
        )

    def verify(self, pdf: bytes, trust: signing.Trust | None = None, at: datetime = NOW) -> list:
        return signing.verify_pdf(pdf, trust=trust or self.trust(), at=at)


def der(key: signing.Key) -> bytes:
    return key.certificate.public_bytes(Encoding.DER)


def crl(issuer: signing.Key, revoked: dict[int, datetime], *, until: datetime = NOW + DAY) -> bytes:
    return signing.revocation_list(issuer, revoked, now=NOW - 2 * DAY, next_update=until)


def person(
    authority: signing.Authority,
    surname: str,
    given: str,
    term: signing.Term | None = None,
    **more: object,
) -> signing.Key:
    subject = signing.Subject(
        f"{surname} {given}", surname, given, organisation=TITLE, inn="550100000017"
    )
    term = term or signing.Term(NOW - 30 * DAY, NOW + 300 * DAY)
    return signing.issue_certificate(authority, subject, term=term, **more)


@pytest.fixture(scope="session")
def make_person() -> Callable[..., signing.Key]:
    return person


@pytest.fixture(scope="session")
def make_crl() -> Callable[..., bytes]:
    return crl


@pytest.fixture(scope="session")
def new_town() -> Callable[[], Town]:
    def make() -> Town:
        authority = signing.issue_demo_authority(TITLE, now=NOW - 60 * DAY)
        return Town(
            authority=authority,
            head=person(authority, "Громов", "Андрей Павлович"),
            deputy=person(authority, "Иванова", "Мария Сергеевна"),
            stamper=person(authority, "Служба", "времени", purpose=signing.Purpose.TIME_STAMPING),
        )

    return make


@pytest.fixture(scope="session")
def town(new_town: Callable[[], Town]) -> Town:
    return new_town()


@pytest.fixture(scope="session")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    template = tmp_path_factory.mktemp("templates") / "letter.typ"
    template.write_text(LETTER, encoding="utf-8")

    def make(parts: int = 3, title: str = "О подготовке к отопительному периоду") -> bytes:
        values = {"title": title, "parts": [PARAGRAPH * 2] * parts}
        return compile_pdf(template, values, created=NOW, standard=PdfStandard.PDF_A_2B)

    return make


@dataclass
class StampService:
    """A time-stamp service: `openssl ts` behind HTTP; `behave` can spoil question or answer."""

    folder: Path
    url: str = ""
    asked: int = 0
    pause: float = 0.0
    """Seconds between two bytes of the answer."""
    before: Callable[[bytes], bytes] = field(default=lambda query: query)
    after: Callable[[bytes], bytes] = field(default=lambda reply: reply)

    def reply(self, query: bytes) -> bytes:
        self.asked += 1
        question, answer = self.folder / f"q{self.asked}", self.folder / f"a{self.asked}"
        question.write_bytes(self.before(query))
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa"]
        command += ["-queryfile", question.name, "-out", answer.name]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        return self.after(answer.read_bytes())

    def client(self, **options: object) -> signing.TimeStampClient:
        return signing.TimeStampClient(self.url, allowed_hosts=frozenset({"127.0.0.1"}), **options)


TSA_CONFIG = """
[tsa]
serial = serial
signer_cert = tsa.pem
certs = chain.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def write_pem(folder: Path, name: str, key: signing.Key) -> None:
    (folder / f"{name}.pem").write_bytes(key.certificate.public_bytes(Encoding.PEM))
    chain = b"".join(part.public_bytes(Encoding.PEM) for part in key.chain)
    (folder / "chain.pem").write_bytes(chain)
    private = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.key").write_bytes(private)


@pytest.fixture
def stamp_service(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[signing.Key], StampService]]:
    servers = []

    def start(key: signing.Key) -> StampService:
        folder = tmp_path_factory.mktemp("tsa")
        write_pem(folder, "tsa", key)
        (folder / "tsa.cnf").write_text(TSA_CONFIG)
        (folder / "serial").write_text("01")
        service = StampService(folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), answering(service))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        service.url = f"http://127.0.0.1:{server.server_port}/tsa"
        return service

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def answering(service: StampService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = service.reply(body)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            # A client whose patience is over hangs up: that is what the test wants.
            with contextlib.suppress(ConnectionError):
                for piece in _pieces(answer, service.pause):
                    self.wfile.write(piece)

        def log_message(self, *_: object) -> None:
            """Say nothing: the test looks at the signature."""

    return Handler


def _pieces(answer: bytes, pause: float) -> Iterator[bytes]:
    if not pause:
        yield answer
        return
    for byte in answer:
        yield bytes([byte])
        time.sleep(pause)


@pytest.fixture
def openssl(tmp_path: Path, town: Town) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run openssl where the town's root and the head's key lie as PEM files."""
    write_pem(tmp_path, "head", town.head)
    (tmp_path / "root.pem").write_bytes(town.authority.root.certificate.public_bytes(Encoding.PEM))

    def run(arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = ["openssl", *arguments.split()]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    return run


@pytest.fixture
def place(installation: Installation) -> testing.Town:
    """A municipality in the database (`town` here is the one with the certificates)."""
    return testing.make_town(installation)


@pytest.fixture
def desk(
    client: TestClient, installation: Installation, place: testing.Town, letter: Callable
) -> desks.Desk:
    """A registrar with a key and a letter."""
    return desks.seated(client, installation, place, [letter()])


@pytest.fixture(scope="session")
def usual(town: Town, letter: Callable[..., bytes]) -> "World":
    """The world of the corpora, with usual keys."""
    from core.signing.corpus import World

    return World(town.authority.root, town.authority.issuing, town.head, town.deputy, letter())

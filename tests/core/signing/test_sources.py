"""What is asked about revocation: listed addresses only, within limits; what came is checked."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from core.signing import pki as authority
from core.signing.desk import Desk
from core.signing.test_levels import letter, made  # noqa: F401 -- a fixture of that module
from cryptography import x509
from uprava import signing, testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, InvalidError
from uprava.installation import Installation
from uprava.signing.evidence_fetching import LARGEST_LIST, NotFetchedError
from uprava.signing.orders import Level
from uprava.signing.service import trusting_sources
from uprava.signing.service.rechecking import check_file
from uprava.signing.service.trusting import Kind, keep_trusted


def system(installation: Installation):
    return system_transaction(installation.engine, today=testing.TODAY, task="test")


@pytest.fixture
def pki(tmp_path) -> Iterator[authority.Pki]:
    """An authority that lives now, not on the day of other tests."""
    with authority.running(tmp_path) as made_now:
        made_now.at = now().replace(microsecond=0)
        yield made_now


@pytest.fixture
def trusted(installation: Installation, pki: authority.Pki) -> Iterator[None]:
    """The authority's root and issuing certificate are in the store, its lists are not."""
    with system(installation) as session:
        keep_trusted(session, Kind.ROOT, pki.der("root"), at=now())
        keep_trusted(session, Kind.ISSUER, pki.der("interm"), at=now())
    yield
    with system(installation) as session:
        execute(session, "delete from signing.source")
        ours = [pki.der("root"), pki.der("interm"), pki.crl("root"), pki.crl("interm")]
        execute(session, "delete from signing.trust where der = any (%s)", (ours,))


def source(installation: Installation, kind: str, address: str) -> None:
    with system(installation) as session:
        trusting_sources.add_source(session, kind=kind, address=address, at=now())


def problem(installation: Installation, address: str) -> str | None:
    trusting_sources.fetch_all(installation)
    with system(installation) as session:
        query = "select problem from signing.source where address = %s"
        return fetch_value(session, query, (address,))


def verdict(desk: Desk, file: dict) -> str:
    check_file(desk.installation, file_id=file["id"])
    return desk.signatures(file["id"])[0]["verification"]["verdict"]


def test_no_address_of_an_uploaded_certificate_is_asked_unless_its_host_is_listed(
    desk: Desk,
    pki,
    trusted,
    letter,  # noqa: F811
) -> None:
    foreign = desk.attach("Ответ.pdf", made(pki, letter(), Level.B_B).data)
    pki.asked.clear()
    assert verdict(desk, foreign) == "unknown"
    assert pki.asked == []
    source(desk.installation, "host", f"http://127.0.0.1:{pki.port + 1}")
    assert verdict(desk, foreign) == "unknown"
    assert pki.asked == []
    source(desk.installation, "host", f"http://{pki.host}")
    assert verdict(desk, foreign) == "valid"
    assert pki.asked


def test_listed_lists_are_fetched_into_the_store_and_confirm(
    desk: Desk,
    pki,
    trusted,
    letter,  # noqa: F811
) -> None:
    foreign = desk.attach("Ответ.pdf", made(pki, letter(), Level.B_B, "rsa").data)
    for name in ("root", "interm"):
        source(desk.installation, "list", pki.crl_url(name))
        assert problem(desk.installation, pki.crl_url(name)) is None
    pki.asked.clear()
    assert verdict(desk, foreign) == "valid"
    with system(desk.installation) as session:
        rows = trusting_sources.list_sources(session)
        assert all(row.fetched_at and not row.trouble for row in rows)
        assert trusting_sources.late(session, at=now()) == []
        assert trusting_sources.due(session, before=now() - trusting_sources.EVERY) == []


def test_a_list_is_taken_only_with_its_issuer_s_signature(
    installation: Installation, pki, trusted
) -> None:
    source(installation, "list", pki.crl_url("other-root"))
    assert problem(installation, pki.crl_url("other-root")) == "issuer-unknown"
    genuine = x509.load_der_x509_crl(pki.crl("interm"))
    forged = bytearray(pki.crl("interm"))
    forged[-1] ^= 1
    trust = signing.Trust((pki.der("root"),), (pki.der("interm"),))
    assert signing.why_not_signed(genuine, trust=trust) is None
    changed = x509.load_der_x509_crl(bytes(forged))
    assert signing.why_not_signed(changed, trust=trust) == "not-signed"


@pytest.mark.parametrize(
    "address", ["", "ftp://host/list.crl", "file:///etc/passwd", "http://user@host/x", "no address"]
)
def test_what_is_no_address_is_not_listed(installation: Installation, address) -> None:
    with system(installation) as session, pytest.raises(InvalidError):
        trusting_sources.add_source(session, kind="list", address=address, at=now())


def test_an_address_is_listed_once(installation: Installation, trusted) -> None:
    source(installation, "host", "http://ca.example.test")
    with pytest.raises(ConflictError):
        source(installation, "host", "CA.example.test:80")


# A host that is listed and behaves badly


@pytest.fixture
def host() -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], str]]:
    servers = []

    def start(behave: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with contextlib.suppress(OSError):  # the client hangs up: that is the test
                    behave(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/list.crl"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _piece in range(LARGEST_LIST // 65536 + 2):
        handler.wfile.write(bytes(65536))


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _byte in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def fetched(url: str, *hosts: str, deadline: float = 5.0) -> bytes:
    from uprava.signing.waiting import run

    known = frozenset(hosts or (signing.host_of(url),))
    return run(signing.RevocationClient(known, deadline=deadline).list_at(url))


def test_a_redirect_is_not_followed(host) -> None:
    asked = []
    inner = host(lambda handler: (asked.append(1), answer(handler, 200, b"secret")))
    outer = host(lambda handler: answer(handler, 302, Location=inner))
    with pytest.raises(NotFetchedError):
        fetched(outer, signing.host_of(outer), signing.host_of(inner))
    assert asked == []


@pytest.mark.parametrize(
    ("behave", "why"), [(endless, "too-large"), (dripping, "no-answer-in-time")]
)
def test_an_answer_has_a_size_and_a_time(host, behave, why) -> None:
    started = time.monotonic()
    with pytest.raises(NotFetchedError, match=why):
        fetched(host(behave), deadline=1.0 if behave is dripping else 20.0)
    assert time.monotonic() - started < 20


def test_garbage_is_no_list_and_is_told(installation: Installation, host, trusted) -> None:
    url = host(lambda handler: answer(handler, 200, b"<html>"))
    source(installation, "list", url)
    assert problem(installation, url) == "unreadable"
    with system(installation) as session:
        [row] = trusting_sources.list_sources(session)
    assert row.trouble == "Ответ — не список отозванных."


def test_a_dead_host_is_told_after_a_day(installation: Installation, trusted) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/list.crl"
    source(installation, "list", url)
    assert problem(installation, url)
    with system(installation) as session:
        later = now() + trusting_sources.LATE * 2
        assert trusting_sources.late(session, at=later) == [url]


def test_one_act_asks_a_limited_number_of_times(host) -> None:
    url = host(lambda handler: answer(handler, 200, b"x"))
    client = signing.RevocationClient(frozenset({signing.host_of(url)}))
    client.left = 0
    from uprava.signing.waiting import run

    with pytest.raises(NotFetchedError, match="too-many"):
        run(client.list_at(url))

"""A portal that listens: over TLS on this machine, well or badly behaved."""

import datetime
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Listener:
    """What it was told, and how it answers: a status, or a function that misbehaves."""

    port: int = 0
    answer: int | Callable[[BaseHTTPRequestHandler], None] = 200
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/events?from=uprava"

    @property
    def bodies(self) -> list[bytes]:
        return [body for _headers, body in self.told]

    @property
    def events(self) -> list[str]:
        return [json.loads(body)["event"] for body in self.bodies]

    def last(self) -> Any:
        return json.loads(self.told[-1][1])


def certificate(folder: Path) -> Path:
    """Write a certificate of localhost with its key, signed by itself; return its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2060, 1, 1, tzinfo=datetime.UTC))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "localhost.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem)
    )
    return file


@contextmanager
def listening(file: Path) -> Iterator[Listener]:
    """Listen until the end of the block."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            listener.told.append((dict(self.headers.items()), body))
            if callable(listener.answer):
                listener.answer(self)
                return
            self.send_response(listener.answer)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_arguments: None  # type: ignore[method-assign]  # it hangs up
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield listener
    server.shutdown()
    server.server_close()


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Answer a sign at a time."""
    for sign in b"HTTP/1.1 200 OK\r\n":
        handler.wfile.write(bytes([sign]))
        time.sleep(0.3)


def flood(handler: BaseHTTPRequestHandler) -> None:
    """Answer half a gigabyte in one line."""
    for _n in range(500):
        handler.wfile.write(b"x" * 1_000_000)


def lead_inside(handler: BaseHTTPRequestHandler) -> None:
    """Send the program to the data of a cloud's machine."""
    handler.send_response(307)
    handler.send_header("location", "http://169.254.169.254/latest/meta-data/")
    handler.send_header("content-length", "0")
    handler.end_headers()


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Break the connection."""
    handler.connection.close()

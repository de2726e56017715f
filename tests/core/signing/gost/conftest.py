"""The town of `engine.py`, once for all tests of GOST; skipped where OpenSSL has no GOST."""

import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from core.signing.conftest import StampService, answering
from core.signing.gost import engine
from uprava import signing


@pytest.fixture(scope="session")
def gost(tmp_path_factory: pytest.TempPathFactory) -> engine.GostTown:
    if engine.engine_path() is None:
        pytest.skip("OpenSSL has no GOST engine here: install libengine-gost-openssl")
    return engine.GostTown(tmp_path_factory.mktemp("gost"))


@pytest.fixture(scope="session")
def head(gost: engine.GostTown) -> engine.Party:
    """A person with the usual kind of key (CryptoPro XchA, as authorities issue them)."""
    return gost.person("256-XA")


@pytest.fixture(scope="session")
def trust(gost: engine.GostTown, head: engine.Party) -> signing.Trust:
    return gost.trust()


class GostStampService(StampService):
    """`openssl ts` with the engine behind HTTP."""

    def __init__(self, gost: engine.GostTown, stamper: engine.Party, folder: Path) -> None:
        super().__init__(folder)
        self.gost, self.stamper = gost, stamper

    def reply(self, query: bytes) -> bytes:
        self.asked += 1
        question = self.folder / f"q{self.asked}"
        question.write_bytes(query)
        chain = b"".join(self.gost.path(f"{p.name}.pem").read_bytes() for p in self.stamper.chain)
        (self.folder / "chain.pem").write_bytes(chain)
        return self.gost.openssl(
            "ts", "-reply", "-section", "tsa", "-queryfile", str(question),
            "-signer", f"{self.stamper.name}.pem", "-inkey", f"{self.stamper.name}.key",
            "-chain", str(self.folder / "chain.pem"), f"-{self.stamper.digest}",
        ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def gost_service(
    gost: engine.GostTown, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[engine.Party], GostStampService]]:
    servers = []

    def start(stamper: engine.Party) -> GostStampService:
        service = GostStampService(gost, stamper, tmp_path_factory.mktemp("gost-tsa"))
        server = ThreadingHTTPServer(("127.0.0.1", 0), answering(service))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        service.url = f"http://127.0.0.1:{server.server_port}/tsa"
        return service

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()

"""What the tests of hostile files share: a folder to put them in, who calls, whose programs."""

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from uprava import rendering


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    def put(data: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(data)
        return path

    return put


@pytest.fixture
def caller() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine that writes down who called."""
    called: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                called.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], called
        ended.set()
        thread.join()


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose `soffice` is found first; everybody may go through it, as through /usr.

    The folder's name has the number of this process, by which what runs from it is found.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"uprava-test-7{os.getpid()}-"))
    folder.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True, scope="package")
def _children_end_with_the_tests() -> Iterator[None]:
    yield
    rendering.shutdown()

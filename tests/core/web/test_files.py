"""Stored files on their way out: what a reader who goes away leaves behind."""

import asyncio
import io
import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import RequestFactory
from uprava.web.files import Sent, send_blob
from uprava_storage.directory import DirectoryStore

SIZE = 3 * 1024 * 1024


def held(root: Path) -> list[Path]:
    """Return which files of the store this process holds open."""
    links = [each.resolve() for each in Path("/proc/self/fd").iterdir()]
    return [each for each in links if each.is_relative_to(root)]


def sent_to(root: Path, *, goes_after: int) -> tuple[int, list[Path]]:
    """Send a file of three megabytes; return how many bytes left and what stays open."""
    store = DirectoryStore(root)
    blob = store.put(io.BytesIO(os.urandom(SIZE)))
    request = RequestFactory().get("/file")
    answer = send_blob(request, store, Sent(blob.sha256, SIZE, "application/pdf", "a.pdf"))
    assert held(root)
    gone = asyncio.Event()
    got = 0

    async def receive() -> Any:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal got
        got += len(message.get("body", b""))
        if got >= goes_after:
            gone.set()
            await asyncio.sleep(60)

    asyncio.run(answer.to_asgi_response(None, request)(request.scope, receive, send))
    return got, held(root)


@pytest.mark.parametrize("goes_after", [1, 300_000, SIZE])
def test_a_reader_who_goes_away_leaves_no_file_open(tmp_path: Path, goes_after: int) -> None:
    got, left_open = sent_to(tmp_path, goes_after=goes_after)
    assert goes_after <= got <= SIZE
    assert left_open == []

"""A load generator light enough to share two cores with what it measures."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Latencies in milliseconds of the answers that came, and how many were refused."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return the latency below which a share (0 to 1) of the answers lies."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0

    def __str__(self) -> str:
        return (
            f"{self.rate:8.1f}/s   p50 {self.percentile(0.5):7.1f} ms   "
            f"p95 {self.percentile(0.95):7.1f} ms   p99 {self.percentile(0.99):7.1f} ms"
            + (f"   refused {self.refused}" if self.refused else "")
        )


def drive(port: int, request: Callable[[int], bytes], *, clients: int, seconds: float) -> Figures:
    """Let clients send requests over kept connections for some seconds.

    `request` makes the bytes of the n-th request; answers are read whole.
    """
    return asyncio.run(_drive(port, request, clients=clients, seconds=seconds))


def measure(port: int, title: str, requests: Sequence[bytes], seconds: float) -> Figures:
    """Warm up, measure with 16 clients, print."""

    def request(number: int) -> bytes:
        return requests[number % len(requests)]

    drive(port, request, clients=16, seconds=1)
    figures = drive(port, request, clients=16, seconds=seconds)
    print(f"{title:32} 16 clients {figures}")
    return figures


async def _drive(
    port: int, request: Callable[[int], bytes], *, clients: int, seconds: float
) -> Figures:
    figures = Figures()
    numbers = iter(range(10**9))
    began = time.perf_counter()
    until = began + seconds

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            content = request(next(numbers))
            started = time.perf_counter()
            writer.write(content)
            status = await answer(reader)
            if 200 <= status < 300:
                figures.latencies.append((time.perf_counter() - started) * 1000)
            else:
                figures.refused += 1
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    figures.seconds = time.perf_counter() - began
    return figures


async def answer(reader: asyncio.StreamReader) -> int:
    """Read one answer and return its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    lower = head.lower()
    place = lower.find(b"content-length:")
    if place >= 0:
        length = int(lower[place + 15 : lower.index(b"\r\n", place)])
        if length:
            await reader.readexactly(length)
        return status
    if b"transfer-encoding: chunked" in lower:
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return status


def get(path: str, *, headers: dict[str, str]) -> bytes:
    """Return the bytes of a GET request."""
    lines = [f"GET {path} HTTP/1.1", "host: 127.0.0.1", *lines_of(headers), "", ""]
    return "\r\n".join(lines).encode()


def lines_of(headers: dict[str, str]) -> list[str]:
    """Return headers as lines."""
    return [f"{name}: {value}" for name, value in headers.items()]


def letter(card: bytes, pdf: bytes, *, headers: dict[str, str]) -> bytes:
    """Return the bytes of a registration with one file."""
    edge = b"----uprava"
    body = b"".join(
        (
            b"--", edge, b'\r\ncontent-disposition: form-data; name="card"\r\n\r\n', card,
            b"\r\n--", edge, b'\r\ncontent-disposition: form-data; name="file";',
            b' filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n', pdf,
            b"\r\n--", edge, b"--\r\n",
        )
    )  # fmt: skip
    lines = [
        "POST /api/v1/records/incoming HTTP/1.1",
        "host: 127.0.0.1",
        f"content-type: multipart/form-data; boundary={edge.decode()}",
        f"content-length: {len(body)}",
        *lines_of(headers),
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body

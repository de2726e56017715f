"""Frames between the application and the typesetting child: a length, JSON, then bytes.

The application believes nothing it reads here: heads are decoded into typed values and lengths
are bounded before anything is read.
"""

import os
import socket
import struct
from collections.abc import Sequence
from typing import Literal

import msgspec

from uprava.printing.values import Slot

HEAD = struct.Struct("!I")
ANSWER = struct.Struct("!II")
MOST_BLOBS = 8
"""Descriptors that travel with one request: pictures, or the file a copy is made of."""
LARGEST_HEAD = 1024 * 1024
"""Bytes of what the child says besides the result; warnings of a template are short."""


class Request(msgspec.Struct, frozen=True):
    """One form to set: a template inside the child's folder, or `source`, which reads blobs only.

    `data` is JSON. `page` is the one wanted as a picture. Blobs are named by numbers in the order
    in which they were sent; the child tells the template under `blobs` which files those are.
    """

    template: str
    data: str
    created: int
    seconds: float
    output: int
    source: str = ""
    standard: str = ""
    format: Literal["pdf", "png"] = "pdf"
    page: int = 0
    blobs: int = 0


class Answer(msgspec.Struct, frozen=True):
    """What became of it: `fault` is the template's or the data's, in the compiler's words.

    `memory` is what the child has resident now, bytes. `page` of `pages` is the one drawn.
    """

    fault: str = ""
    too_large: bool = False
    slots: tuple[Slot, ...] = ()
    memory: int = 0
    page: int = 0
    pages: int = 0


class EndedError(Exception):
    """The other side closed the connection."""


def send_request(link: socket.socket, request: Request, blobs: Sequence[int]) -> None:
    """Send one request with its descriptors."""
    body = msgspec.json.encode(request)
    socket.send_fds(link, [HEAD.pack(len(body))], blobs)
    link.sendall(body)


def receive_request(link: socket.socket) -> tuple[Request, list[int]]:
    """Return the next request and its descriptors. Raises EndedError, TimeoutError."""
    head, blobs, _flags, _address = socket.recv_fds(link, HEAD.size, MOST_BLOBS)
    if len(head) < HEAD.size:
        raise EndedError
    body = receive(link, HEAD.unpack(head)[0])
    return msgspec.json.decode(body, type=Request), blobs


def send_answer(link: socket.socket, answer: Answer, result: bytes) -> None:
    """Send what was made, by `write`: a child may not call what could address others."""
    head = msgspec.json.encode(answer)
    for part in (ANSWER.pack(len(head), len(result)) + head, result):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(link.fileno(), rest) :]


def receive(link: socket.socket, size: int) -> bytes:
    """Return exactly `size` bytes. Raises EndedError when the other side is gone."""
    whole = bytearray(size)
    rest = memoryview(whole)
    while rest:
        count = link.recv_into(rest)
        if not count:
            raise EndedError
        rest = rest[count:]
    return bytes(whole)

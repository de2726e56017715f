"""The process that sets type: one compiler, one folder of templates, nothing else of the machine.

Run by `uprava.printing.children` as `python -m uprava.printing.child FOLDER` with a socket on
descriptor 0. It gives up network, programs and all files but its templates, packages and fonts
before it sets anything, and ends when nobody asked for two minutes or the application is gone.
"""

import contextlib
import json
import os
import resource
import socket
import sys
from dataclasses import dataclass
from typing import Any, cast

import typst

from uprava.printing.places import FONTS, PACKAGES
from uprava.printing.values import Slot
from uprava.printing.wire import (
    Answer,
    EndedError,
    Request,
    receive_request,
    send_answer,
)
from uprava.rendering.confine import confine_to

IDLE_SECONDS = 120.0
"""Without a request for so long the process ends and gives its memory back."""
BLOBS = "/proc/self/fd"
"""The only folder a template with blobs can read: what was handed over, under its number."""
SLOTS = "<uprava-slot>"
"""Label of the places kept free for marks; see the package `uprava`."""

SCREEN = 96.0
"""Dots to the inch of a page that is looked at."""

STATM = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
"""Opened before the walls stand."""


@dataclass(frozen=True, slots=True)
class Press:
    """The compiler of one folder, and the fonts it shares with questions about a source."""

    folder: str
    compiler: typst.Compiler
    fonts: typst.Fonts


def main() -> None:
    """Serve requests until nobody needs this process."""
    folder, memory = sys.argv[1], int(sys.argv[2])
    link = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    confine_to((folder, str(FONTS), str(PACKAGES)), memory=memory)
    press = make_press(folder)
    with contextlib.suppress(EndedError, TimeoutError), link:  # both mean: not needed any more
        while True:
            link.settimeout(IDLE_SECONDS)
            request, blobs = receive_request(link)
            link.settimeout(None)
            _limit_time(request.seconds)
            answer, result = perform(press, request, blobs)
            for blob in blobs:
                os.close(blob)
            send_answer(link, answer, result)


def make_press(folder: str) -> Press:
    """Return the compiler for templates in a folder."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(
        root=folder,
        font_paths=fonts,
        package_path=str(PACKAGES),
        package_cache_path=str(PACKAGES),
    )
    return Press(folder, compiler, fonts)


def _limit_time(seconds: float) -> None:
    """Let the kernel end this process when the job takes more CPU than it may."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def perform(press: Press, request: Request, blobs: list[int]) -> tuple[Answer, bytes]:
    """Set one form; what is wrong with the template or the data is told in the answer."""
    try:
        slots, results, warnings = _set(press, request, blobs)
    except (RuntimeError, OSError, ValueError, TypeError) as error:
        return Answer(fault=_told(error), memory=_resident()), b""
    if warnings:
        fault = "; ".join(_told(each) for each in warnings)
        return Answer(fault=fault, memory=_resident()), b""
    page = min(request.page, len(results))
    result = results[max(page, 1) - 1]
    if len(result) > request.output:
        return Answer(too_large=True, memory=_resident()), b""
    told = Answer(slots=slots, memory=_resident(), page=page, pages=len(results))
    return told, result


def _set(
    press: Press, request: Request, blobs: list[int]
) -> tuple[tuple[Slot, ...], list[bytes], list[Any]]:
    """Return the slots, the PDF or the pictures of all pages, and what the compiler warns of."""
    options: dict[str, Any] = {
        "input": request.source.encode() if request.source else request.template,
        "root": BLOBS if request.source else press.folder,  # the compiler keeps the last one
        "format": request.format,
        "pdf_standards": [request.standard] if request.standard else [],
        "timestamp": request.created,
    }
    if request.format == "png":
        options["ppi"] = SCREEN
    inputs = {"data": request.data, "blobs": json.dumps([f"/{blob}" for blob in blobs])}
    result, warnings = press.compiler.compile_with_warnings(sys_inputs=inputs, **options)
    if warnings or request.format == "png":
        return (), _listed(result), warnings
    slots = _slots(press, request, inputs)
    if slots:  # the file itself says where its marks belong
        inputs["slots"] = "\n".join(map(_word, slots))
        result, warnings = press.compiler.compile_with_warnings(sys_inputs=inputs, **options)
    return slots, _listed(result), warnings


def _listed(result: bytes | list[bytes] | None) -> list[bytes]:
    """Return the PDF, or the picture of every page; the compiler answers one page without list."""
    return result if isinstance(result, list) else [result or b""]


def _slots(press: Press, request: Request, inputs: dict[str, str]) -> tuple[Slot, ...]:
    """Ask the document for its slots; the compiler itself knows nothing of a source it has set."""
    if request.source:
        found = typst.query(
            request.source.encode(),
            SLOTS,
            field="value",
            root=cast("bytes", BLOBS),  # the stub wants the type of the input
            font_paths=press.fonts,
            sys_inputs=inputs,
            package_path=str(PACKAGES),
            package_cache_path=str(PACKAGES),
        )
    else:
        found = press.compiler.query(SLOTS, field="value", root=press.folder)
    return tuple(Slot(**each) for each in json.loads(found))


def _word(slot: Slot) -> str:
    """Return the keyword that tells a signing program the place; see `signing.slots`."""
    place = "/".join(f"{part:.2f}" for part in (slot.x, slot.y, slot.width, slot.height))
    name = "".join(char for char in slot.name if char.isalpha() or char in "- .\u00a0")
    return f"uprava-mark={slot.number}/{slot.page}/{place}/{name}"


def _told(problem: Any) -> str:
    """Return a message of the compiler with its hints, or of Python."""
    told = [getattr(problem, "message", problem), *getattr(problem, "hints", ())]
    return " ".join(map(str, told))


def _resident() -> int:
    """Return what this process has in memory; `ru_maxrss` would be that of who started it."""
    return int(os.pread(STATM, 100, 0).split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()

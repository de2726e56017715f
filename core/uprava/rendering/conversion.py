"""Office files to PDF by LibreOffice, where it is installed.

LibreOffice cannot live in the children of `pool` (it writes files and starts programs), so it gets
a guard process of its own: a throw-away profile without macros, limits, no network, and an end to
everything it started when time is up or the application is gone.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from uprava.rendering.pool import clean_environment
from uprava.rendering.values import EXTENSIONS, Problem, UnreadableError

CONVERSION_SECONDS = 60.0
"""Usually 1–5 s; spreadsheets with tens of thousands of cells take more."""

END_SECONDS = 5.0
"""How long a guard may take to end what is over its time; then it is ended itself."""

MOST_PAGES = 500
"""Pages of the PDF; a spreadsheet may have thousands that nobody printed ever."""

SOURCE = "source"
"""Name without ending of the copy a guard works on; the file's own name is never used."""
_PROGRAMS = ("soffice", "libreoffice")


def find_program() -> str | None:
    """Return LibreOffice, where it is installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def is_convertible(media_type: str) -> bool:
    """Tell whether the format can become PDF on this machine."""
    return media_type in EXTENSIONS and find_program() is not None


def convert_to_pdf(
    path: Path, media_type: str, out: Path, *, seconds: float = CONVERSION_SECONDS
) -> bool:
    """Write the document as PDF to `out`; False when no converter is installed.

    At most `MOST_PAGES` pages are written. Raises `UnreadableError` when the converter cannot make
    it or takes too long; `out` is then not there. The result is as untrusted as its source.
    """
    program = find_program()
    if program is None:
        return False
    if media_type not in EXTENSIONS:
        raise UnreadableError(Problem.UNSUPPORTED)
    with tempfile.TemporaryDirectory(prefix="uprava-convert-") as folder:
        source = Path(folder, SOURCE).with_suffix(EXTENSIONS[media_type])
        shutil.copyfile(path, source)
        _convert(Path(folder), Path(program).parent, seconds)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise UnreadableError(Problem.NOT_CONVERTED)
        shutil.move(made, out)
    return True


def _convert(folder: Path, programs: Path, seconds: float) -> None:
    environment = clean_environment()
    environment["PATH"] = f"{programs}:{environment['PATH']}"
    guard = subprocess.Popen(
        [sys.executable, "-P", "-m", "uprava.rendering.converter"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment | {"HOME": str(folder), "TMPDIR": str(folder)},
        start_new_session=True,
    )
    ended = _wait(guard, seconds)
    if not ended and guard.stdin:
        guard.stdin.close()  # the guard ends what it started, and waits until it is gone
        _wait(guard, END_SECONDS)
    with suppress(ProcessLookupError):  # nothing of the group is left
        os.killpg(guard.pid, signal.SIGKILL)
    guard.communicate()
    if not ended:
        raise UnreadableError(Problem.TOO_SLOW)
    if guard.returncode != 0:
        raise UnreadableError(Problem.CRASHED)


def _wait(guard: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Tell whether the guard ended in time; it is not reaped yet, so its group's number is ours."""
    watched = os.pidfd_open(guard.pid)
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)

"""Office files to PDF by LibreOffice, where it is installed.

LibreOffice cannot live in the children of `pool` (it writes files and starts programs), so it gets
a guard process of its own: a throw-away profile without macros, limits, no network, and an end to
its whole process group when time is up or the application is gone.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from uprava.rendering.converter import SOURCE, find_program
from uprava.rendering.pool import clean_environment
from uprava.rendering.values import EXTENSIONS, Problem, UnreadableError

CONVERSION_SECONDS = 60.0
"""Usually 1–2 s; the first start of a profile and long documents take more."""


def is_convertible(media_type: str) -> bool:
    """Tell whether the format can become PDF on this machine."""
    return media_type in EXTENSIONS and find_program() is not None


def convert_to_pdf(
    path: Path, media_type: str, out: Path, *, seconds: float = CONVERSION_SECONDS
) -> bool:
    """Write the document as PDF to `out`; False when no converter is installed.

    Raises `UnreadableError` when the converter cannot make it or takes too long; `out` is then not
    there. The result is as untrusted as its source.
    """
    if find_program() is None:
        return False
    if media_type not in EXTENSIONS:
        raise UnreadableError(Problem.UNSUPPORTED)
    with tempfile.TemporaryDirectory(prefix="uprava-convert-") as folder:
        source = Path(folder, SOURCE).with_suffix(EXTENSIONS[media_type])
        shutil.copyfile(path, source)
        _convert(Path(folder), seconds)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise UnreadableError(Problem.DAMAGED)
        shutil.move(made, out)
    return True


def _convert(folder: Path, seconds: float) -> None:
    guard = subprocess.Popen(
        [sys.executable, "-P", "-m", "uprava.rendering.converter"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=clean_environment() | {"HOME": str(folder), "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        code = guard.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(Problem.TOO_SLOW) from error
    finally:
        _end_group(guard)
    if code != 0:
        raise UnreadableError(Problem.CRASHED)


def _end_group(guard: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):  # the whole group ended by itself
        os.killpg(guard.pid, signal.SIGKILL)
    guard.communicate()

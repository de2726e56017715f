"""The process that becomes tesseract; run by `uprava.rendering.tesseract`.

Standard input is a picture we made ourselves, standard output a file in memory. Before the
program starts, everything else is given up: network, files of others, writing, new processes.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from uprava.rendering.confine import ProgramLimits, confine_program
from uprava.rendering.values import MIB

PATIENCE = 10
"""How far it stands behind people who wait (`nice`); added to what the worker has already."""

MEMORY = 1024 * MIB
"""Address space; a page of A4 at 300 dpi takes a tenth of it."""

OUTPUT = 32 * MIB
"""Bytes of text with places; a dense page has 200 kB."""

READABLE = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/etc/ld.so.cache",
    "/dev/urandom",
)
"""Libraries of the system and the languages; nothing of ours and of anybody."""


ASKED = "UPRAVA_RECOGNISER"
"""The variable that tells this process what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which program reads in which languages; dots per inch, CPU seconds, who waits for it."""

    program: str
    languages: str
    dpi: int
    seconds: int
    parent: int

    def told(self) -> str:
        """Return it as the variable holds it."""
        return json.dumps(asdict(self))


def main() -> None:
    """Become the program."""
    asked = Asked(**json.loads(os.environ[ASKED]))
    os.nice(PATIENCE)
    limits = ProgramLimits(MEMORY, OUTPUT, asked.seconds)
    confine_program(Path(asked.program), READABLE, limits=limits)
    if os.getppid() != asked.parent:  # it ended before the kernel was asked to tell us
        sys.exit(1)
    options = ("--dpi", str(asked.dpi), "--psm", "1", "-c", "tessedit_create_tsv=1")
    os.execve(  # noqa: S606 -- a path found at start, arguments of ours
        asked.program,
        [asked.program, "stdin", "stdout", "-l", asked.languages, *options],
        {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
    )


if __name__ == "__main__":
    main()

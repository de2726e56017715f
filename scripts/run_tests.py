"""Run the test suite in three goes, fast tests first, and print one summary.

Arguments are passed on to pytest, e.g. `make test ARGS="-k calendar"`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
"""pytest's exit status when no test matches the marks."""

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Go:
    """One call of pytest: a name for people, the marks it selects, its own options."""

    name: str
    marks: str
    options: tuple[str, ...] = ()


BY_FILES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""Two workers; each takes the next file in the order of `tests/conftest.py`, long ones first."""

COMMIT = (
    Go("fast", "not browser and not faults and not nightly", BY_FILES),
    Go("browser", "browser and not nightly", BY_FILES),
    Go("faults", "faults and not nightly and not browser"),
)
NIGHTLY = (Go("nightly", "nightly", ("--timeout", "3600")),)


def run(go: Go, extra: list[str]) -> tuple[int, str]:
    """Run one go, pass its output on, and return its exit status and closing line."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--tb=short",
        "-m",
        go.marks,
        "--durations=30",
        "--durations-min=4",
        *go.options,
        *extra,
    ]
    closing = "no output"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else each program they start is compiled
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing = line.strip() or closing
    return process.returncode, closing.strip("= ")


def results(goes: tuple[Go, ...], extra: list[str]) -> Iterator[tuple[str, bool, str]]:
    """Yield each go's name, whether it passed, and its closing line."""
    for go in goes:
        if go.name == "browser" and not any(shutil.which(name) for name in CHROMIUM):
            yield go.name, True, "SKIPPED: no Chromium on this machine (apt install chromium)"
            continue
        print(f"── {go.name} tests", flush=True)
        status, closing = run(go, extra)
        yield go.name, status in (0, NOTHING_COLLECTED), closing


def main() -> int:
    """Run all goes, also after a failure, and return the exit status."""
    extra = sys.argv[1:]
    goes = COMMIT
    if extra[:1] == ["--nightly"]:
        goes, extra = NIGHTLY, extra[1:]
    table = list(results(goes, extra))
    print("── summary")
    for name, passed, closing in table:
        print(f"{'ok    ' if passed else 'FAILED'} {name:8} {closing}")
    return 0 if all(passed for _, passed, _ in table) else 1


if __name__ == "__main__":
    sys.exit(main())

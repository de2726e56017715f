"""A converter that a file has taken over: it never ends, hides, reads what is ours, calls."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from core.rendering.office_files import DOCX, whole_docx
from core.rendering.processes import at_work, wait_until
from uprava import rendering
from uprava.rendering import Problem
from uprava.rendering.pool import clean_environment

Put = Callable[[bytes], Path]

pytestmark = pytest.mark.usefixtures("converting")

MARK = f"7{os.getpid()}"
"""Seconds that only our sleepers sleep; also in the name of their program's folder."""

NEVER = {
    "sleeps": f"exec sleep {MARK}",
    "spins": f"while :; do :; done # {MARK}",
    "ignores the request to end": f"trap '' TERM INT HUP; sleep {MARK}; sleep {MARK}",
    "has children": f"sleep {MARK} & sleep {MARK} & wait",
    "has children in groups of their own": f"setsid sleep {MARK} & setsid sh -c 'setsid sleep"
    f" {MARK} & wait' & wait",
    "sends itself to the background": f"setsid setsid sleep {MARK} & exec sleep {MARK}",
}


def stand_in(folder: Path, body: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/bash\n{body}\n")
    program.chmod(0o755)


def sleepers() -> list[int]:
    """Return what still runs of ours."""
    return at_work(MARK)


@pytest.mark.parametrize("how", NEVER)
def test_a_conversion_that_never_ends_is_ended_with_all_it_started(
    put: Put, tmp_path: Path, programs: Path, how: str
) -> None:
    stand_in(programs, f": > reached; {NEVER[how]}")
    out = tmp_path / "out.pdf"
    began = time.monotonic()
    with pytest.raises(rendering.UnreadableError) as caught:
        rendering.convert_to_pdf(put(whole_docx("Приказ")), DOCX, out, seconds=1)
    assert caught.value.problem is Problem.TOO_SLOW
    assert time.monotonic() - began < 4
    assert sleepers() == []
    assert not out.exists()
    left = list(Path(tempfile.gettempdir()).glob("uprava-convert-*"))
    wait_until(lambda: not any(folder.exists() for folder in left))  # others convert meanwhile


def test_what_a_converter_leaves_behind_ends_with_it(
    put: Put, tmp_path: Path, programs: Path
) -> None:
    stand_in(programs, f"setsid sleep {MARK} & cp source.docx source.pdf")
    assert rendering.convert_to_pdf(put(whole_docx("Приказ")), DOCX, tmp_path / "out.pdf")
    assert sleepers() == []


def test_a_killed_application_leaves_no_converter_that_hid(
    put: Put, tmp_path: Path, programs: Path
) -> None:
    stand_in(programs, f"setsid sleep {MARK} & : > reached; sleep {MARK}")
    source, out = put(whole_docx("Приказ")), tmp_path / "out.pdf"
    script = f"""
        from pathlib import Path
        from uprava import rendering
        rendering.convert_to_pdf(Path({str(source)!r}), {DOCX!r}, Path("{out}"))
    """
    environment = {**clean_environment(), "PATH": os.environ["PATH"]}
    application = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], env=environment)
    wait_until(lambda: len(sleepers()) >= 2)
    os.kill(application.pid, signal.SIGKILL)
    application.wait()
    wait_until(lambda: sleepers() == [])


def test_a_converter_taken_over_reads_and_reaches_nothing(
    put: Put, tmp_path: Path, programs: Path, caller: tuple[int, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    secret, left = Path(f"/tmp/uprava-test-{MARK}-secret"), Path(f"/tmp/uprava-test-{MARK}-left")
    secret.write_text("пароль семь")
    secret.chmod(0o644)
    monkeypatch.setenv("UPRAVA_DATABASE_URL", "пароль восемь")
    robbery = f"""
        cat /etc/hostname /etc/passwd {secret} {Path(__file__).resolve()}
        cat /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n'; env
        echo мы > {left}
        exec 3<>/dev/tcp/127.0.0.1/{caller[0]} && echo вышли
        mount -t tmpfs none /mnt && echo смонтировали
        kill -0 {os.getpid()} && echo убили
        echo конец
    """
    stand_in(programs, f"{{ {robbery} }} > source.pdf 2>/dev/null; :")
    out = tmp_path / "out.pdf"
    try:
        assert rendering.convert_to_pdf(put(whole_docx("Приказ")), DOCX, out)
        told, kept = out.read_text(), left.exists()
        free = subprocess.run(["bash", "-c", f"cat {secret}; {{ {robbery} }} 2>&1"], cwd=tmp_path,
                              capture_output=True, text=True, check=False).stdout  # fmt: skip
    finally:
        secret.unlink()
        left.unlink(missing_ok=True)
    assert told.rstrip().endswith("конец")
    assert not kept
    for word in (
        "пароль",
        "root:",
        "вышли",
        "смонтировали",
        "убили",
        Path("/etc/hostname").read_text(),
    ):
        assert word not in told
    assert "пароль семь" in free
    assert "вышли" in free
    assert len(caller[1]) == 1

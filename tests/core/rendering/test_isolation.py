"""What a child cannot do, what its death does to others, and what is left behind: nothing."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from core.rendering import pdf_files
from uprava import rendering
from uprava.rendering import Problem, calls
from uprava.rendering.pool import Pool, clean_environment
from uprava.rendering.wire import Readers, Request

Put = Callable[[bytes], Path]
PDF = "application/pdf"
CORE = str(Path(calls.__file__).parents[2])

FORBIDDEN = {
    "read a file of ours": "open('{secret}')",
    "read a system file": "open('/etc/passwd')",
    "list a folder": "os.listdir('/')",
    "write beside the file": "open('{folder}/new', 'w')",
    "write to /tmp": "open('/tmp/uprava-forbidden', 'w')",
    "truncate by its descriptor": "os.write(os.open('{secret}', os.O_WRONLY), b'x')",
    "open a socket": "socket.socket()",
    "open a local socket": "socket.socket(socket.AF_UNIX)",
    "start a program": "subprocess.run(['/bin/true'])",
    "become a program": "os.execv('/bin/true', ['true'])",
    "fork": "os.fork()",
    "start a thread": "threading.Thread(target=print).start()",
    "kill": "os.kill(os.getppid(), 0)",
    "take 900 MB": "bytearray(900_000_000)",
    "open many files": "[os.dup(0) for _ in range(100)]",
}


@pytest.mark.parametrize("act", FORBIDDEN)
def test_a_child_cannot(tmp_path: Path, act: str) -> None:
    (tmp_path / "secret").write_text("тайна")
    tmp_path.chmod(0o755)
    code = FORBIDDEN[act].format(secret=tmp_path / "secret", folder=tmp_path)
    script = f"""
        import os, socket, subprocess, sys, threading
        from uprava.rendering import confine, values
        confine.leave_network()
        confine.build_walls().confine(values.Limits(), mapped=0)
        try:
            {code}
        except (OSError, MemoryError, RuntimeError, subprocess.SubprocessError) as error:
            os.write(1, b"refused")
            os._exit(0)
        os.write(1, b"done")
        os._exit(0)
    """
    ran = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(script)],
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == (b"refused", b"")


def test_the_child_knows_nothing_of_our_environment(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPRAVA_DATABASE_URL", "postgresql://secret")
    rendering.shutdown()
    rendering.inspect(put(pdf_files.simple()), PDF)
    environment = Path(f"/proc/{calls.pool(Readers.LOOKING).pid}/environ").read_bytes()
    assert b"UPRAVA" not in environment
    assert b"HOME" not in environment
    descriptors = [
        str(fd.readlink()) for fd in Path(f"/proc/{calls.pool(Readers.LOOKING).pid}/fd").iterdir()
    ]
    assert sum(name.startswith("socket:") for name in descriptors) == 1
    assert all(name.startswith(("socket:", "/dev/null", "pipe:", "/dev/pts", "anon_inode", "/tmp"))
               for name in descriptors)  # fmt: skip


def test_what_looks_at_letters_has_loaded_nothing_else(put: Put) -> None:
    rendering.inspect(put(pdf_files.simple()), PDF)
    loaded = Path(f"/proc/{calls.pool(Readers.LOOKING).pid}/maps").read_text()
    assert "pdfium" in loaded
    assert "PIL" not in loaded
    assert "lxml" not in loaded


def test_a_child_is_nobody_without_capabilities(tmp_path: Path) -> None:
    script = """
        import os
        status = os.open("/proc/self/status", os.O_RDONLY)
        from uprava.rendering import confine, values
        confine.leave_network()
        confine.build_walls().confine(values.Limits(), mapped=0)
        os.write(1, os.read(status, 5000))
    """
    command = [sys.executable, "-P", "-c", textwrap.dedent(script)]
    ran = subprocess.run(command, env=clean_environment(), capture_output=True, check=True)
    status = dict(line.split(b":\t", 1) for line in ran.stdout.splitlines() if b":\t" in line)
    assert status[b"Uid"].split()[0] != b"0"
    assert {status[b"CapEff"], status[b"CapPrm"]} == {b"0" * 16}
    assert (status[b"NoNewPrivs"], status[b"Seccomp"]) == (b"1", b"2")


def test_only_font_files_are_open_to_reading() -> None:
    script = """
        from uprava.rendering import confine, values
        confine.build_walls().confine(values.Limits(), mapped=0)
        import os
        print(len(os.listdir("/usr/share/fonts")) > 0)
    """
    if not Path("/usr/share/fonts").is_dir():
        pytest.skip("no fonts on this machine")
    command = [sys.executable, "-P", "-c", textwrap.dedent(script)]
    ran = subprocess.run(command, env=clean_environment(), capture_output=True, check=True)
    assert ran.stdout == b"True\n"


def test_slow_file_is_stopped_in_time(put: Put) -> None:
    path = put(pdf_files.many_pages(100_000))
    started = time.monotonic()
    pages = list(range(1, 17))
    limits = rendering.Limits(seconds=0.05)
    with pytest.raises(rendering.UnreadableError) as caught:
        list(rendering.render(path, PDF, pages=pages, width=4000, limits=limits))
    assert caught.value.problem is Problem.TOO_SLOW
    assert time.monotonic() - started < 5


def test_bombs_beside_good_files_harm_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(pdf_files.stream_bomb())
    (tmp_path / "good").write_bytes(pdf_files.simple())

    def read(name: str) -> rendering.ExtractedText:
        return rendering.extract_text(tmp_path / name, PDF)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(read, ["good", "bomb", "good", "good"] * 4))
    good = [answer for number, answer in enumerate(answers) if number % 4 != 1]
    bad = answers[1::4]
    assert all(answer.text == "Hello world" for answer in good)
    assert all(answer.problem or not answer.text for answer in bad)


def test_killed_forking_process_is_replaced_and_no_job_is_lost(put: Put) -> None:
    path = put(pdf_files.simple())
    first = rendering.inspect(path, PDF)
    old = calls.pool(Readers.LOOKING).pid
    assert old
    with ThreadPoolExecutor(4) as threads:
        jobs = [threads.submit(rendering.inspect, path, PDF) for _ in range(20)]
        os.kill(old, signal.SIGKILL)
        assert all(job.result() == first for job in jobs)
    assert calls.pool(Readers.LOOKING).pid != old


def test_end_of_the_job_thread_does_not_end_the_children(put: Put) -> None:
    path = put(pdf_files.simple())
    rendering.shutdown()
    with ThreadPoolExecutor(1) as threads:
        threads.submit(rendering.inspect, path, PDF).result()
    pid = calls.pool(Readers.LOOKING).pid
    time.sleep(0.1)
    assert rendering.inspect(path, PDF).pages == 1
    assert calls.pool(Readers.LOOKING).pid == pid


def test_shutdown_leaves_no_zombie(put: Put) -> None:
    pool = Pool(parallel=1)
    pool.run(put(pdf_files.simple()), Request("inspect", PDF, rendering.Limits()))
    pid = pool.pid
    pool.close()
    assert not Path(f"/proc/{pid}").exists()


def test_kill_of_the_application_leaves_no_orphans(put: Put) -> None:
    path = put(pdf_files.many_pages(50_000))
    script = f"""
        import threading, time
        from pathlib import Path
        from uprava import rendering
        from uprava.rendering import calls
        from uprava.rendering.wire import Readers
        read = lambda: rendering.extract_text(
            Path({str(path)!r}), "application/pdf", limits=rendering.Limits(pages=10**6))
        list(rendering.render(Path({str(path)!r}), "application/pdf", pages=[1], width=116))
        threading.Thread(target=read).start()
        time.sleep(0.3)
        print(calls.pool(Readers.ALL).pid, flush=True)
        time.sleep(60)
    """
    command = [sys.executable, "-P", "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": CORE}) as application:
        assert application.stdout
        pid = int(application.stdout.readline())
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        assert children
        application.kill()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(_lives(each) for each in [str(pid), *children]):
        time.sleep(0.02)
    assert not any(_lives(each) for each in [str(pid), *children])


def _lives(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_abandoned_pages_cost_nothing_more(put: Put) -> None:
    pages = rendering.render(put(pdf_files.many_pages(50)), PDF, pages=range(1, 51), width=116)
    assert next(pages).page == 1
    pages.close()  # type: ignore[attr-defined]
    assert rendering.inspect(put(pdf_files.simple()), PDF).pages == 1


def test_descriptors_do_not_leak(put: Put) -> None:
    path = put(pdf_files.simple())
    rendering.inspect(path, PDF)
    before = _open("self")
    theirs = _open(calls.pool(Readers.LOOKING).pid)
    for _ in range(50):
        rendering.inspect(path, PDF)
    assert _open("self") == before
    assert _open(calls.pool(Readers.LOOKING).pid) <= theirs + 2


def _open(pid: int | str | None) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def test_missing_file_is_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rendering.inspect(tmp_path / "nothing", PDF)


def test_without_a_converter_office_files_stay_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    out = tmp_path / "out.pdf"
    assert rendering.convert_to_pdf(tmp_path / "x.docx", "application/msword", out) is False
    assert not rendering.is_convertible("application/msword")
    assert not out.exists()

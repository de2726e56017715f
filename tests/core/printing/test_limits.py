"""A form is set in a process that can harm nobody and takes no more than it may."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from core.printing.samples import AT
from uprava.errors import TooLargeError
from uprava.printing import Limits, compile_pdf, print_pdf
from uprava.printing.children import CHILDREN
from uprava.printing.compiler import Setting
from uprava.printing.values import MIB

SHORT = Limits(seconds=0.5, memory=400 * MIB, output=1 * MIB)


def template(folder: Path, text: str, name: str = "form.typ") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_form_that_takes_too_long_is_stopped(tmp_path):
    path = template(
        tmp_path, "#for a in range(60000) { for b in range(60000) { let _ = calc.rem(a * b, 7) } }"
    )
    began = time.monotonic()
    with pytest.raises(TooLargeError):
        print_pdf(path, {}, created=AT, setting=Setting(limits=SHORT))
    assert time.monotonic() - began < 5


def test_a_form_that_takes_too_much_memory_is_stopped(tmp_path):
    path = template(tmp_path, "#let a = range(30000000)\n#let b = a.map(x => (x, x))\n#b.len()")
    with pytest.raises(TooLargeError):
        print_pdf(path, {}, created=AT, setting=Setting(limits=Limits(10.0, 400 * MIB)))


def test_a_form_that_becomes_too_large_is_stopped(tmp_path):
    path = template(tmp_path, "#for a in range(60) { [#a #lorem(200) #pagebreak()] }")
    limits = Limits(seconds=20.0, output=20_000)
    with pytest.raises(TooLargeError):
        print_pdf(path, {}, created=AT, setting=Setting(limits=limits))


def test_after_a_stopped_form_the_next_is_printed(tmp_path):
    path = template(tmp_path, "#while true { }")
    with pytest.raises((TooLargeError, RuntimeError)):
        print_pdf(path, {}, created=AT, setting=Setting(limits=SHORT))
    assert compile_pdf(template(tmp_path, "Текст", "good.typ"), {}, created=AT).startswith(b"%PDF")


def test_a_child_that_is_killed_between_two_forms_costs_nothing(tmp_path):
    path = template(tmp_path, "Текст")
    first = compile_pdf(path, {}, created=AT)
    for child in list(CHILDREN._idle):
        child.process.terminate()
        child.process.wait()
    assert compile_pdf(path, {}, created=AT) == first


def test_a_child_that_ended_by_itself_is_replaced_unseen(tmp_path):
    path = template(tmp_path, "Текст")
    first = compile_pdf(path, {}, created=AT)
    for child in list(CHILDREN._idle):
        child.link.shutdown(2)
        child.process.wait()
    assert compile_pdf(path, {}, created=AT) == first


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "secret.txt").write_text("тайна")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "innocent.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(RuntimeError, match=r"innocent\.txt leads out"):
        compile_pdf(template(folder, '#read("innocent.txt")'), {}, created=AT)


def test_a_link_made_later_is_not_followed_by_the_child(tmp_path):
    """The kernel's own wall (Landlock); where it has none the check at the start remains."""
    folder = tmp_path / "templates"
    folder.mkdir()
    path = template(folder, '#read("late.txt")')
    compile_pdf(template(folder, "Текст", "first.typ"), {}, created=AT)
    (tmp_path / "secret.txt").write_text("тайна")
    (folder / "late.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(RuntimeError):
        compile_pdf(path, {}, created=AT)


@pytest.mark.parametrize("what", ['image("/etc/passwd")', 'read("/../../etc/passwd")'])
def test_a_template_with_blobs_reads_nothing_but_blobs(what, tmp_path):
    path = template(tmp_path, f"#{what}")
    with pytest.raises(RuntimeError):
        print_pdf(path, {}, created=AT, setting=Setting(blobs=(b"x",)))


def test_the_child_has_no_network_no_programs_and_no_environment_of_ours(tmp_path):
    compile_pdf(template(tmp_path, "Текст"), {}, created=AT)
    child = CHILDREN._idle[-1]
    proc = Path(f"/proc/{child.process.pid}")
    environment = (proc / "environ").read_bytes() if os.geteuid() == 0 else b""
    assert b"UPRAVA" not in environment
    status = (proc / "status").read_text()
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status


def test_children_are_few_and_end_when_asked(tmp_path):
    for number in range(4):
        folder = tmp_path / str(number)
        folder.mkdir()
        compile_pdf(template(folder, "Текст"), {}, created=AT)
    kept = list(CHILDREN._idle)
    assert len(kept) <= CHILDREN._parallel
    CHILDREN.close()
    assert all(child.process.returncode == -signal.SIGKILL for child in kept)


def test_more_forms_than_children_wait_their_turn(tmp_path):
    path = template(tmp_path, '#let d = json(bytes(sys.inputs.at("data")))\n#d.n')
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda n: compile_pdf(path, {"n": str(n % 3)}, created=AT), range(24))
    assert len(set(made)) == 3

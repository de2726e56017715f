"""What a child gives up before it opens a file.

Order matters: the account is dropped first, because the kernel forgets the parent-death signal at
that moment. Every wall that this kernel does not have is left out and the others stand; resource
limits are always there.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

from uprava.rendering.values import Limits

_LIBC = ctypes.CDLL(None, use_errno=True)
_NOBODY = 65534
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_CAPABILITIES_V3 = 0x20080522
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_EVERYTHING_V1 = (1 << 13) - 1
"""The thirteen file rights of Landlock's first version: execute, write, read, make, remove …"""
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts")

_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_FORBIDDEN_CALLS = {
    # socket connect bind sendto clone fork vfork execve kill ptrace io_uring_setup clone3
    "x86_64": (41, 42, 49, 44, 56, 57, 58, 59, 62, 101, 310, 311, 321, 322, 323, 425, 435),
    "aarch64": (198, 203, 200, 206, 220, 221, 129, 117, 270, 271, 280, 281, 282, 425, 435),
}
"""System calls no reader of documents needs; also execveat, bpf, userfaultfd, process_vm_*."""
_THREADS = {"x86_64": (56, 435), "aarch64": (220, 435)}
"""clone and clone3: a program with threads needs them."""
_START = {"x86_64": 59, "aarch64": 221}
"""execve: what becomes another program calls it once; Landlock says which programs there are."""


def leave_network() -> None:
    """Move this process into a network of its own, without interfaces, where the kernel allows."""
    if os.geteuid() == 0:
        _LIBC.unshare(_CLONE_NEWNET)
    else:
        _LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


@dataclass(frozen=True, slots=True)
class Walls:
    """What every child stands behind, made once by the process that forks them.

    `files` is a Landlock rule set (None: this kernel has none), `calls` a seccomp program.
    """

    files: int | None
    calls: bytes | None

    def confine(self, limits: Limits, *, mapped: int) -> None:
        """Give up everything that reading one file of `mapped` bytes does not need."""
        _drop_account()
        die_with_parent(signal.SIGKILL)
        _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _limit_resources(limits, mapped)
        if self.files is not None:
            _LIBC.syscall(_LANDLOCK_RESTRICT, self.files, 0)
            os.close(self.files)
        if self.calls is not None:
            _put_on(self.calls)


def confine_to(folders: Sequence[str], *, memory: int) -> None:
    """Leave this process only the reading of some folders; it may go on to make threads.

    For a program of ours that works with strangers' text and has loaded all it needs. The account
    of nobody is taken where it can read the folders.
    """
    leave_network()
    if all(_open_to_all(folder) for folder in folders):
        _drop_account()
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for what, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    rules = _readable_only(folders)
    if rules is not None:
        _LIBC.syscall(_LANDLOCK_RESTRICT, rules, 0)
        os.close(rules)
    machine = platform.machine()
    if machine in _ARCHITECTURE:
        threads = _THREADS[machine]
        calls = [call for call in _FORBIDDEN_CALLS[machine] if call not in threads]
        _put_on(_filter(_ARCHITECTURE[machine], calls))


@dataclass(frozen=True, slots=True)
class ProgramLimits:
    """What a program of the system may cost: bytes of address space and output, CPU seconds."""

    memory: int
    output: int
    seconds: int


def confine_program(program: Path, readable: Sequence[str], *, limits: ProgramLimits) -> None:
    """Leave this process one program to become, some folders to read, and nothing to write.

    It keeps the descriptors it was given. No network, no further processes, no other program.
    """
    leave_network()
    _drop_account()
    die_with_parent(signal.SIGKILL)
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for what, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    # the first is told by SIGXCPU: too slow; at the second one would look like killed by somebody
    rules = _readable_only(readable)
    if rules is not None:
        for each in (program, *_loaders()):
            _allow(rules, each, _EXECUTE | _READ_FILE)
        _LIBC.syscall(_LANDLOCK_RESTRICT, rules, 0)
        os.close(rules)
    machine = platform.machine()
    if machine in _ARCHITECTURE:
        calls = [call for call in _FORBIDDEN_CALLS[machine] if call != _START[machine]]
        _put_on(_filter(_ARCHITECTURE[machine], calls))


def _loaders() -> list[Path]:
    """Return what the kernel starts first to bring a program and its libraries together."""
    return [found for folder in ("/lib64", "/lib") for found in Path(folder).glob("ld-linux*.so.*")]


def _open_to_all(folder: str) -> bool:
    """Tell whether any account of the machine can read a folder."""
    path = Path(folder).resolve()
    return all(each.stat().st_mode & 0o005 == 0o005 for each in (path, *path.parents))


def build_walls() -> Walls:
    """Prepare what `Walls.confine` puts on: only fonts readable, no sockets, no programs."""
    return Walls(_readable_only(_FONTS), _forbidden_calls())


def die_with_parent(number: signal.Signals) -> None:
    """Ask the kernel to send us this signal when the thread that started us ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def _drop_account() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITIES_V3, 0))
    _LIBC.capset(header, ctypes.create_string_buffer(24))  # a new user namespace had given all


def _limit_resources(limits: Limits, mapped: int) -> None:
    seconds = max(1, int(limits.seconds))
    for what, value in (
        (resource.RLIMIT_AS, limits.memory + mapped),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))


def _readable_only(folders: Sequence[str]) -> int | None:
    """Return rules: the folders readable, nothing writable (Landlock, Linux 5.13)."""
    handled = ctypes.c_uint64(_EVERYTHING_V1)
    rules = _LIBC.syscall(_LANDLOCK_CREATE, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    if rules < 0:
        return None
    for path in filter(Path.exists, map(Path, folders)):
        _allow(int(rules), path, _READ_FILE | _READ_DIR * path.is_dir())
    return int(rules)


def _allow(rules: int, path: Path, rights: int) -> None:
    """Add one path with what may be done to it and below it."""
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, opened))
    _LIBC.syscall(_LANDLOCK_ADD, rules, 1, rule, 0)
    os.close(opened)


def _forbidden_calls() -> bytes | None:
    """Return the seccomp program that answers EPERM to sockets, programs, new processes."""
    machine = platform.machine()
    if machine not in _ARCHITECTURE:
        return None
    return _filter(_ARCHITECTURE[machine], _FORBIDDEN_CALLS[machine])


def _put_on(program: bytes) -> None:
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    _LIBC.prctl(_PR_SET_SECCOMP, 2, ctypes.create_string_buffer(header), 0, 0)


def _filter(architecture: int, calls: Sequence[int]) -> bytes:
    """Return the BPF program: another architecture is killed, a forbidden call gets EPERM."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    allow, kill, refuse = 0x7FFF0000, 0x80000000, 0x00050001
    lines = [(load, 0, 0, 4), (equal, 1, 0, architecture), (answer, 0, 0, kill)]
    lines += [(load, 0, 0, 0), (at_least, len(calls) + 1, 0, 0x40000000)]
    lines += [(equal, len(calls) - number, 0, call) for number, call in enumerate(calls)]
    lines += [(answer, 0, 0, allow), (answer, 0, 0, refuse)]
    return b"".join(starmap(struct.Struct("HBBI").pack, lines))

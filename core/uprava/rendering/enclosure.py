"""What the program that converts office files gives up: our files, the network, our account.

Unlike the children of `pool` it has to start programs and to write, so its walls are wider: it
sees the system's programs and fonts, and writes into one folder. Walls that a kernel lacks are
left out; the limits of `resource` always stand.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Mapping
from itertools import starmap
from pathlib import Path

from uprava.rendering.confine import die_with_parent, leave_network
from uprava.rendering.values import MIB

MEMORY = 3 * 1024 * MIB
"""Address space of each process, bytes; much of it is only reserved."""
DATA = 1024 * MIB
"""What a process may really fill: a small document made to harm would take all of `MEMORY`."""
FILE = 512 * MIB
CPU_SECONDS = 120
PROCESSES = 512
"""Processes and threads at once; a conversion has about ten."""

NOBODY = 65534
_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWPID = 0x20000000
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_SOCKET = 1 << 5, 1 << 9
_EVERYTHING_V1 = (1 << 13) - 1
_SOCKETS = "/tmp"  # noqa: S108 -- LibreOffice insists on this place for a socket of its own
_OWN_NETWORK = Path("/proc/self/ns/net")
_ALLOWED: dict[int, tuple[str, ...]] = {
    _EXECUTE | _READ | _LIST: ("/usr", "/lib", "/lib64", "/bin", "/opt", "/etc/alternatives"),
    _READ | _LIST: (
        "/etc/fonts",
        "/etc/libreoffice",
        "/var/cache/fontconfig",
        "/var/lib/libreoffice",
        "/var/spool/libreoffice",
    ),
    _READ: ("/etc/ld.so.cache", "/etc/localtime", "/dev/urandom", "/dev/random", "/dev/zero"),
    _READ | _WRITE: ("/dev/null",),
    _REMOVE_FILE | _MAKE_SOCKET: (_SOCKETS,),
}
"""What a program of the system needs to start; no accounts, no settings, no data of anybody."""

_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_AF_UNIX = 1


def set_apart() -> bool:
    """Give the children of this process a network and a list of processes of their own.

    The first child is the list's first process: when it ends, the kernel ends all that descend
    from it, also those that have left its process group. False: the kernel gave no network.
    """
    before = _OWN_NETWORK.readlink()
    leave_network()
    _LIBC.unshare(_CLONE_NEWPID)
    return _OWN_NETWORK.readlink() != before


def sockets() -> list[Path]:
    """Return what listens in this network in the folder LibreOffice insists on."""
    lines = Path("/proc/self/net/unix").read_text().splitlines()
    named = (line.split()[-1] for line in lines)
    return [Path(name) for name in named if name.startswith(f"{_SOCKETS}/OSL_PIPE_")]


def enclose(folder: Path, program: Path) -> None:
    """Leave this process and all it starts one folder to write in, and one program to run."""
    os.nice(5)
    for what, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_DATA, DATA),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, PROCESSES),
    ):
        resource.setrlimit(what, (value, value))
    _become_nobody(folder)
    die_with_parent(signal.SIGKILL)
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    readable = _EXECUTE | _READ | _LIST
    programs = (*_ALLOWED[readable], str(_home(program)))
    _hide_files({**_ALLOWED, readable: programs, _EVERYTHING_V1: (str(folder),)})
    _forbid_internet()


def _home(program: Path) -> Path:
    """Return the folder a program lies in; LibreOffice has its parts beside `program`."""
    folder = program.resolve().parent
    return folder.parent if folder.name == "program" else folder


def _become_nobody(folder: Path) -> None:
    """Give root up, and the folder to the account that follows."""
    if os.geteuid() != 0:
        return
    for path in (folder, *folder.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _hide_files(allowed: Mapping[int, tuple[str, ...]]) -> None:
    """Leave only the given rights, each on its paths (Landlock, Linux 5.13)."""
    handled = ctypes.c_uint64(_EVERYTHING_V1)
    rules = _LIBC.syscall(_LANDLOCK_CREATE, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    if rules < 0:
        return
    for rights, paths in allowed.items():
        for path in filter(os.path.exists, paths):
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, opened))
            _LIBC.syscall(_LANDLOCK_ADD, rules, 1, rule, 0)
            os.close(opened)
    _LIBC.syscall(_LANDLOCK_RESTRICT, rules, 0)
    os.close(rules)


def _forbid_internet() -> None:
    """Answer EPERM to every socket but those of this machine (seccomp filter on `socket`)."""
    if platform.machine() not in _SOCKET:
        return
    architecture, call = _SOCKET[platform.machine()]
    load, equal, answer = 0x20, 0x15, 0x06
    allow, kill, refuse = 0x7FFF0000, 0x80000000, 0x00050001
    lines = (
        (load, 0, 0, 4), (equal, 1, 0, architecture), (answer, 0, 0, kill),
        (load, 0, 0, 0), (equal, 0, 2, call),
        (load, 0, 0, 16), (equal, 0, 1, _AF_UNIX),
        (answer, 0, 0, allow), (answer, 0, 0, refuse),
    )  # fmt: skip
    program = b"".join(starmap(struct.Struct("HBBI").pack, lines))
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
    _LIBC.prctl(_PR_SET_SECCOMP, 2, ctypes.create_string_buffer(header), 0, 0)

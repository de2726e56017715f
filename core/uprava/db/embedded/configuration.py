"""The server's settings on a small machine: written anew before each start."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from uprava.db.embedded.account import Account

FILE = "uprava.conf"
_MIB = 1024 * 1024
_CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def machine_memory(limits: Iterable[Path] = _CGROUP_LIMITS) -> int:
    """Return the bytes of memory this process may count on, container limits included."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in limits:
        text = path.read_text().strip() if path.is_file() else ""
        if text.isdigit():
            total = min(total, int(text))
    return total


def settings(*, sockets: Path, memory: int) -> dict[str, str]:
    """Return the settings that differ from PostgreSQL's own; `memory` in bytes."""
    return {
        "cluster_name": "uprava",
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "port": "5432",
        "max_connections": "120",
        "shared_buffers": _share(memory, part=8, low=64, high=1024),
        "effective_cache_size": _share(memory, part=2, low=128, high=65536),
        "maintenance_work_mem": _share(memory, part=16, low=64, high=512),
        "work_mem": "8MB",
        "jit": "off",
        "random_page_cost": "1.1",
        "timezone": "UTC",
        **_durability(),
        **_limits(),
        **_logging(),
    }


def _share(memory: int, *, part: int, low: int, high: int) -> str:
    return f"{min(max(memory // part // _MIB, low), high)}MB"


def _durability() -> dict[str, str]:
    return {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "wal_level": "replica",
        "max_wal_senders": "4",
        "wal_compression": "on",
        "min_wal_size": "64MB",
        "max_wal_size": "1GB",
        "checkpoint_timeout": "15min",
    }


def _limits() -> dict[str, str]:
    return {
        "idle_in_transaction_session_timeout": "60s",
        "client_connection_check_interval": "5s",
    }


def _logging() -> dict[str, str]:
    """Log to seven files, one a weekday; values of parameters stay out: they are personal data."""
    return {
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_file_mode": "0600",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d/%a ",
        "log_min_duration_statement": "2s",
        "log_parameter_max_length": "0",
        "log_error_verbosity": "terse",
        "log_lock_waits": "on",
        "lc_messages": "C",
    }


def write(cluster: Path, values: Mapping[str, str], *, account: Account) -> None:
    """Replace the cluster's settings file; the administrator's ALTER SYSTEM still wins."""
    lines = ["# Written by Uprava at each start; use ALTER SYSTEM for your own settings."]
    for name, value in values.items():
        quoted = value.replace("'", "''")
        lines.append(f"{name} = '{quoted}'")
    handle, fresh = tempfile.mkstemp(dir=cluster)
    os.close(handle)
    Path(fresh).write_text("\n".join(lines) + "\n", encoding="utf-8")
    if account.lowered:
        os.chown(fresh, account.uid, account.gid)
    Path(fresh).replace(cluster / FILE)

"""A second S3 server, with versions and object lock: Ceph's gateway over a cluster of one process
each, objects in memory. Debian has it: `apt install radosgw ceph-mon ceph-osd`.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = ("ceph", "ceph-mon", "ceph-osd", "ceph-authtool", "monmaptool", "radosgw")
KEY, SECRET = "storage-test", "s3cret/with+signs"
QUOTED = "s3cret%2Fwith%2Bsigns"
CLUSTER = "5b1c5d0e-0000-4000-8000-000000000001"
DISK = "5b1c5d0e-0000-4000-8000-000000000002"

CONFIGURATION = """[global]
fsid = {cluster}
mon_host = v1:127.0.0.1:{monitor}
ms_bind_ipv6 = false
ms_bind_msgr2 = false
keyring = {root}/keyring
run_dir = {root}
admin_socket = {root}/$name.$pid.asok
log_file = {root}/$name.log
mon_data = {root}/mon
osd_data = {root}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 2000
"""

OWNERS = {
    "mon.": ("mon", "allow *"),
    "client.admin": ("mon", "allow *", "osd", "allow *", "mgr", "allow *"),
    "client.rgw": ("mon", "allow rw", "osd", "allow rwx"),
    "osd.0": ("mon", "allow profile osd", "osd", "allow *"),
}
"""Who may do what in the cluster."""


def missing() -> list[str]:
    """Return the programs this machine lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def free_port() -> int:
    """Return a loopback port nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass
class Gateway:
    """A running gateway; stores take prefixes of their own."""

    root: Path
    port: int = field(default_factory=free_port)
    monitor: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Make the cluster and start it: monitor, disk, gateway, one user."""
        (self.root / "mon").mkdir()
        (self.root / "osd").mkdir()
        self.write_configuration()
        self.run("monmaptool", "--create", "--addv", "a", f"v1:127.0.0.1:{self.monitor}",
                 "--fsid", CLUSTER, "monmap")  # fmt: skip
        self.run("ceph-mon", "--mkfs", "-i", "a", "--monmap", "monmap", "--keyring", "keyring")
        self.launch("ceph-mon", "-f", "-i", "a")
        self.run("ceph", "--connect-timeout", "30", "osd", "new", DISK)
        self.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", DISK)
        self.launch("ceph-osd", "-f", "-i", "0")
        frontend = f"beast endpoint=127.0.0.1:{self.port}"
        self.launch("radosgw", "-f", "-n", "client.rgw", f"--rgw-frontends={frontend}")
        self.wait()
        self.run("radosgw-admin", "user", "create", "--uid=t", "--display-name=t",
                 f"--access-key={KEY}", f"--secret={SECRET}")  # fmt: skip

    def write_configuration(self) -> None:
        """Write the configuration and the keys of all parts."""
        values = {"cluster": CLUSTER, "root": self.root, "monitor": self.monitor}
        (self.root / "ceph.conf").write_text(CONFIGURATION.format(**values))
        for name, caps in OWNERS.items():
            pairs = [word for kind, allowed in zip(caps[::2], caps[1::2], strict=True)
                     for word in ("--cap", kind, allowed)]  # fmt: skip
            new = [] if (self.root / "keyring").exists() else ["--create-keyring"]
            self.run("ceph-authtool", "keyring", *new, "--gen-key", "-n", name, *pairs)

    @property
    def environment(self) -> dict[str, str]:
        """Where the programs find their configuration."""
        return {**os.environ, "CEPH_CONF": str(self.root / "ceph.conf")}

    def run(self, *words: str) -> None:
        """Run a command to its end."""
        subprocess.run(words, cwd=self.root, env=self.environment, check=True, timeout=60,
                       capture_output=True)  # fmt: skip

    def launch(self, *words: str) -> None:
        """Start a part of the cluster."""
        quiet = subprocess.DEVNULL
        started = subprocess.Popen(
            words, cwd=self.root, env=self.environment, stdout=quiet, stderr=quiet
        )
        self.processes.append(started)

    def wait(self) -> None:
        """Wait until the gateway answers."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with contextlib.suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
                return
            time.sleep(0.3)
        raise AssertionError("the gateway did not start within 90 s")

    def stop(self) -> None:
        """End all parts."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    def url(self, bucket: str, prefix: str) -> str:
        """Return the address of a store."""
        address = f"{KEY}:{QUOTED}@127.0.0.1:{self.port}/{bucket}"
        return f"s3://{address}?secure=0&prefix={prefix}"

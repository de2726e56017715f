"""A real IMAP server of Debian (`apt install dovecot-imapd`), alone in a folder, with TLS."""

import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

PASSWORD = "p@ssw-1/"

CONFIG = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = {account}
default_internal_group = {group}
default_login_user = {account}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={account} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class ImapServer:
    """The server, and the letters tests put into it by another client."""

    folder: Path
    port: int
    user: str = "kanc"

    @property
    def url(self) -> str:
        return f"imaps://{self.user}@localhost:{self.port}/INBOX?ca={self.folder}/cert.pem"

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4_SSL]:
        context = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        link = imaplib.IMAP4_SSL("localhost", self.port, ssl_context=context, timeout=10)
        link.login(self.user, PASSWORD)
        try:
            yield link
        finally:
            link.logout()

    def bring(self, *messages: bytes, at: datetime | None = None) -> None:
        """Put messages into the inbox, as a delivery does."""
        day = imaplib.Time2Internaldate((at or datetime.now(UTC)).timestamp())
        with self.client() as link:
            for each in messages:
                assert link.append("INBOX", "", day, each)[0] == "OK"

    def count(self, folder: str = "INBOX") -> int:
        with self.client() as link:
            return int(link.select(folder, readonly=True)[1][0] or 0)

    def restore(self) -> None:
        """Make the inbox anew: it is empty and has another UIDVALIDITY, which counts seconds."""
        shutil.rmtree(self.folder / "mail" / self.user, ignore_errors=True)
        time.sleep(1.1)


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Run the server within the block; skip where it is not installed."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("no IMAP server on this machine: apt install dovecot-imapd")
    folder = Path(tempfile.mkdtemp(prefix="uprava-imap-"))
    account = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    group = "nogroup" if os.geteuid() == 0 else str(os.getegid())
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    make_certificate(folder)
    for each in ("mail", "run", "state"):
        (folder / each).mkdir()
        shutil.chown(folder / each, account)
    folder.chmod(0o755)
    config = CONFIG.format(folder=folder, account=account, group=group, port=port,
                           password=PASSWORD)  # fmt: skip
    (folder / "dovecot.conf").write_text(config, encoding="utf-8")
    command = [program, "-F", "-c", str(folder / "dovecot.conf")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process, folder)
        yield ImapServer(folder, port)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def make_certificate(folder: Path) -> None:
    """Make a certificate for localhost that is its own authority."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


def wait_for(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Wait until the server listens."""
    for _try in range(1200):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = folder / "log"
    raise RuntimeError(f"dovecot does not start: {log.read_text() if log.exists() else ''}")

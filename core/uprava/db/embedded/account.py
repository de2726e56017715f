"""The account the server runs under: PostgreSQL refuses root, so root steps down for it."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from uprava.errors import UnavailableError
from uprava.i18n import _

_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """A user and group id; `lowered` says that we are root and the programs must not be."""

    uid: int
    gid: int
    lowered: bool

    def run(self, argv: Sequence[str | Path], *, timeout: int = 120) -> str:
        """Run a program of PostgreSQL to its end and return what it printed.

        Raises `UnavailableError` with the program's own words when it fails. The output goes
        through a file: a server started by `pg_ctl` would hold a pipe open for ever.
        """
        with tempfile.TemporaryFile() as output:
            status = self._spawn(argv, output=output.fileno(), timeout=timeout)
            output.seek(0)
            text = output.read().decode(errors="replace")
        if status:
            name = Path(argv[0]).name
            raise UnavailableError(
                _("{program} ended with status {status}: {words}").format(
                    program=name, status=status, words=text.strip()[-2000:]
                )
            )
        return text

    def reaches(self, folder: Path) -> bool:
        """Tell whether the account may enter the folder."""
        argv = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return self._spawn(argv, output=subprocess.DEVNULL, timeout=10) == 0

    def own(self, folder: Path) -> None:
        """Make the folder private to the account, creating it when it is missing."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.lowered:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)

    def _spawn(self, argv: Sequence[str | Path], *, output: int, timeout: int) -> int:
        return subprocess.run(  # noqa: S603 - fixed programs, an argument list, no shell
            argv,
            user=self.uid if self.lowered else None,
            group=self.gid if self.lowered else None,
            extra_groups=[] if self.lowered else None,
            cwd="/",
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            timeout=timeout,
            check=False,
        ).returncode


def account_for(data: Path) -> Account:
    """Return the account that owns the cluster in `data`, or the one a new cluster belongs to.

    Root takes the first that is not root: the cluster's owner, the folder's, its parent's.
    """
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), lowered=False)
    for place in (data / "cluster", data, data.parent):
        if place.exists() and (found := place.stat()).st_uid != 0:
            return Account(uid=found.st_uid, gid=found.st_gid, lowered=True)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known.get("nobody")
    if entry is None:
        raise UnavailableError(
            _(
                "PostgreSQL does not run as root and this machine has neither a postgres nor a"
                " nobody account. Start Uprava under an ordinary account."
            )
        )
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, lowered=True)

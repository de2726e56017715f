"""The guard process around LibreOffice; run by `uprava.rendering.conversion`.

Turns `source.*` in the current folder into `source.pdf`. Standard input is held open by the
application: when it closes, the application is gone or the time is up, and everything ends.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from uprava.rendering.conversion import MOST_PAGES, SOURCE, find_program
from uprava.rendering.enclosure import enclose, set_apart, sockets

_RESTART = 81
"""LibreOffice's answer after it has filled a new profile: "start me again"."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""
"""No macros, no links to elsewhere: Writer's "never" is 0, Calc's is 1."""

_FILTERS = {
    ".xlsx": "calc", ".xls": "calc", ".ods": "calc",
    ".pptx": "impress", ".ppt": "impress", ".odp": "impress",
}  # fmt: skip
"""Ending → the part of LibreOffice that writes the PDF; the others are Writer's."""


def main() -> int:
    """Convert in a child with a list of processes of its own; return the program's exit code."""
    folder = Path.cwd()
    apart = set_apart()
    first = os.fork()
    if first == 0:
        os.setpgid(0, 0)
        return _convert(folder)
    poll = select.poll()
    poll.register(0, select.POLLHUP)
    poll.register(os.pidfd_open(first), select.POLLIN)
    over = any(descriptor == 0 for descriptor, _ in poll.poll())
    if over:
        left = sockets() if apart else []
        _kill(first)
    code = os.waitstatus_to_exitcode(os.waitpid(first, 0)[1])
    if over:
        shutil.rmtree(folder, ignore_errors=True)
        for each in left:
            each.unlink(missing_ok=True)
    return code


def _kill(first: int) -> None:
    """End all there is: with its first process the list; without lists of their own, the group."""
    with suppress(ProcessLookupError):  # it ended or has not made its group yet
        os.killpg(first, signal.SIGKILL)
    os.kill(first, signal.SIGKILL)


def _convert(folder: Path) -> int:
    """Convert the source behind the walls."""
    source = next(folder.glob(f"{SOURCE}.*"))
    program = str(find_program())
    enclose(folder, Path(program))
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", _target(source), "--outdir", str(folder), str(source)),
    ]
    code = _run(command)
    return _run(command) if code == _RESTART else code


def _target(source: Path) -> str:
    """Return the PDF filter with the most pages it may write."""
    pages = {"PageRange": {"type": "string", "value": f"1-{MOST_PAGES}"}}
    return f"pdf:{_FILTERS.get(source.suffix, 'writer')}_pdf_Export:{json.dumps(pages)}"


def _run(command: list[str]) -> int:
    """Run the program; its output is for nobody."""
    return subprocess.run(  # noqa: S603 -- names are ours, the file's own name is not used
        command, stdin=subprocess.DEVNULL, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())

"""The guard process around LibreOffice; run by `uprava.rendering.conversion`.

Turns `source.*` in the current folder into `source.pdf`. Standard input is held open by the
application: when it closes, the application is gone and the whole process group ends.
"""

import os
import resource
import select
import signal
import subprocess
import sys
from pathlib import Path

from uprava.rendering.confine import leave_network
from uprava.rendering.conversion import SOURCE, find_program
from uprava.rendering.values import MIB

_MEMORY = 3 * 1024 * MIB
_FILE = 512 * MIB
_CPU_SECONDS = 120
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
</oor:items>
"""


def main() -> int:
    """Convert and return the program's exit code."""
    folder = Path.cwd()
    source = next(folder.glob(f"{SOURCE}.*"))
    leave_network()
    os.nice(5)
    for what, value in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, _FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    command = [
        str(find_program()),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "pdf"),
        *("--outdir", str(folder), str(source)),
    ]
    code = _run(command)
    return _run(command) if code == _RESTART else code


def _run(command: list[str]) -> int:
    """Run the program while the application lives."""
    process = subprocess.Popen(  # noqa: S603 -- names are ours, the file's own name is not used
        command, stdin=subprocess.DEVNULL
    )
    poll = select.poll()
    poll.register(0, select.POLLHUP)
    poll.register(os.pidfd_open(process.pid), select.POLLIN)
    if any(descriptor == 0 for descriptor, _ in poll.poll()):
        os.killpg(0, signal.SIGKILL)
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())

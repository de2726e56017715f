"""What browsers report of the content security policy: anybody may send it, so little is kept."""

import logging

from uprava.clock import now

log = logging.getLogger(__name__)

LONGEST = 4096
"""Bytes of a report that are logged."""

MOST = 30
"""Reports a minute that one process logs: the log is not a stranger's to fill."""


class Reports:
    """The reports of the running minute."""

    def __init__(self) -> None:
        self.minute = -1
        self.count = 0

    def take(self, body: bytes) -> None:
        """Log a report; of too many in a minute only that there were more."""
        minute = int(now().timestamp() // 60)
        if minute != self.minute:
            self.minute, self.count = minute, 0
        self.count += 1
        if self.count <= MOST:
            text = body[:LONGEST].decode("utf-8", "replace")
            log.warning("content security policy: %s", text)
        elif self.count == MOST + 1:
            log.warning("content security policy: more reports in this minute are not logged")


REPORTS = Reports()

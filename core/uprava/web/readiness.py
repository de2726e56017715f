"""Whether requests can be served: cheap enough to be asked by anybody at any time."""

import threading
from time import monotonic

from sqlalchemy.orm import Session
from uprava_storage import StorageError

from uprava.db.sql import fetch_value
from uprava.extension import Health, HealthCheck
from uprava.installation import Installation

KEPT = 10.0
"""Seconds an answer about the neighbours serves everybody who asks."""


class Readiness:
    """The state of an installation's neighbours as this process last found it.

    The database is asked every time. The store and the modules are asked at most once in `KEPT`
    seconds and by one request at a time, whoever asks: the address is public, and an answer of a
    module may cost it reading megabytes.
    """

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.asking = threading.Lock()
        self.known: tuple[float, list[HealthCheck]] | None = None

    def checks(self, session: Session) -> list[HealthCheck]:
        """Return the state of the database, the store and the modules' own neighbours."""
        fetch_value(session, "select 1")
        return [HealthCheck("database", Health.GOOD), *self.neighbours(session)]

    def neighbours(self, session: Session) -> list[HealthCheck]:
        """Return what is known of the neighbours, asked anew when it is old.

        While one request asks, the others are told what was known before.
        """
        known = self.known
        if known is not None and monotonic() - known[0] < KEPT:
            return known[1]
        if not self.asking.acquire(blocking=known is None):
            assert known is not None
            return known[1]
        try:
            if self.known is known:  # nobody asked while this request waited for its turn
                found = [self.store(), *self.installation.plugins.health(session)]
                self.known = monotonic(), found
            assert self.known is not None
            return self.known[1]
        finally:
            self.asking.release()

    def store(self) -> HealthCheck:
        """Ask the store; without it cards and lists still work."""
        try:
            self.installation.store.check()
        except StorageError as error:
            return HealthCheck("files", Health.POOR, str(error))
        return HealthCheck("files", Health.GOOD)

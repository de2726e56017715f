"""The services that signing and raising ask: time stamps, and listed hosts about revocation."""

import functools
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from uprava import signing

if TYPE_CHECKING:
    from uprava.signing.evidence_raising import Sources
    from uprava.signing.timestamping import TimeStampClient


@functools.cache
def time_stamper(url: str) -> "TimeStampClient":
    """Return the client of the configured service, one per process."""
    return signing.TimeStampClient(url, allowed_hosts=frozenset({urlsplit(url).hostname or ""}))


def sources_of(tsa_url: str | None, hosts: frozenset[str]) -> "Sources":
    """Return whom an act may ask."""
    return signing.Sources(
        stamps=time_stamper(tsa_url) if tsa_url else None,
        revocation=signing.RevocationClient(hosts) if hosts else None,
    )

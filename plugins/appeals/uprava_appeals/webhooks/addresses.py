"""Where events may go: to hosts outside of the network, and to those the settings name."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from uprava_appeals.settings import AppealsSettings

Address = IPv4Address | IPv6Address

NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""Addresses that lead to IPv4 ones through a translator. RFC 6052, RFC 8215."""


class InsideError(OSError):
    """The host has an address inside of the network."""


def is_outside(address: Address) -> bool:
    """Tell whether an address is one of the open internet, also where it hides another one."""
    if isinstance(address, IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if hidden is not None or any(address in each for each in NAT64):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def host_of(url: str) -> str:
    """Return `host:port` of an https address."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port or 443}"


def lets_inside(host: str) -> bool:
    """Tell whether the settings name the host, which may then lie inside of the network."""
    named = AppealsSettings().webhook_hosts.replace(",", " ").split()
    return host.lower() in {each.lower() for each in named}


async def addresses_of(host: str, port: int, *, inside: bool) -> Sequence[str]:
    """Return the addresses of a host, for a connection that goes to no other.

    Raises InsideError when one of them lies inside, unless `inside` is allowed.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not (inside or all(is_outside(ip_address(each)) for each in addresses)):
        raise InsideError
    return addresses

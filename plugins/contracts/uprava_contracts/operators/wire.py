"""One HTTP request to an operator: to one address, within a time, of a bounded size, no detours.

Names are resolved first and only addresses of the open internet are spoken to, or hosts the
settings name: an address typed into a form must not reach into the office's network.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from uprava.i18n import N_

from uprava_contracts.operators.values import RefusedError, UnreachableError
from uprava_contracts.settings import ContractsSettings

CONNECT = 5.0
"""Seconds to connect."""

TOTAL = 60.0
"""Seconds of one exchange, however slowly the answer drips."""

MOST_BYTES = 48 * 1024 * 1024
"""Of one answer: a file of the formats in base64, and some."""

LONGEST_URL = 300

NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""Addresses that lead to IPv4 ones through a translator. RFC 6052, RFC 8215."""

NO_CONNECTION = N_("There is no connection with {host}.")
SLOW = N_("{host} did not answer in time.")
CUT = N_("The answer of {host} was cut off.")
TOO_LONG = N_("The answer of {host} is longer than it may be.")
INSIDE = N_("{host} lies inside of the network; the administrator has to allow it in the settings.")
NO_ADDRESS = N_("The address of the service is wrong: https://host is needed.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def wait(self) -> timedelta | None:
        """How long to wait, as `Retry-After` says in seconds; at most a day."""
        told = self.headers.get("retry-after", "").strip()
        if not (told.isascii() and told.isdigit() and len(told) < 7):
            return None
        return min(timedelta(seconds=int(told)), timedelta(days=1))


def wrong_address(address: str) -> str:
    """Return why an address may not be spoken to, as an English message id; empty: it may."""
    parts = split(address)
    if parts is None:
        return NO_ADDRESS
    named = host_of(parts) in named_hosts()
    if parts.scheme != "https" and not named:
        return NO_ADDRESS
    with suppress(ValueError):
        if not named and not is_outside(str(ip_address(parts.hostname or ""))):
            return INSIDE
    return ""


def split(address: str) -> SplitResult | None:
    """Return the parts of a plain address; None for what is none."""
    try:
        parts = urlsplit(address)
        plain = parts.username is None and parts.port != 0 and not (parts.fragment or parts.query)
    except ValueError:
        return None
    sound = address.isascii() and address.isprintable() and " " not in address
    fits = plain and sound and len(address) <= LONGEST_URL and parts.scheme in ("http", "https")
    return parts if fits and parts.hostname else None


def host_of(parts: SplitResult) -> str:
    """Return `host:port`."""
    return f"{(parts.hostname or '').lower()}:{port_of(parts)}"


def port_of(parts: SplitResult) -> int:
    """Return the port, also where it goes without saying."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def named_hosts() -> set[str]:
    """Return the hosts the settings name."""
    return set(ContractsSettings().operator_hosts.lower().replace(",", " ").split())


def is_outside(text: str) -> bool:
    """Tell whether an address is one of the open internet, also where it hides another one."""
    address = ip_address(text)
    if isinstance(address, IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if hidden is not None or any(address in each for each in NAT64):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolved(parts: SplitResult) -> str:
    """Return the address to connect to; all of a name have to lie outside."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, port_of(parts), type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnreachableError(NO_CONNECTION, host=host) from error
    addresses = [str(each[4][0]) for each in found]
    inside = not all(is_outside(each) for each in addresses)
    if not addresses or (inside and host_of(parts) not in named_hosts()):
        raise RefusedError(INSIDE, host=host)
    return addresses[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at, under the name of the host."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        super().__init__(parts.hostname or "", port_of(parts), timeout=CONNECT)
        self.address = address
        self.secure = parts.scheme == "https"
        self.expired = False

    def connect(self) -> None:
        """Connect; the name is what the certificate has to be of."""
        self.sock = socket.create_connection((self.address, self.port), timeout=CONNECT)
        self.sock.settimeout(TOTAL)
        if self.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread."""
        self.expired = True
        if self.sock is not None:
            with suppress(OSError):  # closed at this very moment
                self.sock.shutdown(socket.SHUT_RDWR)


def ask(
    method: str, base: str, target: str, *, body: bytes = b"",
    headers: Sequence[tuple[str, str]] = (), total: float = TOTAL,
) -> Answer:  # fmt: skip
    """Return the answer of a service, whatever its status.

    Raises UnreachableError when there is none, it is late, cut off or too long, and RefusedError
    for an address that may not be spoken to.
    """
    parts = split(base)
    if parts is None or wrong_address(base):
        raise RefusedError(wrong_address(base) or NO_ADDRESS, host=parts.netloc if parts else "")
    connection = _Pinned(parts, resolved(parts))
    timer = threading.Timer(total, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        return exchanged(connection, method, parts.path.rstrip("/") + target, body, headers)
    except (OSError, http.client.HTTPException) as error:
        late = connection.expired or isinstance(error, TimeoutError)
        cut = isinstance(error, http.client.IncompleteRead)
        text = SLOW if late else CUT if cut else NO_CONNECTION
        raise UnreachableError(text, host=connection.host) from error
    finally:
        timer.cancel()
        connection.close()


def exchanged(
    connection: _Pinned, method: str, target: str, body: bytes,
    headers: Sequence[tuple[str, str]],
) -> Answer:  # fmt: skip
    """Send a request and read its answer; a redirect is an answer like any other."""
    connection.request(
        method, target, body or None,
        {"Connection": "close", "User-Agent": "Uprava", **dict(headers)},
    )  # fmt: skip
    answer = connection.getresponse()
    read = answer.read(MOST_BYTES + 1)
    if len(read) > MOST_BYTES:
        raise UnreachableError(TOO_LONG, host=connection.host)
    if connection.expired:
        raise UnreachableError(SLOW, host=connection.host)
    told = {name.lower(): value for name, value in answer.getheaders()}
    if (length := told.get("content-length", "")).isdigit() and int(length) > len(read):
        raise UnreachableError(CUT, host=connection.host)
    return Answer(answer.status, told, read)

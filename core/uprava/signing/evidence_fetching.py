"""Fetching lists of the revoked and OCSP answers, from listed hosts only.

An uploaded certificate names addresses of its own choice. None is asked unless the administrator
listed its host: else anybody could make the server call into the office's network.
"""

import asyncio
import dataclasses
import itertools
from collections.abc import Iterator
from urllib.parse import urlsplit

import aiohttp
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from cryptography import x509
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.fetchers.common_utils import format_ocsp_request
from pyhanko_certvalidator.path import ValidationPath

from uprava.signing.trust import Trust
from uprava.signing.waiting import run

LARGEST_LIST = 16 * 1024 * 1024
"""Bytes; lists of large authorities have megabytes."""
LARGEST_ANSWER = 64 * 1024
"""Bytes of an OCSP answer; one takes 1 to 4 KiB."""
MOST_REQUESTS = 16
"""Requests of one act: a chain has two or three certificates."""
PORTS = {"http": 80, "https": 443}


class NotFetchedError(OSError):
    """The address is not allowed, or what it answered cannot be used."""


def host_of(url: str) -> str | None:
    """Return `host:port` of an HTTP address; None for any other."""
    try:
        address = urlsplit(url)
        port = address.port or PORTS.get(address.scheme)
    except ValueError:
        return None
    if address.scheme not in PORTS or not address.hostname or address.username is not None:
        return None
    return f"{address.hostname.lower()}:{port}"


class RevocationClient:
    """Asks listed hosts (`host:port`) within a total time; one for each act."""

    def __init__(self, hosts: frozenset[str], *, deadline: float = 10.0) -> None:
        """`deadline` is in seconds for each exchange, however slowly the answer drips."""
        self.hosts = hosts
        self.deadline = deadline
        self.left = MOST_REQUESTS

    def allows(self, url: str) -> bool:
        """Tell whether the address is of a listed host."""
        return host_of(url) in self.hosts

    async def list_at(self, url: str) -> bytes:
        """Return the list of the revoked at an address. Raises NotFetchedError."""
        return await self._ask("GET", url, None, LARGEST_LIST)

    async def answer_about(self, certificate: Certificate, issuer: Certificate) -> bytes | None:
        """Return the OCSP answer about a certificate; None when no allowed service gives one."""
        question = format_ocsp_request(
            certificate, AuthorityWithCert(issuer), certid_hash_algo="sha1", request_nonces=False
        ).dump()
        for url in filter(self.allows, certificate.ocsp_urls):
            try:
                answer = await self._ask("POST", url, question, LARGEST_ANSWER)
                if OCSPResponse.load(answer)["response_status"].native == "successful":
                    return answer
            except (NotFetchedError, ValueError, TypeError, KeyError):
                # asn1crypto answers garbage with any of the last three; the next address may do.
                continue
        return None

    async def _ask(self, method: str, url: str, question: bytes | None, largest: int) -> bytes:
        if not self.allows(url):
            raise NotFetchedError("host-not-listed")
        if self.left == 0:
            raise NotFetchedError("too-many-requests")
        self.left -= 1
        try:
            async with asyncio.timeout(self.deadline):
                return await self._exchange(method, url, question, largest)
        except TimeoutError as error:
            raise NotFetchedError("no-answer-in-time") from error
        except (OSError, aiohttp.ClientError, ValueError) as error:
            raise NotFetchedError(str(error) or type(error).__name__) from error

    async def _exchange(self, method: str, url: str, question: bytes | None, largest: int) -> bytes:
        limits = aiohttp.ClientTimeout(total=self.deadline)
        headers = {"Content-Type": "application/ocsp-request"} if question else {}
        async with (
            aiohttp.ClientSession(timeout=limits, trust_env=False) as session,
            session.request(
                method, url, data=question, headers=headers, allow_redirects=False
            ) as answer,
        ):
            if answer.status != 200:
                raise NotFetchedError(f"status {answer.status}")
            body = bytearray()
            async for piece in answer.content.iter_chunked(65536):
                body += piece
                if len(body) > largest:
                    raise NotFetchedError("too-large")
            return bytes(body)


async def answered(
    trust: Trust, path: ValidationPath | None, client: RevocationClient | None
) -> Trust:
    """Return the trust with what listed hosts say of every certificate of a chain but its root.

    An OCSP answer where there is one; else the list that the certificate names, if the store has
    none of that issuer.
    """
    if path is None or client is None:
        return trust
    answers, lists = list(trust.ocsps), list(trust.crls)
    for certificate, issuer in links_of(path):
        answer = await client.answer_about(certificate, issuer)
        if answer is not None:
            answers.append(answer)
        elif not any(crl.issuer.public_bytes() == issuer.subject.dump() for crl in trust.lists):
            lists += await _lists_named(certificate, client)
    return dataclasses.replace(trust, ocsps=tuple(answers), crls=tuple(lists))


async def _lists_named(certificate: Certificate, client: RevocationClient) -> list[bytes]:
    """Return the first readable list among the addresses a certificate names."""
    urls = [point.url for point in certificate.crl_distribution_points if point.url]
    for url in filter(client.allows, urls):
        try:
            der = await client.list_at(url)
            x509.load_der_x509_crl(der)
        except (NotFetchedError, ValueError):
            continue  # the next address may answer; without any the check says what is unknown
        return [der]
    return []


def fetch_list(url: str, *, hosts: frozenset[str]) -> bytes:
    """Return the list of the revoked at an address. Raises NotFetchedError (an OSError)."""
    return run(RevocationClient(hosts, deadline=60.0).list_at(url))


def links_of(path: ValidationPath) -> Iterator[tuple[Certificate, Certificate]]:
    """Yield each certificate of a chain but the root, with the one that issued it."""
    for issuer, certificate in itertools.pairwise(path):
        yield certificate, issuer

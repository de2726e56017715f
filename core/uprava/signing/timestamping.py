"""Time stamps of a trusted service (RFC 3161) over HTTP, within a total time."""

import asyncio
from datetime import datetime
from urllib.parse import urlsplit

import aiohttp
from asn1crypto import cms, tsp
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.signing.chains import path_of, strict_context
from uprava.signing.evidence_fetching import RevocationClient, answered
from uprava.signing.judging import stamp_of
from uprava.signing.orders import Lowered
from uprava.signing.trust import Trust
from uprava.signing.verdicts import StampState

LARGEST_ANSWER = 64 * 1024
"""Bytes; a token with its certificates takes 3 to 8 KiB."""
GRANTED = frozenset({"granted", "granted_with_mods"})
ANSWER_TYPE = "application/timestamp-reply"


class TimeStampClient(TimeStamper):
    """Asks one service; keep one per process, it remembers how large an answer is."""

    def __init__(self, url: str, *, allowed_hosts: frozenset[str], deadline: float = 5.0) -> None:
        """`deadline` is in seconds for the whole exchange, however slowly the answer drips.

        Raises InvalidError for an address outside `allowed_hosts`.
        """
        TimeStamper.__init__(self)
        address = urlsplit(url)
        if address.scheme not in ("http", "https") or address.hostname not in allowed_hosts:
            raise InvalidError(
                _("The address of the time-stamp service is not among the allowed ones."),
                code="host-not-allowed",
            )
        self.url = url
        self.deadline = deadline

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return the token for a digest, checked to be the answer to this very question.

        Raises TimestampRequestError whatever went wrong.
        """
        nonce, question = TimeStamper.request_cms(self, message_digest, md_algorithm)
        try:
            async with asyncio.timeout(self.deadline):
                answer = await self._ask(question.dump())
            return _token(tsp.TimeStampResp.load(answer), question, nonce)
        except (OSError, TimeoutError, aiohttp.ClientError, ValueError, TypeError, KeyError) as e:
            # asn1crypto answers garbage with ValueError, TypeError or KeyError.
            raise TimestampRequestError(f"time stamp: {type(e).__name__}: {e}") from e

    async def _ask(self, question: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": ANSWER_TYPE}
        limits = aiohttp.ClientTimeout(total=self.deadline)
        async with (
            aiohttp.ClientSession(timeout=limits, trust_env=False) as session,
            session.post(self.url, data=question, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status != 200 or answer.content_type != ANSWER_TYPE:
                raise ValueError(f"answer {answer.status} of type {answer.content_type}")
            body = bytearray()
            async for piece in answer.content.iter_chunked(8192):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    raise ValueError("answer too large")
            return bytes(body)


class StampRefusedError(TimestampRequestError):
    """A stamp came, but this installation could not confirm it later; `why` says what it lacks."""

    def __init__(self, why: Lowered) -> None:
        super().__init__(why.value)
        self.why = why


class TrustedStamper(TimeStamper):
    """Lets through only stamps that this installation can confirm; one for each act."""

    def __init__(
        self,
        service: TimeStamper,
        *,
        trust: Trust,
        at: datetime,
        client: RevocationClient | None = None,
    ) -> None:
        """`client` is asked about the service's certificate where no list tells of it."""
        TimeStamper.__init__(self)
        self.service = service
        self.trust = trust
        self.at = at
        self.client = client

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a stamp. Raises StampRefusedError, and TimestampRequestError without any."""
        token = await self.service.async_timestamp(message_digest, md_algorithm)
        await self._require_trusted(token["content"])
        return token

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        """Return the stamp by which room is reckoned; the service is asked once in its life."""
        return await self.service.async_dummy_response(md_algorithm)

    async def _require_trusted(self, stamp: cms.SignedData) -> None:
        if await self._is_trusted(stamp):
            return
        info = extract_certificate_info(stamp)
        others = list(info.other_certs)
        path = await path_of(info.signer_cert, others, trust=self.trust, at=self.at, stamping=True)
        if path is None:
            raise StampRefusedError(Lowered.SERVICE_UNTRUSTED)
        self.trust = await answered(self.trust, path, self.client)
        if not await self._is_trusted(stamp):
            raise StampRefusedError(Lowered.REVOCATION_MISSING)

    async def _is_trusted(self, stamp: cms.SignedData) -> bool:
        """Tell whether the stamp is whole and its service is confirmed with lists or answers."""
        imprint = stamp["encap_content_info"]["content"].parsed["message_imprint"]
        digest = imprint["hashed_message"].native
        try:
            found = await validate_tst_signed_data(
                stamp, strict_context(self.trust, at=self.at), lambda _algorithm: digest
            )
        except (SignatureValidationError, CMSExtractionError) as error:
            raise StampRefusedError(Lowered.SERVICE_UNTRUSTED) from error
        status = TimestampSignatureStatus(**found)
        state = stamp_of(status, [stamp], at=self.at).state
        if state is StampState.BROKEN or status.revoked:
            raise StampRefusedError(Lowered.SERVICE_UNTRUSTED)
        return state is StampState.TRUSTED


def _token(answer: tsp.TimeStampResp, question: tsp.TimeStampReq, nonce: int) -> cms.ContentInfo:
    """Return the token of an answer; ValueError when it answers something else."""
    status = answer["status"]["status"].native
    if status not in GRANTED:
        raise ValueError(f"the service answered {status}")
    token = answer["time_stamp_token"]
    stamp = token["content"]["encap_content_info"]["content"].parsed
    if stamp["nonce"].native != nonce:
        raise ValueError("another nonce")
    if stamp["message_imprint"].native != question["message_imprint"].native:
        raise ValueError("another digest")
    return token

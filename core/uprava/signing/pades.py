"""Put a PAdES signature into a PDF: what was approved is what is signed, or nothing is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.signing.appearance import mark_style, place
from uprava.signing.chains import as_asn1, require_usable
from uprava.signing.evidence_fetching import RevocationClient
from uprava.signing.evidence_raising import QuietWriter, Sources, complete
from uprava.signing.gost.keys import PrivateKey as GostKey
from uprava.signing.gost.signer import GostSigner
from uprava.signing.inspection import read_for_signing
from uprava.signing.keys import Key
from uprava.signing.orders import Level, Lowered, Mark, SignedPdf, SigningOrder
from uprava.signing.timestamping import StampRefusedError, TrustedStamper
from uprava.signing.token_keys import TokenKey
from uprava.signing.token_signer import TokenSigner
from uprava.signing.trust import Trust
from uprava.signing.waiting import run

DIGEST = "sha256"


def sign_pdf(
    pdf: bytes | Path,
    *,
    key: Key,
    order: SigningOrder,
    trust: Trust,
    timestamper: TimeStamper | None = None,
    revocation: RevocationClient | None = None,
) -> SignedPdf:
    """Return the file with one more signature; earlier ones stay valid.

    The bytes before are kept, the signature is appended. A dead or untrusted time-stamp service,
    or a missing proof that a certificate is not revoked, lowers the level, told in
    `SignedPdf.lowered`. `revocation` is asked for OCSP answers from B-LT on.

    Raises ConflictError when the file is not the approved one or an earlier signature forbids
    more, InvalidError for a file or a certificate that must not be used.
    """
    data = pdf.read_bytes() if isinstance(pdf, Path) else pdf
    if hashlib.sha256(data).hexdigest() != order.expected_sha256:
        raise ConflictError(
            _("The file has changed since it was approved. Nothing is signed: look at it again."),
            code="changed-since-approval",
        )
    reader = read_for_signing(data)
    require_usable(key, trust=trust, at=order.signed_at)
    field = free_field(reader)
    made = _at_level(data, key, order, trust, (field, Sources(timestamper, revocation)))
    return SignedPdf(
        data=made.data,
        sha256=hashlib.sha256(made.data).hexdigest(),
        field=field,
        level=made.level,
        wanted=order.level,
        lowered=made.lowered,
        mark=order.mark,
        signer=key.facts,
        signed_at=order.signed_at,
        signed_sha256=order.expected_sha256,
    )


@dataclass(frozen=True)
class _Made:
    """A signed file, the level it reached, and why it is not the one that was ordered."""

    data: bytes
    level: Level
    lowered: Lowered | None = None


def _at_level(
    data: bytes, key: Key, order: SigningOrder, trust: Trust, how: tuple[str, Sources]
) -> _Made:
    """Sign, with a time stamp where one is ordered, and add the proofs of the higher levels."""
    field, sources = how
    lowered = None
    if order.level is not Level.B_B:
        if sources.stamps is None:
            lowered = Lowered.SERVICE_ABSENT
        else:
            stamper = TrustedStamper(
                sources.stamps, trust=trust, at=order.signed_at, client=sources.revocation
            )
            try:
                signed = _sign(data, key, order, field, stamper)
                return _with_proofs(signed, field, order, trust, sources)
            except StampRefusedError as error:
                lowered = error.why
            except TimestampRequestError:
                lowered = Lowered.SERVICE_SILENT
    return _Made(_sign(data, key, order, field, None), Level.B_B, lowered)


def _with_proofs(
    signed: bytes, field: str, order: SigningOrder, trust: Trust, sources: Sources
) -> _Made:
    """Return a signature that has its time stamp, with what B-LT and B-LTA need."""
    if not order.level.reaches(Level.B_LT):
        return _Made(signed, order.level)
    raised = complete(
        signed, field, to=order.level, trust=trust, sources=sources, at=order.signed_at
    )
    if raised.lowered is None:
        return _Made(raised.data, order.level)
    level = Level.B_LT if raised.proven else Level.B_T
    return _Made(raised.data, level, raised.lowered)


def _sign(
    data: bytes, key: Key, order: SigningOrder, field: str, timestamper: TimeStamper | None
) -> bytes:
    writer = QuietWriter(BytesIO(data), strict=False)
    style, spec = None, SigFieldSpec(field)
    if isinstance(order.mark, Mark):
        box, turn = place(writer.prev, order.mark)
        style = mark_style(key.facts, box=order.mark.box, turn=turn, drawn_at=order.signed_at)
        spec = SigFieldSpec(field, on_page=order.mark.page, box=box)
    maker = signer_of(key)
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=maker.digest,
        subfilter=SigSeedSubFilter.PADES,
        name=key.facts.owner,
        reason=order.reason or None,
        location=order.location or None,
    )
    signer = PdfSigner(meta, maker, timestamper=timestamper, stamp_style=style, new_field_spec=spec)
    try:
        return run(_signed(signer, writer, order.signed_at))
    except SigningError as error:
        raise ConflictError(
            _("An earlier signature in the file does not allow another one."),
            code="signing-forbidden",
        ) from error


async def _signed(signer: PdfSigner, writer: QuietWriter, signed_at: datetime) -> bytes:
    """Do what `PdfSigner.async_sign_pdf` does, at the office's own time."""
    session = signer.init_signing_session(writer)
    session.system_time = signed_at
    size = await _room(session, signer.signer)
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=size)
    output = BytesIO()
    prepared, _same = document.digest_tbs_document(output=output)
    await document.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=signed_at),
    )
    return output.getvalue()


_ROOMS: dict[tuple[bytes | int, ...], int] = {}
"""Bytes a signature takes, by its certificates and the size of its time stamp."""
MOST_ROOMS = 1024


async def _room(session: PdfSigningSession, maker: Signer) -> int:
    """Return how many bytes are kept free for the signature.

    The library finds it by making a whole signature for nothing, a third of the work. What turned
    out too small it refuses, it never cuts.
    """
    service = session.pdf_signer.default_timestamper
    digest = session.pdf_signer.signature_meta.md_algorithm
    stamp = len((await service.async_dummy_response(digest)).dump()) if service else 0
    assert maker.signing_cert is not None
    others = sorted(each.sha256 for each in maker.cert_registry)
    known = (maker.signing_cert.sha256, *others, stamp)
    if known not in _ROOMS:
        if len(_ROOMS) >= MOST_ROOMS:
            _ROOMS.clear()
        _ROOMS[known] = int(await session.estimate_signature_container_size(None))
    return _ROOMS[known]


def free_field(reader: PdfFileReader) -> str:
    """Return the name of the next signature field."""
    taken = {name for name, *_rest in enumerate_sig_fields(reader)}
    numbers = range(1, len(taken) + 2)
    return next(name for number in numbers if (name := f"Signature{number}") not in taken)


def signer_of(key: Key) -> "_KeySigner | GostSigner | TokenSigner":
    """Return what signs CMS with a key; `digest` is the only one it signs with."""
    chain = [as_asn1(certificate) for certificate in key.chain]
    certificate = as_asn1(key.certificate)
    if isinstance(key.private, GostKey):
        return GostSigner(key.private, certificate, chain)
    if isinstance(key.private, TokenKey):
        return TokenSigner(key.private, certificate, chain)
    return _KeySigner(key.private, certificate, chain)


class _KeySigner(Signer):
    """Signs with a key that was read once: the library's own reads it anew each time (0.25 s)."""

    digest = DIGEST

    def __init__(
        self,
        private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
        certificate: Certificate,
        chain: list[Certificate],
    ) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(chain)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._private = private

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        private = self._private
        if dry_run:
            return bytes(2 * ((private.key_size + 7) // 8) + 9)
        digest = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(private, rsa.RSAPrivateKey):
            return private.sign(data, padding.PKCS1v15(), digest)
        return private.sign(data, ec.ECDSA(digest))

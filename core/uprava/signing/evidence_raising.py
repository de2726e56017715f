"""Adding evidence to a signed file, without the signers' keys: the signed bytes stay as they are.

ETSI EN 319 142-1: a document time stamp serves as the trusted time of a signature that has none
(B-T), the document security store keeps lists and answers (B-LT), a document time stamp over it
makes B-LTA; the next one renews it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO

from asn1crypto.cms import SignedData
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.generic import IndirectObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.path import ValidationPath

from uprava.signing.chains import STAMP_USAGE, path_of, strict_context
from uprava.signing.checking import verify_pdf
from uprava.signing.evidence_fetching import RevocationClient, answered, links_of
from uprava.signing.evidence_store import Shelf, shelf_of
from uprava.signing.orders import Level, Lowered
from uprava.signing.timestamping import StampRefusedError, TrustedStamper
from uprava.signing.trust import Trust
from uprava.signing.verdicts import Kind, Reason, SignatureCheck, StampState
from uprava.signing.waiting import run

LACKING = frozenset({Reason.REVOCATION_UNKNOWN, Reason.STAMP_UNTRUSTED, Reason.LATER_UNCONFIRMED})
"""Reasons that lists, answers and stamps can take away from a signature."""


@dataclass(frozen=True)
class Sources:
    """Whom may be asked: the time-stamp service, and hosts for OCSP answers."""

    stamps: TimeStamper | None = None
    revocation: RevocationClient | None = None


@dataclass(frozen=True)
class Raised:
    """The file with what could be added, and why it is not all that was wanted."""

    data: bytes
    lowered: Lowered | None
    proven: bool = True
    """Every certificate that leads to a trusted root was shown not to be revoked."""


class QuietWriter(IncrementalPdfFileWriter):
    """Appends a revision and leaves the metadata as they are, so PDF/A stays PDF/A."""

    def _update_meta(self) -> None:
        """Write neither XMP nor the information dictionary."""


@dataclass(frozen=True)
class _Needs:
    """What a file lacks: a document time stamp, and proofs for these signatures."""

    stamp: bool
    timed: bool
    proofs: bool
    unproven: Sequence[EmbeddedPdfSignature]
    signatures: Sequence[EmbeddedPdfSignature]
    stamps: Sequence[EmbeddedPdfSignature]


@dataclass
class _Proofs:
    """What goes into the store of the file."""

    certificates: list[Certificate] = field(default_factory=list)
    lists: list[CertificateList] = field(default_factory=list)
    answers: list[OCSPResponse] = field(default_factory=list)
    missing: bool = False


@dataclass(frozen=True)
class _Link:
    """A certificate to prove good: a signer's or a time-stamp service's."""

    certificate: Certificate
    others: Sequence[Certificate]
    stamping: bool = False


def raise_pdf(
    data: bytes, *, to: Level, trust: Trust, sources: Sources, at: datetime, renew: bool = False
) -> Raised:
    """Return the file with evidence added until its signatures reach `to`, as far as possible.

    `renew` adds an archive stamp though there is one. The file begins with `data`, byte for byte.
    """
    needs = _needs(data, to=to, renew=renew, trust=trust, at=at)
    return _raised(needs, _Act(data, trust, sources, at))


def complete(
    data: bytes, field: str, *, to: Level, trust: Trust, sources: Sources, at: datetime
) -> Raised:
    """Return a file just signed in `field` with a time stamp, with what B-LT or B-LTA needs."""
    reader = PdfFileReader(BytesIO(data), strict=False)
    own = [each for each in reader.embedded_regular_signatures if each.field_name == field]
    stamps = reader.embedded_timestamp_signatures
    needs = _Needs(to is Level.B_LTA, True, True, own, own, stamps)
    return _raised(needs, _Act(data, trust, sources, at))


def _raised(needs: _Needs, act: "_Act") -> Raised:
    sources = act.sources
    reader = PdfFileReader(BytesIO(act.data), strict=False)
    refused = _why_no_stamp(reader, sources) if needs.stamp else None
    if needs.stamp and refused is None:
        try:
            return run(act.stamped(needs))
        except StampRefusedError as error:
            refused = error.why
        except TimestampRequestError:
            refused = Lowered.SERVICE_SILENT
    raised = run(act.proven(needs))
    return replace(raised, lowered=raised.lowered or refused)


def ask_about(data: bytes, *, trust: Trust, hosts: frozenset[str], at: datetime) -> Trust:
    """Return the trust with what listed hosts say of the certificates in a signed file.

    Only chains that lead to a trusted root are asked about; unreadable bytes ask nothing.
    """
    if not hosts:
        return trust
    try:
        signatures = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
        links = [link for each in signatures for link in _links_in(each)]
    except Exception:  # noqa: BLE001 -- hostile bytes make the parsers raise anything
        return trust
    return run(_asked(links, trust, RevocationClient(hosts), at))


def _links_in(signature: EmbeddedPdfSignature) -> Iterator[_Link]:
    if signature.sig_object_type == "/DocTimeStamp":
        yield _stamp_link(signature.signed_data)
        return
    yield _Link(signature.signer_cert, signature.other_embedded_certs)
    for stamp in extract_tst_data_iter(signature.signer_info, signed=False):
        yield _stamp_link(stamp)


async def _asked(
    links: Sequence[_Link], trust: Trust, client: RevocationClient, at: datetime
) -> Trust:
    seen: set[bytes] = set()
    for link in links:
        if link.certificate.sha256 in seen:
            continue
        seen.add(link.certificate.sha256)
        path = await path_of(
            link.certificate, list(link.others), trust=trust, at=at, stamping=link.stamping
        )
        trust = await answered(trust, path, client)
    return trust


def _why_no_stamp(reader: PdfFileReader, sources: Sources) -> Lowered | None:
    if is_pdf_a_1(reader):
        return Lowered.PDF_A_1
    return Lowered.SERVICE_ABSENT if sources.stamps is None else None


def is_pdf_a_1(reader: PdfFileReader) -> bool:
    """Tell whether the file calls itself PDF/A-1: an invisible stamp is not allowed in one."""
    metadata = reader.root.get("/Metadata")
    metadata = metadata.get_object() if isinstance(metadata, IndirectObject) else metadata
    if not isinstance(metadata, StreamObject):
        return False
    return re.search(rb"pdfaid:part(\s*=\s*[\"']|>)\s*1\b", metadata.data) is not None


def _needs(data: bytes, *, to: Level, renew: bool, trust: Trust, at: datetime) -> _Needs:
    """Find out what is missing; nothing is missing for what is not confirmed."""
    reader = PdfFileReader(BytesIO(data), strict=False)
    checks = verify_pdf(data, trust=trust, at=at)
    levels = {check.field: level for check in checks if (level := _level_now(check))}
    signatures = [each for each in reader.embedded_regular_signatures if each.field_name in levels]
    lacking = [each for each in signatures if not levels[each.field_name].reaches(to)]
    timed = all(levels[each.field_name].reaches(Level.B_T) for each in lacking)
    proofs = renew or (bool(lacking) and to.reaches(Level.B_LT))
    stamp = renew or (bool(lacking) and (to is Level.B_LTA or not timed))
    unproven = [each for each in lacking if not levels[each.field_name].reaches(Level.B_LT)]
    return _Needs(stamp, timed, proofs, unproven, signatures, reader.embedded_timestamp_signatures)


def _level_now(check: SignatureCheck) -> Level | None:
    """Return the level of a signature, also of one that only lacks a list or an answer."""
    if check.kind is not Kind.SIGNATURE or set(check.reasons) - LACKING:
        return None
    stamped = check.time_stamp.state is not StampState.NONE
    return check.level or (Level.B_T if stamped else Level.B_B)


@dataclass
class _Act:
    """One raising: the file, whom to believe and whom to ask, as of one moment."""

    data: bytes
    trust: Trust
    sources: Sources
    at: datetime

    async def stamped(self, needs: _Needs) -> Raised:
        """Return the file with proofs and a document time stamp over them."""
        assert self.sources.stamps is not None
        stamper = TrustedStamper(
            self.sources.stamps, trust=self.trust, at=self.at, client=self.sources.revocation
        )
        digest = needs.signatures[-1].md_algorithm if needs.signatures else "sha256"
        token = await stamper.async_dummy_response(digest)
        proofs = _Proofs()
        if needs.proofs:
            earlier = (_stamp_link(each.signed_data) for each in needs.stamps[-1:])
            now = _stamp_link(token["content"])
            await self.gather(proofs, [*self.links(needs), *earlier, now])
        writer = self.writer(proofs)
        output = await PdfTimeStamper(stamper, field_name=_free_name(needs)).async_timestamp_pdf(
            writer, digest
        )
        return _outcome(output.getvalue(), proofs)

    async def proven(self, needs: _Needs) -> Raised:
        """Return the file with proofs alone."""
        if not needs.unproven or not needs.proofs:
            return Raised(self.data, None)
        if not needs.timed:
            return Raised(self.data, None, proven=False)
        proofs = _Proofs()
        await self.gather(proofs, list(self.links(needs)))
        if not proofs.certificates:
            return _outcome(self.data, proofs)
        output = BytesIO()
        writer: IncrementalPdfFileWriter = self.writer(proofs)
        writer.write(output)
        return _outcome(output.getvalue(), proofs)

    def links(self, needs: _Needs) -> Iterator[_Link]:
        """Yield the signers' certificates, and those of the stamps over their signatures."""
        for signature in needs.unproven:
            yield from _links_in(signature)

    async def gather(self, proofs: _Proofs, links: Sequence[_Link]) -> None:
        """Find the proofs for each certificate; one that leads to no root is nobody's here."""
        shelf = shelf_of(PdfFileReader(BytesIO(self.data), strict=False))
        different = {link.certificate.sha256: link for link in links}
        for link in different.values():
            trust = self.trust
            if self.sources.revocation is not None:
                trust = await answered(trust, await self.path(link, shelf), self.sources.revocation)
            found = await self.chosen(link, trust, shelf)
            if found is not None:
                proofs.certificates += found.certificates
                proofs.lists += found.lists
                proofs.answers += found.answers
            elif await self.path(link, shelf) is not None:
                proofs.missing = True

    async def path(self, link: _Link, shelf: Shelf) -> ValidationPath | None:
        """Return the chain of a certificate, whatever is known of revocation."""
        return await path_of(
            link.certificate,
            [*link.others, *shelf.certificates],
            trust=self.trust,
            at=self.at,
            stamping=link.stamping,
        )

    async def chosen(self, link: _Link, trust: Trust, shelf: Shelf) -> Shelf | None:
        """Return the chain with the fewest lists and answers that confirm it; None without."""
        path = await self.confirmed(link, trust, shelf)
        if path is None:
            return None
        answers = tuple(OCSPResponse.load(answer) for answer in trust.ocsps)
        lists = (*(CertificateList.load(crl) for crl in trust.crls), *shelf.lists)
        about = tuple(each for each in lists if _is_about(each, path))
        few = tuple(each for each in about if _is_needed(each, path, answers))
        crls = tuple(each.dump() for each in few)
        only = Shelf(certificates=shelf.certificates)
        if few == about and not shelf.answers:
            return Shelf(tuple(path), about, answers)
        if await self.confirmed(link, replace(trust, crls=crls), only):
            return Shelf(tuple(path), few, answers)
        return Shelf(tuple(path), about, (*answers, *shelf.answers))

    async def confirmed(self, link: _Link, trust: Trust, shelf: Shelf) -> ValidationPath | None:
        """Return the chain of a certificate that is confirmed to be good."""
        context = strict_context(trust, at=self.at, shelf=shelf)
        validator = CertificateValidator(
            link.certificate, list(link.others), validation_context=context
        )
        extended = STAMP_USAGE if link.stamping else None
        try:
            path: ValidationPath = await validator.async_validate_usage(set(), extended)
        except (PathError, ValidationError):
            return None
        return path

    def writer(self, proofs: _Proofs) -> QuietWriter:
        """Return a writer of the file with the proofs in its store."""
        writer = QuietWriter(BytesIO(self.data), strict=False)
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=proofs.certificates, ocsps=proofs.answers, crls=proofs.lists
        )
        return writer


def _stamp_link(stamp: SignedData) -> _Link:
    """Return the certificate of the service that made a stamp."""
    info = extract_certificate_info(stamp)
    return _Link(info.signer_cert, list(info.other_certs), stamping=True)


def _is_about(crl: CertificateList, path: ValidationPath) -> bool:
    """Tell whether the list is of an issuer of the chain."""
    return any(crl.issuer == issuer.subject for _certificate, issuer in links_of(path))


def _is_needed(crl: CertificateList, path: ValidationPath, answers: Sequence[OCSPResponse]) -> bool:
    """Tell whether the list is about a certificate that no answer is about."""
    return any(
        crl.issuer == issuer.subject and not _is_answered(certificate, answers)
        for certificate, issuer in links_of(path)
    )


def _is_answered(certificate: Certificate, answers: Sequence[OCSPResponse]) -> bool:
    return any(
        each["cert_id"]["serial_number"].native == certificate.serial_number
        for answer in answers
        for each in answer.response_data["responses"]
    )


def _free_name(needs: _Needs) -> str:
    taken = {each.field_name for each in needs.stamps}
    numbers = range(1, len(taken) + 2)
    return next(name for number in numbers if (name := f"Timestamp{number}") not in taken)


def _outcome(data: bytes, proofs: _Proofs) -> Raised:
    missing = Lowered.REVOCATION_MISSING if proofs.missing else None
    return Raised(data, missing, proven=not proofs.missing)

"""What a signature and its verification cost, beside plain pyHanko in the same run.

`make bench-signing` prints milliseconds of CPU of one thread. Each pair of figures is taken by
turns, one act of ours and one of pyHanko's, so whatever else the machine does is the same for
both. Not a test.
"""

import asyncio
import gc
import hashlib
import io
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version

from asn1crypto.crl import CertificateList
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq, TimeStampResp
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from uprava import signing
from uprava.printing import PdfStandard, compile_pdf
from uprava.signing.authority import Purpose
from uprava.signing.chains import as_asn1
from uprava.signing.orders import Level
from uprava.signing.pades import signer_of

ROUNDS = int(os.environ.get("UPRAVA_BENCH_ROUNDS", "30"))
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
PASSWORD = "bench"
"""Of a container that lives as long as the run."""
SAME, DEFAULT = "pyHanko with the same signer", "pyHanko's default signer"
GOALS = {"B-B": {SAME: 0.8, DEFAULT: 5.0}}
"""How many times as fast as pyHanko; the default signer reads an RSA key anew each time."""


class Service(DummyTimeStamper):
    """pyHanko's own service of time stamps in this process; its own CPU is counted apart."""

    spent = 0.0
    """Seconds since it was set to 0: a service runs elsewhere, the signer does not pay for it."""

    def request_tsa_response(self, req: TimeStampReq) -> TimeStampResp:
        """Answer, and remember what it cost."""
        started = time.process_time()
        answer = super().request_tsa_response(req)
        Service.spent += time.process_time() - started
        return answer


@dataclass(frozen=True)
class Desk:
    """A person's key, whom we trust, a time-stamp service in this process, and a page."""

    key: signing.Key
    trust: signing.Trust
    stamper: Service
    pdf: bytes


def page() -> bytes:
    """Return a one-page PDF/A-2b."""
    values = {
        "kind": "registration",
        "title": "Стенд",
        "turn": 0,
        "width": 210,
        "height": 297,
        "office": "Администрация",
        "label": "Вх.",
        "number": "1",
        "registered_on": "20.11.2026",
    }
    return compile_pdf("stamp.typ", values, created=NOW, standard=PdfStandard.PDF_A_2B)


def trust_of(authority: signing.Authority) -> signing.Trust:
    """Return the trust in one authority with both its lists."""
    lists = (
        signing.revocation_list(issuer, {}, now=NOW - DAY, next_update=NOW + DAY)
        for issuer in (authority.root, authority.issuing)
    )
    root, issuing = (
        each.certificate.public_bytes(Encoding.DER) for each in (authority.root, authority.issuing)
    )
    return signing.Trust(roots=(root,), issuers=(issuing,), crls=tuple(lists))


def desk_of(kind: signing.KeyKind) -> Desk:
    """Make the key of one person, with all that stands behind it."""
    authority = signing.issue_demo_authority("Администрация", now=NOW - DAY)
    term = signing.Term(NOW - DAY, NOW + 300 * DAY)
    person = signing.Subject("Громов Андрей Павлович", "Громов", "Андрей Павлович")
    service = signing.Subject("Служба штампов времени")
    key = signing.issue_certificate(authority, person, term=term, kind=kind)
    clock = signing.issue_certificate(
        authority, service, term=term, purpose=Purpose.TIME_STAMPING, kind=signing.KeyKind.RSA_3072
    )
    return Desk(key, trust_of(authority), stamper_of(clock), page())


def stamper_of(clock: signing.Key) -> Service:
    """Return the service with this key."""
    plain = clock.issuing.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()
    store.register_multiple([as_asn1(each) for each in clock.chain])
    return Service(as_asn1(clock.certificate), PrivateKeyInfo.load(plain), store)


def context_of(trust: signing.Trust) -> ValidationContext:
    """Return what pyHanko needs to trust the same authority, as strictly as we do."""
    return ValidationContext(
        trust_roots=[as_asn1_der(each) for each in trust.roots],
        other_certs=[as_asn1_der(each) for each in trust.issuers],
        crls=[CertificateList.load(each) for each in trust.crls],
        allow_fetching=False,
        revocation_mode="require",
    )


def as_asn1_der(der: bytes) -> Certificate:
    """Return a certificate as pyHanko takes it."""
    return Certificate.load(der)


def ours(desk: Desk, level: Level) -> bytes:
    """Sign as the product does."""
    order = signing.SigningOrder(hashlib.sha256(desk.pdf).hexdigest(), NOW, level)
    made = signing.sign_pdf(
        desk.pdf, key=desk.key, order=order, trust=desk.trust, timestamper=desk.stamper
    )
    assert made.level is level, made.lowered
    return made.data


def plain(desk: Desk, level: Level, signer: object) -> bytes:
    """Sign as pyHanko's documentation shows."""
    proofs = level.reaches(Level.B_LT)
    meta = PdfSignatureMetadata(
        field_name="Signature1",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=proofs,
        use_pades_lta=level is Level.B_LTA,
        validation_context=context_of(desk.trust) if proofs else None,
    )
    stamper = None if level is Level.B_B else desk.stamper
    writer = IncrementalPdfFileWriter(io.BytesIO(desk.pdf))
    maker = PdfSigner(meta, signer, timestamper=stamper)  # type: ignore[arg-type]
    return bytes(asyncio.run(maker.async_sign_pdf(writer)).getvalue())


def plainly_verified(desk: Desk, data: bytes) -> None:
    """Verify as pyHanko's documentation shows."""
    [signature] = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures
    context = context_of(desk.trust)
    found = asyncio.run(
        async_validate_pdf_signature(
            signature, signer_validation_context=context, ts_validation_context=context
        )
    )
    assert found.bottom_line


def by_turns(*acts: Callable[[], object]) -> list[float]:
    """Return the milliseconds of CPU of each act: medians of rounds that take them in turn."""
    spent: list[list[float]] = [[] for _ in acts]
    for number in range(ROUNDS + 2):
        for act, times in zip(acts, spent, strict=True):
            gc.collect()
            Service.spent, started = 0.0, time.process_time()
            act()
            if number > 1:
                times.append((time.process_time() - started - Service.spent) * 1000)
    return [statistics.median(times) for times in spent]


def told(what: str, own: float, other: float, beside: str) -> str:
    """Return a line: ours, pyHanko's, how many times as fast we are, and the goal if any."""
    goal = GOALS.get(what, {}).get(beside)
    aim = f"  (goal {goal} ×)" if goal else ""
    return (
        f"  {what:12} {own:7.1f} ms {1000 / own:6.0f}/s   {beside}: {other:7.1f} ms"
        f"   {other / own:5.2f} ×{aim}"
    )


def compared(kind: signing.KeyKind) -> Iterator[str]:
    """Measure one kind of key: each level, the default signer, and verification."""
    desk = desk_of(kind)
    signer = signer_of(desk.key)
    for level in Level:
        own, other = by_turns(partial(ours, desk, level), partial(plain, desk, level, signer))
        yield told(str(level), own, other, SAME)
    if kind is signing.KeyKind.RSA_3072:
        default = default_signer(desk.key)
        own, other = by_turns(
            lambda: ours(desk, Level.B_B), lambda: plain(desk, Level.B_B, default)
        )
        yield told("B-B", own, other, DEFAULT)
    for level in (Level.B_B, Level.B_LTA):
        signed = ours(desk, level)
        own, other = by_turns(
            partial(signing.verify_pdf, signed, trust=desk.trust, at=NOW),
            partial(plainly_verified, desk, signed),
        )
        yield told(f"check {level}", own, other, "pyHanko")


def default_signer(key: signing.Key) -> SimpleSigner:
    """Return what pyHanko makes of a PKCS#12 container."""
    box = pkcs12.serialize_key_and_certificates(
        b"bench",
        key.issuing,
        key.certificate,
        key.chain,
        BestAvailableEncryption(PASSWORD.encode()),
    )
    made: SimpleSigner | None = SimpleSigner.load_pkcs12_data(
        box, other_certs=[], passphrase=PASSWORD.encode()
    )
    assert made is not None
    return made


def of_marks(kind: signing.KeyKind) -> Iterator[str]:
    """Measure what pyHanko has no like of: the drawn mark, and opening a container."""
    desk = desk_of(kind)
    box = signing.pack_key(desk.key, password=PASSWORD)
    mark = signing.Mark(signing.Box(20, 220, 72, 26))
    order = signing.SigningOrder(hashlib.sha256(desk.pdf).hexdigest(), NOW, mark=mark)
    [opened, marked] = by_turns(
        lambda: signing.load_key(box, password=PASSWORD),
        lambda: signing.sign_pdf(desk.pdf, key=desk.key, order=order, trust=desk.trust),
    )
    yield f"  B-B with the mark {marked:.1f} ms; a container opened {opened:.1f} ms"


def main() -> None:
    """Print the conditions and the figures."""
    load = os.getloadavg()[0]
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"load {load:.1f}, pyHanko {version('pyHanko')}, cryptography {version('cryptography')}")
    print(f"one-page PDF/A-2b of {len(page()):,} B, one thread, CPU, medians of {ROUNDS} by turns")
    for kind in signing.KeyKind:
        print(kind.value)
        for line in (*compared(kind), *of_marks(kind)):
            print(line, flush=True)


if __name__ == "__main__":
    main()

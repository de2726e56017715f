"""How much processor time a signature and its verification cost.

Run `python bench/signing.py`; prints milliseconds of CPU per act with the conditions. Not a test.
"""

import hashlib
import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from cryptography.hazmat.primitives.serialization import Encoding
from uprava import signing
from uprava.printing import PdfStandard, compile_pdf

REPEATS = 30
NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def cpu_ms(act: Callable[[], object], *, warm: int = 2) -> float:
    """Return the milliseconds of CPU of one act, the mean of many after a warm-up."""
    for _ in range(warm):
        act()
    started = time.process_time()
    for _ in range(REPEATS):
        act()
    return (time.process_time() - started) / REPEATS * 1000


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
    root = authority.root.certificate.public_bytes(Encoding.DER)
    return signing.Trust(roots=(root,), crls=tuple(lists))


def measure(kind: signing.KeyKind) -> None:
    """Print the figures of one kind of key."""
    authority = signing.issue_demo_authority("Администрация", now=NOW - DAY)
    person = signing.Subject("Громов Андрей Павлович", "Громов", "Андрей Павлович")
    term = signing.Term(NOW - DAY, NOW + 300 * DAY)
    key = signing.issue_certificate(authority, person, term=term, kind=kind)
    box, trust, pdf = signing.pack_key(key, password="secret"), trust_of(authority), page()
    sha256 = hashlib.sha256(pdf).hexdigest()
    mark = signing.Mark(signing.Box(20, 220, 72, 26))
    plain = signing.SigningOrder(sha256, NOW)
    visible = signing.SigningOrder(sha256, NOW, mark=mark)

    def sign(order: signing.SigningOrder) -> signing.SignedPdf:
        return signing.sign_pdf(pdf, key=key, order=order, trust=trust)

    signed, marked = sign(plain).data, sign(visible).data
    figures = {
        "open the PKCS#12 container": cpu_ms(lambda: signing.load_key(box, password="secret")),
        "sign B-B, no mark": cpu_ms(lambda: sign(plain)),
        "sign B-B with the mark": cpu_ms(lambda: sign(visible)),
        "verify": cpu_ms(lambda: signing.verify_pdf(signed, trust=trust, at=NOW)),
    }
    for what, milliseconds in figures.items():
        print(f"  {kind.value:9} {what:28} {milliseconds:7.1f} ms CPU")
    growth, with_mark = len(signed) - len(pdf), len(marked) - len(pdf)
    print(f"  {kind.value:9} growth {growth:,} B, with the mark {with_mark:,} B")


def main() -> None:
    """Print the conditions and the figures."""
    load = os.getloadavg()[0]
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"load {load:.1f}, pyHanko {version('pyHanko')}, cryptography {version('cryptography')}")
    print(f"one-page PDF/A-2b of {len(page()):,} B, one thread, mean of {REPEATS}")
    for kind in signing.KeyKind:
        measure(kind)


if __name__ == "__main__":
    main()

"""PDFs signed with GOST: what the product makes, and what others make, judged by both sides."""

import hashlib

import pytest
from core.signing import forging
from core.signing.gost import engine
from uprava import signing

NOW = engine.NOW


def signed_by(gost, party, pdf: bytes, trust, **order: object) -> signing.SignedPdf:
    timestamper = order.pop("timestamper", None)
    known = {"expected_sha256": hashlib.sha256(pdf).hexdigest(), "signed_at": NOW}
    return signing.sign_pdf(
        pdf, key=gost.signer(party), order=signing.SigningOrder(**(known | order)), trust=trust,
        timestamper=timestamper,
    )  # fmt: skip


def verdict_of(pdf: bytes, trust, at=NOW):
    (check,) = signing.verify_pdf(pdf, trust=trust, at=at)
    return check


@pytest.mark.parametrize("kind", ["256-XA", "256-TCA", "512-A", "512-C"])
def test_a_signature_of_the_product_is_good_for_us_and_for_openssl(gost, trust, letter, kind):
    party = gost.person(kind)
    pdf = signed_by(gost, party, letter(), trust).data
    check = verdict_of(pdf, trust)
    assert (check.verdict, check.reasons) == (signing.Verdict.VALID, ())
    assert gost.accepts(forging.cms_of(pdf), forging.covered(pdf))

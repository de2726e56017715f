"""Levels B-LT and B-LTA: made with another maker's authority, judged by other programs too."""

import functools
import hashlib
import io
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate
from core.signing import forging
from core.signing.pki import START, Pki, running
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from uprava import signing
from uprava.errors import InvalidError
from uprava.printing import PdfStandard, compile_pdf
from uprava.signing.orders import Level, Lowered
from uprava.signing.verdicts import Kind, RevocationSource
from uprava.signing.waiting import run

VALID, INVALID, UNKNOWN = signing.Verdict.VALID, signing.Verdict.INVALID, signing.Verdict.UNKNOWN
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with running(tmp_path_factory.mktemp("pki")) as made:
        yield made


@pytest.fixture(autouse=True)
def day_of_signing(pki):
    pki.at = START


LETTER = """
#let d = json(bytes(sys.inputs.at("data")))
#set document(title: d.title, date: datetime(year: 2026, month: 11, day: 21))
#set page(paper: "a4")
= #d.title
Прошу представить сведения о готовности объектов.
"""


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    template = tmp_path_factory.mktemp("template") / "letter.typ"
    template.write_text(LETTER, encoding="utf-8")

    @functools.cache
    def make(standard: PdfStandard = PdfStandard.PDF_A_2B) -> bytes:
        values = {"title": "О готовности"}
        return compile_pdf(template, values, created=START, standard=standard)

    return make


KEPT: dict[tuple, signing.SignedPdf] = {}
"""Signed files of this run: most tests look at the same."""


def made(pki: Pki, pdf: bytes, level: Level, who: str = "ec", **how) -> signing.SignedPdf:
    known = (pki.port, hashlib.sha256(pdf).hexdigest(), level, who, pki.at)
    if not how and known in KEPT:
        return KEPT[known]
    signed = signed_anew(pki, pdf, level, who, **how)
    if not how:
        KEPT[known] = signed
    return signed


def signed_anew(pki: Pki, pdf: bytes, level: Level, who: str, **how) -> signing.SignedPdf:
    order = signing.SigningOrder(hashlib.sha256(pdf).hexdigest(), pki.at, level)
    how = {"trust": pki.trust(), "timestamper": pki.stamper()} | how
    return signing.sign_pdf(pdf, key=pki.key(who), order=order, **how)


def people(checks: list) -> list:
    return [check for check in checks if check.kind is Kind.SIGNATURE]


def checked(data: bytes, trust, at: datetime = START) -> list:
    return signing.verify_pdf(data, trust=trust, at=at)


def only_roots(pki: Pki) -> signing.Trust:
    return signing.Trust((pki.der("root"),))


def ranges(pdf: bytes) -> list[tuple[bytes, bytes]]:
    """Return what each signature covers and its CMS, by the bytes alone, in their order."""
    found = []
    for numbers in forging.RANGE.findall(pdf):
        first, length, rest, last = map(int, numbers)
        contents = bytes.fromhex(pdf[length + 1 : rest - 1].decode())
        cms = contents[: 4 + int.from_bytes(contents[2:4], "big")]
        found.append((pdf[first : first + length] + pdf[rest : rest + last], cms))
    return found


def openssl(folder: Path, arguments: str) -> str:
    command = ["openssl", *arguments.split()]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


AT_EVERY_LEVEL = [
    *(("ec", level) for level in Level),
    *(pytest.param("rsa", level, marks=pytest.mark.nightly) for level in list(Level)[:-1]),
    ("rsa", Level.B_LTA),
]


@pytest.mark.parametrize(("who", "level"), AT_EVERY_LEVEL)
def test_poppler_and_openssl_agree_at_every_level(level, who, pki, letter, tmp_path):
    signed = made(pki, letter(), level, who)
    checks = checked(signed.data, pki.trust())
    [check] = people(checks)
    content, cms = ranges(signed.data)[0]
    (tmp_path / "signed.pdf").write_bytes(signed.data)
    (tmp_path / "content").write_bytes(content)
    (tmp_path / "cms").write_bytes(cms)
    (tmp_path / "root.pem").write_bytes(pem(pki.der("root")))
    command = ["pdfsig", "-nocert", str(tmp_path / "signed.pdf")]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout

    assert (signed.level, signed.lowered) == (level, None)
    assert {each.verdict for each in checks} == {VALID}
    assert check.level is level
    assert told.count("Signature is Valid") == 1
    assert "CAdES Verification successful" in openssl(
        tmp_path,
        "cms -verify -binary -cades -inform DER -in cms -content content -CAfile root.pem"
        f" -purpose any -attime {int(START.timestamp())} -out /dev/null",
    )


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def test_openssl_accepts_the_archive_stamp_over_the_whole_file(pki, letter, tmp_path):
    signed = made(pki, letter(), Level.B_LTA)
    content, token = ranges(signed.data)[-1]
    (tmp_path / "content").write_bytes(content)
    (tmp_path / "token").write_bytes(token)
    (tmp_path / "root.pem").write_bytes(pem(pki.der("root")))

    assert "Verification: OK" in openssl(
        tmp_path,
        "ts -verify -data content -in token -token_in -CAfile root.pem"
        f" -attime {int(START.timestamp())}",
    )


def test_the_library_s_own_long_term_check_passes_with_the_file_alone(pki, letter):
    """ETSI EN 319 102-1 by pyHanko itself, in 2045 too: no list is at hand but the file's."""
    ocsp = signing.RevocationClient(frozenset({pki.host}))
    signed = made(pki, letter(), Level.B_LTA, revocation=ocsp)
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            CertValidationPolicySpec(
                SimpleTrustManager.build(trust_roots=[Certificate.load(pki.der("root"))]),
                CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require")),
            ),
            RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        )
    )
    reader = PdfFileReader(io.BytesIO(signed.data))
    [signature] = reader.embedded_regular_signatures

    now = run(ades_lta_validation(signature, spec, ValidationTimingInfo(START, START, True)))
    later = run(
        simulate_future_ades_lta_validation(
            signature, spec, datetime(2045, 1, 1, tzinfo=UTC), current_reference_time=START
        )
    )

    assert now.ades_subindic is later.ades_subindic is AdESPassed.OK


@pytest.mark.parametrize("level", [Level.B_LT, Level.B_LTA])
def test_offline_the_file_s_own_lists_confirm_it(level, pki, letter):
    signed = made(pki, letter(), level)
    checks = checked(signed.data, only_roots(pki))

    assert {each.verdict for each in checks} == {VALID}
    [check] = people(checks)
    assert check.revocation_source is RevocationSource.LIST_IN_FILE
    assert check.revocation_as_of == datetime(2026, 11, 15, tzinfo=UTC)


def test_an_answer_of_the_issuer_s_service_is_taken_instead_of_the_list(pki, letter):
    client = signing.RevocationClient(frozenset({pki.host}))
    trust = pki.trust(lists=("root",))
    signed = made(pki, letter(), Level.B_LTA, trust=trust, revocation=client)
    [check] = people(checked(signed.data, only_roots(pki)))

    assert (signed.level, check.verdict) == (Level.B_LTA, VALID)
    assert check.revocation_source is RevocationSource.ANSWER_IN_FILE


@pytest.mark.parametrize("level", [Level.B_B, Level.B_T])
def test_without_lists_in_the_file_nothing_is_confirmed_offline(level, pki, letter):
    signed = made(pki, letter(), level)
    assert VALID not in {each.verdict for each in checked(signed.data, only_roots(pki))}


# The service of time stamps, and lists that are missing


class Silent(signing.TimeStampClient):
    async def async_timestamp(self, *_):
        raise TimestampRequestError("dead")


LOWERED = {
    "dead": ({"timestamper": None}, Level.B_B, Lowered.SERVICE_ABSENT),
    "of a stranger": ({"stamps": "tsa-other"}, Level.B_B, Lowered.SERVICE_UNTRUSTED),
    "without its list": ({"lists": ("interm",)}, Level.B_B, Lowered.REVOCATION_MISSING),
    "signer without a list": ({"lists": ("root",)}, Level.B_T, Lowered.REVOCATION_MISSING),
}


@pytest.mark.parametrize("case", LOWERED)
def test_what_is_missing_lowers_the_level_and_is_named(case, pki, letter):
    how, level, why = LOWERED[case]
    how = dict(how)
    if stamps := how.pop("stamps", ""):
        how["timestamper"] = pki.stamper(stamps)
    if lists := how.pop("lists", ()):
        how["trust"] = pki.trust(lists=lists)
    signed = made(pki, letter(), Level.B_LTA, **how)

    assert (signed.level, signed.wanted, signed.lowered) == (level, Level.B_LTA, why)
    assert {each.verdict for each in checked(signed.data, pki.trust())} == {VALID}


def raised(pki: Pki, data: bytes, to: Level = Level.B_LTA, **how):
    sources = signing.Sources(how.pop("stamps", None) or pki.stamper(), how.pop("client", None))
    how = {"trust": pki.trust(), "at": pki.at} | how
    return signing.raise_pdf(data, to=to, sources=sources, **how)


ALL_LEVELS = [
    level if level is Level.B_LT else pytest.param(level, marks=pytest.mark.nightly)
    for level in Level
]
"""The corpus has each of them in the commit run."""
STEPS = [(first, to) for first in list(Level)[:-1] for to in list(Level)[1:]]
BY_DAY = [(Level.B_B, Level.B_LTA), (Level.B_T, Level.B_LT), (Level.B_LT, Level.B_T)]


@pytest.mark.parametrize(
    ("first", "to"),
    [step if step in BY_DAY else pytest.param(*step, marks=pytest.mark.nightly) for step in STEPS],
)
def test_any_level_is_raised_without_the_key(first, to, pki, letter):
    signed = made(pki, letter(), first)
    found = raised(pki, signed.data, to)
    [check] = people(checked(found.data, pki.trust()))

    assert found.lowered is None
    assert found.data.startswith(signed.data)
    assert check.verdict is VALID
    assert check.level.reaches(to)
    again = raised(pki, found.data, to)
    assert again.data == found.data


def test_a_file_pdf_a_1_takes_no_archive_stamp(pki, letter):
    signed = made(pki, letter(PdfStandard.PDF_A_1B), Level.B_LTA)
    assert (signed.level, signed.lowered) == (Level.B_LT, Lowered.PDF_A_1)
    [check] = checked(signed.data, pki.trust())
    assert (check.verdict, check.level) == (VALID, Level.B_LT)


def test_metadata_stay_as_they_were_at_every_level(pki, letter):
    pdf = letter()
    signed = made(pki, pdf, Level.B_LTA)
    before, after = (PdfFileReader(io.BytesIO(data)) for data in (pdf, signed.data))
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    assert after.trailer_view.get("/Info") == before.trailer_view.get("/Info")


@pytest.mark.nightly
def test_several_sign_in_order_at_mixed_levels_and_all_stay_valid(pki, letter):
    data = letter()
    for who, level in (("ec", Level.B_T), ("rsa", Level.B_LTA), ("ec", Level.B_LT)):
        data = made(pki, data, level, who).data
    data = made(pki, data, Level.B_B, "rsa").data
    checks = checked(data, pki.trust())

    assert {each.verdict for each in checks} == {VALID}
    assert [each.level for each in people(checks)] == [
        Level.B_LTA, Level.B_LTA, Level.B_LT, Level.B_B,
    ]  # fmt: skip


# Years later


def test_archive_stamps_renewed_twice_outlast_every_certificate_of_the_first_day(pki, letter):
    data = made(pki, letter(), Level.B_LTA).data
    for year, stamps in ((2028, "tsa2"), (2031, "tsa3")):
        pki.at = datetime(year, 11, 1, tzinfo=UTC)
        found = raised(pki, data, stamps=pki.stamper(stamps), renew=True)
        assert found.lowered is None
        assert found.data.startswith(data)
        data = found.data
    later = datetime(2033, 1, 1, tzinfo=UTC)
    checks = checked(data, pki.trust(later, lists=("root",)), later)

    assert {each.verdict for each in checks} == {VALID}
    [check] = people(checks)
    assert (check.level, check.proven_at, check.archived_at) == (
        Level.B_LTA, START, datetime(2031, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    assert check.evidence_until.year == 2050


def test_without_renewal_the_evidence_ends_with_the_stamp(pki, letter):
    data = made(pki, letter(), Level.B_LTA).data
    [check] = people(checked(data, pki.trust()))
    assert check.evidence_until == datetime(2029, 1, 1, tzinfo=UTC)
    later = datetime(2029, 2, 1, tzinfo=UTC)
    assert VALID not in {each.verdict for each in checked(data, pki.trust(later), later)}


# Revoked, changed, borrowed


def test_who_was_revoked_before_signs_at_no_level(pki, letter):
    with pytest.raises(InvalidError):
        made(pki, letter(), Level.B_LTA, "revoked")


@pytest.mark.parametrize("level", ALL_LEVELS)
def test_revoked_before_the_signature_is_never_valid(level, pki, letter):
    """The signer's programme looked at an old list; its file brings that list along."""
    old = pki.trust(START - 25 * DAY)
    pki.at = START - 25 * DAY
    early = made(pki, letter(), Level.B_B, "revoked", trust=old)
    pki.at = START
    signed = early if level is Level.B_B else raised(pki, early.data, level, trust=old)
    for trust in (pki.trust(), only_roots(pki)):
        [check] = people(checked(signed.data, trust))
        assert check.verdict is not VALID


@pytest.mark.parametrize("level", ALL_LEVELS[1:])
def test_revoked_after_the_stamp_stays_valid(level, pki, letter):
    """Federal Law 63-FZ of 6 April 2011, article 11, item 2."""
    signed = made(pki, letter(), level, "later")
    after = START + 30 * DAY
    checks = checked(signed.data, pki.trust(after), after)
    assert {each.verdict for each in checks} == {VALID}
    bare = made(pki, letter(), Level.B_B, "later")
    [check] = checked(bare.data, pki.trust(after), after)
    assert check.verdict is INVALID


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnoise"])
def test_nothing_is_asked_for_bytes_that_cannot_be_read(data, pki):
    trust = pki.trust()
    assert signing.ask_about(data, trust=trust, hosts=frozenset({pki.host}), at=START) is trust

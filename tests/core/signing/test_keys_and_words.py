"""Keys, certificates as people read them, files that need care, and the protocol."""

import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from core.signing.conftest import NOW
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from uprava import signing
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import read_catalogue, use_locale
from uprava.signing import orders, protocols
from uprava.signing.facts import serial_text


def test_a_key_comes_back_from_its_container(town):
    box = signing.pack_key(town.head, password="тайна")
    key = signing.load_key(box, password="тайна")
    assert key.facts == town.head.facts
    assert len(key.chain) == 2


@pytest.mark.parametrize("password", ["другая", ""])
def test_a_wrong_password_is_a_sentence(password, town):
    with pytest.raises(InvalidError):
        signing.load_key(signing.pack_key(town.head, password="тайна"), password=password)


def test_a_key_the_server_cannot_use_is_refused(town):
    private = ed25519.Ed25519PrivateKey.generate()
    box = pkcs12.serialize_key_and_certificates(
        b"", private, None, None, BestAvailableEncryption(b"p")
    )
    with pytest.raises(InvalidError) as refusal:
        signing.load_key(box, password="p")
    assert refusal.value.code == "key-unsupported"


def test_the_private_key_is_not_shown_in_logs(town):
    assert "private" not in repr(town.head)


@pytest.mark.parametrize(
    ("serial", "text"),
    [(0x7F, "7F"), (0x80, "0080"), (0x00A7_3C51, "00A73C51"), (0x0BCD, "0BCD"), (1, "01")],
)
def test_a_serial_number_keeps_its_leading_zeros(serial, text):
    assert serial_text(serial) == text


def test_openssl_reads_the_same_facts(town, tmp_path: Path):
    (tmp_path / "head.pem").write_bytes(town.head.certificate.public_bytes(Encoding.PEM))
    command = ["openssl", "x509", "-in", "head.pem", "-noout", "-serial", "-subject", "-nameopt"]
    told = subprocess.run(
        [*command, "utf8,sep_comma_plus"], cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode()
    facts = town.head.facts

    assert facts.serial.lstrip("0") in told
    assert "SN=Громов,GN=Андрей Павлович" in told.replace(" = ", "=")
    assert (facts.owner, facts.inn) == ("Громов Андрей Павлович", "550100000017")


def test_openssl_accepts_the_chain_and_the_lists(town, tmp_path: Path):
    pem = Encoding.PEM
    issuing, root = town.authority.issuing.certificate, town.authority.root.certificate
    (tmp_path / "root.pem").write_bytes(root.public_bytes(pem))
    (tmp_path / "issuing.pem").write_bytes(issuing.public_bytes(pem))
    (tmp_path / "head.pem").write_bytes(town.head.certificate.public_bytes(pem))
    for name, der in zip(("one", "two"), town.trust().crls, strict=True):
        (tmp_path / name).write_bytes(der)
        command = ["openssl", "crl", "-inform", "DER", "-in", name, "-out", f"{name}.pem"]
        subprocess.run(command, cwd=tmp_path, check=True)
    lists = "-CRLfile one.pem -CRLfile two.pem -crl_check_all"
    command = (
        f"openssl verify -x509_strict {lists} -CAfile root.pem -untrusted issuing.pem head.pem"
    )
    told = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert told.stdout == b"head.pem: OK\n", told.stderr


def refused(town, letter, key, trust=None, at=None) -> str:
    import hashlib

    pdf = letter()
    order = signing.SigningOrder(hashlib.sha256(pdf).hexdigest(), at or NOW - timedelta(hours=1))
    with pytest.raises(InvalidError) as refusal:
        signing.sign_pdf(pdf, key=key, order=order, trust=trust or town.trust())
    return refusal.value.code


def test_nobody_signs_with_an_expired_certificate(town, letter):
    later = town.head.facts.valid_to + timedelta(seconds=1)
    assert refused(town, letter, town.head, at=later) == "certificate-expired"


def test_nobody_signs_with_a_certificate_not_yet_in_force(town, letter):
    earlier = town.head.facts.valid_from - timedelta(seconds=1)
    assert refused(town, letter, town.head, at=earlier) == "certificate-early"


def test_nobody_signs_with_a_revoked_certificate(town, letter):
    trust = town.trust(revoked={town.head.certificate.serial_number: town.head.facts.valid_from})
    assert refused(town, letter, town.head, trust) == "certificate-revoked"


def test_nobody_signs_with_a_foreign_certificate(town, letter, new_town):
    assert refused(town, letter, new_town().head) == "certificate-untrusted"


@pytest.mark.parametrize("part", ["roots", "issuers", "crls"])
def test_what_cannot_be_trusted_because_it_cannot_be_read_is_refused(part):
    with pytest.raises(InvalidError):
        signing.Trust(**({"roots": ()} | {part: (b"no certificate",)}))


def test_threads_sign_and_check_at_the_same_time(town, letter):
    pdf = letter()

    def act(_: int) -> str:
        return town.verify(town.sign(pdf, mark=signing.Mark(signing.Box(60, 200, 72, 26))))[
            0
        ].verdict

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(act, range(12))) == {signing.Verdict.VALID}


def test_the_heavy_library_is_read_only_when_it_is_needed():
    code = (
        "import sys; from uprava import signing; signing.Mark; signing.load_key; signing.free_box;"
        "print([name for name in ('pyhanko', 'typst', 'aiohttp') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


# A file of the word processor everybody has: two kinds of cross-reference in one file.


def hybrid_pdf() -> bytes:
    """Return a hybrid-reference file (ISO 32000-1, 7.5.8.4), as word processors write it."""
    out, offsets = b"%PDF-1.5\n", {}

    def put(number: int, body: bytes) -> None:
        nonlocal out
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)

    put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    put(2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    put(
        3,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
    )
    text = b"BT /F 14 Tf 1 0 0 1 99 700 Tm (Hybrid) Tj ET"
    put(4, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text))
    put(5, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    hidden = b"7 0 << /Note (in an object stream) >>"
    put(
        6,
        b"<< /Type /ObjStm /N 1 /First 4 /Length %d >>\nstream\n%s\nendstream"
        % (len(hidden), hidden),
    )
    entry = (2).to_bytes(1, "big") + (6).to_bytes(2, "big") + b"\0"
    stream_at = len(out)
    put(
        8,
        b"<< /Type /XRef /W [1 2 1] /Index [7 1] /Size 9 /Root 1 0 R /Length %d >>\n"
        b"stream\n%s\nendstream" % (len(entry), entry),
    )
    at = len(out)
    rows = b"".join(
        b"%010d 00000 n \n" % offsets[n] if n in offsets and n != 8 else b"0000000000 65535 f \n"
        for n in range(9)
    )
    trailer = b"<< /Size 9 /Root 1 0 R /XRefStm %d >>" % stream_at
    return out + b"xref\n0 9\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (rows, trailer, at)


def test_a_hybrid_file_of_a_word_processor_is_signed_and_checked(town, tmp_path):
    pdf = hybrid_pdf()
    signed = town.sign(pdf, mark=signing.place_mark(pdf))
    twice = town.sign(signed, town.deputy)
    (tmp_path / "signed.pdf").write_bytes(twice)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "signed.pdf")],
        capture_output=True,
        text=True,
        check=False,
    ).stdout

    assert {check.verdict for check in town.verify(twice)} == {signing.Verdict.VALID}
    assert told.count("Signature is Valid") == 2


def test_a_signature_that_forbids_others_is_respected(town, letter):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from uprava.signing.pades import signer_of

    meta = PdfSignatureMetadata(
        field_name="Last", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    final = PdfSigner(meta, signer_of(town.head)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(letter()))
    )
    with pytest.raises(ConflictError):
        town.sign(final.getvalue())


# Words


def test_the_protocol_is_json_and_names_the_checkers(town, letter):
    signed = town.signed(letter())
    checks = town.verify(signed.data)
    told = json.loads(
        json.dumps(signing.protocol(checks, sha256=signed.sha256, at=signed.signed_at))
    )
    assert told["checkers"]["pyHanko"] == "0.38.0"
    assert told["signatures"][0]["verdict"] == "valid"
    assert told["signatures"][0]["signer"]["owner"] == "Громов Андрей Павлович"
    assert told["sha256"] == signed.sha256


def test_the_verdict_is_said_in_russian_and_in_english(town, letter):
    [check] = town.verify(town.sign(letter()))
    with use_locale("ru"):
        assert signing.explain(check) == ("Подпись верна.",)
    with use_locale("en"):
        assert signing.explain(check) == ("The signature is valid.",)


def test_every_reason_and_verdict_has_russian_words():
    russian = read_catalogue("ru")
    sentences = {*protocols._REASONS.values(), *protocols._VERDICTS.values()}
    assert set(protocols._REASONS) == set(protocols.Reason)
    assert all(russian.get(sentence) for sentence in sentences)


def test_every_lowering_is_told_in_russian():
    with use_locale("ru"):
        notes = {
            orders.lowered_sentence(reason, wanted=orders.Level.B_LTA, reached=orders.Level.B_B)
            for reason in orders.Lowered
        }
    assert len(notes) == len(orders.Lowered)
    assert all(note.startswith("Вместо «для архива (B-LTA)»") for note in notes)

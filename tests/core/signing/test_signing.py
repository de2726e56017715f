"""What we sign is valid, elsewhere too, and nothing unfit is signed."""

import hashlib
import io
import re
import subprocess
import time
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import DictionaryObject, TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from uprava import signing
from uprava.errors import ConflictError, InvalidError
from uprava.signing.orders import Lowered
from uprava.signing.verdicts import Coverage, StampState

VALID = signing.Verdict.VALID


def ranges(pdf: bytes) -> tuple[bytes, bytes]:
    """Return what the last signature covers and its CMS, by the bytes alone."""
    found = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf)[-1]
    first, length, rest, last = map(int, found)
    contents = bytes.fromhex(pdf[length + 1 : rest - 1].decode())
    size = 4 + int.from_bytes(contents[2:4], "big")
    return pdf[first : first + length] + pdf[rest : rest + last], contents[:size]


def pdfsig(pdf: bytes, folder: Path) -> str:
    (folder / "signed.pdf").write_bytes(pdf)
    command = ["pdfsig", "-nocert", str(folder / "signed.pdf")]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("kind", list(signing.KeyKind))
def test_poppler_and_openssl_agree_that_our_signature_is_valid(
    kind, town, letter, make_person, openssl, tmp_path
):
    key = make_person(town.authority, "Орлов", "Виктор Николаевич", kind=kind)
    signed = town.sign(letter(), key, reason="Утверждаю")
    (tmp_path / "content").write_bytes(ranges(signed)[0])
    (tmp_path / "cms").write_bytes(ranges(signed)[1])

    told = openssl(
        "cms -verify -binary -cades -inform DER -in cms -content content "
        "-CAfile root.pem -purpose any -out /dev/null"
    )

    assert [check.verdict for check in town.verify(signed)] == [VALID]
    assert b"CAdES Verification successful" in told.stderr
    report = pdfsig(signed, tmp_path)
    assert "Signature is Valid" in report
    assert "Total document signed" in report


def test_the_time_stamp_of_a_real_service_is_inside_and_trusted(
    town, letter, stamp_service, openssl, tmp_path
):
    service = stamp_service(town.stamper)
    signed = town.signed(letter(), level=signing.Level.B_T, timestamper=service.client())
    [check] = town.verify(signed.data)
    (tmp_path / "cms").write_bytes(ranges(signed.data)[1])

    assert (signed.level, signed.lowered) == (signing.Level.B_T, None)
    assert check.verdict is VALID
    assert check.time_stamp.state is StampState.TRUSTED
    assert abs((check.time_stamp.time - signed.signed_at).total_seconds()) < 600
    assert (
        b"id-smime-aa-timeStampToken"
        in openssl("cms -cmsout -print -inform DER -in cms -noout").stdout
    )
    assert "Signature is Valid" in pdfsig(signed.data, tmp_path)


def test_a_dead_time_stamp_service_lowers_the_level_and_says_so(town, letter):
    client = signing.TimeStampClient("http://127.0.0.1:9/", allowed_hosts=frozenset({"127.0.0.1"}))
    signed = town.signed(letter(), level=signing.Level.B_T, timestamper=client)

    assert (signed.level, signed.lowered) == (signing.Level.B_B, Lowered.SERVICE_SILENT)
    assert signed.notes()
    assert town.verify(signed.data)[0].verdict is VALID


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"<html>Not a time stamp</html>",
        lambda _: b"",
        lambda _: bytes.fromhex("30053003020102"),  # status: rejection
        lambda reply: reply[:-40],
    ],
    ids=["html", "empty", "refusal", "cut"],
)
def test_an_answer_that_is_no_time_stamp_lowers_the_level(spoil, town, letter, stamp_service):
    service = stamp_service(town.stamper)
    service.after = spoil
    signed = town.signed(letter(), level=signing.Level.B_T, timestamper=service.client())

    assert signed.lowered is Lowered.SERVICE_SILENT
    assert town.verify(signed.data)[0].verdict is VALID


def test_a_time_stamp_of_another_digest_is_not_taken(town, letter, stamp_service):
    service = stamp_service(town.stamper)
    service.before = lambda query: query.replace(query[-45:-13], bytes(32))
    signed = town.signed(letter(), level=signing.Level.B_T, timestamper=service.client())

    assert service.asked
    assert signed.lowered is Lowered.SERVICE_SILENT


def test_a_dripping_answer_is_not_waited_for_longer_than_the_deadline(town, letter, stamp_service):
    service = stamp_service(town.stamper)
    service.pause = 0.02
    started = time.monotonic()
    signed = town.signed(
        letter(), level=signing.Level.B_T, timestamper=service.client(deadline=0.3)
    )

    assert signed.lowered is Lowered.SERVICE_SILENT
    assert time.monotonic() - started < 2


def test_a_stamp_of_a_stranger_is_not_put_in(town, new_town, letter, stamp_service):
    service = stamp_service(new_town().stamper)
    signed = town.signed(letter(), level=signing.Level.B_T, timestamper=service.client())

    assert signed.lowered is Lowered.SERVICE_UNTRUSTED
    assert town.verify(signed.data)[0].verdict is VALID


@pytest.mark.parametrize("url", ["http://169.254.169.254/tsa", "file:///etc/passwd", "tsa"])
def test_a_time_stamp_service_must_be_on_the_list(url):
    with pytest.raises(InvalidError):
        signing.TimeStampClient(url, allowed_hosts=frozenset({"tsa.example"}))


def test_three_people_sign_in_turn_and_each_signature_stays_valid(
    town, letter, make_person, tmp_path
):
    third = make_person(town.authority, "Орлов", "Виктор Николаевич")
    signed = letter()
    for key in (town.head, town.deputy, third):
        signed = town.sign(signed, key, mark=signing.place_mark(signed))
    checks = town.verify(signed)

    assert [check.verdict for check in checks] == [VALID] * 3
    assert [check.coverage for check in checks] == [
        Coverage.LATER_SIGNATURES,
        Coverage.LATER_SIGNATURES,
        Coverage.WHOLE_FILE,
    ]
    assert [check.signer.owner.split()[0] for check in checks] == ["Громов", "Иванова", "Орлов"]
    assert pdfsig(signed, tmp_path).count("Signature is Valid") == 3


def test_the_signed_revision_is_the_very_file_that_was_approved(town, letter):
    pdf = letter()
    signed = town.signed(pdf)

    assert signed.data.startswith(pdf)
    assert signed.signed_sha256 == hashlib.sha256(pdf).hexdigest()
    assert signed.sha256 == hashlib.sha256(signed.data).hexdigest()


def test_metadata_of_the_file_are_left_as_they_were(town, letter):
    pdf = letter()
    added = town.sign(pdf)[len(pdf) :]

    assert b"<?xpacket" in pdf
    assert b"<?xpacket" not in added


def test_another_version_than_the_approved_one_is_not_signed(town, letter):
    with pytest.raises(ConflictError) as refusal:
        town.sign(letter(title="Версия 4"), expected_sha256="0" * 64)
    assert refusal.value.code == "changed-since-approval"


def with_object(pdf: bytes, key: str, value: dict) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    entries = {pdf_name(name): part for name, part in value.items()}
    writer.root[pdf_name(key)] = writer.add_object(DictionaryObject(entries))
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("action", ["JavaScript", "Launch", "SubmitForm", "GoToE"])
def test_a_file_that_acts_on_its_own_is_not_signed(action, town, letter):
    entries = {"/S": pdf_name(f"/{action}"), "/JS": TextStringObject("app.alert(1)")}
    if action != "JavaScript":
        del entries["/JS"]
    with pytest.raises(InvalidError) as refusal:
        town.sign(with_object(letter(), "/OpenAction", entries))
    assert refusal.value.code == "pdf-active"


def test_an_encrypted_file_is_not_signed(town, letter, tmp_path):
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(letter())))
    writer.encrypt(owner_pass="secret")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InvalidError) as refusal:
        town.sign(out.getvalue())
    assert refusal.value.code == "pdf-encrypted"


@pytest.mark.parametrize("spoil", [lambda pdf: pdf[:-300], lambda _: b"", lambda _: b"hello"])
def test_a_damaged_file_is_not_signed(spoil, town, letter):
    with pytest.raises(InvalidError) as refusal:
        town.sign(spoil(letter()))
    assert refusal.value.code == "pdf-damaged"

"""A package holds all that is known of its documents, and plain tools can check it."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from uprava.errors import ConflictError, ForbiddenError
from uprava.signing.gost.streebog import Length, Streebog
from uprava_records.packages.service import listing, making, ordering


def packing_day() -> date:
    return date(2020, 3, 2)


def outsider(archive: Any) -> Any:
    """Somebody who keeps archives and to whom the chancellery's letters are not open."""
    rights = ("records.package", "records.file", "records.archive")
    return archive.person(*rights, unit=archive.town.housing_id)


def unpacked(data: bytes, folder: Path) -> Path:
    """Unpack a package as any program would."""
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)
    return folder


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_plain_tools_find_the_package_whole_and_of_its_form(
    packing: Any, signed_letter: Any, tmp_path: Path
) -> None:
    id = packing.package(packing.closed(signed_letter.document))
    query = "select found::text from records.package_document where package_id = %s"
    assert packing.state(id) == ["ready", "1", "0", "0", ""], packing.archive.value(query, id)
    folder = unpacked(packing.bytes_of(id), tmp_path / "package")
    said = run(folder, "sha256sum", "--strict", "-c", "SHA256SUMS")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(said.splitlines()) == len(files) - 1
    schema = etree.XMLSchema(etree.parse(folder / "package.xsd"))
    manifest = etree.parse(folder / "manifest.xml")
    schema.assertValid(manifest)
    schema.assertValid(etree.parse(folder / "documents/0001/metadata.xml"))
    for each in manifest.iterfind(".//{*}files/{*}file"):
        data = (folder / each.attrib["path"]).read_bytes()
        assert each.attrib["streebog256"] == Streebog(Length.BITS_256, data).hexdigest()


def test_originals_and_signatures_are_byte_for_byte_what_came(
    packing: Any, signed_letter: Any, tmp_path: Path, authority: Any
) -> None:
    id = packing.package(packing.closed(signed_letter.document))
    folder = unpacked(packing.bytes_of(id), tmp_path / "package") / "documents/0001"
    assert (folder / "content/1.pdf").read_bytes() == signed_letter.pdf
    assert (folder / "signatures/1.sig").read_bytes() == signed_letter.sig
    told = json.loads((folder / "metadata.json").read_text())
    verdicts = {(each["form"], each["verdict"]) for each in told["signatures"]}
    assert verdicts == {("pades", "valid"), ("cades", "valid")}
    assert [each["name"] for each in told["files"]] == ["Письмо.pdf", "Письмо.pdf.sig"]
    run(folder, "openssl", "cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in",
        "signatures/1.sig", "-content", "content/1.pdf", "-out", "/dev/null")  # fmt: skip


def test_all_twenty_facts_the_history_and_the_term_are_told(
    packing: Any, signed_letter: Any, tmp_path: Path
) -> None:
    id = packing.package(packing.closed(signed_letter.document))
    folder = unpacked(packing.bytes_of(id), tmp_path / "package") / "documents/0001"
    told = json.loads((folder / "metadata.json").read_text())
    facts = {int(each["no"]): each.get("text", "") for each in told["facts"]}
    number = packing.archive.value(
        "select number from documents.document where id = %s", signed_letter.document
    )
    assert list(facts) == list(range(1, 21))
    assert facts[1] == "Министерство ЖКХ"
    assert (facts[5], facts[6], facts[7]) == ("02.03.2020", "14-2/5871", "02.03.2020")
    assert (facts[8], facts[10], facts[11]) == (number, "О готовности котельных", "01-05")
    assert "Носова" in facts[18]
    assert told["keeping"]["term"] == "Постоянно"
    assert any("зарегистрир" in each["text"] for each in told["history"])


def test_the_visual_form_is_pdf_a_with_the_marks_of_valid_signatures(
    packing: Any, signed_letter: Any, tmp_path: Path
) -> None:
    id = packing.package(packing.closed(signed_letter.document))
    folder = unpacked(packing.bytes_of(id), tmp_path / "package") / "documents/0001"
    path = folder / "visual/1.pdf"
    assert b"pdfaid:part" in path.read_bytes()
    text = run(folder, "pdftotext", "-layout", "visual/1.pdf", "-")
    assert "ДОКУМЕНТ ПОДПИСАН" in text
    assert "Носова Анна" in text
    assert "Pages:           2" in run(folder, "pdfinfo", "visual/1.pdf")
    card = run(folder, "pdftotext", "-layout", "card.pdf", "-")
    assert "О готовности котельных" in card


def test_the_inventory_of_the_volume_is_printed_and_listed(
    packing: Any, archive: Any, tmp_path: Path
) -> None:
    letters = [archive.letter(packing_day()) for _ in range(3)]
    id = packing.package(packing.closed(*letters))
    folder = unpacked(packing.bytes_of(id), tmp_path / "package")
    assert "Внутренняя опись" in run(folder, "pdftotext", "inventory.pdf", "-")
    listed = etree.parse(folder / "manifest.xml").findall(".//{*}documents/{*}document")
    assert [each.attrib["id"] for each in listed] == [str(each) for each in letters]


def test_what_is_not_open_to_the_maker_is_left_out_and_told(packing: Any, archive: Any) -> None:
    case = packing.closed(archive.letter(packing_day()), archive.letter(packing_day()))
    stranger = outsider(archive)
    id = packing.package(case, stranger)
    assert packing.state(id)[:4] == ["ready", "0", "0", "2"]
    names = zipfile.ZipFile(io.BytesIO(packing.bytes_of(id))).namelist()
    assert not [each for each in names if each.startswith("documents/")]
    manifest = zipfile.ZipFile(io.BytesIO(packing.bytes_of(id))).read("manifest.xml").decode()
    assert "котельных" not in manifest


def test_a_package_is_given_only_to_who_may_open_all_of_it(packing: Any, archive: Any) -> None:
    id = packing.package(packing.closed(archive.letter(packing_day())))
    stranger = outsider(archive)
    with archive.on(packing_day(), stranger) as session:
        row = listing.get_package(session, id, reader=stranger)
        assert row.closed
        assert listing.list_told(session, id) == []
        with pytest.raises(ForbiddenError):
            listing.take(session, id, reader=stranger)
    with archive.on(packing_day()) as session:
        assert listing.take(session, id, reader=archive.keeper).size


def test_an_open_case_is_not_packed(packing: Any, archive: Any) -> None:
    from uprava.clock import now
    from uprava_records.filing.service import filing

    [row] = archive.plan(2020)
    with archive.on(packing_day()) as session:
        letter = archive.letter(packing_day())
        case = filing.put_in(session, letter, f"r{row}", "", reader=archive.keeper, at=now())
    with archive.on(packing_day()) as session, pytest.raises(ConflictError):
        ordering.order_case(session, case.id, reader=archive.keeper)


def test_one_document_is_packed_without_its_case(packing: Any, archive: Any) -> None:
    letter = archive.letter(packing_day())
    with archive.on(packing_day()) as session:
        id = ordering.order_document(session, letter, reader=archive.keeper)
    making.make(archive.installation, package=str(id))
    assert packing.state(id)[:4] == ["ready", "1", "0", "0"]


def test_a_lost_original_makes_no_package_and_says_so(packing: Any, archive: Any) -> None:
    content = b"lost by the store"
    case = packing.closed(archive.letter(packing_day(), content))
    archive.installation.store.delete(hashlib.sha256(content).hexdigest())
    id = packing.package(case)
    state, _documents, _faults, _left, said = packing.state(id)
    assert state == "failed"
    assert said

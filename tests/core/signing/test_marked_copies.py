"""A file signed elsewhere has a copy with the marks of its signatures; the file is untouched."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from core.signing.desk import Desk
from litestar.testing import TestClient
from PIL import Image, ImageChops
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests_support.browser import signed_in
from uprava import signing, testing
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.signing.drawn import has_more_than_pages
from uprava.signing.service.rechecking import check_file
from uprava.signing.service.trusting import add_trusted

from .conftest import Town, crl, der


@pytest.fixture
def headers(client: TestClient, desk: Desk) -> Iterator[dict[str, str]]:
    with signed_in(client, desk.installation, desk.signer) as given:
        yield given


@pytest.fixture
def elsewhere(new_town: Callable[[], Town], desk: Desk) -> Town:
    """Another municipality whose authority is trusted here."""
    town = new_town()
    today = testing.TODAY
    with system_transaction(desk.installation.engine, today=today, task="test") as session:
        for key, kind in ((town.authority.root, "root"), (town.authority.issuing, "issuer")):
            add_trusted(session, der(key), kind=kind, at=now())
            add_trusted(session, crl(key, {}), kind="crl", at=now())
    return town


def arrived(desk: Desk, pdf: bytes) -> dict:
    file = desk.attach("Чужое письмо.pdf", pdf)
    check_file(desk.installation, file_id=file["id"])
    return file


def page_of(pdf: bytes, folder: Path, number: int = 1) -> Image.Image:
    (folder / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "50", "-png", "-singlefile", "-f", str(number)]
    subprocess.run([*command, folder / "page.pdf", folder / "page"], check=True)
    with Image.open(folder / "page.png") as image:
        return image.convert("RGB")


def words(pdf: bytes, folder: Path) -> str:
    (folder / "words.pdf").write_bytes(pdf)
    command = ["pdftotext", folder / "words.pdf", "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_copy_shows_every_mark_on_free_paper_and_the_original_stays(
    client: TestClient, desk: Desk, headers: dict, elsewhere: Town, letter: Callable, tmp_path: Path
) -> None:
    original = elsewhere.sign(elsewhere.sign(letter()), elsewhere.deputy)
    file = arrived(desk, original)
    card = client.get(f"/docs/{desk.document}").text
    address = re.search(r'href="(/docs/[^"]+/marked-copy)"', card)[1]
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    copy = answer.content
    told = " ".join(words(copy, tmp_path).split())
    for expected in ("ЭЛЕКТРОННОЙ ПОДПИСЬЮ", "Громов Андрей Павлович", "Иванова Мария Сергеевна",
                     elsewhere.head.facts.serial, "Подпись проверена"):  # fmt: skip
        assert expected in told, expected
    assert "отопительного периода" in told, "the text stays text"
    before, after = page_of(original, tmp_path), page_of(copy, tmp_path)
    assert before.size == after.size
    darker = ImageChops.subtract(before, after).convert("L").point(lambda tone: 255 * (tone > 90))
    written = before.convert("L").point(lambda tone: 255 * (tone < 120))
    assert ImageChops.multiply(darker, written).getbbox() is None, "a mark covers nothing"
    assert desk.content(file["id"]) == original


def test_marks_without_room_stand_on_a_page_of_their_own(
    client: TestClient, desk: Desk, headers: dict, elsewhere: Town, tmp_path: Path
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (1240, 1754), (90, 90, 90)).save(out, "PDF", resolution=150)
    original = elsewhere.sign(out.getvalue())
    file = arrived(desk, original)
    copy = client.get(f"{desk.screen(file['id'])}/marked-copy").content
    assert "Отметки об электронной подписи" in words(copy, tmp_path)
    assert page_of(copy, tmp_path, 2).height == 585


def test_no_copy_is_made_that_would_lose_what_is_written_over_the_page(letter: Callable) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(letter()))
    page = writer.find_page_for_modification(0)[0].get_object()
    look = writer.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    note = generic.DictionaryObject({
        pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/FreeText"),
        pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): look}),
    })  # fmt: skip
    page[pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    assert has_more_than_pages(out.getvalue(), pages=1)
    assert not has_more_than_pages(letter(), pages=1)


def test_a_signature_that_is_not_valid_gets_no_mark(
    client: TestClient, desk: Desk, headers: dict, new_town: Callable, letter: Callable
) -> None:
    stranger = new_town()
    file = arrived(desk, stranger.sign(letter(title="О другом")))
    answer = client.get(f"{desk.screen(file['id'])}/marked-copy")
    assert answer.status_code == 404
    assert f"{file['id']}/marked-copy" not in client.get(f"/docs/{desk.document}").text


def test_the_protocol_is_printed_with_verdict_facts_and_checkers(
    client: TestClient, desk: Desk, headers: dict, elsewhere: Town, letter: Callable, tmp_path: Path
) -> None:
    original = elsewhere.sign(letter(title="О третьем"))
    file = arrived(desk, original)
    answer = client.get(f"{desk.screen(file['id'])}/check-protocol")
    assert answer.headers["content-type"] == "application/pdf"
    told = " ".join(words(answer.content, tmp_path).split())
    for expected in ("Протокол проверки электронных подписей", file["sha256"], "pyHanko",
                     elsewhere.head.facts.serial, "Подпись верна", "Лист 1 из 1"):  # fmt: skip
        assert expected in told, expected


def test_who_may_not_see_the_document_gets_neither(client: TestClient, desk: Desk) -> None:
    other = testing.make_town(desk.installation)
    stranger = testing.make_person(desk.installation, unit_id=other.housing_id)
    with signed_in(client, desk.installation, stranger):
        for what in ("marked-copy", "check-protocol"):
            assert client.get(f"{desk.screen()}/{what}").status_code == 404
    assert signing.Verdict.VALID

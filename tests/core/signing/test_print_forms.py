"""Our own print forms keep their promise when they are signed: the slot, every signature.

That they stay PDF/A is proved in `tests/core/printing/test_pdf_a.py`.
"""

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from core.printing.samples import LETTER, two_signers
from PIL import Image, ImageChops
from uprava import signing
from uprava.printing.forms import FormKind
from uprava.printing.letters import Letterhead, Signer, print_letter
from uprava.printing.values import PdfStandard, Printed
from uprava.signing.orders import Box, Mark
from uprava.signing.slots import in_order_for, slots_of

from .conftest import NOW, Town

OWNERS = ("Громов Андрей Павлович", "Иванова Мария Сергеевна")
SIGNERS = (
    Signer("Глава городского округа", "А. П. Громов"),
    Signer("Заместитель", "М. С. Иванова"),
)


def printed(*, beside: bool = False, standard: PdfStandard = PdfStandard.PDF_A_1B) -> Printed:
    letter = replace(LETTER, signers=SIGNERS, beside=beside)
    return print_letter(letter, Letterhead(FormKind.LETTER), created=NOW, standard=standard)


def signed_twice(town: Town, form: Printed) -> tuple[bytes, bytes]:
    """The deputy signs first, then the head: each in the own slot."""
    first = town.sign(form.pdf, town.deputy, mark=signing.place_mark(form.pdf, owner=OWNERS[1]))
    second = town.sign(first, town.head, mark=signing.place_mark(first, owner=OWNERS[0]))
    return first, second


def picture(pdf: bytes, folder: Path) -> Image.Image:
    (folder / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "100", "-png", "-singlefile", folder / "page.pdf"]
    subprocess.run([*command, folder / "page"], check=True)
    with Image.open(folder / "page.png") as image:
        return image.convert("RGB")


def inside(box: tuple[int, ...] | None, mark: Mark) -> bool:
    dots, allowed = 100 / 25.4, 1
    place = mark.box
    wanted = [place.x * dots, place.y * dots, place.right * dots, place.bottom * dots]
    assert box is not None
    return all(
        (found >= want - allowed) if side < 2 else (found <= want + allowed)
        for side, (found, want) in enumerate(zip(box, wanted, strict=True))
    )


@pytest.mark.parametrize("beside", [False, True], ids=["one under another", "side by side"])
def test_each_mark_stands_in_the_slot_of_its_signer_and_covers_nothing(
    beside: bool, town: Town, tmp_path: Path
) -> None:
    form = printed(beside=beside)
    head, deputy = (
        Mark(Box(slot.x, slot.y, slot.width, slot.height), slot.page - 1) for slot in form.slots
    )
    first, second = signed_twice(town, form)
    pages = [picture(pdf, tmp_path) for pdf in (form.pdf, first, second)]
    assert inside(ImageChops.difference(pages[0], pages[1]).getbbox(), deputy)
    assert inside(ImageChops.difference(pages[1], pages[2]).getbbox(), head)
    assert all(check.verdict is signing.Verdict.VALID for check in town.verify(second))


def test_a_signer_without_an_own_slot_takes_the_first_empty_one(town: Town) -> None:
    form = printed()
    mark = signing.place_mark(form.pdf, owner="Чужая Анна Ивановна")
    assert mark == Mark(Box(*_place(form.slots[0])), 0)


def test_a_third_signer_gets_a_free_place_outside_the_slots(town: Town) -> None:
    _first, second = signed_twice(town, form := printed())
    mark = signing.place_mark(second, owner="Третий Семён Ильич")
    assert isinstance(mark, Mark)
    assert all(mark.box.y >= slot.y + slot.height or mark.box.bottom <= slot.y
               for slot in form.slots)  # fmt: skip


def test_a_strangers_file_cannot_have_its_text_covered(letter: Callable[..., bytes]) -> None:
    """The keywords of a file may name any place: where something stands, no mark is drawn."""
    pdf = letter()
    honest = slots_of(pdf)[0]
    lie = f"{honest.number}/1/20.00/40.00/72.00/26.00"
    truth = f"{honest.number}/{honest.page}/{honest.x:.2f}/{honest.y:.2f}/72.00/26.00"
    forged = _with_keywords(pdf, truth, lie)
    assert slots_of(forged)[0].y == 40
    mark = signing.place_mark(forged)
    assert isinstance(mark, Mark)
    assert mark.box.y > 66


@pytest.mark.parametrize(
    "pdf",
    [b"", b"%PDF-1.7 nonsense", b"%PDF-1.4\n1 0 obj<</Keywords 5>>endobj trailer<</Info 1 0 R>>"],
)
def test_a_damaged_file_has_no_slots(pdf: bytes) -> None:
    assert slots_of(pdf) == ()


def test_the_own_slot_comes_first() -> None:
    letter, head = two_signers(Letterhead(FormKind.LETTER))
    form = print_letter(letter, head, created=NOW, standard=PdfStandard.PDF_A_1B)
    found = slots_of(form.pdf)
    assert [slot.number for slot in found] == [1, 2]
    ordered = in_order_for(found, "Мельникова-Преображенская Ксения Владимировна")
    assert [slot.number for slot in ordered] == [2, 1]


def _place(slot: object) -> tuple[float, ...]:
    return tuple(round(getattr(slot, name), 2) for name in ("x", "y", "width", "height"))


def _with_keywords(pdf: bytes, old: str, new: str) -> bytes:
    from pyhanko.pdf_utils.generic import TextStringObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    info = writer.trailer_view["/Info"]
    info["/Keywords"] = TextStringObject(str(info["/Keywords"]).replace(old, new))
    writer.update_container(info)
    writer._update_meta = lambda: None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()

"""Our documents are PDF/A when they come from the press and stay so, whatever signing adds.

The judge is PDFBox preflight, which knows ISO 19005-1. Of a PDF/A-2b it may complain only of what
ISO 19005-2 allows and part 1 does not; each of these is named below with its clause.
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from core.printing.samples import LETTER
from core.signing.pki import START, Pki, running
from pyhanko.pdf_utils.reader import PdfFileReader
from uprava import signing, testing
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.extension import Keeping, SignatureLevel
from uprava.installation import Installation
from uprava.printing import compile_pdf
from uprava.printing.forms import FormKind
from uprava.printing.letters import Letterhead, Signer, print_letter
from uprava.printing.standards import standard_of
from uprava.printing.values import PdfStandard
from uprava.signing.orders import Lowered
from uprava.signing.service.levels import choose_level

A1B, A2B = PdfStandard.PDF_A_1B, PdfStandard.PDF_A_2B
B_T, B_LT, B_LTA = SignatureLevel.B_T, SignatureLevel.B_LT, SignatureLevel.B_LTA

PART_2 = {
    "7.11.2 Error on MetaData, part must be 1",  # 6.6.4: it says 2, and is that
    "2.1.6 Invalid graphics object, Invalid version of the ICCProfile",  # 6.2.4.2: ICC.1:2004 too
}
"""What part 1 has against our files of part 2."""
WITHOUT_LOOK = (
    "5.3.1 Invalid field value in an annotation definition,"
    " widget annotation lacks an appearance dictionary"
)
"""6.3.3 of part 2: a note of no size needs no look; the field of an archive stamp is such a one."""

Judge = Callable[..., dict[str, list[str]]]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with running(tmp_path_factory.mktemp("pki")) as made:
        yield made


def letter(standard: PdfStandard) -> bytes:
    signers = (Signer("Глава", "А. П. Громов"), Signer("Заместитель", "М. С. Иванова"))
    made = replace(LETTER, signers=signers)
    head = Letterhead(FormKind.LETTER)
    return print_letter(made, head, created=START, standard=standard).pdf


def signed(pki: Pki, pdf: bytes, level: SignatureLevel, who: str, owner: str) -> signing.SignedPdf:
    pki.at = START
    mark = signing.place_mark(pdf, owner=owner)
    order = signing.SigningOrder(hashlib.sha256(pdf).hexdigest(), START, level, mark=mark)
    return signing.sign_pdf(
        pdf, key=pki.key(who), order=order, trust=pki.trust(), timestamper=pki.stamper()
    )


def raised(pki: Pki, pdf: bytes, *, renew: bool = False) -> signing.Raised:
    sources = signing.Sources(pki.stamper(), None)
    return signing.raise_pdf(
        pdf, to=B_LTA, sources=sources, trust=pki.trust(), at=START, renew=renew
    )


@dataclass(frozen=True)
class Life:
    """A document from the press on: signed by one, by two, with more evidence added later."""

    form: bytes
    first: signing.SignedPdf
    second: signing.SignedPdf
    later: signing.Raised

    def files(self, part: str) -> dict[str, bytes]:
        stages = (self.form, self.first.data, self.second.data, self.later.data)
        return {f"{part}-{n}": pdf for n, pdf in enumerate(stages)}


@pytest.fixture(scope="module")
def permanent(pki: Pki) -> Life:
    form = letter(A1B)
    first = signed(pki, form, B_T, "ec", "Громов Андрей")
    second = signed(pki, first.data, B_LT, "rsa", "Иванова Мария")
    return Life(form, first, second, raised(pki, first.data))


@pytest.fixture(scope="module")
def archived(pki: Pki) -> Life:
    form = letter(A2B)
    first = signed(pki, form, B_LT, "ec", "Громов Андрей")
    second = signed(pki, first.data, B_LTA, "rsa", "Иванова Мария")
    return Life(form, first, second, raised(pki, second.data, renew=True))


@pytest.fixture(scope="module")
def told(
    permanent: Life, archived: Life, preflight: Judge, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """What the judge says of everything, in one run of Java."""
    template = tmp_path_factory.mktemp("plain") / "form.typ"
    template.write_text("Текст", encoding="utf-8")
    plain = compile_pdf(template, {}, created=START)
    return preflight(**permanent.files("a1"), **archived.files("a2"), plain=plain)


def test_a_permanent_document_stays_pdf_a_1b_with_two_signatures_and_their_evidence(
    permanent: Life, told: dict[str, list[str]]
) -> None:
    assert (permanent.first.level, permanent.second.level) == (B_T, B_LT)
    assert permanent.later.lowered is Lowered.PDF_A_1, "an archive stamp would end it"
    assert b"/DSS" in permanent.second.data
    assert b"/DSS" in permanent.later.data
    assert {name: told[name] for name in permanent.files("a1")} == {
        "a1-0": [], "a1-1": [], "a1-2": [], "a1-3": [],
    }  # fmt: skip


def test_a_document_with_archive_stamps_breaks_nothing_but_what_part_2_allows(
    archived: Life, told: dict[str, list[str]]
) -> None:
    assert (archived.second.level, archived.later.lowered) == (B_LTA, None)
    assert {name: set(told[name]) for name in archived.files("a2")} == {
        "a2-0": PART_2, "a2-1": PART_2, "a2-2": PART_2 | {WITHOUT_LOOK},
        "a2-3": PART_2 | {WITHOUT_LOOK},
    }  # fmt: skip
    for data, stamps in ((archived.second.data, 1), (archived.later.data, 2)):
        assert sizes_without_look(data) == [(0, 0)] * stamps


def sizes_without_look(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of every note on the pages that has no appearance."""
    reader = PdfFileReader(io.BytesIO(pdf))
    pages = [page.get_object() for page in reader.root["/Pages"]["/Kids"]]
    notes = [note.get_object() for page in pages for note in page.get("/Annots", ())]
    boxes = [list(map(float, note["/Rect"])) for note in notes if "/AP" not in note]
    return [(box[2] - box[0], box[3] - box[1]) for box in boxes]


def test_the_judge_is_no_yes_man_of_either_part(told: dict[str, list[str]]) -> None:
    assert set(told["plain"]) - PART_2 - {WITHOUT_LOOK}


@pytest.fixture
def level(installation: Installation, town: testing.Town) -> Iterator[Callable[..., None]]:
    """Choose the level of a kind; it is given back afterwards."""
    admin = testing.make_person(installation, unit_id=town.chancellery_id)
    kinds = set()

    def choose(kind: str, wanted: str) -> None:
        kinds.add(kind)
        with testing.acting(installation, admin) as session:
            choose_level(session, kind=kind, level=wanted, reason="так", reader=admin, at=now())

    yield choose
    for kind in kinds:
        choose(kind, "")


@pytest.mark.parametrize(
    ("kind", "chosen", "standard"),
    [
        ("approval.draft", "B-B", A1B),
        ("approval.draft", "B-LT", A1B),
        ("approval.draft", "B-LTA", A2B),
        ("records.incoming", "B-LT", A2B),
        ("gone.with-its-module", "", A2B),
    ],
)
def test_the_part_of_pdf_a_follows_keeping_and_level(
    kind: str, chosen: str, standard: PdfStandard, level, installation: Installation
) -> None:
    if chosen:
        level(kind, chosen)
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        assert standard_of(session, kind) is standard


def test_kinds_say_how_long_they_are_kept(installation: Installation) -> None:
    kinds = installation.plugins.kinds
    assert kinds["approval.draft"].keeping is Keeping.PERMANENT
    assert kinds["records.incoming"].keeping is Keeping.FOR_YEARS

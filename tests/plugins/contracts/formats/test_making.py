"""Our answers: valid by the published schemas, named as asked, saying what was decided."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree
from plugins.contracts.formats.writer import (
    SAMPLES,
    THEM,
    US,
    Supply,
    identifier,
    services,
    ukd,
    upd,
    works,
)
from uprava.errors import ConflictError, InvalidError
from uprava_contracts.formats.checking import check
from uprava_contracts.formats.making import answer, clarification, receipt
from uprava_contracts.formats.making.words import (
    Answer,
    BuyerBudget,
    DiscrepancyPaper,
    ElectronicPower,
    Made,
    Notice,
    Obligation,
    Our,
    OurSigner,
    Outcome,
    PaperPower,
    Powers,
)
from uprava_contracts.formats.reading import read
from uprava_contracts.formats.schemas import schema_file
from uprava_contracts.formats.values import Kind, Level, Person

OUR = Our(
    name="Администрация города", inn="7707083893", kpp="770701001", participant=US,
    operator_name="Оператор обмена", operator_inn="7714833917", operator_code="2BM",
)  # fmt: skip
HEAD = OurSigner(person=Person("Лугова", "Анна", "Ильинична"), post="Глава администрации")
BY_POWER = replace(
    HEAD, powers=Powers.ELECTRONIC,
    electronic=ElectronicPower(
        number="a" * 36, issued_on=date(2026, 1, 15), system="https://m4d.nalog.gov.ru",
        url="https://m4d.nalog.gov.ru/emchd", own_number="МЧД-3", registered_on=date(2026, 1, 16),
    ),
)  # fmt: skip
ON_PAPER = replace(
    HEAD, powers=Powers.PAPER,
    paper=PaperPower(own_number="12", issued_on=date(2026, 2, 1), who="Администрация",
                     name=Person("Лугова", "Анна")),
)  # fmt: skip
BUDGET = BuyerBudget(
    purchase_code="2" * 36, account="03561234567", finance_organ="Департамент финансов",
    register_number="12345678", oktmo="52701000", pay_by=date(2026, 11, 25), order="5",
    payment_kind="0",
    obligations=(Obligation(funds="1", class_code="0" * 17 + "244", advance=Decimal("10.5")),),
)  # fmt: skip
PAPER = DiscrepancyPaper(number="3", day=date(2026, 11, 20))
AT = datetime(2026, 11, 23, 9, 8, 7)  # noqa: DTZ001
UID = UUID("7c0f6f0e-58a1-4b7c-9f7e-5a5c0f2f4a11")


def said(outcome: Outcome = Outcome.ACCEPTED, **more: object) -> Answer:
    usual = Answer(
        outcome=outcome, on=date(2026, 11, 20), at=AT, uid=UID, our=OUR, signer=HEAD,
        signatures=("TUlJTg==",),
    )  # fmt: skip
    return replace(usual, **more)  # type: ignore[arg-type]


def validated(made: Made, tmp_path: Path) -> etree._Element:
    """Judge a file by the schema: lxml, and xmllint where there is one."""
    found = read(made.data, made.name)
    path = schema_file(found.kind, found.version)
    assert path
    root = etree.fromstring(made.data)
    etree.XMLSchema(etree.parse(path)).assertValid(root)
    assert made.data.startswith(b"<?xml version='1.0' encoding='windows-1251'?>")
    assert made.name == f"{root.get('ИдФайл')}.xml"
    assert [one for one in check(found) if one.level is Level.ERROR] == []
    if tool := shutil.which("xmllint"):
        (tmp_path / "made.xml").write_bytes(made.data)
        subprocess.run(
            [tool, "--noout", "--schema", path, tmp_path / "made.xml"], check=True,
            capture_output=True,
        )  # fmt: skip
    return root


@pytest.mark.parametrize("version", ["5.01", "5.02"])
@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("signer", [HEAD, BY_POWER, ON_PAPER], ids=lambda one: one.powers.name)
def test_a_supplier_gets_a_valid_title(
    version: str, outcome: Outcome, signer: OurSigner, tmp_path: Path
) -> None:
    supply = Supply(version=version)
    came = read(upd(supply), identifier(supply) + ".xml")
    paper = None if outcome is Outcome.ACCEPTED else PAPER
    made = answer(came, said(
        outcome, signer=signer, paper=paper, reason="Не хватает двух пачек", budget=BUDGET,
        taken_by=Person("Зорин", "Павел"), taken_post="Кладовщик",
    ))  # fmt: skip
    root = validated(made, tmp_path)
    back = read(made.data, made.name)
    assert back.kind is Kind.UPD_ANSWER
    assert back.reply
    assert (back.reply.about, back.reply.outcome) == (identifier(supply), outcome.value)
    assert (back.reply.number, back.reply.on) == ("УТ-15", date(2026, 11, 20))
    assert back.reply.about_at == datetime(2026, 11, 12, 9, 10, 11)  # noqa: DTZ001
    assert (back.sender_id, back.receiver_id) == (US, THEM)
    assert back.budget
    assert (back.budget.purchase_code, back.budget.account) == ("2" * 36, "03561234567")
    assert back.transfer
    assert back.transfer.person == Person("Зорин", "Павел")
    assert root.xpath("string(//ЭП)") == "TUlJTg=="
    if version == "5.02":
        assert back.signers[0].powers == signer.powers
        assert bool(root.xpath("//СвДоверЭл")) == (signer is BY_POWER)
    if outcome is Outcome.REFUSED:
        assert back.notes == (("Причина", "Не хватает двух пачек"),)


@pytest.mark.parametrize("sample", ["upd-5.01.xml", "upd-5.02.xml"])
def test_published_samples_are_answered(sample: str, tmp_path: Path) -> None:
    came = read((SAMPLES / sample).read_bytes(), sample)
    validated(answer(came, said()), tmp_path)


def test_a_title_of_5_03_is_judged_by_the_schema_of_5_02_and_says_so() -> None:
    came = read(upd(Supply(version="5.03")), "x.xml")
    made = answer(came, said(Outcome.DISCREPANCIES, reason="Не та цена", budget=BUDGET))
    assert not made.checked
    assert answer(read(upd(Supply()), "x.xml"), said()).checked
    back = read(made.data, made.name)
    assert (back.version, back.notes) == ("5.03", (("Причина", "Не та цена"),))
    root = etree.fromstring(made.data.replace(b'"5.03"', b'"5.02"'))
    etree.XMLSchema(etree.parse(str(schema_file(Kind.UPD_ANSWER, "5.02")))).assertValid(root)
    with pytest.raises(InvalidError, match="ничего не отправлено"):
        answer(came, said(budget=replace(BUDGET, oktmo="1")))


def test_the_name_repeats_the_flags_of_the_supplier(tmp_path: Path) -> None:
    came = read((SAMPLES / "upd-5.02.xml").read_bytes(), "x.xml")
    made = answer(came, said())
    assert made.file_id == (
        "ON_NSCHFDOPPOK_2BM-9681265956-968101000-202207281000014689156_"
        f"{US}_20261123_{UID}_1_1_0_0_1_00"
    )


def test_letters_the_encoding_lacks_are_written_by_their_numbers(tmp_path: Path) -> None:
    came = read(upd(Supply()), "x.xml")
    made = answer(came, said(content="Принято — ☑ №\u2011 5"))
    validated(made, tmp_path)
    back = read(made.data, made.name)
    assert back.transfer
    assert back.transfer.content == "Принято — ☑ №\u2011 5"


def test_a_correction_is_agreed_to(tmp_path: Path) -> None:
    came = read(ukd(), "x.xml")
    made = answer(came, said())
    validated(made, tmp_path)
    back = read(made.data, made.name)
    assert back.reply
    assert (back.reply.number, back.reply.function) == ("К-3", "КСЧФДИС")
    with pytest.raises(ConflictError, match="уведомлением об уточнении"):
        answer(came, said(Outcome.REFUSED))


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.DISCREPANCIES])
def test_services_are_accepted(outcome: Outcome, tmp_path: Path) -> None:
    made = answer(read(services(), "x.xml"), said(outcome, reason="Уборка с опозданием"))
    validated(made, tmp_path)
    back = read(made.data, made.name)
    assert back.transfer
    assert "Уборка с опозданием" in back.transfer.content


@pytest.mark.parametrize(
    ("outcome", "code"),
    [(Outcome.ACCEPTED, "1"), (Outcome.DISCREPANCIES, "1"), (Outcome.REFUSED, "0")],
)
@pytest.mark.parametrize("signer", [HEAD, BY_POWER, ON_PAPER], ids=lambda one: one.powers.name)
def test_works_are_accepted_or_not(
    outcome: Outcome, code: str, signer: OurSigner, tmp_path: Path
) -> None:
    came = read(works(), "x.xml")
    made = answer(came, said(outcome, reason="Кровля течёт", paper=PAPER, signer=signer))
    validated(made, tmp_path)
    back = read(made.data, made.name)
    assert back.reply
    assert (back.reply.outcome, back.reply.on) == (code, date(2026, 11, 20))
    told = "Работы (услуги) приняты без претензий" if outcome is Outcome.ACCEPTED else ""
    assert back.reply.text == (told or "Кровля течёт")


def test_an_act_for_municipal_needs_is_answered_elsewhere() -> None:
    with pytest.raises(ConflictError, match="в программе оператора"):
        answer(read(works(public="1"), "x.xml"), said())


@pytest.mark.parametrize("signer", [HEAD, BY_POWER, ON_PAPER], ids=lambda one: one.powers.name)
def test_notices_are_valid(signer: OurSigner, tmp_path: Path) -> None:
    came = read(upd(Supply()), "x.xml")
    told = Notice(
        at=AT, received_at=AT, uid=UID, our=OUR, signer=signer, signatures=("AAAA", "BBBB"),
        text="Цена не та: по контракту 240,00",
    )  # fmt: skip
    validated(receipt(came, told), tmp_path)
    made = clarification(came, told)
    validated(made, tmp_path)
    back = read(made.data, made.name)
    assert back.reply
    assert back.reply.text == "Цена не та: по контракту 240,00"
    assert made.file_id == f"DP_UVUTOCH_{THEM}_{US}_20261123_{UID}"
    with pytest.raises(ConflictError, match="напишите поставщику"):
        clarification(came, replace(told, text=" "))


def test_what_cannot_be_answered_says_why() -> None:
    came = read(upd(Supply()), "x.xml")
    with pytest.raises(ConflictError, match="пришёл без подписи"):
        answer(came, said(signatures=()))
    with pytest.raises(InvalidError, match="ничего не отправлено"):
        answer(came, said(budget=replace(BUDGET, account="1")))
    with pytest.raises(InvalidError, match="ничего не отправлено"):
        answer(came, said(signer=replace(BY_POWER, electronic=None)))
    with pytest.raises(ConflictError, match=r"схемы версии 5\.04"):
        answer(read(upd(Supply(version="5.04")), "x.xml"), said())
    with pytest.raises(ConflictError, match="титулом не отвечают"):
        answer(read((SAMPLES / "upd-5.02-answer.xml").read_bytes(), "x.xml"), said())
    with pytest.raises(ConflictError, match="неизвестны участники обмена"):
        answer(replace(came, sender_id=""), said())

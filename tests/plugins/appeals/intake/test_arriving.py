"""What the chancellery passes on: received, waiting, its files under names that tell nothing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from plugins.appeals.intake.office import Office
from uprava import testing
from uprava.capabilities import ArrivedAppeal, StoredFile
from uprava.users.reader import Reader
from uprava_appeals.intake.senders import said_of
from uprava_appeals.intake.service.arriving import take_appeal
from uprava_appeals.intake.values import TO_REGISTER
from uprava_appeals.values import ApplicantKind

NAMES = [
    ("Кузнецова Анна Дмитриевна", ("Кузнецова", "Анна", "Дмитриевна", "")),
    ("Кузнецова А. Д.", ("Кузнецова", "А.", "Д.", "")),
    ("А.Д. Кузнецова", ("Кузнецова", "А.", "Д.", "")),
    ("Ким Ен", ("Ким", "Ен", "", "")),
    ("Салтыков-Щедрин М. Е.", ("Салтыков-Щедрин", "М.", "Е.", "")),
    ("ООО «Ромашка»", ("", "", "", "ООО «Ромашка»")),
    ("ИП Орлов В. Н.", ("", "", "", "ИП Орлов В. Н.")),
    ("Петров Иван Сергеевич оглы Мамедов", ("Петров Иван Сергеевич оглы Мамедов", "", "", "")),
    ("kanc@town.example", ("", "", "", "")),
    ("", ("", "", "", "")),
]


@pytest.mark.parametrize(("line", "expected"), NAMES)
def test_a_sender_is_taken_apart(line: str, expected: tuple[str, ...]) -> None:
    said = said_of(line, "anna@town.example")
    assert (said.surname, said.given_name, said.patronymic, said.name) == expected
    assert said.email == "anna@town.example"
    assert (said.kind is ApplicantKind.UNKNOWN) == (not any(expected))


def arrived(office: Office, **changes: object) -> ArrivedAppeal:
    given = {
        "sender": "Кузнецова Анна Дмитриевна", "address": "anna@town.example",
        "title": "Жалоба Кузнецовой на течь", "text": "Прошу отремонтировать крышу.",
        "channel": "paper", "received_at": datetime(2026, 11, 20, 5, tzinfo=UTC),
        "unit_id": office.town.chancellery_id,
        "files": (StoredFile("Кузнецова жалоба.PDF", "application/pdf", 12, "a" * 64, 1),
                  StoredFile("Кузнецова паспорт.jpg", "image/jpeg", 12, "b" * 64)),
    }  # fmt: skip
    return ArrivedAppeal(**given | changes)  # type: ignore[arg-type]


def take(office: Office, who: Reader, **changes: object) -> str:
    url: str = office.act(who, lambda session, reader: take_appeal(
        session, reader, arrived(office, **changes)))  # fmt: skip
    return url


def test_what_is_passed_on_waits_for_registration(office: Office) -> None:
    url = take(office, office.registrar)
    id = UUID(url.split("/")[2])
    row = office.row(id)
    assert (row.standing, row.mask, row.channel, row.form) == (
        "received", "К. А. Д.", "post", "written"
    )  # fmt: skip
    assert "Кузнецов" not in row.title
    assert office.waits(TO_REGISTER, id) == [office.town.chancellery_id]
    names = office.column(
        "select name from documents.file where document_id = %s order by name", id
    )
    log = office.column("select body::text from audit.record where body::text like %s", f"%{id}%")
    assert names == ["Обращение.pdf", "Приложение 1.jpg"]
    assert log
    assert not [each for each in log if "Кузнец" in each]


def test_an_email_is_an_appeal_until_march_2025_only(office: Office) -> None:
    before = take(office, office.registrar, channel="email",
                  received_at=datetime(2025, 3, 29, 9, tzinfo=UTC))  # fmt: skip
    after = take(office, office.registrar, channel="email",
                 received_at=datetime(2025, 3, 29, 20, tzinfo=UTC))  # fmt: skip
    old, new = (UUID(each.split("/")[2]) for each in (before, after))
    assert (office.row(old).form, set(office.clocks(old))) == ("electronic", {"register"})
    assert (office.row(new).form, set(office.clocks(new))) == (None, {"email"})
    assert office.row(new).received_on.isoformat() == "2025-03-30", "the day of the office"


def test_without_a_journal_it_waits_for_the_unit_it_came_to(
    office: Office, town: testing.Town
) -> None:
    closing = "update documents.journal set active = false where organisation_id = %s returning id"
    assert office.column(closing, town.organisation_id)
    id = UUID(take(office, office.registrar).split("/")[2])
    assert office.waits(TO_REGISTER, id) == [town.chancellery_id]


def test_a_receipt_in_the_future_is_today(office: Office) -> None:
    url = take(office, office.registrar, received_at=testing.NOW + timedelta(days=9))
    assert office.row(UUID(url.split("/")[2])).received_on == office.today


def test_who_may_not_register_is_led_to_the_card(office: Office) -> None:
    assert take(office, office.stranger).startswith("/docs/")

"""Papers of the area on A4: the act of transfer. Its words are the office's, always Russian."""

from collections.abc import Sequence

from uprava.web.screens import show_day

from uprava_records.archive.service.papers import megabytes
from uprava_records.filing.service.papers import Press, Sheet, dates, group, row, set_sheet
from uprava_records.number_words import in_words
from uprava_records.packages.service.transfers import Act, Unit


def print_transfer(act: Act, units: Sequence[Unit], press: Press) -> bytes:
    """Return the act of transfer with the register of its containers."""
    stamp = [f"Передан {show_day(act.handed_on)}"] if act.handed_on else ["ПРОЕКТ"]
    closing = [
        (f"Итого передано {len(units)} ({in_words(len(units))}) единиц хранения, "
         f"объём {megabytes(sum(each.bytes for each in units))} МБ, "
         f"листов {sum(each.sheets for each in units)}."),
        ("Электронные документы переданы в контейнерах; контрольные суммы (SHA-256) указаны в "
         "таблице, состав каждого контейнера проверен его чтением до передачи."),
    ]  # fmt: skip
    sheet = Sheet(
        f"Акт № {act.name} приёма-передачи архивных документов на хранение", act.organisation,
        [("№ по описи", 16, True), ("Индекс дела", 20, False), ("Заголовок дела", 0, False),
         ("Крайние даты", 42, False), ("Листов", 14, True), ("Объём, МБ", 16, True),
         ("Контейнер, SHA-256", 62, False)],
        lines_of(units), stamp=stamp,
        under=[f"от {show_day(act.made_on)}", f"Принимающий архив: {act.receiver}",
               *([f"Основание: {act.basis}"] if act.basis else [])],
        closing=closing,
        signatures=[(press.post if not act.handed_by else "Передал", act.handed_by or press.name),
                    ("Принял", act.accepted_by or "")],
        wide=True,
    )  # fmt: skip
    return set_sheet(sheet, press)


def lines_of(units: Sequence[Unit]) -> list[dict[str, object]]:
    """Return the units under the names of their inventories."""
    told: list[dict[str, object]] = []
    last = 0
    for each in units:
        if each.inventory_id != last:
            last = each.inventory_id
            told.append(group(f"Опись № {each.inventory}, {each.inventory_year} год"))
        volume = f" (том {each.volume})" if each.volumes > 1 else ""
        digest = each.package_sha256 or ("нет" if each.electronic else "на бумаге")
        told.append(row(
            each.position, each.index, each.heading + volume, dates(each.first_on, each.last_on),
            each.sheets, megabytes(each.bytes) if each.electronic else "", split(digest),
        ))  # fmt: skip
    return told


def split(digest: str) -> str:
    """Return a digest so that a narrow column can break it."""
    return " ".join(digest[place : place + 16] for place in range(0, len(digest), 16))

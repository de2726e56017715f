"""Papers of the archive on A4: the yearly inventory, the act of destruction.

Their words are those of the office (annexes of the rules of the archives), always Russian.
"""

from collections.abc import Sequence

from uprava.i18n import use_locale
from uprava.web.screens import show_day

from uprava_records.archive.service.disposals import Act
from uprava_records.archive.service.inventories import InventoryLine, StorageUnit
from uprava_records.filing.service.cases import CaseLine
from uprava_records.filing.service.papers import Press, Sheet, dates, row, set_sheet, term_of
from uprava_records.number_words import in_words

MEGABYTE = 1024 * 1024


def megabytes(size: int) -> str:
    """Return a volume of files as inventories write it."""
    return f"{size / MEGABYTE:.1f}".replace(".", ",")


def print_inventory(inventory: InventoryLine, units: Sequence[StorageUnit], press: Press) -> bytes:
    """Return the yearly part of an inventory."""
    rows = [
        row(
            each.position, each.index,
            each.heading + (f" (том {each.volume})" if each.volumes > 1 else ""),
            dates(each.first_on, each.last_on), each.sheets,
            megabytes(each.bytes) if each.electronic else "", term_of(each.term),
        )
        for each in units
    ]  # fmt: skip
    last = units[-1].position if units else 0
    first = units[0].position if units else 0
    with use_locale("ru"):
        kind = inventory.title
    stamp = ["УТВЕРЖДЕНО", inventory.approved_with or "", show_day(inventory.approved_on)]
    sheet = Sheet(
        f"Опись № {inventory.number}", inventory.organisation,
        [("№", 10, True), ("Индекс дела", 22, False), ("Заголовок дела", 0, False),
         ("Крайние даты", 42, False), ("Листов", 14, True), ("Объём, МБ", 18, True),
         ("Срок хранения", 40, False)],
        rows, under=[f"{kind}, {inventory.year} год"],
        stamp=stamp if inventory.approved_on else ["ПРОЕКТ"],
        closing=[(f"В данный раздел описи внесено единиц хранения: {len(units)} "
                 f"({in_words(len(units))}), с № {first} по № {last}.")],
        signatures=[(press.post, press.name)], wide=True,
    )  # fmt: skip
    return set_sheet(sheet, press)


def print_act(act: Act, cases: Sequence[CaseLine], press: Press) -> bytes:
    """Return the act of selection for destruction."""
    rows = [
        row(place, f"{each.index} {each.heading}", each.year, each.volumes, each.documents,
            term_of(each.term))
        for place, each in enumerate(cases, 1)
    ]  # fmt: skip
    volumes = sum(each.volumes for each in cases)
    signed = [
        f"Утвердил: {name}, {show_day(day)}"
        for name, day in ((act.first_by, act.first_on), (act.second_by, act.second_on))
        if name
    ]
    closing = [f"Итого единиц хранения: {volumes} ({in_words(volumes)}).", *signed]
    if act.protocol:
        closing.append(f"Решение экспертной комиссии: {act.protocol}.")
    if act.destroyed_on:
        closing.append(
            f"Электронные документы ({act.documents}) уничтожены {show_day(act.destroyed_on)}, "
            f"{act.destroyed_by}; контрольные суммы файлов хранятся при акте."
        )
    sheet = Sheet(
        f"Акт № {act.name} о выделении к уничтожению архивных документов, не подлежащих хранению",
        act.organisation,
        [("№", 10, True), ("Заголовок дела", 0, False), ("Год", 14, True),
         ("Ед. хр.", 14, True), ("Документов", 22, True),
         ("Срок хранения и статья по перечню", 44, False)],
        rows, under=[f"от {show_day(act.made_on)}"], closing=closing,
        signatures=[(press.post, press.name)],
    )  # fmt: skip
    return set_sheet(sheet, press)

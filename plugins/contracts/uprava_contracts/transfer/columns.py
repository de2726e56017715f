"""The columns of a table of contracts: the words their headers may have, what they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uprava.i18n import N_, _
from uprava.users.importing.reading import refused


@dataclass(frozen=True, slots=True)
class Told:
    """A column: our name, the words of its header in small letters, what it holds, an example."""

    name: str
    words: tuple[str, ...]
    title: str
    example: str
    needed: bool = False


COLUMNS: tuple[Told, ...] = (
    Told("number", ("номер", "номер договора", "номер контракта", "№ договора", "№ контракта", "№",
                    "внутренний номер"),
         N_("Number"), "15/2026"),
    Told("concluded_on", ("дата заключения", "дата договора", "дата контракта", "дата"),
         N_("Concluded on"), "16.11.2026", needed=True),
    Told("kind", ("вид", "вид договора", "вид контракта", "закон"), N_("Kind of the contract"),
         "44-ФЗ"),
    Told("subject", ("предмет", "предмет договора", "предмет контракта", "наименование"),
         N_("Subject of the contract"), "Ремонт кровли", needed=True),
    Told("counterparty", ("контрагент", "поставщик", "исполнитель", "подрядчик",
                          "наименование поставщика"),
         N_("Counterparty"), "ООО «СтройГарант»", needed=True),
    Told("inn", ("инн", "инн контрагента", "инн поставщика"), N_("INN"), "7714833917"),
    Told("kpp", ("кпп", "кпп контрагента", "кпп поставщика"), N_("KPP"), "771401001"),
    Told("price", ("цена", "сумма", "цена договора", "цена контракта", "сумма контракта"),
         N_("Price of the contract"), "600000,00"),
    Told("vat", ("ндс", "ставка ндс"), N_("VAT"), "20"),
    Told("starts_on", ("начало исполнения", "дата начала", "дата начала исполнения"),
         N_("Performance begins"), "16.11.2026"),
    Told("performs_until", ("окончание исполнения", "срок исполнения", "дата окончания исполнения",
                            "дата окончания"),
         N_("Performance ends"), "18.12.2026"),
    Told("valid_until", ("действует до", "срок действия", "дата окончания действия"),
         N_("In force until"), "31.12.2026"),
    Told("ikz", ("икз", "идентификационный код закупки"), N_("Purchase code (IKZ)"), "36 цифр"),
    Told("register_number", ("реестровый номер", "реестровый номер контракта",
                             "номер реестровой записи"),
         N_("Number in the register of contracts"), "19 цифр"),
    Told("notice_number", ("номер извещения", "извещение"), N_("Number of the notice of purchase"),
         "19 цифр"),
    Told("igk", ("игк",), N_("State contract identifier (IGK)"), "25 знаков"),
    Told("basis", ("основание", "основание заключения", "способ закупки"),
         N_("Basis of the contract"), "п. 4 ч. 1 ст. 93"),
    Told("funding", ("источник финансирования",), N_("Source of funding"), "бюджет города"),
    Told("kbk", ("кбк",), N_("KBK"), "20 знаков"),
    Told("okpd2", ("окпд2", "окпд 2", "окпд-2"), N_("OKPD2"), "43.21.10.110"),
    Told("advance_percent", ("аванс", "аванс, %", "аванс, процентов"), N_("Advance, percent"),
         "30"),
    Told("responsible", ("ответственный", "контролирует исполнение", "куратор"),
         N_("Controls the execution"), "Крылова А. Д."),
    Told("their_number", ("номер контрагента", "номер у контрагента"),
         N_("Number of the other side"), "77-П"),
    Told("state", ("состояние", "статус"), N_("State"), "исполнен"),
    Told("ended_on", ("дата исполнения", "дата расторжения", "дата завершения"),
         N_("Day it was performed or terminated"), "15.12.2026"),
)  # fmt: skip

BY_NAME: Mapping[str, Told] = {each.name: each for each in COLUMNS}
WORDS: Mapping[str, str] = {word: each.name for each in COLUMNS for word in each.words}

IGNORED = ("строка файла", "почему не загружена")
"""What our own table of refused rows adds."""


def columns_of(header: Sequence[str]) -> list[str]:
    """Return our names of the columns, empty for those nobody knows; the first of two counts."""
    known = {_(each.title).lower().replace("ё", "е"): each.name for each in COLUMNS}
    known |= WORDS
    found: list[str] = []
    for cell in header:
        name = known.get(" ".join(cell.lower().replace("ё", "е").split()).rstrip("."), "")
        found.append("" if name in found else name)
    return found


def refuse_columns(columns: Sequence[str]) -> None:
    """Raise InvalidError for columns named twice, unknown ones, or needed ones that lack."""
    named = [name for name in columns if name]
    doubled = sorted({name for name in named if named.count(name) > 1})
    if doubled:
        raise refused(_("The header names a column twice: {names}.").format(names=spoken(doubled)))
    if set(named) - set(BY_NAME):
        raise refused(_("Choose from the list."))
    missing = [each.name for each in COLUMNS if each.needed and each.name not in named]
    if missing:
        said = _("Say which columns hold: {names}. Without them no row can be taken.")
        raise refused(said.format(names=spoken(missing)))


def spoken(names: Sequence[str]) -> str:
    """Return columns as people call them."""
    return ", ".join(f"«{_(BY_NAME[name].title)}»" for name in names)

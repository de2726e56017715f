"""Parties, addresses and signers: written a little differently in each format."""

from typing import TYPE_CHECKING

from uprava_contracts.formats.tree import at, day, each, get, person, text
from uprava_contracts.formats.values import Basis, Party, Person, Signer

if TYPE_CHECKING:
    from lxml.etree import _Element

HOLDERS = (
    "СвЮЛУч", "СвИП", "СвФЛУч", "СвФЛУчастФХЖ", "СвФЛ", "СвИнНеУч", "СвЮЛ", "ИнОрг",
    "ЮЛ", "ИП", "ФЛ", "СвИнУчастНеУч", "ОперЭДО",
)  # fmt: skip
"""The elements that say who a party is."""

ADDRESS = (
    ("Индекс", ""), ("НаимРегион", ""), ("Район", ""), ("Город", ""), ("НаселПункт", ""),
    ("Улица", ""), ("Дом", "д. "), ("Корпус", "корп. "), ("Кварт", "кв. "), ("ИныеСвед", ""),
)  # fmt: skip
"""Parts of an address in the order of an envelope, each with the word before it."""


def party(element: "_Element | None") -> Party | None:
    """Return a party of any format."""
    if element is None:
        return None
    who = holder(element)
    if who is None:
        return None
    named = person(who)
    name = get(who, "НаимОрг", "Наим") or (named.full if named else "")
    if who.tag in ("СвИП", "ИП") and named:
        name = f"ИП {named.full}"
    bank = at(element, "БанкРекв")
    return Party(
        name=name or get(element, "СокрНаим", "КраткНазв"),
        inn=get(who, "ИННЮЛ", "ИННФЛ"),
        kpp=get(who, "КПП"),
        ogrn=get(who, "ОГРНИП", "ОГРН"),
        address=address(at(element, "Адрес")),
        division=get(element, "СтруктПодр"),
        okpo=get(element, "ОКПО"),
        phone=contact(element, "Тлф"),
        mail=contact(element, "ЭлПочта"),
        bank=get(at(bank, "СвБанк"), "НаимБанк"),
        bik=get(at(bank, "СвБанк"), "БИК"),
        account=get(bank, "НомерСчета"),
        loro=get(at(bank, "СвБанк"), "КорСчет"),
        person=named,
    )


def holder(element: "_Element") -> "_Element | None":
    """Return what says who it is: below «ИдСв», «СвОрг», or directly."""
    for place in (element, at(element, "ИдСв"), at(element, "ИдСв", "СвОрг")):
        for name in HOLDERS:
            if (found := at(place, name)) is not None:
                return found
    return None


def contact(element: "_Element", name: str) -> str:
    """Return telephones or mail addresses: one attribute, or several elements."""
    place = at(element, "Контакт")
    return get(place, name) or ", ".join(text(one) for one in each(place, name))


def address(element: "_Element | None") -> str:
    """Return an address in one line."""
    russian, other, full = (at(element, name) for name in ("АдрРФ", "АдрИнф", "АдрГАР"))
    if other is None:
        other = at(element, "АдрИно")
    if russian is not None:
        parts = [f"{word}{get(russian, name)}" for name, word in ADDRESS if get(russian, name)]
        if not get(russian, "НаимРегион") and get(russian, "КодРегион"):
            parts.insert(1 if get(russian, "Индекс") else 0, f"регион {get(russian, 'КодРегион')}")
        return ", ".join(parts)
    if full is not None:
        return ", ".join(part for part in (get(full, "Индекс"), *map(of_register, full)) if part)
    if other is not None:
        return ", ".join(p for p in (get(other, "НаимСтран"), get(other, "АдрТекст")) if p)
    return f"код ГАР {text(element, 'КодГАР')}" if text(element, "КодГАР") else ""


def of_register(part: "_Element") -> str:
    """Return one level of an address of the state register."""
    if part.tag == "Регион" or not isinstance(part.tag, str):  # comments have no name
        return ""
    named = get(part, "Наим", "Номер")
    kind = get(part, "Тип", "Вид")
    return f"{kind} {named}".strip() if named else text(part)


def basis(element: "_Element") -> Basis:
    """Return a document something is based on."""
    inner = at(element, "ТипИдДок")
    told = element if inner is None else inner
    return Basis(
        title=get(told, "РеквНаимДок", "НаимОсн", "НаимДок", "НаимДокОтгр"),
        number=get(told, "РеквНомерДок", "НомОсн", "НомерДок", "НомДокОтгр", "НомерПРД"),
        day=day(get(told, "РеквДатаДок", "ДатаОсн", "ДатаДок", "ДатаДокОтгр", "ДатаПРД")),
        note=get(told, "РеквДопСведДок", "ДопСвОсн", "ДопСведДок", "СуммаПРД"),
    )


def bases(element: "_Element | None", *path: str) -> tuple[Basis, ...]:
    """Return the documents at a path."""
    return tuple(basis(one) for one in each(element, *path))


def signers(element: "_Element | None", *path: str) -> tuple[Signer, ...]:
    """Return who signs: in each «Подписант» below, or at the path given."""
    found = (signer(one) for one in each(element, *(path or ("Подписант",))))
    return tuple(one for one in found if one)


def signer(element: "_Element") -> Signer | None:
    """Return one signer; 5.01 keeps him below «ЮЛ», «ИП» or «ФЛ», later formats directly."""
    who = next((one for name in ("ЮЛ", "ИП", "ФЛ") if (one := at(element, name)) is not None), None)
    told = element if who is None else who
    named = person(told)
    if named is None:
        return None
    power = at(element, "СвДоверЭл")
    if power is None:
        power = at(element, "СвДовер")
    return Signer(
        person=named,
        post=get(told, "Должн", "Должность"),
        inn=get(told, "ИННЮЛ", "ИННФЛ"),
        organisation=get(told, "НаимОрг"),
        powers=get(element, "СпосПодтПолном", "ОблПолн", "СтатПодп"),
        ground=get(element, "ОснПолн", "ОснПолнПодп", "ДопСведПодп"),
        power_number=get(power, "НомДовер"),
    )


def worker(element: "_Element | None") -> tuple[Person | None, str]:
    """Return who handed over or took, and the post: a worker, or somebody else."""
    paths = (
        ("РабОргПрод",), ("РабОргПок",), ("ИнЛицо", "ПредОргПер"), ("ИнЛицо", "ПредОргПрин"),
        ("ИнЛицо", "ФЛПер"), ("ИнЛицо", "ФЛПрин"),
    )  # fmt: skip
    for path in paths:
        if (found := at(element, *path)) is not None:
            return person(found), get(found, "Должность")
    return None, ""


def notes(*places: "_Element | None") -> tuple[tuple[str, str], ...]:
    """Return the fields of information: «ТекстИнф» below each place, or the place itself."""
    found = []
    for place in places:
        if place is None:
            continue
        told = [place] if place.get("Идентиф") is not None else list(each(place, "ТекстИнф"))
        found += [(get(one, "Идентиф"), get(one, "Значен", "Значение")) for one in told]
    return tuple(found)

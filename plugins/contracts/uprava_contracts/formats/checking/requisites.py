"""Names, numbers and days that contradict each other."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from uprava.correspondents.numbers import inn_fits, ogrn_fits, ogrnip_fits
from uprava.i18n import N_

from uprava_contracts.formats.reading.heads import id_parts
from uprava_contracts.formats.values import Document, Finding, Level

ENCODING = "windows-1251"
"""The one encoding of the formats."""


def requisite_findings(document: Document) -> list[Finding]:
    """Return what contradicts itself before any schema is asked."""
    return [*of_file(document), *of_parties(document), *of_days(document), *of_lines(document)]


def of_file(document: Document) -> Iterator[Finding]:
    """Yield what is wrong with the file itself: version, name, encoding."""
    if not document.checked:
        yield Finding(
            Level.NOTE, "Версия формата (ВерсФорм)",
            N_("Version {version}: there is no schema of it here. The document is read as far as "
               "it is alike, its form was not checked."),
            {"version": document.version or "—"},
        )  # fmt: skip
    if document.encoding not in (ENCODING, "cp1251"):
        yield Finding(
            Level.ERROR,
            "",
            N_("The encoding is {encoding}; the format asks for {wanted}."),
            {"encoding": document.encoding, "wanted": ENCODING},
        )
    stem = document.name[:-4] if document.name.lower().endswith(".xml") else document.name
    if document.file_id and stem != document.file_id:
        yield Finding(
            Level.WARNING,
            "Идентификатор файла (ИдФайл)",
            N_("The file is called «{name}», its identifier is «{id}»: they should be the same."),
            {"name": document.name, "id": document.file_id},
        )
    yield from of_identifier(document)


def of_identifier(document: Document) -> Iterator[Finding]:
    """Yield an identifier that is none, or names others than the file."""
    parts = id_parts(document.file_id)
    place = "Идентификатор файла (ИдФайл)"
    if parts is None:
        yield Finding(
            Level.WARNING, place,
            N_("The identifier is not made as the format asks: receiver, sender, day, number."),
        )  # fmt: skip
    elif parts[:2] != (document.receiver_id, document.sender_id):
        yield Finding(
            Level.WARNING,
            place,
            N_("The identifier names another sender or receiver than the file does."),
        )


def of_parties(document: Document) -> Iterator[Finding]:
    """Yield numbers of parties that are mistyped."""
    ours = document.kind.is_performance
    parties = (
        ("Продавец" if ours else "Отправитель документа", document.seller),
        ("Покупатель" if ours else "Участник обмена", document.buyer),
        ("Грузоотправитель", document.shipper), ("Грузополучатель", document.consignee),
    )  # fmt: skip
    for title, party in parties:
        if party is None:
            continue
        if party.inn and not inn_fits(party.inn):
            yield Finding(
                Level.ERROR, title,
                N_("INN {inn} has a wrong check digit."), {"inn": party.inn},
            )  # fmt: skip
        if party.ogrn and not (ogrn_fits(party.ogrn) or ogrnip_fits(party.ogrn)):
            yield Finding(
                Level.WARNING, title, N_("OGRN {ogrn} has a wrong check digit."),
                {"ogrn": party.ogrn},
            )  # fmt: skip
    seller, buyer = document.seller, document.buyer
    same = (
        ours
        and seller
        and buyer
        and seller.inn
        and (seller.inn, seller.kpp) == (buyer.inn, buyer.kpp)
    )
    if same:
        yield Finding(
            Level.WARNING, "Продавец, Покупатель",
            N_("Seller and buyer are the same organisation."),
        )  # fmt: skip


def of_days(document: Document) -> Iterator[Finding]:
    """Yield days out of their order."""
    if document.kind.is_performance and document.day is None:
        yield Finding(Level.ERROR, "", N_("The document has no day that can be read."))
    moment = document.made_at  # by its writer's clock: it has no zone
    made = moment.date() if moment else None
    transfer = document.transfer
    yield from before(
        document.day, made, "Дата документа",
        N_("The document is of {later}, though its file was made on {earlier}."),
    )  # fmt: skip
    yield from before(
        document.day, document.correction_day, "Дата исправления",
        N_("The correction of {earlier} is older than the document of {later}."),
    )  # fmt: skip
    if transfer and transfer.since and transfer.until:
        yield from before(
            transfer.since,
            transfer.until,
            "Период",
            N_("The period ends on {earlier}, before it begins on {later}."),
        )
    for one in document.bases:
        yield from before(
            one.day,
            document.day,
            f"Основание № {one.number or '—'}",
            N_("The basis is of {later}, the document of {earlier} is older than it."),
        )
    for one in document.corrects:
        yield from before(
            one.day,
            document.day,
            f"Исправляемый документ № {one.number or '—'}",
            N_("The corrected document is of {later}, the correction of {earlier} is older."),
        )


def before(first: date | None, then: date | None, place: str, text: str) -> Iterator[Finding]:
    """Yield a finding when what should come first came later."""
    if first and then and first > then:
        values = {"later": f"{first:%d.%m.%Y}", "earlier": f"{then:%d.%m.%Y}"}
        yield Finding(Level.WARNING, place, text, values)


def of_lines(document: Document) -> Iterator[Finding]:
    """Yield numbers of lines that stand twice."""
    counted = Counter(one.number for one in document.lines)
    twice = sorted(number for number, count in counted.items() if count > 1)
    if twice:
        yield Finding(
            Level.WARNING, "Номер строки",
            N_("These numbers of lines stand more than once: {numbers}."),
            {"numbers": ", ".join(map(str, twice[:20]))},
        )  # fmt: skip

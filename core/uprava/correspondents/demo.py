"""The directory of the demo municipality: who writes to it, with contacts, and two doubles."""

from dataclasses import replace

from sqlalchemy.orm import Session

from uprava.correspondents.models import Kind
from uprava.correspondents.service.keeping import Change, create
from uprava.correspondents.values import ContactRow, Fields
from uprava.demo.scene import DemoScene
from uprava.demo.writers import Writer, WriterKind, writers

GROUPS = {
    WriterKind.AUTHORITY: "Органы власти области",
    WriterKind.PROSECUTOR: "Прокуратура и суды",
    WriterKind.DEPUTY: "Представительные органы",
    WriterKind.COMPANY: "Организации и предприятия",
    WriterKind.INSTITUTION: "Учреждения города",
}
FULL = {
    "mingkh": "Министерство жилищно-коммунального хозяйства Заозёрской области",
    "vodokanal": "Муниципальное унитарное предприятие «Водоканал» города Верхнереченска",
    "teploset": "Муниципальное унитарное предприятие «Теплосеть» города Верхнереченска",
    "stroygarant": "Общество с ограниченной ответственностью «СтройГарант»",
    "dorstroy": "Общество с ограниченной ответственностью «Заозёрскдорстрой»",
    "uyut": "Общество с ограниченной ответственностью «Управляющая компания «Уютный город»",
    "ecosfera": "Общество с ограниченной ответственностью «ЭкоСфера»",
    "trans": "Общество с ограниченной ответственностью «Верхнереченскавтотранс»",
    "rosseti": "Публичное акционерное общество «Россети Заозёрье»",
    "telecom": "Акционерное общество «Заозёрские телекоммуникации»",
    "shkola": "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная "
    "школа № 3»",
    "dk": "Муниципальное автономное учреждение «Дом культуры «Энергетик»",
    "cb": "Муниципальное казённое учреждение «Центр благоустройства»",
}
"""Names as the register has them; the letters use the short ones."""

FORMER = {
    "rosseti": "ОАО «Заозёрскэнерго»",
    "minobr": "Главное управление образования Заозёрской области",
    "trans": "МУП «Верхнереченское пассажирское автотранспортное предприятие»",
}
PEOPLE = (
    Fields(
        Kind.PERSON.value, "Самохвалова Инна Робертовна", snils="11223344595",
        phone="8-900-000-14-14",
        address="ул. Садовая, д. 14, кв. 7, г. Верхнереченск",
        note="Старшая по дому, обращается о благоустройстве двора.",
    ),
    Fields(
        Kind.PERSON.value, "Голованов Пётр Маркович", phone="8-900-000-27-31",
        address="пер. Речной, д. 3, г. Верхнереченск",
    ),
)  # fmt: skip
DOUBLES = (
    Fields(name="МУП Водоканал г. Верхнереченск", phone="8-38100-2-17-40", group_name=GROUPS[
        WriterKind.COMPANY]),
    Fields(name="Управление Росреестра по Заозерской обл.", email="kanc@rosreestr-zaozer.example"),
)  # fmt: skip
"""Cards somebody entered again: one as another spelling, one without numbers."""


def fill(session: Session, scene: DemoScene) -> None:
    """Enter the directory as the chancellery did."""
    clerk = scene.readers.get("registrar")
    if clerk is None:
        return
    earlier, session.info["reader"] = session.info.get("reader"), clerk
    for each in [change_of(writer) for writer in writers().values()]:
        create(session, each, reader=clerk)
    for fields in (*PEOPLE, *DOUBLES):
        create(session, Change(fields, ()), reader=clerk)
    session.info["reader"] = earlier


def change_of(writer: Writer) -> Change:
    """Return the card of a writer of the demo's letters."""
    full = FULL.get(writer.code)
    fields = Fields(
        name=full or writer.name, short_name=writer.name if full else "",
        former=FORMER.get(writer.code, ""), inn=writer.inn, ogrn=writer.ogrn,
        address=writer.place, email=writer.mail, phone=writer.phone,
        group_name=GROUPS.get(writer.kind, ""),
    )  # fmt: skip
    if writer.code == "uyut":
        fields = replace(fields, post_address="а/я 38, г. Верхнереченск, 400112")
    return Change(fields, contacts_of(writer), twins_known=True)


def contacts_of(writer: Writer) -> list[ContactRow]:
    """Return who signs and who prepares the letters of a writer."""
    heads = [ContactRow(each.name.signed, each.post) for each in writer.signatories[:1]]
    return heads + [
        ContactRow(each.name.signed, "исполнитель", each.phone, writer.mail)
        for each in writer.executors[:1]
    ]

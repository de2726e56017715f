"""Putting documents, their signatures and their papers into a container."""

from dataclasses import asdict, replace
from pathlib import PurePath
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch_value
from uprava.db.transaction import beside
from uprava.documents.service.filing import FileRow
from uprava.documents.service.pages import chunks_of
from uprava.i18n import _, use_locale
from uprava.printing.cards import print_card

from uprava_records.archive.service.inventories import StorageUnit, get_inventory, list_units
from uprava_records.archive.service.papers import print_inventory
from uprava_records.filing.service.cases import get_case, list_documents
from uprava_records.filing.service.papers import Press, print_documents
from uprava_records.filing.service.terms import with_article
from uprava_records.packages.container.telling import plain, to_json, to_xml
from uprava_records.packages.container.values import Role
from uprava_records.packages.container.writing import Container
from uprava_records.packages.service.contents import (
    Material,
    case_told,
    moment,
    read_document,
    signature_told,
)
from uprava_records.packages.service.listing import PackageRow
from uprava_records.packages.service.running import Run
from uprava_records.packages.service.visual import visual_of
from uprava_records.packages.values import Scope

MOST = 5_000
"""Documents of one volume: far more than 250 sheets hold."""

INVENTORY = "inventory.pdf"

LINES = """
    select cd.position, cd.document_id, cd.sheets from records.case_document as cd
    where cd.volume_id = %s and cd.removed_on is null order by cd.position"""

Line = tuple[int, UUID, int]
"""Position in the inner inventory, document, sheets."""

ABOUT = """ПАКЕТ АРХИВНЫХ ДОКУМЕНТОВ
{title}

Пакет составлен системой «Управа». Это обычный ZIP-архив, который читается без неё.

manifest.xml        что в пакете, чьё дело, контрольные суммы каждого файла
                    (SHA-256 и ГОСТ Р 34.11-2012)
SHA256SUMS          те же суммы SHA-256 для проверки командой «sha256sum -c SHA256SUMS»
package.xsd         схема файлов manifest.xml и metadata.xml
inventory.pdf       опись
documents/0001 …    документы по порядку внутренней описи:
    metadata.xml    сведения о документе: двадцать обязательных сведений, связи, история, подписи,
    metadata.json   срок хранения; то же в двух формах
    card.pdf        регистрационно-контрольная карточка
    content/        файлы документа без изменений, как они были подписаны и зарегистрированы
    signatures/     файлы подписей (.sig, .p7s); подписи внутри PDF остаются в самих файлах
    visual/         визуальная форма: PDF/A-1b с изображениями страниц и отметками о подписях
    protocols/      протоколы проверки подписей на день составления пакета

Имена внутри пакета латинские; исходное имя каждого файла — в metadata.xml (files/file/@name).
Проверить пакет: «Архивные пакеты» → «Проверить пакет» в любой установке «Управы», или по
контрольным суммам любой другой программой.
"""


def about(title: str) -> bytes:
    """Return the description a person reads first."""
    return ABOUT.format(title=title).replace("\n", "\r\n").encode("utf-8-sig")


def press_of(run: Run) -> Press:
    """Return who prints the papers of the package."""
    zone = ZoneInfo(run.installation.settings.timezone)
    return Press(run.reader.name, run.reader.post or "", run.at, zone)


def documents(run: Run, container: Container) -> dict[str, object]:
    """Put in every document the maker may open; name only the places of the others."""
    with beside(run.session) as session:
        lines, hidden, facts, paper = subject_of(session, run)
    if paper:
        container.put(INVENTORY, paper, Role.INVENTORY)
    told = []
    for place, (position, id, sheets) in enumerate(lines):
        run.note(place, len(lines) * 2)  # the second half is reading back
        with beside(run.session) as session:
            material = read_document(
                session, id, reader=run.reader, installation=run.installation, at=run.at
            )
        folder = f"documents/{position:04d}"
        put_document(run, container, material, folder)
        head = material.head
        told.append({
            "position": position, "path": folder, "id": id, "number": head.number,
            "registeredOn": head.registered_on, "title": head.title, "sheets": sheets,
        })  # fmt: skip
    left_out = [{"position": position, "sheets": sheets} for position, _id, sheets in hidden]
    return facts | {"documents": told, "leftOut": left_out}


def subject_of(
    session: Session, run: Run
) -> tuple[list[Line], list[Line], dict[str, object], bytes]:
    """Return the lines that go in, those that do not, facts of the case, its printed inventory."""
    row = run.row
    if row.scope == Scope.DOCUMENT:
        assert row.document_id is not None
        return [(1, row.document_id, 0)], [], {}, b""
    query = "select case_id from records.case_volume where id = %s"
    case = get_case(session, fetch_value(session, query, (row.volume_id,)), reader=run.reader)
    query = "select number, documents, sheets from records.case_volume where id = %s"
    [(number, count, sheets)] = driver(session).execute(query, (row.volume_id,)).fetchall()
    seen: list[Line] = list(driver(session).execute(LINES, (row.volume_id,)).fetchall())
    every = lines_for_all(run)
    shown = {id for _position, id, _sheets in seen}
    lines = list_documents(session, case.id, limit=MOST)
    volume = replace(case, documents=count, sheets=sheets)
    mine = [each for each in lines if each.volume == number]
    return (
        seen, [each for each in every if each[1] not in shown],
        {"case": case_told(case, number) | {"sheets": sheets}},
        print_documents(volume, mine, press_of(run)),
    )  # fmt: skip


def lines_for_all(run: Run) -> list[Line]:
    """Return the lines of the volume past all rights: to say how many are left out."""
    from uprava_records.packages.service.running import system

    with system(run.installation) as session:
        return list(driver(session).execute(LINES, (run.row.volume_id,)).fetchall())


def put_document(run: Run, container: Container, material: Material, folder: str) -> None:
    """Put one document in: originals, signatures, protocols, visual forms, card, metadata."""
    paths = {}
    files = []
    for place, file in enumerate(material.files, 1):
        path = f"{folder}/content/{place}{ending(file.name)}"
        paths[file.id] = path
        put_blob(run, container, file, path, Role.CONTENT)
        visual = put_visual(run, container, material, file, f"{folder}/visual/{place}.pdf", path)
        files.append(file_told(file, path) | visual)
    for place, file in enumerate(material.containers, 1):
        path = f"{folder}/signatures/{place}{ending(file.name)}"
        paths[file.id] = path
        put_blob(run, container, file, path, Role.SIGNATURE)
        files.append(file_told(file, path))
    signatures = put_protocols(container, material, paths, folder)
    card = print_card(material.card, created=run.at)
    container.put(f"{folder}/card.pdf", card, Role.CARD)
    told = plain(material.told | {
        "card": f"{folder}/card.pdf", "files": files, "signatures": signatures,
    })  # fmt: skip
    container.put(f"{folder}/metadata.xml", to_xml("metadata", told), Role.METADATA)
    container.put(f"{folder}/metadata.json", to_json(told), Role.METADATA)


def put_blob(run: Run, container: Container, file: FileRow, path: str, role: Role) -> None:
    """Put the stored bytes of a file in, unchanged."""
    chunks = chunks_of(run.installation.store, file.sha256)
    container.add(path, chunks, role, size=file.size)


def put_visual(
    run: Run, container: Container, material: Material, file: FileRow, path: str, content: str
) -> dict[str, object]:
    """Put the visual form of a file in; return what the metadata says of it."""
    visual = visual_of(
        run.installation, file, material.sources[file.id], material.signatures, at=run.at
    )
    if visual.itself:
        return {"visual": content}
    if not visual.pdf:
        with use_locale("ru"):
            return {"withoutVisual": _(visual.why)}
    container.put(path, visual.pdf, Role.VISUAL)
    return {"visual": path}


def put_protocols(
    container: Container, material: Material, paths: dict[UUID, str], folder: str
) -> list[dict[str, object]]:
    """Put the protocols of the checks in; return what the metadata says of the signatures."""
    told = []
    for place, row in enumerate(material.signatures, 1):
        path = f"{folder}/protocols/{place}.json"
        container.put(path, msgspec.json.encode(row.protocol), Role.PROTOCOL)
        facts = signature_told(row) | {"file": paths[row.file_id], "protocol": path}
        if row.container_id:
            facts["container"] = paths[row.container_id]
        told.append(facts)
    return told


def file_told(file: FileRow, path: str) -> dict[str, object]:
    """Return what the metadata says of a file."""
    facts = asdict(file)
    return {
        "path": path, "mediaType": file.media_type, "uploaded": moment(file.uploaded_at),
        **{name: facts[name] for name in ("name", "role", "version", "size", "pages", "sha256")},
    }  # fmt: skip


def ending(name: str) -> str:
    """Return the ending of a file's name, if it is a plain one."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) < 9 else ""


CONTAINER = """
    select distinct on (p.volume_id) p.volume_id, p.id, p.name, p.sha256, p.size
    from records.package as p
    join records.inventory_line as il on il.volume_id = p.volume_id
    where il.inventory_id = %s and p.state = 'ready' and p.faults = 0 and p.left_out = 0
    order by p.volume_id, p.id desc"""
"""The newest whole package of each unit of an inventory."""

UNITS = "select position, volume_id from records.inventory_line where inventory_id = %s"


def inventory(
    session: Session, container: Container, row: PackageRow, press: Press
) -> dict[str, object]:
    """Put the paper of an inventory in; name the containers of its units with their digests."""
    with beside(session) as own:
        reader = own.info["reader"]
        assert row.inventory_id is not None
        found = get_inventory(own, row.inventory_id, reader=reader)
        units = list_units(own, found.id, limit=MOST)
        containers = {each[0]: each[1:] for each in driver(own).execute(CONTAINER, (found.id,))}
        volumes = dict(driver(own).execute(UNITS, (found.id,)).fetchall())
    container.put(INVENTORY, print_inventory(found, units, press), Role.INVENTORY)
    with use_locale("ru"):
        return {
            "inventory": {
                "number": found.number, "title": found.title, "year": found.year,
                "approvedOn": found.approved_on, "protocol": found.approved_with,
            },
            "units": [unit_told(each, containers.get(volumes[each.position])) for each in units],
        }  # fmt: skip


def unit_told(unit: StorageUnit, container: tuple[UUID, str, str, int] | None) -> dict[str, object]:
    """Return a unit of storage and the container it is in."""
    names = ("containerId", "container", "containerSha256", "containerSize")
    return {
        "position": unit.position, "index": unit.index, "heading": unit.heading,
        "volume": unit.volume, "firstOn": unit.first_on, "lastOn": unit.last_on,
        "sheets": unit.sheets, "bytes": unit.bytes, "term": with_article(unit.term),
        **(dict(zip(names, container, strict=True)) if container else {}),
    }  # fmt: skip

"""What was done to a package is found, in words; another installation reads it as it was made."""

import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from uprava import testing
from uprava.clock import now
from uprava.db.sql import driver
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.documents.service.filing import Received
from uprava.errors import ConflictError, InvalidError
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.packages.container.reading import check
from uprava_records.packages.container.values import Fault, Found
from uprava_records.packages.service import checking, listing, ordering, tidying
from uprava_records.packages.service.signatures import checker

DAY = date(2020, 3, 2)
Change = Callable[[dict[str, bytes]], None]
CONTENT = "documents/0001/content/1.pdf"


def rebuilt(data: bytes, change: Change) -> bytes:
    """Return the package with its members changed, as somebody with a ZIP program would."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


def looked_at(data: bytes, folder: Path, trust: Any) -> Found:
    path = folder / "package.zip"
    path.write_bytes(data)
    return check(path, checker(trust), at=now(), told=lambda _place, _all: None)


def faults(found: Found) -> set[tuple[str, str]]:
    every = [*found.findings, *(each for one in found.documents for each in one.findings)]
    return {(each.fault, each.path) for each in every}


@pytest.fixture
def package(packing: Any, signed_letter: Any) -> tuple[UUID, bytes]:
    id = packing.package(packing.closed(signed_letter.document))
    return id, packing.bytes_of(id)


def one_byte(members: dict[str, bytes]) -> None:
    data = bytearray(members[CONTENT])
    data[len(data) // 3] ^= 1
    members[CONTENT] = bytes(data)


def without_a_file(members: dict[str, bytes]) -> None:
    del members["documents/0001/visual/1.pdf"]


def with_a_file(members: dict[str, bytes]) -> None:
    members["documents/0001/content/2.pdf"] = b"%PDF put in later"


def another_number(members: dict[str, bytes]) -> None:
    members["manifest.xml"] = members["manifest.xml"].replace(b'position="1"', b'position="2"')


def another_json(members: dict[str, bytes]) -> None:
    name = "documents/0001/metadata.json"
    told = json.loads(members[name])
    members[name] = json.dumps({**told, "title": "О другом"}).encode()


def without_sums(members: dict[str, bytes]) -> None:
    del members["SHA256SUMS"]


def without_metadata(members: dict[str, bytes]) -> None:
    del members["documents/0001/metadata.xml"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (one_byte, {(Fault.CHANGED, CONTENT)}),
        (without_a_file, {(Fault.MISSING, "documents/0001/visual/1.pdf")}),
        (with_a_file, {(Fault.ADDED, "documents/0001/content/2.pdf")}),
        (another_number, {(Fault.MANIFEST, "manifest.xml")}),
        (another_json, {(Fault.CHANGED, "documents/0001/metadata.json")}),
        (without_sums, {(Fault.MISSING, "SHA256SUMS")}),
        (without_metadata, {(Fault.MISSING, "documents/0001/metadata.xml")}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_way_of_tampering_is_found_where_it_was_done(
    package: Any, tmp_path: Path, trusted: Any, change: Change, expected: set[Any]
) -> None:
    _id, data = package
    assert faults(looked_at(data, tmp_path, trusted)) == set()
    found = looked_at(rebuilt(data, change), tmp_path, trusted)
    assert expected <= faults(found)
    assert {path for _fault, path in faults(found)} == {path for _fault, path in expected}
    assert all(checking.sentence(checking.told(each)) for each in found.findings)


def consistently(members: dict[str, bytes]) -> None:
    """Change a signed file together with everything that names its digest."""
    import hashlib

    before = hashlib.sha256(members[CONTENT]).hexdigest()
    size = len(members[CONTENT])
    members[CONTENT] = members[CONTENT].replace(b"/Contents", b"/contents", 1) + b"\n"
    after = hashlib.sha256(members[CONTENT]).hexdigest()
    for name in ("manifest.xml", "documents/0001/metadata.xml", "documents/0001/metadata.json"):
        old = hashlib.sha256(members[name]).hexdigest()
        text = members[name].decode().replace(before, after)
        text = text.replace(f'size="{size}"', f'size="{size + 1}"')
        members[name] = text.replace(f'"size": "{size}"', f'"size": "{size + 1}"').encode()
        members["manifest.xml"] = members["manifest.xml"].replace(
            old.encode(), hashlib.sha256(members[name]).hexdigest().encode()
        )
    manifest = re.sub(rb' streebog256="[0-9a-f]+"', b"", members["manifest.xml"])
    for name in ("documents/0001/metadata.xml", "documents/0001/metadata.json"):
        pattern = re.compile(rb'(path="' + name.encode() + rb'" role="metadata" size=")\d+')
        manifest = pattern.sub(rb"\g<1>%d" % len(members[name]), manifest)
    members["manifest.xml"] = manifest
    members["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n"
        for name, data in members.items()
        if name != "SHA256SUMS"
    ).encode()


def test_who_changes_everything_alike_is_betrayed_by_the_signature(
    package: Any, tmp_path: Path, trusted: Any
) -> None:
    _id, data = package
    found = looked_at(rebuilt(data, consistently), tmp_path, trusted)
    assert {fault for fault, _path in faults(found)} == {Fault.BROKEN_SIGNATURE}


def brought(archive: Any, data: bytes, reader: Reader | None = None) -> UUID:
    """Bring a package from elsewhere and let the job check it."""
    store = archive.installation.store
    blob = store.put(io.BytesIO(data))
    received = Received("Пакет.zip", "application/zip", blob.size, blob.sha256)
    with archive.on(DAY, reader) as session:
        id = ordering.bring(session, received, reader=reader or archive.keeper)
    checking.check_package(archive.installation, package=str(id))
    return id


def test_the_installation_that_made_it_knows_its_own_package(packing: Any, archive: Any) -> None:
    from uprava_records.packages.container.telling import from_xml

    id = packing.package(packing.closed(archive.letter(DAY)))
    data = packing.bytes_of(id)
    assert from_xml is not None
    assert packing.state(brought(archive, data))[:3] == ["ready", "1", "0"]
    again = rebuilt(data, lambda _members: None)
    other = brought(archive, again)
    assert packing.state(other)[:3] == ["ready", "1", "1"]
    with archive.on(DAY) as session, pytest.raises(ConflictError):
        ordering.accept(session, other, reader=archive.keeper)


@dataclasses.dataclass
class Elsewhere:
    """The office of another installation, which brings packages too."""

    installation: Installation
    keeper: Reader

    def on(self, day: date, _reader: Reader | None = None) -> Any:
        session = new_session(self.installation.engine, reader=self.keeper, today=day)
        return unit_of_work(session)


ROWS = """
    select position, document_id, number, registered_on, title, card, found -> 'findings'
    from records.package_document where package_id = %s order by position"""


def rows(installation: Installation, query: str, *values: object) -> list[tuple[Any, ...]]:
    with system_transaction(installation.engine, today=DAY, task="test") as session:
        return list(driver(session).execute(query, values).fetchall())


def test_another_clean_installation_reads_the_same_content_and_metadata(
    packing: Any, signed_letter: Any, archive: Any, elsewhere: Installation
) -> None:
    letters = [signed_letter.document, archive.letter(DAY), archive.letter(DAY)]
    id = packing.package(packing.closed(*letters))
    town = testing.make_town(elsewhere)
    keeper = testing.make_person(
        elsewhere, unit_id=town.chancellery_id, permissions=("records.package",)
    )
    there = Elsewhere(elsewhere, keeper)
    other = brought(there, packing.bytes_of(id))
    here_told, there_told = rows(archive.installation, ROWS, id), rows(elsewhere, ROWS, other)
    assert len(here_told) == 3
    assert here_told == there_told

    query = """select id, number, registered_on, title from documents.document
        where id = any (%s) order by id"""
    stored = rows(archive.installation, query, letters)
    assert [row[1:5] for row in there_told] == sorted(stored)
    query = """select document_id::text, name, sha256, size::text from documents.file
        where document_id = any (%s)"""
    files = {
        (str(row[1]), each["name"], each["sha256"], each["size"])
        for row in there_told for each in row[5]["files"]
    }  # fmt: skip
    assert files == set(rows(archive.installation, query, letters))

    with zipfile.ZipFile(io.BytesIO(packing.bytes_of(id))) as package:
        assert package.read("documents/0001/content/1.pdf") == signed_letter.pdf
    with there.on(DAY) as session:
        told = listing.list_told(session, other)
        assert [each.own for each in told] == [False] * 3
        verdicts = {each["now"] for each in told[0].found["signatures"]}
        assert verdicts == {"unknown"}, "the authority is not trusted there"
        ordering.accept(session, other, reader=keeper)
    tidying.tidy(elsewhere)
    accepted = rows(elsewhere, "select state, accepted_on from records.package")
    assert accepted == [("ready", DAY)]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.xml", bytes(64 * 1024 * 1024))
    return out.getvalue()


def of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


ENTITY = b"""<!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/passwd">]><package>&x;</package>"""


@pytest.mark.parametrize(
    "data",
    [b"no archive at all", bomb(), of(**{"..__..__etc__passwd": b"x"}), of(other=b"x"),
     of(manifest_xml=ENTITY), of(manifest_xml=b"<package"), of(manifest_xml=b"<package/>")],
    ids=["no zip", "bomb", "traversal", "no manifest", "entity", "broken", "another form"],
)  # fmt: skip
def test_what_is_no_package_is_refused_in_words(
    packing: Any, archive: Any, tmp_path: Path, data: bytes, trusted: Any
) -> None:
    with pytest.raises(InvalidError) as refused:
        looked_at(data, tmp_path, trusted)
    id = brought(archive, data)
    state, *_rest, said = packing.state(id)
    assert state == "failed"
    assert said == refused.value.detail
    assert said.startswith("Это не архивный пакет")


def test_a_package_nobody_accepted_goes_after_thirty_days(packing: Any, archive: Any) -> None:
    id = brought(archive, b"no archive at all")
    query = "update records.package set ordered_at = now() - interval '31 days' where id = %s"
    with system_transaction(archive.installation.engine, today=DAY, task="test") as session:
        driver(session).execute(query, (id,))
    tidying.tidy(archive.installation)
    assert archive.value("select count(*) from records.package where id = %s", id) == 0

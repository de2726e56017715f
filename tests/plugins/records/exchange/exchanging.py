"""A chancellery in the exchange, and a body beside it that writes and reads by plain means.

The other body is a script of its own: `zipfile`, texts of XML, `ElementTree`; none of the code
under test makes what it sends or reads what it gets.
"""

import io
import subprocess
import tempfile
import uuid
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from dispatching import Dispatching, make_dispatching
from tests_support.files import small_pdf
from uprava import testing
from uprava.db.sql import execute
from uprava.documents.service.filing import Received
from uprava.installation import Installation
from uprava_records import settings as records
from uprava_records.exchange.service.circuit import Circuit, circuit_of
from uprava_records.exchange.service.visiting import visit_circuit

OURS = "66666666-7777-4888-8999-aaaaaaaaaaaa"
THEIRS = "11111111-2222-4333-8444-555555555555"
REGION = "Правительство Заозёрской области"

PASSPORT = """<?xml version="1.0" encoding="windows-1251"?>
<c:container xmlns:c="http://minsvyaz.ru/container" c:uid="{uid}" c:version="1.0">
<c:requisites><c:documentKind>Письмо</c:documentKind><c:annotation>{title}</c:annotation>
{links}</c:requisites>
<c:authors><c:author><c:organization><c:title>{region}</c:title></c:organization>
<c:registration><c:number>{number}</c:number><c:date>2026-11-18</c:date></c:registration>
<c:sign><c:person><c:post>Министр</c:post><c:name>Носова Анна Егоровна</c:name></c:person>
<c:documentSignature c:localName="sign.p7s" c:type="Утверждающая"/></c:sign></c:author></c:authors>
<c:addressees><c:addressee><c:organization><c:title>Администрация</c:title></c:organization>
</c:addressee></c:addressees>
<c:document c:localName="document.pdf"><c:pagesQuantity>1</c:pagesQuantity></c:document>
<c:attachments><c:attachment c:localName="a1.pdf"><c:order>0</c:order>
<c:description>Расчёт потребности</c:description></c:attachment></c:attachments>
</c:container>"""

MESSAGE = """<?xml version="1.0" encoding="windows-1251"?>
<xdms:communication xdms:version="2.7" xmlns:xdms="http://www.infpres.com/IEDMS">
<xdms:header xdms:type="{type}" xdms:uid="{uid}" xdms:created="2026-11-18T10:00:00">
<xdms:source xdms:uid="{source}"><xdms:organization>{region}</xdms:organization></xdms:source>
</xdms:header>{body}</xdms:communication>"""

CARRIED = "<xdms:container><xdms:body>document.edc.zip</xdms:body></xdms:container>"

REGISTERED = """<xdms:notification xdms:type="Зарегистрирован" xdms:uid="{uid}">
<xdms:documentAccepted><xdms:time>2026-11-21T15:29:00</xdms:time>
<xdms:num><xdms:number>ВХ-555</xdms:number><xdms:date>2026-11-21</xdms:date></xdms:num>
</xdms:documentAccepted></xdms:notification>"""

REFUSED = """<xdms:notification xdms:type="Отказано в регистрации" xdms:uid="{uid}">
<xdms:documentRefused><xdms:time>2026-11-21T15:29:00</xdms:time><xdms:reason>Нет подписи
</xdms:reason></xdms:documentRefused></xdms:notification>"""

RECEIPT = """<xdms:acknowledgment xdms:uid="{uid}"><xdms:time>2026-11-21T10:05:00</xdms:time>
<xdms:accepted>{accepted}</xdms:accepted><xdms:comment>{said}</xdms:comment>
</xdms:acknowledgment>"""


@dataclass
class Exchanging:
    """A chancellery, its folders, and the other body."""

    office: Dispatching
    root: Path

    @property
    def installation(self) -> Installation:
        return self.office.installation

    @property
    def circuit(self) -> Circuit:
        found = circuit_of(self.installation)
        assert found is not None
        return found

    def visit(self) -> None:
        visit_circuit(self.installation, self.circuit, settled=0)

    def put(self, files: dict[str, bytes], name: str = "") -> str:
        """Lay a message into IN as the network's client does."""
        folder = self.root / "IN" / (name or uuid.uuid4().hex)
        folder.mkdir()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        return folder.name

    def bring(self, **changes: Any) -> tuple[str, str]:
        """Let the region send a letter; return the GUIDs of message and container."""
        said = {"uid": str(uuid.uuid4()), "title": "О паводке", "region": REGION,
                "number": "14-2/77", "links": ""} | changes  # fmt: skip
        members = said.pop("members", None) or {
            "passport.xml": PASSPORT.format(**said).encode("cp1251"), "document.pdf": small_pdf(),
            "a1.pdf": small_pdf(), "sign.p7s": signature_of(small_pdf()),
        }  # fmt: skip
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        message = str(said.get("message") or uuid.uuid4())
        head = MESSAGE.format(type="Транспортный контейнер", uid=message, source=THEIRS,
                              region=REGION, body=CARRIED)  # fmt: skip
        files = {"document.xml": head.encode("cp1251"), "document.edc.zip": packed.getvalue()}
        self.put(files)
        return message, str(said["uid"])

    def tell(self, type: str, body: str, *, source: str = THEIRS) -> None:
        """Let a body send a receipt or a notice."""
        head = MESSAGE.format(type=type, uid=uuid.uuid4(), source=source, region=REGION, body=body)
        self.put({"document.xml": head.encode("cp1251")})

    def fetched(self) -> list[dict[str, bytes]]:
        """Fetch what lies in OUT, as the network's client does: it is gone then."""
        found = []
        for folder in sorted((self.root / "OUT").iterdir()):
            if folder.name.startswith("."):
                continue
            found.append({each.name: each.read_bytes() for each in folder.iterdir()})
            for each in folder.iterdir():
                each.unlink()
            folder.rmdir()
        return found

    def letter(self, *, signed: bool = True, name: str = REGION) -> UUID:
        """Register a letter for the region, its PDF with a signature file over it."""
        files = [("Письмо.pdf", "application/pdf", small_pdf())]
        id = self.office.letter({"name": name, "channel": "exchange"}, files=tuple(files))
        if signed:
            self.sign(id)
        return id

    def sign(self, id: UUID) -> None:
        """Lay a signature file beside the PDF as signing keeps it."""
        from uprava.documents.service.filing import attach

        blob = self.installation.store.put(io.BytesIO(signature_of(id.bytes)))
        received = Received("Письмо.p7s", "application/pkcs7-signature", blob.size, blob.sha256,
                            role="signature")  # fmt: skip
        with self.office.as_clerk() as session:
            from uprava.documents.service.access import get_document

            head = get_document(session, id, reader=self.office.clerk)
            attach(session, head, [received], reader=self.office.clerk, at=testing.NOW,
                   jobs=self.installation.jobs)  # fmt: skip
        with self.office.system() as session:
            execute(
                session,
                "insert into signing.container (file_id, document_id, signed_file_id, fit,"
                " checked_at) select s.id, s.document_id, m.id, 'file', now()"
                " from documents.file as s join documents.file as m"
                " on m.document_id = s.document_id and m.role = 'main'"
                " where s.document_id = %s and s.role = 'signature'",
                (id,),
            )


def signature_of(data: bytes) -> bytes:
    """Return a detached signature made by OpenSSL with a key of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "data").write_bytes(data)
        ask = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
               "-nodes", "-subj", "/CN=Test", "-keyout", "key", "-out", "cert"]  # fmt: skip
        sign = ["openssl", "cms", "-sign", "-binary", "-in", "data", "-signer", "cert",
                "-inkey", "key", "-outform", "DER", "-out", "p7s"]  # fmt: skip
        for line in (ask, sign):
            subprocess.run(line, cwd=place, check=True, capture_output=True)
        return (place / "p7s").read_bytes()


def make_exchanging(
    installation: Installation, town: testing.Town, root: Path, monkeypatch: pytest.MonkeyPatch
) -> Exchanging:
    """Return a chancellery that takes part in an exchange with a region."""
    for name in ("IN", "OUT"):
        (root / name).mkdir()
    office = make_dispatching(installation, town)
    journal = office.value(
        "select code from documents.journal where kind = 'records.incoming' and id = %s",
        town.journal_id,
    )
    for name, value in (
        ("FOLDER", str(root)), ("UID", OURS), ("NAME", "Администрация Верхнереченска"),
        ("JOURNAL", journal),
    ):  # fmt: skip
        monkeypatch.setenv(f"UPRAVA_RECORDS_EXCHANGE_{name}", value)
    records.records_settings.cache_clear()
    with office.system() as session:
        execute(session, "delete from records.exchange_message where uid is not null")
        execute(session, "delete from records.exchange_participant")
        execute(
            session,
            "insert into records.exchange_participant (uid, title, address) values (%s, %s, %s)",
            (THEIRS, REGION, "REGION~MEDOGU"),
        )
    return Exchanging(office, root)


def root_of(data: bytes) -> ET.Element:
    """Parse XML by Python's own parser."""
    return ET.fromstring(data)


def text_at(data: bytes, name: str) -> str:
    """Return the text of the first element of a name."""
    found = next(each for each in root_of(data).iter() if each.tag.rpartition("}")[2] == name)
    return (found.text or "").strip()

"""A desk with powers of attorney: letters and signatures of the clerk, and what the API says."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from core.signing.beside import LETTER
from core.signing.conftest import TITLE
from core.signing.desk import Desk
from core.signing.powers_making import INN_OF_TITLE, OGRN_OF_TITLE, Principals
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.signing.service.trusting import add_trusted

PAGE = "/admin/powers"


def system(desk: Desk):
    return system_transaction(desk.installation.engine, today=testing.TODAY, task="test")


@dataclass
class Papers:
    """The desk, the town's people, and the letter they sign."""

    desk: Desk
    people: Principals
    organisation_id: int

    def __post_init__(self) -> None:
        with system(self.desk) as session:
            known = set(map(bytes, fetch_values(session, "select der from signing.trust")))
            trust = self.people.town.trust()
            for kind, several in (("root", trust.roots), ("crl", trust.crls)):
                for each in set(several) - known:
                    add_trusted(session, each, kind=kind, at=now())
            query = "update users.organisation set name = %s, inn = %s, ogrn = %s where id = %s"
            values = (TITLE, INN_OF_TITLE, OGRN_OF_TITLE, self.organisation_id)
            execute(session, query, values)

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.desk.token}"}

    def letter_of_clerk(self, content: bytes = LETTER) -> dict:
        """Attach a letter and the clerk's signature beside it; return the signature."""
        file = self.desk.attach("Письмо.txt", content)
        signature = self.people.sign(content, self.people.clerk)
        answer = self.desk.client.post(
            f"{self.desk.path(file['id'])}/signatures/detached",
            files=[("file", ("Письмо.txt.sig", signature))],
            headers=self.headers,
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["items"][0]

    def attach(self, signature: dict, *files: bytes, headers: dict | None = None):
        """Put a power beside a signature over the API."""
        return self.desk.client.post(
            f"{self.desk.path(signature['file_id'])}/signatures/{signature['id']}/powers",
            files=[("file", (f"{place}.bin", each)) for place, each in enumerate(files)],
            headers=headers or self.headers,
        )

    def again(self, signature: dict) -> dict:
        """Return the signature as it is now."""
        items = self.desk.signatures(signature["file_id"])
        return next(each for each in items if each["id"] == signature["id"])

    def page(self, signature: dict) -> str:
        return f"{self.desk.screen(signature['file_id'])}/signatures/{signature['id']}"

    def count(self, table: str) -> int:
        with system(self.desk) as session:
            found = fetch_value(session, f"select count(*) from signing.{table}")
        assert isinstance(found, int)
        return found

    def acts(self) -> list[str]:
        """Return what the audit log says of powers on this document, the oldest first."""
        query = "select action from audit.record where object_id = %s and action like 'power.%%'"
        with system(self.desk) as session:
            return fetch_values(session, f"{query} order by seq", (self.desk.document,))

    def keep(self, headers: dict, person_id: int, *files: bytes):
        """Keep a power once for a person on the administrator's screen."""
        return self.desk.client.post(
            PAGE,
            data={"person": str(person_id)},
            files=[("file", (f"{place}.bin", each)) for place, each in enumerate(files)],
            headers=headers,
            follow_redirects=False,
        )

    def look_up(self, headers: dict, address: str, **said: str):
        """Write down what the registry says."""
        form = {"state": "in-force", "on": office_day("Asia/Omsk").isoformat()} | said
        return self.desk.client.post(
            f"{address}/registry", data=form, headers=headers, follow_redirects=False
        )


def found_in(signature: dict) -> dict[str, str]:
    return {each["about"]: each["found"] for each in signature["powers"]["findings"]}


def kept_id(answer) -> UUID:
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].rpartition("/")[2])


def words_of(pdf: bytes, folder: Path) -> str:
    assert shutil.which("pdftotext")
    (folder / "protocol.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", "protocol.pdf", "-"]
    told = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())

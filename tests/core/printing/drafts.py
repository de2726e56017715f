"""A draft of an act whose text is typed, its author, the letterheads of the organisation."""

import re
from dataclasses import dataclass

from core.admin.visiting import Visitor
from uprava import testing
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.printing import service
from uprava.users.reader import Reader

RIGHTS = ("documents.attach", "signing.sign", "approval.start")
TITLE = "О подготовке к отопительному периоду"
TEXT = """В соответствии с Уставом городского округа {организация кратко}
ПОСТАНОВЛЯЕТ:
1. Утвердить Порядок подготовки объектов (исполнитель — {исполнитель}).
2. Выделить 1 250 000 ₽, учесть всё в реестре № 4:
- на насосные станции;
- на арматуру.
"""
SIGNER = "Специалист; А. Д. Крылова"


@dataclass
class Desk:
    """The author at the page of a draft."""

    installation: Installation
    author: Reader
    visitor: Visitor
    document: DocumentHead
    forms: dict[str, int]

    @property
    def page(self) -> str:
        return f"/docs/{self.document.id}/letter"

    def fields(self, **changed: str) -> dict[str, str]:
        known = {
            "form": str(self.forms["general"]), "kind": "Постановление", "title": TITLE,
            "text": TEXT, "signers": SIGNER, "act": "set", "_v": self.version(),
        }  # fmt: skip
        return known | changed

    def version(self) -> str:
        found = re.search(r'name="_v" value="(\d+)"', self.visitor.get(self.page).text)
        return found[1] if found else ""

    def send(self, **changed: str):
        return self.visitor.post(self.page, self.fields(**changed))


def make_draft(
    installation: Installation, author: Reader, *, kind: str = "approval.draft"
) -> DocumentHead:
    """Make a draft without a file, as a module that lets its text be typed would."""
    with testing.acting(installation, author) as session:
        assert author.organisation_id is not None
        new = NewDocument(kind, TITLE, "Постановление, проект", "draft", author.organisation_id,
                          author.unit_id)  # fmt: skip
        head = create(session, new, reader=author, at=testing.NOW)
        own = [Opening(author.person_id, AccessRight.MANAGE, "author")]
        open_to(session, head, own, at=testing.NOW, by=author.person_id)
    return head


def make_letterheads(installation: Installation, town: testing.Town, by: Reader) -> dict[str, int]:
    """Make a general letterhead and one of letters."""
    with testing.acting(installation, by) as session:
        return {
            kind: service.create_letterhead(
                session, kind=kind, organisation_id=town.organisation_id, title=f"Бланк {kind}"
            )
            for kind in ("general", "letter")
        }

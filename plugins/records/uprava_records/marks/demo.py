"""The area's part of the demo municipality: one letter signed by a key, its check open to all."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch
from uprava.demo.scene import DemoScene
from uprava.signing.service.signing_files import Approved, choose, keep, make

from uprava_records.marks.service.opening import let_check

LETTERS = """
select d.id, w.signatory_id as signer, f.id as file
from documents.document as d join records.outgoing as w on w.document_id = d.id
join documents.file as f on f.document_id = d.id and f.role = 'main' and f.removed_at is null
where d.organisation_id = %s and d.number is not null and d.deleted_at is null
  and f.media_type = 'application/pdf' and exists (
    select from documents.access_grant as g
    where g.document_id = d.id and g.principal_id = w.signatory_id)
order by exists (select from records.mark as m where m.document_id = d.id) desc,
    d.registered_on desc, d.id desc, f.version desc limit 50"""


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered letter, who signed it, its text."""

    id: UUID
    signer: int
    file: UUID


def fill(session: Session, scene: DemoScene) -> None:
    """Let the signatory of the letter that bears a code sign its file too, and open its check."""
    if scene.bulk:
        return
    people = {
        each.person_id: each for each in scene.readers.values() if each.may("signing.sign")
    }  # fmt: skip
    letters = fetch(session, Registered, LETTERS, (scene.organisations["adm"],))
    chosen = next((each for each in letters if each.signer in people), None)
    if chosen is None:
        return
    before = session.info["reader"]
    reader = session.info["reader"] = people[chosen.signer]
    approved = Approved(chosen.id, chosen.file)
    shown = choose(session, approved, reader=reader, at=now())
    made = make(scene.installation, shown, at=now())
    keep(session, shown, made, approved=approved, reader=reader, jobs=scene.installation.jobs)
    registrar = session.info["reader"] = scene.readers["registrar"]
    let_check(session, chosen.id, reader=registrar, at=now())
    session.info["reader"] = before

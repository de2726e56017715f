"""The area's part of the demo municipality: one letter everybody may check by its code."""

from uuid import UUID

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch_values
from uprava.demo.scene import DemoScene
from uprava.documents.service.access import get_document

from uprava_records.marks.service.opening import let_check, why_not

SIGNED = """
select d.id from documents.document as d join records.mark as m on m.document_id = d.id
where d.organisation_id = %s and d.kind = 'records.outgoing' and d.number is not null
  and d.deleted_at is null and exists (
    select from signing.signature as s where s.document_id = d.id and s.verdict = 'valid')
order by d.registered_on desc, d.id desc limit 5"""
"""Letters whose text carries the code of the check page, signed electronically."""


def fill(session: Session, scene: DemoScene) -> None:
    """Open the check of the newest such letter."""
    if scene.bulk:
        return
    registrar = scene.readers["registrar"]
    ids: list[UUID] = fetch_values(session, SIGNED, (scene.organisations["adm"],))
    for id in ids:
        if not why_not(session, get_document(session, id, reader=registrar)):
            let_check(session, id, reader=registrar, at=now())
            return

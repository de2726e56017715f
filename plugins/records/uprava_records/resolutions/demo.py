"""A year of resolutions in the demo municipality."""

from sqlalchemy.orm import Session
from uprava.db.sql import execute
from uprava.demo.scene import DemoScene

SETTLE = """
update records.review as v set state = 'done', ended_at = d.changed_at
from documents.document as d where d.id = v.document_id and v.state in ('open', 'waiting')
    and not exists (select from work.item as i where i.document_id = v.document_id
        and i.folder = 'review' and i.principal_id = v.person_id and i.done_at is null)"""


def fill(session: Session, scene: DemoScene) -> None:
    """Settle the reviews of letters that were filed since."""
    execute(session, SETTLE)

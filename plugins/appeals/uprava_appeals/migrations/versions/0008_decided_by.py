"""Questions know which decision ended them; decisions of one act know each other."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TOGETHER = """
update appeals.decision as d set first_id = o.first_id
from (select id, min(id) over (partition by document_id, ground, decided_at, question_id)
    as first_id from appeals.decision) as o
where o.id = d.id and o.first_id <> d.id"""

LATEST = """
update appeals.question as q set decision_id = (
    select d.id from appeals.decision as d
    where d.document_id = q.document_id and d.reversed_at is null
        and (d.question_id = q.id or d.question_id is null) and d.decided_on = q.decided_on
        and case q.state
            when 'answered' then d.ground in ('answer', 'oral')
            when 'joined' then d.ground = 'join'
            else d.ground not in ('answer', 'oral', 'join', 'extension', 'documents')
                and not starts_with(d.ground, 'asked-') end
    order by d.question_id nulls last, d.id limit 1)
where q.decided_on is not null"""


def upgrade() -> None:
    op.add_column("decision", sa.Column("first_id", sa.BigInteger()), schema="appeals")
    op.create_foreign_key(
        op.f("fk_decision_first_id"), "decision", "decision", ["first_id"], ["id"],
        source_schema="appeals", referent_schema="appeals", ondelete="CASCADE",
    )  # fmt: skip
    op.create_index(op.f("ix_decision_first_id"), "decision", ["first_id"], schema="appeals")
    op.execute(TOGETHER)
    op.add_column("question", sa.Column("decision_id", sa.BigInteger()), schema="appeals")
    op.create_foreign_key(
        op.f("fk_question_decision_id"), "question", "decision", ["decision_id"], ["id"],
        source_schema="appeals", referent_schema="appeals", ondelete="SET NULL",
    )  # fmt: skip
    op.create_index(op.f("ix_question_decision_id"), "question", ["decision_id"], schema="appeals")
    op.execute(LATEST)


def downgrade() -> None:
    op.drop_column("question", "decision_id", schema="appeals")
    op.drop_column("decision", "first_id", schema="appeals")

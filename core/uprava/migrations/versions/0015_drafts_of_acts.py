"""Drafts of acts: the kind of the act beside the card, files that wait for their draft."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS = "('decree', 'directive', 'order', 'decision', 'other')"

RULES = """
create policy person_sees on approval.upload using (
    (select current_setting('uprava.system', true)) = 'on'
    or person_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
);
alter table approval.upload enable row level security;
alter table approval.upload force row level security;
select documents.protect('approval.draft', 'document_id');
"""


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("act_kind", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.CheckConstraint(f"act_kind in {KINDS}", name=op.f("ck_draft_act_kind")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_draft_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_draft")),
        schema="approval",
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_upload_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        schema="approval",
    )
    for column in ("person_id", "sha256", "received_at"):
        op.create_index(op.f(f"ix_upload_{column}"), "upload", [column], schema="approval")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(RULES)


def downgrade() -> None:
    op.drop_table("upload", schema="approval")
    op.drop_table("draft", schema="approval")

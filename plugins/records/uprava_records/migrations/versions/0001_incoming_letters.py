"""Incoming letters."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incoming",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("correspondent", sa.Text(), nullable=False),
        sa.Column("outgoing_number", sa.Text(), nullable=True),
        sa.Column("outgoing_date", sa.Date(), nullable=True),
        sa.Column("signatory", sa.Text(), nullable=True),
        sa.Column("addressee_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sheets", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["users.person.id"], name=op.f("fk_incoming_addressee_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_incoming_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_incoming")),
        schema="records",
    )
    op.create_index(
        "ix_incoming_origin",
        "incoming",
        [sa.text("lower(correspondent)"), "outgoing_number", "outgoing_date"],
        schema="records",
    )
    op.execute("select documents.protect('records.incoming', 'document_id')")


def downgrade() -> None:
    op.drop_table("incoming", schema="records")

"""Work: the daily letter is sent once, warnings of terms are given once, done things are listed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_digest_person_id")
        ),
        sa.PrimaryKeyConstraint("day", "person_id", name=op.f("pk_digest")),
        schema="work",
    )
    op.add_column("item", sa.Column("warned_on", sa.Date(), nullable=True), schema="work")
    op.create_index(
        "ix_item_term",
        "item",
        ["due_on"],
        unique=False,
        schema="work",
        postgresql_where=sa.text("done_at is null and due_on is not null"),
    )
    op.create_index(
        "ix_item_done",
        "item",
        ["principal_id", "folder", sa.literal_column("id desc")],
        unique=False,
        schema="work",
        postgresql_where=sa.text("done_at is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_item_done", table_name="item", schema="work")
    op.drop_index("ix_item_term", table_name="item", schema="work")
    op.drop_column("item", "warned_on", schema="work")
    op.drop_table("digest", schema="work")

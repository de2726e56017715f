"""Open interface: receipts; subscriptions and what is to be told to them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_receipt_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.person.id"], name=op.f("fk_receipt_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("document_id", name=op.f("uq_receipt_document_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_receipt_secret_hash")),
        schema="appeals",
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_subscription_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        schema="appeals",
    )
    op.create_index(
        "ix_subscription_person",
        "subscription",
        ["person_id"],
        schema="appeals",
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["appeals.decision.id"],
            name=op.f("fk_delivery_decision_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_delivery_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["appeals.subscription.id"],
            name=op.f("fk_delivery_subscription_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        schema="appeals",
    )
    op.create_index(
        "ix_delivery_order",
        "delivery",
        ["subscription_id", "document_id", "id"],
        schema="appeals",
    )
    op.create_index(
        "ix_delivery_waits",
        "delivery",
        ["next_at"],
        schema="appeals",
        postgresql_where=sa.text("told_at is null and given_up_at is null"),
    )
    op.create_index(
        "uq_delivery_decision",
        "delivery",
        ["subscription_id", "decision_id"],
        unique=True,
        schema="appeals",
        postgresql_where=sa.text("decision_id is not null"),
    )
    for table in ("receipt", "delivery"):
        op.execute(f"select documents.protect('appeals.{table}', 'document_id')")


def downgrade() -> None:
    for table in ("delivery", "subscription", "receipt"):
        op.drop_table(table, schema="appeals")

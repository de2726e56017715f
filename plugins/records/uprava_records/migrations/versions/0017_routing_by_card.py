"""Routing rules look at the correspondent's card and have days."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "routing_rule", sa.Column("correspondent_id", sa.BigInteger(), nullable=True),
        schema="records",
    )  # fmt: skip
    for name in ("valid_from", "valid_to"):
        op.add_column("routing_rule", sa.Column(name, sa.Date(), nullable=True), schema="records")
    op.create_foreign_key(
        op.f("fk_routing_rule_correspondent_id"), "routing_rule", "correspondent",
        ["correspondent_id"], ["id"], source_schema="records", referent_schema="correspondents",
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_routing_rule_days"), "routing_rule", "valid_from <= valid_to", schema="records"
    )
    op.create_index(
        op.f("ix_routing_rule_correspondent_id"), "routing_rule", ["correspondent_id"],
        schema="records",
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index(op.f("ix_routing_rule_correspondent_id"), "routing_rule", schema="records")
    op.drop_constraint(op.f("ck_routing_rule_days"), "routing_rule", schema="records")
    for name in ("valid_to", "valid_from", "correspondent_id"):
        op.drop_column("routing_rule", name, schema="records")

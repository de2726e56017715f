"""Acts: the rule by which they come into force, their register; addressees by correspondent."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

RULES = "('signing', 'publication', 'day_after', 'days_after', 'date')"
EXPERTISES = ("corruption", "legal", "impact")


def results(*values: str) -> None:
    """Let expertises have these results."""
    listed = ", ".join(f"'{each}'" for each in values)
    for name in EXPERTISES:
        op.drop_constraint(op.f(f"ck_act_{name}_result"), "act", schema="records")
        op.create_check_constraint(
            op.f(f"ck_act_{name}_result"), "act", f"{name}_result in ({listed})", schema="records"
        )


def upgrade() -> None:
    op.add_column("act", sa.Column("force_rule", sa.Text(), nullable=True), schema="records")
    op.add_column("act", sa.Column("force_after", sa.Integer(), nullable=True), schema="records")
    op.add_column("act", sa.Column("register_number", sa.Text(), nullable=True), schema="records")
    op.create_check_constraint(
        op.f("ck_act_force_rule"), "act", f"force_rule in {RULES}", schema="records"
    )
    op.execute("update records.act set force_rule = 'date' where force_day is not null")
    results("clean", "found", "mended", "not_needed")
    op.create_index(
        op.f("ix_addressee_correspondent_id"), "addressee", ["correspondent_id"], schema="records"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_addressee_correspondent_id"), "addressee", schema="records")
    for name in EXPERTISES:
        op.execute(
            f"update records.act set {name}_result = null, {name}_day = null"
            f" where {name}_result = 'not_needed'"
        )
    results("clean", "found", "mended")
    op.drop_constraint(op.f("ck_act_force_rule"), "act", schema="records")
    for name in ("register_number", "force_after", "force_rule"):
        op.drop_column("act", name, schema="records")

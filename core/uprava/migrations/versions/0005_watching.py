"""Watching over the installation: verified chain, sealed checkpoints, failed jobs, the calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verification",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("damages", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("at", name=op.f("pk_verification")),
        schema="audit",
    )
    op.create_index(
        op.f("ix_record_action_seq"), "record", ["action", "seq"], unique=False, schema="audit"
    )
    op.execute(
        "create trigger append_only before update or delete or truncate on audit.checkpoint"
        " for each statement execute function audit.refuse()"
    )
    op.create_table(
        "job_failure",
        sa.Column("job_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_failure")),
        schema="core",
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        schema="calendar",
    )
    op.add_column(
        "exception",
        sa.Column("layer", sa.Text(), server_default="municipal", nullable=False),
        schema="calendar",
    )
    op.create_check_constraint(
        op.f("ck_exception_layer"),
        "exception",
        "layer in ('regional', 'municipal')",
        schema="calendar",
    )
    op.drop_constraint(op.f("pk_exception"), "exception", schema="calendar")
    op.create_primary_key(op.f("pk_exception"), "exception", ["day", "layer"], schema="calendar")


def downgrade() -> None:
    op.execute("delete from calendar.exception where layer = 'regional'")
    op.drop_constraint(op.f("pk_exception"), "exception", schema="calendar")
    op.create_primary_key(op.f("pk_exception"), "exception", ["day"], schema="calendar")
    op.drop_constraint(op.f("ck_exception_layer"), "exception", schema="calendar")
    op.drop_column("exception", "layer", schema="calendar")
    op.drop_table("revision", schema="calendar")
    op.drop_table("job_failure", schema="core")
    op.execute("drop trigger append_only on audit.checkpoint")
    op.drop_index(op.f("ix_record_action_seq"), table_name="record", schema="audit")
    op.drop_table("verification", schema="audit")

"""Reports about letters sent, weights and postage, rules that open the public check."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ASIDE = "state in ('refused', 'unregistered', 'passed', 'notice')"
CLASSES = "('ordinary', 'registered', 'notice')"


def states(*names: str) -> None:
    """Let an arrival be in these states."""
    op.drop_constraint(op.f("ck_arrival_state"), "arrival", schema="records")
    listed = ", ".join(f"'{each}'" for each in names)
    op.create_check_constraint(
        op.f("ck_arrival_state"), "arrival", f"state in ({listed})", schema="records"
    )


def arrivals() -> None:
    states("waiting", "registered", "refused", "unregistered", "passed", "notice")
    op.add_column("arrival", sa.Column("rest", sa.Text(), nullable=True), schema="records")
    op.create_check_constraint(
        op.f("ck_arrival_rest"), "arrival", "rest in ('left', 'asked', 'gone', 'failed')",
        schema="records",
    )  # fmt: skip
    op.add_column(
        "arrival",
        sa.Column("blobs", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
        schema="records",
    )
    op.add_column("arrival", sa.Column("kept", postgresql.JSONB(), nullable=True), schema="records")
    op.create_index(
        op.f("ix_arrival_blobs"), "arrival", ["blobs"], schema="records", postgresql_using="gin"
    )
    op.create_index(
        "ix_arrival_aside", "arrival", ["unit_id", sa.text("decided_at desc"), sa.text("id desc")],
        schema="records", postgresql_where=sa.text(ASIDE),
    )  # fmt: skip


def dispatches() -> None:
    op.add_column("dispatch", sa.Column("weight_g", sa.Integer(), nullable=True), schema="records")
    op.add_column("dispatch", sa.Column("postage", sa.Integer(), nullable=True), schema="records")
    op.create_index(
        op.f("ix_dispatch_message_id"), "dispatch", ["message_id"], schema="records",
        postgresql_where=sa.text("message_id is not null"),
    )  # fmt: skip
    op.create_index(
        "ix_dispatch_returned", "dispatch", ["settled_on"], schema="records",
        postgresql_where=sa.text("state = 'returned'"),
    )  # fmt: skip


def rates() -> None:
    op.create_table(
        "postal_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("mail_class", sa.Text(), nullable=False),
        sa.Column("upto_g", sa.Integer(), nullable=False),
        sa.Column("kopecks", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            f"mail_class in {CLASSES}", name=op.f("ck_postal_rate_mail_class")
        ),
        sa.CheckConstraint(
            "upto_g > 0 and kopecks > 0", name=op.f("ck_postal_rate_positive")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"],
            name=op.f("fk_postal_rate_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.person.id"], name=op.f("fk_postal_rate_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postal_rate")),
        sa.UniqueConstraint(
            "organisation_id", "mail_class", "upto_g", "valid_from",
            name=op.f("uq_postal_rate_organisation_id_mail_class_upto_g_valid_from"),
        ),
        schema="records",
    )  # fmt: skip
    op.create_index(
        op.f("ix_postal_rate_changed_by"), "postal_rate", ["changed_by"], schema="records"
    )


def rules() -> None:
    op.create_table(
        "check_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"],
            name=op.f("fk_check_rule_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["documents.journal.id"], name=op.f("fk_check_rule_journal_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["users.person.id"], name=op.f("fk_check_rule_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["users.person.id"], name=op.f("fk_check_rule_closed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_rule")),
        schema="records",
    )  # fmt: skip
    for name in ("journal_id", "opened_by", "closed_by"):
        op.create_index(op.f(f"ix_check_rule_{name}"), "check_rule", [name], schema="records")
    op.create_index(
        "uq_check_rule_open", "check_rule",
        ["organisation_id", "kind", sa.text("coalesce(journal_id, 0)")], unique=True,
        schema="records", postgresql_where=sa.text("closed_at is null"),
    )  # fmt: skip
    op.create_index(
        "ix_mark_open", "mark", [sa.text("opened_at desc")], schema="records",
        postgresql_where=sa.text("opened_at is not null"),
    )  # fmt: skip


def upgrade() -> None:
    arrivals()
    dispatches()
    rates()
    rules()


def downgrade() -> None:
    op.drop_index("ix_mark_open", "mark", schema="records")
    op.drop_table("check_rule", schema="records")
    op.drop_table("postal_rate", schema="records")
    for name in ("ix_dispatch_returned", "ix_dispatch_message_id"):
        op.drop_index(name, "dispatch", schema="records")
    for name in ("postage", "weight_g"):
        op.drop_column("dispatch", name, schema="records")
    op.drop_index("ix_arrival_aside", "arrival", schema="records")
    op.drop_index(op.f("ix_arrival_blobs"), "arrival", schema="records")
    for name in ("kept", "blobs"):
        op.drop_column("arrival", name, schema="records")
    op.drop_constraint(op.f("ck_arrival_rest"), "arrival", schema="records")
    op.drop_column("arrival", "rest", schema="records")
    op.execute("update records.arrival set state = 'unregistered' where state = 'notice'")
    states("waiting", "registered", "refused", "unregistered", "passed")

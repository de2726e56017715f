"""Arrivals: what a mailbox or a scanner brought, shared by those who register in a unit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

RULES = """
drop policy author_sees on records.draft;
create policy keepers_see on records.draft using (
    (select current_setting('uprava.system', true)) = 'on'
    or author_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
    or unit_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
);
create policy keepers_see on records.arrival using (
    (select current_setting('uprava.system', true)) = 'on'
    or unit_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
);
alter table records.arrival enable row level security;
alter table records.arrival force row level security;
"""

BACK = """
drop policy keepers_see on records.draft;
delete from records.draft where author_id is null;
create policy author_sees on records.draft using (
    (select current_setting('uprava.system', true)) = 'on'
    or author_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
);
"""


def drafts() -> None:
    """Let a draft be a unit's instead of a person's."""
    for column in (
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False, server_default="upload"),
        sa.Column("sources", postgresql.JSONB(), nullable=False, server_default="{}"),
        sa.Column("urgent", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("later_on", sa.Date(), nullable=True),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("draft", column, schema="records")
    op.alter_column("draft", "author_id", nullable=True, schema="records")
    for name, target in (("unit_id", "users.unit"), ("held_by", "users.person")):
        schema, table = target.split(".")
        op.create_foreign_key(
            op.f(f"fk_draft_{name}"), "draft", table, [name], ["id"], source_schema="records",
            referent_schema=schema,
        )  # fmt: skip
        op.create_index(op.f(f"ix_draft_{name}"), "draft", [name], schema="records")
    op.create_check_constraint(
        op.f("ck_draft_owner"), "draft", "author_id is not null or unit_id is not null",
        schema="records",
    )  # fmt: skip


def arrivals() -> None:
    """What came: one row for each message or scan, kept after it was decided on."""
    op.create_table(
        "arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=True),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("uid", sa.BigInteger(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sender_address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("told", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_state", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'registered', 'refused', 'unregistered', 'passed')",
            name=op.f("ck_arrival_state"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.person.id"], name=op.f("fk_arrival_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_arrival_document_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["users.unit.id"], name=op.f("fk_arrival_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("unit_id", "fingerprint", name=op.f("uq_arrival_unit_id_fingerprint")),
        sa.UniqueConstraint(
            "mailbox", "uid_validity", "uid", name=op.f("uq_arrival_mailbox_uid_validity_uid")
        ),
        schema="records",
    )  # fmt: skip
    for name in ("decided_by", "document_id", "original"):
        op.create_index(op.f(f"ix_arrival_{name}"), "arrival", [name], schema="records")
    op.create_index(
        op.f("ix_arrival_state_received_at"), "arrival", ["state", "received_at"], schema="records"
    )


def upgrade() -> None:
    drafts()
    arrivals()
    op.create_table(
        "mailbox_state",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_state")),
        schema="records",
    )
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(RULES)


def downgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(BACK)
    op.drop_table("mailbox_state", schema="records")
    op.drop_table("arrival", schema="records")
    op.drop_constraint(op.f("ck_draft_owner"), "draft", schema="records")
    for name in ("held_at", "held_by", "later_on", "urgent", "sources", "source", "unit_id"):
        op.drop_column("draft", name, schema="records")
    op.alter_column("draft", "author_id", nullable=False, schema="records")

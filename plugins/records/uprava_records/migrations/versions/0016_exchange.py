"""Exchange: participants, messages, how the last visit to the folders ended."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WAYS = "('in', 'out')"
KINDS = "('container', 'receipt', 'notice', 'other')"
STEPS = (
    "('waiting', 'written', 'received', 'registered', 'refused', 'late', 'failed', 'kept',"
    " 'unreadable')"
)

WALL = """
alter table records.exchange_message enable row level security;
alter table records.exchange_message force row level security;
create policy reader_sees on records.exchange_message using (
    (select current_setting('uprava.system', true)) = 'on'
    or document_id is null
    or (
        select true from documents.access_grant as g
        where g.document_id = records.exchange_message.document_id and g.principal_id = any ((
            select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
        )::int[])
        limit 1
    )
) with check (true);
"""
"""As documents.protect, but messages without a document (receipts, notices, what nobody could
read) are seen by all who may open the journal of the exchange: they tell numbers only."""


def reference(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def participants() -> None:
    op.create_table(
        "exchange_participant",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("correspondent_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        reference("exchange_participant", "correspondent_id", "correspondents.correspondent.id"),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_exchange_participant")),
        sa.UniqueConstraint("address", name=op.f("uq_exchange_participant_address")),
        schema="records",
    )
    op.create_index(
        op.f("ix_exchange_participant_correspondent_id"), "exchange_participant",
        ["correspondent_id"], schema="records",
    )  # fmt: skip
    op.create_index(
        op.f("ix_exchange_participant_named"), "exchange_participant", [sa.text("lower(title)")],
        schema="records",
    )  # fmt: skip


def messages() -> None:
    table = "exchange_message"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("container_uid", sa.Uuid(), nullable=True),
        sa.Column("party_uid", sa.Uuid(), nullable=True),
        sa.Column("party_title", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("arrival_id", sa.Uuid(), nullable=True),
        sa.Column("answered_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("told_step", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"way in {WAYS}", name=op.f(f"ck_{table}_way")),
        sa.CheckConstraint(f"kind in {KINDS}", name=op.f(f"ck_{table}_kind")),
        sa.CheckConstraint(f"step in {STEPS}", name=op.f(f"ck_{table}_step")),
        reference(table, "document_id", "documents.document.id", "SET NULL"),
        reference(table, "arrival_id", "records.arrival.id", "SET NULL"),
        reference(table, "answered_id", "records.exchange_message.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("way", "uid", name=op.f(f"uq_{table}_way_uid")),
        schema="records",
    )
    for name in ("container_uid", "document_id", "arrival_id", "answered_id"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name], schema="records")
    op.create_index(
        op.f(f"ix_{table}_open"), table, ["step", "id"], schema="records",
        postgresql_where=sa.text("step in ('waiting', 'written')"),
    )  # fmt: skip


def upgrade() -> None:
    participants()
    messages()
    op.create_table(
        "exchange_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_state")),
        schema="records",
    )
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(WALL)


def downgrade() -> None:
    for table in ("exchange_state", "exchange_message", "exchange_participant"):
        op.drop_table(table, schema="records")

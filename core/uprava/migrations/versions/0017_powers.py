"""Powers of attorney (МЧД) and the signatures they stand beside."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATES = "('absent', 'checked', 'partly', 'refused')"

WALL = """
create policy reader_sees on signing.power using (
    (select current_setting('uprava.system', true)) = 'on'
    or document_id is not null and exists (
        select from documents.access_grant as g
        where g.document_id = power.document_id and g.principal_id = any ((
            select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
        )::int[]))
    or document_id is null and (
        person_id = any ((
            select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
        )::int[])
        or (select exists (
            select from users.role_permission as p
            where p.permission = 'signing.keys' and p.role_id = any ((
                select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
            )::int[])))
        or exists (select from signing.power_use as u where u.power_id = power.id))
) with check (true)"""
"""A file attached on a document is seen as the document is. One kept for a person: by the person,
by those who manage keys, and by whoever sees a signature it stands beside."""


def upgrade() -> None:
    create_power()
    create_power_use()
    op.execute("alter table signing.power enable row level security")
    op.execute("alter table signing.power force row level security")
    op.execute(WALL)
    op.execute("select documents.protect('signing.power_use', 'document_id')")


def create_power() -> None:
    op.create_table(
        "power",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("representative", sa.Text(), nullable=False),
        sa.Column("representative_snils", sa.Text(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("xml_name", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("signature_name", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("found", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registry_state", sa.Text(), nullable=True),
        sa.Column("registry_on", sa.Date(), nullable=True),
        sa.Column("registry_revoked_on", sa.Date(), nullable=True),
        sa.Column("registry_source", sa.Text(), nullable=False),
        sa.Column("registry_by", sa.Integer(), nullable=True),
        sa.Column("registry_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"state in {STATES}", name=op.f("ck_power_state")),
        sa.CheckConstraint(
            "registry_state in ('in-force', 'revoked', 'not-found')",
            name=op.f("ck_power_registry_state"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_power_{column}"))
            for column, target in (
                ("document_id", "documents.document.id"),
                ("person_id", "users.person.id"),
                ("added_by", "users.person.id"),
                ("registry_by", "users.person.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power")),
        schema="signing",
    )
    op.create_index(
        "uq_power_kept",
        "power",
        ["sha256"],
        unique=True,
        schema="signing",
        postgresql_where=sa.text("document_id is null and removed_at is null"),
    )
    for column in ("document_id", "person_id", "representative_snils"):
        op.create_index(op.f(f"ix_power_{column}"), "power", [column], schema="signing")


def create_power_use() -> None:
    op.create_table(
        "power_use",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("signed_sha256", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("power_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("protocol", postgresql.JSONB(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("how in ('person', 'registry')", name=op.f("ck_power_use_how")),
        sa.CheckConstraint(f"state in {STATES}", name=op.f("ck_power_use_state")),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_power_use_{column}"))
            for column, target in (
                ("document_id", "documents.document.id"),
                ("power_id", "signing.power.id"),
                ("attached_by", "users.person.id"),
            )
        ),
        sa.PrimaryKeyConstraint("series_id", "field", "signed_sha256", name=op.f("pk_power_use")),
        schema="signing",
    )
    for column in ("document_id", "power_id"):
        op.create_index(op.f(f"ix_power_use_{column}"), "power_use", [column], schema="signing")


def downgrade() -> None:
    op.execute("drop policy reader_sees on signing.power")
    for table in ("power_use", "power"):
        op.drop_table(table, schema="signing")

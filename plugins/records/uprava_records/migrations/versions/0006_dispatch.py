"""Dispatch: rows per addressee, registers for the post, mailing lists, office settings."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

CHANNELS = "('email', 'exchange', 'post', 'courier', 'hand', 'inside')"
STATES = "('queued', 'sending', 'sent', 'delivered', 'returned', 'failed', 'dropped')"
CLASSES = "('ordinary', 'registered', 'notice')"
OPEN_STATES = "state in ('queued', 'sending', 'failed')"
GONE_STATES = "state in ('sent', 'delivered', 'returned')"


def reference(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def registers() -> None:
    op.create_table(
        "postal_register",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mail_class", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        reference("postal_register", "organisation_id", "users.organisation.id"),
        reference("postal_register", "unit_id", "users.unit.id"),
        reference("postal_register", "created_by", "users.person.id"),
        reference("postal_register", "closed_by", "users.person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postal_register")),
        sa.UniqueConstraint(
            "unit_id", "year", "seq", name=op.f("uq_postal_register_unit_id_year_seq")
        ),
        schema="records",
    )
    for name in ("organisation_id", "created_by", "closed_by"):
        op.create_index(
            op.f(f"ix_postal_register_{name}"), "postal_register", [name], schema="records"
        )


def dispatches() -> None:
    op.create_table(
        "dispatch",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("addressee_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("mail_class", sa.Text(), nullable=False, server_default="registered"),
        sa.Column("state", sa.Text(), nullable=False, server_default="queued"),
        sa.Column("packet", sa.Uuid(), nullable=True),
        sa.Column("register_id", sa.BigInteger(), nullable=True),
        sa.Column("tracking", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("queued_by", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint(f"channel in {CHANNELS}", name=op.f("ck_dispatch_channel")),
        sa.CheckConstraint(f"state in {STATES}", name=op.f("ck_dispatch_state")),
        sa.CheckConstraint(f"mail_class in {CLASSES}", name=op.f("ck_dispatch_mail_class")),
        reference("dispatch", "document_id", "documents.document.id"),
        reference("dispatch", "addressee_id", "records.addressee.id", ondelete="SET NULL"),
        reference("dispatch", "person_id", "users.person.id"),
        reference("dispatch", "register_id", "records.postal_register.id"),
        reference("dispatch", "queued_by", "users.person.id"),
        reference("dispatch", "sent_by", "users.person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        schema="records",
    )
    for name in (
        "document_id", "addressee_id", "person_id", "register_id", "queued_by", "sent_by",
    ):  # fmt: skip
        op.create_index(op.f(f"ix_dispatch_{name}"), "dispatch", [name], schema="records")
    op.create_index(
        op.f("ix_dispatch_packet"), "dispatch", ["packet"], schema="records",
        postgresql_where=sa.text("packet is not null"),
    )
    op.create_index(
        "ix_dispatch_open", "dispatch", ["channel", "name", "id"], schema="records",
        postgresql_where=sa.text(OPEN_STATES),
    )
    op.create_index(
        "ix_dispatch_gone", "dispatch", [sa.text("id desc")], schema="records",
        postgresql_where=sa.text(GONE_STATES),
    )
    op.execute("select documents.protect('records.dispatch', 'document_id')")


def lists() -> None:
    op.create_table(
        "mailing_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        reference("mailing_list", "unit_id", "users.unit.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_list")),
        sa.UniqueConstraint("unit_id", "title", name=op.f("uq_mailing_list_unit_id_title")),
        schema="records",
    )
    op.create_table(
        "mailing_list_row",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"channel in {CHANNELS}", name=op.f("ck_mailing_list_row_channel")),
        reference("mailing_list_row", "list_id", "records.mailing_list.id", ondelete="CASCADE"),
        reference("mailing_list_row", "principal_id", "users.principal.id"),
        sa.PrimaryKeyConstraint("list_id", "position", name=op.f("pk_mailing_list_row")),
        schema="records",
    )
    op.create_index(
        op.f("ix_mailing_list_row_principal_id"), "mailing_list_row", ["principal_id"],
        schema="records",
    )


def offices() -> None:
    op.create_table(
        "dispatch_office",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("post_office", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        reference("dispatch_office", "organisation_id", "users.organisation.id"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_dispatch_office")),
        schema="records",
    )


def upgrade() -> None:
    registers()
    dispatches()
    lists()
    offices()


def downgrade() -> None:
    for table in (
        "dispatch_office", "mailing_list_row", "mailing_list", "dispatch", "postal_register",
    ):  # fmt: skip
        op.drop_table(table, schema="records")

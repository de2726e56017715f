"""Written documents: outgoing letters, internal documents, acts, their addressees and editions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RESULTS = "('clean', 'found', 'mended')"

EXPERTISES = ("corruption", "legal", "impact")


def written(table: str, *own: sa.Column[Any] | sa.CheckConstraint) -> None:
    """Make a table of documents with the columns they all have."""
    people = [
        sa.ForeignKeyConstraint([name], ["users.person.id"], name=op.f(f"fk_{table}_{name}"))
        for name in ("signatory_id", "executor_id")
    ]
    op.create_table(
        table,
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("signatory_id", sa.Integer(), nullable=True),
        sa.Column("executor_id", sa.Integer(), nullable=True),
        sa.Column("executor_phone", sa.Text(), nullable=True),
        sa.Column("annexes", sa.Text(), nullable=True),
        sa.Column("sheets", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Text(), nullable=False),
        sa.Column("signed_day", sa.Date(), nullable=True),
        *own,
        sa.CheckConstraint("signed_on in ('screen', 'paper')", name=op.f(f"ck_{table}_signed_on")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f(f"fk_{table}_document_id")
        ),
        *people,
        sa.PrimaryKeyConstraint("document_id", name=op.f(f"pk_{table}")),
        schema="records",
    )
    for name in ("signatory_id", "executor_id"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name], schema="records")
    op.execute(f"select documents.protect('records.{table}', 'document_id')")


def expertise(name: str) -> list[sa.Column[Any] | sa.CheckConstraint]:
    """Return the columns of an expertise: its day and what it found."""
    rule = f"{name}_result in {RESULTS}"
    return [
        sa.Column(f"{name}_day", sa.Date(), nullable=True),
        sa.Column(f"{name}_result", sa.Text(), nullable=True),
        sa.CheckConstraint(rule, name=op.f(f"ck_act_{name}_result")),
    ]


def acts() -> None:
    kinds = "('decree', 'directive', 'order', 'decision', 'other')"
    statuses = "('draft', 'adopted', 'in_force', 'changed', 'lost_force')"
    written(
        "act",
        sa.Column("act_kind", sa.Text(), nullable=False),
        sa.Column("normative", sa.Boolean(), nullable=False),
        *(part for name in EXPERTISES for part in expertise(name)),
        sa.Column("published_in", sa.Text(), nullable=True),
        sa.Column("published_day", sa.Date(), nullable=True),
        sa.Column("published_number", sa.Text(), nullable=True),
        sa.Column("register_day", sa.Date(), nullable=True),
        sa.Column("force_day", sa.Date(), nullable=True),
        sa.Column("lost_day", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(f"act_kind in {kinds}", name=op.f("ck_act_act_kind")),
        sa.CheckConstraint(f"status in {statuses}", name=op.f("ck_act_status")),
    )
    op.create_index(op.f("ix_act_status"), "act", ["status"], schema="records")


def addressees() -> None:
    op.create_table(
        "addressee",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("correspondent_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "channel in ('paper', 'email', 'exchange', 'hand')", name=op.f("ck_addressee_channel")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_addressee_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_addressee_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee")),
        schema="records",
    )
    for name in ("document_id", "person_id"):
        op.create_index(op.f(f"ix_addressee_{name}"), "addressee", [name], schema="records")
    op.execute("select documents.protect('records.addressee', 'document_id')")


def editions() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("because_of", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["because_of"], ["documents.document.id"], name=op.f("fk_edition_because_of")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_edition_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["documents.file.id"], name=op.f("fk_edition_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        schema="records",
    )
    for name in ("document_id", "because_of", "file_id"):
        op.create_index(op.f(f"ix_edition_{name}"), "edition", [name], schema="records")
    op.execute("select documents.protect('records.edition', 'document_id')")


def upgrade() -> None:
    written(
        "outgoing",
        sa.Column("answers_number", sa.Text(), nullable=True),
        sa.Column("answers_date", sa.Date(), nullable=True),
    )
    written("internal")
    acts()
    addressees()
    editions()


def downgrade() -> None:
    for table in ("edition", "addressee", "act", "internal", "outgoing"):
        op.drop_table(table, schema="records")

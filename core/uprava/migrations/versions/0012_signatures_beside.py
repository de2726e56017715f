"""Signatures in files of their own, certificates used in the browser, prepared versions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "signature",
        sa.Column("form", sa.Text(), server_default="pades", nullable=False),
        schema="signing",
    )
    op.add_column(
        "signature", sa.Column("container_id", sa.Uuid(), nullable=True), schema="signing"
    )
    op.create_check_constraint(
        op.f("ck_signature_form"), "signature", "form in ('pades', 'cades')", schema="signing"
    )
    op.create_foreign_key(
        op.f("fk_signature_container_id"),
        "signature",
        "file",
        ["container_id"],
        ["id"],
        source_schema="signing",
        referent_schema="documents",
    )
    op.create_index(
        op.f("ix_signature_container_id"), "signature", ["container_id"], schema="signing"
    )
    create_container()
    create_certificate()
    create_preparation()


def create_container() -> None:
    op.create_table(
        "container",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("signed_file_id", sa.Uuid(), nullable=True),
        sa.Column("fit", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "fit in ('file', 'own', 'name', 'none', 'unreadable', 'empty', 'too-many',"
            " 'too-large')",
            name=op.f("ck_container_fit"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_container_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["documents.file.id"], name=op.f("fk_container_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_file_id"], ["documents.file.id"], name=op.f("fk_container_signed_file_id")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_container")),
        schema="signing",
    )
    for column in ("document_id", "signed_file_id"):
        op.create_index(op.f(f"ix_container_{column}"), "container", [column], schema="signing")
    op.execute("select documents.protect('signing.container', 'document_id')")


def create_certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("inn", sa.Text(), nullable=False),
        sa.Column("snils", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["users.person.id"], name=op.f("fk_certificate_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_certificate_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("person_id", "sha256", name=op.f("uq_certificate_person_id_sha256")),
        schema="signing",
    )
    op.create_index(op.f("ix_certificate_sha256"), "certificate", ["sha256"], schema="signing")


def create_preparation() -> None:
    op.create_table(
        "preparation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("tail", sa.LargeBinary(), nullable=False),
        sa.Column("place_start", sa.Integer(), nullable=False),
        sa.Column("place_end", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["acting_for"], ["users.person.id"], name=op.f("fk_preparation_acting_for")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_preparation_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["documents.file.id"], name=op.f("fk_preparation_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_preparation_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        schema="signing",
    )
    for column in ("document_id", "expires_at"):
        op.create_index(op.f(f"ix_preparation_{column}"), "preparation", [column], schema="signing")
    op.execute("select documents.protect('signing.preparation', 'document_id')")


def downgrade() -> None:
    for table in ("preparation", "container"):
        op.execute(f"drop policy reader_sees on signing.{table}")
    for table in ("preparation", "certificate", "container"):
        op.drop_table(table, schema="signing")
    op.drop_index(op.f("ix_signature_container_id"), table_name="signature", schema="signing")
    op.drop_constraint(
        op.f("fk_signature_container_id"), "signature", schema="signing", type_="foreignkey"
    )
    op.drop_constraint(op.f("ck_signature_form"), "signature", schema="signing", type_="check")
    op.drop_column("signature", "container_id", schema="signing")
    op.drop_column("signature", "form", schema="signing")

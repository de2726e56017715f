"""Tokens (PKCS#11) the server signs with, and people's keys that are in one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("pin", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trying_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("trouble_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("label", "serial", name=op.f("uq_token_label_serial")),
        schema="signing",
    )
    op.alter_column("key", "pkcs12", nullable=True, schema="signing")
    op.add_column("key", sa.Column("token_id", sa.Integer(), nullable=True), schema="signing")
    op.add_column("key", sa.Column("token_key", postgresql.JSONB(), nullable=True), schema="signing")
    op.add_column(
        "key", sa.Column("certificates", sa.LargeBinary(), nullable=True), schema="signing"
    )
    op.create_foreign_key(
        op.f("fk_key_token_id"), "key", "token", ["token_id"], ["id"],
        source_schema="signing", referent_schema="signing",
    )  # fmt: skip
    op.create_index(op.f("ix_key_token_id"), "key", ["token_id"], schema="signing")
    op.create_check_constraint(
        op.f("ck_key_place"), "key", "(pkcs12 is null) = (token_id is not null)", schema="signing"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_key_place"), "key", schema="signing", type_="check")
    op.execute("delete from signing.key where pkcs12 is null")
    op.drop_index(op.f("ix_key_token_id"), table_name="key", schema="signing")
    op.drop_constraint(op.f("fk_key_token_id"), "key", schema="signing", type_="foreignkey")
    for column in ("certificates", "token_key", "token_id"):
        op.drop_column("key", column, schema="signing")
    op.alter_column("key", "pkcs12", nullable=False, schema="signing")
    op.drop_table("token", schema="signing")

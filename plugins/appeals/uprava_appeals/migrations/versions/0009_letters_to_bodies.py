"""Letters to bodies go by the program: the confirmed address and files; INN is an index."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "sending", sa.Column("address", sa.Text(), server_default="", nullable=False),
        schema="appeals",
    )  # fmt: skip
    op.add_column(
        "sending", sa.Column("files", ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        schema="appeals",
    )  # fmt: skip
    op.create_index(op.f("ix_applicant_inn"), "applicant", ["inn"], schema="appeals")


def downgrade() -> None:
    op.drop_index(op.f("ix_applicant_inn"), "applicant", schema="appeals")
    op.drop_column("sending", "files", schema="appeals")
    op.drop_column("sending", "address", schema="appeals")

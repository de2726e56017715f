"""Files that hold personal data are hidden from a transaction that was not let in to them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

POLICY = """
create policy let_in_sees on documents.file as restrictive using (
    not personal
    or (select current_setting('uprava.system', true)) = 'on'
    or document_id = any ((
        select coalesce(nullif(current_setting('uprava.opened', true), ''), '{}')
    )::uuid[])
) with check (true)"""


def upgrade() -> None:
    op.add_column(
        "file",
        sa.Column("personal", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="documents",
    )
    op.execute(POLICY)


def downgrade() -> None:
    op.execute("drop policy let_in_sees on documents.file")
    op.drop_column("file", "personal", schema="documents")

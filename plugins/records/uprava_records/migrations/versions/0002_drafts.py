"""Drafts of letters, names of correspondents, gaps of a journal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY_OF = "lower(regexp_replace(correspondent, '[^[:alnum:]]+', ' ', 'g'))"

RULES = """
create policy author_sees on records.draft using (
    (select current_setting('uprava.system', true)) = 'on'
    or author_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
);
alter table records.draft enable row level security;
alter table records.draft force row level security;

create function records.gaps(of_journal int, of_period int) returns setof int
language plpgsql as $$
declare
    before text := coalesce(current_setting('uprava.system', true), '');
begin
    perform set_config('uprava.system', 'on', true);
    return query
        select numbers.seq
        from generate_series(1, (select last from documents.counter
                                 where journal_id = of_journal and period = of_period))
            as numbers (seq)
        where not exists (select from documents.document as d
                          where d.journal_id = of_journal and d.period = of_period
                            and d.seq = numbers.seq)
        order by 1 limit 100;
    perform set_config('uprava.system', before, true);
end
$$;
comment on function records.gaps is
'Ordinals a journal lacks. Sees all documents, tells numbers only.';
"""


def upgrade() -> None:
    op.add_column(
        "incoming",
        sa.Column("letter_kind", sa.Text(), nullable=False, server_default="letter"),
        schema="records",
    )
    op.add_column(
        "incoming",
        sa.Column("correspondent_key", sa.Text(), sa.Computed(KEY_OF, persisted=True)),
        schema="records",
    )
    op.drop_index("ix_incoming_origin", "incoming", schema="records")
    op.create_index(
        "ix_incoming_origin",
        "incoming",
        ["outgoing_number", "outgoing_date"],
        schema="records",
    )
    op.create_index(
        "ix_incoming_correspondent", "incoming", ["correspondent_key"], schema="records"
    )
    op.create_index("ix_incoming_addressee", "incoming", ["addressee_id"], schema="records")
    op.create_table(
        "correspondent",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("correspondent_key", sa.Text(), nullable=False),
        sa.Column("correspondent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["users.unit.id"], name=op.f("fk_correspondent_unit_id")
        ),
        sa.PrimaryKeyConstraint("unit_id", "correspondent_key", name=op.f("pk_correspondent")),
        schema="records",
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("card", postgresql.JSONB(), nullable=False),
        sa.Column("recognised", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.person.id"], name=op.f("fk_draft_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        schema="records",
    )
    op.create_index(op.f("ix_draft_author_id"), "draft", ["author_id"], schema="records")
    op.create_index(op.f("ix_draft_changed_at"), "draft", ["changed_at"], schema="records")
    op.create_table(
        "draft_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["records.draft.id"], name=op.f("fk_draft_file_draft_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
        schema="records",
    )
    op.create_index(op.f("ix_draft_file_draft_id"), "draft_file", ["draft_id"], schema="records")
    op.create_index(op.f("ix_draft_file_sha256"), "draft_file", ["sha256"], schema="records")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(RULES)


def downgrade() -> None:
    op.execute("drop function records.gaps")
    op.drop_table("draft_file", schema="records")
    op.drop_table("draft", schema="records")
    op.drop_table("correspondent", schema="records")
    op.drop_index("ix_incoming_addressee", "incoming", schema="records")
    op.drop_index("ix_incoming_correspondent", "incoming", schema="records")
    op.drop_index("ix_incoming_origin", "incoming", schema="records")
    op.drop_column("incoming", "correspondent_key", schema="records")
    op.drop_column("incoming", "letter_kind", schema="records")
    op.create_index(
        "ix_incoming_origin",
        "incoming",
        [sa.text("lower(correspondent)"), "outgoing_number", "outgoing_date"],
        schema="records",
    )

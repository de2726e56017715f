"""Search by words and readers in one index, requisites among the words, and words by likeness.

The table of texts is written anew: about two minutes for a million documents.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UPGRADE = """
set local maintenance_work_mem = '256MB';
alter table documents.text drop column tsv;
alter table documents.text
    drop column title,
    add column tsv tsvector
        generated always as (to_tsvector('russian', handles || ' ' || body)) stored,
    alter column tsv set storage main;
alter table documents.text alter column tsv set statistics 3000;
create index ix_text_tsv on documents.text using gin (tsv, readers) with (fastupdate = off);
insert into documents.word (word)
select distinct word
from documents.text,
    regexp_split_to_table(translate(lower(handles), 'ё', 'е'), '[^[:alpha:]]+') as word
where length(word) between 4 and 40;
"""

DOWNGRADE = """
alter table documents.text drop column tsv;
alter table documents.text add column title text;
update documents.text set title = d.title
from documents.document as d where d.id = document_id;
alter table documents.text
    alter column title set not null,
    add column tsv tsvector generated always as (
        setweight(to_tsvector('russian', title), 'A') || to_tsvector('russian', body)) stored;
alter table documents.text alter column tsv set statistics 3000;
create index ix_text_tsv on documents.text using gin (tsv) with (fastupdate = off);
"""


def upgrade() -> None:
    op.create_table(
        "word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_word")),
        schema="documents",
    )
    run(UPGRADE)
    op.create_index(
        "ix_word_likeness",
        "word",
        ["word"],
        unique=False,
        schema="documents",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )


def downgrade() -> None:
    run(DOWNGRADE)
    op.drop_table("word", schema="documents")


def run(script: str) -> None:
    """Execute on the driver itself, which takes several statements at once."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)

"""Own fields in lists, what a type gives beside its fields, correspondents that look alike."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

FUNCTIONS = """
create function documents.listed_values(of_type int, kept jsonb)
returns table (code text, key text, at bigint)
language sql stable as $$
    select f.code, left(lower(regexp_replace(
            v.value, case f.form when 'organisation' then '^[0-9]+[|]' else '^$' end, '')), 100),
        case f.form
            when 'date' then v.value::date - date '1970-01-01'
            when 'number' then round(v.value::numeric * 1000)::bigint
            when 'sum' then round(v.value::numeric * 1000)::bigint
            when 'person' then v.value::bigint
            when 'organisation' then substring(v.value from '^([0-9]+)[|]')::bigint end
    from documents.document_type as t,
        jsonb_to_recordset(t.fields) as f (code text, form text, listed boolean, removed boolean),
        lateral (select kept ->> f.code as value) as v
    where t.id = of_type and f.listed and not coalesce(f.removed, false) and v.value <> ''
$$;
comment on function documents.listed_values is
'The values of the fields that lists show and are narrowed by: in small letters, and as a number:
days since 1970, thousandths, the id of a person or of a correspondent.';

create function documents.list_values() returns trigger
language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if new.values = old.values and new.type_id = old.type_id then
            return null;
        end if;
        delete from documents.field_value where document_id = new.document_id;
    end if;
    insert into documents.field_value (document_id, type_id, code, key, at)
    select new.document_id, new.type_id, found.code, found.key, found.at
    from documents.listed_values(new.type_id, new.values) as found;
    return null;
end
$$;

create function documents.list_again(of_type int) returns void
language sql as $$
    delete from documents.field_value where type_id = of_type;
    insert into documents.field_value (document_id, type_id, code, key, at)
    select c.document_id, c.type_id, found.code, found.key, found.at
    from documents.card_fields as c,
        lateral documents.listed_values(c.type_id, c.values) as found
    where c.type_id = of_type
$$;
comment on function documents.list_again is
'After other fields of a type became listed; the caller looks past row security.';

create function documents.having_between(
    of_types int[], of_code text, lowest bigint, highest bigint) returns setof uuid
language plpgsql stable rows 2000 as $$
declare
    before text := coalesce(current_setting('uprava.system', true), '');
begin
    perform set_config('uprava.system', 'on', true);
    return query select v.document_id from documents.field_value as v
    where v.type_id = any (of_types) and v.code = of_code and v.at between lowest and highest;
    perform set_config('uprava.system', before, true);
end
$$;
create function documents.having_one(of_types int[], of_code text, ids bigint[])
returns setof uuid
language plpgsql stable rows 200 as $$
declare
    before text := coalesce(current_setting('uprava.system', true), '');
begin
    perform set_config('uprava.system', 'on', true);
    return query select v.document_id from documents.field_value as v
    where v.type_id = any (of_types) and v.code = of_code and v.at = any (ids);
    perform set_config('uprava.system', before, true);
end
$$;
create function documents.having_text(of_types int[], of_code text, first text, last text)
returns setof uuid
language plpgsql stable rows 2000 as $$
declare
    before text := coalesce(current_setting('uprava.system', true), '');
begin
    perform set_config('uprava.system', 'on', true);
    return query select v.document_id from documents.field_value as v
    where v.type_id = any (of_types) and v.code = of_code
      and v.key >= first collate "C" and v.key <= last collate "C";
    perform set_config('uprava.system', before, true);
end
$$;
comment on function documents.having_between is
'Documents a field of which lies between two values, past row security: a list joins them with
those its reader may see. Row by row the rights cost thirty times the search.';

create trigger list_values after insert or update on documents.card_fields
for each row execute function documents.list_values();
"""


def run(script: str) -> None:
    """Execute on the driver itself: the percent signs of PL/pgSQL are not parameters."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def words(name: str) -> sa.Column[str]:
    """Return a text that may be empty."""
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def types() -> None:
    op.add_column("document_type", words("number_template"), schema="documents")
    op.add_column("document_type", words("article"), schema="documents")
    op.add_column("card_fields", sa.Column("due_on", sa.Date(), nullable=True), schema="documents")
    op.add_column("card_fields", words("due_why"), schema="documents")
    op.create_table(
        "field_value",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_field_value_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["documents.document_type.id"], name=op.f("fk_field_value_type_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "code", name=op.f("pk_field_value")),
        schema="documents",
    )
    op.create_index(
        "ix_field_value_key",
        "field_value",
        ["type_id", "code", "key", "document_id"],
        schema="documents",
    )
    op.create_index(
        "ix_field_value_at",
        "field_value",
        ["type_id", "code", "at", "document_id"],
        schema="documents",
        postgresql_where=sa.text("at is not null"),
    )
    op.execute("select documents.protect('documents.field_value', 'document_id')")
    run(FUNCTIONS)


def correspondents() -> None:
    op.add_column(
        "correspondent",
        sa.Column("compared", sa.Integer(), nullable=True),
        schema="correspondents",
    )
    op.create_index(
        "ix_correspondent_near",
        "correspondent",
        ["name_key"],
        schema="correspondents",
        postgresql_using="gin",
        postgresql_ops={"name_key": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index(
        "ix_correspondent_uncompared",
        "correspondent",
        ["id"],
        schema="correspondents",
        postgresql_where=sa.text("compared is distinct from version"),
    )
    op.create_table(
        "near",
        sa.Column("one_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["one_id"], ["correspondents.correspondent.id"], name=op.f("fk_near_one_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["correspondents.correspondent.id"], name=op.f("fk_near_other_id")
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_near")),
        schema="correspondents",
    )
    op.create_index(op.f("ix_near_other_id"), "near", ["other_id"], schema="correspondents")


def upgrade() -> None:
    types()
    correspondents()


def downgrade() -> None:
    op.drop_table("near", schema="correspondents")
    op.drop_index("ix_correspondent_uncompared", "correspondent", schema="correspondents")
    op.drop_index("ix_correspondent_near", "correspondent", schema="correspondents")
    op.drop_column("correspondent", "compared", schema="correspondents")
    run("""
        drop trigger list_values on documents.card_fields;
        drop function documents.list_again, documents.list_values, documents.listed_values,
            documents.having_between, documents.having_one, documents.having_text;
        """)
    op.drop_table("field_value", schema="documents")
    for table, column in (
        ("card_fields", "due_why"),
        ("card_fields", "due_on"),
        ("document_type", "article"),
        ("document_type", "number_template"),
    ):
        op.drop_column(table, column, schema="documents")

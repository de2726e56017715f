"""Correspondents: the directory of organisations and people, contacts, mentions, merges."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

PHRASES = (
    ("муниципальное бюджетное дошкольное образовательное учреждение", "мбдоу"),
    ("муниципальное автономное дошкольное образовательное учреждение", "мадоу"),
    ("муниципальное бюджетное общеобразовательное учреждение", "мбоу"),
    ("муниципальное автономное общеобразовательное учреждение", "маоу"),
    ("муниципальное казенное общеобразовательное учреждение", "мкоу"),
    ("федеральное государственное бюджетное учреждение", "фгбу"),
    ("федеральное государственное унитарное предприятие", "фгуп"),
    ("государственное бюджетное учреждение", "гбу"),
    ("государственное казенное учреждение", "гку"),
    ("государственное унитарное предприятие", "гуп"),
    ("муниципальное бюджетное учреждение", "мбу"),
    ("муниципальное автономное учреждение", "мау"),
    ("муниципальное казенное учреждение", "мку"),
    ("муниципальное унитарное предприятие", "муп"),
    ("бюджетное учреждение здравоохранения", "буз"),
    ("общество с ограниченной ответственностью", "ооо"),
    ("публичное акционерное общество", "пао"),
    ("открытое акционерное общество", "оао"),
    ("закрытое акционерное общество", "зао"),
    ("акционерное общество", "ао"),
    ("индивидуальный предприниматель", "ип"),
    ("товарищество собственников жилья", "тсж"),
    ("товарищество собственников недвижимости", "тсн"),
    ("садоводческое некоммерческое товарищество", "снт"),
    ("автономная некоммерческая организация", "ано"),
    ("средняя общеобразовательная школа", "сош"),
    ("управляющая компания", "ук"),
    ("жилищно коммунального хозяйства", "жкх"),
    ("жилищно коммунальное хозяйство", "жкх"),
    ("российской федерации", "рф"),
    ("г", "города"),
    ("город", "города"),
    ("обл", "области"),
    ("область", "области"),
    ("р н", "района"),
    ("район", "района"),
    ("ул", "улица"),
)
"""Legal forms and usual words as they are written out, and the one form names are compared in."""


def folded(text: str) -> str:
    """Return the SQL that makes names comparable: one form of each phrase."""
    for phrase, short in PHRASES:
        text = f"replace({text}, ' {phrase} ', ' {short} ')"
    return text


PLAIN = """' ' || regexp_replace(translate(lower(name), 'ё', 'е'), '[^[:alnum:]]+', ' ', 'g')
    || ' '"""

FUNCTIONS = f"""
create function correspondents.key_of(name text) returns text
language sql immutable strict parallel safe as $$
    select btrim({folded(f"regexp_replace({PLAIN}, ' +', ' ', 'g')")})
$$;
comment on function correspondents.key_of is
'A name for comparing: small letters, no quotes, ё as е, legal forms by their abbreviations.';

create function correspondents.keys_of(name text, short_name text, former text) returns text[]
language sql immutable strict parallel safe as $$
    select coalesce(array_agg(distinct correspondents.key_of(each)
        order by correspondents.key_of(each)), '{{}}')
    from unnest(array[name, short_name] || string_to_array(former, E'\\n')) as named (each)
    where correspondents.key_of(each) <> ''
$$;

create function correspondents.words_of(
    name text, short_name text, former text, codes text) returns text
language sql immutable strict parallel safe as $$
    select ' ' || array_to_string(correspondents.keys_of(name, short_name, former), ' ')
        || ' ' || codes || ' '
$$;

create function correspondents.kind_of(name text) returns text
language sql immutable strict parallel safe as $$
    select case when name ~* '^[[:alpha:]-]+ [[:alpha:]-]+ [[:alpha:]]*(ович|евич|ьич|ьмич|лукич|фомич|итич|овна|евна|ична|инична)$'
        or name ~* '^[[:alpha:]-]+ [[:alpha:]-]+ [[:alpha:]-]+ (оглы|оглу|кызы|гызы)$'
        or name ~ '^[[:alpha:]-]+ [[:alpha:]]\\. ?[[:alpha:]]\\.$'
        then 'person' else 'organisation' end
$$;
comment on function correspondents.kind_of is
'What a name that nobody has looked at is: three words with a patronymic or initials are a person.';
"""

ACTS = """
create function correspondents.standing(of_card bigint) returns bigint
language plpgsql stable as $$
declare
    here bigint := of_card;
    further bigint;
begin
    loop
        select merged_into into further from correspondents.correspondent where id = here;
        if further is null then
            return here;
        end if;
        here := further;
    end loop;
end
$$;
comment on function correspondents.standing is
'The card that stands for a card: itself, or the one its duplicates were merged into.';

create function correspondents.matching(named text) returns bigint
language sql stable as $$
    with fitting as (
        select correspondents.standing(c.id) as id,
            rank() over (order by c.closed_on is not null, c.name_key <> k.key,
                         c.origin = 'noted') as place
        from (select correspondents.key_of(named) as key) as k
        join correspondents.correspondent as c on c.keys @> array[k.key]
        where k.key <> ''
    )
    select case when count(distinct id) = 1 then min(id) when count(*) = 0 then null
        else 0 end from fitting where place = 1
$$;
comment on function correspondents.matching is
'The card that answers to a name; null: there is none, 0: several fit equally well.';

create function correspondents.note(named text, of_unit int, keep boolean) returns bigint
language plpgsql as $$
declare
    id_found bigint := nullif(correspondents.matching(named), 0);
begin
    if id_found is null and keep and correspondents.key_of(named) <> '' then
        insert into correspondents.correspondent as c (kind, name, origin)
        values (correspondents.kind_of(named), named, 'noted')
        on conflict (name_key) where origin = 'noted' do nothing
        returning c.id into id_found;
    end if;
    if id_found is null then
        select correspondents.standing(c.id) into id_found
        from correspondents.correspondent as c
        where c.name_key = correspondents.key_of(named) and c.origin = 'noted';
    end if;
    if id_found is null then
        return null;
    end if;
    if keep and of_unit is not null then
        insert into correspondents.noted (correspondent_id, unit_id) values (id_found, of_unit)
        on conflict do nothing;
    end if;
    return id_found;
end
$$;
comment on function correspondents.note is
'The card of a name. When there is none, or several fit equally, a card to be completed is made;
the people of the unit are offered the name again.';

create function correspondents.mention_all(ids uuid[], card bigint, as_role text) returns bigint
language sql as $$
    insert into correspondents.mention (document_id, correspondent_id, role)
    select each, card, as_role from unnest(ids) as naming (each) where card is not null
    on conflict do nothing;
    select card
$$;
comment on function correspondents.mention_all is
'Say that documents name a correspondent; nobody: nothing is said.';
"""


def text(name: str) -> sa.Column[str]:
    """Return a text that may be empty."""
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def correspondents() -> None:
    op.create_table(
        "correspondent",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        text("short_name"), text("former"),
        sa.Column("inn", sa.Text(), nullable=True),
        sa.Column("kpp", sa.Text(), nullable=True),
        sa.Column("ogrn", sa.Text(), nullable=True),
        sa.Column("snils", sa.Text(), nullable=True),
        text("address"), text("post_address"), text("email"), text("phone"), text("note"),
        text("group_name"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column(
            "name_key", sa.Text(), sa.Computed("correspondents.key_of(name)", persisted=True)
        ),
        sa.Column(
            "keys", postgresql.ARRAY(sa.Text()),
            sa.Computed("correspondents.keys_of(name, short_name, former)", persisted=True),
        ),
        sa.Column(
            "words", sa.Text(),
            sa.Computed(
                "correspondents.words_of(name, short_name, former,"
                " coalesce(inn, '') || ' ' || coalesce(ogrn, ''))", persisted=True,
            ),
        ),
        sa.CheckConstraint(
            "kind in ('organisation', 'person')", name=op.f("ck_correspondent_kind")
        ),
        sa.CheckConstraint(
            "origin in ('noted', 'entered', 'imported')", name=op.f("ck_correspondent_origin")
        ),
        sa.CheckConstraint("merged_into <> id", name=op.f("ck_correspondent_itself")),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["correspondents.correspondent.id"],
            name=op.f("fk_correspondent_merged_into"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondent")),
        schema="correspondents",
    )
    for name in ("inn", "ogrn", "snils", "group_name", "merged_into"):
        op.create_index(
            op.f(f"ix_correspondent_{name}"), "correspondent", [name], schema="correspondents"
        )
    op.create_index(
        "ix_correspondent_order", "correspondent", ["name_key", "id"], schema="correspondents"
    )
    op.create_index(
        "ix_correspondent_keys", "correspondent", ["keys"], schema="correspondents",
        postgresql_using="gin", postgresql_with={"fastupdate": "off"},
    )
    op.create_index(
        "ix_correspondent_words", "correspondent", ["words"], schema="correspondents",
        postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index(
        "uq_correspondent_noted", "correspondent", ["name_key"], unique=True,
        schema="correspondents", postgresql_where=sa.text("origin = 'noted'"),
    )


def parts() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("correspondent_id", sa.BigInteger(), nullable=False),
        text("person"), text("post"), text("phone"), text("email"),
        sa.ForeignKeyConstraint(
            ["correspondent_id"], ["correspondents.correspondent.id"],
            name=op.f("fk_contact_correspondent_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        schema="correspondents",
    )
    op.create_index(
        op.f("ix_contact_correspondent_id"), "contact", ["correspondent_id"],
        schema="correspondents",
    )
    op.create_table(
        "noted",
        sa.Column("correspondent_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correspondent_id"], ["correspondents.correspondent.id"],
            name=op.f("fk_noted_correspondent_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["users.unit.id"], name=op.f("fk_noted_unit_id")),
        sa.PrimaryKeyConstraint("correspondent_id", "unit_id", name=op.f("pk_noted")),
        schema="correspondents",
    )
    op.create_index(op.f("ix_noted_unit_id"), "noted", ["unit_id"], schema="correspondents")
    op.create_table(
        "mention",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("correspondent_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_mention_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["correspondent_id"], ["correspondents.correspondent.id"],
            name=op.f("fk_mention_correspondent_id"),
        ),
        sa.PrimaryKeyConstraint(
            "document_id", "correspondent_id", "role", name=op.f("pk_mention")
        ),
        schema="correspondents",
    )
    op.create_index(
        "ix_mention_history", "mention", ["correspondent_id", "document_id"],
        schema="correspondents",
    )
    op.execute("select documents.protect('correspondents.mention', 'document_id')")


def merges() -> None:
    op.create_table(
        "merge",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kept_id", sa.BigInteger(), nullable=False),
        sa.Column("gone_id", sa.BigInteger(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contacts", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["correspondents.correspondent.id"], name=op.f("fk_merge_kept_id")
        ),
        sa.ForeignKeyConstraint(
            ["gone_id"], ["correspondents.correspondent.id"], name=op.f("fk_merge_gone_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_by"], ["users.person.id"], name=op.f("fk_merge_merged_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
        schema="correspondents",
    )
    for name in ("kept_id", "gone_id"):
        op.create_index(op.f(f"ix_merge_{name}"), "merge", [name], schema="correspondents")
    op.create_table(
        "apart",
        sa.Column("one_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["one_id"], ["correspondents.correspondent.id"], name=op.f("fk_apart_one_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["correspondents.correspondent.id"], name=op.f("fk_apart_other_id")
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_apart")),
        schema="correspondents",
    )
    op.create_index(op.f("ix_apart_other_id"), "apart", ["other_id"], schema="correspondents")


def run(script: str) -> None:
    """Execute on the driver itself: the percent signs of PL/pgSQL are not parameters."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    run(FUNCTIONS)
    correspondents()
    parts()
    merges()
    run(ACTS)


def downgrade() -> None:
    run(
        "drop function correspondents.mention_all, correspondents.note,"
        " correspondents.matching, correspondents.standing"
    )
    for table in ("apart", "merge", "mention", "noted", "contact", "correspondent"):
        op.drop_table(table, schema="correspondents")
    run(
        "drop function correspondents.kind_of, correspondents.words_of,"
        " correspondents.keys_of, correspondents.key_of"
    )

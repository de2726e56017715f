"""Who somebody is, is planned once for a connection.

PostgreSQL before 18 plans the body of a function in SQL anew in each transaction: of the 1.5 ms
every request began with, 0.9 were planning. In PL/pgSQL the plan is kept.
"""

from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None

PRINCIPALS = """
with recursive held as (
    select post.id as post_id, post.unit_id, post.heads_unit
    from users.post_holder as holder join users.post on post.id = holder.post_id
    where holder.person_id = person and holder.since <= today
      and (holder.until is null or holder.until >= today)
), below as (
    select unit_id as id from held where heads_unit
    union
    select unit.id from users.unit join below on unit.parent_id = below.id
)
select array_agg(id order by id) from (
    select person as id
    union select post_id from held
    union select unit_id from held
    union select id from below
    union select role_id from users.role_grant where person_id = person
) as every"""

PERMISSIONS = """
with recursive given as (
    select role_permission.permission, role_grant.unit_id
    from users.role_grant join users.role_permission using (role_id)
    where role_grant.person_id = person
), below as (
    select permission, unit_id as id from given where unit_id is not null
    union
    select below.permission, unit.id from users.unit join below on unit.parent_id = below.id
)
select coalesce(jsonb_object_agg(permission, units), '{}') from (
    select permission,
           case when bool_or(everywhere) then null else jsonb_agg(id order by id) end as units
    from (
        select permission, null::int as id, true as everywhere from given where unit_id is null
        union all
        select permission, id, false from below
    ) as each_unit
    group by permission
) as folded"""

MENTION = """
    insert into correspondents.mention (document_id, correspondent_id, role)
    select each, card, as_role from unnest(ids) as naming (each) where card is not null
    on conflict do nothing;"""

MENTION_ALL = "correspondents.mention_all(ids uuid[], card bigint, as_role text)"

FUNCTIONS = (
    ("users.principals(person int, today date)", "int[]", PRINCIPALS),
    ("users.permissions(person int)", "jsonb", PERMISSIONS),
)


def upgrade() -> None:
    for name, kind, query in FUNCTIONS:
        op.execute(
            f"create or replace function {name} returns {kind} language plpgsql stable as"
            f" $$ begin return ({query}); end $$"
        )
    op.execute(
        f"create or replace function {MENTION_ALL} returns bigint language plpgsql as"
        f" $$ begin {MENTION} return card; end $$"
    )


def downgrade() -> None:
    op.execute(
        f"create or replace function {MENTION_ALL} returns bigint language sql as"
        f" $$ {MENTION} select card $$"
    )
    for name, kind, query in FUNCTIONS:
        op.execute(
            f"create or replace function {name} returns {kind} language sql stable as $$ {query} $$"
        )

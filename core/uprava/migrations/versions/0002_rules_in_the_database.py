"""What the database itself guards: who enters, gapless numbers, the audit chain, row security."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PRINCIPALS = """
create function users.principals(person int, today date) returns int[]
language sql stable as $$
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
) as every
$$;

create function users.permissions(person int) returns jsonb
language sql stable as $$
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
) as folded
$$;
comment on function users.permissions is
'Permission -> units where it holds with all below them; null: everywhere.';

create function users.entrant(person int, acting int, today date) returns jsonb
language plpgsql as $$
declare
    principals int[] := users.principals(person, today);
    permissions jsonb := users.permissions(person);
    substitution record;
    inherited jsonb;
begin
    if acting is not null then
        select * into substitution from users.substitution
        where absent_id = acting and substitute_id = person and revoked_at is null
          and today between since and until order by id limit 1;
        if not found then
            acting := null;
        else
            principals := principals || users.principals(acting, today);
            select coalesce(jsonb_object_agg(key, value), '{}') into inherited
            from jsonb_each(users.permissions(acting))
            where case when cardinality(substitution.permissions) = 0
                       then key not in ('signing.sign', 'users.manage')
                       else key = any (substitution.permissions) end;
            permissions := inherited || permissions;
        end if;
    end if;
    perform set_config('uprava.principals', principals::text, true);
    return (
        select jsonb_build_object(
            'person_id', p.id, 'login', p.login, 'surname', p.surname,
            'given_name', p.given_name, 'patronymic', p.patronymic, 'locale', p.locale,
            'appearance', p.appearance, 'must_change_password', p.must_change_password,
            'principals', principals, 'permissions', permissions, 'acting_for', acting,
            'acting_name', (select a.surname || ' ' || left(a.given_name, 1) || '. '
                                || coalesce(left(a.patronymic, 1) || '.', '')
                            from users.person as a where a.id = acting),
            'post', main.title, 'unit_id', main.unit_id, 'unit', main.short_name,
            'organisation_id', main.organisation_id, 'organisation', main.organisation
        )
        from users.person as p left join lateral (
            select post.title, post.unit_id, unit.short_name, unit.organisation_id,
                   organisation.short_name as organisation
            from users.post_holder as holder
            join users.post on post.id = holder.post_id
            join users.unit on unit.id = post.unit_id
            join users.organisation on organisation.id = unit.organisation_id
            where holder.person_id = p.id and holder.since <= today
              and (holder.until is null or holder.until >= today)
            order by holder.acting, holder.since, holder.id limit 1
        ) as main on true
        where p.id = person
    );
end
$$;

create function users.enter_by_session(token bytea, idle interval, today date) returns jsonb
language plpgsql as $$
declare
    found_session users.session;
begin
    select session.* into found_session
    from users.session join users.person on person.id = session.person_id
    where token_hash = token and ended_at is null and person.active
      and session.expires_at > now() and session.last_seen > now() - idle;
    if not found then
        return null;
    end if;
    if found_session.last_seen < now() - interval '1 minute' then
        update users.session set last_seen = now() where token_hash = token;
    end if;
    return users.entrant(found_session.person_id, found_session.acting_for, today)
        || jsonb_build_object('expires_at', found_session.expires_at);
end
$$;

create function users.enter_by_token(token bytea, today date) returns jsonb
language plpgsql as $$
declare
    found_token users.api_token;
begin
    select api_token.* into found_token
    from users.api_token join users.person on person.id = api_token.person_id
    where token_hash = token and revoked_at is null and person.active and expires_at > now();
    if not found then
        return null;
    end if;
    if found_token.last_used_at is null
       or found_token.last_used_at < now() - interval '1 minute' then
        update users.api_token set last_used_at = now() where id = found_token.id;
    end if;
    return users.entrant(found_token.person_id, null, today)
        || jsonb_build_object('scopes', found_token.scopes, 'token_id', found_token.id);
end
$$;
"""

NUMBERS = """
create function documents.take_number(
    document uuid, journal int, year int, before text, width int, after text, today date,
    out number text, out seq int
) language plpgsql as $$
begin
    perform pg_advisory_xact_lock(7240303, journal);
    insert into documents.counter as c (journal_id, period, last) values (journal, year, 1)
    on conflict (journal_id, period) do update set last = c.last + 1
    returning last into seq;
    number := before || lpad(seq::text, greatest(length(seq::text), width), '0') || after;
    update documents.document as d
    set journal_id = journal, period = year, seq = take_number.seq,
        number = take_number.number, registered_on = today, registered_at = clock_timestamp()
    where d.id = document and d.seq is null;
    if not found then
        raise exception 'document % has a number already or is not visible', document
            using errcode = 'unique_violation', constraint = 'document_registered_once';
    end if;
end
$$;
comment on function documents.take_number is
'Gapless: the counter row is locked until commit, so call it last in the transaction.';
"""

AUDIT = """
create function audit.append(bodies text[]) returns bigint
language plpgsql as $$
declare
    last bigint;
    head bytea;
    moment timestamptz;
    one text;
    parsed jsonb;
    sealed bytea;
begin
    perform pg_advisory_xact_lock(7240302);
    select seq, hash into last, head from audit.record order by seq desc limit 1;
    if not found then
        last := 0;
        head := sha256('uprava');
    end if;
    foreach one in array bodies loop
        last := last + 1;
        moment := clock_timestamp();
        parsed := one::jsonb;
        sealed := sha256(head || convert_to(
            last::text || '|'
            || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            || '|' || one, 'UTF8'));
        insert into audit.record
            (seq, at, actor_id, acting_for, action, object_type, object_id, body, prev, hash)
        values
            (last, moment, (parsed ->> 'actor')::int, (parsed ->> 'acting_for')::int,
             parsed ->> 'action', parsed ->> 'object', coalesce(parsed ->> 'id', ''),
             one, head, sealed);
        head := sealed;
    end loop;
    return last;
end
$$;

create function audit.refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on audit.record
    for each statement execute function audit.refuse();
"""

# A scalar subquery on purpose: `exists` would be hashed, reading all rights for one row.
ROW_SECURITY = """
create function documents.protect(target regclass, document_column text) returns void
language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format($policy$
        create policy reader_sees on %s using (
            (select current_setting('uprava.system', true)) = 'on'
            or (
                select true from documents.access_grant as g
                where g.document_id = %s.%I and g.principal_id = any ((
                    select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
                )::int[])
                limit 1
            )
        ) with check (true)$policy$, target, target, document_column);
end
$$;
comment on function documents.protect is
'Second wall: rows of the table are seen by those only who have a grant on their document.';
select documents.protect('documents.document', 'id');
select documents.protect('documents.file', 'document_id');
select documents.protect('documents.comment', 'document_id');

alter table documents.text alter column tsv set statistics 3000;
alter table documents.text alter column readers set statistics 1000;
"""


def run(script: str) -> None:
    """Execute on the driver itself: the percent signs of PL/pgSQL are not parameters."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    for script in (PRINCIPALS, NUMBERS, AUDIT, ROW_SECURITY):
        run(script)


def downgrade() -> None:
    run(
        """
        drop policy reader_sees on documents.document;
        drop policy reader_sees on documents.file;
        drop policy reader_sees on documents.comment;
        alter table documents.document disable row level security;
        alter table documents.file disable row level security;
        alter table documents.comment disable row level security;
        drop function documents.protect, documents.take_number, audit.append;
        drop trigger append_only on audit.record;
        drop function audit.refuse, users.enter_by_session, users.enter_by_token, users.entrant,
            users.permissions, users.principals;
        """
    )

"""Substitution joins rights instead of hiding them; background requests do not keep one awake."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MERGE = """
create or replace function users.merged(one jsonb, other jsonb) returns jsonb
language sql immutable as $$
select coalesce(jsonb_object_agg(key, units), '{}') from (
    select every.key,
           case when bool_or(every.value = 'null'::jsonb) then 'null'::jsonb
                else coalesce(jsonb_agg(distinct part.value) filter (where part.value is not null),
                              '[]'::jsonb) end as units
    from (select * from jsonb_each(one) union all select * from jsonb_each(other)) as every
    left join lateral jsonb_array_elements(
        case when jsonb_typeof(every.value) = 'array' then every.value else '[]' end
    ) as part on true
    group by every.key
) as folded
$$;
comment on function users.merged is
'Permissions of two people as one: a right held everywhere by either is held everywhere.';
"""

ENTRANT = """
create or replace function users.entrant(person int, acting int, today date) returns jsonb
language plpgsql as $$
declare
    principals int[] := users.principals(person, today);
    permissions jsonb := users.permissions(person);
    substitution record;
    inherited jsonb;
    last_day date;
begin
    if acting is not null then
        select s.* into substitution from users.substitution as s
        join users.person as absent on absent.id = s.absent_id and absent.active
        where s.absent_id = acting and s.substitute_id = person and s.revoked_at is null
          and today between s.since and s.until order by s.until desc, s.id limit 1;
        if not found then
            acting := null;
        else
            last_day := substitution.until;
            principals := principals || users.principals(acting, today);
            select coalesce(jsonb_object_agg(key, value), '{}') into inherited
            from jsonb_each(users.permissions(acting))
            where case when cardinality(substitution.permissions) = 0
                       then key not in ('signing.sign', 'users.manage', 'users.tokens')
                       else key = any (substitution.permissions) end;
            permissions := users.merged(permissions, inherited);
        end if;
    end if;
    perform set_config('uprava.principals', principals::text, true);
    return (
        select jsonb_build_object(
            'person_id', p.id, 'login', p.login, 'surname', p.surname,
            'given_name', p.given_name, 'patronymic', p.patronymic, 'locale', p.locale,
            'appearance', p.appearance, 'must_change_password', p.must_change_password,
            'principals', principals, 'permissions', permissions, 'acting_for', acting,
            'acting_until', last_day,
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
"""

ENTER = """
drop function users.enter_by_session(bytea, interval, date);
create function users.enter_by_session(
    token bytea, idle interval, today date, awake boolean default true
) returns jsonb
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
    if awake and found_session.last_seen < now() - interval '1 minute' then
        update users.session set last_seen = now() where token_hash = token;
    end if;
    return users.entrant(found_session.person_id, found_session.acting_for, today)
        || jsonb_build_object('expires_at', found_session.expires_at);
end
$$;
comment on function users.enter_by_session is
'awake: the request comes from a person; what a page asks by itself does not prolong the session.';
"""


def run(script: str) -> None:
    """Execute on the driver itself: the percent signs of PL/pgSQL are not parameters."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    for script in (MERGE, ENTRANT, ENTER):
        run(script)


EARLIER_ENTER = """
drop function users.enter_by_session(bytea, interval, date, boolean);
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
"""


def downgrade() -> None:
    """Give back the earlier way in; `entrant` stays, its answer holds all the earlier one held."""
    run(EARLIER_ENTER)

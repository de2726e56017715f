"""What the tests of assignments read past the product: all rows of a tree, and what is wrong."""

DUMP = """
select jsonb_build_object(
    'document', (select jsonb_agg(to_jsonb(d) order by d.id) from documents.document as d
        where d.id = any (%(ids)s)),
    'assignment', (select jsonb_agg(to_jsonb(a) order by a.document_id)
        from assignments.assignment as a where a.document_id = any (%(ids)s)),
    'duty', (select coalesce(jsonb_agg(to_jsonb(u) order by u.id), '[]')
        from assignments.duty as u where u.assignment_id = any (%(ids)s)),
    'report', (select jsonb_agg(to_jsonb(r) order by r.id) from assignments.report as r
        where r.assignment_id = any (%(ids)s)),
    'request', (select jsonb_agg(to_jsonb(q) order by q.id) from assignments.request as q
        where q.assignment_id = any (%(ids)s)),
    'milestone', (select jsonb_agg(to_jsonb(m) order by m.id) from assignments.milestone as m
        where m.assignment_id = any (%(ids)s)),
    'item', (select jsonb_agg(to_jsonb(i) order by i.id) from work.item as i
        where i.document_id = any (%(ids)s)),
    'grant', (select jsonb_agg(to_jsonb(g) order by g.document_id, g.principal_id, g.reason)
        from documents.access_grant as g where g.document_id = any (%(ids)s)),
    'given', (select count(*) from assignments.assignment where author_id = any (%(people)s)))"""
"""`ids` of assignments, `people` whose assignments are counted."""

WRONG = """
with whole as (
    select a.*, d.state, d.due_on, d.number from assignments.assignment as a
    join documents.document as d on d.id = a.document_id where a.document_id = any (%(ids)s)
), waits as (
    select i.* from work.item as i join whole on whole.document_id = i.document_id
    where i.done_at is null
), responsible as (
    select u.* from assignments.duty as u join whole on whole.document_id = u.assignment_id
    where u.role = 'responsible' and u.state <> 'readdressed'
)
select 'not one responsible', document_id::text from whole
where (select count(*) from responsible where assignment_id = document_id) <> 1
union all
select 'the term of the card is another', document_id::text from whole
join responsible as u on u.assignment_id = document_id
where u.due_on is distinct from whole.due_on
union all
select 'waits though nothing is open', w.document_id::text
from waits as w join whole using (document_id)
where state not in ('issued', 'reported')
union all
select 'waits for who has nothing to do', w.document_id::text from waits as w
where folder = 'execute' and not exists (
    select from assignments.duty as u where u.assignment_id = w.document_id
    and coalesce(u.person_id, u.principal_id) = w.principal_id and u.role <> 'informed'
    and u.state in ('sent', 'accepted', 'returned'))
union all
select 'an open duty waits for nobody', u.id::text from assignments.duty as u
join whole on whole.document_id = u.assignment_id
where whole.state in ('issued', 'reported') and u.role <> 'informed'
  and u.state in ('sent', 'accepted', 'returned') and not exists (
    select from waits as w where w.document_id = u.assignment_id and w.folder = 'execute'
    and w.principal_id = coalesce(u.person_id, u.principal_id)
    and w.due_on is not distinct from u.due_on)
union all
select 'under control without being the responsible', u.id::text from assignments.duty as u
where u.assignment_id = any (%(ids)s) and u.on_control and u.role <> 'responsible'
union all
select 'two parts of one person', u.assignment_id::text from assignments.duty as u
where u.assignment_id = any (%(ids)s) and u.state in ('sent', 'accepted', 'reported', 'returned')
group by u.assignment_id, coalesce(u.person_id, u.principal_id) having count(*) > 1
union all
select 'asked about what is not at work', q.id::text from assignments.request as q
join assignments.duty as u on u.id = q.duty_id
where q.assignment_id = any (%(ids)s) and q.decided_at is null
  and u.state not in ('sent', 'accepted', 'returned')
union all
select 'reported without a report', u.id::text from assignments.duty as u
where u.assignment_id = any (%(ids)s) and (u.state = 'reported') and not exists (
    select from assignments.report as r where r.duty_id = u.id and r.verdict is null)
union all
select 'a circle', a.document_id::text from whole as a where exists (
    with recursive up as (
        select u.assignment_id as id, 1 as n from assignments.duty as u
        where u.id = a.parent_duty_id
        union all
        select u.assignment_id, n + 1 from up
        join assignments.assignment as o on o.document_id = up.id
        join assignments.duty as u on u.id = o.parent_duty_id where n < 20)
    select from up where id = a.document_id or n >= 20)
union all
select 'gives himself work', a.document_id::text from whole as a
join assignments.duty as u on u.assignment_id = a.document_id and u.role <> 'informed'
where u.person_id = a.author_id
union all
select 'no number', document_id::text from whole where number is null"""
"""Every line is something that must never be, by plain SQL; `ids` of assignments."""

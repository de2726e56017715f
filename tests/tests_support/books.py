"""The books of numbers by plain SQL: what was given, to documents and to paper days' reserves."""

GIVEN = """
given as (
    select journal_id, period, seq from documents.document
    where number is not null and id not in (select document_id from records.imported)
    union
    select journal_id, period, seq from documents.reserved_number
)"""
"""A litera shares the ordinal it follows; earlier card files keep the gaps they came with."""

GAPS = f"""
with {GIVEN}
select journal_id, period from given group by 1, 2 having count(*) <> max(seq) or min(seq) <> 1
union
select journal_id, period from documents.document where number is not null
group by 1, 2 having count(distinct number) <> count(*)"""
"""Journals and years in which an ordinal is missing or a number stands twice."""

LAST = f"""
with {GIVEN}
select c.last, max(g.seq), count(*) from documents.counter as c
join given as g on g.journal_id = c.journal_id and g.period = c.period
group by c.journal_id, c.period, c.last"""
"""What each counter gave last, the highest ordinal of its book, and how many there are."""

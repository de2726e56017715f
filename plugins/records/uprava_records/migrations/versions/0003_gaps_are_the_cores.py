"""The gaps of a journal are told by the core: our own function goes."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GAPS = """
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
    op.execute("drop function records.gaps")


def downgrade() -> None:
    op.execute(GAPS)

"""Senders are named in the core's directory: known names, who is offered them, every letter."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CARRY_OVER = """
select set_config('uprava.system', 'on', true);
select count(correspondents.note(c.correspondent, c.unit_id, true))
from (select correspondent, unit_id from records.correspondent
      order by length(correspondent) desc, correspondent_key, unit_id) as c;
select count(correspondents.mention_all(
    named.ids, correspondents.note(named.correspondent, null, named.common), 'sender'))
from (
    select i.correspondent, array_agg(i.document_id) as ids,
        bool_or(d.access_mark = 'common') as common
    from records.incoming as i join documents.document as d on d.id = i.document_id
    group by i.correspondent
) as named;
select set_config('uprava.system', '', true);
"""
"""Restricted letters leave a mention when their sender is known, and no name of their own."""

BACK = """
insert into records.correspondent (unit_id, correspondent_key, correspondent)
select n.unit_id, lower(regexp_replace(c.name, '[^[:alnum:]]+', ' ', 'g')), c.name
from correspondents.noted as n
join correspondents.correspondent as c on c.id = n.correspondent_id
on conflict do nothing
"""


def run(script: str) -> None:
    """Execute on the driver itself: the percent signs and several statements at once."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    run(CARRY_OVER)
    op.drop_table("correspondent", schema="records")


def downgrade() -> None:
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
    run(BACK)

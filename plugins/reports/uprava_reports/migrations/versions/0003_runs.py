"""Runs of reports that take long, and figures that are kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

STATES = "'waiting', 'running', 'done', 'failed', 'cancelled', 'gone'"

OWN = """
create policy person_sees on reports.run using (
    (select current_setting('uprava.system', true)) = 'on'
    or person_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
);
alter table reports.run enable row level security;
alter table reports.run force row level security;
"""
"""The second wall, without the service: runs of others do not exist."""


def upgrade() -> None:
    op.create_table('run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('acting_for', sa.Integer(), nullable=True),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('params', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('steps', sa.Integer(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=True),
    sa.Column('took', sa.Integer(), nullable=True),
    sa.Column('figures', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('narrow', sa.Text(), nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint(f"state in ({STATES})", name=op.f('ck_run_state')),
    sa.ForeignKeyConstraint(['acting_for'], ['users.person.id'], name=op.f('fk_run_acting_for')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_run_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run')),
    schema='reports'
    )
    op.create_index('ix_run_list', 'run', ['person_id', sa.literal_column('ordered_at desc')], unique=False, schema='reports')
    op.create_index('uq_run_unfinished', 'run', ['person_id', 'report'], unique=True, schema='reports', postgresql_where=sa.text("state in ('waiting', 'running')"))
    op.create_index('ix_run_took', 'run', ['report', sa.literal_column('done_at desc')], unique=False, schema='reports', postgresql_where=sa.text('took is not null'))
    op.create_index('ix_run_expires', 'run', ['expires_at'], unique=False, schema='reports', postgresql_where=sa.text("state = 'done'"))
    op.execute(OWN)
    op.create_table('counted',
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('stamp', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('figures', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_counted')),
    schema='reports',
    prefixes=['UNLOGGED']
    )
    op.create_index(op.f('ix_counted_at'), 'counted', ['at'], unique=False, schema='reports')


def downgrade() -> None:
    op.drop_table('counted', schema='reports')
    op.execute("drop policy person_sees on reports.run")
    op.drop_table('run', schema='reports')

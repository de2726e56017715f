"""Schedules of reports, what they sent, and boards of figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

STATES = "'waiting', 'running', 'sending', 'done', 'failed', 'empty'"
LETTERS = "'none', 'waiting', 'sent', 'failed', 'uncertain'"
SHAPES = "'figure', 'bars', 'lines', 'top'"


def upgrade() -> None:
    schedules()
    deliveries()
    boards()


def schedules() -> None:
    op.create_table('schedule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('params', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('rhythm', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('people', sa.ARRAY(sa.Integer()), nullable=False),
    sa.Column('units', sa.ARRAY(sa.Integer()), nullable=False),
    sa.Column('addresses', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('sent', sa.Text(), nullable=False),
    sa.Column('by_mail', sa.Boolean(), nullable=False),
    sa.Column('when_empty', sa.Boolean(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_why', sa.Text(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['users.person.id'], name=op.f('fk_schedule_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule')),
    schema='reports'
    )
    op.create_index(op.f('ix_schedule_owner_id'), 'schedule', ['owner_id'], unique=False, schema='reports')
    op.create_index('ix_schedule_due', 'schedule', ['next_at'], unique=False, schema='reports', postgresql_where=sa.text('next_at is not null'))
    op.create_table('schedule_refusal',
    sa.Column('schedule_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_schedule_refusal_person_id')),
    sa.ForeignKeyConstraint(['schedule_id'], ['reports.schedule.id'], name=op.f('fk_schedule_refusal_schedule_id')),
    sa.PrimaryKeyConstraint('schedule_id', 'person_id', name=op.f('pk_schedule_refusal')),
    schema='reports'
    )


def deliveries() -> None:
    op.create_table('delivery',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('schedule_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by_hand', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint(f"state in ({STATES})", name=op.f('ck_delivery_state')),
    sa.ForeignKeyConstraint(['schedule_id'], ['reports.schedule.id'], name=op.f('fk_delivery_schedule_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    schema='reports'
    )
    op.create_index('uq_delivery_day', 'delivery', ['schedule_id', 'day'], unique=True, schema='reports', postgresql_where=sa.text('not by_hand'))
    op.create_index('uq_delivery_by_hand', 'delivery', ['schedule_id'], unique=True, schema='reports', postgresql_where=sa.text("by_hand and state in ('waiting', 'running', 'sending')"))
    op.create_index(op.f('ix_delivery_sha256'), 'delivery', ['sha256'], unique=False, schema='reports')
    op.create_index(op.f('ix_delivery_planned_at'), 'delivery', ['planned_at'], unique=False, schema='reports')
    op.create_table('delivery_to',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delivery_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('letter', sa.Text(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint(f"letter in ({LETTERS})", name=op.f('ck_delivery_to_letter')),
    sa.ForeignKeyConstraint(['delivery_id'], ['reports.delivery.id'], name=op.f('fk_delivery_to_delivery_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_delivery_to_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_to')),
    schema='reports'
    )
    op.create_index('uq_delivery_to_person', 'delivery_to', ['delivery_id', 'person_id'], unique=True, schema='reports')
    op.create_index('uq_delivery_to_address', 'delivery_to', ['delivery_id', sa.text('lower(address)')], unique=True, schema='reports', postgresql_where=sa.text("address <> ''"))
    op.create_index(op.f('ix_delivery_to_person_id'), 'delivery_to', ['person_id'], unique=False, schema='reports')


def boards() -> None:
    op.create_table('board',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(role = '') <> (person_id is null)", name=op.f('ck_board_whose')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_board_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board')),
    schema='reports'
    )
    op.create_index('uq_board_role', 'board', ['role'], unique=True, schema='reports', postgresql_where=sa.text("role <> ''"))
    op.create_index('uq_board_person', 'board', ['person_id'], unique=True, schema='reports', postgresql_where=sa.text('person_id is not null'))
    op.create_table('widget',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('board_id', sa.Integer(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('params', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('shape', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('wide', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint(f"shape in ({SHAPES})", name=op.f('ck_widget_shape')),
    sa.ForeignKeyConstraint(['board_id'], ['reports.board.id'], name=op.f('fk_widget_board_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_widget')),
    schema='reports'
    )
    op.create_index(op.f('ix_widget_board_id_position'), 'widget', ['board_id', 'position'], unique=False, schema='reports')


def downgrade() -> None:
    op.drop_table('widget', schema='reports')
    op.drop_table('board', schema='reports')
    op.drop_table('delivery_to', schema='reports')
    op.drop_table('delivery', schema='reports')
    op.drop_table('schedule_refusal', schema='reports')
    op.drop_table('schedule', schema='reports')

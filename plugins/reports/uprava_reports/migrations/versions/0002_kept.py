"""Reports people make: their versions, with whom they are shared."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('own_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('layout', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['users.person.id'], name=op.f('fk_own_report_changed_by')),
    sa.ForeignKeyConstraint(['owner_id'], ['users.person.id'], name=op.f('fk_own_report_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_report')),
    schema='reports'
    )
    op.create_index(op.f('ix_own_report_owner_id'), 'own_report', ['owner_id'], unique=False, schema='reports')
    op.create_table('report_version',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('layout', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_to', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['users.person.id'], name=op.f('fk_report_version_made_by')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.own_report.id'], name=op.f('fk_report_version_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('report_id', 'version', name=op.f('pk_report_version')),
    schema='reports'
    )
    op.create_table('report_share',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('principal_id', sa.Integer(), nullable=False),
    sa.Column('may_change', sa.Boolean(), server_default='false', nullable=False),
    sa.ForeignKeyConstraint(['principal_id'], ['users.principal.id'], name=op.f('fk_report_share_principal_id')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.own_report.id'], name=op.f('fk_report_share_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('report_id', 'principal_id', name=op.f('pk_report_share')),
    schema='reports'
    )
    op.create_index(op.f('ix_report_share_principal_id'), 'report_share', ['principal_id'], unique=False, schema='reports')


def downgrade() -> None:
    op.drop_index(op.f('ix_report_share_principal_id'), table_name='report_share', schema='reports')
    op.drop_table('report_share', schema='reports')
    op.drop_table('report_version', schema='reports')
    op.drop_index(op.f('ix_own_report_owner_id'), table_name='own_report', schema='reports')
    op.drop_table('own_report', schema='reports')

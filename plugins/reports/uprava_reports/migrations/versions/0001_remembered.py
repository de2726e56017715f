"""Where a person left a report: the parameters of its form."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('remembered',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('params', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_remembered_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'report', name=op.f('pk_remembered')),
    schema='reports'
    )


def downgrade() -> None:
    op.drop_table('remembered', schema='reports')

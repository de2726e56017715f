"""Routes of approval, signing and acquaintance: stages, visas over exact versions, remarks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "route", "approved_file", "stage", "participant", "visa", "late_notice", "remark", "visa_file",
)


def upgrade() -> None:
    op.create_table('template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('sum_from', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('sum_until', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('visa_rule', sa.Text(), nullable=False),
    sa.Column('stages', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("visa_rule in ('objectors', 'all', 'none')", name=op.f('ck_template_visa_rule')),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_template_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template')),
    schema='approval'
    )
    op.create_index(op.f('ix_template_kind'), 'template', ['kind'], unique=False, schema='approval')
    op.create_table('route',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('visa_rule', sa.Text(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('started_by', sa.Integer(), nullable=False),
    sa.Column('acting_for', sa.Integer(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.CheckConstraint("state in ('running', 'stopped', 'recalled', 'done')", name=op.f('ck_route_state')),
    sa.CheckConstraint("visa_rule in ('objectors', 'all', 'none')", name=op.f('ck_route_visa_rule')),
    sa.ForeignKeyConstraint(['acting_for'], ['users.person.id'], name=op.f('fk_route_acting_for')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_route_document_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['users.person.id'], name=op.f('fk_route_ended_by')),
    sa.ForeignKeyConstraint(['started_by'], ['users.person.id'], name=op.f('fk_route_started_by')),
    sa.ForeignKeyConstraint(['template_id'], ['approval.template.id'], name=op.f('fk_route_template_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_route')),
    schema='approval'
    )
    op.create_index(op.f('ix_route_document_id'), 'route', ['document_id', sa.literal_column('id desc')], unique=False, schema='approval')
    op.create_index('uq_route_running', 'route', ['document_id'], unique=True, schema='approval', postgresql_where=sa.text("state = 'running'"))
    op.create_table('approved_file',
    sa.Column('route_id', sa.BigInteger(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('signed_from', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_approved_file_document_id')),
    sa.ForeignKeyConstraint(['file_id'], ['documents.file.id'], name=op.f('fk_approved_file_file_id')),
    sa.ForeignKeyConstraint(['route_id'], ['approval.route.id'], name=op.f('fk_approved_file_route_id')),
    sa.ForeignKeyConstraint(['signed_from'], ['documents.file.id'], name=op.f('fk_approved_file_signed_from')),
    sa.PrimaryKeyConstraint('route_id', 'file_id', name=op.f('pk_approved_file')),
    schema='approval'
    )
    op.create_index(op.f('ix_approved_file_document_id'), 'approved_file', ['document_id'], unique=False, schema='approval')
    op.create_table('stage',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('route_id', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('ordering', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('on_refusal', sa.Text(), nullable=False),
    sa.Column('term', sa.Integer(), nullable=True),
    sa.Column('term_unit', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("on_refusal in ('stop', 'continue')", name=op.f('ck_stage_on_refusal')),
    sa.CheckConstraint("ordering in ('sequential', 'parallel')", name=op.f('ck_stage_ordering')),
    sa.CheckConstraint("purpose in ('agree', 'sign', 'read')", name=op.f('ck_stage_purpose')),
    sa.CheckConstraint("rule in ('all', 'one')", name=op.f('ck_stage_rule')),
    sa.CheckConstraint("state in ('waiting', 'running', 'done')", name=op.f('ck_stage_state')),
    sa.CheckConstraint("term_unit in ('hours', 'days')", name=op.f('ck_stage_term_unit')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_stage_document_id')),
    sa.ForeignKeyConstraint(['route_id'], ['approval.route.id'], name=op.f('fk_stage_route_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage')),
    sa.UniqueConstraint('route_id', 'position', name=op.f('uq_stage_route_id_position')),
    schema='approval'
    )
    op.create_index(op.f('ix_stage_document_id'), 'stage', ['document_id'], unique=False, schema='approval')
    op.create_table('participant',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('stage_id', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('principal_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind in ('person', 'post', 'head', 'role', 'unit')", name=op.f('ck_participant_kind')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_participant_document_id')),
    sa.ForeignKeyConstraint(['principal_id'], ['users.principal.id'], name=op.f('fk_participant_principal_id')),
    sa.ForeignKeyConstraint(['stage_id'], ['approval.stage.id'], name=op.f('fk_participant_stage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participant')),
    sa.UniqueConstraint('stage_id', 'position', name=op.f('uq_participant_stage_id_position')),
    schema='approval'
    )
    op.create_index(op.f('ix_participant_document_id'), 'participant', ['document_id'], unique=False, schema='approval')
    op.create_table('visa',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('route_id', sa.BigInteger(), nullable=False),
    sa.Column('stage_id', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.BigInteger(), nullable=False),
    sa.Column('under_id', sa.BigInteger(), nullable=True),
    sa.Column('came_from_id', sa.BigInteger(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.Column('edition', sa.Text(), nullable=False),
    sa.Column('closed_because', sa.Text(), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision in ('agreed', 'remarks', 'refused', 'signed', 'read', 'redirected')", name=op.f('ck_visa_decision')),
    sa.CheckConstraint("origin in ('route', 'added', 'redirected')", name=op.f('ck_visa_origin')),
    sa.CheckConstraint("state in ('waiting', 'open', 'held', 'decided', 'closed')", name=op.f('ck_visa_state')),
    sa.ForeignKeyConstraint(['came_from_id'], ['approval.visa.id'], name=op.f('fk_visa_came_from_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['users.person.id'], name=op.f('fk_visa_decided_by')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_visa_document_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['approval.participant.id'], name=op.f('fk_visa_participant_id')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_visa_person_id')),
    sa.ForeignKeyConstraint(['route_id'], ['approval.route.id'], name=op.f('fk_visa_route_id')),
    sa.ForeignKeyConstraint(['stage_id'], ['approval.stage.id'], name=op.f('fk_visa_stage_id')),
    sa.ForeignKeyConstraint(['under_id'], ['approval.visa.id'], name=op.f('fk_visa_under_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visa')),
    schema='approval'
    )
    op.create_index(op.f('ix_visa_document_id'), 'visa', ['document_id'], unique=False, schema='approval')
    op.create_index('ix_visa_due', 'visa', ['due_at'], unique=False, schema='approval', postgresql_where=sa.text("state in ('open', 'held')"))
    op.create_index(op.f('ix_visa_stage_id'), 'visa', ['stage_id'], unique=False, schema='approval')
    op.create_index('uq_visa_person', 'visa', ['stage_id', 'person_id'], unique=True, schema='approval', postgresql_where=sa.text("state in ('waiting', 'open', 'held')"))
    op.create_table('late_notice',
    sa.Column('visa_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind in ('late', 'escalated')", name=op.f('ck_late_notice_kind')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_late_notice_document_id')),
    sa.ForeignKeyConstraint(['visa_id'], ['approval.visa.id'], name=op.f('fk_late_notice_visa_id')),
    sa.PrimaryKeyConstraint('visa_id', 'kind', 'day', name=op.f('pk_late_notice')),
    schema='approval'
    )
    op.create_index(op.f('ix_late_notice_document_id'), 'late_notice', ['document_id'], unique=False, schema='approval')
    op.create_table('remark',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('visa_id', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('clause', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("answer in ('accepted', 'declined')", name=op.f('ck_remark_answer')),
    sa.ForeignKeyConstraint(['answered_by'], ['users.person.id'], name=op.f('fk_remark_answered_by')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_remark_document_id')),
    sa.ForeignKeyConstraint(['visa_id'], ['approval.visa.id'], name=op.f('fk_remark_visa_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark')),
    schema='approval'
    )
    op.create_index(op.f('ix_remark_document_id'), 'remark', ['document_id'], unique=False, schema='approval')
    op.create_index(op.f('ix_remark_visa_id'), 'remark', ['visa_id'], unique=False, schema='approval')
    op.create_table('visa_file',
    sa.Column('visa_id', sa.BigInteger(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_visa_file_document_id')),
    sa.ForeignKeyConstraint(['file_id'], ['documents.file.id'], name=op.f('fk_visa_file_file_id')),
    sa.ForeignKeyConstraint(['visa_id'], ['approval.visa.id'], name=op.f('fk_visa_file_visa_id')),
    sa.PrimaryKeyConstraint('visa_id', 'file_id', name=op.f('pk_visa_file')),
    schema='approval'
    )
    op.create_index(op.f('ix_visa_file_document_id'), 'visa_file', ['document_id'], unique=False, schema='approval')
    for table in TABLES:
        op.execute(f"select documents.protect('approval.{table}', 'document_id')")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="approval")
    op.drop_table("template", schema="approval")

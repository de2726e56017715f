"""First tables of the core."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('checkpoint',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('records', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_checkpoint')),
    schema='audit'
    )
    op.create_table('record',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('acting_for', sa.Integer(), nullable=True),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('object_type', sa.Text(), nullable=False),
    sa.Column('object_id', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('prev', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_record')),
    schema='audit'
    )
    op.create_index(op.f('ix_record_actor_id_seq'), 'record', ['actor_id', 'seq'], unique=False, schema='audit')
    op.create_index(op.f('ix_record_at'), 'record', ['at'], unique=False, schema='audit')
    op.create_index(op.f('ix_record_object_id_seq'), 'record', ['object_id', 'seq'], unique=False, schema='audit')
    op.create_table('page',
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('image', sa.Text(), nullable=False),
    sa.Column('thumbnail', sa.Text(), nullable=False),
    sa.Column('layer', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('sha256', 'page', name=op.f('pk_page')),
    schema='documents'
    )
    op.create_table('trust',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('der', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trust')),
    schema='signing'
    )
    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=False),
    sa.Column('index', sa.Text(), nullable=False),
    sa.Column('inn', sa.Text(), nullable=True),
    sa.Column('ogrn', sa.Text(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('index', name=op.f('uq_organisation_index')),
    schema='users'
    )
    op.create_table('principal',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.CheckConstraint("type in ('person', 'unit', 'role', 'post')", name=op.f('ck_principal_type')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_principal')),
    schema='users'
    )
    op.create_table('sign_in_attempt',
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('subject', name=op.f('pk_sign_in_attempt')),
    schema='users'
    )
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['users.principal.id'], name=op.f('fk_saved_view_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    schema='documents'
    )
    op.create_index(op.f('ix_saved_view_owner_id'), 'saved_view', ['owner_id'], unique=False, schema='documents')
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.Text(), nullable=True),
    sa.Column('surname', sa.Text(), nullable=False),
    sa.Column('given_name', sa.Text(), nullable=False),
    sa.Column('patronymic', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('password_changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('must_change_password', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=True),
    sa.Column('appearance', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('digest', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['users.principal.id'], name=op.f('fk_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    schema='users'
    )
    op.create_index('uq_person_login', 'person', [sa.literal_column('lower(login)')], unique=True, schema='users')
    op.create_table('role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('built_in', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['users.principal.id'], name=op.f('fk_role_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('code', name=op.f('uq_role_code')),
    schema='users'
    )
    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=False),
    sa.Column('index', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['users.principal.id'], name=op.f('fk_unit_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_unit_organisation_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['users.unit.id'], name=op.f('fk_unit_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    schema='users'
    )
    op.create_index(op.f('ix_unit_parent_id'), 'unit', ['parent_id'], unique=False, schema='users')
    op.create_table('exception',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('working', 'short', 'off')", name=op.f('ck_exception_kind')),
    sa.ForeignKeyConstraint(['created_by'], ['users.person.id'], name=op.f('fk_exception_created_by')),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_exception')),
    schema='calendar'
    )
    op.create_table('year',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('xml', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('loaded_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['loaded_by'], ['users.person.id'], name=op.f('fk_year_loaded_by')),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_year')),
    schema='calendar'
    )
    op.create_table('idempotency',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('route', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.LargeBinary(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], ),
    sa.PrimaryKeyConstraint('person_id', 'key'),
    schema='core'
    )
    op.create_index(op.f('ix_core_idempotency_created_at'), 'idempotency', ['created_at'], unique=False, schema='core')
    op.create_table('module',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['users.person.id'], ),
    sa.PrimaryKeyConstraint('name'),
    schema='core'
    )
    op.create_table('journal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('index', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('number_template', sa.Text(), nullable=False),
    sa.Column('restarts', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.CheckConstraint("restarts in ('yearly', 'never')", name=op.f('ck_journal_restarts')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_journal_organisation_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_journal_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal')),
    sa.UniqueConstraint('code', name=op.f('uq_journal_code')),
    schema='documents'
    )
    op.create_table('key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('pkcs12', sa.LargeBinary(), nullable=False),
    sa.Column('serial', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_to', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_key_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key')),
    schema='signing'
    )
    op.create_index(op.f('ix_key_person_id'), 'key', ['person_id'], unique=False, schema='signing')
    op.create_table('api_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('scopes', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_api_token_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash')),
    schema='users'
    )
    op.create_index(op.f('ix_api_token_person_id'), 'api_token', ['person_id'], unique=False, schema='users')
    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('heads_unit', sa.Boolean(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['users.principal.id'], name=op.f('fk_post_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_post_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post')),
    schema='users'
    )
    op.create_index(op.f('ix_post_unit_id'), 'post', ['unit_id'], unique=False, schema='users')
    op.create_table('role_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_role_grant_person_id')),
    sa.ForeignKeyConstraint(['role_id'], ['users.role.id'], name=op.f('fk_role_grant_role_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_role_grant_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant')),
    sa.UniqueConstraint('role_id', 'person_id', 'unit_id', name=op.f('uq_role_grant_role_id_person_id_unit_id'), postgresql_nulls_not_distinct=True),
    schema='users'
    )
    op.create_index(op.f('ix_role_grant_person_id'), 'role_grant', ['person_id'], unique=False, schema='users')
    op.create_table('role_permission',
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('permission', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['users.role.id'], name=op.f('fk_role_permission_role_id')),
    sa.PrimaryKeyConstraint('role_id', 'permission', name=op.f('pk_role_permission')),
    schema='users'
    )
    op.create_table('session',
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('acting_for', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('browser', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['acting_for'], ['users.person.id'], name=op.f('fk_session_acting_for')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_session_person_id')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_session')),
    schema='users'
    )
    op.create_index(op.f('ix_session_person_id'), 'session', ['person_id'], unique=False, schema='users')
    op.create_table('substitution',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('absent_id', sa.Integer(), nullable=False),
    sa.Column('substitute_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('permissions', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['absent_id'], ['users.person.id'], name=op.f('fk_substitution_absent_id')),
    sa.ForeignKeyConstraint(['created_by'], ['users.person.id'], name=op.f('fk_substitution_created_by')),
    sa.ForeignKeyConstraint(['substitute_id'], ['users.person.id'], name=op.f('fk_substitution_substitute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_substitution')),
    schema='users'
    )
    op.create_index(op.f('ix_substitution_substitute_id'), 'substitution', ['substitute_id'], unique=False, schema='users')
    op.create_table('counter',
    sa.Column('journal_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['journal_id'], ['documents.journal.id'], name=op.f('fk_counter_journal_id')),
    sa.PrimaryKeyConstraint('journal_id', 'period', name=op.f('pk_counter')),
    schema='documents',
    postgresql_with={'fillfactor': 10}
    )
    op.create_table('document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('access_mark', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('journal_id', sa.Integer(), nullable=True),
    sa.Column('period', sa.Integer(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=True),
    sa.Column('suffix', sa.Text(), nullable=True),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('registered_on', sa.Date(), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("access_mark in ('common', 'restricted')", name=op.f('ck_document_access_mark')),
    sa.ForeignKeyConstraint(['author_id'], ['users.person.id'], name=op.f('fk_document_author_id')),
    sa.ForeignKeyConstraint(['deleted_by'], ['users.person.id'], name=op.f('fk_document_deleted_by')),
    sa.ForeignKeyConstraint(['journal_id'], ['documents.journal.id'], name=op.f('fk_document_journal_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_document_organisation_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_document_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('journal_id', 'period', 'seq', 'suffix', name=op.f('uq_document_journal_id_period_seq_suffix')),
    schema='documents'
    )
    op.create_index('ix_document_deleted', 'document', ['deleted_at'], unique=False, schema='documents', postgresql_where=sa.text('deleted_at is not null'))
    op.create_index(op.f('ix_document_kind'), 'document', ['kind', sa.literal_column('id desc')], unique=False, schema='documents')
    op.create_index(op.f('ix_document_number'), 'document', ['number'], unique=False, schema='documents')
    op.create_index(op.f('ix_document_registered_on'), 'document', ['registered_on', sa.literal_column('id desc')], unique=False, schema='documents')
    op.create_index(op.f('ix_document_state'), 'document', ['state', sa.literal_column('id desc')], unique=False, schema='documents')
    op.create_index(op.f('ix_document_unit_id'), 'document', ['unit_id'], unique=False, schema='documents')
    op.create_table('post_holder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('acting', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_post_holder_person_id')),
    sa.ForeignKeyConstraint(['post_id'], ['users.post.id'], name=op.f('fk_post_holder_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_holder')),
    schema='users'
    )
    op.create_index(op.f('ix_post_holder_person_id'), 'post_holder', ['person_id'], unique=False, schema='users')
    op.create_index(op.f('ix_post_holder_post_id'), 'post_holder', ['post_id'], unique=False, schema='users')
    op.create_table('access_grant',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('principal_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('granted_by', sa.Integer(), nullable=True),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("level in ('read', 'edit', 'manage')", name=op.f('ck_access_grant_level')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_access_grant_document_id')),
    sa.ForeignKeyConstraint(['granted_by'], ['users.person.id'], name=op.f('fk_access_grant_granted_by')),
    sa.ForeignKeyConstraint(['principal_id'], ['users.principal.id'], name=op.f('fk_access_grant_principal_id')),
    sa.PrimaryKeyConstraint('document_id', 'principal_id', 'reason', name=op.f('pk_access_grant')),
    schema='documents'
    )
    op.create_index('ix_grant_list', 'access_grant', ['principal_id', sa.literal_column('document_id desc')], unique=False, schema='documents', postgresql_include=['kind'], postgresql_where=sa.text('not hidden'))
    op.create_table('comment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('acting_for', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['acting_for'], ['users.person.id'], name=op.f('fk_comment_acting_for')),
    sa.ForeignKeyConstraint(['author_id'], ['users.person.id'], name=op.f('fk_comment_author_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_comment_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    schema='documents'
    )
    op.create_index(op.f('ix_comment_document_id'), 'comment', ['document_id'], unique=False, schema='documents')
    op.create_table('favourite',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_favourite_document_id')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_favourite_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'document_id', name=op.f('pk_favourite')),
    schema='documents'
    )
    op.create_table('file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('text_state', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.Column('uploaded_by', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("text_state in ('waiting', 'ready', 'none', 'failed')", name=op.f('ck_file_text_state')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_file_document_id')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['users.person.id'], name=op.f('fk_file_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file')),
    schema='documents'
    )
    op.create_index(op.f('ix_file_document_id'), 'file', ['document_id'], unique=False, schema='documents')
    op.create_index(op.f('ix_file_sha256'), 'file', ['sha256'], unique=False, schema='documents')
    op.create_index('uq_file_series', 'file', ['series_id', 'version'], unique=True, schema='documents')
    op.create_table('link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['users.person.id'], name=op.f('fk_link_created_by')),
    sa.ForeignKeyConstraint(['source_id'], ['documents.document.id'], name=op.f('fk_link_source_id')),
    sa.ForeignKeyConstraint(['target_id'], ['documents.document.id'], name=op.f('fk_link_target_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link')),
    sa.UniqueConstraint('source_id', 'target_id', 'type', name=op.f('uq_link_source_id_target_id_type')),
    schema='documents'
    )
    op.create_index(op.f('ix_link_target_id'), 'link', ['target_id'], unique=False, schema='documents')
    op.create_table('text',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('hidden', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('readers', postgresql.ARRAY(sa.Integer()), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('handles', sa.Text(), nullable=False, comment='Title, sender, numbers: for trigrams.'),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('tsv', postgresql.TSVECTOR(), sa.Computed("setweight(to_tsvector('russian', title), 'A') || to_tsvector('russian', body)", persisted=True), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_text_document_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_text')),
    schema='documents'
    )
    op.create_index('ix_text_handles', 'text', ['handles'], unique=False, schema='documents', postgresql_using='gin', postgresql_ops={'handles': 'gin_trgm_ops'}, postgresql_with={'fastupdate': 'off'})
    op.create_index('ix_text_tsv', 'text', ['tsv'], unique=False, schema='documents', postgresql_using='gin', postgresql_with={'fastupdate': 'off'})
    op.create_table('item',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('principal_id', sa.Integer(), nullable=False),
    sa.Column('folder', sa.Text(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['users.person.id'], name=op.f('fk_item_created_by')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_item_document_id')),
    sa.ForeignKeyConstraint(['done_by'], ['users.person.id'], name=op.f('fk_item_done_by')),
    sa.ForeignKeyConstraint(['principal_id'], ['users.principal.id'], name=op.f('fk_item_principal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    schema='work'
    )
    op.create_index('ix_item_open', 'item', ['principal_id', 'folder', sa.literal_column('id desc')], unique=False, schema='work', postgresql_include=['due_on'], postgresql_where=sa.text('done_at is null'))
    op.create_index('uq_item_open', 'item', ['document_id', 'principal_id', 'folder'], unique=True, schema='work', postgresql_where=sa.text('done_at is null'))
    op.create_table('notice',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_notice_document_id')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_notice_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    schema='work'
    )
    op.create_index(op.f('ix_notice_person_id'), 'notice', ['person_id', sa.literal_column('id desc')], unique=False, schema='work')
    op.create_index('ix_notice_unmailed', 'notice', ['person_id'], unique=False, schema='work', postgresql_where=sa.text('mailed_at is null'))
    op.create_index('ix_notice_unread', 'notice', ['person_id'], unique=False, schema='work', postgresql_where=sa.text('read_at is null'))
    op.create_table('reminder',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('remind_on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_reminder_document_id')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_reminder_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('person_id', 'document_id', 'remind_on', name=op.f('uq_reminder_person_id_document_id_remind_on')),
    schema='work'
    )
    op.create_index('ix_reminder_waiting', 'reminder', ['remind_on'], unique=False, schema='work', postgresql_where=sa.text('sent_at is null'))
    op.create_table('signature',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('signed_sha256', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('acting_for', sa.Integer(), nullable=True),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('lowered', sa.Text(), nullable=True),
    sa.Column('serial', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('protocol', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['acting_for'], ['users.person.id'], name=op.f('fk_signature_acting_for')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_signature_document_id')),
    sa.ForeignKeyConstraint(['file_id'], ['documents.file.id'], name=op.f('fk_signature_file_id')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_signature_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signature')),
    schema='signing'
    )
    op.create_index(op.f('ix_signature_document_id'), 'signature', ['document_id'], unique=False, schema='signing')
    op.create_index(op.f('ix_signature_file_id'), 'signature', ['file_id'], unique=False, schema='signing')


def downgrade() -> None:
    op.drop_index(op.f('ix_signature_file_id'), table_name='signature', schema='signing')
    op.drop_index(op.f('ix_signature_document_id'), table_name='signature', schema='signing')
    op.drop_table('signature', schema='signing')
    op.drop_index('ix_reminder_waiting', table_name='reminder', schema='work', postgresql_where=sa.text('sent_at is null'))
    op.drop_table('reminder', schema='work')
    op.drop_index('ix_notice_unread', table_name='notice', schema='work', postgresql_where=sa.text('read_at is null'))
    op.drop_index('ix_notice_unmailed', table_name='notice', schema='work', postgresql_where=sa.text('mailed_at is null'))
    op.drop_index(op.f('ix_notice_person_id'), table_name='notice', schema='work')
    op.drop_table('notice', schema='work')
    op.drop_index('uq_item_open', table_name='item', schema='work', postgresql_where=sa.text('done_at is null'))
    op.drop_index('ix_item_open', table_name='item', schema='work', postgresql_include=['due_on'], postgresql_where=sa.text('done_at is null'))
    op.drop_table('item', schema='work')
    op.drop_index('ix_text_tsv', table_name='text', schema='documents', postgresql_using='gin', postgresql_with={'fastupdate': 'off'})
    op.drop_index('ix_text_handles', table_name='text', schema='documents', postgresql_using='gin', postgresql_ops={'handles': 'gin_trgm_ops'}, postgresql_with={'fastupdate': 'off'})
    op.drop_table('text', schema='documents')
    op.drop_index(op.f('ix_link_target_id'), table_name='link', schema='documents')
    op.drop_table('link', schema='documents')
    op.drop_index('uq_file_series', table_name='file', schema='documents')
    op.drop_index(op.f('ix_file_sha256'), table_name='file', schema='documents')
    op.drop_index(op.f('ix_file_document_id'), table_name='file', schema='documents')
    op.drop_table('file', schema='documents')
    op.drop_table('favourite', schema='documents')
    op.drop_index(op.f('ix_comment_document_id'), table_name='comment', schema='documents')
    op.drop_table('comment', schema='documents')
    op.drop_index('ix_grant_list', table_name='access_grant', schema='documents', postgresql_include=['kind'], postgresql_where=sa.text('not hidden'))
    op.drop_table('access_grant', schema='documents')
    op.drop_index(op.f('ix_post_holder_post_id'), table_name='post_holder', schema='users')
    op.drop_index(op.f('ix_post_holder_person_id'), table_name='post_holder', schema='users')
    op.drop_table('post_holder', schema='users')
    op.drop_index(op.f('ix_document_unit_id'), table_name='document', schema='documents')
    op.drop_index(op.f('ix_document_state'), table_name='document', schema='documents')
    op.drop_index(op.f('ix_document_registered_on'), table_name='document', schema='documents')
    op.drop_index(op.f('ix_document_number'), table_name='document', schema='documents')
    op.drop_index(op.f('ix_document_kind'), table_name='document', schema='documents')
    op.drop_index('ix_document_deleted', table_name='document', schema='documents', postgresql_where=sa.text('deleted_at is not null'))
    op.drop_table('document', schema='documents')
    op.drop_table('counter', schema='documents')
    op.drop_index(op.f('ix_substitution_substitute_id'), table_name='substitution', schema='users')
    op.drop_table('substitution', schema='users')
    op.drop_index(op.f('ix_session_person_id'), table_name='session', schema='users')
    op.drop_table('session', schema='users')
    op.drop_table('role_permission', schema='users')
    op.drop_index(op.f('ix_role_grant_person_id'), table_name='role_grant', schema='users')
    op.drop_table('role_grant', schema='users')
    op.drop_index(op.f('ix_post_unit_id'), table_name='post', schema='users')
    op.drop_table('post', schema='users')
    op.drop_index(op.f('ix_api_token_person_id'), table_name='api_token', schema='users')
    op.drop_table('api_token', schema='users')
    op.drop_index(op.f('ix_key_person_id'), table_name='key', schema='signing')
    op.drop_table('key', schema='signing')
    op.drop_table('journal', schema='documents')
    op.drop_table('module', schema='core')
    op.drop_index(op.f('ix_core_idempotency_created_at'), table_name='idempotency', schema='core')
    op.drop_table('idempotency', schema='core')
    op.drop_table('year', schema='calendar')
    op.drop_table('exception', schema='calendar')
    op.drop_index(op.f('ix_unit_parent_id'), table_name='unit', schema='users')
    op.drop_table('unit', schema='users')
    op.drop_table('role', schema='users')
    op.drop_index('uq_person_login', table_name='person', schema='users')
    op.drop_table('person', schema='users')
    op.drop_index(op.f('ix_saved_view_owner_id'), table_name='saved_view', schema='documents')
    op.drop_table('saved_view', schema='documents')
    op.drop_table('sign_in_attempt', schema='users')
    op.drop_table('principal', schema='users')
    op.drop_table('organisation', schema='users')
    op.drop_table('trust', schema='signing')
    op.drop_table('page', schema='documents')
    op.drop_index(op.f('ix_record_object_id_seq'), table_name='record', schema='audit')
    op.drop_index(op.f('ix_record_at'), table_name='record', schema='audit')
    op.drop_index(op.f('ix_record_actor_id_seq'), table_name='record', schema='audit')
    op.drop_table('record', schema='audit')
    op.drop_table('checkpoint', schema='audit')

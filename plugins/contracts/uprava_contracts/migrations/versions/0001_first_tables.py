"""Contracts, obligations, acceptance, money, exchange: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


PROTECTED = {
    "register_duty": "contract_id",
    "delivery": "contract_id",
    "delivery_member": "contract_id",
    "payment": "contract_id",
    "agreed": "contract_id",
    "charge": "contract_id",
    "fine": "contract_id",
    "settlement": "contract_id",
    "claim": "document_id",
    "security": "contract_id",
    "reminder": "contract_id",
    "stage": "contract_id",
    "obligation": "contract_id",
    "fact": "contract_id",
    "event": "contract_id",
    "contract": "document_id",
    "party": "contract_id",
    "line": "contract_id",
    "budget_line": "contract_id",
    "agreement": "document_id",
    "agreement_change": "agreement_id",
    "suspension": "contract_id",
    "refusal": "document_id",
    "termination": "contract_id",
}
"""Tables by the document whose readers see their rows."""

EXTRA = """
alter table contracts.docflow enable row level security;
alter table contracts.docflow force row level security;
create policy reader_sees on contracts.docflow using (
    (select current_setting('uprava.system', true)) = 'on' or contract_id is null or exists (
        select from documents.access_grant as g
        where g.document_id = contracts.docflow.contract_id and g.principal_id = any ((
            select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}'))::int[]))
) with check (true);
alter table contracts.docflow_part enable row level security;
alter table contracts.docflow_part force row level security;
create policy reader_sees on contracts.docflow_part using (
    (select current_setting('uprava.system', true)) = 'on' or docflow_id is null or exists (
        select from contracts.docflow as f where f.id = contracts.docflow_part.docflow_id)
) with check (true);
alter table contracts.docflow_title enable row level security;
alter table contracts.docflow_title force row level security;
create policy reader_sees on contracts.docflow_title using (
    (select current_setting('uprava.system', true)) = 'on' or exists (
        select from contracts.docflow as f where f.id = contracts.docflow_title.docflow_id)
) with check (true);
alter table contracts.charge add constraint ex_charge_days exclude using gist (
    obligation_id with =, daterange(since, until, '[]') with &&) where (state <> 'cancelled');
"""


def upgrade() -> None:
    op.create_table('feed',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_feed_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feed_token_hash')),
    schema='contracts'
    )
    op.create_table('import_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('acting_for', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('header', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('columns', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempt', sa.Integer(), server_default='0', nullable=False),
    sa.Column('said', sa.Text(), server_default='', nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('looked', 'loading', 'done', 'failed')", name=op.f('ck_import_run_state')),
    sa.ForeignKeyConstraint(['acting_for'], ['users.person.id'], name=op.f('fk_import_run_acting_for')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_import_run_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_import_run_person_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_import_run_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_run')),
    schema='contracts'
    )
    op.create_index(op.f('ix_import_run_organisation_id'), 'import_run', ['organisation_id', sa.literal_column('ordered_at desc')], unique=False, schema='contracts')
    op.create_table('key_rate',
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('percent', sa.Numeric(precision=6, scale=3), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('shipped', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint('percent > 0 and percent < 100', name=op.f('ck_key_rate_percent')),
    sa.ForeignKeyConstraint(['entered_by'], ['users.person.id'], name=op.f('fk_key_rate_entered_by')),
    sa.PrimaryKeyConstraint('since', name=op.f('pk_key_rate')),
    schema='contracts'
    )
    op.create_table('office',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('overseers_id', sa.Integer(), nullable=False),
    sa.Column('public_cards', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_office_organisation_id')),
    sa.ForeignKeyConstraint(['overseers_id'], ['users.principal_group.id'], name=op.f('fk_office_overseers_id')),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_office')),
    schema='contracts'
    )
    op.create_table('operator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('box_id', sa.Text(), server_default='', nullable=False),
    sa.Column('participant', sa.Text(), server_default='', nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=True),
    sa.Column('enabled', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("kind in ('folder', 'http')", name=op.f('ck_operator_kind')),
    sa.CheckConstraint("title <> '' and address <> ''", name=op.f('ck_operator_named')),
    sa.ForeignKeyConstraint(['made_by'], ['users.person.id'], name=op.f('fk_operator_made_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_operator_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_operator')),
    sa.UniqueConstraint('organisation_id', 'kind', 'address', 'box_id', name=op.f('uq_operator_organisation_id_kind_address_box_id')),
    schema='contracts'
    )
    op.create_index(op.f('ix_operator_made_by'), 'operator', ['made_by'], unique=False, schema='contracts')
    op.create_table('overseer',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['users.person.id'], name=op.f('fk_overseer_added_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_overseer_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_overseer_person_id')),
    sa.PrimaryKeyConstraint('organisation_id', 'person_id', name=op.f('pk_overseer')),
    schema='contracts'
    )
    op.create_index(op.f('ix_overseer_person_id'), 'overseer', ['person_id'], unique=False, schema='contracts')
    op.create_table('import_row',
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('cells', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("state in ('good', 'known', 'refused', 'loaded')", name=op.f('ck_import_row_state')),
    sa.ForeignKeyConstraint(['run_id'], ['contracts.import_run.id'], name=op.f('fk_import_row_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'line', name=op.f('pk_import_row')),
    schema='contracts'
    )
    op.create_index('ix_import_row_good', 'import_row', ['run_id', 'line'], unique=False, schema='contracts', postgresql_where=sa.text("state = 'good'"))
    op.create_table('operator_cursor',
    sa.Column('operator_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Text(), server_default='', nullable=False),
    sa.Column('polled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.Text(), server_default='', nullable=False),
    sa.Column('failure_words', sa.Text(), server_default='{}', nullable=False),
    sa.Column('failures', sa.Integer(), server_default='0', nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['operator_id'], ['contracts.operator.id'], name=op.f('fk_operator_cursor_operator_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('operator_id', name=op.f('pk_operator_cursor')),
    schema='contracts'
    )
    op.create_table('agreed',
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('percent_day', sa.Numeric(precision=9, scale=6), nullable=True),
    sa.Column('most', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('source', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("side in ('ours', 'theirs')", name=op.f('ck_agreed_side')),
    sa.CheckConstraint('most >= 0', name=op.f('ck_agreed_most')),
    sa.CheckConstraint('percent_day > 0 and percent_day <= 100', name=op.f('ck_agreed_percent')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_agreed_contract_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('contract_id', 'side', name=op.f('pk_agreed')),
    schema='contracts'
    )
    op.create_table('agreement',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('sort', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('settlement', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("(sort = 'termination') = (ends_on is not null)", name=op.f('ck_agreement_ends')),
    sa.CheckConstraint("reason in ('volume', 'price-down', 'government', 'limits', 'term', 'requisites', 'agreement', 'civil', 'other')", name=op.f('ck_agreement_reason')),
    sa.CheckConstraint("sort in ('change', 'termination')", name=op.f('ck_agreement_sort')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_agreement_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_agreement_document_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_agreement')),
    schema='contracts'
    )
    op.create_index(op.f('ix_agreement_contract_id_number'), 'agreement', ['contract_id', 'number'], unique=False, schema='contracts')
    op.create_table('budget_line',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kbk', sa.Text(), server_default='', nullable=False),
    sa.Column('kosgu', sa.Text(), server_default='', nullable=False),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.CheckConstraint('sum >= 0', name=op.f('ck_budget_line_sum')),
    sa.CheckConstraint('year between 2000 and 2100', name=op.f('ck_budget_line_year')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_budget_line_contract_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_line')),
    sa.UniqueConstraint('contract_id', 'position', name=op.f('uq_budget_line_contract_id_position')),
    schema='contracts'
    )
    op.create_table('claim',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('contents', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('sent_how', sa.Text(), server_default='', nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answer', sa.Text(), server_default='', nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closed_why', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("(sent_on is null) = (sent_how = '')", name=op.f('ck_claim_sent')),
    sa.CheckConstraint('sum > 0', name=op.f('ck_claim_sum')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_claim_contract_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_claim_document_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_claim_organisation_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_claim')),
    schema='contracts'
    )
    op.create_index('ix_claim_awaited', 'claim', ['organisation_id', 'answer_by'], unique=False, schema='contracts', postgresql_where=sa.text('answered_on is null and closed_on is null'))
    op.create_index(op.f('ix_claim_contract_id'), 'claim', ['contract_id'], unique=False, schema='contracts')
    op.create_table('contract',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), server_default='', nullable=False),
    sa.Column('ikz', sa.Text(), server_default='', nullable=False),
    sa.Column('register_number', sa.Text(), server_default='', nullable=False),
    sa.Column('notice_number', sa.Text(), server_default='', nullable=False),
    sa.Column('igk', sa.Text(), server_default='', nullable=False),
    sa.Column('counterparty_id', sa.BigInteger(), nullable=True),
    sa.Column('counterparty', sa.Text(), server_default='', nullable=False),
    sa.Column('inn', sa.Text(), server_default='', nullable=False),
    sa.Column('kpp', sa.Text(), server_default='', nullable=False),
    sa.Column('price', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('price_kind', sa.Text(), nullable=False),
    sa.Column('vat', sa.Text(), server_default='', nullable=False),
    sa.Column('vat_sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('currency', sa.Text(), server_default='RUB', nullable=False),
    sa.Column('advance_percent', sa.Numeric(precision=7, scale=4), server_default='0', nullable=False),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('performs_until', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('warranty_until', sa.Date(), nullable=True),
    sa.Column('funding', sa.Text(), server_default='', nullable=False),
    sa.Column('treasury', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('in_eis', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('small_business', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('refusable', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('security_percent', sa.Numeric(precision=7, scale=4), nullable=True),
    sa.Column('security_sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('warranty_percent', sa.Numeric(precision=7, scale=4), nullable=True),
    sa.Column('warranty_sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('responsible_id', sa.Integer(), nullable=True),
    sa.Column('their_number', sa.Text(), server_default='', nullable=False),
    sa.Column('signed_how', sa.Text(), server_default='', nullable=False),
    sa.Column('signed_by', sa.Text(), server_default='', nullable=False),
    sa.Column('annulled_why', sa.Text(), server_default='', nullable=False),
    sa.Column('stands', sa.Text(), nullable=False),
    sa.Column('stands_since', sa.Date(), nullable=True),
    sa.Column('was_late', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.CheckConstraint("(concluded_on is null) = (stands = 'draft')", name=op.f('ck_contract_concluded')),
    sa.CheckConstraint("kind in ('state', 'small', '223', 'civil', 'agreement', 'rent', 'sale', 'concession')", name=op.f('ck_contract_kind')),
    sa.CheckConstraint("price >= 0 and (price is null or price_kind <> 'none')", name=op.f('ck_contract_price')),
    sa.CheckConstraint("price_kind in ('fixed', 'unit', 'maximum', 'none')", name=op.f('ck_contract_price_kind')),
    sa.CheckConstraint("signed_how in ('', 'route', 'paper', 'eis', 'operator')", name=op.f('ck_contract_signed_how')),
    sa.CheckConstraint("stands in ('draft', 'concluded', 'performing', 'suspended', 'performed', 'terminated', 'annulled')", name=op.f('ck_contract_stands')),
    sa.CheckConstraint('advance_percent between 0 and 100', name=op.f('ck_contract_advance')),
    sa.ForeignKeyConstraint(['counterparty_id'], ['correspondents.correspondent.id'], name=op.f('fk_contract_counterparty_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_contract_document_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_contract_organisation_id')),
    sa.ForeignKeyConstraint(['responsible_id'], ['users.person.id'], name=op.f('fk_contract_responsible_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_contract_unit_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_contract')),
    schema='contracts'
    )
    op.create_index(op.f('ix_contract_counterparty_id'), 'contract', ['counterparty_id'], unique=False, schema='contracts')
    op.create_index('ix_contract_ikz', 'contract', ['ikz'], unique=False, schema='contracts', postgresql_where=sa.text("ikz <> ''"))
    op.create_index('ix_contract_ended', 'contract', ['organisation_id', 'stands_since'], unique=False, schema='contracts', postgresql_where=sa.text("stands in ('performed', 'terminated')"))
    op.create_index('ix_contract_inn', 'contract', ['inn', sa.literal_column('document_id desc')], unique=False, schema='contracts', postgresql_where=sa.text("inn <> ''"))
    op.create_index(op.f('ix_contract_organisation_id'), 'contract', ['organisation_id', sa.literal_column('document_id desc')], unique=False, schema='contracts')
    op.create_index(op.f('ix_contract_organisation_id_concluded_on'), 'contract', ['organisation_id', 'concluded_on'], unique=False, schema='contracts')
    op.create_index(op.f('ix_contract_organisation_id_stands'), 'contract', ['organisation_id', 'stands', sa.literal_column('document_id desc')], unique=False, schema='contracts')
    op.create_index('ix_contract_register', 'contract', ['register_number'], unique=False, schema='contracts', postgresql_where=sa.text("register_number <> ''"))
    op.create_index(op.f('ix_contract_responsible_id'), 'contract', ['responsible_id', sa.literal_column('document_id desc')], unique=False, schema='contracts')
    op.create_index('ix_contract_term', 'contract', ['organisation_id', 'performs_until'], unique=False, schema='contracts', postgresql_where=sa.text("stands in ('concluded', 'performing', 'suspended')"))
    op.create_index(op.f('ix_contract_unit_id'), 'contract', ['unit_id', sa.literal_column('document_id desc')], unique=False, schema='contracts')
    op.create_index('ix_contract_work', 'contract', ['organisation_id', sa.literal_column('document_id desc')], unique=False, schema='contracts', postgresql_where=sa.text("stands in ('concluded', 'performing', 'suspended')"))
    op.create_table('line',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('okpd2', sa.Text(), server_default='', nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), server_default='', nullable=False),
    sa.Column('quantity', sa.Numeric(precision=24, scale=6), nullable=True),
    sa.Column('price', sa.Numeric(precision=24, scale=6), nullable=True),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('vat', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('quantity >= 0 and price >= 0 and sum >= 0', name=op.f('ck_line_numbers')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_line_contract_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line')),
    sa.UniqueConstraint('contract_id', 'position', name=op.f('uq_line_contract_id_position')),
    schema='contracts'
    )
    op.create_table('party',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('ours', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('correspondent_id', sa.BigInteger(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('inn', sa.Text(), server_default='', nullable=False),
    sa.Column('kpp', sa.Text(), server_default='', nullable=False),
    sa.Column('ogrn', sa.Text(), server_default='', nullable=False),
    sa.Column('address', sa.Text(), server_default='', nullable=False),
    sa.Column('account', sa.Text(), server_default='', nullable=False),
    sa.Column('bank', sa.Text(), server_default='', nullable=False),
    sa.Column('bik', sa.Text(), server_default='', nullable=False),
    sa.Column('treasury_account', sa.Text(), server_default='', nullable=False),
    sa.Column('signatory', sa.Text(), server_default='', nullable=False),
    sa.Column('signatory_post', sa.Text(), server_default='', nullable=False),
    sa.Column('powers', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("role in ('customer', 'supplier', 'landlord', 'tenant', 'seller', 'buyer', 'grantor', 'concessionaire', 'side', 'guarantor', 'third')", name=op.f('ck_party_role')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_party_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['correspondent_id'], ['correspondents.correspondent.id'], name=op.f('fk_party_correspondent_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
    sa.UniqueConstraint('contract_id', 'position', name=op.f('uq_party_contract_id_position')),
    schema='contracts'
    )
    op.create_index(op.f('ix_party_correspondent_id'), 'party', ['correspondent_id'], unique=False, schema='contracts')
    op.create_table('refusal',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('ours', sa.Boolean(), nullable=False),
    sa.Column('clause', sa.Text(), nullable=False),
    sa.Column('breach', sa.Text(), nullable=False),
    sa.Column('blamed', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('repeat', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('own_days', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('placed_on', sa.Date(), nullable=True),
    sa.Column('placed_number', sa.Text(), server_default='', nullable=False),
    sa.Column('notified_on', sa.Date(), nullable=True),
    sa.Column('notified_how', sa.Text(), server_default='', nullable=False),
    sa.Column('cured_on', sa.Date(), nullable=True),
    sa.Column('cured_how', sa.Text(), server_default='', nullable=False),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.Column('cancelled_why', sa.Text(), server_default='', nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('sent_number', sa.Text(), server_default='', nullable=False),
    sa.Column('considered_on', sa.Date(), nullable=True),
    sa.Column('considered_how', sa.Text(), server_default='', nullable=False),
    sa.Column('listed_on', sa.Date(), nullable=True),
    sa.Column('listed_number', sa.Text(), server_default='', nullable=False),
    sa.Column('next_step', sa.Text(), server_default='', nullable=False),
    sa.Column('next_due', sa.Date(), nullable=True),
    sa.Column('told_step', sa.Text(), server_default='', nullable=False),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.CheckConstraint("next_step in ('', 'place', 'notice', 'cure', 'cancel', 'force', 'send', 'consider', 'listed')", name=op.f('ck_refusal_next_step')),
    sa.CheckConstraint('own_days between 0 and 365', name=op.f('ck_refusal_own_days')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_refusal_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_refusal_document_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_refusal')),
    schema='contracts'
    )
    op.create_index('ix_refusal_contract_id', 'refusal', ['contract_id'], unique=False, schema='contracts')
    op.create_index('ix_refusal_due', 'refusal', ['next_due'], unique=False, schema='contracts', postgresql_where=sa.text("next_step <> ''"))
    op.create_table('register_duty',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), server_default='', nullable=False),
    sa.Column('verified', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=True),
    sa.Column('record', sa.Text(), server_default='', nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("what in ('conclusion', 'change', 'acceptance', 'end')", name=op.f('ck_register_duty_what')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_register_duty_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['users.person.id'], name=op.f('fk_register_duty_noted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_duty')),
    sa.UniqueConstraint('contract_id', 'what', 'happened_on', name=op.f('uq_register_duty_contract_id_what_happened_on')),
    schema='contracts'
    )
    op.create_index('ix_register_duty_open', 'register_duty', ['due_on', 'id'], unique=False, schema='contracts', postgresql_where=sa.text('noted_on is null'))
    op.create_table('security',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), server_default='', nullable=False),
    sa.Column('bank', sa.Text(), server_default='', nullable=False),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('ended', sa.Text(), server_default='', nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('reminded', sa.Integer(), nullable=True),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(ended = '') = (ended_on is null)", name=op.f('ck_security_ended_day')),
    sa.CheckConstraint("(form = 'guarantee') = (until is not null)", name=op.f('ck_security_until')),
    sa.CheckConstraint("ended in ('', 'returned', 'replaced', 'collected', 'expired')", name=op.f('ck_security_ended')),
    sa.CheckConstraint("form in ('money', 'guarantee')", name=op.f('ck_security_form')),
    sa.CheckConstraint("kind in ('performance', 'warranty')", name=op.f('ck_security_kind')),
    sa.CheckConstraint('sum > 0', name=op.f('ck_security_sum')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_security_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['users.person.id'], name=op.f('fk_security_noted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security')),
    schema='contracts'
    )
    op.create_index(op.f('ix_security_contract_id'), 'security', ['contract_id'], unique=False, schema='contracts')
    op.create_index('ix_security_until', 'security', ['until'], unique=False, schema='contracts', postgresql_where=sa.text("ended = ''"))
    op.create_table('settlement',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('item_id', sa.BigInteger(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('proof', sa.Text(), server_default='', nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("how in ('transfer', 'withheld', 'guarantee')", name=op.f('ck_settlement_how')),
    sa.CheckConstraint("item in ('charge', 'fine')", name=op.f('ck_settlement_item')),
    sa.CheckConstraint('sum > 0', name=op.f('ck_settlement_sum')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_settlement_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['users.person.id'], name=op.f('fk_settlement_noted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settlement')),
    schema='contracts'
    )
    op.create_index(op.f('ix_settlement_contract_id_item_item_id'), 'settlement', ['contract_id', 'item', 'item_id'], unique=False, schema='contracts')
    op.create_table('stage',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_stage_period')),
    sa.CheckConstraint('sum >= 0', name=op.f('ck_stage_sum')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_stage_contract_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage')),
    sa.UniqueConstraint('contract_id', 'position', deferrable=True, initially='DEFERRED', name=op.f('uq_stage_contract_id_position')),
    schema='contracts'
    )
    op.create_table('suspension',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), server_default='', nullable=False),
    sa.Column('resumed_on', sa.Date(), nullable=True),
    sa.Column('resumed_why', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('resumed_on >= since', name=op.f('ck_suspension_resumed')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_suspension_contract_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspension')),
    schema='contracts'
    )
    op.create_index(op.f('ix_suspension_contract_id_since'), 'suspension', ['contract_id', 'since'], unique=False, schema='contracts')
    op.create_index('ix_suspension_open', 'suspension', ['contract_id'], unique=True, schema='contracts', postgresql_where=sa.text('resumed_on is null'))
    op.create_table('termination',
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('terminated_on', sa.Date(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=True),
    sa.Column('refusal_id', sa.Uuid(), nullable=True),
    sa.Column('court', sa.Text(), server_default='', nullable=False),
    sa.Column('court_number', sa.Text(), server_default='', nullable=False),
    sa.Column('court_decided_on', sa.Date(), nullable=True),
    sa.Column('noted_by', sa.Integer(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("way in ('agreement', 'court', 'refusal', 'their-refusal')", name=op.f('ck_termination_way')),
    sa.ForeignKeyConstraint(['agreement_id'], ['documents.document.id'], name=op.f('fk_termination_agreement_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_termination_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['users.person.id'], name=op.f('fk_termination_noted_by')),
    sa.ForeignKeyConstraint(['refusal_id'], ['documents.document.id'], name=op.f('fk_termination_refusal_id')),
    sa.PrimaryKeyConstraint('contract_id', name=op.f('pk_termination')),
    schema='contracts'
    )
    op.create_index(op.f('ix_termination_agreement_id'), 'termination', ['agreement_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_termination_refusal_id'), 'termination', ['refusal_id'], unique=False, schema='contracts')
    op.create_table('fine',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('stage_id', sa.BigInteger(), nullable=True),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('breach', sa.Text(), server_default='', nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('broken_on', sa.Date(), nullable=False),
    sa.Column('price', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('base', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('percent', sa.Numeric(precision=9, scale=6), nullable=True),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('paid', sa.Numeric(precision=18, scale=2), server_default='0', nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=True),
    sa.Column('charged_by', sa.Integer(), nullable=False),
    sa.Column('charged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("breach in ('', 'valued', 'unvalued', 'own-forces', 'subcontracts', 'customer')", name=op.f('ck_fine_breach')),
    sa.CheckConstraint("side in ('ours', 'theirs')", name=op.f('ck_fine_side')),
    sa.CheckConstraint("state in ('reckoned', 'claimed', 'paid', 'written-off', 'cancelled')", name=op.f('ck_fine_state')),
    sa.CheckConstraint('sum > 0 and paid between 0 and sum', name=op.f('ck_fine_sums')),
    sa.ForeignKeyConstraint(['charged_by'], ['users.person.id'], name=op.f('fk_fine_charged_by')),
    sa.ForeignKeyConstraint(['claim_id'], ['documents.document.id'], name=op.f('fk_fine_claim_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_fine_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['stage_id'], ['contracts.stage.id'], name=op.f('fk_fine_stage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fine')),
    schema='contracts'
    )
    op.create_index(op.f('ix_fine_claim_id'), 'fine', ['claim_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_fine_contract_id'), 'fine', ['contract_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_fine_stage_id'), 'fine', ['stage_id'], unique=False, schema='contracts')
    op.create_table('obligation',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('stage_id', sa.BigInteger(), nullable=True),
    sa.Column('chain', sa.BigInteger(), nullable=True),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('duty', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), server_default='', nullable=False),
    sa.Column('rule_days', sa.Integer(), nullable=True),
    sa.Column('rule_working', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('rule_event', sa.Text(), server_default='', nullable=False),
    sa.Column('rule_event_name', sa.Text(), server_default='', nullable=False),
    sa.Column('fixed_on', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), server_default='', nullable=False),
    sa.Column('verified', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('responsible_id', sa.Integer(), nullable=True),
    sa.Column('proof', sa.Text(), server_default='', nullable=False),
    sa.Column('met_on', sa.Date(), nullable=True),
    sa.Column('met_sum', sa.Numeric(precision=18, scale=2), server_default='0', nullable=False),
    sa.Column('given_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_why', sa.Text(), server_default='', nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('reference', sa.Text(), server_default='', nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=True),
    sa.Column('task_number', sa.Text(), server_default='', nullable=False),
    sa.Column('task_state', sa.Text(), server_default='', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("(rule_days is null) = (rule_event = '')", name=op.f('ck_obligation_rule')),
    sa.CheckConstraint("(rule_event = 'other') = (rule_event_name <> '')", name=op.f('ck_obligation_named')),
    sa.CheckConstraint("duty in ('supply', 'work', 'service', 'payment', 'advance', 'document', 'security', 'acceptance', 'return', 'other')", name=op.f('ck_obligation_duty')),
    sa.CheckConstraint("rule_event in ('', 'signed', 'started', 'requested', 'advanced', 'delivered', 'accepted', 'paid', 'performed', 'terminated', 'warranty-ended', 'other')", name=op.f('ck_obligation_rule_event')),
    sa.CheckConstraint("side in ('ours', 'theirs')", name=op.f('ck_obligation_side')),
    sa.CheckConstraint('rule_days is null or fixed_on is null', name=op.f('ck_obligation_term')),
    sa.CheckConstraint('sum >= 0 and met_sum >= 0', name=op.f('ck_obligation_sums')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_obligation_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_obligation_organisation_id')),
    sa.ForeignKeyConstraint(['responsible_id'], ['users.person.id'], name=op.f('fk_obligation_responsible_id')),
    sa.ForeignKeyConstraint(['stage_id'], ['contracts.stage.id'], name=op.f('fk_obligation_stage_id')),
    sa.ForeignKeyConstraint(['task_id'], ['documents.document.id'], name=op.f('fk_obligation_task_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_obligation')),
    schema='contracts'
    )
    op.create_index(op.f('ix_obligation_contract_id'), 'obligation', ['contract_id'], unique=False, schema='contracts')
    op.create_index('ix_obligation_late', 'obligation', ['organisation_id', 'met_on', 'id'], unique=False, schema='contracts', postgresql_where=sa.text('met_on > due_on'))
    op.create_index('ix_obligation_met', 'obligation', ['organisation_id', 'met_on', 'id'], unique=False, schema='contracts', postgresql_where=sa.text('met_on is not null'))
    op.create_index('ix_obligation_mine', 'obligation', ['responsible_id', 'due_on', 'id'], unique=False, schema='contracts', postgresql_where=sa.text("met_on is null and withdrawn_why = ''"))
    op.create_index('ix_obligation_open', 'obligation', ['organisation_id', 'due_on', 'id'], unique=False, schema='contracts', postgresql_include=['contract_id', 'given_on'], postgresql_where=sa.text("met_on is null and withdrawn_why = ''"))
    op.create_index('ix_obligation_reference', 'obligation', ['reference'], unique=True, schema='contracts', postgresql_where=sa.text("reference <> ''"))
    op.create_index(op.f('ix_obligation_stage_id'), 'obligation', ['stage_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_obligation_task_id'), 'obligation', ['task_id'], unique=False, schema='contracts')
    op.create_table('agreement_change',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=True),
    sa.Column('obligation_id', sa.BigInteger(), nullable=True),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('was', sa.Text(), nullable=False),
    sa.Column('now', sa.Text(), nullable=False),
    sa.CheckConstraint("what in ('price', 'performs-until', 'valid-until', 'advance', 'line', 'term', 'sum', 'other')", name=op.f('ck_agreement_change_what')),
    sa.ForeignKeyConstraint(['agreement_id'], ['documents.document.id'], name=op.f('fk_agreement_change_agreement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_agreement_change_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['obligation_id'], ['contracts.obligation.id'], name=op.f('fk_agreement_change_obligation_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_change')),
    sa.UniqueConstraint('agreement_id', 'position', name=op.f('uq_agreement_change_agreement_id_position')),
    schema='contracts'
    )
    op.create_index(op.f('ix_agreement_change_contract_id'), 'agreement_change', ['contract_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_agreement_change_obligation_id'), 'agreement_change', ['obligation_id'], unique=False, schema='contracts')
    op.create_table('charge',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('obligation_id', sa.BigInteger(), nullable=False),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('counted', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('paid', sa.Numeric(precision=18, scale=2), server_default='0', nullable=False),
    sa.Column('spans', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('divisor', sa.Integer(), nullable=False),
    sa.Column('rate_mode', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=True),
    sa.Column('reckoned_by', sa.Integer(), nullable=False),
    sa.Column('reckoned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("rate_mode in ('payment-day', 'periods')", name=op.f('ck_charge_rate_mode')),
    sa.CheckConstraint("side in ('ours', 'theirs')", name=op.f('ck_charge_side')),
    sa.CheckConstraint("state in ('reckoned', 'claimed', 'paid', 'written-off', 'cancelled')", name=op.f('ck_charge_state')),
    sa.CheckConstraint('since <= until and due_on < since', name=op.f('ck_charge_days')),
    sa.CheckConstraint('sum > 0 and paid between 0 and sum', name=op.f('ck_charge_sums')),
    sa.ForeignKeyConstraint(['claim_id'], ['documents.document.id'], name=op.f('fk_charge_claim_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_charge_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['obligation_id'], ['contracts.obligation.id'], name=op.f('fk_charge_obligation_id')),
    sa.ForeignKeyConstraint(['reckoned_by'], ['users.person.id'], name=op.f('fk_charge_reckoned_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge')),
    schema='contracts'
    )
    op.create_index(op.f('ix_charge_claim_id'), 'charge', ['claim_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_charge_contract_id'), 'charge', ['contract_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_charge_obligation_id'), 'charge', ['obligation_id'], unique=False, schema='contracts')
    op.create_table('fact',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('obligation_id', sa.BigInteger(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('whole', sa.Boolean(), nullable=False),
    sa.Column('proof', sa.Text(), server_default='', nullable=False),
    sa.Column('proof_document_id', sa.Uuid(), nullable=True),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_why', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('sum >= 0', name=op.f('ck_fact_sum')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_fact_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['users.person.id'], name=op.f('fk_fact_noted_by')),
    sa.ForeignKeyConstraint(['obligation_id'], ['contracts.obligation.id'], name=op.f('fk_fact_obligation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proof_document_id'], ['documents.document.id'], name=op.f('fk_fact_proof_document_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact')),
    schema='contracts'
    )
    op.create_index(op.f('ix_fact_contract_id'), 'fact', ['contract_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_fact_obligation_id'), 'fact', ['obligation_id'], unique=False, schema='contracts')
    op.create_table('reminder',
    sa.Column('obligation_id', sa.BigInteger(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_reminder_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['obligation_id'], ['contracts.obligation.id'], name=op.f('fk_reminder_obligation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('obligation_id', 'due_on', 'step', name=op.f('pk_reminder')),
    schema='contracts'
    )
    op.create_index(op.f('ix_reminder_contract_id'), 'reminder', ['contract_id'], unique=False, schema='contracts')
    op.create_table('delivery',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('stage_id', sa.BigInteger(), nullable=True),
    sa.Column('obligation_id', sa.BigInteger(), nullable=False),
    sa.Column('acceptance_id', sa.BigInteger(), nullable=True),
    sa.Column('acceptance_made', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('payment_id', sa.BigInteger(), nullable=True),
    sa.Column('payment_made', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('plan_id', sa.BigInteger(), nullable=True),
    sa.Column('plan_sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('fact_id', sa.BigInteger(), nullable=True),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('document_on', sa.Date(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('vat_sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('complete', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('proof_document_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('accepted_sum', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('offset_sum', sa.Numeric(precision=18, scale=2), server_default='0', nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), server_default='', nullable=False),
    sa.Column('correct_by', sa.Date(), nullable=True),
    sa.Column('expertise', sa.Text(), server_default='', nullable=False),
    sa.Column('expertise_on', sa.Date(), nullable=True),
    sa.Column('expertise_by', sa.Text(), server_default='', nullable=False),
    sa.Column('expertise_words', sa.Text(), server_default='', nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("(state in ('accepted', 'partly', 'refused')) = (decided_on is not null)", name=op.f('ck_delivery_decided')),
    sa.CheckConstraint("expertise in ('', 'own', 'external')", name=op.f('ck_delivery_expertise')),
    sa.CheckConstraint("state in ('received', 'checking', 'accepted', 'partly', 'refused', 'withdrawn')", name=op.f('ck_delivery_state')),
    sa.CheckConstraint("state not in ('partly', 'refused') or words <> ''", name=op.f('ck_delivery_reasoned')),
    sa.CheckConstraint('accepted_sum between 0 and sum', name=op.f('ck_delivery_accepted')),
    sa.CheckConstraint('offset_sum between 0 and coalesce(accepted_sum, 0)', name=op.f('ck_delivery_offset')),
    sa.CheckConstraint('sum >= 0 and vat_sum >= 0', name=op.f('ck_delivery_sums')),
    sa.ForeignKeyConstraint(['acceptance_id'], ['contracts.obligation.id'], name=op.f('fk_delivery_acceptance_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_delivery_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by'], ['users.person.id'], name=op.f('fk_delivery_decided_by')),
    sa.ForeignKeyConstraint(['entered_by'], ['users.person.id'], name=op.f('fk_delivery_entered_by')),
    sa.ForeignKeyConstraint(['fact_id'], ['contracts.fact.id'], name=op.f('fk_delivery_fact_id')),
    sa.ForeignKeyConstraint(['obligation_id'], ['contracts.obligation.id'], name=op.f('fk_delivery_obligation_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['contracts.obligation.id'], name=op.f('fk_delivery_payment_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['contracts.obligation.id'], name=op.f('fk_delivery_plan_id')),
    sa.ForeignKeyConstraint(['proof_document_id'], ['documents.document.id'], name=op.f('fk_delivery_proof_document_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['stage_id'], ['contracts.stage.id'], name=op.f('fk_delivery_stage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    schema='contracts'
    )
    op.create_index(op.f('ix_delivery_contract_id'), 'delivery', ['contract_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_delivery_obligation_id'), 'delivery', ['obligation_id'], unique=False, schema='contracts')
    op.create_table('event',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('stage_id', sa.BigInteger(), nullable=True),
    sa.Column('chain', sa.BigInteger(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('fact_id', sa.BigInteger(), nullable=True),
    sa.Column('noted_by', sa.Integer(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('superseded_why', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("(kind = 'other') = (name <> '')", name=op.f('ck_event_named')),
    sa.CheckConstraint("kind in ('signed', 'started', 'requested', 'advanced', 'delivered', 'accepted', 'paid', 'performed', 'terminated', 'warranty-ended', 'other')", name=op.f('ck_event_kind')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_event_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['fact_id'], ['contracts.fact.id'], name=op.f('fk_event_fact_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['users.person.id'], name=op.f('fk_event_noted_by')),
    sa.ForeignKeyConstraint(['stage_id'], ['contracts.stage.id'], name=op.f('fk_event_stage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    schema='contracts'
    )
    op.create_index(op.f('ix_event_contract_id_kind'), 'event', ['contract_id', 'kind'], unique=False, schema='contracts')
    op.create_index(op.f('ix_event_fact_id'), 'event', ['fact_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_event_stage_id'), 'event', ['stage_id'], unique=False, schema='contracts')
    op.create_table('delivery_member',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('delivery_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chairs', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('vote', sa.Text(), server_default='', nullable=False),
    sa.Column('words', sa.Text(), server_default='', nullable=False),
    sa.Column('voted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(vote = '') = (voted_at is null)", name=op.f('ck_delivery_member_voted')),
    sa.CheckConstraint("vote <> 'against' or words <> ''", name=op.f('ck_delivery_member_reasoned')),
    sa.CheckConstraint("vote in ('', 'accept', 'against')", name=op.f('ck_delivery_member_vote')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_delivery_member_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['delivery_id'], ['contracts.delivery.id'], name=op.f('fk_delivery_member_delivery_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_delivery_member_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_member')),
    sa.UniqueConstraint('delivery_id', 'person_id', name=op.f('uq_delivery_member_delivery_id_person_id')),
    schema='contracts'
    )
    op.create_index(op.f('ix_delivery_member_contract_id'), 'delivery_member', ['contract_id'], unique=False, schema='contracts')
    op.create_index('ix_delivery_member_waits', 'delivery_member', ['person_id'], unique=False, schema='contracts', postgresql_where=sa.text("vote = ''"))
    op.create_table('docflow',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('operator_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('entity_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('function', sa.Text(), server_default='', nullable=False),
    sa.Column('version', sa.Text(), server_default='', nullable=False),
    sa.Column('checked', sa.Boolean(), nullable=False),
    sa.Column('number', sa.Text(), server_default='', nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('seller', sa.Text(), server_default='', nullable=False),
    sa.Column('seller_inn', sa.Text(), server_default='', nullable=False),
    sa.Column('seller_kpp', sa.Text(), server_default='', nullable=False),
    sa.Column('total', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('bases', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('file_id', sa.Text(), server_default='', nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('signature', sa.Text(), server_default='', nullable=False),
    sa.Column('verdicts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('findings', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('came_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('from_box', sa.Text(), server_default='', nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=True),
    sa.Column('delivery_id', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('revocation', sa.Text(), server_default='', nullable=False),
    sa.Column('status', sa.Text(), server_default='', nullable=False),
    sa.Column('version_no', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("kind in ('upd', 'upd-answer', 'ukd', 'ukd-answer', 'works', 'works-answer', 'services', 'services-answer', 'receipt', 'operator-sent', 'operator-taken', 'clarification', 'annulment')", name=op.f('ck_docflow_kind')),
    sa.CheckConstraint("state in ('came', 'tied', 'taken', 'answered', 'clarified', 'refused', 'annulled')", name=op.f('ck_docflow_state')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_docflow_contract_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['delivery_id'], ['contracts.delivery.id'], name=op.f('fk_docflow_delivery_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['operator_id'], ['contracts.operator.id'], name=op.f('fk_docflow_operator_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_docflow_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_docflow')),
    sa.UniqueConstraint('operator_id', 'entity_id', name=op.f('uq_docflow_operator_id_entity_id')),
    schema='contracts'
    )
    op.create_index(op.f('ix_docflow_contract_id'), 'docflow', ['contract_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_docflow_delivery_id'), 'docflow', ['delivery_id'], unique=False, schema='contracts')
    op.create_index('ix_docflow_file', 'docflow', ['operator_id', 'file_id'], unique=False, schema='contracts')
    op.create_index('ix_docflow_message', 'docflow', ['operator_id', 'message_id'], unique=False, schema='contracts')
    op.create_index('ix_docflow_open', 'docflow', ['organisation_id', 'state', sa.literal_column('id desc')], unique=False, schema='contracts', postgresql_where=sa.text("state in ('came', 'tied', 'taken')"))
    op.create_index(op.f('ix_docflow_organisation_id'), 'docflow', ['organisation_id', sa.literal_column('id desc')], unique=False, schema='contracts')
    op.create_table('payment',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('obligation_id', sa.BigInteger(), nullable=False),
    sa.Column('delivery_id', sa.BigInteger(), nullable=True),
    sa.Column('fact_id', sa.BigInteger(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('sum', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('order_number', sa.Text(), server_default='', nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_why', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('sum > 0', name=op.f('ck_payment_sum')),
    sa.ForeignKeyConstraint(['contract_id'], ['documents.document.id'], name=op.f('fk_payment_contract_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['delivery_id'], ['contracts.delivery.id'], name=op.f('fk_payment_delivery_id')),
    sa.ForeignKeyConstraint(['entered_by'], ['users.person.id'], name=op.f('fk_payment_entered_by')),
    sa.ForeignKeyConstraint(['fact_id'], ['contracts.fact.id'], name=op.f('fk_payment_fact_id')),
    sa.ForeignKeyConstraint(['obligation_id'], ['contracts.obligation.id'], name=op.f('fk_payment_obligation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
    schema='contracts'
    )
    op.create_index(op.f('ix_payment_contract_id'), 'payment', ['contract_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_payment_delivery_id'), 'payment', ['delivery_id'], unique=False, schema='contracts')
    op.create_index(op.f('ix_payment_obligation_id'), 'payment', ['obligation_id'], unique=False, schema='contracts')
    op.create_table('docflow_part',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('operator_id', sa.Integer(), nullable=False),
    sa.Column('docflow_id', sa.BigInteger(), nullable=True),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('entity_id', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), server_default='', nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), server_default='', nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('came_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['docflow_id'], ['contracts.docflow.id'], name=op.f('fk_docflow_part_docflow_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['operator_id'], ['contracts.operator.id'], name=op.f('fk_docflow_part_operator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_docflow_part')),
    sa.UniqueConstraint('operator_id', 'entity_id', name=op.f('uq_docflow_part_operator_id_entity_id')),
    schema='contracts'
    )
    op.create_index(op.f('ix_docflow_part_docflow_id'), 'docflow_part', ['docflow_id'], unique=False, schema='contracts')
    op.create_index('ix_docflow_part_message', 'docflow_part', ['operator_id', 'message_id'], unique=False, schema='contracts', postgresql_where=sa.text('docflow_id is null'))
    op.create_table('docflow_title',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('docflow_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), server_default='', nullable=False),
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('signature', sa.Text(), server_default='', nullable=False),
    sa.Column('operation_id', sa.Uuid(), nullable=False),
    sa.Column('sent_ids', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('failure', sa.Text(), server_default='', nullable=False),
    sa.Column('failure_words', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('signed_by', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('answer', 'receipt', 'clarification', 'refusal')", name=op.f('ck_docflow_title_kind')),
    sa.CheckConstraint("state in ('made', 'to-send', 'sent', 'confirmed', 'failed')", name=op.f('ck_docflow_title_state')),
    sa.ForeignKeyConstraint(['docflow_id'], ['contracts.docflow.id'], name=op.f('fk_docflow_title_docflow_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['users.person.id'], name=op.f('fk_docflow_title_made_by')),
    sa.ForeignKeyConstraint(['signed_by'], ['users.person.id'], name=op.f('fk_docflow_title_signed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_docflow_title')),
    sa.UniqueConstraint('operation_id', name=op.f('uq_docflow_title_operation_id')),
    schema='contracts'
    )
    op.create_index(op.f('ix_docflow_title_docflow_id'), 'docflow_title', ['docflow_id'], unique=False, schema='contracts')
    op.create_index('ix_docflow_title_waiting', 'docflow_title', ['state', 'id'], unique=False, schema='contracts', postgresql_where=sa.text("state in ('to-send', 'sent')"))
    op.execute(EXTRA)
    for table, column in PROTECTED.items():
        op.execute(f"select documents.protect('contracts.{table}', '{column}')")


def downgrade() -> None:
    op.drop_index('ix_docflow_title_waiting', table_name='docflow_title', schema='contracts', postgresql_where=sa.text("state in ('to-send', 'sent')"))
    op.drop_index(op.f('ix_docflow_title_docflow_id'), table_name='docflow_title', schema='contracts')
    op.drop_table('docflow_title', schema='contracts')
    op.drop_index('ix_docflow_part_message', table_name='docflow_part', schema='contracts', postgresql_where=sa.text('docflow_id is null'))
    op.drop_index(op.f('ix_docflow_part_docflow_id'), table_name='docflow_part', schema='contracts')
    op.drop_table('docflow_part', schema='contracts')
    op.drop_index(op.f('ix_payment_obligation_id'), table_name='payment', schema='contracts')
    op.drop_index(op.f('ix_payment_delivery_id'), table_name='payment', schema='contracts')
    op.drop_index(op.f('ix_payment_contract_id'), table_name='payment', schema='contracts')
    op.drop_table('payment', schema='contracts')
    op.drop_index(op.f('ix_docflow_organisation_id'), table_name='docflow', schema='contracts')
    op.drop_index('ix_docflow_open', table_name='docflow', schema='contracts', postgresql_where=sa.text("state in ('came', 'tied', 'taken')"))
    op.drop_index('ix_docflow_message', table_name='docflow', schema='contracts')
    op.drop_index('ix_docflow_file', table_name='docflow', schema='contracts')
    op.drop_index(op.f('ix_docflow_delivery_id'), table_name='docflow', schema='contracts')
    op.drop_index(op.f('ix_docflow_contract_id'), table_name='docflow', schema='contracts')
    op.drop_table('docflow', schema='contracts')
    op.drop_index('ix_delivery_member_waits', table_name='delivery_member', schema='contracts', postgresql_where=sa.text("vote = ''"))
    op.drop_index(op.f('ix_delivery_member_contract_id'), table_name='delivery_member', schema='contracts')
    op.drop_table('delivery_member', schema='contracts')
    op.drop_index(op.f('ix_event_stage_id'), table_name='event', schema='contracts')
    op.drop_index(op.f('ix_event_fact_id'), table_name='event', schema='contracts')
    op.drop_index(op.f('ix_event_contract_id_kind'), table_name='event', schema='contracts')
    op.drop_table('event', schema='contracts')
    op.drop_index(op.f('ix_delivery_obligation_id'), table_name='delivery', schema='contracts')
    op.drop_index(op.f('ix_delivery_contract_id'), table_name='delivery', schema='contracts')
    op.drop_table('delivery', schema='contracts')
    op.drop_index(op.f('ix_reminder_contract_id'), table_name='reminder', schema='contracts')
    op.drop_table('reminder', schema='contracts')
    op.drop_index(op.f('ix_fact_obligation_id'), table_name='fact', schema='contracts')
    op.drop_index(op.f('ix_fact_contract_id'), table_name='fact', schema='contracts')
    op.drop_table('fact', schema='contracts')
    op.drop_index(op.f('ix_charge_obligation_id'), table_name='charge', schema='contracts')
    op.drop_index(op.f('ix_charge_contract_id'), table_name='charge', schema='contracts')
    op.drop_index(op.f('ix_charge_claim_id'), table_name='charge', schema='contracts')
    op.drop_table('charge', schema='contracts')
    op.drop_index(op.f('ix_agreement_change_obligation_id'), table_name='agreement_change', schema='contracts')
    op.drop_index(op.f('ix_agreement_change_contract_id'), table_name='agreement_change', schema='contracts')
    op.drop_table('agreement_change', schema='contracts')
    op.drop_index(op.f('ix_obligation_task_id'), table_name='obligation', schema='contracts')
    op.drop_index(op.f('ix_obligation_stage_id'), table_name='obligation', schema='contracts')
    op.drop_index('ix_obligation_reference', table_name='obligation', schema='contracts', postgresql_where=sa.text("reference <> ''"))
    op.drop_index('ix_obligation_open', table_name='obligation', schema='contracts', postgresql_include=['contract_id', 'given_on'], postgresql_where=sa.text("met_on is null and withdrawn_why = ''"))
    op.drop_index('ix_obligation_mine', table_name='obligation', schema='contracts', postgresql_where=sa.text("met_on is null and withdrawn_why = ''"))
    op.drop_index('ix_obligation_met', table_name='obligation', schema='contracts', postgresql_where=sa.text('met_on is not null'))
    op.drop_index('ix_obligation_late', table_name='obligation', schema='contracts', postgresql_where=sa.text('met_on > due_on'))
    op.drop_index(op.f('ix_obligation_contract_id'), table_name='obligation', schema='contracts')
    op.drop_table('obligation', schema='contracts')
    op.drop_index(op.f('ix_fine_stage_id'), table_name='fine', schema='contracts')
    op.drop_index(op.f('ix_fine_contract_id'), table_name='fine', schema='contracts')
    op.drop_index(op.f('ix_fine_claim_id'), table_name='fine', schema='contracts')
    op.drop_table('fine', schema='contracts')
    op.drop_index(op.f('ix_termination_refusal_id'), table_name='termination', schema='contracts')
    op.drop_index(op.f('ix_termination_agreement_id'), table_name='termination', schema='contracts')
    op.drop_table('termination', schema='contracts')
    op.drop_index('ix_suspension_open', table_name='suspension', schema='contracts', postgresql_where=sa.text('resumed_on is null'))
    op.drop_index(op.f('ix_suspension_contract_id_since'), table_name='suspension', schema='contracts')
    op.drop_table('suspension', schema='contracts')
    op.drop_table('stage', schema='contracts')
    op.drop_index(op.f('ix_settlement_contract_id_item_item_id'), table_name='settlement', schema='contracts')
    op.drop_table('settlement', schema='contracts')
    op.drop_index('ix_security_until', table_name='security', schema='contracts', postgresql_where=sa.text("ended = ''"))
    op.drop_index(op.f('ix_security_contract_id'), table_name='security', schema='contracts')
    op.drop_table('security', schema='contracts')
    op.drop_index('ix_register_duty_open', table_name='register_duty', schema='contracts', postgresql_where=sa.text('noted_on is null'))
    op.drop_table('register_duty', schema='contracts')
    op.drop_index('ix_refusal_due', table_name='refusal', schema='contracts', postgresql_where=sa.text("next_step <> ''"))
    op.drop_index('ix_refusal_contract_id', table_name='refusal', schema='contracts')
    op.drop_table('refusal', schema='contracts')
    op.drop_index(op.f('ix_party_correspondent_id'), table_name='party', schema='contracts')
    op.drop_table('party', schema='contracts')
    op.drop_table('line', schema='contracts')
    op.drop_index('ix_contract_work', table_name='contract', schema='contracts', postgresql_where=sa.text("stands in ('concluded', 'performing', 'suspended')"))
    op.drop_index(op.f('ix_contract_unit_id'), table_name='contract', schema='contracts')
    op.drop_index('ix_contract_term', table_name='contract', schema='contracts', postgresql_where=sa.text("stands in ('concluded', 'performing', 'suspended')"))
    op.drop_index(op.f('ix_contract_responsible_id'), table_name='contract', schema='contracts')
    op.drop_index('ix_contract_register', table_name='contract', schema='contracts', postgresql_where=sa.text("register_number <> ''"))
    op.drop_index(op.f('ix_contract_organisation_id_stands'), table_name='contract', schema='contracts')
    op.drop_index(op.f('ix_contract_organisation_id_concluded_on'), table_name='contract', schema='contracts')
    op.drop_index(op.f('ix_contract_organisation_id'), table_name='contract', schema='contracts')
    op.drop_index('ix_contract_inn', table_name='contract', schema='contracts', postgresql_where=sa.text("inn <> ''"))
    op.drop_index('ix_contract_ended', table_name='contract', schema='contracts', postgresql_where=sa.text("stands in ('performed', 'terminated')"))
    op.drop_index('ix_contract_ikz', table_name='contract', schema='contracts', postgresql_where=sa.text("ikz <> ''"))
    op.drop_index(op.f('ix_contract_counterparty_id'), table_name='contract', schema='contracts')
    op.drop_table('contract', schema='contracts')
    op.drop_index(op.f('ix_claim_contract_id'), table_name='claim', schema='contracts')
    op.drop_index('ix_claim_awaited', table_name='claim', schema='contracts', postgresql_where=sa.text('answered_on is null and closed_on is null'))
    op.drop_table('claim', schema='contracts')
    op.drop_table('budget_line', schema='contracts')
    op.drop_index(op.f('ix_agreement_contract_id_number'), table_name='agreement', schema='contracts')
    op.drop_table('agreement', schema='contracts')
    op.drop_table('agreed', schema='contracts')
    op.drop_table('operator_cursor', schema='contracts')
    op.drop_index('ix_import_row_good', table_name='import_row', schema='contracts', postgresql_where=sa.text("state = 'good'"))
    op.drop_table('import_row', schema='contracts')
    op.drop_index(op.f('ix_overseer_person_id'), table_name='overseer', schema='contracts')
    op.drop_table('overseer', schema='contracts')
    op.drop_index(op.f('ix_operator_made_by'), table_name='operator', schema='contracts')
    op.drop_table('operator', schema='contracts')
    op.drop_table('office', schema='contracts')
    op.drop_table('key_rate', schema='contracts')
    op.drop_index(op.f('ix_import_run_organisation_id'), table_name='import_run', schema='contracts')
    op.drop_table('import_run', schema='contracts')
    op.drop_table('feed', schema='contracts')

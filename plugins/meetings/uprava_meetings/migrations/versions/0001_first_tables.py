"""Bodies, meetings, questions, votes, protocols: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


PROTECTED = {
    "meeting": "document_id", "invitation": "document_id", "letter": "document_id", "question": "document_id",
    "speaker": "document_id", "item": "question_id", "presence": "meeting_id",
    "recusal": "question_id", "note": "question_id", "vote": "question_id",
    "ballot": "question_id", "mark": "question_id", "tally": "question_id", "sheet": "meeting_id",
    "protocol": "document_id", "point": "question_id", "point_executor": "question_id",
    "extract": "document_id", "agenda": "meeting_id", "reminder": "question_id",
    "packet": "meeting_id",
}  # fmt: skip
"""Tables by the document whose readers see their rows."""

APART = """
alter table meetings.member add constraint ex_member_chair exclude using gist (
    body_id with =, daterange(since, until, '[]') with &&) where (role = 'chair');
alter table meetings.member add constraint ex_member_person exclude using gist (
    body_id with =, person_id with =, daterange(since, until, '[]') with &&)
    where (person_id is not null);
alter table meetings.presence add constraint ex_presence_time exclude using gist (
    meeting_id with =, member_id with =, tstzrange(since, until) with &&);
"""
"""One chair of a body at a time; nobody is a member of it twice, or in the hall twice."""

REWRITE = """
create function meetings.rewrite_secret() returns void language plpgsql security definer
    set search_path = '' set lock_timeout = '5s' as $$
declare
    marks meetings.mark[];
    sums meetings.tally[];
    before text := coalesce(current_setting('uprava.system', true), '');
begin
    perform set_config('uprava.system', 'on', true);
    lock table meetings.mark, meetings.tally in access exclusive mode;
    select coalesce(array_agg(m order by m.vote_id, m.member_id), '{}') into marks
        from meetings.mark as m;
    select coalesce(array_agg(t order by t.vote_id, t.choice), '{}') into sums
        from meetings.tally as t;
    truncate meetings.mark, meetings.tally;
    insert into meetings.mark select (each).* from unnest(marks) as each;
    insert into meetings.tally select (each).* from unnest(sums) as each;
    perform set_config('uprava.system', before, true);
end
$$;
comment on function meetings.rewrite_secret is
'Writes what is kept of secret votes into new files, so that nothing of the old ones stays.';
"""
"""Earlier versions of rows tell by their order who voted when: new files hold none."""


def run(script: str) -> None:
    """Execute on the driver itself."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    op.create_table('feed',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_feed_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feed_token_hash')),
    schema='meetings'
    )
    op.create_table('body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('genitive', sa.Text(), nullable=False),
    sa.Column('decided', sa.Text(), nullable=False),
    sa.Column('journal_id', sa.Integer(), nullable=False),
    sa.Column('members_id', sa.Integer(), nullable=False),
    sa.Column('keepers_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("kind in ('collegium', 'commission', 'council', 'staff')", name=op.f('ck_body_kind')),
    sa.ForeignKeyConstraint(['journal_id'], ['documents.journal.id'], name=op.f('fk_body_journal_id')),
    sa.ForeignKeyConstraint(['members_id'], ['users.principal_group.id'], name=op.f('fk_body_members_id')),
    sa.ForeignKeyConstraint(['keepers_id'], ['users.principal_group.id'], name=op.f('fk_body_keepers_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_body_organisation_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_body_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body')),
    schema='meetings'
    )
    op.create_index(op.f('ix_body_organisation_id_name'), 'body', ['organisation_id', 'name'], unique=False, schema='meetings')
    op.create_table('item',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('late', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("outcome in ('waiting', 'decided', 'noted', 'rejected', 'postponed', 'removed')", name=op.f('ck_item_outcome')),
    sa.ForeignKeyConstraint(['meeting_id'], ['documents.document.id'], name=op.f('fk_item_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_item_question_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('meeting_id', 'position', deferrable=True, initially='DEFERRED', name=op.f('uq_item_meeting_id_position')),
    sa.UniqueConstraint('meeting_id', 'question_id', name=op.f('uq_item_meeting_id_question_id')),
    schema='meetings'
    )
    op.create_index(op.f('ix_item_question_id'), 'item', ['question_id'], unique=False, schema='meetings')
    op.create_table('member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('post', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('votes', sa.Boolean(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('substitute_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("role in ('chair', 'deputy', 'secretary', 'member', 'advisory')", name=op.f('ck_member_role')),
    sa.CheckConstraint('since <= until', name=op.f('ck_member_period')),
    sa.ForeignKeyConstraint(['body_id'], ['meetings.body.id'], name=op.f('fk_member_body_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_member_person_id')),
    sa.ForeignKeyConstraint(['substitute_id'], ['users.person.id'], name=op.f('fk_member_substitute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member')),
    schema='meetings'
    )
    op.create_index(op.f('ix_member_body_id_since'), 'member', ['body_id', 'since'], unique=False, schema='meetings')
    op.create_index(op.f('ix_member_person_id'), 'member', ['person_id'], unique=False, schema='meetings')
    op.create_table('protocol',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('short', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=True),
    sa.Column('secretary_id', sa.Integer(), nullable=True),
    sa.Column('contents', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(revision = 1) = (why = '')", name=op.f('ck_protocol_why')),
    sa.ForeignKeyConstraint(['body_id'], ['meetings.body.id'], name=op.f('fk_protocol_body_id')),
    sa.ForeignKeyConstraint(['chair_id'], ['users.person.id'], name=op.f('fk_protocol_chair_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_protocol_document_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['documents.document.id'], name=op.f('fk_protocol_meeting_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_protocol_organisation_id')),
    sa.ForeignKeyConstraint(['secretary_id'], ['users.person.id'], name=op.f('fk_protocol_secretary_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_protocol')),
    sa.UniqueConstraint('meeting_id', 'revision', name=op.f('uq_protocol_meeting_id_revision')),
    schema='meetings'
    )
    op.create_index(op.f('ix_protocol_organisation_id_held_on_document_id'), 'protocol', ['organisation_id', 'held_on', 'document_id'], unique=False, schema='meetings')
    op.create_table('question',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('draft', sa.Text(), nullable=False),
    sa.Column('wanted_id', sa.Uuid(), nullable=True),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.Column('previous_id', sa.Uuid(), nullable=True),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("way in ('hands', 'roll', 'secret', 'paper', 'sheet')", name=op.f('ck_question_way')),
    sa.CheckConstraint('minutes between 1 and 600', name=op.f('ck_question_minutes')),
    sa.ForeignKeyConstraint(['body_id'], ['meetings.body.id'], name=op.f('fk_question_body_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_question_document_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_question_organisation_id')),
    sa.ForeignKeyConstraint(['previous_id'], ['documents.document.id'], name=op.f('fk_question_previous_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['wanted_id'], ['documents.document.id'], name=op.f('fk_question_wanted_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_question_unit_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_question')),
    schema='meetings'
    )
    op.create_index(op.f('ix_question_body_id'), 'question', ['body_id'], unique=False, schema='meetings')
    op.create_table('regulation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('quorum_whole', sa.Text(), nullable=False),
    sa.Column('quorum_share', sa.Text(), nullable=False),
    sa.Column('quorum_least', sa.Integer(), nullable=False),
    sa.Column('recused', sa.Text(), nullable=False),
    sa.Column('substitutes', sa.Boolean(), nullable=False),
    sa.Column('materials_days', sa.Integer(), nullable=False),
    sa.Column('agenda_days', sa.Integer(), nullable=False),
    sa.Column('protocol_days', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("quorum_whole in ('seats', 'listed', 'present', 'cast', 'decided')", name=op.f('ck_regulation_quorum_whole')),
    sa.CheckConstraint("recused in ('counted', 'absent', 'excluded')", name=op.f('ck_regulation_recused')),
    sa.CheckConstraint('seats >= 1 and quorum_least >= 0', name=op.f('ck_regulation_numbers')),
    sa.ForeignKeyConstraint(['body_id'], ['meetings.body.id'], name=op.f('fk_regulation_body_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['changed_by'], ['users.person.id'], name=op.f('fk_regulation_changed_by')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_regulation_document_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regulation')),
    sa.UniqueConstraint('body_id', 'since', name=op.f('uq_regulation_body_id_since')),
    schema='meetings'
    )
    op.create_table('series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('rule', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('begins', sa.Time(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('link', sa.Text(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('settled', sa.Integer(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.CheckConstraint("form in ('in-person', 'correspondence', 'video')", name=op.f('ck_series_form')),
    sa.ForeignKeyConstraint(['body_id'], ['meetings.body.id'], name=op.f('fk_series_body_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['users.person.id'], name=op.f('fk_series_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    schema='meetings'
    )
    op.create_index(op.f('ix_series_body_id'), 'series', ['body_id'], unique=False, schema='meetings')
    op.create_table('speaker',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('post', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.CheckConstraint("role in ('speaker', 'co-speaker', 'invited')", name=op.f('ck_speaker_role')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_speaker_document_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_speaker_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker')),
    schema='meetings'
    )
    op.create_index(op.f('ix_speaker_document_id_position'), 'speaker', ['document_id', 'position'], unique=False, schema='meetings')
    op.create_index(op.f('ix_speaker_person_id'), 'speaker', ['person_id'], unique=False, schema='meetings')
    op.create_table('extract',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('protocol_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_extract_document_id')),
    sa.ForeignKeyConstraint(['item_id'], ['meetings.item.id'], name=op.f('fk_extract_item_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_extract_organisation_id')),
    sa.ForeignKeyConstraint(['protocol_id'], ['documents.document.id'], name=op.f('fk_extract_protocol_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_extract')),
    sa.UniqueConstraint('protocol_id', 'item_id', name=op.f('uq_extract_protocol_id_item_id')),
    schema='meetings'
    )
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('post', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('substitute_id', sa.Integer(), nullable=True),
    sa.Column('told_revision', sa.Integer(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('came', sa.Boolean(), nullable=False),
    sa.CheckConstraint("answer in ('none', 'accepted', 'declined')", name=op.f('ck_invitation_answer')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_invitation_document_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['meetings.member.id'], name=op.f('fk_invitation_member_id')),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_invitation_person_id')),
    sa.ForeignKeyConstraint(['substitute_id'], ['users.person.id'], name=op.f('fk_invitation_substitute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('document_id', 'member_id', name=op.f('uq_invitation_document_id_member_id')),
    schema='meetings'
    )
    op.create_index(op.f('ix_invitation_document_id'), 'invitation', ['document_id'], unique=False, schema='meetings')
    op.create_index(op.f('ix_invitation_person_id_document_id'), 'invitation', ['person_id', 'document_id'], unique=False, schema='meetings')
    op.create_table('letter',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=True),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("method in ('request', 'cancel')", name=op.f('ck_letter_method')),
    sa.CheckConstraint("state in ('waiting', 'sent', 'failed', 'uncertain')", name=op.f('ck_letter_state')),
    sa.ForeignKeyConstraint(['asked_by'], ['users.person.id'], name=op.f('fk_letter_asked_by')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_letter_document_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['invitation_id'], ['meetings.invitation.id'], name=op.f('fk_letter_invitation_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    schema='meetings'
    )
    op.create_index(op.f('ix_letter_document_id_id'), 'letter', ['document_id', 'id'], unique=False, schema='meetings')
    op.create_index(op.f('ix_letter_invitation_id_id'), 'letter', ['invitation_id', 'id'], unique=False, schema='meetings')
    op.create_table('majority',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('regulation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('whole', sa.Text(), nullable=False),
    sa.Column('share', sa.Text(), nullable=False),
    sa.Column('casting', sa.Text(), nullable=False),
    sa.CheckConstraint("casting in ('none', 'decides', 'doubles')", name=op.f('ck_majority_casting')),
    sa.CheckConstraint("whole in ('seats', 'listed', 'present', 'cast', 'decided')", name=op.f('ck_majority_whole')),
    sa.ForeignKeyConstraint(['regulation_id'], ['meetings.regulation.id'], name=op.f('fk_majority_regulation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_majority')),
    sa.UniqueConstraint('regulation_id', 'position', name=op.f('uq_majority_regulation_id_position')),
    schema='meetings'
    )
    op.create_table('meeting',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('regulation_id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('series_day', sa.Date(), nullable=True),
    sa.Column('by_hand', sa.Boolean(), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('link', sa.Text(), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=True),
    sa.Column('secretary_id', sa.Integer(), nullable=True),
    sa.Column('presiding_id', sa.Integer(), nullable=True),
    sa.Column('presiding_why', sa.Text(), server_default='', nullable=False),
    sa.Column('cancelled_why', sa.Text(), server_default='', nullable=False),
    sa.Column('materials_by', sa.Date(), nullable=False),
    sa.Column('agenda_by', sa.Date(), nullable=False),
    sa.Column('protocol_by', sa.Date(), nullable=False),
    sa.Column('protocol_told_on', sa.Date(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("form in ('in-person', 'correspondence', 'video')", name=op.f('ck_meeting_form')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_meeting_order')),
    sa.CheckConstraint("(presiding_id is null) = (presiding_why = '')", name=op.f('ck_meeting_presiding')),
    sa.ForeignKeyConstraint(['body_id'], ['meetings.body.id'], name=op.f('fk_meeting_body_id')),
    sa.ForeignKeyConstraint(['chair_id'], ['meetings.member.id'], name=op.f('fk_meeting_chair_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.document.id'], name=op.f('fk_meeting_document_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['users.organisation.id'], name=op.f('fk_meeting_organisation_id')),
    sa.ForeignKeyConstraint(['presiding_id'], ['meetings.member.id'], name=op.f('fk_meeting_presiding_id')),
    sa.ForeignKeyConstraint(['regulation_id'], ['meetings.regulation.id'], name=op.f('fk_meeting_regulation_id')),
    sa.ForeignKeyConstraint(['secretary_id'], ['meetings.member.id'], name=op.f('fk_meeting_secretary_id')),
    sa.ForeignKeyConstraint(['series_id'], ['meetings.series.id'], name=op.f('fk_meeting_series_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('series_id', 'series_day', name=op.f('uq_meeting_series_id_series_day')),
    schema='meetings'
    )
    op.create_index(op.f('ix_meeting_body_id_starts_at'), 'meeting', ['body_id', 'starts_at'], unique=False, schema='meetings')
    op.create_index(op.f('ix_meeting_organisation_id_starts_at_document_id'), 'meeting', ['organisation_id', 'starts_at', 'document_id'], unique=False, schema='meetings')
    op.create_table('note',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('item_id', sa.BigInteger(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['meetings.item.id'], name=op.f('fk_note_item_id')),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_note_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note')),
    sa.UniqueConstraint('item_id', 'position', name=op.f('uq_note_item_id_position')),
    schema='meetings'
    )
    op.create_index(op.f('ix_note_question_id'), 'note', ['question_id'], unique=False, schema='meetings')
    op.create_table('point',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('item_id', sa.BigInteger(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('task_id', sa.Uuid(), nullable=True),
    sa.Column('task_number', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Text(), server_default='', nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('told_version', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("kind in ('decide', 'instruct', 'note')", name=op.f('ck_point_kind')),
    sa.ForeignKeyConstraint(['item_id'], ['meetings.item.id'], name=op.f('fk_point_item_id')),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_point_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['task_id'], ['documents.document.id'], name=op.f('fk_point_task_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_point')),
    sa.UniqueConstraint('item_id', 'position', deferrable=True, initially='DEFERRED', name=op.f('uq_point_item_id_position')),
    sa.UniqueConstraint('reference', name=op.f('uq_point_reference')),
    schema='meetings'
    )
    op.create_index(op.f('ix_point_question_id'), 'point', ['question_id'], unique=False, schema='meetings')
    op.create_table('presence',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_video', sa.Boolean(), nullable=False),
    sa.Column('substitute_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('since < until', name=op.f('ck_presence_order')),
    sa.ForeignKeyConstraint(['meeting_id'], ['documents.document.id'], name=op.f('fk_presence_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['meetings.member.id'], name=op.f('fk_presence_member_id')),
    sa.ForeignKeyConstraint(['substitute_id'], ['users.person.id'], name=op.f('fk_presence_substitute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presence')),
    schema='meetings'
    )
    op.create_index(op.f('ix_presence_meeting_id_member_id'), 'presence', ['meeting_id', 'member_id'], unique=False, schema='meetings')
    op.create_table('recusal',
    sa.Column('item_id', sa.BigInteger(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['meetings.item.id'], name=op.f('fk_recusal_item_id')),
    sa.ForeignKeyConstraint(['member_id'], ['meetings.member.id'], name=op.f('fk_recusal_member_id')),
    sa.ForeignKeyConstraint(['noted_by'], ['users.person.id'], name=op.f('fk_recusal_noted_by')),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_recusal_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'member_id', name=op.f('pk_recusal')),
    schema='meetings'
    )
    op.create_index(op.f('ix_recusal_question_id'), 'recusal', ['question_id'], unique=False, schema='meetings')
    op.create_table('vote',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('item_id', sa.BigInteger(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('options', sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('rule', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('hall', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('verdict', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('deadline', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('open', 'closed', 'cancelled')", name=op.f('ck_vote_state')),
    sa.CheckConstraint("way in ('hands', 'roll', 'secret', 'paper', 'sheet')", name=op.f('ck_vote_way')),
    sa.ForeignKeyConstraint(['closed_by'], ['users.person.id'], name=op.f('fk_vote_closed_by')),
    sa.ForeignKeyConstraint(['item_id'], ['meetings.item.id'], name=op.f('fk_vote_item_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['users.person.id'], name=op.f('fk_vote_opened_by')),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_vote_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote')),
    sa.UniqueConstraint('item_id', 'position', name=op.f('uq_vote_item_id_position')),
    schema='meetings'
    )
    op.create_index('uq_vote_open', 'vote', ['item_id'], unique=True, schema='meetings', postgresql_where=sa.text("state = 'open'"))
    op.create_table('ballot',
    sa.Column('vote_id', sa.BigInteger(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.Text(), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('given_by', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['given_by'], ['users.person.id'], name=op.f('fk_ballot_given_by')),
    sa.ForeignKeyConstraint(['member_id'], ['meetings.member.id'], name=op.f('fk_ballot_member_id')),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_ballot_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['vote_id'], ['meetings.vote.id'], name=op.f('fk_ballot_vote_id')),
    sa.PrimaryKeyConstraint('vote_id', 'member_id', name=op.f('pk_ballot')),
    schema='meetings'
    )
    op.create_index(op.f('ix_ballot_question_id'), 'ballot', ['question_id'], unique=False, schema='meetings')
    op.create_table('sheet',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Uuid(), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['entered_by'], ['users.person.id'], name=op.f('fk_sheet_entered_by')),
    sa.ForeignKeyConstraint(['file_id'], ['documents.file.id'], name=op.f('fk_sheet_file_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['documents.document.id'], name=op.f('fk_sheet_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['meetings.member.id'], name=op.f('fk_sheet_member_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'member_id', name=op.f('pk_sheet')),
    schema='meetings'
    )
    op.create_table('mark',
    sa.Column('vote_id', sa.BigInteger(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['meetings.member.id'], name=op.f('fk_mark_member_id')),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_mark_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['vote_id'], ['meetings.vote.id'], name=op.f('fk_mark_vote_id')),
    sa.PrimaryKeyConstraint('vote_id', 'member_id', name=op.f('pk_mark')),
    schema='meetings'
    )
    op.create_index(op.f('ix_mark_question_id'), 'mark', ['question_id'], unique=False, schema='meetings')
    op.create_table('point_executor',
    sa.Column('point_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_point_executor_person_id')),
    sa.ForeignKeyConstraint(['point_id'], ['meetings.point.id'], name=op.f('fk_point_executor_point_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_point_executor_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['users.unit.id'], name=op.f('fk_point_executor_unit_id')),
    sa.PrimaryKeyConstraint('point_id', 'position', name=op.f('pk_point_executor')),
    schema='meetings'
    )
    op.create_index(op.f('ix_point_executor_person_id'), 'point_executor', ['person_id'], unique=False, schema='meetings')
    op.create_index(op.f('ix_point_executor_question_id'), 'point_executor', ['question_id'], unique=False, schema='meetings')
    op.create_table('tally',
    sa.Column('vote_id', sa.BigInteger(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('choice', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number >= 0', name=op.f('ck_tally_number')),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_tally_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['vote_id'], ['meetings.vote.id'], name=op.f('fk_tally_vote_id')),
    sa.PrimaryKeyConstraint('vote_id', 'choice', name=op.f('pk_tally')),
    schema='meetings'
    )
    op.create_index(op.f('ix_tally_question_id'), 'tally', ['question_id'], unique=False, schema='meetings')
    op.create_table('agenda',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('printed', sa.Text(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['approved_by'], ['users.person.id'], name=op.f('fk_agenda_approved_by')),
    sa.ForeignKeyConstraint(['meeting_id'], ['documents.document.id'], name=op.f('fk_agenda_meeting_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_agenda')),
    schema='meetings'
    )
    op.create_table('reminder',
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['documents.document.id'], name=op.f('fk_reminder_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['documents.document.id'], name=op.f('fk_reminder_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'meeting_id', 'day', name=op.f('pk_reminder')),
    schema='meetings'
    )
    op.create_table('packet',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('acting_for', sa.Integer(), nullable=True),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('contents', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('left_out', sa.Integer(), nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("form in ('pdf', 'zip')", name=op.f('ck_packet_form')),
    sa.CheckConstraint("state in ('waiting', 'running', 'ready', 'failed')", name=op.f('ck_packet_state')),
    sa.ForeignKeyConstraint(['acting_for'], ['users.person.id'], name=op.f('fk_packet_acting_for')),
    sa.ForeignKeyConstraint(['meeting_id'], ['documents.document.id'], name=op.f('fk_packet_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['users.person.id'], name=op.f('fk_packet_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_packet')),
    sa.UniqueConstraint('meeting_id', 'person_id', 'form', name=op.f('uq_packet_meeting_id_person_id_form')),
    schema='meetings'
    )
    op.create_index(op.f('ix_packet_person_id'), 'packet', ['person_id'], unique=False, schema='meetings')
    op.create_index(op.f('ix_packet_sha256'), 'packet', ['sha256'], unique=False, schema='meetings')
    run(APART)
    run(REWRITE)
    for table, column in PROTECTED.items():
        op.execute(f"select documents.protect('meetings.{table}', '{column}')")


def downgrade() -> None:
    op.drop_index(op.f('ix_packet_sha256'), table_name='packet', schema='meetings')
    op.drop_index(op.f('ix_packet_person_id'), table_name='packet', schema='meetings')
    op.drop_table('packet', schema='meetings')
    op.drop_table('reminder', schema='meetings')
    op.drop_table('agenda', schema='meetings')
    op.drop_index(op.f('ix_tally_question_id'), table_name='tally', schema='meetings')
    op.drop_table('tally', schema='meetings')
    op.drop_index(op.f('ix_point_executor_question_id'), table_name='point_executor', schema='meetings')
    op.drop_index(op.f('ix_point_executor_person_id'), table_name='point_executor', schema='meetings')
    op.drop_table('point_executor', schema='meetings')
    op.execute("drop function meetings.rewrite_secret")
    op.drop_table('sheet', schema='meetings')
    op.drop_index(op.f('ix_mark_question_id'), table_name='mark', schema='meetings')
    op.drop_table('mark', schema='meetings')
    op.drop_index(op.f('ix_ballot_question_id'), table_name='ballot', schema='meetings')
    op.drop_table('ballot', schema='meetings')
    op.drop_index('uq_vote_open', table_name='vote', schema='meetings', postgresql_where=sa.text("state = 'open'"))
    op.drop_table('vote', schema='meetings')
    op.drop_index(op.f('ix_recusal_question_id'), table_name='recusal', schema='meetings')
    op.drop_table('recusal', schema='meetings')
    op.drop_index(op.f('ix_presence_meeting_id_member_id'), table_name='presence', schema='meetings')
    op.drop_table('presence', schema='meetings')
    op.drop_index(op.f('ix_point_question_id'), table_name='point', schema='meetings')
    op.drop_table('point', schema='meetings')
    op.drop_index(op.f('ix_note_question_id'), table_name='note', schema='meetings')
    op.drop_table('note', schema='meetings')
    op.drop_index(op.f('ix_meeting_organisation_id_starts_at_document_id'), table_name='meeting', schema='meetings')
    op.drop_index(op.f('ix_meeting_body_id_starts_at'), table_name='meeting', schema='meetings')
    op.drop_table('meeting', schema='meetings')
    op.drop_table('majority', schema='meetings')
    op.drop_index(op.f('ix_letter_invitation_id_id'), table_name='letter', schema='meetings')
    op.drop_index(op.f('ix_letter_document_id_id'), table_name='letter', schema='meetings')
    op.drop_table('letter', schema='meetings')
    op.drop_index(op.f('ix_invitation_person_id_document_id'), table_name='invitation', schema='meetings')
    op.drop_index(op.f('ix_invitation_document_id'), table_name='invitation', schema='meetings')
    op.drop_table('invitation', schema='meetings')
    op.drop_table('extract', schema='meetings')
    op.drop_index(op.f('ix_speaker_person_id'), table_name='speaker', schema='meetings')
    op.drop_index(op.f('ix_speaker_document_id_position'), table_name='speaker', schema='meetings')
    op.drop_table('speaker', schema='meetings')
    op.drop_index(op.f('ix_series_body_id'), table_name='series', schema='meetings')
    op.drop_table('series', schema='meetings')
    op.drop_table('regulation', schema='meetings')
    op.drop_index(op.f('ix_question_body_id'), table_name='question', schema='meetings')
    op.drop_table('question', schema='meetings')
    op.drop_index(op.f('ix_protocol_organisation_id_held_on_document_id'), table_name='protocol', schema='meetings')
    op.drop_table('protocol', schema='meetings')
    op.drop_index(op.f('ix_member_person_id'), table_name='member', schema='meetings')
    op.drop_index(op.f('ix_member_body_id_since'), table_name='member', schema='meetings')
    op.drop_table('member', schema='meetings')
    op.drop_index(op.f('ix_item_question_id'), table_name='item', schema='meetings')
    op.drop_table('item', schema='meetings')
    op.drop_index(op.f('ix_body_organisation_id_name'), table_name='body', schema='meetings')
    op.drop_table('body', schema='meetings')
    op.drop_table('feed', schema='meetings')

"""Applicants, appeals with their questions, clocks and decisions; the classifier."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PROTECTED = ("appeal", "question", "clock", "decision", "prolonging")

ORDER = """
create function appeals.order_of(standing text, due_on date, tell_on date, standing_on date)
returns date language sql immutable parallel safe as $$
    select case
        when standing in ('received', 'registered', 'review', 'work', 'replying')
            then coalesce(least(due_on, tell_on), date '4000-01-01')
        when tell_on is not null then tell_on
        else date '6000-01-01' - (coalesce(standing_on, date '2000-01-01') - date '2000-01-01')
    end
$$;
comment on function appeals.order_of is
'What lists of appeals sort by: the next last day, no term, what is over, the latest first.';
"""

KNOWS = """
create function appeals.principals() returns int[] language sql stable as $$
    select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')::int[]
$$;
create function appeals.knows() returns boolean language sql stable as $$
    select current_setting('uprava.system', true) = 'on' or exists (
        select from users.role_permission
        where permission = 'appeals.personal' and role_id = any ((select appeals.principals())::int[]))
$$;
comment on function appeals.knows is
'Whether a role of the reader lets it see data of applicants at all.';
"""

PERSONAL = """
alter table appeals.TABLE enable row level security;
alter table appeals.TABLE force row level security;
create policy reader_knows on appeals.TABLE using (
    (select current_setting('uprava.system', true)) = 'on'
    or (
        select true from documents.access_grant as g
        where g.document_id = TABLE.document_id
          and g.principal_id = any ((select appeals.principals())::int[])
          and (g.level <> 'read' or (select appeals.knows()))
        limit 1
    )
) with check (true);
"""
"""Whoever works on the appeal, and whoever may see it and has the permission."""

APPLICANT = """
alter table appeals.applicant enable row level security;
alter table appeals.applicant force row level security;
create policy reader_knows on appeals.applicant using (
    (select appeals.knows())
    or exists (select from appeals.author as a where a.applicant_id = applicant.id)
) with check (true);
"""

OPENING = """
alter table appeals.opening enable row level security;
alter table appeals.opening force row level security;
create policy reader_knows on appeals.opening using (
    (select appeals.knows()) or person_id = any ((select appeals.principals())::int[])
) with check (true);
"""


def run(script: str) -> None:
    """Execute on the driver itself."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    run(ORDER)
    op.create_table(
        "applicant",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("patronymic", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "name_key",
            sa.Text(),
            sa.Computed(
                "lower(translate(regexp_replace(name, '[^[:alnum:]]+', ' ', 'g'), 'ёЁ', 'ее'))",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("sound_key", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "address_key",
            sa.Text(),
            sa.Computed(
                "lower(translate(regexp_replace(address, '[^[:alnum:]]+', ' ', 'g'), 'ёЁ', 'ее'))",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("inn", sa.Text(), nullable=False),
        sa.Column("correspondent_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "benefits", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind in ('person', 'organisation', 'unknown')", name=op.f("ck_applicant_kind")
        ),
        sa.ForeignKeyConstraint(
            ["correspondent_id"],
            ["correspondents.correspondent.id"],
            name=op.f("fk_applicant_correspondent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.person.id"], name=op.f("fk_applicant_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["appeals.applicant.id"], name=op.f("fk_applicant_merged_into")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_applicant_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_applicant_account"), "applicant", ["account"], unique=False, schema="appeals"
    )
    op.create_index(
        op.f("ix_applicant_address_key"),
        "applicant",
        ["address_key"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_applicant_email"), "applicant", ["email"], unique=False, schema="appeals"
    )
    op.create_index(
        "ix_applicant_list",
        "applicant",
        ["organisation_id", "name_key", "id"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_applicant_merged_into"),
        "applicant",
        ["merged_into"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_applicant_name_key"), "applicant", ["name_key"], unique=False, schema="appeals"
    )
    op.create_index(
        op.f("ix_applicant_phone"), "applicant", ["phone"], unique=False, schema="appeals"
    )
    op.create_index(
        op.f("ix_applicant_sound_key"), "applicant", ["sound_key"], unique=False, schema="appeals"
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["users.person.id"], name=op.f("fk_edition_brought_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("dated", name=op.f("uq_edition_dated")),
        schema="appeals",
    )
    op.create_table(
        "kind",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["appeals.edition.id"], name=op.f("fk_kind_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "code", name=op.f("pk_kind")),
        schema="appeals",
    )
    op.create_table(
        "node",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("service", sa.Boolean(), nullable=False),
        sa.Column("needs_main", sa.Boolean(), nullable=False),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('russian'::regconfig, title)", persisted=True),
            nullable=True,
        ),
        sa.CheckConstraint("level between 1 and 5", name=op.f("ck_node_level")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["appeals.edition.id"], name=op.f("fk_node_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "code", name=op.f("pk_node")),
        schema="appeals",
    )
    op.create_index(
        "ix_node_words", "node", ["words"], unique=False, schema="appeals", postgresql_using="gin"
    )
    op.create_table(
        "appeal",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("mask", sa.Text(), nullable=False),
        sa.Column("authors", sa.Integer(), nullable=False),
        sa.Column("collective", sa.Boolean(), nullable=False),
        sa.Column("signers", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_number", sa.Text(), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("source_control", sa.Boolean(), nullable=False),
        sa.Column("source_due", sa.Date(), nullable=True),
        sa.Column("addressee_id", sa.Integer(), nullable=True),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column(
            "marks", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "has", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("governor", sa.Boolean(), nullable=False),
        sa.Column("repeat", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("reviewed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("replying", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("standing", sa.Text(), server_default="received", nullable=False),
        sa.Column("standing_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("tell_on", sa.Date(), nullable=True),
        sa.Column(
            "order_on",
            sa.Date(),
            sa.Computed(
                "appeals.order_of(standing, due_on, tell_on, standing_on)", persisted=True
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "channel in ('post', 'hand', 'epgu', 'site', 'exchange', 'mfc', 'reception', 'phone', 'email')",
            name=op.f("ck_appeal_channel"),
        ),
        sa.CheckConstraint(
            "form in ('written', 'electronic', 'oral')", name=op.f("ck_appeal_form")
        ),
        sa.CheckConstraint(
            "letter in ('proposal', 'application', 'complaint', 'not-appeal')",
            name=op.f("ck_appeal_letter"),
        ),
        sa.CheckConstraint(
            "repeat in ('first', 'repeated', 'multiple', 'duplicate')",
            name=op.f("ck_appeal_repeat"),
        ),
        sa.CheckConstraint("signers >= 0 and authors >= 0", name=op.f("ck_appeal_counts")),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["users.person.id"], name=op.f("fk_appeal_addressee_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_appeal_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["documents.document.id"],
            name=op.f("fk_appeal_first_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"], name=op.f("fk_appeal_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["correspondents.correspondent.id"], name=op.f("fk_appeal_source_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("reference", name=op.f("uq_appeal_reference")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_appeal_addressee_id"), "appeal", ["addressee_id"], unique=False, schema="appeals"
    )
    op.create_index(
        op.f("ix_appeal_first_id"), "appeal", ["first_id"], unique=False, schema="appeals"
    )
    op.create_index(
        op.f("ix_appeal_organisation_id_received_on"),
        "appeal",
        ["organisation_id", "received_on"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        "ix_appeal_order", "appeal", ["order_on", "document_id"], unique=False, schema="appeals"
    )
    op.create_index(
        "ix_appeal_standing",
        "appeal",
        ["standing", "order_on", "document_id"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        "ix_appeal_tell",
        "appeal",
        ["order_on", "document_id"],
        unique=False,
        schema="appeals",
        postgresql_where=sa.text("tell_on is not null"),
    )
    op.create_table(
        "author",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("applicant_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reply_by", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reply_by in ('post', 'email', 'account', 'hand', 'none')",
            name=op.f("ck_author_reply_by"),
        ),
        sa.CheckConstraint(
            "role in ('main', 'joint', 'representative')", name=op.f("ck_author_role")
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["appeals.applicant.id"], name=op.f("fk_author_applicant_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_author_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_author_document_id_position")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_author_applicant_id_document_id"),
        "author",
        ["applicant_id", "document_id"],
        unique=False,
        schema="appeals",
    )
    op.create_table(
        "content",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('russian'::regconfig, left(text, 100000))", persisted=True),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_content_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_content")),
        schema="appeals",
    )
    op.create_index(
        "ix_content_words",
        "content",
        ["words"],
        unique=False,
        schema="appeals",
        postgresql_using="gin",
    )
    op.create_table(
        "opening",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("applicant_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acting_for"], ["users.person.id"], name=op.f("fk_opening_acting_for")
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["appeals.applicant.id"], name=op.f("fk_opening_applicant_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_opening_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_opening_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_opening_applicant_id_hour"),
        "opening",
        ["applicant_id", "hour"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_opening_document_id_hour"),
        "opening",
        ["document_id", "hour"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        "uq_opening",
        "opening",
        ["person_id", "hour", sa.literal_column("coalesce(applicant_id, 0)"), "document_id"],
        unique=True,
        schema="appeals",
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("competence", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("task_reference", sa.Text(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("measures_taken", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reply_id", sa.Uuid(), nullable=True),
        sa.Column("joined_to", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "competence in ('own', 'other', 'several', 'shared', 'complaint')",
            name=op.f("ck_question_competence"),
        ),
        sa.CheckConstraint(
            "result in ('supported', 'measures', 'explained', 'not-supported')",
            name=op.f("ck_question_result"),
        ),
        sa.CheckConstraint(
            "state in ('new', 'given', 'reported', 'answered', 'forwarded', 'returned', 'left', 'stopped', 'joined')",
            name=op.f("ck_question_state"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_question_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "code"],
            ["appeals.node.edition_id", "appeals.node.code"],
            name=op.f("fk_question_edition_id_code"),
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["users.person.id"], name=op.f("fk_question_given_by")
        ),
        sa.ForeignKeyConstraint(
            ["joined_to"],
            ["documents.document.id"],
            name=op.f("fk_question_joined_to"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_question_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["users.principal.id"], name=op.f("fk_question_principal_id")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["documents.document.id"],
            name=op.f("fk_question_reply_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["users.person.id"], name=op.f("fk_question_reported_by")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["documents.document.id"],
            name=op.f("fk_question_task_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint(
            "document_id", "position", name=op.f("uq_question_document_id_position")
        ),
        sa.UniqueConstraint("task_reference", name=op.f("uq_question_task_reference")),
        schema="appeals",
    )
    op.create_index("ix_question_code", "question", ["code"], unique=False, schema="appeals")
    op.create_index(
        "ix_question_person",
        "question",
        ["person_id", "due_on"],
        unique=False,
        schema="appeals",
        postgresql_where=sa.text("state in ('new', 'given', 'reported')"),
    )
    op.create_index(
        "ix_question_principal",
        "question",
        ["principal_id", "due_on"],
        unique=False,
        schema="appeals",
        postgresql_where=sa.text("state in ('new', 'given', 'reported')"),
    )
    op.create_index(
        op.f("ix_question_reply_id"), "question", ["reply_id"], unique=False, schema="appeals"
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("letter_number", sa.Text(), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("notice_due", sa.Date(), nullable=True),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_how", sa.Text(), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reversed_by", sa.Integer(), nullable=True),
        sa.Column("reversed_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["correspondents.correspondent.id"], name=op.f("fk_decision_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.person.id"], name=op.f("fk_decision_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_decision_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["documents.document.id"],
            name=op.f("fk_decision_notice_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["appeals.question.id"],
            name=op.f("fk_decision_question_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reversed_by"], ["users.person.id"], name=op.f("fk_decision_reversed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_decision_document_id"), "decision", ["document_id"], unique=False, schema="appeals"
    )
    op.create_index(
        op.f("ix_decision_question_id"), "decision", ["question_id"], unique=False, schema="appeals"
    )
    op.create_index(
        "ix_decision_untold",
        "decision",
        ["notice_due"],
        unique=False,
        schema="appeals",
        postgresql_where=sa.text("notice is not null and told_on is null and reversed_at is null"),
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("decision_id", sa.BigInteger(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("term", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_first", sa.Date(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("fell_away", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["appeals.decision.id"],
            name=op.f("fk_clock_decision_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_clock_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["appeals.question.id"],
            name=op.f("fk_clock_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_clock_document_id"), "clock", ["document_id"], unique=False, schema="appeals"
    )
    op.create_index(
        "ix_clock_running",
        "clock",
        ["due_on"],
        unique=False,
        schema="appeals",
        postgresql_where=sa.text("met_on is null"),
    )
    op.create_index(
        "uq_clock_running",
        "clock",
        [
            "document_id",
            "ground",
            sa.literal_column("coalesce(question_id, 0)"),
            sa.literal_column("coalesce(decision_id, 0)"),
        ],
        unique=True,
        schema="appeals",
        postgresql_where=sa.text("met_on is null"),
    )
    op.create_table(
        "prolonging",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("was", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("cause in ('request', 'exceptional')", name=op.f("ck_prolonging_cause")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["users.person.id"], name=op.f("fk_prolonging_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.person.id"], name=op.f("fk_prolonging_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["appeals.decision.id"],
            name=op.f("fk_prolonging_decision_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_prolonging_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prolonging")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_prolonging_document_id"),
        "prolonging",
        ["document_id"],
        unique=False,
        schema="appeals",
    )

    run(KNOWS)
    for table in PROTECTED:
        op.execute(f"select documents.protect('appeals.{table}', 'document_id')")
    for table in ("author", "content"):
        run(PERSONAL.replace("TABLE", table))
    run(APPLICANT)
    run(OPENING)


def downgrade() -> None:
    op.execute("drop policy reader_knows on appeals.applicant")  # it reads the table of authors
    for table in (
        "prolonging",
        "clock",
        "decision",
        "question",
        "opening",
        "content",
        "author",
        "appeal",
        "node",
        "kind",
        "edition",
        "applicant",
    ):
        op.drop_table(table, schema="appeals")
    op.execute("drop function appeals.knows")
    op.execute("drop function appeals.principals")
    op.execute("drop function appeals.order_of")

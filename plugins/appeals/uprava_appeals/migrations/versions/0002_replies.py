"""Replies: templates, what goes out about which questions, published answers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PURPOSES = "('answer', 'notice', 'covering', 'request')"
NOTICES = (
    "('forwarded', 'complaint', 'court', 'abuse', 'unreadable', 'unclear', 'stopped',"
    " 'published', 'secret', 'email', 'elsewhere', 'answered', 'extended')"
)
WAYS = "('post', 'email', 'account', 'hand', 'none')"
RESULTS = "('supported', 'measures', 'explained', 'not-supported')"


def text(name: str) -> sa.Column[str]:
    """Return a column that is never null."""
    return sa.Column(name, sa.Text(), nullable=False)


def key(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    """Return a foreign key named as all are."""
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=ondelete)


def one_of(table: str, column: str, choices: str) -> sa.Constraint:
    """Return the check of an enumeration."""
    return sa.CheckConstraint(f"{column} in {choices}", name=op.f(f"ck_{table}_{column}"))


def index(name: str, table: str, columns: list[str]) -> None:
    """Create an index of a table of the module."""
    op.create_index(name, table, columns, schema="appeals")


def upgrade() -> None:
    templates()
    replies()
    publications()
    for table, column in (("reply", "document_id"), ("reply_of", "document_id")):
        op.execute(f"select documents.protect('appeals.{table}', '{column}')")


def templates() -> None:
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        text("code"),
        text("purpose"),
        sa.Column("notice", sa.Text(), nullable=True),
        text("title"),
        text("greeting"),
        text("text"),
        text("attachments"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        one_of("reply_template", "purpose", PURPOSES),
        one_of("reply_template", "notice", NOTICES),
        key("reply_template", "organisation_id", "users.organisation.id"),
        key("reply_template", "changed_by", "users.person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_template")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_reply_template_organisation_id_code")
        ),
        schema="appeals",
    )


def replies() -> None:
    op.create_table(
        "reply",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        text("purpose"),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.BigInteger(), nullable=True),
        text("body"),
        sa.Column("body_id", sa.Integer(), nullable=True),
        text("reply_by"),
        text("template"),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        text("sent_number"),
        one_of("reply", "purpose", PURPOSES),
        one_of("reply", "notice", NOTICES),
        one_of("reply", "reply_by", WAYS),
        key("reply", "document_id", "documents.document.id"),
        key("reply", "organisation_id", "users.organisation.id"),
        key("reply", "decision_id", "appeals.decision.id", "SET NULL"),
        key("reply", "body_id", "correspondents.correspondent.id"),
        key("reply", "sent_by", "users.person.id"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_reply")),
        schema="appeals",
    )
    index(op.f("ix_reply_decision_id"), "reply", ["decision_id"])
    op.create_table(
        "reply_of",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        text("measures"),
        sa.Column("measures_taken", sa.Boolean(), nullable=False),
        one_of("reply_of", "result", RESULTS),
        sa.CheckConstraint(
            "question_id is not null or result is null", name=op.f("ck_reply_of_result_of")
        ),
        key("reply_of", "reply_id", "appeals.reply.document_id", "CASCADE"),
        key("reply_of", "document_id", "appeals.appeal.document_id", "CASCADE"),
        key("reply_of", "question_id", "appeals.question.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_of")),
        schema="appeals",
    )
    op.create_index(
        "uq_reply_of", "reply_of", ["reply_id", "document_id", "question_id"], unique=True,
        schema="appeals", postgresql_nulls_not_distinct=True,
    )  # fmt: skip
    index(op.f("ix_reply_of_document_id"), "reply_of", ["document_id"])
    index(op.f("ix_reply_of_question_id"), "reply_of", ["question_id"])


def publications() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("reply_id", sa.Uuid(), nullable=True),
        text("code"),
        text("topic"),
        text("text"),
        text("page"),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        key("publication", "organisation_id", "users.organisation.id"),
        key("publication", "document_id", "appeals.appeal.document_id", "SET NULL"),
        key("publication", "reply_id", "appeals.reply.document_id", "SET NULL"),
        key("publication", "published_by", "users.person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        schema="appeals",
    )
    index("ix_publication_list", "publication", ["organisation_id", "published_on", "id"])
    index(op.f("ix_publication_document_id"), "publication", ["document_id"])


def downgrade() -> None:
    for table in ("publication", "reply_of", "reply", "reply_template"):
        op.drop_table(table, schema="appeals")

"""Resolutions: reviews of leaders, resolutions, whom they name, assistants, routing rules."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def reference(
    table: str, column: str, target: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def indices(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name], schema="records")


def assistants() -> None:
    op.create_table(
        "assistant",
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("named_by", sa.Integer(), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        reference("assistant", "leader_id", "users.person.id"),
        reference("assistant", "principal_id", "users.principal.id"),
        reference("assistant", "named_by", "users.person.id"),
        sa.PrimaryKeyConstraint("leader_id", "principal_id", name=op.f("pk_assistant")),
        schema="records",
    )
    indices("assistant", "principal_id", "named_by")


def rules() -> None:
    op.create_table(
        "routing_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.text("true")),
        sa.Column("correspondent", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("journal_id", sa.Integer(), nullable=True),
        sa.Column("leader_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("review_order", sa.Text(), nullable=False, server_default="together"),
        sa.Column("executor_unit_id", sa.Integer(), nullable=True),
        sa.Column("term_days", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.CheckConstraint(
            "review_order in ('together', 'in-turn')", name=op.f("ck_routing_rule_review_order")
        ),
        reference("routing_rule", "organisation_id", "users.organisation.id"),
        reference("routing_rule", "type_id", "documents.document_type.id"),
        reference("routing_rule", "journal_id", "documents.journal.id"),
        reference("routing_rule", "executor_unit_id", "users.unit.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rule")),
        sa.UniqueConstraint(
            "organisation_id", "title", name=op.f("uq_routing_rule_organisation_id_title")
        ),
        schema="records",
    )
    indices("routing_rule", "type_id", "journal_id", "executor_unit_id")


def reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("put_by", sa.Integer(), nullable=False),
        sa.Column("put_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'open', 'done', 'dropped')", name=op.f("ck_review_state")
        ),
        reference("review", "document_id", "documents.document.id"),
        reference("review", "person_id", "users.person.id"),
        reference("review", "rule_id", "records.routing_rule.id", ondelete="SET NULL"),
        reference("review", "put_by", "users.person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        schema="records",
    )
    op.create_index(
        "uq_review_live", "review", ["document_id", "person_id"], unique=True, schema="records",
        postgresql_where=sa.text("state in ('waiting', 'open')"),
    )  # fmt: skip
    indices("review", "person_id", "rule_id", "put_by")
    op.execute("select documents.protect('records.review', 'document_id')")


def resolutions() -> None:
    op.create_table(
        "resolution",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("controlled", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_at", MOMENT, nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("given_at", MOMENT, nullable=True),
        sa.Column("cancelled_by", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("route_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_url", sa.Text(), nullable=False),
        sa.Column("taken_summary", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.CheckConstraint(
            "state in ('draft', 'offered', 'given', 'cancelled', 'dropped')",
            name=op.f("ck_resolution_state"),
        ),
        reference("resolution", "document_id", "documents.document.id"),
        reference("resolution", "author_id", "users.person.id"),
        reference("resolution", "prepared_by", "users.person.id"),
        reference("resolution", "given_by", "users.person.id"),
        reference("resolution", "cancelled_by", "users.person.id"),
        reference("resolution", "route_id", "approval.route.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        schema="records",
    )
    op.create_index(
        "ix_resolution_author", "resolution", ["author_id", sa.text("id desc")], schema="records"
    )
    indices("resolution", "document_id", "prepared_by", "given_by", "cancelled_by", "route_id")
    op.execute("select documents.protect('records.resolution', 'document_id')")


def executors() -> None:
    op.create_table(
        "resolution_executor",
        sa.Column("resolution_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role in ('responsible', 'executor', 'informed')",
            name=op.f("ck_resolution_executor_role"),
        ),
        reference(
            "resolution_executor", "resolution_id", "records.resolution.id", ondelete="CASCADE"
        ),
        reference("resolution_executor", "document_id", "documents.document.id"),
        reference("resolution_executor", "person_id", "users.person.id"),
        sa.PrimaryKeyConstraint("resolution_id", "position", name=op.f("pk_resolution_executor")),
        sa.UniqueConstraint(
            "resolution_id", "person_id",
            name=op.f("uq_resolution_executor_resolution_id_person_id"),
        ),
        schema="records",
    )  # fmt: skip
    indices("resolution_executor", "document_id", "person_id")
    op.execute("select documents.protect('records.resolution_executor', 'document_id')")


EARLIER = """
insert into records.review (document_id, person_id, position, state, note, put_by, put_at,
    opened_at)
select i.document_id, i.principal_id, 1, 'open', '', coalesce(i.created_by, i.principal_id),
    i.created_at, i.created_at
from work.item as i join documents.document as d on d.id = i.document_id
join users.person as p on p.id = i.principal_id
where i.folder = 'review' and i.done_at is null and d.kind = 'records.incoming'
"""
"""Letters that waited for a leader before reviews were rows of their own."""


def upgrade() -> None:
    assistants()
    rules()
    reviews()
    resolutions()
    executors()
    op.execute("select set_config('uprava.system', 'on', true)")
    op.execute(EARLIER)
    op.execute("select set_config('uprava.system', '', true)")


def downgrade() -> None:
    for table in ("resolution_executor", "resolution", "review", "routing_rule", "assistant"):
        op.drop_table(table, schema="records")

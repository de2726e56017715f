"""Assignments, their executors, reports, requests, series, typical terms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PROTECTED = {
    "assignment": "document_id",
    "duty": "assignment_id",
    "report": "assignment_id",
    "request": "assignment_id",
    "milestone": "assignment_id",
    "series": "document_id",
    "recount_line": "assignment_id",
}


ORDER = """
create function assignments.order_of(state text, due_on date, done_on date) returns date
language sql immutable parallel safe as $$
    select case
        when state in ('planned', 'sent', 'accepted', 'returned')
            then coalesce(due_on, date '4000-01-01')
        when state = 'reported'
            then date '4100-01-01' + (coalesce(due_on, date '2100-01-01') - date '2000-01-01')
        else date '6000-01-01' - (coalesce(done_on, due_on, date '2000-01-01') - date '2000-01-01')
    end
$$;
comment on function assignments.order_of is
'What lists of duties sort by: terms, no term, reports by their terms, what is over, latest first.';
"""


def run(script: str) -> None:
    """Execute on the driver itself."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    run(ORDER)
    op.create_table(
        "recount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["users.person.id"], name=op.f("fk_recount_ordered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
        sa.UniqueConstraint("revision", name=op.f("uq_recount_revision")),
        schema="assignments",
    )
    op.create_table(
        "typical_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "priority in ('usual', 'prompt', 'urgent')", name=op.f("ck_typical_term_priority")
        ),
        sa.CheckConstraint(
            "shift in ('previous', 'next', 'none')", name=op.f("ck_typical_term_shift")
        ),
        sa.CheckConstraint(
            "start in ('signed', 'registered', 'received')", name=op.f("ck_typical_term_start")
        ),
        sa.CheckConstraint(
            "unit in ('calendar', 'working', 'month')", name=op.f("ck_typical_term_unit")
        ),
        sa.CheckConstraint("amount between 1 and 3660", name=op.f("ck_typical_term_amount")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_typical_term_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typical_term")),
        schema="assignments",
    )
    op.create_index(
        op.f("ix_typical_term_organisation_id"),
        "typical_term",
        ["organisation_id"],
        unique=False,
        schema="assignments",
    )
    op.create_table(
        "assignment",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("controller_id", sa.Integer(), nullable=True),
        sa.Column("basis_id", sa.Uuid(), nullable=True),
        sa.Column("basis_point", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("parent_duty_id", sa.BigInteger(), nullable=True),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("depth", sa.Integer(), server_default="0", nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("instance", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("control", sa.Text(), nullable=False),
        sa.Column("asked_term", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("off_control_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_control_by", sa.Integer(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("late_told", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "control in ('none', 'usual', 'special')", name=op.f("ck_assignment_control")
        ),
        sa.CheckConstraint(
            "ground in ('done', 'cancelled', 'obsolete', 'joined')",
            name=op.f("ck_assignment_ground"),
        ),
        sa.CheckConstraint(
            "priority in ('usual', 'prompt', 'urgent')", name=op.f("ck_assignment_priority")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["documents.document.id"],
            name=op.f("fk_assignment_answer_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.person.id"], name=op.f("fk_assignment_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["basis_id"],
            ["documents.document.id"],
            name=op.f("fk_assignment_basis_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["controller_id"], ["users.person.id"], name=op.f("fk_assignment_controller_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_assignment_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["users.person.id"], name=op.f("fk_assignment_issued_by")
        ),
        sa.ForeignKeyConstraint(
            ["off_control_by"], ["users.person.id"], name=op.f("fk_assignment_off_control_by")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["users.person.id"], name=op.f("fk_assignment_prepared_by")
        ),
        sa.ForeignKeyConstraint(
            ["root_id"], ["documents.document.id"], name=op.f("fk_assignment_root_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["documents.document.id"], name=op.f("fk_assignment_series_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("reference", name=op.f("uq_assignment_reference")),
        sa.UniqueConstraint("series_id", "instance", name=op.f("uq_assignment_series_id_instance")),
        schema="assignments",
    )
    op.create_index(
        op.f("ix_assignment_answer_id"),
        "assignment",
        ["answer_id"],
        unique=False,
        schema="assignments",
    )
    op.create_index(
        op.f("ix_assignment_author_id"),
        "assignment",
        ["author_id", sa.text("document_id desc")],
        unique=False,
        schema="assignments",
    )
    op.create_index(
        op.f("ix_assignment_basis_id"),
        "assignment",
        ["basis_id"],
        unique=False,
        schema="assignments",
    )
    op.create_index(
        op.f("ix_assignment_controller_id"),
        "assignment",
        ["controller_id"],
        unique=False,
        schema="assignments",
    )
    op.create_index(
        op.f("ix_assignment_parent_duty_id"),
        "assignment",
        ["parent_duty_id"],
        unique=False,
        schema="assignments",
    )
    op.create_index(
        op.f("ix_assignment_prepared_by"),
        "assignment",
        ["prepared_by"],
        unique=False,
        schema="assignments",
    )
    op.create_index(
        op.f("ix_assignment_root_id"), "assignment", ["root_id"], unique=False, schema="assignments"
    )
    op.create_table(
        "duty",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_term", sa.Text(), nullable=False),
        sa.Column("term", postgresql.JSONB(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_first", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("controller_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("control", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("on_control", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("returned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("extended", sa.Integer(), server_default="0", nullable=False),
        sa.Column("readdressed_to", sa.BigInteger(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column(
            "order_on",
            sa.Date(),
            sa.Computed("assignments.order_of(state, due_on, done_on)", persisted=True),
            nullable=True,
        ),
        sa.CheckConstraint("control in ('none', 'usual', 'special')", name=op.f("ck_duty_control")),
        sa.CheckConstraint(
            "priority in ('usual', 'prompt', 'urgent')", name=op.f("ck_duty_priority")
        ),
        sa.CheckConstraint(
            "role in ('responsible', 'executor', 'informed')", name=op.f("ck_duty_role")
        ),
        sa.CheckConstraint(
            "state in ('planned', 'sent', 'accepted', 'reported', 'returned', 'done', 'withdrawn', 'readdressed')",
            name=op.f("ck_duty_state"),
        ),
        sa.CheckConstraint("returned >= 0 and extended >= 0", name=op.f("ck_duty_counts")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.assignment.document_id"],
            name=op.f("fk_duty_assignment_id"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.person.id"], name=op.f("fk_duty_author_id")),
        sa.ForeignKeyConstraint(
            ["controller_id"], ["users.person.id"], name=op.f("fk_duty_controller_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"], name=op.f("fk_duty_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["users.person.id"], name=op.f("fk_duty_person_id")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["users.principal.id"], name=op.f("fk_duty_principal_id")
        ),
        sa.ForeignKeyConstraint(
            ["readdressed_to"], ["assignments.duty.id"], name=op.f("fk_duty_readdressed_to")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["users.unit.id"], name=op.f("fk_duty_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint(
            "assignment_id", "position", name=op.f("uq_duty_assignment_id_position")
        ),
        schema="assignments",
    )
    op.create_index(
        "ix_duty_author",
        "duty",
        ["author_id", "order_on", "id"],
        unique=False,
        schema="assignments",
        postgresql_where=sa.text("role = 'responsible' and state <> 'planned'"),
    )
    op.create_index(
        "ix_duty_order",
        "duty",
        ["order_on", "id"],
        unique=False,
        schema="assignments",
        postgresql_where=sa.text("role = 'responsible' and state <> 'planned'"),
    )
    op.create_index(
        "ix_duty_control",
        "duty",
        ["controller_id", "order_on", "id"],
        unique=False,
        schema="assignments",
        postgresql_where=sa.text("on_control"),
    )
    op.create_index(
        "ix_duty_person",
        "duty",
        ["person_id", "order_on", "id"],
        unique=False,
        schema="assignments",
        postgresql_where=sa.text("state in ('sent', 'accepted', 'reported', 'returned')"),
    )
    op.create_index(
        "ix_duty_planned", "duty", ["organisation_id", "due_on"], unique=False, schema="assignments"
    )
    op.create_index(
        "ix_duty_pool",
        "duty",
        ["principal_id", "order_on", "id"],
        unique=False,
        schema="assignments",
        postgresql_where=sa.text(
            "state in ('sent', 'accepted', 'reported', 'returned') and person_id is null"
        ),
    )
    op.create_index(
        op.f("ix_duty_readdressed_to"),
        "duty",
        ["readdressed_to"],
        unique=False,
        schema="assignments",
    )
    op.create_index(
        "ix_duty_term",
        "duty",
        ["due_on"],
        unique=False,
        schema="assignments",
        postgresql_where=sa.text("state in ('sent', 'accepted', 'reported', 'returned')"),
    )
    op.create_foreign_key(
        "fk_assignment_parent_duty_id",
        "assignment",
        "duty",
        ["parent_duty_id"],
        ["id"],
        source_schema="assignments",
        referent_schema="assignments",
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.assignment.document_id"],
            name=op.f("fk_milestone_assignment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["users.person.id"], name=op.f("fk_milestone_done_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint(
            "assignment_id", "position", name=op.f("uq_milestone_assignment_id_position")
        ),
        schema="assignments",
    )
    op.create_index(
        "ix_milestone_term",
        "milestone",
        ["due_on"],
        unique=False,
        schema="assignments",
        postgresql_where=sa.text("done_on is null"),
    )
    op.create_table(
        "series",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("rule", postgresql.JSONB(), nullable=False),
        sa.Column("ahead_days", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("next_term", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("given_to", sa.Date(), nullable=True),
        sa.Column("given", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["assignments.assignment.document_id"],
            name=op.f("fk_series_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by"], ["users.person.id"], name=op.f("fk_series_stopped_by")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_series")),
        schema="assignments",
    )
    op.create_index(
        "ix_series_next",
        "series",
        ["next_on"],
        unique=False,
        schema="assignments",
        postgresql_where=sa.text("stopped_on is null"),
    )
    op.create_table(
        "recount_line",
        sa.Column("recount_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.Date(), nullable=False),
        sa.Column("now", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.assignment.document_id"],
            name=op.f("fk_recount_line_assignment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["assignments.duty.id"], name=op.f("fk_recount_line_duty_id")
        ),
        sa.ForeignKeyConstraint(
            ["recount_id"], ["assignments.recount.id"], name=op.f("fk_recount_line_recount_id")
        ),
        sa.PrimaryKeyConstraint("recount_id", "duty_id", name=op.f("pk_recount_line")),
        schema="assignments",
    )
    op.create_index(
        op.f("ix_recount_line_assignment_id"),
        "recount_line",
        ["assignment_id"],
        unique=False,
        schema="assignments",
    )
    op.create_table(
        "report",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "files", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("presented_by", sa.Integer(), nullable=False),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.CheckConstraint("verdict in ('accepted', 'returned')", name=op.f("ck_report_verdict")),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["documents.document.id"],
            name=op.f("fk_report_answer_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.assignment.document_id"],
            name=op.f("fk_report_assignment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["users.person.id"], name=op.f("fk_report_checked_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.person.id"], name=op.f("fk_report_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["assignments.duty.id"], name=op.f("fk_report_duty_id")
        ),
        sa.ForeignKeyConstraint(
            ["presented_by"], ["users.person.id"], name=op.f("fk_report_presented_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("duty_id", "number", name=op.f("uq_report_duty_id_number")),
        schema="assignments",
    )
    op.create_index(
        op.f("ix_report_answer_id"), "report", ["answer_id"], unique=False, schema="assignments"
    )
    op.create_index(
        op.f("ix_report_assignment_id"),
        "report",
        ["assignment_id"],
        unique=False,
        schema="assignments",
    )
    op.create_table(
        "request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("was", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("given", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('longer', 'readdress')", name=op.f("ck_request_kind")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["users.person.id"], name=op.f("fk_request_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.assignment.document_id"],
            name=op.f("fk_request_assignment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.person.id"], name=op.f("fk_request_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["assignments.duty.id"], name=op.f("fk_request_duty_id")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["users.principal.id"], name=op.f("fk_request_principal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        schema="assignments",
    )
    op.create_index(
        op.f("ix_request_assignment_id"),
        "request",
        ["assignment_id"],
        unique=False,
        schema="assignments",
    )
    op.create_index(
        "uq_request_open",
        "request",
        ["duty_id", "kind"],
        unique=True,
        schema="assignments",
        postgresql_where=sa.text("decided_at is null"),
    )

    for table, column in PROTECTED.items():
        op.execute(f"select documents.protect('assignments.{table}', '{column}')")


def downgrade() -> None:
    op.drop_constraint("fk_assignment_parent_duty_id", "assignment", schema="assignments")
    for table in (
        "recount_line",
        "recount",
        "series",
        "milestone",
        "request",
        "report",
        "duty",
        "assignment",
        "typical_term",
    ):
        op.drop_table(table, schema="assignments")
    op.execute("drop function assignments.order_of")

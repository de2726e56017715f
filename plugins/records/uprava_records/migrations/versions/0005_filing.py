"""The filing plan, case files and volumes, holds, inventories, acts of destruction."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0006"
branch_labels = None
depends_on = None

FOR_EVER = """
create function records.keep_for_ever() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'disposal_document' then
        raise exception 'what was destroyed by an act is kept for ever';
    end if;
    if old.state = 'destroyed' and (tg_op = 'DELETE'
        or to_jsonb(new) - 'proven_at' is distinct from to_jsonb(old) - 'proven_at') then
        raise exception 'an act of destruction is kept as it is for ever';
    end if;
    return coalesce(new, old);
end
$$;
comment on function records.keep_for_ever is
'Acts of destruction and what they destroyed are never changed: only their proof is noted.';
create trigger for_ever before update or delete on records.disposal
    for each row execute function records.keep_for_ever();
create trigger for_ever before update or delete on records.disposal_document
    for each row execute function records.keep_for_ever();
"""


def plans() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_with", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("totals", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "state in ('draft', 'agreed', 'approved', 'closed')", name=op.f("ck_plan_state")
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["users.person.id"], name=op.f("fk_plan_agreed_by")),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["users.person.id"], name=op.f("fk_plan_approved_by")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["users.person.id"], name=op.f("fk_plan_closed_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"], name=op.f("fk_plan_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("organisation_id", "year", name=op.f("uq_plan_organisation_id_year")),
        schema="records",
    )
    op.create_table(
        "plan_row",
        sa.Column("keeping", sa.Text(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("event", sa.Text(), nullable=True),
        sa.Column("epk", sa.Boolean(), nullable=False),
        sa.Column("personnel", sa.Boolean(), nullable=False),
        sa.Column("electronic", sa.Boolean(), nullable=False),
        sa.Column("article", sa.Text(), nullable=True),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "keeping in ('permanent', 'years', 'need', 'replaced', 'event')",
            name=op.f("ck_plan_row_keeping"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["records.plan.id"], name=op.f("fk_plan_row_plan_id")),
        sa.ForeignKeyConstraint(
            ["root_id"], ["records.plan_row.id"], name=op.f("fk_plan_row_root_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["users.unit.id"], name=op.f("fk_plan_row_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_row")),
        sa.UniqueConstraint("plan_id", "index", name=op.f("uq_plan_row_plan_id_index")),
        schema="records",
    )
    op.create_index(
        op.f("ix_plan_row_root_id"), "plan_row", ["root_id"], unique=False, schema="records"
    )
    op.create_index(
        op.f("ix_plan_row_unit_id"), "plan_row", ["unit_id"], unique=False, schema="records"
    )


def cases() -> None:
    op.create_table(
        "case_file",
        sa.Column("keeping", sa.Text(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("event", sa.Text(), nullable=True),
        sa.Column("epk", sa.Boolean(), nullable=False),
        sa.Column("personnel", sa.Boolean(), nullable=False),
        sa.Column("electronic", sa.Boolean(), nullable=False),
        sa.Column("article", sa.Text(), nullable=True),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("index", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("last_position", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("event_basis", sa.Text(), nullable=True),
        sa.Column("review", sa.Text(), nullable=True),
        sa.Column("review_until", sa.Date(), nullable=True),
        sa.Column("review_basis", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "keeping in ('permanent', 'years', 'need', 'replaced', 'event')",
            name=op.f("ck_case_file_keeping"),
        ),
        sa.CheckConstraint(
            "review in ('destroy', 'extended', 'permanent')", name=op.f("ck_case_file_review")
        ),
        sa.CheckConstraint(
            "state in ('open', 'closed', 'destroyed')", name=op.f("ck_case_file_state")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["users.person.id"], name=op.f("fk_case_file_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["users.person.id"], name=op.f("fk_case_file_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_case_file_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["review_by"], ["users.person.id"], name=op.f("fk_case_file_review_by")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["records.plan_row.id"], name=op.f("fk_case_file_row_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["users.unit.id"], name=op.f("fk_case_file_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        schema="records",
    )
    op.create_index(
        "ix_case_file_due",
        "case_file",
        ["organisation_id", "due_on"],
        unique=False,
        schema="records",
        postgresql_where=sa.text("state = 'closed'"),
    )
    op.create_index(
        "ix_case_file_list",
        "case_file",
        ["organisation_id", sa.literal_column("year desc"), "index", "id"],
        unique=False,
        schema="records",
    )
    op.create_index(
        op.f("ix_case_file_row_id"), "case_file", ["row_id"], unique=False, schema="records"
    )
    op.create_index(
        op.f("ix_case_file_unit_id"), "case_file", ["unit_id"], unique=False, schema="records"
    )
    op.create_table(
        "case_volume",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["records.case_file.id"], name=op.f("fk_case_volume_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_volume")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_volume_case_id_number")),
        schema="records",
    )
    op.create_table(
        "case_document",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("volume_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["records.case_file.id"], name=op.f("fk_case_document_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.document.id"],
            name=op.f("fk_case_document_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["users.person.id"], name=op.f("fk_case_document_filed_by")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["users.person.id"], name=op.f("fk_case_document_removed_by")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["records.case_volume.id"], name=op.f("fk_case_document_volume_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_document")),
        schema="records",
    )
    op.create_index(
        op.f("ix_case_document_case_id_position"),
        "case_document",
        ["case_id", "position"],
        unique=False,
        schema="records",
    )
    op.create_index(
        op.f("ix_case_document_document_id"),
        "case_document",
        ["document_id"],
        unique=False,
        schema="records",
    )
    op.create_index(
        op.f("ix_case_document_volume_id"),
        "case_document",
        ["volume_id"],
        unique=False,
        schema="records",
    )
    op.create_index(
        "uq_case_document_now",
        "case_document",
        ["document_id"],
        unique=True,
        schema="records",
        postgresql_where=sa.text("removed_on is null"),
    )
    op.create_table(
        "case_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("placed_by", sa.Integer(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["records.case_file.id"], name=op.f("fk_case_hold_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by"], ["users.person.id"], name=op.f("fk_case_hold_lifted_by")
        ),
        sa.ForeignKeyConstraint(
            ["placed_by"], ["users.person.id"], name=op.f("fk_case_hold_placed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_hold")),
        schema="records",
    )
    op.create_index(
        op.f("ix_case_hold_case_id"), "case_hold", ["case_id"], unique=False, schema="records"
    )


def inventories() -> None:
    op.create_table(
        "inventory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_with", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('permanent', 'personnel', 'temporary')", name=op.f("ck_inventory_kind")
        ),
        sa.CheckConstraint("state in ('draft', 'approved')", name=op.f("ck_inventory_state")),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["users.person.id"], name=op.f("fk_inventory_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.person.id"], name=op.f("fk_inventory_made_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_inventory_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory")),
        sa.UniqueConstraint(
            "organisation_id", "year", "kind", name=op.f("uq_inventory_organisation_id_year_kind")
        ),
        schema="records",
    )
    op.create_table(
        "inventory_line",
        sa.Column("inventory_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("volume_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inventory_id"], ["records.inventory.id"], name=op.f("fk_inventory_line_inventory_id")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["records.case_volume.id"], name=op.f("fk_inventory_line_volume_id")
        ),
        sa.PrimaryKeyConstraint("inventory_id", "position", name=op.f("pk_inventory_line")),
        sa.UniqueConstraint("volume_id", name=op.f("uq_inventory_line_volume_id")),
        schema="records",
    )


def disposals() -> None:
    op.create_table(
        "disposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("protocol", sa.Text(), nullable=True),
        sa.Column("first_by", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("second_on", sa.Date(), nullable=True),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("destroyed_by", sa.Integer(), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('draft', 'review', 'approved', 'destroyed', 'cancelled')",
            name=op.f("ck_disposal_state"),
        ),
        sa.ForeignKeyConstraint(
            ["destroyed_by"], ["users.person.id"], name=op.f("fk_disposal_destroyed_by")
        ),
        sa.ForeignKeyConstraint(
            ["first_by"], ["users.person.id"], name=op.f("fk_disposal_first_by")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.person.id"], name=op.f("fk_disposal_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"], name=op.f("fk_disposal_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_by"], ["users.person.id"], name=op.f("fk_disposal_second_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "number",
            name=op.f("uq_disposal_organisation_id_year_number"),
        ),
        schema="records",
    )
    op.create_table(
        "disposal_case",
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["records.case_file.id"], name=op.f("fk_disposal_case_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["records.disposal.id"], name=op.f("fk_disposal_case_disposal_id")
        ),
        sa.PrimaryKeyConstraint("disposal_id", "position", name=op.f("pk_disposal_case")),
        schema="records",
    )
    op.create_index(
        op.f("ix_disposal_case_case_id"),
        "disposal_case",
        ["case_id"],
        unique=False,
        schema="records",
    )
    op.create_table(
        "disposal_document",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("card", postgresql.JSONB(), nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["records.case_file.id"], name=op.f("fk_disposal_document_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["records.disposal.id"], name=op.f("fk_disposal_document_disposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_document")),
        schema="records",
    )
    op.create_index(
        op.f("ix_disposal_document_disposal_id_id"),
        "disposal_document",
        ["disposal_id", "id"],
        unique=False,
        schema="records",
    )
    op.create_index(
        op.f("ix_disposal_document_document_id"),
        "disposal_document",
        ["document_id"],
        unique=False,
        schema="records",
    )


def upgrade() -> None:
    plans()
    cases()
    inventories()
    disposals()
    op.execute("select documents.protect('records.case_document', 'document_id')")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FOR_EVER)


def downgrade() -> None:
    for table in (
        "disposal_document",
        "disposal_case",
        "disposal",
        "inventory_line",
        "inventory",
        "case_hold",
        "case_document",
        "case_volume",
        "case_file",
        "plan_row",
        "plan",
    ):
        op.drop_table(table, schema="records")
    op.execute("drop function records.keep_for_ever")

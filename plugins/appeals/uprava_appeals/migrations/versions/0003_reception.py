"""Personal reception: hours, days away, bookings and cards behind row security, numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PERSONAL = """
alter table appeals.TABLE enable row level security;
alter table appeals.TABLE force row level security;
create policy reader_knows on appeals.TABLE using (
    (select appeals.knows()) or person_id = any ((select appeals.principals())::int[])
) with check (true);
"""
"""Whoever has the permission, and who receives or stands for him."""

APART = """
alter table appeals.reception_booking add constraint ex_reception_booking_time exclude using gist (
    person_id with =,
    tsrange(day + begins, day + begins + minutes * interval '1 minute') with &&
) where (begins is not null and state in ('booked', 'came', 'received'))
"""
"""Nobody receives two at once."""


def run(script: str) -> None:
    """Execute on the driver itself."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    op.create_table(
        "reception_year",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_reception_year_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "year", name=op.f("pk_reception_year")),
        schema="appeals",
    )
    op.create_table(
        "reception_away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["users.person.id"], name=op.f("fk_reception_away_noted_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_reception_away_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_reception_away_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception_away")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_reception_away_person_id_day")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_away_organisation_id_day"),
        "reception_away",
        ["organisation_id", "day"],
        unique=False,
        schema="appeals",
    )
    op.create_table(
        "reception_day_told",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_reception_day_told_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_reception_day_told")),
        schema="appeals",
    )
    op.create_table(
        "reception_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("weeks", sa.ARRAY(sa.Integer()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "breaks", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(weekday is null) <> (on_day is null)", name=op.f("ck_reception_hours_when")
        ),
        sa.CheckConstraint("begins < ends", name=op.f("ck_reception_hours_order")),
        sa.CheckConstraint("minutes between 5 and 240", name=op.f("ck_reception_hours_minutes")),
        sa.CheckConstraint("weekday between 1 and 7", name=op.f("ck_reception_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_reception_hours_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_reception_hours_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception_hours")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_hours_organisation_id_person_id"),
        "reception_hours",
        ["organisation_id", "person_id"],
        unique=False,
        schema="appeals",
    )
    op.create_table(
        "reception_booking",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("applicant_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("mask", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("foremost", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("booked_by", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_day", sa.Date(), nullable=True),
        sa.Column("was_begins", sa.Time(), nullable=True),
        sa.Column("to_tell", sa.Boolean(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state in ('booked', 'came', 'received', 'missed', 'cancelled')",
            name=op.f("ck_reception_booking_state"),
        ),
        sa.CheckConstraint("minutes between 5 and 240", name=op.f("ck_reception_booking_minutes")),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["appeals.applicant.id"],
            name=op.f("fk_reception_booking_applicant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["users.person.id"], name=op.f("fk_reception_booking_booked_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_reception_booking_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_reception_booking_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["told_by"], ["users.person.id"], name=op.f("fk_reception_booking_told_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception_booking")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_booking_applicant_id"),
        "reception_booking",
        ["applicant_id"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_booking_organisation_id_day"),
        "reception_booking",
        ["organisation_id", "day"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_booking_person_id_day"),
        "reception_booking",
        ["person_id", "day"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        "ix_reception_booking_untold",
        "reception_booking",
        ["organisation_id"],
        unique=False,
        schema="appeals",
        postgresql_where=sa.text("to_tell"),
    )
    op.create_table(
        "reception_card",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("applicant_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column(
            "marks", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("competence", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("earlier_id", sa.Uuid(), nullable=True),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "competence in ('own', 'other', 'several', 'shared', 'complaint')",
            name=op.f("ck_reception_card_competence"),
        ),
        sa.CheckConstraint(
            "identity in ('passport', 'temporary', 'foreign', 'residence', 'military', 'other')",
            name=op.f("ck_reception_card_identity"),
        ),
        sa.CheckConstraint(
            "outcome in ('oral', 'answer', 'elsewhere', 'answered', 'secret', 'abuse')",
            name=op.f("ck_reception_card_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["appeal_id"],
            ["documents.document.id"],
            name=op.f("fk_reception_card_appeal_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["appeals.applicant.id"], name=op.f("fk_reception_card_applicant_id")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["appeals.reception_booking.id"],
            name=op.f("fk_reception_card_booking_id"),
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"],
            ["documents.document.id"],
            name=op.f("fk_reception_card_earlier_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.person.id"], name=op.f("fk_reception_card_made_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_reception_card_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_reception_card_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception_card")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_reception_card_booking_id")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "number",
            name=op.f("uq_reception_card_organisation_id_year_number"),
        ),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_card_appeal_id"),
        "reception_card",
        ["appeal_id"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_card_applicant_id"),
        "reception_card",
        ["applicant_id"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_card_organisation_id_day"),
        "reception_card",
        ["organisation_id", "day"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_reception_card_person_id_day"),
        "reception_card",
        ["person_id", "day"],
        unique=False,
        schema="appeals",
    )
    op.execute(APART)
    for table in ("reception_booking", "reception_card"):
        run(PERSONAL.replace("TABLE", table))


def downgrade() -> None:
    for table in (
        "reception_card",
        "reception_booking",
        "reception_hours",
        "reception_day_told",
        "reception_away",
        "reception_year",
    ):
        op.drop_table(table, schema="appeals")
